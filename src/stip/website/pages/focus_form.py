# SPDX-License-Identifier: EUPL-1.2
"""The fields with which focus areas are chosen, filled in with what the address asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stip.monitor.models import Indicator
from stip.places.models import Area, Region
from stip.website.focus_words import QUESTIONS, SPREADS, WEIGHING, WEIGHINGS
from stip.website.formatting import counted
from stip.website.monitor_words import plural
from stip.website.pages.focus_asked import ALL, LEVELS, MOST_WEIGHT, OWN, WEIGHT, Asked, Offer

DRAWS = ("1000", "10000")


@dataclass(frozen=True)
class Weight:
    """A criterion that counts: its weight, its direction, and what an opened recipe says besides."""

    indicator: Indicator
    value: str
    share: str
    higher: bool
    year: int
    newest: int
    kept: list[tuple[str, str]]

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def slider(self) -> str:
        """Where the slider stands; a recipe may weigh heavier than it reaches."""
        try:
            return f"{min(float(self.value), MOST_WEIGHT):g}"
        except ValueError:
            return str(WEIGHT)


@dataclass(frozen=True)
class Method:
    """One choice of method: which option the recipe works with, and which are tried as well."""

    name: str
    question: str
    options: list[tuple[str, str, bool, bool]]


@dataclass(frozen=True)
class Theme:
    """The indicators of a theme, each with its last year and whether it is chosen."""

    name: str
    ones: list[tuple[Indicator, int, bool]]

    @property
    def words(self) -> str:
        chosen = sum(is_chosen for *_, is_chosen in self.ones)
        return f"{chosen} van {len(self.ones)} gekozen"


@dataclass(frozen=True)
class Form:
    levels: tuple[str, ...]
    level: str
    where: str
    where_words: str
    municipalities: list[Area]
    count: str
    weights: list[Weight]
    themes: list[Theme]
    methods: list[Method]
    weighing: str
    spreads: list[tuple[str, str, bool]]
    draws: list[tuple[str, bool]]
    seed: str
    least: str
    most_weight: int = MOST_WEIGHT
    weighing_question: str = WEIGHING

    @property
    def weighs_itself(self) -> bool:
        """Whether moving a weight makes a difference."""
        return self.weighing not in WEIGHINGS or self.weighing == OWN

    @property
    def weighing_words(self) -> str:
        return WEIGHINGS[self.weighing]

    @property
    def weighings(self) -> list[tuple[str, str, bool]]:
        return [(value, label, value == self.weighing) for value, label in WEIGHINGS.items()]

    @property
    def criteria(self) -> str:
        return counted(len(self.weights), "criterium", "criteria")


def form_of(offer: Offer, asked: Asked, region: Region, weights: Mapping[str, float] | None = None) -> Form:
    """The fields as the address fills them in.

    weights  how heavy the criteria count in the answer; None when there is no answer
    """
    raw = asked.raw
    rows: list[dict[str, Any]] = raw["criteria"]
    chosen = {row["indicator"] for row in rows}
    share = weights if weights is not None else _own(rows, raw["gewichten"])
    town = next((area.name for area in offer.municipalities if area.code == asked.where), "")
    many = plural(offer.level)
    words = f"van alle {many} met cijfers" if asked.where == ALL else f"{many} in {town or region.name}"
    themes = [
        Theme(name, [(one, offer.years[one.code], one.code in chosen) for one in ones]) for name, ones in offer.themes
    ]
    spread = _plain(raw.get("concentratie", 24.0))
    seed = str(raw.get("toevalsgetal", 1))[:12]
    draws = str(raw.get("trekkingen", 10_000))[:12]
    offered = DRAWS if draws in DRAWS or not draws.isdigit() else (*DRAWS, draws)
    return Form(
        LEVELS,
        offer.level,
        asked.where,
        words,
        list(offer.municipalities),
        str(raw["aantal"])[:12],
        [_of(row, share, offer) for row in rows],
        themes,
        [_method(name, raw[name]) for name in QUESTIONS],
        raw["gewichten"],
        [(value, label, value == spread) for value, label in _spreads(spread)],
        [(value, value == draws) for value in offered],
        seed,
        _plain(raw["minstens"] * 100 if isinstance(raw.get("minstens"), float) else 50.0),
    )


def _own(rows: list[dict[str, Any]], weighing: str) -> dict[str, float]:
    """The shares that own weights give; nothing when they come from elsewhere."""
    if weighing in WEIGHINGS and weighing != OWN:
        return {}
    total = sum(_weight(row) for row in rows) or 1.0
    return {row["indicator"]: _weight(row) / total for row in rows}


def _of(row: dict[str, Any], share: Mapping[str, float], offer: Offer) -> Weight:
    code, newest = row["indicator"], offer.years[row["indicator"]]
    names = (("jaar", "j"), ("uitgave", "u"), ("laag", "l"), ("hoog", "h"))
    kept = [(f"{key}-{code}", _plain(row[name])) for name, key in names if name in row]
    year = row["jaar"] if isinstance(row.get("jaar"), int) else newest
    return Weight(
        offer.indicators[code],
        _plain(row["gewicht"])[:12],
        f"{100 * share.get(code, 0.0):.0f}%" if share else "",
        row["richting"] != "lager",
        year,
        newest,
        kept,
    )


def _weight(row: dict[str, Any]) -> float:
    value = row["gewicht"]
    return value if isinstance(value, float) and 0 < value < 1e6 else 0.0


def _method(name: str, listed: list[str]) -> Method:
    question, options = QUESTIONS[name]
    return Method(
        name, question, [(value, label, value == listed[0], value in listed) for value, label in options.items()]
    )


def _spreads(spread: str) -> list[tuple[str, str]]:
    """The ready ones, and that of a recipe with another."""
    known = list(SPREADS.items())
    is_number = spread.replace(".", "").isdigit()
    return known if spread in SPREADS or not is_number else [*known, (spread, f"Met concentratie {spread}")]


def _plain(value: Any) -> str:
    if value is None:
        return "vast"
    return f"{value:g}" if isinstance(value, float) else str(value)[:80]
