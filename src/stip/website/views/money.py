# SPDX-License-Identifier: EUPL-1.2
"""The money of a plan and of one of its items: needed, covered and lacking, over the years and by who pays."""

from datetime import date

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.money import overview, reading
from stip.money.models import LineQuerySet, StatedTotal
from stip.money.schemes import Scheme
from stip.money.summary import Summary
from stip.places.access import Visitor, may_edit
from stip.plans.models import Finding, Item, Plan
from stip.plans.reading import cited
from stip.website import flow_picture, money_figures, year_picture
from stip.website.as_of import as_of
from stip.website.listing import page_of
from stip.website.navigation import Crumb, trail
from stip.website.pages import money_page
from stip.website.pages.movement_page import MOST_MOVEMENTS, accounts, by_kind, in_order
from stip.website.views.plans import plan_or_404

MOST_UNKNOWN = 100
MOST_FUNDERS = 60


def plan_money(request: HttpRequest, plan: str) -> HttpResponse:
    """The money of a plan, now or as it was known at the end of an earlier day."""
    found = plan_or_404(request, plan)
    asked = as_of(request.GET)
    lines = overview.lines_of(found, request.user)
    tree = overview.tree(lines, found, request.user, on=asked.day)
    shown, is_cut = money_page.shown(tree.branches)
    context = {
        "summary": tree.whole,
        "on_plan": tree.itself,
        "outline": money_page.folded(shown),
        "is_cut": is_cut,
        "schemes": Scheme.objects.readable_by(request.user).filter(plan=found),
        "finding_count": found.findings.filter(kind=Finding.Kind.NUMBER).count(),
        "stated": _stated(StatedTotal.objects.filter(plan=found, item=None), request.user),
        "path": money_trail(found),
        **_pictures(lines, request, tree, on=asked.day),
    }
    return render(request, "website/money/plan.html", _about(request, found) | context | {"as_of": asked})


def item_money(request: HttpRequest, plan: str, item: str) -> HttpResponse:
    """The money of an item and of all below it, with every movement on its own lines."""
    readable = Item.objects.readable_by(request.user).select_related("plan__region", "level")
    found = get_object_or_404(readable, plan__code=plan, code=item)
    asked = as_of(request.GET)
    lines = overview.lines_of(found.plan, request.user).under(found)
    tree = overview.tree(lines, found.plan, request.user, on=asked.day)
    own_lines = in_order(lines.filter(item=found).select_related("party", "recipient", "team", "plan"))
    # A line may be readable while its scheme is not: then it is shown without.
    own_lines = own_lines.prefetch_related(Prefetch("scheme", Scheme.objects.readable_by(request.user)))
    page = page_of(own_lines.known_on(asked.day) if asked.day else own_lines, request)
    booked, is_cut = accounts(list(page), request.user, on=asked.day)
    this = next((branch for branch in tree.branches if branch.item.pk == found.pk), None)
    above = [
        branch for branch in tree.branches if found.path.startswith(branch.item.path) and branch.item.pk != found.pk
    ]
    context = {
        "item": found,
        "summary": tree.whole,
        "own": this.own if this else Summary({}),
        "below": [branch for branch in tree.branches if branch.item.parent_id == found.pk],
        "page": page,
        "kinds": by_kind(booked),
        "is_cut": is_cut,
        "most_movements": MOST_MOVEMENTS,
        "stated": _stated(StatedTotal.objects.filter(item=found), request.user),
        "path": [
            *money_trail(found.plan, here=False),
            *(Crumb(each.item.title, reverse("item_money", args=[plan, each.item.code])) for each in above),
            Crumb(found.title),
        ],
        **_pictures(lines, request, tree, on=asked.day),
    }
    return render(request, "website/money/item.html", _about(request, found.plan) | context | {"as_of": asked})


def money_trail(plan: Plan, *, here: bool = True) -> list[Crumb]:
    """The path to the money of a plan; without an address when this is its own page."""
    what = Crumb("Waarmee", reverse("question", args=[plan.region.code, "waarmee"]))
    return trail(plan.region, what, Crumb(plan.title, "" if here else reverse("plan_money", args=[plan.code])))


def _pictures(lines: LineQuerySet, request: HttpRequest, tree: overview.Tree, *, on: date | None) -> dict[str, object]:
    """The answer, who pays, over the years, and what is not known."""
    funders = money_page.funder_rows(lines, on=on)
    unknowns = overview.unknowns(lines, on=on, most=MOST_UNKNOWN)
    years = by_year(lines, on)
    courses = [*money_page.courses(lines, request.user, on=on), *money_page.open_courses(tree.tops)]
    return {
        "answer": money_figures.sentence(tree.whole, years, asked_of=money_page.asked_of(funders)),
        "funders": funders[:MOST_FUNDERS],
        "funder_count": len(funders),
        "flow": flow_picture.draw(courses, money_page.headings(tree.tops)),
        "by_year": years,
        "years": year_picture.draw(years),
        "stages": money_page.stage_rows(tree.whole, years),
        "unknowns": [(each, money_page.unknown_in_words(each)) for each in unknowns.first],
        "unknown_count": unknowns.amounts + unknowns.people,
        "not_known": money_figures.not_known(unknowns.amounts, unknowns.people),
    }


def by_year(lines: LineQuerySet, on: date | None = None) -> dict[int | None, Summary]:
    """A summary per year; under None what has no year."""
    return {year: summary for (year,), summary in reading.summaries(lines, "year", on=on).items()}


def _about(request: HttpRequest, plan: Plan) -> dict[str, object]:
    """What a page about the money of a plan tells the frame around it."""
    editable = may_edit(request.user, plan.region)
    return {"plan": plan, "region": plan.region, "question": "waarmee", "may_edit": editable, "page_name": "geld"}


def _stated(totals: QuerySet[StatedTotal], visitor: Visitor) -> QuerySet[StatedTotal]:
    return totals.select_related("party", "team").prefetch_related(Prefetch("citations", cited(visitor)))
