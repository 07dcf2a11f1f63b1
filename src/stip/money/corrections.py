# SPDX-License-Identifier: EUPL-1.2
"""Which movement a correction put in the place of which.

A correction takes a movement back and books it anew on the same line and route, at one moment, by one person and with
one note. Where that does not point at one movement, such as in books that were kept elsewhere, nothing is told.
"""

from stip.money.models import Movement, MovementQuerySet


def replaced_by(movement: Movement) -> Movement | None:
    """The movement that a correction put in the place of this one."""
    reversal = Movement.objects.filter(reverses=movement).first()
    if reversal is None:
        return None
    booked = _booked_with(reversal).filter(reverses=None, source=movement.source, target=movement.target)
    return _only_one(booked) if _reversals_with(reversal, movement).count() == 1 else None


def replaces(movement: Movement) -> Movement | None:
    """The movement that this one came in the place of, by a correction."""
    if movement.reverses_id:
        return None
    reversal = _only_one(_reversals_with(movement, movement))
    found = reversal.reverses if reversal else None
    return found if found and replaced_by(found) == movement else None


def _booked_with(movement: Movement) -> MovementQuerySet:
    """What came into the books together with a movement, on its line."""
    return Movement.objects.filter(
        line=movement.line_id, booked_at=movement.booked_at, by=movement.by_id, note=movement.note
    ).exclude(pk=movement.pk)


def _reversals_with(movement: Movement, route: Movement) -> MovementQuerySet:
    """The reversals of the route of `route` that were booked together with a movement, itself included."""
    together = _booked_with(movement) | Movement.objects.filter(pk=movement.pk)
    return together.filter(reverses__source=route.source, reverses__target=route.target).select_related("reverses")


def _only_one(rows: MovementQuerySet) -> Movement | None:
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None
