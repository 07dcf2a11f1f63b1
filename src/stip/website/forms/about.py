# SPDX-License-Identifier: EUPL-1.2
"""What the fields of one page may name, as far as the visitor may read it. Each list is read once."""

from functools import cached_property

from django.db.models import Q, QuerySet

from stip.monitor.models import Dataset, Indicator
from stip.partners.models import Body, Organisation
from stip.places.access import Visitor, regions_of
from stip.places.models import REFERENCE_YEAR, Area, Region
from stip.plans.models import Item, Plan
from stip.sources.models import Document
from stip.website.forms.names import Names, names

OFFERED_ITEMS = 800
# A bare name means the largest area that bears it.
_LARGEST_FIRST = list(Area.Kind.values)
_SMALL = {Area.Kind.DISTRICT.value, Area.Kind.NEIGHBOURHOOD.value}


class About:
    """The visitor, and the plan or region that the page is about."""

    def __init__(self, visitor: Visitor, *, plan: Plan | None = None, region: Region | None = None) -> None:
        self.visitor, self.plan = visitor, plan
        self.region = region or (plan.region if plan else None)
        # What a citation may belong to; set by the page that knows the item.
        self.facts_to_cite: list[tuple[str, str]] = []

    @cached_property
    def organisations(self) -> Names:
        rows = Organisation.objects.order_by("name").values_list("code", "name", "abbreviation", "spellings")
        return names((code, name, [abbreviation, *spellings]) for code, name, abbreviation, spellings in rows)

    @cached_property
    def areas(self) -> Names:
        """All areas; neighbourhoods are known by name too, but too many to suggest."""
        rows = list(Area.objects.existing_in(REFERENCE_YEAR).values_list("code", "name", "kind"))
        rows.sort(key=lambda row: (_LARGEST_FIRST.index(row[2]), row[1]))
        offer = frozenset(code for code, _, kind in rows if kind not in _SMALL)
        return names(((code, name, ()) for code, name, _ in rows), offer=offer)

    @cached_property
    def documents(self) -> Names:
        rows = Document.objects.readable_by(self.visitor).order_by("title").values_list("code", "title")
        return names((code, title, ()) for code, title in rows)

    @cached_property
    def indicators(self) -> Names:
        """The indicators of which the visitor may read the figures."""
        readable = Dataset.objects.readable_by(self.visitor).values("pk")
        rows = Indicator.objects.filter(dataset__in=readable).order_by("order", "title").values_list("code", "title")
        return names((code, title, ()) for code, title in rows)

    @cached_property
    def bodies(self) -> Names:
        rows = Body.objects.filter(region=self.region).values_list("code", "name")
        return names((code, name, ()) for code, name in rows)

    @cached_property
    def own_items(self) -> Names:
        """The items of this plan that the visitor may read, in the order of the plan."""
        rows = Item.objects.readable_by(self.visitor).filter(plan=self.plan).order_by("path")
        listed = list(rows.values_list("code", "title"))
        offer = frozenset(code for code, _ in listed[:OFFERED_ITEMS])
        return names(((code, title, ()) for code, title in listed), offer=offer)

    @cached_property
    def regions(self) -> list[tuple[str, str]]:
        """The regions that the visitor works for, to choose from."""
        return list(Region.objects.filter(pk__in=regions_of(self.visitor)).values_list("code", "name"))

    @cached_property
    def themes(self) -> list[tuple[str, str]]:
        return list(self.plan.themes.values_list("code", "title")) if self.plan else []

    @cached_property
    def levels(self) -> list[tuple[str, str]]:
        return list(self.plan.levels.values_list("code", "name")) if self.plan else []

    def offered(self, what: str) -> list[str]:
        """The texts to suggest for one of the lists above, or for items."""
        listed: Names | None = getattr(self, what, None) if what != "items" else None
        return listed.offered if listed else self.items()

    def items(self) -> list[str]:
        """Items to suggest as the other end of a relation: those of this plan first."""
        readable = Item.objects.readable_by(self.visitor).select_related("plan").only("code", "title", "plan__code")
        own = list(readable.filter(plan=self.plan).order_by("path"))
        others = readable.exclude(plan=self.plan).order_by("plan__order", "plan_id", "path")[: OFFERED_ITEMS - len(own)]
        return [self._item_text(item) for item in (*own, *others)]

    def item_text(self, naar: str) -> str:
        """A relation's other end as it is written in the form; only the code when it may not be read."""
        found = self._items_named(naar).first()
        return self._item_text(found) if found else naar

    def item_code(self, text: str) -> str | None:
        """The item that is meant: by code, by plan and code, or by its whole title when only one bears it."""
        text = " ".join(text.split())
        at_end = text.rpartition("(")[2].removesuffix(")") if text.endswith(")") else text
        for code in (at_end, text):
            found = self._items_named(code).first()
            if found:
                return self._naar(found)
        titled = list(Item.objects.readable_by(self.visitor).filter(title__iexact=text).select_related("plan")[:2])
        return self._naar(titled[0]) if len(titled) == 1 else None

    def items_like(self, text: str, limit: int = 5) -> list[str]:
        readable = Item.objects.readable_by(self.visitor).select_related("plan")
        near = readable.filter(Q(title__icontains=text.strip()) | Q(code__iexact=text.strip())).order_by("plan__order")
        return [self._item_text(item) for item in near[:limit]]

    def may_read_item(self, naar: str) -> bool:
        return self._items_named(naar).exists()

    def _items_named(self, naar: str) -> "QuerySet[Item]":
        plan, slash, code = naar.rpartition("/")
        own = self.plan.code if self.plan else ""
        readable = Item.objects.readable_by(self.visitor).select_related("plan")
        return readable.filter(plan__code=plan if slash else own, code=code)

    def _naar(self, item: Item) -> str:
        return item.code if item.plan == self.plan else f"{item.plan.code}/{item.code}"

    def _item_text(self, item: Item) -> str:
        return f"{item.title} ({self._naar(item)})"
