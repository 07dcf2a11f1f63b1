# SPDX-License-Identifier: EUPL-1.2
"""The little that differs per database: how to match tokens, and how to keep the index in step."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate

from stip.sources.models import SearchEntry
from stip.sources.search.query import Alternative, Query, Term, compile_query

TABLE = "sources_searchindex"


def matching(entries: QuerySet[SearchEntry], query: Query, *, mark: str = "") -> QuerySet[SearchEntry]:
    """The entries that answer a query.

    mark     count only tokens that bear this mark, such as those in a title
    """
    query = _marked(query, mark) if mark else query
    if connection.vendor == "postgresql":
        wanted = compile_query(query, both=" & ", either=" | ", without=" & !", phrase=_postgresql_phrase)
        return entries.extra(where=["sources_searchentry.vector @@ %s::tsquery"], params=[wanted])
    wanted = compile_query(query, both=" AND ", either=" OR ", without=" NOT ", phrase=_sqlite_phrase)
    return entries.extra(
        tables=[TABLE], where=[f"{TABLE}.rowid = sources_searchentry.id", f"{TABLE} MATCH %s"], params=[wanted]
    )


def in_order() -> list[OrderBy]:
    """Order by kind and code, byte by byte, whatever language the database sorts in."""
    if connection.vendor == "postgresql":
        return [Collate("kind", "C").asc(), Collate("code", "C").asc()]
    return [F("kind").asc(), F("code").asc()]


@contextmanager
def through_index() -> Iterator[None]:
    """Keep PostgreSQL from reading every row: it does not know how slow it is to unpack them one by one."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


def add(rows: Sequence[tuple[int, str]]) -> None:
    """Add (key, words) to the index."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE sources_searchentry SET vector = to_tsvector('simple', body.words) "
                "FROM sources_searchtext body WHERE body.entry_id = id AND id = ANY(%s)",
                [[key for key, _ in rows]],
            )
        else:
            cursor.executemany(f"INSERT INTO {TABLE}(rowid, words) VALUES (%s, %s)", rows)


def drop(rows: Sequence[tuple[int, str]]) -> None:
    """Take (key, words) out of the index; the words must be those that were added."""
    if connection.vendor == "sqlite" and rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {TABLE}({TABLE}, rowid, words) VALUES ('delete', %s, %s)", rows)


def clear() -> None:
    """Empty the index."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('delete-all')")


def _marked(query: Query, mark: str) -> Query:
    def term(one: Term) -> Term:
        return Term(tuple(_with_mark(each, mark) for each in one.alternatives))

    return replace(query, wanted=tuple(term(one) for one in query.wanted))


def _with_mark(one: Alternative, mark: str) -> Alternative:
    return replace(one, tokens=tuple(mark + token for token in one.tokens))


def _sqlite_phrase(tokens: tuple[str, ...]) -> str:
    return '"' + " ".join(tokens) + '"'


def _postgresql_phrase(tokens: tuple[str, ...]) -> str:
    return "(" + " <-> ".join(f"'{token}'" for token in tokens) + ")"
