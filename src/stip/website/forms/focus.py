# SPDX-License-Identifier: EUPL-1.2
"""The fields with which a choice of focus areas is kept: what stands beside the recipe itself."""

from typing import Any

from django import forms
from django.http import QueryDict

from stip.monitor.models import Indicator
from stip.places.access import Visibility
from stip.website.focus_words import WEIGHINGS
from stip.website.forms.fields import Line, Text
from stip.website.forms.rows import FactForm
from stip.website.forms.sheet import Shape

_LONGEST = 20_000


class Choice(forms.Field):
    """The recipe as an address, carried along unseen. Two writers compare it by what it weighs.

    asked   the choice that the page was opened with; without one, that of the recipe as it stands
    """

    def __init__(self, *, asked: str = "", **options: Any) -> None:
        super().__init__(
            **{"required": False, "label": "Criteria en gewichten", "widget": forms.HiddenInput, **options}
        )
        self.asked = asked

    def to_text(self, fact: Any) -> str:
        return self.asked or str(fact or "")

    def clean(self, value: Any) -> str:
        text = str(value or "")
        return text if len(text) <= _LONGEST else ""

    def to_words(self, fact: Any) -> str:
        """
        >>> Choice().to_words("")
        ''
        """
        query = QueryDict(str(fact or ""))
        codes = query.getlist("c")
        titles = dict(Indicator.objects.filter(code__in=codes).values_list("code", "title")) if codes else {}
        lines = [
            f"{titles.get(code, code)}: gewicht {query.get(f'g-{code}', '?')}, {query.get(f'r-{code}', '?')} is beter"
            for code in codes
        ]
        head = [f"de zwakste {query.get('aantal', '?')}, per {query.get('niveau', '?')}"] if codes else []
        weighing = query.get("gewichten", "")
        head += [f"de gewichten: {WEIGHINGS[weighing].lower()}"] if codes and weighing in WEIGHINGS else []
        return "\n".join([*head, *lines])


class KeepForm(FactForm):
    naam = Line(label="Naam", max_length=200, help_text="Bijvoorbeeld: Kwetsbare wijken 2026.")
    motief = Text(
        label="Motief",
        max_length=5_000,
        help_text="Waarom deze criteria en gewichten? Dit staat straks bij de uitkomst.",
    )
    zichtbaarheid = forms.ChoiceField(label="Wie mag dit lezen?", choices=Visibility.choices, initial=Visibility.PUBLIC)
    keuze = Choice()


def keeping(asked: str) -> Shape:
    """The page on which a choice is kept, opened with the choice that the address says."""
    return Shape(type("KeepForm", (KeepForm,), {"keuze": Choice(asked=asked)}))
