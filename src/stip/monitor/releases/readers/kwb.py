# SPDX-License-Identifier: EUPL-1.2
"""Key figures per district and neighbourhood, as CBS publishes them: one row per area, one column per figure.

A column of a whole country holds few different words, so each word is understood once and the rest is counting: fifteen
years take little longer than reading the files.
"""

import codecs
import gzip
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv
from numpy.typing import NDArray

from stip.monitor.figures.levels import canonical, level_of
from stip.monitor.figures.store import Refused, Status
from stip.monitor.releases.readers.signs import NIL, SENTINELS, SIGNS, Unclear, plain_number
from stip.monitor.releases.readers.tables import Cell, rows_of_text, separator
from stip.monitor.releases.readers.tables import read as read_cells

AREA_COLUMNS = ("gwb_code_10", "gwb_code", "wijkenenbuurten", "codering_3", "code", "gwbcode")
"""What the column with the code of the area is called, through the years."""

_WORDS = pa.dictionary(pa.int32(), pa.string())
_BLOCK = 1 << 26
_SHOWN = 5
_SIGN = re.compile(rb'[;,\t"] *[.xX] *(?:[;,\t"\r\n]|$)')
_STATUSES = list(Status)
_LEFT_OUT, _UNCLEAR = -1, -2


def read(path: Path, *, year: int, columns: Mapping[str, str], blank: Status | None = Status.IMPOSSIBLE) -> pa.Table:
    """The figures in a file of key figures, with the columns of the store.

    year      the year the file is about
    columns   our indicator -> the column of the file; a column that the file does not have is an error
    blank     what an empty cell means: in a file as CBS publishes it, that the figure cannot be. None leaves empty
              cells out, for a file that lost its signs.
    raises    Refused when a column, an area or a cell cannot be read; all of it then stays out
    """
    area, wanted, table = _of_workbook(path, columns) if _is_workbook(path) else _of_text(path, columns)
    codes, area_at = _areas(table[area])
    told = _Told(blank)
    parts = [told.column(table[column], column) for column in wanted.values()]
    told.refuse_unclear(codes, area_at)
    return _long(list(wanted), codes, area_at, parts, year)


def headings(path: Path) -> list[str]:
    """The names of the columns of a file, as it writes them."""
    if _is_workbook(path):
        rows = read_cells(path.read_bytes()).rows
        return [_word(cell) for cell in rows[0]] if rows else []
    _, first = _encoding(path)
    return rows_of_text(first)[0] if first else []


def has_signs(path: Path) -> bool:
    """Whether the file still tells why a cell is empty: only then an empty one means that the figure cannot be."""
    if _is_workbook(path):
        return any(_word(cell).strip() in SIGNS for row in read_cells(path.read_bytes()).rows for cell in row)
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        return any(_SIGN.search(line) for line in file)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in (".xls", ".xlsx", ".ods")


def _of_workbook(path: Path, columns: Mapping[str, str]) -> tuple[str, dict[str, str], pa.Table]:
    rows = [[_word(cell) for cell in row] for row in read_cells(path.read_bytes()).rows]
    heading, body = rows[0] if rows else [], [row for row in rows[1:] if any(row)]
    area, wanted = _named(heading, columns)
    places = {name: heading.index(name) for name in (area, *wanted.values())}
    return area, wanted, pa.table({name: pa.array([row[at] for row in body], _WORDS) for name, at in places.items()})


def _of_text(path: Path, columns: Mapping[str, str]) -> tuple[str, dict[str, str], pa.Table]:
    encoding, first = _encoding(path)
    sign = separator(first)
    heading = rows_of_text(first)[0] if first else []
    area, wanted = _named(heading, columns)
    names = [area, *wanted.values()]
    # Everything is read as words: a column of numbers may hold signs further down.
    convert = pv.ConvertOptions(
        column_types=dict.fromkeys(names, _WORDS), include_columns=names, null_values=[], strings_can_be_null=False
    )
    try:
        table = pv.read_csv(
            path,
            read_options=pv.ReadOptions(encoding=encoding, block_size=_BLOCK, column_names=heading, skip_rows=1),
            parse_options=pv.ParseOptions(delimiter=sign),
            convert_options=convert,
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        raise Refused(f"Het bestand is niet te lezen ({error}). Er is niets ingelezen: haal het opnieuw op.") from error
    return area, wanted, table


def _word(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else "" if cell is None else str(cell)


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
    return encoding, heading.decode(encoding, errors="replace").lstrip("\ufeff").rstrip("\r")


def _named(heading: Sequence[str], columns: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The column with the area and, by indicator, the columns with figures, as the file writes their names."""
    names = {name.strip().lower(): name for name in reversed(heading)}
    area = next((names[name] for name in AREA_COLUMNS if name in names), None)
    if area is None:
        raise Refused(f"Er is geen kolom met de code van het gebied. Noem die kolom {AREA_COLUMNS[0]}.")
    missing = sorted(column for column in columns.values() if column.lower() not in names)
    if missing:
        raise Refused(
            f"Het bestand heeft deze kolommen niet: {', '.join(missing)}. Kijk na of het de goede uitgave is."
        )
    return area, {indicator: names[column.lower()] for indicator, column in columns.items()}


def _areas(column: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct areas and, for each row, which one it is about; a row without a code is about none (-1)."""
    encoded = column.unify_dictionaries().combine_chunks()
    codes = [canonical(code) for code in encoded.dictionary.to_pylist()]
    unknown = [code for code in codes if code and not level_of(code)]
    if unknown:
        raise Refused(f"Dit zijn geen codes van gebieden: {', '.join(unknown[:_SHOWN])}. Er is niets ingelezen.")
    places = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    empty = np.array([not code for code in codes], dtype=bool)
    return codes, np.where(empty[places], -1, places) if len(places) else places


@dataclass
class _Told:
    """What each word says: a value and the place of a status. Words are understood once for the whole file."""

    blank: Status | None
    meanings: dict[str, tuple[float, int]] = field(default_factory=dict)
    unclear: list[tuple[int, str, str]] = field(default_factory=list)  # row, column, word

    def column(self, column: pa.ChunkedArray, name: str) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        """Value and status of each row."""
        values, statuses, row = [], [], 0
        for chunk in column.chunks:
            words = chunk.dictionary.to_pylist()
            meanings = [self.meanings.get(word) or self._understood(word) for word in words]
            places = chunk.indices.to_numpy(zero_copy_only=False)
            values.append(np.array([value for value, _ in meanings], dtype=np.float64)[places])
            statuses.append(np.array([status for _, status in meanings], dtype=np.int8)[places])
            wrong = np.flatnonzero(statuses[-1] == _UNCLEAR)[:_SHOWN]
            self.unclear += [(row + int(at), name, words[places[at]]) for at in wrong]
            row += len(chunk)
        return np.concatenate([np.zeros(0), *values]), np.concatenate([np.zeros(0, dtype=np.int8), *statuses])

    def refuse_unclear(self, codes: Sequence[str], area_at: NDArray[np.int64]) -> None:
        told = [(codes[area_at[row]], name, word) for row, name, word in self.unclear if area_at[row] >= 0]
        if told:
            cells = "; ".join(f"{area}, {name}: ‘{word.strip()[:30]}’" for area, name, word in told[:_SHOWN])
            raise Refused(f"Deze cellen zijn geen getal en geen teken dat we kennen: {cells}. Er is niets ingelezen.")

    def _understood(self, word: str) -> tuple[float, int]:
        meaning = self.meanings[word] = self._meaning(word.strip())
        return meaning

    def _meaning(self, word: str) -> tuple[float, int]:
        if not word:
            return np.nan, _LEFT_OUT if self.blank is None else _STATUSES.index(self.blank)
        if word in SIGNS or word in SENTINELS:
            return np.nan, _STATUSES.index(SIGNS.get(word, Status.ABSENT))
        try:
            return 0.0 if word == NIL else plain_number(word), _STATUSES.index(Status.MEASURED)
        except Unclear:
            return np.nan, _UNCLEAR


def _long(
    indicators: Sequence[str],
    codes: Sequence[str],
    area_at: NDArray[np.int64],
    parts: Sequence[tuple[NDArray[np.float64], NDArray[np.int8]]],
    year: int,
) -> pa.Table:
    """One row per indicator and area, without the cells that are left out."""
    values = np.concatenate([np.zeros(0), *(value for value, _ in parts)])
    statuses = np.concatenate([np.zeros(0, dtype=np.int8), *(status for _, status in parts)])
    areas = np.tile(area_at, len(parts))
    keep = np.flatnonzero((statuses != _LEFT_OUT) & (areas >= 0))
    value = values[keep]
    which = np.repeat(np.arange(len(parts), dtype=np.int16), len(area_at))[keep]
    return pa.table(
        {
            "indicator": pa.DictionaryArray.from_arrays(pa.array(which), pa.array(indicators, pa.string())),
            "area": pa.DictionaryArray.from_arrays(
                pa.array(areas[keep].astype(np.int32)), pa.array(codes, pa.string())
            ),
            "year": pa.array(np.full(len(keep), year, dtype=np.int16)),
            "part": pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(keep), dtype=np.int8)), pa.array([""])),
            "value": pa.array(value, mask=np.isnan(value)),
            "status": pa.DictionaryArray.from_arrays(pa.array(statuses[keep]), pa.array(_STATUSES, pa.string())),
        }
    )
