# SPDX-License-Identifier: EUPL-1.2
"""A figure through the years as lines: the subject in colour, what it is held against in grey, names at the line."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 300
LEFT, TOP, FOOT = 50, 28, 32
LETTER, MOST_RIGHT = 9, 240
"""The room of a letter of a name, and of the longest name."""
APART = 19
"""How far names of lines stay from each other."""
_STEPS = 4
Point = tuple[int, float]


@dataclass(frozen=True)
class Series:
    """What is drawn. `kind` is "own" for the subject, "wide" for the country and "near" for what lies between."""

    name: str
    kind: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Line:
    """`paths` are pieces: a line does not run through a break. `dots` are x, y and the title of each figure."""

    name: str
    kind: str
    paths: list[str]
    dots: list[tuple[float, float, str]]
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

    @property
    def breaks_label_y(self) -> int:
        return TOP - 10


def draw(series: Sequence[Series], breaks: Sequence[tuple[int, str]] = ()) -> Picture | None:
    """Draw series with figures; fewer than two years make no picture.

    breaks   (year from which figures are not comparable with before, why)
    """
    drawn = [one for one in series if one.points]
    years = sorted({year for one in drawn for year, _ in one.points})
    if len(years) < 2:
        return None
    values = [value for one in drawn for _, value in one.points]
    ticks = _ticks(min(values), max(values))
    right = WIDTH - min(MOST_RIGHT, 16 + LETTER * max(len(one.name) for one in drawn))
    scale = _Scale(years[0], years[-1], ticks[0], ticks[-1], right)
    inside = [(year, why) for year, why in breaks if years[0] < year <= years[-1]]
    cuts = [year for year, _ in inside]
    lines = [_line(one, scale, cuts) for one in sorted(drawn, key=lambda one: one.kind == "own")]
    return Picture(
        WIDTH,
        HEIGHT,
        LEFT,
        right,
        HEIGHT - FOOT,
        right + 10,
        _labelled(lines),
        [(scale.x(year), year) for year in _shown(years)],
        [(scale.y(tick), tick) for tick in ticks],
        [(scale.x(_before(years, year)), year, why) for year, why in inside],
        ticks[0] == 0,
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
    return Line(one.name, one.kind, paths, dots, dots[-1][1])


def _labelled(lines: Sequence[Line]) -> list[Line]:
    """Names at the height of the last dot, pushed apart where they would touch."""
    heights: dict[int, float] = {}
    above = -math.inf
    for place in sorted(range(len(lines)), key=lambda place: lines[place].label_y):
        above = max(lines[place].label_y, above + APART)
        heights[place] = above
    over = max(0.0, above - (HEIGHT - FOOT))
    return [
        Line(line.name, line.kind, line.paths, line.dots, round(heights[place] - over, 1))
        for place, line in enumerate(lines)
    ]


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


def _before(years: Sequence[int], year: int) -> float:
    """Halfway the last year before the break and the first after it."""
    earlier = max((one for one in years if one < year), default=year)
    later = min((one for one in years if one >= year), default=year)
    return (earlier + later) / 2
