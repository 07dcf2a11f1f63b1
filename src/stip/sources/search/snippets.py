# SPDX-License-Identifier: EUPL-1.2
"""Show where a text answers a query. Pure: no database."""

from collections.abc import Collection

from stip.sources.search.words import WORD, token_of

Parts = list[tuple[str, bool]]
"""A text in pieces; True for the pieces to be marked."""

MAX_SNIPPET = 240
_LEAD = 60


def marked(text: str, tokens: Collection[str]) -> Parts:
    """A whole text with every word marked whose stem is one of `tokens`. The pieces add up to the text."""
    return _parts(text, _spans(text, tokens), 0, len(text))


def snippet(text: str, tokens: Collection[str]) -> Parts:
    """The piece of a text that holds most different tokens, cut at words, on one line."""
    text = " ".join(text.split())
    spans = _spans(text, tokens)
    begin = _best_begin(spans)
    begin = 0 if begin <= _LEAD else text.rfind(" ", 0, begin - _LEAD // 2) + 1
    end = min(begin + MAX_SNIPPET, len(text))
    if end < len(text):
        end = max(text.rfind(" ", begin, end), begin + MAX_SNIPPET // 2)
    parts = _parts(text, spans, begin, end)
    return [*([("… ", False)] if begin else []), *parts, *([(" …", False)] if end < len(text) else [])]


Span = tuple[int, int, str]


def _spans(text: str, tokens: Collection[str]) -> list[Span]:
    return [(*match.span(), token) for match in WORD.finditer(text) if (token := token_of(match[0])) in tokens]


def _best_begin(spans: list[Span]) -> int:
    """Where the stretch begins that holds most different tokens, then most tokens; the first of equals."""
    best = (0, 0)
    place = 0
    for index, (begin, _, _) in enumerate(spans):
        inside = [token for start, _, token in spans[index : index + 20] if start < begin + MAX_SNIPPET - _LEAD]
        value = (len(set(inside)), len(inside))
        if value > best:
            best, place = value, begin
    return place


def _parts(text: str, spans: list[Span], begin: int, end: int) -> Parts:
    parts: Parts = []
    at = begin
    for start, stop, _ in spans:
        if start < begin or stop > end:
            continue
        if start > at:
            parts.append((text[at:start], False))
        parts.append((text[start:stop], True))
        at = stop
    if at < end:
        parts.append((text[at:end], False))
    return parts
