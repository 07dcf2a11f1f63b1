# SPDX-License-Identifier: EUPL-1.2
"""Adding a file gives documents their text and their citations a passage; what fails changes nothing."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from stip.accounts.models import Change
from stip.places.models import Membership, Region
from stip.sources import search
from stip.sources.actions import add_document, add_files, cite, cite_many, register_documents, remove_document
from stip.sources.images import WIDTHS, has_image, page_image
from stip.sources.models import Citation, Document, Page, SearchEntry
from stip.sources.reading import Unreadable
from stip.sources.tests.conftest import Valley, pdf

NOTE = [
    ["Beekdalnota", "In 2030 houdt het dal zijn eigen", "water vast."],
    ["Iedereen heeft droge voeten."],
    ["De beek krijgt weer boch-", "ten. Dat kost geld."],
]
TEXT = "\f".join("\n".join(lines) for lines in NOTE).encode()


def quotes(document: Document) -> dict[str, str]:
    """The passage of each citation, by its anchor."""
    rows = document.citations.exclude(start=None).select_related("page")
    return {row.anchor: row.page.text[row.start : row.end] for row in rows if row.page}


def test_a_file_gives_a_known_document_its_text_and_every_citation_its_passage(valley: Valley) -> None:
    assert not Citation.objects.exclude(page=None).exists()
    [document] = add_document(content=pdf(NOTE), filename="nota.pdf", by=valley.bureau, document=valley.document)
    assert (document.pk, document.page_count, document.media_type) == (valley.document.pk, 3, "application/pdf")
    assert quotes(document) == {
        "eigen water": "In 2030 houdt het dal zijn eigen water vast.",
        "droge voeten": "Iedereen heeft droge voeten.",
        "bochten": "De beek krijgt weer bochten.",
    }
    without_anchor = document.citations.get(anchor="")
    assert without_anchor.page is not None and without_anchor.page.number == 3
    assert not without_anchor.is_found


def test_the_file_is_kept_under_the_hash_of_its_content(valley: Valley) -> None:
    [document] = add_document(content=TEXT, filename="../../etc/passwd", by=valley.bureau, region=valley.region)
    assert document.file.name == f"{document.sha256[:2]}/{document.sha256}.txt"
    with default_storage.open(document.file.name) as kept:
        assert kept.read() == TEXT


def test_adding_the_same_file_again_changes_nothing(valley: Valley) -> None:
    first = add_document(content=TEXT, filename="a.txt", by=valley.bureau, region=valley.region)
    before = (Change.objects.count(), list(Page.objects.values_list("pk", flat=True)), first[0].revision)
    again = add_document(content=TEXT, filename="b.txt", by=valley.bureau, region=valley.region)
    assert again == first
    assert (Change.objects.count(), list(Page.objects.values_list("pk", flat=True)), again[0].revision) == before


def test_replacing_a_file_keeps_citations_and_finds_them_again(valley: Valley) -> None:
    add_document(content=TEXT, filename="a.txt", by=valley.bureau, document=valley.document)
    citations = list(valley.document.citations.values_list("pk", flat=True))
    newer = TEXT.replace(b"droge voeten", b"natte voeten").replace(b"De beek", b"Extra.\n\nDe beek")
    [document] = add_document(content=newer, filename="a.txt", by=valley.bureau, document=valley.document)
    assert list(document.citations.values_list("pk", flat=True)) == citations
    assert set(quotes(document)) == {"eigen water", "bochten"}
    lost = document.citations.get(anchor="droge voeten")
    assert lost.page is not None and lost.page.number == 2 and not lost.is_found


def test_a_document_without_text_is_recognised_by_its_page_starts(valley: Valley) -> None:
    rows = [{"code": "beekdalnota", "titel": "Beekdalnota", "paginas": [[1, "Beekdalnota In"], [2, "Iedereen heeft"]]}]
    register_documents(rows)
    plain = (
        b"Beekdalnota\nIn 2030 houdt het dal zijn eigen water vast.\n\n\n\n2Iedereen heeft droge voeten.\nDe bochten."
    )
    assert [one.code for one in add_document(content=plain, filename="x.txt", by=None)] == ["beekdalnota"]
    assert list(Page.objects.values_list("number", "text")) == [
        (1, "Beekdalnota\nIn 2030 houdt het dal zijn eigen water vast."),
        (2, "Iedereen heeft droge voeten. De bochten."),
    ]


def test_a_document_without_page_starts_is_recognised_by_the_anchors_of_its_citations(valley: Valley) -> None:
    assert [one.code for one in add_document(content=pdf(NOTE), filename="x.pdf", by=None)] == ["beekdalnota"]
    other = pdf([["Een heel ander stuk."], ["Over de bochten in de weg."]])
    assert [one.code for one in add_document(content=other, filename="Ander_stuk.pdf", by=None)] == ["ander-stuk"]


def test_one_file_may_hold_several_known_documents(valley: Valley) -> None:
    register_documents(
        [
            {"code": "brief", "titel": "Brief", "paginas": [[1, "Geachte raad"], [2, "Vervolg van de brief"]]},
            {"code": "bijlage", "titel": "Bijlage", "paginas": [[1, "Bijlage bij de brief"]]},
            {"code": "elders", "titel": "Elders", "paginas": [[1, "Staat er niet"]]},
        ]
    )
    pages = [["Geachte raad, wij schrijven u."], ["Vervolg van de brief."], ["Bijlage bij de brief", "Tabel."]]
    documents = add_document(content=pdf(pages), filename="post.pdf", by=None)
    assert [(one.code, one.page_count) for one in documents] == [("brief", 2), ("bijlage", 1)]
    assert documents[0].sha256 == documents[1].sha256
    page = documents[1].pages.get()
    assert (page.number, page.position) == (1, 3)
    assert add_document(content=pdf(pages), filename="post.pdf", by=None) == documents


def test_an_unreadable_file_changes_nothing(valley: Valley, kept_files: Path) -> None:
    before = (Document.objects.count(), SearchEntry.objects.count(), Change.objects.count())
    with pytest.raises(Unreadable):
        add_document(content=b"%PDF-1.4 kapot", filename="x.pdf", by=valley.bureau, document=valley.document)
    valley.document.refresh_from_db()
    assert valley.document.page_count == 0
    assert (Document.objects.count(), SearchEntry.objects.count(), Change.objects.count()) == before
    assert not list(kept_files.rglob("*.pdf"))


def test_only_the_bureau_of_a_region_adds_to_it(valley: Valley) -> None:
    with pytest.raises(PermissionDenied):
        add_document(content=TEXT, filename="x.txt", by=valley.neighbour, document=valley.document)
    with pytest.raises(PermissionDenied):
        add_document(content=TEXT, filename="x.txt", by=valley.neighbour, region=valley.region)
    with pytest.raises(PermissionDenied):
        add_document(content=TEXT, filename="x.txt", by=valley.bureau)


def test_a_bureau_gives_no_text_to_what_waits_in_another_region(valley: Valley) -> None:
    elsewhere = Region.objects.create(code="elders", name="Elders")
    Membership.objects.create(user=valley.neighbour, region=elsewhere)
    [made] = add_document(content=pdf(NOTE), filename="nagemaakt.pdf", by=valley.neighbour, region=elsewhere)
    valley.document.refresh_from_db()
    assert (made.region, valley.document.page_count) == (elsewhere, 0)


def test_the_text_can_be_found_and_is_gone_when_the_document_is(valley: Valley) -> None:
    [document] = add_document(content=TEXT, filename="Nota water.txt", by=valley.bureau, region=valley.region)
    found = search.search("bochten", visitor=AnonymousUser(), kinds=[search.PAGE])
    assert [hit.code for hit in found.hits] == [f"{document.code}/p/3"]
    document.citations.all().delete()
    remove_document(document, by=valley.bureau)
    assert search.search("bochten", visitor=AnonymousUser(), kinds=[search.PAGE]).count == 0


def test_citing_finds_the_passage_at_once_and_many_in_one_pass(
    valley: Valley, django_assert_max_num_queries: "pytest.FixtureRequest"
) -> None:
    add_document(content=TEXT, filename="a.txt", by=None, document=valley.document)
    assert cite(valley.region, valley.document, 2, "Droge voeten").is_found
    rows = [(valley.region, valley.document, 3, "bochten", order) for order in range(1000)]
    with django_assert_max_num_queries(30):
        assert all(citation.is_found for citation in cite_many(rows))
    assert valley.document.citations.count() == 4 + 1001


def test_files_are_added_with_one_line_that_says_what_was_done(valley: Valley, tmp_path: Path) -> None:
    (tmp_path / "nota.pdf").write_bytes(pdf(NOTE))
    (tmp_path / "los.txt").write_text("Een los stuk over molens.")
    paths = [tmp_path / "nota.pdf", tmp_path / "los.txt"]
    assert (
        add_files(paths) == "2 bestanden gelezen: 2 nieuwe documenten, 4 pagina’s, 3 van 4 bronverwijzingen gevonden."
    )
    assert add_files(paths[1:]).startswith("1 bestand gelezen: 0 nieuwe documenten, 0 pagina’s")
    (tmp_path / "leeg.txt").write_bytes(b"")
    with pytest.raises(Unreadable, match=r"leeg.txt: Het bestand is leeg\."):
        add_files([tmp_path / "leeg.txt"])


def test_a_page_of_a_pdf_is_drawn_once_and_kept(valley: Valley) -> None:
    [document] = add_document(content=pdf(NOTE), filename="a.pdf", by=None, document=valley.document)
    page = document.pages.get(number=2)
    path = page_image(page, width=WIDTHS[0])
    assert path.read_bytes()[8:12] == b"WEBP"
    made = path.stat().st_mtime_ns
    assert page_image(page, width=WIDTHS[0]).stat().st_mtime_ns == made


def test_other_files_have_no_picture_and_no_odd_sizes_are_drawn(valley: Valley) -> None:
    [document] = add_document(content=TEXT, filename="a.txt", by=None, document=valley.document)
    page = document.pages.get(number=1)
    assert not has_image(page)
    with pytest.raises(Unreadable, match="geen afbeelding"):
        page_image(page)
    with pytest.raises(ValueError, match="width"):
        page_image(page, width=100_000)
