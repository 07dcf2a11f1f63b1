# SPDX-License-Identifier: EUPL-1.2
"""A zero measurement beside what was measured since, read with a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from stip.monitor.aims.since import Measured, Since, areas_of, measured, readable_pins
from stip.monitor.figures.spread import usual_distances
from stip.monitor.figures.twins import counted_once
from stip.monitor.models import Baseline, Indicator, Pin
from stip.places.access import Visitor
from stip.places.models import Area
from stip.website.monitor_words import reason

WIDTH, DOT = 260, 8
FARTHEST = 2.0
"""How many usual distances between municipalities fill half of a bar."""


_SIDED = (Since.BETTER, Since.WORSE, Since.SAME)


@dataclass(frozen=True)
class Line(Measured):
    """One pinned figure of one area, as it is shown.

    usual  the usual distance between municipalities, 0 when it cannot be told
    """

    usual: float = 0.0

    @property
    def why_not(self) -> str:
        """Why there is no pinned value; empty when there is one."""
        return (reason(self.status) if self.status else "") or self.start.why

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


def tell(baseline: Baseline, asked: str, visitor: Visitor) -> Told:
    """A baseline with all that came after it, for the area that is asked or else the region as a whole."""
    pins = readable_pins(baseline, visitor)
    areas = areas_of(baseline)
    area = next((one for one in areas if one.code == asked), areas[0] if areas else None)
    lines = _lines(pins, areas, visitor)
    return Told(baseline, areas, area, lines, baseline.pins.count() - len(pins))


def _lines(pins: Sequence[Pin], areas: Sequence[Area], visitor: Visitor) -> dict[str, list[Line]]:
    usual = usual_distances({pin.indicator.code: pin.year for pin in pins}, visitor)
    return {
        code: [Line(**vars(one), usual=usual[one.indicator.code].distance) for one in found]
        for code, found in measured(pins, areas, visitor).items()
    }
