# SPDX-License-Identifier: EUPL-1.2
"""What contradicts itself in the sources."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stip.conftest import Cast
from stip.places.access import Visibility
from stip.plans.models import Finding, Plan
from stip.sources.actions import cite
from stip.sources.models import Document
from stip.website.tests.library import add_text, queries, words


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def finding(cast: Cast) -> Finding:
    made = Finding.objects.create(
        plan=cast.plan, code="veertien", kind="getal", title="Veertien of dertien", explanation="Het scheelt één."
    )
    cite(made, cast.document, 3, "veertien miljoen", 0)
    cite(made, cast.document, 1, "2030", 1)
    return made


def test_a_finding_shows_both_places_with_the_very_words(client: Client, cast: Cast, finding: Finding) -> None:
    add_text(cast.document)
    html = client.get("/bevindingen").content.decode()
    text = words(html)
    assert "In de bronnen van één plan staat één ding dat niet klopt of een ander tegenspreekt." in text
    assert "Beekdalnota, pagina 3 Dat kost veertien miljoen." in text
    assert "Beekdalnota, pagina 1 In 2030 houdt het dal" in text
    assert "<mark>veertien miljoen</mark>" in html
    assert "/documenten/beekdalnota/p/3?passage=" in html


def test_without_text_a_finding_shows_where_to_look(client: Client, finding: Finding) -> None:
    text = words(client.get("/bevindingen").content.decode())
    assert "Beekdalnota, pagina 3 Bij de woorden veertien miljoen." in text


def test_a_finding_has_a_page_with_the_sentences_around_it(client: Client, cast: Cast, finding: Finding) -> None:
    add_text(cast.document)
    text = words(client.get(f"/bevindingen/{cast.plan.code}/veertien").content.decode())
    assert "De beek krijgt weer bochten. Dat kost veertien miljoen." in text
    assert client.get(f"/bevindingen/{cast.plan.code}/onbekend").status_code == 404


def test_findings_filter_by_plan_kind_and_region_and_are_counted_by_kind(
    client: Client, cast: Cast, finding: Finding
) -> None:
    Finding.objects.create(plan=cast.plan, code="naam", kind="naam", title="Twee namen", explanation="Eén beek.")
    html = client.get(f"/bevindingen?plan={cast.plan.code}&soort=naam&regio=beekdal").content.decode()
    assert "Twee namen" in html and "Veertien of dertien" not in html
    assert "1 over een naam" in words(html) and "over een getal" not in words(html)
    every = words(client.get("/bevindingen").content.decode())
    assert "1 over een getal 1 over een naam" in every
    assert "U kijkt nu naar Beekdalprogramma." in words(html)
    assert "Twee namen" not in client.get("/bevindingen?zoek=scheelt").content.decode()
    assert "Haal er een weg" in client.get("/bevindingen?soort=periode").content.decode()


@pytest.mark.parametrize("query", ["plan=%00", "soort=x&regio=%27", "zoek=%00", "pagina=nul"])
def test_odd_questions_do_no_harm(client: Client, finding: Finding, query: str) -> None:
    assert client.get(f"/bevindingen?{query}").status_code == 200


def test_the_download_holds_what_is_shown(client: Client, finding: Finding) -> None:
    text = client.get("/bevindingen?formaat=csv").content.decode()
    assert text.startswith("plan,code,soort,bevinding,toelichting,plekken")
    assert "Beekdalprogramma,veertien,getal,Veertien of dertien,Het scheelt één." in text
    assert "Beekdalnota, p. 3: veertien miljoen" in text
    assert client.get("/bevindingen?formaat=xlsx").status_code == 200


def test_findings_of_a_plan_that_may_not_be_read_are_not_shown_or_counted(
    client: Client, cast: Cast, finding: Finding
) -> None:
    Plan.objects.update(visibility=Visibility.INTERNAL)
    html = client.get("/bevindingen").content.decode()
    assert "Veertien" not in html and "nog niets gevonden" in html
    assert client.get(f"/bevindingen/{cast.plan.code}/veertien").status_code == 404
    client.force_login(cast.bureau, backend="django.contrib.auth.backends.ModelBackend")
    assert "Veertien" in client.get("/bevindingen").content.decode()


def test_a_place_in_a_document_that_may_not_be_read_is_left_out(client: Client, cast: Cast, finding: Finding) -> None:
    secret = Document.objects.create(code="geheim", title="Geheime nota", region=cast.region, visibility="intern")
    cite(finding, secret, 1, "dertien miljoen", 2)
    assert "Geheime nota" not in client.get("/bevindingen").content.decode()
    assert "Geheime nota" not in client.get("/bevindingen?formaat=csv").content.decode()


def test_a_plan_leads_to_its_findings(client: Client, cast: Cast, finding: Finding) -> None:
    html = client.get(f"/plannen/{cast.plan.code}").content.decode()
    assert f'href="/bevindingen?plan={cast.plan.code}"' in html


def test_the_list_asks_as_many_queries_for_many_findings_as_for_few(
    client: Client, cast: Cast, finding: Finding
) -> None:
    before = queries(client, "/bevindingen")
    for number in range(15):
        made = Finding.objects.create(
            plan=cast.plan, code=f"b{number}", kind="naam", title=f"B {number}", explanation="x", order=number
        )
        cite(made, cast.document, 1, "2030")
    assert queries(client, "/bevindingen") == before
