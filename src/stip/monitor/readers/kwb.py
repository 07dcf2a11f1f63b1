# SPDX-License-Identifier: EUPL-1.2
"""Key figures per district and neighbourhood, as CBS publishes them: one row per area, one column per figure.

DuckDB reads the file and turns it over, so that fifteen years of the whole country take seconds.
"""

import codecs
import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

import ibis
import pyarrow as pa
from ibis import selectors as s
from ibis.expr.types import StringValue, Table

from stip.monitor.levels import canonical, level_of
from stip.monitor.readers.signs import NIL, SENTINELS, SIGNS
from stip.monitor.readers.tables import read as read_cells
from stip.monitor.readers.tables import separator
from stip.monitor.store import Refused, Status

AREA_COLUMNS = ("gwb_code_10", "gwb_code", "wijkenenbuurten", "codering_3", "code", "gwbcode")
"""What the column with the code of the area is called, through the years."""

_NUMBER = r"^-?[0-9]+([.,][0-9]+)?$"
_SHOWN = 5


def read(path: Path, *, year: int, columns: Mapping[str, str], blank: Status | None = Status.IMPOSSIBLE) -> pa.Table:
    """The figures in a file of key figures, with the columns of the store.

    year      the year the file is about
    columns   our indicator -> the column of the file; a column that the file does not have is an error
    blank     what an empty cell means: in a file as CBS publishes it, that the figure cannot be. None leaves empty
              cells out, for a file that lost its signs.
    raises    Refused when a column, an area or a cell cannot be read; all of it then stays out
    """
    connection = ibis.duckdb.connect(threads=2)
    table = _opened(connection, path)
    names = {name.strip().lower(): name for name in table.columns}
    area = _area_column(names)
    wanted = _wanted(names, columns)
    long = _turned_over(table, area, wanted)
    told = _told(long, blank)
    _refuse_unclear(told, wanted)
    rows = told.filter(told.status.notnull()).to_pyarrow()
    return _with_codes(rows, year)


def _opened(connection: ibis.BaseBackend, path: Path) -> Table:
    if path.suffix.lower() in (".xls", ".xlsx", ".ods"):
        rows = [["" if cell is None else _word(cell) for cell in row] for row in read_cells(path.read_bytes()).rows]
        heading, body = rows[0], [row for row in rows[1:] if any(row)]
        connection.con.register("kwb", pa.table({name: [row[at] for row in body] for at, name in enumerate(heading)}))
        return connection.table("kwb")
    encoding, first = _encoding(path)
    sign = separator(first)
    # Everything is read as words: a column of numbers may hold signs further down.
    table: Table = connection.read_csv(
        path,
        table_name="kwb",
        all_varchar=True,
        header=True,
        delim=sign,
        quote='"',
        encoding=encoding,
        strict_mode=True,
    )
    return table


def _word(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _encoding(path: Path) -> tuple[str, str]:
    """How the file writes its letters, and its first line."""
    heading = b""
    decoder, is_utf8 = codecs.getincrementaldecoder("utf-8")(), True
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        while piece := file.read(1 << 20):
            heading = heading or piece.split(b"\n", 1)[0]
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                is_utf8 = False
                break
    encoding = "utf-8" if is_utf8 else "latin-1"
    return encoding, heading.decode(encoding, errors="replace")


def _area_column(names: Mapping[str, str]) -> str:
    for name in AREA_COLUMNS:
        if name in names:
            return names[name]
    raise Refused(f"Er is geen kolom met de code van het gebied. Noem die kolom {AREA_COLUMNS[0]}.")


def _wanted(names: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    missing = sorted(column for column in columns.values() if column.lower() not in names)
    if missing:
        raise Refused(
            f"Het bestand heeft deze kolommen niet: {', '.join(missing)}. Kijk na of het de goede uitgave is."
        )
    return {indicator: names[column.lower()] for indicator, column in columns.items()}


def _turned_over(table: Table, area: str, wanted: Mapping[str, str]) -> Table:
    """One row per area and indicator, with what stands in the cell as a word."""
    picked = table.select(area_=table[area], **{indicator: table[column] for indicator, column in wanted.items()})
    long = picked.pivot_longer(~s.cols("area_"), names_to="indicator", values_to="word")
    return long.select(area=long.area_.strip().upper(), indicator=long.indicator, word=long.word.strip().fill_null(""))


def _told(long: Table, blank: Status | None) -> Table:
    """A status for every cell that can be read, and none for the others."""
    word: StringValue = long.word
    is_number = word.re_search(_NUMBER) & ~word.isin(SENTINELS)
    status = ibis.cases(
        (is_number | (word == NIL), Status.MEASURED.value),
        *((word == sign, meaning.value) for sign, meaning in SIGNS.items()),
        (word.isin(SENTINELS), Status.ABSENT.value),
        (word == "", ibis.null("string") if blank is None else ibis.literal(blank.value)),
        else_=ibis.null("string"),
    )
    value = ibis.cases(
        (is_number, word.replace(",", ".").try_cast("float64")), (word == NIL, 0.0), else_=ibis.null("float64")
    )
    return long.filter(long.area != "").mutate(status=status, value=value)


def _refuse_unclear(told: Table, wanted: Mapping[str, str]) -> None:
    unclear = told.filter(told.status.isnull(), told.word != "").limit(_SHOWN).to_pyarrow().to_pylist()
    if unclear:
        cells = "; ".join(f"{row['area']}, {wanted[row['indicator']]}: ‘{row['word'][:30]}’" for row in unclear)
        raise Refused(f"Deze cellen zijn geen getal en geen teken dat we kennen: {cells}. Er is niets ingelezen.")


def _with_codes(rows: pa.Table, year: int) -> pa.Table:
    areas = rows["area"].combine_chunks().dictionary_encode()
    if isinstance(areas, pa.ChunkedArray):
        areas = areas.combine_chunks()
    codes = [canonical(code) for code in areas.dictionary.to_pylist()]
    _refuse_unknown([code for code in codes if not level_of(code)])
    count = rows.num_rows
    return pa.table(
        {
            "indicator": rows["indicator"],
            "area": pa.DictionaryArray.from_arrays(areas.indices, pa.array(codes, pa.string())).cast(pa.string()),
            "year": pa.repeat(pa.scalar(year, pa.int16()), count),
            "part": pa.repeat("", count),
            "value": rows["value"],
            "status": rows["status"],
        }
    )


def _refuse_unknown(codes: Sequence[str]) -> None:
    if codes:
        raise Refused(f"Dit zijn geen codes van gebieden: {', '.join(codes[:_SHOWN])}. Er is niets ingelezen.")
