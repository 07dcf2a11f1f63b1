# SPDX-License-Identifier: EUPL-1.2
"""A correction and the movement that it replaces find each other, and nothing else does."""

import pytest

from stip.conftest import Cast
from stip.money import actions
from stip.money.actions import Booking
from stip.money.corrections import replaced_by, replaces
from stip.money.ledger import Overdrawn, Stage, exact
from stip.money.models import Line, Movement
from stip.money.tests.beekdal import fill


@pytest.fixture
def estimate(cast: Cast) -> Movement:
    return fill(cast).estimate


def test_a_correction_and_what_it_replaces_find_each_other(estimate: Movement) -> None:
    first = actions.correct(estimate, exact(5), by=None, note="offerte")
    second = actions.correct(first, exact(6), by=None, note="offerte")
    assert (replaced_by(estimate), replaced_by(first), replaced_by(second)) == (first, second, None)
    assert (replaces(estimate), replaces(first), replaces(second)) == (None, estimate, first)
    assert replaces(estimate.reversed_by) is None and replaced_by(estimate.reversed_by) is None


def test_what_is_booked_after_a_reversal_is_no_correction(estimate: Movement) -> None:
    actions.reverse(estimate, by=None, note="fout")
    again = actions.book(estimate.line, exact(5), target=Stage(estimate.target), by=None, note="fout")
    assert (replaced_by(estimate), replaces(again)) == (None, None)


def test_nothing_is_told_when_it_could_be_two_movements(estimate: Movement) -> None:
    first = actions.correct(estimate, exact(5), by=None, note="offerte")
    moment = first.booked_at
    twin = Movement(line=estimate.line, target=estimate.target, low=5, high=5, note="offerte", booked_at=moment)
    twin.save()
    assert (replaced_by(estimate), replaces(first), replaces(twin)) == (None, None, None)


def test_a_correction_that_cannot_be_books_nothing(cast: Cast) -> None:
    line = actions.line_for(plan=cast.plan, kind=Line.Kind.COST, activity="brug")
    first = actions.book(line, exact(10), target=Stage.ESTIMATED, by=None)
    moved = actions.book(line, exact(8), source=Stage.ESTIMATED, target=Stage.DECIDED, by=None)
    count = Movement.objects.count()
    with pytest.raises(Overdrawn, match="Draai eerst die latere mutatie terug"):
        actions.correct(first, exact(9), by=None, note="")
    with pytest.raises(Overdrawn, match="Haal er minder af"):
        actions.correct(moved, exact(11), by=None, note="")
    assert Movement.objects.count() == count


def test_two_corrections_at_one_moment_with_one_note_are_not_told_apart(estimate: Movement) -> None:
    line = estimate.line
    other = actions.book(line, exact(3), target=Stage(estimate.target), by=None)
    steps = [(one, exact(4)) for one in (estimate, other)]
    back = [Booking(line, one.total, source=Stage(one.target), note="n", reverses=one) for one, _ in steps]
    anew = [Booking(line, amount, Stage(one.target), note="n") for one, amount in steps]
    made = actions.book_many([*back, *anew], by=None)
    assert [replaced_by(estimate), replaced_by(other), *map(replaces, made)] == [None] * 6
