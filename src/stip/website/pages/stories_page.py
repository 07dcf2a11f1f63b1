# SPDX-License-Identifier: EUPL-1.2
"""What people tell, as far as the visitor may read it: for the list, and a few beside the numbers."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from stip.monitor.models import Indicator, Story
from stip.places.access import Visitor
from stip.places.models import Area
from stip.plans.models import Item
from stip.plans.reading import cited

BESIDE = 3


@dataclass(frozen=True)
class Beside:
    """The newest stories about something; `has_more` when there are others."""

    stories: list[Story]
    has_more: bool

    @property
    def region(self) -> str:
        """The code of the region whose stories are to be read on."""
        return self.stories[0].region.code


def stories(visitor: Visitor) -> QuerySet[Story]:
    """The stories that the visitor may read, with what they are about; the newest first, invented ones last."""
    found = Story.objects.readable_by(visitor).select_related("region", "area", "item__plan", "indicator")
    ordered = found.order_by("example", "region__example", "-told_on", "-pk")
    return ordered.prefetch_related(Prefetch("citations", cited(visitor)))


def of_area(area: Area, visitor: Visitor) -> Beside | None:
    """Stories about the area or a place in it."""
    within = Area.objects.within(area).order_by().values("pk")
    return _beside(stories(visitor).filter(Q(area=area) | Q(area__in=within)))


def of_item(item: Item, visitor: Visitor) -> Beside | None:
    """Stories about the item or what hangs below it."""
    return _beside(stories(visitor).filter(item__plan=item.plan_id, item__path__startswith=item.path))


def of_indicator(indicator: Indicator, visitor: Visitor) -> Beside | None:
    return _beside(stories(visitor).filter(indicator=indicator))


def paragraphs(text: str) -> list[str]:
    """The text as a writer meant it: a line end begins a new paragraph."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _beside(found: QuerySet[Story]) -> Beside | None:
    rows = list(found.prefetch_related(None)[: BESIDE + 1])
    return Beside(rows[:BESIDE], len(rows) > BESIDE) if rows else None
