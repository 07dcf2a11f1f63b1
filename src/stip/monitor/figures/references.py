# SPDX-License-Identifier: EUPL-1.2
"""What a place is held against: the figure of the country, a province, a COROP area or a region.

The figure that the publisher gives for the whole comes first. Else counts are added up when every part is counted, and
shares and means are averaged over municipalities with their denominator as the weight: an approximation, and marked as
one. Medians and scores are never averaged.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stip.monitor.figures.levels import COUNTRY
from stip.monitor.figures.reading import NOBODY, Figures, Source, figures, numbered, pinned
from stip.monitor.models import Indicator
from stip.places.access import Visitor
from stip.places.models import REFERENCE_YEAR, Area, Containment, Succession

LEAST_COVERED = 0.5
"""Below this share of the denominator a mean says too little about the whole."""

_MEASURE = Indicator.Measure
_AVERAGED = (_MEASURE.SHARE, _MEASURE.MEAN)
_NOT_AVERAGED = {
    _MEASURE.MEDIAN: "Een mediaan van het geheel is niet uit die van de delen te berekenen.",
    _MEASURE.SCORE: "Scores en klassen van gemeenten zijn niet te middelen.",
}
_NOTHING = "Voor dit gebied en dit jaar is er geen cijfer."
_NOT_ALL = "Niet elke gemeente heeft een cijfer, dus optellen geeft te weinig."
_NO_WEIGHT = "Er is geen noemer bekend om gemeenten mee te wegen."
_TOO_FEW = "Te weinig gemeenten hebben een cijfer om iets over het geheel te zeggen."
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Reference:
    """A figure of a whole. `value` is None when there is none; `why` then says so in Dutch.

    is_approximate   worked out here from the parts, with `weighed_by` (an indicator) as the weight, or added up
    covered          the share of the whole that the figure is about, from 0 to 1
    weighed_in       the years of the weights, when these are not those of the figure
    """

    indicator: str
    area: str
    year: int
    value: float | None
    is_approximate: bool = False
    weighed_by: str = ""
    covered: float = 1.0
    weighed_in: tuple[int, ...] = ()
    release: str = ""
    why: str = ""


@dataclass(frozen=True)
class References:
    """References by indicator, whole and year.

    told   what the releases say of the wholes and of their municipalities, in every year
    """

    found: Mapping[tuple[str, str, int], Reference]
    measures: Mapping[str, str]
    told: Figures

    def of(self, indicator: str, whole: str, year: int) -> Reference:
        """The reference, or one without a value that says why."""
        why = _NOT_AVERAGED.get(_MEASURE(self.measures[indicator]), _NOTHING)
        none = Reference(indicator, whole, year, None, covered=0.0, why=why)
        return self.found.get((indicator, whole, year), none)

    def series(self, indicator: str, whole: str) -> list[Reference]:
        """The references of one whole that have a value, earliest first."""
        return self._in_time.get((indicator, whole), [])

    @cached_property
    def _in_time(self) -> dict[tuple[str, str], list[Reference]]:
        """Looked through once: a page asks the series of every indicator."""
        found: dict[tuple[str, str], list[Reference]] = {}
        for one in sorted(self.found.values(), key=lambda one: one.year):
            if one.value is not None:
                found.setdefault((one.indicator, one.area), []).append(one)
        return found


def references(
    indicators: Sequence[Indicator],
    wholes: Sequence[str],
    *,
    years: Collection[int] | None = None,
    pins: Mapping[str, Source] | None = None,
    told: Figures | None = None,
    visitor: Visitor = NOBODY,
) -> References:
    """The references for every year in which there is something to say: a fixed number of questions, whatever is asked.

    wholes   codes of areas: NL, a province, a COROP area or the area of a region
    pins     by indicator: the release that is asked for one year, instead of the newest
    told     what the newest releases say, when the same indicators and wholes were asked before
    """
    parts = _parts(wholes)
    where = {**_where(wholes, parts), "visitor": visitor}
    told = figures(_codes(indicators), **where) if told is None else told
    told = _with_pins(told, pinned(pins, **where), pins) if pins else told
    codes = {one.code for one in indicators}
    found = {
        (row.indicator, row.area, row.year): Reference(*row[:3], row.value, release=row.release)
        for row in told.of_areas(wholes)
        if row.value is not None and row.indicator in codes and (years is None or row.year in years)
    }
    towns = set().union(*(each.every() for each in parts.values()))
    cube = _filled(told, without=[whole for whole in wholes if whole not in towns])
    for one in _worked_out(indicators, parts, cube):
        if years is None or one.year in years:
            found.setdefault((one.indicator, one.area, one.year), one)
    return References(found, {one.code: one.measure for one in indicators}, told)


@dataclass(frozen=True)
class _Parts:
    """The municipalities of a whole: the present ones, and for each of those that were merged what went into it."""

    present: frozenset[str]
    befores: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_country: bool = False

    def every(self) -> set[str]:
        return set(self.present.union(*self.befores.values()))

    def are_all_in(self, counted: Collection[str]) -> bool:
        """Whether each present part is counted: itself, or what went into it."""
        return bool(self.present) and all(
            part in counted or (bool(self.befores.get(part)) and self.befores[part] <= set(counted))
            for part in self.present
        )


def _parts(wholes: Sequence[str]) -> dict[str, _Parts]:
    within: dict[str, set[str]] = {whole: set() for whole in wholes}
    rows = Containment.objects.filter(
        whole__code__in=wholes, part__kind=Area.Kind.MUNICIPALITY, year=REFERENCE_YEAR
    ).values_list("whole__code", "part__code")
    for whole, part in rows:
        within[whole].add(part)
    if COUNTRY in within:
        towns = Area.objects.real().filter(kind=Area.Kind.MUNICIPALITY).existing_in(REFERENCE_YEAR)
        within[COUNTRY] = set(towns.values_list("code", flat=True))
    befores: dict[str, set[str]] = {}
    for before, after in Succession.objects.values_list("before__code", "after__code"):
        befores.setdefault(after, set()).add(before)
    return {
        whole: _Parts(
            frozenset(parts),
            {part: frozenset(befores[part]) for part in parts if part in befores},
            is_country=whole == COUNTRY,
        )
        for whole, parts in within.items()
    }


@dataclass(frozen=True)
class _Cube:
    """The values of municipalities, shape (indicators, years, areas); NaN where there is none."""

    indicators: Mapping[str, int]
    years: tuple[int, ...]
    areas: tuple[str, ...]
    values: Floats

    def of(self, indicator: str) -> Floats:
        """Shape (years, areas)."""
        place = self.indicators.get(indicator)
        return self.values[place] if place is not None else np.full(self.values.shape[1:], np.nan)

    def inside(self, parts: _Parts) -> Flags:
        """Which areas lie in the whole. Every municipality lies in the country, also one that is no more."""
        if parts.is_country:
            return np.ones(len(self.areas), dtype=bool)
        every = parts.every()
        return np.array([area in every for area in self.areas], dtype=bool)


def _codes(indicators: Sequence[Indicator]) -> list[str]:
    """The indicators with their denominators."""
    return sorted({one.code for one in indicators} | {one.denominator for one in indicators if one.denominator})


def _where(wholes: Sequence[str], parts: Mapping[str, _Parts]) -> dict[str, Any]:
    """The wholes and all municipalities in them. Figures of every year are asked: a weight of a near year will do."""
    if any(each.is_country for each in parts.values()):
        return {"level": "gemeente", "also": list(wholes)}
    return {"areas": sorted(set(wholes).union(*(each.every() for each in parts.values())))}


def _with_pins(found: Figures, then: Figures, pins: Mapping[str, Source]) -> Figures:
    """What was found, with of each pinned indicator and year only what its release says."""
    rows = zip(found.table["indicator"].to_pylist(), found.table["year"].to_pylist(), strict=True)
    others = [code not in pins or pins[code].year != year for code, year in rows]
    rest = found.table.filter(pa.array(others, pa.bool_()))
    return Figures(pa.concat_tables([rest, then.table], promote_options="permissive")) if len(then) else Figures(rest)


def _filled(found: Figures, *, without: Sequence[str]) -> _Cube:
    table = found.without(without).table
    codes, indicator_at = numbered(table["indicator"])
    areas, area_at = numbered(table["area"])
    years, year_at = np.unique(table["year"].to_numpy().astype(np.int64), return_inverse=True)
    values = np.full((len(codes), len(years), len(areas)), np.nan)
    values[indicator_at, year_at, area_at] = table["value"].to_numpy().astype(np.float64)
    return _Cube({code: place for place, code in enumerate(codes)}, tuple(years.tolist()), tuple(areas), values)


def _worked_out(indicators: Sequence[Indicator], wholes: Mapping[str, _Parts], cube: _Cube) -> Iterator[Reference]:
    averaged = [one for one in indicators if one.measure in _AVERAGED]
    weights = {by: _Weights.of(cube.of(by), cube.years) for by in {one.denominator for one in averaged}}
    for whole, parts in wholes.items():
        inside = cube.inside(parts)
        for indicator in indicators:
            if indicator.measure == _MEASURE.COUNT:
                yield from _added_up(indicator.code, whole, parts, cube)
        for indicator in averaged:
            yield from _averaged(indicator, whole, cube, inside, weights[indicator.denominator])


def _added_up(indicator: str, whole: str, parts: _Parts, cube: _Cube) -> Iterator[Reference]:
    for year, row in zip(cube.years, cube.of(indicator), strict=True):
        counted = {cube.areas[place]: float(row[place]) for place in np.flatnonzero(~np.isnan(row))}
        if parts.are_all_in(counted):
            within = counted.keys() if parts.is_country else counted.keys() & parts.every()
            yield Reference(indicator, whole, year, sum(counted[area] for area in within), is_approximate=True)
        elif counted:
            yield Reference(indicator, whole, year, None, covered=0.0, why=_NOT_ALL)


@dataclass(frozen=True)
class _Weights:
    """The denominator in each year or, for an area without one, in the year nearest to it."""

    values: Floats  # (years, areas); 0 where an area has none at all
    of_years: NDArray[np.int64]  # (years, areas); of which year each weight is
    of_one_year: Floats  # (years, areas); what was counted in the one nearest year, for totals

    @classmethod
    def of(cls, denominator: Floats, years: Sequence[int]) -> "_Weights":
        """denominator   shape (years, areas), NaN where there is none"""
        values, of_years = np.full(denominator.shape, np.nan), np.zeros(denominator.shape, dtype=np.int64)
        of_one_year = np.zeros(denominator.shape)
        counted = [place for place in range(len(years)) if not np.isnan(denominator[place]).all()]
        for place, year in enumerate(years):
            by_distance = sorted(counted, key=lambda one: (abs(years[one] - year), years[one]))
            for other in by_distance:
                empty = np.isnan(values[place])
                values[place, empty] = denominator[other, empty]
                of_years[place, empty] = years[other]
            if by_distance:
                of_one_year[place] = np.nan_to_num(denominator[by_distance[0]])
        return cls(np.nan_to_num(values), of_years, of_one_year)


def _averaged(indicator: Indicator, whole: str, cube: _Cube, inside: Flags, weights: _Weights) -> Iterator[Reference]:
    values = cube.of(indicator.code)
    measured = ~np.isnan(values) & inside
    used = np.where(measured, weights.values, 0.0)
    weight = used.sum(axis=1)
    sums = (np.nan_to_num(values) * used).sum(axis=1)
    totals = (weights.of_one_year * inside).sum(axis=1)
    for place in np.flatnonzero(measured.any(axis=1)):
        year = cube.years[place]
        covered = min(1.0, float(weight[place] / totals[place])) if totals[place] > 0 else 0.0
        if covered < LEAST_COVERED:
            why = _TOO_FEW if weight[place] > 0 else _NO_WEIGHT
            yield Reference(indicator.code, whole, year, None, covered=covered, why=why)
            continue
        others = set(weights.of_years[place, used[place] > 0].tolist()) - {year}
        yield Reference(
            indicator.code,
            whole,
            year,
            float(sums[place] / weight[place]),
            is_approximate=True,
            weighed_by=indicator.denominator,
            covered=covered,
            weighed_in=tuple(sorted(others)),
        )
