# SPDX-License-Identifier: EUPL-1.2
"""What adding, changing and taking away claims and stories share."""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpResponse

from stip.accounts.history import Facts, facts_at
from stip.accounts.models import Change
from stip.monitor.models import Claim, Story
from stip.website import editing
from stip.website.doors import SignedIn, editable_region, missing
from stip.website.editing import Frame, Subject
from stip.website.forms.about import About
from stip.website.forms.sheet import Shape
from stip.website.views.editing_items import last_change

Row = Claim | Story
RECENT = 12
# What the exchange form knows as absent, where a form only knows empty.
_ABSENT = ("datum", "toestemming", "gebied", "onderdeel", "indicator")


def row_of(request: SignedIn, rows: QuerySet[Any], region: str, pk: int) -> Any:
    """A claim or story that the visitor may change; as if it is not there when she may not even read it."""
    editable_region(request, region)
    found = rows.filter(region__code=region, pk=pk).first()
    if found is None:
        raise missing(request)
    return found


def change_row(
    request: SignedIn,
    row: Row,
    shape: Shape,
    frame: Frame,
    facts_of: Callable[[Any], Facts],
    write: Callable[..., object],
) -> HttpResponse:
    """Change a claim or story: show, check, save, and choose when somebody else was first."""

    def load() -> Subject:
        now = type(row).objects.get(pk=row.pk)
        return Subject(
            facts=facts_of(now),
            revision=now.revision,
            at=lambda revision: facts_at(now, revision=revision, present=now.revision),
            save=lambda values, seen, reason: write(now, absent(values), seen=seen, by=request.user, reason=reason),
            meanwhile=last_change(now),
        )

    return editing.change(request, load, shape, About(request.user, region=row.region), frame)


def history_of(row: Row) -> list[Change]:
    """The newest changes, for who may change it too."""
    found = Change.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)
    return list(found.select_related("by").order_by("-pk")[:RECENT])


def absent(values: Facts) -> Facts:
    """The values as the exchange form writes them: an empty field that names something is no field at all."""
    return {name: None if name in _ABSENT and value == "" else value for name, value in values.items()}
