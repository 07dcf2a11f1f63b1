# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from stip.conftest import Cast
from stip.money import actions, ledger
from stip.money.deals import accountability
from stip.money.ledger import Stage, Total, circa, exact
from stip.money.models import Movement
from stip.money.schemes import Account, Scheme
from stip.money.tests.beekdal import Books, fill
from stip.places.access import Visibility

READER = AnonymousUser()


@pytest.fixture
def books(cast: Cast) -> Books:
    """Beside it: € 1.250.000,10 of the State was spent in 2025."""
    return fill(cast)


def spend(books: Books, amount: Total, *, purse: str = "publiek", code: str = "1.1", **facts: Any) -> Movement:
    plan = books.scheme.plan
    assert plan
    day = facts.pop("day", date(2025, 3, 1))
    line = actions.line_for(
        plan=plan, item=plan.items.get(code=code), kind="uitgave", scheme=books.scheme, purse=purse, **facts
    )
    return actions.book(line, amount, target=Stage.SPENT, day=day, by=None)


def learnt_on(movement: Movement, moment: datetime) -> None:
    """As if the books were kept then already."""
    Movement.objects.filter(pk=movement.pk).update(booked_at=moment)


def test_co_financing_is_all_spending_less_what_the_state_paid(books: Books) -> None:
    spend(books, exact(400_000), year=2024)
    spend(books, exact(100_000), year=2025, purse="privaat")
    found = accountability.statement(books.scheme, 2025, READER).whole
    assert found.spent.total == exact("1350000.10")
    assert found.cumulative.total == exact("1750000.10")
    assert found.state.total == exact("1250000.10")
    assert found.cofinancing.total == exact(500_000)
    earlier = accountability.statement(books.scheme, 2024, READER).whole
    assert (earlier.spent.total, earlier.cumulative.total) == (exact(400_000), exact(400_000))


def test_every_cell_is_the_sum_of_the_movements_it_names(books: Books) -> None:
    spend(books, circa(400_000), year=2024)
    spend(books, ledger.UNKNOWN, year=2025)
    taken_back = spend(books, exact(70), year=2025)
    actions.reverse(taken_back, by=None, note="dubbel")
    statement = accountability.statement(books.scheme, 2025, READER)
    for row in (statement.whole, *statement.items):
        for cell in (row.spent, row.cumulative, row.state, row.cofinancing):
            together = ledger.ZERO
            for movement in Movement.objects.filter(pk__in=cell.movements):
                together = together + (movement.total if movement.target == "besteed" else -movement.total)
            assert together == cell.total


def test_a_reversed_payment_is_gone_and_both_movements_are_shown(books: Books) -> None:
    wrong = spend(books, exact(70), year=2025)
    back = actions.reverse(wrong, by=None, note="dubbel betaald")
    found = accountability.statement(books.scheme, 2025, READER).whole
    assert found.spent.total == exact("1250000.10")
    assert {wrong.pk, back.pk} <= set(found.spent.movements)


def test_the_year_is_that_of_the_line_or_else_of_the_day(books: Books) -> None:
    spend(books, exact(5), year=2024, day=date(2025, 1, 10))
    spend(books, exact(7), day=date(2024, 12, 31))
    assert accountability.statement(books.scheme, 2024, READER).whole.spent.total == exact(12)


def test_what_has_no_year_and_no_day_is_told_and_not_left_out(books: Books) -> None:
    stray = spend(books, exact(9), day=None)
    found = accountability.statement(books.scheme, 2025, READER)
    assert found.not_placed.total == exact(9)
    assert found.not_placed.movements == (stray.pk,)
    assert stray.pk not in found.whole.cumulative.movements


def test_money_of_an_unknown_purse_makes_co_financing_a_range(books: Books) -> None:
    spend(books, exact(100), purse="", year=2025)
    found = accountability.statement(books.scheme, 2025, READER)
    assert found.whole.cofinancing.total == ledger.between(0, 100)
    assert found.unclear.total == exact(100)


def test_the_books_of_an_earlier_day_give_the_figures_of_that_day(books: Books) -> None:
    learnt_on(spend(books, exact(5), year=2020), datetime(2021, 2, 1, tzinfo=UTC))
    late = spend(books, exact(7), year=2020)
    learnt_on(late, datetime(2021, 9, 1, tzinfo=UTC))
    then = accountability.statement(books.scheme, 2020, READER, on=date(2021, 7, 15)).whole.spent.total
    assert then == exact(5)
    actions.reverse(late, by=None, note="vervallen")
    assert accountability.statement(books.scheme, 2020, READER, on=date(2021, 7, 15)).whole.spent.total == then
    assert accountability.statement(books.scheme, 2020, READER).whole.spent.total == exact(5)


def test_each_item_has_its_own_row_with_what_the_cashier_declared(books: Books, cast: Cast) -> None:
    spend(books, exact(30), code="2", year=2025)
    Account.objects.create(scheme=books.scheme, year=2025, is_final=True, deviations="Later begonnen.")
    Account.objects.create(scheme=books.scheme, item=cast.plan.items.get(code="2"), year=2025, note="Afgerond.")
    found = accountability.statement(books.scheme, 2025, READER)
    assert (found.whole.is_final, found.whole.deviations) == (True, "Later begonnen.")
    assert [(row.item.code, row.spent.total, row.note) for row in found.items if row.item] == [
        ("1.1", exact("1250000.10"), ""),
        ("2", exact(30), "Afgerond."),
    ]


def test_the_rows_of_items_and_what_has_no_item_add_up_to_the_whole(books: Books) -> None:
    spend(books, exact(30), code="2", year=2025)
    found = accountability.statement(books.scheme, 2025, READER)
    assert ledger.total_of(row.cumulative.total for row in found.items) == found.whole.cumulative.total


def test_what_may_not_be_read_is_in_no_cell(books: Books, cast: Cast) -> None:
    hidden = spend(books, exact(30), year=2023, visibility=Visibility.INTERNAL)
    assert accountability.years_of(books.scheme, READER) == [2025]
    assert hidden.pk not in accountability.statement(books.scheme, 2025, READER).whole.cumulative.movements
    assert accountability.years_of(books.scheme, cast.bureau) == [2023, 2025]


def test_a_scheme_without_spending_has_empty_cells(cast: Cast) -> None:
    empty = Scheme.objects.create(code="leeg", name="Leeg", kind="overig", region=cast.region)
    found = accountability.statement(empty, 2025, READER)
    assert (found.whole.spent.total, found.items) == (ledger.ZERO, [])
