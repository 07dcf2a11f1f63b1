# SPDX-License-Identifier: EUPL-1.2
"""Search over plans, documents, organisations, areas, targets and indicators, and suggest while somebody types."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stip.places.models import Region
from stip.sources.search import search as look_for
from stip.sources.search import suggest
from stip.sources.search.query import MAX_QUERY
from stip.website.downloads import FORMATS, download
from stip.website.navigation import Crumb, trail
from stip.website.pages import search_page
from stip.website.pages.search_figures import figures_named

PAGE_SIZE = 20
MOST = 1000
"""No page or file goes further than this: who needs more narrows the search."""


def search(request: HttpRequest) -> HttpResponse:
    words = _words(request)
    regions = list(Region.objects.all())
    region = next((each for each in regions if each.code == request.GET.get("regio")), None)
    kind = request.GET.get("formaat", "")
    number = _page_number(request)
    begin, limit = (0, MOST) if kind in FORMATS else ((number - 1) * PAGE_SIZE, PAGE_SIZE)
    results = look_for(
        words,
        visitor=request.user,
        kinds=search_page.kinds_in(request.GET) or None,
        region=region.code if region else None,
        limit=limit,
        offset=begin,
    )
    found = search_page.as_found(results.hits, words, request.user)
    if kind in FORMATS:
        rows = search_page.table(found, request.build_absolute_uri("/").rstrip("/"))
        return download(kind, name=f"zoeken {words}", header=search_page.HEADER, rows=rows)
    filters = search_page.filters(results, regions, request.GET)
    narrowed = number > 1 or "soort" in request.GET
    context = {
        "words": words,
        "figures": [] if narrowed else figures_named(words, request.user, region),
        "search_text": words,
        "results": results,
        "found": found,
        "page": Paginator(range(min(results.count, MOST)), PAGE_SIZE).get_page(number),
        "most": MOST,
        "filters": filters,
        "corrections": search_page.corrections(results, words, request.GET),
        "ways": search_page.loosened(words, filters, request.GET),
        "chosen_region": region,
        "path": trail(None, Crumb("Zoeken")),
    }
    return render(request, "website/search/results.html", context)


def suggestions(request: HttpRequest) -> HttpResponse:
    """The options of the search box, as a fragment; nothing while too little is typed."""
    words = _words(request)
    found = suggest(words, visitor=request.user) if len(words) > 1 else []
    rows = search_page.suggestion_rows(found)
    response = render(request, "website/search/suggestions.html", {"rows": rows})
    response["Cache-Control"] = "private, max-age=60"
    return response


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", " ").strip()[:MAX_QUERY]


def _page_number(request: HttpRequest) -> int:
    """The page that the address asks for; there are never more than MOST hits to see."""
    asked = request.GET.get("pagina", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), MOST // PAGE_SIZE)
