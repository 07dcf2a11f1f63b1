# SPDX-License-Identifier: EUPL-1.2
"""Where an item stands in its plan."""

from typing import Any

from django import forms

from stip.plans.models import Item
from stip.website.forms.about import About
from stip.website.forms.fields import Line
from stip.website.forms.rows import FactForm

# No code of an item can look like this.
TOP = "/"


class MoveForm(FactForm):
    onder = forms.ChoiceField(label="Waar komt het onder te staan?")
    plek = forms.IntegerField(
        label="Op welke plek daar?", required=False, min_value=1, max_value=9999,
        help_text="1 is bovenaan. Leeg is achteraan.",
    )  # fmt: skip
    waarom = Line(label="Waarom verplaatst u dit?", required=False, max_length=400)

    def __init__(self, *args: Any, about: About, parents: list[Item], top: bool, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        first = [(TOP, "bovenaan in het plan")] if top else []
        self.fields["onder"].choices = [*first, *((item.code, _indented(item)) for item in parents)]  # type: ignore[attr-defined]


class RemoveForm(forms.Form):
    zeker = forms.BooleanField(label="Ja, haal dit weg met alles wat eronder hangt")
    waarom = Line(label="Waarom haalt u dit weg?", required=False, max_length=400)


def _indented(item: Item) -> str:
    return "\u00a0\u00a0\u00a0" * item.depth + f"{item.code} {item.title}"
