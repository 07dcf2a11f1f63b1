# SPDX-License-Identifier: EUPL-1.2
"""A region pins what it starts from, and a reader sees what became of it since."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stip.conftest import Cast
from stip.monitor.aims.baselines import add_baseline, change_baseline
from stip.monitor.figures.shelf import STORE
from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Baseline, Dataset, Indicator
from stip.monitor.releases.adding import Delivery, add_release
from stip.places.models import Area

ADDRESS = "/beekdal/nulmetingen"
FIGURES = {"rust": (60.0, 65.0), "drukte": (10.0, 12.0), "bomen": (5.0, 5.0)}


def rows(year: int, place: int) -> list[Observation]:
    return [
        Observation(code, area, year, "", values[place], Status.MEASURED)
        for code, values in FIGURES.items()
        for area in ("BD", "BD01")
    ]


@pytest.fixture(autouse=True)
def figures_folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(STORE, "folder", tmp_path / "observaties")


@pytest.fixture
def dataset(cast: Cast) -> Dataset:
    made = Dataset.objects.create(code="dalmeting", title="Dalmeting", publisher="Bureau Beekdal", licence="CC0 1.0")
    for order, (code, direction) in enumerate(
        (("rust", "hoger"), ("drukte", "lager"), ("bomen", ""), ("stilte", "hoger"))
    ):
        Indicator.objects.create(
            code=code, title=code.capitalize(), unit="%", measure="aandeel", theme="Dal", direction=direction,
            dataset=made, order=order,
        )  # fmt: skip
    secret = Observation("rust", "BD02", 2020, "", None, Status.SECRET)
    silence = [Observation("stilte", area, 2020, "", 3.0, Status.MEASURED) for area in ("BD", "BD01")]
    first = [*rows(2020, 0), secret, *silence]
    add_release(made, Delivery("dal-2021", "Dalmeting 2021", published="2021-02"), first, by=None)
    return made


def start(**changes: Any) -> dict[str, Any]:
    pins = [{"indicator": code, "levering": "dal-2021", "jaar": 2020} for code in (*FIGURES, "stilte")]
    return {
        "regio": "beekdal", "code": "begin", "titel": "Nulmeting van het dal", "vastgesteldOp": "2021-03-01",
        "gebieden": ["BD01", "BD02"], "punten": pins, **changes,
    }  # fmt: skip


@pytest.fixture
def baseline(cast: Cast, dataset: Dataset) -> Baseline:
    return add_baseline(start(), by=cast.bureau)


@pytest.fixture
def later(baseline: Baseline, dataset: Dataset) -> Baseline:
    """A newer delivery with a later year, that gives another figure for the year that was pinned too."""
    again = Observation("rust", "BD01", 2020, "", 58.0, Status.MEASURED)
    delivery = Delivery("dal-2025", "Dalmeting 2025", published="2025-02")
    add_release(dataset, delivery, [*rows(2024, 1), again], by=None)
    return baseline


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_before_anything_else_was_measured_it_says_so(client: Client, baseline: Baseline) -> None:
    page = shown(client, f"{ADDRESS}/begin")
    assert "er nog geen latere meting die met de nulmeting te vergelijken is" in page
    assert page.count("nog geen latere meting") >= 4
    assert "Dalmeting 2021</a>, uitgegeven februari 2021" in page


def test_a_later_measurement_stands_beside_what_was_pinned(client: Client, later: Baseline) -> None:
    page = shown(client, f"{ADDRESS}/begin?gebied=BD01")
    assert "staat Bovendal er op 1 van de 2 indicatoren beter voor en op 1 slechter. Van 1 is er nog geen" in page
    assert "60,0%" in page and "65,0%" in page and "+5,0" in page
    assert "gelijk" in page


def test_a_figure_that_the_publisher_estimated_anew_is_told_and_the_pin_stays(client: Client, later: Baseline) -> None:
    page = shown(client, f"{ADDRESS}/begin?gebied=BD01")
    assert "De uitgever heeft dit cijfer later bijgesteld van 60,0% naar 58,0%. De nulmeting blijft staan." in page
    assert "bijgesteld" not in shown(client, f"{ADDRESS}/begin")


def test_figures_on_both_sides_of_a_break_are_not_compared(client: Client, later: Baseline) -> None:
    Indicator.objects.filter(code="rust").update(breaks=[[2022, "een andere vraag"]])
    page = shown(client, f"{ADDRESS}/begin")
    assert 'niet te vergelijken<span class="stip-aside">Vanaf 2022: een andere vraag.' in page
    assert "op 0 van de 1 indicator beter voor" in page


def test_a_secret_figure_is_told_as_secret(client: Client, later: Baseline) -> None:
    page = shown(client, f"{ADDRESS}/begin?gebied=BD02")
    assert "Geheim: het gaat om te weinig mensen" in page


def test_the_file_has_every_area_and_the_same_figures(client: Client, later: Baseline) -> None:
    response = client.get(f"{ADDRESS}/begin?formaat=csv")
    found = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert len(found) == 3 * 4
    row = next(one for one in found if (one["code"], one["indicator"]) == ("BD01", "Rust"))
    told = row["nulmeting"], row["later bijgesteld naar"], row["laatste meting"], row["verschil"]
    assert [float(one) for one in told] == [60, 58, 65, 5]
    assert (row["levering"], row["sinds de nulmeting"]) == ("dal-2021", "beter")


def test_the_indicator_shows_where_the_region_began(client: Client, later: Baseline) -> None:
    Area.objects.update(example=False)
    type(later.region).objects.update(example=False)
    page = shown(client, "/indicatoren/rust?gebied=BD01")
    assert "Regio Beekdal begon met 2020." in page or "begon met 2020." in page
    assert "stip-trend__pin" in page


def test_what_is_for_the_bureau_is_not_there_for_others(client: Client, baseline: Baseline, cast: Cast) -> None:
    change_baseline(baseline, {"zichtbaarheid": "intern"}, seen=1, by=cast.bureau)
    assert client.get(f"{ADDRESS}/begin").status_code == 404
    assert "Nulmeting van het dal" not in shown(client, ADDRESS)
    client.force_login(cast.neighbour)
    assert client.get(f"{ADDRESS}/begin").status_code == 404
    client.force_login(cast.bureau)
    assert "Nulmeting van het dal" in shown(client, ADDRESS)


def test_figures_that_became_internal_are_not_on_the_page(client: Client, baseline: Baseline, dataset: Dataset) -> None:
    Dataset.objects.update(visibility="intern")
    page = shown(client, f"{ADDRESS}/begin")
    assert "Er staan hier geen cijfers die u mag lezen." in page
    assert "Rust" not in page


@pytest.mark.parametrize("address", ["nieuw", "begin/wijzig", "begin/verwijder"])
def test_only_the_bureau_gets_at_the_forms(client: Client, baseline: Baseline, cast: Cast, address: str) -> None:
    assert client.get(f"{ADDRESS}/{address}").status_code == 302
    client.force_login(cast.neighbour)
    assert client.get(f"{ADDRESS}/{address}").status_code == 403
    client.force_login(cast.bureau)
    assert client.get(f"{ADDRESS}/{address}").status_code == 200


def sent(**changes: Any) -> dict[str, Any]:
    return {
        "gezien": "1", "titel": "Nulmeting van het dal", "vastgesteldOp": "2021-03-01", "zichtbaarheid": "openbaar",
        "gebieden": "Bovendal\nBenedendal", "punten": ["rust", "drukte", "bomen", "stilte"],
        **{f"punten-{code}": f"{code}|dal-2021|2020" for code in (*FIGURES, "stilte")},
        "bronnen-TOTAL_FORMS": "0", "bronnen-INITIAL_FORMS": "0", **changes,
    }  # fmt: skip


def test_the_bureau_pins_by_ticking(client: Client, dataset: Dataset, cast: Cast) -> None:
    client.force_login(cast.bureau)
    response = client.post(f"{ADDRESS}/nieuw", sent(gezien="0", punten=["rust"]))
    assert response.status_code == 302, response.content.decode()[:2000]
    made = Baseline.objects.get()
    assert [(pin.indicator.code, pin.release.code, pin.year) for pin in made.pins.all()] == [("rust", "dal-2021", 2020)]
    assert {area.code for area in made.areas.all()} == {"BD01", "BD02"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"punten": []}, "Kies ten minste één indicator"),
        ({"punten-rust": "rust|dal-2021|1850"}, "is dit jaar er niet"),
        ({"punten-rust": "<script>"}, "is dit jaar er niet"),
        ({"punten-rust": "||"}, "is dit jaar er niet"),
        ({"punten": ["geluk"]}, "is dit jaar er niet"),
        ({"gebieden": "Nergens"}, "dit gebied kennen we niet"),
        ({"vastgesteldOp": "straks"}, "datum"),
    ],
)
def test_what_cannot_be_pinned_is_told_beside_its_field(
    client: Client, baseline: Baseline, cast: Cast, wrong: dict[str, Any], message: str
) -> None:
    client.force_login(cast.bureau)
    response = client.post(f"{ADDRESS}/begin/wijzig", sent(**wrong))
    assert response.status_code == 422
    assert message in response.content.decode()


def test_saving_what_was_there_changes_nothing(client: Client, baseline: Baseline, cast: Cast) -> None:
    client.force_login(cast.bureau)
    assert client.post(f"{ADDRESS}/begin/wijzig", sent()).status_code == 302
    assert Baseline.objects.get().revision == 1


def test_two_writers_of_the_same_pins_choose(client: Client, baseline: Baseline, cast: Cast) -> None:
    change_baseline(baseline, {"punten": start()["punten"][:2]}, seen=1, by=cast.bureau)
    client.force_login(cast.bureau)
    response = client.post(f"{ADDRESS}/begin/wijzig", sent(punten=["rust"]))
    assert response.status_code == 409
    page = response.content.decode()
    assert "Drukte, 2020 (Dalmeting 2021)" in page
    kept = {"vergeleken": "2", "keuze-punten": "mijn"}
    assert client.post(f"{ADDRESS}/begin/wijzig", sent(punten=["rust"], **kept)).status_code == 302
    assert Baseline.objects.get().pins.get().indicator.code == "rust"


def test_a_baseline_is_taken_away_with_a_reason(client: Client, baseline: Baseline, cast: Cast) -> None:
    client.force_login(cast.bureau)
    assert client.post(f"{ADDRESS}/begin/verwijder", {"gezien": "7"}).status_code == 409
    assert client.post(f"{ADDRESS}/begin/verwijder", {"gezien": "1", "waarom": "dubbel"}).status_code == 302
    assert not Baseline.objects.exists()


@pytest.mark.parametrize("asked", ["gebied=BD99", "gebied=%00", "gebied=%27%3B--", "gebied=", "formaat=pdf"])
def test_odd_questions_still_get_the_page(client: Client, baseline: Baseline, asked: str) -> None:
    assert "Nulmeting van het dal" in shown(client, f"{ADDRESS}/begin?{asked}")


def test_the_page_asks_as_often_however_much_is_pinned(client: Client, later: Baseline, cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            shown(client, f"{ADDRESS}/begin")
        return len(caught)

    asked()
    many = asked()
    change_baseline(later, {"punten": start()["punten"][:1], "gebieden": []}, seen=1, by=cast.bureau)
    assert many <= asked() + 1
    assert many < 45
