# SPDX-License-Identifier: EUPL-1.2
"""Deals and funds: the list of them, and of one its rules, versions, money and years."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from stip.money.deals import accountability, calendar
from stip.money.deals.checking import Outcome, Verdict, check, worst
from stip.money.deals.counting import STATE
from stip.money.deals.standing import Basis, SchemeMoney, money_of
from stip.money.ledger import ZERO, Total
from stip.money.schemes import Deadline, Scheme, SchemeLine, SchemeVersion
from stip.partners.models import Organisation
from stip.places.models import Region
from stip.plans.reading import cited
from stip.website import facets, formatting
from stip.website.downloads import FORMATS, Cell, download
from stip.website.facets import Facet
from stip.website.navigation import Crumb, trail
from stip.website.pages import scheme_page

HEADER = (
    "code", "regeling", "soort", "regio", "geldgever", "kassier", "periode",
    "Rijk gevraagd, gereserveerd of gedekt", "gedekt door het Rijk", "gedekt in totaal", "aandeel Rijk",
    "voldoet", "voldoet niet", "niet te zeggen", "voorbeeld",
)  # fmt: skip
NO_RULES = "geen-regels"


@dataclass(frozen=True)
class Listed:
    """A scheme with what the list says of it."""

    scheme: Scheme
    money: SchemeMoney
    verdicts: list[Verdict]

    @property
    def outcome(self) -> Outcome | None:
        return worst(self.verdicts)

    @property
    def tallied(self) -> list[tuple[Outcome, int]]:
        return scheme_page.tallied(self.verdicts)

    @property
    def share(self) -> str:
        return scheme_page.share_of_state(self.money)

    @property
    def asked(self) -> Total:
        return self.money.of_purse(Basis.REQUESTED, STATE)

    @property
    def of_state(self) -> Total:
        return self.money.of_purse(Basis.COVERED, STATE)

    @property
    def covered(self) -> Total:
        return sum((part.total for part in self.money.parts(Basis.COVERED)), ZERO)


def schemes(request: HttpRequest) -> HttpResponse:
    rows = list(
        Scheme.objects.readable_by(request.user)
        .select_related("region", "funder", "cashier")
        .order_by("example", "region__order", "order", "name")
    )
    money = money_of(rows, request.user)
    whole = _listed(rows, money, request)
    words = request.GET.get("zoek", "").strip().casefold()
    named = [one for one in whole if words in one.scheme.name.casefold()]
    questions = _questions(named)
    shown = facets.fitting(named, questions, request.GET)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name="regelingen", header=HEADER, rows=_lines(shown))
    regions = {one.scheme.region for one in whole if one.scheme.region.code in request.GET.getlist("regio")}
    region = regions.pop() if len(regions) == 1 else None
    counted = [one for one in whole if region in (None, one.scheme.region)]
    real = [one for one in counted if not one.scheme.example]
    context = {
        "rows": shown,
        "total": len(real),
        "failing": sum(one.outcome is Outcome.FAILS for one in real),
        "untold": sum(one.outcome is Outcome.UNTOLD for one in real),
        "filters": facets.as_filters(named, questions, request.GET),
        "examples": len(counted) - len(real),
        "path": trail(region, *above(region)[:1], Crumb("Regelingen")) if region else trail(None, Crumb("Regelingen")),
        "region": region,
        "question": "waarmee",
    }
    return render(request, "website/schemes/list.html", context)


def scheme(request: HttpRequest, code: str) -> HttpResponse:
    found = readable_scheme(request, code)
    money = money_of([found], request.user)[found.pk]
    versions = list(found.versions.order_by("dated", "pk").prefetch_related(Prefetch("citations", cited(request.user))))
    lines = _lines_of(versions, request)
    stands = scheme_page.stands(money, versions, lines, request.GET.get("stand", ""))
    stand = scheme_page.chosen(stands)
    usual = scheme_page.chosen(scheme_page.stands(money, versions, lines))
    rule, aside = scheme_page.counting(money, stand.facts)
    stages, purses, totals = scheme_page.by_purse(money)
    context = {
        "scheme": found,
        "answer": scheme_page.answer(money, check(money.rules, usual.facts)),
        "money": money,
        "stand": stand.label,
        "stands": stands,
        "judged": scheme_page.judged(check(money.rules, stand.facts)),
        "counts": rule,
        "counted": scheme_page.counted_forms(rule) if rule else [],
        "aside": aside,
        "versions": versions,
        "compared": scheme_page.compared(versions, lines),
        "stages": stages,
        "purses": purses,
        "totals": totals,
        "others": scheme_page.other_money(money),
        "years": accountability.years_of(found, request.user),
        "this_year": timezone.localdate().year,
        "due": calendar.upcoming(found.deadlines.all(), timezone.localdate())[:5],
        "has_deadlines": Deadline.objects.readable_by(request.user).filter(region=found.region).exists(),
        "region": found.region,
        "question": "waarmee",
        "path": trail(found.region, *above(found.region), Crumb(found.name)),
    }
    return render(request, "website/schemes/scheme.html", context)


def above(region: Region) -> tuple[Crumb, Crumb]:
    """What a page about a scheme hangs under: the question, and the schemes of its region."""
    return (
        Crumb("Waarmee", reverse("question", args=[region.code, "waarmee"])),
        Crumb("Regelingen", f"{reverse('schemes')}?regio={region.code}"),
    )


def readable_scheme(request: HttpRequest, code: str) -> Scheme:
    """A scheme with its sources that the visitor may read; else Http404."""
    rows = Scheme.objects.readable_by(request.user).select_related("region", "plan", "funder", "cashier")
    return get_object_or_404(rows.prefetch_related(Prefetch("citations", cited(request.user))), code=code)


def year_or_404(year: int) -> int:
    if not 1900 <= year <= 2200:
        raise Http404
    return year


def _listed(rows: Sequence[Scheme], money: dict[int, SchemeMoney], request: HttpRequest) -> list[Listed]:
    """The schemes with their verdicts; without money in the books the last version is held against the rules."""
    readable = SchemeLine.objects.readable_by(request.user).filter(version__scheme__in=rows)
    by_scheme: dict[int, list[SchemeLine]] = defaultdict(list)
    for line in readable.select_related("version", "item").order_by("version__dated", "version", "order", "pk"):
        by_scheme[line.version.scheme_id].append(line)
    found = []
    for row in rows:
        own = by_scheme[row.pk]
        versions = list({line.version_id: line.version for line in own}.values())
        stand = scheme_page.chosen(scheme_page.stands(money[row.pk], versions, own))
        found.append(Listed(row, money[row.pk], check(money[row.pk].rules, stand.facts)))
    return found


def _lines_of(versions: Sequence[SchemeVersion], request: HttpRequest) -> list[SchemeLine]:
    readable = SchemeLine.objects.readable_by(request.user).filter(version__in=versions)
    sources = Prefetch("citations", cited(request.user))
    return list(readable.select_related("item").prefetch_related(sources).order_by("version__dated", "order", "pk"))


def _questions(rows: Sequence[Listed]) -> list[Facet[Listed]]:
    regions = {one.scheme.region.code: one.scheme.region.name for one in rows}
    funders = {one.scheme.funder.code: one.scheme.funder.name for one in rows if one.scheme.funder}
    outcomes = {outcome.value: outcome.value for outcome in Outcome} | {NO_RULES: "geen regels vastgelegd"}
    return [
        Facet("regio", "Regio", lambda one: (one.scheme.region.code,), regions),
        Facet("soort", "Soort", lambda one: (one.scheme.kind,), dict(Scheme.Kind.choices)),
        Facet("geldgever", "Geldgever", lambda one: _codes(one.scheme.funder), funders),
        Facet("oordeel", "Aan de regels voldaan?", lambda one: (one.outcome or NO_RULES,), outcomes),
    ]


def _codes(organisation: Organisation | None) -> tuple[str, ...]:
    return (organisation.code,) if organisation else ()


def _lines(rows: Sequence[Listed]) -> Iterator[tuple[Cell, ...]]:
    for one in rows:
        scheme = one.scheme
        counts = dict(one.tallied)
        yield (
            scheme.code, scheme.name, scheme.get_kind_display(), scheme.region.name,
            scheme.funder.name if scheme.funder else formatting.UNKNOWN,
            scheme.cashier.name if scheme.cashier else formatting.UNKNOWN,
            formatting.span(scheme.period), _amount(one.asked), _amount(one.of_state), _amount(one.covered),
            one.share, *(counts.get(each, 0) for each in (Outcome.HOLDS, Outcome.FAILS, Outcome.UNTOLD)),
            "ja" if scheme.example else "nee",
        )  # fmt: skip


def _amount(total: Total) -> Cell:
    """A real number when it is one, and words for what is a range or not known."""
    if not total:
        return None
    return total.exactly if total.exactly is not None and not total.circa else formatting.total(total, full=True)
