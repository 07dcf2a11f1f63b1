# SPDX-License-Identifier: EUPL-1.2
"""The words of the index: which compounds hold a word, how a compound splits, which words look alike. Pure."""

from bisect import bisect_left
from collections.abc import Iterable

from stip.sources.search.words import stem

MIN_PART = 4
MAX_COMPOUNDS = 150
MAX_CORRECTIONS = 5
MAX_STARTING = 60

_LINKING = ("s", "en", "e", "n", "er")
# Too common as the beginning or end of words that are no compounds.
_PREFIXES = "door over onder voor tegen achter tussen boven buiten binnen samen mede terug toen"
_SUFFIXES = """
heid heden lijk lijke baar bare loos loze schap schappen achtig matig matige ingen isch ische ende enden eren aren
erend ering eringen teit iteit atie aties
"""
_NO_HEADS, _NO_TAILS = frozenset(_PREFIXES.split()), frozenset(_SUFFIXES.split())


class Vocabulary:
    """All words of the index at one moment."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """words   (word, stem) pairs"""
        self._stems = dict(words)
        self._sorted = sorted(self._stems)
        self._text = "\n" + "\n".join(self._sorted) + "\n"
        self._known_stems = frozenset(self._stems.values())
        self._splits: dict[str, tuple[str, ...]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._stems

    def stem(self, word: str) -> str:
        return self._stems.get(word) or stem(word)

    def has_stem(self, token: str) -> bool:
        return token in self._known_stems

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, without linking sounds; empty when it is not one.

        >>> Vocabulary([(w, w) for w in ("verkeer", "veiligheid")]).split("verkeersveiligheid")
        ('verkeer', 'veiligheid')
        """
        if word not in self._splits:
            self._splits[word] = self._split(word)
        return self._splits[word]

    def compounds_with(self, word: str) -> list[str]:
        """Words of the index of which this word is a part, the shortest first."""
        if len(word) < MIN_PART:
            return []
        token = self.stem(word)
        core = _shared_start(word, token)
        if len(core) < MIN_PART - 1:
            core = word
        found = [
            candidate
            for candidate in self._containing(core)
            if self._stems[candidate] != token and self._holds(candidate, word, token)
        ]
        return sorted(found, key=lambda candidate: (len(candidate), candidate))[:MAX_COMPOUNDS]

    def ending(self, word: str) -> str:
        """The longest word of the index that ends this one, where its beginning is not known; empty when none does."""
        tails = (word[cut:] for cut in range(MIN_PART, len(word) - MIN_PART) if word[:cut] not in _NO_HEADS)
        return next((tail for tail in tails if tail in self._stems and tail not in _NO_TAILS), "")

    def corrections(self, word: str) -> list[tuple[str, int]]:
        """Words that differ by one edit (two from nine letters on), the closest first, with their distance."""
        allowed = 0 if len(word) < 5 or word[0].isdigit() else 1 if len(word) < 9 else 2
        if not allowed:
            return []
        signs = set(word)
        near = [
            (distance, candidate)
            for candidate in self._alike(word, allowed)
            if abs(len(candidate) - len(word)) <= allowed
            and len(signs.symmetric_difference(candidate)) <= 2 * allowed
            and (distance := _edits(word, candidate, allowed)) <= allowed
        ]
        return [(candidate, distance) for distance, candidate in sorted(near)[:MAX_CORRECTIONS]]

    def starting_with(self, prefix: str) -> list[str]:
        """Words that begin with these letters, in order of the alphabet."""
        at = bisect_left(self._sorted, prefix)
        found = []
        for word in self._sorted[at : at + MAX_STARTING]:
            if not word.startswith(prefix):
                break
            found.append(word)
        return found

    def _split(self, word: str) -> tuple[str, ...]:
        for cut in range(len(word) - MIN_PART, MIN_PART - 1, -1):
            tail = word[cut:]
            if tail in self._stems and tail not in _NO_TAILS:
                head = self._head(word[:cut])
                if head:
                    return (*head, tail)
        return ()

    def _head(self, head: str) -> tuple[str, ...]:
        if head in _NO_HEADS:
            return ()
        for link in ("", *_LINKING):
            bare = head.removesuffix(link)
            if len(bare) >= MIN_PART and (not link or bare != head) and bare in self._stems and bare not in _NO_HEADS:
                return self.split(bare) or (bare,)
        return self.split(head) if len(head) >= 2 * MIN_PART else ()

    def _holds(self, candidate: str, word: str, token: str) -> bool:
        if any(self.stem(part) == token for part in self.split(candidate)):
            return True
        # Dutch compounds end in what they are: that suffices when the beginning stands nowhere by itself.
        cut = max(len(candidate) - len(word) - 3, MIN_PART)
        tails = (candidate[at:] for at in range(cut, len(candidate) - MIN_PART) if candidate[:at] not in _NO_HEADS)
        return any((tail == word or tail in self._stems) and self.stem(tail) == token for tail in tails)

    def _containing(self, piece: str) -> set[str]:
        found: set[str] = set()
        at = self._text.find(piece)
        while at >= 0:
            begin, end = self._text.rfind("\n", 0, at) + 1, self._text.find("\n", at)
            found.add(self._text[begin:end])
            at = self._text.find(piece, end)
        return found

    def _alike(self, word: str, allowed: int) -> set[str]:
        """Words that share an unharmed piece with this one, and those in which two neighbours changed places."""
        size = -(-len(word) // (allowed + 1))
        pieces = [word[at : at + size] for at in range(0, len(word), size)]
        swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        return {other for piece in pieces for other in self._containing(piece)} | {
            other for other in swapped if other in self._stems
        }


def _shared_start(one: str, other: str) -> str:
    size = 0
    while size < min(len(one), len(other)) and one[size] == other[size]:
        size += 1
    return one[:size]


def _edits(one: str, other: str, most: int) -> int:
    """The number of letters to insert, delete, replace or swap with a neighbour; `most` + 1 when it is more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, start=1):
        last, row, earlier = row, [i], before
        before = last
        for j, sign_there in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != sign_there))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == sign_there:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
