# SPDX-License-Identifier: EUPL-1.2
"""The links that touch a plan, and what hangs together at the top of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from stip.places.access import Visitor
from stip.plans.models import Item, Link, Plan
from stip.plans.reading import cited

BOTH_WAYS = (Link.Kind.OVERLAPS, Link.Kind.CONFLICTS)
"""Kinds of link that say the same from either side."""


@dataclass(frozen=True)
class Bond:
    """How many links of one kind lead from under one top item to under another."""

    kind: Link.Kind
    source: Item
    target: Item
    count: int


def links_of(plan: Plan, visitor: Visitor) -> list[Link]:
    """Every link with at least one end in this plan, with both items, their plan and level, and the sources."""
    links = Link.objects.readable_by(visitor).filter(Q(source__plan=plan) | Q(target__plan=plan))
    fetched = links.select_related("source__plan", "source__level", "target__plan", "target__level")
    cited_too = fetched.prefetch_related(Prefetch("citations", cited(visitor)))
    return list(
        cited_too.order_by("source__plan__order", "source__path", "target__plan__order", "target__path", "kind")
    )


def ends_of(links: Iterable[Link]) -> list[Item]:
    """The items that these links join, each once, in reading order per plan."""
    found = {item.pk: item for link in links for item in (link.source, link.target)}
    return sorted(found.values(), key=lambda item: (item.plan.order, item.plan_id, item.path))


def lineage(plan: Plan, items: Iterable[Item], visitor: Visitor) -> dict[str, Item]:
    """The items of this plan among `items` and all that they hang under, by path in reading order."""
    own = [item for item in items if item.plan_id == plan.pk]
    above = {item.path[:end] for item in own for end in range(4, len(item.path), 4)} - {item.path for item in own}
    readable = Item.objects.readable_by(visitor).filter(plan=plan, path__in=above).select_related("plan", "level")
    return {item.path: item for item in sorted([*own, *readable], key=lambda item: item.path)}


def top_of(item: Item, family: Mapping[str, Item]) -> Item:
    """The highest item in `family` (by path) that `item` hangs under, or itself."""
    starts = (item.path[:end] for end in range(4, len(item.path), 4))
    return next((family[start] for start in starts if start in family), item)


def above(item: Item, family: Mapping[str, Item]) -> Item | None:
    """The nearest item in `family` that `item` hangs under."""
    starts = (item.path[:end] for end in range(len(item.path) - 4, 0, -4))
    return next((family[start] for start in starts if start in family), None)


def bonds(plan: Plan, links: Iterable[Link], family: Mapping[str, Item]) -> list[Bond]:
    """The links between items of this plan that hang under different top items, counted per pair of tops and kind."""
    tally: Counter[tuple[str, str, str]] = Counter()
    tops: dict[str, Item] = {}
    for link in links:
        if link.source.plan_id != plan.pk or link.target.plan_id != plan.pk:
            continue
        ends = [top_of(link.source, family), top_of(link.target, family)]
        if ends[0].pk == ends[1].pk:
            continue
        if link.kind in BOTH_WAYS:
            ends.sort(key=lambda item: item.path)
        tops.update({item.path: item for item in ends})
        tally[ends[0].path, ends[1].path, link.kind] += 1
    return [
        Bond(Link.Kind(kind), tops[source], tops[target], count)
        for (source, target, kind), count in sorted(tally.items())
    ]


def joins(link: Link, family: Mapping[str, Item], *, source: str = "", target: str = "") -> bool:
    """Whether a link leads from under the top with code `source` to under `target`; an empty code fits any."""
    ends = (top_of(link.source, family).code, top_of(link.target, family).code)
    if link.kind in BOTH_WAYS and _fits(ends[::-1], source, target):
        return True
    return _fits(ends, source, target)


def _fits(ends: tuple[str, ...], source: str, target: str) -> bool:
    return source in ("", ends[0]) and target in ("", ends[1])
