# SPDX-License-Identifier: EUPL-1.2
"""The books in cases that a controller works out by hand. All parties and amounts are invented."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from stip.conftest import Cast
from stip.money import actions, reading
from stip.money.actions import Booking, book, correct, line_for, reverse
from stip.money.ledger import UNKNOWN, ZERO, Kind, Overdrawn, Stage, Total, circa, exact, split, times
from stip.money.models import Line, Movement
from stip.money.summary import Summary
from stip.partners.models import Organisation


@pytest.fixture
def bridge(cast: Cast) -> Any:
    """Makes lines of one project: `bridge("bijdrage", party=…)`."""
    return lambda kind, **facts: line_for(plan=cast.plan, item=cast.plan.items.get(code="1.2"), kind=kind, **facts)


def province() -> Organisation:
    return Organisation.objects.get(code="provincie-dal")


def town() -> Organisation:
    return Organisation.objects.get(code="gemeente-bovendal")


def now() -> Summary:
    return reading.summary(Line.objects.all())


def test_an_estimate_that_is_decided_lower_leaves_no_estimate_behind(bridge: Any) -> None:
    cost = bridge("kosten")
    book(cost, exact(1_000_000), target=Stage.ESTIMATED, by=None)
    book(cost, exact(950_000), source=Stage.ESTIMATED, target=Stage.DECIDED, by=None)
    assert now().cost == exact(1_000_000)
    book(cost, exact(50_000), source=Stage.ESTIMATED, by=None, target=Stage.OUTSIDE, note="valt lager uit")
    assert now().cost == exact(950_000)
    assert now().at(Kind.COST, Stage.ESTIMATED) == ZERO


def test_what_is_requested_and_partly_granted_stays_requested_for_the_rest(bridge: Any) -> None:
    grant = bridge("bijdrage", party=province())
    book(grant, exact(30), target=Stage.REQUESTED, by=None)
    book(grant, exact(20), source=Stage.REQUESTED, target=Stage.GRANTED, by=None)
    assert (now().requested, now().covered) == (exact(10), exact(20))
    book(grant, exact(10), source=Stage.REQUESTED, target=Stage.OUTSIDE, by=None, note="afgewezen")
    assert (now().requested, now().covered) == (ZERO, exact(20))


def test_money_that_comes_in_is_covered_once_and_not_again(bridge: Any) -> None:
    grant = bridge("bijdrage", party=province())
    book(grant, exact(20), target=Stage.GRANTED, by=None)
    book(grant, exact("12.34"), source=Stage.GRANTED, target=Stage.RECEIVED, by=None)
    assert now().covered == exact(20)
    assert now().at(Kind.CONTRIBUTION, Stage.RECEIVED) == exact("12.34")


def test_a_reserved_amount_is_no_cover_until_somebody_promises_it(bridge: Any) -> None:
    book(bridge("kosten"), exact(100), target=Stage.ESTIMATED, by=None)
    own = bridge("bijdrage", party=town())
    book(own, exact(40), target=Stage.RESERVED, by=None)
    assert now().gap.low == 100
    book(own, exact(40), source=Stage.RESERVED, target=Stage.PLEDGED, by=None)
    assert now().gap.low == 60


def test_more_than_was_granted_cannot_be_received(bridge: Any) -> None:
    grant = bridge("bijdrage", party=province())
    book(grant, exact(20), target=Stage.GRANTED, by=None)
    with pytest.raises(Overdrawn, match="daar staat 20 en u haalt er 20,01 vanaf"):
        book(grant, exact("20.01"), source=Stage.GRANTED, target=Stage.RECEIVED, by=None)


def test_a_total_with_a_pm_post_is_at_least_what_is_known(bridge: Any) -> None:
    book(bridge("kosten", activity="Grond"), exact(100), target=Stage.ESTIMATED, by=None)
    book(bridge("kosten", activity="Sanering"), UNKNOWN, target=Stage.ESTIMATED, by=None)
    book(bridge("bijdrage", party=province()), exact(100), target=Stage.PLEDGED, by=None)
    gap = now().gap
    assert (gap.low, gap.at_least, gap.is_surplus) == (0, True, False)


def test_a_pm_post_that_becomes_known_replaces_pm_and_both_stay_in_the_history(bridge: Any) -> None:
    cost = bridge("kosten")
    unknown = book(cost, UNKNOWN, target=Stage.ESTIMATED, by=None)
    correct(unknown, circa(75_000), by=None, note="offerte ontvangen")
    assert now().cost == circa(75_000)
    assert [row.total for row in Movement.objects.all()] == [UNKNOWN, UNKNOWN, circa(75_000)]


def test_a_wrong_invoice_is_taken_back_and_the_books_are_as_before(bridge: Any) -> None:
    paid = bridge("uitgave", party=province(), year=2025)
    book(paid, exact(10), target=Stage.SPENT, by=None)
    wrong = book(paid, exact(99), target=Stage.SPENT, by=None)
    reverse(wrong, by=None, note="factuur van een ander project")
    assert now().spent == exact(10)
    assert Movement.objects.count() == 3


def test_an_obligation_becomes_a_payment_without_being_counted_twice(bridge: Any) -> None:
    paid = bridge("uitgave", party=province(), year=2025)
    book(paid, exact(60), target=Stage.COMMITTED, by=None)
    book(paid, exact(45), source=Stage.COMMITTED, target=Stage.SPENT, by=None)
    assert now().at(Kind.SPENDING, Stage.COMMITTED) == exact(15)
    assert now().spent == exact(45)


def test_money_that_moves_to_another_year_leaves_the_first_year(bridge: Any) -> None:
    this, next_year = (bridge("bijdrage", party=province(), year=year) for year in (2025, 2026))
    book(this, exact(20), target=Stage.GRANTED, by=None)
    actions.book_many(
        [
            Booking(this, exact(5), source=Stage.GRANTED, note="kasschuif"),
            Booking(next_year, exact(5), target=Stage.GRANTED, note="kasschuif"),
        ],
        by=None,
    )
    years = reading.summaries(Line.objects.all(), "year")
    assert {year: summary.covered for (year,), summary in years.items()} == {2025: exact(15), 2026: exact(5)}


def test_work_in_kind_covers_as_money_does_but_can_be_told_apart(bridge: Any) -> None:
    book(bridge("bijdrage", party=town()), exact(10), target=Stage.PLEDGED, by=None)
    book(bridge("bijdrage", party=town(), form="natura"), exact(4), target=Stage.PLEDGED, by=None)
    forms = reading.summaries(Line.objects.all(), "form")
    assert {form: summary.covered for (form,), summary in forms.items()} == {"geld": exact(10), "natura": exact(4)}
    assert now().covered == exact(14)


def test_two_and_a_half_people_at_a_rate_are_worth_what_a_calculator_says(bridge: Any) -> None:
    team = bridge("inzet", party=town(), year=2025, rate=Decimal("75000.00"))
    book(team, circa("2.50"), target=Stage.PLEDGED, by=None)
    assert times(now().capacity, Decimal(75_000)) == circa(187_500)
    assert now().cost == ZERO, "mensen zijn geen euro's"


def test_a_cost_of_the_region_is_shared_out_over_its_members_to_the_cent(bridge: Any) -> None:
    inhabitants = [Decimal(12_345), Decimal(6_789), Decimal(866)]
    shares = split(Decimal("100000.00"), inhabitants)
    # 12.345 / 20.000 = 61,725%; 6.789 / 20.000 = 33,945%; 866 / 20.000 = 4,33%.
    assert shares == [Decimal("61725.00"), Decimal("33945.00"), Decimal("4330.00")]
    for party, euro in zip((town(), province(), None), shares, strict=True):
        book(bridge("bijdrage", party=party), exact(euro), target=Stage.PLEDGED, by=None)
    assert now().covered == exact(100_000)


def test_what_was_thought_on_the_first_of_july_can_still_be_read(bridge: Any) -> None:
    grant, today = bridge("bijdrage", party=province()), timezone.localtime()
    for days, amount in ((20, circa(30)), (10, exact(5))):
        booking = Booking(grant, amount, Stage.REQUESTED)
        actions.book_many([booking], by=None, at=today - timedelta(days=days))
    book(grant, exact(20), source=Stage.REQUESTED, target=Stage.GRANTED, by=None)

    def known(days: int) -> tuple[Total, Total]:
        told = reading.summary(Line.objects.all(), on=(today - timedelta(days=days)).date())
        return told.requested, told.covered

    assert known(21) == (ZERO, ZERO)
    assert known(20) == (circa(30), ZERO)
    assert known(10) == (circa(30) + exact(5), ZERO)
    assert known(0) == (circa(15), exact(20))
