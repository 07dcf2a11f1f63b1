# SPDX-License-Identifier: EUPL-1.2
"""Which items answer a search, so that `zoek` finds in the API what it finds on the site."""

from stip.places.access import Visitor, readable
from stip.plans.models import Item
from stip.sources.models import SearchEntry
from stip.sources.search import engine
from stip.sources.search.finding import current_vocabulary
from stip.sources.search.query import parse

KIND = "onderdeel"


def items_about(text: str, visitor: Visitor) -> list[int]:
    """Keys of the items that answer `text`, in no order. The index knows an item as "plan/code"."""
    query = parse(text, current_vocabulary())
    if not query.wanted:
        return []
    entries = engine.matching(SearchEntry.objects.filter(readable(visitor), kind=KIND), query)
    found = set(entries.order_by().values_list("code", flat=True))
    plans = {code.partition("/")[0] for code in found}
    codes = {code.partition("/")[2] for code in found}
    rows = Item.objects.filter(plan__code__in=plans, code__in=codes).values_list("pk", "plan__code", "code")
    return [key for key, plan, code in rows if f"{plan}/{code}" in found]
