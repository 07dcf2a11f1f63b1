# SPDX-License-Identifier: EUPL-1.2
"""All plans of all regions, those of the invented region apart."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stip.plans.models import Item, Plan
from stip.website.downloads import FORMATS, download
from stip.website.listing import Filter, Option, choices, order, page_of
from stip.website.navigation import Crumb, trail

HEADER = ("code", "plan", "regio", "soort", "periode", "stand", "aantal onderdelen", "aantal in uitvoering")
_ORDERS = {"plan": "title", "regio": "region__name", "periode": "period", "aantal": "count"}


def plans(request: HttpRequest) -> HttpResponse:
    rows = Plan.objects.readable_by(request.user).select_related("region")
    regions = dict(rows.order_by().values_list("region__code", "region__name"))
    words = request.GET.get("zoek", "").strip()
    found = rows.filter(title__icontains=words) if words else rows
    chosen = choices(request.GET, "regio", list(regions))
    by_region = dict(found.order_by().values_list("region__code").annotate(Count("pk")))
    found = found.filter(region__code__in=chosen) if chosen else found
    states = choices(request.GET, "stand", Plan.Status.values)
    by_state = dict(found.order_by().values_list("status").annotate(Count("pk")))
    found = found.filter(status__in=states) if states else found
    first = [] if "sorteer" in request.GET else ["region__example"]
    listed = _with_counts(found, request).order_by(*first, order(request.GET, _ORDERS, "regio"), "title")
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name="plannen", header=HEADER, rows=map(_line, listed))
    context = {
        "page": page_of(listed, request),
        "real": rows.filter(example=False).count(),
        "examples": rows.filter(example=True).count(),
        "regions": rows.filter(example=False).order_by().values("region").distinct().count(),
        "filters": [
            Filter("regio", "Regio", [_option(one, regions[one], by_region, chosen) for one in sorted(regions)]),
            Filter("stand", "Stand", [_option(one, label, by_state, states) for one, label in Plan.Status.choices]),
        ],
        "path": trail(None, Crumb("Plannen")),
    }
    return render(request, "website/plan_list.html", context)


def _option(value: str, label: str, counts: dict[str, int], chosen: list[str]) -> Option:
    return Option(value, label, counts.get(value, 0), value in chosen)


def _with_counts(plans: QuerySet[Plan], request: HttpRequest) -> QuerySet[Plan]:
    items = Item.objects.readable_by(request.user).filter(plan=OuterRef("pk")).order_by()
    return plans.annotate(count=_counted(items), running=_counted(items.filter(status=Item.Status.RUNNING)))


def _counted(items: QuerySet[Item]) -> Coalesce:
    each = items.values("plan").annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(each, output_field=IntegerField()), 0)


def _line(plan: Plan) -> tuple[str | int, ...]:
    region, state = plan.region.name, plan.get_status_display()
    return (plan.code, plan.title, region, plan.kind, plan.period, state, plan.count, plan.running)  # type: ignore[attr-defined]
