# SPDX-License-Identifier: EUPL-1.2
"""Read a spreadsheet or CSV from standard input and write its cells as JSON: the work of a confined process."""

import csv
import io
import re
import sys
import zipfile
import zlib
from typing import Any

import orjson
from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from stip.money.grid.reading import FORMULA_SIGNS, MAX_ROWS, has_header, headings_in
from stip.sources.confined import limit_this_process
from stip.sources.unreadable import Unreadable

Answer = dict[str, Any]
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
_MAX_PARTS = 2_000
_MAX_COLUMNS = 702
_OWN_EXPLANATION = "Uitleg"
_OLD_OFFICE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_CELL_WITH_FORMULA = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)([0-9]+)"((?: [^>]*)?)>\s*<(?:\w+:)?f(?: [^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f[^>]*/>)\s*(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_CELL_WITH_ERROR = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)([0-9]+)"[^>]* t="e"')
_TOO_WIDE = re.compile(rb'<(?:\w+:)?c r="[A-Z]{3,}[0-9]+"(?: [^>]*)?>\s*<(?:\w+:)?(?:v>[^<]|f|is)')
_FAR_DOWN = re.compile(rb'<(?:\w+:)?c r="[A-Z]+([0-9]{6,})"(?: [^>]*)?>\s*<(?:\w+:)?(?:v>[^<]|f|is)')
_TOO_LARGE = f"Het blad heeft meer dan {_MAX_COLUMNS} kolommen of {MAX_ROWS} rijen. Haal weg wat er niet bij hoort."


def main() -> None:
    limit_this_process()
    content = sys.stdin.buffer.read()
    try:
        answer = read(content)
    except Unreadable as error:
        answer = {"unreadable": error.message}
    except (MemoryError, RecursionError):
        answer = {"unreadable": "Het bestand is te groot om te lezen. Knip het in delen."}
    # Moments become texts, from which no amount can be read.
    sys.stdout.buffer.write(orjson.dumps(answer, default=str))


def read(content: bytes) -> Answer:
    """The cells of the sheet that holds the grid.

    raises  Unreadable, for people
    """
    if content.startswith((_ZIP, _OLD_OFFICE)):
        return _read_workbook(content)
    if content.lstrip()[:1] == b"<":
        raise Unreadable(
            "Dit is een webpagina met de naam van een spreadsheet. Open het in een spreadsheet en bewaar het als .xlsx."
        )
    return {"rows": _rows_of_text(_text_of(content)), "sheet": "", "notes": [], "merged": [], "without_value": []}


def _read_workbook(content: bytes) -> Answer:
    if content.startswith(_ZIP):
        _check_zip(content)
    elif "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("Dit bestand heeft een wachtwoord. Haal het wachtwoord eraf en kies het opnieuw.")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return _chosen(book, content)
    except CalamineError as error:
        if "password" in str(error).lower() or type(error).__name__ == "PasswordError":
            message = "Dit bestand heeft een wachtwoord. Haal het wachtwoord eraf en kies het opnieuw."
        else:
            message = "Dit bestand is beschadigd of geen spreadsheet. Bewaar het opnieuw als .xlsx of .csv."
        raise Unreadable(message) from error


def _check_zip(content: bytes) -> None:
    """Refuse what unpacks to too much, before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("Dit bestand is beschadigd. Bewaar het opnieuw als .xlsx.") from error
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise Unreadable("Dit bestand is uitgepakt veel te groot. Bewaar alleen het blad met de begroting.")


def _chosen(book: CalamineWorkbook, content: bytes) -> Answer:
    """The first visible sheet with the headings of a grid, else the first visible one."""
    sheets = [one for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
    visible = [one.name for one in sheets if one.visible is SheetVisibleEnum.Visible]
    hidden = [one.name for one in sheets if one.name not in visible]
    if not visible:
        raise Unreadable("Alle bladen van dit bestand zijn verborgen. Maak het blad met de begroting zichtbaar.")
    parts = _parts_of_sheets(content)
    first: Answer | None = None
    for name in visible:
        found = _sheet(book, name, _look_inside(content, parts[name]) if name in parts else [])
        first = first or found
        if has_header(found["rows"]):
            first = found
            break
    assert first is not None
    others = [name for name in visible if name not in (first["sheet"], _OWN_EXPLANATION)]
    first["notes"] = [f"Blad ‘{name}’ is verborgen en niet gelezen." for name in hidden]
    first["notes"] += [f"Blad ‘{name}’ is niet gelezen." for name in others]
    return first


def _sheet(book: CalamineWorkbook, name: str, without_value: list[tuple[int, int]]) -> Answer:
    sheet: CalamineSheet = book.get_sheet_by_name(name)
    if sheet.total_width > _MAX_COLUMNS or sheet.total_height > MAX_ROWS + 100:
        raise Unreadable(_TOO_LARGE)
    rows = sheet.to_python(skip_empty_area=False)
    merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or ()]
    return {"rows": rows, "sheet": name, "notes": [], "merged": merged, "without_value": without_value}


def _parts_of_sheets(content: bytes) -> dict[str, str]:
    """Which part of an .xlsx holds which sheet; nothing for other kinds of workbooks."""
    if not content.startswith(_ZIP):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(archive.namelist()):
            return {}
        targets = {str(row.get("Id")): row.get("Target", "") for row in _xml(archive, "xl/_rels/workbook.xml.rels")}
        sheets = [row for row in _xml(archive, "xl/workbook.xml").iter() if etree.QName(row).localname == "sheet"]
    found = {}
    for sheet in sheets:
        link = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        target = targets.get(str(link), "")
        found[str(sheet.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _xml(archive: zipfile.ZipFile, part: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(_unpacked(archive, part), parser)


def _unpacked(archive: zipfile.ZipFile, part: str) -> bytes:
    try:
        return archive.read(part)
    except (KeyError, zipfile.BadZipFile, RuntimeError, EOFError, zlib.error) as error:
        raise Unreadable("Dit bestand is beschadigd. Bewaar het opnieuw als .xlsx.") from error


def _look_inside(content: bytes, part: str) -> list[tuple[int, int]]:
    """The cells, as (row, column) from nought, with an error or a formula of which the file does not hold the outcome.

    The reader of workbooks gives both as empty cells, which is not what they are.

    raises  Unreadable when a cell lies so far out that the table in between would not fit
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = _unpacked(archive, part)
    if _TOO_WIDE.search(xml) or any(int(found[1]) > MAX_ROWS + 100 for found in _FAR_DOWN.finditer(xml)):
        raise Unreadable(_TOO_LARGE)
    errors = []
    if b' t="e"' in xml:
        errors = [(int(found[2]) - 1, _column(found[1])) for found in _CELL_WITH_ERROR.finditer(xml)]
    if not _FORMULA_WITHOUT_VALUE.search(xml):
        return errors
    # A text formula may have an empty outcome; a number may not.
    return errors + [
        (int(found[2]) - 1, _column(found[1]))
        for found in _CELL_WITH_FORMULA.finditer(xml)
        if b't="str"' not in found[3]
    ]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _text_of(content: bytes) -> str:
    """A CSV as text: UTF-8 or UTF-16, else what an old Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content[1:40:2].count(0) > 10:
        encoding = "utf-16-le"
    else:
        encoding = "utf-8-sig"
    for attempt in (encoding, "cp1252"):
        try:
            text = content.decode(attempt)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(
        "Dit bestand is geen spreadsheet en geen CSV. Kies een bestand dat op .xlsx, .ods of .csv eindigt."
    )


def _rows_of_text(text: str) -> list[list[str]]:
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\s*", first)
    sign = told[1] if told else _separator(text)
    # The line that tells the sign stays as an empty row, so that row numbers remain those of the file.
    body = f"\n{rest}" if told else text
    try:
        rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=sign))
    except csv.Error as error:
        raise Unreadable("Dit CSV-bestand is niet te lezen. Bewaar het opnieuw als CSV of als .xlsx.") from error
    if len(rows) > MAX_ROWS + 100 or max(map(len, rows), default=0) > _MAX_COLUMNS:
        raise Unreadable(_TOO_LARGE)
    return [[_as_meant(cell) for cell in row] for row in rows]


def _separator(text: str) -> str:
    """The sign that splits the headings best."""
    lines = text[:50_000].splitlines()[:30]
    return max(
        ";\t,|",
        key=lambda sign: max(
            (headings_in([cell.strip('" ') for cell in line.split(sign)]) for line in lines), default=0
        ),
    )


def _as_meant(cell: str) -> str:
    """Take the apostrophe off that our own CSV puts before what looks like a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in FORMULA_SIGNS and cell.strip("'") else cell


if __name__ == "__main__":
    main()
