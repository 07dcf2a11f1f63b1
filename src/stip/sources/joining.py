# SPDX-License-Identifier: EUPL-1.2
"""Join words that a line end broke, deciding by the words that the document itself uses. Pure: no database."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LAST = re.compile(r"([^\W_]+(?:[-'’][^\W_]+)*)$")
_FIRST = re.compile(r"^([^\W_]+(?:[-'’][^\W_]+)*)")
_LIST_MARK = re.compile(r"^\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s")
# A hyphen before one of these stands for the rest of a compound: "in- en extern".
_CONJUNCTIONS = frozenset({"en", "of", "als", "tot", "dan", "maar", "noch", "respectievelijk", "dan wel"})
# Words that never begin a broken word on their own.
_SMALL = "de het een en van te die dat is zijn met der den of"
# Vowels that Dutch keeps apart with a hyphen in a compound: "zee-eend", "auto-ongeluk".
_CLASHING = "aa ae ai au ee ei eu ie ii ij oe oi oo ou uu ui"

_SMALL_WORDS, _CLASHES = frozenset(_SMALL.split()), frozenset(_CLASHING.split())


@dataclass(frozen=True)
class Vocabulary:
    """How often each whole word stands in a document, folded to small letters."""

    counts: Counter[str]

    def knows(self, word: str) -> bool:
        return self.counts[word.casefold()] > 0

    def mend_hyphens(self, text: str) -> str:
        """Take out the space in "Noord- Limburg" where the document writes "Noord-Limburg" elsewhere."""
        return re.sub(r"([^\W_]+)- (?=([A-Z][^\W_]*))", self._mended, text)

    def _mended(self, match: re.Match[str]) -> str:
        known = self.knows(f"{match[1]}-{match[2]}")
        return f"{match[1]}-" if known else match[0]


def learn(pages: Sequence[Sequence[str]]) -> Vocabulary:
    """Count the words that are certainly whole: not the last of a line nor the first of the next."""
    counts: Counter[str] = Counter()
    for lines in pages:
        for line in lines:
            words = [word.casefold().replace("’", "'") for word in _WORD.findall(line)]
            counts.update(words[1:-1])
            if line.strip() and line.rstrip()[-1] in ".;:,!?)":
                counts.update(words[-1:] if len(words) > 1 else [])
    return Vocabulary(counts)


def join(left: str, right: str, vocabulary: Vocabulary, *, may_be_broken: bool = False) -> str:
    """Join two lines of a paragraph.

    may_be_broken   whether the last word may be broken although there is no hyphen, as when the file lost soft hyphens
    """
    first = _FIRST.match(right)
    if left.endswith("-"):
        return _join_at_hyphen(left, right, first[1] if first else "", vocabulary)
    if left.endswith("/"):
        return left + right
    last = _LAST.search(left)
    if first and last and _is_broken(last[1], first[1], right, vocabulary, likely=may_be_broken):
        return left + right
    return f"{left} {right}"


def complete_over_pages(pages: list[str], vocabulary: Vocabulary) -> list[str]:
    """Finish the word that the end of a page broke, on the page where it begins."""
    pages = list(pages)
    for index in range(len(pages) - 1):
        first = _FIRST.match(pages[index + 1])
        last = _LAST.search(pages[index].removesuffix("-"))
        if not (pages[index].endswith("-") and first and last and first[1][0].islower()) or first[1] in _CONJUNCTIONS:
            continue
        rest = pages[index + 1][len(first[1]) :]
        tail = re.match(r"[.,;:!?)’”]*", rest)
        moved = first[1] + (tail[0] if tail else "")
        if rest[len(moved) - len(first[1]) :].strip():
            pages[index] = _join_at_hyphen(pages[index], moved, first[1], vocabulary)
            pages[index + 1] = pages[index + 1][len(moved) :].lstrip()
    return pages


def _join_at_hyphen(left: str, right: str, first: str, vocabulary: Vocabulary) -> str:
    last = _LAST.search(left[:-1])
    if last is None:
        return f"{left} {right}"
    if not first:
        return left + right if right[:1] in ",;.)" else f"{left} {right}"
    if first.casefold() in _CONJUNCTIONS:
        return f"{left} {right}"
    if _keeps_hyphen(last[1], first, vocabulary):
        return left + right
    return left[:-1] + right


def _keeps_hyphen(last: str, first: str, vocabulary: Vocabulary) -> bool:
    joined, hyphened = (vocabulary.counts[f"{last}{sign}{first}".casefold()] for sign in ("", "-"))
    if joined or hyphened:
        return hyphened > joined
    part = last.rsplit("-", 1)[-1]
    if part != last and part.casefold() in _SMALL_WORDS:
        return True
    if not first[0].islower() or any(character.isdigit() for character in part) or (len(part) > 1 and part.isupper()):
        return True
    if vocabulary.knows(part) and vocabulary.knows(first):
        return part[0].isupper() or part[-1].casefold() + first[0] in _CLASHES
    return False


def _is_broken(last: str, first: str, right: str, vocabulary: Vocabulary, *, likely: bool) -> bool:
    if len(last) < 2 or not first[0].islower() or not last[-1].islower() or _LIST_MARK.match(right):
        return False
    is_known = vocabulary.knows(last + first)
    if likely and last.casefold() not in _SMALL_WORDS:
        return is_known or not (vocabulary.knows(last) and vocabulary.knows(first))
    return is_known and len(last) > 2 and not vocabulary.knows(last)
