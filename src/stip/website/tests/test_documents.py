# SPDX-License-Identifier: EUPL-1.2
"""The list of documents, one document, and the file itself."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stip.conftest import Cast
from stip.partners.models import Organisation
from stip.places.access import Visibility
from stip.plans.models import Item
from stip.sources.actions import add_document, cite
from stip.sources.models import Document
from stip.sources.tests.conftest import pdf
from stip.website.tests.library import PAGES, add_text, queries, words

DOCUMENT = "/documenten/beekdalnota"


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.DATA_DIR = tmp_path


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words(answer.content.decode())


def test_the_list_says_of_how_many_documents_there_is_text_and_how_to_add_what_is_missing(
    client: Client, cast: Cast
) -> None:
    text = read(client, "/documenten")
    assert "rust op één document; van geen ervan kunt u de tekst lezen" in text
    assert "stip sources add BESTAND" in text
    add_text(cast.document)
    text = read(client, "/documenten")
    assert "van elk ervan kunt u de tekst lezen" in text
    assert "stip sources add" not in text


def test_the_bureau_is_sent_to_the_form_and_a_visitor_to_signing_in(client: Client, cast: Cast) -> None:
    assert "/account/login/?next=/documenten/beekdalnota" in client.get(DOCUMENT).content.decode()
    client.force_login(cast.bureau, backend="django.contrib.auth.backends.ModelBackend")
    assert "/documenten/toevoegen?document=beekdalnota" in client.get(DOCUMENT).content.decode()


def test_the_list_counts_facts_and_marks_an_example(client: Client, cast: Cast) -> None:
    Document.objects.filter(pk=cast.document.pk).update(example=True)
    row = read(client, "/documenten").partition("Documenten, met hoe vaak")[2]
    assert "Beekdalnota Voorbeeld" in row
    assert "tekst ontbreekt 4" in row


def test_the_list_filters_by_kind_publisher_region_and_text(client: Client, cast: Cast) -> None:
    publisher = Organisation.objects.get(code="provincie-dal")
    Document.objects.create(code="brief", title="Brief van de provincie", kind="brief", publisher=publisher)
    add_text(cast.document)
    for query in ("soort=brief", "uitgever=provincie-dal", "tekst=zonder", "zoek=provincie"):
        text = read(client, f"/documenten?{query}")
        assert "Brief van de provincie" in text and "1 document" in text, query
        assert "Beekdalnota" not in text, query
    assert "Brief" not in read(client, "/documenten?regio=beekdal")


@pytest.mark.parametrize("query", ["soort=%00", "regio=bestaat-niet", "zoek=%00%25_", "pagina=x", "sorteer=wachtwoord"])
def test_odd_questions_to_the_list_do_no_harm(client: Client, cast: Cast, query: str) -> None:
    read(client, f"/documenten?{query}")


def test_an_empty_list_says_which_filter_to_take_off(client: Client, cast: Cast) -> None:
    answer = client.get("/documenten?soort=brief&tekst=zonder").content.decode()
    assert "Soort: brief" in answer
    assert 'href="?tekst=zonder"' in answer


def test_the_list_downloads_exactly_what_is_shown(client: Client, cast: Cast) -> None:
    Document.objects.create(code="brief", title="=brief()", kind="brief")
    rows = client.get("/documenten?soort=brief&formaat=csv").content.decode().splitlines()
    assert rows[0].startswith("code,titel,soort")
    assert rows[1:] == ["brief,'=brief(),brief,niet bekend,niet bekend,,,0,nee,nee"]
    assert client.get("/documenten?formaat=xlsx")["Content-Type"].endswith("sheet")


def test_a_document_lists_its_pages_with_first_words_and_facts(client: Client, cast: Cast) -> None:
    add_text(cast.document)
    text = read(client, DOCUMENT)
    assert "Op dit document rusten 4 bronverwijzingen, verdeeld over 3 pagina’s." in text
    assert "Pagina 1 Onze horizon In 2030 houdt" in text
    assert "De beek krijgt weer bochten. Dat kost veertien miljoen. 2 verwijzingen" in text


def test_a_document_lists_what_rests_on_it_with_the_pages(client: Client, cast: Cast) -> None:
    add_text(cast.document)
    cite(Organisation.objects.get(code="provincie-dal"), cast.document, None, "")
    text = read(client, DOCUMENT)
    assert "Plannen 1 Beekdalprogramma programma p. 1" in text
    assert "Onderdelen in Beekdalprogramma 2 Droge voeten opgave p. 2 Beekherstel project p. 3" in text
    assert "Organisaties 1 Provincie Dal provincie hele document" in text


def test_what_a_visitor_may_not_read_is_neither_shown_nor_counted(client: Client, cast: Cast) -> None:
    add_text(cast.document)
    Item.objects.filter(code="1.1").update(visibility=Visibility.INTERNAL)
    text = read(client, DOCUMENT)
    assert "rusten 2 bronverwijzingen" in text
    assert "Beekherstel" not in text
    assert ",2,ja,nee" in client.get("/documenten?formaat=csv").content.decode()
    client.force_login(cast.bureau, backend="django.contrib.auth.backends.ModelBackend")
    assert "rusten 4 bronverwijzingen" in read(client, DOCUMENT)


def test_an_internal_document_does_not_exist_for_others(client: Client, cast: Cast) -> None:
    add_text(cast.document)
    Document.objects.filter(pk=cast.document.pk).update(visibility=Visibility.INTERNAL)
    for rest in ("", "?pagina=1", "/p/1", "/p/1/beeld", "/bestand"):
        assert client.get(DOCUMENT + rest).status_code == 404, rest
    assert "Beekdalnota" not in read(client, "/documenten")
    client.force_login(cast.bureau, backend="django.contrib.auth.backends.ModelBackend")
    assert "Alleen het regiobureau" in read(client, DOCUMENT)
    assert client.get(DOCUMENT + "/bestand")["Cache-Control"] == "private, no-store"


def test_a_visitor_searches_in_a_document_and_reads_on_with_the_words_marked(client: Client, cast: Cast) -> None:
    add_text(cast.document)
    answer = client.get(f"{DOCUMENT}?zoek=water").content.decode()
    assert "“water” staat op 2 pagina’s" in words(answer)  # the second in wateroverlast
    assert f'href="{DOCUMENT}/p/1?q=water"' in answer
    assert "staat niet in dit document" in read(client, f"{DOCUMENT}?zoek=zeppelin")


def test_asking_for_a_page_leads_to_it_or_to_the_nearest(client: Client, cast: Cast) -> None:
    add_text(cast.document)
    for asked, page in ((2, 2), (99, 3), (0, 1), ("9" * 40, 3)):
        assert client.get(f"{DOCUMENT}?pagina={asked}")["Location"] == f"{DOCUMENT}/p/{page}"
    assert client.get(f"{DOCUMENT}?pagina=-1").status_code == 200


def test_a_document_without_text_has_no_pages_to_turn(client: Client, cast: Cast) -> None:
    assert client.get(f"{DOCUMENT}/p/3")["Location"] == DOCUMENT
    assert client.get(f"{DOCUMENT}?pagina=3").status_code == 200


def test_a_text_file_is_saved_and_can_do_nothing(client: Client, cast: Cast) -> None:
    add_text(cast.document, b"<script>alert(1)</script> " + "\f".join(PAGES).encode())
    answer = client.get(f"{DOCUMENT}/bestand")
    assert answer["Content-Disposition"] == 'attachment; filename="beekdalnota.txt"'
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "script-src" not in answer["Content-Security-Policy"]


def test_a_pdf_opens_in_the_browser_and_has_a_picture_of_each_page(client: Client, cast: Cast) -> None:
    add_document(
        content=pdf([["Eerste bladzijde"], [""], ["Derde bladzijde"]]),
        filename="a.pdf",
        document=cast.document,
        by=None,
    )
    answer = client.get(f"{DOCUMENT}/bestand")
    assert answer["Content-Disposition"] == 'inline; filename="beekdalnota.pdf"'
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    picture = client.get(f"{DOCUMENT}/p/1/beeld?breedte=480&v=1")
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/webp", "public, max-age=31536000, immutable")
    assert b"WEBP" in b"".join(picture.streaming_content)[:16]
    assert client.get(f"{DOCUMENT}/p/1/beeld?breedte=99999").status_code == 200
    page = client.get(f"{DOCUMENT}/p/2").content.decode()
    assert "Op deze pagina staat geen tekst, alleen beeld." in page
    assert 'alt="Pagina 2 zoals gedrukt' in page


def test_a_file_that_also_holds_an_internal_document_stays_closed(client: Client, cast: Cast) -> None:
    document = add_text(cast.document)
    other = Document.objects.create(
        code="geheim", title="Geheim", region=cast.region, visibility="intern", sha256=document.sha256
    )
    assert client.get(f"{DOCUMENT}/bestand").status_code == 404
    assert "Het bestand zelf" not in read(client, DOCUMENT)
    client.force_login(cast.bureau, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{DOCUMENT}/bestand").status_code == 200
    assert other.pk


def test_the_pages_ask_as_many_queries_for_many_documents_as_for_few(client: Client, cast: Cast) -> None:
    add_text(cast.document)
    before = queries(client, "/documenten"), queries(client, DOCUMENT)
    items = list(Item.objects.all())
    for number in range(12):
        document = Document.objects.create(code=f"d{number}", title=f"Document {number}", region=cast.region)
        for item in items:
            cite(item, document, 1, "x")
            cite(item, cast.document, 2, "voeten")
    assert (queries(client, "/documenten"), queries(client, DOCUMENT)) == before
