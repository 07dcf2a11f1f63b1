# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.test import Client

from stip.conftest import Cast
from stip.plans.models import Plan


def test_the_list_shows_each_plan_with_its_region_and_size(cast: Cast, client: Client) -> None:
    page = client.get("/plannen").content.decode()
    assert "Beekdalprogramma" in page and "Beekdal</a>" in page
    assert "<strong>1</strong> plan" in page


def test_an_internal_plan_is_for_its_own_bureau(cast: Cast, client: Client) -> None:
    Plan.objects.update(visibility="intern")
    assert "Beekdalprogramma" not in client.get("/plannen").content.decode()
    client.force_login(cast.bureau)
    assert "Beekdalprogramma" in client.get("/plannen").content.decode()


def test_the_download_holds_what_the_page_shows(cast: Cast, client: Client) -> None:
    lines = client.get("/plannen?formaat=csv").content.decode().splitlines()
    assert lines[1].startswith("beekdal-2024-2030,Beekdalprogramma,Beekdal,programma,2024/2030,lopend,4,1")
    assert client.get("/plannen?zoek=bestaat-niet").content.decode().count("<table") == 0


def test_the_list_takes_as_many_queries_for_many_plans(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        Plan.objects.create(code=f"plan-{number}", title=f"Plan {number}", region=cast.region)
    with django_assert_max_num_queries(9):
        client.get("/plannen")
