# SPDX-License-Identifier: EUPL-1.2
"""What one organisation pays and gets: itself, through the groups it is in, and what lands in its area."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from stip.money.keys.sharing import divides_over, shares
from stip.money.ledger import Kind, Stage, Total
from stip.money.models import Line, LineQuerySet
from stip.money.overview import STEP
from stip.money.reading import summaries
from stip.money.schemes import DistributionKey, Scheme
from stip.money.summary import Summary, together
from stip.partners.models import Organisation
from stip.places.access import Visitor
from stip.places.models import Region
from stip.plans.models import Item
from stip.plans.touching import touching


@dataclass(frozen=True)
class Group:
    """A group that an organisation is a member of, with its lines and the keys that could divide them."""

    organisation: Organisation
    members: frozenset[int]
    lines: LineQuerySet
    keys: list[DistributionKey]

    def share_of(self, member: Organisation, key: DistributionKey, total: Total) -> Total | None:
        """What this member would pay of an amount of the group. It is worked out here; no source says so."""
        found = shares(key, total, among=self.members)
        return next((share.total for share in found if share.organisation == member), None)


@dataclass(frozen=True)
class Landing:
    """An item in an area with the money of itself and all below it."""

    item: Item
    summary: Summary


@dataclass(frozen=True)
class InArea:
    """Money of items that name the area or a part of it, and of items for a larger area. No line is in both."""

    near: list[Landing]
    wider: list[Landing]

    @property
    def summary(self) -> Summary:
        return together(landing.summary for landing in self.near)


@dataclass(frozen=True)
class Kept:
    """A scheme of which an organisation keeps the cash."""

    scheme: Scheme
    summary: Summary

    @property
    def received(self) -> Total:
        return self.summary.at(Kind.CONTRIBUTION, Stage.RECEIVED)


def paid_by(organisation: Organisation, visitor: Visitor) -> LineQuerySet:
    """What the organisation itself brings in: money, what was spent of it, and people."""
    return Line.objects.readable_by(visitor).filter(party=organisation)


def received_by(organisation: Organisation, visitor: Visitor) -> LineQuerySet:
    return Line.objects.readable_by(visitor).filter(recipient=organisation)


def cashier_of(organisation: Organisation, visitor: Visitor) -> list[Kept]:
    """The schemes for which the organisation keeps the cash, with what is in the books of each."""
    schemes = list(Scheme.objects.readable_by(visitor).filter(cashier=organisation).select_related("region"))
    lines = Line.objects.readable_by(visitor).filter(scheme__in=schemes)
    found = summaries(lines, "scheme") if schemes else {}
    return [Kept(scheme, found.get((scheme.pk,), Summary({}))) for scheme in schemes]


def groups_of(organisation: Organisation, visitor: Visitor) -> list[Group]:
    """The groups it is a member of that bring something in, each with the keys of its regions that can divide it."""
    lines = Line.objects.readable_by(visitor)
    paying = lines.filter(party__members=organisation).order_by().values("party").distinct()
    groups = Organisation.objects.filter(pk__in=paying).prefetch_related("members")
    regions: dict[int, set[int]] = {}
    for party, region in lines.filter(party__in=groups).order_by().values_list("party", "plan__region").distinct():
        regions.setdefault(party, set()).add(region)
    keys = list(
        DistributionKey.objects.filter(region__in={one for some in regions.values() for one in some})
        .select_related("region")
        .prefetch_related("shares__organisation")
    )
    return [_group(group, lines, keys, regions[group.pk]) for group in groups]


def keys_over(group: Organisation, lines: LineQuerySet) -> list[DistributionKey]:
    """The keys, of the regions of these lines, that can divide over the members of a group; none for who has none."""
    members = set(group.members.values_list("pk", flat=True))
    if not members:
        return []
    keys = DistributionKey.objects.filter(region__plans__money_lines__in=lines).distinct()
    keys = keys.select_related("region").prefetch_related("shares__organisation")
    return [key for key in keys if divides_over(key, members)]


def regions_without_keys(group: Group) -> list[Region]:
    """The regions in which the group pays and no key can divide it over the members."""
    able = {key.region_id for key in group.keys}
    return list(Region.objects.filter(plans__money_lines__in=group.lines).exclude(pk__in=able).distinct())


def landing_in(organisation: Organisation, visitor: Visitor) -> InArea:
    """The money of the items that touch the area of a municipality; empty for other organisations.

    An item counts with everything below it; where one of them hangs under another, the upper one is shown.
    """
    if organisation.kind != Organisation.Kind.MUNICIPALITY or organisation.area is None:
        return InArea([], [])
    found = touching(organisation.area, visitor)
    near = [*_plain(found.direct), *_plain(found.inside)]
    wider = _plain(found.around)
    books = _books({item.plan_id for item in (*near, *wider)}, visitor)
    close, books = _gathered(near, books)
    far, _ = _gathered(wider, books)
    return InArea(close, far)


def _group(group: Organisation, lines: LineQuerySet, keys: list[DistributionKey], regions: set[int]) -> Group:
    members = frozenset(member.pk for member in group.members.all())
    able = [key for key in keys if key.region_id in regions and divides_over(key, members)]
    return Group(group, members, lines.filter(party=group), able)


def _plain(items: Iterable[Item]) -> list[Item]:
    rows = items.prefetch_related(None).select_related("plan")  # type: ignore[attr-defined]
    return list(rows.only("code", "title", "path", "plan__code", "plan__title", "plan__order"))


Books = dict[tuple[int, str], Summary]


def _books(plans: set[int], visitor: Visitor) -> Books:
    """Costs and contributions by plan and path."""
    asked = Q(kind=Kind.COST.value) | Q(kind=Kind.CONTRIBUTION.value)
    lines = Line.objects.readable_by(visitor).filter(asked, plan__in=plans).exclude(item=None)
    found = summaries(lines, "plan", "item__path") if plans else {}
    return {(int(str(plan)), str(path)): summary for (plan, path), summary in found.items()}


def _gathered(items: list[Item], books: Books) -> tuple[list[Landing], Books]:
    """The items that have money, each with all below it, and the books that belong to none of them."""
    places = {(item.plan_id, item.path): item for item in items}
    found: dict[int, list[Summary]] = {}
    left: Books = {}
    for (plan, path), summary in books.items():
        above = ((plan, path[:end]) for end in range(STEP, len(path) + 1, STEP))
        item = next((places[place] for place in above if place in places), None)
        if item is None:
            left[plan, path] = summary
        else:
            found.setdefault(item.pk, []).append(summary)
    return [Landing(item, together(found[item.pk])) for item in items if item.pk in found], left
