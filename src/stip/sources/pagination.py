# SPDX-License-Identifier: EUPL-1.2
"""Cut a text into pages and tell which number each page bears. Pure: no database.

A text has pages of its own when it holds form feeds. Otherwise they are found by the opening words that a document's
register gives, by page numbers that grow through the text, or by runs of blank lines.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stip.sources.matching import Letters, letters_of

Starts = Sequence[tuple[int, str]]
"""Page number and opening words of each page, in order."""

MAX_PAGE_CHARACTERS = 20_000

_BREAK = "\n\n\n\n"
_MAX_STEP = 4
_LINE_OPENING = re.compile(r"[\W_\d]*(?:[A-Za-z][:.)])?[\W_]*")
_NUMBERED_LINE = re.compile(r"(?m)(?:(?<=\n\n\n)|^(?=[ \t]))[ \t]*(\d{1,4})(?=(.?))")


@dataclass(frozen=True)
class Mark:
    """A page of a known number begins at this place in the text."""

    number: int
    place: int


@dataclass(frozen=True)
class RawPage:
    """A page as it was cut: its place in the file (from 1), its number and its uncleaned text."""

    position: int
    number: int
    text: str


def find_starts(text: Letters, starts: Starts) -> list[Mark]:
    """Find the opening words of pages, in order. Pages that are not found are left out."""
    return max((_marks(text, starts, strict) for strict in (True, False)), key=len)


def cut(text: str, marks: Sequence[Mark] = (), *, begin: int = 0, end: int | None = None) -> list[RawPage]:
    """Cut text[begin:end] into pages.

    marks    places where pages of a known number begin; may be empty
    """
    end = len(text) if end is None else end
    if "\f" in text:
        return _cut_at_feeds(text, marks, begin, end)
    if not marks:
        marks = _growing_numbers(text[begin:end]) or _blank_runs(text[begin:end])
        marks = [Mark(mark.number, mark.place + begin) for mark in marks]
    return _numbered(_bounded(_pieces(text, marks, begin, end)))


def _pieces(text: str, marks: Sequence[Mark], begin: int, end: int) -> list[tuple[int, str]]:
    """The text from each mark to the next; what stands before the first mark is the page before it."""
    if not marks:
        return [(1, text[begin:end])]
    places = [_page_begin(text, mark.place) for mark in marks]
    pieces = [
        (mark.number, text[place:until]) for mark, place, until in zip(marks, places, [*places[1:], end], strict=True)
    ]
    lead = text[begin : places[0]]
    if not lead.strip():
        return pieces
    if marks[0].number > 1:
        return [(marks[0].number - 1, lead), *pieces]
    return [(pieces[0][0], lead + pieces[0][1]), *pieces[1:]]


def _marks(text: Letters, starts: Starts, strict: bool) -> list[Mark]:
    marks: list[Mark] = []
    place = 0
    for number, opening in starts:
        found = _first_opening(text, opening, number, place, strict)
        if found is not None:
            marks.append(Mark(number, found))
            place = found + 1
    return marks


def _first_opening(text: Letters, opening: str, number: int, after: int, strict: bool) -> int | None:
    """The first place after `after` where a line, if possible a page, opens with these words."""
    at_line = None
    for begin, _ in text.spans(opening, after):
        line = max(text.text.rfind("\n", 0, begin), text.text.rfind("\f", 0, begin)) + 1
        lead = text.text[line:begin]
        if not _LINE_OPENING.fullmatch(lead):
            continue
        if not strict or _opens_page(text.text, line, lead, number):
            return line if line >= after else begin
        at_line = line if at_line is None else at_line
    return at_line


def _opens_page(text: str, line: int, lead: str, number: int) -> bool:
    before = text[max(line - 4, 0) : line]
    return (
        not text[:line].strip()
        or before.endswith(_BREAK)
        or text[line - 1] == "\f"
        or (lead.startswith((" ", str(number))))
    )


def _page_begin(text: str, place: int) -> int:
    """Go back over a short heading that stands between the last page break and the words that were found."""
    window = text[max(place - 300, 0) : place]
    at = window.rfind(_BREAK)
    if at < 0 or len("".join(window[at:].split())) > 80:
        return place
    return place - len(window) + at + len(_BREAK)


def _cut_at_feeds(text: str, marks: Sequence[Mark], begin: int, end: int) -> list[RawPage]:
    pages: list[tuple[int, str]] = []
    numbers: dict[int, int] = {}
    place = 0
    for position, page in enumerate(text.split("\f"), start=1):
        until = place + len(page)
        # A document in a bundle owns the pages that it begins on; a page belongs to the document that begins there.
        if until > begin and place < end and not (place < begin and text[place:begin].strip() and pages):
            pages.append((position, page))
            own = [mark.number for mark in marks if place <= mark.place <= until]
            if own:
                numbers[position] = own[0]
        place = until + 1
    known = [numbers.get(position) for position, _ in pages]
    if not numbers:
        known = printed_numbers([page for _, page in pages])
    filled = _fill(known)
    return [
        RawPage(position, number, page[: MAX_PAGE_CHARACTERS * 5])
        for (position, page), number in zip(pages, filled, strict=True)
    ]


def printed_numbers(pages: Sequence[str]) -> list[int | None]:
    """The numbers printed on pages, recognised because they grow with the pages. None where none is printed.

    A number may stand alone on the first or last line, in "2 van 3", or be glued to the first word ("2Regio", and
    "353 Programma" on page 35).
    """
    options = [_options(page) for page in pages]
    best: dict[tuple[int, int], tuple[int, tuple[int, int] | None]] = {}
    for index, numbers in enumerate(options):
        for number in numbers:
            length, previous = 1, None
            for back in range(1, min(index, 6) + 1):
                earlier = (index - back, number - back)
                if earlier in best and best[earlier][0] + 1 > length:
                    length, previous = best[earlier][0] + 1, earlier
            best[index, number] = (length, previous)
    with_text = sum(1 for page in pages if page.strip())
    end = max(best, key=lambda key: best[key][0], default=None)
    if end is None or best[end][0] < max(3, with_text * 0.4):
        return [None] * len(pages)
    found: list[int | None] = [None] * len(pages)
    while end is not None:
        found[end[0]] = end[1]
        end = best[end][1]
    return found


def _options(page: str) -> set[int]:
    lines = [line.strip() for line in page.split("\n") if line.strip()]
    options: set[int] = set()
    for line in {*lines[:2], *lines[-2:]}:
        alone = re.fullmatch(
            r"(?:p(?:agina|\.)?|blz\.?)?[\s–-]*(\d{1,4})[\s–-]*(?:(?:van|/|\|)\s*\d{1,4})?", line, re.I
        )
        edge = re.match(r"(\d{1,4})\s+[|A-Z]", line) or re.search(r"[|\s](\d{1,4})$", line)
        options |= {int(match[1]) for match in (alone, edge) if match}
    glued = re.match(r"\d{1,6}(?=\D)", lines[0]) if lines else None
    if glued:
        options |= {int(glued[0][:size]) for size in range(1, min(len(glued[0]), 4) + 1)}
    return options - {0}


def _fill(known: Sequence[int | None]) -> list[int]:
    """Number the pages between known ones by counting; count from 1 when that does not come out."""
    anchor = next((index for index, number in enumerate(known) if number is not None), None)
    if anchor is None:
        return list(range(1, len(known) + 1))
    numbers: list[int] = []
    for index, number in enumerate(known):
        if index < anchor:
            numbers.append((known[anchor] or 0) - anchor + index)
        else:
            numbers.append(number if number is not None else numbers[-1] + 1)
    rises = all(later > earlier for earlier, later in zip(numbers, numbers[1:], strict=False))
    return numbers if rises and numbers[0] > 0 else list(range(1, len(known) + 1))


def _growing_numbers(text: str) -> list[Mark]:
    """Numbers glued to the first word after a break that go up by one or a few at a time through the whole text."""
    candidates = [
        Mark(number, match.start(1))
        for match in _NUMBERED_LINE.finditer(text)
        for number in _glued_numbers(match[1], match[2])
    ]
    best: list[tuple[int, int | None]] = []
    for index, mark in enumerate(candidates):
        chain: tuple[int, int | None] = (1, None)
        for back in range(max(index - 60, 0), index):
            step = mark.number - candidates[back].number
            if 1 <= step <= _MAX_STEP and candidates[back].place < mark.place and best[back][0] + 1 > chain[0]:
                chain = (best[back][0] + 1, back)
        best.append(chain)
    end = max(range(len(best)), key=lambda index: best[index][0], default=None)
    if end is None or best[end][0] < 3:
        return []
    marks: list[Mark] = []
    while end is not None:
        marks.append(candidates[end])
        end = best[end][1]
    return marks[::-1]


def _glued_numbers(digits: str, follower: str) -> list[int]:
    whole = [len(digits)] if follower == "" or follower.isalpha() or follower in "·•" else []
    part = range(1, len(digits)) if follower in {".", "\t", " "} else range(0)
    return [int(digits[:size]) for size in (*whole, *part) if int(digits[:size])]


def _blank_runs(text: str) -> list[Mark]:
    pieces = list(re.finditer(rf"(?:^|{_BREAK}\n*)(?=[^\n])", text))
    if len(pieces) < 2:
        return []
    marks: list[Mark] = []
    for match, following in zip(pieces, [*pieces[1:], None], strict=True):
        length = (following.start() if following else len(text)) - match.end()
        if length >= 40 or not marks:
            marks.append(Mark(len(marks) + 1, match.end()))
    return marks if len(marks) > 1 and len(text) / len(marks) >= 200 else []


def _bounded(pieces: Iterable[tuple[int, str]]) -> list[tuple[int | None, str]]:
    """Cut what is too long for one page at a paragraph, so that no page can grow without bound."""
    bounded: list[tuple[int | None, str]] = []
    for number, piece in pieces:
        first = True
        while first or piece.strip():
            until = len(piece)
            if until > MAX_PAGE_CHARACTERS:
                until = max(piece.rfind("\n\n", 1, MAX_PAGE_CHARACTERS), MAX_PAGE_CHARACTERS // 2)
            bounded.append((number if first else None, piece[:until]))
            piece, first = piece[until:], False
    return bounded


def _numbered(pieces: Sequence[tuple[int | None, str]]) -> list[RawPage]:
    numbers = _fill([number for number, _ in pieces])
    return [
        RawPage(position, number, piece)
        for position, (number, (_, piece)) in enumerate(zip(numbers, pieces, strict=True), start=1)
    ]


def agrees(text: Letters, starts: Starts) -> bool:
    """Whether a quick look says that these page starts may all be in the text."""
    return all(letters_of(opening) in text.letters for _, opening in starts)
