# SPDX-License-Identifier: EUPL-1.2
"""With which figures a region began, and what was measured since."""

from collections.abc import Iterator

from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.monitor.models import Baseline
from stip.places.access import may_edit
from stip.places.models import Region
from stip.website.downloads import FORMATS, Cell, download
from stip.website.navigation import Crumb, trail
from stip.website.pages import baseline_page
from stip.website.pages.baseline_page import Told
from stip.website.pages.region_page import readable_citations

HEADER = (
    "code", "gebied", "indicator", "thema", "eenheid", "jaar nulmeting", "nulmeting", "levering", "uitgegeven",
    "later bijgesteld naar", "jaar laatste meting", "laatste meting", "levering laatste meting", "verschil",
    "sinds de nulmeting", "bron", "uitgever", "licentie",
)  # fmt: skip


def baselines(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region.objects.select_related("area"), code=region)
    rows = Baseline.objects.readable_by(request.user).filter(region=found)
    rows = rows.annotate(pin_count=Count("pins", distinct=True), area_count=Count("areas", distinct=True))
    context = {
        "region": found,
        "question": "resultaat",
        "rows": list(rows),
        "may_edit": may_edit(request.user, found),
        "path": path(found),
    }
    return render(request, "website/monitor/baselines.html", context)


def baseline(request: HttpRequest, region: str, code: str) -> HttpResponse:
    rows = Baseline.objects.readable_by(request.user).filter(region__code=region)
    cited = rows.select_related("region__area").prefetch_related(
        Prefetch("citations", readable_citations(request.user))
    )
    found = get_object_or_404(cited, code=code)
    told = baseline_page.tell(found, request.GET.get("gebied", ""), request.user)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"nulmeting-{found.code}", header=HEADER, rows=_lines(told))
    context = {
        "region": found.region,
        "question": "resultaat",
        "baseline": found,
        "told": told,
        "may_edit": may_edit(request.user, found.region),
        "path": path(found.region, Crumb(found.title)),
    }
    return render(request, "website/monitor/baseline.html", context)


def path(region: Region, *more: Crumb) -> list[Crumb]:
    return trail(
        region,
        Crumb("Resultaat", reverse("question", args=[region.code, "resultaat"])),
        Crumb("Nulmetingen", reverse("baselines", args=[region.code])),
        *more,
    )


def _lines(told: Told) -> Iterator[tuple[Cell, ...]]:
    """Every area of the baseline, not only the one on screen."""
    for lines in told.every.values():
        for line in lines:
            dataset = line.indicator.dataset
            yield (
                line.area.code,
                line.area.name,
                line.indicator.title,
                line.indicator.theme,
                line.indicator.unit,
                line.pin.year,
                line.start.value,
                line.release.code,
                line.release.published,
                line.restated.value if line.restated else None,
                line.latest.year if line.latest else None,
                line.latest.value if line.latest else None,
                line.latest.release if line.latest else None,
                line.change,
                line.since,
                dataset.title,
                dataset.publisher,
                dataset.licence,
            )
