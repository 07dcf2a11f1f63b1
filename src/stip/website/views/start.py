# SPDX-License-Identifier: EUPL-1.2
"""The start page: which regions there are, and what they do."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from stip.places.models import Region
from stip.places.reading import start_map
from stip.plans.models import Plan
from stip.website.formatting import counted
from stip.website.latest import latest
from stip.website.map_figure import figure


def start(request: HttpRequest) -> HttpResponse:
    regions = list(Region.objects.all())
    plans = Plan.objects.readable_by(request.user).order_by()
    counts = dict(plans.values_list("region_id").annotate(Count("pk")))
    real = [region for region in regions if not region.example]
    notes = {region.code: _plans(counts.get(region.pk, 0)) for region in real}
    drawing = start_map(Region.objects.filter(example=False))
    return render(
        request,
        "website/start.html",
        {
            "real": [(region, notes[region.code]) for region in real],
            "examples": [region for region in regions if region.example],
            "open_count": sum(region.pk in counts for region in real),
            "plan_count": sum(counts.get(region.pk, 0) for region in real),
            "map": figure(drawing, address=lambda code: reverse("region", args=[code]), notes=notes, labelled=True),
            "latest": latest(request.user, limit=5),
        },
    )


def _plans(count: int) -> str:
    return counted(count, "plan", "plannen") if count else "nog geen plan"
