# SPDX-License-Identifier: EUPL-1.2
"""Each step worked by hand, and laws that hold for any input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import stats

from stip.statistics import aggregate, impute, normalise, outliers, weigh

VALUES = npst.arrays(
    np.float64, st.integers(3, 30), elements=st.one_of(st.just(np.nan), st.floats(-1e6, 1e6, width=32))
)
NAN = np.nan


def test_a_place_without_a_figure_keeps_none() -> None:
    values = np.array([1.0, NAN, 3.0])
    for step in (
        normalise.z_score,
        normalise.rank,
        lambda each: normalise.min_max(each, low=0, high=10),
        lambda each: normalise.distance_to_reference(each, reference=2),
    ):
        assert np.isnan(step(values)).tolist() == [False, True, False]


@given(VALUES)
def test_z_scores_do_not_depend_on_unit_or_origin(values: np.ndarray) -> None:
    measured = values[~np.isnan(values)]
    if measured.size and np.ptp(measured) > 1:
        assert np.allclose(normalise.z_score(values), normalise.z_score(values * 8 + 64), equal_nan=True, atol=1e-6)


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_places_does_not_matter(values: np.ndarray, chance: object) -> None:
    order = np.array(chance.sample(range(values.size), values.size))  # type: ignore[attr-defined]
    assert np.allclose(normalise.z_score(values)[order], normalise.z_score(values[order]), equal_nan=True)
    assert np.allclose(normalise.rank(values)[order], normalise.rank(values[order]), equal_nan=True)


def test_one_place_and_places_that_are_all_alike_have_no_distance() -> None:
    assert normalise.z_score(np.array([7.0])).tolist() == [0.0]
    assert normalise.z_score(np.array([7.0, 7.0, NAN]))[:2].tolist() == [0.0, 0.0]


def test_goalposts_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="high must be above low, got low=2 high=2"):
        normalise.min_max(np.array([1.0]), low=2, high=2)
    with pytest.raises(ValueError, match="reference must be above 0, got 0"):
        normalise.distance_to_reference(np.array([1.0]), reference=0)


@given(npst.arrays(np.float64, st.integers(5, 40), elements=st.floats(-1000, 1000, width=32)))
def test_skewness_and_kurtosis_are_those_of_the_textbook(values: np.ndarray) -> None:
    if np.ptp(values) > 1:
        assert np.isclose(outliers.skewness(values), stats.skew(values, bias=False), atol=1e-6)
        assert np.isclose(outliers.excess_kurtosis(values), stats.kurtosis(values, bias=False), atol=1e-6)


def test_one_wild_point_is_brought_back_to_the_next() -> None:
    values = np.r_[np.arange(20.0), 500.0]
    found = outliers.treat(values)
    assert (found.winsorised, found.is_logged, found.values.max()) == (1, False, 19.0)


def test_a_wild_point_below_is_brought_back_too() -> None:
    found = outliers.treat(np.r_[-500.0, np.arange(20.0)])
    assert (found.winsorised, found.values.min()) == (1, 0.0)


def test_a_series_that_stays_wild_goes_on_a_log_scale_and_keeps_its_order() -> None:
    values = np.exp(np.linspace(0, 12, 60) ** 1.3)
    found = outliers.treat(values)
    assert found.is_logged
    assert (np.diff(found.values) > 0).all()


def test_a_calm_series_is_left_alone() -> None:
    values = np.array([1.0, 2.0, NAN, 3.0, 4.0])
    assert outliers.treat(values).values is values


def test_filling_in_by_hand() -> None:
    values = np.array([[1.0, 10.0], [NAN, 20.0], [3.0, NAN], [5.0, 60.0]])
    filled, mask = impute.with_mean(values)
    assert (filled[1, 0], filled[2, 1]) == (3.0, 30.0)
    assert mask.sum() == 2
    assert impute.with_median(values)[0][2, 1] == 20.0
    grouped, _ = impute.with_group_mean(values, np.array([0, 0, 1, 1]))
    assert (grouped[1, 0], grouped[2, 1]) == (1.0, 60.0)
    near, _ = impute.with_neighbours(values, count=1)
    assert (near[1, 0], near[2, 1]) == (1.0, 10.0) or near[2, 1] == 60.0


def test_an_indicator_that_nobody_has_cannot_be_filled_in() -> None:
    with pytest.raises(ValueError, match=r"got none for indicators \[1\]"):
        impute.with_mean(np.array([[1.0, NAN], [2.0, NAN]]))


@given(npst.arrays(np.float64, st.integers(1, 10), elements=st.floats(0, 100, width=32)))
def test_own_weights_add_up_to_one(given_weights: np.ndarray) -> None:
    if given_weights.sum() > 0:
        assert np.isclose(weigh.own(given_weights).sum(), 1.0)


@pytest.mark.parametrize("wrong", [[-1.0, 2.0], [0.0, 0.0], [NAN, 1.0]])
def test_impossible_weights_are_refused(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="weights must be zero or more and not all zero"):
        weigh.own(np.array(wrong))


def test_two_indicators_that_say_the_same_share_their_weight() -> None:
    """Of four indicators three are equal and belong to one component; the fourth is a component of its own."""
    rng = np.random.default_rng(3)
    first, other = rng.normal(size=(2, 500))
    found = weigh.principal_component(np.column_stack([first, first, first, other]))
    assert np.allclose(found, 0.25, atol=0.005)


def test_weights_of_components_do_not_depend_on_unit_or_order() -> None:
    values = np.random.default_rng(6).normal(size=(60, 5)) @ np.random.default_rng(7).normal(size=(5, 5))
    found = weigh.principal_component(values)
    assert np.isclose(found.sum(), 1.0)
    assert np.allclose(weigh.principal_component(values * [1, 10, 0.1, 3, 7] + 5), found)
    assert np.allclose(weigh.principal_component(values[::-1, ::-1]), found[::-1])
    assert np.allclose(weigh.principal_component(-values), found)


def test_one_indicator_has_all_the_weight() -> None:
    assert weigh.principal_component(np.array([[1.0], [2.0], [4.0]])).tolist() == [1.0]


def test_drawn_weights_stay_on_the_simplex_and_centre_on_the_choice() -> None:
    weights = np.array([0.5, 0.3, 0.2, 0.0])
    drawn = weigh.drawn_around(weights, concentration=20.0, draws=20_000, rng=np.random.default_rng(5))
    assert np.allclose(drawn.sum(axis=1), 1.0)
    assert np.allclose(drawn.mean(axis=0), weights, atol=0.005)
    assert (drawn[:, 3] == 0).all()


@given(npst.arrays(np.float64, (6, 3), elements=st.floats(1, 100, width=32)))
def test_a_geometric_mean_never_exceeds_the_arithmetic_one(points: np.ndarray) -> None:
    weights = weigh.equal(3)
    assert (aggregate.geometric(points, weights) <= aggregate.arithmetic(points, weights) + 1e-9).all()


def test_a_majority_of_weights_decides_without_compensation() -> None:
    """B is far better on the third, but A wins on two of three: A beats B, B beats C, A beats C."""
    points = np.array([[2.0, 2.0, 0.0], [1.0, 1.0, 99.0], [0.0, 0.0, 1.0]])
    assert aggregate.copeland(points, weigh.equal(3)).tolist() == [2.0, 0.0, -2.0]


def test_weights_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="got a sum of 1.5000"):
        aggregate.arithmetic(np.ones((2, 2)), np.array([1.0, 0.5]))
    with pytest.raises(ValueError, match="points must be above 0 for a geometric mean, got 0.0"):
        aggregate.geometric(np.array([[0.0, 1.0]]), weigh.equal(2))
