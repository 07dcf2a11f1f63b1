# SPDX-License-Identifier: EUPL-1.2
"""The fields of claims and stories."""

from typing import Any

from django import forms

from stip.monitor.aims.pictures import MOST_BYTES
from stip.monitor.models import Claim
from stip.places.access import Visibility
from stip.website.forms.fields import Line, Named, Target, Text
from stip.website.forms.partners import Day
from stip.website.forms.rows import FactForm
from stip.website.forms.sheet import Shape
from stip.website.forms.sources import SOURCES


class ItemOfAPlan(Target):
    """An item of any plan, typed by title or code; may be left empty."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if self.required or str(value or "").strip() else ""


class ClaimForm(FactForm):
    onderdeel = ItemOfAPlan(label="Onderdeel van een plan", help_text="Begin te typen en kies uit de lijst.")
    oplevering = Line(label="Wat levert het op?", help_text="Bijvoorbeeld: 200 huizen zonder aardgas.")
    voorwaarde = Line(
        label="Wat verandert daardoor?", help_text="Bijvoorbeeld: bewoners zijn minder kwijt aan energie."
    )
    indicator = Named("indicators", "deze indicator", label="Draagt bij aan welke indicator?")
    onderbouwing = forms.ChoiceField(label="Hoe sterk is dat onderbouwd?", required=False)
    zichtbaarheid = forms.ChoiceField(
        label="Wie mag dit lezen?", choices=Visibility.choices, initial=Visibility.PUBLIC.value
    )
    toelichting = Text(label="Toelichting", required=False, help_text="Bijvoorbeeld uit welk onderzoek dit blijkt.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        unknown, *known = sorted(Claim.Strength.choices, key=lambda choice: bool(choice[0]))
        self.fields["onderbouwing"].choices = [unknown, *known]  # type: ignore[attr-defined]


class StoryForm(FactForm):
    titel = Line(label="Titel", max_length=200)
    datum = Day(label="Datum", required=False)
    tekst = Text(label="Tekst", rows=12, help_text="Een nieuwe regel begint een nieuwe alinea.")
    gebied = Named(
        "areas", "dit gebied", label="Gaat over gebied", required=False,
        help_text="Kies een gebied, een onderdeel of een indicator, of meer dan één.",
    )  # fmt: skip
    onderdeel = ItemOfAPlan(label="Gaat over onderdeel", required=False)
    indicator = Named("indicators", "deze indicator", label="Gaat over indicator", required=False)
    citaat = Text(label="Citaat", required=False, rows=3, help_text="Wat iemand zei, in eigen woorden.")
    wie = Line(
        label="Wie dit zei", required=False, max_length=120,
        help_text="Een naam, of bijvoorbeeld: een bewoner van de wijk.",
    )  # fmt: skip
    toestemming = Day(
        label="Toestemming voor het citaat gegeven op", required=False,
        help_text="Zonder toestemming bewaren we een citaat niet.",
    )  # fmt: skip
    zichtbaarheid = forms.ChoiceField(
        label="Wie mag dit lezen?", choices=Visibility.choices, initial=Visibility.PUBLIC.value
    )


class PictureForm(FactForm):
    foto = forms.FileField(
        label="Foto", max_length=300, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=f"JPEG, PNG of WebP, ten hoogste {MOST_BYTES // 1_000_000} MB. "
        "Staan er mensen herkenbaar op? Vraag eerst of zij het goed vinden.",
    )  # fmt: skip
    fotoInWoorden = Line(
        label="Wat staat er op de foto?",
        help_text="Voor wie de foto niet kan zien. Bijvoorbeeld: kinderen bij een beek.",
    )

    def clean_foto(self) -> Any:
        upload = self.cleaned_data["foto"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(f"De foto is groter dan {MOST_BYTES // 1_000_000} MB. Maak hem kleiner.")
        return upload


CLAIM = Shape(ClaimForm, (SOURCES,))
STORY = Shape(StoryForm, (SOURCES,))
