# SPDX-License-Identifier: EUPL-1.2
"""The demo says what the documents say: counts per level and facts that a reader of the documents knows."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from stip.demo import loading
from stip.money import ledger, reading
from stip.money.ledger import Total, exact
from stip.money.models import Balance, Line, Movement, StatedTotal
from stip.money.rebuilding import rebuild_balances
from stip.money.schemes import Deadline, DistributionKey, KeyShare, Scheme, SchemeLine
from stip.monitor.models import Baseline, Pin
from stip.monitor.targets import Claim, SavedOutcome, SavedRecipe, Story, Tally, Target, TargetRevision
from stip.plans.models import Amount, Finding, Item, Link, PartnerRole, Plan
from stip.sources.models import Citation


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """The demo, loaded once for this file and rolled back after it."""
    folder = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=folder):
        loading.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: None, db: None) -> None:
    pass


def _levels(plan: str) -> Counter[str]:
    return Counter(Item.objects.filter(plan__code=plan).values_list("level__code", flat=True))


def test_each_plan_has_the_items_of_its_document(demo: None) -> None:
    assert _levels("rijkstrajecten-limburg") == {"traject": 25}
    assert _levels("regio-deal-zuid-limburg-voorstel") == {"lijn": 4, "initiatief": 15}
    assert _levels("regio-deal-zuid-limburg")["project"] == 14 + 4
    novi = _levels("novi-zuid-limburg")
    assert (novi["opgave"], novi["ambitie"], novi["actielijn"]) == (3, 5, 6)
    north = _levels("noord-limburg-2024-2027")
    assert (north["programma"], north["programmalijn"]) == (7, 19)


def test_every_item_tells_where_it_is_written(demo: None) -> None:
    without = Item.objects.exclude(citations__isnull=False).values_list("plan__code", "code")
    assert list(without) == []
    assert not Citation.objects.filter(page_number=None).exclude(document__example=True).exists()


def test_the_asked_share_of_the_regio_envelop_adds_up_to_thirty_million(demo: None) -> None:
    asked = Amount.objects.filter(item__plan__code="regio-deal-zuid-limburg-voorstel", item__level__code="lijn")
    assert sum(row.euro or 0 for row in asked.filter(kind="gevraagd")) == 30_000_000
    assert sum(row.euro or 0 for row in asked.filter(kind="nodig")) == 202_500_000


def test_two_projects_of_the_mobility_programme_were_stopped_and_say_why(demo: None) -> None:
    stopped = Item.objects.filter(plan__code="noord-limburg-2024-2027", status="gestopt").order_by("title")
    assert [item.title for item in stopped] == ["Electric Green Last Mile", "Social Green"]
    assert all(item.reason for item in stopped)


def test_einstein_telescope_stands_in_several_plans_that_are_linked(demo: None) -> None:
    tracks = Link.objects.filter(source__code="einstein-telescope", source__plan__code="rijkstrajecten-limburg")
    assert tracks.filter(target__plan__code="novi-zuid-limburg").exists()
    departments = PartnerRole.objects.filter(
        item__code="einstein-telescope", item__plan__code="rijkstrajecten-limburg", role="departement"
    )
    assert set(departments.values_list("organisation__code", flat=True)) == {"ministerie-ezk", "ministerie-ocw"}


def test_projects_of_the_fourth_tranche_have_a_year_of_delivery(demo: None) -> None:
    years = dict(
        Item.objects.filter(
            plan__code="regio-deal-zuid-limburg", status="uitvoering", level__code="project"
        ).values_list("code", "delivery")
    )
    assert len(years) == 14 and all(years.values())
    assert (years["haven-stein"], years["aan-de-noot"], years["circular-chemelot"]) == ("2040", "2035", "2050")


def test_contradictions_in_the_documents_are_shown_with_their_places(demo: None) -> None:
    assert Finding.objects.filter(plan__example=False).count() > 100
    for finding in Finding.objects.all():
        assert finding.citations.exists(), finding.code


def test_every_booking_of_limburg_and_every_stated_total_tells_where_it_is_written(demo: None) -> None:
    for rows in (Movement.objects.filter(line__plan__example=False), StatedTotal.objects.filter(plan__example=False)):
        assert rows.count() >= 20
        assert not rows.filter(citations=None).exists()
    for scheme in Scheme.objects.filter(example=False):
        assert scheme.citations.exists(), scheme.code
    for line in SchemeLine.objects.filter(version__scheme__example=False):
        assert line.citations.exists(), line
    # A deadline stands in a document, or says that it is a general rule.
    for deadline in Deadline.objects.filter(region__example=False):
        assert deadline.citations.exists() != deadline.basis.startswith("Algemene regel"), deadline.code


def test_the_people_of_the_table_add_up_as_worked_out_by_hand(demo: None) -> None:
    # 2020: 2 + 0,4 + 0,4 and an unknown part of the triple helix.
    assert _people(year=2020) == {
        "triple-helix": ledger.UNKNOWN, "gemeenten-zuid-limburg": exact(2), "provincie-limburg": exact("0.4"),
        "rijk": exact("0.4"),
    }  # fmt: skip
    # 2021, municipalities: 2 + 1,2 + 0,8 + 3,2 + 3,2 + 0,5 = 10,9, while the table says circa 11.
    # The province: 1 + 2 + 0,2 = 3,2 against circa 3. The State: 0,6 + 1 = 1,6 and a part in words, against circa 2.
    found = _people(year=2021)
    assert found["gemeenten-zuid-limburg"] == Total(Decimal("10.90"), Decimal("10.90"), circa=6)
    assert found["provincie-limburg"] == Total(Decimal("3.20"), Decimal("3.20"), circa=2)
    assert found["rijk"] == Total(Decimal("1.60"), Decimal("1.60"), circa=2, unknown=1)
    assert found["triple-helix"] == Total(Decimal("0.40"), Decimal("0.40"), circa=1, unknown=2)
    assert found[None] == ledger.UNKNOWN
    # 10,9 + 3,2 + 1,6 + 0,4 = 16,1 and four unknown parts, against circa 16.
    assert ledger.total_of(found.values()) == Total(Decimal("16.10"), Decimal("16.10"), circa=11, unknown=4)


def test_the_four_teams_add_up_to_less_than_their_total_says(demo: None) -> None:
    stated = StatedTotal.objects.get(code="mensen-2021-opgaveteams-gemeenten")
    teams = Line.objects.filter(team__parent=stated.team, party=stated.party)
    assert teams.count() == 4
    # 1,2 + 0,8 + 3,2 + 3,2 = 8,4
    assert reading.standing(teams)["gevraagd",].low == Decimal("8.40")
    assert stated.total == ledger.circa("8.5")


def test_people_in_euro_are_the_stated_people_at_75_thousand(demo: None) -> None:
    # 11 x 75.000 = 825.000; 3 x 75.000 = 225.000; 2 x 75.000 = 150.000; 16 x 75.000 = 1.200.000
    rows = StatedTotal.objects.filter(plan__code="novi-zuid-limburg", kind="inzet", year=2021)
    columns = {"-gemeenten": (11, 825_000), "-provincie": (3, 225_000), "-rijk": (2, 150_000), "": (16, 1_200_000)}
    for column, (people, euro) in columns.items():
        assert rows.get(code=f"mensen-2021{column}").total == ledger.circa(people)
        assert rows.get(code=f"mensen-2021-euro{column}").total == ledger.circa(euro)
        assert people * 75_000 == euro
    assert set(
        Line.objects.filter(kind="inzet", plan__code="novi-zuid-limburg", year=2021).values_list("rate", flat=True)
    ) == {Decimal(75_000)}


def test_the_table_of_means_adds_up_as_worked_out_by_hand(demo: None) -> None:
    standing = reading.standing(Line.objects.filter(plan__code="novi-zuid-limburg"), "kind", "year")
    assert standing["kosten", 2020, "besloten"] == exact(125_000)
    # 25.000 + 60.000 + 30.000 + 12.000 = 127.000: two thousand more than the costs
    assert standing["bijdrage", 2020, "toegekend"] == exact(127_000)
    # 50.000 + 75.000 + 50.000 + 250.000 + 80.000 + 50.000 + 75.000 = 630.000
    assert standing["kosten", 2021, "geraamd"] == exact(630_000)
    assert Line.objects.filter(plan__code="novi-zuid-limburg", kind="kosten", year=2021).count() == 7
    # 130.000 + 500.000 = 630.000
    assert standing["bijdrage", 2021, "toegezegd"] == exact(630_000)


def test_the_bid_of_zuid_limburg_says_in_the_deal_what_it_says_in_the_plan(demo: None) -> None:
    bid = Scheme.objects.get(code="regio-deal-zuid-limburg-tranche-4").versions.get()
    # 98 + 19 + 38 + 47,5 = 202,5 and 14,5 + 6,4 + 6 + 3,1 = 30
    for purse, kind, million in (("", "kosten", "202.5"), ("rijk", "bijdrage", "30")):
        total = ledger.total_of(line.total for line in bid.lines.filter(purse=purse))
        assert total.low == total.high == Decimal(million) * 1_000_000
        booked = reading.standing(Line.objects.filter(plan__code="regio-deal-zuid-limburg-voorstel", kind=kind))
        assert ledger.total_of(booked.values()) == total
    asked = Line.objects.filter(plan__code="regio-deal-zuid-limburg-voorstel", kind="bijdrage")
    assert {line.scheme.code for line in asked if line.scheme} == {"regio-deal-zuid-limburg-tranche-4"}


def test_the_growth_fund_gives_and_reserves_what_the_annex_says(demo: None) -> None:
    found = reading.standing(Line.objects.filter(plan__code="rijkstrajecten-limburg"))
    assert found == {("toegekend",): exact(42_000_000), ("gereserveerd",): exact(870_000_000)}
    schemes = Line.objects.filter(plan__code="rijkstrajecten-limburg").values_list("scheme__code", flat=True)
    assert set(schemes) == {"groeifonds-einstein-telescope"}


def test_noord_limburg_names_purses_but_no_amount(demo: None) -> None:
    assert not Line.objects.filter(plan__region__code="noord-limburg").exists()
    assert Scheme.objects.filter(region__code="noord-limburg").count() == 7


def test_deadlines_of_the_documents_are_on_the_calendar(demo: None) -> None:
    found = dict(Deadline.objects.filter(region__code="zuid-limburg").values_list("code", "title"))
    assert "voorjaar" in found["gesprek-investeringsagenda"]
    assert {"inzet-bespreken-eerste-halfjaar", "inzet-bespreken-tweede-halfjaar", "sisa"} <= found.keys()


def _people(year: int) -> dict[str | None, Total]:
    lines = Line.objects.filter(plan__code="novi-zuid-limburg", kind="inzet", year=year)
    return {party: total for (party, _), total in reading.standing(lines, "party__code").items()}


def test_no_target_of_a_document_got_lost(demo: None) -> None:
    found = Counter(target.citations.all()[0].document.code for target in _targets())
    assert found == {
        "uitvoeringsprogramma-noord-limburg": 32,
        "adviesnota-noord-limburg": 1,
        "plan-van-aanpak-novi-zuid-limburg": 16,
        "regio-deal-voorstel-zuid-limburg": 7,
        "regio-deal-folder-zuid-limburg": 17,
        "bijlage-rijkstrajecten-limburg": 3,
    }
    assert Counter(target.region.code for target in _targets()) == {
        "noord-limburg": 33, "zuid-limburg": 40, "limburg": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "aim", "unit", "year"),
    [
        ("duurzame-energie-2030", 1200, "GWh", 2030),
        ("co2-besparen-2030", 25, "% minder CO2-uitstoot dan in 2015", 2030),
        ("co2-wet-2030", 55, "% minder CO2-uitstoot", 2030),
        ("co2-wet-2050", 95, "% minder CO2-uitstoot", 2050),
        ("duurzame-warmte-2050", 100, "% duurzame warmte van woningen en gebouwen", 2050),
        ("lokaal-eigendom", 50, "% lokaal eigendom, in de hele regio", None),
        ("verkeersslachtoffers", 0, "verkeersslachtoffers per jaar", None),
        ("scholen-verkeersactief", 100, "% van de scholen", None),
        ("woningen-limburg", 26_550, "nieuwe woningen", None),
        ("brp-boven-landelijke-trend", 5, "% meer bruto regionaal product dan de landelijke trend", 2030),
        ("jeugd-gezond-2050", 0, "verschil met de rest van Nederland", 2050),
        ("woningen-op-restwarmte", 250_000, "woningen", None),
        ("bocagelandschap-hectare", 33_471, "ha", 2027),
    ],
)
def test_a_target_says_what_a_reader_of_the_document_knows(
    demo: None, code: str, aim: int, unit: str, year: int | None
) -> None:
    target = Target.objects.get(code=code)
    assert (target.aim, target.unit, target.year) == (aim, unit, year)


def test_what_the_text_leaves_open_of_a_target_stays_open(demo: None) -> None:
    assert sum(target.aim is None for target in _targets()) == 29
    assert {target.code for target in _targets() if target.baseline is not None} == {
        "scholen-verkeersactief", "co2-besparen-2030", "pilots-gebiedsgerichte-aanpak", "bbp-per-hoofd",
    }  # fmt: skip
    assert not Tally.objects.filter(target__example=False).exists()


def test_every_contribution_of_limburg_tells_where_it_is_written_and_few_say_what_they_rest_on(demo: None) -> None:
    claims = Claim.objects.filter(item__plan__example=False)
    assert claims.count() == 43
    assert not claims.filter(citations=None).exists()
    assert Counter(claims.values_list("strength", flat=True)) == {"": 40, "zwak": 2, "redelijk": 1}


def test_what_stip_chose_itself_is_marked_as_an_example(demo: None) -> None:
    for model in (Baseline, SavedRecipe):
        assert not model._default_manager.filter(example=False).exists()
    assert Pin.objects.filter(baseline__code="brede-nulmeting", baseline__region__code="zuid-limburg").count() == 16
    assert set(SavedRecipe.objects.values_list("region__code", flat=True)) == {"noord-limburg", "zuid-limburg"}
    for recipe in SavedRecipe.objects.all():
        assert {criterion["gewicht"] for criterion in recipe.content["criteria"]} == {1.0}
        assert sum(row[6] for row in recipe.outcomes.get().places) == recipe.content["aantal"]


def _targets() -> list[Target]:
    return list(Target.objects.filter(example=False).select_related("region"))


def test_loading_again_changes_nothing(demo: None) -> None:
    money = (Line, Movement, Balance, StatedTotal, Scheme, SchemeLine, Deadline, DistributionKey, KeyShare)
    aims = (Target, TargetRevision, Tally, Claim, Story, Baseline, Pin, SavedRecipe, SavedOutcome)
    before = {model: model._default_manager.count() for model in (Plan, Item, Link, Citation, Finding, *money, *aims)}
    loading.load()
    assert {model: model._default_manager.count() for model in before} == before
    assert rebuild_balances() == []
