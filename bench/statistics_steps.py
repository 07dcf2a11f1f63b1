# SPDX-License-Identifier: EUPL-1.2
"""The single steps of an index and of a trend for all neighbourhoods, each beside the barest NumPy that it rests on."""

from collections.abc import Callable
from time import thread_time

import numpy as np

from stip.statistics import aggregate, outliers, weigh
from stip.statistics.composite import Method, Series, points, score
from stip.statistics.trend import mann_kendall, slope_interval

PLACES, INDICATORS, PERIODS = 14_500, 24, 15
TURNS = 7


def report() -> None:
    """Print milliseconds of the processor, and how many times the bare step they are."""
    print(f"losse stappen voor {PLACES} gebieden, in ms van de processor; beste van {TURNS}")
    for name, (ours, bare, what) in _steps().items():
        own, least = _best(ours), _best(bare)
        print(f"  {name:<44} {own:7.1f}   {own / least:5.1f} keer {what} ({least:.1f})")


def _steps() -> dict[str, tuple[Callable[[], object], Callable[[], object], str]]:
    rng = np.random.default_rng(1)
    values = rng.normal(50, 10, (PLACES, INDICATORS))
    wild = rng.gamma(0.3, 10, (PLACES, INDICATORS))
    years, series = np.arange(float(PERIODS)), np.round(rng.normal(50, 10, (PLACES, PERIODS)), 1)
    weights, few = weigh.equal(INDICATORS), values[:3_000]
    ends = np.full((INDICATORS, 2), np.nan)
    given = Series(values, (True,) * INDICATORS, ends, np.zeros(PLACES, np.int64))
    z, ranked = Method(normalisation="z-score"), Method(normalisation="rank")
    early, late = np.triu_indices(PERIODS, k=1)

    def bare() -> object:
        return ((values - values.mean(axis=0)) / values.std(axis=0)).mean(axis=1)

    def slopes() -> object:
        return np.sort((series[:, late] - series[:, early]) / (years[late] - years[early]), axis=1)

    def ordered() -> object:
        return np.argsort(values, axis=0)

    def pairs() -> object:
        return [np.sign(own - few) for own in few]

    return {
        "z-scores en hun gemiddelde": (lambda: score(points(given, z), weights, "arithmetic"), bare, "de kale som"),
        "rangen en hun gemiddelde": (lambda: score(points(given, ranked), weights, "arithmetic"), ordered, "sorteren"),
        "uitschieters terugbrengen, 24 scheve reeksen": (
            lambda: [outliers.treat(column) for column in wild.T], lambda: np.sort(wild, axis=0), "sorteren",
        ),
        "gewichten uit hoofdcomponenten": (
            lambda: weigh.principal_component(values), lambda: np.linalg.eigh(np.corrcoef(values, rowvar=False)),
            "de eigenwaarden",
        ),
        "Copeland, 3.000 gebieden": (lambda: aggregate.copeland(few, weights), pairs, "alle paren vergelijken"),
        "Mann-Kendall en Theil-Sen, 15 jaren": (lambda: mann_kendall(years, series), slopes, "hellingen sorteren"),
        "interval van Theil-Sen, 15 jaren": (lambda: slope_interval(years, series), slopes, "hellingen sorteren"),
    }  # fmt: skip


def _best(call: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(TURNS):
        begin = thread_time()
        call()
        best = min(best, thread_time() - begin)
    return best * 1000
