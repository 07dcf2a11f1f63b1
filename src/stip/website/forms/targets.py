# SPDX-License-Identifier: EUPL-1.2
"""The fields of targets: what is wanted, another aim by decision, and what was counted."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from stip.accounts.history import Facts
from stip.monitor.aims.facts import plain
from stip.monitor.models import Target
from stip.places.access import Visibility
from stip.website.formatting import number
from stip.website.forms.about import About
from stip.website.forms.fields import Line, Named, Text
from stip.website.forms.partners import Day
from stip.website.forms.rows import FactForm, Rows
from stip.website.forms.sheet import NothingMore, Shape, Why
from stip.website.forms.sources import SOURCES
from stip.website.forms.telling import ItemOfAPlan

_NUMBER = re.compile(r"(-?)(\d{1,3}(?:\.\d{3})+|\d{1,14})(?:,(\d{1,4}))?", re.ASCII)
DECISION = ("datum", "besluit", "reden")
# What the exchange form knows as absent, where a form only knows empty.
_ABSENT = ("indicator", "onderdeel", "gebied", "eigenaar", "streefwaarde", "jaar", "beginwaarde", "beginjaar")


class Number(Line):
    """A number in Dutch notation; the fact is plain text with a point."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 30, "required": False, **options})
        self.widget.attrs["inputmode"] = "decimal"

    def to_text(self, fact: Any) -> str:
        if fact in (None, ""):
            return ""
        value = Decimal(str(fact)).normalize()
        return number(value, max(0, -int(value.as_tuple().exponent)))

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace("−", "-").removesuffix("%").strip()
        match = _NUMBER.fullmatch(text)
        if text and not match:
            raise ValidationError(f"“{text[:30]}” is geen getal. Schrijf het zo: 1.250 of 12,5.")
        return plain(Decimal(f"{match[1]}{match[2].replace('.', '')}.{match[3] or 0}")) if match else ""


class Year(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "min_value": 1900, "max_value": 2200, **options})


class AimForm(FactForm):
    streefwaarde = Number(label="Streefwaarde", help_text="Laat leeg als de bron geen getal noemt.")
    circa = forms.BooleanField(label="De streefwaarde is bij benadering", required=False)
    jaar = Year(label="Te halen in het jaar")


class TargetForm(FactForm):
    doel = Line(label="Wat is het doel?", help_text="Bijvoorbeeld: 1.200 GWh duurzame stroom.")
    indicator = Named(
        "indicators", "deze indicator", label="Gemeten met indicator", required=False,
        help_text="Dan tellen de cijfers van deze indicator. Vul anders een eenheid in.",
    )  # fmt: skip
    eenheid = Line(
        label="Of geteld in",
        required=False,
        max_length=120,
        help_text="De eenheid, zoals: woningen, km of % van de straten.",
    )
    kant = forms.ChoiceField(
        label="De waarde is", choices=Target.Side.choices, initial=Target.Side.AT_LEAST.value, required=True
    )
    beginwaarde = Number(label="Beginwaarde", help_text="Waar de regio begon, als dat bekend is.")
    beginjaar = Year(label="Beginjaar")
    onderdeel = ItemOfAPlan(label="Hoort bij onderdeel", required=False)
    gebied = Named("areas", "dit gebied", label="Gebied", required=False, help_text="Leeg betekent: de hele regio.")
    groep = Line(label="Groep", required=False, max_length=80, help_text="Leeg betekent: iedereen.")
    eigenaar = Named("organisations", "deze organisatie", label="Wie let erop?", required=False)
    zichtbaarheid = forms.ChoiceField(
        label="Wie mag dit lezen?", choices=Visibility.choices, initial=Visibility.PUBLIC.value
    )
    toelichting = Text(label="Toelichting", required=False)


class NewTargetForm(TargetForm, AimForm):
    field_order = ("doel", "indicator", "eenheid", "kant", "streefwaarde", "circa", "jaar")


class RevisionForm(AimForm):
    datum = Day(label="Besloten op")
    besluit = Line(label="Wie besloot wat?", help_text="Bijvoorbeeld: de stuurgroep stelt het doel uit tot 2032.")
    reden = Text(label="Waarom?", rows=3)

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        self.fields[
            "streefwaarde"
        ].help_text = "Wat het doel nu is, blijft bewaard met de datum, het besluit en de reden."


class TallyRow(FactForm):
    jaar = Year(label="Jaar", required=True)
    stand = Number(label="Stand", required=True)
    toelichting = Line(label="Toelichting", required=False)


class NoWhy(Why):
    """For a page that asks for the reason in a field of its own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["waarom"]


NEW_TARGET = Shape(NewTargetForm, (SOURCES,))
TARGET = Shape(TargetForm, (SOURCES,))
REVISION = Shape(RevisionForm, why=NoWhy)
TALLIES = Shape(
    NothingMore,
    (
        Rows("tellingen", TallyRow, title="Stand per jaar", one="jaar", beside="stand",
             help="De stand aan het eind van het jaar."),
    ),
)  # fmt: skip


def absent(values: Facts) -> Facts:
    """The values as the exchange form writes them: an empty field that names or counts something is no field at all."""
    return {name: None if name in _ABSENT and value == "" else value for name, value in values.items()}
