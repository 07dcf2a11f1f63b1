# SPDX-License-Identifier: EUPL-1.2
"""A page of a document to read, with the passages that facts rest on; and the page of one source."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stip.conftest import Cast
from stip.partners.models import Body, Seat
from stip.places.access import Visibility
from stip.plans.models import Item, Plan, Point
from stip.sources.actions import cite
from stip.sources.models import Citation
from stip.website.pages import reader_page
from stip.website.quoting import passage_name
from stip.website.tests.library import add_text, queries, words

PAGE = "/documenten/beekdalnota/p"


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def read(cast: Cast, client: Client) -> Any:
    add_text(cast.document)

    def html(rest: str) -> str:
        answer = client.get(f"{PAGE}/{rest}")
        assert answer.status_code == 200
        return answer.content.decode()

    return html


def marked(html: str) -> list[str]:
    return [words(each) for each in re.findall(r'<mark class="stip-cited[^>]*>(.*?)</mark>', html)]


def test_a_page_shows_paragraphs_and_lists_with_the_cited_sentences_marked(read: Any) -> None:
    html = read("2")
    assert marked(html) == ["Iedereen heeft droge voeten."]
    assert "<ul><li>Eerst de beek" in re.sub(r">\s+<", "><", html)
    assert "Op deze pagina rust 1 feit;" in words(html)


def test_a_marked_sentence_leads_to_the_facts_that_rest_on_it_and_back(read: Any) -> None:
    html = read("2")
    assert 'href="#feit-1"' in html and 'id="feit-1"' in html
    name = passage_name(Citation.objects.select_related("page", "document").get(anchor="droge voeten"))
    assert f'id="passage-{name}"' in html and f'href="#passage-{name}"' in html
    assert "/plannen/beekdal-2024-2030/onderdelen/1" in html


def test_the_passage_that_was_asked_for_stands_out_without_a_script(read: Any) -> None:
    name = passage_name(Citation.objects.select_related("page", "document").get(anchor="bochten"))
    html = read(f"3?passage={name}")
    assert "stip-cited--asked" in html
    assert "autofocus" in html
    assert "Op deze zin (1) rust Beekherstel project" in words(html)
    assert "stip-cited--asked" not in read("3?passage=<script>")


def test_facts_without_a_sentence_stand_below_the_others(read: Any) -> None:
    text = words(read("3"))
    assert "Ergens op deze pagina Beekherstel project doel: Tien kilometer beek hersteld." in text


def test_facts_that_rest_on_overlapping_words_share_a_number(read: Any, cast: Cast) -> None:
    cite(cast.plan, cast.document, 2, "heeft droge")
    html = read("2")
    assert marked(html) == ["Iedereen heeft droge voeten."]
    assert "Droge voeten opgave Beekdalprogramma programma" in words(html)


def test_words_that_were_looked_for_are_marked_also_inside_a_cited_sentence(read: Any) -> None:
    html = read("2?q=voet+wateroverlast")
    assert re.findall(r'<mark class="stip-hit">(.*?)</mark>', html)[1:] == ["voeten", "Wateroverlast"]
    assert marked(html)[0].startswith("Iedereen heeft droge voeten")


@pytest.mark.parametrize("query", ["q=%00", 'q="', "q=-", "q=" + "x" * 5000, "q=<script>alert(1)</script>"])
def test_odd_words_to_mark_do_no_harm(read: Any, query: str) -> None:
    assert "<script>alert" not in read(f"1?{query}")


def test_pages_turn_and_can_be_jumped_to(read: Any, client: Client) -> None:
    html = read("2")
    assert re.search(r'rel="prev" href="[^"]*/p/1"', html) and re.search(r'rel="next" href="[^"]*/p/3"', html)
    assert 'name="pagina" min="1" max="3"' in html
    assert 'rel="prev"' not in read("1") and 'rel="next"' not in read("3")
    assert client.get(f"{PAGE}/4").status_code == 404
    assert client.get(f"{PAGE}/99999999999999999999").status_code == 404


def test_a_fact_that_a_visitor_may_not_read_leaves_no_mark(read: Any, client: Client, cast: Cast) -> None:
    Item.objects.filter(code="1.1").update(visibility=Visibility.INTERNAL)
    html = read("3")
    assert marked(html) == []
    assert "Beekherstel" not in html and "Tien kilometer" not in html
    assert "Geen enkel feit hier rust op deze pagina." in html
    client.force_login(cast.bureau, backend="django.contrib.auth.backends.ModelBackend")
    assert "Beekherstel" in read("3")


def test_a_plan_that_is_not_public_leaves_no_mark_of_any_of_its_facts(read: Any, cast: Cast) -> None:
    Plan.objects.update(visibility=Visibility.PARTNERS)
    assert [marked(read(str(number))) for number in (1, 2, 3)] == [[], [], []]


def test_a_person_whose_name_is_not_public_stays_unnamed(read: Any, cast: Cast) -> None:
    body = Body.objects.create(code="dalraad", name="Dalraad", kind="raad", region=cast.region)
    seat = Seat.objects.create(body=body, role="voorzitter", office="wethouder", person="Jo Geheim")
    cite(seat, cast.document, 2, "Wateroverlast")
    assert "Dalraad raad voorzitter: wethouder" in words(read("2"))
    Seat.objects.update(person_public=True)
    assert "wethouder, Jo Geheim" in words(read("2"))


def test_a_page_asks_as_many_queries_for_many_facts_as_for_few(read: Any, client: Client, cast: Cast) -> None:
    before = queries(client, f"{PAGE}/3")
    item = Item.objects.get(code="1.1")
    for number in range(20):
        point = Point.objects.create(item=item, kind="doel", text=f"Doel {number}", order=number)
        cite(point, cast.document, 3, "veertien miljoen")
    assert queries(client, f"{PAGE}/3") == before


def test_a_text_full_of_odd_signs_is_shown_whole() -> None:
    text = "• \n– streep\n\n\n1. eén\n2) <b>twee\n\U0001f600 x"
    groups = reader_page.groups_of(text, [], "")
    shown = ["".join(part for stretch in block for part, _ in stretch.parts) for g in groups for block in g.blocks]
    assert [line for line in shown if line] == ["streep", "1. eén", "2) <b>twee", "\U0001f600 x"]


def test_a_source_shows_the_sentence_with_its_neighbours_and_the_way_to_the_page(client: Client, cast: Cast) -> None:
    add_text(cast.document)
    citation = Citation.objects.get(anchor="eigen water")
    html = client.get(f"/bronnen/{citation.pk}").content.decode()
    assert "Onze horizon In 2030 houdt het dal zijn eigen water vast. Dat willen alle gemeenten." in words(html)
    assert "Uitgever niet bekend, november 2023" in words(html)
    assert re.search(rf'href="{PAGE}/1\?passage=\w{{12}}#passage-\w{{12}}"', html)
    assert "Welk feit? Titel en samenvatting Waarvan? Beekdalprogramma" in words(html)


def test_a_source_without_text_says_by_which_words_and_how_to_add_the_text(client: Client, cast: Cast) -> None:
    citation = Citation.objects.get(anchor="eigen water")
    text = words(client.get(f"/bronnen/{citation.pk}", headers={"HX-Request": "true"}).content.decode())
    assert "Beekdalnota, pagina 1" in text
    assert "Het staat bij eigen water." in text
    assert "stip sources add BESTAND" in text


def test_a_source_whose_words_are_not_in_the_text_says_so(client: Client, cast: Cast) -> None:
    add_text(cast.document)
    citation = cite(cast.plan, cast.document, 2, "zeppelin")
    text = words(client.get(f"/bronnen/{citation.pk}").content.decode())
    assert "staan niet letterlijk in de tekst" in text


def test_the_source_of_a_fact_that_may_not_be_read_does_not_exist(client: Client, cast: Cast) -> None:
    Item.objects.filter(code="1.1").update(visibility=Visibility.INTERNAL)
    for citation in Citation.objects.filter(page_number=3):
        assert client.get(f"/bronnen/{citation.pk}").status_code == 404
    client.force_login(cast.bureau, backend="django.contrib.auth.backends.ModelBackend")
    for citation in Citation.objects.filter(page_number=3):
        assert client.get(f"/bronnen/{citation.pk}").status_code == 200
