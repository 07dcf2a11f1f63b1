# SPDX-License-Identifier: EUPL-1.2
"""The books as a table: what stands in it, and what becomes of what people type."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from stip.conftest import BEEKDAL_PLAN, Cast, import_plan
from stip.money import ledger
from stip.money.actions import book, line_for
from stip.money.grid.cell_actions import Outcome, Typed, save_cells
from stip.money.grid.cells import Choice, Table, table
from stip.money.ledger import Stage, circa, exact
from stip.money.line_facts import LineFacts, facts_from
from stip.money.models import Line, Movement
from stip.money.tests.beekdal import fill

COST = LineFacts(item="1.2", kind="kosten", activity="Graven", stage="geraamd")


def whole(cast: Cast, **choice: object) -> Table:
    return table(cast.plan, cast.bureau, Choice(**choice))  # type: ignore[arg-type]


def typed(text: str, *, seen: str = "", row: LineFacts = COST, year: int | None = 2025) -> Typed:
    return Typed(row, year, seen, text)


def save(cast: Cast, *cells: Typed) -> list[Outcome]:
    return [answer.outcome for answer in save_cells(cast.plan, cells, by=cast.bureau)]


def test_the_table_shows_every_stage_in_which_something_stands(cast: Cast) -> None:
    fill(cast)
    found = whole(cast)
    rows = [(row.kind, row.stage, row.party) for row in found.rows]
    assert rows[:2] == [("kosten", "geraamd", ""), ("kosten", "besloten", "")]
    assert ("bijdrage", "toegekend", "rijk-dal") in rows
    asked = LineFacts(item="1.1", kind="bijdrage", party="rijk-dal", scheme="beekdeal", purse="rijk", stage="gevraagd")
    assert found.cells[asked, 2025] == exact(1_000_000)
    assert found.count == len(found.rows) == len(set(found.rows))
    assert found.years == list(range(2024, 2031))


def test_totals_are_those_of_all_chosen_rows_also_beyond_the_page(cast: Cast) -> None:
    fill(cast)
    page = table(cast.plan, cast.bureau, Choice(), start=0, size=2)
    assert len(page.rows) == 2 and page.count > 2
    assert page.totals == whole(cast).totals
    assert page.totals["kosten", None] == circa(14_500_000)
    assert page.totals["bijdrage", 2026] == ledger.UNKNOWN
    every = [table(cast.plan, cast.bureau, Choice(), start=at, size=1).rows[0] for at in range(page.count)]
    assert every == whole(cast).rows


def test_a_choice_narrows_to_an_item_with_all_below_it(cast: Cast) -> None:
    fill(cast)
    assert whole(cast, item=cast.plan.items.get(code="1")).count == whole(cast).count
    assert whole(cast, item=cast.plan.items.get(code="2")).count == 0
    assert {row.kind for row in whole(cast, kind="inzet").rows} == {"inzet"}
    assert {row.stage for row in whole(cast, stage="gevraagd").rows} == {"gevraagd"}


def test_a_visitor_does_not_get_the_rows_that_are_internal(cast: Cast) -> None:
    fill(cast)
    Line.objects.filter(kind="bijdrage").update(visibility="intern")
    seen = table(cast.plan, cast.neighbour, Choice())
    assert "bijdrage" not in {row.kind for row in seen.rows}
    assert {kind for kind, _ in seen.totals} == {"kosten", "uitgave", "inzet"}


def test_what_is_typed_is_booked_and_an_empty_cell_takes_it_away(cast: Cast) -> None:
    assert save(cast, typed("circa 1,2 mln"), typed("PM", year=None)) == [Outcome.SAVED, Outcome.SAVED]
    assert whole(cast).cells == {(COST, 2025): circa(1_200_000), (COST, None): ledger.UNKNOWN}
    assert save(cast, typed("", seen="circa 1.200.000")) == [Outcome.SAVED]
    assert whole(cast).cells == {(COST, None): ledger.UNKNOWN}
    assert {movement.by for movement in Movement.objects.all()} == {cast.bureau}


def test_one_bad_cell_holds_no_other_back(cast: Cast) -> None:
    wrong = [
        typed("1e999"), typed("NaN"), typed("<script>"), typed("-5"), typed("x" * 5000),
        typed("5", row=replace(COST, item="9.9")), typed("5", row=replace(COST, stage="besteed")),
        typed("5", row=replace(COST, party="gemeente-bovendal")), typed("5", row=replace(COST, kind="goud")),
        typed("5", year=99999), typed("5", year=True), typed("5", row=replace(COST, scheme="bestaat-niet")),
    ]  # fmt: skip
    assert save(cast, *wrong, typed("7", year=2026)) == [Outcome.REFUSED] * len(wrong) + [Outcome.SAVED]
    assert whole(cast).cells == {(COST, 2026): exact(7)}
    assert Line.objects.count() == 1


def test_what_a_colleague_changed_meanwhile_is_shown_and_not_overwritten(cast: Cast) -> None:
    save(cast, typed("50"), typed("60", year=2026))
    answers = save_cells(cast.plan, [typed("70"), typed("80", seen="60", year=2026)], by=cast.bureau)
    assert [answer.outcome for answer in answers] == [Outcome.CONFLICT, Outcome.SAVED]
    assert answers[0].now == exact(50) and "er staat nu 50" in answers[0].message
    assert save(cast, typed("70", seen="50")) == [Outcome.SAVED]


def test_sending_the_same_twice_books_once(cast: Cast) -> None:
    save(cast, typed("50"))
    count = Movement.objects.count()
    assert save(cast, typed("50")) == [Outcome.SAVED]
    assert Movement.objects.count() == count


def test_of_a_cell_that_is_named_twice_the_last_text_counts(cast: Cast) -> None:
    assert save(cast, typed("5"), typed("50", seen="5"), typed("500", seen="50")) == [Outcome.SAVED] * 3
    assert whole(cast).cells == {(COST, 2025): exact(500)}


def test_nothing_typed_in_a_new_row_leaves_no_amount(cast: Cast) -> None:
    assert save(cast, typed("0"), typed("")) == [Outcome.SAVED] * 2
    assert Movement.objects.count() == 0


def test_a_new_year_of_an_internal_row_is_internal_too_and_costs_the_same(cast: Cast) -> None:
    line = line_for(plan=cast.plan, kind="inzet", year=2025, rate="75000", visibility="intern")
    book(line, exact(2), target=Stage.REQUESTED, by=None)
    save(cast, typed("1,5", row=LineFacts(kind="inzet", stage="gevraagd"), year=2026))
    made = Line.objects.get(year=2026)
    assert (made.visibility, made.rate) == ("intern", 75_000)


def test_people_are_counted_in_fte_and_money_in_euro(cast: Cast) -> None:
    people = LineFacts(kind="inzet", stage="gevraagd")
    assert save(cast, typed("1,5 fte", row=people), typed("€ 1,5", row=people), typed("2 fte")) == [
        Outcome.SAVED, Outcome.REFUSED, Outcome.REFUSED,
    ]  # fmt: skip


def test_nobody_types_in_the_books_of_another_region(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="werkt niet voor"):
        save_cells(cast.plan, [typed("5")], by=cast.neighbour)
    assert Movement.objects.count() == 0


def test_an_item_of_another_plan_is_not_found(cast: Cast) -> None:
    other = import_plan(BEEKDAL_PLAN.replace("beekdal-2024-2030", "ander-plan").replace("code: '1.2'", "code: '7.7'"))
    assert other.items.filter(code="7.7").exists()
    assert save(cast, typed("5", row=replace(COST, item="7.7"))) == [Outcome.REFUSED]


@pytest.mark.parametrize(
    "hostile",
    [None, 5, "", "{}", "[]", "[" * 5000, '["1.2","kosten"]', COST.key.replace("false", "0"), "x" * 2000,
     COST.key.replace("Graven", "Gra\\u0000ven")],
)  # fmt: skip
def test_a_key_that_was_tampered_with_is_refused(hostile: object) -> None:
    with pytest.raises(ValueError, match="Ververs de pagina"):
        facts_from(hostile)
    assert facts_from(COST.key) == COST
