# SPDX-License-Identifier: EUPL-1.2
"""The books of a plan as its pages tell them: per item with all that hangs below it, and what nobody knows yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from stip.money.ledger import Total
from stip.money.models import Balance, Line, LineQuerySet
from stip.money.reading import standing, summaries
from stip.money.summary import Summary, together
from stip.places.access import Visitor
from stip.plans.models import Item, Plan

STEP = 4
"""Letters of one step in the path of an item."""
_MANY = 5_000


@dataclass(frozen=True)
class Branch:
    """An item with its money: `own` is booked on the item itself, `whole` is that and everything below it."""

    item: Item
    own: Summary
    whole: Summary

    @property
    def depth(self) -> int:
        return self.item.depth


@dataclass(frozen=True)
class Tree:
    """The money of a plan: `whole`, what is booked on the plan `itself`, and each item with money on or below it in
    the order of the plan. An item that the visitor may not read is left out; what she may read below it still counts.
    """

    whole: Summary
    itself: Summary
    branches: list[Branch]

    @property
    def tops(self) -> list[Branch]:
        return [branch for branch in self.branches if not branch.depth]


@dataclass(frozen=True)
class Unknown:
    """A line of which a part of what stands at a stage is not known."""

    line: Line
    stage: str
    total: Total


@dataclass(frozen=True)
class Unknowns:
    """`first` holds the first positions that are not known; `amounts` and `people` count all of them."""

    first: list[Unknown]
    amounts: int
    people: int


def lines_of(plan: Plan, visitor: Visitor) -> LineQuerySet:
    """The lines of a plan that the visitor may read."""
    return Line.objects.readable_by(visitor).filter(plan=plan)


def tree(lines: LineQuerySet, plan: Plan, visitor: Visitor, on: date | None = None) -> Tree:
    """The money of one plan."""
    return trees(lines.filter(plan=plan), visitor, on=on).get(plan.pk, Tree(Summary({}), Summary({}), []))


def trees(lines: LineQuerySet, visitor: Visitor, *, on: date | None = None, tops_only: bool = False) -> dict[int, Tree]:
    """The money of every plan that has such lines, by the key of the plan.

    tops_only   only the items at the top of each plan, with all that hangs below them
    """
    nothing = Summary({})
    by_plan: dict[int, dict[str | None, Summary]] = {}
    for (plan, path), summary in summaries(lines, "plan", "item__path", on=on).items():
        by_plan.setdefault(plan, {})[path] = summary
    own = {plan: {path: each for path, each in found.items() if path} for plan, found in by_plan.items()}
    wholes = {plan: rolled_up(found) for plan, found in own.items()}
    paths = {path[:STEP] if tops_only else path for found in wholes.values() for path in found}
    items = readable_at(by_plan, visitor, paths)
    return {
        plan: Tree(
            together(found.values()),
            found.get(None, nothing),
            [
                Branch(items[plan, path], own[plan].get(path, nothing), wholes[plan][path])
                for path in sorted(wholes[plan])
                if (plan, path) in items
            ],
        )
        for plan, found in by_plan.items()
    }


def rolled_up(own: Mapping[str, Summary]) -> dict[str, Summary]:
    """The figures of every place in the tree with all below it, by path; ancestors without money of their own too.

    >>> sorted(rolled_up({"00010002": Summary({}), "0001": Summary({})}))
    ['0001', '00010002']
    """
    parts: dict[str, list[Summary]] = {}
    for path, summary in own.items():
        for end in range(STEP, len(path) + 1, STEP):
            parts.setdefault(path[:end], []).append(summary)
    return {path: together(summaries) for path, summaries in parts.items()}


def readable_at(plans: Iterable[int], visitor: Visitor, paths: Iterable[str]) -> dict[tuple[int, str], Item]:
    """The items at these paths of these plans that the visitor may read, with plan and level, by plan and path."""
    items = Item.objects.readable_by(visitor).filter(plan__in=list(plans)).select_related("plan", "level").defer("body")
    wanted = sorted(paths)
    return {
        (item.plan_id, item.path): item
        for start in range(0, len(wanted), _MANY)
        for item in items.filter(path__in=wanted[start : start + _MANY])
    }


def unknowns(lines: LineQuerySet, *, most: int, on: date | None = None) -> Unknowns:
    """The positions of which a part is not known: how many, and the first `most` in the order of the plan."""
    fields = ("item__path", "kind", "year", "pk")
    if on is None:
        rows = Balance.objects.filter(line__in=lines.order_by().values("pk"), unknown__gt=0)
        found = rows.summed(*(f"line__{name}" for name in fields), "stage")
    else:
        found = {place: total for place, total in standing(lines, *fields, on=on).items() if total.unknown}
    places = sorted(found, key=lambda each: (each[0] or "", each[1], each[2] or 0, each[3:]))
    by_key = lines.select_related("item", "party", "team", "plan").in_bulk({line for *_, line, _ in places[:most]})
    return Unknowns(
        [Unknown(by_key[place[3]], place[4], found[place]) for place in places[:most] if place[3] in by_key],
        amounts=sum(kind != Line.Kind.CAPACITY for _, kind, *_ in places),
        people=sum(kind == Line.Kind.CAPACITY for _, kind, *_ in places),
    )
