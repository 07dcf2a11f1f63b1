# SPDX-License-Identifier: EUPL-1.2
"""Trends, outliers and sensitivities that others published, found again; and the same against other programs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import stats

from stip.statistics import outliers
from stip.statistics.sensitivity import sobol
from stip.statistics.trend import mann_kendall, slope_interval

NAN = np.nan


def test_a_series_worked_by_hand_with_two_equal_values() -> None:
    """J. Little, College of the Holy Cross, mathcs.holycross.edu/~little/Montserrat/MannKendallByHand.txt: of 91 pairs
    72 rise, 18 fall and one is even; S = 54, V = 14 * 13 * 33 / 18 - 2 * 1 * 9 / 18, Z = 2.9058, one-sided p .0018."""
    series = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7]
    found = mann_kendall(np.arange(14.0), np.array([series]))
    assert found.s[0] == 54
    assert round(float(found.z[0]), 4) == 2.9058
    assert round(float(found.p[0]) / 2, 4) == 0.0018


def test_the_example_of_sen() -> None:
    """Sen, Journal of the American Statistical Association 63 (1968): slope 4; his limits at 93%, as the tests of the
    R package deming (T. Therneau) mend them, are 26/7 and 35/8."""
    at, values = np.array([1.0, 2, 3, 4, 10, 12, 18]), np.array([[9.0, 15, 19, 20, 45, 55, 78]])
    assert mann_kendall(at, values).slope[0] == 4.0
    low, high = slope_interval(at, values, confidence=0.93)
    assert (low[0], high[0]) == (26 / 7, 35 / 8)


def test_a_year_without_a_figure_leaves_only_itself_out() -> None:
    at, values = np.array([1.0, 2, 3, 4, 7, 10, 12, 18]), np.array([[9.0, 15, 19, 20, NAN, 45, 55, 78]])
    low, high = slope_interval(at, values, confidence=0.93)
    assert (low[0], high[0]) == (26 / 7, 35 / 8)


@settings(max_examples=80, deadline=None)
@given(
    npst.arrays(np.float64, (3, 12), elements=st.one_of(st.just(NAN), st.integers(-9, 9).map(float))),
    st.sampled_from([0.5, 0.8, 0.9, 0.95]),
)
def test_intervals_agree_with_scipy_and_hold_the_slope(values: np.ndarray, confidence: float) -> None:
    years = np.array([2001.0, 2002, 2004, 2005, 2006, 2008, 2009, 2011, 2014, 2015, 2016, 2020])
    low, high = slope_interval(years, values, confidence=confidence)
    slope = mann_kendall(years, values).slope
    for place, series in enumerate(values):
        measured = ~np.isnan(series)
        if measured.sum() < 3:
            assert np.isnan([low[place], high[place]]).all()
            continue
        assert low[place] <= slope[place] <= high[place]
        if np.ptp(series[measured]) > 0:
            theirs = stats.theilslopes(series[measured], years[measured], alpha=confidence)
            assert np.isinf(low[place]) or np.isclose(low[place], theirs.low_slope)
            assert np.isinf(high[place]) or np.isclose(high[place], theirs.high_slope)


@settings(max_examples=80, deadline=None)
@given(npst.arrays(np.float64, (3, 12), elements=st.integers(-4, 4).map(float)))
def test_the_test_agrees_with_kendalls_tau_of_scipy(values: np.ndarray) -> None:
    """S is tau-b times its own denominator, and scipy has the variance with ties without the correction of one."""
    found = mann_kendall(np.arange(12.0), values)
    for place, series in enumerate(values):
        if np.ptp(series) == 0:
            assert (found.s[place], found.p[place]) == (0.0, 1.0)
            continue
        counts = np.unique(series, return_counts=True)[1]
        pairs = np.sqrt(66 * (66 - (counts * (counts - 1) / 2).sum()))
        theirs = stats.kendalltau(np.arange(12), series, method="asymptotic")
        assert np.isclose(found.s[place], theirs.statistic * pairs)
        sigma = np.sqrt((12 * 11 * 29 - (counts * (counts - 1) * (2 * counts + 5)).sum()) / 18)
        assert np.isclose(theirs.pvalue, 2 * stats.norm.sf(abs(found.s[place]) / sigma))
        assert np.isclose(found.p[place], 2 * stats.norm.sf(abs(found.z[place])))
        assert np.isclose(abs(found.z[place]), max(abs(found.s[place]) - 1, 0) / sigma)


def test_the_vector_with_two_outliers_is_treated_as_printed() -> None:
    """COINr (W. Becker), vignette Outlier Treatment: 1 to 10, 30 and 100."""
    values = np.r_[np.arange(1.0, 11.0), 30.0, 100.0]
    assert round(outliers.skewness(values), 6) == 3.063241
    assert round(outliers.excess_kurtosis(values), 6) == 9.741391
    found = outliers.treat(values)
    assert (found.winsorised, found.values.max()) == (1, 30.0)
    assert round(outliers.skewness(found.values), 6) == 1.712038
    assert round(outliers.excess_kurtosis(found.values), 6) == 1.815781


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_outliers_that_are_equal_move_together(side: float) -> None:
    """As COINr does: six at once, though five is the most one at a time."""
    values = side * np.r_[np.linspace(0, 10, 150), np.full(6, 100.0)]
    found = outliers.treat(values)
    assert (found.winsorised, found.is_logged) == (6, False)
    assert np.abs(found.values).max() == 10.0


def test_a_series_of_two_values_keeps_them_apart() -> None:
    """Bringing the one back to the other would leave nothing to rank."""
    values = np.r_[np.zeros(60), 1.0]
    found = outliers.treat(values)
    assert found.is_logged
    assert np.ptp(found.values) > 0


def test_the_function_of_sobol() -> None:
    """Saltelli and Sobol's g-function with a = 0 1 4.5 9 99 99 99 99: first order .7165 .1791 .0237 .0072 .0001 and so
    on, as printed in SALib/test_functions/Sobol_G.py; total order from its closed form."""
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    found = sobol(lambda x: np.prod((np.abs(4 * x - 2) + a) / (1 + a), axis=1), factors=8, power=13)
    assert np.abs(found.first - [0.7165, 0.1791, 0.0237, 0.0072, *[0.0001] * 4]).max() < 0.01
    own = 1 / (3 * (1 + a) ** 2)
    whole = np.prod(1 + own)
    assert np.abs(found.total - own * whole / (1 + own) / (whole - 1)).max() < 0.01


def test_indices_agree_with_those_of_scipy() -> None:
    def model(x: np.ndarray) -> np.ndarray:
        return np.exp(x[:, 0]) + x[:, 1] * x[:, 2]

    found = sobol(model, factors=3, power=12, seed=4)
    theirs = stats.sobol_indices(
        func=lambda x: model(x.T)[None, :], n=4096, dists=[stats.uniform()] * 3, rng=np.random.default_rng(4)
    )
    assert np.allclose(found.first, theirs.first_order.ravel(), atol=0.02)
    assert np.allclose(found.total, theirs.total_order.ravel(), atol=0.02)
