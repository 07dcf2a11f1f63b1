# SPDX-License-Identifier: EUPL-1.2
"""What the books do not take, and what they say then."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from stip.conftest import BEEKDAL_PLAN, Cast, import_plan
from stip.money import actions, ledger
from stip.money.ledger import Overdrawn, Stage, Total, between, circa, exact
from stip.money.models import Balance, Line, Movement
from stip.money.schemes import Scheme
from stip.places.models import Region


@pytest.fixture
def promise(cast: Cast) -> Line:
    return actions.line_for(plan=cast.plan, item=cast.plan.items.get(code="1.1"), kind="bijdrage", year=2025)


def test_a_paper_of_tomorrow_is_refused(promise: Line) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValueError, match="ligt in de toekomst. Vul de datum in van het stuk dat er al is"):
        actions.book(promise, exact(1), target=Stage.PLEDGED, by=None, day=tomorrow)
    assert not Movement.objects.exists()


def test_a_note_is_never_cut_off_in_silence(promise: Line) -> None:
    with pytest.raises(ValueError, match="De toelichting is 301 tekens lang. Maak er hoogstens 300 van"):
        actions.book(promise, exact(1), target=Stage.PLEDGED, by=None, note="x" * 301)
    assert actions.book(promise, exact(1), target=Stage.PLEDGED, by=None, note="é" * 300).note == "é" * 300


@pytest.mark.parametrize(
    "amount",
    [exact("10_000_000_000_000.00"), exact(2**63), Total(circa=40_000), Total(unknown=40_000)],
)
def test_an_amount_that_no_book_can_hold_is_refused(promise: Line, amount: Total) -> None:
    with pytest.raises(ValueError, match="past niet in één mutatie"):
        actions.book(promise, amount, target=Stage.PLEDGED, by=None)


def test_the_largest_amount_can_be_booked_many_times(promise: Line) -> None:
    for _ in range(20):
        actions.book(promise, exact(ledger.LARGEST), target=Stage.PLEDGED, by=None)
    assert Balance.objects.get().total == exact(20 * ledger.LARGEST)
    assert actions.rebuild_balances() == []


@pytest.mark.parametrize("amount", [exact(0), exact(-1), Total(exact(5).low, exact(4).low)])
def test_a_movement_is_more_than_nothing(promise: Line, amount: Total) -> None:
    with pytest.raises(ValueError, match="Een mutatie is groter dan nul"):
        actions.book(promise, amount, target=Stage.PLEDGED, by=None)


def test_a_part_of_a_cent_is_not_lost_in_silence(promise: Line) -> None:
    half = Decimal("0.005")
    with pytest.raises(ValueError, match="at most two places, got 0.005"):
        actions.book(promise, Total(half, half), target=Stage.PLEDGED, by=None)
    assert not Movement.objects.exists() and not Balance.objects.exists()


def test_money_of_another_region_cannot_be_booked_reversed_corrected_or_set(cast: Cast, promise: Line) -> None:
    movement = actions.book(promise, exact(5), target=Stage.PLEDGED, by=cast.bureau)
    with pytest.raises(PermissionDenied):
        actions.book(promise, exact(5), target=Stage.PLEDGED, by=cast.neighbour)
    with pytest.raises(PermissionDenied):
        actions.reverse(movement, by=cast.neighbour, note="")
    with pytest.raises(PermissionDenied):
        actions.correct(movement, exact(6), by=cast.neighbour, note="")
    with pytest.raises(PermissionDenied):
        actions.set_standing([(promise, Stage.PLEDGED, exact(7))], by=cast.neighbour)
    assert Movement.objects.get() == movement


def test_whoever_may_not_book_is_not_told_what_stands_there_either(cast: Cast, promise: Line) -> None:
    actions.book(promise, exact(5), target=Stage.PLEDGED, by=cast.bureau)
    with pytest.raises(PermissionDenied) as refusal:
        actions.set_standing([(promise, Stage.PLEDGED, exact(7))], by=cast.neighbour, seen={})
    assert "5" not in str(refusal.value)


def test_a_line_cannot_be_of_an_item_of_another_plan(cast: Cast) -> None:
    other = import_plan(BEEKDAL_PLAN.replace("beekdal-2024-2030", "ander"))
    with pytest.raises(ValueError, match="hoort bij een ander plan"):
        actions.line_for(plan=cast.plan, item=other.items.get(code="1.1"), kind="kosten")


def test_a_cost_has_no_party(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.line_for(plan=cast.plan, kind="kosten", party_id=1)
    assert not Line.objects.exists()


def test_what_is_meant_for_few_does_not_end_up_on_a_line_that_all_can_read(cast: Cast, promise: Line) -> None:
    facts = {"plan": cast.plan, "item": promise.item, "kind": "bijdrage", "year": 2025}
    with pytest.raises(ValueError, match="is al geboekt als openbaar"):
        actions.line_for(**facts, visibility="intern")
    hidden = actions.line_for(**facts, activity="Overleg", visibility="intern")
    assert actions.line_for(**facts, activity="Overleg") == hidden


def test_a_range_cannot_be_taken_off_an_amount_that_is_known_exactly(promise: Line) -> None:
    actions.book(promise, exact(10), target=Stage.PLEDGED, by=None)
    with pytest.raises(Overdrawn, match="daar staat 10 en u haalt er 2 tot 8 vanaf. Haal er één bedrag af"):
        actions.book(promise, between(2, 8), source=Stage.PLEDGED, target=Stage.GRANTED, by=None)
    assert Balance.objects.get().total == exact(10)


def test_a_range_can_be_taken_off_a_wider_one(promise: Line) -> None:
    actions.book(promise, between(5, 20), target=Stage.PLEDGED, by=None)
    actions.book(promise, between(2, 8), source=Stage.PLEDGED, target=Stage.GRANTED, by=None)
    assert {row.stage: row.total for row in Balance.objects.all()} == {
        "toegezegd": between(3, 12),
        "toegekend": between(2, 8),
    }


def test_taking_back_what_has_moved_on_says_which_movement_comes_first(promise: Line) -> None:
    pledged = actions.book(promise, exact(5), target=Stage.PLEDGED, by=None)
    actions.book(promise, exact(5), source=Stage.PLEDGED, target=Stage.GRANTED, by=None)
    with pytest.raises(Overdrawn, match="Draai eerst die latere mutatie terug"):
        actions.reverse(pledged, by=None, note="")


def test_messages_about_people_do_not_speak_of_money(cast: Cast) -> None:
    team = actions.line_for(plan=cast.plan, kind="inzet", year=2025, rate="75000")
    actions.book(team, circa("2.50"), target=Stage.PLEDGED, by=None)
    with pytest.raises(Overdrawn) as refusal:
        actions.book(team, exact(3), source=Stage.PLEDGED, target=Stage.DEPLOYED, by=None)
    assert "bedrag" not in str(refusal.value) and "2,50" in str(refusal.value)


def test_one_position_cannot_be_set_twice_at_once(promise: Line) -> None:
    with pytest.raises(ValueError, match="twee keer"):
        actions.set_standing([(promise, Stage.PLEDGED, exact(1)), (promise, Stage.PLEDGED, exact(2))], by=None)


def test_an_amount_that_becomes_approximate_is_booked_anew_and_not_as_circa_nothing(promise: Line) -> None:
    actions.set_standing([(promise, Stage.PLEDGED, exact(50))], by=None)
    booked = actions.set_standing([(promise, Stage.PLEDGED, circa(50))], by=None)
    assert [movement.total for movement in booked] == [exact(50), circa(50)]
    assert Balance.objects.get().total == circa(50)


def test_a_movement_that_is_in_the_books_cannot_be_changed_or_removed(promise: Line) -> None:
    movement = actions.book(promise, exact(50), target=Stage.PLEDGED, by=None)
    movement.note = "anders"
    with pytest.raises(TypeError, match="draai hem terug"):
        movement.save()
    with pytest.raises(TypeError, match="draai hem terug"):
        movement.delete()
    with pytest.raises(TypeError, match="draai ze terug"):
        Movement.objects.all().delete()
    assert Movement.objects.get().note == ""


def test_the_deal_of_another_region_is_not_ours_to_book_on(cast: Cast) -> None:
    elsewhere = Region.objects.create(code="elders", name="Elders", area=cast.region.area)
    theirs = Scheme.objects.create(code="hun-deal", name="Hun deal", kind="regio-deal", region=elsewhere)
    with pytest.raises(ValueError, match="De regeling 'Hun deal' is van Elders. Kies een regeling van de regio"):
        actions.line_for(plan=cast.plan, kind="bijdrage", scheme=theirs)
