# SPDX-License-Identifier: EUPL-1.2
"""Write down a change. Every action that alters a fact calls this, inside the same transaction."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from stip.accounts.models import Change, User

Facts = dict[str, Any]


def change(
    subject: Model,
    *,
    code: str,
    title: str,
    by: User | None,
    reason: str = "",
    before: Facts | None,
    after: Facts | None,
    region: str = "",
) -> Change:
    """Build, without saving, the record of one change to `subject`; `region` is the code of its region."""
    return Change(
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        code=code[:200],
        title=title[:400],
        region_code=region,
        by=by,
        reason=reason[:400],
        before=before,
        after=after,
    )


def record(subject: Model, **facts: Any) -> Change:
    """Save the record of one change; the facts are those of `change`."""
    row = change(subject, **facts)
    row.save()
    return row


def save_all(changes: list[Change]) -> None:
    """Save many records at once."""
    Change.objects.bulk_create(changes, batch_size=1000)


def facts_at(subject: Model, *, revision: int, present: int) -> Facts | None:
    """What `subject` said at an earlier revision, or None when the history does not reach back that far.

    present   the revision of now; every step since `revision` is one row of the history
    """
    if revision >= present:
        return None
    rows = Change.objects.filter(
        content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk
    ).order_by("-id")
    row = rows[present - revision - 1 : present - revision].first()
    return row.before if row else None
