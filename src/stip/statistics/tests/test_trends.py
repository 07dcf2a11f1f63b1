# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import stats

from stip.statistics.convergence import convergence
from stip.statistics.projection import straight_line, verdict
from stip.statistics.trend import direction, mann_kendall

NAN = np.nan
YEARS = np.arange(2013.0, 2023.0)


@settings(max_examples=60)
@given(npst.arrays(np.float64, (4, 10), elements=st.one_of(st.just(NAN), st.integers(0, 6).map(float))))
def test_slope_and_s_agree_with_scipy_also_with_ties_and_gaps(values: np.ndarray) -> None:
    found = mann_kendall(YEARS, values)
    for place, series in enumerate(values):
        measured = ~np.isnan(series)
        if measured.sum() < 3:
            assert np.isnan(found.slope[place])
            continue
        x, y = YEARS[measured], series[measured]
        assert np.isclose(found.slope[place], stats.theilslopes(y, x).slope)
        pairs = [np.sign(b - a) for i, a in enumerate(y) for b in y[i + 1 :]]
        assert found.s[place] == sum(pairs)


def test_variance_with_ties_by_hand() -> None:
    """Series 1 2 2 3: S = 5; var = (4*3*13 - 2*1*9) / 18 = 138 / 18; z = (5 - 1) / sqrt(7.6667) = 1.4446."""
    found = mann_kendall(np.arange(4.0), np.array([[1.0, 2.0, 2.0, 3.0]]))
    assert found.s[0] == 5
    assert round(float(found.z[0]), 4) == 1.4446
    assert round(float(found.p[0]), 4) == 0.1486


def test_a_flat_series_has_no_trend_and_two_years_are_too_few() -> None:
    found = mann_kendall(np.arange(4.0), np.array([[5.0, 5.0, 5.0, 5.0], [1.0, 2.0, NAN, NAN]]))
    assert (found.slope[0], found.p[0]) == (0.0, 1.0)
    assert np.isnan(found.p[1])
    assert direction(found).tolist()[0] == 0.0


def test_years_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="periods must rise"):
        mann_kendall(np.array([2.0, 1.0, 3.0]), np.ones((1, 3)))


def test_a_falling_share_of_smokers_is_a_trend_for_the_better() -> None:
    found = mann_kendall(YEARS, np.linspace(30, 21, 10)[None, :])
    assert direction(found, higher_is_better=False).tolist() == [1.0]


def test_a_place_that_grows_towards_the_country_closes_its_gap() -> None:
    reference = np.full(10, 80.0)
    values = np.vstack([np.linspace(70, 79, 10), np.linspace(79, 70, 10), np.full(10, 85.0), np.full(10, NAN)])
    found = convergence(YEARS, values, reference, higher_is_better=True)
    assert found.verdict[:2].tolist() == [1.0, -1.0]
    assert np.isnan(found.verdict[2:]).all()
    assert found.gap[:3].tolist() == [1.0, 10.0, -5.0]


def test_a_projection_has_the_exact_error_of_the_textbook() -> None:
    """x = 0..4, y = 1 3 2 5 4: slope 0.8, mean 3, s2 = 3.6 / 3 = 1.2; at x = 6: 6.2, 1.2 * (1 + 1/5 + 16/10) = 3.36."""
    found = straight_line(np.arange(5.0), np.array([[1.0, 3.0, 2.0, 5.0, 4.0]]), target=6.0)
    assert np.isclose(found.value[0], 6.2)
    assert np.isclose(found.error[0] ** 2, 3.36)
    low, high = found.interval(0.95)
    assert np.isclose(high[0] - found.value[0], 3.182446 * np.sqrt(3.36), atol=1e-4)
    assert np.isclose(found.probability_of_reaching(6.2, higher_is_better=True)[0], 0.5)


@given(npst.arrays(np.float64, (2, 8), elements=st.floats(-100, 100, width=16)), st.floats(-200, 200))
def test_reaching_and_not_reaching_are_all_there_is(values: np.ndarray, aim: float) -> None:
    found = straight_line(np.arange(8.0), values, target=10.0)
    above = found.probability_of_reaching(aim, higher_is_better=True)
    below = found.probability_of_reaching(aim, higher_is_better=False)
    assert ((above + below >= 1 - 1e-9) & (above <= 1) & (below <= 1)).all()


def test_the_verdict_says_when_it_cannot_be_told() -> None:
    assert verdict(np.array([0.9, 0.5, 0.1, NAN])) == ["on-course", "unclear", "behind", "unknown"]
    few = straight_line(np.arange(3.0), np.array([[1.0, 2.0, 3.0]]), target=5.0)
    assert verdict(few.probability_of_reaching(4.0, higher_is_better=True)) == ["unknown"]
