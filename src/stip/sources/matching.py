# SPDX-License-Identifier: EUPL-1.2
"""Compare texts by their letters and digits alone, so that spaces, hyphens, quotes, accents and case do not matter."""

import unicodedata
from array import array
from collections.abc import Iterator
from functools import lru_cache


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    return "".join(part for part in decomposed if part.isalnum())


def letters_of(text: str) -> str:
    """The letters and digits of a text, folded.

    >>> letters_of("Noord-\\nLimburg: ‘één’ regio")
    'noordlimburgeenregio'
    """
    return "".join(map(_folded, text))


class Letters:
    """A text as its folded letters, each of which remembers its place."""

    def __init__(self, text: str) -> None:
        folded: list[str] = []
        places = array("L")
        for place, character in enumerate(text):
            letters = _folded(character)
            if letters:
                folded.append(letters)
                places.extend([place] * len(letters))
        self.text = text
        self.letters = "".join(folded)
        self._places = places

    def spans(self, wanted: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """The stretches [begin, end) of the text, from place `start` on, whose letters are those of `wanted`."""
        needle = letters_of(wanted)
        if not needle:
            return
        at = self.letters.find(needle, self._index_of(start))
        while at >= 0:
            yield self._places[at], self._places[at + len(needle) - 1] + 1
            at = self.letters.find(needle, at + 1)

    def whole_words(self, wanted: str) -> Iterator[tuple[int, int]]:
        """As `spans`, leaving out those that begin or end inside a word or number."""
        for begin, end in self.spans(wanted):
            before, after = self.text[begin - 1 : begin], self.text[end : end + 1]
            if not (before.isalnum() or after.isalnum()):
                yield begin, end

    def _index_of(self, place: int) -> int:
        """The first letter at or after `place`."""
        low, high = 0, len(self._places)
        while low < high:
            middle = (low + high) // 2
            if self._places[middle] < place:
                low = middle + 1
            else:
                high = middle
        return low
