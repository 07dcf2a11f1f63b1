# SPDX-License-Identifier: EUPL-1.2
"""Periods and deliveries on one axis of years, drawn by the server. Knows items only by their texts and dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from stip.plans import period
from stip.website.formatting import span

WIDTH = 1200
LABEL = 380
EDGE = 10
"""Room on the right for a dot on the last day."""
ROW = 26
HEAD = 30
LETTERS = 54
FADE_YEARS = 3
"""How long an open end takes to fade: long enough to see that it goes on, too short to read a date from."""
NARROWEST = 5
_MOST_TICKS = 16


@dataclass(frozen=True)
class Planned:
    """Something with a period or a delivery. `top` is the title of what it hangs under, empty for the top itself."""

    title: str
    address: str
    top: str
    period: str
    delivery: str
    status: str = ""

    @property
    def words(self) -> str:
        parts = [span(self.period)] if self.period else []
        return ", ".join([*parts, f"oplevering {span(self.delivery)}"] if self.delivery else parts)


@dataclass(frozen=True)
class Axis:
    """Whole years, the first and the last included, over the width beside the labels."""

    first: int
    last: int

    @property
    def years(self) -> int:
        return self.last - self.first + 1

    def place(self, day: date) -> float:
        """The pixel of a day."""
        days = (date(self.last + 1, 1, 1) - date(self.first, 1, 1)).days
        return LABEL + (WIDTH - EDGE - LABEL) * (day - date(self.first, 1, 1)).days / days

    def ticks(self) -> list[int]:
        step = next(each for each in (1, 2, 5, 10, 25, 100) if self.years <= each * _MOST_TICKS or each == 100)
        return [year for year in range(self.first, self.last + 1) if year % step == 0]


@dataclass(frozen=True)
class Bar:
    """A period in pixels; an open side fades, a circa has a broken line."""

    x: str
    width: str
    is_circa: bool
    open_from: bool
    open_until: bool


@dataclass(frozen=True)
class Line:
    """One row: a heading, or something planned with its bar and its dot."""

    y: int
    label: str
    planned: Planned | None
    bar: Bar | None = None
    dot: str = ""
    dot_is_circa: bool = False

    @property
    def text_y(self) -> int:
        return self.y + 19


@dataclass(frozen=True)
class Drawing:
    """Years with their place, today's place if it is on the axis, and the rows."""

    width: int
    height: int
    ticks: list[tuple[int, str]]
    today: str
    lines: list[Line]


def axis_of(rows: Iterable[Planned], today: date) -> Axis:
    """The years in which anything begins, ends or is delivered, and this year."""
    years = {today.year}
    for row in rows:
        for text in filter(None, (row.period, row.delivery)):
            read = period.parse(text)
            years |= {day.year for day in (read.first, read.last) if day}
            if read.last is None and read.first:
                years.add(read.first.year + FADE_YEARS - 1)
    return Axis(min(years), max(years))


def draw(rows: Sequence[Planned], axis: Axis, today: date) -> Drawing:
    """Draw rows in the order given, with a heading wherever `top` changes and has no row of its own just above."""
    lines: list[Line] = []
    top = ""
    for row in rows:
        if row.top and row.top != top:
            lines.append(Line(HEAD + ROW * len(lines), shortened(row.top), None))
        top = row.top or row.title
        lines.append(_line(HEAD + ROW * len(lines), row, axis))
    return Drawing(
        WIDTH,
        HEAD + ROW * len(lines) + 8,
        [(year, _pixels(axis.place(date(year, 1, 1)))) for year in axis.ticks()],
        _pixels(axis.place(today)),
        lines,
    )


def shortened(title: str, letters: int = LETTERS) -> str:
    """The title, or its first whole words with an ellipsis.

    >>> shortened("Aansluiten op het Rheinisches Revier", 20)
    'Aansluiten op het …'
    """
    if len(title) <= letters:
        return title
    return f"{title[: letters - 1].rsplit(' ', 1)[0]} …"


def _line(y: int, row: Planned, axis: Axis) -> Line:
    delivered = period.parse(row.delivery) if row.delivery else None
    dot = _pixels(axis.place(delivered.last or delivered.first or date(axis.last, 12, 31))) if delivered else ""
    bar = _bar(period.parse(row.period), axis) if row.period else None
    return Line(y, shortened(row.title, LETTERS - 4), row, bar, dot, bool(delivered and delivered.approximate))


def _bar(read: period.Period, axis: Axis) -> Bar:
    fade = (WIDTH - LABEL) / axis.years * FADE_YEARS
    begin = axis.place(read.first) if read.first else LABEL
    end = axis.place(read.last) if read.last else min(begin + fade, WIDTH)
    if read.first is None:
        begin = max(end - fade, LABEL)
    width = max(end - begin, NARROWEST)
    return Bar(_pixels(min(begin, WIDTH - width)), _pixels(width), read.approximate, not read.first, not read.last)


def _pixels(place: float) -> str:
    return f"{place:.1f}"
