# SPDX-License-Identifier: EUPL-1.2
"""When financial deadlines fall: pure. A day of which only the month or year is known stays a month or a year."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from stip.plans import period


class Due(Protocol):
    """What the calendar needs to know of a deadline: `on` for once, `month` and `day` for every year."""

    on: str
    month: int | None
    day: int | None
    about_year: int


@dataclass(frozen=True)
class Occurrence:
    """One time that a deadline falls.

    moment     as far as it is known: "2026", "2026-07" or "2026-07-15"
    last       the last day that it can be
    about      the year that it is about, None for a deadline that comes once
    """

    deadline: Due
    moment: str
    last: date
    about: int | None

    @property
    def is_partial(self) -> bool:
        return len(self.moment) < len("2026-07-15")

    @property
    def month(self) -> str:
        """The month in which it stands in a calendar, such as "2026-07"; the year when only that is known."""
        return self.moment[:7]


def occurrences(deadlines: Iterable[Due], first: date, last: date) -> list[Occurrence]:
    """Every time a deadline falls from `first` to `last`, both included, the earliest first.

    A month or year counts when any of its days lies in the window.
    """
    found: list[Occurrence] = []
    for deadline in deadlines:
        found += _once(deadline, first, last) if deadline.on else _yearly(deadline, first, last)
    return sorted(found, key=lambda one: (one.last, one.moment))


def upcoming(deadlines: Iterable[Due], today: date, days: int = 366) -> list[Occurrence]:
    """What is due from today on; a month that has begun is still due."""
    return occurrences(deadlines, today, today + timedelta(days=days))


def passed(deadlines: Iterable[Due], today: date, days: int = 183) -> list[Occurrence]:
    """What was due and of which every possible day is over, the latest first.

    Whether it was done in time is not in the books; the reader has to look.
    """
    before = occurrences(deadlines, today - timedelta(days=days), today - timedelta(days=1))
    return [one for one in reversed(before) if one.last < today]


def _once(deadline: Due, first: date, last: date) -> list[Occurrence]:
    span = period.parse(deadline.on)
    if span.first is None or span.last is None or span.last < first or span.first > last:
        return []
    return [Occurrence(deadline, deadline.on, span.last, None)]


def _yearly(deadline: Due, first: date, last: date) -> list[Occurrence]:
    if not deadline.month:
        return []
    found = []
    for year in range(first.year, last.year + 1):
        end = monthrange(year, deadline.month)[1]
        # The 29th of February of another year is the last day of that month.
        day = date(year, deadline.month, min(deadline.day or end, end))
        begin = day if deadline.day else day.replace(day=1)
        if day >= first and begin <= last:
            moment = f"{day:%Y-%m-%d}" if deadline.day else f"{day:%Y-%m}"
            found.append(Occurrence(deadline, moment, day, year + deadline.about_year))
    return found
