# SPDX-License-Identifier: EUPL-1.2
"""Who changed what in the monitor of a region: targets, claims, stories, recipes, baselines and deliveries."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.monitor.aims.changes import changes_of, told
from stip.places.models import Region
from stip.website.listing import page_of
from stip.website.navigation import Crumb, trail
from stip.website.pages.history_page import occasions


def monitor_history(request: HttpRequest, region: str) -> HttpResponse:
    """Newest first; `onderwerp` narrows it to one thing, such as "doel/duurzame-stroom"."""
    found = get_object_or_404(Region, code=region)
    changes = changes_of(found, request.user)
    subject = request.GET.get("onderwerp", "").replace("\0", "")
    if subject:
        changes = changes.filter(code=subject)
    page = page_of(changes, request)
    rows = told(page, found, request.user)
    context = {
        "region": found,
        "question": "resultaat",
        "page": page,
        "last": changes.first(),
        "about": rows[0] if subject and rows else None,
        "occasions": occasions(rows),
        "path": trail(
            found, Crumb("Resultaat", reverse("question", args=[found.code, "resultaat"])), Crumb("Wijzigingen")
        ),
    }
    return render(request, "website/monitor/history.html", context)
