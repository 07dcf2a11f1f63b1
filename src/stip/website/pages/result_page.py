# SPDX-License-Identifier: EUPL-1.2
"""Whether a region catches up with the country: every indicator with a good and a bad side, the largest lag first."""

from dataclasses import dataclass
from functools import cached_property

from stip.monitor.figures.references import Reference
from stip.monitor.figures.spread import usual_distances
from stip.monitor.figures.trends import Gap, Standing, standings
from stip.monitor.models import Dataset, Indicator
from stip.places.access import Visitor
from stip.places.models import Region

WIDTH = 260
DOT = 8
FARTHEST = 3.0
"""How many usual distances between municipalities fill half of a bar."""


@dataclass(frozen=True)
class Line:
    """One indicator. `lag` is the distance to the country in usual distances between municipalities; minus is worse."""

    standing: Standing
    lag: float

    @property
    def indicator(self) -> Indicator:
        return self.standing.indicator

    @property
    def own(self) -> Reference:
        return self.standing.own

    @property
    def country(self) -> Reference:
        return self.standing.reference

    @property
    def dot_x(self) -> float:
        """Where the dot stands; the country is in the middle."""
        reach = WIDTH / 2 - DOT
        return round(WIDTH / 2 + max(-FARTHEST, min(FARTHEST, self.lag)) / FARTHEST * reach, 1)


@dataclass(frozen=True)
class Overview:
    lines: list[Line]

    @property
    def better(self) -> int:
        return self._on(1)

    @property
    def worse(self) -> int:
        return self._on(-1)

    @property
    def closing(self) -> int:
        return self._with(Gap.CLOSES)

    @property
    def widening(self) -> int:
        return self._with(Gap.WIDENS)

    @cached_property
    def behind(self) -> list[Line]:
        """The largest lag first."""
        return sorted((line for line in self.lines if line.standing.side < 0), key=lambda line: line.lag)

    @cached_property
    def ahead(self) -> list[Line]:
        """What is not behind: the largest lead first."""
        return sorted((line for line in self.lines if line.standing.side >= 0), key=lambda line: -line.lag)

    def _on(self, side: int) -> int:
        return sum(line.standing.side == side for line in self.lines)

    def _with(self, gap: Gap) -> int:
        return sum(line.standing.gap == gap for line in self.lines)


def overview(region: Region, visitor: Visitor) -> Overview | None:
    """None when there is nothing to hold against the country."""
    if region.area is None:
        return None
    datasets = Dataset.objects.readable_by(visitor).values("pk")
    indicators = list(Indicator.objects.filter(dataset__in=datasets).exclude(direction="").select_related("dataset"))
    found = standings(indicators, region.area.code, visitor=visitor)
    if not found:
        return None
    usual = usual_distances({one.indicator.code: one.year for one in found}, visitor)
    return Overview([_line(one, usual[one.indicator.code]) for one in found])


def _line(standing: Standing, usual: float) -> Line:
    sign = 1.0 if standing.indicator.direction == Indicator.Direction.HIGHER else -1.0
    return Line(standing, sign * standing.difference / usual if usual > 0 else 0.0)
