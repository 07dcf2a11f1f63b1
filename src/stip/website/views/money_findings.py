# SPDX-License-Identifier: EUPL-1.2
"""What does not add up in the books of a region, or between its books and its sources."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.money.findings import reading as findings
from stip.money.findings.reading import Figure, MoneyFinding, Sort
from stip.money.models import Line
from stip.places.models import Region
from stip.website import formatting
from stip.website.downloads import FORMATS, Cell, download
from stip.website.facets import Facet, as_filters, fitting
from stip.website.listing import page_of
from stip.website.navigation import QUESTIONS, Crumb, trail

TITLES = {
    Sort.TOTAL: "Totalen die niet de som van hun regels zijn",
    Sort.SURPLUS: "Meer gedekt dan nodig",
    Sort.OVERSPENT: "Meer uitgegeven dan toegekend",
    Sort.NO_DECISION: "Geld zonder besluit",
    Sort.NO_MONEY: "Besluit zonder geld",
    Sort.NOT_BOOKED: "In het plan, maar niet zo in de boeken",
    Sort.NOT_STATED: "In de boeken, maar niet in het plan",
    Sort.NO_YEAR: "Bijdragen zonder jaar of geldgever",
    Sort.ROUNDING: "Totalen die door afronding verschillen",
}
CHECKED = {
    Sort.TOTAL: "Is elk totaal dat een bron noemt de som van zijn regels? Wat circa is, mag iets verschillen.",
    Sort.SURPLUS: "Is er nergens meer toegezegd dan nodig is, voor zover dat te zeggen is?",
    Sort.OVERSPENT: "Is er niet meer uitgegeven dan een geldgever heeft toegekend?",
    Sort.NO_DECISION: "Hoort bij geld dat komt of gaat een besluit, of een stuk waarin het staat?",
    Sort.NO_MONEY: "Is voor alle kosten die zijn besloten ook geld toegezegd?",
    Sort.NOT_BOOKED: "Staat wat de plannen aan geld noemen ook in de boeken, en andersom?",
    Sort.NO_YEAR: "Heeft elke bijdrage een jaar en een geldgever, in plannen die per jaar gaan?",
}
_TOLD_APART = (Sort.NO_DECISION, Sort.NOT_STATED, Sort.NO_YEAR)
"""The sorts of which the explanation does not name the amounts itself."""
_MOST_FIGURES = 2
HEADER = (
    *("soort", "plan", "onderdeel", "titel van het onderdeel", "geldgever", "bevinding", "toelichting", "eenheid"),
    *("eerste bedrag", "minstens", "hoogstens", "aard", "tweede bedrag", "minstens", "hoogstens", "aard"),
    "bronnen",
)


@dataclass(frozen=True)
class Row:
    """A finding with the amounts that its explanation does not name, and where to read on."""

    finding: MoneyFinding
    figures: list[tuple[str, str]]
    address: str


def money_findings(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region, code=region)
    everything = findings.of_region(found, request.user)
    facets = _facets(everything)
    shown = fitting(everything, facets, request.GET)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"geldbevindingen {found.name}", header=HEADER, rows=_lines(shown))
    page = page_of(shown, request)  # type: ignore[type-var]
    counts = Counter(one.sort for one in everything)
    context = {
        "region": found,
        "question": "waarmee",
        "page": page,
        "groups": _groups(page, Counter(one.sort for one in shown)),
        "total": len(everything),
        "rounded": counts[Sort.ROUNDING],
        "real": len(everything) - counts[Sort.ROUNDING],
        "plan_count": len({one.plan.pk for one in everything if one.sort is not Sort.ROUNDING}),
        "counts": [(TITLES[sort], counts[sort]) for sort in Sort if counts[sort]],
        "has_money": Line.objects.readable_by(request.user).filter(plan__region=found).exists(),
        "filters": as_filters(everything, facets, request.GET),
        "checked": list(CHECKED.values()),
        "path": trail(
            found, Crumb(QUESTIONS["waarmee"], reverse("question", args=[region, "waarmee"])), Crumb("Bevindingen")
        ),
    }
    return render(request, "website/money/findings.html", context)


def _facets(rows: Sequence[MoneyFinding]) -> list[Facet[MoneyFinding]]:
    plans = {one.plan.code: one.plan.title for one in rows}
    return [
        Facet("soort", "Wat klopt er niet?", lambda one: [one.sort], {sort.value: TITLES[sort] for sort in Sort}),
        Facet("plan", "Plan", lambda one: [one.plan.code], plans),
    ]


def _groups(rows: Iterable[MoneyFinding], counts: Counter[Sort]) -> list[tuple[str, int, list[Row]]]:
    """The findings of this page by sort, with how many of that sort there are on all pages."""
    by_sort = groupby(rows, lambda one: one.sort)
    return [(TITLES[sort], counts[sort], [_row(one) for one in group]) for sort, group in by_sort]


def _row(one: MoneyFinding) -> Row:
    if one.item:
        address = reverse("item_money", args=[one.plan.code, one.item.code])
    else:
        address = reverse("plan_money", args=[one.plan.code])
    figures = one.figures if one.sort in _TOLD_APART else ()
    return Row(one, [(figure.label, _written(figure, one.unit)) for figure in figures], address)


def _written(figure: Figure, unit: str) -> str:
    return formatting.fte(figure.total) if unit == "fte" else formatting.total(figure.total, full=True)


def _lines(rows: Iterable[MoneyFinding]) -> Iterator[list[Cell]]:
    for one in rows:
        code, title = (one.item.code, one.item.title) if one.item else ("", "")
        amounts = [cell for figure in one.figures[:_MOST_FIGURES] for cell in _cells(figure)]
        amounts += [None] * (4 * _MOST_FIGURES - len(amounts))
        sources = "\n".join(f"{each.document.title}, p. {each.page_number or '?'}" for each in one.citations)
        where = [TITLES[one.sort], one.plan.title, code, title, one.party.name if one.party else ""]
        yield [*where, one.title, one.explanation, one.unit, *amounts, sources]


def _cells(figure: Figure) -> list[Cell]:
    total = figure.total
    words = total.nature.value + (", en een deel PM" if total.unknown and total.known else "")
    return [figure.label, *((total.low, total.high) if total.known else (None, None)), words]
