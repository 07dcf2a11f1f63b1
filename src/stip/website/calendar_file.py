# SPDX-License-Identifier: EUPL-1.2
"""Deadlines as a file that calendar programs read (iCalendar, RFC 5545): whole days, and only days that are known."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from stip.money.deals.calendar import Occurrence

_LINE = 73
"""Octets of one line in the file; a longer one goes on after a line end and a space."""


def answer(name: str, due: Sequence[Occurrence], title: str) -> HttpResponse:
    """Answer with the days as a file. A month or year of which the day is not known is left out."""
    response = HttpResponse(_text(due, title), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def _text(due: Sequence[Occurrence], title: str) -> str:
    begin = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Stip//geldkalender//NL", f"X-WR-CALNAME:{_escaped(title)}"]
    events = [line for one in due if not one.is_partial for line in _event(one)]
    lines = [*begin, *events, "END:VCALENDAR"]
    return "\r\n".join(part for line in lines for part in _folded(line)) + "\r\n"


def _event(one: Occurrence) -> list[str]:
    deadline: Any = one.deadline
    summary = f"{deadline.title}{f' (over {one.about})' if one.about else ''}"
    note = ". ".join(text for text in (deadline.audience, deadline.basis) if text)
    return [
        "BEGIN:VEVENT",
        f"UID:termijn-{deadline.pk}-{one.moment}@stip",
        f"DTSTAMP:{timezone.now():%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_day(one.last)}",
        f"DTEND;VALUE=DATE:{_day(one.last + timedelta(days=1))}",
        f"SUMMARY:{_escaped(summary)}",
        *([f"DESCRIPTION:{_escaped(note)}"] if note else []),
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> Iterator[str]:
    """The line in pieces that are short enough, never cutting a character in two."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    yield piece
