# SPDX-License-Identifier: EUPL-1.2
"""The text of a Word document: one paragraph per block, cut where Word breaks the page."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

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


def read_word(content: bytes) -> Reading:
    _refuse_declarations(content)
    try:
        document = docx.Document(io.BytesIO(content))
        text = "\n\n".join(_blocks(document.iter_inner_content()))
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
    for element in paragraph._p.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:lastRenderedPageBreak")):
        pieces.append(_piece(element))
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
