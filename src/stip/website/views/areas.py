# SPDX-License-Identifier: EUPL-1.2
"""The areas, and for each everything that touches it: from neighbourhood to country, and abroad."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.places.models import REFERENCE_YEAR, Area, AreaQuerySet, Region
from stip.places.reading import ancestors, by_size, parts_map
from stip.plans.models import Item, Plan
from stip.plans.touching import organisations_of, touching
from stip.website import formatting
from stip.website.downloads import FORMATS, Cell, download
from stip.website.formatting import enumerated
from stip.website.listing import Filter, Option, choices, order, page_of
from stip.website.map_figure import CHOSEN, Figure, figure
from stip.website.navigation import Crumb, trail
from stip.website.pages.region_page import for_cards

MOST_CARDS = 60
HAS_FIGURES = (
    Area.Kind.PROVINCE,
    Area.Kind.COROP,
    Area.Kind.COOPERATION,
    Area.Kind.MUNICIPALITY,
    Area.Kind.DISTRICT,
    Area.Kind.NEIGHBOURHOOD,
)
LIST_HEADER = ("code", "gebied", "soort", "aantal onderdelen")
HEADER = ("raakt hoe", "via", "plan", "code", "onderdeel", "niveau", "stand", "periode", "oplevering")
# On whose map an area stands, and of which kind the shapes on it are.
_DRAWN_IN: dict[str, tuple[tuple[str, ...], str]] = {
    Area.Kind.NEIGHBOURHOOD: ((Area.Kind.DISTRICT, Area.Kind.MUNICIPALITY), Area.Kind.NEIGHBOURHOOD),
    Area.Kind.DISTRICT: ((Area.Kind.MUNICIPALITY,), Area.Kind.DISTRICT),
    Area.Kind.MUNICIPALITY: ((Area.Kind.COROP, Area.Kind.COOPERATION), Area.Kind.MUNICIPALITY),
    Area.Kind.COOPERATION: ((Area.Kind.COROP, Area.Kind.PROVINCE), Area.Kind.MUNICIPALITY),
    Area.Kind.COROP: ((Area.Kind.PROVINCE,), Area.Kind.COROP),
    Area.Kind.PROVINCE: ((Area.Kind.COUNTRY,), Area.Kind.PROVINCE),
}


@dataclass(frozen=True)
class Card:
    item: Item
    note: str


@dataclass(frozen=True)
class Part:
    """One way in which items touch the area, per plan; `count` is of all, `plans` holds the first ones."""

    name: str
    heading: str
    explanation: str
    count: int
    is_near: bool
    plans: list[tuple[Plan, list[Card]]]


def areas(request: HttpRequest) -> HttpResponse:
    rows = _with_counts(Area.objects.real(), request)
    regions = list(Region.objects.filter(example=False, area__isnull=False).select_related("area"))
    kinds = choices(request.GET, "soort", Area.Kind.values)
    inside = [region for region in regions if region.code in request.GET.getlist("regio")]
    words = request.GET.get("zoek", "").strip()
    found = rows.filter(name__icontains=words) if words else rows
    for region in inside[:1]:
        found = found.filter(pk__in=Area.objects.touching(region.area).values("pk")) if region.area else found
    by_kind = dict(found.order_by().values_list("kind").annotate(Count("pk")))
    found = found.filter(kind__in=kinds) if kinds else found
    found = found.order_by(_sorted(request), "name", "code")
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        lines = ((one.code, one.name, one.get_kind_display(), one.count) for one in found)  # type: ignore[attr-defined]
        return download(kind, name="gebieden", header=LIST_HEADER, rows=lines)
    named = Item.areas.through.objects.filter(item__in=Item.objects.readable_by(request.user).values("pk"))
    page = page_of(found, request)
    context = {
        "page": page,
        "named": named.filter(area__example=False).values("area").distinct().count(),
        "filters": [
            Filter(
                "soort",
                "Soort",
                [Option(one, label, by_kind.get(one, 0), one in kinds) for one, label in Area.Kind.choices],
            ),
            Filter(
                "regio",
                "In of rond de regio",
                [Option(one.code, one.name, chosen=one in inside[:1]) for one in regions],
                single=True,
            ),
        ],
        "path": trail(None, Crumb("Gebieden")),
    }
    return render(request, "website/areas.html", context)


def _sorted(request: HttpRequest) -> str:
    if "sorteer" not in request.GET:
        return "-count"
    return order(request.GET, {"naam": "name", "soort": "kind", "aantal": "count"}, "naam")


def area(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Area, code=code)
    ways = _ways(found, request)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"gebied-{found.slug}", header=HEADER, rows=_lines(ways))
    year = min(REFERENCE_YEAR, found.last_year or REFERENCE_YEAR)
    above = ancestors(found, year)
    regions = list(Region.objects.filter(area__in=[found, *above]).select_related("area"))
    parts = [_part(*way) for way in ways]
    context = {
        "area": found,
        "parts": [part for part in parts if part.count],
        "counts": {part.name: part.count for part in parts},
        "total": sum(part.count for part in parts),
        "most": MOST_CARDS,
        "above": above,
        "regions": regions,
        "region": regions[0] if len(regions) == 1 and regions[0].example else None,
        "below": _below(found),
        "organisations": organisations_of(found).order_by("kind", "name"),
        "map": _map(found, above, year),
        "history": _history(found),
        "has_figures": found.kind in HAS_FIGURES and not found.example,
        "path": trail(None, Crumb("Gebieden", reverse("areas")), Crumb(found.name)),
    }
    return render(request, "website/area.html", context)


def _with_counts(rows: AreaQuerySet, request: HttpRequest) -> AreaQuerySet:
    """Adds `count`: how many items that the visitor may read name each area."""
    readable = Item.objects.readable_by(request.user).values("pk")
    naming: QuerySet[Any] = Item.areas.through.objects.filter(area=OuterRef("pk"), item__in=readable)
    named = naming.order_by().values("area")
    return rows.annotate(count=Coalesce(Subquery(named.annotate(number=Count("pk")).values("number")), 0))


# What is about the area itself gets cards; what is about more or less than it, a line.
_NEAR = ("direct", "own")
Way = tuple[str, str, str, "QuerySet[Item]", Callable[[Item], str]]


def _ways(area: Area, request: HttpRequest) -> list[Way]:
    """The four ways in which items touch the area: name, heading, explanation, items, and the note on a card."""
    found = touching(area, request.user)
    return [
        ("direct", f"Noemt {area.name} zelf", "", _cards(found.direct, request), lambda item: ""),
        (
            "inside",
            f"Noemt een deel van {area.name}",
            "Deze onderdelen noemen een gebied dat hierin ligt.",
            _cards(found.inside, request),
            lambda item: f"gaat over {_names(item)}",
        ),
        (
            "around",
            "Geldt voor een groter gebied",
            f"Deze onderdelen noemen {area.name} niet, maar wel een gebied waar het in ligt.",
            _cards(found.around, request),
            _wider,
        ),
        (
            "own",
            "Doet mee als organisatie",
            "Deze onderdelen noemen geen gebied waar dit bij hoort; de eigen organisatie doet er wel aan mee.",
            _cards(found.own, request),
            _roles,
        ),
    ]


def _cards(items: QuerySet[Item], request: HttpRequest) -> QuerySet[Item]:
    return for_cards(items, request.user)


def _names(item: Item) -> str:
    named: Iterable[Area] = item.named  # type: ignore[attr-defined]
    return enumerated([area.name for area in by_size(named)])


def _wider(item: Item) -> str:
    """A land is named for many reasons; of anything smaller we say that the item holds for all of it."""
    named: Iterable[Area] = item.named  # type: ignore[attr-defined]
    is_land = all(area.kind == Area.Kind.COUNTRY for area in named)
    return f"{'noemt' if is_land else 'geldt voor heel'} {_names(item)}"


def _roles(item: Item) -> str:
    roles = item.roles  # type: ignore[attr-defined]
    return enumerated([f"{role.organisation.name} is {role.get_role_display()}" for role in roles])


def _part(name: str, heading: str, explanation: str, items: QuerySet[Item], note: Callable[[Item], str]) -> Part:
    count = items.count()
    cards = [Card(item, note(item)) for item in items[:MOST_CARDS]] if count else []
    plans = [(plan, list(of_plan)) for plan, of_plan in groupby(cards, key=lambda card: card.item.plan)]
    return Part(name, heading, explanation, count, name in _NEAR, plans)


def _below(area: Area) -> list[tuple[str, list[tuple[Area, list[Area]]]]]:
    """What lies directly in this area, per kind; districts come with their neighbourhoods."""
    neighbourhoods = Area.objects.filter(kind=Area.Kind.NEIGHBOURHOOD)
    inner = Prefetch("parts__part", neighbourhoods)
    parts = Area.objects.inside(area).prefetch_related("parts", inner) if area.kind == Area.Kind.MUNICIPALITY else None
    rows = list(parts if parts is not None else Area.objects.inside(area))
    by_kind = groupby(sorted(by_size(rows), key=lambda one: one.kind), key=Area.get_kind_display)
    return [(kind, [(one, _inner(one) if parts is not None else []) for one in found]) for kind, found in by_kind]


def _inner(district: Area) -> list[Area]:
    return sorted({link.part for link in district.parts.all() if link.part}, key=lambda one: one.name)


def _map(area: Area, above: Sequence[Area], year: int) -> Figure | None:
    """The area in Mergel among its like, inside the smallest area that we draw it in."""
    if area.kind == Area.Kind.COUNTRY:
        return _figure(area, Area.Kind.PROVINCE, [], year)
    wholes, kind = _DRAWN_IN.get(area.kind, ((), ""))
    whole = next((one for wanted in wholes for one in above if one.kind == wanted), None)
    if whole is None:
        return None
    chosen = [area.code]
    if area.kind == Area.Kind.COOPERATION:
        chosen = list(Area.objects.inside(area).values_list("code", flat=True))
    return _figure(whole, kind, chosen, year)


def _figure(whole: Area, kind: str, chosen: Sequence[str], year: int) -> Figure | None:
    drawing = parts_map(whole, kind, year)
    if not drawing.shapes:
        return None
    return figure(drawing, address=lambda code: reverse("area", args=[code]), tones={code: CHOSEN for code in chosen})


def _history(area: Area) -> list[tuple[str, list[Area]]]:
    """Mergers and splits: the beginning of a sentence, and the areas that end it."""
    before = area.predecessors.select_related("before").order_by("year", "before__name")
    after = area.successors.select_related("after").order_by("year", "after__name")
    came = groupby(before, key=lambda one: one.year)
    went = groupby(after, key=lambda one: one.year)
    return [
        *((f"{area.name} ontstond in {year} uit", [one.before for one in rows]) for year, rows in came),
        *((f"{area.name} ging in {year} over in", [one.after for one in rows]) for year, rows in went),
    ]


def _lines(ways: Iterable[Way]) -> Iterator[tuple[Cell, ...]]:
    for _, heading, _, items, note in ways:
        for item in items:
            yield (
                heading,
                note(item),
                item.plan.title,
                item.code,
                item.title,
                item.level.name,
                item.status or formatting.UNKNOWN,
                item.period,
                item.delivery,
            )
