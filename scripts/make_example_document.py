# SPDX-License-Identifier: EUPL-1.2
"""Make the PDF of the invented example note from its text. Needs reportlab, from the development packages.

    .venv/bin/python scripts/make_example_document.py

The page breaks words over lines and repeats a header and a page number, as real notes do, so that reading it
shows what Stip does with those. The same text always gives the same bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parent.parent / "src/stip/demo/voorbeeld/documenten"
SOURCE, TARGET = FOLDER / "voorbeeldnota.txt", FOLDER / "voorbeeldnota.pdf"
TITLE = "Droge voeten, korte lijnen: Voorbeeldnota (verzonnen voorbeeld)"
HEADER = "Voorbeeldnota Voorbeeldregio 2026 – verzonnen voorbeeld"

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 92.0, 92.0, 84.0, 62.0
LINE = WIDTH - LEFT - RIGHT
COLUMNS = (0.0, 0.3, 0.47, 0.8)  # where the columns of a table begin, as a share of the line
INK, ACCENT, BAND = HexColor("#1B2430"), HexColor("#0B4F6C"), HexColor("#F4F2EC")
BREAK = "\\-"


@dataclass(frozen=True)
class Style:
    """How a kind of line is set: sizes and spaces in points."""

    font: str = "Helvetica"
    size: float = 10
    leading: float = 13.6
    above: float = 4
    indent: float = 0


STYLES = {
    "# ": Style("Helvetica-Bold", size=19, leading=24, above=0),
    "## ": Style("Helvetica-Bold", size=12.5, leading=16, above=12),
    "### ": Style("Helvetica-Bold", above=7),
    "- ": Style(indent=14, above=2),
    "> ": Style(indent=10, above=14),
    "| ": Style(size=9, leading=15),
    "": Style(),
}


class Sheet:
    """A growing document: `y` is where the next line comes, from the bottom of the page."""

    def __init__(self, target: Path) -> None:
        self.canvas = Canvas(str(target), pagesize=A4, invariant=1, pageCompression=1, lang="nl")
        self.canvas.setTitle(TITLE)
        self.canvas.setAuthor("Samenwerking Voorbeeldregio (verzonnen)")
        self.canvas.setSubject("Verzonnen voorbeeld bij Stip")
        self.number = 0
        self.y = 0.0

    def begin_page(self) -> None:
        self.number += 1
        self.y = HEIGHT - TOP
        self.text(LEFT, HEIGHT - 48, HEADER, Style(size=8))

    def end_page(self) -> None:
        self.text(WIDTH / 2, 34, str(self.number), Style(size=8))
        self.canvas.showPage()

    def text(self, x: float, y: float, words: str, style: Style) -> None:
        self.canvas.setFont(style.font, style.size)
        self.canvas.setFillColor(ACCENT if style.size > 12 else INK)
        self.canvas.drawString(x, y, words)

    def step(self, points: float) -> float:
        self.y -= points
        if self.y < BOTTOM:
            raise SystemExit(f"Bladzijde {self.number} is te vol: kort de tekst in of begin met --- een nieuwe.")
        return self.y


def main() -> None:
    sheet = Sheet(TARGET)
    sheet.begin_page()
    for mark, words in blocks(SOURCE.read_text(encoding="utf-8")):
        _SET.get(mark, set_paragraph)(sheet, mark, words)
    sheet.end_page()
    sheet.canvas.save()
    print(f"{TARGET.name}: {sheet.number} bladzijden, {TARGET.stat().st_size / 1000:.0f} kB")


def blocks(source: str) -> Iterator[tuple[str, str]]:
    """The lines of the text that are set, each with the mark it began with."""
    for line in source.splitlines():
        if not line.strip() or line.startswith("%"):
            continue
        mark = next(mark for mark in ("---", *STYLES) if line.startswith(mark))
        yield mark, line.removeprefix(mark).strip()


def set_paragraph(sheet: Sheet, mark: str, words: str) -> None:
    style = STYLES[mark]
    sheet.step(style.above)
    lines = broken(words, style, LINE - style.indent)
    if mark == "> ":
        height = len(lines) * style.leading + 10
        sheet.canvas.setFillColor(BAND)
        sheet.canvas.rect(LEFT, sheet.y - height + 5, LINE, height, stroke=0, fill=1)
    for index, line in enumerate(lines):
        y = sheet.step(style.leading)
        bullet = "• " if mark == "- " and index == 0 else ""
        sheet.text(LEFT + style.indent - stringWidth(bullet, style.font, style.size), y, bullet + line, style)
    sheet.step(8 if mark == "> " else 0)


def set_row(sheet: Sheet, mark: str, words: str) -> None:
    style = STYLES[mark]
    y = sheet.step(style.leading)
    for share, cell in zip(COLUMNS, words.split("|"), strict=True):
        sheet.text(LEFT + share * LINE, y, cell.strip(), style)
    sheet.canvas.setLineWidth(0.3)
    sheet.canvas.line(LEFT, y - 4.5, WIDTH - RIGHT, y - 4.5)


def set_break(sheet: Sheet, mark: str, words: str) -> None:
    sheet.end_page()
    sheet.begin_page()


def broken(words: str, style: Style, width: float) -> list[str]:
    """The lines of a paragraph. A word with a break mark is split when that fills the line better."""
    lines, line = [], ""
    for word in words.replace("€ ", "€\u00a0").split(" "):
        line = f"{line} {word}".lstrip()
        if _fits(line, style, width):
            continue
        kept, line = _split(line, style, width)
        lines.append(kept)
    return [plain(line) for line in (*lines, line)]


def _split(line: str, style: Style, width: float) -> tuple[str, str]:
    """The part that fits and the rest, cut at the last break mark that fits or else before the last word."""
    start, _, last = line.rpartition(" ")
    parts = last.split(BREAK)
    for count in range(len(parts) - 1, 0, -1):
        kept = f"{start} {''.join(parts[:count])}-"
        if _fits(kept, style, width):
            return kept, BREAK.join(parts[count:])
    return start, last


def _fits(line: str, style: Style, width: float) -> bool:
    return stringWidth(plain(line), style.font, style.size) <= width


def plain(words: str) -> str:
    return words.replace(BREAK, "")


_SET: dict[str, Callable[[Sheet, str, str], None]] = {"| ": set_row, "---": set_break}

if __name__ == "__main__":
    main()
