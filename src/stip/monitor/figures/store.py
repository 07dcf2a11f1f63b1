# SPDX-License-Identifier: EUPL-1.2
"""The figures: one Parquet file per release, read by DuckDB through Ibis.

A file is written once and never changed. Columns: indicator, area, year, part ("" or a group such as "65+"), value
(null when there is none) and status. Rows lie per area: a page about a place then reads a sliver of each file, and a
page about one indicator still reads only narrow columns.
"""

import hashlib
import os
import threading
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

SHIPPED = Path(__file__).parent.parent / "data"
ROW_GROUP = 50_000
KEY = ("area", "indicator", "year", "part")
_WORD, _SMALL_WORD = pa.dictionary(pa.int16(), pa.string()), pa.dictionary(pa.int8(), pa.string())
SCHEMA = pa.schema(
    [
        ("indicator", _WORD),
        ("area", pa.string()),
        ("year", pa.int16()),
        ("part", _WORD),
        ("value", pa.float64()),
        ("status", _SMALL_WORD),
    ]
)
_PLAIN = pa.schema(
    [(field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type) for field in SCHEMA]
)
_VIEWS_PER_THREAD = 64


class Status(StrEnum):
    """Why there is a figure, or none. Nothing is ever a zero that was not measured as one."""

    MEASURED = "gemeten"
    PROVISIONAL = "voorlopig"
    REVISED = "nader voorlopig"
    ABSENT = "ontbreekt"
    SECRET = "geheim"
    IMPOSSIBLE = "kan niet"
    NOT_MEASURED = "niet gemeten"


WITH_VALUE = (Status.MEASURED, Status.PROVISIONAL, Status.REVISED)


class Observation(NamedTuple):
    """One figure, or the reason why there is none."""

    indicator: str
    area: str
    year: int
    part: str
    value: float | None
    status: Status


class Refused(ValueError):
    """A delivery is wrong, so none of it is used. The message is for people."""


class NotUnique(Refused):
    """A delivery has two figures for the same thing."""


def as_table(observations: Iterable[Observation]) -> pa.Table:
    """Observations as the columns of the store.

    raises  Refused when a year or a value is not a number
    """
    rows = list(observations)
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [() for _ in SCHEMA]
    try:
        return pa.table([pa.array(each, type=field.type) for each, field in zip(columns, SCHEMA, strict=True)], SCHEMA)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise Refused(f"Een jaar of waarde is geen getal ({error}). Er is niets ingelezen.") from error


def checked(figures: pa.Table | Iterable[Observation]) -> pa.Table:
    """The figures in the order and the types of the store, when they may go in.

    raises  NotUnique when two rows say something about the same indicator, area, year and part; Refused when a row has
            a value and a status that says there is none, or the other way round
    """
    table = figures if isinstance(figures, pa.Table) else as_table(figures)
    _check_cells(table)
    keys = [_places(table[name]) for name in KEY]
    order = np.lexsort(keys[::-1])
    table = table.select(SCHEMA.names).take(order).cast(_PLAIN)
    _check_unique(table, [key[order] for key in keys])
    # From plain words, so that the same figures give the same file whatever order they came in.
    return table.combine_chunks().cast(SCHEMA)


def write(path: Path, figures: pa.Table | Iterable[Observation]) -> tuple[str, int]:
    """Write a release. Returns the SHA-256 of the file and the number of rows.

    raises  as `checked`; FileExistsError
    """
    table = checked(figures)
    if path.exists():
        raise FileExistsError(f"{path.name} is er al en verandert niet meer: geef de uitgave een nieuwe code")
    half = write_aside(path, table)
    checksum = checksum_of(half)
    put(half, path)
    return checksum, table.num_rows


def write_aside(path: Path, table: pa.Table) -> Path:
    """Write a checked table beside the place where it is to come; `put` brings it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.stem}-{os.getpid()}-{threading.get_ident()}.half")
    pq.write_table(table, half, compression="zstd", row_group_size=ROW_GROUP)
    with half.open("rb+") as file:
        os.fsync(file.fileno())
    return half


def put(half: Path, path: Path) -> None:
    """Give a file that was written aside its name, in one step that survives a power cut."""
    half.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def checksum_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_cells(table: pa.Table) -> None:
    missing = [name for name in SCHEMA.names if name not in table.column_names]
    if missing:
        raise ValueError(f"figures must have the columns of the store, without {missing}")
    for name in (*KEY, "status"):
        if table[name].null_count:
            raise Refused(
                f"Een rij heeft geen waarde in de kolom ‘{name}’. Er is niets ingelezen: kijk het bestand na."
            )
    statuses = table["status"].cast(pa.string())
    unknown = set(pc.unique(statuses).to_pylist()) - set(Status)
    if unknown:
        raise Refused(f"De status ‘{min(unknown)}’ bestaat niet. Kies er een uit: {', '.join(Status)}.")
    values = table["value"].cast(pa.float64())
    has_value = pc.is_valid(values)
    wrong = pc.not_equal(has_value, pc.is_in(statuses, value_set=pa.array(WITH_VALUE, pa.string())))
    infinite = pc.and_kleene(has_value, pc.fill_null(pc.invert(pc.is_finite(values)), False))
    _refuse_first(table, wrong, "heeft een waarde en een status die niet bij elkaar passen")
    _refuse_first(table, infinite, "heeft een waarde die geen getal is")


def _refuse_first(table: pa.Table, wrong: pa.ChunkedArray, what: str) -> None:
    if pc.any(wrong).as_py():
        row = table.slice(pc.index(wrong, True).as_py(), 1).to_pylist()[0]
        raise Refused(
            f"Het cijfer voor {row['indicator']} in {row['area']}, {row['year']} {what} "
            f"({row['value']}, {row['status']}). Er is niets ingelezen: kijk het bestand na."
        )


def _places(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """The place of each value in the sorted list of the values there are: what sorts and compares fast."""
    if not pa.types.is_string(column.type) and not pa.types.is_dictionary(column.type):
        return np.asarray(column.to_numpy(), dtype=np.int64)
    array = column.cast(pa.string()).combine_chunks()
    encoded = (array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array).dictionary_encode()
    words = np.array(encoded.dictionary.to_pylist(), dtype=object)
    place = np.empty(len(words), dtype=np.int64)
    place[np.argsort(words)] = np.arange(len(words))
    return np.asarray(place[encoded.indices.to_numpy()], dtype=np.int64)


def _check_unique(table: pa.Table, keys: list[NDArray[np.int64]]) -> None:
    same = np.ones(max(table.num_rows - 1, 0), dtype=bool)
    for key in keys:
        same &= key[1:] == key[:-1]
    if same.any():
        row = table.slice(int(same.argmax()), 1).to_pylist()[0]
        part = f" ({row['part']})" if row["part"] else ""
        raise NotUnique(
            f"Er zijn twee cijfers voor {row['indicator']} in {row['area']}, {row['year']}{part}. "
            "Er is niets ingelezen: kijk het bestand na."
        )


class Store:
    """The releases that are there, as one Ibis table with a column `filename`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own = threading.local()

    def path(self, release: str) -> Path:
        """Where a release is: among the shipped ones, or in the data folder."""
        folder = SHIPPED if self.is_shipped(release) else self.folder
        return folder / f"{release}.parquet"

    def is_shipped(self, release: str) -> bool:
        return (SHIPPED / f"{release}.parquet").exists()

    def table(self, releases: Sequence[str]) -> ibis.Table:
        """The observations of these releases. DuckDB reads only the columns and row groups that a question needs."""
        return self.files([self.path(release) for release in releases])

    def files(self, paths: Sequence[Path]) -> ibis.Table:
        """The observations in these files, which need not be registered yet."""
        views, connection = self._views()
        key = tuple(map(str, paths))
        if key not in views:
            if len(views) >= _VIEWS_PER_THREAD:
                # The `drop_view` of Ibis 12 loses the name. Ours is made of digits and letters only.
                connection.raw_sql(f"DROP VIEW IF EXISTS {views.pop(next(iter(views))).get_name()}")
            name = f"v{hashlib.sha256(repr(key).encode()).hexdigest()[:20]}"
            views[key] = connection.read_parquet(list(key), table_name=name, filename=True)
        return views[key]

    def _views(self) -> tuple[dict[tuple[str, ...], ibis.Table], Any]:
        """The connection of this thread with its views: two threads may not share one, nor may a fork take it along."""
        if getattr(self._own, "process", None) != os.getpid():
            self._own.connection, self._own.views = ibis.duckdb.connect(threads=2), {}
            self._own.process = os.getpid()
        return self._own.views, self._own.connection
