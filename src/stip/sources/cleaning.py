# SPDX-License-Identifier: EUPL-1.2
"""Turn the raw text of pages into text that reads well. Pure: no database.

Page numbers and lines that return on every page go; words broken over lines are joined; lines become paragraphs,
with a blank line between paragraphs and one line for each list item.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stip.sources.joining import Vocabulary, complete_over_pages, join, learn
from stip.sources.pagination import RawPage

_BULLETS = "•·▪●■◦‣∙○□➢✓✔\uf0b7\uf0a7\uf0fc\uf0d8\uf076\uf02d"
_BULLET_LINE = re.compile(rf"^\s*[{_BULLETS}](?:\s+|$)(?:[{_BULLETS}]\s+)*")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_ITEM = re.compile(r"^(?:• |[–—-] |\(?\d{1,2}[.)] |\(?[a-z][.)] |[ivx]{1,4}[.)] |[A-Z]: |\d{1,3} {1,2}(?=[A-Z]))")
# "2Regio" can only be a page number with a word; "2x", "3D" and "4e" are words.
_GLUED_WORD = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]")
_OPENING = re.compile(r"^[\"'‘“(]?[A-Z0-9À-Þ€#]")


@dataclass(frozen=True)
class CleanPage:
    """A page ready to read, search and cite."""

    position: int
    number: int
    text: str


@dataclass(frozen=True)
class _Line:
    text: str
    # Whether the file had a space behind the last word: most files do so except where a word is broken.
    is_spaced: bool


def clean(pages: Sequence[RawPage], *, has_lines: bool) -> list[CleanPage]:
    """Clean the pages of one document.

    has_lines   whether a line end is only the edge of the paper; if not, each line is a paragraph already
    """
    raw = [_plain(page.text).split("\n") for page in pages]
    raw = _without_numbers(raw, [page.number for page in pages])
    raw = _without_returning_lines(raw)
    if has_lines:
        vocabulary = learn(raw)
        is_spaced = _is_spaced(raw)
        texts = complete_over_pages([_flow(lines, vocabulary, is_spaced) for lines in raw], vocabulary)
    else:
        texts = [_tidy("\n".join(_SPACES.sub(" ", _bullet(line)).strip() for line in lines)) for lines in raw]
    return [CleanPage(page.position, page.number, text) for page, text in zip(pages, texts, strict=True)]


def _plain(text: str) -> str:
    """Drop what cannot be shown; a soft hyphen at a line end becomes a hyphen, elsewhere it goes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = re.sub("\u00ad[ \t]*\n", "-\n", text).replace("\u00ad", "").replace("\u2010", "-").replace("\u2011", "-")
    return _CONTROL.sub("", text)


def _bullet(line: str) -> str:
    """Write every kind of bullet at the start of a line as "• "."""
    return _PRIVATE.sub("", _BULLET_LINE.sub("• ", line))


def _without_numbers(pages: list[list[str]], numbers: list[int]) -> list[list[str]]:
    """Leave out page numbers: on a line of their own, or glued to the first word when most pages do so."""
    glued = [_unglued(_first(lines), number) for lines, number in zip(pages, numbers, strict=True)]
    with_text = sum(1 for lines in pages if _first(lines))
    is_glued = sum(1 for rest in glued if rest is not None) >= max(2, with_text * 0.5)
    cleaned = []
    for lines, number, rest in zip(pages, numbers, glued, strict=True):
        lines = list(lines)
        if rest is not None and (is_glued or _GLUED_WORD.match(rest)):
            lines[next(index for index, line in enumerate(lines) if line.strip())] = rest
        alone = re.compile(
            rf"\s*(?:p(?:agina|\.)?|blz\.?)?[\s–-]*{number}[\s–-]*(?:(?:van|/|\|)\s*\d{{1,4}})?\s*", re.IGNORECASE
        )
        edges = _edges(lines, 2)
        cleaned.append(["" if i in edges and alone.fullmatch(line) else line for i, line in enumerate(lines)])
    return cleaned


def _unglued(line: str, number: int) -> str | None:
    """The line without the page number that is glued to it; None when it does not begin with that number."""
    line, digits = line.lstrip(), str(number)
    rest = line.removeprefix(digits)
    if rest == line or not rest.strip() or re.match(r"[.,)%/:]|\d*[.,]?\d+(?![.\t ])| (?![A-Z])", rest):
        return None
    return rest


def _without_returning_lines(pages: list[list[str]]) -> list[list[str]]:
    """Leave out headers and footers: lines at the edge of a page that stand at the edge of many pages."""
    counts: Counter[str] = Counter()
    for lines in pages:
        counts.update({_shape(lines[index]) for index in _edges(lines, 2)})
    with_text = sum(1 for lines in pages if _first(lines))
    returning = {shape for shape, count in counts.items() if count >= max(3, with_text * 0.4) and len(shape) <= 120}
    cleaned = []
    for lines in pages:
        edges = _edges(lines, 2)
        kept = ["" if i in edges and _shape(line) in returning else line for i, line in enumerate(lines)]
        cleaned.append(kept if any(line.strip() for line in kept) else lines)
    return cleaned


def _edges(lines: Sequence[str], size: int) -> set[int]:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    return {*filled[:size], *filled[-size:]}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()).casefold())


def _first(lines: Sequence[str]) -> str:
    return next((line for line in lines if line.strip()), "")


def _flow(lines: list[str], vocabulary: Vocabulary, spaced_is_usual: bool) -> str:
    """Make paragraphs out of the lines of a page."""
    width = _width(lines)
    blocks: list[str] = []
    gap = ""
    previous = _Line("", True)
    for line in _lines(_single_spaced(lines)):
        if not line.text:
            gap = "\n\n"
            continue
        is_hard = spaced_is_usual and not previous.is_spaced
        if blocks and _continues(line.text, blocks[-1], previous.text, gap, width, is_hard):
            may_be_broken = is_hard and not gap and len(previous.text) > width * 0.6
            blocks[-1] = join(blocks[-1], line.text, vocabulary, may_be_broken=may_be_broken)
        else:
            is_next_item = bool(blocks) and _is_item(blocks[-1]) and bool(_ITEM.match(line.text))
            blocks.append(("" if not blocks else "\n" if is_next_item else gap or "\n") + line.text)
        gap, previous = "", line
    return _tidy("".join(blocks), vocabulary)


def _lines(lines: list[str]) -> list[_Line]:
    """Normalise each line; put back the bullets that were lost where many lines of a page begin with one space."""
    lost = _lost_bullets(lines)
    made: list[_Line] = []
    for index, line in enumerate(lines):
        text = _SPACES.sub(" ", _bullet(line)).strip()
        text = f"• {text}" if index in lost and not _ITEM.match(text) else text
        if made and made[-1].text == "•":
            made[-1] = _Line(f"• {text}".strip(), line != line.rstrip())
        else:
            made.append(_Line(text, line != line.rstrip()))
    return made


def _lost_bullets(lines: list[str]) -> set[int]:
    """Lines that begin with the one space that stood behind a bullet, on a page that has at least three of them."""
    edges = _edges(lines, 1)
    lost: set[int] = set()
    is_in_item = False
    for index, line in enumerate(lines):
        text = line.strip()
        if not re.match(r" [^ –—-]", line) or index in edges or re.match(r"\d+(?:\.\d+)+\s", text):
            is_in_item = bool(text) and (is_in_item or bool(_ITEM.match(_SPACES.sub(" ", _bullet(line)).strip())))
            continue
        before = lines[index - 1] if index else ""
        is_new = before == before.rstrip() or before.rstrip()[-1:] in ".;:"
        if not is_in_item and (is_new or _OPENING.match(text)):
            lost.add(index)
    return lost if len(lost) >= 3 else set()


def _continues(line: str, block: str, previous: str, gap: str, width: int, is_hard: bool) -> bool:
    """Whether a line goes on with the sentence before it.

    gap       the blank lines before it: in many files one stands behind the first line of a list item
    is_hard   whether the file says that the line before it was ended on purpose
    """
    if _ITEM.match(line):
        return False
    is_ended = previous.endswith((".", ";", ":", "!", "?"))
    if gap:
        is_full = len(previous) >= width * 0.65 and "\n" not in block.strip()
        is_open = line[0].islower() or (_is_item(block) and not is_hard)
        return not is_ended and (is_full and is_open or previous.endswith(("-", ",")) and _is_item(block))
    if not _OPENING.match(line) or previous.endswith("€"):
        return True
    if is_hard or previous.endswith(":"):
        return previous.endswith(("-", "/"))
    if previous.endswith((".", "!", "?")):
        return len(previous) >= width * 0.9
    return len(previous) >= width * 0.7 or previous.endswith((",", "-", "/", "(", "&"))


def _is_item(block: str) -> bool:
    return bool(_ITEM.match(block.strip()))


def _width(lines: list[str]) -> int:
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    return lengths[len(lengths) * 4 // 5] if lengths else 0


def _is_spaced(pages: list[list[str]]) -> bool:
    """Whether lines of this file usually end in a space, so that a line without one was ended on purpose."""
    filled = [line for lines in pages for line in lines if line.strip()]
    return sum(1 for line in filled if line != line.rstrip()) >= len(filled) * 0.4


def _single_spaced(lines: list[str]) -> list[str]:
    """Undo double spacing: where nearly every line is followed by an empty one, that one means nothing."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    neighbours = sum(1 for one, next_one in zip(filled, filled[1:], strict=False) if next_one == one + 1)
    if len(filled) < 6 or neighbours > len(filled) * 0.1:
        return lines
    return [
        line for index, line in enumerate(lines) if line.strip() or not (index - 1 in filled and index + 1 in filled)
    ]


def _tidy(text: str, vocabulary: Vocabulary | None = None) -> str:
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()
    return vocabulary.mend_hyphens(text) if vocabulary else text
