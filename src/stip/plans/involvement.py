# SPDX-License-Identifier: EUPL-1.2
"""What organisations do in plans: their roles, counted and listed, as far as a visitor may read the items."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from stip.partners.models import Organisation, OrganisationQuerySet
from stip.places.access import Visitor
from stip.places.models import Region
from stip.plans.models import Amount, Item, PartnerRole


def readable_roles(visitor: Visitor, region: Region | None = None) -> QuerySet[PartnerRole]:
    """The roles in items that the visitor may read, of all regions or of one."""
    items = Item.objects.readable_by(visitor).order_by()
    if region is None:
        # Item by item: whoever asks is after a few organisations, not after all items of the country.
        return PartnerRole.objects.filter(Exists(items.filter(pk=OuterRef("item"))))
    return PartnerRole.objects.filter(item__in=items.filter(plan__region=region).values("pk"))


def involved(
    visitor: Visitor, *, kinds: Sequence[str] = (), regions: Sequence[str] = (), roles: Sequence[str] = ()
) -> OrganisationQuerySet:
    """Organisations with `count`: how many roles they have in items of these regions. Empty means "any".

    With `regions` or `roles` chosen, only organisations that have such a role.
    """
    readable = readable_roles(visitor)
    if regions:
        readable = readable.filter(item__plan__region__code__in=regions)
    if roles:
        readable = readable.filter(role__in=roles)
    found = Organisation.objects.of_kind(*kinds) if kinds else Organisation.objects.all()
    if regions or roles:
        found = found.filter(pk__in=readable.values("organisation"))
    return found.with_count_of(readable)


def roles_by_organisation(organisations: Iterable[Organisation], visitor: Visitor) -> dict[int, list[str]]:
    """The different roles of each organisation in words, the weightiest first."""
    keys = [one.pk for one in organisations]
    rows = readable_roles(visitor).filter(organisation__in=keys).order_by()
    found: dict[int, set[str]] = defaultdict(set)
    for key, role in rows.values_list("organisation", "role").distinct():
        found[key].add(role)
    order = list(PartnerRole.Role)
    return {key: [role.label for role in order if role in roles] for key, roles in found.items()}


def amounts_from(organisation: Organisation, visitor: Visitor) -> QuerySet[Amount]:
    """The amounts that plans expect or get from this organisation."""
    items = Item.objects.readable_by(visitor).order_by().values("pk")
    amounts = Amount.objects.filter(funder=organisation, item__in=items).select_related("item__plan", "item__level")
    return amounts.order_by("item__plan__order", "item__plan", "item__path", "order")
