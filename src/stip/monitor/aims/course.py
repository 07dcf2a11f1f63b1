# SPDX-License-Identifier: EUPL-1.2
"""Whether a target comes within reach: on course, behind, or not to be told."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from stip.statistics import projection

ON_COURSE, BEHIND, UNKNOWN = "op koers", "loopt achter", "niet te zeggen"


@dataclass(frozen=True)
class Course:
    """A verdict with what it rests on; None where there is nothing to say.

    expected, low, high   the value in the target year and between which values it lies nine times out of ten
    probability           chance that the aim is reached when the straight line goes on, from 0 to 1
    is_final              the target year was measured: the verdict is what happened
    """

    verdict: str
    reason: str
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None
    is_final: bool = False


@dataclass(frozen=True)
class Expected:
    """What the straight line gives for a year, and between which values that lies nine times out of ten."""

    year: int
    value: float
    low: float
    high: float


def course(
    series: Mapping[int, float],
    *,
    aim: float | None,
    year: int | None,
    higher_is_better: bool,
    since: int | None = None,
) -> Course:
    """Judge a series of values by year against an aim.

    since   leave out what was measured before, such as before a break in the definition
    """
    if aim is None or year is None:
        return Course(UNKNOWN, "Het doel heeft geen getal of geen jaar.")
    known = {at: value for at, value in sorted(series.items()) if np.isfinite(value) and (since is None or at >= since)}
    if year in known:
        value = known[year]
        is_reached = value >= aim if higher_is_better else value <= aim
        reason = "In het doeljaar gehaald." if is_reached else "In het doeljaar niet gehaald."
        return Course(ON_COURSE if is_reached else BEHIND, reason, value, value, value, float(is_reached), True)
    if len(known) < projection.FEWEST_PERIODS:
        counted = "is 1 meting" if len(known) == 1 else f"zijn {len(known)} metingen"
        return Course(UNKNOWN, f"Er {counted} en {projection.FEWEST_PERIODS} is het minste.")
    if max(known) > year:
        return Course(UNKNOWN, "In het doeljaar zelf is niet gemeten.")
    line = projection.straight_line(np.array([*known], float), np.array([[*known.values()]], float), target=float(year))
    low, high = (float(end[0]) for end in line.interval())
    chance = float(line.probability_of_reaching(aim, higher_is_better=higher_is_better)[0])
    verdict, reason = _VERDICTS[projection.verdict(np.array([chance]))[0]]
    return Course(verdict, reason, float(line.value[0]), low, high, chance)


def road(series: Mapping[int, float], *, until: int) -> list[Expected]:
    """What `course` expects of each year from the last measured one on; empty with too little to go on."""
    if len(series) < projection.FEWEST_PERIODS or max(series) >= until:
        return []
    periods, values = np.array([*series], float), np.array([[*series.values()]], float)
    found = []
    for year in range(max(series), until + 1):
        line = projection.straight_line(periods, values, target=float(year))
        low, high = (float(end[0]) for end in line.interval())
        found.append(Expected(year, float(line.value[0]), low, high))
    return found


_VERDICTS = {
    "on-course": (ON_COURSE, "Als de lijn zo doorgaat, is de kans op het doel 80% of meer."),
    "behind": (BEHIND, "Als de lijn zo doorgaat, is de kans op het doel 20% of minder."),
    "unclear": (UNKNOWN, "De metingen lopen te ver uiteen om te zeggen of het doel gehaald wordt."),
    "unknown": (UNKNOWN, "Er zijn te weinig metingen."),
}
