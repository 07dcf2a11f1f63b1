# SPDX-License-Identifier: EUPL-1.2
"""Targets as readers see them: the list, the page, and everywhere else they are told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from stip.conftest import Cast
from stip.monitor.aims import actions
from stip.monitor.aims.judging import judge
from stip.monitor.models import Dataset, Target
from stip.monitor.tests import beekdal
from stip.monitor.tests.beekdal import Monitor
from stip.plans.models import Item
from stip.website.tests.test_figures import figures_folder

__all__ = ["figures_folder"]
LIST = "/beekdal/doelen"
COUNCIL = actions.Decision(date(2025, 3, 1), "Besluit van de stuurgroep", "De aannemer ging failliet.")
STEADY = [(2021, "2"), (2022, "4.1"), (2023, "5.9"), (2024, "8")]


@pytest.fixture
def monitor(cast: Cast, figures_folder: Path, settings: Any, tmp_path: Path) -> Monitor:
    settings.MEDIA_ROOT = tmp_path / "media"
    return beekdal.fill(cast)


def kilometres(cast: Cast, **changes: Any) -> Target:
    values: dict[str, Any] = {
        "regio": "beekdal",
        "code": "beek-hersteld",
        "doel": "Tien kilometer beek hersteld",
        "eenheid": "km",
        "onderdeel": "beekdal-2024-2030/1.1",
        "streefwaarde": "10",
        "jaar": 2026,
        "tellingen": [{"jaar": year, "stand": value} for year, value in STEADY],
        **changes,
    }
    return actions.add_target({name: value for name, value in values.items() if value is not None}, by=cast.bureau)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def test_the_list_begins_with_how_many_are_on_course_behind_untold_and_without_a_number(
    cast: Cast, client: Client
) -> None:
    kilometres(cast)
    kilometres(cast, code="meer", doel="Veertig kilometer", streefwaarde="40")
    kilometres(cast, code="later", doel="Ooit tien", jaar=None)
    kilometres(cast, code="vaag", doel="Meer beek", streefwaarde=None)
    page = text(client, LIST)
    assert "Beekdal heeft 4 doelen." in page
    assert "1 ligt op koers of gehaald, 1 ligt achter of niet gehaald, van 1 is het nog niet te zeggen" in page
    assert "en 1 heeft geen getal." in page


def test_a_region_without_targets_says_so(cast: Cast, client: Client) -> None:
    assert "Van Beekdal zijn nog geen doelen vastgelegd." in text(client, LIST)


def test_filters_keep_what_fits(cast: Cast, client: Client) -> None:
    kilometres(cast)
    kilometres(cast, code="meer", doel="Veertig kilometer", streefwaarde="40", jaar=2027)
    behind = text(client, f"{LIST}?oordeel=loopt achter")
    assert "Veertig kilometer" in behind and "Tien kilometer" not in behind
    assert "Tien kilometer" in text(client, f"{LIST}?jaar=2026&plan=beekdal-2024-2030")
    assert "Veertig kilometer" not in text(client, f"{LIST}?zoek=TIEN")
    assert "<strong>0</strong> doelen" in text(client, f"{LIST}?zoek=niets-daarvan")


def test_the_list_is_a_file_too(cast: Cast, client: Client) -> None:
    kilometres(cast, eigenaar="gemeente-bovendal", bronnen=[{"document": "beekdalnota", "pagina": 3}])
    rows = client.get(f"{LIST}?formaat=csv").content.decode().splitlines()
    assert len(rows) == 2
    assert "Tien kilometer beek hersteld" in rows[1] and "op koers" in rows[1] and "Beekdalnota, p. 3" in rows[1]
    assert client.get(f"{LIST}?formaat=xlsx").content[:2] == b"PK"


def test_a_target_tells_the_aim_where_it_started_who_owns_it_and_what_was_counted(cast: Cast, client: Client) -> None:
    kilometres(
        cast, eigenaar="gemeente-bovendal", gebied="BD01", groep="vissers", beginwaarde="1.5", beginjaar=2020,
        circa=True, toelichting="Zonder de monding.",
    )  # fmt: skip
    page = text(client, f"{LIST}/beek-hersteld")
    for words in (
        "ten minste circa 10 km",
        "1,5 km in 2020",
        "Gemeente Bovendal",
        "Vissers",
        "Zonder de monding.",
    ):
        assert words in page, words
    assert "Bovendal" in page and "Dit doel is niet bijgesteld." in page
    assert '<th scope="row">2024</th>' in page and "beginwaarde" in page
    assert 'role="img"' in page and "Tien kilometer beek hersteld; dezelfde cijfers staan in de tabel eronder" in page


def test_what_is_not_known_of_a_target_is_said(cast: Cast, client: Client) -> None:
    kilometres(cast, streefwaarde=None, jaar=None, tellingen=[], onderdeel=None)
    page = text(client, f"{LIST}/beek-hersteld")
    assert "Geen getal: de bron noemt geen streefwaarde" in page
    assert "Een stand is niet bekend: er is nog niet geteld." in page
    assert "Jaar niet bekend" in page and "De hele regio" in page and "niet bekend" in page
    assert "stip-trend" not in page.split("<main")[1]


def test_a_revised_target_shows_what_it_was_with_the_day_the_decision_the_reason_and_who(
    cast: Cast, client: Client
) -> None:
    target = kilometres(cast)
    actions.revise_target(target, {"streefwaarde": "8"}, COUNCIL, seen=1, by=cast.bureau)
    page = text(client, f"{LIST}/beek-hersteld")
    for words in ("ten minste 10 km in 2026", "1 maart 2025", COUNCIL.decision, COUNCIL.reason, "Bo Bureau"):
        assert words in page, words
    assert "stip-trend__mark--earlier" in page and "tot 01-03-2025: 10 km" in page


def test_an_example_is_marked_wherever_it_is_shown(cast: Cast, client: Client, monitor: Monitor) -> None:
    Target.objects.all().update(example=True)
    marked = "nl-data-badge"
    for address in (
        LIST, f"{LIST}/daldoel", "/beekdal/resultaat", "/plannen/beekdal-2024-2030/onderdelen/1.1",
        "/indicatoren/dalcijfer", "/gebieden/BD01/cijfers",
    ):  # fmt: skip
        page = text(client, address)
        assert marked in page.split("<main")[1], address
    assert ",ja," in client.get(f"{LIST}?formaat=csv").content.decode()


def test_a_target_is_told_on_the_page_of_its_item_indicator_area_and_region(
    cast: Cast, client: Client, monitor: Monitor
) -> None:
    for address in (
        "/plannen/beekdal-2024-2030/onderdelen/1.1", "/indicatoren/dalcijfer", "/gebieden/BD01/cijfers",
        "/beekdal/resultaat",
    ):  # fmt: skip
        assert "/beekdal/doelen/daldoel" in text(client, address), address
    assert "/beekdal/doelen/daldoel" not in text(client, "/gebieden/BD02/cijfers")


def test_the_measurements_of_an_indicator_give_the_verdict(cast: Cast, client: Client, monitor: Monitor) -> None:
    page = text(client, f"{LIST}/daldoel")
    assert "Loopt achter: gaat het zo door, dan wordt het in 2030 ongeveer 1.210,0" in page
    assert 'href="/indicatoren/dalcijfer?gebied=BD01"' in page


@pytest.mark.parametrize("visibility", ["partners", "intern"])
def test_a_hidden_target_is_nowhere_for_who_may_not_read_it(
    cast: Cast, client: Client, figures_folder: Path, settings: Any, tmp_path: Path, visibility: str
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    beekdal.fill(cast, "stil", visibility=visibility)
    assert client.get(f"{LIST}/stildoel").status_code == 404
    for address in (LIST, f"{LIST}?formaat=csv", "/beekdal/resultaat", "/gebieden/BD01/cijfers", "/zoeken?q=stil"):
        assert "stildoel" not in client.get(address).content.decode(), address
    assert "Een hoger stil" not in text(client, "/plannen/beekdal-2024-2030/onderdelen/1.1")
    client.force_login(cast.bureau)
    assert "Een hoger stil" in text(client, LIST)
    assert client.get(f"{LIST}/stildoel").status_code == 200


def test_a_public_target_on_hidden_figures_tells_that_it_cannot_be_told(
    cast: Cast, client: Client, monitor: Monitor
) -> None:
    Dataset.objects.update(visibility="intern")
    page = text(client, f"{LIST}/daldoel")
    assert "Niet te zeggen: de cijfers waaraan dit doel wordt afgemeten zijn niet openbaar." in page
    assert "dalcijfer?" not in page and "1.204" not in page


def test_goals_of_items_that_have_a_target_are_not_told_twice(cast: Cast, client: Client) -> None:
    goals = "Waarvan is nog niet vastgelegd hoe we het meten?"
    before = text(client, "/beekdal/resultaat")
    kilometres(cast)
    after = text(client, "/beekdal/resultaat")
    assert "Halen we de doelen?" in after and "Tien kilometer beek hersteld" in after
    goal = cast.plan.items.get(code="1.1").points.filter(kind="doel").first()
    if goal:
        assert goals in before and goal.text in before and goal.text not in after


def test_lists_take_a_fixed_number_of_queries(cast: Cast, client: Client) -> None:
    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    pages = (LIST, "/beekdal/resultaat", "/plannen/beekdal-2024-2030/onderdelen/1.1")
    kilometres(cast, bronnen=[{"document": "beekdalnota", "pagina": 3}])
    few = [count(address) for address in pages]
    for number in range(12):
        kilometres(cast, code=f"doel-{number}", bronnen=[{"document": "beekdalnota", "pagina": 3}])
    assert [count(address) for address in pages] == few


def test_judging_takes_a_fixed_number_of_queries(
    cast: Cast, monitor: Monitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        actions.add_target(
            {"regio": "beekdal", "code": f"meer-{number}", "doel": "Meer", "indicator": "dalcijfer",
             "gebied": f"BD0{number % 2 + 1}", "groep": f"groep {number}", "streefwaarde": "9", "jaar": 2030},
            by=cast.bureau,
        )  # fmt: skip
    rows = list(Target.objects.select_related("region__area", "area"))
    with django_assert_max_num_queries(12):
        judge(rows, cast.bureau)


def test_a_target_of_a_group_is_not_held_against_everybody(cast: Cast, monitor: Monitor) -> None:
    target = actions.add_target(
        {"regio": "beekdal", "code": "groep", "doel": "Meer", "indicator": "dalcijfer", "gebied": "BD01",
         "groep": "ouderen", "streefwaarde": "9", "jaar": 2030}, by=cast.bureau,
    )  # fmt: skip
    assert judge([target], cast.bureau)[0].series == {}


def test_a_hidden_item_hides_its_target(cast: Cast, client: Client) -> None:
    kilometres(cast)
    Item.objects.filter(code="1.1").update(visibility="intern")
    assert client.get(f"{LIST}/beek-hersteld").status_code == 404
    assert "Tien kilometer" not in text(client, LIST)


def test_the_search_finds_targets_and_indicators_by_their_name(cast: Cast, client: Client, monitor: Monitor) -> None:
    page = text(client, "/zoeken?q=hoger dalcijfer")
    assert "/beekdal/doelen/daldoel" in page
    assert "/indicatoren/dalcijfer" in text(client, "/zoeken?q=Dalcijfer")
    assert "/beekdal/doelen/daldoel" not in text(client, "/zoeken?q=dalcijfer&soort=plan")
    for odd in ("", "%", "-dalcijfer", '""', "a" * 400, "\x00"):
        assert client.get("/zoeken", {"q": odd}).status_code == 200


def test_the_search_tells_nothing_of_what_is_hidden(cast: Cast, client: Client, monitor: Monitor) -> None:
    Item.objects.filter(code="1.1").update(visibility="intern")
    Dataset.objects.update(visibility="intern")
    page = text(client, "/zoeken?q=dalcijfer")
    assert "/beekdal/doelen/daldoel" not in page and "/indicatoren/dalcijfer" not in page
    client.force_login(cast.bureau)
    assert "/beekdal/doelen/daldoel" in text(client, "/zoeken?q=dalcijfer")
