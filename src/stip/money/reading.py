# SPDX-License-Identifier: EUPL-1.2
"""Read the books: now from the balances, as of an earlier day from the movements."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Sum

from stip.money.ledger import Total
from stip.money.models import PARTS, Balance, LineQuerySet, Movement
from stip.money.summary import Summary, grouped


def standing(lines: LineQuerySet, *fields: str, on: date | None = None) -> dict[tuple[Any, ...], Total]:
    """What stands at each stage, by the values of `fields` of the line with the stage as the last one.

    fields  field paths from the line, such as "item", "party__code" or "year"
    on      as the books stood at the end of that day; None is now
    """
    if on is not None:
        return _as_of(lines, fields, on)
    paths = [f"line__{name}" for name in fields]
    found = Balance.objects.filter(line__in=lines.order_by().values("pk")).summed(*paths, "stage")
    return {place: total for place, total in found.items() if total}


def _as_of(lines: LineQuerySet, fields: tuple[str, ...], on: date) -> dict[tuple[Any, ...], Total]:
    """Add the movements up until a day.

    The database adds up by line and route alone, so that one index answers without opening a row: see
    docs/snelheid.md. What the lines are about is looked up apart.
    """
    about = {pk: values for pk, *values in lines.order_by().values_list("pk", *fields)}
    moved = Movement.objects.filter(line__in=lines.order_by().values("pk")).known_on(on).order_by()
    sums = {f"sum_{part}": Sum(part, output_field=BigIntegerField()) for part in PARTS}
    routes = moved.values("line", "source", "target").annotate(**sums).values_list("line", "source", "target", *sums)
    standing: dict[tuple[Any, ...], Sequence[int]] = {}
    for line, source, target, *parts in routes.iterator(chunk_size=5000):
        for stage, sign in ((source, -1), (target, 1)):
            if stage and line in about:
                place = (*about[line], stage)
                there = standing.get(place, (0, 0, 0, 0))
                standing[place] = [old + sign * int(part) for old, part in zip(there, parts, strict=True)]
    totals = {
        place: Total(Decimal(low).scaleb(-2), Decimal(high).scaleb(-2), circa, unknown)
        for place, (low, high, circa, unknown) in standing.items()
    }
    return {place: total for place, total in totals.items() if total}


def summaries(lines: LineQuerySet, *fields: str, on: date | None = None) -> dict[tuple[Any, ...], Summary]:
    """The figures by the values of `fields`, in one query now and in two for an earlier day."""
    return grouped(standing(lines, *fields, "kind", on=on))


def summary(lines: LineQuerySet, on: date | None = None) -> Summary:
    """The figures of these lines together."""
    return summaries(lines, on=on).get((), Summary({}))
