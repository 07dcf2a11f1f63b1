# SPDX-License-Identifier: EUPL-1.2
"""The fields of a document, and of adding one."""

from typing import Any

from django import forms

from stip.places.access import Visibility
from stip.sources.models import Document
from stip.sources.unreadable import MAX_BYTES
from stip.website.forms.about import About
from stip.website.forms.fields import Line, Named
from stip.website.forms.rows import FactForm
from stip.website.forms.sheet import Shape


class DocumentForm(FactForm):
    titel = Line(label="Titel")
    soort = Line(label="Soort", required=False, max_length=60, help_text="Bijvoorbeeld plan, brief of persbericht.")
    uitgever = Named("organisations", "deze organisatie", label="Uitgever", required=False)
    datum = Line(label="Datum", required=False, max_length=10, help_text="Zoals 2024, 2024-05 of 2024-05-31.")
    zichtbaarheid = forms.ChoiceField(
        label="Wie mag dit lezen?", choices=Visibility.choices, initial=Visibility.PUBLIC.value
    )


class UploadForm(FactForm):
    bestand = forms.FileField(
        label="Bestand", max_length=300,
        help_text=f"PDF, Word (docx), HTML of platte tekst, ten hoogste {MAX_BYTES // 1024**2} MB.",
    )  # fmt: skip
    regio = forms.ChoiceField(label="Van welke regio is het?")
    document = forms.ChoiceField(
        label="Welk document is het?", required=False,
        help_text="Weet u het niet? Laat het zo: documenten die we al bij naam kennen, herkennen we zelf.",
    )  # fmt: skip
    titel = Line(
        label="Titel", required=False, help_text="Alleen voor een nieuw document. Leeg: de naam van het bestand."
    )
    zichtbaarheid = forms.ChoiceField(
        label="Wie mag dit lezen?", choices=Visibility.choices, initial=Visibility.PUBLIC.value
    )

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        self.fields["regio"].choices = about.regions  # type: ignore[attr-defined]
        known = Document.objects.readable_by(about.visitor).filter(region__code__in=[code for code, _ in about.regions])
        rows = [(document.code, document.title) for document in known.order_by("title")]
        self.fields["document"].choices = [("", "zelf herkennen, of nieuw"), *rows]  # type: ignore[attr-defined]

    def clean_bestand(self) -> Any:
        upload = self.cleaned_data["bestand"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(
                f"Het bestand is groter dan {MAX_BYTES // 1024**2} MB. Verklein de afbeeldingen of knip het in delen."
            )
        return upload


DOCUMENT = Shape(DocumentForm)
