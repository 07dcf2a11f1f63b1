# SPDX-License-Identifier: EUPL-1.2
"""What other packages take for the same draws, run by `bench.statistics` in an environment that has them.

Prints a name and the seconds for all draws, reckoned from a few of them. They rank, and give no interval or chance.
"""

import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np

TIMED = 8


def main() -> None:
    places, indicators, draws = (int(each) for each in sys.argv[1:])
    rng = np.random.default_rng(1)
    points = rng.uniform(1.0, 100.0, size=(places, indicators))
    weights = rng.dirichlet(np.ones(indicators), size=TIMED)
    for name, call in (
        ("scikit-criteria, gewogen som", scikit_criteria(points)),
        ("pymcdm, gewogen som", pymcdm(points)),
    ):
        call(weights[0])
        best = min(_timed(call, each) for each in weights)
        print(f"{name} {best * draws}", flush=True)


def _timed(call: Callable[[np.ndarray], object], weights: np.ndarray) -> float:
    begin = perf_counter()
    call(weights)
    return perf_counter() - begin


def scikit_criteria(points: np.ndarray) -> Callable[[np.ndarray], object]:
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel

    model = WeightedSumModel()
    goals = [max] * points.shape[1]
    return lambda weights: model.evaluate(skcriteria.mkdm(points, goals, weights=weights)).rank_


def pymcdm(points: np.ndarray) -> Callable[[np.ndarray], object]:
    from pymcdm.methods import WSM

    model, types = WSM(), np.ones(points.shape[1])
    return lambda weights: model.rank(model(points, weights, types))


if __name__ == "__main__":
    main()
