# SPDX-License-Identifier: EUPL-1.2
"""The fields of a zero measurement: indicators to tick by theme, each with the delivery and the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from stip.accounts.history import Facts
from stip.monitor.models import Coverage, Dataset
from stip.places.access import Visibility
from stip.website.forms.about import About
from stip.website.forms.fields import Line, Text
from stip.website.forms.partners import Day
from stip.website.forms.rows import FactForm
from stip.website.forms.schemes import NamedLines
from stip.website.forms.sheet import Shape
from stip.website.forms.sources import SOURCES

_BETWEEN = "|"


@dataclass(frozen=True)
class Offer:
    """An indicator that can be pinned. `sources` are (value, year, delivery), the latest year first."""

    code: str
    title: str
    theme: str
    unit: str
    sources: list[tuple[str, int, str]]

    @property
    def delivery(self) -> str:
        """The one delivery that has this indicator; empty when there are more to choose from."""
        names = {delivery for *_, delivery in self.sources}
        return names.pop() if len(names) == 1 else ""


class PinsWidget(forms.Widget):
    """A box per indicator and beside it a list of years. Sends the value of the list for each box that is ticked."""

    use_fieldset = True
    offers: list[Offer]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        ticked = dict.fromkeys(data.getlist(name) if hasattr(data, "getlist") else data.get(name, []))
        return [data.get(f"{name}-{code}") or code for code in ticked]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {one.split(_BETWEEN)[0]: one for one in value or []}
        themes: dict[str, list[tuple[Offer, str]]] = {}
        for offer in self.offers:
            themes.setdefault(offer.theme, []).append((offer, chosen.get(offer.code, "")))
        groups = [(theme, rows, sum(bool(picked) for _, picked in rows)) for theme, rows in themes.items()]
        return render_to_string("website/monitor/pins.html", {"groups": groups, "name": name})

    def id_for_label(self, id_: str | None, index: Any = None) -> str:
        return ""


class Pins(forms.MultipleChoiceField):
    """Facts are "indicator|delivery|year"."""

    widget = PinsWidget

    def validate(self, value: Any) -> None:
        if not all(self.valid_value(one) for one in value):
            raise ValidationError("Van een van deze indicatoren is dit jaar er niet. Kies een jaar uit de lijst.")
        if not value:
            raise ValidationError("Kies ten minste één indicator.")


class BaselineForm(FactForm):
    titel = Line(label="Titel", max_length=200)
    vastgesteldOp = Day(label="Vastgesteld op")
    toelichting = Text(label="Toelichting", required=False, help_text="Waarom deze cijfers, en wie dat besloot.")
    gebieden = NamedLines(
        "areas", "dit gebied", label="Gebieden", required=False,
        help_text="Eén per regel, zoals gemeenten of wijken. De regio als geheel staat er altijd bij.",
    )  # fmt: skip
    punten = Pins(label="Met welke cijfers begint u?")
    zichtbaarheid = forms.ChoiceField(
        label="Wie mag dit lezen?", choices=Visibility.choices, initial=Visibility.PUBLIC.value
    )

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        offers = offered(about)
        field = self.fields["punten"]
        field.widget.offers = offers
        field.choices = [  # type: ignore[attr-defined]
            (value, f"{offer.title}, {year} ({delivery})")
            for offer in offers
            for value, year, delivery in offer.sources
        ]


BASELINE = Shape(BaselineForm, (SOURCES,))


def offered(about: About) -> list[Offer]:
    """What the region may pin: each indicator with the deliveries and years that have figures of it."""
    datasets = Dataset.objects.of_use_to(about.region.code if about.region else "").values("pk")
    rows = Coverage.objects.filter(measured__gt=0, release__dataset__in=datasets).order_by(
        "indicator__order", "indicator__title", "indicator_id", "-year", "-release__published", "-release_id"
    )
    names = ("indicator__code", "indicator__title", "indicator__theme", "indicator__unit", "release__code")
    found: dict[str, Offer] = {}
    for code, title, theme, unit, release, year, delivery in rows.values_list(
        *names, "year", "release__title"
    ).distinct():
        offer = found.setdefault(code, Offer(code, title, theme, unit, []))
        offer.sources.append((_BETWEEN.join((code, release, str(year))), year, delivery))
    return list(found.values())


def flat(facts: Facts) -> Facts:
    """A baseline as the fields hold it."""
    return {**facts, "punten": [_BETWEEN.join(_three(pin)) for pin in facts.get("punten", [])]}


def nested(values: Facts) -> Facts:
    """The facts that the fields stand for."""
    if "punten" not in values:
        return values
    parts = [one.split(_BETWEEN) for one in values["punten"]]
    pins = [{"indicator": code, "levering": release, "jaar": int(year)} for code, release, year in parts]
    return {**values, "punten": pins}


def _three(pin: Mapping[str, Any]) -> tuple[str, str, str]:
    return pin["indicator"], pin["levering"], str(pin["jaar"])
