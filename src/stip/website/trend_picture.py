# SPDX-License-Identifier: EUPL-1.2
"""A figure through the years as lines: the subject in colour, what it is held against in grey, names at the line.

Beside lines: single marks, such as an aim for a year, and a fan of what is expected of the years to come.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDTH, HEIGHT = 560, 300
LEFT, TOP, FOOT = 50, 28, 32
LETTER, MOST_RIGHT = 9, 240
"""The room of a letter of a name, and of the longest name."""
APART = 19
"""How far names of lines stay from each other."""
YEAR_APART = 48
"""The least distance between years on the axis."""
_STEPS = 4
Point = tuple[int, float]


@dataclass(frozen=True)
class Series:
    """What is drawn. `kind` is "own" for the subject, "wide" for the country and "near" for what lies between."""

    name: str
    kind: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Mark:
    """A value for one year: an "aim", what it was "earlier", or the "start". A start has its name beside it."""

    name: str
    kind: str
    year: int
    value: float


@dataclass(frozen=True)
class Fan:
    """What is expected: (year, value, low, high), the first at the end of the line that it goes on."""

    name: str
    points: Sequence[tuple[int, float, float, float]]


@dataclass(frozen=True)
class Line:
    """`paths` are pieces: a line does not run through a break. `dots` are x, y and the title of each figure."""

    name: str
    kind: str
    paths: list[str]
    dots: list[tuple[float, float, str]]
    label_y: float
    # From the last dot to the name, when the picture goes on after it.
    leader: str = ""


@dataclass(frozen=True)
class DrawnMark:
    name: str
    kind: str
    x: float
    y: float
    label_y: float
    rule: str
    leader: str


@dataclass(frozen=True)
class DrawnFan:
    name: str
    band: str
    middle: str
    label_y: float


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    left: int
    right: int
    base: int
    label_x: int
    lines: list[Line]
    years: list[tuple[float, int]]
    ticks: list[tuple[float, float]]
    breaks: list[tuple[float, int, str]]
    starts_at_zero: bool
    marks: list[DrawnMark]
    fan: DrawnFan | None
    pins: list[tuple[float, int, str]]

    @property
    def breaks_label_y(self) -> int:
        return TOP - 10


def draw(
    series: Sequence[Series],
    breaks: Sequence[tuple[int, str]] = (),
    *,
    marks: Sequence[Mark] = (),
    fan: Fan | None = None,
    pins: Sequence[tuple[int, str]] = (),
) -> Picture | None:
    """Draw series with figures; fewer than two years make no picture.

    breaks   (year from which figures are not comparable with before, why)
    pins     (year that a region started from, and which region)
    """
    drawn = [one for one in series if one.points]
    ahead = fan.points if fan else ()
    years = sorted({year for one in drawn for year, _ in one.points} | {one.year for one in marks})
    if len(years) < 2:
        return None
    values = [value for one in drawn for _, value in one.points] + [mark.value for mark in marks]
    values += [value for _, _, low, high in ahead for value in (low, high)]
    ticks = _ticks(min(values), max(values))
    names = [one.name for one in drawn] + [mark.name for mark in marks if mark.kind != "start"]
    names += [fan.name] if fan else []
    right = WIDTH - min(MOST_RIGHT, 16 + LETTER * max(map(len, names), default=0))
    scale = _Scale(years[0], years[-1], ticks[0], ticks[-1], right)
    inside = [(year, why) for year, why in breaks if years[0] < year <= years[-1]]
    cuts = [year for year, _ in inside]
    lines = [_line(one, scale, cuts) for one in sorted(drawn, key=lambda one: one.kind == "own")]
    labelled = _labelled([*lines, *(_mark(one, scale, drawn) for one in marks), *([_fan(fan, scale)] if fan else [])])
    return Picture(
        WIDTH,
        HEIGHT,
        LEFT,
        right,
        HEIGHT - FOOT,
        right + 10,
        [one for one in labelled if isinstance(one, Line)],
        _apart([(scale.x(year), year) for year in _shown(years)]),
        [(scale.y(tick), tick) for tick in ticks],
        [(scale.x(_before(years, year)), year, why) for year, why in inside],
        ticks[0] == 0,
        [one for one in labelled if isinstance(one, DrawnMark)],
        next((one for one in labelled if isinstance(one, DrawnFan)), None),
        [(scale.x(year), year, what) for year, what in pins if years[0] <= year <= years[-1]],
    )


@dataclass(frozen=True)
class _Scale:
    first: int
    last: int
    low: float
    high: float
    right: int

    def x(self, year: float) -> float:
        return round(LEFT + (year - self.first) / (self.last - self.first) * (self.right - LEFT), 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - FOOT - (value - self.low) / (self.high - self.low) * (HEIGHT - TOP - FOOT), 1)


def _line(one: Series, scale: _Scale, cuts: Sequence[int]) -> Line:
    pieces: dict[int, list[Point]] = {}
    for year, value in one.points:
        pieces.setdefault(sum(year >= cut for cut in cuts), []).append((year, value))
    paths = [
        "M" + "L".join(f"{scale.x(year)},{scale.y(value)}" for year, value in piece)
        for piece in pieces.values()
        if len(piece) > 1
    ]
    dots = [(scale.x(year), scale.y(value), f"{one.name}, {year}") for year, value in one.points]
    x, y, _ = dots[-1]
    leader = f"M{x},{y}H{scale.right}" if one.name and x < scale.right else ""
    return Line(one.name, one.kind, paths, dots, y, leader)


def _mark(one: Mark, scale: _Scale, series: Sequence[Series]) -> DrawnMark:
    """An aim has a rule through the whole picture, for it is held against every year."""
    x, y = scale.x(one.year), scale.y(one.value)
    ahead = f"M{x},{y}H{scale.right}"
    if one.kind == "start":
        after = min((point for each in series for point in each.points if point[0] > one.year), default=None)
        side = 20 if after and after[1] > one.value else -20
        return DrawnMark(one.name, one.kind, x, y, y + side, "", "")
    rule = f"M{LEFT},{y}H{scale.right}" if one.kind == "aim" else ""
    return DrawnMark(one.name, one.kind, x, y, y, rule, "" if rule or x >= scale.right else ahead)


def _fan(fan: Fan, scale: _Scale) -> DrawnFan:
    above = [f"{scale.x(year)},{scale.y(high)}" for year, _, _, high in fan.points]
    below = [f"{scale.x(year)},{scale.y(low)}" for year, _, low, _ in reversed(fan.points)]
    middle = [f"{scale.x(year)},{scale.y(value)}" for year, value, _, _ in fan.points]
    label_y = scale.y(fan.points[-1][1])
    return DrawnFan(fan.name, f"M{'L'.join([*above, *below])}Z", f"M{'L'.join(middle)}", label_y)


def _labelled(drawn: Sequence[Line | DrawnMark | DrawnFan]) -> list[Line | DrawnMark | DrawnFan]:
    """Names at the height of what they name, pushed apart where they would touch."""
    placed: list[Line | DrawnMark | DrawnFan] = list(drawn)
    beside = [place for place, one in enumerate(placed) if one.name and getattr(one, "kind", "") != "start"]
    heights: dict[int, float] = {}
    above = -math.inf
    for place in sorted(beside, key=lambda place: placed[place].label_y):
        above = max(placed[place].label_y, above + APART)
        heights[place] = above
    over = max(0.0, above - (HEIGHT - FOOT))
    for place, height in heights.items():
        placed[place] = replace(placed[place], label_y=round(height - over, 1))
    return placed


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers around the values; from zero when the values come near it."""
    low = 0.0 if 0 <= low < 0.35 * high else low
    span = high - low or abs(high) or 1.0
    rough = span / _STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 2.5, 5, 10) if times * power >= rough)
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)
    return [round(place * step, 10) for place in range(first, last + 1)]


def _shown(years: Sequence[int]) -> list[int]:
    """At most six years on the axis, always with the first and the last."""
    every = -(-len(years) // 6)
    return sorted({*years[::every], years[-1]}) if every == 1 else sorted({*years[:-every:every], years[-1]})


def _apart(years: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """The years that leave each other room, from the last back; the first stays too."""
    kept = [years[-1]]
    for x, year in reversed(years[:-1]):
        if kept[-1][0] - x >= YEAR_APART and (year == years[0][1] or x - years[0][0] >= YEAR_APART):
            kept.append((x, year))
    return kept[::-1] if kept[-1] == years[0] else [years[0], *kept[:0:-1], kept[0]]


def _before(years: Sequence[int], year: int) -> float:
    """Halfway the last year before the break and the first after it."""
    earlier = max((one for one in years if one < year), default=year)
    later = min((one for one in years if one >= year), default=year)
    return (earlier + later) / 2
