# SPDX-License-Identifier: EUPL-1.2
"""Two people change the same target, claim, story, recipe or baseline: no word of either is lost."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.client import Client as Writer

from stip.accounts.models import Change
from stip.conftest import Cast
from stip.monitor.tests import beekdal
from stip.monitor.tests.conftest import figures_folder
from stip.website.tests.filling import filled, signed_in, words

__all__ = ["figures_folder"]
# The page, and a field of it with running text.
PAGES = [
    ("doelen/{target}/wijzig", "toelichting"),
    ("bijdragen/{claim}/wijzig", "toelichting"),
    ("verhalen/{story}/wijzig", "tekst"),
    ("aandachtsgebieden/{recipe}/wijzig", "motief"),
    ("nulmetingen/{baseline}/wijzig", "toelichting"),
]
FIRST, SECOND = "De eerste schreef dit.", "De tweede schreef iets anders."


@pytest.fixture(params=PAGES, ids=[address.partition("/")[0] for address, _ in PAGES])
def form(request: pytest.FixtureRequest, cast: Cast) -> tuple[Writer, str, str]:
    address, field = request.param
    names = beekdal.fill(cast).names
    return signed_in(cast.bureau), f"/beekdal/{address.format(**names)}", field


def test_the_second_writer_sees_both_texts_and_keeps_what_she_typed(form: tuple[Client, str, str]) -> None:
    client, address, field = form
    page = client.get(address)
    assert client.post(address, filled(page, **{field: FIRST})).status_code == 302
    both = client.post(address, filled(page, **{field: SECOND}))
    assert both.status_code == 409
    assert FIRST in _unmarked(both)
    assert SECOND in _unmarked(both)
    assert field_of(client.get(address), field) == FIRST
    merged = f"{FIRST} {SECOND}"
    chosen = filled(both, **{f"keuze-{field}": "samen", f"samen-{field}": merged})
    assert client.post(address, chosen).status_code == 302
    assert field_of(client.get(address), field) == merged
    assert FIRST in str(list(Change.objects.values_list("after", flat=True)))


def test_a_second_writer_who_wrote_the_same_is_not_bothered(form: tuple[Client, str, str]) -> None:
    client, address, field = form
    page = client.get(address)
    for _ in range(2):
        assert client.post(address, filled(page, **{field: FIRST})).status_code == 302
    assert field_of(client.get(address), field) == FIRST


def test_who_saves_after_it_was_taken_away_reads_so_and_can_copy_her_text(form: tuple[Client, str, str]) -> None:
    client, address, field = form
    page = client.get(address)
    away = address.replace("/wijzig", "/verwijder")
    assert client.post(away, filled(client.get(away))).status_code == 302
    late = client.post(address, filled(page, **{field: SECOND}))
    assert late.status_code in {404, 410, 422}
    assert "Traceback" not in words(late)


def test_who_takes_away_what_was_changed_since_is_asked_to_look_first(form: tuple[Client, str, str]) -> None:
    client, address, field = form
    away = address.replace("/wijzig", "/verwijder")
    seen = filled(client.get(away))
    assert client.post(address, filled(client.get(address), **{field: FIRST})).status_code == 302
    asked = client.post(away, seen)
    assert (asked.status_code, "Er is niets weggehaald" in words(asked)) == (409, True)
    assert field_of(client.get(address), field) == FIRST
    assert client.post(away, filled(asked)).status_code == 302
    assert client.get(address).status_code == 404


def field_of(page: HttpResponse, field: str) -> str:
    return str(filled(page)[field])


def _unmarked(page: HttpResponse) -> str:
    """Both texts stand in the fields to choose from."""
    return " ".join(str(value) for value in filled(page).values()) + words(page)
