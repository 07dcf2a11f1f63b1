# SPDX-License-Identifier: EUPL-1.2
"""State tracks per ministry, what each serves in the regions, and what no track serves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stip.partners.models import Organisation
from stip.plans.models import Plan
from stip.plans.tracks import Reach, Track, reaches, track_plans, tracks_of
from stip.website import facets, formatting
from stip.website.downloads import FORMATS, Cell, download
from stip.website.facets import Facet
from stip.website.formatting import enumerated
from stip.website.listing import Filter, Option
from stip.website.navigation import Crumb, trail

NO_MINISTRY = "geen"
HEADER = (
    "code", "traject", "samenvatting", "ministeries", "stand", "stand van zaken", "gebieden", "partners", "bedragen",
    "dient",
)  # fmt: skip
SERVES_NOTHING = "niets"


@dataclass(frozen=True)
class Entry:
    """A track under a ministry. It is told in full once; at its other ministries it refers to the first one."""

    track: Track
    first: Organisation | None
    others: list[Organisation]


@dataclass(frozen=True)
class Ministry:
    organisation: Organisation | None
    entries: list[Entry]


def tracks(request: HttpRequest) -> HttpResponse:
    plans = track_plans(request.user)
    plan = next((one for one in plans if one.code == request.GET.get("overzicht")), plans[0] if plans else None)
    whole = tracks_of(plan, request.user) if plan else []
    questions = _questions(whole)
    shown = facets.fitting(whole, questions, request.GET)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name="rijkstrajecten", header=HEADER, rows=_lines(shown))
    reached = reaches(plan, whole, request.user) if plan else []
    wanted = set(request.GET.getlist("regio"))
    context = {
        "plan": plan,
        "ministries": _by_ministry(shown),
        "shown": len(shown),
        "total": len(whole),
        "ministry_count": len({one.pk for track in whole for one in track.departments}),
        "serving": sum(bool(track.services) for track in whole),
        "challenges": sum(len(one.served) + len(one.left) for one in reached),
        "left": sum(len(one.left) for one in reached),
        "reaches": [(one, _levels(one)) for one in reached if not wanted or one.plan.region.code in wanted],
        "filters": [*_overviews(plans, plan), *facets.as_filters(whole, questions, request.GET)],
        "path": trail(plan.region if plan else None, Crumb("Rijkstrajecten")),
        "region": plan.region if plan else None,
    }
    return render(request, "website/tracks.html", context)


def _questions(rows: Sequence[Track]) -> list[Facet[Track]]:
    ministries = {one.code: one.name for track in rows for one in track.departments}
    areas = {area.code: area.name for track in rows for area in track.areas}
    regions = {service.item.plan.region.code: service.item.plan.region for track in rows for service in track.services}
    in_order = sorted(regions.values(), key=lambda region: region.order)
    return [
        Facet("ministerie", "Ministerie", lambda track: [one.code for one in track.departments], _by_name(ministries)),
        Facet("gebied", "Gebied", lambda track: [area.code for area in track.areas], _by_name(areas)),
        Facet(
            "regio",
            "Dient een plan van",
            lambda track: {one.item.plan.region.code for one in track.services} or {SERVES_NOTHING},
            {region.code: region.name for region in in_order} | {SERVES_NOTHING: "geen regio, voor zover bekend"},
        ),
    ]


def _by_name(labels: dict[str, str]) -> dict[str, str]:
    return dict(sorted(labels.items(), key=lambda pair: pair[1]))


def _overviews(plans: Sequence[Plan], chosen: Plan | None) -> list[Filter]:
    """Which overview, when there is more than one."""
    if len(plans) < 2:
        return []
    options = [Option(plan.code, plan.title, chosen=plan == chosen) for plan in plans]
    return [Filter("overzicht", "Overzicht", options, single=True)]


def _by_ministry(rows: Sequence[Track]) -> list[Ministry]:
    found: dict[int | None, Ministry] = {}
    for track in rows:
        first = track.departments[0] if track.departments else None
        for one in track.departments or (None,):
            others = [other for other in track.departments if other != one]
            group = found.setdefault(one.pk if one else None, Ministry(one, []))
            group.entries.append(Entry(track, first if one != first else None, others))
    return sorted(found.values(), key=lambda group: (group.organisation is None, str(group.organisation)))


def _levels(reach: Reach) -> str:
    return enumerated([level.plural for level in reach.levels])


def _lines(rows: Sequence[Track]) -> Iterator[tuple[Cell, ...]]:
    for track in rows:
        item = track.item
        yield (
            item.code,
            item.title,
            item.summary,
            "; ".join(one.name for one in track.departments),
            item.status or formatting.UNKNOWN,
            " ".join(state.text for state in track.states),
            "; ".join(area.name for area in track.areas),
            "; ".join(f"{role.organisation.name} ({role.role})" for role in track.partners),
            "; ".join(
                f"{formatting.stated(one.euro, one.nature, high=one.high, full=True)} {one.kind}, {one.label}"
                for one in track.amounts
            ),
            "; ".join(f"{one.verb} {one.item.plan.code}/{one.item.code} {one.item.title}" for one in track.services),
        )
