# SPDX-License-Identifier: EUPL-1.2
"""Trends in short series, all places at once."""

import math
from dataclasses import dataclass

import numpy as np

from stip.statistics import Floats

MOST_PERIODS = 400


@dataclass(frozen=True)
class Trend:
    """The trend of each place, shape (places,): slope per period, Kendall's S, its z and the two-sided p.

    NaN where fewer than three periods were measured.
    """

    slope: Floats
    s: Floats
    z: Floats
    p: Floats


def mann_kendall(periods: Floats, values: Floats) -> Trend:
    """Test of Mann and Kendall for a steady rise or fall, with the slope of Theil and Sen.

    periods  shape (periods,), rising, such as years; gaps are allowed
    values   shape (places, periods); NaN means "not measured" and is left out of its own place only
    source   Mann (1945), Kendall (1975), variance with ties; Sen (1968); continuity correction of 1
    raises   ValueError when periods do not rise or do not fit the values

    >>> found = mann_kendall(np.arange(5.0), np.array([[1.0, 2.0, 3.0, 4.0, 5.0]]))
    >>> float(found.slope[0]), float(found.s[0]), round(float(found.p[0]), 4)
    (1.0, 10.0, 0.0275)
    """
    if values.shape[1:] != periods.shape or (np.diff(periods) <= 0).any() or periods.size > MOST_PERIODS:
        raise ValueError(f"periods must rise and fit the values, got {periods.shape} and {values.shape}")
    earlier, later = np.triu_indices(periods.size, k=1)
    differences = values[:, later] - values[:, earlier]
    s = np.nansum(np.sign(differences), axis=1)
    with np.errstate(all="ignore"):
        slope = _median(differences / (periods[later] - periods[earlier]))
    counts = (~np.isnan(values)).sum(axis=1)
    variance = _variance(values, counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(variance > 0, (s - np.sign(s)) / np.sqrt(variance), 0.0)
    p = np.array([math.erfc(abs(each) / math.sqrt(2.0)) for each in z])
    enough = counts >= 3
    return Trend(*(np.where(enough, each, np.nan) for each in (slope, s, z, p)))


def direction(trend: Trend, *, alpha: float = 0.05, higher_is_better: bool = True) -> Floats:
    """1 towards better, -1 towards worse, 0 no significant trend, NaN too few periods."""
    sign = np.sign(trend.s) * (1.0 if higher_is_better else -1.0)
    return np.where(np.isnan(trend.p), np.nan, np.where(trend.p < alpha, sign, 0.0))


def _variance(values: Floats, counts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    """Variance of S under no trend, with the correction for tied values."""
    n = counts.astype(float)
    ordered = np.sort(values, axis=1)  # NaN goes last, and never equals anything
    same = ordered[:, 1:] == ordered[:, :-1]
    ties = np.zeros(values.shape[0])
    run = np.ones(values.shape[0])
    for column in range(same.shape[1] + 1):
        goes_on = same[:, column] if column < same.shape[1] else np.zeros(values.shape[0], bool)
        ends = ~goes_on & (run > 1)
        ties += np.where(ends, run * (run - 1) * (2 * run + 5), 0.0)
        run = np.where(goes_on, run + 1, 1.0)
    found: Floats = (n * (n - 1) * (2 * n + 5) - ties) / 18.0
    return found


def _median(values: Floats) -> Floats:
    """Median per row without the NaN; NaN for a row of only NaN. Faster than np.nanmedian on many short rows."""
    ordered = np.sort(values, axis=1)
    counts = (~np.isnan(values)).sum(axis=1)
    rows = np.arange(values.shape[0])
    below = ordered[rows, np.maximum(counts - 1, 0) // 2]
    above = ordered[rows, np.minimum(counts // 2, ordered.shape[1] - 1)]
    return np.where(counts > 0, (below + above) / 2.0, np.nan)
