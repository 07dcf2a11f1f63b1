# SPDX-License-Identifier: EUPL-1.2
"""A plan as an outline that folds and filters, its history, and the plan as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.plans import files
from stip.plans.changes import changes_of, told
from stip.plans.exporting import facts_of
from stip.plans.models import Plan
from stip.plans.outline import outline_of
from stip.plans.reading import plan_for
from stip.plans.visible import sight_of, visible
from stip.website.downloads import FORMATS, download
from stip.website.listing import page_of
from stip.website.navigation import Crumb, trail
from stip.website.pages import plan_page
from stip.website.pages.history_page import occasions


def outline(request: HttpRequest, plan: str) -> HttpResponse:
    found = plan_or_404(request, plan)
    choice = plan_page.choice_in(request.GET)
    whole = outline_of(found, request.user, with_text=bool(choice.words))
    matches = whole.matching(choice)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        rows = plan_page.table(whole, matches, request.user)
        return download(kind, name=found.title, header=plan_page.HEADER, rows=rows)
    context = {
        "answer": plan_page.answer(whole),
        "rows": plan_page.rows(whole, matches, choice, request.GET.get("open", "")),
        "matches": len(matches),
        "total": len(whole.lines),
        "is_filtered": not choice.is_everything,
        "is_layered": any(line.depth for line in whole.lines),
        "is_numbered": any(line.number for line in whole.lines),
        "filters": plan_page.filters(whole, choice),
        "item_address": reverse("item", args=[found.code, "x"]).removesuffix("x"),
        "path": plan_trail(found, here=True),
    }
    return render(request, "website/plans/outline.html", about(found) | context)


def history(request: HttpRequest, plan: str) -> HttpResponse:
    """Who changed what in this plan, newest first."""
    found = plan_or_404(request, plan)
    changes = changes_of(found, request.user)
    page = page_of(changes, request)
    context = {
        "page": page,
        "last": changes.first(),
        "occasions": occasions(told(page, found, request.user)),
        "path": [*plan_trail(found), Crumb("Geschiedenis")],
    }
    return render(request, "website/plans/history.html", about(found) | context)


def file(request: HttpRequest, plan: str) -> HttpResponse:
    """The plan as one YAML file, as far as the visitor may read it."""
    found = plan_or_404(request, plan)
    facts = facts_of(found)
    text = files.write(visible(facts, sight_of(request.user, found, [facts])))
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.yaml"'
    response["Cache-Control"] = "private, no-cache"
    return response


def plan_or_404(request: HttpRequest, code: str) -> Plan:
    """The plan, or "not found" when the visitor may not read it: whether it exists is not told."""
    return get_object_or_404(plan_for(request.user), code=code)


def plan_trail(plan: Plan, *, here: bool = False) -> list[Crumb]:
    """The path to a plan; without an address when this is its own page."""
    what = Crumb("Wat", reverse("question", args=[plan.region.code, "wat"]))
    return trail(plan.region, what, Crumb(plan.title, "" if here else reverse("plan", args=[plan.code])))


def about(plan: Plan) -> dict[str, object]:
    """What every page about a plan tells the frame around it."""
    return {"plan": plan, "region": plan.region, "question": "wat"}
