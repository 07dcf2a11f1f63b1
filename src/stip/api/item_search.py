# SPDX-License-Identifier: EUPL-1.2
"""Which items answer a search, so that `zoek` finds in the API what it finds on the site."""

from stip.places.access import Visitor
from stip.plans.models import Item
from stip.sources import search

KIND = "onderdeel"


def items_about(text: str, visitor: Visitor) -> list[int]:
    """Keys of the items that have all words of `text`, in no order. The index knows an item as "plan/code"."""
    found = search.codes(text, visitor=visitor, kind=KIND)
    plans = {code.partition("/")[0] for code in found}
    codes = {code.partition("/")[2] for code in found}
    # In no order: putting many thousands of hits in order costs as much as finding them.
    rows = Item.objects.filter(plan__code__in=plans, code__in=codes).order_by().values_list("pk", "plan__code", "code")
    return [key for key, plan, code in rows if f"{plan}/{code}" in found]
