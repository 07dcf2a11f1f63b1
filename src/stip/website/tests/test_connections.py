# SPDX-License-Identifier: EUPL-1.2
"""What hangs together: themes against programmes, the drawing of links with its list, and the State tracks."""

import csv
import io
import re

import pytest
from django.template import engines
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stip.conftest import Cast, import_plan
from stip.plans.models import Item, Link
from stip.sources.models import Citation, Document
from stip.website.tests.valley import SECOND, connect, hide, link

MATRIX = "/plannen/beekdal-wonen/matrix"
NETWORK = "/plannen/beekdal-wonen/samenhang"
TRACKS = "/rijkstrajecten"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.content.decode())


def table(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a downloaded CSV."""
    response = client.get(address)
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_a_cell_counts_the_items_under_a_top_that_carry_a_theme(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, MATRIX)
    assert "Twee thema’s lopen dwars door dit plan. Van de 5 onderdelen horen er 3 bij minstens één daarvan." in text
    assert '?thema=water&amp;binnen=A"' in text
    rows = {(row["code"], row["thema"]): row["aantal onderdelen"] for row in table(client, f"{MATRIX}?formaat=csv")}
    assert rows == {("A", "Water"): "2", ("A", "Groen"): "2", ("B", "Water"): "0", ("B", "Groen"): "0"}


def test_a_number_in_the_matrix_opens_exactly_those_items(client: Client, cast: Cast) -> None:
    connect(cast)
    rows = table(client, "/plannen/beekdal-wonen?thema=water&binnen=A&formaat=csv")
    assert [row["code"] for row in rows] == ["A.1", "A.1.1"]


def test_the_area_of_a_dot_grows_with_the_count(client: Client, cast: Cast) -> None:
    plan = connect(cast)
    plan.items.get(code="B").themes.add(*plan.themes.filter(code="water"))
    radii = [float(radius) for radius in re.findall(r'<circle r="([\d.]+)"', page(client, MATRIX))]
    assert radii == [17.0, 17.0, 12.0]  # 1 of 2: half the area is 17 / √2


def test_what_is_not_readable_does_not_count_in_the_matrix(client: Client, cast: Cast) -> None:
    hide(connect(cast), "A.1.1")
    rows = {(row["code"], row["thema"]): row["aantal onderdelen"] for row in table(client, f"{MATRIX}?formaat=csv")}
    assert rows["A", "Water"] == "1"


def test_relations_are_rolled_up_to_the_top_and_lead_to_the_links_behind_them(client: Client, cast: Cast) -> None:
    link(connect(cast), "B.1", "overlapt-met", "A.1")
    text = page(client, MATRIX)
    assert "De tekst legt 2 verbanden tussen onderdelen" in text
    address = re.search(r'href="(/plannen/beekdal-wonen/samenhang\?soort=hangt-af-van[^"#]*)', text)[1]
    lines = table(client, f"{address.replace('&amp;', '&')}&formaat=csv")
    assert [(line["van"], line["naar"]) for line in lines] == [("Torenflat", "Rotonde")]


def test_a_link_that_reads_both_ways_is_found_from_either_side(client: Client, cast: Cast) -> None:
    link(connect(cast), "B.1", "overlapt-met", "A.1")
    for ends in ("van=A&naar=B", "van=B&naar=A"):
        assert "Bouwen bij het station" in {
            row["naar"] for row in table(client, f"{NETWORK}?soort=overlapt-met&{ends}&formaat=csv")
        }


def test_the_matrix_says_what_the_plan_says_about_the_matrix_of_its_source(client: Client, cast: Cast) -> None:
    item = connect(cast).items.get(code="A")
    item.points.create(kind="verwijzing", text="De vakjes van de matrix zijn niet te lezen.")
    assert "De vakjes van de matrix zijn niet te lezen." in page(client, MATRIX)


def test_a_plan_without_themes_says_so(client: Client, cast: Cast) -> None:
    connect(cast)
    assert "Dit plan noemt geen thema’s" in page(client, "/plannen/rijkstrajecten-dal/matrix")


def test_the_network_opens_with_figures_and_shows_every_link_as_drawing_and_list(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, NETWORK)
    assert "2 onderdelen hangen via 2 verbanden met elkaar samen: 1 binnen dit plan en 1 met één ander plan." in text
    assert "<title>Torenflat hangt af van Rotonde</title>" in text
    assert "eerst de rotonde" in text
    assert 'tabindex="0" role="region"' in text
    assert text.index("De tekening") < text.index("Alle verbanden als lijst")


def test_only_linked_items_and_what_they_hang_under_are_drawn(client: Client, cast: Cast) -> None:
    connect(cast)
    titles = re.findall(r'<a class="stip-network__item[^>]*><title>([^<(]+) \(', page(client, NETWORK))
    assert titles == [
        "Meer woningen",
        "Bouwen bij het station",
        "Torenflat",
        "Goed bereikbaar",
        "Rotonde",
        "Droge voeten",
    ]


def test_a_source_without_a_page_is_named_without_one(client: Client, cast: Cast) -> None:
    connect(cast)
    link = Link.objects.select_related("source__plan").get(target__title="Rotonde")
    document = Document.objects.create(code="beekdalbesluit", title="Beekdalbesluit")
    Citation.objects.create(fact=link, document=document)
    [row] = table(client, f"{NETWORK}?soort=hangt-af-van&formaat=csv")
    assert row["bronnen"].split("; ")[-1] == "Beekdalbesluit"


def test_the_network_filters_by_kind_and_by_plan(client: Client, cast: Cast) -> None:
    connect(cast)
    assert [row["naar"] for row in table(client, f"{NETWORK}?soort=hangt-af-van&formaat=csv")] == ["Rotonde"]
    assert [row["naar"] for row in table(client, f"{NETWORK}?met=beekdal-2024-2030&formaat=csv")] == ["Droge voeten"]
    assert "Niets gevonden met deze filters" in page(client, f"{NETWORK}?soort=hangt-af-van&met=beekdal-2024-2030")


def test_a_link_to_what_may_not_be_read_is_not_shown(client: Client, cast: Cast) -> None:
    hide(connect(cast), "B.1")
    assert "Rotonde" not in page(client, NETWORK)
    client.force_login(cast.bureau)
    assert "Rotonde" in page(client, NETWORK)


def test_an_address_with_nonsense_is_answered_as_if_nothing_was_asked(client: Client, cast: Cast) -> None:
    connect(cast)
    assert "2 verbanden" in page(client, f"{NETWORK}?soort=<script>&onderdeel=zz&pagina=-1")
    assert "Alles" not in page(client, f"{NETWORK}?van=%00'")


def test_a_plan_without_links_says_so(client: Client, cast: Cast) -> None:
    import_plan(SECOND.partition("onderdelen:")[0].replace("beekdal-wonen", "leeg"))
    assert "nog geen verbanden" in page(client, "/plannen/leeg/samenhang")


def test_a_track_of_two_ministries_stands_under_both_and_counts_once(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, TRACKS)
    assert "Er zijn 2 rijkstrajecten van twee ministeries in Beekdal; 1 daarvan raakt een regionaal plan." in text
    assert text.count(">Beken op orde</a>") == 2
    assert "staat uitgewerkt bij Ministerie van Water" in text
    assert len(table(client, f"{TRACKS}?formaat=csv")) == 2


def test_a_track_tells_where_it_stands_what_it_costs_and_what_it_serves(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, TRACKS)
    assert "De eerste meander ligt er." in text
    assert "€ 2,0 mln toegekend" in text
    assert 'draagt bij aan <a href="/plannen/beekdal-2024-2030/onderdelen/1.1">Beekherstel</a>' in text
    assert "Van dit traject is geen verband met een regionaal plan vastgelegd." in text


def test_a_challenge_that_no_track_serves_is_named(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, TRACKS)
    # Beekdal: the track serves a project under the first of two challenges. Woonprogramma: two challenges, two lines.
    assert "5 van de 6 opgaven en programma’s van de regio’s worden door geen enkel traject geraakt." in text
    assert "Van de 2 opgaven raken de trajecten er 1; alleen deze niet:" in text
    assert "Geen van de 4 opgaven en lijnen wordt door een traject geraakt:" in text


def test_tracks_filter_by_ministry_area_and_region(client: Client, cast: Cast) -> None:
    connect(cast)
    for query, expected in {
        "ministerie=ministerie-water": ["beken"],
        "ministerie=ministerie-wonen": ["beken", "stilte"],
        "gebied=BD01": ["beken"],
        "regio=beekdal": ["beken"],
        "regio=niets": ["stilte"],
    }.items():
        assert [row["code"] for row in table(client, f"{TRACKS}?{query}&formaat=csv")] == expected


def test_without_tracks_the_page_says_so(client: Client, cast: Cast) -> None:
    assert "Er staan hier nog geen rijkstrajecten." in page(client, TRACKS)


@pytest.mark.parametrize("address", [MATRIX, NETWORK, TRACKS])
def test_the_number_of_queries_stays_the_same_when_there_is_more(
    client: Client, cast: Cast, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = connect(cast)
    page(client, address)
    with django_assert_max_num_queries(35) as before:
        page(client, address)
    _grow(plan.pk)
    with django_assert_max_num_queries(len(before)):
        page(client, address)


def _grow(plan: int) -> None:
    extra = "\n".join(
        f"  - {{code: C{n}, niveau: opgave, titel: Extra {n}, themas: [groen], "
        f"relaties: [{{soort: draagt-bij-aan, naar: A, bronnen: [{{document: beekdalnota, pagina: {n}}}]}}]}}"
        for n in range(1, 15)
    )
    import_plan(SECOND + extra + "\n")
    assert Item.objects.filter(plan=plan).count() == 19


@pytest.mark.parametrize("address", [MATRIX, NETWORK, TRACKS, "/plannen/rijkstrajecten-dal/matrix"])
def test_every_template_knows_its_variables_and_has_one_heading(
    client: Client, cast: Cast, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(cast)
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "ONBEKENDE VARIABELE %s")
    text = client.get(address).content.decode()
    assert not re.findall(r"ONBEKENDE VARIABELE \S+", text)
    assert text.count("<h1") == 1
    assert not re.search(r"\sstyle=|<style", text)


@pytest.mark.parametrize("address", [MATRIX, NETWORK])
def test_a_plan_that_may_not_be_read_is_not_there(client: Client, cast: Cast, address: str) -> None:
    plan = connect(cast)
    plan.visibility = "intern"
    plan.save()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [MATRIX, NETWORK, TRACKS])
def test_a_spreadsheet_comes_out(client: Client, cast: Cast, address: str) -> None:
    connect(cast)
    assert client.get(f"{address}?formaat=xlsx").content.startswith(b"PK")
