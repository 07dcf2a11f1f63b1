# SPDX-License-Identifier: EUPL-1.2
"""What people tell beside the numbers: the list, one story, and its picture."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from PIL import Image

from stip.monitor.aims.pictures import MEDIA_TYPE, small
from stip.monitor.models import Story
from stip.places.access import may_edit
from stip.places.models import Region
from stip.website import facets
from stip.website.downloads import FORMATS, Cell, download
from stip.website.facets import Facet
from stip.website.listing import page_of
from stip.website.navigation import Crumb, trail
from stip.website.pages import claims_page, stories_page

# Whoever is quoted agreed to it on the page; a file goes on to where nobody asked her.
HEADER = ("titel", "tekst", "datum", "gebied", "onderdeel", "indicator", "voorbeeld", "adres")
PAGE_SIZE = 20
# The picture may run nothing and fetch nothing, whatever a browser takes it for.
_POLICY = "sandbox; default-src 'none'"


def stories(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region, code=region)
    whole = list(stories_page.stories(request.user).filter(region=found))
    words = request.GET.get("zoek", "").strip().casefold()
    named = [story for story in whole if words in f"{story.title}\n{story.text}".casefold()]
    questions = _questions(named)
    shown = facets.fitting(named, questions, request.GET)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"verhalen-{found.code}", header=HEADER, rows=_lines(shown, request))
    context = {
        "region": found,
        "question": "resultaat",
        "page": page_of(shown, request, PAGE_SIZE),
        "total": len(whole),
        "examples": sum(story.is_example for story in whole),
        "filters": facets.as_filters(named, questions, request.GET),
        "links": [(reverse("story_new", args=[region]), "Verhaal toevoegen")] if may_edit(request.user, found) else [],
        "path": trail(found, *above(found)[:1], Crumb("Verhalen")),
    }
    return render(request, "website/telling/stories.html", context)


def story(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    found = get_object_or_404(stories_page.stories(request.user).select_related("region__area"), **_named(region, pk))
    stand = claims_page.UNKNOWN
    if found.indicator:
        stand = claims_page.stands_of(found.region, [found.indicator], request.user).get(found.indicator.pk, stand)
    context = {
        "story": found,
        "region": found.region,
        "question": "resultaat",
        "paragraphs": stories_page.paragraphs(found.text),
        "quote": stories_page.paragraphs(found.quote) if found.may_quote else [],
        "size": _size(found),
        "stand": stand,
        "links": _links(request, found),
        "path": trail(found.region, *above(found.region), Crumb(found.title)),
    }
    return render(request, "website/telling/story.html", context)


def picture(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """The picture of a story, for who may read the story; `?klein` gives it for in a list."""
    readable = Story.objects.readable_by(request.user).exclude(picture="")
    found = get_object_or_404(readable, **_named(region, pk))
    is_small = "klein" in request.GET
    stamp = f'"{found.picture.name.rpartition("/")[2]}{"-klein" if is_small else ""}"'
    response = get_conditional_response(request, etag=stamp)
    if response is None:
        content = _content(found)
        response = HttpResponse(small(content) if is_small else content, content_type=MEDIA_TYPE)
        response["Content-Disposition"] = f'inline; filename="verhaal-{found.pk}.jpg"'
    response["ETag"] = stamp
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    # Asked again each time, for a story may be hidden or a picture taken away; then nobody shows it from a cache.
    is_public = Story.objects.readable_by(AnonymousUser()).filter(pk=found.pk).exists()
    response["Cache-Control"] = "public, no-cache" if is_public else "private, no-store"
    patch_vary_headers(response, ["Cookie"])
    return response


def above(region: Region) -> tuple[Crumb, Crumb]:
    """What a page about a story hangs under: the question, and the stories of its region."""
    return (
        Crumb("Resultaat", reverse("question", args=[region.code, "resultaat"])),
        Crumb("Verhalen", reverse("stories", args=[region.code])),
    )


def _named(region: str, pk: int) -> dict[str, object]:
    return {"region__code": region, "pk": pk}


def _questions(rows: Sequence[Story]) -> list[Facet[Story]]:
    areas = {story.area.code: story.area.name for story in rows if story.area}
    items = {str(story.item_id): story.item.title for story in rows if story.item}
    indicators = {story.indicator.code: story.indicator.title for story in rows if story.indicator}
    return [
        Facet("gebied", "Gebied", lambda story: (story.area.code,) if story.area else (), areas),
        Facet("onderdeel", "Onderdeel", lambda story: (str(story.item_id),) if story.item else (), items),
        Facet("indicator", "Indicator", lambda story: (story.indicator.code,) if story.indicator else (), indicators),
    ]


def _links(request: HttpRequest, story: Story) -> list[tuple[str, str]]:
    if not may_edit(request.user, story.region):
        return []
    of_picture = "Foto wijzigen" if story.picture else "Foto toevoegen"
    names = (("story_edit", "Wijzigen"), ("story_picture_edit", of_picture), ("story_remove", "Weghalen"))
    return [(reverse(name, args=[story.region.code, story.pk]), word) for name, word in names]


def _content(story: Story) -> bytes:
    """What is on the disk. Raises Http404 when it is not there."""
    try:
        with story.picture.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError as gone:
        raise Http404 from gone


def _size(story: Story) -> tuple[int, int] | None:
    """Width and height of the picture, so that nothing jumps when it comes; None when there is none."""
    if not story.picture:
        return None
    try:
        with Image.open(BytesIO(_content(story)), formats=("JPEG",)) as drawn:
            return drawn.size
    except Http404:
        return None


def _lines(rows: Sequence[Story], request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    for story in rows:
        yield (
            story.title,
            story.text,
            story.told_on,
            story.area.name if story.area else None,
            story.item.title if story.item else None,
            story.indicator.title if story.indicator else None,
            "ja" if story.is_example else "nee",
            request.build_absolute_uri(reverse("story", args=[story.region.code, story.pk])),
        )
