# SPDX-License-Identifier: EUPL-1.2
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stip.conftest import Cast
from stip.money import reading
from stip.money.ledger import ZERO, Total, cents, circa, exact
from stip.money.models import Balance, Line, Movement
from stip.money.tests.beekdal import fill


def test_the_figures_carry_what_is_not_known(cast: Cast) -> None:
    fill(cast)
    figures = reading.summary(Line.objects.all())
    assert figures.cost == circa("14500000") + exact("60000.55")
    assert figures.covered == Total(cents(5_250_000), cents(5_250_000), 0, 1)
    assert figures.requested == exact(1_000_000)
    assert figures.capacity == Total(cents("2.50"), cents("2.50"), 1, 1)
    assert (figures.gap.low, figures.gap.at_most, figures.gap.at_least) == (cents("9310000.55"), True, False)


def test_the_movements_of_today_give_what_the_balances_give(cast: Cast) -> None:
    fill(cast)
    lines = Line.objects.all()
    fields = ("party__code", "year", "kind")
    assert reading.standing(lines, *fields, on=timezone.localdate()) == reading.standing(lines, *fields)
    assert reading.standing(lines, on=date(2020, 1, 1)) == {}


def test_what_was_booked_later_was_not_known_before(cast: Cast) -> None:
    fill(cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    Movement.objects.filter(source="").update(booked_at=timezone.now() - timedelta(days=2))
    assert reading.summary(Line.objects.all(), on=yesterday).requested == exact(6_000_000)


@pytest.mark.parametrize(("on", "queries"), [(None, 1), (date(2030, 1, 1), 2)])
def test_reading_costs_one_query_now_and_two_for_a_day(cast: Cast, on: date | None, queries: int) -> None:
    fill(cast)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        reading.summaries(Line.objects.all(), "item", "year", on=on)
    assert len(asked) == queries


def test_nothing_booked_is_nothing_standing(cast: Cast) -> None:
    assert reading.summary(Line.objects.all()).cost == ZERO
    assert Balance.objects.all().summed() == {}
