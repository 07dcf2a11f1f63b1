# SPDX-License-Identifier: EUPL-1.2
"""Where one area stands among its peers, on every indicator at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stip.monitor.figures.reading import matrix

_SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Position:
    """An area among its peers in a year. `place` counts from the highest value; None when the area has no value.

    low, lower, middle, upper, high   5%, 25%, 50%, 75% and 95% of the peers are at or below this value
    """

    indicator: str
    year: int
    value: float | None
    place: int | None
    of: int
    low: float
    lower: float
    middle: float
    upper: float
    high: float


def positions(
    area: str, indicators: Sequence[str], *, years: Mapping[str, int], peers: Sequence[str] | None = None, **asked: Any
) -> dict[str, Position]:
    """The position of `area` on each indicator that has a figure among the peers, by indicator.

    years    which year of each indicator, as `reading.latest_years` gives them
    peers    with which areas it is compared; else `level` tells of which kind they are
    asked    what more can be asked is told at `reading.Question`
    """
    areas = None if peers is None else sorted({area, *peers})
    found = matrix(indicators, years=years, areas=areas, **asked)
    own = found.values[found.areas.index(area)] if area in found.areas else np.full(len(indicators), np.nan)
    # NaN sorts to the end, so the first `of` of a column are its values.
    columns = np.sort(found.values, axis=0)
    counts = (~np.isnan(columns)).sum(axis=0)
    return {
        code: _position(code, years[code], own[place], columns[: counts[place], place])
        for place, code in enumerate(indicators)
        if counts[place]
    }


def _position(indicator: str, year: int, own: float, values: NDArray[np.float64]) -> Position:
    """values   those of all peers, ascending, without NaN"""
    spread = np.interp(np.array(_SHARES) * (len(values) - 1), np.arange(len(values)), values)
    low, lower, middle, upper, high = spread.tolist()
    has = not np.isnan(own)
    place = len(values) - int(np.searchsorted(values, own, side="right")) + 1 if has else None
    value = float(own) if has else None
    return Position(indicator, year, value, place, len(values), low, lower, middle, upper, high)
