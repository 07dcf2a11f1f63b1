# SPDX-License-Identifier: EUPL-1.2
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from stip.conftest import Cast
from stip.money import actions
from stip.money.ledger import UNKNOWN, ZERO, Stage, Total, between, circa, exact
from stip.money.models import Balance, Line, Movement
from stip.money.schemes import Scheme
from stip.money.stating import book_what_is_stated, mark_of, purse_of
from stip.partners.models import Organisation
from stip.plans.models import Amount
from stip.sources.actions import cite
from stip.sources.models import Document


@pytest.fixture
def plan_without_amounts(cast: Cast) -> Cast:
    Amount.objects.all().delete()
    return cast


def state(cast: Cast, kind: str, euro: int | str | None, item: str = "1.2", **facts: Any) -> Amount:
    """Let the plan say something about money; None is PM."""
    facts.setdefault("nature", "pm" if euro is None else "exact")
    return Amount.objects.create(item=cast.plan.items.get(code=item), kind=kind, euro=euro, **facts)


def province() -> Organisation:
    return Organisation.objects.get(code="provincie-dal")


def books() -> dict[tuple[str, str], Total]:
    """What stands in the books, by kind of line and stage."""
    found = Balance.objects.all().summed("line__kind", "stage")
    return {(str(kind), str(stage)): total for (kind, stage), total in found.items() if total}


def test_needs_and_contributions_of_the_plan_come_into_the_books(cast: Cast) -> None:
    book_what_is_stated(cast.plan, by=cast.bureau)
    assert books() == {("kosten", "geraamd"): circa(14_500_000), ("bijdrage", "toegezegd"): UNKNOWN}
    promise = Line.objects.get(kind="bijdrage")
    assert (promise.party, promise.purse, promise.form) == (province(), "publiek", "geld")


def test_booking_twice_books_nothing(cast: Cast) -> None:
    assert len(book_what_is_stated(cast.plan, by=None)) == 2
    assert book_what_is_stated(cast.plan, by=None) == []


@pytest.mark.parametrize(
    ("kind", "funder", "place"),
    [
        ("nodig", False, ("kosten", "geraamd")),
        ("begroot", False, ("kosten", "besloten")),
        ("begroot", True, ("bijdrage", "toegezegd")),
        ("gevraagd", True, ("bijdrage", "gevraagd")),
        ("gevraagd", False, ("bijdrage", "gevraagd")),
        ("gereserveerd", True, ("bijdrage", "gereserveerd")),
        ("toegezegd", True, ("bijdrage", "toegezegd")),
        ("toegekend", True, ("bijdrage", "toegekend")),
    ],
)
def test_every_word_of_the_plan_has_its_stage(
    plan_without_amounts: Cast, kind: str, funder: bool, place: tuple[str, str]
) -> None:
    state(plan_without_amounts, kind, 5, funder=province() if funder else None)
    book_what_is_stated(plan_without_amounts.plan, by=None)
    assert books() == {place: exact(5)}


def test_amounts_of_one_line_add_up_and_others_stay_apart(plan_without_amounts: Cast) -> None:
    cast = plan_without_amounts
    state(cast, "nodig", 5, year=2025)
    state(cast, "nodig", None, year=2025)
    state(cast, "nodig", 7, year=2026)
    state(cast, "nodig", 2, year=2026, activity="Communicatie")
    book_what_is_stated(cast.plan, by=None)
    assert {(line.year, line.activity): line.balances.get().total for line in Line.objects.all()} == {
        (2025, ""): exact(5) + UNKNOWN,
        (2026, ""): exact(7),
        (2026, "Communicatie"): exact(2),
    }


def test_a_range_and_a_contribution_in_kind_are_booked_as_such(plan_without_amounts: Cast) -> None:
    cast = plan_without_amounts
    state(cast, "toegezegd", 5, high=8, nature="bandbreedte", in_kind=True, funder=province())
    book_what_is_stated(cast.plan, by=None)
    assert books() == {("bijdrage", "toegezegd"): between(5, 8)}
    assert Line.objects.get().form == Line.Form.IN_KIND


def test_a_decided_cost_replaces_the_estimate_of_the_same_line(plan_without_amounts: Cast) -> None:
    cast = plan_without_amounts
    state(cast, "nodig", 100, year=2025)
    state(cast, "nodig", 30, year=2026)
    book_what_is_stated(cast.plan, by=None)
    budget = state(cast, "begroot", 90, year=2025)
    book_what_is_stated(cast.plan, by=None)
    assert books() == {("kosten", "besloten"): exact(90), ("kosten", "geraamd"): exact(30)}
    budget.delete()
    book_what_is_stated(cast.plan, by=None)
    assert books() == {("kosten", "geraamd"): exact(130)}


def test_a_cost_that_was_decided_by_hand_replaces_the_estimate_of_the_plan(plan_without_amounts: Cast) -> None:
    cast = plan_without_amounts
    state(cast, "nodig", 100)
    book_what_is_stated(cast.plan, by=None)
    actions.book(Line.objects.get(), exact(90), target=Stage.DECIDED, by=cast.bureau)
    book_what_is_stated(cast.plan, by=None)
    assert books() == {("kosten", "besloten"): exact(90)}


def test_a_changed_statement_books_the_difference(plan_without_amounts: Cast) -> None:
    cast = plan_without_amounts
    amount = state(cast, "nodig", 100)
    book_what_is_stated(cast.plan, by=None)
    for euro, nature, moved in (
        (120, "exact", [exact(20)]),
        (50, "exact", [exact(70)]),
        (None, "pm", [exact(50), UNKNOWN]),
    ):
        amount.euro, amount.nature = euro, nature
        amount.save()
        assert [movement.total for movement in book_what_is_stated(cast.plan, by=None)] == moved
    assert books() == {("kosten", "geraamd"): UNKNOWN}


def test_a_statement_that_went_away_leaves_the_books(plan_without_amounts: Cast) -> None:
    cast = plan_without_amounts
    amount = state(cast, "gevraagd", 100, funder=province())
    book_what_is_stated(cast.plan, by=None)
    amount.delete()
    book_what_is_stated(cast.plan, by=None)
    assert books() == {}
    assert Movement.objects.count() == 2


def test_what_was_requested_and_has_been_granted_is_not_requested_again(plan_without_amounts: Cast) -> None:
    cast = plan_without_amounts
    amount = state(cast, "gevraagd", 100, funder=province())
    book_what_is_stated(cast.plan, by=None)
    line = Line.objects.get()
    actions.book(line, exact(60), source=Stage.REQUESTED, target=Stage.GRANTED, by=cast.bureau)
    assert book_what_is_stated(cast.plan, by=None) == []
    amount.kind = "toegekend"
    amount.save()
    assert book_what_is_stated(cast.plan, by=None) == []
    assert books() == {("bijdrage", "gevraagd"): exact(40), ("bijdrage", "toegekend"): exact(60)}


@pytest.mark.parametrize(
    ("facts", "booked"),
    [({"year": 2025}, 0), ({"form": "natura"}, 0), ({"activity": "Aanleg"}, 0), ({"party": None}, 1)],
)
def test_what_somebody_has_booked_in_another_way_is_not_booked_again(
    plan_without_amounts: Cast, facts: dict[str, Any], booked: int
) -> None:
    cast = plan_without_amounts
    state(cast, "gevraagd", 100, funder=province())
    item = cast.plan.items.get(code="1.2")
    line = actions.line_for(**{"plan": cast.plan, "item": item, "kind": "bijdrage", "party": province(), **facts})
    wrong = actions.book(line, exact(100), target=Stage.GRANTED, by=cast.bureau)
    assert len(book_what_is_stated(cast.plan, by=None)) == booked
    assert Line.objects.count() == 1 + booked
    actions.reverse(wrong, by=cast.bureau, note="hoort hier niet")
    assert len(book_what_is_stated(cast.plan, by=None)) == 1 - booked


def test_what_is_booked_for_another_year_does_not_stand_in_the_way(plan_without_amounts: Cast) -> None:
    cast = plan_without_amounts
    state(cast, "nodig", 100, year=2025)
    state(cast, "nodig", 50, year=2026, activity="Aanleg")
    item = cast.plan.items.get(code="1.2")
    for facts in ({"year": 2024}, {"year": 2026, "activity": "Communicatie"}):
        actions.book(
            actions.line_for(plan=cast.plan, item=item, kind="kosten", **facts), exact(7), target=Stage.DECIDED, by=None
        )
    assert len(book_what_is_stated(cast.plan, by=None)) == 2


def test_what_somebody_booked_by_hand_is_left_alone(plan_without_amounts: Cast) -> None:
    cast = plan_without_amounts
    amount = state(cast, "toegezegd", 100, funder=province())
    book_what_is_stated(cast.plan, by=None)
    stated = Movement.objects.get()
    actions.correct(stated, exact(250), by=cast.bureau, note="brief van de provincie")
    amount.euro = 250
    amount.save()
    assert book_what_is_stated(cast.plan, by=None) == []
    assert books() == {("bijdrage", "toegezegd"): exact(250)}


def test_the_movement_rests_on_the_paper_that_the_plan_cites(plan_without_amounts: Cast) -> None:
    cast = plan_without_amounts
    amount = state(cast, "nodig", 100, label="raming 2023")
    letter = Document.objects.create(code="brief", title="Brief", published="2024-05-31", region=cast.region)
    cite(amount, cast.document, 3, "bochten", 0)
    cite(amount, letter, 1, "honderd", 1)
    (movement,) = book_what_is_stated(cast.plan, by=cast.bureau)
    assert [(row.document, row.page_number, row.anchor) for row in movement.citations.all()] == [
        (cast.document, 3, "bochten"),
        (letter, 1, "honderd"),
    ]
    assert (movement.day, movement.by, movement.delivery) == (date(2024, 5, 31), cast.bureau, mark_of(cast.plan))
    assert movement.note == "zoals het plan het noemt: raming 2023"


def test_contributions_belong_to_the_deal_and_costs_do_not(cast: Cast) -> None:
    deal = Scheme.objects.create(code="deal", name="Deal", kind="regio-deal", region=cast.region)
    book_what_is_stated(cast.plan, by=None)
    book_what_is_stated(cast.plan, by=None, scheme=deal)
    standing = {(line.kind, line.scheme): total for line in Line.objects.all() for total in _totals(line)}
    assert standing == {("kosten", None): circa(14_500_000), ("bijdrage", deal): UNKNOWN}


def test_whoever_does_not_work_for_the_region_books_nothing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        book_what_is_stated(cast.plan, by=cast.neighbour)
    assert not Movement.objects.exists()


def test_a_stated_zero_is_no_movement(plan_without_amounts: Cast) -> None:
    state(plan_without_amounts, "nodig", 0)
    assert book_what_is_stated(plan_without_amounts.plan, by=None) == []


def test_a_group_pays_from_the_purse_of_its_members(cast: Cast) -> None:
    group = Organisation.objects.create(code="partners", kind="groep", name="Partners")
    assert purse_of(group) == Line.Purse.UNKNOWN
    group.members.add(province(), Organisation.objects.get(code="gemeente-bovendal"))
    assert purse_of(Organisation.objects.get(code="partners")) == Line.Purse.PUBLIC
    group.members.add(Organisation.objects.create(code="bouw", kind="bedrijf", name="Bouw"))
    assert purse_of(Organisation.objects.get(code="partners")) == Line.Purse.UNKNOWN


def test_a_long_plan_asks_no_more_questions_than_a_short_one(
    plan_without_amounts: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2020, 2060):
        state(plan_without_amounts, "gevraagd", year, year=year, funder=province())
    with django_assert_max_num_queries(30):
        book_what_is_stated(plan_without_amounts.plan, by=None)
    with django_assert_max_num_queries(20):
        book_what_is_stated(plan_without_amounts.plan, by=None)


def _totals(line: Line) -> list[Total]:
    return [balance.total for balance in line.balances.all() if balance.total != ZERO]
