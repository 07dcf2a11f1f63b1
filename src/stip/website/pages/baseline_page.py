# SPDX-License-Identifier: EUPL-1.2
"""A zero measurement beside what was measured since, read with a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from stip.monitor.figures.reading import Source, pinned
from stip.monitor.figures.references import Reference, References, references
from stip.monitor.figures.spread import usual_distances
from stip.monitor.figures.store import Status
from stip.monitor.figures.twins import counted_once
from stip.monitor.models import Baseline, Dataset, Indicator, Pin, Release
from stip.places.access import Visitor
from stip.places.models import Area
from stip.website.monitor_words import reason

WIDTH, DOT = 260, 8
FARTHEST = 2.0
"""How many usual distances between municipalities fill half of a bar."""


class Since(StrEnum):
    """What became of a figure since the zero measurement."""

    BETTER = "beter"
    WORSE = "slechter"
    SAME = "gelijk"
    OTHER = "anders"
    BROKEN = "niet te vergelijken"
    NOTHING_LATER = "nog geen latere meting"
    UNKNOWN = "niet bekend"


_SIDED = (Since.BETTER, Since.WORSE, Since.SAME)


@dataclass(frozen=True)
class Line:
    """One pinned figure of one area.

    start     as its delivery gives it; without a value `why_not` says why
    restated  what a later delivery says of the same year, when that differs
    latest    the last figure of a later year; None when there is none
    usual     the usual distance between municipalities, 0 when it cannot be told
    """

    pin: Pin
    area: Area
    start: Reference
    why_not: str
    restated: Reference | None
    latest: Reference | None
    usual: float

    @property
    def indicator(self) -> Indicator:
        return self.pin.indicator

    @property
    def release(self) -> Release:
        return self.pin.release

    @property
    def change(self) -> float | None:
        """The latest figure minus the pinned one, as they are shown."""
        if self.latest is None or self.latest.value is None or self.start.value is None:
            return None
        places = self.indicator.decimals
        return round(round(self.latest.value, places) - round(self.start.value, places), places)

    @property
    def break_between(self) -> tuple[int, str] | None:
        """The break in the definition that lies between the two figures."""
        last = self.latest.year if self.latest else 0
        return next(((year, why) for year, why in self.indicator.breaks if self.pin.year < year <= last), None)

    @property
    def since(self) -> Since:
        if self.start.value is None:
            return Since.UNKNOWN
        if self.change is None:
            return Since.NOTHING_LATER
        if self.break_between:
            return Since.BROKEN
        if not self.change:
            return Since.SAME
        if not self.indicator.direction:
            return Since.OTHER
        higher = self.indicator.direction == Indicator.Direction.HIGHER
        return Since.BETTER if (self.change > 0) == higher else Since.WORSE

    @property
    def dot_x(self) -> float | None:
        """Where the latest figure stands, the zero measurement being the middle and better on the right."""
        if self.since not in _SIDED or not self.usual or not self.indicator.direction:
            return None
        sign = 1.0 if self.indicator.direction == Indicator.Direction.HIGHER else -1.0
        steps = sign * (self.change or 0.0) / self.usual
        return round(WIDTH / 2 + max(-FARTHEST, min(FARTHEST, steps)) / FARTHEST * (WIDTH / 2 - DOT), 1)


@dataclass(frozen=True)
class Told:
    """A baseline for one of its areas."""

    baseline: Baseline
    areas: list[Area]
    area: Area | None
    every: Mapping[str, list[Line]]
    hidden: int

    @cached_property
    def lines(self) -> list[Line]:
        return self.every[self.area.code] if self.area else []

    @property
    def themes(self) -> list[tuple[str, list[Line]]]:
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.indicator.theme, []).append(line)
        return list(found.items())

    @cached_property
    def counted(self) -> list[Line]:
        """What can be told better from worse; a thing that two publishers measure counts once."""
        sided = [line for line in self.lines if line.indicator.direction and line.since in _SIDED]
        once = counted_once((line.indicator.code, line.latest.year) for line in sided if line.latest)
        return [line for line in sided if line.indicator.code in once]

    def count(self, since: Since) -> int:
        return sum(line.since == since for line in self.counted)

    @property
    def better(self) -> int:
        return self.count(Since.BETTER)

    @property
    def worse(self) -> int:
        return self.count(Since.WORSE)

    @property
    def waiting(self) -> int:
        return sum(line.since == Since.NOTHING_LATER for line in self.lines)

    @property
    def compared(self) -> int:
        """How many have a good side and a later figure to hold against it."""
        return self.better + self.worse + self.count(Since.SAME)

    @property
    def has_approximate(self) -> bool:
        return any(one.is_approximate for line in self.lines for one in (line.start, line.latest) if one)


def areas_of(baseline: Baseline) -> list[Area]:
    """The region as a whole first, then the areas that the baseline names."""
    whole = [baseline.region.area] if baseline.region.area else []
    return [*whole, *(area for area in baseline.areas.order_by("kind", "name") if area not in whole)]


def tell(baseline: Baseline, asked: str, visitor: Visitor) -> Told:
    """A baseline with all that came after it, for the area that is asked or else the region as a whole."""
    every = list(baseline.pins.select_related("indicator__dataset", "release__dataset").order_by("indicator__order"))
    readable = set(Dataset.objects.readable_by(visitor).values_list("pk", flat=True))
    pins = [pin for pin in every if pin.release.dataset_id in readable and pin.indicator.dataset_id in readable]
    areas = areas_of(baseline)
    area = next((one for one in areas if one.code == asked), areas[0] if areas else None)
    lines = _lines(pins, areas, visitor)
    return Told(baseline, areas, area, lines, len(every) - len(pins))


def _lines(pins: Sequence[Pin], areas: Sequence[Area], visitor: Visitor) -> dict[str, list[Line]]:
    indicators = [pin.indicator for pin in pins]
    codes = [area.code for area in areas]
    sources = {pin.indicator.code: Source(pin.release.code, pin.year) for pin in pins}
    then = references(indicators, codes, years={pin.year for pin in pins}, pins=sources, visitor=visitor)
    now = references(indicators, codes, visitor=visitor)
    said = pinned(sources, areas=codes, visitor=visitor)
    statuses = {(row.indicator, row.area): row.status for row in said}
    usual = usual_distances({code: source.year for code, source in sources.items()}, visitor)
    return {
        area.code: [
            _line(
                pin,
                area,
                (then, now),
                statuses.get((pin.indicator.code, area.code)),
                usual[pin.indicator.code].distance,
            )
            for pin in pins
        ]
        for area in areas
    }


def _line(pin: Pin, area: Area, found: tuple[References, References], status: Status | None, usual: float) -> Line:
    then, now = found
    code = pin.indicator.code
    start = then.of(code, area.code, pin.year)
    again = now.of(code, area.code, pin.year)
    later = [one for one in now.series(code, area.code) if one.year > pin.year]
    why_not = (reason(status) if status else "") or start.why
    restated = again if _differs(start, again, pin.indicator) else None
    return Line(pin, area, start, why_not, restated, later[-1] if later else None, usual)


def _differs(start: Reference, again: Reference, indicator: Indicator) -> bool:
    """Whether a later delivery gives another figure, as it is shown."""
    if start.value is None or again.value is None:
        return False
    return round(start.value, indicator.decimals) != round(again.value, indicator.decimals)
