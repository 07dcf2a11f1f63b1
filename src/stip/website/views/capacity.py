# SPDX-License-Identifier: EUPL-1.2
"""The people behind the plans of a region: teams by organisations per year, in fte and in euro."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.money.capacity import STAGES_OF_PEOPLE, Cell, Checked, Table, Team, checked, posts, tables
from stip.money.ledger import Nature, Total
from stip.money.models import Line, StatedTotal
from stip.partners.models import Organisation
from stip.places.access import Visitor
from stip.places.models import Region
from stip.plans.models import Item, Plan
from stip.plans.reading import cited
from stip.website import capacity_picture, downloads, formatting
from stip.website.downloads import FORMATS, download
from stip.website.formatting import NBSP, enumerated
from stip.website.listing import choices
from stip.website.navigation import Crumb, trail

HEADER = (
    "jaar", "team", "organisatie", "stadium", "minstens (fte)", "hoogstens (fte)", "aard", "tarief (euro per fte)",
    "minstens (euro)", "hoogstens (euro)",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A team with its cells in the order of the columns."""

    team: Team
    address: str
    cells: list[tuple[Organisation | None, Cell]]
    whole: Cell


@dataclass(frozen=True)
class CheckedRow:
    """A total of a source beside the sum of the lines, with the difference in words."""

    stated: StatedTotal
    says: str
    total: str
    verdict: str
    is_off: bool


@dataclass(frozen=True)
class Year:
    """One year of the page."""

    table: Table
    rows: list[Row]
    columns: list[tuple[Organisation | None, Cell]]
    bars: list[capacity_picture.Bar]
    stated: list[CheckedRow]
    rate: str
    shows_stages: bool


def region_capacity(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region, code=region)
    everything = posts(Line.objects.readable_by(request.user).filter(plan__region=found))
    counts = {stage.value: sum(post.stage == stage for post in everything) for stage in STAGES_OF_PEOPLE}
    asked = next(iter(choices(request.GET, "stadium", [stage for stage, count in counts.items() if count])), "")
    by_year = tables([post for post in everything if asked in ("", post.stage)])
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"capaciteit-{found.code}", header=HEADER, rows=_lines(by_year))
    stated = checked(_stated(found, request.user), everything, found)
    stated = [one for one in stated if not asked or one.stated.stage in ("", asked)]
    shown = {table.year for table in by_year}
    years = [_year(table, [one for one in stated if one.stated.year == table.year]) for table in by_year]
    context = {
        "region": found,
        "question": "waarmee",
        "years": years,
        "answer": _answer(found, by_year, stated),
        "other_stated": [_checked_row(one) for one in stated if one.stated.year not in shown],
        "stages": [(stage, count) for stage, count in counts.items() if count],
        "chosen": asked,
        "has_people": bool(everything),
        "path": trail(found, Crumb("Waarmee", reverse("question", args=[found.code, "waarmee"])), Crumb("Mensen")),
    }
    return render(request, "website/money/capacity.html", context)


def _answer(region: Region, by_year: Sequence[Table], stated: Sequence[Checked]) -> str:
    """What is asked, promised and at work in the latest year, with the euro and what the source itself adds up to."""
    if not by_year:
        return f"Hoeveel mensen {region.name} inzet, staat nog niet in de boeken."
    table = by_year[0]
    parts = [f"{formatting.fte(total)} {stage.value}" for stage, total in table.whole.by_stage]
    when = f"In {table.year}" if table.year else "Zonder jaar"
    told = [f"{when} is {enumerated(parts)}."]
    if table.rates:
        told.append(f"Tegen {_rate(table)} per fte is dat {formatting.total(table.whole.euro)}.")
    source = [
        one.stated
        for one in stated
        if one.stated.year == table.year and not (one.stated.party_id or one.stated.team_id or one.stated.in_euro)
    ]
    if len(source) == 1:
        told.append(f"De bron zelf telt op tot {formatting.fte(source[0].total)}.")
    return " ".join(told)


def _year(table: Table, stated: Sequence[Checked]) -> Year:
    addresses = [reverse("body", args=[team.body.code]) if team.body else "" for team in table.teams]
    rows = [
        Row(team, address, [(party, table.cell(team, party)) for party in table.parties], table.of_team(team))
        for team, address in zip(table.teams, addresses, strict=True)
    ]
    return Year(
        table=table,
        rows=rows,
        columns=[(party, table.of_party(party)) for party in table.parties],
        bars=capacity_picture.bars(table, addresses),
        stated=[_checked_row(one) for one in stated],
        rate=_rate(table),
        shows_stages=len(table.whole.by_stage) > 1,
    )


def _rate(table: Table) -> str:
    """The rate in words; several rates as "€ 75.000 of € 80.000"; empty when none is known."""
    return " of ".join(formatting.euro_full(rate) for rate in table.rates)


def _checked_row(one: Checked) -> CheckedRow:
    write = _euro if one.stated.in_euro else formatting.fte
    total = write(one.total) if one.total else "geen regels"
    verdict = _verdict(one)
    return CheckedRow(one.stated, write(one.stated.total), total, verdict, bool(one.difference))


def _euro(total: Total) -> str:
    return formatting.total(total, full=True)


def _verdict(one: Checked) -> str:
    """How the sum compares with what the source says."""
    if one.stated.total.nature is Nature.UNKNOWN or not one.total or one.difference is None:
        return "niet te vergelijken"
    # A line that is PM makes the true sum larger; the source may have left it out on purpose.
    beside = "; wat PM is, telt niet mee" if one.total.unknown else ""
    if not one.difference:
        return f"gelijk{beside}"
    size = abs(one.difference)
    words = formatting.euro_full(size) if one.stated.in_euro else f"{_plain(size)}{NBSP}fte"
    return f"de regels zijn samen {words} {'meer' if one.difference > 0 else 'minder'}{beside}"


def _plain(value: object) -> str:
    text = f"{value}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def _stated(region: Region, visitor: Visitor) -> list[StatedTotal]:
    plans, items = Plan.objects.readable_by(visitor), Item.objects.readable_by(visitor)
    found = StatedTotal.objects.filter(kind=Line.Kind.CAPACITY, plan__region=region, plan__in=plans.order_by())
    found = found.filter(Q(item=None) | Q(item__in=items.order_by().values("pk"))).select_related("item", "plan")
    return list(found.prefetch_related(Prefetch("citations", cited(visitor))).order_by("plan__order", "order", "pk"))


def _lines(by_year: Sequence[Table]) -> Iterator[tuple[downloads.Cell, ...]]:
    for table in by_year:
        names = {party.pk: party.name for party in table.parties if party}
        for team in table.teams:
            for post in table.of_team(team).posts:
                yield (
                    table.year, team.name, names.get(post.party or 0, ""), post.stage.value, *_bounds(post.fte),
                    post.fte.nature.value, post.rate, *_bounds(post.euro),
                )  # fmt: skip


def _bounds(total: Total) -> tuple[downloads.Cell, downloads.Cell]:
    return (None, None) if total.nature is Nature.UNKNOWN else (total.low, total.high)
