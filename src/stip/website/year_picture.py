# SPDX-License-Identifier: EUPL-1.2
"""Money over the years, as columns: what is needed beside what is covered and spent. What has no year stands apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from stip.money.ledger import Total
from stip.money.summary import Summary
from stip.website import formatting
from stip.website.money_figures import asked
from stip.website.network_picture import wrapped

HEIGHT = 170
HEAD = 42
FOOT = 28
COLUMN = 26
STEP = 132
APART = 28
"""The extra room before what has no year."""
STRIP = 8
LETTERS = 18
LINE = 16
NO_YEAR = "zonder jaar"
_SERIES = (("nodig", "Nodig"), ("gedekt", "Gedekt"), ("besteed", "Besteed"))


@dataclass(frozen=True)
class Column:
    """One upright bar: `solid` high for what is known, and a strip on top when a part is not."""

    kind: str
    x: int
    y: int
    height: int
    strip_y: int | None
    title: str


@dataclass(frozen=True)
class Year:
    """A year with its figures and its bars; `label` is the year or "zonder jaar", `lines` stand above the bars."""

    label: str
    x: int
    summary: Summary
    columns: list[Column]
    lines: list[tuple[int, str]]


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    base: int
    years: list[Year]
    series: list[tuple[str, str]]

    @property
    def columns(self) -> list[str]:
        """The words above the table: only of what any year holds."""
        return [word for place, (word, _) in enumerate(_cells(self.years[0].summary)) if self._holds(place)]

    def _holds(self, place: int) -> bool:
        return any(_cells(year.summary)[place][1] for year in self.years)

    @property
    def rows(self) -> list[tuple[Year, list[tuple[str, Total]]]]:
        """Each year with the totals under those words."""
        kept = set(self.columns)
        return [(year, [cell for cell in _cells(year.summary) if cell[0] in kept]) for year in self.years]

    @property
    def is_dated(self) -> bool:
        """Whether anything has a year at all."""
        return self.years[0].label != NO_YEAR


def draw(by_year: Mapping[int | None, Summary]) -> Picture | None:
    """Draw a summary per year, None for what has no year; nothing to draw gives None."""
    found = {year: summary for year, summary in by_year.items() if any(_totals(summary).values())}
    if not found:
        return None
    shown = [(kind, word) for kind, word in _SERIES if any(_totals(each)[kind] for each in found.values())]
    highest = max((_middle(total) for each in found.values() for total in _totals(each).values()), default=Decimal(0))
    labels = sorted(year for year in found if year is not None)
    keys: list[int | None] = [*labels, *([None] if None in found else [])]
    years = [
        _year(key, place, found[key], shown, highest, apart=key is None and bool(labels))
        for place, key in enumerate(keys)
    ]
    width = years[-1].x + STEP
    return Picture(width, HEAD + HEIGHT + FOOT, HEAD + HEIGHT, years, shown)


def _year(
    key: int | None, place: int, summary: Summary, shown: list[tuple[str, str]], highest: Decimal, *, apart: bool
) -> Year:
    x = place * STEP + (APART if apart else 0)
    label = str(key) if key is not None else NO_YEAR
    totals = _totals(summary)
    columns = [
        _column(kind, x + (COLUMN + 4) * at, totals[kind], highest, f"{label}, {word.lower()}")
        for at, (kind, word) in enumerate(shown)
        if totals[kind]
    ]
    first = next(totals[kind] for kind, _ in shown if totals[kind])
    words = wrapped(formatting.total(first), LETTERS, lines=2)
    top = min(column.y if column.strip_y is None else column.strip_y for column in columns)
    lines = [(top - 6 - LINE * (len(words) - 1 - at), line) for at, line in enumerate(words)]
    return Year(label, x, summary, columns, lines)


def _column(kind: str, x: int, total: Total, highest: Decimal, name: str) -> Column:
    solid = 0
    if highest and _middle(total):
        solid = max(1, int((_middle(total) / highest * (HEIGHT - STRIP)).to_integral_value(ROUND_HALF_UP)))
    top = HEAD + HEIGHT - solid
    strip = top - STRIP if total.unknown else None
    return Column(kind, x, top, solid, strip, f"{name}: {formatting.total(total)}")


def _totals(summary: Summary) -> dict[str, Total]:
    return {"nodig": summary.cost, "gedekt": summary.covered, "besteed": summary.spent}


def _cells(summary: Summary) -> list[tuple[str, Total]]:
    return [
        ("Nodig", summary.cost),
        ("Gevraagd", asked(summary)),
        ("Gedekt", summary.covered),
        ("Besteed", summary.spent),
    ]


def _middle(total: Total) -> Decimal:
    return (total.low + total.high) / 2
