# SPDX-License-Identifier: EUPL-1.2
"""Where a fact is written: document, page and passage; as a page, and as a fragment for the dot."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

from stip.plans.cited_facts import facts_of
from stip.plans.reading import cited
from stip.website import subjects
from stip.website.navigation import Crumb, trail
from stip.website.quoting import Words, place_of, words_of

__all__ = ["Words", "citation", "words_of"]


def citation(request: HttpRequest, pk: int) -> HttpResponse:
    """All places where the same fact is written, this one first."""
    readable = cited(request.user).select_related("document__publisher", "document__region", "page")
    asked = get_object_or_404(readable, pk=pk)
    fact = facts_of([asked], request.user).get(pk)
    if fact is None:
        raise Http404
    same = readable.filter(content_type=asked.content_type_id, object_id=asked.object_id)
    places = [place_of(each) for each in sorted(same, key=lambda each: each.pk != asked.pk)]
    context = {
        "places": places,
        "others": len(places) - 1,
        "asked": asked,
        "fact": fact,
        "fact_address": subjects.address(fact.subject),
        "region": asked.document.region,
        "path": trail(asked.document.region, Crumb("Waar staat dat?")),
    }
    part = "HX-Request" in request.headers
    response = render(request, "website/parts/passages.html" if part else "website/citation.html", context)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response
