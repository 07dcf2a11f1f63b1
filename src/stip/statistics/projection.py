# SPDX-License-Identifier: EUPL-1.2
"""Carry a series on to a target year, with honest uncertainty."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from stip.statistics import Floats

FEWEST_PERIODS = 4
ON_COURSE = 0.8
BEHIND = 0.2


@dataclass(frozen=True)
class Projection:
    """Per place, shape (places,): the expected value in the target period, its prediction error and the freedom.

    NaN where fewer than four periods were measured.
    """

    value: Floats
    error: Floats
    freedom: Floats

    def interval(self, confidence: float = 0.9) -> tuple[Floats, Floats]:
        """Between which values the target period lies with this confidence."""
        away = stats.t.ppf(0.5 + confidence / 2.0, np.maximum(self.freedom, 1.0)) * self.error
        return self.value - away, self.value + away

    def probability_of_reaching(self, aim: float, *, higher_is_better: bool) -> Floats:
        """Chance that the target period is at least (or at most) `aim`, if the straight line goes on."""
        side = 1.0 if higher_is_better else -1.0
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.where(self.error > 0, (self.value - aim) / self.error, np.sign(self.value - aim) * np.inf)
        t = np.where((self.error == 0) & (self.value == aim), side * np.inf, t)
        found: Floats = stats.t.cdf(side * t, np.maximum(self.freedom, 1.0))
        return np.where(np.isnan(self.value), np.nan, found)


def straight_line(periods: Floats, values: Floats, *, target: float) -> Projection:
    """Least squares per place with the exact variance of a prediction.

    periods  shape (periods,)
    values   shape (places, periods); NaN is left out
    source   any textbook of regression: s^2 (1 + 1/n + (x - mean)^2 / Sxx), n - 2 degrees of freedom
    """
    measured = ~np.isnan(values)
    n = measured.sum(axis=1).astype(float)
    filled = np.where(measured, values, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_x = (measured * periods).sum(axis=1) / n
        mean_y = filled.sum(axis=1) / n
        away = np.where(measured, periods - mean_x[:, None], 0.0)
        sxx = (away**2).sum(axis=1)
        slope = (away * (filled - mean_y[:, None])).sum(axis=1) / sxx
        residual = np.where(measured, values - (mean_y[:, None] + slope[:, None] * (periods - mean_x[:, None])), 0.0)
        variance = (residual**2).sum(axis=1) / (n - 2)
        value = mean_y + slope * (target - mean_x)
        error = np.sqrt(variance * (1.0 + 1.0 / n + (target - mean_x) ** 2 / sxx))
    enough = n >= FEWEST_PERIODS
    return Projection(*(np.where(enough, each, np.nan) for each in (value, error, n - 2)))


def verdict(probability: Floats) -> list[str]:
    """ "on-course" from a chance of 80%, "behind" up to 20%, else "unclear"; "unknown" for NaN."""
    names = np.select(
        [np.isnan(probability), probability >= ON_COURSE, probability <= BEHIND], ["unknown", "on-course", "behind"],
        "unclear",
    )  # fmt: skip
    return [str(name) for name in names]
