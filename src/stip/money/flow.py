# SPDX-License-Identifier: EUPL-1.2
"""Lay out a flow of money in columns, such as funder > programme > project. Knows no database and no page.

The height of a band is in proportion to its amount: the middle of a range, and a thin strip of fixed height for each
stream of which a part is not known. What enters a block is never less than what leaves it, and both are the sums of
their bands.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from stip.money.ledger import ZERO, Total, total_of

REST = "\uffff"
"""The key of what is gathered because it is small; it stands last in its column."""
SWEEPS = 4
Place = tuple[int, str]
"""A column and a key in it."""


@dataclass(frozen=True)
class Stream:
    """An amount that passes one place in each column, from left to right; it may end before the last column.

    tone   how it is drawn, such as "gedekt"; streams of different tones run beside each other
    """

    keys: tuple[str, ...]
    amount: Total
    tone: str = ""

    @property
    def places(self) -> list[Place]:
        return list(enumerate(self.keys))


@dataclass(frozen=True)
class Sizes:
    """Pixels.

    box      the width of a block          between  the room between columns
    gap      the room between blocks       full     the height of all known money together
    strip    the height of what is not known
    """

    box: int = 230
    between: int = 150
    gap: int = 14
    full: int = 260
    strip: int = 5


@dataclass(frozen=True)
class Block:
    """A place: (x, y) is the upper left corner of its bar; its label has its room above that."""

    place: Place
    x: int
    y: int
    width: int
    height: int
    amount: Total


@dataclass(frozen=True)
class Band:
    """What runs from one block to the next: `solid` high for what is known, then `strip` for what is not."""

    source: Place
    target: Place
    tone: str
    amount: Total
    left: tuple[int, int]
    right: tuple[int, int]
    solid: int
    strip: int

    @property
    def height(self) -> int:
        return self.solid + self.strip


@dataclass(frozen=True)
class Layout:
    """The drawing; blocks by column and from top to bottom, bands by their source and from top to bottom."""

    width: int
    height: int
    blocks: tuple[Block, ...]
    bands: tuple[Band, ...]


def gathered(streams: Iterable[Stream], most: int) -> tuple[list[Stream], dict[int, int]]:
    """Join the smallest places of a column when it has more than `most`, under the key REST.

    returns  the streams, and by column how many places were joined
    """
    found = list(streams)
    kept: dict[int, set[str]] = {}
    joined: dict[int, int] = {}
    for column, keys in _by_column(found).items():
        kept[column] = keys
        if len(keys) > most:
            weights = _weights(found)
            largest = sorted(keys, key=lambda key: (_rank(weights[column, key]), key))[: most - 1]
            kept[column], joined[column] = set(largest), len(keys) - len(largest)
    together = [
        Stream(tuple(key if key in kept[column] else REST for column, key in stream.places), stream.amount, stream.tone)
        for stream in found
    ]
    return _merged(together), joined


def lay_out(streams: Iterable[Stream], room: Callable[[Place], int], sizes: Sizes | None = None) -> Layout:
    """Place blocks and bands so that nothing overlaps; the order of the streams makes no difference.

    room     the height that the label of a place needs above its bar
    raises   ValueError when an amount is negative
    """
    sizes = sizes or Sizes()
    merged = _merged(streams)
    heights = _heights(merged, sizes)
    orders = _untangled(merged, heights)
    bars = _bars(merged, heights)
    tops, height = _tops(orders, merged, {place: room(place) + bar for place, bar in bars.items()}, sizes)
    step = sizes.box + sizes.between
    amounts = _weights(merged)
    blocks = tuple(
        Block(place, column * step, tops[place] + room(place), sizes.box, bars[place], amounts[place])
        for column, keys in sorted(orders.items())
        for place in ((column, key) for key in keys)
    )
    width = max(len(orders) * step - sizes.between, 0)
    return Layout(width, height, blocks, _bands(merged, heights, orders, blocks))


def _merged(streams: Iterable[Stream]) -> list[Stream]:
    """One stream per course and tone, in an order that follows from what they are."""
    sums: dict[tuple[tuple[str, ...], str], Total] = {}
    for stream in streams:
        if not stream.amount.is_possible:
            raise ValueError(f"an amount that flows must not be negative, got {stream.amount}")
        place = (stream.keys, stream.tone)
        sums[place] = sums.get(place, ZERO) + stream.amount
    return [Stream(keys, amount, tone) for (keys, tone), amount in sorted(sums.items()) if amount and keys]


def _by_column(streams: Iterable[Stream]) -> dict[int, set[str]]:
    columns: dict[int, set[str]] = defaultdict(set)
    for stream in streams:
        for column, key in stream.places:
            columns[column].add(key)
    return dict(columns)


def _weights(streams: Iterable[Stream]) -> dict[Place, Total]:
    weights: dict[Place, list[Total]] = defaultdict(list)
    for stream in streams:
        for place in stream.places:
            weights[place].append(stream.amount)
    return {place: total_of(amounts) for place, amounts in weights.items()}


def _rank(amount: Total) -> tuple[bool, Decimal, int]:
    """The largest first; what is gathered last is what nobody knows."""
    return (not amount.known, -(amount.low + amount.high), -amount.unknown)


def _heights(streams: Sequence[Stream], sizes: Sizes) -> list[tuple[int, int]]:
    """Of each stream the height of what is known, at least a pixel, and of what is not."""
    whole = sum((stream.amount.low + stream.amount.high for stream in streams), Decimal(0))
    scale = Decimal(sizes.full) / whole if whole else Decimal(0)
    return [
        (
            max(1, int(((stream.amount.low + stream.amount.high) * scale).to_integral_value(ROUND_HALF_UP)))
            if stream.amount.known
            else 0,
            sizes.strip if stream.amount.unknown else 0,
        )
        for stream in streams
    ]


def _bars(streams: Sequence[Stream], heights: Sequence[tuple[int, int]]) -> dict[Place, int]:
    """The height of each bar: of all that passes or ends there."""
    bars: dict[Place, int] = defaultdict(int)
    for stream, height in zip(streams, heights, strict=True):
        for place in stream.places:
            bars[place] += sum(height)
    return dict(bars)


def _untangled(streams: Sequence[Stream], heights: Sequence[tuple[int, int]]) -> dict[int, list[str]]:
    """The keys of each column from top to bottom: the best of a few sweeps along the centres of what they tie to."""
    ties: dict[Place, list[tuple[Place, int]]] = defaultdict(list)
    for stream, height in zip(streams, heights, strict=True):
        for left, right in zip(stream.places, stream.places[1:], strict=False):
            ties[left].append((right, sum(height)))
            ties[right].append((left, sum(height)))
    amounts = _weights(streams)
    orders = {
        column: sorted(keys, key=lambda key, column=column: (key == REST, _rank(amounts[column, key]), key))  # type: ignore[misc]
        for column, keys in sorted(_by_column(streams).items())
    }
    best, least = orders, _crossings(orders, ties)
    for sweep in range(SWEEPS):
        toward = -1 if sweep % 2 == 0 else 1
        columns = list(orders)[1:] if toward < 0 else list(orders)[-2::-1]
        for column in columns:
            orders = orders | {column: _by_centre(orders, ties, column, toward)}
        crossed = _crossings(orders, ties)
        if crossed < least:
            best, least = orders, crossed
    return best


def _by_centre(
    orders: Mapping[int, list[str]], ties: Mapping[Place, list[tuple[Place, int]]], column: int, toward: int
) -> list[str]:
    """A column in the order of the mean position of what its places tie to on one side."""
    there = {key: index for index, key in enumerate(orders[column + toward])}

    def centre(key: str) -> float:
        near = [(there[other[1]], weight) for other, weight in ties[column, key] if other[0] == column + toward]
        whole = sum(weight for _, weight in near)
        return sum(index * weight for index, weight in near) / whole if whole else float(len(there))

    now = {key: index for index, key in enumerate(orders[column])}
    return sorted(orders[column], key=lambda key: (key == REST, centre(key), now[key]))


def _crossings(orders: Mapping[int, list[str]], ties: Mapping[Place, list[tuple[Place, int]]]) -> int:
    """How much crosses, weighted by height."""
    at = {(column, key): index for column, keys in orders.items() for index, key in enumerate(keys)}
    crossed = 0
    for column in list(orders)[:-1]:
        lines = [
            (at[place], at[other], weight)
            for place in ((column, key) for key in orders[column])
            for other, weight in ties[place]
            if other[0] == column + 1
        ]
        for place, (left, right, weight) in enumerate(lines):
            crossed += sum(min(weight, more) for a, b, more in lines[place + 1 :] if (a - left) * (b - right) < 0)
    return crossed


def _tops(
    orders: Mapping[int, list[str]], streams: Sequence[Stream], slots: Mapping[Place, int], sizes: Sizes
) -> tuple[dict[Place, int], int]:
    """Where each slot (label and bar) begins, and how high the drawing is. The fullest column is packed; the others
    stand as near as they can to what they tie to."""
    full = {column: sum(slots[column, key] + sizes.gap for key in keys) - sizes.gap for column, keys in orders.items()}
    if not full:
        return {}, 0
    anchor = max(full, key=lambda column: (full[column], -column))
    tops: dict[Place, int] = {}
    outward = [anchor, *range(anchor - 1, -1, -1), *range(anchor + 1, len(orders))]
    for column in outward:
        near = column + (1 if column < anchor else -1)
        wanted = {(column, key): _level((column, key), near, streams, tops, slots) for key in orders[column]}
        tops |= _stacked([(column, key) for key in orders[column]], wanted, slots, full[anchor], sizes.gap)
    return tops, full[anchor]


def _level(
    place: Place, near: int, streams: Sequence[Stream], tops: Mapping[Place, int], slots: Mapping[Place, int]
) -> int:
    """Where a slot would begin if it could stand in the middle of what it ties to in a column that has its place."""
    tied = {other for stream in streams if place in stream.places for other in stream.places if other[0] == near}
    placed = [(tops[other], tops[other] + slots[other]) for other in tied if other in tops]
    if not placed:
        return 0
    middle = (min(top for top, _ in placed) + max(bottom for _, bottom in placed)) // 2
    return max(0, middle - slots[place] // 2)


def _stacked(
    places: Sequence[Place], wanted: Mapping[Place, int], slots: Mapping[Place, int], height: int, gap: int
) -> dict[Place, int]:
    """Slots from top to bottom at least `gap` apart and within `height`, near where they want to be."""
    tops: dict[Place, int] = {}
    free = 0
    for place in places:
        tops[place] = max(free, wanted[place])
        free = tops[place] + slots[place] + gap
    limit = height
    for place in reversed(places):
        tops[place] = min(tops[place], limit - slots[place])
        limit = tops[place] - gap
    return tops


def _bands(
    streams: Sequence[Stream],
    heights: Sequence[tuple[int, int]],
    orders: Mapping[int, list[str]],
    blocks: Sequence[Block],
) -> tuple[Band, ...]:
    at = {(column, key): index for column, keys in orders.items() for index, key in enumerate(keys)}
    where = {block.place: block for block in blocks}
    sums: dict[tuple[Place, Place, str], tuple[int, int, Total]] = {}
    for stream, (solid, strip) in zip(streams, heights, strict=True):
        for left, right in zip(stream.places, stream.places[1:], strict=False):
            before = sums.get((left, right, stream.tone), (0, 0, ZERO))
            sums[left, right, stream.tone] = (before[0] + solid, before[1] + strip, before[2] + stream.amount)
    leaving = {place: block.y for place, block in where.items()}
    arriving = dict(leaving)
    begins: dict[tuple[Place, Place, str], int] = {}
    ends: dict[tuple[Place, Place, str], int] = {}
    for key in sorted(sums, key=lambda each: (each[0][0], at[each[0]], at[each[1]], each[2])):
        begins[key] = leaving[key[0]]
        leaving[key[0]] += sums[key][0] + sums[key][1]
    for key in sorted(sums, key=lambda each: (each[0][0], at[each[1]], at[each[0]], each[2])):
        ends[key] = arriving[key[1]]
        arriving[key[1]] += sums[key][0] + sums[key][1]
    return tuple(
        Band(
            source, target, tone, amount,
            (where[source].x + where[source].width, begins[source, target, tone]),
            (where[target].x, ends[source, target, tone]),
            solid, strip,
        )
        for (source, target, tone), (solid, strip, amount) in (
            (key, sums[key]) for key in sorted(sums, key=lambda each: (each[0][0], at[each[0]], begins[each]))
        )
    )  # fmt: skip
