# SPDX-License-Identifier: EUPL-1.2
"""How far a ranking depends on our choices: step 7 of the OECD/JRC Handbook.

Each draw makes every choice anew (weights, normalisation, aggregation, ...) and ranks all places. What is published is
the median rank, its interval, and the probability to belong to the weakest k.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from stip.statistics import Floats, ranking

BLOCK = 256
Ranks = NDArray[np.uint16]


@dataclass(frozen=True)
class Robustness:
    """Per place, shape (places,): ranks from 1 (weakest) and the chance to be among the weakest `k`."""

    k: int
    draws: int
    median: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    probability: Floats


def simulate(
    variants: Sequence[NDArray[np.float32]],
    weights: NDArray[np.float32],
    choice: NDArray[np.int64],
    *,
    k: int,
    interval: float = 0.9,
    tick: Callable[[int], None] = lambda done: None,
) -> Robustness:
    """Rank all places in every draw and say how sure the result is.

    variants  points per way of working, each shape (places, indicators), no NaN, more is better; for a geometric mean
              the logs of the points (the exponent does not change the order)
    weights   shape (draws, indicators)
    choice    shape (draws,), which variant each draw uses
    k         how many weakest places are to be chosen
    interval  share of draws between `low` and `high`
    returns   ranks from 1 for the weakest
    raises    ValueError when shapes do not fit or k is not between 1 and the number of places
    """
    places = variants[0].shape[0]
    if not 1 <= k <= places:
        raise ValueError(f"k must be between 1 and {places}, got {k}")
    ranks = rank_table(variants, weights, choice, tick=tick)
    edges = np.array([(1.0 - interval) / 2.0, 0.5, (1.0 + interval) / 2.0])
    found = _quantiles(
        ranks, np.minimum(np.floor(np.round(edges * ranks.shape[0], 9)).astype(np.int64), ranks.shape[0] - 1), k
    )
    low, median, high, count = found.T
    return Robustness(k, ranks.shape[0], median + 1, low + 1, high + 1, count / ranks.shape[0])


def rank_table(
    variants: Sequence[NDArray[np.float32]],
    weights: NDArray[np.float32],
    choice: NDArray[np.int64],
    *,
    tick: Callable[[int], None] = lambda done: None,
) -> Ranks:
    """The position (0 is the weakest) of every place in every draw, shape (draws, places)."""
    if choice.shape != weights.shape[:1] or any(each.shape != variants[0].shape for each in variants):
        raise ValueError("there must be one choice per draw and variants of one shape")
    if not all(np.isfinite(each).all() for each in (*variants, weights)):
        raise ValueError("points and weights must be finite: fill in what was not measured first")
    table = np.empty((weights.shape[0], variants[0].shape[0]), np.uint16)
    scores = np.empty((BLOCK, variants[0].shape[0]), np.float32)
    ranked = np.empty((BLOCK, variants[0].shape[0]), np.uint16)
    done = 0
    for number, points in enumerate(variants):
        turned = np.ascontiguousarray(points.T, dtype=np.float32)
        chosen = np.flatnonzero(choice == number)
        for start in range(0, chosen.size, BLOCK):
            rows = chosen[start : start + BLOCK]
            some = scores[: rows.size]
            np.matmul(weights[rows], turned, out=some)
            if rows.size and rows[-1] - rows[0] == rows.size - 1:
                ranking.into(some, table[rows[0] : rows[-1] + 1])
            else:
                ranking.into(some, ranked[: rows.size])
                table[rows] = ranked[: rows.size]
            done += rows.size
            tick(done)
    return table


@njit(parallel=True, cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _quantiles(ranks, wanted, k):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Order statistics of each column by counting, and how often it is below k: columns low, median, high, count."""
    draws, places = ranks.shape
    width = 64
    found = np.empty((places, 4), np.int64)
    for block in prange((places + width - 1) // width):
        first = block * width
        size = min(width, places - first)
        counts = np.zeros((size, places), np.int32)
        for draw in range(draws):
            for at in range(size):
                counts[at, ranks[draw, first + at]] += 1
        for at in range(size):
            found[first + at, 3] = counts[at, :k].sum()
            _order_statistics(counts[at], wanted, found[first + at])
    return found


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _order_statistics(counts, wanted, row):  # type: ignore[no-untyped-def]  # pragma: no cover
    running, position = 0, 0
    for rank in range(counts.size):
        running += counts[rank]
        while position < 3 and running > wanted[position]:
            row[position] = rank
            position += 1
