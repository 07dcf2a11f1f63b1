# SPDX-License-Identifier: EUPL-1.2
"""The latest changes that a visitor may see, with what was changed in one go told in one line."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse

from stip.accounts.models import Change
from stip.monitor.aims.changes import WORDS, subjects_of
from stip.places.access import Visitor
from stip.places.models import Region
from stip.plans.cited_facts import Subject
from stip.plans.models import Item, Plan
from stip.website.formatting import counted
from stip.website.subjects import address

# An import writes a row per item; reading the last rows only keeps a page as fast in a long history.
ROWS = 400


@dataclass(frozen=True)
class Latest:
    """One line: when, what it is about, and what happened to it."""

    at: datetime
    title: str
    address: str
    what: str


def latest(visitor: Visitor, *, region: Region | None = None, limit: int = 6) -> list[Latest]:
    """The newest first, of one region or of all that are no example.

    Changes to what the visitor may not read, or to what is gone, are left out.
    """
    kinds = ContentType.objects.get_for_models(Item, Plan)
    measured = ContentType.objects.get_for_models(*WORDS)
    changes = Change.objects.filter(content_type__in=[*kinds.values(), *measured.values()])
    if region:
        changes = changes.filter(region_code=region.code)
    else:
        changes = changes.exclude(region_code__in=Region.objects.filter(example=True).values("code"))
    rows = changes.annotate(is_new=ExpressionWrapper(Q(before__isnull=True), BooleanField())).defer(
        "before", "after", "reason"
    )
    # Rows are only added, so both orders say "newest first"; each has its own index.
    recent = list(rows.order_by(*(("-at", "-id") if region else ("-id",)))[:ROWS])
    items = _readable_items(visitor, [row.object_id for row in recent if row.content_type_id == kinds[Item].pk])
    plans = _readable_plans(visitor, {row.code.partition("/")[0] for row in recent})
    told = subjects_of(recent, visitor)
    of_plans = {kind.pk for kind in kinds.values()}
    seen = [row for row in recent if row.pk in told or (row.content_type_id in of_plans and _shows(row, items, plans))]
    return [_line(list(rows), plans, told) for _, rows in groupby(seen, key=_occasion)][:limit]


def _shows(row: Change, items: set[int], plans: dict[str, str]) -> bool:
    return row.code in plans or (row.object_id in items and "/" in row.code)


def _readable_items(visitor: Visitor, keys: list[int]) -> set[int]:
    return set(Item.objects.readable_by(visitor).filter(pk__in=keys).values_list("pk", flat=True))


def _readable_plans(visitor: Visitor, codes: set[str]) -> dict[str, str]:
    return dict(Plan.objects.readable_by(visitor).filter(code__in=codes).values_list("code", "title"))


def _occasion(row: Change) -> tuple[str, str]:
    """What was written in the same minute, in the same plan or of the same kind, happened on one occasion."""
    return row.code.partition("/")[0], f"{row.at:%Y-%m-%d %H:%M}"


def _line(rows: list[Change], plans: dict[str, str], told: dict[int, Subject]) -> Latest:
    first = rows[0]
    verb = "toegevoegd" if all(row.is_new for row in rows) else "gewijzigd"  # type: ignore[attr-defined]
    if subject := told.get(first.pk):
        return _measured(first, subject, len({row.object_id for row in rows}), verb)
    plan, _, item = first.code.partition("/")
    if len(rows) == 1 and item:
        return Latest(first.at, first.title, reverse("item", args=[plan, item]), f"{verb} in {plans[plan]}")
    items = len({row.object_id for row in rows if "/" in row.code})
    about = f"{counted(items, 'onderdeel', 'onderdelen')} {verb}" if items else verb
    return Latest(first.at, plans[plan], reverse("plan", args=[plan]), about)


def _measured(change: Change, subject: Subject, others: int, verb: str) -> Latest:
    """Of several things of one kind the last is named."""
    more = f"en {counted(others - 1, 'ander', 'andere')} " if others > 1 else ""
    return Latest(change.at, subject.title, address(subject), f"{subject.label} {more}{verb}")
