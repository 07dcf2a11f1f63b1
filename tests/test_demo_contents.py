# SPDX-License-Identifier: EUPL-1.2
"""The demo says what the documents say: counts per level and facts that a reader of the documents knows."""

from collections import Counter

import pytest

from stip.demo import loading
from stip.plans.models import Amount, Finding, Item, Link, PartnerRole, Plan
from stip.sources.models import Citation


@pytest.fixture
def demo(db: None) -> None:
    loading.load()


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


def test_loading_again_changes_nothing(demo: None) -> None:
    before = {model: model.objects.count() for model in (Plan, Item, Link, Citation, Finding)}
    loading.load()
    assert {model: model.objects.count() for model in before} == before
