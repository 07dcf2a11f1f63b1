# SPDX-License-Identifier: EUPL-1.2
"""Which choice moves the outcome most: variance-based sensitivity.

source  Saltelli and others, Variance based sensitivity analysis of model output (2010); first order by Saltelli,
        total order by Jansen
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from stip.statistics import Floats

Model = Callable[[Floats], Floats]
"""Takes inputs from 0 to 1, shape (runs, factors); returns outcomes, shape (runs,)."""


@dataclass(frozen=True)
class Sensitivity:
    """Per factor: the share of the variance it explains alone (first) and with all its interactions (total)."""

    first: Floats
    total: Floats
    runs: int


def sobol(model: Model, *, factors: int, power: int = 11, seed: int = 1) -> Sensitivity:
    """Estimate first and total order indices with N(d + 2) runs, N = 2 ** power.

    factors  the number of choices, each an input from 0 to 1
    returns  zeros when the outcome does not vary at all
    """
    n = 2**power
    points = qmc.Sobol(2 * factors, scramble=True, seed=seed).random(n)
    a, b = points[:, :factors], points[:, factors:]
    mixed = []
    for factor in range(factors):
        other = a.copy()
        other[:, factor] = b[:, factor]
        mixed.append(other)
    outcomes = model(np.vstack([a, b, *mixed])).reshape(factors + 2, n)
    f_a, f_b, f_mixed = outcomes[0], outcomes[1], outcomes[2:]
    variance = np.concatenate([f_a, f_b]).var()
    if variance == 0.0:
        return Sensitivity(np.zeros(factors), np.zeros(factors), outcomes.size)
    first = np.mean(f_b * (f_mixed - f_a), axis=1) / variance
    total = np.mean((f_a - f_mixed) ** 2, axis=1) / (2.0 * variance)
    return Sensitivity(first, total, outcomes.size)
