# SPDX-License-Identifier: EUPL-1.2
"""The words of the index: which compounds hold a word, how a compound splits, which words look alike. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from stip.sources.search.words import stem

MIN_PART = 4
MAX_COMPOUNDS = 150
MAX_CORRECTIONS = 5
MAX_STARTING = 60

_LINKING = ("s", "en", "e", "n", "er", "ne")
# Short words that are often part of a compound. Other short words are not: "van", "ten" and "ver" end up anywhere.
_SHORT_PARTS = """
bed bos bus cel dag dak dal dam gas hof hub jas kas kop lab mix net pad pas pot rij rol tol top vak vee vis wal weg wet
zee zon
"""
# Too common as the beginning or end of words that are no compounds.
_PREFIXES = "door over onder voor tegen achter tussen boven samen mede terug toen voort daar hier waar zich"
_SUFFIXES = """
heid heden lijk lijke baar bare loos loze schap schappen achtig matig matige ingen isch ische ende enden eren aren
erend ering eringen teit teiten iteit atie aties aard aarden rijk rijke rijker rijks tien halve dingen
"""
# Look like compounds and are none, or are names, in which "wijk" and "land" are no longer words.
_WHOLE_WORDS = """
belangrijk besteding bestedingen besturen directeuren directeur faciliteiten maatregel maatregelen standaard
standaarden beverwijk harderwijk katwijk noordwijk rijswijk waalwijk gelderland nederland zeeland westland waterland
landsmeer nederweert hardenberg lelystad zaanstad parkstad oudewater zandvoort
"""
# A long word with much behind it is a compound even if the rest stands nowhere by itself, unless it goes on like this.
_LONG = 5
_DERIVED = ("schap", "heid", "lijk", "elijk", "telijk", "ing", "eling", "iteit", "atie", "isch", "tisch", "baar", "end")
_LONGEST_PLURAL = 7
# So many towns and provinces end in these that it says nothing when the beginning is not known.
_NAMES = frozenset({"wijk", "land"})
_SHORT, _WHOLE = frozenset(_SHORT_PARTS.split()), frozenset(_WHOLE_WORDS.split())
_NO_HEADS = frozenset(_PREFIXES.split())
_NO_TAILS = frozenset(_SUFFIXES.split()) | _NO_HEADS


class Vocabulary:
    """All words of the index at one moment."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """words   (word, stem) pairs"""
        self._stems = dict(words)
        self._sorted = sorted(self._stems)
        self._turned = sorted(word[::-1] for word in self._stems)
        self._text = "\n" + "\n".join(self._sorted) + "\n"
        self._known_stems = frozenset(self._stems.values())
        self._halves: dict[str, tuple[str, ...]] = {}

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
        return tuple(leaf for half in self._split(word) for leaf in self.split(half) or (half,))

    def compounds_with(self, word: str) -> list[str]:
        """Words of the index of which this word is a part, the shortest first."""
        if len(word) < MIN_PART and word not in _SHORT:
            return []
        token = self.stem(word)
        core = _shared_start(word, token)
        # In "bedrijven" and "huizen" the last letter of "bedrijf" and "huis" is another.
        core = core[:-1] if len(core) > MIN_PART and core[-1] in "fs" else core if len(core) >= MIN_PART - 1 else word
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
            if len(signs.symmetric_difference(candidate)) <= 2 * allowed
            and (distance := edits(word, candidate, allowed)) <= allowed
        ]
        return [(candidate, distance) for distance, candidate in sorted(near)[:MAX_CORRECTIONS]]

    def starting_with(self, prefix: str) -> list[str]:
        """Words that begin with these letters, in order of the alphabet."""
        return _starting(self._sorted, prefix)[:MAX_STARTING]

    def _split(self, word: str) -> tuple[str, ...]:
        """The beginning and the end of a compound, which may be compounds themselves."""
        if word not in self._halves:
            self._halves[word] = () if word in _WHOLE else self._find_halves(word)
        return self._halves[word]

    def _find_halves(self, word: str) -> tuple[str, ...]:
        # "topsport" is "top" and "sport": linking sounds come into it only when nothing fits without.
        for links in (("",), _LINKING):
            for cut in range(MIN_PART - 1, len(word) - MIN_PART + 2):
                head, tail = self._head(word[:cut], links), word[cut:]
                if head and self._may_end(tail) and max(len(head), len(tail)) >= MIN_PART:
                    return head, tail
        return ()

    def _head(self, head: str, links: tuple[str, ...]) -> str:
        for link in links:
            bare = head.removesuffix(link)
            if (not link or bare != head) and self._may_begin(bare):
                return bare
        return head if len(head) >= 2 * MIN_PART - 1 and self._split(head) else ""

    def _inside(self, word: str) -> Iterator[str]:
        """All words in a compound, also those that are compounds themselves."""
        for half in self._split(word):
            yield half
            yield from self._inside(half)

    def _may_begin(self, part: str) -> bool:
        return part in _SHORT or (len(part) >= MIN_PART and part in self._stems and part not in _NO_HEADS)

    def _may_end(self, part: str) -> bool:
        if len(part) < MIN_PART:
            return part in _SHORT
        is_plural = len(part) <= _LONGEST_PLURAL and self.stem(part) in _SHORT
        return (part in self._stems or is_plural) and part not in _NO_TAILS

    def _holds(self, candidate: str, word: str, token: str) -> bool:
        if any(self.stem(part) == token for part in self._inside(candidate)):
            return True
        if len(word) < MIN_PART or candidate in _WHOLE:
            return False
        rest = candidate.removeprefix(word)
        if len(word) >= _LONG and _LONG <= len(rest) < len(candidate) and word not in _NO_HEADS:
            return not rest.startswith(_DERIVED)
        # Dutch compounds end in what they are: that suffices when the beginning stands nowhere by itself.
        none = _NO_TAILS | _NAMES
        cut = max(len(candidate) - len(word) - 3, MIN_PART)
        tails = (candidate[at:] for at in range(cut, len(candidate) - MIN_PART + 1) if candidate[:at] not in _NO_HEADS)
        return any(
            (tail == word or tail in self._stems) and tail not in none and self.stem(tail) == token for tail in tails
        )

    def _containing(self, piece: str) -> set[str]:
        found: set[str] = set()
        at = self._text.find(piece)
        while at >= 0:
            begin, end = self._text.rfind("\n", 0, at) + 1, self._text.find("\n", at)
            found.add(self._text[begin:end])
            at = self._text.find(piece, end)
        return found

    def _alike(self, word: str, allowed: int) -> set[str]:
        """Words of about this length that begin, end or go on in the middle alike: of as many pieces as there may be
        edits and one more, one is unharmed. And those in which two neighbours over the edge of a piece changed places.
        """
        size = -(-len(word) // (allowed + 1))
        first, *between, last = (word[at : at + size] for at in range(0, len(word), size))
        found = {*_starting(self._sorted, first), *(other[::-1] for other in _starting(self._turned, last[::-1]))}
        found.update(*(self._containing(piece) for piece in between))
        swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        near = {other for other in found if abs(len(other) - len(word)) <= allowed}
        return near | {other for other in swapped if other in self._stems}


def _starting(words: list[str], prefix: str) -> list[str]:
    """Those of some sorted words that begin with these letters."""
    return words[bisect_left(words, prefix) : bisect_left(words, prefix + "{")]


def _shared_start(one: str, other: str) -> str:
    size = 0
    while size < min(len(one), len(other)) and one[size] == other[size]:
        size += 1
    return one[:size]


def edits(one: str, other: str, most: int) -> int:
    """The number of letters to insert, delete, replace or swap with a neighbour; `most` + 1 when it is more.

    >>> edits("wijk", "wijken", 2), edits("aanpka", "aanpak", 2), edits("zon", "regen", 2)
    (2, 1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, start=1):
        earlier, before, row = before, row, [most + 1] * (len(other) + 1)
        row[0] = i
        # Further from the diagonal than `most` there is nothing to find.
        for j in range(max(1, i - most), min(len(other), i + most) + 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != other[j - 1]))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == other[j - 1]:
                cost = min(cost, earlier[j - 2] + 1)
            row[j] = cost
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
