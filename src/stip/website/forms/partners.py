# SPDX-License-Identifier: EUPL-1.2
"""The fields of organisations and bodies."""

from typing import Any

from django import forms

from stip.partners.models import Body, Organisation, Seat
from stip.website.forms.about import About
from stip.website.forms.fields import Line, Lines, Named, Text
from stip.website.forms.items import CHOOSE
from stip.website.forms.rows import FactForm, Rows
from stip.website.forms.sheet import Shape
from stip.website.forms.sources import SOURCES


class Day(forms.DateField):
    """A day; the fact is text, as the files write it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d-%m-%Y"], **options)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if day else ""


class OrganisationForm(FactForm):
    naam = Line(label="Naam", max_length=200)
    soort = forms.ChoiceField(label="Soort", choices=[*CHOOSE, *Organisation.Kind.choices])
    afkorting = Line(label="Afkorting", required=False, max_length=40)
    ookGenoemd = Lines(
        label="Ook genoemd", required=False, rows=3, help_text="Andere schrijfwijzen uit teksten, één per regel."
    )
    toelichting = Text(label="Toelichting", required=False)
    website = Line(label="Website", required=False, max_length=200, help_text="Begint met https://.")
    gebied = Named("areas", "dit gebied", label="Gebied", required=False)
    sinds = Day(label="Bestaat sinds", required=False)
    totEnMet = Day(label="Bestond tot en met", required=False)


class FormerNameRow(FactForm):
    naam = Line(label="Naam", max_length=200)
    afkorting = Line(label="Afkorting", required=False, max_length=40)
    vanaf = Day(label="Vanaf", required=False)
    totEnMet = Day(label="Tot en met")
    bron = Line(label="Bron", required=False)


class MemberRow(FactForm):
    lid = Named("organisations", "deze organisatie", label="Organisatie")


class BodyForm(FactForm):
    naam = Line(label="Naam", max_length=200)
    soort = forms.ChoiceField(label="Soort", choices=[*CHOOSE, *Body.Kind.choices])
    onder = Named("bodies", "dit gremium", label="Valt onder", required=False)
    taak = Text(label="Taak", required=False)
    samenstelling = Text(label="Samenstelling", required=False)
    volgorde = forms.IntegerField(
        label="Volgorde", required=False, min_value=0, max_value=32_000, help_text="Een lager getal staat hoger."
    )

    def clean_volgorde(self) -> int:
        return int(self.cleaned_data["volgorde"] or 0)


class SeatRow(FactForm):
    organisatie = Named("organisations", "deze organisatie", label="Organisatie", required=False)
    rol = forms.ChoiceField(label="Rol", choices=Seat.Role.choices, initial=Seat.Role.MEMBER.value)
    functie = Line(label="Functie", required=False, max_length=120)
    persoon = Line(label="Naam van de persoon", required=False, max_length=120)
    persoonOpenbaar = forms.BooleanField(label="Naam mag openbaar", required=False)


class NewBodyForm(BodyForm):
    regio = forms.ChoiceField(label="Regio")
    field_order = ("regio",)

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        self.fields["regio"].choices = about.regions  # type: ignore[attr-defined]


ORGANISATION = Shape(
    OrganisationForm,
    (
        Rows("eerdereNamen", FormerNameRow, title="Eerdere namen", one="eerdere naam", beside="naam"),
        Rows(
            "leden", MemberRow, title="Leden", one="lid", beside="lid", plain="lid",
            help="Alleen voor een groep of netwerk.",
        ),
        SOURCES,
    ),
)  # fmt: skip
_SEATS = Rows(
    "zetels", SeatRow, title="Zetels", one="zetel", beside="organisatie",
    help="De naam van een persoon is alleen te lezen voor anderen als u dat aankruist.",
)  # fmt: skip
BODY = Shape(BodyForm, (_SEATS, SOURCES))
NEW_BODY = Shape(NewBodyForm, (_SEATS, SOURCES))
