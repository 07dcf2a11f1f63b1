# SPDX-License-Identifier: EUPL-1.2
"""All figures of an area among its peers, read with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from stip.monitor.figures.levels import COUNTRY
from stip.monitor.figures.reading import Matrix, arranged, latest_years, matrix
from stip.monitor.figures.references import Reference, References, references
from stip.monitor.figures.store import Status
from stip.monitor.figures.trends import Course, course, since_break
from stip.monitor.figures.twins import counted_once
from stip.monitor.models import Dataset, Indicator
from stip.places.access import Visitor
from stip.places.models import Area
from stip.places.reading import ancestors
from stip.website import strip_picture

SHAPES = ("dot", "square", "triangle", "diamond")
_SMALL = (Area.Kind.MUNICIPALITY, Area.Kind.DISTRICT, Area.Kind.NEIGHBOURHOOD)
_FIFTH, _FEWEST_PEERS, _NAMED = 0.2, 5, 3
_WHOLES = (Area.Kind.COUNTRY, Area.Kind.PROVINCE, Area.Kind.COROP, Area.Kind.COOPERATION)


@dataclass(frozen=True)
class Peers:
    """With whom an area is compared: the areas of `level` in `whole`. `wholes` are the other choices."""

    level: str
    whole: Area
    wholes: list[Area]
    areas: list[str]


@dataclass(frozen=True)
class Cell:
    """One area in a row. `value` is None when there is none, `reason` then says why.

    since   the earliest year that can be compared with, and its value
    """

    area: Area
    shape: str
    value: float | None
    place: int | None
    course: Course
    reason: Status
    reference: Reference | None = None
    since: tuple[int, float] | None = None

    @property
    def change(self) -> float | None:
        """How much the figure moved since the earliest year that it can be compared with."""
        return None if self.since is None or self.value is None else self.value - self.since[1]


@dataclass(frozen=True)
class Row:
    """One indicator: the areas, the country, and the strip with all peers."""

    indicator: Indicator
    year: int
    of: int
    cells: list[Cell]
    country: Reference
    strip: strip_picture.Strip | None

    @property
    def own(self) -> Cell:
        return self.cells[0]

    @property
    def standing(self) -> float:
        """The place of the first area among the peers: 0 for the best, 1 for the worst."""
        assert self.own.place
        return (self.own.place - 1) / max(1, self.of - 1)

    def best(self) -> Area | None:
        """The area that is better off than the others; None when not all have a figure or two share the best."""
        values = [cell.value for cell in self.cells if cell.value is not None]
        if len(values) < len(self.cells):
            return None
        shown = [round(value, self.indicator.decimals) for value in values]
        top = min(shown) if self.indicator.direction == Indicator.Direction.LOWER else max(shown)
        return self.cells[shown.index(top)].area if shown.count(top) == 1 else None

    @property
    def side(self) -> int:
        """1 when the first area is better off than the country, -1 when worse, 0 when the same or not to be told."""
        if self.own.value is None or self.country.value is None or not self.indicator.direction:
            return 0
        difference = round(self.own.value - self.country.value, self.indicator.decimals)
        better = (difference > 0) == (self.indicator.direction == Indicator.Direction.HIGHER)
        return 0 if not difference else 1 if better else -1


@dataclass(frozen=True)
class Profile:
    """All rows by theme: those with a good and a bad side, and those that only tell what kind of area it is."""

    themes: list[tuple[str, list[Row]]]
    traits: list[Row]

    @property
    def rows(self) -> list[Row]:
        return [row for _, rows in self.themes for row in rows]

    @cached_property
    def counted(self) -> list[Row]:
        """The rows that can be held against the country; a thing that two publishers measure counts once."""
        compared = [row for row in self.rows if row.own.value is not None and row.country.value is not None]
        once = counted_once((row.indicator.code, row.year) for row in compared)
        return [row for row in compared if row.indicator.code in once]

    def count(self, side: int) -> int:
        """How many of the rows that count are on this side of the country."""
        return sum(row.side == side for row in self.counted)

    @property
    def strongest(self) -> list[Row]:
        """Where the first area stands in the best fifth of its peers, the best first."""
        return self._placed(lambda share: share <= _FIFTH)[:_NAMED]

    @property
    def weakest(self) -> list[Row]:
        """Where the first area stands in the worst fifth of its peers, the worst first."""
        return self._placed(lambda share: share >= 1 - _FIFTH)[::-1][:_NAMED]

    def _placed(self, wanted: Callable[[float], bool]) -> list[Row]:
        rows = [row for row in self.counted if row.own.place and row.of >= _FEWEST_PEERS]
        return sorted((row for row in rows if wanted(row.standing)), key=lambda row: row.standing)

    @property
    def compared(self) -> int:
        return self.count(1) + self.count(0) + self.count(-1)

    @property
    def better(self) -> int:
        return self.count(1)

    @property
    def worse(self) -> int:
        return self.count(-1)

    @property
    def without(self) -> int:
        """How many rows have no figure of the first area."""
        return sum(row.own.value is None for row in self.rows)


def peers_of(area: Area, asked: str) -> Peers | None:
    """The peers of an area; a region stands among its own municipalities. None when it has none.

    asked   code of the whole that the address names; else the province, or for a small area its COROP area
    """
    level = area.kind if area.kind in _SMALL else Area.Kind.MUNICIPALITY
    if area.kind in _WHOLES:
        wholes, default = [area], area
    else:
        wholes = [one for one in ancestors(area) if one.kind != Area.Kind.COUNTRY]
        wanted = Area.Kind.PROVINCE if area.kind == Area.Kind.MUNICIPALITY else Area.Kind.COROP
        default = next((one for one in wholes if one.kind == wanted), wholes[-1] if wholes else area)
    whole = next((one for one in wholes if one.code == asked), default)
    codes = list(Area.objects.filter(kind=level).within(whole).values_list("code", flat=True))
    return Peers(str(level), whole, wholes, sorted(codes)) if codes else None


def profile(areas: Sequence[Area], peers: Peers, visitor: Visitor) -> Profile:
    """The figures of some areas of the same kind among their peers, each indicator in its last year."""
    datasets = Dataset.objects.readable_by(visitor).values("pk")
    every = list(Indicator.objects.filter(dataset__in=datasets).select_related("dataset"))
    years = latest_years([one.code for one in every], level=peers.level, visitor=visitor)
    indicators = [one for one in every if one.code in years]
    codes = [one.code for one in indicators]
    asked = [area.code for area in areas]
    found = references(indicators, [COUNTRY, *asked], visitor=visitor)
    statuses = {(row.indicator, row.area, row.year): row.status for row in found.told.of_areas(asked)}
    if peers.level == Area.Kind.MUNICIPALITY:
        # These were asked already: the country is worked out from them.
        spread = arranged(found.told.of_areas(peers.areas), codes, years=years)
    else:
        spread = matrix(codes, years=years, areas=peers.areas, visitor=visitor)
    told = _Told(areas, peers, found, statuses, spread, years)
    rows = [row for place, one in enumerate(indicators) if (row := told.row(place, one))]
    return Profile(
        _by_theme([row for row in rows if row.indicator.direction]),
        [row for row in rows if not row.indicator.direction],
    )


@dataclass(frozen=True)
class _Told:
    areas: Sequence[Area]
    peers: Peers
    found: References
    statuses: Mapping[tuple[str, str, int], Status]
    spread: Matrix
    years: Mapping[str, int]

    def row(self, place: int, indicator: Indicator) -> Row | None:
        """A row, unless no peer has a figure."""
        column = self.spread.values[:, place]
        values = column[~np.isnan(column)]
        if not len(values):
            return None
        year = self.years[indicator.code]
        country = self.found.of(indicator.code, COUNTRY, year)
        cells = [
            self._cell(indicator, year, area, shape, values) for area, shape in zip(self.areas, SHAPES, strict=False)
        ]
        marks = [(cell.area.name, cell.shape, cell.value) for cell in cells]
        flipped = indicator.direction == Indicator.Direction.LOWER
        strip = strip_picture.draw(values.tolist(), marks, country.value, flipped=flipped)
        return Row(indicator, year, len(values), cells, country, strip)

    def _cell(
        self,
        indicator: Indicator,
        year: int,
        area: Area,
        shape: str,
        values: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    ) -> Cell:
        one = self.found.of(indicator.code, area.code, year)
        series = [
            (each.year, each.value) for each in self.found.series(indicator.code, area.code) if each.value is not None
        ]
        reason = self.statuses.get((indicator.code, area.code, year), Status.ABSENT)
        is_peer = area.code in self.peers.areas
        return Cell(
            area,
            shape,
            one.value,
            _place(one.value, values, indicator) if is_peer else None,
            course(indicator, series) if series else Course.TOO_SHORT,
            reason,
            one,
            _earliest(indicator, series, year),
        )


def _earliest(indicator: Indicator, series: Sequence[tuple[int, float]], year: int) -> tuple[int, float] | None:
    kept = set(since_break(indicator, [one for one, _ in series if one <= year]))
    first = next((point for point in series if point[0] in kept), None)
    return first if first and first[0] < year else None


def _place(
    value: float | None, values: "np.ndarray[tuple[int], np.dtype[np.float64]]", indicator: Indicator
) -> int | None:
    """The place among all peers, best first; equal values share one."""
    if value is None:
        return None
    before = values < value if indicator.direction == Indicator.Direction.LOWER else values > value
    return int(before.sum()) + 1


def _by_theme(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    themes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        themes[row.indicator.theme].append(row)
    return list(themes.items())
