# SPDX-License-Identifier: EUPL-1.2
"""Write rows by the thousand: Django's own way makes an object and a piece of SQL per row, this one statement for all.

Only for tables of which the rules were checked before. The database still checks its constraints.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

Rows = Sequence[tuple[Any, ...]]


def insert(model: type[models.Model], columns: Sequence[str], rows: Rows) -> range | list[int]:
    """Add rows of values as the database holds them, in the order of `columns`. Returns their keys."""
    keys = _new_keys(model, len(rows))
    names = ", ".join(map(connection.ops.quote_name, ("id", *columns)))
    with_keys = [(key, *row) for key, row in zip(keys, rows, strict=True)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {_table(model)} ({names}) FROM STDIN") as copy:
            for row in with_keys:
                copy.write_row(row)
    else:
        signs = ", ".join(["%s"] * (len(columns) + 1))
        _many(f"INSERT INTO {_table(model)} ({names}) VALUES ({signs})", with_keys)
    return keys


def update(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Change rows: the values in the order of `columns`, and the key last."""
    changes = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in columns)
    _many(f"UPDATE {_table(model)} SET {changes} WHERE id = %s", rows)


def hundredths(value: Decimal) -> int:
    """An amount as `HundredthsField` keeps it. Raises ValueError when it has more than two places."""
    exactly = value.scaleb(2)
    whole = int(exactly)
    if whole != exactly:
        raise ValueError(f"an amount must have at most two places, got {value}")
    return whole


def moment(value: datetime) -> Any:
    """A moment as the database holds it."""
    return connection.ops.adapt_datetimefield_value(value)


def day(value: date | None) -> Any:
    """A day as the database holds it."""
    return connection.ops.adapt_datefield_value(value)


def _many(statement: str, rows: Rows) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _new_keys(model: type[models.Model], count: int) -> range | list[int]:
    """Keys that nobody else gets. SQLite has one writer at a time; PostgreSQL hands them out."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0] or 0
    return range(last + 1, last + 1 + count)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
