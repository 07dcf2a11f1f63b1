# SPDX-License-Identifier: EUPL-1.2
"""Ranks: with ties shared for publication, and the fast kernel for many draws."""

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from stip.statistics import Floats

BITS = 11
BUCKETS = 1 << BITS
MOST_PLACES = 65_535
"""The kernel keeps positions in 16 bits."""


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


def into(scores: NDArray[np.float32], found: NDArray[np.uint16]) -> None:
    """Write the positions of `scores` into `found`; both shape (draws, places). Scores must be measured."""
    _rank_rows(scores.view(np.uint32), found)


@njit(parallel=True, cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _rank_rows(bits, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Least-significant-digit radix sort in three passes over the bits of 32-bit floats."""
    draws, places = bits.shape
    for draw in prange(draws):
        keys = np.empty(places, np.uint32)
        starts = np.zeros((3, BUCKETS), np.uint32)
        _keys_into(bits[draw], keys, starts)
        first = np.empty(places, np.uint16)
        for place in range(places):
            digit = keys[place] & np.uint32(BUCKETS - 1)
            first[starts[0, digit]] = place
            starts[0, digit] += np.uint32(1)
        second = np.empty(places, np.uint16)
        for at in range(places):
            place = first[at]
            digit = (keys[place] >> np.uint32(BITS)) & np.uint32(BUCKETS - 1)
            second[starts[1, digit]] = place
            starts[1, digit] += np.uint32(1)
        row = found[draw]
        for at in range(places):
            place = second[at]
            digit = keys[place] >> np.uint32(2 * BITS)
            row[place] = starts[2, digit]
            starts[2, digit] += np.uint32(1)


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _keys_into(row, keys, starts):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Turn floats into whole numbers of the same order, and find where each bucket of each pass begins."""
    for place in range(row.size):
        raw = row[place]
        if raw == np.uint32(0x80000000):
            raw = np.uint32(0)  # minus zero equals zero
        # Flip so that unsigned order is the order of the floats, negative ones included.
        key = np.uint32(~raw) if raw >> np.uint32(31) else np.uint32(raw | np.uint32(0x80000000))
        keys[place] = key
        starts[0, key & np.uint32(BUCKETS - 1)] += np.uint32(1)
        starts[1, (key >> np.uint32(BITS)) & np.uint32(BUCKETS - 1)] += np.uint32(1)
        starts[2, key >> np.uint32(2 * BITS)] += np.uint32(1)
    for digit in range(3):
        start = np.uint32(0)
        for bucket in range(BUCKETS):
            size = starts[digit, bucket]
            starts[digit, bucket] = start
            start += size
