# SPDX-License-Identifier: EUPL-1.2
"""One strip: where an area stands among its peers on one indicator. Better lies on the right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

WIDTH, HEIGHT = 320, 28
MARGIN = 10
_FAR = 3.0
"""Beyond this many times the middle half of the peers a value stands at the edge, so that one outlier hides nobody."""


@dataclass(frozen=True)
class Mark:
    """A named place on the strip; `shape` is "dot", "square", "triangle" or "diamond"."""

    x: float
    shape: str
    name: str


@dataclass(frozen=True)
class Strip:
    """ticks: path of the peers; norm: where the reference stands, None without one."""

    ticks: str
    marks: list[Mark]
    norm: float | None


def draw(
    peers: Sequence[float], own: Sequence[tuple[str, str, float | None]], norm: float | None, *, flipped: bool
) -> Strip | None:
    """Draw the peers as ticks and what is told apart as marks; None when there is nothing to compare.

    own       (name, shape, value) of each mark
    flipped   lower is better, so the lowest stands on the right
    """
    values = np.array([value for value in peers if not np.isnan(value)])
    if len(values) < 2:
        return None
    low, high = _ends(values)
    # The reference is never an outlier to fold away: it is what the reader looks for.
    low, high = (low, high) if norm is None else (min(low, norm), max(high, norm))
    if not high > low:
        return None

    def place(value: float) -> float:
        share = min(1.0, max(0.0, (value - low) / (high - low)))
        return round(MARGIN + (1 - share if flipped else share) * (WIDTH - 2 * MARGIN), 1)

    places = sorted({round(place(value)) for value in values.tolist()})
    marks = [Mark(place(value), shape, name) for name, shape, value in own if value is not None]
    return Strip("".join(f"M{x} 8v12" for x in places), marks, None if norm is None else place(norm))


def _ends(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float]:
    lower, upper = np.quantile(values, [0.25, 0.75])
    reach = _FAR * float(upper - lower)
    low, high = float(values.min()), float(values.max())
    return (max(low, float(lower) - reach), min(high, float(upper) + reach)) if reach else (low, high)
