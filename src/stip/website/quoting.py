# SPDX-License-Identifier: EUPL-1.2
"""The words that a citation points at, ready to show, and the address where they can be read."""

from dataclasses import dataclass

from django.urls import reverse

from stip.sources.matching import Letters
from stip.sources.models import Citation
from stip.sources.passages import find_anchor, identity, surroundings


@dataclass(frozen=True)
class Words:
    """The cited words with some text on either side."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Place:
    """A citation with its words, None when the text is not there, and where to read on."""

    citation: Citation
    words: Words | None
    address: str


def place_of(citation: Citation) -> Place:
    """The passage with the sentence before and after it. The citation comes with its document and page."""
    return Place(citation, words_of(citation), reading_address(citation))


def pinpoint(citation: Citation) -> Place:
    """The passage with only the anchor marked: the very words or figure that it is about."""
    passage = _passage(citation)
    span = find_anchor(Letters(passage), citation.anchor) if passage else None
    if not span:
        return Place(citation, Words("", passage, "") if passage else None, reading_address(citation))
    start, end = span
    return Place(citation, Words(passage[:start], passage[start:end], passage[end:]), reading_address(citation))


def words_of(citation: Citation) -> Words | None:
    """The passage with the sentence before and after it, or None when the text is not there."""
    if citation.page is None or citation.start is None or citation.end is None:
        return None
    text, start, end = citation.page.text, citation.start, citation.end
    begin, until = surroundings(text, start, end)
    return Words(
        before=f"… {text[begin:start]}" if begin else text[:start],
        words=text[start:end],
        after=f"{text[end:until]} …" if until < len(text) else text[end:],
    )


def passage_name(citation: Citation) -> str:
    """The lasting name of the passage, empty when it was not found; page and document are at hand."""
    if citation.page is None or not citation.is_found:
        return ""
    return identity(citation.document.code, citation.page.number, _passage(citation))


def reading_address(citation: Citation) -> str:
    """Where a visitor reads the passage itself, else its page, else what is known of the document."""
    document = citation.document
    if citation.page is None:
        return reverse("document", args=[document.code])
    page = reverse("page", args=[document.code, citation.page.number])
    name = passage_name(citation)
    return f"{page}?passage={name}#passage-{name}" if name else page


def _passage(citation: Citation) -> str:
    return citation.page.text[citation.start : citation.end] if citation.page and citation.is_found else ""
