# SPDX-License-Identifier: EUPL-1.2
"""Everything that the page of a region shows, read with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, Count, Prefetch, QuerySet, When
from django.db.models.functions import Substr

from stip.monitor.targets import Target
from stip.places.access import Visitor
from stip.places.models import Area, Region
from stip.plans import period
from stip.plans.models import Amount, Item, PartnerRole, Plan, Point, Version
from stip.sources.models import Citation, Document
from stip.website.formatting import capitalised, counted, in_words

CARDS = 9
OTHERS = 12
RUNNING = 6


@dataclass(frozen=True)
class Card:
    """An item with a line about what hangs under it."""

    item: Item
    note: str


@dataclass(frozen=True)
class Top:
    """What a plan begins with.

    heading   the highest level in words: "Drie opgaven"
    count     how many there are; the first of them are cards
    others    what stands at the top without being of the highest level
    """

    heading: str
    count: int
    cards: list[Card]
    others: list[Item]


@dataclass(frozen=True)
class Delivery:
    """What is delivered in a year."""

    year: int
    items: list[Item]


@dataclass(frozen=True)
class Figures:
    """The counts behind the answers.

    goals     what the plans name as a goal, in their own words
    targets   the goals that are written down as a goal to follow
    """

    plans: int
    items: int
    running: int
    unknown: int
    partners: int
    leads: int
    goals: int
    targets: int


def readable_citations(visitor: Visitor) -> QuerySet[Citation]:
    """Citations whose document the visitor may read, with what the source dot shows."""
    return Citation.objects.filter(document__in=Document.objects.readable_by(visitor)).select_related("document")


def for_cards(items: QuerySet[Item], visitor: Visitor) -> QuerySet[Item]:
    """Fetch along what an item card shows: five queries in all, however many cards there are."""
    return items.select_related("plan", "level").prefetch_related(
        Prefetch("partners", PartnerRole.objects.select_related("organisation")),
        "partners__organisation__former_names",
        Prefetch("citations", readable_citations(visitor)),
    )


def plans_of(region: Region, visitor: Visitor) -> list[Plan]:
    """The plans of a region in its own order."""
    plans = Plan.objects.readable_by(visitor).filter(region=region).prefetch_related("levels")
    return list(plans.prefetch_related(Prefetch("citations", readable_citations(visitor))))


def leading(plans: list[Plan]) -> Plan | None:
    """The plan that tells the region's story: the first one that names a dot on the horizon, else the first."""
    return next((plan for plan in plans if plan.horizon), plans[0] if plans else None)


def figures(region: Region, visitor: Visitor, plans: list[Plan]) -> Figures:
    items = Item.objects.readable_by(visitor).filter(plan__region=region)
    by_status = dict(items.order_by().values_list("status").annotate(Count("pk")))
    roles = PartnerRole.objects.filter(item__in=items.order_by().values("pk"))
    leads = roles.filter(role__in=(PartnerRole.Role.LEAD, PartnerRole.Role.DEPARTMENT))
    return Figures(
        plans=len(plans),
        items=sum(by_status.values()),
        running=by_status.get(Item.Status.RUNNING, 0),
        unknown=by_status.get("", 0),
        partners=roles.values("organisation").distinct().count(),
        leads=leads.values("organisation").distinct().count(),
        goals=Point.objects.filter(item__in=items.order_by().values("pk"), kind=Point.Kind.GOAL).count(),
        targets=Target.objects.readable_by(visitor).filter(region=region).count(),
    )


def top_of(plan: Plan, visitor: Visitor) -> Top:
    """The highest level of a plan as cards, each with what hangs under it counted; what stands beside it apart."""
    items = Item.objects.readable_by(visitor).filter(plan=plan)
    tops = list(items.filter(parent=None).select_related("level").order_by("path").defer("summary", "body"))
    if not tops:
        return Top("", 0, [], [])
    level = min((item.level for item in tops), key=lambda each: each.order)
    count = sum(item.level_id == level.pk for item in tops)
    first = for_cards(items.filter(parent=None, level=level).order_by("path"), visitor)[:CARDS]
    below = _below(items)
    return Top(
        f"{capitalised(in_words(count))} {level.name if count == 1 else level.plural}",
        count,
        [Card(item, ", ".join(below[item.path[:4]])) for item in first],
        [item for item in tops if item.level_id != level.pk][:OTHERS],
    )


def _below(items: QuerySet[Item]) -> dict[str, list[str]]:
    """What hangs under each item at the top, counted per level, by the first step of its path."""
    below: dict[str, list[str]] = defaultdict(list)
    counts = items.exclude(parent=None).annotate(top=Substr("path", 1, 4)).order_by("level__order")
    for top, one, many, count in counts.values_list("top", "level__name", "level__plural").annotate(Count("pk")):
        below[top].append(counted(count, one, many))
    return below


def running(region: Region, visitor: Visitor, *, shown: list[Card]) -> list[Item]:
    """Items in progress with nothing under them, those with the nearest delivery first; not what is `shown` already."""
    items = Item.objects.readable_by(visitor).filter(plan__region=region, status=Item.Status.RUNNING, children=None)
    items = items.exclude(pk__in=[card.item.pk for card in shown])
    undated = Case(When(delivery="", then=1), default=0)
    return list(for_cards(items.order_by(undated, "delivery", "plan__order", "path"), visitor)[:RUNNING])


def deliveries(region: Region, visitor: Visitor) -> list[Delivery]:
    """All deliveries by year."""
    items = Item.objects.readable_by(visitor).filter(plan__region=region).exclude(delivery="")
    rows = items.select_related("plan").only("code", "title", "delivery", "plan__code")
    dated = sorted(((_year(item.delivery), item) for item in rows), key=lambda pair: (pair[0], pair[1].title))
    return [Delivery(year, [item for _, item in pairs]) for year, pairs in groupby(dated, key=lambda pair: pair[0])]


def _year(delivery: str) -> int:
    last = period.parse(delivery).last
    return last.year if last else 9999


def largest_amount(region: Region, visitor: Visitor) -> tuple[int, Amount | None]:
    """How many amounts the plans name, and the largest one. Adding up is not done: amounts overlap."""
    items = Item.objects.readable_by(visitor).filter(plan__region=region).order_by().values("pk")
    amounts = Amount.objects.filter(item__in=items)
    return amounts.count(), amounts.exclude(euro=None).order_by("-euro").select_related("item").first()


def latest_version(plans: list[Plan]) -> Version | None:
    """The version that says most about decisions, without its content: an adopted one before one under way."""
    versions = Version.objects.filter(plan__in=plans).exclude(stage=Version.Stage.CONCEPT)
    newest = versions.defer("content").select_related("plan").order_by("-frozen_at")
    return newest.filter(stage=Version.Stage.ADOPTED).first() or newest.first()


def counts_per_area(areas: Iterable[Area], visitor: Visitor) -> dict[str, int]:
    """How many items of any plan name each area, by the code of the area."""
    areas = list(areas)
    items = Item.objects.readable_by(visitor).filter(areas__in=areas).order_by()
    named = dict(items.values_list("areas__code").annotate(Count("pk", distinct=True)))
    return {area.code: named.get(area.code, 0) for area in areas}
