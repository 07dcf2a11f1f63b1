# SPDX-License-Identifier: EUPL-1.2
"""The paragraphs and list items of a cleaned page, each with its place in the text. Pure: no database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"(?:• |[–—-] )")
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)] |\(?[a-z][.)] |[ivx]{1,4}[.)] )")


@dataclass(frozen=True)
class Block:
    """A stretch [start, end) of the text: a paragraph, or an item of a list. A mere bullet is left out."""

    start: int
    end: int
    is_item: bool
    is_numbered: bool = False


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a page, in order; cleaning gives each of them a line of its own."""
    for line in _LINE.finditer(text):
        bullet = _BULLET.match(line[0])
        if bullet:
            yield Block(line.start() + bullet.end(), line.end(), is_item=True)
        elif line[0].strip():
            is_numbered = bool(_NUMBERED.match(line[0]))
            yield Block(line.start(), line.end(), is_item=is_numbered, is_numbered=is_numbered)
