# SPDX-License-Identifier: EUPL-1.2
"""A budget grid as a file: read XLSX, ODS, XLS and CSV; write XLSX and CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import orjson
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from stip.money.grid import layout as grid
from stip.money.grid import reading as grid_reading
from stip.money.grid.layout import COLUMNS, KIND, NATURE, STAGE, TOTAL, Cell, Grid
from stip.money.grid.reading import FORMULA_SIGNS, Reading
from stip.sources import confined
from stip.sources.unreadable import Unreadable

MAX_BYTES = 20 * 1024 * 1024
_FIRST_YEAR = len(COLUMNS)
_EURO, _FTE = '"€" #,##0.00', '0.00" fte"'
_WIDTHS = {"Titel": 36, "Activiteit": 28, "Naam": 28, NATURE: 20, "Uit andere rijksregeling": 12}
_HOW = (
    "Een getal is een bedrag in euro; bij inzet van mensen is het fte per jaar.",
    "Elke rij is één regel in één stadium. De kolom Aard zegt wat de getallen in de rij zijn: exact, circa (een "
    "schatting), of de laagste en de hoogste kant van een bandbreedte (bandbreedte van, bandbreedte tot).",
    "PM betekent: het bedrag is niet bekend. Dat is geen nul. Een totaal telt alleen wat bekend is; staat er "
    "'minstens' bij, dan hoort er ook iets bij dat niet bekend is.",
    "Een lege cel betekent: hier staat niets in de boeken.",
    "Na het wijzigen kunt u dit bestand weer inlezen. Wat u niet verandert, blijft zoals het is. Een rij of een jaar "
    "dat u weglaat, blijft ook staan; maak een cel leeg om een bedrag weg te halen.",
    "Titel, Naam en de totalen zijn om te lezen: bij het inlezen tellen de codes.",
    "Bij inzet blijft het totaal over de jaren leeg: fte geldt per jaar. Twee jaar 1 fte is geen 2 fte.",
)


@dataclass(frozen=True)
class About:
    """What the sheet "Uitleg" says of the file."""

    plan: str
    region: str
    day: str
    source: str
    note: str = ""


def read(content: bytes) -> Reading:
    """The rows of an uploaded file, whatever kind of spreadsheet it is. A process of its own opens it.

    raises  Unreadable, for people, when it cannot be opened at all
    """
    if len(content) > MAX_BYTES:
        raise Unreadable("Het bestand is groter dan 20 MB. Bewaar alleen het blad met de begroting, of knip het.")
    if not content.strip():
        raise Unreadable("Het bestand is leeg. Kies een bestand met een begroting.")
    answer = orjson.loads(confined.run("stip.money.grid.tables", content))
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    reading = grid_reading.read(answer["rows"], without_value=answer["without_value"], merged=answer["merged"])
    reading.notes.extend(answer["notes"])
    return reading


def as_csv(made: Grid) -> bytes:
    """The grid for a Dutch spreadsheet: semicolons, decimal commas and a mark that it is UTF-8."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=";")
    writer.writerow([*made.header, TOTAL])
    for row in made.rows:
        writer.writerow([_plain(cell) for cell in (*row, _row_total(row))])
    return page.getvalue().encode("utf-8-sig")


def as_xlsx(made: Grid, about: About) -> bytes:
    """The grid with real numbers, and totals as formulas of which the outcome is there already."""
    page = io.BytesIO()
    book = xlsxwriter.Workbook(page, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Begroting")
    _Writer(book, sheet, made).write()
    _explain(book, about)
    book.close()
    return page.getvalue()


def _plain(cell: Cell) -> str:
    """A cell of a CSV. An apostrophe keeps a spreadsheet from running a text as a formula."""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_SIGNS) else text


def _row_total(row: Sequence[Cell]) -> Cell:
    """The numbers of a row together; words when nothing in it is known. People over years have no sum."""
    if grid.unit_of(str(row[_KIND_AT])) == "fte":
        return None
    years = row[_FIRST_YEAR:]
    return _known(years) if any(isinstance(cell, Decimal) for cell in years) else "niet bekend (PM)"


def _known(cells: Iterable[Cell]) -> Decimal:
    """The numbers among cells, added up."""
    return sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal("0.00"))


class _Writer:
    """Fills one sheet: header, rows, and below them the totals per kind and stage."""

    def __init__(self, book: Workbook, sheet: Worksheet, made: Grid) -> None:
        self.sheet, self.made = sheet, made
        self.last_year = _FIRST_YEAR + len(made.years) - 1
        self.bold: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.euro: Format = book.add_format({"num_format": _EURO})
        self.fte: Format = book.add_format({"num_format": _FTE})
        self.totals = {
            unit: book.add_format({"num_format": shape, "bold": True})
            for unit, shape in (("euro", _EURO), ("fte", _FTE))
        }
        self.words: Format = book.add_format({"bold": True})
        self.right: Format = book.add_format({"align": "right"})

    def write(self) -> None:
        header = [*self.made.header, TOTAL]
        for column, name in enumerate(header):
            self.sheet.write_string(0, column, name, self.bold)
            self.sheet.set_column(column, column, _WIDTHS.get(name, 16 if column >= _FIRST_YEAR else 13))
        for at, row in enumerate(self.made.rows, start=1):
            self._row(at, row)
        self._sums(len(self.made.rows))
        self.sheet.freeze_panes(1, 2)
        if self.made.rows:
            self.sheet.autofilter(0, 0, len(self.made.rows), len(header) - 1)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)

    def _row(self, at: int, row: list[Cell]) -> None:
        shape = self.fte if grid.unit_of(str(row[_KIND_AT])) == "fte" else self.euro
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal):
                self.sheet.write_number(at, column, float(cell), shape)
            elif cell not in (None, ""):
                self.sheet.write_string(at, column, str(cell), self.right if column >= _FIRST_YEAR else None)
        total = _row_total(row)
        if isinstance(total, Decimal):
            years = xl_range(at, _FIRST_YEAR, at, self.last_year)
            self.sheet.write_formula(at, self.last_year + 1, f"=SUM({years})", shape, float(total))
        elif total is not None:
            self.sheet.write_string(at, self.last_year + 1, str(total), self.right)

    def _sums(self, last: int) -> None:
        """A total row per kind and stage that occurs; of ranges the lowest, and a row more for the highest."""
        at = last + 2
        for (kind, stage), ends in _occurring(self.made).items():
            for skipped, label in ends:
                self._sum(at, (kind, stage), skipped, label, last)
                at += 1

    def _sum(self, at: int, what: tuple[str, str], skipped: str, label: str, last: int) -> None:
        kind, stage = what
        self.sheet.write_string(at, 0, "Totaal", self.words)
        self.sheet.write_string(at, 1, f"{kind}, {stage}{label}", self.words)
        chosen = [row for row in self.made.rows if row[3:5] == [kind, stage]]
        counted = [row for row in chosen if not str(row[_NATURE_AT]).endswith(skipped)]
        shape = self.totals[grid.unit_of(kind)]
        tests = f'{_column(3, last)},"{kind}",{_column(4, last)},"{stage}",{_column(_NATURE_AT, last)}'
        unknown = any(row[_NATURE_AT] == "pm" for row in chosen)
        self.sheet.write_formula(
            at, _NATURE_AT, f'=IF(COUNTIFS({tests},"pm")>0,"minstens","")', self.words, "minstens" if unknown else ""
        )
        for column in range(_FIRST_YEAR, self.last_year + 1):
            value = _known(row[column] for row in counted)
            formula = f'=SUMIFS({_column(column, last)},{tests},"<>*{skipped}")'
            self.sheet.write_formula(at, column, formula, shape, float(value))
        if grid.unit_of(kind) == "fte":
            return
        years = xl_range(at, _FIRST_YEAR, at, self.last_year)
        whole = _known(cell for row in counted for cell in row[_FIRST_YEAR:])
        self.sheet.write_formula(at, self.last_year + 1, f"=SUM({years})", shape, float(whole))


_NATURE_AT, _KIND_AT = COLUMNS.index(NATURE), COLUMNS.index(KIND)
assert COLUMNS[3:5] == (KIND, STAGE)


def _occurring(made: Grid) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The kinds and stages of a grid with the totals each needs: which end of ranges to skip, and what to call it."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in made.rows:
        ends = found.setdefault((str(row[3]), str(row[4])), [("bandbreedte tot", "")])
        if str(row[_NATURE_AT]).endswith("bandbreedte tot") and len(ends) == 1:
            ends[:] = [("bandbreedte tot", ", laagste"), ("bandbreedte van", ", hoogste")]
    return found


def _column(column: int, last: int) -> str:
    letter = xl_col_to_name(column)
    return f"{letter}$2:{letter}${last + 1}" if column >= _FIRST_YEAR else f"${letter}$2:${letter}${last + 1}"


def _explain(book: Workbook, about: About) -> None:
    sheet = book.add_worksheet("Uitleg")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    facts: tuple[tuple[str, str], ...]
    facts = (("Plan", about.plan), ("Regio", about.region), ("Stand op", about.day), ("Bron", about.source))
    facts += (("Let op", about.note),) if about.note else ()
    for at, (name, value) in enumerate(facts):
        sheet.write_string(at, 0, name, bold)
        sheet.write_string(at, 1, value, wrapped)
    for at, line in enumerate(_HOW, start=len(facts) + 1):
        sheet.write_string(at, 1, line, wrapped)
