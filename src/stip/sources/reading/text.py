# SPDX-License-Identifier: EUPL-1.2
"""Plain text in whatever encoding it was saved."""

import codecs
import re

from stip.sources.reading.kinds import TEXT
from stip.sources.unreadable import MAX_CHARACTERS, Reading, Unreadable

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_text(content: bytes) -> Reading:
    text = decode(content).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_CHARACTERS:
        raise Unreadable("In dit bestand staat te veel tekst om te lezen. Knip het in delen en voeg die toe.")
    sample = text[:100_000]
    if "\0" in sample or len(_CONTROL.findall(sample)) > len(sample) / 50:
        raise Unreadable(
            "Dit is geen tekstbestand en ook geen ander soort bestand dat Stip kent. "
            "Stip leest pdf, Word (.docx), html en platte tekst: voeg een van die toe."
        )
    if not text.strip():
        raise Unreadable("Het bestand is leeg. Kies een bestand waar tekst in staat.")
    pages = tuple(text.split("\f"))
    return Reading(TEXT, pages, has_pages=len(pages) > 1, has_lines=True)


def decode(content: bytes) -> str:
    """Decode by byte order mark, else as UTF-8, else as the Windows code page that old Dutch files use."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
