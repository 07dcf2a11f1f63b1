# SPDX-License-Identifier: EUPL-1.2
"""What sort of file this is, told from its content. The name of a file proves nothing."""

import io
import re
import zipfile

from stip.sources.unreadable import MAX_UNPACKED_BYTES, Unreadable

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
TEXT = "text/plain"

EXTENSIONS = {PDF: "pdf", WORD: "docx", HTML: "html", TEXT: "txt"}

_READABLE = "Stip leest pdf, Word (.docx), html en platte tekst"
_MAX_PARTS = 10_000
_PDF_START = re.compile(rb"%PDF-\d\.\d")
_HTML_START = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|article|main|div|p|h1)\b", re.I | re.S
)


def kind_of(content: bytes) -> str:
    """The media type of a file. Raises Unreadable when Stip cannot read that sort of file."""
    if not content.strip():
        raise Unreadable("Het bestand is leeg. Kies een bestand waar tekst in staat.")
    if _PDF_START.search(content[:1024]):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_package(content)
    for start, message in _REFUSED.items():
        if content.startswith(start):
            raise Unreadable(message)
    return HTML if _HTML_START.match(content[:4096].removeprefix(b"\xef\xbb\xbf")) else TEXT


def _kind_of_package(content: bytes) -> str:
    """Word files are zip files: look at the list of parts before unpacking any."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise Unreadable(
            "Het bestand is beschadigd. Open het in Word, bewaar het opnieuw en voeg dat bestand toe."
        ) from error
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise Unreadable(
            "Het bestand wordt bij het uitpakken veel te groot. "
            "Verklein de afbeeldingen, bewaar het opnieuw en probeer het nog eens."
        )
    if "word/document.xml" not in {part.filename for part in parts}:
        raise Unreadable(f"Dit is een ingepakt bestand, maar geen Word-document. {_READABLE}: voeg een van die toe.")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(
            "Het bestand is met een wachtwoord beveiligd. Haal het wachtwoord eraf en voeg het opnieuw toe."
        )
    return WORD


_REFUSED = {
    b"\xd0\xcf\x11\xe0": (
        "Dit is een oud of met een wachtwoord beveiligd Office-bestand. "
        "Bewaar het in Word zonder wachtwoord als .docx of pdf en voeg dat toe."
    ),
    b"{\\rtf": "Dit is een rtf-bestand. Bewaar het in Word als .docx of pdf en voeg dat toe.",
    b"\x89PNG": f"Dit is een afbeelding zonder tekst. {_READABLE}: voeg een van die toe.",
    b"\xff\xd8\xff": f"Dit is een afbeelding zonder tekst. {_READABLE}: voeg een van die toe.",
    b"GIF8": f"Dit is een afbeelding zonder tekst. {_READABLE}: voeg een van die toe.",
    b"MZ": f"Dit is een programma, geen document. {_READABLE}: voeg een van die toe.",
    b"\x7fELF": f"Dit is een programma, geen document. {_READABLE}: voeg een van die toe.",
    b"PK\x05\x06": "Het bestand is een leeg ingepakt bestand. Kies een bestand waar tekst in staat.",
}
