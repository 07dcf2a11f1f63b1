# SPDX-License-Identifier: EUPL-1.2
"""The figures: one Parquet file per release, read by DuckDB through Ibis.

A file is written once and never changed. Columns: indicator, area, year, part ("" or a group such as "65+"), value
(null when there is none) and status.
"""

import hashlib
import os
import threading
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

SHIPPED = Path(__file__).parent / "data"
ROW_GROUP = 50_000
SCHEMA = pa.schema(
    [
        ("indicator", pa.dictionary(pa.int16(), pa.string())),
        ("area", pa.string()),
        ("year", pa.int16()),
        ("part", pa.dictionary(pa.int16(), pa.string())),
        ("value", pa.float64()),
        ("status", pa.dictionary(pa.int8(), pa.string())),
    ]
)


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


class NotUnique(ValueError):
    """A delivery has two figures for the same thing; none of it is used."""


def write(path: Path, observations: Iterable[Observation]) -> tuple[str, int]:
    """Write a release, sorted so that one indicator lies together. Returns its SHA-256 and the number of rows.

    raises   NotUnique when two rows say something about the same indicator, area, year and part; ValueError when a row
             has a value and a status that says there is none, or the other way round; FileExistsError
    """
    rows = sorted(observations, key=lambda row: row[:4])
    _check(rows)
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [() for _ in SCHEMA]
    table = pa.table([pa.array(each, type=field.type) for each, field in zip(columns, SCHEMA, strict=True)], SCHEMA)
    if path.exists():
        raise FileExistsError(f"{path.name} is er al en verandert niet meer: geef de uitgave een nieuwe code")
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    pq.write_table(table, half, compression="zstd", row_group_size=ROW_GROUP)
    os.replace(half, path)
    return hashlib.sha256(path.read_bytes()).hexdigest(), len(rows)


def _check(rows: list[Observation]) -> None:
    for before, row in zip(rows, rows[1:], strict=False):
        if before[:4] == row[:4]:
            raise NotUnique(
                f"Er zijn twee cijfers voor {row.indicator} in {row.area}, {row.year}{f' ({row.part})' if row.part else ''}. "
                "Er is niets ingelezen: kijk het bestand na."
            )
    for row in rows:
        if (row.value is not None) != (row.status in WITH_VALUE):
            raise ValueError(f"a value and its status must agree, got {row}")


class Store:
    """The releases that are there, as one Ibis table with a column `release`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own = threading.local()

    def path(self, release: str) -> Path:
        """Where a release is: among the shipped ones, or in the data folder."""
        shipped = SHIPPED / f"{release}.parquet"
        return shipped if shipped.exists() else self.folder / f"{release}.parquet"

    def table(self, releases: Sequence[str]) -> ibis.Table:
        """The observations of these releases. DuckDB reads only the columns and row groups that a question needs."""
        connection = self._connection()
        tables = [
            connection.read_parquet(str(self.path(release)), table_name=f"r_{release.replace('-', '_')}").mutate(
                release=ibis.literal(release)
            )
            for release in releases
        ]
        return ibis.union(*tables) if len(tables) > 1 else tables[0]

    def _connection(self) -> Any:
        """A connection of this thread: DuckDB's may not be shared by two at once."""
        if not hasattr(self._own, "connection"):
            self._own.connection = ibis.duckdb.connect(threads=2)
        return self._own.connection
