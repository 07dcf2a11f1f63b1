# SPDX-License-Identifier: EUPL-1.2
"""Search and suggest for a visitor. Counts, facets and hits all pass the one visibility rule."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser

from stip.places.access import Visitor, readable
from stip.places.models import Region
from stip.sources.models import SearchEntry, SearchGroup, SearchStamp, SearchText, SearchWord
from stip.sources.search import engine
from stip.sources.search.indexing import PAGE
from stip.sources.search.query import EXACT, Alternative, Query, Term, parse
from stip.sources.search.ranking import best
from stip.sources.search.scoring import IN_TITLE
from stip.sources.search.snippets import Parts, marked, snippet
from stip.sources.search.vocabulary import Vocabulary
from stip.sources.search.words import words_in

FEW = 3
"""When fewer hits than this have all the words of a query, those with some of them follow."""

_MAX_SUGGESTED = 200

Groups = dict[int, tuple[str, int | None]]
"""The kind and region of each group that a visitor may read."""


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
    whole        how many of these have all the words; the others, with some of them, come after
    facets       how many of each kind, whatever kinds were asked for
    regions      how many belong to each region (by key) or to none, of the kinds asked for, whatever region was asked
    corrections  words that stand nowhere, with the words that were read instead
    """

    count: int = 0
    whole: int = 0
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
    query = parse(text, current_vocabulary())
    if not query.wanted:
        return Results()
    asked = _Asked(kinds, _region_keys(region) if region else None)
    among = _pages_of(document) if document else None
    groups = _readable_groups(visitor)
    with engine.through_index():
        return _search(query, groups, asked, among, slice(offset, offset + limit))


def codes(text: str, *, visitor: Visitor, kind: str) -> set[str]:
    """The codes of everything of one kind that has all the words of a query."""
    query = parse(text, current_vocabulary())
    groups = [key for key, (of_kind, _) in _readable_groups(visitor).items() if of_kind == kind]
    with engine.through_index():
        return engine.codes(query, groups=groups) if query.wanted else set()


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
    groups = [key for key, (kind, _) in _readable_groups(visitor or AnonymousUser()).items() if kind != PAGE]
    with engine.through_index():
        keys = engine.first(Query(tuple(terms), ()), groups=groups, most=_MAX_SUGGESTED, mark=IN_TITLE)
    rows = list(SearchEntry.objects.filter(pk__in=keys).values_list("kind", "code", "title", "label"))
    begin = " ".join(words)
    rows = [row for row in rows if any(word.startswith(words[-1]) for word, _, _ in words_in(row[2]))]
    rows.sort(key=lambda row: (not _folded(row[2]).startswith(begin), len(row[2]), row[2], row[0], row[1]))
    return [Suggestion(*row) for row in rows[:limit]]


def highlight(text: str, query: str) -> Parts:
    """A whole text in pieces, with the words that answer a query marked."""
    return marked(text, parse(query, current_vocabulary()).tokens)


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


def _region_keys(code: str) -> set[int | None]:
    return {None, *Region.objects.filter(code=code).values_list("pk", flat=True)}


def _readable_groups(visitor: Visitor) -> Groups:
    rows = SearchGroup.objects.filter(readable(visitor)).values_list("pk", "kind", "region_id")
    return {key: (kind, region) for key, kind, region in rows}


def _pages_of(document: str) -> list[int]:
    pages = SearchEntry.objects.filter(kind=PAGE, code__startswith=f"{document}/p/")
    return [page.place for page in pages.only("group_id")]


def _search(query: Query, groups: Groups, asked: _Asked, among: list[int] | None, window: slice) -> Results:
    def counted(each: Query) -> dict[int, int]:
        return {group: number for group, number in engine.count(each, among=among).items() if group in groups}

    questions, counts = [query], counted(query)
    wanted = {group for group, (kind, region) in groups.items() if asked.has_kind(kind) and asked.has_region(region)}
    whole = sum(number for group, number in counts.items() if group in wanted)
    # Who looks inside one document reads its pages in order, so there a page with some of the words is in the way.
    if among is None and query.loosened and sum(counts.values()) < FEW:
        questions, counts = [query, query.loosened], counted(query.loosened)
    count = sum(number for group, number in counts.items() if group in wanted)
    facets, regions = _facets(counts, groups, asked)
    keys = best(questions, groups=wanted, count=count, window=window, among=among)
    corrections = {word: list(others) for word, others in query.corrections} if counts else {}
    return Results(count, whole, _hits(keys, query), facets, regions, corrections)


def _facets(counts: dict[int, int], groups: Groups, asked: _Asked) -> tuple[dict[str, int], dict[int | None, int]]:
    """How many hits of each kind in the region asked for, and of each region in the kinds asked for."""
    facets: Counter[str] = Counter()
    regions: Counter[int | None] = Counter()
    for group, number in counts.items():
        kind, region = groups[group]
        facets[kind] += number if asked.has_region(region) else 0
        regions[region] += number if asked.has_kind(kind) else 0
    return dict(sorted((+facets).items())), dict(+regions)


def _hits(keys: list[int], query: Query) -> list[Hit]:
    bodies = {body.pk: body for body in SearchText.objects.select_related("entry").defer("words").filter(pk__in=keys)}
    tokens = query.tokens
    return [
        Hit(
            kind=body.entry.kind,
            code=body.entry.code,
            title=body.entry.title,
            label=body.entry.label,
            title_parts=marked(body.entry.title, tokens),
            snippet=snippet(body.text, tokens),
        )
        for body in (bodies[key] for key in keys if key in bodies)
    ]


def _folded(text: str) -> str:
    return " ".join(word for word, _, _ in words_in(text))
