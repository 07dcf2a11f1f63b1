# SPDX-License-Identifier: EUPL-1.2
"""Documents: the list, one document, and a page of it to read."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, QuerySet, Value, When
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from stip.places.access import may_edit, regions_of
from stip.plans.cited_facts import facts_of, readable_citations
from stip.sources.access import may_open_file
from stip.sources.images import MEDIA_TYPE, WIDTHS, has_image, page_image
from stip.sources.models import Document, Page
from stip.sources.reading.kinds import EXTENSIONS, PDF
from stip.sources.search.query import MAX_QUERY
from stip.sources.unreadable import Unreadable
from stip.website import formatting
from stip.website.database_facets import Question, as_filters, narrowed
from stip.website.downloads import FORMATS, download
from stip.website.listing import order, page_of
from stip.website.navigation import Crumb, trail
from stip.website.pages import document_page, reader_page

QUESTIONS = (
    Question("tekst", "Tekst", "text_present", labels={"met": "met tekst", "zonder": "zonder tekst"}),
    Question("soort", "Soort", "kind", label="kind"),
    Question("uitgever", "Uitgever", "publisher__code", label="publisher__name"),
    Question("regio", "Regio", "region__code", label="region__name"),
)
ORDERS = {"titel": "title", "datum": "published", "paginas": "page_count"}
HEADER = (
    "code", "titel", "soort", "uitgever", "datum", "regio", "pagina’s", "bronverwijzingen", "tekst", "voorbeeld",
)  # fmt: skip
# A stored file comes from a stranger: it may run nothing and fetch nothing.
_FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"


def documents(request: HttpRequest) -> HttpResponse:
    readable = _readable(request)
    words = _asked(request, "zoek")
    named = readable.filter(title__icontains=words) if words else readable
    shown = narrowed(named, QUESTIONS, request.GET).order_by(order(request.GET, ORDERS, "titel"), "title", "pk")
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name="documenten", header=HEADER, rows=_rows(list(shown), request))
    page = page_of(shown, request)
    counts = document_page.citation_counts(list(page), request.user)
    context = {
        "page": page,
        "rows": [(document, counts.get(document.pk, 0)) for document in page],
        "total": readable.count(),
        "with_text": readable.filter(text_present="met").count(),
        "may_add": bool(regions_of(request.user)),
        "filters": as_filters(named, QUESTIONS, request.GET),
        "path": trail(None, Crumb("Documenten")),
    }
    return render(request, "website/documents/list.html", context)


def document(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of a document, and what rests on it; `?pagina=` goes on to that page."""
    found = _document(request, code)
    asked = request.GET.get("pagina", "")
    if asked.isascii() and asked.isdigit() and found.has_text:
        return redirect(reverse("page", args=[code, _nearest(found, int(asked[:9]))]))
    citations = document_page.citations_in(found, request.user)
    words = _asked(request, "zoek")
    context = {
        "pages": document_page.overview(found, citations),
        "citation_count": len(citations),
        "groups": document_page.citing(citations, request.user),
        "words": words,
        "found_pages": document_page.find(found, words, request.user) if words else [],
        "has_file": may_open_file(request.user, found),
        "may_add": may_edit(request.user, found.region),
        "file_kind": EXTENSIONS.get(found.media_type, ""),
        "path": _trail(found),
    }
    return render(request, "website/documents/document.html", _about(found) | context)


def page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One page to read: `?passage=` points at a cited passage, `?q=` marks words."""
    found = _document(request, code)
    numbers = list(found.pages.order_by("position").values_list("number", flat=True))
    own = found.pages.filter(number=number).order_by("position").first()
    if own is None:
        if numbers:
            raise Http404
        return redirect("document", code=code)
    own.document = found
    citations = list(readable_citations(request.user).filter(page=own).select_related("page"))
    facts = facts_of(citations, request.user)
    spots = reader_page.spots_of(citations, facts, request.GET.get("passage", ""))
    words = _asked(request, "q")
    place = numbers.index(number)
    context = {
        "page": own,
        "numbers": numbers,
        "place": place + 1,
        "previous": numbers[place - 1] if place else None,
        "following": numbers[place + 1] if place + 1 < len(numbers) else None,
        "groups": reader_page.groups_of(own.text, spots, words),
        "spots": spots,
        "whole": reader_page.notes_of(facts[each.pk] for each in citations if each.pk in facts and not each.is_found),
        "fact_count": len(facts),
        "words": words,
        "image": _image_address(own) if has_image(own) else "",
        "path": [*_trail(found, here=False), Crumb(f"Pagina {number}")],
    }
    return render(request, "website/documents/page.html", _about(found) | context)


def picture(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The picture of a page of a PDF, in one of a few widths."""
    found = _document(request, code)
    own = get_object_or_404(found.pages.order_by("position"), number=number)
    own.document = found
    asked = request.GET.get("breedte", "")
    try:
        path = page_image(own, width=int(asked) if asked in {str(width) for width in WIDTHS} else WIDTHS[1])
    except Unreadable as error:
        raise Http404(error.message) from error
    response = FileResponse(path.open("rb"), content_type=MEDIA_TYPE)
    return _kept(response, found, for_ever="v" in request.GET)


def file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file itself: a PDF in the browser, anything else to save, and neither may do anything here."""
    found = _document(request, code)
    if not may_open_file(request.user, found):
        raise Http404
    kind = found.media_type if found.media_type in EXTENSIONS else "application/octet-stream"
    name = f"{found.code}.{EXTENSIONS.get(kind, 'bin')}"
    response = FileResponse(found.file.open("rb"), as_attachment=kind != PDF, filename=name, content_type=kind)
    response["Content-Security-Policy"] = _FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return _kept(response, found, for_ever=False)


def _readable(request: HttpRequest) -> QuerySet[Any]:
    text = Case(When(page_count__gt=0, then=Value("met")), default=Value("zonder"), output_field=CharField())
    rows = Document.objects.readable_by(request.user).select_related("publisher", "region")
    return rows.annotate(text_present=text)


def _document(request: HttpRequest, code: str) -> Document:
    """The document, or "not found" when the visitor may not read it: whether it exists is not told."""
    readable = Document.objects.readable_by(request.user).select_related("publisher", "region")
    return get_object_or_404(readable, code=code)


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", " ").strip()[:MAX_QUERY]


def _nearest(document: Document, number: int) -> int:
    """The page with this number, else the one before it, else the first."""
    before = document.pages.filter(number__lte=number).order_by("-number").values_list("number", flat=True).first()
    return before or document.pages.order_by("position").values_list("number", flat=True)[0]


def _rows(documents: list[Document], request: HttpRequest) -> list[tuple[str | int | None, ...]]:
    counts = document_page.citation_counts(documents, request.user)
    return [
        (
            each.code,
            each.title,
            each.kind,
            each.publisher.name if each.publisher else formatting.UNKNOWN,
            each.published or formatting.UNKNOWN,
            each.region.name if each.region else "",
            each.page_count if each.has_text else None,
            counts.get(each.pk, 0),
            "ja" if each.has_text else "nee",
            "ja" if each.example else "nee",
        )
        for each in documents
    ]


def _about(document: Document) -> dict[str, object]:
    return {"document": document, "region": document.region}


def _trail(document: Document, *, here: bool = True) -> list[Crumb]:
    own = Crumb(document.title, "" if here else reverse("document", args=[document.code]))
    return trail(document.region, Crumb("Documenten", reverse("documents")), own)


def _image_address(page: Page) -> str:
    """Changes with the file, so that a browser may keep the picture."""
    return f"{reverse('page_image', args=[page.document.code, page.number])}?v={page.document.sha256[:8]}"


def _kept(response: HttpResponseBase, document: Document, *, for_ever: bool) -> HttpResponseBase:
    """Let others keep what everyone may read; what is not public stays with this visitor."""
    is_public = Document.objects.readable_by(AnonymousUser()).filter(pk=document.pk).exists()
    if is_public and for_ever:
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response["Cache-Control"] = "public, no-cache" if is_public else "private, no-store"
    return response
