# SPDX-License-Identifier: EUPL-1.2
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from stip.statistics import weigh
from stip.statistics.sensitivity import sobol
from stip.statistics.uncertainty import rank_table, simulate


def world(places: int = 300, indicators: int = 6, draws: int = 700) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    points = rng.normal(size=(places, indicators)).astype(np.float32)
    weights = weigh.drawn_around(weigh.equal(indicators), concentration=indicators, draws=draws, rng=rng)
    return (
        [points, np.argsort(np.argsort(points, axis=0), axis=0).astype(np.float32)],
        weights.astype(np.float32),
        (rng.integers(0, 2, draws)),
    )


def test_the_simulation_is_the_simple_loop_only_faster() -> None:
    variants, weights, choice = world()
    table = rank_table(variants, weights, choice)
    for draw in (0, 13, 699):
        scores = variants[choice[draw]] @ weights[draw]
        agree = table[draw] == np.argsort(np.argsort(scores, kind="stable"))
        assert agree.mean() > 0.98  # equal to the last bit of a 32-bit float


def test_rank_intervals_and_probabilities_are_those_of_the_table() -> None:
    variants, weights, choice = world()
    table = np.sort(rank_table(variants, weights, choice), axis=0)
    found = simulate(variants, weights, choice, k=15)
    assert (found.low - 1 == table[int(0.05 * 700)]).all()
    assert (found.median - 1 == table[350]).all()
    assert (found.high - 1 == table[int(0.95 * 700)]).all()
    assert np.allclose(found.probability, (table < 15).mean(axis=0))
    assert np.isclose(found.probability.sum(), 15.0)


@pytest.mark.parametrize("indicators", [1, 7, 8, 24, 25])
def test_the_outcome_is_the_same_to_the_bit_on_any_number_of_threads(indicators: int) -> None:
    variants, weights, choice = world(places=901, indicators=indicators, draws=1100)
    alone = rank_table(variants, weights, choice, threads=1)
    assert (alone == rank_table(variants, weights, choice, threads=2)).all()
    assert (alone == rank_table(variants, weights, choice, threads=5)).all()
    assert (
        simulate(variants, weights, choice, k=9, threads=1).high == simulate(variants, weights, choice, k=9).high
    ).all()


def test_two_who_ask_at_once_get_what_each_would_get_alone() -> None:
    variants, weights, choice = world()
    alone = rank_table(variants, weights, choice)
    with ThreadPoolExecutor(4) as pool:
        for table in pool.map(lambda _: rank_table(variants, weights, choice), range(8)):
            assert (table == alone).all()


def test_draws_that_do_not_fit_are_refused() -> None:
    variants, weights, choice = world()
    with pytest.raises(ValueError, match="choice must name one of 1 variants, got 0 to 1"):
        simulate(variants[:1], weights, choice, k=3)
    with pytest.raises(ValueError, match="there must be a weight per indicator"):
        simulate(variants, weights[:, :4], choice, k=3)
    with pytest.raises(ValueError, match="there may be 1 to 65535 draws, got 0"):
        simulate(variants, weights[:0], choice[:0], k=3)


def test_a_place_that_is_worst_on_everything_is_certain() -> None:
    variants, weights, choice = world()
    for points in variants:
        points[7] = points.min() - 1
    found = simulate(variants, weights, choice, k=1)
    assert (found.probability[7], found.low[7], found.high[7]) == (1.0, 1, 1)


def test_one_place_is_always_the_weakest() -> None:
    found = simulate([np.ones((1, 2), np.float32)], np.full((10, 2), 0.5, np.float32), np.zeros(10, np.int64), k=1)
    assert (found.probability[0], found.median[0]) == (1.0, 1)


def test_places_that_are_alike_in_everything_share_their_chance() -> None:
    variants, weights, choice = world()
    worst = [points.min() - 1 for points in variants]
    for points, low in zip(variants, worst, strict=True):
        points[[3, 40, 41, 299]] = low
    found = simulate(variants, weights, choice, k=1)
    assert found.probability[[3, 40, 41, 299]].tolist() == [0.25] * 4
    assert (found.low[40], found.high[40]) == (1, 4)
    assert np.isclose(found.probability.sum(), 1.0)


def test_a_country_of_equals_has_equal_chances() -> None:
    found = simulate([np.ones((8, 2), np.float32)], np.full((10, 2), 0.5, np.float32), np.zeros(10, np.int64), k=3)
    assert found.probability.tolist() == [0.375] * 8
    assert (found.low.tolist(), found.high.tolist()) == ([1] * 8, [8] * 8)


@pytest.mark.parametrize("k", [0, 301])
def test_choosing_none_or_more_than_there_are_is_refused(k: int) -> None:
    variants, weights, choice = world()
    with pytest.raises(ValueError, match=f"k must be between 1 and 300, got {k}"):
        simulate(variants, weights, choice, k=k)


def test_variance_is_shared_out_as_in_the_example_of_ishigami() -> None:
    """Analytic indices for a = 7, b = 0.1 (Ishigami and Homma 1990): .3139 .4424 0 and .5576 .4424 .2437."""

    def ishigami(inputs: np.ndarray) -> np.ndarray:
        x = (inputs * 2 - 1) * np.pi
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    found = sobol(ishigami, factors=3, power=13)
    assert np.allclose(found.first, [0.3139, 0.4424, 0.0], atol=0.01)
    assert np.allclose(found.total, [0.5576, 0.4424, 0.2437], atol=0.01)


def test_an_outcome_that_never_moves_depends_on_nothing() -> None:
    found = sobol(lambda inputs: np.ones(inputs.shape[0]), factors=2, power=4)
    assert found.first.tolist() == found.total.tolist() == [0.0, 0.0]
