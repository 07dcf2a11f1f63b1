# SPDX-License-Identifier: EUPL-1.2
"""Money follows the one visibility rule: of the line, of its item, of its plan and of its deal."""

import pytest
from django.test import Client

# The bureau's own line, the line of a hidden item, and a line of a hidden plan.
HIDDEN = [
    "begrotingsregels/7002",
    "begrotingsregels/7003",
    "begrotingsregels/7201",
    "bijdragen/7204",
    "uitgaven/7208",
    "capaciteit/7209",
    "mutaties/7200",
    "regelingen/geheim-deal-plan-open",
    "regelingen/deal-geheim-plan-intern",
]


@pytest.mark.parametrize("address", HIDDEN)
def test_what_is_hidden_answers_as_what_is_not_there(
    anyone: Client, bureau: Client, other_bureau: Client, address: str
) -> None:
    name, _, number = address.partition("/")
    assert bureau.get(f"/api/v1/{address}").status_code == 200
    for client in (anyone, other_bureau):
        hidden, absent = client.get(f"/api/v1/{address}"), client.get(f"/api/v1/{name}/9999")
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert hidden.json()["detail"].replace(number, "9999") == absent.json()["detail"]


@pytest.mark.parametrize("number", [7002, 7003, 7201])
def test_movements_of_a_hidden_line_are_hidden_too(anyone: Client, bureau: Client, number: int) -> None:
    address = f"/api/v1/mutaties?regel={number}"
    [row] = bureau.get(address).json()["resultaten"]
    assert anyone.get(address).json()["aantal"] == 0
    assert anyone.get(f"/api/v1/mutaties/{row['nummer']}").status_code == 404


def test_a_hidden_deal_is_not_named_by_its_lines(anyone: Client, bureau: Client, other_bureau: Client) -> None:
    address = "/api/v1/bijdragen/7006"
    assert anyone.get(address).json()["regeling"] is None
    assert other_bureau.get(address).json()["regeling"] is None
    assert bureau.get(address).json()["regeling"] == "geheim-deal-plan-open"


def test_a_hidden_deal_cannot_be_asked_after(anyone: Client, bureau: Client) -> None:
    address = "/api/v1/bijdragen?regeling=geheim-deal-plan-open"
    assert (anyone.get(address).json()["aantal"], bureau.get(address).json()["aantal"]) == (0, 1)


def test_amounts_and_caps_of_a_hidden_item_are_left_out_of_a_deal(anyone: Client, bureau: Client) -> None:
    def seen(client: Client) -> tuple[int, int]:
        deal = client.get("/api/v1/regelingen/deal-plan-open").json()
        return len(deal["versies"][0]["bedragen"]), len(deal["regels"])

    assert seen(anyone) == (2, 2)
    assert seen(bureau) == (3, 3)


@pytest.mark.parametrize("item", ["plan-open/geheim-partners", "geheim-partners", "geheim-plan-intern/1.1"])
def test_a_hidden_item_cannot_be_asked_after(anyone: Client, bureau: Client, item: str) -> None:
    for name in ("begrotingsregels", "bijdragen", "uitgaven", "capaciteit"):
        assert anyone.get(f"/api/v1/{name}?onderdeel={item}").json()["aantal"] == 0
    assert bureau.get(f"/api/v1/begrotingsregels?onderdeel={item}").json()["aantal"] > 0


def test_a_memo_of_the_bureau_is_no_source_for_others(anyone: Client, bureau: Client) -> None:
    for address in ("/api/v1/bijdragen/7004", "/api/v1/regelingen/deal-plan-open"):
        assert [source["document"] for source in anyone.get(address).json()["bronnen"]] == ["nota"]
        assert {source["document"] for source in bureau.get(address).json()["bronnen"]} == {"nota", "memo-intern"}


@pytest.mark.parametrize("name", ["begrotingsregels", "bijdragen", "uitgaven", "capaciteit", "mutaties", "regelingen"])
def test_nobody_is_told_who_booked_or_from_which_file(anyone: Client, bureau: Client, name: str) -> None:
    assert b"geheim" not in anyone.get(f"/api/v1/{name}?paginaGrootte=500").content.lower()
    content = bureau.get(f"/api/v1/{name}?paginaGrootte=500").content
    assert b"GEHEIM boeker" not in content
    assert b"geheim.xlsx" not in content
