# SPDX-License-Identifier: EUPL-1.2
"""The links of a plan as a drawing in columns: its own levels in the middle, the other plans outside."""

import re
import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from stip.plans.connections import BOTH_WAYS, above, ends_of
from stip.plans.models import Item, Link, Plan
from stip.plans.network import Box, Edge, Layout, Node, Sizes, lay_out

WIDTH = 1200
NARROWEST, WIDEST = 120, 210
LETTER = 6.5
"""The mean width in pixels of a letter at the size of the labels."""
LINE = 16
HEAD = 66
_SYLLABLE = re.compile(r"[b-df-hj-np-tv-z](?=[aeiouy])", re.IGNORECASE)
"""Room for the names of the columns."""


@dataclass(frozen=True)
class Column:
    """The heading over a column, in at most two lines."""

    lines: list[str]
    x: int
    is_own: bool


@dataclass(frozen=True)
class PictureLink:
    """One line. `arrow` says at which end it points: "end", "start" or "" for a link that reads both ways."""

    number: int
    kind: str
    path: str
    title: str
    arrow: str


@dataclass(frozen=True)
class PictureItem:
    """One box with its text, the lines that touch it and the boxes at their other ends."""

    address: str
    title: str
    box: Box
    text_x: int
    lines: list[tuple[int, str]]
    is_own: bool
    is_linked: bool
    links: list[PictureLink]
    others: list[Box]


@dataclass(frozen=True)
class Picture:
    """`head` is the room above the boxes for the names of the columns."""

    width: int
    height: int
    head: int
    columns: list[Column]
    stems: list[str]
    links: list[PictureLink]
    items: list[PictureItem]
    crossings: int


def draw(plan: Plan, links: Sequence[Link], family: Mapping[str, Item]) -> Picture | None:
    """Draw the items at the ends of these links; None when there is nothing to draw.

    family   the items of this plan that are linked and what they hang under, by path
    """
    if not links:
        return None
    headings, places = _columns(plan, links, family)
    own = list(family.values())
    items = [*own, *(item for item in ends_of(links) if item.plan_id != plan.pk)]
    sizes = _sizes(len(headings))
    letters = int((sizes.box - 14) / LETTER)
    labels = {item.pk: wrapped(item.title, letters) for item in items}
    nodes = [Node(item.pk, places[item.pk], 10 + LINE * len(labels[item.pk])) for item in items]
    stems = [(parent.pk, item.pk) for item in own if (parent := above(item, family))]
    edges = [
        *(Edge(*stem, bundle="stem") for stem in stems),
        *(Edge(link.source_id, link.target_id, bundle=link.kind) for link in links),
    ]
    layout = lay_out(nodes, edges, sizes)
    drawn = [
        _link(number, link, path, places)
        for number, (link, path) in enumerate(zip(links, layout.paths[len(stems) :], strict=True), start=1)
    ]
    return Picture(
        width=layout.width + 4,
        height=layout.height + HEAD + 4,
        head=HEAD,
        columns=_headings(headings, sizes),
        stems=list(layout.paths[: len(stems)]),
        links=drawn,
        items=_items(plan, items, layout, labels, links, drawn),
        crossings=layout.crossings,
    )


def _columns(
    plan: Plan, links: Sequence[Link], family: Mapping[str, Item]
) -> tuple[list[tuple[str, bool]], dict[int, int]]:
    """The headings from left to right (name, own or not), and the column of each item by its key.

    Another plan stands on the side where most of the levels are that it is linked to.
    """
    levels = sorted({item.level for item in family.values()}, key=lambda level: level.order)
    rank = {level.pk: place for place, level in enumerate(levels)}
    touched: dict[Plan, list[int]] = defaultdict(list)
    for link in links:
        for one, other in ((link.source, link.target), (link.target, link.source)):
            if other.plan_id != plan.pk:
                touched[other.plan].append(rank[one.level_id] if one.plan_id == plan.pk else 0)
    middle = (len(levels) - 1) / 2
    plans = sorted(touched, key=lambda other: (other.order, other.pk))
    left = [other for other in plans if sum(touched[other]) / len(touched[other]) < middle]
    right = [other for other in plans if other not in left]
    headings = [
        *((other.title, False) for other in left),
        *((level.plural, True) for level in levels),
        *((other.title, False) for other in right),
    ]
    by_plan = {other.pk: place for place, other in enumerate(left)}
    by_plan |= {other.pk: len(left) + len(levels) + place for place, other in enumerate(right)}
    places = {item.pk: len(left) + rank[item.level_id] for item in family.values()}
    places |= {item.pk: by_plan[item.plan_id] for item in ends_of(links) if item.plan_id != plan.pk}
    return headings, places


def _sizes(columns: int) -> Sizes:
    between = 54 if columns < 7 else 40
    return Sizes(box=max(NARROWEST, min(WIDEST, (WIDTH - between * columns) // columns)), between=between)


def wrapped(title: str, letters: int, lines: int = 3) -> list[str]:
    """A title in at most `lines` lines; what does not fit ends in an ellipsis.

    >>> wrapped("Toerisme & Recreatie", 12), wrapped("Een hele lange titel van een project", 10, lines=2)
    (['Toerisme &', 'Recreatie'], ['Een hele', 'lange …'])
    >>> wrapped("Grensoverschrijdende", 18)
    ['Grensoverschrij-', 'dende']
    """
    parts = (re.split("(?<=-)", word) for word in title.split())
    words = " ".join("".join(_broken(part, max(letters, 8)) for part in word) for word in parts)
    return textwrap.wrap(words, max(letters, 8), max_lines=lines, placeholder=" …") or [""]


def _broken(word: str, letters: int) -> str:
    """Break a word that is too long for a line before a consonant that opens a syllable."""
    if len(word) <= letters:
        return word
    breaks = [match.start() for match in _SYLLABLE.finditer(word) if 3 <= match.start() < letters]
    place = breaks[-1] if breaks else letters - 1
    return f"{word[:place]}- {_broken(word[place:], letters)}"


def _headings(headings: Sequence[tuple[str, bool]], sizes: Sizes) -> list[Column]:
    step, letters = sizes.box + sizes.between, int(sizes.box / 7.2)
    return [
        Column(
            wrapped(name[:1].upper() + name[1:], letters),
            place * step,
            is_own,
        )
        for place, (name, is_own) in enumerate(headings)
    ]


def _link(number: int, link: Link, path: str, places: Mapping[int, int]) -> PictureLink:
    arrow = "end" if places[link.source_id] <= places[link.target_id] else "start"
    title = f"{link.source.title} {link.get_kind_display()} {link.target.title}"
    return PictureLink(number, link.kind, path, title, "" if link.kind in BOTH_WAYS else arrow)


def _items(
    plan: Plan,
    items: Sequence[Item],
    layout: Layout,
    labels: Mapping[int, list[str]],
    links: Sequence[Link],
    drawn: Sequence[PictureLink],
) -> list[PictureItem]:
    boxes = {box.key: box for box in layout.boxes}
    touching: dict[int, list[tuple[PictureLink, Box]]] = defaultdict(list)
    for link, line in zip(links, drawn, strict=True):
        touching[link.source_id].append((line, boxes[link.target_id]))
        touching[link.target_id].append((line, boxes[link.source_id]))
    return [
        PictureItem(
            address=reverse("item", args=[item.plan.code, item.code]),
            title=_full(item, plan),
            box=boxes[item.pk],
            text_x=boxes[item.pk].x + 8,
            lines=[(boxes[item.pk].y + 17 + LINE * row, text) for row, text in enumerate(labels[item.pk])],
            is_own=item.plan_id == plan.pk,
            is_linked=item.pk in touching,
            links=[line for line, _ in touching[item.pk]],
            others=[box for _, box in touching[item.pk]],
        )
        for item in items
    ]


def _full(item: Item, plan: Plan) -> str:
    where = "" if item.plan_id == plan.pk else f", {item.plan.title}"
    return f"{item.title} ({item.level.name}{where})"
