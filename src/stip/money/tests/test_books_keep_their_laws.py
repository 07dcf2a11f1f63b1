# SPDX-License-Identifier: EUPL-1.2
"""The laws of the ledger, on the database: whatever is done to the books, in whatever order."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stip.conftest import Cast
from stip.money import actions, reading
from stip.money.ledger import STAGES, ZERO, Entry, Kind, Stage, Total, exact, positions
from stip.money.models import Balance, Line, Movement
from stip.money.tests.strategies import amounts, moves

on_the_database = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
Standing = dict[tuple[Any, ...], Total]
Deed = Callable[[list[Line]], Any]


def books(cast: Cast) -> list[Line]:
    """Two lines on which can be booked."""
    return [actions.line_for(plan=cast.plan, kind="bijdrage", year=year) for year in (2024, 2025)]


def in_the_books() -> Standing:
    """What stands, by line and stage, as pages read it."""
    return {(row.line_id, row.stage): row.total for row in Balance.objects.all() if row.total}


def by_the_movements() -> Standing:
    entries = (movement.entry for movement in Movement.objects.all())
    return {(line, stage.value): total for (line, stage), total in positions(entries).items() if stage}


def _book(move: Entry) -> Deed:
    return lambda lines: actions.book(
        lines[move.line - 1], move.amount, source=move.source, target=move.target, by=None
    )


def _reverse(number: int) -> Deed:
    return lambda lines: actions.reverse(_movement(number), by=None, note="terug")


def _correct(number: int, amount: Total) -> Deed:
    return lambda lines: actions.correct(_movement(number), amount, by=None, note="beter")


def _set(line: int, stage: Stage, total: Total) -> Deed:
    return lambda lines: actions.set_standing([(lines[line - 1], stage, total)], by=None)


def _movement(number: int) -> Movement:
    rows = list(Movement.objects.all())
    return rows[number % len(rows)] if rows else Movement(pk=0)


contribution = moves(Kind.CONTRIBUTION)
deeds = st.one_of(
    contribution.map(_book),
    contribution.map(_book),
    st.integers(0, 30).map(_reverse),
    st.builds(_correct, st.integers(0, 30), amounts),
    st.builds(_set, st.integers(1, 2), st.sampled_from(STAGES[Kind.CONTRIBUTION]), st.one_of(st.just(ZERO), amounts)),
)
refused = suppress(ValueError, Movement.DoesNotExist)


@on_the_database
@given(st.lists(deeds, max_size=12))
def test_balances_are_always_the_sum_of_the_movements(cast: Cast, asked: list[Deed]) -> None:
    with transaction.atomic():
        lines = books(cast)
        for deed in asked:
            with refused:
                deed(lines)
            assert in_the_books() == by_the_movements()
        assert actions.rebuild_balances() == []
        transaction.set_rollback(True)


@on_the_database
@given(st.lists(contribution, max_size=10))
def test_reversing_everything_backwards_leaves_empty_books(cast: Cast, asked: list[Entry]) -> None:
    with transaction.atomic():
        lines, before = books(cast), []
        for move in asked:
            standing = in_the_books()
            with refused:
                before.append((_book(move)(lines), standing))
        for movement, standing in reversed(before):
            actions.reverse(movement, by=None, note="terug")
            assert in_the_books() == standing
        assert in_the_books() == {}
        assert Movement.objects.count() == 2 * len(before)
        transaction.set_rollback(True)


@on_the_database
@given(st.lists(contribution, min_size=1, max_size=8), st.lists(deeds, max_size=8))
def test_what_was_known_on_a_day_never_changes_afterwards(cast: Cast, early: list[Entry], late: list[Deed]) -> None:
    with transaction.atomic():
        lines, told = books(cast), {}
        start = timezone.localtime() - timedelta(days=30)
        for number, move in enumerate(early):
            moment = start + timedelta(days=number)
            booking = actions.Booking(lines[move.line - 1], move.amount, move.target, move.source)
            with refused:
                actions.book_many([booking], by=None, at=moment)
            told[moment.date()] = reading.standing(Line.objects.all(), "pk", on=moment.date())
            assert told[moment.date()] == in_the_books()
        for deed in late:
            with refused:
                deed(lines)
        for day, standing in told.items():
            assert reading.standing(Line.objects.all(), "pk", on=day) == standing
        transaction.set_rollback(True)


@on_the_database
@given(st.lists(deeds, max_size=10))
def test_now_and_as_of_today_are_the_same(cast: Cast, asked: list[Deed]) -> None:
    with transaction.atomic():
        lines = books(cast)
        for deed in asked:
            with refused:
                deed(lines)
        today = timezone.localdate()
        assert reading.standing(Line.objects.all(), "pk", on=today) == reading.standing(Line.objects.all(), "pk")
        assert reading.standing(Line.objects.all(), "pk", on=today - timedelta(days=1)) == {}
        transaction.set_rollback(True)


def test_nothing_can_be_booked_before_what_is_in_the_books_already(cast: Cast) -> None:
    first, second = books(cast)
    now = timezone.now()
    booking = actions.Booking(first, exact(1), Stage.PLEDGED)
    actions.book_many([booking], by=None, at=now - timedelta(days=2))
    actions.book_many([booking], by=None, at=now - timedelta(days=1))
    with pytest.raises(ValueError, match="mag niet meer veranderen"):
        actions.book_many([actions.Booking(second, exact(1), Stage.PLEDGED)], by=None, at=now - timedelta(days=2))
    with transaction.atomic():
        later = actions.book_many([booking], by=None, at=now + timedelta(days=400))
        assert later[0].booked_at <= timezone.now(), "wat nog komt, is nu nog niet bekend"


def test_the_end_of_a_day_is_the_dutch_one(cast: Cast) -> None:
    line, _ = books(cast)
    # Half past eleven at night in London is the next day here.
    moment = timezone.datetime.fromisoformat("2024-06-30T23:30:00+00:00")
    actions.book_many([actions.Booking(line, exact(1), Stage.PLEDGED)], by=None, at=moment)
    assert reading.standing(Line.objects.all(), on=moment.date()) == {}
    assert reading.standing(Line.objects.all(), on=moment.date() + timedelta(days=1)) == {("toegezegd",): exact(1)}


def test_an_account_as_of_the_first_or_last_day_of_the_calendar_is_no_trouble(cast: Cast) -> None:
    line, _ = books(cast)
    actions.book(line, exact(1), target=Stage.PLEDGED, by=None)
    today = timezone.localdate()
    assert reading.standing(Line.objects.all(), on=today.min) == {}
    assert reading.standing(Line.objects.all(), on=today.max) == {("toegezegd",): exact(1)}
