# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy.stats import rankdata

from stip.statistics import ranking

FLOATS = st.floats(width=32, allow_nan=False)


@settings(deadline=None)
@given(npst.arrays(np.float32, npst.array_shapes(min_dims=2, max_dims=2, max_side=40), elements=FLOATS))
def test_the_kernel_ranks_as_a_stable_sort_does(scores: np.ndarray) -> None:
    expected = np.argsort(np.argsort(scores, axis=1, kind="stable"), axis=1)
    assert (ranking.positions(scores) == expected).all()


@given(npst.arrays(np.float64, st.integers(1, 60), elements=st.integers(-5, 5).map(float)))
def test_ties_share_the_mean_of_their_positions(values: np.ndarray) -> None:
    assert ranking.mid_ranks(values).tolist() == rankdata(values).tolist()


def test_what_was_not_measured_cannot_be_ranked() -> None:
    with pytest.raises(ValueError, match="got NaN"):
        ranking.positions(np.array([[1.0, np.nan]], np.float32))
    with pytest.raises(ValueError, match="got NaN"):
        ranking.mid_ranks(np.array([1.0, np.nan]))


def test_infinite_scores_are_the_ends_of_the_order() -> None:
    assert ranking.positions(np.array([[np.inf, 0.0, -np.inf]], np.float32)).tolist() == [[2, 1, 0]]


def test_more_places_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 65535 places, got 65536"):
        ranking.positions(np.zeros((1, 65_536), np.float32))


def test_a_wild_score_does_not_spoil_the_order_of_the_others() -> None:
    """All others then lie within one step of the coarse keys, so that the full scores must decide."""
    rng = np.random.default_rng(4)
    scores = rng.normal(size=(3, 3000)).astype(np.float32)
    scores[:, 17] = 1e30
    scores[1] = np.round(scores[1])
    expected = np.argsort(np.argsort(scores, axis=1, kind="stable"), axis=1)
    assert (ranking.positions(scores) == expected).all()


def test_scores_of_a_few_classes_keep_the_order_of_places() -> None:
    scores = np.random.default_rng(5).integers(1, 10, size=(2, 20_000)).astype(np.float32)
    assert (ranking.positions(scores) == np.argsort(np.argsort(scores, axis=1, kind="stable"), axis=1)).all()
