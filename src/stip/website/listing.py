# SPDX-License-Identifier: EUPL-1.2
"""What every list page shares: filters and order that live in the address, and pages of a fixed size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict

PAGE_SIZE = 50
FEW = 8
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Option:
    """One choice in a filter; `count` is how many rows it would leave, None when not counted."""

    value: str
    label: str
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Filter:
    """A question in the left column. `name` is the key in the address; with `single` one answer replaces another.

    folded   shown as its legend alone, which opens: for a question with many answers
    """

    name: str
    legend: str
    options: Sequence[Option]
    single: bool = False
    folded: bool = False

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.chosen]


def folding(name: str, legend: str, options: Sequence[Option]) -> Filter:
    """A question that is folded when it has more than a few answers and none of them is chosen."""
    return Filter(name, legend, options, folded=len(options) > FEW and not any(option.chosen for option in options))


def choices(query: QueryDict, name: str, allowed: Sequence[str]) -> list[str]:
    """The answers in the address that are possible; anything else is left out in silence, for links grow old."""
    asked = set(query.getlist(name))
    return [value for value in allowed if value in asked]


def order(query: QueryDict, allowed: dict[str, str], default: str) -> str:
    """The database order that `?sorteer=` asks for; a minus turns it round.

    allowed   key in the address → field; `default` is one of the keys

    >>> order(QueryDict("sorteer=-titel"), {"titel": "title", "periode": "period"}, "periode")
    '-title'
    >>> order(QueryDict("sorteer=wachtwoord"), {"titel": "title"}, "titel")
    'title'
    """
    asked = query.get("sorteer", default)
    key = asked.removeprefix("-")
    if key not in allowed:
        asked = key = default
    return ("-" if asked.startswith("-") else "") + allowed[key]


def page_of(rows: "QuerySet[Row] | Sequence[Row]", request: HttpRequest, size: int = PAGE_SIZE) -> Page[Row]:
    """The page of `rows` that the address asks for; the nearest one when it does not exist."""
    return Paginator(rows, size).get_page(request.GET.get("pagina"))
