# SPDX-License-Identifier: EUPL-1.2
"""Themes against the top of a plan: how many items under each top item carry each theme."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from stip.places.access import Visitor
from stip.plans.models import Item, Plan, Theme


@dataclass(frozen=True)
class Crosscut:
    """`counts` goes by (key of the top item, key of the theme); the other two by the key of the top item.

    sizes   how many items a top item and all that hangs under it are together
    themed  how many of those carry at least one theme
    """

    themes: tuple[Theme, ...]
    tops: tuple[Item, ...]
    counts: dict[tuple[int, int], int]
    sizes: dict[int, int]
    themed: dict[int, int]

    @property
    def largest(self) -> int:
        return max(self.counts.values(), default=0)

    def of_theme(self, theme: Theme) -> int:
        """How many items of the whole plan carry a theme."""
        return sum(self.counts.get((top.pk, theme.pk), 0) for top in self.tops)


def crosscut(plan: Plan, themes: tuple[Theme, ...], visitor: Visitor) -> Crosscut:
    """Count in two queries. What hangs under an item that may not be read counts as a top of its own."""
    items = Item.objects.readable_by(visitor).filter(plan=plan).order_by("path")
    rows = list(items.select_related("level").only("code", "title", "path", "level__name", "level__order", "plan_id"))
    carried: dict[int, set[int]] = defaultdict(set)
    for key, theme in Item.themes.through.objects.filter(theme__in=themes).values_list("item_id", "theme_id"):
        carried[key].add(theme)
    tops: list[Item] = []
    counts: Counter[tuple[int, int]] = Counter()
    sizes: Counter[int] = Counter()
    themed: Counter[int] = Counter()
    for item in rows:
        if not tops or not item.path.startswith(tops[-1].path):
            tops.append(item)
        top = tops[-1].pk
        sizes[top] += 1
        themed[top] += bool(carried[item.pk])
        counts.update((top, theme) for theme in carried[item.pk])
    return Crosscut(themes, tuple(tops), dict(counts), dict(sizes), dict(themed))
