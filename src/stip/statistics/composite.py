# SPDX-License-Identifier: EUPL-1.2
"""The whole chain from figures to points, by the choices somebody made: treat, impute, normalise, make ready to add up.

source  OECD/JRC, Handbook on Constructing Composite Indicators (2008), steps 3 to 6
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stip.statistics import Floats, aggregate, impute, normalise, outliers

TREATMENTS = ("none", "winsorise")
IMPUTATIONS = ("mean", "median", "group", "leave-out")
NORMALISATIONS = ("min-max", "z-score", "rank")
AGGREGATIONS = ("arithmetic", "geometric", "copeland")


@dataclass(frozen=True)
class Method:
    """One way of working, by the names above."""

    treatment: str = "none"
    imputation: str = "mean"
    normalisation: str = "min-max"
    aggregation: str = "arithmetic"


@dataclass(frozen=True)
class Series:
    """What is ranked: values of shape (places, indicators), NaN where not measured, and what is known about them.

    higher_is_better   per indicator
    goalposts          per indicator the ends of the scale of min-max; NaN for the lowest or highest measured value
    groups             per place, such as its municipality: whose mean fills in what is missing
    """

    values: Floats
    higher_is_better: tuple[bool, ...]
    goalposts: Floats
    groups: NDArray[np.int64]


def points(series: Series, method: Method) -> Floats:
    """Points of shape (places, indicators), more is better, on a scale that fits the aggregation.

    returns  0 to 100 for min-max and rank, standard deviations for z-score; 1 to 100 before a geometric mean. An
             indicator on which all places are alike gives all the same points.
    raises   ValueError when an indicator has no measured place; with "leave-out" also when a place has a NaN
    """
    return fitted(normalised(filled(series, method), series, method), method)


def filled(series: Series, method: Method) -> Floats:
    """The values, treated and with a value for every place."""
    if np.isinf(series.values).any():
        raise ValueError("values must be finite, or NaN where not measured")
    treated = np.column_stack([_TREAT[method.treatment](column) for column in series.values.T])
    return _IMPUTE[method.imputation](treated, series.groups)


def normalised(values: Floats, series: Series, method: Method) -> Floats:
    """Values without gaps on one scale, more is better."""
    scaled = [
        _scaled(
            normalise.directed(column, higher_is_better=better), method.normalisation, posts if better else -posts[::-1]
        )
        for column, better, posts in zip(values.T, series.higher_is_better, series.goalposts, strict=True)
    ]
    return np.column_stack(scaled)


def fitted(points: Floats, method: Method) -> Floats:
    """Points as the aggregation can bear them: a geometric mean needs them above zero, so from 1 to 100."""
    if method.aggregation != "geometric":
        return points
    if method.normalisation == "z-score":
        return np.column_stack([_min_max(column, np.full(2, np.nan), floor=1.0) for column in points.T])
    return 1.0 + points * 0.99


def score(points: Floats, weights: Floats, aggregation: str) -> Floats:
    """One score per place; more is better."""
    return _AGGREGATE[aggregation](points, weights)


def summable(points: Floats, aggregation: str) -> NDArray[np.float32]:
    """Points of which the weighted sum puts places in the order of the aggregation; what the simulation needs.

    raises  ValueError for an aggregation of which no sum has the order
    """
    if aggregation not in ("arithmetic", "geometric"):
        raise ValueError(f"only an arithmetic or geometric mean can be simulated, got {aggregation}")
    return (np.log(points) if aggregation == "geometric" else points).astype(np.float32)


def _scaled(values: Floats, normalisation: str, goalposts: Floats) -> Floats:
    if normalisation == "min-max":
        return _min_max(values, goalposts)
    if normalisation == "z-score":
        return normalise.z_score(values)
    positions = normalise.rank(values)
    return (positions - 1.0) / max(values.size - 1, 1) * 100.0


def _min_max(values: Floats, goalposts: Floats, *, floor: float = 0.0) -> Floats:
    low = values.min() if np.isnan(goalposts[0]) else goalposts[0]
    high = values.max() if np.isnan(goalposts[1]) else goalposts[1]
    if not high > low:
        return np.full(values.shape, (100.0 + floor) / 2.0)
    return normalise.min_max(values, low=float(low), high=float(high), floor=floor)


def _complete(values: Floats, groups: NDArray[np.int64]) -> Floats:
    if np.isnan(values).any():
        raise ValueError("every place must have all indicators: leave out those that have not")
    return values


_TREAT: dict[str, Callable[[Floats], Floats]] = {
    "none": lambda values: values,
    "winsorise": lambda values: outliers.treat(values).values,
}
_IMPUTE: dict[str, Callable[[Floats, NDArray[np.int64]], Floats]] = {
    "mean": lambda values, groups: impute.with_mean(values)[0],
    "median": lambda values, groups: impute.with_median(values)[0],
    "group": lambda values, groups: impute.with_group_mean(values, groups)[0],
    "leave-out": _complete,
}
_AGGREGATE: dict[str, Callable[[Floats, Floats], Floats]] = {
    "arithmetic": aggregate.arithmetic,
    "geometric": aggregate.geometric,
    "copeland": aggregate.copeland,
}
