# SPDX-License-Identifier: EUPL-1.2
"""The text of a Word document: one paragraph per block, cut where Word breaks the page."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, cast

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from stip.sources.reading.kinds import WORD
from stip.sources.unreadable import MAX_PAGES, Reading, Unreadable

_BROKEN = "Dit Word-bestand is beschadigd. Open het in Word, bewaar het opnieuw en voeg dat bestand toe."
_HOSTILE = (
    "Dit Word-bestand bevat onderdelen die niet in een document horen. "
    "Open het in Word, bewaar het opnieuw als .docx en voeg dat bestand toe."
)
_PAGE_BREAK = "\f"
# Text in a frame is written twice: as it is, and for programs that do not know frames.
_PIECES = etree.XPath(
    "(.//w:t | .//w:tab | .//w:br | .//w:cr | .//w:lastRenderedPageBreak)[not(ancestor::mc:Fallback)]",
    namespaces={
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    },
)


def read_word(content: bytes) -> Reading:
    _refuse_declarations(content)
    try:
        document = docx.Document(io.BytesIO(content))
        text = "\n\n".join(_blocks(_inner(document.element.body, document)))
    except (OpcError, KeyError, ValueError, AttributeError, zipfile.BadZipFile, etree.LxmlError) as error:
        raise Unreadable(_BROKEN) from error
    pages = tuple(page.strip("\n") for page in text.split(_PAGE_BREAK) if page.strip())
    if not pages:
        raise Unreadable("In dit Word-bestand staat geen tekst. Kies een bestand waar tekst in staat.")
    if len(pages) > MAX_PAGES:
        raise Unreadable(f"Dit document heeft meer dan {MAX_PAGES} pagina's. Knip het in delen en voeg die toe.")
    return Reading(WORD, pages, has_pages=len(pages) > 1, has_lines=False)


def _refuse_declarations(content: bytes) -> None:
    """A Word file never declares a document type; one that does tries to pull in or blow up text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as stream:
                        start = stream.read(65_536)
                    if b"<!DOCTYPE" in start.replace(b"\0", b"") or b"<!ENTITY" in start.replace(b"\0", b""):
                        raise Unreadable(_HOSTILE)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Unreadable(_BROKEN) from error


def _blocks(content: Iterator[Any]) -> Iterator[str]:
    bullets: list[str] = []
    for block in content:
        text = _table(block) if isinstance(block, Table) else _paragraph(block)
        if _is_list_item(block):
            bullets.append(f"• {text}")
            continue
        if bullets:
            yield "\n".join(bullets)
            bullets = []
        if text:
            yield text
    if bullets:
        yield "\n".join(bullets)


def _inner(parent: Any, document: Any) -> Iterator[Any]:
    """The paragraphs and tables of a document, also those in a content control such as a cover page."""
    for child in parent:
        if child.tag == qn("w:p"):
            yield Paragraph(child, document)
        elif child.tag == qn("w:tbl"):
            yield Table(child, document)
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent")}:
            yield from _inner(child, document)


def _is_list_item(block: Any) -> bool:
    if not isinstance(block, Paragraph) or not block.text.strip():
        return False
    properties = block._p.pPr
    style = block.style.name if block.style is not None and block.style.name else ""
    return style.startswith("List") or (properties is not None and properties.numPr is not None)


def _paragraph(paragraph: Paragraph) -> str:
    """The text of a paragraph, with a form feed wherever Word started a new page."""
    pieces: list[str] = []
    if paragraph.paragraph_format.page_break_before:
        pieces.append(_PAGE_BREAK)
    pieces += [_piece(element) for element in cast(list[Any], _PIECES(paragraph._p))]
    text = "".join(pieces)
    properties = paragraph._p.pPr
    if properties is not None and properties.find(qn("w:sectPr")) is not None:
        text += _PAGE_BREAK
    return text.strip(" \t\n")


def _piece(element: Any) -> str:
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag == qn("w:tab"):
        return "\t" if element.getparent().tag == qn("w:r") else ""
    if element.tag == qn("w:lastRenderedPageBreak") or element.get(qn("w:type")) == "page":
        return _PAGE_BREAK
    return "\n"


def _table(table: Table) -> str:
    return "\n".join(" | ".join(_cells(row)) for row in table.rows)


def _cells(row: Any) -> Iterator[str]:
    last = None
    for cell in row.cells:
        # A merged cell is given once for each column it spans.
        if cell._tc is not last:
            yield " ".join(cell.text.split())
        last = cell._tc
