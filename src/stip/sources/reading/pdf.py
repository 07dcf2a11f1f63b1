# SPDX-License-Identifier: EUPL-1.2
"""The text of a PDF, page by page."""

import pypdfium2

from stip.sources.reading.kinds import PDF
from stip.sources.unreadable import MAX_CHARACTERS, MAX_PAGES, Reading, Unreadable

# What PDFium writes where a word is broken over a line end.
_BROKEN_WORD = "\ufffe"


def read_pdf(content: bytes) -> Reading:
    document = open_pdf(content)
    try:
        pages = _pages(document)
    finally:
        document.close()
    if not any(page.strip() for page in pages):
        raise Unreadable(
            "In deze pdf staat geen tekst, waarschijnlijk omdat het een scan is. "
            "Voeg het document toe zoals het uit Word is gemaakt, of laat er eerst tekstherkenning op los."
        )
    return Reading(PDF, tuple(pages), has_pages=True, has_lines=True)


def open_pdf(content: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF. Raises Unreadable when it is damaged, locked or far too long."""
    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        raise _explain(error) from error
    if count > MAX_PAGES:
        document.close()
        raise Unreadable(
            f"Deze pdf heeft {count} pagina’s en Stip leest er hoogstens {MAX_PAGES}. "
            "Knip het document in delen en voeg die toe."
        )
    if not count:
        document.close()
        raise Unreadable("Deze pdf heeft geen pagina's. Kies een bestand waar tekst in staat.")
    return document


def _explain(error: pypdfium2.PdfiumError) -> Unreadable:
    if "password" in str(error).lower() or "security" in str(error).lower():
        return Unreadable("Deze pdf is met een wachtwoord beveiligd. Haal het wachtwoord eraf en voeg hem opnieuw toe.")
    return Unreadable("Deze pdf is beschadigd. Download of maak hem opnieuw en voeg hem dan toe.")


def _pages(document: pypdfium2.PdfDocument) -> list[str]:
    pages: list[str] = []
    total = 0
    for index in range(len(document)):
        text = _text(document, index)
        total += len(text)
        if total > MAX_CHARACTERS:
            raise Unreadable("In deze pdf staat te veel tekst om te lezen. Knip het document in delen en voeg die toe.")
        pages.append(text)
    return pages


def _text(document: pypdfium2.PdfDocument, index: int) -> str:
    try:
        page = document[index]
        lines = page.get_textpage().get_text_range()
    except pypdfium2.PdfiumError as error:
        raise Unreadable(
            f"Pagina {index + 1} van deze pdf is beschadigd. Download of maak hem opnieuw en voeg hem dan toe."
        ) from error
    page.close()
    return str(lines).replace("\r\n", "\n").replace("\r", "\n").replace(_BROKEN_WORD, "-\n").replace("\x02", "-\n")
