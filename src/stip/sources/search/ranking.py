# SPDX-License-Identifier: EUPL-1.2
"""Which hits come first. Only as many are weighed as a visitor may get to see."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from stip.sources.models import SearchText
from stip.sources.search import engine
from stip.sources.search.query import Query
from stip.sources.search.scoring import IN_TITLE, IS_STRONG, scorer

MAX_SCORED = 200
"""Up to so many hits are all weighed. Of more, so many of each step are: first those with the words themselves in
their title, then those that repeat them, and so on. The others follow as they stand in the index."""


def best(
    questions: Sequence[Query],
    *,
    groups: Collection[int],
    count: int,
    window: slice,
    among: Collection[int] | None = None,
) -> list[int]:
    """The keys of the hits in a window, best first.

    questions  the query as it was asked, then a looser one if that is to be answered too
    count      how many hits there are in these groups
    """
    asked, widest = questions[0], questions[-1]
    pick = partial(engine.first, groups=groups, among=among)
    if count <= MAX_SCORED:
        return _weighed(pick(widest, most=MAX_SCORED), asked)[window]
    found: list[int] = []
    for query, mark in _steps(questions):
        if len(found) >= window.stop:
            return found[window]
        fresh = _others(pick(query, mark=mark, most=len(found) + MAX_SCORED), found)[:MAX_SCORED]
        # What comes before the window need not be in order.
        found += _weighed(fresh, asked) if len(found) + len(fresh) > window.start else fresh
    found += _others(pick(widest, most=window.stop), found)
    return found[window]


def _steps(questions: Sequence[Query]) -> Iterator[tuple[Query, str]]:
    for query in questions:
        narrowed = query.narrowed
        for mark in (IN_TITLE, IS_STRONG, ""):
            yield narrowed, mark
        if narrowed != query:
            yield query, IN_TITLE
            yield query, IS_STRONG


def _others(keys: list[int], had: list[int]) -> list[int]:
    known = set(had)
    return [key for key in keys if key not in known]


def _weighed(keys: Collection[int], query: Query) -> list[int]:
    score = scorer(query)
    rows = SearchText.objects.filter(pk__in=keys).values_list("entry__kind", "entry__code", "pk", "words")
    weighed = sorted((-score(words), kind, code, key) for kind, code, key, words in rows)
    return [key for _, _, _, key in weighed]
