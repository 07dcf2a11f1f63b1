# SPDX-License-Identifier: EUPL-1.2
"""A reader opens a figure: where it is high, how it goes, how an area stands among its peers, and whose it is."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stip.conftest import Cast
from stip.monitor.figures.references import references
from stip.monitor.figures.shelf import STORE
from stip.monitor.figures.store import Observation, Status
from stip.monitor.figures.trends import Course, Gap, course, standings
from stip.monitor.models import Dataset, Indicator
from stip.monitor.releases.adding import Delivery, add_release
from stip.places.access import Visibility
from stip.places.models import Area, Containment

MARK, COUNT = "rapportcijfer", "bezoekers"


def seen(indicator: str, area: str, year: int, value: float | None, status: Status = Status.MEASURED) -> Observation:
    return Observation(indicator, area, year, "", value, status)


@pytest.fixture(autouse=True)
def figures_folder(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(STORE, "folder", tmp_path / "observaties")  # type: ignore[operator]


@pytest.fixture
def valley(cast: Cast) -> Cast:
    """The valley is a real region for these tests, with a country around it and marks of seven years."""
    land = Area.objects.create(code="NL", kind=Area.Kind.COUNTRY, name="Nederland", slug="nederland")
    Area.objects.update(example=False)
    Containment.objects.create(whole=land, part=cast.region.area, year=2024)
    dataset = Dataset.objects.create(
        code="dalmeting", title="Dalmeting", publisher="Bureau Beekdal", licence="CC0 1.0", every_months=12
    )
    common = {"theme": "Dal", "dataset": dataset}
    Indicator.objects.create(code=COUNT, title="Bezoekers", unit="aantal", decimals=0, measure="aantal", **common)
    Indicator.objects.create(
        code=MARK, title="Rapportcijfer", unit="% van de bezoekers, een acht of meer", measure="aandeel",
        direction="hoger", is_model=True, **common,
    )  # fmt: skip
    rows = [seen(MARK, "NL", year, 70.0) for year in range(2017, 2024)]
    rows += [seen(MARK, "BD01", year, 50.0 + 2 * (year - 2017)) for year in range(2017, 2024)]
    rows += [seen(MARK, "BD02", 2022, 75.04), seen(MARK, "BD02", 2023, None, Status.SECRET)]
    rows += [seen(COUNT, "BD01", 2023, 1200.0), seen(COUNT, "BD02", 2023, 800.0)]
    add_release(dataset, Delivery("dal-2024", "Dalmeting 2024", published="2024-02"), rows, by=None)
    return cast


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_the_page_opens_with_the_answer_beside_the_country(client: Client, valley: Cast) -> None:
    page = shown(client, f"/indicatoren/{MARK}?gebied=BD01")
    assert "In Bovendal is dit 62,0% van de bezoekers, een acht of meer (2023)." in page
    assert "In Nederland is het 70,0%: Bovendal staat er 8,0 procentpunt slechter voor." in page


def test_a_missing_figure_is_told_by_its_reason(client: Client, valley: Cast) -> None:
    page = shown(client, f"/indicatoren/{MARK}?gebied=BD02")
    assert "Voor Benedendal is er over 2023 geen cijfer. Het cijfer is geheim: het gaat om te weinig mensen." in page
    assert "geheim: het gaat om te weinig mensen</td>" in page


def test_another_year_is_a_link_and_gives_that_year(client: Client, valley: Cast) -> None:
    assert 'href="?in=BD&amp;jaar=2022&amp;gebied=BD02"' in shown(client, f"/indicatoren/{MARK}?gebied=BD02")
    page = shown(client, f"/indicatoren/{MARK}?gebied=BD02&jaar=2022")
    assert "In Benedendal is dit 75,0% van de bezoekers" in page
    assert "5,0 procentpunt beter" in page


def test_the_page_says_what_is_measured_and_whose_it_is(client: Client, valley: Cast) -> None:
    page = shown(client, f"/indicatoren/{MARK}")
    for words in ("hoger is beter", "geschat met een model", "Bureau Beekdal", "CC0 1.0", "Dalmeting 2024"):
        assert words in page


def test_what_the_address_asks_wrongly_falls_back(client: Client, valley: Cast) -> None:
    for odd in ("../../", "%00", "BD01%00", "<script>alert(1)</script>", "x" * 3000):
        page = shown(client, f"/indicatoren/{MARK}?gebied={odd}&niveau={odd}&jaar={odd}&in={odd}")
        assert "2023" in page
        assert "<script>alert" not in page
        assert client.get(f"/gebieden/BD01/cijfers?in={odd}&formaat={odd}").status_code == 200
        assert client.get(f"/cijfers/vergelijk?gebied={odd}&gebied=BD01").status_code == 200
    assert client.get("/indicatoren/bestaat-niet").status_code == 404


def test_the_file_holds_the_ranking_with_unit_and_licence(client: Client, valley: Cast) -> None:
    text = client.get(f"/indicatoren/{MARK}?jaar=2022&formaat=csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["gebied"], row["plaats"], row["waarde"]) for row in rows] == [
        ("Benedendal", "1", "75.04"),
        ("Bovendal", "2", "60.0"),
    ]
    assert rows[0]["licentie"] == "CC0 1.0"
    assert rows[0]["verschil met Nederland"] == "5.04"


def test_an_indicator_of_the_bureau_alone_is_not_there_for_others(client: Client, valley: Cast) -> None:
    Dataset.objects.update(visibility=Visibility.INTERNAL, region=valley.region)
    assert client.get(f"/indicatoren/{MARK}").status_code == 404
    assert "Rapportcijfer" not in shown(client, "/indicatoren")
    assert "Dalmeting" not in shown(client, "/cijfers/uitgaven")
    client.force_login(valley.bureau, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/indicatoren/{MARK}").status_code == 200


def test_the_list_can_be_narrowed_and_taken_along(client: Client, valley: Cast) -> None:
    assert "<strong>2</strong> indicatoren" in shown(client, "/indicatoren")
    assert "<strong>1</strong> indicator" in shown(client, "/indicatoren?zoek=rapport")
    rows = list(csv.DictReader(io.StringIO(client.get("/indicatoren?zoek=rapport&formaat=csv").content.decode())))
    assert [(row["code"], row["van"], row["tot en met"]) for row in rows] == [(MARK, "2017", "2023")]


def test_an_area_stands_among_its_peers_with_its_trend(client: Client, valley: Cast) -> None:
    page = shown(client, "/gebieden/BD01/cijfers")
    assert "Op 0 van de 1 indicator staat Bovendal er beter voor dan Nederland, op 1 slechter." in page
    assert "62,0%" in page
    assert "wordt beter" in page
    assert 'href="/gebieden/BD01/cijfers"' in shown(client, "/gebieden/BD01")


def test_an_area_without_figures_says_so(client: Client, cast: Cast) -> None:
    assert "Van Bovendal staan hier nog geen cijfers." in shown(client, "/gebieden/BD01/cijfers")


def test_two_areas_can_be_put_beside_each_other(client: Client, valley: Cast) -> None:
    page = shown(client, "/cijfers/vergelijk?gebied=BD01&gebied=BD02&gebied=onzin")
    assert "62,0%" in page
    assert "niet bekend" in page
    assert "Kies twee tot vier gebieden" in shown(client, "/cijfers/vergelijk")


def test_the_releases_say_what_is_in_and_what_is_due(client: Client, valley: Cast) -> None:
    page = shown(client, "/cijfers/uitgaven")
    assert "Er is 1 levering van 1 bron, met 18 cijfers." in page
    assert "Februari 2025" in page
    assert "Hier nog niet ingelezen." in page


def test_the_number_of_queries_does_not_grow_with_the_figures(client: Client, valley: Cast) -> None:
    addresses = (f"/indicatoren/{MARK}", "/indicatoren", "/gebieden/BD01/cijfers", "/beekdal/resultaat")
    before = [_queries(client, address) for address in addresses]
    dataset = Dataset.objects.get()
    rows = []
    for place in range(5):
        code = f"extra-{place}"
        Indicator.objects.create(
            code=code, title=code, unit="km", measure="gemiddelde", direction="lager", theme="Dal", dataset=dataset
        )
        rows += [seen(code, area, year, 1.0 + place) for area in ("BD01", "BD02", "NL") for year in (2021, 2022, 2023)]
    for place in range(20):
        area = Area.objects.create(code=f"BD1{place}", kind="gemeente", name=f"Dorp {place}", slug=f"dorp-{place}")
        Containment.objects.create(whole=valley.region.area, part=area, year=2024)
        rows += [seen(MARK, area.code, 2023, 50.0 + place)]
    add_release(dataset, Delivery("dal-2025", "Dalmeting 2025", published="2025-02"), rows, by=None)
    assert [_queries(client, address) for address in addresses] == before


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_trend_counts_only_the_years_since_a_break() -> None:
    rising = [(year, float(year)) for year in range(2014, 2024)]
    better = Indicator(direction="hoger")
    assert course(better, rising) == Course.BETTER
    assert course(Indicator(direction="lager"), rising) == Course.WORSE
    assert course(Indicator(direction=""), rising) == Course.UP
    assert course(Indicator(direction="hoger", breaks=[[2021, "andere vraag"]]), rising) == Course.TOO_SHORT
    assert (
        course(better, [(2020 + step, value) for step, value in enumerate((1.0, 3.0, 2.0, 3.0, 1.0))]) == Course.LEVEL
    )


def test_a_gap_that_shrinks_every_year_is_told_as_catching_up(valley: Cast) -> None:
    mark = Indicator.objects.get(code=MARK)
    (found,) = standings(references([mark], ["BD01", "NL"]), [mark], "BD01")
    assert (found.year, found.side, found.difference) == (2023, -1, -8.0)
    assert found.gap == Gap.CLOSES


def played(page: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(page.split('id="kaartjaren" type="application/json">')[1].split("</script>")[0])
    return told


def test_the_map_has_one_set_of_classes_for_all_years(client: Client, valley: Cast) -> None:
    pages = [shown(client, f"/indicatoren/{MARK}?in=BD&jaar={year}") for year in (2022, 2023)]
    first, second = (played(page) for page in pages)
    assert first["years"] == second["years"]
    assert (first["shown"], second["shown"]) == (5, 6)
    legends = [page.split('aria-label="Legenda')[1].split("</ul>")[0] for page in pages]
    assert legends[0] == legends[1]
    assert "ongeveer als Nederland in 2023" in legends[0]


def test_years_play_with_the_reason_where_there_is_no_figure(client: Client, valley: Cast) -> None:
    told = played(shown(client, f"/indicatoren/{MARK}?in=BD"))
    last = told["years"][-1]
    assert last["year"] == 2023
    assert sorted(last["notes"]) == ["62,0%", "niet bekend"]
    assert "none" in told["tones"]


def test_years_before_a_break_do_not_play_along(client: Client, valley: Cast) -> None:
    Indicator.objects.filter(code=MARK).update(breaks=[[2021, "een andere vraag"]])
    years = played(shown(client, f"/indicatoren/{MARK}?in=BD"))["years"]
    assert [each["year"] for each in years] == [2021, 2022, 2023]
    assert "kaartjaren" in shown(client, f"/indicatoren/{MARK}?in=BD&jaar=2018")


def test_one_year_is_not_played(client: Client, valley: Cast) -> None:
    assert "data-play" not in shown(client, f"/indicatoren/{COUNT}?in=BD")


def test_a_municipality_has_a_page_about_catching_up(client: Client, valley: Cast) -> None:
    page = shown(client, "/gebieden/BD01/inlopen")
    assert "Bovendal staat op 1 van de 1 indicator slechter voor dan Nederland en op 0 beter." in page
    assert "Op 1 van die 1 loopt Bovendal duidelijk in" in page
    rows = list(csv.DictReader(io.StringIO(client.get("/gebieden/BD01/inlopen?formaat=csv").content.decode())))
    assert [(row["indicator"], row["lopen we in"]) for row in rows] == [("Rapportcijfer", "loopt in")]
    assert client.get("/gebieden/XX99/inlopen").status_code == 404


def test_what_two_publishers_measure_counts_once(client: Client, valley: Cast) -> None:
    dataset = Dataset.objects.get(code="dalmeting")
    twins = ("overgewicht", "overgewicht-gemeente")
    for code in twins:
        Indicator.objects.create(
            code=code, title=code, unit="%", measure="aandeel", direction="lager", theme="Dal", dataset=dataset
        )
    rows = [seen(code, area, 2023, value) for code in twins for area, value in (("NL", 50.0), ("BD01", 55.0))]
    add_release(dataset, Delivery("dal-2025", "Dalmeting 2025", published="2025-02"), rows, by=None)
    page = shown(client, "/gebieden/BD01/inlopen")
    assert "Bovendal staat op 2 van de 2 indicatoren slechter voor" in page
    assert "1 indicator meet hetzelfde als een andere en telt niet nog eens mee." in page
    assert "Op 0 van de 2 indicatoren staat Bovendal er beter voor" in shown(client, "/gebieden/BD01/cijfers")


def test_a_profile_tells_how_a_figure_moved_and_not_across_a_break(client: Client, valley: Cast) -> None:
    assert "+12,0 sinds 2017" in shown(client, "/gebieden/BD01/cijfers")
    Indicator.objects.filter(code=MARK).update(breaks=[[2021, "een andere vraag"]])
    assert "+4,0 sinds 2021" in shown(client, "/gebieden/BD01/cijfers")
    rows = csv.DictReader(io.StringIO(client.get("/gebieden/BD01/cijfers?formaat=csv").content.decode()))
    row = next(row for row in rows if row["indicator"] == "Rapportcijfer")
    assert (row["vergeleken met jaar"], float(row["verschil met dat jaar"])) == ("2021", 4)


@pytest.mark.parametrize("page", ["/indicatoren/rapportcijfer", "/gebieden/BD01/inlopen", "/cijfers/uitgaven"])
@pytest.mark.parametrize("asked", ["jaar=%00", "jaar=9999999999999", "in=%27%3B--&gebied=%F0%9F%98%80", "formaat=exe"])
def test_odd_questions_get_the_page(client: Client, valley: Cast, page: str, asked: str) -> None:
    assert client.get(f"{page}?{asked}").status_code == 200


def test_the_overview_of_deliveries_says_what_is_in_and_what_is_late(client: Client, valley: Cast) -> None:
    page = shown(client, "/cijfers/uitgaven")
    assert "Wat is binnen, wat komt en wat is te laat?" in page
    assert '<strong class="stip-side--worse">te laat</strong>' in page
    Dataset.objects.create(code="leeg", title="Nog leeg", publisher="Bureau")
    assert "nog niets binnen" in shown(client, "/cijfers/uitgaven")
