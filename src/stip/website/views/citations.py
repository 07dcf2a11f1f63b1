# SPDX-License-Identifier: EUPL-1.2
"""Where a fact is written: document, page and passage; as a page, and as a fragment for the dot."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from stip.sources.models import Citation
from stip.website.navigation import Crumb, trail
from stip.website.region_page import readable_citations

AROUND = 240


@dataclass(frozen=True)
class Words:
    """The cited words with some text on either side."""

    before: str
    words: str
    after: str


def citation(request: HttpRequest, pk: int) -> HttpResponse:
    """All places where the same fact is written, this one first."""
    readable = readable_citations(request.user).select_related("document__publisher", "document__region", "page")
    asked = get_object_or_404(readable, pk=pk)
    same = readable.filter(content_type=asked.content_type_id, object_id=asked.object_id)
    places = sorted(same, key=lambda each: each.pk != asked.pk)
    context = {
        "places": [(each, words_of(each)) for each in places],
        "asked": asked,
        "region": asked.document.region,
        "path": trail(asked.document.region, Crumb("Waar staat dat?")),
    }
    part = "HX-Request" in request.headers
    response = render(request, "website/parts/passages.html" if part else "website/citation.html", context)
    response["Vary"] = "HX-Request, Cookie"
    return response


def words_of(citation: Citation) -> Words | None:
    """The passage with its surroundings, or None when the text is not there."""
    if citation.page is None or citation.start is None or citation.end is None:
        return None
    text, start, end = citation.page.text, citation.start, citation.end
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Words(
        before=f"… {before}" if start > AROUND else before,
        words=text[start:end],
        after=f"{after} …" if end + AROUND < len(text) else after,
    )
