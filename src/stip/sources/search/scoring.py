# SPDX-License-Identifier: EUPL-1.2
"""How well a thing answers a query, in whole numbers that come out alike everywhere. Pure: no database."""

from collections import Counter
from collections.abc import Sequence

from stip.sources.search.query import Alternative, Query

# Tokens are indexed three times: as they are, with this mark when they stand in the title, and with that one when
# they are in the title or stand in the text at least STRONG times.
IN_TITLE = "qx"
IS_STRONG = "qy"
_BAR = "qz"
STRONG = 3

_TITLE = 8
_MOST = 5
_NEIGHBOURS = 40
_WHOLE_TITLE = 200


def indexed_words(title: Sequence[str], text: Sequence[str]) -> str:
    """The tokens of a thing as they are stored: the marked ones, then the title, then the text."""
    counts = Counter(text)
    strong = {token for token, count in counts.items() if count >= STRONG} | set(title)
    parts = [[IS_STRONG + token for token in sorted(strong)], [IN_TITLE + token for token in title], title, text]
    # The bar between them is a token of its own, so that no phrase reaches over it.
    return " ".join(token for part in parts for token in (*part, _BAR))


def score(words: str, query: Query) -> int:
    """How well stored words answer a query; 0 or more, higher is better."""
    counts = Counter(words.split())
    padded = f" {words} "
    total = sum(max(_points(one, counts, padded) for one in term.alternatives) for term in query.wanted)
    return total + _bonus(query, padded)


def _points(one: Alternative, counts: Counter[str], padded: str) -> int:
    if one.is_phrase:
        times = padded.count(f" {' '.join(one.tokens)} ")
        in_title = f" {' '.join(IN_TITLE + token for token in one.tokens)} " in padded
    else:
        times = min(counts[token] for token in one.tokens)
        in_title = all(IN_TITLE + token in counts for token in one.tokens)
    if not times:
        return 0
    return one.weight * (min(times, _MOST) + (_TITLE if in_title else 0))


def _bonus(query: Query, padded: str) -> int:
    """More for a title that is the query itself, and for words that stand together as they were typed."""
    typed = [token for term in query.wanted for token in term.alternatives[0].tokens]
    title = " ".join(IN_TITLE + token for token in typed)
    bonus = _WHOLE_TITLE if f" {_BAR} {title} {_BAR} " in padded else 0
    if len(typed) > 1 and f" {' '.join(typed)} " in padded:
        bonus += _NEIGHBOURS
    return bonus
