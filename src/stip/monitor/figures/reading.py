# SPDX-License-Identifier: EUPL-1.2
"""Ask for figures: of the newest release that has them, unless one is asked for. Two questions to the database, one to
the store, however many indicators, areas and years there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Q
from ibis.expr.types import BooleanValue, StringValue, Table
from numpy.typing import NDArray

from stip.monitor.figures.levels import PREFIXES, is_at, level_of
from stip.monitor.figures.shelf import STORE
from stip.monitor.figures.store import Status
from stip.monitor.models import Coverage, Dataset, Indicator, Release
from stip.places.access import Visitor
from stip.places.models import Area

NOBODY = AnonymousUser()
COLUMNS = ("indicator", "area", "year", "part", "value", "status", "release")
Words = Sequence[str]
_FEW = 20
_BETWEEN = "\x1f"
"""Stands between words in one text, and in no code."""


class Figure(NamedTuple):
    """One figure with the release it comes from, or the reason why there is none."""

    indicator: str
    area: str
    year: int
    part: str
    value: float | None
    status: Status
    release: str


@dataclass(frozen=True)
class Figures:
    """What was found. `table` has a column for each field of `Figure`."""

    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._rows)

    def at(self, indicator: str, area: str, year: int, part: str = "") -> Figure:
        """The figure for this, with the status ‘ontbreekt’ when no release speaks of it."""
        absent = Figure(indicator, area, year, part, None, Status.ABSENT, "")
        return self._by_key.get((indicator, area, year, part), absent)

    def series(self, indicator: str, area: str, part: str = "") -> list[Figure]:
        """The figures of one area through the years, earliest first."""
        return [row for row in self._rows if (row.indicator, row.area, row.part) == (indicator, area, part)]

    def of_areas(self, areas: Words) -> "Figures":
        """Only the figures of these areas."""
        return Figures(self.table.filter(pc.is_in(self.table["area"], pa.array(areas, pa.string()))))

    def without(self, areas: Words) -> "Figures":
        """The figures of all other areas."""
        return Figures(self.table.filter(pc.invert(pc.is_in(self.table["area"], pa.array(areas, pa.string())))))

    @cached_property
    def _rows(self) -> list[Figure]:
        columns = [self.table[name].to_pylist() for name in COLUMNS]
        columns[5] = [_STATUSES[word] for word in columns[5]]
        return sorted(map(Figure, *columns), key=lambda row: row[:4])

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, int, str], Figure]:
        return {row[:4]: row for row in self._rows}


_STATUSES = {status.value: status for status in Status}
_EMPTY = Figures(pa.table({name: pa.array([], pa.string()) for name in COLUMNS}))


@dataclass(frozen=True)
class Question:
    """Which figures are wanted. What is left out is not asked: all areas, all years.

    level      only areas of this kind, such as "wijk"
    also       with `level`: these areas as well
    part       the group the figure is about; "" is everybody, None is every group
    releases   only these; else the newest that has the figure
    visitor    who asks: figures that a region keeps to itself are for its bureau
    """

    indicators: Words
    areas: Words | None = None
    level: str = ""
    also: Words = ()
    years: Sequence[int] | None = None
    part: str | None = ""
    releases: Words | None = None
    visitor: Visitor = field(default=NOBODY)


def figures(indicators: Words, **asked: Any) -> Figures:
    """The figures of these indicators; what can be asked is told at `Question`."""
    return _found(Question(indicators, **asked))


class Source(NamedTuple):
    """Of which release and which year a figure is asked."""

    release: str
    year: int


def pinned(sources: Mapping[str, Source], **asked: Any) -> Figures:
    """The figures of each indicator as one release gives them for one year, whatever came out after it.

    sources   by indicator
    asked     `areas`, `level` and more of `Question`
    """
    years = {code: source.year for code, source in sources.items()}
    named = sorted({source.release for source in sources.values()})
    question = Question(list(sources), years=sorted(set(years.values())), releases=named, **asked)
    releases = _releases(question)
    table, age = _fetched(question, COLUMNS[:-1], years, releases)
    codes = _named(releases, age)
    own = [release == sources[code].release for code, release in zip(_words(table), codes.to_pylist(), strict=True)]
    return Figures(table.append_column("release", codes).filter(pa.array(own, pa.bool_())))


def latest_years(indicators: Words, *, level: str, visitor: Visitor = NOBODY) -> dict[str, int]:
    """The last year with a measured figure for this kind of area, by indicator; none is left out."""
    rows = Coverage.objects.filter(
        indicator__code__in=indicators, level=level, measured__gt=0, release__dataset__in=_datasets(visitor)
    )
    return dict(rows.values_list("indicator__code").annotate(Max("year")))


class Ranked(NamedTuple):
    """A figure with its place among the others; no place when there is nothing to rank. Equal values share a place."""

    place: int | None
    of: int
    figure: Figure


def ranking(indicator: Indicator, told: Figures, *, year: int, areas: Words = ()) -> list[Ranked]:
    """The areas with a figure in a year, best first; highest first when the indicator has no good side.

    told    figures of this indicator
    areas   are told as well when they have none; areas without a value come last
    """
    found = [row for row in told if row.year == year]
    known = {row.area for row in found}
    found += [_absent(indicator.code, area, year) for area in areas if area not in known]
    sign = 1 if indicator.direction == Indicator.Direction.LOWER else -1
    measured = sorted((row for row in found if row.value is not None), key=lambda row: (sign * _value(row), row.area))
    without = sorted((row for row in found if row.value is None), key=lambda row: row.area)
    places: dict[float, int] = {}
    for number, row in enumerate(measured, start=1):
        places.setdefault(_value(row), number)
    placed = [Ranked(places[_value(row)], len(measured), row) for row in measured]
    return placed + [Ranked(None, len(measured), row) for row in without]


@dataclass(frozen=True)
class Matrix:
    """Areas by indicators, for statistics; NaN where there is no value. `years` tells of which year each column is."""

    areas: tuple[str, ...]
    indicators: tuple[str, ...]
    years: Mapping[str, int]
    values: NDArray[np.float64]


def matrix(indicators: Words, *, years: Mapping[str, int], **asked: Any) -> Matrix:
    """The figures of one year per indicator as numbers, areas in the order of their codes.

    years   by indicator, as `latest_years` gives them; an indicator without a year gives an empty column
    asked   `level`, `areas` and more of `Question`
    """
    question = Question([code for code in indicators if code in years], years=sorted(set(years.values())), **asked)
    table, age = _fetched(question, ("indicator", "area", "value"), years)
    found, column = numbered(table["area"]), numbered(table["indicator"])
    areas = tuple(sorted(found.words) if question.areas is None else question.areas)
    row_at = {area: place for place, area in enumerate(areas)}
    column_at = {code: place for place, code in enumerate(indicators)}
    values = np.full((len(areas), len(indicators)), np.nan)
    if table.num_rows:
        down = np.array([row_at[area] for area in found.words])[found.places]
        across = np.array([column_at[code] for code in column.words])[column.places]
        numbers = table["value"].to_numpy()
        # The oldest is written first, the younger ones over it.
        for release in np.unique(age):
            own = age == release if age.any() else slice(None)
            values[down[own], across[own]] = numbers[own]
    return Matrix(areas, tuple(indicators), dict(years), values)


def arranged(told: Figures, indicators: Words, *, years: Mapping[str, int]) -> Matrix:
    """As `matrix`, of all areas in figures of everybody that were asked before: the store is not asked again."""
    area, column = numbered(told.table["area"]), numbered(told.table["indicator"])
    column_at = {code: place for place, code in enumerate(indicators)}
    across = np.array([column_at.get(code, -1) for code in column.words], dtype=np.int64)[column.places]
    wanted = np.array([years.get(code, -1) for code in column.words], dtype=np.int64)[column.places]
    own = (across >= 0) & (told.table["year"].to_numpy() == wanted)
    areas = sorted(area.words)
    down = np.searchsorted(areas, area.words)[area.places]
    values = np.full((len(areas), len(indicators)), np.nan)
    values[down[own], across[own]] = told.table["value"].to_numpy()[own]
    return Matrix(tuple(areas), tuple(indicators), dict(years), values)


def _found(question: Question) -> Figures:
    releases = _releases(question)
    table, age = _fetched(question, COLUMNS[:-1], None, releases)
    table = table.append_column("release", _named(releases, age))
    return Figures(table.take(newest(table, age)) if len(releases) > 1 else table)


def _named(releases: Words, age: NDArray[np.int16]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(age), pa.array(releases, pa.string())).cast(pa.string())


def _words(table: pa.Table) -> list[str]:
    words: list[str] = table["indicator"].cast(pa.string()).to_pylist()
    return words


def _fetched(
    question: Question, columns: Words, years: Mapping[str, int] | None = None, releases: Words | None = None
) -> tuple[pa.Table, NDArray[np.int16]]:
    """All that the releases say, and for each row which of them says so.

    years   gives each indicator a year of its own
    """
    releases = _releases(question) if releases is None else releases
    if not releases or not question.indicators or question.areas == []:
        return _EMPTY.table.select(columns), np.zeros(0, dtype=np.int16)
    table = STORE.table(releases)
    wanted = table.filter(*_conditions(table, question, years))
    if len(releases) == 1:
        found = wanted.select(*columns).to_pyarrow()
        return found, np.zeros(found.num_rows, dtype=np.int16)
    found = wanted.select(*columns, "filename").to_pyarrow()
    places = {str(STORE.path(code)): place for place, code in enumerate(releases)}
    from_file = numbered(found["filename"])
    age = np.array([places[path] for path in from_file.words], dtype=np.int16)[from_file.places]
    return found.drop_columns(["filename"]), age


def newest(table: pa.Table, age: NDArray[np.int16]) -> NDArray[np.int64]:
    """One row per indicator, area, year and part: that of the youngest release. In the store this takes longer."""
    key = np.zeros(table.num_rows, dtype=np.int64)
    for name in ("indicator", "area", "part"):
        column = numbered(table[name])
        key = key * len(column.words) + column.places
    key = key * 10_000 + table["year"].to_numpy()
    order = np.lexsort((age, key))
    key = key[order]
    return order[np.append(key[1:] != key[:-1], True)] if len(key) else order


class Numbered(NamedTuple):
    """A column of words as the distinct words and, for each row, the place of its word among them."""

    words: list[str]
    places: NDArray[np.int64]


def numbered(column: pa.ChunkedArray) -> Numbered:
    encoded = column.combine_chunks().cast(pa.string()).dictionary_encode()
    return Numbered(encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64))


def _releases(question: Question) -> list[str]:
    """Codes of the releases that can answer, oldest first: two queries, one of them only for who has signed in."""
    covered = Q(coverage__indicator__code__in=question.indicators)
    levels = {question.level} if question.level else {level_of(code) for code in question.areas or ("",)}
    levels |= {level_of(code) for code in question.also}
    if "" not in levels:
        covered &= Q(coverage__level__in=levels)
    if question.years is not None:
        covered &= Q(coverage__year__in=question.years)
    rows = Release.objects.filter(covered, dataset__in=_datasets(question.visitor)).distinct()
    if question.releases is not None:
        rows = rows.filter(code__in=question.releases)
    return list(rows.order_by("published", "pk").values_list("code", flat=True))


def _datasets(visitor: Visitor) -> Any:
    return Dataset.objects.readable_by(visitor).values("pk")


def _conditions(table: Table, question: Question, years: Mapping[str, int] | None) -> list[BooleanValue]:
    conditions = [] if question.part is None else [table.part == question.part]
    if years is None:
        conditions.append(_among(table.indicator, question.indicators))
    else:
        conditions.append(_of_the_year(table, {code: years[code] for code in question.indicators if code in years}))
    if question.years is not None:
        conditions.append(table.year.isin(list(question.years)))
    if question.areas is not None:
        conditions.append(_among(table.area, question.areas))
    if question.level:
        at_level = _at_level(table, question.level)
        conditions.append(at_level | table.area.isin(list(question.also)) if question.also else at_level)
    return conditions


def _among(column: StringValue, words: Words) -> BooleanValue:
    """Whether the column holds one of these words.

    Many are given as one text that the store cuts up: a list of words takes longer to be made into a question than to
    be looked through. The store skips what lies outside its ends.
    """
    if len(words) <= _FEW:
        return column.isin(list(words))
    listed = ibis.literal(_BETWEEN.join(words)).split(_BETWEEN)
    return column.between(min(words), max(words)) & listed.contains(column)


def _of_the_year(table: Table, years: Mapping[str, int]) -> BooleanValue:
    """Each indicator in its own year."""
    conditions = [
        (table.year == year) & _among(table.indicator, [code for code, own in years.items() if own == year])
        for year in sorted(set(years.values()))
    ]
    return ibis.or_(*conditions) if conditions else ibis.literal(False)


def _at_level(table: Table, level: str) -> BooleanValue:
    """Whether the area is of this level: by its code, or one of the few that have a code of their own."""
    prefix = next((prefix for prefix, name in PREFIXES.items() if name == level), "NL")
    others = Area.objects.filter(kind=level).exclude(code__startswith=prefix).values_list("code", flat=True)
    named = list(others)
    if level not in PREFIXES.values() and level != "land":
        return table.area.isin(named)
    return is_at(table.area, level) | table.area.isin(named) if named else is_at(table.area, level)


def _absent(indicator: str, area: str, year: int) -> Figure:
    return Figure(indicator, area, year, "", None, Status.ABSENT, "")


def _value(row: Figure) -> float:
    assert row.value is not None
    return row.value
