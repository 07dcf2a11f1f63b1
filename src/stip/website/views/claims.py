# SPDX-License-Identifier: EUPL-1.2
"""What the projects of a region contribute to, and why that is thought."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.monitor.figures.trends import Gap
from stip.monitor.models import Claim
from stip.places.access import may_edit
from stip.places.models import Region
from stip.website import facets
from stip.website.downloads import FORMATS, Cell, download
from stip.website.facets import Facet
from stip.website.formatting import UNKNOWN, written_in
from stip.website.navigation import Crumb, trail
from stip.website.pages import claims_page
from stip.website.pages.claims_page import Answer, Chain

HEADER = (
    "regio", "plan", "code", "onderdeel", "wat het oplevert", "wat daardoor verandert", "draagt bij aan", "indicator",
    "thema", "onderbouwing", "toelichting", "cijfer van de regio", "eenheid", "jaar", "Nederland", "loopt de regio in?",
    "bronnen",
)  # fmt: skip
UNTOLD = "onbekend"


def claims(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region.objects.select_related("area"), code=region)
    whole = claims_page.of_region(found, request.user)
    words = request.GET.get("zoek", "").strip().casefold()
    named = [chain for chain in whole if words in _said(chain.claim)]
    questions = _questions(named)
    shown = facets.fitting(named, questions, request.GET)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"bijdragelijnen-{found.code}", header=HEADER, rows=_lines(shown))
    may = may_edit(request.user, found)
    context = {
        "region": found,
        "question": "resultaat",
        "answer": Answer(whole),
        "themes": claims_page.by_theme(shown),
        "count": len(shown),
        "filters": facets.as_filters(named, questions, request.GET),
        "may_edit": may,
        "links": [(reverse("claim_new", args=[found.code]), "Bijdragelijn toevoegen")] if may else [],
        "path": trail(found, *above(found)[:1], Crumb("Bijdragen")),
    }
    return render(request, "website/telling/claims.html", context)


def above(region: Region) -> tuple[Crumb, Crumb]:
    """What a page about a claim hangs under: the question, and the claims of its region."""
    return (
        Crumb("Resultaat", reverse("question", args=[region.code, "resultaat"])),
        Crumb("Bijdragen", reverse("claims", args=[region.code])),
    )


def _said(claim: Claim) -> str:
    """Everything in which a reader may look for words."""
    return "\n".join((claim.item.title, claim.output, claim.condition, claim.indicator.title)).casefold()


def _questions(rows: Sequence[Chain]) -> list[Facet[Chain]]:
    themes = {chain.indicator.theme: chain.indicator.theme for chain in rows}
    plans = {chain.claim.item.plan.code: chain.claim.item.plan.title for chain in rows}
    strengths = {value or UNTOLD: label for value, label in Claim.Strength.choices}
    gaps = {gap.value: gap.value for gap in Gap} | {UNTOLD: "geen cijfer om naast te leggen"}
    return [
        Facet("thema", "Thema", lambda chain: (chain.indicator.theme,), themes),
        Facet("onderbouwing", "Onderbouwing", lambda chain: (chain.claim.strength or UNTOLD,), strengths),
        Facet("achterstand", "Lopen we in?", lambda chain: (chain.stand.gap or UNTOLD,), gaps),
        Facet("plan", "Plan", lambda chain: (chain.claim.item.plan.code,), plans),
    ]


def _lines(rows: Sequence[Chain]) -> Iterator[tuple[Cell, ...]]:
    for chain in rows:
        claim, own, country = chain.claim, chain.stand.own, chain.stand.country
        yield (
            claim.region.name,
            claim.item.plan.title,
            claim.item.code,
            claim.item.title,
            claim.output,
            claim.condition,
            claim.indicator.title,
            claim.indicator.code,
            claim.indicator.theme,
            claim.get_strength_display(),
            claim.note,
            own.value if own else None,
            claim.indicator.unit,
            own.year if own else None,
            country.value if country else None,
            chain.stand.gap or UNKNOWN,
            "; ".join(written_in(each.document.title, each.page_number) for each in claim.citations.all()),
        )
