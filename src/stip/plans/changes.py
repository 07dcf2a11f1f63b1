# SPDX-License-Identifier: EUPL-1.2
"""The history of a plan as a visitor may read it: who changed what, when and why, with the words that changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from stip.accounts.models import Change
from stip.places.access import Visitor, regions_of
from stip.plans.comparison import FieldChange, field_changes
from stip.plans.exchange import Facts
from stip.plans.models import Item, Plan
from stip.plans.visible import hidden_codes, sight_of, visible
from stip.plans.wording import names_in, worded


@dataclass(frozen=True)
class Told:
    """One change in words. `kind` is "added", "removed" or "changed"; `code` is empty for the plan itself.

    exists   whether the thing is still there to be opened
    """

    kind: str
    at: datetime
    by: str
    reason: str
    code: str
    title: str
    exists: bool
    fields: tuple[FieldChange, ...] = ()


def changes_of(plan: Plan, visitor: Visitor) -> QuerySet[Change]:
    """All changes to a plan and its items that the visitor may read, newest first."""
    kinds = ContentType.objects.get_for_models(Plan, Item)
    own = Q(content_type=kinds[Plan], object_id=plan.pk) | Q(
        content_type=kinds[Item], region_code=plan.region.code, code__startswith=f"{plan.code}/"
    )
    return _readable(Change.objects.filter(own), plan, visitor).select_related("by").order_by("-at", "-id")


def changes_of_item(item: Item, visitor: Visitor) -> QuerySet[Change]:
    """All changes to one item that the visitor may read, newest first."""
    kind = ContentType.objects.get_for_model(Item)
    own = Change.objects.filter(content_type=kind, object_id=item.pk)
    return _readable(own, item.plan, visitor).select_related("by").order_by("-at", "-id")


def told(changes: Iterable[Change], plan: Plan, visitor: Visitor) -> list[Told]:
    """These changes of one plan in words, in a fixed number of queries."""
    rows = list(changes)
    stored = [facts for row in rows for facts in (row.before, row.after) if facts]
    sight = sight_of(visitor, plan, stored)
    seen = [visible(facts, sight) for facts in stored]
    names = names_in(plan, seen)
    present = set(Item.objects.readable_by(visitor).filter(plan=plan).values_list("code", flat=True))

    def words(facts: Facts | None) -> Facts:
        return worded(visible(facts, sight), names) if facts else {}

    return [_told(row, words(row.before), words(row.after), present) for row in rows]


def _told(row: Change, before: Facts, after: Facts, present: set[str]) -> Told:
    kind = "changed" if before and after else "added" if after else "removed"
    _, slash, code = row.code.partition("/")
    return Told(
        kind=kind,
        at=row.at,
        by=str(row.by) if row.by else "",
        reason=row.reason,
        code=code,
        title=row.title,
        exists=code in present if slash else True,
        fields=field_changes(_without_code(before), _without_code(after)) if kind == "changed" else (),
    )


def _readable(changes: QuerySet[Change], plan: Plan, visitor: Visitor) -> QuerySet[Change]:
    """Outside the region's own people nobody reads what was not public then or is not public now."""
    if plan.region_id in regions_of(visitor):
        return changes
    public = changes.exclude(before__has_key="zichtbaarheid").exclude(after__has_key="zichtbaarheid")
    return public.exclude(code__in=[f"{plan.code}/{code}" for code in hidden_codes(visitor, plan)])


def _without_code(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if name not in {"stip", "code"}}
