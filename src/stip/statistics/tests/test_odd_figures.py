# SPDX-License-Identifier: EUPL-1.2
"""Laws that must hold for any figures, odd ones too: constant, missing, one place, ties, infinite."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from stip.statistics import aggregate, normalise, outliers, weigh
from stip.statistics.composite import (
    AGGREGATIONS,
    IMPUTATIONS,
    NORMALISATIONS,
    TREATMENTS,
    Method,
    Series,
    points,
    score,
    summable,
)
from stip.statistics.convergence import convergence
from stip.statistics.impute import with_neighbours
from stip.statistics.projection import straight_line
from stip.statistics.trend import direction, mann_kendall, slope_interval
from stip.statistics.uncertainty import rank_table, simulate

NAN = np.nan
CELLS = st.one_of(st.integers(-1000, 1000).map(float), st.sampled_from([0.0, 0.5, NAN]))
TABLES = npst.arrays(np.float64, st.tuples(st.integers(1, 12), st.integers(1, 5)), elements=CELLS)
METHODS = st.builds(
    Method,
    st.sampled_from(TREATMENTS),
    st.sampled_from([each for each in IMPUTATIONS if each != "leave-out"]),
    st.sampled_from(NORMALISATIONS),
    st.sampled_from(AGGREGATIONS),
)


def series(values: np.ndarray, *, posts: np.ndarray | None = None, better: bool = True) -> Series:
    places, indicators = values.shape
    ends = np.full((indicators, 2), NAN) if posts is None else posts
    return Series(values, (better,) * indicators, ends, np.arange(places, dtype=np.int64) // 3)


@settings(max_examples=200, deadline=None)
@given(TABLES, METHODS)
def test_every_way_of_working_gives_every_place_a_score(values: np.ndarray, method: Method) -> None:
    assume(not np.isnan(values).all(axis=0).any())
    found = points(series(values), method)
    assert found.shape == values.shape
    assert np.isfinite(found).all()
    if method.normalisation != "z-score":
        assert ((found >= 0) & (found <= 100)).all()
    if method.aggregation == "geometric":
        assert (found >= 1).all()
    assert np.isfinite(score(found, weigh.equal(values.shape[1]), method.aggregation)).all()


@settings(max_examples=100, deadline=None)
@given(TABLES, METHODS, st.randoms(use_true_random=False))
def test_the_order_of_places_and_of_criteria_does_not_matter(
    values: np.ndarray, method: Method, chance: object
) -> None:
    assume(not np.isnan(values).all(axis=0).any())
    rows = chance.sample(range(values.shape[0]), values.shape[0])  # type: ignore[attr-defined]
    columns = chance.sample(range(values.shape[1]), values.shape[1])  # type: ignore[attr-defined]
    one = series(values)
    other = Series(values[rows][:, columns], one.higher_is_better, one.goalposts, one.groups[rows])
    weights = weigh.own(np.arange(1.0, values.shape[1] + 1))
    first = score(points(one, method), weights, method.aggregation)
    second = score(points(other, method), weights[columns], method.aggregation)
    assert np.allclose(first[rows], second)


@settings(max_examples=100, deadline=None)
@given(TABLES, st.sampled_from(NORMALISATIONS))
def test_less_is_better_turns_the_scale_round(values: np.ndarray, normalisation: str) -> None:
    assume(not np.isnan(values).all(axis=0).any())
    method = Method(normalisation=normalisation)
    up, down = points(series(values), method), points(series(-values, better=False), method)
    assert np.allclose(up, down)


@settings(max_examples=100)
@given(npst.arrays(np.float64, st.integers(1, 30), elements=st.integers(-50, 50).map(float)))
def test_ranks_see_only_the_order(values: np.ndarray) -> None:
    assert (normalise.rank(values) == normalise.rank(np.exp(values / 10))).all()
    assert (normalise.rank(values) == normalise.rank(values * 3 - 7)).all()
    assert normalise.rank(values).sum() == values.size * (values.size + 1) / 2


@given(
    npst.arrays(np.float64, (7, 3), elements=st.integers(-5, 5).map(float)),
    npst.arrays(np.float64, 3, elements=st.integers(1, 9).map(float)),
)
def test_without_compensation_only_the_order_counts_and_wins_add_up_to_nothing(
    values: np.ndarray, given_weights: np.ndarray
) -> None:
    weights = weigh.own(given_weights)
    found = aggregate.copeland(values, weights)
    assert found.sum() == 0
    assert (aggregate.copeland(np.exp(values), weights) == found).all()
    assert (aggregate.copeland(-values, weights) == -found).all()


def test_weights_that_balance_leave_nobody_the_winner() -> None:
    """0.1 + 0.2 is not 0.3 to the last bit, but it is as much."""
    table = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]])
    assert aggregate.copeland(table, np.array([0.1, 0.2, 0.3, 0.4])).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_a_criterion_without_weight_does_not_count(aggregation: str) -> None:
    table = np.random.default_rng(2).uniform(1, 100, (9, 3))
    without = score(table[:, :2], np.array([0.5, 0.5]), aggregation)
    assert np.allclose(score(table, np.array([0.5, 0.5, 0.0]), aggregation), without)


@pytest.mark.parametrize("wrong", [np.array([NAN, 1.0]), np.array([0.5, 0.4]), np.array([1.5, -0.5])])
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_weights_that_are_none_are_refused(aggregation: str, wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="weights must be zero or more and add up to 1"):
        score(np.full((2, 2), 5.0), wrong, aggregation)


@settings(max_examples=60, deadline=None)
@given(npst.arrays(np.float64, (8, 2), elements=st.integers(-100, 100).map(float)))
def test_negative_figures_can_be_multiplied_once_they_have_goalposts(values: np.ndarray) -> None:
    method = Method(aggregation="geometric")
    found = points(series(values, posts=np.array([[-50.0, 50.0]] * 2)), method)
    assert ((found >= 1) & (found <= 100)).all()
    # A place that is nowhere lower is not lower in the whole.
    whole = score(found, weigh.equal(2), "geometric")
    for one in range(8):
        for other in range(8):
            if (values[one] >= values[other]).all():
                assert whole[one] >= whole[other] - 1e-9


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_a_figure_that_is_infinite_is_refused(value: float) -> None:
    table = np.array([[1.0, 2.0], [value, 3.0], [4.0, 5.0]])
    with pytest.raises(ValueError, match="values must be finite"):
        points(series(table), Method())
    with pytest.raises(ValueError, match="values must be finite"):
        mann_kendall(np.arange(2.0), table)


def test_a_column_that_nobody_has_is_refused_and_one_that_all_have_alike_makes_no_difference() -> None:
    with pytest.raises(ValueError, match="each indicator must have a measured place"):
        points(series(np.array([[NAN, 1.0], [NAN, 2.0]])), Method())
    for normalisation in NORMALISATIONS:
        found = points(series(np.full((4, 2), 0.1)), Method(normalisation=normalisation))
        assert (found == found[0, 0]).all()


@settings(max_examples=100)
@given(npst.arrays(np.float64, st.integers(1, 40), elements=st.one_of(CELLS, st.just(1e6))))
def test_treating_never_turns_the_order_round_or_makes_all_alike(values: np.ndarray) -> None:
    found = outliers.treat(values).values
    assert (np.isnan(found) == np.isnan(values)).all()
    measured = ~np.isnan(values)
    order = np.argsort(values[measured], kind="stable")
    assert (np.diff(found[measured][order]) >= 0).all()
    if measured.any() and np.ptp(values[measured]) > 0:
        assert np.ptp(found[measured]) > 0


@settings(max_examples=60, deadline=None)
@given(TABLES, st.integers(1, 4))
def test_neighbours_fill_in_only_what_was_missing_and_within_what_was_measured(values: np.ndarray, count: int) -> None:
    assume(not np.isnan(values).all(axis=0).any())
    found, missing = with_neighbours(values, count=count)
    assert (found[~missing] == values[~missing]).all()
    assert (found >= np.nanmin(values, axis=0) - 1e-9).all()
    assert (found <= np.nanmax(values, axis=0) + 1e-9).all()


@pytest.mark.parametrize("periods", [0, 1, 2])
def test_too_few_periods_say_nothing(periods: int) -> None:
    at, values = np.arange(float(periods)), np.ones((2, periods))
    trend = mann_kendall(at, values)
    for each in (trend.slope, trend.s, trend.z, trend.p, direction(trend), *slope_interval(at, values)):
        assert np.isnan(each).all()
    assert np.isnan(straight_line(at, values, target=9.0).value).all()
    if periods:
        assert np.isnan(convergence(at, values, np.zeros(periods), higher_is_better=False).verdict).all()


@settings(max_examples=60, deadline=None)
@given(
    npst.arrays(np.float64, (3, 9), elements=st.one_of(st.just(NAN), st.integers(-20, 20).map(float))),
    st.sampled_from([0.5, 2.0, 8.0]),
)
def test_trends_turn_with_the_sign_and_grow_with_the_unit(values: np.ndarray, unit: float) -> None:
    at = np.arange(2013.0, 2022.0)
    one, turned, scaled = mann_kendall(at, values), mann_kendall(at, -values), mann_kendall(at + 100, values * unit + 3)
    assert np.array_equal(one.s, -turned.s, equal_nan=True)
    assert np.array_equal(one.p, turned.p, equal_nan=True)
    assert np.array_equal(one.p, scaled.p, equal_nan=True)
    assert np.allclose(one.slope * unit, scaled.slope, equal_nan=True)
    low, high = slope_interval(at, values)
    other_low, other_high = slope_interval(at, -values)
    assert np.allclose(low, -other_high, equal_nan=True)
    assert np.allclose(high, -other_low, equal_nan=True)


@settings(max_examples=40, deadline=None)
@given(npst.arrays(np.float32, (5, 3), elements=st.integers(-3, 3).map(float)), st.integers(1, 5))
def test_whoever_is_drawn_there_are_k_weakest(table: np.ndarray, k: int) -> None:
    weights = weigh.drawn_around(weigh.equal(3), concentration=3.0, draws=40, rng=np.random.default_rng(8))
    found = simulate([table], weights.astype(np.float32), np.zeros(40, np.int64), k=k)
    assert np.isclose(found.probability.sum(), k)
    assert ((found.low <= found.median) & (found.median <= found.high)).all()
    if k == 5:
        assert (found.probability == 1.0).all()


@pytest.mark.parametrize("places", [1, 2, 3, 257])
@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
def test_the_same_seed_gives_the_same_bits_on_one_two_and_four_threads(places: int, aggregation: str) -> None:
    def drawn(threads: int) -> tuple[bytes, ...]:
        rng = np.random.default_rng(20)
        raw = np.round(rng.normal(size=(places, 7)), 1)
        table = summable(points(series(raw), Method(aggregation=aggregation)), aggregation)
        weights = weigh.drawn_around(weigh.equal(7), concentration=7.0, draws=900, rng=rng).astype(np.float32)
        choice = rng.integers(0, 2, 900)
        found = simulate([table, table[:, ::-1]], weights, choice, k=1, threads=threads)
        ranks = rank_table([table, table[:, ::-1]], weights, choice, threads=threads)
        each = (ranks, found.low, found.median, found.high, found.probability)
        return tuple(part.tobytes() for part in each)

    assert drawn(1) == drawn(2) == drawn(4)
