# SPDX-License-Identifier: EUPL-1.2
"""Five classes for a map of figures: around a norm in purple, white and green, or in steps of one hue."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stip.website.formatting import number

NO_FIGURE = "none"
AROUND = ("worse2", "worse1", "same", "better1", "better2")
STEPS = ("1", "2", "3", "4", "5")
NORM = "Nederland"


@dataclass(frozen=True)
class Classes:
    """The tone of each area that has a value, and the words of each tone for the legend."""

    tones: dict[str, str]
    legend: list[tuple[str, str]]


def around(
    values: Mapping[str, float], norm: float, *, higher_is_better: bool, decimals: int, name: str = NORM
) -> Classes:
    """Classes on both sides of a norm, called `name`; the middle one is about the same as the norm.

    >>> around({"A": 60.0, "B": 76.0, "C": 92.0}, 75.9, higher_is_better=False, decimals=1).tones
    {'A': 'better2', 'B': 'same', 'C': 'worse2'}
    >>> around({"A": 60.0, "B": 76.0}, 75.9, higher_is_better=True, decimals=1).legend[2]
    ('same', '70,9 tot 80,9, ongeveer als Nederland')
    """
    far = float(np.quantile([abs(value - norm) for value in values.values()], 0.9)) if values else 0.0
    half = max(_nice(far / 5), 10.0**-decimals)
    bounds = [round(norm + times * half, decimals) for times in (-3, -1, 1, 3)]
    tones = AROUND if higher_is_better else AROUND[::-1]
    words = _words(bounds, decimals)
    words[2] += f", ongeveer als {name}"
    sides = ("slechter", "beter") if higher_is_better else ("beter", "slechter")
    words[0] += f" ({sides[0]})"
    words[-1] += f" ({sides[1]})"
    return Classes(_placed(values, bounds, tones, decimals), list(zip(tones, words, strict=True)))


def in_steps(values: Mapping[str, float], *, decimals: int) -> Classes:
    """Classes with about as many areas in each, light to dark.

    >>> in_steps({"A": 1.0, "B": 2.0, "C": 3.0}, decimals=0).legend
    [('1', 'tot 2'), ('3', '2 tot 3'), ('5', '3 en hoger')]
    """
    quantiles = np.quantile(list(values.values()), [0.2, 0.4, 0.6, 0.8]).tolist() if values else []
    lowest = round(min(values.values(), default=0), decimals)
    bounds = sorted({round(each, decimals) for each in quantiles} - {lowest})
    tones = _spread(len(bounds) + 1)
    return Classes(
        _placed(values, bounds, tones, decimals),
        list(zip(tones, _words(bounds, decimals), strict=True)) if values else [],
    )


def _placed(
    values: Mapping[str, float], bounds: Sequence[float], tones: Sequence[str], decimals: int
) -> dict[str, str]:
    """By the value as it is shown, so that a legend and a figure never disagree."""
    places = {
        code: int(np.searchsorted(bounds, round(value, decimals), side="right")) for code, value in values.items()
    }
    return {code: tones[place] for code, place in places.items()}


def _words(bounds: Sequence[float], decimals: int) -> list[str]:
    written = [number(bound, decimals) for bound in bounds]
    if not written:
        return ["overal hetzelfde"]
    between = [f"{low} tot {high}" for low, high in zip(written, written[1:], strict=False)]
    return [f"tot {written[0]}", *between, f"{written[-1]} en hoger"]


def _spread(count: int) -> list[str]:
    """As many of the five tones, as far apart as can be."""
    if count == 1:
        return [STEPS[2]]
    return [STEPS[round(place * (len(STEPS) - 1) / (count - 1))] for place in range(count)]


def _nice(value: float) -> float:
    """The nearest of 1, 2 and 5 times a power of ten at or above a value.

    >>> _nice(3.1), _nice(0.18), _nice(0.0)
    (5.0, 0.2, 0.0)
    """
    if value <= 0:
        return 0.0
    power: float = 10.0 ** math.floor(math.log10(value))
    return next(round(step * power, 12) for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))
