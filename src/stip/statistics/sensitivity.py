# SPDX-License-Identifier: EUPL-1.2
"""Which choice moves the outcome most: variance-based sensitivity.

source  Saltelli and others, Variance based sensitivity analysis of model output (2010); first order by Saltelli,
        total order by Jansen
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from stip.statistics import Floats
from stip.statistics.uncertainty import rank_table

_RUNS_AT_ONCE = 2048

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
    # The indices do not depend on the mean, but their estimates are far surer without it.
    outcomes = outcomes - outcomes[:2].mean()
    f_a, f_b, f_mixed = outcomes[0], outcomes[1], outcomes[2:]
    variance = np.concatenate([f_a, f_b]).var()
    if variance == 0.0:
        return Sensitivity(np.zeros(factors), np.zeros(factors), outcomes.size)
    first = np.mean(f_b * (f_mixed - f_a), axis=1) / variance
    total = np.mean((f_a - f_mixed) ** 2, axis=1) / (2.0 * variance)
    return Sensitivity(first, total, outcomes.size)


def sobol_of_ranks(
    variants: Sequence[NDArray[np.float32]],
    options: Sequence[int],
    weights: NDArray[np.float32],
    base: NDArray[np.int64],
    *,
    power: int = 8,
    seed: int = 1,
    threads: int | None = None,
) -> Sensitivity:
    """Which choice moves the ranking most: the outcome of a run is the mean absolute rank change from `base`.

    variants  points for every combination of options, the last choice running fastest; as in `uncertainty.simulate`
    options   how many options each choice has; their product is the number of variants
    weights   shape (sets, indicators): the last factor picks one of these sets
    base      shape (places,): the ranking as stated, 0 for the weakest
    returns   indices per choice, and last of the weights
    source    Saisana, Saltelli and Tarantola (2005), the mean shift in ranks
    """
    counts = np.array([*options, weights.shape[0]])
    if int(counts[:-1].prod()) != len(variants):
        raise ValueError(f"there must be a variant per combination, got {len(variants)} for {list(options)}")

    def shift(inputs: Floats) -> Floats:
        picked = np.minimum((inputs * counts).astype(np.int64), counts - 1)
        choice = np.ravel_multi_index(tuple(picked[:, :-1].T), tuple(options)).astype(np.int64)
        parts = range(0, choice.size, _RUNS_AT_ONCE)
        return np.concatenate([_shift(at, choice, picked[:, -1]) for at in parts])

    def _shift(at: int, choice: NDArray[np.int64], own: NDArray[np.int64]) -> Floats:
        some = slice(at, at + _RUNS_AT_ONCE)
        table = rank_table(variants, weights[own[some]], choice[some], threads=threads)
        return np.array([np.abs(row.astype(np.int64) - base).mean() for row in table])

    return sobol(shift, factors=counts.size, power=power, seed=seed)
