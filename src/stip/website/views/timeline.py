# SPDX-License-Identifier: EUPL-1.2
"""When: all periods and deliveries of a region's plans on one axis."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from stip.places.models import Region
from stip.plans import period
from stip.plans.models import Item, Plan
from stip.plans.reading import cited
from stip.website import facets, formatting
from stip.website.downloads import FORMATS, Cell, download
from stip.website.facets import Facet
from stip.website.formatting import span
from stip.website.navigation import Crumb, trail
from stip.website.timeline_picture import Axis, Drawing, Planned, axis_of, draw

HEADER = ("plan", "code", "onderdeel", "niveau", "periode", "oplevering", "periode in woorden", "stand")
UNKNOWN = "onbekend"


@dataclass(frozen=True)
class Timed:
    """An item with a period or a delivery, and the item at the top of its plan that it falls under."""

    item: Item
    top: Item | None


@dataclass(frozen=True)
class PlanTimes:
    plan: Plan
    drawing: Drawing


@dataclass(frozen=True)
class Event:
    what: str
    item: Item


def timeline(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region.objects.select_related("area"), code=region)
    today = timezone.localdate()
    items = Item.objects.readable_by(request.user).filter(plan__region=found)
    whole = _timed(request, found)
    questions = _questions(whole)
    shown = facets.fitting(whole, questions, request.GET)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"tijdlijn-{found.code}", header=HEADER, rows=_lines(shown))
    coming = [(last, one.item) for one in whole if (last := _delivered(one.item)) and last >= today]
    context = {
        "region": found,
        "total": items.count(),
        "timed": len(whole),
        "shown": shown,
        "delivery_count": sum(bool(one.item.delivery) for one in whole),
        "next": min(coming, key=lambda pair: pair[0])[1] if coming else None,
        "plans": _drawings(shown, axis_of(map(_planned, whole), today), today) if shown else [],
        "years": _years(shown),
        "today": today,
        "filters": facets.as_filters(whole, questions, request.GET),
        "path": trail(found, Crumb("Tijdlijn")),
    }
    return render(request, "website/timeline.html", context)


def _timed(request: HttpRequest, region: Region) -> list[Timed]:
    items = Item.objects.readable_by(request.user).filter(plan__region=region).order_by("plan__order", "plan", "path")
    tops = {(one.plan_id, one.path): one for one in items.filter(parent=None).only("plan_id", "path", "title", "code")}
    rows = items.exclude(period="", delivery="").select_related("plan", "level")
    cited_too = rows.prefetch_related(Prefetch("citations", cited(request.user)))
    return [Timed(item, tops.get((item.plan_id, item.path[:4]))) for item in cited_too]


def _questions(rows: Sequence[Timed]) -> list[Facet[Timed]]:
    plans = {one.item.plan.code: one.item.plan.title for one in rows}
    levels = {level.code: level.name for level in sorted({one.item.level for one in rows}, key=lambda one: one.order)}
    states = dict(Item.Status.choices) | {UNKNOWN: formatting.UNKNOWN}
    return [
        Facet("plan", "Plan", lambda one: (one.item.plan.code,), plans),
        Facet("niveau", "Niveau", lambda one: (one.item.level.code,), levels),
        Facet("status", "Stand", lambda one: (one.item.status or UNKNOWN,), states),
    ]


def _planned(one: Timed) -> Planned:
    item = one.item
    top = one.top.title if one.top and one.top.pk != item.pk else ""
    address = reverse("item", args=[item.plan.code, item.code])
    return Planned(item.title, address, top, item.period, item.delivery, item.status)


def _drawings(rows: Sequence[Timed], axis: Axis, today: date) -> list[PlanTimes]:
    by_plan: dict[Plan, list[Planned]] = defaultdict(list)
    for one in rows:
        by_plan[one.item.plan].append(_planned(one))
    return [PlanTimes(plan, draw(planned, axis, today)) for plan, planned in by_plan.items()]


def _years(rows: Sequence[Timed]) -> list[tuple[int, list[Event]]]:
    """What begins, ends and is delivered, per year: the same as the drawing, for a narrow screen."""
    found: dict[int, list[Event]] = defaultdict(list)
    for one in rows:
        if one.item.period:
            read = period.parse(one.item.period)
            years = [(day.year, word) for day, word in ((read.first, "begint"), (read.last, "eindigt")) if day]
            if len(years) == 2 and years[0][0] == years[1][0]:
                years = [(years[0][0], "loopt")]
            for year, word in years:
                found[year].append(Event(word, one.item))
        if last := _delivered(one.item):
            found[last.year].append(Event("oplevering", one.item))
    return sorted(found.items())


def _delivered(item: Item) -> date | None:
    read = period.parse(item.delivery) if item.delivery else None
    return (read.last or read.first) if read else None


def _lines(rows: Sequence[Timed]) -> Iterator[tuple[Cell, ...]]:
    for one in rows:
        item = one.item
        words = span(item.period) if item.period else ""
        state = item.status or formatting.UNKNOWN
        yield item.plan.title, item.code, item.title, item.level.name, item.period, item.delivery, words, state
