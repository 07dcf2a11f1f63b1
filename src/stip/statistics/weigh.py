# SPDX-License-Identifier: EUPL-1.2
"""Weights of indicators: step 6 of the OECD/JRC Handbook. Weights are zero or more and add up to 1."""

import numpy as np

from stip.statistics import Floats
from stip.statistics.normalise import z_score


def equal(count: int) -> Floats:
    """The same weight for every indicator.

    >>> equal(4)
    array([0.25, 0.25, 0.25, 0.25])
    """
    if count < 1:
        raise ValueError(f"there must be an indicator, got {count}")
    return np.full(count, 1.0 / count)


def own(given: Floats) -> Floats:
    """Weights that somebody chose, scaled to add up to 1.

    raises  ValueError when one is negative or not a number, or when all are zero

    >>> own(np.array([2.0, 1.0, 1.0]))
    array([0.5 , 0.25, 0.25])
    """
    if not np.isfinite(given).all() or (given < 0).any() or not given.sum() > 0:
        raise ValueError(f"weights must be zero or more and not all zero, got {given.tolist()}")
    found: Floats = given / given.sum()
    return found


def principal_component(values: Floats) -> Floats:
    """Weights by principal components: squared loadings of the components that matter, by the variance they explain.

    values   shape (places, indicators), no NaN, turned so that more is better
    source   OECD/JRC Handbook (2008), step 6: components with an eigenvalue above 1, unrotated here
    raises   ValueError when fewer than three places are given or an indicator does not vary
    """
    if values.shape[0] < 3 or np.isnan(values).any():
        raise ValueError("principal components need at least three places and no missing values")
    z = np.column_stack([z_score(column) for column in values.T])
    if (z == 0).all(axis=0).any():
        raise ValueError("every indicator must vary over the places")
    eigenvalues, vectors = np.linalg.eigh(np.corrcoef(z, rowvar=False))
    kept = eigenvalues > 1.0 if (eigenvalues > 1.0).any() else eigenvalues == eigenvalues.max()
    explained = eigenvalues[kept] / eigenvalues[kept].sum()
    return own((vectors[:, kept] ** 2) @ explained)


def drawn_around(weights: Floats, *, concentration: float, draws: int, rng: np.random.Generator) -> Floats:
    """Weights as different people could have chosen them: Dirichlet around `weights`.

    concentration  how close to `weights`; the number of indicators at equal weights gives the uniform simplex
    returns        shape (draws, indicators); an indicator of weight zero stays at zero
    """
    used = weights > 0
    found = np.zeros((draws, weights.size))
    found[:, used] = rng.dirichlet(weights[used] * concentration, size=draws)
    return found
