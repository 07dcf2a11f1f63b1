# SPDX-License-Identifier: EUPL-1.2
"""How far a ranking depends on our choices: step 7 of the OECD/JRC Handbook.

Each draw makes every choice anew (weights, normalisation, aggregation, ...) and ranks all places. What is published is
the median rank, its interval, and the probability to belong to the weakest k.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from stip.statistics import Floats, ranking

MOST_DRAWS = 65_535
_BLOCK = 8
_JOB = 256
_TILE = 320
_WIDTH = 32
_COARSE = 64
_MOST_THREADS = 8
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
    threads: int | None = None,
    tick: Callable[[int], None] = lambda done: None,
) -> Robustness:
    """Rank all places in every draw and say how sure the result is.

    variants  points per way of working, each shape (places, indicators), no NaN, more is better; for a geometric mean
              the logs of the points (the exponent does not change the order)
    weights   shape (draws, indicators)
    choice    shape (draws,), which variant each draw uses
    k         how many weakest places are to be chosen
    interval  share of draws between `low` and `high`
    threads   how many processors to use, all when None; the outcome is the same to the bit
    returns   ranks from 1 for the weakest
    raises    ValueError when shapes do not fit or k is not between 1 and the number of places
    memory    two bytes per place per draw, and a few megabytes
    """
    places = variants[0].shape[0]
    if not 1 <= k <= places:
        raise ValueError(f"k must be between 1 and {places}, got {k}")
    ranks = rank_table(variants, weights, choice, threads=threads, tick=tick)
    edges = np.array([(1.0 - interval) / 2.0, 0.5, (1.0 + interval) / 2.0])
    wanted = np.minimum(np.floor(np.round(edges * ranks.shape[0], 9)).astype(np.int64), ranks.shape[0] - 1)
    found = np.empty((places, 4), np.int64)
    starts = range(0, places, _WIDTH)
    deque(
        _side_by_side(
            lambda start: _quantiles(ranks, wanted, k, start, found[start : start + _WIDTH]), starts, threads
        ),
        maxlen=0,
    )
    low, median, high, count = found.T
    return Robustness(k, ranks.shape[0], median + 1, low + 1, high + 1, count / ranks.shape[0])


def rank_table(
    variants: Sequence[NDArray[np.float32]],
    weights: NDArray[np.float32],
    choice: NDArray[np.int64],
    *,
    threads: int | None = None,
    tick: Callable[[int], None] = lambda done: None,
) -> Ranks:
    """The position (0 is the weakest) of every place in every draw, shape (draws, places). As `simulate`."""
    _check(variants, weights, choice)
    points = np.stack([np.ascontiguousarray(each.T, dtype=np.float32) for each in variants])
    table = np.empty((weights.shape[0], points.shape[2]), np.uint16)
    # Draws that share a way of working lie together, so that its points stay at hand.
    order = np.argsort(choice, kind="stable")
    jobs = [order[start : start + _JOB] for start in range(0, order.size, _JOB)]
    work = partial(_rank_draws, points, np.ascontiguousarray(weights, dtype=np.float32), choice, table)
    done = 0
    for finished in _side_by_side(work, jobs, threads):
        done += finished
        tick(done)
    return table


def _check(variants: Sequence[NDArray[np.float32]], weights: NDArray[np.float32], choice: NDArray[np.int64]) -> None:
    if choice.shape != weights.shape[:1] or any(each.shape != variants[0].shape for each in variants):
        raise ValueError("there must be one choice per draw and variants of one shape")
    if choice.size and not 0 <= choice.min() <= choice.max() < len(variants):
        raise ValueError(f"choice must name one of {len(variants)} variants, got {choice.min()} to {choice.max()}")
    if weights.shape[1:] != variants[0].shape[1:]:
        raise ValueError(f"there must be a weight per indicator, got {weights.shape[1:]} for {variants[0].shape[1:]}")
    if not all(np.isfinite(each).all() for each in (*variants, weights)):
        raise ValueError("points and weights must be finite: fill in what was not measured first")
    if not 1 <= weights.shape[0] <= MOST_DRAWS:
        raise ValueError(f"there may be 1 to {MOST_DRAWS} draws, got {weights.shape[0]}")
    if variants[0].shape[0] > ranking.MOST_PLACES:
        raise ValueError(f"there may be at most {ranking.MOST_PLACES} places, got {variants[0].shape[0]}")


def _side_by_side(work: Callable[[Any], Any], jobs: Sequence[Any], threads: int | None) -> Iterator[Any]:
    """Do all jobs and give their answers in order. Threads of Python and not of numba: those may not meet in one
    process, as they would when two visitors ask at once."""
    count = min(threads or os.cpu_count() or 1, _MOST_THREADS, len(jobs))
    if count <= 1:
        yield from map(work, jobs)
        return
    with ThreadPoolExecutor(count) as pool:
        yield from pool.map(work, jobs)


def _rank_draws(
    points: NDArray[np.float32],
    weights: NDArray[np.float32],
    choice: NDArray[np.int64],
    table: Ranks,
    draws: NDArray[np.int64],
) -> int:
    """Score and rank some draws into the table, a block at a time so that it stays in the nearest memory."""
    places = points.shape[2]
    scores, keys = np.empty((_BLOCK, places), np.float32), np.empty((_BLOCK, places), np.uint32)
    ranked = np.empty((_BLOCK, places), np.uint16)
    for start in range(0, draws.size, _BLOCK):
        rows = draws[start : start + _BLOCK]
        size = rows.size
        _score(points, weights, choice, rows, scores)
        ranking.into(scores[:size], ranked[:size], keys[:size])
        table[rows] = ranked[:size]
    return int(draws.size)


@njit(cache=True, nogil=True, fastmath={"contract"})
def _score(points, weights, choice, rows, scores):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Weighted sums, each added up in the order of the indicators: the same bits on any number of threads.

    Eight indicators at a time, because then the compiler keeps the sum in a register.
    """
    indicators, places = points.shape[1:]
    for first in range(0, places, _TILE):
        last = min(first + _TILE, places)
        for at in range(rows.size):
            sums, own, w = scores[at, first:last], choice[rows[at]], weights[rows[at]]
            sums[:] = 0
            for j in range(0, indicators - 7, 8):
                a, b = points[own, j, first:last], points[own, j + 1, first:last]
                c, d = points[own, j + 2, first:last], points[own, j + 3, first:last]
                e, f = points[own, j + 4, first:last], points[own, j + 5, first:last]
                g, h = points[own, j + 6, first:last], points[own, j + 7, first:last]
                for i in range(sums.size):
                    half = (((sums[i] + a[i] * w[j]) + b[i] * w[j + 1]) + c[i] * w[j + 2]) + d[i] * w[j + 3]
                    sums[i] = (((half + e[i] * w[j + 4]) + f[i] * w[j + 5]) + g[i] * w[j + 6]) + h[i] * w[j + 7]
            for j in range(indicators - indicators % 8, indicators):
                a = points[own, j, first:last]
                for i in range(sums.size):
                    sums[i] += a[i] * w[j]


@njit(cache=True, nogil=True)
def _quantiles(ranks, wanted, k, first, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Order statistics of some columns by counting, and how often each is below k: low, median, high, count."""
    draws, places = ranks.shape
    width = found.shape[0]
    # Turned first, so that the counts of one place at a time fit in the nearest memory.
    turned = np.empty((width, draws), np.uint16)
    for draw in range(draws):
        row = ranks[draw, first : first + width]
        for at in range(width):
            turned[at, draw] = row[at]
    counts = np.empty(places, np.uint16)
    for at in range(width):
        counts[:] = 0
        column = turned[at]
        for draw in range(draws):
            counts[column[draw]] += np.uint16(1)
        found[at, 3] = counts[:k].sum()
        _order_statistics(counts, wanted, found[at])


@njit(cache=True, nogil=True)
def _order_statistics(counts, wanted, row):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Ranks at the wanted places in order, from how often each rank occurs; whole stretches are passed over at once."""
    running, position = 0, 0
    for start in range(0, counts.size, _COARSE):
        some = counts[start : start + _COARSE]
        size = some.sum()
        if running + size > wanted[position]:
            within = running
            for rank in range(some.size):
                within += some[rank]
                while position < wanted.size and within > wanted[position]:
                    row[position] = start + rank
                    position += 1
            if position == wanted.size:
                return
        running += size
