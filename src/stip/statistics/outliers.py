# SPDX-License-Identifier: EUPL-1.2
"""Treat outliers before normalising: step 3 of the OECD/JRC Handbook, in the way that COIN tools apply it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stip.statistics import Floats

SKEWNESS_LIMIT = 2.0
KURTOSIS_LIMIT = 3.5
MOST_WINSORISED = 5


@dataclass(frozen=True)
class Treated:
    """A treated series: its values, how many points were winsorised, and whether it was put on a log scale."""

    values: Floats
    winsorised: int
    is_logged: bool


def skewness(values: Floats) -> float:
    """Sample skewness G1, with the correction for small samples; NaN for fewer than three different values.

    source  Joanes and Gill, Comparing measures of sample skewness and kurtosis (1998)

    >>> round(skewness(np.array([1.0, 2.0, 3.0, 10.0])), 4)
    1.7636
    """
    measured = values[~np.isnan(values)]
    n = measured.size
    if n < 3 or np.ptp(measured) == 0.0:
        return float("nan")
    away = measured - measured.mean()
    square = away * away  # many times as fast as a power
    g1 = np.mean(square * away) / np.mean(square) ** 1.5
    return float(np.sqrt(n * (n - 1)) / (n - 2) * g1)


def excess_kurtosis(values: Floats) -> float:
    """Sample excess kurtosis G2 (0 for a normal distribution); NaN for fewer than four different values.

    source  Joanes and Gill (1998)

    >>> round(excess_kurtosis(np.array([1.0, 2.0, 3.0, 4.0, 20.0])), 4)
    4.6061
    """
    measured = values[~np.isnan(values)]
    n = measured.size
    if n < 4 or np.ptp(measured) == 0.0:
        return float("nan")
    away = measured - measured.mean()
    square = away * away
    g2 = np.mean(square * square) / np.mean(square) ** 2 - 3.0
    return float((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6.0))


def is_outlying(values: Floats) -> bool:
    """Whether a series asks for treatment: absolute skewness above 2 and excess kurtosis above 3.5."""
    skew, kurtosis = skewness(values), excess_kurtosis(values)
    return abs(skew) > SKEWNESS_LIMIT and kurtosis > KURTOSIS_LIMIT


def treat(values: Floats) -> Treated:
    """Winsorise one step at a time, until five points were moved; when that does not help, take a log instead.

    values   shape (places,); NaN stays NaN
    returns  the series as it was when it asks for nothing
    source   OECD/JRC Handbook (2008); Becker and others, COINr (2022): the same order, limits and steps
    """
    tried, moved = values, np.zeros(values.shape, bool)
    while is_outlying(tried):
        if moved.sum() >= MOST_WINSORISED or _distinct(tried) < 3:
            return Treated(logged(values), 0, True)
        tried, now = winsorise(tried)
        moved |= now
    return Treated(tried, int(moved.sum()), False)


def winsorise(values: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Bring the most extreme points, on the side of the skew, back to the next one; say which.

    >>> winsorise(np.array([1.0, 2.0, np.nan, 3.0, 90.0]))[0]
    array([ 1.,  2., nan,  3.,  3.])
    """
    if _distinct(values) < 2:
        raise ValueError("there must be two different values, for one to be brought back to the other")
    end = np.nanmin if skewness(values) < 0 else np.nanmax
    moved = values == end(values)
    return np.where(moved, end(values[~moved]), values), moved


def logged(values: Floats) -> Floats:
    """Log scale that also bears zero and negative values; a left skew is mirrored first.

    source  COINr log_CT_plus: ln(x - min + a) or -ln(max - x + a), a one hundredth of the range
    """
    mirrored = -values if skewness(values) < 0 else values
    low, high = np.nanmin(mirrored), np.nanmax(mirrored)
    scaled = np.log(mirrored - low + 0.01 * (high - low))
    return -scaled if mirrored is not values else scaled


def _distinct(values: Floats) -> int:
    return int(np.unique(values[~np.isnan(values)]).size)
