# SPDX-License-Identifier: EUPL-1.2
"""A region on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.places.access import Visitor
from stip.places.models import Region
from stip.places.reading import region_map
from stip.website.formatting import number
from stip.website.latest import latest
from stip.website.map_figure import Figure, figure, in_classes
from stip.website.pages import region_page, with_what_page


def region(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region.objects.select_related("area"), code=region)
    visitor = request.user
    plans = region_page.plans_of(found, visitor)
    leading = region_page.leading(plans)
    amount_count, largest = region_page.largest_amount(found, visitor)
    top = region_page.top_of(leading, visitor) if leading else None
    return render(
        request,
        "website/region.html",
        {
            "region": found,
            "plans": plans,
            "leading": leading,
            "municipality_count": found.municipalities().count(),
            "figures": region_page.figures(found, visitor, plans),
            "amount_count": amount_count,
            "largest": largest,
            "money": with_what_page.headline(found, visitor),
            "version": region_page.latest_version(plans),
            "top": top,
            "running": region_page.running(found, visitor, shown=top.cards if top else []),
            "deliveries": region_page.deliveries(found, visitor),
            "map": _map(found, visitor),
            "latest": latest(visitor, region=found),
        },
    )


def _map(region: Region, visitor: Visitor) -> Figure:
    """The municipalities, darker where more items of any plan name them."""
    counts = region_page.counts_per_area(region.municipalities(), visitor)
    tones, legend = in_classes(counts)
    return figure(
        region_map(region),
        address=lambda code: reverse("area", args=[code]),
        tones=tones,
        notes={code: number(count) for code, count in counts.items()},
        legend=legend,
    )
