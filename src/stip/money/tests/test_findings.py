# SPDX-License-Identifier: EUPL-1.2
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stip.conftest import Cast
from stip.money import actions
from stip.money.findings import reading as findings
from stip.money.findings.reading import MoneyFinding, Sort
from stip.money.ledger import UNKNOWN, Stage, Total, between, circa, exact
from stip.money.models import Line, StatedTotal
from stip.money.stating import book_what_is_stated
from stip.partners.models import Body, Organisation
from stip.plans.models import Amount
from stip.sources.actions import cite
from stip.sources.models import Document

NOBODY = AnonymousUser()


@pytest.fixture
def dal(cast: Cast) -> Cast:
    """Beekdal with a plan that does not speak of money."""
    Amount.objects.all().delete()
    return cast


def booked(cast: Cast, kind: str, stage: Stage, total: Total, item: str = "1.2", **facts: Any) -> Line:
    paper = facts.pop("sources", ())
    line = actions.line_for(plan=cast.plan, item=cast.plan.items.get(code=item), kind=kind, **facts)
    actions.book(line, total, target=stage, by=None, sources=paper)
    return line


def stated(cast: Cast, total: Total, kind: str = "kosten", item: str = "1.2", **facts: Any) -> StatedTotal:
    return StatedTotal.objects.create(
        plan=cast.plan, item=cast.plan.items.get(code=item), code="totaal", title="Totaal", kind=kind,
        low=total.low, high=total.high, circa=total.circa, unknown=total.unknown, **facts,
    )  # fmt: skip


def found(cast: Cast, *sorts: Sort, visitor: Any = NOBODY) -> list[MoneyFinding]:
    return [one for one in findings.of_region(cast.region, visitor) if one.sort in (sorts or Sort)]


def province() -> Organisation:
    return Organisation.objects.get(code="provincie-dal")


def town() -> Organisation:
    return Organisation.objects.get(code="gemeente-bovendal")


# Totals.


def test_a_total_that_is_the_sum_of_its_lines_is_no_finding(dal: Cast) -> None:
    booked(dal, "kosten", Stage.ESTIMATED, exact(100), activity="a")
    booked(dal, "kosten", Stage.DECIDED, exact(25), activity="b", year=2025)
    stated(dal, exact(125))
    assert found(dal, Sort.TOTAL, Sort.ROUNDING) == []


def test_a_total_that_is_two_thousand_off_is_told_with_both_amounts_and_its_source(dal: Cast) -> None:
    for party, euro in ((province(), 25_000), (town(), 102_000)):
        booked(dal, "bijdrage", Stage.GRANTED, exact(euro), party=party, year=2020)
    cite(stated(dal, exact(125_000), kind="bijdrage", year=2020), dal.document, 3, "bochten", 0)
    (one,) = found(dal, Sort.TOTAL)
    assert one.title == "‘Totaal’ is niet de som van de regels"
    assert one.explanation.replace("\u00a0", " ").endswith(
        "De bron noemt € 125.000. De regels geven samen € 127.000: € 2.000 meer."
    )
    assert [figure.total for figure in one.figures] == [exact(125_000), exact(127_000)]
    assert [citation.page_number for citation in one.citations] == [3]
    assert one.item == dal.plan.items.get(code="1.2")


def test_a_difference_within_circa_is_called_rounding(dal: Cast) -> None:
    booked(dal, "kosten", Stage.ESTIMATED, circa(1_200_000), activity="a")
    booked(dal, "kosten", Stage.ESTIMATED, exact(3_440_000), activity="b")
    stated(dal, circa(4_700_000))
    (one,) = found(dal)
    assert one.sort is Sort.ROUNDING
    assert "€ 60.000 minder" in one.explanation.replace("\u00a0", " ")


def test_a_total_over_lines_of_which_one_is_pm_is_at_least_the_rest(dal: Cast) -> None:
    booked(dal, "kosten", Stage.ESTIMATED, exact(80), activity="a")
    booked(dal, "kosten", Stage.ESTIMATED, UNKNOWN, activity="b")
    one = stated(dal, exact(100))
    assert found(dal, Sort.TOTAL) == []
    StatedTotal.objects.filter(pk=one.pk).update(low=70, high=70)
    assert "€ 10 meer" in found(dal, Sort.TOTAL)[0].explanation.replace("\u00a0", " ")


def test_a_range_that_holds_the_total_is_no_finding(dal: Cast) -> None:
    booked(dal, "kosten", Stage.ESTIMATED, between(80, 120))
    stated(dal, exact(100))
    assert found(dal, Sort.TOTAL, Sort.ROUNDING) == []


def test_people_add_up_in_fte_per_team_with_the_teams_under_it_and_in_euro(dal: Cast) -> None:
    teams = Body.objects.create(code="teams", kind="netwerk", name="Teams", region=dal.region)
    team = Body.objects.create(code="team", kind="team", name="Team", region=dal.region, parent=teams)
    booked(dal, "inzet", Stage.REQUESTED, circa("2.5"), team=team, party=town(), rate="75000")
    booked(dal, "inzet", Stage.REQUESTED, circa(1), party=province(), rate="75000")
    one = stated(dal, exact(3), kind="inzet", stage="gevraagd", team=teams)
    (wrong,) = found(dal, Sort.TOTAL, Sort.ROUNDING)
    assert (wrong.sort, wrong.unit) == (Sort.TOTAL, "fte")
    assert "3 fte. De regels geven samen circa 2,5 fte: 0,5 fte minder" in wrong.explanation
    StatedTotal.objects.filter(pk=one.pk).update(in_euro=True, low=18_750_000, high=18_750_000)
    one.refresh_from_db()
    StatedTotal.objects.filter(pk=one.pk).update(low=187_500, high=187_500, circa=1)
    assert found(dal, Sort.TOTAL, Sort.ROUNDING) == []


def test_a_stated_total_of_which_no_line_is_booked_says_so(dal: Cast) -> None:
    stated(dal, exact(100))
    (one,) = found(dal)
    assert "staan de regels daarvan nog niet" in one.explanation
    StatedTotal.objects.update(low=0, high=0, unknown=1)
    assert found(dal) == []


# Need and cover.


def test_cover_above_need_is_told_with_the_amount(dal: Cast) -> None:
    booked(dal, "kosten", Stage.DECIDED, exact(125_000))
    booked(dal, "bijdrage", Stage.GRANTED, exact(127_000), party=province())
    (one,) = found(dal, Sort.SURPLUS)
    assert "€ 2.000 te veel" in one.explanation.replace("\u00a0", " ")


@pytest.mark.parametrize(("need", "cover"), [(UNKNOWN, exact(5)), (between(1, 9), exact(5)), (exact(5), exact(5))])
def test_cover_above_need_is_only_told_when_it_can_be(dal: Cast, need: Total, cover: Total) -> None:
    booked(dal, "kosten", Stage.ESTIMATED, need)
    booked(dal, "bijdrage", Stage.PLEDGED, cover, party=province())
    assert found(dal, Sort.SURPLUS) == []


def test_requested_money_above_need_is_no_cover_and_no_finding(dal: Cast) -> None:
    booked(dal, "kosten", Stage.ESTIMATED, exact(5))
    booked(dal, "bijdrage", Stage.REQUESTED, exact(50), party=province())
    assert found(dal, Sort.SURPLUS) == []


# Decisions.


def test_money_without_a_decision_or_a_paper_is_a_finding(dal: Cast) -> None:
    booked(dal, "uitgave", Stage.SPENT, exact(10), party=province())
    booked(dal, "bijdrage", Stage.GRANTED, exact(20), party=province())
    (one,) = found(dal, Sort.NO_DECISION)
    assert [(figure.label, figure.total) for figure in one.figures] == [
        ("toegekend of ontvangen", exact(20)),
        ("uitgegeven", exact(10)),
    ]


def test_money_that_rests_on_a_paper_is_in_order(dal: Cast) -> None:
    booked(dal, "bijdrage", Stage.GRANTED, exact(20), party=province(), sources=[(dal.document, 3, "bochten")])
    assert found(dal, Sort.NO_DECISION) == []


@pytest.mark.parametrize("item", ["1", "1.2"])
def test_money_for_costs_that_were_decided_here_or_higher_is_in_order(dal: Cast, item: str) -> None:
    booked(dal, "bijdrage", Stage.GRANTED, exact(20), party=province())
    booked(dal, "kosten", Stage.DECIDED, exact(20), item=item)
    assert found(dal, Sort.NO_DECISION) == []


def test_a_decision_that_nobody_pays_for_is_a_finding(dal: Cast) -> None:
    booked(dal, "kosten", Stage.DECIDED, exact(20), sources=[(dal.document, 3, "bochten")])
    (one,) = found(dal)
    assert one.sort is Sort.NO_MONEY and "Niemand heeft er geld voor toegezegd" in one.explanation
    assert [citation.anchor for citation in one.citations] == ["bochten"]


def test_a_decision_that_is_partly_paid_says_how_much_is_still_needed(dal: Cast) -> None:
    booked(dal, "kosten", Stage.DECIDED, exact(20))
    booked(dal, "bijdrage", Stage.PLEDGED, exact(15), party=province())
    (one,) = found(dal, Sort.NO_MONEY)
    assert "er is nog € 5 nodig" in one.explanation.replace("\u00a0", " ")


def test_with_a_pm_contribution_it_is_not_told_whether_a_decision_is_paid(dal: Cast) -> None:
    booked(dal, "kosten", Stage.DECIDED, exact(20))
    booked(dal, "bijdrage", Stage.PLEDGED, UNKNOWN, party=province())
    (one,) = found(dal, Sort.NO_MONEY)
    assert "is niet te zeggen" in one.explanation


def test_money_higher_in_the_plan_pays_for_decisions_below_it(dal: Cast) -> None:
    booked(dal, "kosten", Stage.DECIDED, exact(20), item="1.1")
    booked(dal, "kosten", Stage.DECIDED, exact(30), item="1.2")
    promise = booked(dal, "bijdrage", Stage.PLEDGED, exact(50), item="1", party=province())
    assert found(dal, Sort.NO_MONEY) == []
    actions.book(promise, exact(1), source=Stage.PLEDGED, target=Stage.OUTSIDE, by=None)
    (one,) = found(dal, Sort.NO_MONEY)
    assert one.item is not None and one.item.code == "1"


# Spending.


def test_spending_above_what_a_funder_granted_is_a_finding(dal: Cast) -> None:
    booked(dal, "kosten", Stage.DECIDED, exact(100))
    booked(dal, "bijdrage", Stage.GRANTED, exact(20), party=province())
    booked(dal, "bijdrage", Stage.GRANTED, exact(80), party=town())
    booked(dal, "uitgave", Stage.SPENT, exact("20.01"), party=province())
    (one,) = found(dal, Sort.OVERSPENT)
    assert "€ 0,01 minder" in one.explanation.replace("\u00a0", " ") and one.party == province()


def test_partners_may_spend_what_they_promised_but_the_state_must_grant_it_first(dal: Cast) -> None:
    for party, purse in ((town(), "publiek"), (province(), "rijk")):
        booked(dal, "bijdrage", Stage.PLEDGED, exact(20), party=party, purse=purse)
        booked(dal, "uitgave", Stage.SPENT, exact(20), party=party)
    assert [one.party for one in found(dal, Sort.OVERSPENT)] == [province()]


@pytest.mark.parametrize("granted", [exact(20), UNKNOWN, between(1, 30)])
def test_spending_that_may_be_within_the_grant_is_no_finding(dal: Cast, granted: Total) -> None:
    booked(dal, "bijdrage", Stage.RECEIVED, granted, item="1", party=province())
    booked(dal, "uitgave", Stage.SPENT, exact(20), party=province())
    assert found(dal, Sort.OVERSPENT) == []


# The plan and the books.


def test_what_the_plan_states_and_nobody_booked_is_a_finding_until_it_is_booked(cast: Cast) -> None:
    assert [one.sort for one in found(cast)] == [Sort.NOT_BOOKED, Sort.NOT_BOOKED]
    book_what_is_stated(cast.plan, by=None)
    assert found(cast) == []


def test_a_plan_and_books_that_differ_are_laid_side_by_side(dal: Cast) -> None:
    amount = Amount.objects.create(
        item=dal.plan.items.get(code="1.2"), kind="toegezegd", euro=100, funder=province()
    )  # fmt: skip
    cite(amount, dal.document, 3, "bochten", 0)
    booked(dal, "bijdrage", Stage.PLEDGED, exact(60), party=province(), year=2025)
    (one,) = found(dal, Sort.NOT_BOOKED)
    assert [figure.total for figure in one.figures] == [exact(100), exact(60)]
    assert "Provincie Dal" in one.explanation and [row.anchor for row in one.citations] == ["bochten"]
    booked(dal, "bijdrage", Stage.PLEDGED, exact(40), party=province(), year=2026)
    assert found(dal, Sort.NOT_BOOKED) == []


def test_money_that_moved_on_in_the_books_is_still_what_the_plan_states(dal: Cast) -> None:
    Amount.objects.create(item=dal.plan.items.get(code="1.2"), kind="gevraagd", euro=100, funder=province())
    line = booked(dal, "bijdrage", Stage.REQUESTED, exact(100), party=province())
    actions.book(line, exact(70), source=Stage.REQUESTED, target=Stage.GRANTED, by=None)
    assert found(dal, Sort.NOT_BOOKED) == []


def test_money_that_the_plan_calls_promised_and_the_books_do_not_is_a_finding(dal: Cast) -> None:
    Amount.objects.create(item=dal.plan.items.get(code="1.2"), kind="toegekend", euro=100, funder=province())
    booked(dal, "bijdrage", Stage.REQUESTED, exact(100), party=province())
    (one,) = found(dal, Sort.NOT_BOOKED)
    assert "nog niet zo ver" in one.explanation


def test_money_that_the_plan_does_not_name_is_told_once_for_the_whole_plan(dal: Cast) -> None:
    booked(dal, "kosten", Stage.ESTIMATED, exact(10), item="1.1")
    booked(dal, "kosten", Stage.ESTIMATED, exact(20), item="1.2")
    assert found(dal, Sort.NOT_STATED) == []
    Amount.objects.create(item=dal.plan.items.get(code="2"), kind="nodig", euro=5)
    (one,) = found(dal, Sort.NOT_STATED)
    assert "Bij 2 onderdelen" in one.explanation and one.item is None
    assert [figure.total for figure in one.figures] == [exact(30)]


def test_contributions_without_year_or_funder_are_told_once_in_a_plan_with_years(dal: Cast) -> None:
    booked(dal, "bijdrage", Stage.REQUESTED, exact(1))
    booked(dal, "bijdrage", Stage.REQUESTED, exact(2), party=province())
    assert found(dal, Sort.NO_YEAR) == []
    booked(dal, "bijdrage", Stage.REQUESTED, exact(4), party=province(), year=2025)
    (one,) = found(dal, Sort.NO_YEAR)
    assert "2 regels zonder jaar en één regel zonder geldgever" in one.explanation


# Who sees what.


def test_a_hidden_line_makes_no_finding_for_whoever_may_not_read_it(dal: Cast) -> None:
    booked(dal, "kosten", Stage.DECIDED, exact(100), activity="a")
    booked(dal, "kosten", Stage.DECIDED, exact(400), activity="geheim", visibility="intern")
    booked(dal, "bijdrage", Stage.PLEDGED, exact(300), party=province())
    stated(dal, exact(500))
    assert found(dal) == []
    assert [one.sort for one in found(dal, visitor=dal.bureau)] == [Sort.NO_MONEY]


def test_papers_items_and_plans_that_are_hidden_stay_hidden(dal: Cast) -> None:
    secret = Document.objects.create(code="geheim", title="Geheim", region=dal.region, visibility="intern")
    booked(dal, "kosten", Stage.DECIDED, exact(100), sources=[(secret, 1, "x")])
    assert [one.citations for one in found(dal)] == [()]
    assert [len(one.citations) for one in found(dal, visitor=dal.bureau)] == [1]
    dal.plan.items.filter(code="1.2").update(visibility="intern")
    assert found(dal) == [] and found(dal, visitor=dal.neighbour) == []
    dal.plan.items.update(visibility="openbaar")
    type(dal.plan).objects.update(visibility="intern")
    assert found(dal) == [] and findings.of_plan(dal.plan, NOBODY) == []
    assert len(findings.of_plan(dal.plan, dal.bureau)) == 1


def test_more_money_asks_no_more_questions(dal: Cast) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as captured:
            findings.of_region(dal.region, dal.bureau)
        return len(captured)

    booked(dal, "kosten", Stage.DECIDED, exact(100), sources=[(dal.document, 3, "bochten")])
    booked(dal, "uitgave", Stage.SPENT, exact(7), item="1.1", party=province())
    Amount.objects.create(item=dal.plan.items.get(code="1.1"), kind="nodig", euro=5)
    few = questions()
    for year in range(2020, 2035):
        booked(dal, "kosten", Stage.DECIDED, exact(7), year=year, sources=[(dal.document, 3, "bochten")])
        booked(dal, "uitgave", Stage.SPENT, exact(7), item="1.1", year=year, party=province())
        Amount.objects.create(item=dal.plan.items.get(code="2"), kind="nodig", euro=5, year=year)
    assert questions() <= few < 40


def test_in_order_books_have_no_findings(dal: Cast) -> None:
    assert found(dal) == []
    paper = [(dal.document, 3, "bochten")]
    booked(dal, "kosten", Stage.DECIDED, exact(100), year=2025, sources=paper)
    booked(dal, "bijdrage", Stage.RECEIVED, exact(100), year=2025, party=province(), sources=paper)
    booked(dal, "uitgave", Stage.SPENT, exact(60), year=2025, party=province(), sources=paper)
    assert found(dal) == []
