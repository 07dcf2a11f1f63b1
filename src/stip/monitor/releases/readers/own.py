# SPDX-License-Identifier: EUPL-1.2
"""Any table of a region's own: somebody tells which column is the area, the year, the indicator or the value.

Nothing is guessed. Every row that cannot be read is told with its number, and the good ones are shown before anything
is kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from stip.monitor.figures.levels import canonical, level_of, parent_of
from stip.monitor.figures.store import Observation, Status
from stip.monitor.figures.suppression import LEAST_IN_CELL, may_show, suppress_areas
from stip.monitor.releases.readers.signs import IN_WORDS, NIL, SENTINELS, SIGNS, Unclear, has_decimal_comma, number
from stip.monitor.releases.readers.tables import Cell

Column = int
"""The place of a column, from nought."""

MAX_PROBLEMS = 200
MOST = 1e15
"""No figure is larger: beyond it a computer no longer counts in ones."""
_YEARS = range(1900, 2101)
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Problem:
    """Something in the file that cannot be used. `row` is the number in the file, from one."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Meaning:
    """Which column means what. A table is long (one figure per row) or wide (a column per figure).

    area        the column with the code or name of the area
    year        the column with the year, or the year itself for the whole table as `of_year`
    values      wide: the indicator of each column with figures, and its year when each column has its own
    indicator   long: the column that says which indicator it is, with `indicators` telling our code for each word
    value       long: the column with the figure
    part        the column with the group, when there is one
    observed    the column that says how many answers the figure rests on: too few and it is hidden
    counts      indicators that count people: one to four is hidden
    skipped     long: words in the column with the indicator whose rows are not wanted
    limits      by indicator the least and the most that a figure can be, such as 0 and 100
    decimal_comma  how all numbers are written; when nobody says so, each column tells
    """

    area: Column
    year: Column | None = None
    of_year: int | None = None
    values: Mapping[Column, tuple[str, int | None]] = field(default_factory=dict)
    indicator: Column | None = None
    indicators: Mapping[str, str] = field(default_factory=dict)
    value: Column | None = None
    part: Column | None = None
    observed: Column | None = None
    counts: frozenset[str] = frozenset()
    blank: Status | None = None
    signs: Mapping[str, Status] = field(default_factory=lambda: SIGNS)
    skipped: frozenset[str] = frozenset()
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    decimal_comma: bool | None = None


@dataclass(frozen=True)
class Preview:
    """What would be kept, and what stands in the way.

    left_out   problems that are not listed
    hidden     figures that the rule for small numbers hides
    empty      cells without anything in them, of which nothing is kept
    """

    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...]
    left_out: int = 0
    hidden: int = 0
    empty: int = 0


Key = tuple[str, str, int, str]
"""Indicator, area, year and part."""

FindArea = Callable[[str], str]
"""Gives the code of an area by a code or name; empty when nobody knows it."""


def by_code(word: str) -> str:
    """The area when the word is a code of CBS."""
    code = canonical(word)
    return code if level_of(code) else ""


def preview(
    rows: Sequence[Sequence[Cell]], mapped: Meaning, *, heading: int = 0, find_area: FindArea = by_code
) -> Preview:
    """Read the rows below `heading` as figures.

    raises   ValueError when the mapping contradicts itself
    """
    _check(mapped)
    names = column_names(rows[heading]) if heading < len(rows) else []
    reading = _Reading(mapped, names, find_area, _commas(rows[heading + 1 :], mapped))
    for place, row in enumerate(rows[heading + 1 :], start=heading + 2):
        if any(cell not in (None, "") for cell in row):
            reading.row(place, row)
    return reading.done()


def column_names(headings: Sequence[Cell]) -> list[str]:
    """What the columns are called: their heading, or the letter that a spreadsheet shows above them.

    >>> column_names(["gebied", None, " "])
    ['gebied', 'kolom B', 'kolom C']
    """
    return [word(cell)[:_LONGEST_NAME] or f"kolom {_letter(place)}" for place, cell in enumerate(headings)]


def word(cell: Cell) -> str:
    """A cell as people read it.

    >>> word(983.0), word(" a "), word(None)
    ('983', 'a', '')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(str(cell).split())


def _letter(place: int) -> str:
    return (_letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _check(mapped: Meaning) -> None:
    is_long = mapped.value is not None and (mapped.indicator is not None or len(mapped.indicators) == 1)
    if is_long == bool(mapped.values):
        raise ValueError("a mapping must be either long (indicator and value) or wide (values)")
    has_year = (mapped.year is not None) or (mapped.of_year is not None)
    if not has_year and (is_long or any(year is None for _, year in mapped.values.values())):
        raise ValueError("a mapping must tell the year of every figure")


def _commas(rows: Sequence[Sequence[Cell]], mapped: Meaning) -> dict[Column, bool | None]:
    """For each column with figures: whether it writes a decimal comma."""
    columns = [*mapped.values, *([mapped.value] if mapped.value is not None else [])]
    if mapped.decimal_comma is not None:
        return dict.fromkeys(columns, mapped.decimal_comma)
    return {
        column: has_decimal_comma(word for row in rows if isinstance(word := _cell(row, column), str))
        for column in columns
    }


def _cell(row: Sequence[Cell], column: Column | None) -> Cell:
    return row[column] if column is not None and column < len(row) else None


class _Wrong(Exception):
    def __init__(self, column: Column | None, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


class _Reading:
    """Collects what is read, row by row."""

    def __init__(
        self, mapped: Meaning, names: Sequence[str], find_area: FindArea, commas: Mapping[Column, bool | None]
    ) -> None:
        self.mapped, self.names, self.find_area, self.commas = mapped, names, find_area, commas
        self.found: dict[Key, tuple[int, Observation]] = {}
        self.problems: list[Problem] = []
        self.small: dict[Key, float] = {}
        self.hidden = self.empty = 0

    def row(self, place: int, row: Sequence[Cell]) -> None:
        try:
            area = self._area(row)
            part = word(_cell(row, self.mapped.part))
            few = self._is_few(row)
        except _Wrong as wrong:
            self._problem(place, wrong)
            return
        for column, told in self._figures(row):
            try:
                indicator, year = self._meaning(row, column, told)
                value, status = self._value(_cell(row, column), column)
                self._check_limits(indicator, value, column)
            except _Wrong as wrong:
                self._problem(place, wrong)
                continue
            if status is None:
                self.empty += 1
            else:
                one = Observation(indicator, area, year, part, value, status)
                self._add(place, column, self._hide(one, few))

    def done(self) -> Preview:
        shown = tuple(self.problems[:MAX_PROBLEMS])
        observations = tuple(self._hidden_too([one for _, one in self.found.values()]))
        return Preview(observations, shown, len(self.problems) - len(shown), self.hidden, self.empty)

    def _hidden_too(self, observations: list[Observation]) -> list[Observation]:
        """Hide counts from which another one that was hidden could be worked out."""
        counts = {
            one[:4]: max(round(self.small.get(one[:4], one.value) or 0), 0)
            for one in observations
            if one.indicator in self.mapped.counts and (one[:4] in self.small or one.value is not None)
        }
        hidden = all_hidden(counts, {one[:4] for one in observations if one.value is None} & counts.keys())
        return [self._without(one) if one[:4] in hidden else one for one in observations]

    def _without(self, one: Observation) -> Observation:
        if one.value is None:
            return one
        self.hidden += 1
        return one._replace(value=None, status=Status.SECRET)

    def _area(self, row: Sequence[Cell]) -> str:
        told = word(_cell(row, self.mapped.area))
        code = self.find_area(told) if told else ""
        if not told:
            message = "Er staat geen gebied. Vul in elke rij een gebied in, ook waar cellen zijn samengevoegd."
            raise _Wrong(self.mapped.area, message)
        if not code:
            message = f"We kennen geen gebied ‘{told[:60]}’. Gebruik de code van CBS, zoals GM0983 of WK098300."
            raise _Wrong(self.mapped.area, message)
        return code

    def _is_few(self, row: Sequence[Cell]) -> bool:
        if self.mapped.observed is None:
            return False
        cell = _cell(row, self.mapped.observed)
        observed = _whole(cell)
        if observed is None or observed < 0:
            raise _Wrong(self.mapped.observed, f"‘{_short(cell)}’ is geen aantal waarnemingen. Vul een heel getal in.")
        return not may_show(observed)

    def _figures(self, row: Sequence[Cell]) -> Iterator[tuple[Column, tuple[str, int | None]]]:
        if self.mapped.value is None:
            yield from self.mapped.values.items()
        else:
            told = word(_cell(row, self.mapped.indicator))
            only = next(iter(self.mapped.indicators.values())) if self.mapped.indicator is None else ""
            if only or told not in self.mapped.skipped:
                yield self.mapped.value, (only or self.mapped.indicators.get(told, f"?{told}"), None)

    def _meaning(self, row: Sequence[Cell], column: Column, told: tuple[str, int | None]) -> tuple[str, int]:
        indicator, year = told
        if indicator.startswith("?"):
            message = f"‘{indicator[1:61]}’ is niet aan een indicator gekoppeld. Koppel het of laat de rij weg."
            raise _Wrong(self.mapped.indicator, message)
        if year is None and self.mapped.year is not None:
            cell = _cell(row, self.mapped.year)
            year = _whole(cell)
            if year is None:
                raise _Wrong(self.mapped.year, f"‘{_short(cell)}’ is geen jaar. Vul een jaartal in.")
        year = self.mapped.of_year if year is None else year
        if year is None or year not in _YEARS:
            raise _Wrong(
                self.mapped.year if self.mapped.year is not None else column,
                f"Het jaar {year} kan niet kloppen. Vul een jaartal van 1900 tot en met 2100 in.",
            )
        return indicator, year

    def _value(self, cell: Cell, column: Column) -> tuple[float | None, Status | None]:
        """The figure; no status when the cell is empty and empty means nothing."""
        if isinstance(cell, bool):
            raise _Wrong(column, "Hier staat waar of onwaar, geen getal. Vul een getal in of laat de cel leeg.")
        if isinstance(cell, int | float):
            if not isfinite(cell):
                raise _Wrong(column, "Hier staat geen getal. Vul een getal in of laat de cel leeg.")
            return (None, Status.ABSENT) if str(int(cell)) in SENTINELS else (float(cell), Status.MEASURED)
        return self._told((cell or "").strip(), column)

    def _told(self, words: str, column: Column) -> tuple[float | None, Status | None]:
        if not words:
            return None, self.mapped.blank
        if words in self.mapped.signs:
            return None, self.mapped.signs[words]
        if words.lower() in IN_WORDS:
            return None, IN_WORDS[words.lower()]
        if words in SENTINELS:
            return None, Status.ABSENT
        if words == NIL:
            return 0.0, Status.MEASURED
        try:
            return number(words, decimal_comma=self.commas[column]), Status.MEASURED
        except Unclear as error:
            raise _Wrong(column, str(error)) from error

    def _check_limits(self, indicator: str, value: float | None, column: Column) -> None:
        least, most = self.mapped.limits.get(indicator, (-MOST, MOST))
        if value is None or least <= value <= most:
            return
        if value < least:
            raise _Wrong(column, f"{_short(value)} is te laag: het kan niet onder {least:g} komen. Kijk de cel na.")
        raise _Wrong(column, f"{_short(value)} is te hoog: het kan niet boven {most:g} komen. Kijk de cel na.")

    def _hide(self, one: Observation, few: bool) -> Observation:
        """Without its value when that tells of too few people; what it was only helps to hide others along with it."""
        is_small = one.indicator in self.mapped.counts and one.value is not None and 0 < one.value < LEAST_IN_CELL
        if one.value is None or not (few or is_small):
            return one
        self.hidden += 1
        self.small.setdefault(one[:4], min(one.value, LEAST_IN_CELL - 1))
        return one._replace(value=None, status=Status.SECRET)

    def _add(self, place: int, column: Column, one: Observation) -> None:
        earlier = self.found.get(one[:4])
        if earlier:
            message = f"Hetzelfde cijfer staat al in rij {earlier[0]}. Haal een van de twee weg."
            self._problem(place, _Wrong(column, message))
        else:
            self.found[one[:4]] = (place, one)

    def _problem(self, place: int, wrong: _Wrong) -> None:
        named = wrong.column is not None and wrong.column < len(self.names)
        column = self.names[wrong.column] if named and wrong.column is not None else ""
        self.problems.append(Problem(place, column, wrong.message))


def all_hidden(counts: Mapping[Key, int], hidden: set[Key]) -> set[Key]:
    """Which counts have to be hidden when these are: by areas that lie in each other, and by groups of one place.

    Groups may overlap, so of a place with a hidden group, or a hidden total, all groups are hidden.
    """
    of_thing: dict[tuple[str, int, str], dict[str, Key]] = {}
    of_place: dict[tuple[str, str, int], list[Key]] = {}
    for key in counts:
        indicator, area, year, part = key
        of_thing.setdefault((indicator, year, part), {})[area] = key
        of_place.setdefault((indicator, area, year), []).append(key)
    now, before = set(hidden), -1
    while len(now) != before:
        before = len(now)
        for keys in of_place.values():
            if now.intersection(keys):
                now.update(key for key in keys if key[3])
        for of_areas in of_thing.values():
            also = {area for area, key in of_areas.items() if key in now}
            cells = suppress_areas({area: counts[key] for area, key in of_areas.items()}, parent_of, also)
            now.update(of_areas[area] for area, cell in cells.items() if cell.is_hidden)
    return now


def _short(cell: Cell) -> str:
    return word(cell)[:40]


def _whole(cell: Cell) -> int | None:
    """A whole number that a cell holds as a number or as digits."""
    if isinstance(cell, str) and cell.strip().isascii() and cell.strip().lstrip("-").isdigit() and len(cell) < 12:
        return int(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == cell and abs(cell) < 1e9:
        return int(cell) if float(cell).is_integer() else None
    return None
