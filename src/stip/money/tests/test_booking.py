# SPDX-License-Identifier: EUPL-1.2
from decimal import Decimal

import pytest

from stip.accounts.conflict import Conflict
from stip.conftest import Cast
from stip.money import actions, ledger
from stip.money.ledger import Overdrawn, Stage, circa, exact
from stip.money.models import Balance, Line, Movement
from stip.partners.models import Organisation


@pytest.fixture
def promise(cast: Cast) -> Line:
    """What the province of Dal pays for the restored brook."""
    return actions.line_for(
        plan=cast.plan,
        item=cast.plan.items.get(code="1.1"),
        kind=Line.Kind.CONTRIBUTION,
        year=2025,
        party=Organisation.objects.get(code="provincie-dal"),
        purse=Line.Purse.PUBLIC,
    )


def standing(line: Line) -> dict[str, ledger.Total]:
    return {balance.stage: balance.total for balance in Balance.objects.filter(line=line) if balance.total}


def test_the_same_facts_are_the_same_line(promise: Line) -> None:
    again = actions.line_for(
        plan=promise.plan, item=promise.item, kind="bijdrage", year=2025, party=promise.party, purse="publiek"
    )
    assert again == promise


def test_an_amount_passes_from_requested_to_received(promise: Line) -> None:
    actions.book(promise, circa(1000), target=Stage.REQUESTED, by=None)
    actions.book(promise, exact(600), source=Stage.REQUESTED, target=Stage.GRANTED, by=None)
    assert standing(promise) == {"gevraagd": circa(400), "toegekend": exact(600)}


def test_more_than_stands_there_cannot_leave(promise: Line) -> None:
    actions.book(promise, exact(100), target=Stage.PLEDGED, by=None)
    with pytest.raises(Overdrawn, match="Er staat niet genoeg op 'toegezegd': daar staat 100 en u haalt er 100,01"):
        actions.book(promise, exact("100.01"), source=Stage.PLEDGED, target=Stage.GRANTED, by=None)
    assert Movement.objects.count() == 1


def test_a_reversal_restores_the_position_and_happens_once(promise: Line) -> None:
    actions.book(promise, ledger.UNKNOWN, target=Stage.PLEDGED, by=None)
    wrong = actions.book(promise, exact(70), target=Stage.PLEDGED, by=None)
    actions.reverse(wrong, by=None, note="verkeerde regel")
    assert standing(promise) == {"toegezegd": ledger.UNKNOWN}
    with pytest.raises(actions.AlreadyReversed, match="al teruggedraaid"):
        actions.reverse(wrong, by=None, note="nog eens")


def test_pm_becomes_an_amount(promise: Line) -> None:
    unknown = actions.book(promise, ledger.UNKNOWN, target=Stage.PLEDGED, by=None)
    actions.correct(unknown, exact(250), by=None, note="de provincie noemt het bedrag")
    assert standing(promise) == {"toegezegd": exact(250)}
    assert Movement.objects.count() == 3


def test_a_stage_of_another_kind_of_line_is_refused(promise: Line) -> None:
    with pytest.raises(ValueError, match="kent geen stadium 'besteed'"):
        actions.book(promise, exact(1), target=Stage.SPENT, by=None)


def test_setting_what_stands_books_only_the_difference(promise: Line) -> None:
    actions.set_standing([(promise, Stage.PLEDGED, exact(50))], by=None)
    assert actions.set_standing([(promise, Stage.PLEDGED, exact(50))], by=None) == []
    actions.set_standing([(promise, Stage.PLEDGED, circa(40))], by=None)
    assert standing(promise) == {"toegezegd": circa(40)}


def test_two_writers_of_one_cell_do_not_overwrite_each_other(promise: Line) -> None:
    place = (promise.pk, Stage.PLEDGED)
    actions.set_standing([(promise, Stage.PLEDGED, exact(50))], seen={}, by=None)
    with pytest.raises(Conflict) as conflict:
        actions.set_standing([(promise, Stage.PLEDGED, exact(60))], seen={place: ledger.ZERO}, by=None)
    assert conflict.value.theirs == {f"{promise.pk}/toegezegd": "50"}
    assert standing(promise) == {"toegezegd": exact(50)}


def test_rebuilding_finds_a_balance_that_was_tampered_with(promise: Line) -> None:
    actions.book(promise, exact(50), target=Stage.PLEDGED, by=None)
    assert actions.rebuild_balances() == []
    Balance.objects.update(low=Decimal("49.00"), high=Decimal("49.00"))
    assert actions.rebuild_balances() == [f"Regel {promise.pk}, toegezegd: er stond 49, de mutaties geven 50"]
    assert standing(promise) == {"toegezegd": exact(50)}
