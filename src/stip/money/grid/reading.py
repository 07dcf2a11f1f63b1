# SPDX-License-Identifier: EUPL-1.2
"""Read the rows of a budget grid out of a table, however a controller has arranged it: pure, no database.

Columns may stand in any order, under one or two header rows; rows in between may be empty; totals are skipped. What
cannot be read is a problem with its row and column, and all problems of a file are told at once.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from stip.money import notation
from stip.money.grid import layout as grid
from stip.money.grid.layout import Cell, Nature, Problem, Year
from stip.money.ledger import STAGES, ZERO, Kind, Stage, Total

MAX_ROWS = 100_000
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a text may not start with in a CSV: a spreadsheet would run it."""
_HEADER_WITHIN = 30
_YEAR = re.compile(r"(?:jaar |begroting |raming )?((?:19|20|21)[0-9]{2})(?:\.0)?(?: ?\(.*\))?")
_TOTALS = ("totaal", "subtotaal", "total", "eindtotaal")
_ALIASES = {
    "onderdeel (code)": grid.ITEM, "code": grid.ITEM, "project": grid.ITEM, "omschrijving": grid.ACTIVITY,
    "funder": grid.PARTY, "geldgever": grid.PARTY, "organisatie": grid.PARTY, "partij (code)": grid.PARTY,
    "fase": grid.STAGE, "status": grid.STAGE, "uit een andere rijksregeling": grid.FROM_STATE,
    "geen jaar": grid.NO_YEAR, "onbekend jaar": grid.NO_YEAR,
}  # fmt: skip
_HEADINGS = {name.lower(): name for name in (*grid.COLUMNS, grid.NO_YEAR, grid.TOTAL)} | _ALIASES
_FORMS = {"": "geld", "geld": "geld", "cash": "geld", "natura": "natura", "in natura": "natura", "in kind": "natura"}
_PURSES = {word.lower(): code for code, label in grid.PURSES.items() for word in (code, label)} | {
    "niet bekend": "", "onbekend": "", "regionaal": "publiek", "publiek regionaal": "publiek", "eu": "europa",
}  # fmt: skip
_YES_NO = {"": False, "nee": False, "n": False, "0": False, "ja": True, "j": True, "x": True, "1": True} | {
    "waar": True, "true": True, "onwaar": False, "false": False,
}  # fmt: skip
_KINDS = {kind.value: kind for kind in Kind} | {"inzet van mensen": Kind.CAPACITY, "bijdragen": Kind.CONTRIBUTION}


class Manner(NamedTuple):
    """What the columns with a fixed choice of words say together."""

    kind: Kind
    stage: Stage
    form: str
    purse: str
    from_state_grant: bool
    nature: Nature
    unit: str


class Row(NamedTuple):
    """A row of the file: its number there, the names as they are written, and its amounts that are not nothing."""

    number: int
    item: str
    title: str
    activity: str
    party: str
    name: str
    recipient: str
    scheme: str
    team: str
    manner: Manner
    amounts: tuple[tuple[Year, Total], ...]
    # A spreadsheet that takes a code for a number drops its last noughts: 1.10 becomes 1.1.
    item_was_number: bool = False


@dataclass(frozen=True)
class Reading:
    """What a table says. With problems, `rows` are those that could be read.

    years    the columns that the file has: only these years are compared with the books
    notes    what was left out, for people
    """

    rows: list[Row]
    years: list[Year] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Head:
    """Where the columns are. `last` is the last row of the header, counted from nought."""

    last: int
    named: dict[str, int]
    years: dict[Year, int]
    unknown: dict[str, int]
    twice: list[str]


def read(
    table: Sequence[Sequence[Cell]],
    *,
    without_value: Iterable[Sequence[int]] = (),
    merged: Iterable[Sequence[int]] = (),
) -> Reading:
    """Read a table whose first row is row 1 of its sheet. Rows and columns are counted from nought.

    without_value  (row, column) of cells with an error, or a formula whose outcome the file does not hold
    merged         (first row, first column, last row, last column) of cells that are merged into one
    """
    head = _head_of(table)
    if head is None:
        return _refused(
            "Er is geen rij met kolomkoppen gevonden. Zet boven de bedragen de koppen Soort, Stadium en jaren."
        )
    missing = [name for name in (grid.KIND, grid.STAGE) if name not in head.named]
    if missing or not head.years:
        wanted = " en ".join(missing) or "een jaar (bijvoorbeeld 2026) of 'Zonder jaar'"
        return _refused(f"De kolom {wanted} ontbreekt. Voeg die toe, of begin met het bestand dat u hier ophaalt.")
    if head.twice:
        return _refused(f"De kolom {', '.join(head.twice)} staat er twee keer. Haal er een weg.")
    if len(table) - head.last > MAX_ROWS:
        return _refused(f"Het bestand heeft meer dan {MAX_ROWS:,} rijen. Knip het in delen.".replace(",", "."))
    reader = _Reader(table, head)
    reader.read()
    for row, column in without_value:
        reader.without_value(row, column)
    for top, left, bottom, right in merged:
        reader.merged(top, left, bottom, right)
    return reader.reading()


def headings_in(row: Sequence[Cell]) -> int:
    """How many cells of a row are headings of the grid."""
    return sum(_is_heading(cell) for cell in row)


def has_header(table: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table has the headings that a grid cannot do without."""
    head = _head_of(table)
    return head is not None and {grid.KIND, grid.STAGE} <= head.named.keys() and bool(head.years)


def column_letter(column: int) -> str:
    """The name of a column as a spreadsheet shows it.

    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class _Reader:
    """Goes through the rows once and keeps what it finds."""

    def __init__(self, table: Sequence[Sequence[Cell]], head: _Head) -> None:
        self.table, self.head = table, head
        self.problems: list[Problem] = []
        self.rows: list[Row] = []
        self.totals = 0
        self.remarks: list[int] = []
        self.notation = _notation_of(table, head)
        self.manners: dict[tuple[str, ...], Manner | list[tuple[str, str]]] = {}
        self.seen: dict[tuple[Any, ...], int] = {}
        self.read_rows: set[int] = set()
        self.columns = {column: name for name, column in head.named.items()}
        self.columns |= {column: grid.heading(year) for year, column in head.years.items()}

    def read(self) -> None:
        get = _getter([self.head.named.get(name, -1) for name in grid.COLUMNS])
        years = list(self.head.years.items())
        for at in range(self.head.last + 1, len(self.table)):
            cells = self.table[at]
            texts = get(cells)
            amounts = [
                (year, cells[column]) for year, column in years if column < len(cells) and _filled(cells[column])
            ]
            if amounts or any(texts):
                self._row(at, texts, amounts)

    def reading(self) -> Reading:
        return Reading(self.rows, list(self.head.years), sorted(self.problems, key=lambda one: one.row), self._notes())

    def without_value(self, row: int, column: int) -> None:
        name = self._column_named(column)
        if name and self._counts(row):
            cell = f"cel {column_letter(column)}{row + 1} heeft een foutmelding of een formule zonder uitkomst"
            self._problem(row, name, f"{cell}. Herstel de formule, bewaar het bestand en kies het opnieuw")

    def merged(self, top: int, left: int, bottom: int, right: int) -> None:
        """Only the first of merged cells holds anything: the others look empty, which is not what the writer meant."""
        name = next((self._column_named(column) for column in range(left, right + 1) if self._column_named(column)), "")
        row = next((row for row in range(top, bottom + 1) if self._counts(row)), None)
        if name and row is not None:
            cells = f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
            self._problem(row, name, f"cellen {cells} zijn samengevoegd. Splits ze en vul elke cel in")

    def _row(self, at: int, texts: tuple[str, ...], amounts: list[tuple[Year, Cell]]) -> None:
        item, title, activity, kind, stage, party, name, recipient, scheme, team, form, purse, state, nature = texts
        if not kind and not stage and any(text.lower().startswith(_TOTALS) for text in (item, title, activity)):
            self.totals += 1
            return
        if not kind and not stage and not amounts:
            self.remarks.append(at + 1)
            return
        self.read_rows.add(at)
        manner = self._manner(at, (kind, stage, form, purse, state, nature))
        if manner is None:
            return
        if manner.kind is Kind.COST and party:
            self._problem(at, grid.PARTY, "kosten hebben geen partij. Maak deze cel leeg, of maak er een bijdrage van")
        at_item = self.head.named.get(grid.ITEM, -1)
        row = Row(
            at + 1, item, title, activity, party, name, recipient, scheme, team, manner,
            self._amounts(at, manner, amounts),
            item_was_number=0 <= at_item < len(self.table[at]) and isinstance(self.table[at][at_item], float),
        )  # fmt: skip
        twin = self.seen.setdefault((*texts[:3], *texts[5:10], manner), at)
        if twin != at:
            self._problem(at, "", f"deze regel staat ook in rij {twin + 1}. Tel ze op of geef een andere activiteit")
        self.rows.append(row)

    def _manner(self, at: int, words: tuple[str, ...]) -> Manner | None:
        if words not in self.manners:
            self.manners[words] = _manner_of(*words)
        found = self.manners[words]
        if isinstance(found, Manner):
            return found
        for column, message in found:
            self._problem(at, column, message)
        return None

    def _amounts(self, at: int, manner: Manner, cells: list[tuple[Year, Cell]]) -> tuple[tuple[Year, Total], ...]:
        found = []
        for year, cell in cells:
            try:
                total = grid.amount_in(cell, manner.nature, manner.unit, self.notation)
            except ValueError as wrong:
                self._problem(at, grid.heading(year), str(wrong))
            else:
                if total is not ZERO:
                    found.append((year, total))
        return tuple(found)

    def _column_named(self, column: int) -> str:
        return self.columns.get(column, "")

    def _counts(self, row: int) -> bool:
        """Whether this row was read as a line of the books, rightly or not."""
        return row in self.read_rows

    def _problem(self, at: int, column: str, message: str) -> None:
        self.problems.append(Problem(at + 1, column, message if message.endswith(".") else f"{message}."))

    def _notes(self) -> list[str]:
        notes = []
        if self.totals:
            notes.append(f"Rijen met een totaal zijn overgeslagen: {self.totals}.")
        if self.remarks:
            some = ", ".join(map(str, self.remarks[:10])) + (" …" if len(self.remarks) > 10 else "")
            notes.append(f"Rijen zonder soort, stadium en bedrag zijn overgeslagen: {some}.")
        if self.head.unknown:
            names = ", ".join(f"‘{name}’ ({column_letter(column)})" for name, column in self.head.unknown.items())
            notes.append(f"Kolommen die het rooster niet kent, zijn niet gelezen: {names}.")
        return notes


def _refused(message: str) -> Reading:
    return Reading([], problems=[Problem(0, "", message)])


def _filled(cell: Cell) -> bool:
    return cell is not None and cell != ""


def _getter(places: list[int]) -> Callable[[Sequence[Cell]], tuple[str, ...]]:
    """A function that takes the named columns out of a row, as texts; a column that is not there is empty."""

    def get(cells: Sequence[Cell]) -> tuple[str, ...]:
        width = len(cells)
        return tuple([_text(cells[place]) if 0 <= place < width else "" for place in places])

    return get


def _text(cell: Cell) -> str:
    """A name in a cell; a code of digits comes out of a spreadsheet as a number."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _manner_of(kind: str, stage: str, form: str, purse: str, state: str, nature: str) -> Manner | list[tuple[str, str]]:
    """The fixed words of a row, or what is wrong with them as (column, sentence)."""
    problems: list[tuple[str, str]] = []
    chosen = _choice(problems, grid.KIND, kind, _KINDS)
    stages = {one.value: one for one in STAGES.get(chosen, ())} if chosen else {}
    at = _choice(problems, grid.STAGE, stage, stages) if chosen else None
    how = _choice(problems, grid.FORM, form, _FORMS)
    whose = _choice(problems, grid.PURSE, purse, _PURSES)
    from_state = _choice(problems, grid.FROM_STATE, state, _YES_NO)
    try:
        known = grid.nature_named(nature)
    except ValueError as wrong:
        problems.append((grid.NATURE, str(wrong)))
    if problems:
        return problems
    assert chosen and at and how is not None and whose is not None
    return Manner(chosen, at, how, whose, bool(from_state), known, grid.unit_of(chosen))


def _choice(problems: list[tuple[str, str]], column: str, text: str, choices: Mapping[str, Any]) -> Any:
    word = " ".join(text.lower().split())
    if word not in choices:
        said = f"‘{text[:40]}’ kan hier niet" if word else "hier staat niets"
        names = ", ".join(dict.fromkeys(name for name in choices if len(name) > 1))
        problems.append((column, f"{said}. Kies uit: {names}"))
        return None
    return choices[word]


def _head_of(table: Sequence[Sequence[Cell]]) -> _Head | None:
    """The row with the most headings among the first; a second row right below may complete it."""
    counts = [headings_in(row) for row in table[:_HEADER_WITHIN]]
    if not counts or max(counts) < 2:
        return None
    last = counts.index(max(counts))
    names = list(table[last])
    for other in (last - 1, last + 1):
        if 0 <= other < len(table) and _completes(names, table[other]):
            names = [_or(mine, theirs) for mine, theirs in _side_by_side(names, table[other])]
            last = max(last, other)
    return _placed(last, names)


def _completes(names: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row is a part of the header: it names columns and fills nothing else in under a name."""
    found = [(mine, theirs) for mine, theirs in _side_by_side(names, row) if _filled(theirs)]
    return any(_is_heading(theirs) and not _is_heading(mine) for mine, theirs in found) and all(
        isinstance(theirs, str) or _is_heading(theirs) for _, theirs in found
    )


def _side_by_side(first: Sequence[Cell], second: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
    width = max(len(first), len(second))
    return [
        (row[0], row[1])
        for row in zip(*(list(row) + [None] * (width - len(row)) for row in (first, second)), strict=True)
    ]


def _or(mine: Cell, theirs: Cell) -> Cell:
    return mine if _is_heading(mine) or not _is_heading(theirs) else theirs


def _is_heading(cell: Cell) -> bool:
    word = _word(cell)
    return word in _HEADINGS or bool(_YEAR.fullmatch(word))


def _word(cell: Cell) -> str:
    return " ".join(_text(cell).lower().split())


def _placed(last: int, names: Sequence[Cell]) -> _Head:
    named: dict[str, int] = {}
    years: dict[Year, int] = {}
    unknown: dict[str, int] = {}
    twice: list[str] = []
    plain = {_word(cell) for cell in names}
    for column, cell in enumerate(names):
        word = _word(cell)
        year = _YEAR.fullmatch(word)
        name = _HEADINGS.get(word, "")
        if word in _ALIASES and name.lower() in plain:
            name = ""
        if name == grid.TOTAL or not word:
            continue
        if year or name == grid.NO_YEAR:
            _put(years, int(year[1]) if year else None, column, twice, _text(cell))
        elif name:
            _put(named, name, column, twice, name)
        else:
            unknown[_text(cell)[:40]] = column
    return _Head(last, named, years, unknown, twice)


def _put(places: dict[Any, int], key: Any, column: int, twice: list[str], shown: str) -> None:
    if key in places:
        twice.append(shown)
    places.setdefault(key, column)


def _notation_of(table: Sequence[Sequence[Cell]], head: _Head) -> notation.Notation | None:
    """The notation that the texts of a file show, when they agree."""
    found: set[notation.Notation] = set()
    for row in table[head.last + 1 :]:
        for column in head.years.values():
            cell = row[column] if column < len(row) else None
            if isinstance(cell, str) and ("," in cell or "." in cell):
                told = notation.notation_of(cell)
                if told is not None:
                    found.add(told)
        if len(found) > 1:
            return None
    return found.pop() if found else None
