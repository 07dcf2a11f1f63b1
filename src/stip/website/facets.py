# SPDX-License-Identifier: EUPL-1.2
"""Filters over a list that is read whole: which rows fit the address, and how many each other answer would leave."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import QueryDict

from stip.website.listing import Filter, Option, folding

Row = TypeVar("Row")


@dataclass(frozen=True)
class Facet(Generic[Row]):
    """A question about rows. `name` is the key in the address.

    answers   the answers that a row gives; a row fits when one of them is chosen
    labels    every answer that may be chosen, in the order of the page
    """

    name: str
    legend: str
    answers: Callable[[Row], Collection[str]]
    labels: Mapping[str, str]


def fitting(rows: Sequence[Row], facets: Sequence[Facet[Row]], query: QueryDict) -> list[Row]:
    """The rows that fit every question that was answered."""
    asked = _asked(facets, query)
    return [row for row in rows if not _misses(row, facets, asked)]


def as_filters(rows: Sequence[Row], facets: Sequence[Facet[Row]], query: QueryDict) -> list[Filter]:
    """The filters with counts. A count is what would be left if that answer were chosen beside the other questions."""
    asked = _asked(facets, query)
    counts: dict[str, Counter[str]] = {facet.name: Counter() for facet in facets}
    for row in rows:
        misses = _misses(row, facets, asked)
        for facet in facets:
            if not misses - {facet.name}:
                counts[facet.name].update(set(facet.answers(row)))
    filters = (_filter(facet, counts[facet.name], asked[facet.name]) for facet in facets)
    return [found for found in filters if len(found.options) > 1 or found.chosen]


def _asked(facets: Sequence[Facet[Row]], query: QueryDict) -> dict[str, frozenset[str]]:
    """What the address asks and the page offers; anything else is left out in silence, for links grow old."""
    return {facet.name: frozenset(query.getlist(facet.name)) & facet.labels.keys() for facet in facets}


def _misses(row: Row, facets: Sequence[Facet[Row]], asked: Mapping[str, frozenset[str]]) -> set[str]:
    return {
        facet.name for facet in facets if asked[facet.name] and not asked[facet.name].intersection(facet.answers(row))
    }


def _filter(facet: Facet[Row], counts: Counter[str], chosen: frozenset[str]) -> Filter:
    options = [
        Option(value, label, counts[value], value in chosen)
        for value, label in facet.labels.items()
        if counts[value] or value in chosen
    ]
    return folding(facet.name, facet.legend, options)
