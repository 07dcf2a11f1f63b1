# SPDX-License-Identifier: EUPL-1.2
"""The text of a web page, without what the browser would run, load or only shows around it."""

from typing import Any

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from stip.sources.reading.kinds import HTML
from stip.sources.reading.text import decode
from stip.sources.unreadable import Reading, Unreadable

_RUN_OR_LOADED = "script style noscript template svg math iframe object embed applet canvas audio video"
_AROUND_THE_TEXT = "head nav header footer aside form select button input"
_PARAGRAPHS = "p div section article main h1 h2 h3 h4 h5 h6 ul ol dl dt dd table blockquote pre figure figcaption hr"

_LEFT_OUT = frozenset(f"{_RUN_OR_LOADED} {_AROUND_THE_TEXT}".split())
_BLOCKS = frozenset(f"{_PARAGRAPHS} address".split())
_LINES = frozenset({"br", "tr", "li"})


def read_html(content: bytes) -> Reading:
    # The declared encoding has been used by then, and a second one inside the text would confuse the parser.
    source = decode(content)
    try:
        root = document_fromstring(
            source.encode(), parser=HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
        )
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(
            "Deze webpagina is niet te lezen. Open haar in een browser, bewaar haar als pdf en voeg die toe."
        ) from error
    main = root.find(".//main")
    text = _text(main if main is not None else root)
    if not text:
        raise Unreadable(
            "Op deze webpagina staat geen tekst. Open haar in een browser, bewaar haar als pdf en voeg die toe."
        )
    return Reading(HTML, (text,), has_pages=False, has_lines=False)


def _text(root: Any) -> str:
    """Walk without recursion: a hostile page may nest a hundred thousand deep."""
    pieces: list[str] = []
    hidden: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if hidden is not None:
            if event == "end" and element is hidden:
                hidden = None
                pieces.append(" " + (element.tail or ""))
            continue
        if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
            if event == "start":
                hidden = element
            continue
        pieces.append(_edge(element.tag, event))
        inside = element.text if event == "start" else element.tail
        if inside and not (event == "end" and element is root):
            pieces.append(inside if element.tag == "pre" else " ".join(f"_{inside}_".split())[1:-1])
    return _tidy("".join(pieces))


def _edge(tag: str, event: str) -> str:
    if tag in _BLOCKS:
        return "\n\n"
    if tag == "li":
        return "\n• " if event == "start" else "\n"
    if tag in {"td", "th"} and event == "end":
        return " | "
    return "\n" if tag in _LINES and (event == "start" or tag != "br") else ""


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()).removesuffix(" |") for line in text.split("\n")]
    blocks = "\n".join(lines).split("\n\n")
    return "\n\n".join(block.strip("\n") for block in blocks if block.strip("\n• ")).replace("\n\n• ", "\n• ").strip()
