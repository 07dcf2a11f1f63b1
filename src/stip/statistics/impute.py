# SPDX-License-Identifier: EUPL-1.2
"""Fill in what was not measured, so that a place can be ranked at all: step 3 of the OECD/JRC Handbook.

What was filled in is never published as a measurement; the mask comes along.
"""

import numpy as np
from numpy.typing import NDArray

from stip.statistics import Floats

Mask = NDArray[np.bool_]


def with_mean(values: Floats) -> tuple[Floats, Mask]:
    """Fill in the mean of the measured places, per indicator.

    values   shape (places, indicators)
    returns  the filled values and a mask of the same shape, true where a value was filled in
    raises   ValueError when an indicator has no measured place
    """
    return _filled(values, _each(values, np.nanmean))


def with_median(values: Floats) -> tuple[Floats, Mask]:
    """Fill in the median of the measured places, per indicator. As `with_mean`."""
    return _filled(values, _each(values, np.nanmedian))


def with_group_mean(values: Floats, groups: NDArray[np.int64]) -> tuple[Floats, Mask]:
    """Fill in the mean of the place's own group, such as its municipality; of all places when that has none.

    groups   shape (places,), any whole numbers
    """
    whole = _each(values, np.nanmean)
    filled = values.copy()
    for group in np.unique(groups):
        own = groups == group
        counts = (~np.isnan(values[own])).sum(axis=0)
        means = np.where(counts > 0, np.nansum(values[own], axis=0) / np.maximum(counts, 1), whole)
        filled[own] = np.where(np.isnan(values[own]), means, values[own])
    return filled, np.isnan(values)


def with_neighbours(values: Floats, *, count: int = 5) -> tuple[Floats, Mask]:
    """Fill in the mean of the `count` places that are most alike on the indicators that both have.

    Likeness is the mean squared distance of z-scores over the shared indicators; a place that shares none gets the
    mean of all.
    """
    whole = _each(values, np.nanmean)
    spread = _each(values, np.nanstd)
    z = (values - whole) / np.where(spread > 0, spread, 1.0)
    filled, missing = values.copy(), np.isnan(values)
    for place in np.flatnonzero(missing.any(axis=1)):
        shared = ~missing & ~missing[place]
        apart = np.where(shared, (z - z[place]) ** 2, 0.0).sum(axis=1)
        distance = np.where(shared.any(axis=1), apart / np.maximum(shared.sum(axis=1), 1), np.inf)
        for indicator in np.flatnonzero(missing[place]):
            usable = np.flatnonzero(~missing[:, indicator] & np.isfinite(distance))
            nearest = usable[np.argsort(distance[usable], kind="stable")[:count]]
            filled[place, indicator] = values[nearest, indicator].mean() if nearest.size else whole[indicator]
    return filled, missing


def _each(values: Floats, statistic: object) -> Floats:
    empty = np.flatnonzero(np.isnan(values).all(axis=0))
    if empty.size:
        raise ValueError(f"each indicator must have a measured place, got none for indicators {empty.tolist()}")
    found: Floats = statistic(values, axis=0)  # type: ignore[operator]
    return found


def _filled(values: Floats, replacement: Floats) -> tuple[Floats, Mask]:
    missing = np.isnan(values)
    return np.where(missing, replacement, values), missing
