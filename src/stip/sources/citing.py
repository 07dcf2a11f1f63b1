# SPDX-License-Identifier: EUPL-1.2
"""Tie citations to the passages they point at."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from django.db.models import QuerySet

from stip.sources.models import Citation, Page
from stip.sources.passages import Pages


def find_citations(citations: QuerySet[Citation]) -> int:
    """Find the passage of each of these citations in the text that is there now. Returns how many were found.

    A citation whose document has no text, or whose anchor is nowhere, points at its page at most.
    """
    changed: list[Citation] = []
    found = 0
    ordered = citations.order_by("document_id", "id")
    for document, group in groupby(ordered, key=attrgetter("document_id")):
        pages = list(Page.objects.filter(document_id=document).order_by("position"))
        for citation in _placed(group, pages):
            changed.append(citation)
            found += citation.is_found
    Citation.objects.bulk_update(changed, ["page", "start", "end"], batch_size=200)
    return found


def _placed(citations: Iterable[Citation], pages: list[Page]) -> Iterable[Citation]:
    """Point each citation at its passage; gives only those that changed."""
    text = Pages([(page.number, page.text) for page in pages])
    for citation in citations:
        before = (citation.page_id, citation.start, citation.end)
        passage = text.find(citation.anchor, citation.page_number)
        index = passage.page if passage else text.index_of(citation.page_number)
        citation.page = pages[index] if index is not None else None
        citation.start = passage.start if passage else None
        citation.end = passage.end if passage else None
        if before != (citation.page_id, citation.start, citation.end):
            yield citation
