# SPDX-License-Identifier: EUPL-1.2
"""Read what a visitor typed and say which tokens answer it. Pure: no database.

A query is a list of terms that must all be there, and terms that must not. A term is answered by any of its
alternatives: the word itself, compounds that hold it, the parts of a compound, and words that look like it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stip.sources.search.vocabulary import Vocabulary
from stip.sources.search.words import STOP_WORDS, words_in

MAX_TERMS = 12
MAX_QUERY = 400

_PIECE = re.compile(r'(-)?(?:"([^"]*)"?|“([^”]*)”?|(\S+))')


@dataclass(frozen=True)
class Alternative:
    """Tokens that answer a term: all of them, behind each other when `is_phrase`. `weight` is at most 10."""

    tokens: tuple[str, ...]
    weight: int
    is_phrase: bool = False


@dataclass(frozen=True)
class Term:
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Query:
    """What to look for. `corrections` holds the words that were read instead of ones that stand nowhere."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]
    corrections: tuple[tuple[str, tuple[str, ...]], ...] = ()

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
    return Query(tuple(wanted), tuple(unwanted), tuple(corrections))


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
    return Alternative(tuple(vocabulary.stem(word) for word in words), 10, is_phrase=len(words) > 1)


def _phrase(piece: _Piece, vocabulary: Vocabulary) -> Term:
    """Words between quotes; or joined by a hyphen, which some write as one word."""
    exact = _exact(piece.words, vocabulary)
    joined = "".join(piece.words)
    if piece.is_quoted or joined not in vocabulary:
        return Term((exact,))
    return Term((exact, Alternative((vocabulary.stem(joined),), 8)))


def _word(word: str, vocabulary: Vocabulary) -> tuple[Term, tuple[str, ...]]:
    token = vocabulary.stem(word)
    found: dict[tuple[str, ...], Alternative] = {(token,): Alternative((token,), 10)}
    for compound in vocabulary.compounds_with(word):
        tokens = (vocabulary.stem(compound),)
        found.setdefault(tokens, Alternative(tokens, 6))
    parts = tuple(vocabulary.stem(part) for part in vocabulary.split(word))
    if parts:
        found.setdefault(parts, Alternative(parts, 5))
        found.setdefault(parts[-1:], Alternative(parts[-1:], 2))
    corrections: tuple[str, ...] = ()
    if not vocabulary.has_stem(token) and len(found) == 1:
        near = vocabulary.corrections(word)
        corrections = tuple(other for other, _ in near)
        for other, distance in near:
            tokens = (vocabulary.stem(other),)
            found.setdefault(tokens, Alternative(tokens, 5 - distance))
    return Term(tuple(found.values())), corrections
