# SPDX-License-Identifier: EUPL-1.2
"""The little that differs per database: how to match tokens, and how to keep the index in step.

The index holds nothing but the place of each entry and its words. A place is the key of a group with the key of an
entry behind it, so hits are counted per group and picked in a steady order without reading a single entry.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import connection, transaction

from stip.sources.search.query import Alternative, Query, Term, compile_query

TABLE = "sources_searchindex"
_ENTRY = (1 << 32) - 1
_SQLITE_HITS = f"(SELECT rowid AS place, rowid AS in_order FROM {TABLE} WHERE {TABLE} MATCH %s) AS hits"
# The zero keeps PostgreSQL from reading rows in order of their places, unpacking the words of each.
_POSTGRESQL_HITS = f"(SELECT place, place + 0 AS in_order FROM {TABLE} WHERE words @@ %s::tsquery) AS hits"


def count(query: Query, *, among: Collection[int] | None = None) -> dict[int, int]:
    """How many entries of each group answer a query.

    among    only these places; None for all
    """
    hits, wanted = _hits(query)
    where, lists = _limits({"place": among})
    text = f"SELECT place >> 32, count(*) FROM {hits} WHERE {where} GROUP BY 1"
    return dict(_rows(text, [wanted, *lists]))


def first(
    query: Query, *, groups: Collection[int], most: int, mark: str = "", among: Collection[int] | None = None
) -> list[int]:
    """The keys of the first entries of these groups that answer a query, in the order of their places.

    mark     count only tokens that bear this mark, such as those in a title
    among    only these places; None for all
    """
    hits, wanted = _hits(_marked(query, mark) if mark else query)
    where, lists = _limits({"place >> 32": groups, "place": among})
    text = f"SELECT place FROM {hits} WHERE {where} ORDER BY in_order LIMIT %s"
    return [place & _ENTRY for (place,) in _rows(text, [wanted, *lists, most])]


def codes(query: Query, *, groups: Collection[int]) -> set[str]:
    """The codes of all entries of these groups that answer a query."""
    hits, wanted = _hits(query)
    where, lists = _limits({"place >> 32": groups})
    text = f"SELECT code FROM {hits} JOIN sources_searchentry ON id = place & {_ENTRY} WHERE {where}"
    return {code for (code,) in _rows(text, [wanted, *lists])}


@contextmanager
def through_index() -> Iterator[None]:
    """Keep PostgreSQL from reading every row: it does not know how slow it is to unpack them one by one.

    Nor may it compile a statement because such a plan looks dear: that takes longer than any search.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL jit TO DEFAULT")


def add(rows: Sequence[tuple[int, str]]) -> None:
    """Add (place, words) to the index."""
    words = "to_tsvector('simple', %s)" if connection.vendor == "postgresql" else "%s"
    key = "place" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {TABLE} ({key}, words) VALUES (%s, {words})", rows)


def drop(rows: Sequence[tuple[int, str]]) -> None:
    """Take (place, words) out of the index; the words must be those that were added."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {TABLE} WHERE place = ANY(%s)", [[place for place, _ in rows]])
        else:
            cursor.executemany(f"INSERT INTO {TABLE} ({TABLE}, rowid, words) VALUES ('delete', %s, %s)", rows)


def clear() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {TABLE}")
        else:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')")


def _rows(text: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


def _limits(allowed: dict[str, Collection[int] | None]) -> tuple[str, list[Any]]:
    """A condition that each of these expressions is one of its values, with the parameters; None allows all."""
    lists = {name: list(values) for name, values in allowed.items() if values is not None}
    if connection.vendor == "postgresql":
        return " AND ".join(["true", *(f"{name} = ANY(%s)" for name in lists)]), list(lists.values())
    # The plus keeps SQLite from looking up the values one by one.
    found = (f"+({name}) IN (SELECT value FROM json_each(%s))" for name in lists)
    return " AND ".join(["true", *found]), [json.dumps(values) for values in lists.values()]


def _hits(query: Query) -> tuple[str, str]:
    """The statement that gives all places of a query, and its one parameter."""
    if connection.vendor == "postgresql":
        return _POSTGRESQL_HITS, compile_query(query, both=" & ", either=" | ", without=" & !", phrase=_postgresql)
    return _SQLITE_HITS, compile_query(query, both=" AND ", either=" OR ", without=" NOT ", phrase=_sqlite)


def _marked(query: Query, mark: str) -> Query:
    def term(one: Term) -> Term:
        return Term(tuple(_with_mark(each, mark) for each in one.alternatives))

    return replace(query, wanted=tuple(term(one) for one in query.wanted))


def _with_mark(one: Alternative, mark: str) -> Alternative:
    return replace(one, tokens=tuple(mark + token for token in one.tokens))


def _sqlite(tokens: tuple[str, ...]) -> str:
    return '"' + " ".join(tokens) + '"'


def _postgresql(tokens: tuple[str, ...]) -> str:
    return "(" + " <-> ".join(f"'{token}'" for token in tokens) + ")"
