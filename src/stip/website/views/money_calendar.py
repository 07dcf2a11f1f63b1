# SPDX-License-Identifier: EUPL-1.2
"""When something about money is due in a region: month by month, and as a calendar file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import cast as typed_as

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from stip.money.deals import calendar
from stip.money.deals.calendar import Occurrence
from stip.money.schemes import Deadline
from stip.places.access import may_edit
from stip.places.models import Region
from stip.plans.reading import cited
from stip.website import calendar_file, formatting
from stip.website.downloads import FORMATS, Cell, download
from stip.website.navigation import Crumb, trail

HEADER = ("wanneer", "uiterste dag", "wat", "over jaar", "voor wie", "regeling", "waar staat het")
YEAR_AHEAD, HALF_YEAR_BACK, LONG_AGO = 400, 183, 40_000


@dataclass(frozen=True)
class Due:
    """One line of the calendar."""

    deadline: Deadline
    when: str
    about: int | None
    days: int


@dataclass(frozen=True)
class Month:
    """What falls in one month; or in a year of which no month is known."""

    title: str
    due: list[Due]


def money_calendar(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region, code=region)
    today = timezone.localdate()
    deadlines = _deadlines(request, found)
    coming = calendar.upcoming(deadlines, today, YEAR_AHEAD)
    kind = request.GET.get("formaat", "")
    if kind == "ics":
        return calendar_file.answer(f"geldkalender-{found.code}", coming, f"Geldkalender {found.name}")
    if kind in FORMATS:
        return download(kind, name=f"geldkalender-{found.code}", header=HEADER, rows=_lines(coming))
    late = calendar.passed(deadlines, today, HALF_YEAR_BACK)
    once = [deadline for deadline in deadlines if deadline.on]
    earlier = [one for one in calendar.passed(once, today, LONG_AGO) if one not in late]
    context = {
        "region": found,
        "months": _months(coming, today),
        "passed": [_due(one, today) for one in late],
        "earlier": [_due(one, today) for one in earlier],
        "next": _due(coming[0], today) if coming else None,
        "total": len(deadlines),
        "partial": sum(one.is_partial for one in coming),
        "today": today,
        "may_edit": may_edit(request.user, found),
        "question": "waarmee",
        "path": trail(
            found, Crumb("Waarmee", reverse("question", args=[found.code, "waarmee"])), Crumb("Geldkalender")
        ),
    }
    return render(request, "website/schemes/calendar.html", context)


def _deadlines(request: HttpRequest, region: Region) -> list[Deadline]:
    rows = Deadline.objects.readable_by(request.user).filter(region=region).select_related("scheme")
    return list(rows.prefetch_related(Prefetch("citations", cited(request.user))))


def _months(coming: Sequence[Occurrence], today: date) -> list[Month]:
    rows = sorted(coming, key=lambda one: (one.month, one.last))
    return [
        Month(formatting.capitalised(formatting.day(month)), [_due(one, today) for one in inside])
        for month, inside in groupby(rows, key=lambda one: one.month)
    ]


def _due(one: Occurrence, today: date) -> Due:
    return Due(_deadline(one), formatting.day(one.moment), one.about, abs((one.last - today).days))


def _deadline(one: Occurrence) -> Deadline:
    return typed_as(Deadline, one.deadline)


def _lines(coming: Sequence[Occurrence]) -> Iterator[tuple[Cell, ...]]:
    for one in coming:
        deadline = _deadline(one)
        scheme = deadline.scheme.name if deadline.scheme else ""
        yield one.moment, one.last, deadline.title, one.about, deadline.audience, scheme, deadline.basis
