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
_TILE = 512
_WIDTH = 32
_COARSE = 64
_MOST_THREADS = 8
Ranks = NDArray[np.uint16]
Places = NDArray[np.int64]


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
    returns   ranks from 1 for the weakest; places that are alike in everything share their interval and their chance
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
    low, median, high, count = _shared(found.T, _alike(variants))
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
    points = [_in_fours(each).T.copy() for each in variants]
    table = np.empty((weights.shape[0], points[0].shape[1]), np.uint16)
    # A job is of one way of working, so that its points stay at hand.
    jobs = [
        (points[number], draws[start : start + _JOB])
        for number in range(len(variants))
        for draws in (np.flatnonzero(choice == number),)
        for start in range(0, draws.size, _JOB)
    ]
    work = partial(_rank_draws, _in_fours(weights), table)
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


def _alike(variants: Sequence[NDArray[np.float32]]) -> Places:
    """The same number for places with the same points in every way of working: no draw can tell them apart."""
    salt = np.random.default_rng(0).random((len(variants), variants[0].shape[1]))
    keys = np.zeros(variants[0].shape[0])
    for each, own in zip(variants, salt, strict=True):
        keys += (each * own).sum(axis=1)
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)


def _shared(found: Places, groups: Places) -> tuple[Places, Places, Places, Floats]:
    """Low, median, high and count: the lowest, the mean (twice: of the median and of the count) and the highest of
    each group. The kernel puts equals in the order of places, and that should decide nothing."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(groups[order]) > 0])
    sizes = np.bincount(groups)
    low, median, high, count = found[:, order]
    return (
        np.minimum.reduceat(low, starts)[groups],
        np.rint(np.add.reduceat(median, starts) / sizes).astype(np.int64)[groups],
        np.maximum.reduceat(high, starts)[groups],
        (np.add.reduceat(count, starts) / sizes)[groups],
    )


def _side_by_side(work: Callable[[Any], Any], jobs: Sequence[Any], threads: int | None) -> Iterator[Any]:
    """Do all jobs and give their answers in order. Threads of Python and not of numba: those may not meet in one
    process, as they would when two visitors ask at once."""
    count = min(threads or os.cpu_count() or 1, _MOST_THREADS, len(jobs))
    if count <= 1:
        yield from map(work, jobs)
        return
    with ThreadPoolExecutor(count) as pool:
        yield from pool.map(work, jobs)


def _in_fours(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Columns of zeros behind, so that indicators can be taken four at a time; they add nothing to a sum."""
    return np.pad(rows.astype(np.float32), ((0, 0), (0, -rows.shape[1] % 4)))


def _rank_draws(weights: NDArray[np.float32], table: Ranks, job: tuple[NDArray[np.float32], NDArray[np.int64]]) -> int:
    """Score and rank some draws into the table, a block at a time so that it stays in the nearest memory."""
    points, draws = job
    places = points.shape[1]
    scores, keys = np.empty((_BLOCK, places), np.float32), np.empty((_BLOCK, places), np.uint32)
    # Filled up to whole fours by doing the last draw again.
    own = weights[np.pad(draws, (0, -draws.size % 4), mode="edge")]
    for start in range(0, draws.size, _BLOCK):
        rows = draws[start : start + _BLOCK]
        _score(points, own[start : start + _BLOCK], scores)
        ranking.into(scores[: rows.size], table, keys=keys[: rows.size], rows=rows)
    return int(draws.size)


@njit(cache=True, nogil=True, fastmath={"contract"})
def _score(points, weights, scores):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Weighted sums, each added up in the order of the indicators: the same bits on any number of threads.

    Four draws by four indicators at a time, because then every figure that is fetched is used four times.
    """
    indicators, places = points.shape
    for first in range(0, places, _TILE):
        last = min(first + _TILE, places)
        for at in range(0, weights.shape[0], 4):
            e = scores[at, first:last]
            f = scores[at + 1, first:last]
            g = scores[at + 2, first:last]
            h = scores[at + 3, first:last]
            scores[at : at + 4, first:last] = 0
            for j in range(0, indicators, 4):
                a = points[j, first:last]
                b = points[j + 1, first:last]
                c = points[j + 2, first:last]
                d = points[j + 3, first:last]
                wa = weights[at, j]
                wb = weights[at, j + 1]
                wc = weights[at, j + 2]
                wd = weights[at, j + 3]
                xa = weights[at + 1, j]
                xb = weights[at + 1, j + 1]
                xc = weights[at + 1, j + 2]
                xd = weights[at + 1, j + 3]
                ya = weights[at + 2, j]
                yb = weights[at + 2, j + 1]
                yc = weights[at + 2, j + 2]
                yd = weights[at + 2, j + 3]
                za = weights[at + 3, j]
                zb = weights[at + 3, j + 1]
                zc = weights[at + 3, j + 2]
                zd = weights[at + 3, j + 3]
                for i in range(e.size):
                    # Fetched before anything is put away: else the compiler must fear that one overwrites the other.
                    p, q, r, s = a[i], b[i], c[i], d[i]
                    one = (((e[i] + p * wa) + q * wb) + r * wc) + s * wd
                    two = (((f[i] + p * xa) + q * xb) + r * xc) + s * xd
                    three = (((g[i] + p * ya) + q * yb) + r * yc) + s * yd
                    four = (((h[i] + p * za) + q * zb) + r * zc) + s * zd
                    e[i] = one
                    f[i] = two
                    g[i] = three
                    h[i] = four


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
