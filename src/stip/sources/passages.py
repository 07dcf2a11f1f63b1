# SPDX-License-Identifier: EUPL-1.2
"""Find the passage that a citation points at, and name it so that the name lasts. Pure: no database."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from stip.sources.matching import Letters, letters_of

MAX_PASSAGE = 600
MAX_BESIDE = 240
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'’”)]*\s+(?=[\"'‘“(•]?[A-Z0-9À-Þ€])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[a-z]\.(?:[a-z]\.)*|[A-Z]\.(?:[A-Z]\.)*|bijv|bv|ca|dhr|mevr|drs|dr|ir|ing|mr|prof|nr|art|evt|incl|excl|resp|"
    r"o\.a|t\.o\.v|jl|jan|feb|aug|sept|okt|nov|dec|blz|p|Reg|\d{1,2})\.?$",
)
_MIN_LOOSE = 6


@dataclass(frozen=True)
class Passage:
    """A stretch [start, end) of the text of a page, given by its place in the list of pages."""

    page: int
    start: int
    end: int


class Pages:
    """The pages of a document made ready for looking up many anchors."""

    def __init__(self, pages: Sequence[tuple[int, str]]) -> None:
        """pages   number and text of each page, in order"""
        self._numbers = [number for number, _ in pages]
        self._texts = [text for _, text in pages]
        self._letters: dict[int, Letters] = {}

    def find(self, anchor: str, number: int | None) -> Passage | None:
        """The passage around an anchor: on its page, else on the pages beside it, else anywhere.

        An empty anchor, or one that is nowhere, gives None.
        """
        if not letters_of(anchor):
            return None
        for index in self._order(number):
            span = find_anchor(self._prepared(index), anchor)
            if span:
                start, end = widen(self._texts[index], *span)
                return Passage(index, start, end)
        return None

    def index_of(self, number: int | None) -> int | None:
        """The place of the page with this number."""
        return self._numbers.index(number) if number in self._numbers else None

    def _order(self, number: int | None) -> list[int]:
        own = self.index_of(number)
        everything = list(range(len(self._texts)))
        if own is None:
            return everything
        return sorted(everything, key=lambda index: (abs(index - own), index) if abs(index - own) < 2 else (2, index))

    def _prepared(self, index: int) -> Letters:
        if index not in self._letters:
            self._letters[index] = Letters(self._texts[index])
        return self._letters[index]


def find_anchor(text: Letters, anchor: str) -> tuple[int, int] | None:
    """Where an anchor stands, whatever its spaces, hyphens, quotes, accents and case; whole words before parts."""
    whole = next(text.whole_words(anchor), None)
    if whole or len(letters_of(anchor)) < _MIN_LOOSE:
        return whole
    return next(text.spans(anchor), None)


def widen(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch to the sentence or list item around it, no longer than is good to read."""
    begin = text.rfind("\n", 0, start) + 1
    until = text.find("\n", end)
    until = len(text) if until < 0 else until
    for cut in _sentence_cuts(text, begin, until):
        if cut <= start:
            begin = cut
        elif cut >= end:
            until = cut
            break
    if until - begin > MAX_PASSAGE:
        begin, until = _around(text, begin, until, start, end)
    return _stripped(text, begin, until)


def surroundings(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence before a passage begins and the one after it ends; less of them when they are long."""
    low, high = max(0, start - MAX_BESIDE), min(len(text), end + MAX_BESIDE)
    before = text[:start].rstrip()
    after = end + len(text[end:]) - len(text[end:].lstrip())
    begin, _ = widen(text, len(before) - 1, len(before)) if before else (start, start)
    _, until = widen(text, after, after + 1) if after < len(text) else (end, end)
    if begin < low:
        begin = min(text.find(" ", low, start) + 1 or start, start)
    if until > high:
        until = max(text.rfind(" ", end, high), end)
    return min(begin, start), max(until, end)


def identity(document: str, number: int, quote: str) -> str:
    """The lasting name of a passage, for use in addresses: it changes only when its words do."""
    return hashlib.sha256(f"{document}\n{number}\n{letters_of(quote)}".encode()).hexdigest()[:12]


def _sentence_cuts(text: str, begin: int, until: int) -> list[int]:
    return [
        match.end()
        for match in _SENTENCE_END.finditer(text, begin, until)
        if not _ABBREVIATION.search(text[max(begin, match.start() - 12) : match.start()])
    ]


def _around(text: str, begin: int, until: int, start: int, end: int) -> tuple[int, int]:
    room = max(MAX_PASSAGE - (end - start), 0) // 2
    low, high = max(begin, start - room), min(until, end + room)
    if low > begin:
        low = min(text.find(" ", low, start) + 1 or start, start)
    if high < until:
        high = max(text.rfind(" ", end, high), end)
    return low, high


def _stripped(text: str, begin: int, until: int) -> tuple[int, int]:
    piece = text[begin:until]
    lead = len(piece) - len(piece.lstrip(" •\n"))
    return begin + lead, begin + len(piece.rstrip())
