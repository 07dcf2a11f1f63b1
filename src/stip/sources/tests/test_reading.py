# SPDX-License-Identifier: EUPL-1.2
"""Every sort of file gives its pages; a file that cannot be read says why and what to do."""

import io
import zipfile

import docx
import pytest
from reportlab.lib import pdfencrypt

from stip.sources import unreadable
from stip.sources.reading import Unreadable, read
from stip.sources.tests.conftest import pdf, with_part


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Beekdalnota")
    document.add_paragraph("De beek krijgt weer bochten.")
    document.add_paragraph("Eerste punt", style="List Bullet")
    document.add_paragraph("Tweede punt", style="List Bullet")
    table = document.add_table(2, 2)
    for row, column, text in ((0, 0, "Project"), (0, 1, "Jaar"), (1, 0, "Waterplein"), (1, 1, "2026")):
        table.cell(row, column).text = text
    document.add_page_break()
    document.add_paragraph("Op de volgende bladzijde.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_pdf_gives_its_pages() -> None:
    reading = read(pdf([["Droge voeten", "in het dal"], [], ["Slot"]]))
    assert [page.split() for page in reading.pages] == [["Droge", "voeten", "in", "het", "dal"], [], ["Slot"]]
    assert reading.media_type == "application/pdf"


def test_a_pdf_of_five_hundred_pages_is_read_whole() -> None:
    reading = read(pdf([[f"Bladzijde {number}"] for number in range(500)]))
    assert len(reading.pages) == 500
    assert "Bladzijde 499" in reading.pages[-1]


def test_a_word_file_gives_paragraphs_lists_tables_and_pages() -> None:
    reading = read(word())
    assert reading.pages == (
        "Beekdalnota\n\nDe beek krijgt weer bochten.\n\n• Eerste punt\n• Tweede punt\n\n"
        "Project | Jaar\nWaterplein | 2026",
        "Op de volgende bladzijde.",
    )


def test_text_in_a_content_control_is_read_and_text_in_a_frame_only_once() -> None:
    inside = """<w:sdt><w:sdtContent><w:p><w:r><w:t>Omslag</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p><w:r>
    <mc:AlternateContent><mc:Choice Requires="wps"><w:t>Kader</w:t></mc:Choice>
    <mc:Fallback><w:t>Kader</w:t></mc:Fallback>
    </mc:AlternateContent></w:r></w:p>"""
    body = f"""<?xml version="1.0"?><w:document xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
    xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{inside}</w:body></w:document>"""
    assert read(with_part(word(), "word/document.xml", body.encode())).pages == ("Omslag\n\nKader",)


def test_a_web_page_gives_what_a_reader_sees_and_nothing_that_runs() -> None:
    page = b"""<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><nav>Menu</nav>
    <script>alert('x')</script><main><h1>Beekdal</h1><p>De <b>beek</b> krijgt\n bochten.<iframe src=x>weg</iframe></p>
    <ul><li>een</li><li>twee</li></ul></main><footer>Voet</footer></body></html>"""
    assert read(page).pages == ("Beekdal\n\nDe beek krijgt bochten.\n• een\n• twee",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_the_encodings_of_old_and_new(encoding: str) -> None:
    assert read("Coöperatie België’s\r\ntweede".encode(encoding)).pages == ("Coöperatie België’s\ntweede",)


def test_a_form_feed_in_plain_text_begins_a_page() -> None:
    assert read(b"een\ftwee").pages == ("een", "twee")


def test_the_name_of_a_file_proves_nothing() -> None:
    assert read(b"Iets over %PDF-bestanden en <html>").media_type == "text/plain"
    assert read(word()).media_type.endswith("wordprocessingml.document")


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"")
        package.writestr("word/media/groot.bin", b"\0" * (unreadable.MAX_UNPACKED_BYTES + 1))
    return target.getvalue()


def entity_file(declaration: str) -> bytes:
    body = f"""<?xml version="1.0"?>{declaration}<w:document
    xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&geheim;</w:t></w:r>
    </w:p></w:body></w:document>"""
    return with_part(word(), "word/document.xml", body.encode())


LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "'
    + "ha" * 1000
    + '"><!ENTITY b "'
    + "&a;" * 1000
    + '"><!ENTITY geheim "'
    + "&b;" * 1000
    + '">]>'
)
HOSTILE = {
    "niets": (b"", "leeg"),
    "wit": (b" \n\t ", "leeg"),
    "kapotte pdf": (b"%PDF-1.7 en dan niets", "beschadigd"),
    "halve pdf": (pdf([["x"]])[:400], "beschadigd"),
    "pdf zonder tekst": (pdf([[]]), "geen tekst"),
    "pdf met wachtwoord": (pdf([["x"]], encrypt=pdfencrypt.StandardEncryption("geheim")), "wachtwoord"),
    "kapotte zip": (b"PK\x03\x04 en dan niets", "beschadigd"),
    "zip zonder document": (
        word().replace(b"word/document.xml", b"wurd/document.xml"),
        "Word",
    ),
    "zipbom": (bomb(), "te groot"),
    "leest een bestand van de server": (
        entity_file('<!DOCTYPE d [<!ENTITY geheim SYSTEM "file:///etc/passwd">]>'),
        "niet in een document horen",
    ),
    "miljard keer lachen": (entity_file(LAUGHS), "niet in een document horen"),
    "geen xml": (with_part(word(), "word/document.xml", b"<w:document"), "beschadigd"),
    "oud word": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Office"),
    "rtf": (b"{\\rtf1 tekst}", "rtf"),
    "plaatje": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "afbeelding"),
    "programma": (b"MZ\x90\0" + b"\0" * 50, "programma"),
    "ruis": (bytes(range(256)) * 20, "geen tekstbestand"),
    "lege webpagina": (b"<html><body><script>while(1){}</script></body></html>", "geen tekst"),
    "heel diepe webpagina": (b"<html><body>" + b"<div>" * 200_000, "geen tekst"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_gets_one_sentence_why_and_one_what_to_do(name: str) -> None:
    content, reason = HOSTILE[name]
    with pytest.raises(Unreadable, match=reason) as caught:
        read(content)
    message = caught.value.message
    assert message.endswith(".")
    assert message.replace(".docx", "").count(". ") >= 1


def test_a_file_that_is_too_big_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="100 MB"):
        read(b"x" * (unreadable.MAX_BYTES + 1))


def test_a_pdf_with_too_many_pages_is_refused() -> None:
    with pytest.raises(Unreadable, match="2000"):
        read(pdf([["x"]] * (unreadable.MAX_PAGES + 1)))


def test_text_too_long_to_read_is_refused() -> None:
    with pytest.raises(Unreadable, match="te veel tekst"):
        read(b"woord " * (unreadable.MAX_CHARACTERS // 6 + 1))
