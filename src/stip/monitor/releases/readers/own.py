# SPDX-License-Identifier: EUPL-1.2
"""Any table of a region's own: somebody tells which column is the area, the year, the indicator or the value.

Nothing is guessed. Every row that cannot be read is told with its number, and the good ones are shown before anything
is kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from stip.monitor.figures.levels import canonical, level_of, parent_of
from stip.monitor.figures.store import Observation, Status
from stip.monitor.figures.suppression import LEAST_IN_CELL, may_show, suppress_areas
from stip.monitor.figures.suppression import Cell as Shown
from stip.monitor.releases.readers.signs import NIL, SENTINELS, SIGNS, Unclear, has_decimal_comma, number
from stip.monitor.releases.readers.tables import Cell

Column = int
"""The place of a column, from nought."""

MAX_PROBLEMS = 200
_YEARS = range(1900, 2101)


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


@dataclass(frozen=True)
class Preview:
    """What would be kept, and what stands in the way. `left_out` counts problems that are not listed."""

    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...]
    left_out: int = 0
    hidden: int = 0


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
    names = [str(cell or "") for cell in rows[heading]] if heading < len(rows) else []
    reading = _Reading(mapped, names, find_area, _commas(rows[heading + 1 :], mapped))
    for place, row in enumerate(rows[heading + 1 :], start=heading + 2):
        if any(cell not in (None, "") for cell in row):
            reading.row(place, row)
    return reading.done()


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
        self.found: dict[tuple[str, str, int, str], tuple[int, Observation]] = {}
        self.problems: list[Problem] = []
        self.small: dict[tuple[str, str, int, str], float] = {}
        self.hidden = 0

    def row(self, place: int, row: Sequence[Cell]) -> None:
        try:
            area = self._area(row)
            part = str(_cell(row, self.mapped.part) or "").strip()
            few = self._is_few(row)
        except _Wrong as wrong:
            self._problem(place, wrong)
            return
        for column, told in self._figures(row):
            try:
                indicator, year = self._meaning(row, column, told)
                value, status = self._value(_cell(row, column), column)
            except _Wrong as wrong:
                self._problem(place, wrong)
                continue
            if status is not None:
                one = Observation(indicator, area, year, part, value, status)
                self._add(place, column, self._hide(one, few))

    def done(self) -> Preview:
        shown = tuple(self.problems[:MAX_PROBLEMS])
        observations = tuple(self._hidden_too([one for _, one in self.found.values()]))
        return Preview(observations, shown, len(self.problems) - len(shown), self.hidden)

    def _hidden_too(self, observations: list[Observation]) -> list[Observation]:
        """Hide counts from which another one that was hidden could be worked out."""
        of_thing: dict[tuple[str, int, str], dict[str, int]] = {}
        for one in observations:
            if one.indicator in self.mapped.counts and (one[:4] in self.small or one.value is not None):
                count = self.small.get(one[:4], one.value)
                of_thing.setdefault((one.indicator, one.year, one.part), {})[one.area] = max(round(count or 0), 0)
        cells = {thing: suppress_areas(counts, parent_of) for thing, counts in of_thing.items()}
        return [self._with_cell(one, cells.get((one.indicator, one.year, one.part), {})) for one in observations]

    def _with_cell(self, one: Observation, cells: Mapping[str, Shown]) -> Observation:
        if one.value is None or one.area not in cells or not cells[one.area].is_hidden:
            return one
        self.hidden += 1
        return one._replace(value=None, status=Status.SECRET)

    def _area(self, row: Sequence[Cell]) -> str:
        word = str(_cell(row, self.mapped.area) or "").strip()
        code = self.find_area(word) if word else ""
        if not code:
            message = f"We kennen geen gebied ‘{word[:60]}’." if word else "Er staat geen gebied."
            raise _Wrong(self.mapped.area, f"{message} Gebruik de code van CBS, zoals GM0983 of WK098300.")
        return code

    def _is_few(self, row: Sequence[Cell]) -> bool:
        if self.mapped.observed is None:
            return False
        cell = _cell(row, self.mapped.observed)
        observed = _whole(cell)
        if observed is None or observed < 0:
            raise _Wrong(self.mapped.observed, f"‘{cell}’ is geen aantal waarnemingen. Vul een heel getal in.")
        return not may_show(observed)

    def _figures(self, row: Sequence[Cell]) -> Iterator[tuple[Column, tuple[str, int | None]]]:
        if self.mapped.value is None:
            yield from self.mapped.values.items()
        else:
            word = str(_cell(row, self.mapped.indicator) or "").strip()
            only = next(iter(self.mapped.indicators.values())) if self.mapped.indicator is None else ""
            yield self.mapped.value, (only or self.mapped.indicators.get(word, f"?{word}"), None)

    def _meaning(self, row: Sequence[Cell], column: Column, told: tuple[str, int | None]) -> tuple[str, int]:
        indicator, year = told
        if indicator.startswith("?"):
            message = f"‘{indicator[1:61]}’ is niet aan een indicator gekoppeld. Koppel het of laat de rij weg."
            raise _Wrong(self.mapped.indicator, message)
        if year is None and self.mapped.year is not None:
            cell = _cell(row, self.mapped.year)
            year = _whole(cell)
            if year is None:
                raise _Wrong(
                    self.mapped.year, f"‘{cell if cell is not None else ''}’ is geen jaar. Vul een jaartal in."
                )
        year = self.mapped.of_year if year is None else year
        if year is None or year not in _YEARS:
            raise _Wrong(
                self.mapped.year if self.mapped.year is not None else column, f"Het jaar {year} kan niet kloppen."
            )
        return indicator, year

    def _value(self, cell: Cell, column: Column) -> tuple[float | None, Status | None]:
        """The figure; no status when the cell is empty and empty means nothing."""
        if isinstance(cell, bool):
            raise _Wrong(column, "Hier staat waar of onwaar, geen getal. Vul een getal in of laat de cel leeg.")
        if isinstance(cell, int | float):
            return (None, Status.ABSENT) if str(int(cell)) in SENTINELS else (float(cell), Status.MEASURED)
        word = (cell or "").strip()
        if not word:
            return None, self.mapped.blank
        if word in self.mapped.signs:
            return None, self.mapped.signs[word]
        if word in SENTINELS:
            return None, Status.ABSENT
        if word == NIL:
            return 0.0, Status.MEASURED
        try:
            return number(word, decimal_comma=self.commas[column]), Status.MEASURED
        except Unclear as error:
            raise _Wrong(column, str(error)) from error

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


def _whole(cell: Cell) -> int | None:
    """A whole number that a cell holds as a number or as digits."""
    if isinstance(cell, str) and cell.strip().isascii() and cell.strip().lstrip("-").isdigit() and len(cell) < 12:
        return int(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == cell and abs(cell) < 1e9:
        return int(cell) if float(cell).is_integer() else None
    return None
