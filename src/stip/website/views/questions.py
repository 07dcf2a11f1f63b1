# SPDX-License-Identifier: EUPL-1.2
"""The questions about a region but "wie", which is in bodies.py. About money, decisions and results: what the plans say
so far."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from stip.money.schemes import Scheme
from stip.partners.models import Organisation
from stip.places.models import Region
from stip.plans.models import Amount, Item, Point, Version
from stip.website.formatting import counted, enumerated
from stip.website.listing import page_of
from stip.website.navigation import QUESTIONS, Crumb, trail
from stip.website.pages import region_page, result_page, targets_page, with_what_page

Facts = dict[str, Any]
MOST_TARGETS = 8
"""How many targets the page of results shows; all of them are on a page of their own."""
GOALS_AT_ONCE = 20
# The kinds of organisation as headings.
KINDS = {
    Organisation.Kind.STATE: "Rijk",
    Organisation.Kind.MINISTRY: "Ministeries",
    Organisation.Kind.AGENCY: "Uitvoeringsorganisaties",
    Organisation.Kind.PROVINCE: "Provincies",
    Organisation.Kind.MUNICIPALITY: "Gemeenten",
    Organisation.Kind.WATER_BOARD: "Waterschappen",
    Organisation.Kind.KNOWLEDGE: "Kennisinstellingen",
    Organisation.Kind.EDUCATION: "Onderwijs",
    Organisation.Kind.COMPANY: "Bedrijven",
    Organisation.Kind.HOUSING: "Woningcorporaties",
    Organisation.Kind.CARE: "Zorg en welzijn",
    Organisation.Kind.SOCIETY: "Maatschappelijke organisaties",
    Organisation.Kind.ABROAD: "Overheden over de grens",
    Organisation.Kind.NETWORK: "Netwerken en samenwerkingsverbanden",
    Organisation.Kind.GROUP: "Groepen",
    Organisation.Kind.ADVISER: "Adviseurs",
    Organisation.Kind.OTHER: "Overige partners",
}


def question(request: HttpRequest, region: str, question: str) -> HttpResponse:
    if question not in ANSWERS:
        raise Http404
    found = get_object_or_404(Region.objects.select_related("area"), code=region)
    context = {
        "region": found,
        "question": question,
        "path": trail(found, Crumb(QUESTIONS[question])),
        **ANSWERS[question](request, found),
    }
    return render(request, f"website/questions/{question}.html", context)


def _what(request: HttpRequest, region: Region) -> Facts:
    plans = region_page.plans_of(region, request.user)
    items = Item.objects.readable_by(request.user).filter(plan__in=plans).order_by()
    rows = items.order_by("level__order").values_list("plan", "level__name", "level__plural").annotate(Count("pk"))
    holds: dict[int, list[str]] = defaultdict(list)
    for plan, one, many, count in rows:
        holds[plan].append(counted(count, one, many))
    total = sum(count for *_, count in rows)
    return {"plans": [(plan, enumerated(holds[plan.pk])) for plan in plans], "item_count": total}


def _with_what(request: HttpRequest, region: Region) -> Facts:
    plans = with_what_page.plans_with_money(region, request.user)
    booked = {each.plan.pk for each in plans}
    others = [plan for plan in region_page.plans_of(region, request.user) if plan.pk not in booked]
    facts = {
        "plans": plans,
        "columns": [word for word, *_ in with_what_page.COLUMNS],
        "others": others,
        "funds": list(Scheme.objects.readable_by(request.user).filter(region=region).select_related("funder")),
    }
    return facts if plans else facts | _stated(request, region)


def _stated(request: HttpRequest, region: Region) -> Facts:
    """The amounts that the texts of the plans name, for a region without books."""
    items = Item.objects.readable_by(request.user).filter(plan__region=region).order_by().values("pk")
    amounts = Amount.objects.filter(item__in=items).select_related("item__plan", "item__level", "funder")
    cited = amounts.prefetch_related(Prefetch("citations", region_page.readable_citations(request.user)))
    ordered = cited.order_by(F("euro").desc(nulls_last=True), "item__plan__order", "item__path", "order", "pk")
    count, largest = region_page.largest_amount(region, request.user)
    return {"count": count, "largest": largest, "page": page_of(ordered, request)}


def _decisions(request: HttpRequest, region: Region) -> Facts:
    plans = region_page.plans_of(region, request.user)
    versions = Version.objects.filter(plan__in=plans).defer("content").select_related("plan").order_by("-frozen_at")
    frozen = list(versions)
    adopted = {version.plan_id for version in frozen if version.stage == Version.Stage.ADOPTED}
    without = [plan for plan in plans if plan.pk not in {version.plan_id for version in frozen}]
    return {"plans": plans, "versions": frozen, "adopted": adopted, "without": without}


def _result(request: HttpRequest, region: Region) -> Facts:
    items = Item.objects.readable_by(request.user).filter(plan__region=region).order_by().values("pk")
    goals = Point.objects.filter(item__in=items, kind=Point.Kind.GOAL).select_related("item__plan", "item__level")
    cited = goals.prefetch_related(Prefetch("citations", region_page.readable_citations(request.user)))
    targets, urgent = targets_page.in_short(region, request.user, most=MOST_TARGETS)
    aimed = {row.target.item_id for row in targets.rows} - {None}
    without = cited.exclude(item__in=aimed)
    return {
        "page": page_of(without.order_by("item__plan__order", "item__path", "order", "pk"), request, GOALS_AT_ONCE),
        "targets": targets,
        "urgent": urgent,
        "overview": result_page.overview(region.area, request.user),
        "municipalities": list(region.municipalities()),
    }


ANSWERS: dict[str, Callable[[HttpRequest, Region], Facts]] = {
    "wat": _what,
    "waarmee": _with_what,
    "besluiten": _decisions,
    "resultaat": _result,
}
