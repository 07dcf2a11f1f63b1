# SPDX-License-Identifier: EUPL-1.2
"""What each resource tells, and what its filters leave."""

import json

import pytest
from django.test import Client

from stip.api.tests.conftest import SHA256, SQUARE

NOTA = {"document": "nota", "pagina": 1, "anker": "honderd huizen"}

FILTERS = [
    ("onderdelen?plan=plan-open", ["1", "1.1", "2.1"]),
    ("onderdelen?plan=plan-open&niveau=lijn", ["1"]),
    ("onderdelen?plan=plan-open&organisatie=gemeente-venray", ["1.1"]),
    ("onderdelen?plan=plan-open&organisatie=min-a", ["1", "1.1"]),
    ("onderdelen?plan=plan-open&organisatie=min-a&rol=trekker", ["1"]),
    ("onderdelen?plan=plan-open&rol=trekker", ["1", "1.1"]),
    ("onderdelen?plan=plan-open&gebied=GM0984", ["1.1"]),
    ("onderdelen?plan=plan-open&gebied=GM0984&metOmliggend=true", ["1", "1.1"]),
    ("onderdelen?plan=plan-open&gebied=GM0984&metOmliggend=false", ["1.1"]),
    ("onderdelen?plan=plan-open&gebied=WK098400&metOmliggend=true", ["1", "1.1"]),
    ("onderdelen?plan=plan-open&gebied=PV31", ["1"]),
    ("onderdelen?plan=plan-open&thema=water", ["1.1"]),
    ("onderdelen?plan=plan-open&status=gestopt", ["1.1"]),
    ("onderdelen?plan=plan-open&herkomst=voortgezet", ["1.1"]),
    ("onderdelen?plan=plan-open&ouder=1", ["1.1"]),
    ("onderdelen?plan=plan-open&ouder=geheim-partners", []),
    ("onderdelen?plan=plan-open&zoek=warmtenet", ["1"]),
    ("onderdelen?plan=plan-open&zoek=huis", ["1", "1.1"]),
    ("onderdelen?plan=plan-open&zoek=buurt+zonder", ["1.1"]),
    ("onderdelen?zoek=%25", []),
    ("onderdelen?zoek=geheim", []),
    ("onderdelen?status=uitvoering&plan=plan-open&gebied=PV31&organisatie=min-a", ["1"]),
    ("gebieden?soort=gemeente", ["GM0001", "GM0984"]),
    ("gebieden?soort=gemeente&jaar=2024", ["GM0984"]),
    ("gebieden?soort=gemeente&jaar=2018", ["GM0001", "GM0984"]),
    ("gebieden?binnen=NL", ["GM0984", "PV31", "WK098400"]),
    ("gebieden?binnen=PV31&jaar=2018", ["GM0001"]),
    ("gebieden?binnen=niets", []),
    ("gebieden?naam=VENR", ["GM0984"]),
    ("organisaties?soort=ministerie", ["min-a"]),
    ("organisaties?gebied=GM0984", ["gemeente-venray"]),
    ("organisaties?zoek=ministerie+b", ["min-a"]),
    ("organisaties?zoek=ven", ["gemeente-venray"]),
    ("organisaties?zoek=min.+a", ["min-a"]),
    ("organisaties?lid=min-a", ["netwerk"]),
    ("gremia?regio=noord", ["regiegroep"]),
    ("gremia?organisatie=min-a", ["werkgroep"]),
    ("gremia?soort=raad", []),
    ("documenten?regio=noord", ["nota"]),
    ("documenten?uitgever=gemeente-venray&zoek=NOT", ["nota"]),
    ("documenten?zoek=memo", []),
    ("plannen?regio=noord", ["plan-open"]),
    ("plannen?status=lopend", ["plan-open", "plan-zuid"]),
    ("regios", ["noord", "zuid"]),
    ("relaties", ["plan-open:1.1:vervolg-op:plan-zuid:1"]),
    ("relaties?plan=plan-zuid", ["plan-open:1.1:vervolg-op:plan-zuid:1"]),
    ("relaties?onderdeel=plan-zuid/1", ["plan-open:1.1:vervolg-op:plan-zuid:1"]),
    ("relaties?onderdeel=1.1&plan=plan-open", ["plan-open:1.1:vervolg-op:plan-zuid:1"]),
    ("relaties?onderdeel=1.1&plan=plan-zuid", []),
    ("relaties?onderdeel=plan-zuid/1&plan=plan-open", []),
    ("relaties?soort=botst-met", []),
    ("bevindingen?plan=plan-open", ["twee-getallen"]),
    ("bevindingen?soort=naam", []),
]


@pytest.mark.parametrize(("address", "codes"), FILTERS)
def test_a_filter_leaves_what_it_names(anyone: Client, address: str, codes: list[str]) -> None:
    answer = anyone.get(f"/api/v1/{address}").json()
    assert sorted(row["code"] for row in answer["resultaten"]) == codes
    assert answer["aantal"] == len(codes)


def test_an_item_tells_everything_about_itself(anyone: Client) -> None:
    item = anyone.get("/api/v1/plannen/plan-open/onderdelen/1.1").json()
    assert item.pop("gewijzigdOp").endswith("Z")
    assert item == {
        "code": "1.1",
        "titel": "Buurt zonder gas",
        "samenvatting": None,
        "tekst": "Uitleg.",
        "niveau": "project",
        "ouder": "1",
        "plan": "plan-open",
        "periode": "2024/2025",
        "oplevering": "2026",
        "status": "gestopt",
        "herkomst": "voortgezet",
        "reden": "Het geld was op.",
        "partners": [
            {"organisatie": "gemeente-venray", "rol": "trekker", "bronnen": [NOTA]},
            {"organisatie": "min-a", "rol": "financier", "bronnen": []},
        ],
        "gebieden": ["GM0984"],
        "themas": ["water"],
        "punten": [{"soort": "doel", "tekst": "Honderd huizen.", "bronnen": [NOTA]}],
        "bedragen": [
            {
                "soort": "nodig",
                "euro": "1500000.50",
                "aard": "circa",
                "hoogstens": None,
                "omschrijving": "aanleg",
                "financier": "min-a",
                "jaar": None,
                "activiteit": None,
                "natura": False,
                "bronnen": [NOTA],
            },
            {
                "soort": "gevraagd",
                "euro": "10.00",
                "hoogstens": "20.00",
                "aard": "bandbreedte",
                "omschrijving": None,
                "financier": None,
                "jaar": 2026,
                "activiteit": "onderhoud",
                "natura": True,
                "bronnen": [],
            },
        ],
        "relaties": [{"soort": "vervolg-op", "naar": "plan-zuid/1", "toelichting": "Beide gaan over warmte."}],
        "bronnen": [NOTA],
        "voorbeeld": False,
        "url": "http://testserver/plannen/plan-open/onderdelen/1.1",
    }


def test_an_item_in_a_list_is_the_item_itself(anyone: Client) -> None:
    for row in anyone.get("/api/v1/onderdelen").json()["resultaten"]:
        assert anyone.get(f"/api/v1/plannen/{row['plan']}/onderdelen/{row['code']}").json() == row


@pytest.mark.parametrize(
    "name",
    ["regios", "gebieden", "organisaties", "gremia", "documenten", "plannen", "relaties", "regelingen"],
)
def test_a_thing_in_a_list_is_the_thing_itself(anyone: Client, name: str) -> None:
    rows = anyone.get(f"/api/v1/{name}").json()["resultaten"]
    assert rows
    for row in rows:
        assert anyone.get(f"/api/v1/{name}/{row['code']}").json() == row


def test_a_plan_tells_its_levels_with_the_number_of_items(anyone: Client) -> None:
    plan = anyone.get("/api/v1/plannen/plan-open").json()
    assert [(level["code"], level["aantal"], level["onder"]) for level in plan["niveaus"]] == [
        ("lijn", 1, []),
        ("project", 2, ["lijn"]),
    ]
    assert plan["themas"] == [{"code": "water", "titel": "Water", "samenvatting": None, "bronnen": [NOTA]}]
    assert plan["bronnen"] == [NOTA]
    assert (plan["regio"], plan["periode"], plan["horizon"]) == ("noord", "2024/2027", "Gezond in 2040.")


def test_a_finding_tells_its_places(anyone: Client) -> None:
    finding = anyone.get("/api/v1/plannen/plan-open/bevindingen/twee-getallen").json()
    assert finding in anyone.get("/api/v1/bevindingen").json()["resultaten"]
    assert (finding["soort"], finding["bronnen"]) == ("getal", [NOTA])


def test_a_version_tells_what_was_frozen_but_not_its_text(anyone: Client) -> None:
    version = anyone.get("/api/v1/plannen/plan-open/versies/1").json()
    assert version.pop("vastgelegdOp")
    assert version == {
        "plan": "plan-open",
        "nummer": 1,
        "naam": "Eerste versie",
        "stadium": "concept",
        "toelichting": "Na de inspraak.",
        "sha256": SHA256,
        "url": "http://testserver/plannen/plan-open/versies",
    }
    assert anyone.get("/api/v1/plannen/plan-open/versies?stadium=concept").json()["aantal"] == 1
    assert anyone.get("/api/v1/plannen/plan-open/versies?stadium=vastgesteld").json()["aantal"] == 0


def test_parties_bodies_and_seats_tell_where_they_stand(anyone: Client) -> None:
    assert anyone.get("/api/v1/organisaties/netwerk").json()["bronnen"] == [NOTA]
    team = anyone.get("/api/v1/gremia/werkgroep").json()
    assert [team["bronnen"], *(seat["bronnen"] for seat in team["zetels"])] == [[NOTA], [NOTA], []]


@pytest.mark.parametrize(
    "name",
    ["regios", "plannen", "onderdelen", "relaties", "bevindingen", "organisaties", "gremia", "gebieden", "documenten"],
)
def test_everything_leads_to_a_page_of_the_site(anyone: Client, name: str) -> None:
    for row in anyone.get(f"/api/v1/{name}").json()["resultaten"]:
        assert anyone.get(row["url"].removeprefix("http://testserver")).status_code == 200


def test_an_area_tells_what_it_lies_in_and_what_came_before_it(anyone: Client) -> None:
    area = anyone.get("/api/v1/gebieden/GM0984").json()
    assert area["ligtIn"] == [{"gebied": "PV31", "jaar": 2024}]
    assert area["voorgangers"] == [{"gebied": "GM0001", "jaar": 2019}]
    assert area["grenzen"] == [{"jaar": 2024, "bron": "CBS"}]
    assert anyone.get("/api/v1/gebieden/GM0001").json()["opvolgers"] == [{"gebied": "GM0984", "jaar": 2019}]


def test_an_organisation_tells_its_earlier_names_and_numbers(anyone: Client) -> None:
    [former] = anyone.get("/api/v1/organisaties/min-a").json()["eerdereNamen"]
    assert (former["naam"], former["totEnMet"], former["vanaf"]) == ("Ministerie B", "2024-07-01", None)
    network = anyone.get("/api/v1/organisaties/netwerk").json()
    assert network["leden"] == ["gemeente-venray", "min-a"]
    assert (network["bestaatSinds"], network["bestondTotEnMet"], network["toelichting"]) == ("2020-01-01", None, "Los.")
    [number] = anyone.get("/api/v1/organisaties/gemeente-venray").json()["identificaties"]
    assert number == {"stelsel": "tooi", "waarde": "gm0984", "uri": "https://identifier.example/gm0984"}


def test_a_body_names_only_people_who_are_public(anyone: Client, bureau: Client) -> None:
    for client in (anyone, bureau):
        seats = client.get("/api/v1/gremia/werkgroep").json()["zetels"]
        assert [(seat["organisatie"], seat["persoon"], seat["functie"]) for seat in seats] == [
            ("gemeente-venray", "Jo Publiek", None),
            ("min-a", None, "wethouder"),
        ]


def test_a_border_is_geojson(anyone: Client) -> None:
    answer = anyone.get("/api/v1/gebieden/GM0984/geojson")
    assert answer["Content-Type"] == "application/geo+json"
    assert answer["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    assert json.loads(answer.content) == {
        "type": "Feature",
        "id": "GM0984",
        "properties": {"code": "GM0984", "naam": "Venray", "soort": "gemeente", "jaar": 2024, "bron": "CBS"},
        "geometry": SQUARE,
    }


def test_an_area_without_a_border_has_no_geometry(anyone: Client) -> None:
    for address in ("/api/v1/gebieden.geojson?soort=provincie", "/api/v1/gebieden/geojson?soort=provincie"):
        [feature] = json.loads(anyone.get(address).content)["features"]
        assert (feature["id"], feature["geometry"], feature["properties"]["jaar"]) == ("PV31", None, None)


def test_the_map_holds_the_areas_of_its_year(anyone: Client) -> None:
    def codes(query: str) -> list[str]:
        return [
            feature["id"] for feature in json.loads(anyone.get(f"/api/v1/gebieden/geojson?{query}").content)["features"]
        ]

    assert codes("binnen=NL&soort=gemeente") == ["GM0984"]
    assert codes("soort=gemeente&jaar=2018") == ["GM0001", "GM0984"]
    assert codes("binnen=nergens") == []
