# SPDX-License-Identifier: EUPL-1.2
"""Which rules of a deal a visitor may read: one about an item is as readable as that item."""

from collections.abc import Collection

from stip.money.deals import ruleset
from stip.money.deals.ruleset import ItemAtMost, Rule
from stip.money.schemes import Scheme
from stip.places.access import Visitor
from stip.plans.models import Item


def readable_rules(schemes: Collection[Scheme], visitor: Visitor) -> dict[int, list[Rule]]:
    """The rules by key of the scheme, in one query; none when what is stored breaks the shape.

    A rule names an item by its code alone: it is one of the plan of the scheme, or of any plan of its region.
    """
    rules = {scheme.pk: ruleset.read(scheme.rules)[0] for scheme in schemes}
    named = {rule.onderdeel for found in rules.values() for rule in found if isinstance(rule, ItemAtMost)}
    if not named:
        return rules
    hidden = Item.objects.filter(code__in=named).exclude(pk__in=Item.objects.readable_by(visitor).order_by())
    places = list(hidden.order_by().values_list("plan", "plan__region", "code"))

    def is_hidden(scheme: Scheme, rule: Rule) -> bool:
        return isinstance(rule, ItemAtMost) and any(
            rule.onderdeel == code and (plan == scheme.plan_id if scheme.plan_id else region == scheme.region_id)
            for plan, region, code in places
        )

    return {scheme.pk: [rule for rule in rules[scheme.pk] if not is_hidden(scheme, rule)] for scheme in schemes}
