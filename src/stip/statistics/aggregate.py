# SPDX-License-Identifier: EUPL-1.2
"""From indicators to one score: step 6 of the OECD/JRC Handbook."""

import numpy as np

from stip.statistics import Floats

_NOTHING = 1e-9


def arithmetic(points: Floats, weights: Floats) -> Floats:
    """Weighted mean: a high value makes up fully for a low one.

    points   shape (places, indicators); a place with a NaN gets NaN
    weights  shape (indicators,), adding up to 1
    returns  shape (places,), in the unit of `points`

    >>> arithmetic(np.array([[10.0, 90.0], [50.0, 50.0]]), np.array([0.5, 0.5]))
    array([50., 50.])
    """
    _check(weights)
    # Not the product of the linear algebra library: its last bit differs with the number of threads.
    found: Floats = (points * weights).sum(axis=1)
    return found


def geometric(points: Floats, weights: Floats) -> Floats:
    """Weighted geometric mean: a low value weighs more than a high one makes up for.

    points   above 0, so on a scale that starts at 1 and not at 0
    raises   ValueError when a point is not above 0

    >>> geometric(np.array([[10.0, 90.0], [50.0, 50.0]]), np.array([0.5, 0.5]))
    array([30., 50.])
    """
    _check(weights)
    if (points <= 0).any():
        raise ValueError(f"points must be above 0 for a geometric mean, got {np.nanmin(points)}")
    found: Floats = np.exp((np.log(points) * weights).sum(axis=1))
    return found


def copeland(points: Floats, weights: Floats) -> Floats:
    """Non-compensatory: how many places a place beats, less how many beat it, by a majority of the weights.

    A place beats another when the weights of the indicators on which it is better add up to more than those on which
    it is worse. How much better does not matter, so nothing is made up for.

    returns  shape (places,), from -(places - 1) to places - 1
    source   Munda and Nardo (2005) for the outranking matrix; Copeland (1951) for the count
    """
    _check(weights)
    wins = np.zeros(points.shape[0])
    for place, own in enumerate(points):
        better = (np.sign(own - points) * weights).sum(axis=1)
        # A tenth and two tenths are as much as three tenths, though not to the last bit.
        wins[place] = np.sign(np.where(np.abs(better) < _NOTHING, 0.0, better)).sum()
    return wins


def _check(weights: Floats) -> None:
    total = float(weights.sum())
    if not (weights >= 0).all() or not abs(total - 1.0) < _NOTHING:
        raise ValueError(f"weights must be zero or more and add up to 1, got a sum of {total:.4f}")
