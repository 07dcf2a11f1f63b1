# SPDX-License-Identifier: EUPL-1.2
"""Everything there is to read about one item, in a fixed number of queries however much hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from stip.places.access import Visitor
from stip.places.models import REFERENCE_YEAR, Area, Containment
from stip.places.reading import by_size
from stip.plans.models import INVERSE, Amount, Item, Link, PartnerRole, Plan, Point, Theme
from stip.sources.models import Citation, Document


@dataclass(frozen=True)
class Relation:
    """A link as it reads from one of its ends: this item `verb` the other."""

    kind: str
    verb: str
    other: Item
    note: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Dossier:
    """An item with all that hangs on it, as far as the visitor may read it."""

    item: Item
    citations: tuple[Citation, ...]
    ancestors: tuple[Item, ...]
    children: tuple[Item, ...]
    points: tuple[Point, ...]
    amounts: tuple[Amount, ...]
    partners: tuple[PartnerRole, ...]
    relations: tuple[Relation, ...]
    areas: tuple[Area, ...]
    themes: tuple[Theme, ...]
    previous: Item | None
    following: Item | None


def cited(visitor: Visitor) -> QuerySet[Citation]:
    """The citations whose document the visitor may read, each with its document."""
    readable = Document.objects.readable_by(visitor)
    return Citation.objects.filter(document__in=readable).select_related("document__publisher")


def plan_for(visitor: Visitor) -> QuerySet[Plan]:
    """The plans a visitor may read, with region, levels and citations."""
    plans = Plan.objects.readable_by(visitor).select_related("region")
    return plans.prefetch_related("levels", Prefetch("citations", cited(visitor)))


def dossier_of(item: Item, visitor: Visitor) -> Dossier:
    """Read the dossier of an item that the visitor may read; `item` comes with its plan, region and level."""
    sources = Prefetch("citations", cited(visitor))
    own = Item.objects.readable_by(visitor).filter(plan=item.plan_id).select_related("plan", "level").order_by("path")
    above = [item.path[:end] for end in range(4, len(item.path), 4)]
    roles = PartnerRole.objects.select_related("organisation").prefetch_related("organisation__former_names")
    with_card = (Prefetch("partners", roles), sources)
    return Dossier(
        item=item,
        citations=tuple(cited(visitor).filter(pk__in=item.citations.values("pk")).select_related("page")),
        ancestors=tuple(own.filter(path__in=above)),
        children=tuple(own.filter(parent=item).prefetch_related(*with_card)),
        points=tuple(item.points.prefetch_related(sources)),
        amounts=tuple(item.amounts.select_related("funder").prefetch_related(sources)),
        partners=tuple(roles.filter(item=item).prefetch_related(sources)),
        relations=(*_outgoing(item, visitor), *_incoming(item, visitor)),
        areas=tuple(by_size(item.areas.all())),
        themes=tuple(item.themes.all()),
        previous=own.filter(path__lt=item.path).last(),
        following=own.filter(path__gt=item.path).first(),
    )


def municipalities_of(areas: Sequence[Area], year: int = REFERENCE_YEAR) -> set[str]:
    """Codes of these areas and of the municipalities that lie directly in them."""
    parts = Containment.objects.filter(whole__in=areas, part__kind=Area.Kind.MUNICIPALITY, year=year)
    return {area.code for area in areas} | set(parts.values_list("part__code", flat=True))


def _outgoing(item: Item, visitor: Visitor) -> list[Relation]:
    links = _links(visitor).filter(source=item).select_related("target__plan", "target__level")
    return [
        Relation(link.kind, link.get_kind_display(), link.target, link.note, tuple(link.citations.all()))
        for link in links.order_by("kind", "target__plan__order", "target__path")
    ]


def _incoming(item: Item, visitor: Visitor) -> list[Relation]:
    links = _links(visitor).filter(target=item).select_related("source__plan", "source__level")
    return [
        Relation(link.kind, INVERSE[Link.Kind(link.kind)], link.source, link.note, tuple(link.citations.all()))
        for link in links.order_by("kind", "source__plan__order", "source__path")
    ]


def _links(visitor: Visitor) -> QuerySet[Link]:
    return Link.objects.readable_by(visitor).prefetch_related(Prefetch("citations", cited(visitor)))
