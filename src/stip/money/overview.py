# SPDX-License-Identifier: EUPL-1.2
"""The books of a plan as its pages tell them: per item with all that hangs below it, and what nobody knows yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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
class Unknown:
    """A line of which a part of what stands at a stage is not known."""

    line: Line
    stage: str
    total: Total


def lines_of(plan: Plan, visitor: Visitor) -> LineQuerySet:
    """The lines of a plan that the visitor may read."""
    return Line.objects.readable_by(visitor).filter(plan=plan)


def branches(lines: LineQuerySet, plan: Plan, visitor: Visitor, on: date | None = None) -> tuple[Summary, list[Branch]]:
    """What is booked on the plan as a whole, and each item with money on it or below it in the order of the plan."""
    found = summaries(lines, "item__path", on=on)
    own = {str(path): summary for (path,), summary in found.items() if path}
    wholes = rolled_up(own)
    items = readable_at(plan, visitor, wholes)
    nothing = Summary({})
    rows = [Branch(items[path], own.get(path, nothing), wholes[path]) for path in sorted(wholes) if path in items]
    return found.get((None,), nothing), rows


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


def readable_at(plan: Plan, visitor: Visitor, paths: Iterable[str]) -> dict[str, Item]:
    """The items of a plan at these paths that the visitor may read, with plan and level, by path."""
    items = Item.objects.readable_by(visitor).filter(plan=plan).select_related("plan", "level").defer("body")
    wanted = sorted(paths)
    return {
        item.path: item
        for start in range(0, len(wanted), _MANY)
        for item in items.filter(path__in=wanted[start : start + _MANY])
    }


def unknowns(lines: LineQuerySet, on: date | None = None) -> list[Unknown]:
    """Every position of which a part is not known, in the order of the plan."""
    if on is None:
        rows = Balance.objects.filter(line__in=lines.order_by().values("pk"), unknown__gt=0)
        places: dict[tuple[Any, ...], Total] = {(row.line_id, row.stage): row.total for row in rows}
    else:
        places = {place: total for place, total in standing(lines, "pk", on=on).items() if total.unknown}
    by_key = lines.select_related("item", "party", "team", "plan").in_bulk({line for line, _ in places})
    found = [Unknown(by_key[line], stage, total) for (line, stage), total in places.items() if line in by_key]
    return sorted(found, key=lambda each: (_path(each.line), each.line.kind, each.line.year or 0, each.line.pk))


def _path(line: Line) -> str:
    return line.item.path if line.item else ""
