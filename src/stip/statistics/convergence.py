# SPDX-License-Identifier: EUPL-1.2
"""Whether a place closes its gap to a reference, such as the national figure."""

from dataclasses import dataclass

import numpy as np

from stip.statistics import Floats
from stip.statistics.trend import Trend, mann_kendall


@dataclass(frozen=True)
class Convergence:
    """Per place: the last measured gap (positive is worse than the reference), in which period, and its trend.

    verdict  1 the gap closes, -1 it widens, 0 no significant change, NaN it cannot be told or there is no gap
    """

    gap: Floats
    period: Floats
    trend: Trend
    verdict: Floats


def convergence(
    periods: Floats, values: Floats, reference: Floats, *, higher_is_better: bool, alpha: float = 0.05
) -> Convergence:
    """Follow the gap to a reference in time.

    values     shape (places, periods)
    reference  shape (periods,), in the same unit and by the same definition
    """
    behind = (reference - values) if higher_is_better else (values - reference)
    measured = ~np.isnan(behind)
    last = np.where(measured.any(axis=1), behind.shape[1] - 1 - np.argmax(measured[:, ::-1], axis=1), 0)
    rows = np.arange(values.shape[0])
    gap = np.where(measured.any(axis=1), behind[rows, last], np.nan)
    period = np.where(measured.any(axis=1), periods[last], np.nan)
    trend = mann_kendall(periods, behind)
    closing = np.where(trend.p < alpha, -np.sign(trend.s), 0.0)
    verdict = np.where(np.isnan(trend.p) | ~(gap > 0), np.nan, closing)
    return Convergence(gap, period, trend, verdict)
