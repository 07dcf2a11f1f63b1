# SPDX-License-Identifier: EUPL-1.2
"""The fields of a distribution key."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from stip.money.keys import inhabitants
from stip.money.keys.figures import readable_figure
from stip.money.schemes import DistributionKey
from stip.website.formatting import day, number
from stip.website.forms.fields import Line, Named, Text
from stip.website.forms.items import CHOOSE
from stip.website.forms.partners import Day
from stip.website.forms.rows import FactForm, Rows
from stip.website.forms.sheet import Shape

# "35.896", "35896", "12,5"; a dot with other than three digits behind it can only be meant as a comma.
_NUMBER = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]{1,4})|\.([0-9]{1,2}|[0-9]{4}))?")


class Figure(Line):
    """A number in Dutch notation with at most four decimals; the fact is plain text, as "12.5"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 40, "required": False, **options})
        self.widget.attrs["inputmode"] = "decimal"

    def to_text(self, fact: Any) -> str:
        try:
            value = Decimal(str(fact))
        except InvalidOperation:
            return ""
        places = -int(value.as_tuple().exponent)
        return number(value, max(places, 0))

    def clean(self, value: Any) -> Any:
        text = super().clean(value).removesuffix("%").strip()
        if not text:
            return ""
        found = _dutch(text)
        if found is None:
            raise ValidationError(
                f"“{text}” is geen cijfer. Schrijf het zo: 35.896 of 12,5, met hoogstens vier decimalen."
            )
        return found


class KeyForm(FactForm):
    naam = Line(label="Naam", max_length=200, help_text="Bijvoorbeeld: Per inwoner, 1 januari 2024.")
    methode = forms.ChoiceField(label="Hoe wordt verdeeld?", choices=[*CHOOSE, *DistributionKey.Method.choices])
    peildatum = Day(label="Peildatum", required=False)
    bron = Line(
        label="Bron van de cijfers", required=False,
        help_text="Leeg bij “per inwoner”: dan vullen we de tabel van het CBS in.",
    )  # fmt: skip
    toelichting = Text(label="Toelichting", required=False, rows=3, help_text="Bijvoorbeeld wie dit afsprak, en waar.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        last, first = inhabitants.days()[0], inhabitants.days()[-1]
        self.fields[
            "peildatum"
        ].help_text = f"Voor inwonertallen van het CBS: {day(last)}, of 1 januari van een eerder jaar tot {first.year}."


class ShareRow(FactForm):
    organisatie = Named("organisations", "deze organisatie", label="Organisatie")
    cijfer = Figure(label="Cijfer")


KEY = Shape(
    KeyForm,
    (
        Rows(
            "cijfers", ShareRow, title="Wie betaalt mee?", one="organisatie", beside="organisatie",
            help="Laat de lijst leeg voor alle gemeenten van de regio (per inwoner of gelijke delen). "
            "Bij “per inwoner” vult Stip de cijfers van het CBS in; vaste percentages tellen samen op tot precies 100.",
        ),
    ),
)  # fmt: skip


def _dutch(text: str) -> str | None:
    """A number as people type it, as plain text; None when it is none."""
    found = _NUMBER.fullmatch(text)
    return readable_figure(f"{found[1].replace('.', '')}.{found[2] or found[3] or 0}") if found else None
