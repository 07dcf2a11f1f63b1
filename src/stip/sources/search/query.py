# SPDX-License-Identifier: EUPL-1.2
"""Read what a visitor typed and say which tokens answer it. Pure: no database.

A query is a list of terms that must all be there, and terms that must not. A term is answered by any of its
alternatives: the word itself, compounds that hold it, the parts of a compound, and words that look like it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from stip.sources.search.vocabulary import Vocabulary
from stip.sources.search.words import STOP_WORDS, words_in

MAX_TERMS = 12
MAX_QUERY = 400

# How good an answer is. The steps are wider than what a title and repetition add together (see scoring), so the word
# itself in a text goes before a compound in a title.
EXACT, SAME, COMPOUND, ALL_PARTS, LAST_PART = 100, 80, 60, 40, 20

_PIECE = re.compile(r'(-)?(?:"([^"]*)"?|“([^”]*)”?|(\S+))')


@dataclass(frozen=True)
class Alternative:
    """Tokens that answer a term: all of them, behind each other when `is_phrase`. `weight` tells how good it is."""

    tokens: tuple[str, ...]
    weight: int
    is_phrase: bool = False


@dataclass(frozen=True)
class Term:
    alternatives: tuple[Alternative, ...]

    @property
    def narrowed(self) -> "Term":
        return Term(tuple(one for one in self.alternatives if one.weight >= SAME) or self.alternatives)


@dataclass(frozen=True)
class Query:
    """What to look for. `corrections` holds the words that were read instead of ones that stand nowhere."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]
    corrections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    has_phrase: bool = False

    @property
    def loosened(self) -> "Query | None":
        """The query that asks for any of the words instead of all; None for one word, and for who quotes."""
        if self.has_phrase or len(self.wanted) < 2:
            return None
        return replace(self, wanted=(Term(tuple(one for term in self.wanted for one in term.alternatives)),))

    @property
    def narrowed(self) -> "Query":
        """The query without compounds and parts, where the words themselves stand somewhere."""
        return replace(self, wanted=tuple(term.narrowed for term in self.wanted))

    @property
    def tokens(self) -> frozenset[str]:
        """All tokens that count as a hit in a text."""
        return frozenset(token for term in self.wanted for one in term.alternatives for token in one.tokens)


def parse(text: str, vocabulary: Vocabulary) -> Query:
    """Read a query: words, "phrases" and -unwanted ones. Small words count only inside phrases or when alone."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    corrections: list[tuple[str, tuple[str, ...]]] = []
    pieces = [_piece(match) for match in _PIECE.finditer(text[:MAX_QUERY])]
    pieces = [piece for piece in pieces if piece.words][:MAX_TERMS]
    meaning = [piece for piece in pieces if not piece.is_small]
    for piece in meaning or pieces:
        if piece.is_unwanted:
            unwanted.append(Term((_exact(piece.words, vocabulary),)))
        elif len(piece.words) > 1:
            wanted.append(_phrase(piece, vocabulary))
        else:
            term, read_as = _word(piece.words[0], vocabulary)
            wanted.append(term)
            corrections += [(piece.words[0], read_as)] if read_as else []
    has_phrase = any(piece.is_quoted for piece in meaning)
    return Query(tuple(wanted), tuple(unwanted), tuple(corrections), has_phrase)


def compile_query(
    query: Query, *, both: str, either: str, without: str, phrase: Callable[[tuple[str, ...]], str]
) -> str:
    """Write a query in the language of a database.

    both, either, without   its operators, with spaces
    phrase                  writes tokens that must stand behind each other; also used for a single one
    """

    def alternative(one: Alternative) -> str:
        if one.is_phrase or len(one.tokens) == 1:
            return phrase(one.tokens)
        return "(" + both.join(phrase((token,)) for token in one.tokens) + ")"

    def term(one: Term) -> str:
        return "(" + either.join(alternative(each) for each in one.alternatives) + ")"

    text = both.join(term(one) for one in query.wanted)
    if query.unwanted:
        text = f"({text}){without}({either.join(term(one) for one in query.unwanted)})"
    return text


@dataclass(frozen=True)
class _Piece:
    words: tuple[str, ...]
    is_unwanted: bool
    is_quoted: bool

    @property
    def is_small(self) -> bool:
        return not self.is_quoted and len(self.words) == 1 and self.words[0] in STOP_WORDS


def _piece(match: re.Match[str]) -> _Piece:
    quoted = match[2] if match[2] is not None else match[3]
    text = quoted if quoted is not None else match[4]
    return _Piece(tuple(word for word, _, _ in words_in(text)), bool(match[1]), quoted is not None)


def _exact(words: tuple[str, ...], vocabulary: Vocabulary) -> Alternative:
    return Alternative(tuple(vocabulary.stem(word) for word in words), EXACT, is_phrase=len(words) > 1)


def _phrase(piece: _Piece, vocabulary: Vocabulary) -> Term:
    """Words between quotes; or joined by a hyphen, which some write as one word."""
    exact = _exact(piece.words, vocabulary)
    joined = "".join(piece.words)
    if piece.is_quoted or joined not in vocabulary:
        return Term((exact,))
    return Term((exact, Alternative((vocabulary.stem(joined),), SAME)))


def _word(word: str, vocabulary: Vocabulary) -> tuple[Term, tuple[str, ...]]:
    token = vocabulary.stem(word)
    found: dict[tuple[str, ...], Alternative] = {(token,): Alternative((token,), EXACT)}
    for compound in vocabulary.compounds_with(word):
        tokens = (vocabulary.stem(compound),)
        found.setdefault(tokens, Alternative(tokens, COMPOUND))
    parts = tuple(vocabulary.stem(part) for part in vocabulary.split(word))
    if parts:
        found.setdefault(parts, Alternative(parts, ALL_PARTS))
        found.setdefault(parts[-1:], Alternative(parts[-1:], LAST_PART))
    near = [] if vocabulary.has_stem(token) or len(found) > 1 else vocabulary.corrections(word)
    if near:
        read_as = [Alternative((vocabulary.stem(other),), COMPOUND - distance) for other, distance in near]
        return Term(tuple({one.tokens: one for one in reversed(read_as)}.values())[::-1]), tuple(w for w, _ in near)
    tail = "" if parts else vocabulary.ending(word)
    if tail:
        found.setdefault((vocabulary.stem(tail),), Alternative((vocabulary.stem(tail),), LAST_PART))
    return Term(tuple(found.values())), ()
