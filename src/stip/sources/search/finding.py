# SPDX-License-Identifier: EUPL-1.2
"""Search and suggest for a visitor. Counts, facets and hits all pass the one visibility rule."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from stip.places.access import Visitor, readable
from stip.places.models import Region
from stip.sources.models import SearchEntry, SearchStamp, SearchText, SearchWord
from stip.sources.search import engine
from stip.sources.search.indexing import PAGE
from stip.sources.search.query import EXACT, Alternative, Query, Term, parse
from stip.sources.search.scoring import IN_TITLE, IS_STRONG, score
from stip.sources.search.snippets import Parts, marked, snippet
from stip.sources.search.vocabulary import Vocabulary
from stip.sources.search.words import words_in

MAX_SCORED = 1000
"""More hits than this are not all weighed: those with the words in their title come first, then those that repeat
them, each weighed as far as _LIKELY goes, then the others by kind and code."""

_LIKELY = 300
_MAX_SUGGESTED = 200


@dataclass(frozen=True)
class Hit:
    """One thing found. `title_parts` and `snippet` are pieces of text; True marks what answers the query."""

    kind: str
    code: str
    title: str
    label: str
    title_parts: Parts
    snippet: Parts


@dataclass(frozen=True)
class Results:
    """What was found.

    count        how many the visitor may read, of the kinds asked for
    facets       how many of each kind, whatever kinds were asked for
    regions      how many belong to each region (by key) or to none, of the kinds asked for, whatever region was asked
    corrections  words that stand nowhere, with the words that were read instead
    """

    count: int = 0
    hits: list[Hit] = field(default_factory=list)
    facets: dict[str, int] = field(default_factory=dict)
    regions: dict[int | None, int] = field(default_factory=dict)
    corrections: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    kind: str
    code: str
    title: str
    label: str


def search(
    text: str,
    *,
    visitor: Visitor,
    kinds: Collection[str] | None = None,
    region: str | None = None,
    document: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """Find what answers a query, best first.

    text     words that must all be there, "phrases" and -unwanted words
    kinds    only these kinds; None for all
    region   only what belongs to the region with this code, or to none, as organisations and areas do
    document only pages of the document with this code
    """
    vocabulary = current_vocabulary()
    query = parse(text, vocabulary)
    if not query.wanted:
        return Results()
    entries = SearchEntry.objects.filter(readable(visitor))
    if document:
        entries = entries.filter(kind=PAGE, code__startswith=f"{document}/p/")
    asked = _Asked(kinds, _region_keys(region) if region else None)
    with engine.through_index():
        return _search(entries, query, vocabulary, asked, slice(offset, offset + limit))


def suggest(prefix: str, *, visitor: Visitor | None = None, limit: int = 8) -> list[Suggestion]:
    """Things with a title in which a word begins with what was typed so far; earlier words must be in it too."""
    vocabulary = current_vocabulary()
    words = [word for word, _, _ in words_in(prefix)]
    if not words:
        return []
    last = vocabulary.starting_with(words[-1])
    terms = [Term((Alternative((vocabulary.stem(word),), EXACT),)) for word in words[:-1]]
    terms.append(Term(tuple(Alternative((vocabulary.stem(word),), EXACT) for word in last)))
    if not last:
        return []
    entries = SearchEntry.objects.filter(readable(visitor or AnonymousUser())).exclude(kind=PAGE)
    found = engine.matching(entries, Query(tuple(terms), ()), mark=IN_TITLE).order_by(*engine.in_order())
    with engine.through_index():
        rows = list(found.values_list("kind", "code", "title", "label")[:_MAX_SUGGESTED])
    begin = " ".join(words)
    rows = [row for row in rows if any(word.startswith(words[-1]) for word, _, _ in words_in(row[2]))]
    rows.sort(key=lambda row: (not _folded(row[2]).startswith(begin), len(row[2]), row[2], row[0], row[1]))
    return [Suggestion(*row) for row in rows[:limit]]


def highlight(text: str, query: str) -> Parts:
    """A whole text in pieces, with the words that answer a query marked."""
    vocabulary = current_vocabulary()
    return marked(text, parse(query, vocabulary).tokens, vocabulary.stem)


def current_vocabulary() -> Vocabulary:
    """The words of the index, read again only when some were added."""
    stamp = SearchStamp.objects.values_list("stamp", flat=True).first() or ""
    kept = _kept.get(stamp)
    if kept is None:
        kept = Vocabulary(SearchWord.objects.values_list("word", "stem"))
        _kept.clear()
        _kept[stamp] = kept
    return kept


# The vocabulary of one stamp: what this process read last.
_kept: dict[str, Vocabulary] = {}


@dataclass(frozen=True)
class _Asked:
    """What a visitor narrowed the hits down to; None is no limit. `regions` are keys."""

    kinds: Collection[str] | None
    regions: Collection[int | None] | None

    def has_kind(self, kind: str) -> bool:
        return self.kinds is None or kind in self.kinds

    def has_region(self, region: int | None) -> bool:
        return self.regions is None or region in self.regions

    def among(self, entries: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
        if self.kinds is not None:
            entries = entries.filter(kind__in=self.kinds)
        if self.regions is not None:
            entries = entries.filter(Q(region__in=[key for key in self.regions if key]) | Q(region=None))
        return entries


def _region_keys(code: str) -> set[int | None]:
    return {None, *Region.objects.filter(code=code).values_list("pk", flat=True)}


def _search(
    entries: QuerySet[SearchEntry], query: Query, vocabulary: Vocabulary, asked: _Asked, window: slice
) -> Results:
    found = engine.matching(entries, query)
    facets: Counter[str] = Counter()
    regions: Counter[int | None] = Counter()
    count = 0
    for kind, region, number in found.order_by().values_list("kind", "region_id").annotate(count=Count("pk")):
        facets[kind] += number if asked.has_region(region) else 0
        regions[region] += number if asked.has_kind(kind) else 0
        count += number if asked.has_kind(kind) and asked.has_region(region) else 0
    keys = _best(asked.among(entries), asked.among(found), query, count, window)
    corrections = {word: list(others) for word, others in query.corrections} if regions else {}
    return Results(count, _hits(keys, query, vocabulary), dict(sorted((+facets).items())), dict(+regions), corrections)


def _best(
    entries: QuerySet[SearchEntry], found: QuerySet[SearchEntry], query: Query, count: int, window: slice
) -> list[int]:
    """The keys of the hits in a window, best first."""
    if count <= MAX_SCORED:
        return _scored(found, query)[window]
    best: list[int] = []
    for mark in (IN_TITLE, IS_STRONG):
        if len(best) < window.stop:
            better = engine.matching(entries, query, mark=mark).exclude(pk__in=best).order_by(*engine.in_order())
            likely = list(better.values_list("pk", flat=True)[:_LIKELY])
            best += _scored(SearchEntry.objects.filter(pk__in=likely), query)
    if len(best) >= window.stop:
        return best[window]
    others = found.exclude(pk__in=best).order_by(*engine.in_order()).values_list("pk", flat=True)
    rest = others[max(window.start - len(best), 0) : window.stop - len(best)]
    return [*best[window], *rest]


def _scored(found: QuerySet[SearchEntry], query: Query) -> list[int]:
    rows = found.order_by().values_list("kind", "code", "pk", "body__words")
    weighed = sorted((-score(words, query), kind, code, key) for kind, code, key, words in rows)
    return [key for _, _, _, key in weighed]


def _hits(keys: list[int], query: Query, vocabulary: Vocabulary) -> list[Hit]:
    bodies = {body.pk: body for body in SearchText.objects.select_related("entry").defer("words").filter(pk__in=keys)}
    tokens = query.tokens
    return [
        Hit(
            kind=body.entry.kind,
            code=body.entry.code,
            title=body.entry.title,
            label=body.entry.label,
            title_parts=marked(body.entry.title, tokens, vocabulary.stem),
            snippet=snippet(body.text, tokens, vocabulary.stem),
        )
        for body in (bodies[key] for key in keys)
    ]


def _folded(text: str) -> str:
    return " ".join(word for word, _, _ in words_in(text))
