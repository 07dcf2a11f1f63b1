# SPDX-License-Identifier: EUPL-1.2
"""One page of a document to read: its paragraphs and lists, what is cited in them, and the facts that rest on that."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from stip.plans.cited_facts import Fact, Subject
from stip.sources import search
from stip.sources.blocks import Block, blocks_of
from stip.sources.models import Citation
from stip.website.quoting import passage_name
from stip.website.subjects import address

Span = tuple[int, int]


@dataclass(frozen=True)
class Note:
    """One thing with a page of its own, and the facts about it that rest on the same words."""

    title: str
    label: str
    address: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Spot:
    """A cited stretch [start, end) of the text, with a number. `names` are the lasting names of the passages in it."""

    number: int
    start: int
    end: int
    names: tuple[str, ...]
    notes: tuple[Note, ...]
    is_asked: bool


@dataclass(frozen=True)
class Stretch:
    """A piece of a block that lies in one spot, or in none. True in `parts` marks a word that was looked for."""

    spot: Spot | None
    parts: tuple[tuple[str, bool], ...]
    opens: bool
    closes: bool


@dataclass(frozen=True)
class Group:
    """A paragraph, or the items of one list."""

    is_list: bool
    is_numbered: bool
    blocks: tuple[tuple[Stretch, ...], ...]


def spots_of(citations: Sequence[Citation], facts: Mapping[int, Fact], asked: str) -> list[Spot]:
    """The cited stretches of a page, in order; passages that overlap make one spot.

    asked    the name of the passage that the visitor came for
    """
    found = sorted(
        ((each.start or 0, each.end or 0, each) for each in citations if each.is_found and each.pk in facts),
        key=lambda row: row[:2],
    )
    merged: list[tuple[Span, list[Citation]]] = []
    for start, end, citation in found:
        if merged and start < merged[-1][0][1]:
            (first, last), together = merged.pop()
            merged.append(((first, max(last, end)), [*together, citation]))
        else:
            merged.append(((start, end), [citation]))
    return [
        _spot(number, span, [(each, facts[each.pk]) for each in together], asked=asked)
        for number, (span, together) in enumerate(merged, start=1)
    ]


def notes_of(facts: Iterable[Fact]) -> tuple[Note, ...]:
    """Facts gathered by what they belong to, in order of appearance."""
    by_subject: dict[Subject, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact not in by_subject[fact.subject]:
            by_subject[fact.subject].append(fact)
    return tuple(
        Note(subject.title, subject.label, address(subject), tuple(fact for fact in rows if fact.aspect))
        for subject, rows in by_subject.items()
    )


def groups_of(text: str, spots: Sequence[Spot], words: str) -> list[Group]:
    """The text of a page in paragraphs and lists; `words` is the query whose words are to be marked."""
    hits = _hits(text, words)
    return [
        Group(is_list, is_numbered, blocks)
        for (is_list, is_numbered), rows in _together(text)
        for blocks in [tuple(tuple(_stretches(text, block, spots, hits)) for block in rows)]
    ]


def _together(text: str) -> Iterator[tuple[tuple[bool, bool], list[Block]]]:
    """The blocks with consecutive items of one list taken together."""
    for (is_item, is_numbered), rows in groupby(blocks_of(text), key=lambda block: (block.is_item, block.is_numbered)):
        if is_item:
            yield (True, is_numbered), list(rows)
        else:
            yield from (((False, False), [block]) for block in rows)


def _spot(number: int, span: Span, cited: list[tuple[Citation, Fact]], *, asked: str) -> Spot:
    names = tuple(dict.fromkeys(passage_name(citation) for citation, _ in cited))
    return Spot(number, *span, names, notes_of(fact for _, fact in cited), is_asked=asked in names)


def _hits(text: str, words: str) -> list[Span]:
    if not words.strip():
        return []
    spans: list[Span] = []
    at = 0
    for part, is_hit in search.highlight(text, words):
        if is_hit:
            spans.append((at, at + len(part)))
        at += len(part)
    return spans


def _stretches(text: str, block: Block, spots: Sequence[Spot], hits: Sequence[Span]) -> Iterator[Stretch]:
    at = block.start
    for spot in spots:
        if spot.end <= block.start or spot.start >= block.end:
            continue
        begin, until = max(spot.start, at), min(spot.end, block.end)
        if begin > at:
            yield Stretch(None, _parts(text, at, begin, hits), opens=False, closes=False)
        opens = spot.start >= block.start or not text[spot.start : block.start].strip(" •–—-\n")
        yield Stretch(spot, _parts(text, begin, until, hits), opens, closes=spot.end <= block.end)
        at = until
    if at < block.end:
        yield Stretch(None, _parts(text, at, block.end, hits), opens=False, closes=False)


def _parts(text: str, begin: int, end: int, hits: Sequence[Span]) -> tuple[tuple[str, bool], ...]:
    parts: list[tuple[str, bool]] = []
    at = begin
    for start, stop in hits:
        if stop <= begin or start >= end:
            continue
        if start > at:
            parts.append((text[at:start], False))
        parts.append((text[max(start, at) : min(stop, end)], True))
        at = min(stop, end)
    if at < end:
        parts.append((text[at:end], False))
    return tuple(parts)
