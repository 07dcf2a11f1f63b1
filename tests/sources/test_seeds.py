# SPDX-License-Identifier: EUPL-1.2
"""The five public documents are recognised, cut and cleaned, and every citation of the demo opens its passage."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import override_settings

from stip.demo import loading
from stip.sources import search
from stip.sources.actions import add_files
from stip.sources.models import Citation, Document, Page

pytestmark = pytest.mark.sources

PAGES = {
    "bijlage-rijkstrajecten-limburg": 4,
    "adviesnota-noord-limburg": 3,
    "uitvoeringsprogramma-noord-limburg": 62,
    "raadsinformatiebrief-noord-limburg": 3,
    "persbericht-noord-limburg": 1,
    "plan-van-aanpak-novi-zuid-limburg": 50,
    "regio-deal-voorstel-zuid-limburg": 7,
    "regio-deal-folder-zuid-limburg": 10,
}


@pytest.fixture(scope="module")
def added(shared: Path, django_db_setup: None, django_db_blocker, tmp_path_factory) -> None:
    """The demo with its documents, loaded once for this file and rolled back after it."""
    folder = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=folder):
        loading.load()
        add_files(sorted((shared / "seeds").glob("*.txt")))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def documents(added: None, db: None) -> dict[str, Document]:
    return {document.code: document for document in Document.objects.filter(code__in=PAGES)}


def text_of(document: Document) -> str:
    return "\n\n".join(document.pages.order_by("position").values_list("text", flat=True))


def page(documents: dict[str, Document], code: str, number: int) -> Page:
    return documents[code].pages.get(number=number)


def test_every_document_is_recognised_with_all_its_pages(documents: dict[str, Document]) -> None:
    assert {code: document.page_count for code, document in documents.items()} == PAGES
    for document in documents.values():
        numbers = list(document.pages.order_by("position").values_list("number", flat=True))
        assert numbers == [number for number, _ in document.page_starts], document.code


def test_the_four_documents_of_the_bundle_share_one_file(documents: dict[str, Document]) -> None:
    bundle = [code for code in PAGES if code.endswith("noord-limburg")]
    assert len(bundle) == 4
    assert len({documents[code].sha256 for code in bundle}) == 1


def test_glued_page_numbers_are_gone_and_chapter_numbers_stay(documents: dict[str, Document]) -> None:
    code = "uitvoeringsprogramma-noord-limburg"
    assert page(documents, code, 2).text.startswith("Regio Noord-Limburg: gebundelde")
    assert page(documents, code, 15).text.startswith("1 Ondernemen & Innoveren")
    assert page(documents, code, 35).text.startswith("3 Programma Toerisme")
    assert page(documents, code, 22).text.startswith("2. Ruimtedruk")
    assert page(documents, "regio-deal-voorstel-zuid-limburg", 3).text.startswith("Een eerste vertaling")
    assert "2 van 3" not in page(documents, "adviesnota-noord-limburg", 2).text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("uitvoeringsprogramma-noord-limburg", "mobiliteitsportal energieopwekking kennisinfrastructuur capaciteit"),
        ("uitvoeringsprogramma-noord-limburg", "gezondheidskeuzes landbouwtransitie verkeersdeelnemer Vrijetijdspark"),
        ("uitvoeringsprogramma-noord-limburg", "Leer-Ontwikkel-Netwerk Noord-Limburgse dag-recreatieve"),
        ("plan-van-aanpak-novi-zuid-limburg", "grensoverschrijdende uitvoeringskracht organisatiediscipline"),
        ("plan-van-aanpak-novi-zuid-limburg", "out-of-pocket Zuid-Limburg Nordrhein-Westfalen"),
        ("bijlage-rijkstrajecten-limburg", "Rijk-provincie"),
        ("regio-deal-folder-zuid-limburg", "bevolking gerecyclede Bemelberg-Schiepersberg energieneutraal"),
    ],
)
def test_words_broken_over_lines_and_pages_are_whole(documents: dict[str, Document], code: str, words: str) -> None:
    text = text_of(documents[code])
    assert [word for word in words.split() if word not in text] == []


def test_no_line_ends_in_a_broken_word_and_suspended_hyphens_stay(documents: dict[str, Document]) -> None:
    for document in documents.values():
        assert re.findall(r"\w-\n\w+", text_of(document)) == [], document.code
    text = text_of(documents["uitvoeringsprogramma-noord-limburg"])
    assert "op- en aangepakt" in text
    assert "(in- en extern)" in text
    assert "op de fysieke" in text


def test_double_spacing_lists_and_lost_bullets_are_mended(documents: dict[str, Document]) -> None:
    note = page(documents, "adviesnota-noord-limburg", 3).text
    assert "\n4. Ondernemen & Innoveren.\n5. Vitaal & Gezond." in note
    plan = page(documents, "plan-van-aanpak-novi-zuid-limburg", 33).text
    assert "• Samenwerken en samen doen\n• Brede welvaart voor iedereen" in plan


def test_every_citation_of_the_demo_is_found_on_the_page_it_names(documents: dict[str, Document]) -> None:
    citations = Citation.objects.filter(document__code__in=PAGES).exclude(anchor="")
    assert citations.count() > 3000
    lost = citations.filter(start=None).values_list("document__code", "page_number", "anchor")
    assert list(lost.distinct()) == []
    elsewhere = [
        (row.document_id, row.page_number, row.anchor)
        for row in citations.select_related("page")
        if row.page is None or row.page.number != row.page_number
    ]
    assert elsewhere == []


def test_documents_and_plans_are_found_together(documents: dict[str, Document]) -> None:
    found = search.search("Einstein Telescope", visitor=AnonymousUser(), limit=50)
    assert {"onderdeel", "pagina"} <= set(found.facets)
    assert len({hit.code.split("/")[0] for hit in found.hits if hit.kind == "pagina"}) >= 2
    assert search.search("mobiliteitsportaal", visitor=AnonymousUser()).count > 0
