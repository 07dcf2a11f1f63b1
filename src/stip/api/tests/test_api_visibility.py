# SPDX-License-Identifier: EUPL-1.2
"""One rule says who reads what: rows, details, counts, sources, parents, relations and searches alike."""

import pytest
from django.test import Client

from stip.accounts.models import User
from stip.api.tests.test_api_answers import ADDRESSES

MONEY = ["begrotingsregels", "bijdragen", "uitgaven", "capaciteit", "mutaties", "regelingen"]
LISTS = ["plannen", "onderdelen", "relaties", "bevindingen", "documenten", *MONEY]
# 3 of the 5 items of a plan are public; a bureau reads all of its own region.
COUNTS = {
    "plannen": (2, 4, 2),
    "onderdelen": (6, 18, 8),
    "relaties": (1, 3, 1),
    "bevindingen": (2, 4, 2),
    "documenten": (1, 3, 1),
    "begrotingsregels": (3, 12, 5),
    "bijdragen": (6, 12, 6),
    "uitgaven": (4, 8, 4),
    "capaciteit": (2, 4, 2),
    "mutaties": (21, 48, 23),
    "regelingen": (2, 7, 3),
}
HIDDEN = [
    "/api/v1/plannen/geheim-plan-partners",
    "/api/v1/plannen/geheim-plan-intern",
    "/api/v1/plannen/plan-open/onderdelen/geheim-partners",
    "/api/v1/plannen/plan-open/onderdelen/geheim-intern",
    "/api/v1/plannen/geheim-plan-partners/onderdelen/1",
    "/api/v1/plannen/geheim-plan-intern/bevindingen/twee-getallen",
    "/api/v1/plannen/geheim-plan-partners/versies",
    "/api/v1/plannen/geheim-plan-intern/versies/1",
    "/api/v1/documenten/memo-partners",
    "/api/v1/documenten/memo-intern",
    "/api/v1/relaties/plan-open:1:hangt-af-van:plan-open:geheim-partners",
]


@pytest.mark.parametrize("name", LISTS)
def test_counts_follow_who_is_asking(anyone: Client, bureau: Client, other_bureau: Client, name: str) -> None:
    for client, count in zip((anyone, bureau, other_bureau), COUNTS[name], strict=True):
        for size in (1, 500):
            answer = client.get(f"/api/v1/{name}?paginaGrootte={size}").json()
            assert answer["aantal"] == count
        assert len(answer["resultaten"]) == count


@pytest.mark.parametrize("address", HIDDEN)
def test_what_is_hidden_answers_as_if_it_were_not_there(
    anyone: Client, bureau: Client, other_bureau: Client, address: str
) -> None:
    assert bureau.get(address).status_code == 200
    for client in (anyone, other_bureau):
        hidden = client.get(address)
        assert hidden.status_code == 404
        absent = client.get(address.replace("geheim-", "weg-").replace("memo-", "weg-"))
        assert absent.status_code == 404
        assert hidden.json()["title"] == absent.json()["title"]


@pytest.mark.parametrize(
    "address", [*ADDRESSES, "/api/v1/onderdelen?zoek=warmtenet", "/api/v1/onderdelen?plan=geheim-plan-intern"]
)
def test_nothing_secret_leaves_the_house(anyone: Client, address: str) -> None:
    # Of a figure it may be told that its publisher keeps it secret.
    content = anyone.get(address).content.replace(b'"geheim"', b"")
    assert b"geheim" not in content.lower()


def test_what_was_never_meant_to_leave_stays_for_the_bureau_too(bureau: Client) -> None:
    for address in ADDRESSES:
        content = bureau.get(address).content
        for word in (
            b"GEHEIM persoon",
            b"GEHEIM tekst",
            b"geheim.pdf",
            b'"GEHEIM"',
            b"geheim-venray",
        ):
            assert word not in content


def test_a_hidden_parent_is_not_named(anyone: Client, bureau: Client) -> None:
    address = "/api/v1/plannen/plan-open/onderdelen/2.1"
    assert anyone.get(address).json()["ouder"] is None
    assert bureau.get(address).json()["ouder"] == "geheim-partners"


def test_a_hidden_document_is_not_named_as_source(anyone: Client, bureau: Client, other_bureau: Client) -> None:
    address = "/api/v1/plannen/plan-open/onderdelen/1.1"
    for client, documents in ((anyone, ["nota"]), (other_bureau, ["nota"]), (bureau, ["nota", "memo-intern"])):
        item = client.get(address).json()
        for fact in (item, item["partners"][0], item["punten"][0], item["bedragen"][0]):
            assert [source["document"] for source in fact["bronnen"]] == documents


def test_a_relation_to_something_hidden_is_not_told(anyone: Client, bureau: Client) -> None:
    address = "/api/v1/plannen/plan-open/onderdelen/1"
    assert anyone.get(address).json()["relaties"] == []
    assert [link["naar"] for link in bureau.get(address).json()["relaties"]] == ["plan-open/geheim-partners"]


def test_a_relation_needs_both_ends_to_be_readable(other_bureau: Client) -> None:
    assert other_bureau.get("/api/v1/relaties?soort=botst-met").json()["aantal"] == 0


def test_levels_count_only_what_the_asker_may_read(anyone: Client, bureau: Client) -> None:
    def counts(client: Client) -> list[int]:
        return [level["aantal"] for level in client.get("/api/v1/plannen/plan-open").json()["niveaus"]]

    assert counts(anyone) == [1, 2]
    assert counts(bureau) == [3, 2]


def test_a_search_finds_only_what_the_asker_may_read(anyone: Client, bureau: Client) -> None:
    address = "/api/v1/onderdelen?plan=plan-open&zoek=warmtenet"
    assert [item["code"] for item in anyone.get(address).json()["resultaten"]] == ["1"]
    assert [item["code"] for item in bureau.get(address).json()["resultaten"]] == ["1", "geheim-partners"]


def test_the_hidden_plans_of_a_region_are_not_named(anyone: Client, bureau: Client) -> None:
    assert anyone.get("/api/v1/regios/noord").json()["plannen"] == ["plan-open"]
    assert len(bureau.get("/api/v1/regios/noord").json()["plannen"]) == 3


def test_somebody_without_a_region_reads_what_anyone_reads(country: None) -> None:
    client = Client()
    client.force_login(
        User.objects.create_user("los@voorbeeld.example"), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/api/v1/onderdelen").json()["aantal"] == COUNTS["onderdelen"][0]
