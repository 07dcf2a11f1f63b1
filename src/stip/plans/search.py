# SPDX-License-Identifier: EUPL-1.2
"""Keep the search entries of plans and their items up to date."""

from collections.abc import Iterable

from stip.plans.models import Item, Plan
from stip.sources.search import Entry, index, remove

_FIELDS = ("code", "title", "summary", "body", "visibility", "level__name")


def index_plan(plan: Plan, codes: Iterable[str]) -> None:
    """Renew the entries of a plan and of the items with these codes; entries of items that are gone are removed."""
    visible = plan.visibility == "openbaar"
    entries = [
        Entry(
            kind="plan",
            code=plan.code,
            title=plan.title,
            label=plan.kind,
            text=f"{plan.summary}\n{plan.horizon}",
            region_id=plan.region_id,
            visibility=plan.visibility,
        )
    ]
    wanted = set(codes)
    points: dict[str, list[str]] = {}
    for code, text in plan.items.values_list("code", "points__text").order_by("path", "points__order"):
        if code in wanted and text:
            points.setdefault(code, []).append(text)
    for row in plan.items.filter(code__in=wanted).values(*_FIELDS):
        entries.append(
            Entry(
                kind="onderdeel",
                code=f"{plan.code}/{row['code']}",
                title=row["title"],
                label=row["level__name"],
                text="\n".join([row["summary"], row["body"], *points.get(row["code"], [])]).strip(),
                region_id=plan.region_id,
                visibility=row["visibility"] if visible else plan.visibility,
            )
        )
    index(entries)


def forget_items(plan: Plan, codes: Iterable[str]) -> None:
    """Remove the entries of items that are gone."""
    remove("onderdeel", [f"{plan.code}/{code}" for code in codes])


def index_all() -> int:
    """Renew the entries of every plan. Returns the number of items."""
    for plan in Plan.objects.all():
        index_plan(plan, plan.items.values_list("code", flat=True))
    return Item.objects.count()
