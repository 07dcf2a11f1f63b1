# SPDX-License-Identifier: EUPL-1.2
"""What holds for every answer: headers, problems, versions, and not sending twice what the asker has."""

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from stip.api import API_VERSION
from stip.api.contract import kept
from stip.plans.models import Item

ADDRESSES = [
    "/api/v1",
    "/api/v1/openapi.json",
    "/api/v1/regios",
    "/api/v1/regios/noord",
    "/api/v1/gebieden",
    "/api/v1/gebieden/GM0984",
    "/api/v1/gebieden/geojson",
    "/api/v1/gebieden.geojson",
    "/api/v1/gebieden/GM0984/geojson",
    "/api/v1/organisaties",
    "/api/v1/organisaties/min-a",
    "/api/v1/gremia",
    "/api/v1/gremia/werkgroep",
    "/api/v1/documenten",
    "/api/v1/documenten/nota",
    "/api/v1/plannen",
    "/api/v1/plannen/plan-open",
    "/api/v1/plannen/plan-open/versies",
    "/api/v1/plannen/plan-open/versies/1",
    "/api/v1/onderdelen",
    "/api/v1/plannen/plan-open/onderdelen/1.1",
    "/api/v1/relaties",
    "/api/v1/relaties/plan-open:1.1:vervolg-op:plan-zuid:1",
    "/api/v1/bevindingen",
    "/api/v1/plannen/plan-open/bevindingen/twee-getallen",
    "/api/v1/begrotingsregels",
    "/api/v1/begrotingsregels?peildatum=2024-07-01",
    "/api/v1/begrotingsregels/7001",
    "/api/v1/bijdragen",
    "/api/v1/bijdragen/7004",
    "/api/v1/bijdragen/7004?peildatum=2400-12-31",
    "/api/v1/uitgaven",
    "/api/v1/uitgaven/7008",
    "/api/v1/capaciteit",
    "/api/v1/capaciteit/7009",
    "/api/v1/mutaties",
    "/api/v1/mutaties/7000",
    "/api/v1/regelingen",
    "/api/v1/regelingen/deal-plan-open",
    "/api/v1/indicatoren",
    "/api/v1/indicatoren/bezoekers",
    "/api/v1/waarnemingen",
    "/api/v1/waarnemingen?indicator=bezoekers&niveau=gemeente&periode=2020/2023",
    "/api/v1/datasets",
    "/api/v1/datasets/dalmeting",
    "/api/v1/leveringen",
    "/api/v1/leveringen/dalmeting-2023",
    "/api/v1/regios/noord/nulmetingen",
    "/api/v1/regios/noord/nulmetingen/begin",
    "/api/v1/doelen",
    "/api/v1/regios/noord/doelen/meer-bezoek",
    "/api/v1/bijdragelijnen",
    "/api/v1/bijdragelijnen/7000",
    "/api/v1/verhalen",
    "/api/v1/verhalen/7000",
    "/api/v1/recepten",
    "/api/v1/regios/noord/recepten/wijken",
    "/api/v1/regios/noord/recepten/wijken/uitkomsten/7000",
    "/api/v1/catalogus",
    "/api/v1/catalogus?vorm=turtle",
]
WRONG = [
    ("/api/v1/bestaat-niet", 404),
    ("/api/v2/plannen", 404),
    ("/api/", 404),
    ("/api/v1/plannen/", 404),
    ("/api/v1/plannen/x", 404),
    ("/api/v1/plannen/x%00y", 404),
    ("/api/v1/regios/x", 404),
    ("/api/v1/gebieden/x", 404),
    ("/api/v1/gebieden/x/geojson", 404),
    ("/api/v1/organisaties/x", 404),
    ("/api/v1/gremia/x", 404),
    ("/api/v1/documenten/x", 404),
    ("/api/v1/plannen/plan-open/onderdelen/x", 404),
    ("/api/v1/plannen/plan-open/bevindingen/x", 404),
    ("/api/v1/plannen/x/versies", 404),
    ("/api/v1/plannen/plan-open/versies/2", 404),
    ("/api/v1/plannen/plan-open/versies/x", 404),
    ("/api/v1/plannen/plan-open/versies/0", 404),
    ("/api/v1/plannen/plan-open/versies/99999999999999999999", 404),
    ("/api/v1/relaties/plan-open:1.1:vervolg-op:plan-zuid", 404),
    ("/api/v1/relaties/a:b:c:d:e:f", 404),
    ("/api/v1/begrotingsregels/x", 404),
    ("/api/v1/begrotingsregels/0", 404),
    ("/api/v1/begrotingsregels/7004", 404),
    ("/api/v1/begrotingsregels/7001?peildatum=2024-07-01", 404),
    ("/api/v1/bijdragen/99999999999999999999", 404),
    ("/api/v1/uitgaven/-1", 404),
    ("/api/v1/capaciteit/1.5", 404),
    ("/api/v1/mutaties/99999999999999999999", 404),
    ("/api/v1/regelingen/x", 404),
    ("/api/v1/indicatoren/x", 404),
    ("/api/v1/indicatoren/geheim-meting", 404),
    ("/api/v1/datasets/geheim-telling", 404),
    ("/api/v1/leveringen/geheim-telling-2023", 404),
    ("/api/v1/regios/zuid/doelen/meer-bezoek", 404),
    ("/api/v1/regios/noord/doelen/x", 404),
    ("/api/v1/bijdragelijnen/0", 404),
    ("/api/v1/bijdragelijnen/7001", 404),
    ("/api/v1/verhalen/x", 404),
    ("/api/v1/verhalen/7001", 404),
    ("/api/v1/verhalen/99999999999999999999", 404),
    ("/api/v1/regios/noord/recepten/x", 404),
    ("/api/v1/regios/noord/recepten/wijken/uitkomsten/1", 404),
    ("/api/v1/regios/noord/recepten/wijken/uitkomsten/99999999999999999999", 404),
    ("/api/v1/waarnemingen/1", 404),
    ("/api/v1/waarnemingen?periode=vorig", 400),
    ("/api/v1/catalogus?vorm=xml", 400),
    ("/api/v1/bijdragen/7004?plan=plan-open", 400),
    ("/api/v1/regelingen/deal-plan-open?peildatum=2024-07-01", 400),
    ("/api/v1/plannen?pagina=0", 400),
    ("/api/v1/plannen/plan-open?pagina=1", 400),
    ("/api/v1?x=1", 400),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_bears_the_version_and_the_safety_headers(anyone: Client, address: str) -> None:
    answer = anyone.get(address)
    assert answer.status_code == 200
    _has_headers(answer)
    assert answer["ETag"]
    assert answer["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(("address", "status"), WRONG)
def test_every_mistake_gets_a_problem_that_says_how_to_mend_it(anyone: Client, address: str, status: int) -> None:
    answer = anyone.get(address)
    _is_problem(answer, status)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_can_be_changed_through_the_api(anyone: Client, method: str, address: str) -> None:
    for client in (anyone, Client(enforce_csrf_checks=True)):
        answer = getattr(client, method)(address)
        _is_problem(answer, 405)
        assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_gives_the_head_of_get(anyone: Client, address: str) -> None:
    head, whole = anyone.head(address), anyone.get(address)
    assert head.status_code == 200
    assert head.content == b""
    assert head["Content-Length"] == str(len(whole.content))
    assert head["ETag"] == whole["ETag"]
    assert head["Content-Type"] == whole["Content-Type"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_options_tells_browsers_of_others_that_they_may_read(anyone: Client, address: str) -> None:
    answer = anyone.options(address, headers={"origin": "https://elders.example"})
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_the_answer_already_gets_304(anyone: Client, address: str) -> None:
    first = anyone.get(address)
    for known in (first["ETag"], f"W/{first['ETag']}", "*", f'"oud", {first["ETag"]}'):
        again = anyone.get(address, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again["API-Version"] == API_VERSION
    assert anyone.get(address, headers={"if-none-match": '"oud"'}).status_code == 200


def test_a_changed_item_is_sent_again(anyone: Client) -> None:
    address = "/api/v1/plannen/plan-open/onderdelen/1.1"
    first = anyone.get(address)
    assert anyone.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    assert anyone.get(address, headers={"if-modified-since": "Sat, 01 Jan 2000 00:00:00 GMT"}).status_code == 200
    item = Item.objects.get(plan__code="plan-open", code="1.1")
    item.title = "Anders"
    item.save()
    assert anyone.get(address, headers={"if-none-match": first["ETag"]}).json()["titel"] == "Anders"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*"])
def test_another_form_than_json_is_refused(anyone: Client, accept: str) -> None:
    _is_problem(anyone.get("/api/v1/plannen", headers={"accept": accept}), 406)


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", "application/*", "text/html, application/json;q=0.5", ""]
)
def test_json_is_given_to_who_accepts_it(anyone: Client, accept: str) -> None:
    answer = anyone.get("/api/v1/plannen", headers={"accept": accept} if accept else {})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_the_page_for_people_is_html_and_nothing_else(anyone: Client) -> None:
    _is_problem(anyone.get("/api/v1", headers={"accept": "application/json"}), 406)


def test_our_own_mistake_is_a_problem_too_and_tells_nothing_of_the_inside(rf: RequestFactory, caplog: Any) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError("GEHEIM")

    answer = kept(broken, takes_query=True)(rf.get("/api/v1/iets"))
    _is_problem(answer, 500)
    assert b"GEHEIM" not in answer.content
    assert "GEHEIM" in caplog.text


def test_over_https_the_browser_is_told_to_stay_there(settings: Any, country: None) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    answer = Client().get("/api/v1/plannen", secure=True)
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")


def test_who_is_signed_in_gets_an_answer_that_no_cache_may_share(bureau: Client) -> None:
    answer = bureau.get("/api/v1/plannen")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


def test_the_answer_sets_no_cookie(anyone: Client) -> None:
    assert not anyone.get("/api/v1/plannen").cookies


def _has_headers(answer: Any) -> None:
    assert answer["API-Version"] == API_VERSION
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def _is_problem(answer: Any, status: int) -> None:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    _has_headers(answer)
    problem = json.loads(answer.content)
    assert problem["status"] == status
    assert problem["title"]
    # One sentence says what is wrong, the next how to mend it.
    assert len(problem["detail"].rstrip(".").split(". ")) >= 2 or ":" in problem["detail"]
