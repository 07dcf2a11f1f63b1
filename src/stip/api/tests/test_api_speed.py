# SPDX-License-Identifier: EUPL-1.2
"""The number of queries does not grow with the number of rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stip.api.keys import Keys
from stip.plans.models import Item

LISTS = [
    "regios",
    "gebieden",
    "organisaties",
    "gremia",
    "documenten",
    "plannen",
    "onderdelen",
    "relaties",
    "bevindingen",
    "begrotingsregels",
    "bijdragen",
    "uitgaven",
    "capaciteit",
    "mutaties",
    "regelingen",
    "indicatoren",
    "waarnemingen",
    "datasets",
    "leveringen",
    "regios/noord/nulmetingen",
    "doelen",
    "recepten",
    "bijdragelijnen",
    "verhalen",
]
# The shortest page with a row of each kind: a target of a group, a counted one, one of everybody.
SHORT = {"doelen": 3}


@pytest.mark.parametrize("name", LISTS)
def test_a_long_page_asks_no_more_queries_than_a_short_one(bureau: Client, name: str) -> None:
    bureau.get(f"/api/v1/{name}")

    def queries(size: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert bureau.get(f"/api/v1/{name}?paginaGrootte={size}").status_code == 200
        return len(captured)

    assert queries(500) <= queries(SHORT.get(name, 1))


def test_a_page_of_items_takes_a_fixed_handful_of_queries(anyone: Client) -> None:
    anyone.get("/api/v1/onderdelen")
    with CaptureQueriesContext(connection) as captured:
        anyone.get("/api/v1/onderdelen?paginaGrootte=200")
    assert len(captured) <= 12


def test_many_keys_are_one_parameter(country: None) -> None:
    keys = list(Item.objects.values_list("pk", flat=True))
    found = Item.objects.filter(pk__in=Keys(keys))
    assert set(found.values_list("pk", flat=True)) == set(keys)
    assert not Item.objects.filter(pk__in=Keys([])).exists()
    with CaptureQueriesContext(connection) as captured:
        list(Item.objects.filter(parent_id__in=Keys(keys)))
    assert len(captured) == 1
