# SPDX-License-Identifier: EUPL-1.2
"""What is known of a document: its pages at a glance, and everything that rests on it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import Coalesce, Substr

from stip.places.access import Visitor
from stip.plans.cited_facts import KINDS, Subject, readable_citations, subjects_of
from stip.sources import search
from stip.sources.models import Document
from stip.sources.search.snippets import Parts
from stip.website.subjects import address

OPENING = 200
MANY = 12
"""A group with more than this opens on demand."""
MOST_FOUND = 100


class Cited(NamedTuple):
    """A citation, the fact it speaks of, and the page where it stands, else the one named; 0 when there is none."""

    pk: int
    content_type_id: int
    object_id: int
    page: int


@dataclass(frozen=True)
class Overview:
    """A page in the list of pages: its first words, and how many facts rest on it."""

    number: int
    opening: str
    count: int


@dataclass(frozen=True)
class Citing:
    """Something that rests on the document, with the pages where; 0 stands for the document as a whole."""

    subject: Subject
    address: str
    pages: tuple[int, ...]


@dataclass(frozen=True)
class CitingGroup:
    """All things of one kind, or of one plan."""

    heading: str
    rows: tuple[Citing, ...]
    is_long: bool


@dataclass(frozen=True)
class PageFound:
    number: int
    snippet: Parts


def citation_counts(documents: Sequence[Document], visitor: Visitor) -> dict[int, int]:
    """How many facts that the visitor may read rest on each document, by its key."""
    rows = readable_citations(visitor).filter(document__in=documents).order_by()
    return dict(rows.values_list("document").annotate(Count("pk")))


def citations_in(document: Document, visitor: Visitor) -> list[Cited]:
    """Every citation of a document, with as little as is needed to tell what it speaks of and where."""
    rows = readable_citations(visitor).filter(document=document).select_related(None).order_by()
    page = Coalesce("page__number", "page_number", 0)
    return [Cited(*row) for row in rows.values_list("pk", "content_type_id", "object_id", page)]


def overview(document: Document, citations: Sequence[Cited]) -> list[Overview]:
    """The pages of a document, each with its first words and the number of facts on it."""
    counts = Counter(citation.page for citation in citations)
    pages = document.pages.order_by("position").values_list("number", Substr("text", 1, OPENING))
    return [Overview(number, " ".join(opening.split()), counts[number]) for number, opening in pages]


def citing(citations: Sequence[Cited], visitor: Visitor) -> list[CitingGroup]:
    """What rests on the document, gathered by kind; items by their plan."""
    subjects = subjects_of(citations, visitor)
    pages: dict[Subject, set[int]] = defaultdict(set)
    for citation in citations:
        if citation.pk in subjects:
            pages[subjects[citation.pk]].add(citation.page)
    return [
        group
        for kind, words in KINDS.items()
        for group in _groups(words, {each: found for each, found in pages.items() if each.kind == kind})
    ]


def find(document: Document, words: str, visitor: Visitor) -> list[PageFound]:
    """The pages that answer a query, in reading order."""
    found = search.search(words, visitor=visitor, document=document.code, limit=MOST_FOUND)
    pages = [PageFound(int(hit.code.rpartition("/")[2]), hit.snippet) for hit in found.hits]
    return sorted(pages, key=lambda page: page.number)


def _groups(words: str, pages: Mapping[Subject, set[int]]) -> list[CitingGroup]:
    by_heading: dict[str, list[Citing]] = defaultdict(list)
    for subject, numbers in pages.items():
        heading = f"{words} in {subject.plan}" if subject.plan else words
        by_heading[heading].append(Citing(subject, address(subject), tuple(sorted(numbers))))
    return [
        CitingGroup(
            f"{heading[0].upper()}{heading[1:]}",
            tuple(sorted(rows, key=lambda row: (row.pages, row.subject.title))),
            is_long=len(rows) > MANY,
        )
        for heading, rows in sorted(by_heading.items())
    ]
