# SPDX-License-Identifier: EUPL-1.2
"""Who may work in a region, and who may read what. Every page, API call, search, count and export asks here."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from stip.accounts.models import User
from stip.places.models import Membership, Region

Visitor = User | AnonymousUser


class Visibility(models.TextChoices):
    PUBLIC = "openbaar", "openbaar"
    PARTNERS = "partners", "alleen partners"
    INTERNAL = "intern", "alleen het regiobureau"


def regions_of(visitor: Visitor) -> set[int]:
    """Keys of the regions whose bureau the visitor works for; a superuser works for all."""
    if not visitor.is_authenticated:
        return set()
    if visitor.is_superuser:
        return set(Region.objects.values_list("pk", flat=True))
    return set(Membership.objects.filter(user=visitor).values_list("region_id", flat=True))


def may_edit(visitor: Visitor, region: Region | None) -> bool:
    """Whether the visitor may change what belongs to `region`; what belongs to no region is for superusers."""
    if not visitor.is_authenticated or not visitor.is_active:
        return False
    if visitor.is_superuser:
        return True
    return region is not None and Membership.objects.filter(user=visitor, region=region).exists()


def readable(visitor: Visitor, *, visibility: str = "visibility", region: str = "region") -> Q:
    """The one visibility rule: public rows for everyone, all rows of a region for its bureau.

    visibility, region   the field paths of a row's visibility and of the region it belongs to
    """
    public = Q(**{visibility: Visibility.PUBLIC})
    own = regions_of(visitor)
    return public | Q(**{f"{region}__in": own}) if own else public
