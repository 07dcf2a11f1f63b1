# SPDX-License-Identifier: EUPL-1.2
"""One item of a plan: what, why, who, where, when, with what, and where that is written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.places.access import may_edit
from stip.plans.changes import changes_of_item, told
from stip.plans.models import Item
from stip.plans.reading import dossier_of
from stip.website.navigation import Crumb
from stip.website.pages import claims_page, item_money, item_page, stories_page, targets_page
from stip.website.pages.history_page import occasions
from stip.website.views.plans import about, plan_trail

RECENT = 6


def item(request: HttpRequest, plan: str, item: str) -> HttpResponse:
    readable = Item.objects.readable_by(request.user).select_related("plan__region", "level")
    found = get_object_or_404(readable, plan__code=plan, code=item)
    dossier = dossier_of(found, request.user)
    changes = told(changes_of_item(found, request.user)[: RECENT + 1], found.plan, request.user)
    above = [Crumb(each.title, reverse("item", args=[plan, each.code])) for each in dossier.ancestors]
    context = {
        "item": found,
        "dossier": dossier,
        "what": item_page.groups(dossier.points, why=False),
        "why": item_page.groups(dossier.points, why=True),
        "reasons": item_page.reasons(dossier),
        "links": item_page.other_links(dossier),
        "roles": item_page.roles(dossier.partners),
        "children_heading": item_page.heading_of_children(dossier.children),
        "is_mixed": len({child.level_id for child in dossier.children}) > 1,
        "map": item_page.area_map(found.plan.region, dossier.areas),
        "places": item_page.places(dossier),
        "occasions": occasions(changes[:RECENT]),
        "money": item_money.money_of(found, dossier.amounts, request.user),
        "chains": claims_page.of_item(found, request.user),
        "targets": targets_page.of_item(found, request.user),
        "stories": stories_page.of_item(found, request.user),
        "may_edit": may_edit(request.user, found.plan.region),
        "has_more_changes": len(changes) > RECENT,
        "path": [*plan_trail(found.plan), *above, Crumb(found.title)],
    }
    return render(request, "website/plans/item.html", about(found.plan) | context)
