# SPDX-License-Identifier: EUPL-1.2
"""Weights of indicators: step 6 of the OECD/JRC Handbook. Weights are zero or more and add up to 1."""

import numpy as np

from stip.statistics import Floats
from stip.statistics.normalise import z_score

_MOST_TURNS = 1_000


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
    """Weights by principal components: how far the rotated component that an indicator belongs to explains it.

    values   shape (places, indicators), no NaN, turned so that more is better
    source   OECD/JRC Handbook (2008), step 6.1 and tables 16 to 18: components that matter, turned by varimax, each
             indicator in the one where it loads most, by its squared loading
    raises   ValueError when fewer than three places are given or an indicator does not vary
    """
    if values.shape[0] < 3 or not np.isfinite(values).all():
        raise ValueError("principal components need at least three places and no missing values")
    z = np.column_stack([z_score(column) for column in values.T])
    if (z == 0).all(axis=0).any():
        raise ValueError("every indicator must vary over the places")
    eigenvalues, vectors = np.linalg.eigh(np.atleast_2d(np.corrcoef(z, rowvar=False)))
    # Largest first; those of zero come out a little below it.
    eigenvalues, vectors = np.maximum(eigenvalues[::-1], 0.0), vectors[:, ::-1]
    kept = slice(0, _that_matter(eigenvalues))
    return own((varimax(vectors[:, kept] * np.sqrt(eigenvalues[kept])) ** 2).max(axis=1))


def varimax(loadings: Floats) -> Floats:
    """Turn loadings so that each indicator leans on as few components as can be.

    loadings  shape (indicators, components)
    source    Kaiser, The varimax criterion for analytic rotation in factor analysis (1958), with his normalisation
    """
    lengths = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    even = loadings / np.where(lengths > 0, lengths, 1.0)
    turn, reached = np.eye(loadings.shape[1]), 0.0
    for _ in range(_MOST_TURNS):
        turned = even @ turn
        left, singular, right = np.linalg.svd(even.T @ (turned**3 - turned * (turned**2).mean(axis=0)))
        turn = left @ right
        if singular.sum() <= reached * (1.0 + 1e-12):
            break
        reached = singular.sum()
    found: Floats = (even @ turn) * lengths
    return found


def _that_matter(eigenvalues: Floats) -> int:
    """How many components count: each with an eigenvalue above 1 or a tenth of the variance, and enough for 60%."""
    shares = eigenvalues / eigenvalues.sum()
    enough = int(np.searchsorted(np.cumsum(shares), 0.6 - 1e-9)) + 1
    return max(int(((eigenvalues > 1.0) | (shares > 0.1)).sum()), enough)


def drawn_around(weights: Floats, *, concentration: float, draws: int, rng: np.random.Generator) -> Floats:
    """Weights as different people could have chosen them: Dirichlet around `weights`.

    concentration  how close to `weights`; the number of indicators at equal weights gives the uniform simplex
    returns        shape (draws, indicators); an indicator of weight zero stays at zero
    """
    used = weights > 0
    found = np.zeros((draws, weights.size))
    found[:, used] = rng.dirichlet(weights[used] * concentration, size=draws)
    return found
