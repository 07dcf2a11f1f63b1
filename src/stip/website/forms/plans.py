# SPDX-License-Identifier: EUPL-1.2
"""The fields of a plan itself: head, themes, levels, versions and import."""

from typing import Any

from django import forms
from django.utils.text import slugify

from stip.accounts.history import Facts
from stip.places.access import Visibility
from stip.plans.models import Plan, Version
from stip.website.forms.about import About
from stip.website.forms.fields import Line, Period, Text
from stip.website.forms.rows import FactForm, Rows
from stip.website.forms.sheet import NothingMore, Shape
from stip.website.forms.sources import SOURCES

MAX_IMPORT_BYTES = 2 * 1024 * 1024


class PlanForm(FactForm):
    titel = Line(label="Titel")
    soort = Line(label="Soort", required=False, max_length=80, help_text="Bijvoorbeeld uitvoeringsprogramma.")
    samenvatting = Text(label="Samenvatting", required=False, rows=3)
    horizon = Text(label="Stip op de horizon", required=False, rows=3, help_text="Waar loopt dit plan naartoe?")
    periode = Period(label="Periode", help_text="Bijvoorbeeld 2024/2027, of 2024/ (vanaf 2024).")
    status = forms.ChoiceField(label="Stand", choices=Plan.Status.choices, initial=Plan.Status.RUNNING.value)
    zichtbaarheid = forms.ChoiceField(
        label="Wie mag dit lezen?", choices=Visibility.choices, initial=Visibility.PUBLIC.value
    )


class ThemeRow(FactForm):
    titel = Line(label="Thema")
    samenvatting = Text(label="Samenvatting", required=False, rows=2)
    code = Line(label="Code", required=False, max_length=60, help_text="Leeg: we maken er een van de titel.")

    def clean(self) -> Facts:
        return _with_code(self, "titel")


class LevelRow(FactForm):
    naam = Line(label="Naam", max_length=60)
    meervoud = Line(label="Meervoud", max_length=60)
    code = Line(label="Code", required=False, max_length=40, help_text="Leeg: we maken er een van de naam.")
    onder = forms.MultipleChoiceField(
        label="Hangt onder", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Niets gekozen: onder het niveau erboven.",
    )  # fmt: skip
    bovenaan = forms.BooleanField(label="Mag ook bovenaan staan", required=False)

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        self.fields["onder"].choices = about.levels  # type: ignore[attr-defined]

    def clean(self) -> Facts:
        return _with_code(self, "naam")


class VersionForm(forms.Form):
    naam = Line(label="Naam van de versie", max_length=120, help_text="Bijvoorbeeld: Ontwerp voor de colleges.")
    stadium = forms.ChoiceField(label="Stadium", choices=Version.Stage.choices, initial=Version.Stage.CONCEPT.value)
    toelichting = Text(label="Toelichting", required=False, rows=3, max_length=4000)


class StageForm(forms.Form):
    stadium = forms.ChoiceField(label="Stadium", choices=Version.Stage.choices)


class ImportForm(forms.Form):
    bestand = forms.FileField(label="Plan als YAML-bestand", help_text="Ten hoogste 2 MB.", max_length=300)

    def clean_bestand(self) -> str:
        """The text of the file."""
        upload = self.cleaned_data["bestand"]
        if upload.size > MAX_IMPORT_BYTES:
            raise forms.ValidationError(
                "Het bestand is groter dan 2 MB. Splits het plan, of lees het in met stip plan import."
            )
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as wrong:
            raise forms.ValidationError("Dit is geen tekstbestand in UTF-8. Bewaar het als YAML met UTF-8.") from wrong


class ConfirmForm(forms.Form):
    pakket = forms.CharField(widget=forms.HiddenInput, max_length=4 * MAX_IMPORT_BYTES)
    waarom = Line(label="Waarom wijzigt u dit?", required=False, max_length=400)


PLAN = Shape(PlanForm, (SOURCES,))
THEMES = Shape(
    NothingMore,
    (
        Rows(
            "themas", ThemeRow, title="Thema’s", one="thema", beside="titel",
            help="Een thema loopt dwars door de niveaus. Weghalen kan pas als geen onderdeel het nog heeft.",
        ),
    ),
)  # fmt: skip
LEVELS = Shape(
    NothingMore,
    (
        Rows(
            "niveaus", LevelRow, title="Niveaus", one="niveau", beside="naam",
            help="Van hoog naar laag. Een onderdeel staat altijd op één van deze niveaus.",
        ),
    ),
)  # fmt: skip


def _with_code(form: forms.Form, name: str) -> Facts:
    cleaned = form.cleaned_data
    if cleaned.get(name) and not cleaned.get("code"):
        cleaned["code"] = slugify(cleaned[name])[:40].strip("-_").replace("_", "-") or "code"
    return cleaned
