# SPDX-License-Identifier: EUPL-1.2
"""What the books tell: amounts with what is not known, and movements that add up to them."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

NOTA = {"document": "nota", "pagina": 1, "anker": "honderd huizen"}
LINES = ["begrotingsregels", "bijdragen", "uitgaven", "capaciteit"]

FILTERS = [
    ("begrotingsregels?plan=plan-open", [7001, 7010]),
    ("begrotingsregels?plan=plan-open&stadium=geraamd", [7001]),
    ("begrotingsregels?plan=plan-open&stadium=besloten", [7010]),
    ("begrotingsregels?plan=plan-open&peildatum=2024-07-01", [7010]),
    ("begrotingsregels?plan=plan-open&peildatum=2024-07-01&stadium=besloten", [7010]),
    ("begrotingsregels?plan=plan-open&peildatum=2024-07-01&stadium=geraamd", []),
    ("begrotingsregels?plan=plan-open&peildatum=2024-06-30", [7010]),
    ("begrotingsregels?plan=plan-open&peildatum=2024-06-29", []),
    ("begrotingsregels?onderdeel=plan-open/1", [7001]),
    ("begrotingsregels?onderdeel=plan-open/1.1", [7001]),
    ("begrotingsregels?onderdeel=1.1&plan=plan-open", [7001]),
    ("begrotingsregels?onderdeel=plan-open/2.1", []),
    ("begrotingsregels?onderdeel=plan-open/geheim-partners", []),
    ("bijdragen?plan=plan-open", [7004, 7005, 7006]),
    ("bijdragen?plan=plan-open&partij=min-a", [7004]),
    ("bijdragen?plan=plan-open&ontvanger=gemeente-venray", [7005]),
    ("bijdragen?plan=plan-open&jaar=2025", [7004, 7006]),
    ("bijdragen?plan=plan-open&jaar=1999", []),
    ("bijdragen?plan=plan-open&herkomst=publiek", [7005]),
    ("bijdragen?plan=plan-open&vorm=natura", [7005]),
    ("bijdragen?plan=plan-open&stadium=gevraagd", [7004]),
    ("bijdragen?plan=plan-open&stadium=toegezegd", [7005, 7006]),
    ("bijdragen?plan=plan-open&stadium=toegezegd&peildatum=2399-01-01", [7005, 7006]),
    ("bijdragen?plan=plan-open&stadium=ontvangen&peildatum=2399-01-01", []),
    ("bijdragen?regeling=deal-plan-open", [7004]),
    ("bijdragen?regeling=geheim-deal-plan-open", []),
    ("bijdragen?regio=zuid&plan=plan-open", []),
    ("uitgaven?plan=plan-open", [7007, 7008]),
    ("uitgaven?plan=plan-open&stadium=besteed", [7008]),
    ("uitgaven?plan=plan-open&stadium=besteed&peildatum=2399-01-01", [7008]),
    ("capaciteit?plan=plan-open&team=werkgroep&partij=gemeente-venray", [7009]),
    ("capaciteit?plan=plan-open&team=regiegroep", []),
    ("mutaties?regel=7010", [7000]),
    ("mutaties?plan=plan-open&peildatum=2024-07-01", [7000]),
    ("mutaties?regel=7002", []),
    ("regelingen?plan=plan-open", ["deal-plan-open"]),
    ("regelingen?regio=zuid", ["deal-plan-zuid"]),
    ("regelingen?soort=jtf", []),
    ("regelingen?partij=min-a&plan=plan-open", ["deal-plan-open"]),
]


@pytest.mark.parametrize(("address", "names"), FILTERS)
def test_a_filter_leaves_what_it_names(anyone: Client, address: str, names: list[Any]) -> None:
    answer = anyone.get(f"/api/v1/{address}").json()
    assert [row.get("nummer", row.get("code")) for row in answer["resultaten"]] == names
    assert answer["aantal"] == len(names)


def test_a_contribution_tells_what_stands_at_each_stage(anyone: Client) -> None:
    assert anyone.get("/api/v1/bijdragen/7004").json() == {
        "nummer": 7004,
        "soort": "bijdrage",
        "plan": "plan-open",
        "onderdeel": "1.1",
        "activiteit": None,
        "jaar": 2025,
        "partij": "min-a",
        "ontvanger": None,
        "team": None,
        "regeling": "deal-plan-open",
        "vorm": "geld",
        "herkomst": "rijk",
        "uitAndereRijksregeling": False,
        "tarief": None,
        "bedragen": [
            {"stadium": "gevraagd", "euro": "1000000.00", **_known("exact")},
            {"stadium": "toegekend", "euro": "5000000.00", **_known("exact")},
        ],
        "bronnen": [NOTA],
        "voorbeeld": False,
        "mutaties": "http://testserver/api/v1/mutaties?regel=7004",
        "url": "http://testserver/plannen/plan-open/onderdelen/1.1/geld",
    }


def test_an_unknown_amount_is_never_nought(anyone: Client) -> None:
    [amount] = anyone.get("/api/v1/bijdragen/7005").json()["bedragen"]
    assert amount == {"stadium": "toegezegd", "euro": None, **_known("pm"), "onbekendeDelen": 1}


def test_an_estimate_is_circa_and_a_line_of_a_plan_has_no_item(anyone: Client) -> None:
    [amount] = anyone.get("/api/v1/begrotingsregels/7001").json()["bedragen"]
    assert amount == {"stadium": "geraamd", "euro": "1500000.50", **_known("circa"), "circaDelen": 1}
    line = anyone.get("/api/v1/begrotingsregels/7010").json()
    assert (line["onderdeel"], line["url"]) == (None, "http://testserver/plannen/plan-open/geld")


def test_people_are_told_in_fte_and_in_euro(anyone: Client) -> None:
    line = anyone.get("/api/v1/capaciteit/7009").json()
    assert (line["tarief"], line["team"], line["partij"]) == ("75000.00", "werkgroep", "gemeente-venray")
    assert line["bedragen"] == [
        {
            "stadium": "toegezegd",
            "fte": "2.00",
            "hoogstens": "3.50",
            "euro": "150000.00",
            "euroHoogstens": "262500.00",
            "aard": "bandbreedte",
            "circaDelen": 0,
            "onbekendeDelen": 1,
        }
    ]


def test_what_was_taken_back_stands_nowhere_and_has_no_source(anyone: Client) -> None:
    line = anyone.get("/api/v1/uitgaven/7007").json()
    assert (line["bedragen"], line["bronnen"]) == ([], [])
    wrong, back = anyone.get("/api/v1/mutaties?regel=7007").json()["resultaten"]
    assert (wrong["draaitTerug"], wrong["teruggedraaidDoor"]) == (None, back["nummer"])
    assert (back["draaitTerug"], back["teruggedraaidDoor"]) == (wrong["nummer"], None)
    assert [(row["van"], row["naar"], row["bedrag"]) for row in (wrong, back)] == [
        (None, "besteed", "100.00"),
        ("besteed", None, "100.00"),
    ]


def test_the_books_as_of_a_day_hold_what_was_booked_by_then(anyone: Client) -> None:
    [row] = anyone.get("/api/v1/begrotingsregels?plan=plan-open&peildatum=2024-06-30").json()["resultaten"]
    assert (row["nummer"], [amount["euro"] for amount in row["bedragen"]]) == (7010, ["5.00"])
    assert anyone.get("/api/v1/begrotingsregels/7010?peildatum=2024-06-29").status_code == 404


@pytest.mark.parametrize("name", LINES)
def test_as_of_today_is_what_stands_now(anyone: Client, name: str) -> None:
    now = anyone.get(f"/api/v1/{name}").json()
    assert anyone.get(f"/api/v1/{name}?peildatum=2399-12-31").json() == now


@pytest.mark.parametrize("name", LINES)
def test_anybody_can_add_up_each_amount_from_its_movements(anyone: Client, name: str) -> None:
    for line in anyone.get(f"/api/v1/{name}").json()["resultaten"]:
        added: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in anyone.get(line["mutaties"].removeprefix("http://testserver")).json()["resultaten"]:
            parts = {
                "low": row["bedrag"] or 0,
                "high": row["hoogstens"] or row["bedrag"] or 0,
                "circa": row["circaDelen"],
                "unknown": row["onbekendeDelen"],
            }
            for part, amount in parts.items():
                added[row["van"], part] -= Decimal(amount)
                added[row["naar"], part] += Decimal(amount)
        told = {
            (row["stadium"], part): Decimal(amount)
            for row in line["bedragen"]
            for part, amount in {
                "low": row.get("fte", row["euro"]) or 0,
                "high": row["hoogstens"] or row.get("fte", row["euro"]) or 0,
                "circa": row["circaDelen"],
                "unknown": row["onbekendeDelen"],
            }.items()
        }
        assert {place: sum_ for place, sum_ in added.items() if place[0] and sum_} == {
            place: amount for place, amount in told.items() if amount
        }


def test_a_movement_tells_everything_but_who_booked_it(anyone: Client) -> None:
    row = anyone.get("/api/v1/mutaties?regel=7004").json()["resultaten"][1]
    assert anyone.get(f"/api/v1/mutaties/{row['nummer']}").json() == row
    assert row.pop("geboektOp").endswith("Z")
    number = row.pop("nummer")
    assert row == {
        "regel": 7004,
        "soort": "bijdrage",
        "plan": "plan-open",
        "van": "gevraagd",
        "naar": "toegekend",
        "bedrag": "5000000.00",
        **_known("exact"),
        "eenheid": "euro",
        "datum": "2024-05-01",
        "toelichting": "Na overleg.",
        "draaitTerug": None,
        "teruggedraaidDoor": None,
        "bronnen": [NOTA],
        "voorbeeld": False,
        "url": f"http://testserver/mutaties/{number}",
    }


@pytest.mark.parametrize("name", [*LINES, "mutaties"])
def test_a_row_in_a_list_is_the_row_itself_and_leads_to_a_page(anyone: Client, name: str) -> None:
    rows = anyone.get(f"/api/v1/{name}").json()["resultaten"]
    assert rows
    for row in rows:
        assert anyone.get(f"/api/v1/{name}/{row['nummer']}").json() == row
        assert anyone.get(row["url"].removeprefix("http://testserver")).status_code == 200


def test_a_deal_tells_its_rules_and_what_each_version_said(anyone: Client) -> None:
    deal = anyone.get("/api/v1/regelingen/deal-plan-open").json()
    assert (deal["geldgever"], deal["kassier"], deal["periode"]) == ("min-a", "gemeente-venray", "2024/2027")
    assert (deal["beschikkingsnummer"], deal["sisaCode"], deal["bronnen"]) == ("BD-1", "X9", [NOTA])
    assert [rule.get("onderdeel") for rule in deal["regels"]] == [None, "1.1"]
    assert deal["regels"][1] == {
        "regel": "post-hoogstens",
        "grondslag": {"publicatie": "Besluit", "artikel": None, "adres": None},
        "toelichting": None,
        "onderdeel": "1.1",
        "bedrag": "10.00",
        "herkomst": "rijk",
        "oordeel": "voldoet niet",
        "uitleg": deal["regels"][1]["uitleg"],
    }
    assert "Buurt zonder gas krijgt" in deal["regels"][1]["uitleg"]
    [bid] = deal["versies"]
    assert (bid["soort"], bid["gedateerd"], bid["bronnen"]) == ("aanvraag", "2023-11", [NOTA])
    assert bid["bedragen"] == [
        {
            "plan": None,
            "onderdeel": None,
            "herkomst": None,
            "omschrijving": "totaal",
            "euro": "40.00",
            "hoogstens": "50.00",
            "aard": "bandbreedte",
            "circaDelen": 0,
            "onbekendeDelen": 0,
            "bronnen": [NOTA],
        },
        {
            "plan": "plan-open",
            "onderdeel": "1.1",
            "herkomst": "rijk",
            "omschrijving": None,
            "euro": None,
            **_known("pm"),
            "onbekendeDelen": 1,
            "bronnen": [],
        },
    ]


def _known(nature: str) -> dict[str, Any]:
    return {"hoogstens": None, "aard": nature, "circaDelen": 0, "onbekendeDelen": 0}
