# SPDX-License-Identifier: EUPL-1.2
"""Inhabitants per municipality on 1 January, as CBS counted them. Where they come from stands in data/HERKOMST.md."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from stip.places.models import Succession

FILE = Path(__file__).parent.parent / "data/inwoners.csv"
ROUNDED_TO_FIVES = frozenset({date(2012, 1, 1)})


@dataclass(frozen=True)
class Count:
    """The inhabitants of a municipality of today on an earlier day.

    parts   name and figure of the municipalities that it was made of since then; empty when it was there already
    """

    inhabitants: int
    parts: tuple[tuple[str, int], ...] = ()


def days() -> list[date]:
    """The days of which figures are there, the latest first."""
    return sorted(_table(), reverse=True)


def on(day: date) -> Mapping[str, int]:
    """Inhabitants by the CBS code of the municipalities as they were on that day; empty when the day is not there."""
    return _table().get(day, {})


def source(day: date) -> str:
    """Where the figures of that day stand."""
    rounded = ", op vijftallen afgerond" if day in ROUNDED_TO_FIVES else ""
    return f"CBS, Kerncijfers wijken en buurten {day.year} (CC BY 4.0){rounded}"


def counts(codes: list[str], day: date) -> dict[str, Count]:
    """The inhabitants on `day` of municipalities of today, by code. One that cannot be told is left out.

    A municipality that was made later counts what went into it, when that went into it as a whole.
    """
    there = on(day)
    found = {code: Count(there[code]) for code in codes if code in there}
    return found | _made_later([code for code in codes if code not in there], day) if there else {}


def _made_later(codes: list[str], day: date) -> dict[str, Count]:
    there, names = on(day), _names()
    after = Succession.objects.filter(after__code__in=codes, year__gt=day.year).values_list(
        "before__code", "after__code"
    )
    before: dict[str, list[str]] = {}
    for old, new in after.order_by("before__code") if codes else ():
        before.setdefault(new, []).append(old)
    split = _split({old for parts in before.values() for old in parts})
    return {
        code: Count(sum(there[old] for old in parts), tuple((names[old], there[old]) for old in parts))
        for code, parts in before.items()
        if all(old in there and old not in split for old in parts)
    }


def _split(codes: set[str]) -> set[str]:
    """Those of these municipalities that went into more than one other."""
    pairs = (
        list(Succession.objects.filter(before__code__in=codes).values_list("before__code", flat=True)) if codes else []
    )
    return {code for code in pairs if pairs.count(code) > 1}


@cache
def _rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@cache
def _names() -> dict[str, str]:
    return {row["code"]: row["gemeente"] for row in _rows()}


@cache
def _table() -> dict[date, dict[str, int]]:
    columns = [name for name in _rows()[0] if name not in ("code", "gemeente")]
    return {date.fromisoformat(name): {row["code"]: int(row[name]) for row in _rows() if row[name]} for name in columns}
