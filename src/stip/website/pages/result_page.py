# SPDX-License-Identifier: EUPL-1.2
"""Whether an area catches up with the country: every indicator with a good and a bad side, the largest lag first."""

from dataclasses import dataclass
from functools import cached_property

from stip.monitor.figures.levels import COUNTRY
from stip.monitor.figures.reading import arranged
from stip.monitor.figures.references import Reference, references
from stip.monitor.figures.spread import Rod, distances_in
from stip.monitor.figures.trends import Gap, Standing, standings
from stip.monitor.figures.twins import counted_once
from stip.monitor.models import Dataset, Indicator
from stip.places.access import Visitor
from stip.places.models import Area

WIDTH = 260
DOT = 8
FARTHEST = 3.0
"""How many usual distances between municipalities fill half of a bar."""


@dataclass(frozen=True)
class Line:
    """One indicator. `lag` is the distance to the country in usual distances between municipalities; minus is worse.

    is_counted   not when another publisher measured the same thing later
    """

    standing: Standing
    lag: float
    rod: Rod
    is_counted: bool

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

    @cached_property
    def counted(self) -> list[Line]:
        return [line for line in self.lines if line.is_counted]

    @property
    def twice(self) -> int:
        """How many lines measure what another line measures too."""
        return len(self.lines) - len(self.counted)

    @cached_property
    def local(self) -> list[tuple[str, list[Line]]]:
        """What can only be measured among the municipalities of one province, by its name."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.rod.where:
                found.setdefault(line.rod.where, []).append(line)
        return list(found.items())

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
        return sum(line.standing.side == side for line in self.counted)

    def _with(self, gap: Gap) -> int:
        return sum(line.standing.gap == gap for line in self.counted)


def overview(area: Area | None, visitor: Visitor) -> Overview | None:
    """None when there is nothing to hold against the country."""
    if area is None:
        return None
    datasets = Dataset.objects.readable_by(visitor).values("pk")
    indicators = list(Indicator.objects.filter(dataset__in=datasets).exclude(direction="").select_related("dataset"))
    held = references(indicators, [area.code, COUNTRY], visitor=visitor)
    found = standings(held, indicators, area.code)
    if not found:
        return None
    years = {one.indicator.code: one.year for one in found}
    towns = held.told.without([COUNTRY] if area.kind == Area.Kind.MUNICIPALITY else [COUNTRY, area.code])
    usual, once = distances_in(arranged(towns, list(years), years=years)), counted_once(years.items())
    return Overview([_line(one, usual[one.indicator.code], one.indicator.code in once) for one in found])


def _line(standing: Standing, rod: Rod, is_counted: bool) -> Line:
    sign = 1.0 if standing.indicator.direction == Indicator.Direction.HIGHER else -1.0
    lag = sign * standing.difference / rod.distance if rod.distance > 0 else 0.0
    return Line(standing, lag, rod, is_counted)
