# SPDX-License-Identifier: EUPL-1.2
"""Who may change organisations and bodies. Everyone may read them."""

from stip.partners.models import Body
from stip.places.access import Visitor, may_edit, regions_of


def may_edit_organisations(visitor: Visitor) -> bool:
    """Whether the visitor may change organisations: they are shared, so whoever works for any bureau may."""
    return visitor.is_authenticated and visitor.is_active and (visitor.is_superuser or bool(regions_of(visitor)))


def may_edit_body(visitor: Visitor, body: Body) -> bool:
    """Whether the visitor may change this body and its seats: the bureau of its region may."""
    return may_edit(visitor, body.region)
