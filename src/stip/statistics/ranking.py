# SPDX-License-Identifier: EUPL-1.2
"""Ranks: with ties shared for publication, and the fast kernel for many draws."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from stip.statistics import Floats

MOST_PLACES = 65_535
"""The kernel keeps positions in 16 bits."""
_FINEST = 20
"""Bits of a 32-bit float that tell scores of one draw apart once the smallest is taken off."""
_MOVES = 8
"""Per place: how many moves the mending of a draw may take before a whole sort is quicker."""


def mid_ranks(values: Floats) -> Floats:
    """Positions from 1 (lowest); equal values share the mean of their positions. No NaN allowed.

    >>> mid_ranks(np.array([3.0, 1.0, 3.0]))
    array([2.5, 1. , 2.5])
    """
    if np.isnan(values).any():
        raise ValueError("values must be measured, got NaN")
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.r_[True, ordered[1:] != ordered[:-1]]
    group = np.cumsum(starts) - 1
    first = np.flatnonzero(starts)
    last = np.r_[first[1:], values.size]
    found = np.empty(values.size)
    found[order] = ((first + 1 + last) / 2.0)[group]
    return found


def positions(scores: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Position of each place in each draw, 0 for the lowest score; equal scores keep the order of places.

    scores   shape (draws, places), C order, no NaN
    returns  shape (draws, places)
    raises   ValueError when there are more than 65,535 places or a score is NaN
    """
    if scores.shape[1] > MOST_PLACES:
        raise ValueError(f"there may be at most {MOST_PLACES} places, got {scores.shape[1]}")
    if np.isnan(scores).any():
        raise ValueError("scores must be measured, got NaN")
    found = np.empty(scores.shape, np.uint16)
    into(np.ascontiguousarray(scores, dtype=np.float32), found)
    return found


def into(
    scores: NDArray[np.float32],
    found: NDArray[np.uint16],
    *,
    keys: NDArray[np.uint32] | None = None,
    rows: NDArray[np.int64] | None = None,
) -> None:
    """Write the positions of `scores` into `found`; all shape (draws, places). Scores must be measured.

    keys  room to work in, for who calls this often
    rows  to which row of `found` each draw goes
    """
    places = scores.shape[1]
    rows = np.arange(scores.shape[0]) if rows is None else rows
    keys = np.empty(scores.shape, np.uint32) if keys is None else keys
    bits = max(places - 1, 1).bit_length()
    _pack(scores, scores.min(axis=1), scores.max(axis=1), bits, keys)
    keys.sort(axis=1)
    _unpack(keys, scores, bits, rows, found)


@njit(cache=True, nogil=True)
def _pack(scores, low, high, bits, keys):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A key per place: how far its score is above the lowest, in steps, and behind that the place itself.

    Whole numbers of 32 bits sort many times as fast as pairs do. When all scores are alike, or too far apart for a
    float, every key is only its place, and the mending does the sorting.
    """
    steps = np.float32((1 << min(_FINEST, 32 - bits)) - 1)
    for draw in range(scores.shape[0]):
        row, key, base = scores[draw], keys[draw], low[draw]
        span = np.float32(high[draw] - base)
        factor = steps / span if span > 0 and span < np.inf else np.float32(np.inf)
        if factor < np.inf:
            for place in range(row.size):
                step = np.int32((row[place] - base) * factor)
                key[place] = np.uint32((step << np.int32(bits)) | np.int32(place))
        else:
            for place in range(row.size):
                key[place] = np.uint32(place)


@njit(cache=True, nogil=True)
def _unpack(keys, scores, bits, rows, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Positions from sorted keys. Places on one step are put in order of their full scores."""
    draws, places = keys.shape
    mask, step = np.uint32((1 << bits) - 1), np.uint32(1 << bits)
    same = np.empty(places + 1, np.int32)
    for draw in range(draws):
        ordered, row, score = keys[draw], found[rows[draw]], scores[draw]
        count, before = 0, ~ordered[0]
        for at in range(places):
            key = ordered[at]
            row[key & mask] = np.uint16(at)
            same[count] = at
            count += int((key ^ before) < step)
            before = key
        left = _MOVES * places
        for each in range(count):
            at = int(same[each])
            key = ordered[at]
            while at > 0 and (key ^ ordered[at - 1]) < step and score[ordered[at - 1] & mask] > score[key & mask]:
                ordered[at] = ordered[at - 1]
                row[ordered[at] & mask] = np.uint16(at)
                at -= 1
                left -= 1
            ordered[at] = key
            row[key & mask] = np.uint16(at)
            if left < 0:
                break
        if left < 0:
            by_score = np.argsort(score, kind="mergesort")
            for at in range(places):
                row[by_score[at]] = np.uint16(at)
