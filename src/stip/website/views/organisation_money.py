# SPDX-License-Identifier: EUPL-1.2
"""What one organisation pays and gets, on one page."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.money import parties
from stip.money.ledger import Nature
from stip.money.reading import summaries
from stip.money.rows import Row, bare_rows
from stip.money.schemes import DistributionKey
from stip.partners.models import Organisation
from stip.places.access import Visitor
from stip.places.models import Area, Region
from stip.website import flow_picture, year_picture
from stip.website.downloads import FORMATS, Cell, download
from stip.website.navigation import Crumb, trail
from stip.website.pages.money_page import courses
from stip.website.pages.organisation_money_page import MOST, answer, money_of, to_divide, wording

HEADER = (
    "richting", "plan", "code", "onderdeel", "soort", "activiteit", "jaar", "partij", "ontvanger", "team", "regeling",
    "vorm", "herkomst", "stadium", "minstens", "hoogstens", "eenheid", "aard", "tarief",
)  # fmt: skip


def organisation_money(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.select_related("area"), code=code)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"geld-{found.code}", header=HEADER, rows=_lines(found, request.user))
    money = money_of(found, request.user)
    paying = parties.paid_by(found, request.user)
    by_year = {year: summary for (year,), summary in summaries(paying, "year").items()}
    context = {
        "organisation": found,
        "money": money,
        "said": wording(found),
        "answer": answer(wording(found), money),
        "to_divide": to_divide(money),
        "regions": _regions(found),
        "most": MOST,
        "flow": flow_picture.draw(
            courses(paying, request.user, by_plan=True), headings=("Wie betaalt", "Plan", "Project"), name="stroom"
        ),
        "years": year_picture.draw(by_year),
        **_where(found, request),
    }
    return render(request, "website/money/organisation.html", context)


def _where(organisation: Organisation, request: HttpRequest) -> dict[str, object]:
    """The place of this page: in the region that the visitor came from, else among all organisations."""
    region = Region.objects.filter(code=request.GET.get("regio", "").replace("\x00", "")).first()
    here = (Crumb(organisation.name, reverse("organisation", args=[organisation.code])), Crumb("Geld"))
    if region is None:
        return {"path": trail(None, Crumb("Partners", reverse("organisations")), *here)}
    above = Crumb("Waarmee", reverse("question", args=[region.code, "waarmee"]))
    return {"region": region, "question": "waarmee", "path": trail(region, above, *here)}


def _regions(organisation: Organisation) -> list[tuple[Region, bool]]:
    """The regions that this organisation lies in, and whether they have keys to share costs with."""
    if organisation.area is None:
        return []
    regions = Region.objects.filter(area__in=Area.objects.containing(organisation.area))
    with_keys = set(DistributionKey.objects.values_list("region", flat=True))
    return [(region, region.pk in with_keys) for region in regions]


def _lines(organisation: Organisation, visitor: Visitor) -> Iterator[tuple[Cell, ...]]:
    sides = [
        ("betaalt", parties.paid_by(organisation, visitor)),
        ("krijgt", parties.received_by(organisation, visitor)),
    ]
    sides += [
        (f"betaalt als deel van {group.organisation.name}", group.lines)
        for group in parties.groups_of(organisation, visitor)
    ]
    for side, lines in sides:
        for row in bare_rows(lines, visitor):
            yield (side, *_cells(row))


def _cells(row: Row) -> tuple[Cell, ...]:
    line = row.line
    is_known = row.total.nature is not Nature.UNKNOWN
    return (
        line.plan.title, line.item.code if line.item else "", line.item.title if line.item else "",
        line.get_kind_display(), line.activity, line.year, line.party.name if line.party else "",
        line.recipient.name if line.recipient else "", line.team.name if line.team else "",
        row.scheme.name if row.scheme else "", line.get_form_display(), line.get_purse_display(), row.stage,
        row.total.low if is_known else None, row.total.high if is_known else None, line.unit, row.total.nature.value,
        line.rate,
    )  # fmt: skip
