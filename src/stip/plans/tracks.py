# SPDX-License-Identifier: EUPL-1.2
"""State tracks: what each ministry does with the regions, which regional challenges that serves, and which not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from stip.partners.models import Organisation
from stip.places.access import Visitor
from stip.places.models import Area, Region
from stip.plans.models import INVERSE, Amount, Item, Level, Link, PartnerRole, Plan, Point
from stip.plans.reading import cited
from stip.sources.models import Citation

LEVEL = "traject"
"""The code of the level that holds State tracks."""
SERVING = (Link.Kind.CONTRIBUTES, Link.Kind.OVERLAPS)


@dataclass(frozen=True)
class Service:
    """What a track means for one item of a regional plan, as the track's side tells it."""

    verb: str
    item: Item
    note: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Track:
    """A track with what hangs on it; `item` has its areas, amounts, points and partners at hand."""

    item: Item
    departments: tuple[Organisation, ...]
    partners: tuple[PartnerRole, ...]
    areas: tuple[Area, ...]
    amounts: tuple[Amount, ...]
    states: tuple[Point, ...]
    services: tuple[Service, ...]

    @property
    def served_regions(self) -> dict[str, list[Service]]:
        """The services by the name of the region whose plan they are for."""
        found: dict[str, list[Service]] = defaultdict(list)
        for service in self.services:
            found[service.item.plan.region.name].append(service)
        return dict(found)


@dataclass(frozen=True)
class Reach:
    """The challenges of one regional plan: those that some track serves, and those that none does."""

    plan: Plan
    levels: tuple[Level, ...]
    served: tuple[Item, ...]
    left: tuple[Item, ...]

    @property
    def total(self) -> int:
        return len(self.served) + len(self.left)


def track_plans(visitor: Visitor) -> list[Plan]:
    """The plans that hold tracks, real ones first."""
    plans = Plan.objects.readable_by(visitor).filter(levels__code=LEVEL).select_related("region__area")
    return list(
        plans.prefetch_related(Prefetch("citations", cited(visitor))).order_by(
            "example", "region__order", "order", "title"
        )
    )


def tracks_of(plan: Plan, visitor: Visitor) -> list[Track]:
    """The tracks of a plan in its own order, in a fixed number of queries."""
    sources = Prefetch("citations", cited(visitor))
    items = Item.objects.readable_by(visitor).filter(plan=plan, level__code=LEVEL).select_related("plan", "level")
    states = Point.objects.filter(kind=Point.Kind.STATE).prefetch_related(sources)
    rows = items.order_by("path").prefetch_related(
        sources,
        "areas",
        Prefetch("partners", PartnerRole.objects.select_related("organisation")),
        "partners__organisation__former_names",
        Prefetch("amounts", Amount.objects.select_related("funder").prefetch_related(sources)),
        Prefetch("points", states, to_attr="states"),
    )
    services = _services(plan, visitor)
    return [_track(item, services.get(item.pk, [])) for item in rows]


def reaches(plan: Plan, tracks: Iterable[Track], visitor: Visitor) -> list[Reach]:
    """For every other plan in the land of this one: which of its challenges the tracks serve, itself or through
    something that hangs under it.

    A challenge is an item of the highest level, and of the next one in a plan of three levels or more.
    """
    served: dict[int, list[str]] = defaultdict(list)
    for track in tracks:
        for service in track.services:
            served[service.item.plan_id].append(service.item.path)
    plans = [other for other in _plans_within(plan, visitor) if other.pk != plan.pk]
    asked = {other.pk: _challenge_levels(other) for other in plans}
    keys = [level.pk for levels in asked.values() for level in levels]
    items = Item.objects.readable_by(visitor).filter(level__in=keys).select_related("plan", "level").order_by("path")
    by_plan: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_plan[item.plan_id].append(item)
    return [_reach(other, asked[other.pk], by_plan[other.pk], served[other.pk]) for other in plans if by_plan[other.pk]]


def _track(item: Item, services: Sequence[Service]) -> Track:
    roles = list(item.partners.all())
    return Track(
        item=item,
        departments=tuple(role.organisation for role in roles if role.role == PartnerRole.Role.DEPARTMENT),
        partners=tuple(role for role in roles if role.role != PartnerRole.Role.DEPARTMENT),
        areas=tuple(item.areas.all()),
        amounts=tuple(item.amounts.all()),
        states=tuple(item.states),  # type: ignore[attr-defined]
        services=tuple(services),
    )


def _services(plan: Plan, visitor: Visitor) -> dict[int, list[Service]]:
    ours = Q(source__plan=plan, source__level__code=LEVEL) & ~Q(target__plan=plan)
    theirs = Q(target__plan=plan, target__level__code=LEVEL, kind=Link.Kind.OVERLAPS) & ~Q(source__plan=plan)
    links = Link.objects.readable_by(visitor).filter(ours | theirs, kind__in=SERVING)
    ends = [f"{end}__{name}" for end in ("source", "target") for name in ("level", "plan__region")]
    rows = links.select_related(*ends).prefetch_related(Prefetch("citations", cited(visitor)))
    found: dict[int, list[Service]] = defaultdict(list)
    for link in rows.order_by("kind", "pk"):
        outward = link.source.plan_id == plan.pk
        own, other = (link.source, link.target) if outward else (link.target, link.source)
        verb = link.get_kind_display() if outward else INVERSE[Link.Kind(link.kind)]
        found[own.pk].append(Service(verb, other, link.note, tuple(link.citations.all())))
    return {key: sorted(services, key=_place) for key, services in found.items()}


def _place(service: Service) -> tuple[int, int, str]:
    plan = service.item.plan
    return plan.region.order, plan.order, service.item.path


def _plans_within(plan: Plan, visitor: Visitor) -> list[Plan]:
    """The plans of the regions that lie in the land of this plan."""
    area = plan.region.area
    land = Q(pk=plan.region_id)
    if area is not None:
        land |= Q(area=area) | Q(area__in=Area.objects.within(area))
    plans = Plan.objects.readable_by(visitor).filter(region__in=Region.objects.filter(land), example=plan.example)
    return list(plans.select_related("region").prefetch_related("levels"))


def _challenge_levels(plan: Plan) -> tuple[Level, ...]:
    levels = tuple(plan.levels.all())
    return levels[: 2 if len(levels) > 2 else 1]


def _reach(plan: Plan, levels: tuple[Level, ...], items: Sequence[Item], served: Sequence[str]) -> Reach:
    reached = [item for item in items if any(path.startswith(item.path) for path in served)]
    left = [item for item in items if item not in reached]
    return Reach(plan, levels, tuple(reached), tuple(left))
