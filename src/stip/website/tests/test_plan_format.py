# SPDX-License-Identifier: EUPL-1.2
"""The format in which a plan travels."""

import json

from django.test import Client

from stip.plans import exchange
from stip.website.pages.format_page import sections
from stip.website.tests.library import words


def test_the_schema_is_published_and_may_be_kept_for_an_hour(client: Client) -> None:
    answer = client.get("/schema/plan.json")
    assert answer["Content-Type"] == "application/schema+json; charset=utf-8"
    assert "max-age=3600" in answer["Cache-Control"] and "public" in answer["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.content) == exchange.schema()
    assert client.get("/schema/plan.json", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_the_page_tells_of_every_field_in_the_schema(client: Client, db: None) -> None:
    text = words(client.get("/schema").content.decode())
    parts = [exchange.schema(), *exchange.schema()["$defs"].values()]
    fields = {name for part in parts for name in part["properties"]}
    assert all(f" {name} " in text for name in fields)
    assert len(sections(exchange.schema())) == len(parts)


def test_the_page_says_what_must_be_there_and_what_may_stand_in_it() -> None:
    whole, *rest = sections(exchange.schema())
    by_name = {field.name: field for field in whole.fields}
    assert by_name["titel"].is_required and not by_name["horizon"].is_required
    assert by_name["status"].answers == ("ontwerp", "lopend", "afgerond", "vervallen")
    assert by_name["onderdelen"].of == "onderdelen"
    amounts = {field.name: field for section in rest if section.name == "bedragen" for field in section.fields}
    assert amounts["euro"].what == "een getal"
