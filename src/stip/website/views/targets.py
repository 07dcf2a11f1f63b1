# SPDX-License-Identifier: EUPL-1.2
"""What a region wants to reach: the list with verdicts, and each target on a page of its own."""

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.monitor.aims.judging import Outcome
from stip.monitor.models import Target
from stip.places.access import may_edit
from stip.places.models import Region
from stip.plans.reading import cited
from stip.website import facets, target_words
from stip.website.downloads import FORMATS, Cell, download
from stip.website.facets import Facet
from stip.website.formatting import written_in
from stip.website.navigation import Crumb, trail
from stip.website.pages import targets_page
from stip.website.pages.targets_page import Answer, Row

HEADER = (
    "regio", "code", "doel", "plan", "onderdeel", "indicator", "eenheid", "gebied", "groep", "kant", "streefwaarde",
    "circa", "jaar", "beginwaarde", "beginjaar", "laatste stand", "jaar laatste stand", "oordeel", "uitleg", "verwacht",
    "laag", "hoog", "kans", "eigenaar", "voorbeeld", "bronnen",
)  # fmt: skip
NO_YEAR, NOBODY, WHOLE = "geen-jaar", "niemand", "regio"


def targets(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region.objects.select_related("area"), code=region)
    whole = targets_page.of_region(found, request.user)
    words = request.GET.get("zoek", "").strip().casefold()
    named = [row for row in whole if words in _said(row)]
    questions = _questions(named)
    shown = facets.fitting(named, questions, request.GET)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"doelen-{found.code}", header=HEADER, rows=_lines(shown))
    may = may_edit(request.user, found)
    context = {
        "region": found,
        "question": "resultaat",
        "answer": Answer(found, whole),
        "total": len(whole),
        "groups": targets_page.by_part(shown, request.user),
        "count": len(shown),
        "examples": sum(row.is_example for row in whole),
        "filters": facets.as_filters(named, questions, request.GET),
        "links": [(reverse("target_new", args=[found.code]), "Doel toevoegen")] if may else [],
        "path": trail(found, above(found)[0], Crumb("Doelen")),
    }
    return render(request, "website/targets/list.html", context)


def target(request: HttpRequest, region: str, code: str) -> HttpResponse:
    rows = targets_page.rows_for(request.user).filter(region__code=region)
    found = get_object_or_404(rows.prefetch_related(Prefetch("citations", cited(request.user))), code=code)
    context = {
        "region": found.region,
        "question": "resultaat",
        "target": found,
        "page": targets_page.page_of(found, request.user),
        "links": _links(found) if may_edit(request.user, found.region) else [],
        "path": trail(found.region, *above(found.region), Crumb(found.title)),
    }
    return render(request, "website/targets/target.html", context)


def above(region: Region) -> tuple[Crumb, Crumb]:
    """What a page about a target hangs under: the question, and the targets of its region."""
    return (
        Crumb("Resultaat", reverse("question", args=[region.code, "resultaat"])),
        Crumb("Doelen", reverse("targets", args=[region.code])),
    )


def _links(target: Target) -> list[tuple[str, str]]:
    """What somebody of the bureau may do; figures of an indicator are not counted by hand."""
    counts = target.indicator_id is None
    names = [
        ("target_edit", "Wijzigen"),
        ("target_revise", "Doel bijstellen"),
        *([("target_tally", "Stand toevoegen")] if counts else []),
        ("target_remove", "Weghalen"),
    ]
    return [(reverse(name, args=[target.region.code, target.code]), word) for name, word in names]


def _said(row: Row) -> str:
    """Everything in which a reader may look for words."""
    target, indicator = row.target, row.judged.indicator
    item = target.item.title if target.item else ""
    return "\n".join((target.title, item, target.unit, indicator.title if indicator else "", target.note)).casefold()


def _questions(rows: Sequence[Row]) -> list[Facet[Row]]:
    plans = {row.target.item.plan.code: row.target.item.plan.title for row in rows if row.target.item}
    years = sorted({row.target.year for row in rows if row.target.year})
    owners = {row.target.owner.code: row.target.owner.name for row in rows if row.target.owner}
    areas = {row.target.area.code: row.target.area.name for row in rows if row.target.area}
    return [
        Facet("oordeel", "Hoe staat het ervoor?", lambda row: (row.outcome,), {each: each for each in Outcome}),
        Facet(
            "jaar", "Te halen in", lambda row: (str(row.target.year or NO_YEAR),),
            {str(year): str(year) for year in years} | {NO_YEAR: "jaar niet bekend"},
        ),
        Facet("plan", "Plan", lambda row: (row.target.item.plan.code,) if row.target.item else (), plans),
        Facet(
            "eigenaar", "Eigenaar", lambda row: (row.target.owner.code if row.target.owner else NOBODY,),
            owners | {NOBODY: "niet bekend"},
        ),
        Facet(
            "gebied", "Gebied", lambda row: (row.target.area.code if row.target.area else WHOLE,),
            {WHOLE: "de hele regio"} | areas,
        ),
    ]  # fmt: skip


def _lines(rows: Sequence[Row]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        target, judged, course = row.target, row.judged, row.judged.course
        item, latest = target.item, judged.latest
        yield (
            target.region.name,
            target.code,
            target.title,
            item.plan.title if item else None,
            item.title if item else None,
            judged.indicator.code if judged.indicator else None,
            target_words.measured_in(judged).unit,
            target.area.name if target.area else None,
            target.part,
            target.side,
            target.aim,
            "ja" if target.is_approximate else "nee",
            target.year,
            target.baseline,
            target.baseline_year,
            latest[1] if latest else None,
            latest[0] if latest else None,
            row.outcome,
            row.verdict,
            course.expected,
            course.low,
            course.high,
            course.probability,
            target.owner.name if target.owner else None,
            "ja" if row.is_example else "nee",
            "; ".join(written_in(each.document.title, each.page_number) for each in target.citations.all()),
        )
