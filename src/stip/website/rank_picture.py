# SPDX-License-Identifier: EUPL-1.2
"""One small bar: between which places an area lies whatever one chooses, and where it stands in the recipe itself."""

from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 200, 20, 8
_FEWEST = 10


@dataclass(frozen=True)
class Bar:
    """`start` to `end` is the interval, `dot` the place itself, `edge` the line behind the last chosen place."""

    start: float
    end: float
    dot: float
    edge: float


def scale(highs: list[int], k: int) -> int:
    """The last place that the bars of one table show."""
    return max([_FEWEST, k + 2, *highs])


def draw(*, rank: int, low: int, high: int, k: int, last: int) -> Bar:
    """
    >>> draw(rank=1, low=1, high=10, k=5, last=10)
    Bar(start=8.0, end=192.0, dot=8.0, edge=100.0)
    """

    def at(place: float) -> float:
        return round(MARGIN + (min(place, last) - 1) / (last - 1) * (WIDTH - 2 * MARGIN), 1)

    return Bar(at(low), at(high), at(rank), at(k + 0.5))
