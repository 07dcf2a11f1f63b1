# SPDX-License-Identifier: EUPL-1.2
"""Make indicators comparable: step 5 of the OECD/JRC Handbook on Constructing Composite Indicators (2008)."""

import numpy as np

from stip.statistics import Floats
from stip.statistics.ranking import mid_ranks


def directed(values: Floats, *, higher_is_better: bool) -> Floats:
    """Turn a series so that more is better: an indicator of which less is better changes sign."""
    return values if higher_is_better else -values


def min_max(values: Floats, *, low: float, high: float, scale: float = 100.0, floor: float = 0.0) -> Floats:
    """Rescale so that `low` becomes `floor` and `high` becomes `scale`.

    values   shape (places,), any unit; NaN means "not measured" and stays NaN
    low      goalpost in the same unit; a value below it gives `floor`
    high     goalpost in the same unit; a value above it gives `scale`
    floor    0 for most uses; 1 before a geometric mean, which cannot bear zeros
    returns  shape (places,), points from `floor` to `scale`
    raises   ValueError when `high` is not above `low`
    source   OECD/JRC Handbook (2008), step 5

    >>> min_max(np.array([10.0, 15.0, np.nan, 40.0]), low=10, high=20)
    array([  0.,  50.,  nan, 100.])
    """
    if not high > low:
        raise ValueError(f"high must be above low, got low={low} high={high}")
    found: Floats = np.clip((values - low) / (high - low), 0.0, 1.0) * (scale - floor) + floor
    return found


def z_score(values: Floats) -> Floats:
    """Distance to the mean in sample standard deviations (divisor n - 1).

    values   shape (places,)
    returns  shape (places,), no unit; zeros when all measured values are equal

    >>> z_score(np.array([1.0, 2.0, 3.0, np.nan]))
    array([-1.,  0.,  1., nan])
    """
    measured = values[~np.isnan(values)]
    if measured.size < 2 or np.ptp(measured) == 0.0:
        return np.where(np.isnan(values), np.nan, 0.0)
    found: Floats = (values - measured.mean()) / measured.std(ddof=1)
    return found


def rank(values: Floats) -> Floats:
    """Position among the measured places: 1 is the lowest value, ties share the mean of their positions.

    >>> rank(np.array([30.0, 10.0, np.nan, 30.0]))
    array([2.5, 1. , nan, 2.5])
    """
    measured = ~np.isnan(values)
    found = np.full(values.shape, np.nan)
    found[measured] = mid_ranks(values[measured])
    return found


def distance_to_reference(values: Floats, *, reference: float) -> Floats:
    """Value as a percentage of a reference, such as the national figure.

    reference  in the unit of `values`, above 0
    returns    shape (places,), percent; 100 is equal to the reference
    raises     ValueError when the reference is not above 0, for then a percentage of it has no direction

    >>> distance_to_reference(np.array([40.0, 50.0, 75.0]), reference=50)
    array([ 80., 100., 150.])
    """
    if not reference > 0:
        raise ValueError(f"reference must be above 0, got {reference}")
    return values / reference * 100.0
