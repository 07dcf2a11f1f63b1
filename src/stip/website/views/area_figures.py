# SPDX-License-Identifier: EUPL-1.2
"""All figures of an area among its peers, and some areas beside each other."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.monitor.figures.levels import level_of
from stip.monitor.figures.twins import counted_once
from stip.monitor.models import Release
from stip.places.models import Area, Region
from stip.website import monitor_words
from stip.website.downloads import FORMATS, Cell, download
from stip.website.formatting import counted, enumerated
from stip.website.navigation import Crumb, trail
from stip.website.pages import area_figures_page, focus_kept, result_page, stories_page, targets_page
from stip.website.pages.area_figures_page import SHAPES, Peers, Profile
from stip.website.pages.result_page import Overview

MOST_AREAS = len(SHAPES)
HEADER = (
    "code", "gebied", "indicator", "thema", "jaar", "waarde", "eenheid", "stand", "plaats", "van", "Nederland",
    "trend", "vergeleken met jaar", "verschil met dat jaar", "bron", "uitgever", "licentie",
)  # fmt: skip

GAP_HEADER = (
    "indicator", "thema", "eenheid", "jaar", "cijfer", "cijfer berekend", "Nederland", "Nederland berekend", "verschil",
    "verschil in gewone afstanden", "lopen we in", "metingen", "bron", "uitgever", "licentie",
)  # fmt: skip


def area_figures(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Area, code=code)
    peers = area_figures_page.peers_of(found, request.GET.get("in", ""))
    profile = area_figures_page.profile([found], peers, request.user) if peers else None
    kind = request.GET.get("formaat", "")
    if profile and kind in FORMATS:
        return download(kind, name=f"cijfers-{found.slug}", header=HEADER, rows=_lines(profile))
    context = {
        "area": found,
        "peers": peers,
        "profile": profile,
        "has_place": peers is not None and found.code in peers.areas,
        "marks": [(found.name, SHAPES[0])],
        "peers_name": f"{monitor_words.plural(peers.level)} in {peers.whole.name}" if peers else "",
        "sources": _sources(profile),
        "targets": targets_page.of_area(found, request.user),
        "stories": stories_page.of_area(found, request.user),
        "recipes": focus_kept.of_area(found, request.user),
        "path": trail(
            None, Crumb("Gebieden", reverse("areas")), Crumb(found.name, reverse("area", args=[code])), Crumb("Cijfers")
        ),
    }
    return render(request, "website/monitor/area_figures.html", context)


def area_gap(request: HttpRequest, code: str) -> HttpResponse:
    """Whether an area catches up with the country."""
    found = get_object_or_404(Area, code=code)
    overview = result_page.overview(found, request.user)
    kind = request.GET.get("formaat", "")
    if overview and kind in FORMATS:
        return download(kind, name=f"inlopen-{found.slug}", header=GAP_HEADER, rows=_gap_lines(overview))
    context = {
        "area": found,
        "overview": overview,
        "path": trail(
            None, Crumb("Gebieden", reverse("areas")), Crumb(found.name, reverse("area", args=[code])),
            Crumb("Cijfers", reverse("area_figures", args=[code])), Crumb("Lopen we in?"),
        ),
    }  # fmt: skip
    return render(request, "website/monitor/area_gap.html", context)


def compare_areas(request: HttpRequest) -> HttpResponse:
    options = _options()
    by_code = {area.code: area for area in options}
    asked = [by_code[code] for code in dict.fromkeys(request.GET.getlist("gebied")) if code in by_code][:MOST_AREAS]
    peers = _shared_peers(asked)
    profile = area_figures_page.profile(asked, peers, request.user) if peers and len(asked) > 1 else None
    kind = request.GET.get("formaat", "")
    if profile and kind in FORMATS:
        name = "-".join(["vergelijk", *(area.slug for area in asked)])
        return download(kind, name=name, header=HEADER, rows=_lines(profile))
    context = {
        "asked": list(zip(asked, SHAPES, strict=False)),
        "slots": [asked[place] if place < len(asked) else None for place in range(MOST_AREAS)],
        "groups": _grouped(options),
        "peers": peers,
        "profile": profile,
        "columns": len(asked) + 3,
        "heading": _heading(asked, profile),
        "marks": [(area.name, shape) for area, shape in zip(asked, SHAPES, strict=False)],
        "peers_name": f"{monitor_words.plural(peers.level)} in {peers.whole.name}" if peers else "",
        "sources": _sources(profile),
        "path": trail(None, Crumb("Cijfers", reverse("indicators")), Crumb("Vergelijk gebieden")),
    }
    return render(request, "website/monitor/compare.html", context)


def _heading(areas: Sequence[Area], profile: Profile | None) -> str:
    """Who is best off most often, as a sentence."""
    if profile is None:
        return ""
    first: dict[str, int] = dict.fromkeys((area.name for area in areas), 0)
    once = counted_once((row.indicator.code, row.year) for row in profile.rows if row.best())
    for row in profile.rows:
        best = row.best() if row.indicator.code in once else None
        if best:
            first[best.name] += 1
    total = sum(first.values())
    if not total:
        return "Er is geen indicator waarop ze verschillen."
    (top, most), *others = sorted(first.items(), key=lambda pair: -pair[1])
    words = [f"{top} er op {most} het beste voor", *(f"{name} op {count}" for name, count in others)]
    return f"Van de {counted(total, 'indicator', 'indicatoren')} waarop ze verschillen staat {enumerated(words)}."


def _options() -> list[Area]:
    """Municipalities of the regions, and the regions themselves: what is read as one level."""
    regions = [region.area for region in Region.objects.filter(example=False).select_related("area") if region.area]
    towns = Area.objects.filter(kind=Area.Kind.MUNICIPALITY, wholes__whole__in=regions).distinct()
    return [*regions, *towns]


def _grouped(options: Sequence[Area]) -> list[tuple[str, list[Area]]]:
    towns = [area for area in options if area.kind == Area.Kind.MUNICIPALITY]
    return [("Regio’s", [area for area in options if area not in towns]), ("Gemeenten", towns)]


def _shared_peers(areas: Sequence[Area]) -> Peers | None:
    """The municipalities of the province that the areas lie in."""
    if not areas:
        return None
    town = next((area for area in areas if level_of(area.code) == "gemeente"), areas[0])
    return area_figures_page.peers_of(town, "")


def _sources(profile: Profile | None) -> list[Release]:
    """The newest delivery of each dataset that the rows draw on."""
    if profile is None:
        return []
    datasets = {row.indicator.dataset_id for row in [*profile.rows, *profile.traits]}
    newest: dict[int, Release] = {}
    for release in Release.objects.filter(dataset__in=datasets).select_related("dataset").order_by("published", "pk"):
        newest[release.dataset_id] = release
    return sorted(newest.values(), key=lambda release: release.dataset.title)


def _gap_lines(overview: Overview) -> Iterator[tuple[Cell, ...]]:
    for line in [*overview.behind, *overview.ahead]:
        one, standing = line.indicator, line.standing
        yield (
            one.title, one.theme, one.unit, standing.year, line.own.value, "ja" if line.own.is_approximate else "nee",
            line.country.value, "ja" if line.country.is_approximate else "nee", standing.difference,
            round(line.lag, 2), standing.gap, standing.years, one.dataset.title, one.dataset.publisher,
            one.dataset.licence,
        )  # fmt: skip


def _lines(profile: Profile) -> Iterator[tuple[Cell, ...]]:
    for row in [*profile.rows, *profile.traits]:
        one = row.indicator
        for cell in row.cells:
            yield (
                cell.area.code,
                cell.area.name,
                one.title,
                one.theme,
                row.year,
                cell.value,
                one.unit,
                "berekend" if cell.reference and cell.reference.is_approximate else cell.reason,
                cell.place,
                row.of,
                row.country.value,
                cell.course,
                cell.since[0] if cell.since else None,
                None if cell.change is None else round(cell.change, one.decimals + 1),
                one.dataset.title,
                one.dataset.publisher,
                one.dataset.licence,
            )
