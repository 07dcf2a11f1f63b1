# SPDX-License-Identifier: EUPL-1.2
"""Filters over rows that stay in the database: which rows fit the address, and how many each other answer would leave.

Asks one query per question, however many rows there are. For a list that is read whole anyway there is `facets`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet
from django.http import QueryDict

from stip.website.listing import Filter, Option, folding

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Question:
    """A question about rows. `name` is the key in the address.

    column    path of the answer in the database
    label     path of the words for that answer; without it `labels` has them, in the order of the page
    """

    name: str
    legend: str
    column: str
    label: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


def narrowed(rows: QuerySet[Row], questions: Sequence[Question], query: QueryDict) -> QuerySet[Row]:
    """The rows that fit every question that was answered."""
    for question in questions:
        asked = asked_in(question, query)
        if asked:
            rows = rows.filter(**{f"{question.column}__in": asked})
    return rows


def as_filters(rows: QuerySet[Any], questions: Sequence[Question], query: QueryDict) -> list[Filter]:
    """The filters with counts. A count is what would be left if that answer were chosen beside the other questions."""
    filters = [_filter(question, rows, questions, query) for question in questions]
    return [found for found in filters if len(found.options) > 1 or found.chosen]


def asked_in(question: Question, query: QueryDict) -> list[str]:
    """The answers in the address; no database can look for a zero character."""
    return [value for value in query.getlist(question.name) if value and "\x00" not in value]


def _filter(question: Question, rows: QuerySet[Any], questions: Sequence[Question], query: QueryDict) -> Filter:
    others = [other for other in questions if other is not question]
    left = narrowed(rows, others, query).order_by()
    counts = dict(left.exclude(**{question.column: None}).values_list(question.column).annotate(Count("pk")))
    labels = dict(question.labels)
    if question.label:
        labels = dict(rows.order_by(question.label).values_list(question.column, question.label).distinct())
    asked = asked_in(question, query)
    # An answer that nobody knows stays in sight, so that it can be taken off.
    shown = [*(value for value in labels if counts.get(value)), *(value for value in asked if not counts.get(value))]
    options = [Option(each, labels.get(each, each), counts.get(each, 0), each in asked) for each in shown if each]
    return folding(question.name, question.legend, options)
