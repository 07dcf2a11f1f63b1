# SPDX-License-Identifier: EUPL-1.2
"""What does not add up, in the books and between the books and their sources, as far as a visitor may read it.

Findings are worked out when they are asked for, in a fixed number of queries. A finding for which a line counts that
the visitor may not read is left out: it would be wrong, or would tell what is hidden.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Max, OuterRef, Prefetch

from stip.money.findings import rules as finding_rules
from stip.money.findings import stated as stated_findings
from stip.money.findings.rules import Books, Figure, Position, Sort, Suspicion
from stip.money.ledger import Kind, Stage, Total
from stip.money.models import PARTS, Balance, Line, Movement, StatedTotal
from stip.partners.models import Body, Organisation
from stip.places.access import Visitor
from stip.places.models import Region
from stip.plans.models import Amount, Item, Plan
from stip.plans.reading import cited
from stip.sources.models import Citation

__all__ = ["Figure", "MoneyFinding", "Sort", "of_plan", "of_region"]

MOST_CITATIONS = 3
ENOUGH_LINES = 20
LINES_AT_ONCE = 5000
_FIELDS = ("plan", "item__path", "kind", "year", "party", "team", "rate", "purse")


@dataclass(frozen=True)
class MoneyFinding:
    """Something that does not fit: what, where, which amounts, and where those are written."""

    sort: Sort
    plan: Plan
    item: Item | None
    title: str
    explanation: str
    figures: tuple[Figure, ...]
    citations: tuple[Citation, ...]
    unit: str = "euro"
    party: Organisation | None = None


def of_region(region: Region, visitor: Visitor) -> list[MoneyFinding]:
    """What does not add up in the plans of a region, by kind and in the order of the plans."""
    return _findings(list(Plan.objects.readable_by(visitor).filter(region=region).select_related("region")), visitor)


def of_plan(plan: Plan, visitor: Visitor) -> list[MoneyFinding]:
    """What does not add up in one plan, by kind and in its order."""
    return _findings(list(Plan.objects.readable_by(visitor).filter(pk=plan.pk).select_related("region")), visitor)


def _findings(plans: Sequence[Plan], visitor: Visitor) -> list[MoneyFinding]:
    books = _books(plans, visitor)
    below = _teams_below(plans)
    amounts: dict[int, list[Amount]] = {}
    for amount in _amounts(plans, visitor):
        amounts.setdefault(amount.item.plan_id, []).append(amount)
    totals: dict[int, list[StatedTotal]] = {}
    for stated in _totals(plans, visitor):
        totals.setdefault(stated.plan_id, []).append(stated)
    found: list[tuple[Suspicion, Sequence[Citation]]] = []
    for plan in plans:
        own = books[plan.pk]
        found += [(each, ()) for each in finding_rules.suspicions(own)]
        found += stated_findings.of_totals(own, totals.get(plan.pk, []), below)
        found += stated_findings.of_amounts(own, amounts.get(plan.pk, []))
    return _told(found, plans, visitor)


def _books(plans: Sequence[Plan], visitor: Visitor) -> dict[int, Books]:
    readable = Line.objects.readable_by(visitor).filter(plan__in=plans).order_by()
    hidden: dict[int, set[str]] = {}
    closed = Line.objects.filter(plan__in=plans).exclude(pk__in=readable.values("pk")).order_by()
    for plan, path in closed.values_list("plan", "item__path").distinct():
        hidden.setdefault(plan, set()).add(path or "")
    rows: dict[int, list[Position]] = {plan.pk: [] for plan in plans}
    balances = Balance.objects.filter(line__in=readable.values("pk")).exclude(**dict.fromkeys(PARTS, 0))
    fields = (f"line__{name}" for name in _FIELDS)
    for row in balances.order_by("line__item__path", "line", "pk").values_list("line", "stage", *PARTS, *fields):
        position, plan = _position(row)
        rows[plan].append(position)
    return {plan: Books(plan, rows[plan], frozenset(hidden.get(plan, ()))) for plan in rows}


def _position(row: Sequence[Any]) -> tuple[Position, int]:
    line, stage, low, high, circa, unknown, plan, path, kind, year, party, team, rate, purse = row
    total = Total(low, high, circa, unknown)
    return Position(line, path or "", Kind(kind), Stage(stage), year, party, team, rate, purse, total), plan


def _amounts(plans: Sequence[Plan], visitor: Visitor) -> Iterator[Amount]:
    """What the plans state, of items that the visitor may read."""
    items = Item.objects.readable_by(visitor).filter(plan__in=plans)
    rows = Amount.objects.filter(item__in=items.order_by().values("pk")).select_related("item", "funder")
    yield from rows.prefetch_related(_citations(visitor)).order_by("item__path", "order", "pk")


def _totals(plans: Sequence[Plan], visitor: Visitor) -> Iterator[StatedTotal]:
    rows = StatedTotal.objects.readable_by(visitor).filter(plan__in=plans).select_related("item")
    yield from rows.prefetch_related(_citations(visitor))


def _citations(visitor: Visitor) -> "Prefetch[str]":
    return Prefetch("citations", cited(visitor))


def _teams_below(plans: Sequence[Plan]) -> dict[int, set[int]]:
    """Every body of these regions, with itself and all that falls under it."""
    parents = dict(Body.objects.filter(region__in={plan.region_id for plan in plans}).values_list("pk", "parent"))
    found = {pk: {pk} for pk in parents}
    for pk in parents:
        above, seen = parents[pk], {pk}
        while above in parents and above not in seen:
            found[above].add(pk)
            seen.add(above)
            above = parents[above]
    return found


def _told(
    found: Iterable[tuple[Suspicion, Sequence[Citation]]], plans: Sequence[Plan], visitor: Visitor
) -> list[MoneyFinding]:
    rows = [(each, tuple(citations)) for each, citations in found]
    papers = _papers(sorted({line for each, citations in rows if not citations for line in _asked(each)}))
    kept = [(each, citations) for each, citations in rows if not _has_its_paper(each, papers)]
    shown = {line: papers[line] for each, _ in kept for line in sorted(each.lines)[:ENOUGH_LINES] if line in papers}
    read = _readable_papers(shown, visitor)
    by_key = {plan.pk: plan for plan in plans}
    items = Item.objects.filter(plan__in=plans, path__in={each.path for each, _ in rows}).select_related(
        "plan", "level"
    )
    places = {(item.plan_id, item.path): item for item in items}
    parties = Organisation.objects.in_bulk({each.party for each, _ in rows if each.party})
    order = {plan.pk: number for number, plan in enumerate(plans)}
    kept.sort(key=lambda row: (list(Sort).index(row[0].sort), order[row[0].plan], row[0].path))
    return [
        MoneyFinding(
            each.sort,
            by_key[each.plan],
            places.get((each.plan, each.path)),
            each.title,
            each.explanation,
            each.figures,
            citations or tuple(read[line] for line in sorted(each.lines) if line in read)[:MOST_CITATIONS],
            each.unit,
            parties.get(each.party),
        )
        for each, citations in kept
    ]


def _has_its_paper(each: Suspicion, papers: dict[int, int]) -> bool:
    """Money without a decision is in order when a movement says on which paper it rests."""
    return each.sort is Sort.NO_DECISION and any(line in papers for line in each.lines)


def _asked(each: Suspicion) -> list[int]:
    """The lines of which the papers matter: all when a paper settles it, else enough to show a few."""
    lines = sorted(each.lines)
    return lines if each.sort is Sort.NO_DECISION else lines[:ENOUGH_LINES]


def _papers(lines: Sequence[int]) -> dict[int, int]:
    """By line the last movement in force that cites a document. One query for thousands of lines."""
    paper = Citation.objects.filter(content_type=ContentType.objects.get_for_model(Movement), object_id=OuterRef("pk"))
    found: dict[int, int] = {}
    for start in range(0, len(lines), LINES_AT_ONCE):
        movements = Movement.objects.filter(Exists(paper), line__in=lines[start : start + LINES_AT_ONCE]).in_force()
        found |= dict(movements.order_by().values_list("line").annotate(last=Max("pk")))
    return found


def _readable_papers(papers: dict[int, int], visitor: Visitor) -> dict[int, Citation]:
    """By line the first citation of that movement that the visitor may read."""
    of_movements = cited(visitor).filter(content_type=ContentType.objects.get_for_model(Movement))
    movements = sorted(set(papers.values()))
    by_movement: dict[int, Citation] = {}
    for start in range(0, len(movements), LINES_AT_ONCE):
        for citation in of_movements.filter(object_id__in=movements[start : start + LINES_AT_ONCE]):
            by_movement.setdefault(citation.object_id, citation)
    return {line: by_movement[movement] for line, movement in papers.items() if movement in by_movement}
