# SPDX-License-Identifier: EUPL-1.2
"""Where money comes from and goes to, as a drawing: who pays on the left, what it is for on the right."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from stip.money.flow import REST, Band, Block, Layout, Sizes, Stream, gathered, lay_out
from stip.money.flow import Place as Spot
from stip.money.ledger import COVERING, Stage, Total
from stip.website import formatting
from stip.website.network_picture import wrapped

HEADINGS = ("Wie betaalt", "Programma", "Project")
MOST = 12
"""How many blocks a column has; of more, the smallest are joined."""
WIDTH = 1200
BOX = 230
EDGE = 6
"""How wide the side of a block is where money enters or leaves."""
MOST_ROWS = 150
"""How many amounts the table shows; of more, the largest."""
LETTERS = 29
LINE = 17
HEAD = 34
TONES = {
    "gedekt": "toegezegd, toegekend of ontvangen",
    "gevraagd": "gevraagd of gereserveerd, nog niet toegezegd",
    "open": "nog aan niemand gevraagd",
}


@dataclass(frozen=True)
class Stop:
    """What money comes from, passes or goes to. Stops of one column with the same key are one."""

    key: str
    label: str
    address: str = ""


@dataclass(frozen=True)
class Course:
    """An amount with its stops from left to right, at most one per column; `stage` is empty when nobody pays it yet."""

    stops: tuple[Stop, ...]
    amount: Total
    stage: str = ""

    @property
    def tone(self) -> str:
        if not self.stage:
            return "open"
        return "gedekt" if self.stage in COVERING else "gevraagd"


@dataclass(frozen=True)
class PictureBand:
    """What runs between two blocks: a path for what is known and one for what is not; either may be empty."""

    number: int
    tone: str
    known: str
    unknown: str
    is_circa: bool
    title: str


@dataclass(frozen=True)
class PictureBlock:
    """A bar with its label above it, the sides where money enters or leaves, and the bands that touch it."""

    address: str
    title: str
    x: int
    y: int
    width: int
    height: int
    edges: list[int]
    lines: list[tuple[int, str]]
    amount_y: int
    amount: str
    bands: list[int]


@dataclass(frozen=True)
class Row:
    """A stop in words, for a narrow screen; `share` is its part of the largest one, as a percentage."""

    stop: Stop
    amount: Total
    share: str


@dataclass(frozen=True)
class Picture:
    """`name` sets drawings on one page apart; `courses` is the table behind the drawing, out of `count` amounts."""

    name: str
    width: int
    height: int
    head: int
    headings: list[tuple[int, str]]
    blocks: list[PictureBlock]
    bands: list[PictureBand]
    lists: list[tuple[str, list[Row]]]
    tones: list[tuple[str, str]]
    courses: list[Course] = field(default_factory=list)
    count: int = 0

    @property
    def has_unknown(self) -> bool:
        return any(band.unknown for band in self.bands)


def draw(courses: Sequence[Course], headings: Sequence[str] = HEADINGS, name: str = "stroom") -> Picture | None:
    """Draw these amounts; None when there is nothing to draw.

    headings   a name per column
    """
    found = [course for course in courses if course.amount]
    if not found:
        return None
    stops = {(column, stop.key): stop for course in found for column, stop in enumerate(course.stops)}
    streams, joined = gathered([_stream(course) for course in found], MOST)
    stops |= {(column, REST): Stop(REST, f"overig ({count})") for column, count in joined.items()}
    lines = {place: wrapped(stop.label, LETTERS, lines=2) for place, stop in stops.items()}
    layout = lay_out(streams, lambda place: LINE * (len(lines[place]) + 1) + 5, _sizes(stops))
    bands = [_band(number, band, stops) for number, band in enumerate(layout.bands)]
    tones = {course.tone for course in found}
    return Picture(
        name=name,
        width=layout.width,
        height=layout.height + HEAD,
        head=HEAD,
        headings=_headings(layout, headings),
        blocks=[_block(block, stops[block.place], lines[block.place], layout) for block in layout.blocks],
        bands=bands,
        lists=_lists(layout, stops, headings),
        tones=[(tone, words) for tone, words in TONES.items() if tone in tones],
        courses=sorted(_largest(found), key=_reading_order),
        count=len(found),
    )


def words_of_stage(stage: str) -> str:
    """What a stage is called in a table; nobody pays what has none."""
    return stage or "nog te vinden"


def _largest(courses: Sequence[Course]) -> Sequence[Course]:
    if len(courses) <= MOST_ROWS:
        return courses
    return sorted(courses, key=lambda each: (-_middle(each.amount), _reading_order(each)))[:MOST_ROWS]


def _stream(course: Course) -> Stream:
    return Stream(tuple(stop.key for stop in course.stops), course.amount, course.tone)


def _sizes(stops: dict[Spot, Stop]) -> Sizes:
    """The whole width, however many columns there are; higher when many blocks must stand in one."""
    columns = max(column for column, _ in stops) + 1
    most = max(sum(column == each for column, _ in stops) for each in range(columns))
    between = (WIDTH - BOX * columns) // max(columns - 1, 1)
    return Sizes(box=BOX, between=between, full=140 + 16 * min(most, MOST))


def _headings(layout: Layout, headings: Sequence[str]) -> list[tuple[int, str]]:
    begins = {block.place[0]: block.x for block in layout.blocks}
    return [(x, headings[column]) for column, x in sorted(begins.items()) if column < len(headings)]


def _block(block: Block, stop: Stop, lines: Sequence[str], layout: Layout) -> PictureBlock:
    top = block.y - LINE * (len(lines) + 1) - 5
    amount = formatting.total(block.amount)
    return PictureBlock(
        address=stop.address,
        title=f"{stop.label}: {amount}",
        x=block.x,
        y=block.y,
        width=block.width,
        height=block.height,
        edges=_edges(block, layout),
        lines=[(top + LINE * (place + 1) - 4, line) for place, line in enumerate(lines)],
        amount_y=block.y - 9,
        amount=amount,
        bands=[number for number, band in enumerate(layout.bands) if block.place in (band.source, band.target)],
    )


def _edges(block: Block, layout: Layout) -> list[int]:
    entered = any(band.target == block.place for band in layout.bands)
    left = any(band.source == block.place for band in layout.bands)
    return [*([block.x] if entered else []), *([block.x + block.width - EDGE] if left else [])]


def _band(number: int, band: Band, stops: dict[Spot, Stop]) -> PictureBand:
    words = {"gedekt": "gedekt", "gevraagd": "gevraagd", "open": "nog te vinden"}[band.tone]
    title = f"{stops[band.source].label} → {stops[band.target].label}: {formatting.total(band.amount)} {words}"
    return PictureBand(
        number,
        band.tone,
        _path(band, 0, band.solid),
        _path(band, band.solid, band.strip),
        bool(band.amount.circa) or band.amount.low != band.amount.high,
        title,
    )


def _path(band: Band, below: int, height: int) -> str:
    """A ribbon `height` high, `below` the upper edge of the band; empty when it has no height."""
    if not height:
        return ""
    (x0, y0), (x1, y1) = band.left, band.right
    y0, y1, middle = y0 + below, y1 + below, (x0 + x1) / 2
    return (
        f"M{x0} {y0}C{middle:.0f} {y0} {middle:.0f} {y1} {x1} {y1}V{y1 + height}"
        f"C{middle:.0f} {y1 + height} {middle:.0f} {y0 + height} {x0} {y0 + height}Z"
    )


def _lists(layout: Layout, stops: dict[Spot, Stop], headings: Sequence[str]) -> list[tuple[str, list[Row]]]:
    largest = max((_middle(block.amount) for block in layout.blocks), default=Decimal(0))
    columns: dict[int, list[Row]] = defaultdict(list)
    for block in layout.blocks:
        part = _middle(block.amount) / largest * 100 if largest else Decimal(0)
        share = f"{part.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
        columns[block.place[0]].append(Row(stops[block.place], block.amount, share))
    return [(headings[column], rows) for column, rows in sorted(columns.items()) if column < len(headings)]


def _middle(amount: Total) -> Decimal:
    return (amount.low + amount.high) / 2


def _reading_order(course: Course) -> tuple[object, ...]:
    stages = [stage.value for stage in Stage]
    # The labels apart from the stage: one course may have more stops than another.
    return tuple(stop.label.casefold() for stop in course.stops), stages.index(course.stage)
