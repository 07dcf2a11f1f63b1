# SPDX-License-Identifier: EUPL-1.2
"""How a figure went through the years, and whether a place closes its gap. Years before a break do not count along."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from stip.monitor.figures.levels import COUNTRY
from stip.monitor.figures.references import Reference, References
from stip.monitor.models import Indicator
from stip.statistics.convergence import convergence
from stip.statistics.trend import mann_kendall

LEAST_YEARS = 5
"""With fewer years the test of Mann and Kendall cannot find a trend at 5%, however steady the line is."""
ALPHA = 0.05


class Course(StrEnum):
    """Where a figure goes, as far as its years can tell."""

    BETTER = "wordt beter"
    WORSE = "wordt slechter"
    UP = "stijgt"
    DOWN = "daalt"
    LEVEL = "geen duidelijke trend"
    TOO_SHORT = "nog niet te zeggen"


class Gap(StrEnum):
    """What happens to the distance to the reference."""

    CLOSES = "loopt in"
    WIDENS = "raakt verder achter"
    STAYS = "geen duidelijke verandering"
    TOO_SHORT = "nog niet te zeggen"
    NONE = "geen achterstand"


@dataclass(frozen=True)
class Standing:
    """Where a place stands against the reference in the last year that both have.

    difference   own minus reference, in the unit of the indicator
    side         1 better, -1 worse, 0 the same as far as the decimals of the indicator tell
    """

    indicator: Indicator
    own: Reference
    reference: Reference
    difference: float
    side: int
    gap: Gap
    years: int

    @property
    def year(self) -> int:
        return self.own.year


def since_break(indicator: Indicator, years: Sequence[int]) -> list[int]:
    """The years that can be compared with the last one.

    >>> since_break(Indicator(breaks=[[2020, "andere vraag"]]), [2016, 2020, 2022])
    [2020, 2022]
    """
    last = max(years, default=0)
    first = max((year for year, _ in indicator.breaks if year <= last), default=0)
    return [year for year in years if year >= first]


def course(indicator: Indicator, series: Sequence[tuple[int, float]]) -> Course:
    """The trend of a series of (year, value), earliest first."""
    kept = set(since_break(indicator, [year for year, _ in series]))
    points = [point for point in series if point[0] in kept]
    if len(points) < LEAST_YEARS:
        return Course.TOO_SHORT
    years, values = np.array(points, dtype=np.float64).T
    trend = mann_kendall(years, values[None, :])
    if not trend.p[0] < ALPHA:
        return Course.LEVEL
    rises = bool(trend.s[0] > 0)
    if not indicator.direction:
        return Course.UP if rises else Course.DOWN
    return Course.BETTER if rises == _higher_is_better(indicator) else Course.WORSE


def standings(
    found: References, indicators: Sequence[Indicator], area: str, *, against: str = COUNTRY
) -> list[Standing]:
    """Where `area` stands on each indicator with a good and a bad side that both have a figure of, in their order.

    found   the figures of both
    """
    sided = [one for one in indicators if one.direction]
    return [standing for one in sided if (standing := _standing(one, found, area, against))]


def _standing(indicator: Indicator, found: References, area: str, against: str) -> Standing | None:
    own = {one.year: one for one in found.series(indicator.code, area)}
    other = {one.year: one for one in found.series(indicator.code, against)}
    years = since_break(indicator, sorted(own.keys() & other.keys()))
    if not years:
        return None
    last = years[-1]
    difference = _value(own[last]) - _value(other[last])
    shown = round(difference, indicator.decimals)
    side = int(np.sign(shown)) * (1 if _higher_is_better(indicator) else -1)
    pairs = [(_value(own[year]), _value(other[year])) for year in years]
    return Standing(
        indicator, own[last], other[last], difference, side, _gap(indicator, years, pairs, side), len(years)
    )


def _gap(indicator: Indicator, years: Sequence[int], pairs: Sequence[tuple[float, float]], side: int) -> Gap:
    if side >= 0:
        return Gap.NONE
    if len(years) < LEAST_YEARS:
        return Gap.TOO_SHORT
    own, other = np.array(pairs).T
    at = np.array(years, dtype=np.float64)
    verdict = convergence(at, own[None, :], other, higher_is_better=_higher_is_better(indicator), alpha=ALPHA).verdict[
        0
    ]
    return {1.0: Gap.CLOSES, -1.0: Gap.WIDENS}.get(float(verdict), Gap.STAYS)


def _higher_is_better(indicator: Indicator) -> bool:
    return indicator.direction == Indicator.Direction.HIGHER


def _value(one: Reference) -> float:
    assert one.value is not None
    return one.value
