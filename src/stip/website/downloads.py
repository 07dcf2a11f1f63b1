# SPDX-License-Identifier: EUPL-1.2
"""A list as a file: CSV for machines (UTF-8, commas) and XLSX for spreadsheets, of exactly what the page shows."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse
from django.utils.text import slugify

FORMATS = ("csv", "xlsx")
Cell = str | int | float | Decimal | date | None
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def download(kind: str, *, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """Answer with the rows as a file named after `name`; `kind` is one of FORMATS."""
    if kind == "xlsx":
        response = HttpResponse(_as_xlsx(header, rows), content_type=_SPREADSHEET)
    else:
        kind = "csv"
        response = HttpResponse(_as_csv(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(name) or "stip"}.{kind}"'
    return response


def _as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return page.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A spreadsheet runs a text that starts like a formula; an apostrophe in front makes it text again."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS):
        return f"'{cell}"
    return "" if cell is None else cell


def _as_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    page = io.BytesIO()
    book = xlsxwriter.Workbook(page, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    days = book.add_format({"num_format": "d mmmm yyyy"})
    sheet.write_row(0, 0, header, book.add_format({"bold": True}))
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date | datetime):
                sheet.write_datetime(line, column, _without_zone(cell), days)
            elif cell is not None:
                sheet.write(line, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return page.getvalue()


def _without_zone(moment: date | datetime) -> date | datetime:
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else moment
