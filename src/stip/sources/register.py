# SPDX-License-Identifier: EUPL-1.2
"""Recognise which known documents a file holds. Pure: no database.

A known document has a title but no text yet. Its page starts, or else the anchors of its citations, tell whether a
text is that document. One file may hold several documents behind each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stip.sources.matching import Letters
from stip.sources.pagination import Mark, Starts, agrees, find_starts

_MIN_ANCHORS = 3
_ANCHOR_SHARE = 0.7


@dataclass(frozen=True)
class Known:
    """A document without text: its code, page starts, and (page number, anchor) of each citation."""

    code: str
    starts: Starts = ()
    anchors: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Found:
    """The document `code` is text[begin:end]; its pages begin at `marks` where those are known."""

    code: str
    begin: int
    end: int
    marks: tuple[Mark, ...] = ()


def match(text: str, known: Iterable[Known]) -> list[Found]:
    """The known documents that a text holds, in order of appearance and without overlap."""
    letters = Letters(text)
    candidates = [found for one in known if (found := _match(letters, one))]
    chosen: list[Found] = []
    for found in sorted(candidates, key=lambda found: (-len(found.marks), found.begin, found.code)):
        if all(found.end <= other.begin or other.end <= found.begin for other in chosen):
            chosen.append(found)
    if not chosen:
        return []
    chosen.sort(key=lambda found: found.begin)
    begins = [0, *(found.begin for found in chosen[1:])]
    ends = [*begins[1:], len(text)]
    return [Found(f.code, begin, end, f.marks) for f, begin, end in zip(chosen, begins, ends, strict=True)]


def _match(text: Letters, one: Known) -> Found | None:
    if not one.starts:
        return _match_by_anchors(text, one)
    if not agrees(text, one.starts):
        return None
    marks = find_starts(text, one.starts)
    if len(marks) < len(one.starts):
        return None
    return Found(one.code, marks[0].place, marks[-1].place + 1, tuple(marks))


def _match_by_anchors(text: Letters, one: Known) -> Found | None:
    """Most anchors must be there, those of a later page after the first one of an earlier page."""
    pages: dict[int, list[str]] = {}
    for number, anchor in one.anchors:
        pages.setdefault(number, []).append(anchor)
    places: list[int] = []
    after = 0
    for number in sorted(pages):
        firsts = [next((begin for begin, _ in text.spans(anchor, after)), None) for anchor in pages[number]]
        found = [place for place in firsts if place is not None]
        places += found
        after = min(found, default=after)
    if len(places) < max(_MIN_ANCHORS, len(one.anchors) * _ANCHOR_SHARE):
        return None
    return Found(one.code, min(places), max(places) + 1)
