# SPDX-License-Identifier: EUPL-1.2
"""The frozen versions of a plan, and what differs between two of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stip.website.downloads import FORMATS, download
from stip.website.listing import choices
from stip.website.navigation import Crumb
from stip.website.pages import comparison_page
from stip.website.views.plans import about, plan_or_404, plan_trail


def versions(request: HttpRequest, plan: str) -> HttpResponse:
    found = plan_or_404(request, plan)
    frozen = list(found.versions.defer("content").select_related("frozen_by").order_by("-number"))
    moments = comparison_page.moments(found)
    context = {
        "versions": frozen,
        "moments": moments,
        "old": comparison_page.chosen(moments, None, 1),
        "new": moments[0],
        "path": [*plan_trail(found), Crumb("Versies")],
    }
    return render(request, "website/plans/versions.html", about(found) | context)


def comparison(request: HttpRequest, plan: str) -> HttpResponse:
    """Two versions, or a version and the plan as it stands now, with the words that differ."""
    found = plan_or_404(request, plan)
    moments = comparison_page.moments(found)
    old = comparison_page.chosen(moments, request.GET.get("van"), 1)
    new = comparison_page.chosen(moments, request.GET.get("naar"), 0)
    differences, changes = comparison_page.differences(found, old, new, request.user)
    asked = choices(request.GET, "soort", list(comparison_page.KINDS))
    shown = [each for each in changes if not asked or each.change.kind in asked]
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        name = f"{found.title} {old.value} {new.value}"
        rows = comparison_page.table(differences, shown)
        return download(kind, name=name, header=comparison_page.HEADER, rows=rows)
    context = {
        "moments": moments,
        "old": old,
        "new": new,
        "answer": comparison_page.answer(differences, old, new),
        "differences": differences,
        "changes": shown,
        "amounts": [(each, field) for each in shown for field in each.change.fields if field.field == "bedragen"],
        "filters": [comparison_page.kinds_filter(differences, asked)],
        "path": [*plan_trail(found), Crumb("Vergelijken")],
    }
    return render(request, "website/plans/comparison.html", about(found) | context)
