# SPDX-License-Identifier: EUPL-1.2
"""Read a CSV or spreadsheet of a stranger as rows of cells, in a process of its own.

Called as a module it is that process: bytes come in, JSON goes out.
"""

import csv
import io
import re
import sys
import zipfile
from dataclasses import dataclass
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from stip.sources import confined
from stip.sources.unreadable import Unreadable

Cell = str | float | int | bool | None
MAX_BYTES = 50 * 1024 * 1024
MAX_CELLS = 20_000_000
_MAX_UNPACKED, _MAX_PARTS, _MAX_COLUMNS = 400 * 1024 * 1024, 2_000, 1_000
_MODULE = "stip.monitor.releases.readers.tables"
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet, as far as they reach; `name` is empty for a CSV. `others` are the sheets left out."""

    rows: list[list[Cell]]
    name: str = ""
    others: tuple[str, ...] = ()


def read(content: bytes, *, sheet: str = "", most_cells: int = MAX_CELLS) -> Sheet:
    """The cells of the sheet with this name, else of the first one that can be seen.

    most_cells  how large a sheet may be, rows times columns
    raises      Unreadable, for people
    """
    if len(content) > MAX_BYTES:
        raise Unreadable("Het bestand is groter dan 50 MB. Knip het in delen en voeg die een voor een toe.")
    answer: dict[str, Any] = orjson.loads(confined.run(_MODULE, content, sheet, str(most_cells)))
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    return Sheet(answer["rows"], answer["name"], tuple(answer["others"]))


def main() -> None:
    confined.limit_this_process()
    content = sys.stdin.buffer.read()
    try:
        answer = _read(content, sys.argv[1], int(sys.argv[2]))
    except Unreadable as error:
        answer = {"unreadable": error.message}
    except (MemoryError, RecursionError):
        answer = {"unreadable": "Het bestand is te groot om te lezen. Knip het in delen."}
    # Moments become texts, from which no number can be read.
    sys.stdout.buffer.write(orjson.dumps(answer, default=str))


def _read(content: bytes, wanted: str, most_cells: int) -> dict[str, Any]:
    if content.startswith((_ZIP, _OLD_OFFICE)):
        return _workbook(content, wanted, most_cells)
    if content.lstrip()[:1] == b"<":
        raise Unreadable(
            "Dit is een webpagina, geen tabel. Open het in een spreadsheet en bewaar het als .xlsx of .csv."
        )
    return {"rows": _checked(rows_of_text(text_of(content)), most_cells), "name": "", "others": []}


def _workbook(content: bytes, wanted: str, most_cells: int) -> dict[str, Any]:
    if content.startswith(_ZIP):
        _check_zip(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [
            one.name
            for one in book.sheets_metadata
            if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
        ]
        if not visible or (wanted and wanted not in visible):
            raise Unreadable("Dit blad is er niet of is verborgen. Kies een ander blad of maak het zichtbaar.")
        name = wanted or visible[0]
        found = book.get_sheet_by_name(name)
        if found.total_height * found.total_width > most_cells or found.total_width > _MAX_COLUMNS:
            raise Unreadable("Het blad heeft te veel rijen of kolommen. Haal weg wat er niet bij hoort.")
        rows = found.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise Unreadable("Dit bestand is beschadigd of heeft een wachtwoord. Bewaar het opnieuw als .xlsx.") from error
    return {"rows": rows, "name": name, "others": [one for one in visible if one != name]}


def _check_zip(content: bytes) -> None:
    """Refuse what unpacks to too much, before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("Dit bestand is beschadigd. Bewaar het opnieuw als .xlsx.") from error
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise Unreadable("Dit bestand is uitgepakt veel te groot. Bewaar alleen het blad met de cijfers.")


def text_of(content: bytes) -> str:
    """A CSV as text: UTF-8 or UTF-16, else what an old Windows writes.

    raises  Unreadable when it is no text
    """
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for attempt in (encoding, "cp1252"):
        try:
            text = content.decode(attempt)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable("Dit bestand is geen spreadsheet en geen CSV. Kies een bestand dat op .xlsx of .csv eindigt.")


def rows_of_text(text: str) -> list[list[str]]:
    """The cells of a CSV; the sign between them is told in its first line or the one that occurs there most."""
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\s*", first)
    # The line that tells the sign stays as an empty row, so that row numbers remain those of the file.
    body = f"\n{rest}" if told else text
    try:
        return list(csv.reader(io.StringIO(body, newline=""), delimiter=told[1] if told else separator(first)))
    except csv.Error as error:
        raise Unreadable("Dit CSV-bestand is niet te lezen. Bewaar het opnieuw als CSV of als .xlsx.") from error


def separator(heading: str) -> str:
    """The sign that splits a line of headings in most pieces.

    >>> separator("a;b, c;d")
    ';'
    """
    return max(";\t,|", key=heading.count)


def _checked(rows: list[list[str]], most_cells: int) -> list[list[str]]:
    widest = max(map(len, rows), default=0)
    if widest > _MAX_COLUMNS or widest * len(rows) > most_cells:
        raise Unreadable("Het bestand heeft te veel rijen of kolommen. Haal weg wat er niet bij hoort.")
    return rows


if __name__ == "__main__":
    main()
