# SPDX-License-Identifier: EUPL-1.2
"""Everything that touches an area: items that name it, that hold for more than it or for a part of it, and items of
its own organisation."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from stip.partners.models import Organisation
from stip.places.access import Visitor
from stip.places.models import Area, AreaQuerySet
from stip.plans.models import Item, PartnerRole


@dataclass(frozen=True)
class Touching:
    """Four sets that share no item. In `around` and `inside` each item carries `named`: the areas it is there for;
    in `own` it carries `roles`: what the organisations of the area do in it."""

    direct: QuerySet[Item]
    around: QuerySet[Item]
    inside: QuerySet[Item]
    own: QuerySet[Item]


def touching(area: Area, visitor: Visitor) -> Touching:
    """Find what touches an area. Nothing is asked of the database yet."""
    items = Item.objects.readable_by(visitor).order_by("plan__order", "plan", "path")
    wider, narrower = Area.objects.containing(area), Area.objects.within(area)
    direct, around = Q(pk__in=_naming(Area.objects.filter(pk=area.pk))), Q(pk__in=_naming(wider))
    inside = Q(pk__in=_naming(narrower))
    roles = PartnerRole.objects.filter(organisation__in=organisations_of(area)).select_related("organisation")
    return Touching(
        direct=items.filter(direct),
        around=items.filter(around).exclude(direct).prefetch_related(Prefetch("areas", wider, to_attr="named")),
        inside=items.filter(inside)
        .exclude(direct | around)
        .prefetch_related(Prefetch("areas", narrower, to_attr="named")),
        own=items.filter(pk__in=roles.values("item"))
        .exclude(direct | around | inside)
        .prefetch_related(Prefetch("partners", roles, to_attr="roles")),
    )


def organisations_of(area: Area) -> QuerySet[Organisation]:
    """The organisations whose area this is, such as the municipality itself, and the groups they are a member of."""
    return Organisation.objects.filter(Q(area=area) | Q(members__area=area)).distinct()


def _naming(areas: AreaQuerySet) -> QuerySet[Item]:
    named = Item.areas.through.objects.filter(area__in=areas.order_by().values("pk"))
    return named.values("item")  # type: ignore[return-value]
