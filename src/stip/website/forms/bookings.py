# SPDX-License-Identifier: EUPL-1.2
"""The fields with which something is booked: what a line is about, the amount, and why."""

import secrets
from typing import Any

from django import forms

from stip.accounts.history import Facts
from stip.money import ledger
from stip.money.grid.cell_actions import read_amount
from stip.money.line_facts import YEARS, LineFacts
from stip.money.models import Line as MoneyLine
from stip.money.schemes import Scheme
from stip.money.stating import purse_of
from stip.partners.models import Organisation
from stip.website.forms.about import About
from stip.website.forms.fields import Line, Named
from stip.website.forms.rows import FactForm
from stip.website.forms.sheet import Shape, Why
from stip.website.forms.sources import SOURCES

_KINDS_AND_STAGES = [
    (MoneyLine.Kind(kind.value).label.capitalize(), [(f"{kind}/{stage}", f"{stage}") for stage in stages])
    for kind, stages in ledger.STAGES.items()
]
AMOUNT_HELP = "Zoals 1.250.000,50, 1,2 mln, circa 500.000, 1 tot 2 mln, of PM als het niet bekend is."


class LineForm(FactForm):
    """What a line is about; its stage is asked by the form that builds on this one."""

    onderdeel = Named(
        "own_items", "dit onderdeel", label="Onderdeel", required=False, help_text="Leeg: het plan als geheel."
    )
    activiteit = Line(label="Activiteit", required=False, max_length=200, help_text="Waaraan, zoals ‘grondwerk’.")
    partij = Named(
        "organisations", "deze organisatie", label="Van wie?", required=False,
        help_text="Wie betaalt, of wie mensen levert. Leeg bij kosten.",
    )  # fmt: skip
    ontvanger = Named("organisations", "deze organisatie", label="Aan wie?", required=False)
    team = Named("bodies", "dit team", label="Team", required=False, help_text="Alleen bij inzet van mensen.")
    regeling = forms.ChoiceField(label="Regeling", required=False)
    vorm = forms.ChoiceField(label="Vorm", choices=MoneyLine.Form.choices, initial=MoneyLine.Form.CASH.value)
    herkomst = forms.ChoiceField(
        label="Herkomst", required=False,
        choices=[("", "volgt uit de partij"), *(each for each in MoneyLine.Purse.choices if each[0])],
    )  # fmt: skip
    rijksgeld = forms.BooleanField(label="Dit geld komt zelf uit een andere rijksregeling", required=False)

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        schemes = Scheme.objects.readable_by(about.visitor).filter(region=about.region).values_list("code", "name")
        self.fields["regeling"].choices = [("", "geen"), *schemes]  # type: ignore[attr-defined]


class RowForm(LineForm):
    """A new row of the table."""

    soort = forms.ChoiceField(label="Soort en stadium", choices=[("", "kies"), *_KINDS_AND_STAGES])
    field_order = ("onderdeel", "soort")

    def facts(self) -> LineFacts:
        values = self.cleaned_data
        kind, _, stage = values["soort"].partition("/")
        return line_facts(values, kind, stage)

    @property
    def suggestions(self) -> list[tuple[str, list[str]]]:
        """The names that its fields suggest, by list."""
        lists = {field.widget.attrs.get("list", "") for field in self.fields.values()} - {""}
        names = sorted(name.removeprefix("lijst-") for name in lists)
        return [(name, self.about.offered(name)) for name in names]


class Sealed(FactForm):
    """A form that may be sent twice and is handled once; see `money.booking_once`."""

    zegel = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class BookingForm(Sealed, LineForm):
    soort = forms.ChoiceField(label="Soort", choices=[("", "kies"), *MoneyLine.Kind.choices])
    jaar = forms.IntegerField(
        label="Jaar", required=False, min_value=YEARS[0], max_value=YEARS[-1],
        help_text="Waarin het geld valt. Leeg: zonder jaar.",
    )  # fmt: skip
    van = forms.ChoiceField(
        label="Van stadium", required=False, choices=[("", "nieuw: stond nog nergens"), *_KINDS_AND_STAGES]
    )
    naar = forms.ChoiceField(
        label="Naar stadium", required=False, choices=[("", "kies; leeg is: het vervalt"), *_KINDS_AND_STAGES]
    )
    bedrag = Line(label="Bedrag", max_length=120, help_text=f"{AMOUNT_HELP} Bij inzet van mensen: het aantal fte.")
    datum = forms.DateField(
        label="Datum van het stuk", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Niet wanneer u boekt, maar de dag van de brief, het besluit of de betaling.",
    )  # fmt: skip
    field_order = ("onderdeel", "soort", "activiteit", "partij", "jaar", "van", "naar", "bedrag", "datum", "regeling")

    def clean_van(self) -> str:
        return self._stage("van")

    def clean_naar(self) -> str:
        return self._stage("naar")

    def _stage(self, name: str) -> str:
        """The stage alone; the kind that it is listed under must be the chosen one."""
        kind, _, stage = str(self.cleaned_data[name]).partition("/")
        chosen = self.cleaned_data.get("soort")
        if stage and chosen and kind != chosen:
            words = MoneyLine.Kind(chosen).label
            raise forms.ValidationError(
                f"Dit stadium hoort bij een andere soort. Kies er een onder ‘{words.capitalize()}’."
            )
        return stage

    def clean_bedrag(self) -> str:
        return _amount(self.cleaned_data["bedrag"])


class CorrectionForm(Sealed):
    bedrag = Line(label="Het juiste bedrag", max_length=120, help_text=AMOUNT_HELP)

    def clean_bedrag(self) -> str:
        return _amount(self.cleaned_data["bedrag"])


class Explained(Why):
    waarom = Line(
        label="Toelichting", required=False, max_length=300, help_text="Staat bij de mutatie, voor iedereen te lezen."
    )


class Reasoned(Why):
    waarom = Line(label="Waarom?", max_length=300, help_text="Staat bij de mutatie, voor iedereen te lezen.")


BOOKING = Shape(BookingForm, (SOURCES,), why=Explained)
REVERSAL = Shape(Sealed, why=Reasoned)
CORRECTION = Shape(CorrectionForm, (SOURCES,), why=Reasoned)


def new_seal() -> str:
    return secrets.token_urlsafe(24)


def line_facts(values: Facts, kind: str, stage: str) -> LineFacts:
    """What a line is about, out of the fields of a LineForm; an absent field is empty."""
    funder = Organisation.objects.filter(code=values.get("partij", "")).first()
    return LineFacts(
        item=values.get("onderdeel", ""),
        kind=kind,
        activity=values.get("activiteit", ""),
        party=values.get("partij", ""),
        recipient=values.get("ontvanger", ""),
        team=values.get("team", ""),
        scheme=values.get("regeling", ""),
        form=values.get("vorm", MoneyLine.Form.CASH.value),
        purse=values.get("herkomst") or purse_of(funder).value,
        from_state_grant=bool(values.get("rijksgeld")),
        stage=stage,
    )


def _amount(text: str) -> str:
    """The text itself, when it is an amount. Whether it is euros or fte is known later."""
    try:
        amount = read_amount(text, "")
    except ValueError as wrong:
        raise forms.ValidationError(str(wrong)) from wrong
    if not amount:
        raise forms.ValidationError("Een mutatie heeft een bedrag boven nul. Is het niet bekend, schrijf dan PM.")
    return text
