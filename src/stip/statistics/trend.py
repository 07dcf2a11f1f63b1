# SPDX-License-Identifier: EUPL-1.2
"""Trends in short series, all places at once."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

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
    slopes = _slopes(periods, values)
    s = np.nansum(np.sign(slopes), axis=1)
    slope = _median(slopes)
    counts = (~np.isnan(values)).sum(axis=1)
    variance = _variance(values, counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(variance > 0, (s - np.sign(s)) / np.sqrt(variance), 0.0)
    p = np.array([math.erfc(abs(each) / math.sqrt(2.0)) for each in z])
    enough = counts >= 3
    return Trend(*(np.where(enough, each, np.nan) for each in (slope, s, z, p)))


def slope_interval(periods: Floats, values: Floats, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Between which slopes the one of Theil and Sen lies with this confidence.

    returns  lowest and highest slope, shape (places,); infinite where the periods are too few to tell, NaN where fewer
             than three were measured
    source   Sen (1968); Gilbert, Statistical Methods for Environmental Pollution Monitoring (1987), 16.4.2
    """
    slopes = np.sort(_slopes(periods, values), axis=1)  # NaN goes last
    if not slopes.shape[1]:
        return (np.full(values.shape[0], np.nan),) * 2
    counts, pairs = (~np.isnan(values)).sum(axis=1), (~np.isnan(slopes)).sum(axis=1)
    away = stats.norm.ppf(0.5 + confidence / 2.0) * np.sqrt(_variance(values, counts))
    first, last = np.rint((pairs - away) / 2.0).astype(int) - 1, np.rint((pairs + away) / 2.0).astype(int)
    rows, most = np.arange(values.shape[0]), slopes.shape[1] - 1
    low = np.where(first >= 0, slopes[rows, np.clip(first, 0, most)], -np.inf)
    high = np.where(last < pairs, slopes[rows, np.clip(last, 0, most)], np.inf)
    enough = counts >= 3
    return np.where(enough, low, np.nan), np.where(enough, high, np.nan)


def direction(trend: Trend, *, alpha: float = 0.05, higher_is_better: bool = True) -> Floats:
    """1 towards better, -1 towards worse, 0 no significant trend, NaN too few periods."""
    sign = np.sign(trend.s) * (1.0 if higher_is_better else -1.0)
    return np.where(np.isnan(trend.p), np.nan, np.where(trend.p < alpha, sign, 0.0))


def _slopes(periods: Floats, values: Floats) -> Floats:
    """The slope between every two periods, shape (places, pairs); NaN where one was not measured."""
    if values.shape[1:] != periods.shape or (np.diff(periods) <= 0).any() or periods.size > MOST_PERIODS:
        raise ValueError(f"periods must rise and fit the values, got {periods.shape} and {values.shape}")
    if np.isinf(values).any():
        raise ValueError("values must be finite, or NaN where not measured")
    earlier, later = np.triu_indices(periods.size, k=1)
    found: Floats = (values[:, later] - values[:, earlier]) / (periods[later] - periods[earlier])
    return found


def _variance(values: Floats, counts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    """Variance of S under no trend, with the correction for tied values."""
    n = counts.astype(float)
    ordered = np.sort(values, axis=1)  # NaN goes last, and never equals anything
    same = ordered[:, 1:] == ordered[:, :-1]
    if not same.any():
        return np.asarray(n * (n - 1) * (2 * n + 5) / 18.0)
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
    if not values.shape[1]:
        return np.full(values.shape[0], np.nan)
    ordered = np.sort(values, axis=1)
    counts = (~np.isnan(values)).sum(axis=1)
    rows = np.arange(values.shape[0])
    below = ordered[rows, np.maximum(counts - 1, 0) // 2]
    above = ordered[rows, np.minimum(counts // 2, ordered.shape[1] - 1)]
    return np.where(counts > 0, (below + above) / 2.0, np.nan)
