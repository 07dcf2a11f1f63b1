# SPDX-License-Identifier: EUPL-1.2
"""Read the books: now from the balances, as of an earlier day from the movements."""

from datetime import date
from typing import Any

from stip.money.ledger import Total
from stip.money.models import Balance, LineQuerySet, Movement
from stip.money.summary import Summary, grouped


def standing(lines: LineQuerySet, *fields: str, on: date | None = None) -> dict[tuple[Any, ...], Total]:
    """What stands at each stage, by the values of `fields` of the line with the stage as the last one.

    fields  field paths from the line, such as "item", "party__code" or "year"
    on      as the books stood at the end of that day; None is now
    """
    paths = [f"line__{name}" for name in fields]
    chosen = lines.order_by().values("pk")
    if on is None:
        found = Balance.objects.filter(line__in=chosen).summed(*paths, "stage")
        return {place: total for place, total in found.items() if total}
    return Movement.objects.filter(line__in=chosen).known_on(on).standing(*paths)


def summaries(lines: LineQuerySet, *fields: str, on: date | None = None) -> dict[tuple[Any, ...], Summary]:
    """The figures by the values of `fields`, in one query now and in two for an earlier day."""
    return grouped(standing(lines, *fields, "kind", on=on))


def summary(lines: LineQuerySet, on: date | None = None) -> Summary:
    """The figures of these lines together."""
    return summaries(lines, on=on).get((), Summary({}))
