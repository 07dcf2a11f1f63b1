# SPDX-License-Identifier: EUPL-1.2
"""The day that `?op=` asks for: what did the books say then?"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.utils import timezone


@dataclass(frozen=True)
class AsOf:
    """`day` is None for now. `typed` is what stands in the field, `problem` what is wrong with it."""

    day: date | None
    typed: str
    problem: str
    latest: date


def as_of(query: QueryDict, today: date | None = None) -> AsOf:
    """Read the day; only days before today, for today is not over yet.

    >>> as_of(QueryDict("op=2026-07-01"), date(2026, 11, 21)).day
    datetime.date(2026, 7, 1)
    >>> as_of(QueryDict("op=morgen"), date(2026, 11, 21)).problem
    'Dit is geen dag: “morgen”. Vul een dag in als 2026-07-01.'
    """
    typed = query.get("op", "").strip()
    latest = (today or timezone.localdate()) - timedelta(days=1)
    if not typed:
        return AsOf(None, "", "", latest)
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return AsOf(None, typed[:20], f"Dit is geen dag: “{typed[:20]}”. Vul een dag in als 2026-07-01.", latest)
    if day > latest:
        return AsOf(None, typed, "Deze dag is nog niet voorbij. Kies een dag vóór vandaag.", latest)
    return AsOf(day, typed, "", latest)
