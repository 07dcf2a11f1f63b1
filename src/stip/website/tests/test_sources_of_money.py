# SPDX-License-Identifier: EUPL-1.2
"""Every amount leads to the page it was read from."""

import pytest
from django.test import Client

from stip.conftest import Cast
from stip.money.models import Line, Movement, StatedTotal
from stip.money.schemes import Deadline, SchemeLine, SchemeVersion
from stip.money.tests.beekdal import Books, fill
from stip.plans.models import Item
from stip.sources.actions import cite
from stip.sources.models import Citation


@pytest.fixture
def books(cast: Cast) -> Books:
    return fill(cast)


def text_of(client: Client, citation: Citation) -> str:
    answer = client.get(f"/bronnen/{citation.pk}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_movement_tells_amount_stage_and_party(client: Client, books: Books) -> None:
    text = text_of(client, books.granted.citations.get())
    assert "5.000.000 euro, Rijk van Dal, 2025" in text
    assert "Bijdrage, toegekend" in text
    assert "/plannen/beekdal-2024-2030/onderdelen/1.1" in text


def test_people_are_told_in_fte_and_what_is_not_known_as_pm(client: Client, books: Books) -> None:
    asked = Movement.objects.get(line__kind=Line.Kind.CAPACITY, circa=1)
    assert "circa 2,50 fte" in text_of(client, asked.citations.get())
    assert "PM, Provincie Dal" in text_of(client, books.unknown.citations.get())


def test_all_facts_about_money_open(client: Client, cast: Cast, books: Books) -> None:
    none = {"low": 0, "high": 0, "unknown": 1}
    version = SchemeVersion.objects.create(scheme=books.scheme, kind="aanvraag", title="Het verzoek", dated="2023")
    facts = [
        books.scheme,
        version,
        SchemeLine.objects.create(version=version, purse="rijk", **none),
        StatedTotal.objects.create(plan=cast.plan, code="samen", title="Samen", kind="kosten", **none),
        Deadline.objects.create(region=cast.region, code="sisa", title="Opsturen", on="2027-07-14"),
    ]
    told = [text_of(client, cite(fact, cast.document, 3, "bochten")) for fact in facts]
    for text, word in zip(told, ["Beekdeal", "Het verzoek", "Aanvraag, Rijk", "Samen", "Opsturen"], strict=True):
        assert word in text


def test_the_source_of_hidden_money_stays_hidden(client: Client, cast: Cast, books: Books) -> None:
    citation = books.granted.citations.get()
    Item.objects.filter(code="1.1").update(visibility="intern")
    assert client.get(f"/bronnen/{citation.pk}").status_code == 404
    client.force_login(cast.neighbour)
    assert client.get(f"/bronnen/{citation.pk}").status_code == 404
    client.force_login(cast.bureau)
    assert client.get(f"/bronnen/{citation.pk}").status_code == 200
