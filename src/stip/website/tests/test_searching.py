# SPDX-License-Identifier: EUPL-1.2
"""Search over everything at once, and what is suggested while somebody types."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stip.conftest import Cast, import_plan
from stip.partners.models import Organisation
from stip.places.access import Visibility
from stip.places.models import Region
from stip.plans.models import Item
from stip.plans.search import index_all
from stip.sources import search
from stip.sources.actions import change_document
from stip.sources.organisations_index import index_organisations
from stip.website.tests.library import add_text, queries, words

ELSEWHERE = """\
stip: plan/1
code: elders-plan
titel: Plan van elders
regio: elders
niveaus: [{code: opgave, naam: opgave, meervoud: opgaven}]
onderdelen:
  - {code: '1', niveau: opgave, titel: Water van elders}
"""


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """Beekdal with its text, a second region, and organisations and an area that can be found."""
    add_text(cast.document)
    Region.objects.create(code="elders", name="Elders")
    import_plan(ELSEWHERE)
    Organisation.objects.create(
        code="waterschap-dal", kind="waterschap", name="Waterschap Dal", note="Houdt het water vast."
    )
    index_organisations(["waterschap-dal", "provincie-dal"])
    search.index([search.Entry("gebied", "BD01", "Bovendal", label="gemeente")])
    return cast


def found(client: Client, query: str) -> str:
    answer = client.get(f"/zoeken?{query}")
    assert answer.status_code == 200, query
    return answer.content.decode()


def test_one_search_finds_items_pages_organisations_and_areas(client: Client, filled: Cast) -> None:
    text = words(found(client, "q=water"))
    # Wateroverlast on page 2 is water too.
    assert "7 treffers voor “water”" in text
    assert "Waterschap Dal" in text
    assert "Droge voeten opgave in Beekdalprogramma" in text
    assert "Beekdalnota, bladzijde 1" in text
    assert "Bovendal gemeente" in words(found(client, "q=bovendal"))


def test_an_item_shows_its_state_and_plan(client: Client, filled: Cast) -> None:
    html = found(client, "q=beekherstel")
    assert "project in Beekdalprogramma" in html
    assert "stip-state--uitvoering" in html


def test_a_page_leads_into_the_reader_with_the_words_marked(client: Client, filled: Cast) -> None:
    assert 'href="/documenten/beekdalnota/p/3?q=krijgt+bochten"' in found(client, "q=krijgt+bochten")


def test_kinds_and_regions_narrow_the_list_and_live_in_the_address(client: Client, filled: Cast) -> None:
    html = found(client, "q=water&soort=onderdeel&regio=elders")
    assert "Water van elders" in words(html) and "Droge voeten" not in words(html)
    assert 'name="soort" value="onderdeel" checked' in html
    assert 'name="regio" value="elders" checked' in html
    assert 'name="q" value="water"' in html


def test_what_belongs_to_no_region_is_found_in_every_region(client: Client, filled: Cast) -> None:
    text = words(found(client, "q=water&regio=elders"))
    assert "Waterschap Dal" in text
    assert "horen bij alle regio’s" in text


def test_an_unknown_region_or_kind_in_an_old_link_is_passed_over(client: Client, filled: Cast) -> None:
    assert words(found(client, "q=water&regio=weg&soort=weg")).count("Waterschap Dal") == 1


def test_a_typing_error_is_read_as_what_was_meant(client: Client, filled: Cast) -> None:
    html = found(client, "q=watrschap+dal")
    assert "“watrschap” staat nergens. Bedoelde u waterschap?" in words(html)
    assert 'href="?q=waterschap+dal"' in html
    assert "Waterschap Dal" in words(html)


def test_nothing_found_says_what_to_loosen(client: Client, filled: Cast) -> None:
    html = found(client, "q=%22droge+zeppelin%22+-water&soort=plan")
    text = words(html)
    assert "Niets gevonden" in text
    for way in ("Niet alleen “Plannen”", "hoeven niet naast elkaar", "Zonder de woorden met een min", "Alleen “droge”"):
        assert way in text
    assert 'href="?q=droge+zeppelin&amp;soort=plan"' in html
    assert "korter woord" in words(found(client, "q=zeppelin"))


def test_a_kind_without_hits_keeps_the_other_kinds_in_sight(client: Client, filled: Cast) -> None:
    assert "Organisaties 1" in words(found(client, "q=waterschap&soort=gebied"))


def test_without_words_the_page_explains_how_to_search(client: Client, filled: Cast) -> None:
    text = words(found(client, ""))
    assert "tussen aanhalingstekens" in text and "Zet een min" in text


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%22", "q=-water", "q=" + "a" * 9000, "q=de", "q=water&pagina=-1", "q=water&pagina=99999999999999"]
    + ["q=water&pagina=²", "q=%F0%9F%98%80", "q='%20OR%201=1--", "q=NEAR(a%20b)&regio=%00", "q=*%3A%3C%3E%26%21"],
)
def test_odd_searches_do_no_harm(client: Client, filled: Cast, query: str) -> None:
    found(client, query)
    assert client.get(f"/zoeken/suggesties?{query}").status_code == 200


def test_what_was_typed_is_shown_as_text(client: Client, filled: Cast) -> None:
    assert "<script>alert" not in found(client, "q=<script>alert(1)</script>+water")


def test_many_hits_come_in_pages(client: Client, filled: Cast) -> None:
    search.index(search.Entry("gebied", f"x{number}", f"Molen {number}") for number in range(45))
    first, last = found(client, "q=molen"), found(client, "q=molen&pagina=3")
    assert (first.count("stip-found__title"), last.count("stip-found__title")) == (20, 5)
    assert 'href="?q=molen&amp;pagina=2"' in first


def test_the_download_holds_all_hits_with_their_addresses(client: Client, filled: Cast) -> None:
    search.index(search.Entry("gebied", f"x{number}", f"Molen {number}") for number in range(45))
    rows = client.get("/zoeken?q=molen&formaat=csv").content.decode().splitlines()
    assert len(rows) == 46
    assert rows[1].endswith("http://testserver/gebieden/x0")
    assert client.get("/zoeken?q=molen&formaat=xlsx").status_code == 200


def test_what_is_internal_is_not_found_counted_or_suggested(client: Client, filled: Cast) -> None:
    Item.objects.filter(code="1.1").update(visibility=Visibility.INTERNAL)
    index_all()
    change_document(filled.document, {"zichtbaarheid": "intern"}, seen=filled.document.revision, by=None)
    assert "Niets gevonden" in found(client, "q=beekherstel")
    assert "Niets gevonden" in found(client, "q=%22krijgt+weer+bochten%22")
    assert "Beekherstel" not in client.get("/zoeken/suggesties?q=beekh").content.decode()
    client.force_login(filled.bureau, backend="django.contrib.auth.backends.ModelBackend")
    assert "Beekherstel" in found(client, "q=beekherstel")
    assert "Beekherstel" in client.get("/zoeken/suggesties?q=beekh").content.decode()


def test_suggestions_are_options_with_an_address(client: Client, filled: Cast) -> None:
    html = client.get("/zoeken/suggesties?q=wat").content.decode()
    assert html.count('role="option"') == 3
    assert 'data-address="/organisaties/waterschap-dal"' in html
    assert client.get("/zoeken/suggesties?q=w").content.decode().strip() == ""


def test_an_organisation_is_found_under_its_new_name_at_once_and_not_after_it_is_gone(
    client: Client, filled: Cast
) -> None:
    Organisation.objects.filter(code="waterschap-dal").update(name="Waterschap Nieuw", spellings=["De Natte Voet"])
    assert index_organisations(["waterschap-dal"]) == 1
    assert index_organisations(["waterschap-dal"]) == 0
    assert "Waterschap Nieuw" in found(client, "q=natte+voet")
    Organisation.objects.get(code="waterschap-dal").delete()
    index_organisations(["waterschap-dal"])
    assert "Waterschap Nieuw" not in found(client, "q=natte")


def test_a_search_asks_as_many_queries_for_many_hits_as_for_few(client: Client, filled: Cast) -> None:
    before = queries(client, "/zoeken?q=beek"), queries(client, "/zoeken/suggesties?q=beek")
    plan = filled.plan
    level = plan.levels.first()
    for number in range(30):
        Item.objects.create(plan=plan, level=level, code=f"m{number}", title=f"Beek {number}", path=f"9{number:03d}")
    index_all()
    assert (queries(client, "/zoeken?q=beek"), queries(client, "/zoeken/suggesties?q=beek")) == before
