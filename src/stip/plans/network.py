# SPDX-License-Identifier: EUPL-1.2
"""Lay out a network in columns so that lines cross as little as we can manage. Knows no database and no page.

Columns are fixed by whoever asks; the order within a column and the heights are found here. A line that passes a
column gets a place of its own there, so that it runs between the boxes and never through them.

source   Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures (1981):
         barycentre sweeps, followed by exchanging neighbours; heights by isotonic regression
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

Key = Hashable
Orders = list[list[Key]]

SWEEPS = 12
EXCHANGES = 6
SETTLINGS = 10


@dataclass(frozen=True)
class Node:
    """A box in a column, counted from the left; nodes come in reading order. `height` is in pixels."""

    key: Key
    column: int
    height: int = 24


@dataclass(frozen=True)
class Edge:
    """A line between two nodes. Lines with the same bundle share one lane from their leftmost end until they part."""

    source: Key
    target: Key
    bundle: Hashable = None


@dataclass(frozen=True)
class Sizes:
    """Pixels: how wide a box is, how much room there is between columns, between boxes, and for a passing line."""

    box: int = 150
    between: int = 50
    gap: int = 8
    lane: int = 8


@dataclass(frozen=True)
class Box:
    """Where a node stands: (x, y) is the upper left corner."""

    key: Key
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Layout:
    """The drawing: a box per node in reading order, a path per edge in the order given, and how often lines cross."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]
    crossings: int


def lay_out(nodes: Sequence[Node], edges: Sequence[Edge], sizes: Sizes | None = None) -> Layout:
    """Place nodes and draw edges.

    raises   ValueError when an edge names a node that is not there
    """
    sizes = sizes or Sizes()
    web = _web(nodes, edges, sizes)
    orders = untangled(web.reading, web)
    tops = _settled(orders, web, sizes)
    boxes = tuple(
        Box(node.key, node.column * (sizes.box + sizes.between), tops[node.key], sizes.box, node.height)
        for node in nodes
    )
    columns = max((node.column for node in nodes), default=-1) + 1
    return Layout(
        width=max(columns * (sizes.box + sizes.between) - sizes.between, 0) + (sizes.between if web.arcs else 0),
        height=max((tops[key] + web.heights[key] for key in tops), default=0),
        boxes=boxes,
        paths=tuple(_path(chain, web, tops, sizes) for chain in web.chains),
        crossings=crossings(orders, web),
    )


@dataclass(frozen=True)
class Web:
    """Nodes and passing places per column in reading order, and what is tied to what.

    chains   for each edge the nodes and passing places it visits, from left to right
    left     for each node or place what it is tied to in the column before
    arcs     edges between nodes of one column
    """

    reading: Orders
    chains: list[list[Key]]
    columns: dict[Key, int]
    heights: dict[Key, int]
    left: dict[Key, list[Key]]
    right: dict[Key, list[Key]]
    arcs: list[tuple[Key, Key]]


def reading_crossings(nodes: Sequence[Node], edges: Sequence[Edge]) -> int:
    """How often lines would cross when every column kept its reading order."""
    web = _web(nodes, edges, Sizes())
    return crossings(web.reading, web)


def crossings(orders: Orders, web: Web) -> int:
    """How often lines cross: between columns, and among the arcs within a column."""
    places = _places(orders)
    found = 0
    for column in orders:
        ends = sorted((places[key], places[other]) for key in column for other in web.right[key])
        found += _inversions([end for _, end in ends])
    spans = [(web.columns[one], *sorted((places[one], places[other]))) for one, other in web.arcs]
    for index, (column_at, first, last) in enumerate(spans):
        for other_column, other_first, other_last in spans[index + 1 :]:
            if column_at == other_column:
                found += first < other_first < last < other_last or other_first < first < other_last < last
    return found


def untangled(orders: Orders, web: Web) -> Orders:
    """Orders with at most as many crossings as those given, found by sweeping to and fro."""
    best, fewest = orders, crossings(orders, web)
    current = [list(column) for column in orders]
    for sweep in range(SWEEPS):
        if not fewest:
            break
        current = _swept(current, web, forward=sweep % 2 == 0)
        current = _exchanged(current, web)
        count = crossings(current, web)
        if count < fewest:
            best, fewest = [list(column) for column in current], count
    return best


def _web(nodes: Sequence[Node], edges: Sequence[Edge], sizes: Sizes) -> Web:
    columns: dict[Key, int] = {node.key: node.column for node in nodes}
    heights = {node.key: node.height for node in nodes}
    unknown = {key for edge in edges for key in (edge.source, edge.target)} - columns.keys()
    if unknown:
        raise ValueError(f"every edge must join known nodes, got {sorted(map(str, unknown))}")
    chains = [_chain(index if edge.bundle is None else edge.bundle, edge, columns) for index, edge in enumerate(edges)]
    for chain in chains:
        for step, key in enumerate(chain):
            columns.setdefault(key, columns[chain[0]] + step)
            heights.setdefault(key, sizes.lane)
    left: dict[Key, list[Key]] = defaultdict(list)
    right: dict[Key, list[Key]] = defaultdict(list)
    for chain in chains:
        for one, other in zip(chain, chain[1:], strict=False):
            if columns[one] != columns[other] and other not in right[one]:
                right[one].append(other)
                left[other].append(one)
    arcs = [(chain[0], chain[1]) for chain in chains if columns[chain[0]] == columns[chain[1]]]
    return Web(_reading(nodes, chains, columns), chains, columns, heights, left, right, arcs)


def _chain(bundle: Hashable, edge: Edge, columns: dict[Key, int]) -> list[Key]:
    one, other = sorted((edge.source, edge.target), key=lambda key: columns[key])
    between = range(columns[one] + 1, columns[other])
    return [one, *(("lane", one, bundle, column) for column in between), other]


def _reading(nodes: Sequence[Node], chains: list[list[Key]], columns: dict[Key, int]) -> Orders:
    """Nodes as given; a passing place as far down its column as the two ends of its line are in theirs."""
    count = max((node.column for node in nodes), default=-1) + 1
    orders: Orders = [[node.key for node in nodes if node.column == column] for column in range(count)]
    depth = {key: (place + 0.5) / len(column) for column in orders for place, key in enumerate(column)}
    for chain in chains:
        begin, end, steps = depth[chain[0]], depth[chain[-1]], len(chain) - 1
        for step, key in enumerate(chain[1:-1], start=1):
            if key not in depth:
                depth[key] = begin + (end - begin) * step / steps
                orders[columns[key]].append(key)
    return [sorted(column, key=lambda key: depth[key]) for column in orders]


def _places(orders: Orders) -> dict[Key, int]:
    return {key: place for column in orders for place, key in enumerate(column)}


def _inversions(numbers: Iterable[int]) -> int:
    seen: list[int] = []
    found = 0
    for number in numbers:
        found += len(seen) - bisect_right(seen, number)
        insort(seen, number)
    return found


def _swept(orders: Orders, web: Web, *, forward: bool) -> Orders:
    """Sort each column by the middle of what its nodes are tied to in the column before; the rest keep their place."""
    swept = [list(column) for column in orders]
    ties = web.left if forward else web.right
    order = range(1, len(swept)) if forward else range(len(swept) - 2, -1, -1)
    for column in order:
        beside = swept[column - 1 if forward else column + 1]
        scale = len(swept[column]) / max(len(beside), 1)
        places = {key: place * scale for place, key in enumerate(beside)}
        own = {key: float(place) for place, key in enumerate(swept[column])}
        middles = {key: _mean([places[tied] for tied in ties[key]], own[key]) for key in own}
        swept[column].sort(key=lambda key: middles[key])  # noqa: B023 - sorted at once, within this turn
    return swept


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _exchanged(orders: Orders, web: Web) -> Orders:
    """Exchange neighbours as long as that takes away crossings between columns."""
    places = _places(orders)
    for _ in range(EXCHANGES):
        better = False
        for column in orders:
            for place in range(len(column) - 1):
                one, other = column[place], column[place + 1]
                if _crossed(one, other, web, places) > _crossed(other, one, web, places):
                    column[place], column[place + 1] = other, one
                    places[one], places[other] = place + 1, place
                    better = True
        if not better:
            break
    return orders


def _crossed(upper: Key, lower: Key, web: Web, places: dict[Key, int]) -> int:
    return sum(
        places[one] > places[other] for ties in (web.left, web.right) for one in ties[upper] for other in ties[lower]
    )


def _settled(orders: Orders, web: Web, sizes: Sizes) -> dict[Key, int]:
    """The top of every box and lane: in order, not overlapping, and as level with what it is tied to as that allows."""
    tops = {key: top for column in orders for key, top in zip(column, _stacked(column, web, sizes), strict=True)}
    for turn in range(SETTLINGS):
        both = turn >= SETTLINGS - 2
        columns = orders if turn % 2 == 0 else orders[::-1]
        for column in columns:
            wishes = [_wish(key, web, tops, left=both or turn % 2 == 0, right=both or turn % 2 == 1) for key in column]
            offsets = _stacked(column, web, sizes)
            level = _rising([wish - offset for wish, offset in zip(wishes, offsets, strict=True)])
            tops.update({key: base + at for key, base, at in zip(column, level, offsets, strict=True)})
    highest = min(tops.values(), default=0)
    return {key: round(top - highest) for key, top in tops.items()}


def _stacked(column: Sequence[Key], web: Web, sizes: Sizes) -> list[float]:
    """The tops of a column when everything stands as close together as it may."""
    tops, top = [], 0.0
    for key in column:
        tops.append(top)
        top += web.heights[key] + sizes.gap
    return tops


def _wish(key: Key, web: Web, tops: dict[Key, float], *, left: bool, right: bool) -> float:
    tied = (web.left[key] if left else []) + (web.right[key] if right else [])
    middles = [tops[other] + web.heights[other] / 2 for other in tied]
    return _mean(middles, tops[key] + web.heights[key] / 2) - web.heights[key] / 2


def _rising(values: Sequence[float]) -> list[float]:
    """The row nearest to `values` (least squares) that never goes down: pool adjacent violators.

    >>> _rising([1.0, 5.0, 3.0, 4.0])
    [1.0, 4.0, 4.0, 4.0]
    """
    pools: list[tuple[float, int]] = []
    for value in values:
        total, count = value, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]


def _path(chain: list[Key], web: Web, tops: dict[Key, int], sizes: Sizes) -> str:
    """SVG path data from the right side of the leftmost box to the left side of the rightmost."""
    step = sizes.box + sizes.between
    middles = [tops[key] + web.heights[key] / 2 for key in chain]
    begin = web.columns[chain[0]] * step + sizes.box
    if web.columns[chain[0]] == web.columns[chain[-1]]:
        bulge = begin + min(sizes.between * 1.1, 18 + abs(middles[1] - middles[0]) / 6)
        one, other = middles[0], middles[1]
        return f"M{begin},{one:.1f}C{bulge:.1f},{one:.1f} {bulge:.1f},{other:.1f} {begin},{other:.1f}"
    path, bend = f"M{begin},{middles[0]:.1f}", sizes.between / 2
    for number, middle in enumerate(middles[1:], start=1):
        at = (web.columns[chain[0]] + number) * step
        path += f"C{at - bend:.1f},{middles[number - 1]:.1f} {at - bend:.1f},{middle:.1f} {at},{middle:.1f}"
        if number < len(middles) - 1:
            path += f"H{at + sizes.box}"
    return path
