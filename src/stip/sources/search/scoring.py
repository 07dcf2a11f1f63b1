# SPDX-License-Identifier: EUPL-1.2
"""How well a thing answers a query, in whole numbers that come out alike everywhere. Pure: no database."""

from collections import Counter
from collections.abc import Callable, Sequence

from stip.sources.search.query import Alternative, Query

# Tokens are indexed three times: as they are, with this mark when they stand in the title, and with that one when
# they are in the title or stand in the text at least STRONG times.
IN_TITLE = "qx"
IS_STRONG = "qy"
_BAR = "qz"
STRONG = 3

_WHOLE_TITLE = 400
_NEIGHBOURS = 40
_TITLE = 10
_MOST = 5
# More than all else together: what answers one word more always goes first.
_PER_TERM = 2000


def indexed_words(title: Sequence[str], text: Sequence[str]) -> str:
    """The tokens of a thing as they are stored: the marked ones, then the title, then the text."""
    counts = Counter(text)
    strong = {token for token, count in counts.items() if count >= STRONG} | set(title)
    parts = [[IS_STRONG + token for token in sorted(strong)], [IN_TITLE + token for token in title], title, text]
    # The bar between them is a token of its own, so that no phrase reaches over it.
    return " ".join(token for part in parts for token in (*part, _BAR))


def scorer(query: Query) -> Callable[[str], int]:
    """A function that says how well stored words answer a query; 0 or more, higher is better."""
    single: dict[str, list[tuple[int, int]]] = {}
    others: list[tuple[int, Alternative]] = []
    for place, term in enumerate(query.wanted):
        for one in term.alternatives:
            if len(one.tokens) == 1:
                single.setdefault(one.tokens[0], []).append((place, one.weight))
            else:
                others.append((place, one))
    tokens = frozenset(mark + token for token in query.tokens for mark in ("", IN_TITLE))

    def score(words: str) -> int:
        padded = f" {words} "
        counts = Counter(filter(tokens.__contains__, words.split()))
        points = [0] * len(query.wanted)
        for token in single.keys() & counts.keys():
            value = min(counts[token], _MOST) + (_TITLE if IN_TITLE + token in counts else 0)
            for place, weight in single[token]:
                points[place] = max(points[place], weight + value)
        for place, one in others:
            points[place] = max(points[place], _points(one, counts, padded))
        return sum(_PER_TERM + each for each in points if each) + _bonus(query, padded)

    return score


def _points(one: Alternative, counts: Counter[str], padded: str) -> int:
    if one.is_phrase:
        times = padded.count(f" {' '.join(one.tokens)} ")
        in_title = f" {' '.join(IN_TITLE + token for token in one.tokens)} " in padded
    else:
        times = min(counts[token] for token in one.tokens)
        in_title = all(IN_TITLE + token in counts for token in one.tokens)
    return one.weight + min(times, _MOST) + (_TITLE if in_title else 0) if times else 0


def _bonus(query: Query, padded: str) -> int:
    """More for a title that is the query itself, and for words that stand together as they were typed."""
    typed = [token for term in query.wanted for token in term.alternatives[0].tokens]
    title = " ".join(IN_TITLE + token for token in typed)
    bonus = _WHOLE_TITLE if f" {_BAR} {title} {_BAR} " in padded else 0
    if len(typed) > 1 and f" {' '.join(typed)} " in padded:
        bonus += _NEIGHBOURS
    return bonus
