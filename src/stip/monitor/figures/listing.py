# SPDX-License-Identifier: EUPL-1.2
"""Leaf through all figures, however many there are: what comes before a page is counted beforehand and never read.

A figure is that of the newest release that has it, as in `reading`, unless one release is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanValue, Table
from numpy.typing import NDArray

from stip.monitor.figures.levels import PREFIXES, is_at, level_column, level_of
from stip.monitor.figures.reading import Figure, newest, numbered
from stip.monitor.figures.shelf import STORE, own_levels
from stip.monitor.figures.store import Status
from stip.monitor.models import Coverage, Dataset, Indicator, Release
from stip.places.access import Visitor
from stip.places.models import Area

_LEVELS: list[str] = [*Area.Kind.values, ""]
_FEW = 40
_OF_CBS = {"land", *PREFIXES.values()}


@dataclass(frozen=True)
class Choice:
    """Which figures are wanted; what is left open is not asked."""

    indicator: str | None = None
    area: str | None = None
    level: str | None = None
    first_year: int | None = None
    last_year: int | None = None
    release: str | None = None


class Age(NamedTuple):
    """A release in the order in which releases came out."""

    published: str
    number: int
    code: str


class Cell(NamedTuple):
    """All figures of one kind of area, indicator and year, which lie together in the list, and who speaks of them."""

    level: str
    indicator: str
    year: int
    size: int
    releases: frozenset[Age]


class Page(NamedTuple):
    """A part of the list, and how long the whole is."""

    total: int
    figures: list[Figure]


def page_of(choice: Choice, visitor: Visitor, *, start: int, size: int) -> Page:
    """The figures from place `start`, at most `size` of them: from country to neighbourhood, then by indicator, year,
    area and group. One question to the store, and a fixed number to the database."""
    if choice.area is not None:
        found = _read(_cells(choice, visitor, level=_level_of(choice.area)), choice.area)
        return Page(found.num_rows, _figures(found.slice(start, size)))
    cells = _cells(choice, visitor, level=choice.level)
    wanted, before = _around(cells, start, size)
    found = _read(wanted, None)
    return Page(sum(cell.size for cell in cells), _figures(found.slice(start - before, size)))


def _level_of(area: str) -> str:
    """The kind of an area, also of one without a code of CBS; empty when nobody knows it."""
    return level_of(area) or Area.objects.filter(code=area).values_list("kind", flat=True).first() or ""


def _cells(choice: Choice, visitor: Visitor, *, level: str | None) -> list[Cell]:
    """What there is to leaf through, in the order of the list."""
    if choice.level and choice.level != level:
        return []
    releases = _releases(choice, visitor)
    codes = dict(Indicator.objects.values_list("pk", "code"))
    wanted = {
        "indicator__code": choice.indicator,
        "level": level,
        "year__gte": choice.first_year,
        "year__lte": choice.last_year,
    }
    rows = Coverage.objects.filter(
        release__in=list(releases), **{name: value for name, value in wanted.items() if value is not None}
    )
    counts: dict[tuple[int, str, int], int] = {}
    ages: dict[tuple[int, str, int], list[Age]] = {}
    count_of = "known" if choice.release is None else "rows"
    # Joining to indicator and release would take most of the time: there may be many thousands of rows.
    for kind, indicator, year, count, release in rows.order_by().values_list(
        "level", "indicator_id", "year", count_of, "release_id"
    ):
        place = (_LEVELS.index(kind), codes[indicator], year)
        counts[place] = count
        ages.setdefault(place, []).append(releases[release])
    return [
        Cell(_LEVELS[place[0]], place[1], place[2], count, frozenset(ages[place]))
        for place, count in sorted(counts.items())
    ]


def _releases(choice: Choice, visitor: Visitor) -> dict[int, Age]:
    """The releases that may be read, by key."""
    readable = Dataset.objects.readable_by(visitor).order_by().values("pk")
    rows = Release.objects.filter(dataset__in=readable).order_by()
    if choice.release is not None:
        rows = rows.filter(code=choice.release)
    return {age[1]: Age(*age) for age in rows.values_list("published", "pk", "code")}


def _around(cells: Sequence[Cell], start: int, size: int) -> tuple[Sequence[Cell], int]:
    """The cells that the page lies in, and how many figures come before the first of them."""
    ends = np.cumsum([cell.size for cell in cells], dtype=np.int64)
    first = int(np.searchsorted(ends, start, side="right"))
    last = int(np.searchsorted(ends, start + size, side="left"))
    return cells[first : last + 1], int(ends[first - 1]) if first else 0


def _read(cells: Sequence[Cell], area: str | None) -> pa.Table:
    """The figures of these cells, or those of one area in them, in the order of the list."""
    ages = sorted({age for cell in cells for age in cell.releases})
    if not ages:
        return pa.table({name: pa.array([], pa.string()) for name in Figure._fields})
    own = own_levels({cell.level for cell in cells})
    table = STORE.table([age.code for age in ages])
    conditions = [
        _at_levels(table, {cell.level for cell in cells}, sorted(own)) if area is None else table.area == area
    ]
    for column in ("indicator", "year"):
        values = sorted({getattr(cell, column) for cell in cells})
        # What the store brings along too much is left out afterwards, sooner than it reads a long list.
        if len(values) <= _FEW:
            conditions.append(table[column].isin(values))
    wanted = table.filter(*conditions)
    level = level_column(wanted.area, own).name("level")
    found = wanted.select(*Figure._fields[:-1], "filename", level).to_pyarrow()
    age = _ages(found, ages)
    release = pa.DictionaryArray.from_arrays(pa.array(age), pa.array([each.code for each in ages], pa.string()))
    found = found.append_column("release", release.cast(pa.string()))
    return _ordered(found.take(newest(found, age)), cells)


def _ages(found: pa.Table, ages: Sequence[Age]) -> NDArray[np.int16]:
    places = {str(STORE.path(age.code)): place for place, age in enumerate(ages)}
    from_file = numbered(found["filename"])
    return np.array([places[path] for path in from_file.words], dtype=np.int16)[from_file.places]


def _at_levels(table: Table, levels: set[str], own: list[str]) -> BooleanValue:
    conditions: list[BooleanValue] = [is_at(table.area, level) for level in sorted(levels & _OF_CBS)]
    if own:
        conditions.append(table.area.isin(own))
    return ibis.or_(*conditions) if conditions else ibis.literal(False)


def _ordered(found: pa.Table, cells: Sequence[Cell]) -> pa.Table:
    """Without the figures between the cells, which the question to the store brought along."""
    levels, indicators = numbered(found["level"]), numbered(found["indicator"])
    year = found["year"].to_numpy().astype(np.int64)
    keys = (levels.places * len(indicators.words) + indicators.places) * 10_000 + year
    distinct, which = np.unique(keys, return_inverse=True)
    places = {cell[:3]: place for place, cell in enumerate(cells)}
    place = np.full(len(distinct), -1, dtype=np.int64)
    for number, key in enumerate(distinct.tolist()):
        both, of_year = divmod(key, 10_000)
        of_level, of_indicator = divmod(both, len(indicators.words))
        place[number] = places.get((levels.words[of_level], indicators.words[of_indicator], of_year), -1)
    found = found.append_column("place", pa.array(place[which.ravel()]))
    found = found.filter(pc.greater_equal(found["place"], 0))
    return found.sort_by([("place", "ascending"), ("area", "ascending"), ("part", "ascending")])


def _figures(table: pa.Table) -> list[Figure]:
    columns = [table[name].to_pylist() for name in Figure._fields]
    columns[5] = [Status(word) for word in columns[5]]
    return [Figure(*row) for row in zip(*columns, strict=True)]
