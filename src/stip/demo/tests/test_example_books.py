# SPDX-License-Identifier: EUPL-1.2
"""The books of the invented deal show every stage, a rule that fails, and a past that reads otherwise."""

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from stip.demo import loading
from stip.demo.tests.test_example import FOLDER, pages, walk
from stip.money import ledger, reading
from stip.money.deals import accountability
from stip.money.deals.checking import Outcome, Verdict
from stip.money.deals.standing import money_of
from stip.money.exchange import facts as exchange
from stip.money.ledger import Kind, Stage, circa, exact
from stip.money.models import Line, Movement
from stip.money.schemes import Scheme
from stip.money.stating import book_what_is_stated
from stip.partners.models import Organisation
from stip.plans.exchange import Facts
from stip.plans.models import Plan
from stip.sources.matching import letters_of

NOBODY = AnonymousUser()
BEFORE_THE_CUT = date(2025, 7, 1)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: None, db: None) -> None:
    pass


def books() -> Facts:
    facts, problems = exchange.read((FOLDER / "boeken.yaml").read_text(encoding="utf-8"))
    assert problems == []
    return facts


def verdict(on: date | None = None) -> Verdict:
    deal = Scheme.objects.get(code="voorbeelddeal")
    found = money_of([deal], NOBODY, on)[deal.pk].verdicts()
    return next(one for one in found if one.rule.regel == "regiodeel-minstens")


def lines() -> list[Facts]:
    return [line for plan in books()["plannen"] for line in plan["regels"]]


def test_every_anchor_of_the_books_stands_on_the_page_that_is_cited() -> None:
    sources = [row for row in walk(books()) if "anker" in row]
    assert len(sources) > 190
    assert [row for row in sources if letters_of(row["anker"]) not in pages()[row["pagina"] - 1]] == []


def test_the_books_are_marked_as_an_example_and_name_only_invented_organisations(demo: None) -> None:
    assert books()["voorbeeld"] is True
    deal = Scheme.objects.get(code="voorbeelddeal")
    assert deal.example and deal.region.example
    named = {line.get(field) for line in lines() for field in ("partij", "ontvanger")} - {None}
    assert not Organisation.objects.filter(code__in=named, example=False).exists()


def test_there_is_money_of_every_kind_at_every_stage(demo: None) -> None:
    assert {line["soort"] for line in lines()} == set(Kind)
    reached = {row.get("naar") for line in lines() for row in line["mutaties"]} - {None}
    assert reached == set(Stage) - {Stage.OUTSIDE}
    assert {line.get("vorm", "geld") for line in lines()} == {"geld", "natura"}
    assert {line.get("herkomst") for line in lines()} >= {"rijk", "publiek", "privaat"}
    assert any(line.get("uitRijksregeling") for line in lines())
    assert any("draaitTerug" in row for line in lines() for row in line["mutaties"])
    versions = [row["soort"] for row in books()["regelingen"][0]["versies"]]
    assert versions == list(get_args(exchange.VersionFacts.model_fields["soort"].annotation))


def test_the_region_brings_less_than_half_since_the_province_pays_less(demo: None) -> None:
    # State: 4.000.000 - 20.000 = 3.980.000. Region: 140.000 (buurthuis) + 400.000 + 1.070.000 + 600.000 (veer)
    # + 600.000 (werkplaats) + 460.000 (daken) + 100.000 (dijk) + 40.000 (zeewier) = 3.410.000.
    # 3.410.000 / 7.390.000 = 46%, and 3.980.000 - 3.410.000 = 570.000 is lacking.
    assert 140 + 400 + 1_070 + 600 + 600 + 460 + 100 + 40 == 3_410
    now = verdict()
    assert now.outcome == Outcome.FAILS
    assert "46%" in now.sentence and "570.000" in now.sentence
    assert now.lacking == exact(570_000)


def test_on_the_first_of_july_2025_the_same_deal_kept_its_rule(demo: None) -> None:
    # 3.410.000 - 1.070.000 + 1.700.000 - 25.000 = 4.015.000 and a part in kind of unknown value, against 4.000.000.
    then = verdict(BEFORE_THE_CUT)
    assert then.outcome == Outcome.HOLDS
    assert "minstens" in then.sentence


def test_what_was_unknown_became_known_without_losing_what_was_thought(demo: None) -> None:
    given = Line.objects.filter(party__code="fictiewier", scheme__code="voorbeelddeal", kind="bijdrage")
    assert reading.standing(given, on=BEFORE_THE_CUT) == {("toegezegd",): ledger.UNKNOWN}
    assert reading.standing(given) == {("toegezegd",): exact(25_000)}
    dike = Line.objects.filter(item__code="dijk-van-proefhoven", kind="kosten")
    assert reading.standing(dike, on=date(2025, 12, 31)) == {("geraamd",): ledger.UNKNOWN}
    assert reading.standing(dike) == {("geraamd",): exact(9_750_000)}


def test_spending_of_three_years_fills_the_cells_of_the_account(demo: None) -> None:
    deal = Scheme.objects.get(code="voorbeelddeal")
    assert accountability.years_of(deal, NOBODY) == [2024, 2025, 2026]
    years = {year: accountability.statement(deal, year, NOBODY) for year in (2024, 2025, 2026)}
    # 2024: 90 + 50 + 25. 2025: 40 + 50 + 5 + 150 + 85. 2026: 37,5 + 15 + 40 + 60 + 120 + 100 + 10. In thousands.
    assert [years[year].whole.spent.total for year in years] == [exact(165_000), exact(330_000), exact(382_500)]
    assert years[2026].whole.cumulative.total == exact(165_000 + 330_000 + 382_500)
    # State, all years: 90 + 40 + 150 + 37,5 + 120 = 437,5
    assert years[2026].whole.state.total == exact(437_500)
    assert years[2026].whole.cofinancing.total == exact(877_500 - 437_500)
    final = {row.item.code for row in years[2025].items if row.item and row.is_final}
    assert final == {"drijvende-dijk"}


def test_the_costs_in_the_books_are_those_of_the_text_and_are_not_counted_twice(demo: None) -> None:
    plan = Plan.objects.get(code="voorbeeldplan")
    before = Movement.objects.count()
    assert book_what_is_stated(plan, by=None) == []
    assert Movement.objects.count() == before
    # The note: 42.500.500 in all, of which the 375.000 of the buurthuis is decided; three items are PM.
    estimated = reading.standing(Line.objects.filter(plan=plan, kind="kosten"))["geraamd",]
    assert estimated.low == estimated.high == 42_500_500 - 375_000
    assert estimated.unknown == 3


def test_people_and_the_key_add_up_as_the_note_says(demo: None) -> None:
    people = reading.standing(Line.objects.filter(plan__code="voorbeeldplan", kind="inzet"), "year")
    by_year = {
        year: ledger.total_of(total for (own, _), total in people.items() if own == year) for year in (2025, 2026)
    }
    # 1,5 + 0,5 + 1 + 0,6 + circa 0,5 = 4,1 and 2 + 0,5 + 0,4 + 1 + circa 1 + 0,8 + 0,6 = 6,3; each with one PM
    assert by_year[2025] == circa("4.1") + ledger.UNKNOWN
    assert by_year[2026] == circa("6.3") + ledger.UNKNOWN
