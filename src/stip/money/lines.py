# SPDX-License-Identifier: EUPL-1.2
"""Find the line that an amount is about, or make it: equal facts are the same line."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from stip.money.models import Line
from stip.money.schemes import Scheme
from stip.places.access import Visibility


def line_for(**facts: Any) -> Line:
    """The line with exactly these facts (fields of `Line`), made when it is not there yet.

    `visibility` and `rate` do not tell lines apart: they are set when the line is made and left alone afterwards.
    raises  ValueError when the item is of another plan, the scheme of another region, or when the line is there and
            more people may read it
    """
    return lines_for([Line(**facts)])[0]


@transaction.atomic
def lines_for(asked: Sequence[Line]) -> list[Line]:
    """As `line_for`, for many at once: `asked` are lines that were not saved; equal facts give the same line."""
    wanted = {line.key_now(): line for line in asked}
    _of_its_own_plan(wanted.values())
    _of_its_own_region(wanted.values())
    for key, line in wanted.items():
        line.key = key
    found = _lines_with(list(wanted))
    new = [line for key, line in wanted.items() if key not in found]
    if new:
        # Somebody else may make the same line at this moment: theirs or ours, one of them is there afterwards.
        Line.objects.bulk_create(
            new, batch_size=1000, update_conflicts=True, unique_fields=["key"], update_fields=["key"]
        )
        found |= _lines_with([line.key for line in new])
    lines = [found[line.key_now()] for line in asked]
    for line, there in zip(asked, lines, strict=True):
        _not_more_open(line, there)
    return lines


def _of_its_own_plan(lines: Iterable[Line]) -> None:
    """Who may read a line is told by its plan and its item together, so these must belong together."""
    for line in lines:
        if line.item is not None and line.item.plan_id != line.plan_id:
            raise ValueError(
                f"Onderdeel {line.item.code} hoort bij een ander plan. Kies een onderdeel van {line.plan}."
            )


def _of_its_own_region(lines: Iterable[Line]) -> None:
    """A region accounts for its own deals: nobody else's money may turn up in its rules and yearly accounts."""
    regions = {line.plan.region_id for line in lines}
    strange = Scheme.objects.filter(pk__in={line.scheme_id for line in lines if line.scheme_id})
    for scheme in strange.exclude(region__in=regions).select_related("region")[:1]:
        raise ValueError(
            f"De regeling '{scheme}' is van {scheme.region}. Kies een regeling van de regio van dit plan, "
            "of voeg er een toe."
        )


def _not_more_open(asked: Line, there: Line) -> None:
    """A line is found by its facts alone; what is meant for few may not end up where many can read it."""
    order = Visibility.values
    if order.index(there.visibility) < order.index(asked.visibility):
        raise ValueError(
            f"De regel '{there}' is al geboekt als {there.get_visibility_display()}. Kies dezelfde zichtbaarheid, "
            "of geef deze regel een eigen activiteit."
        )


def _lines_with(keys: Sequence[str]) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for start in range(0, len(keys), 500):
        rows = Line.objects.filter(key__in=keys[start : start + 500]).select_related("plan", "item")
        found |= {line.key: line for line in rows}
    return found
