# SPDX-License-Identifier: EUPL-1.2
"""How far targets are: what was measured or counted, and whether the aim comes within reach.

A fixed number of questions, however many targets there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from stip.monitor.aims.course import BEHIND, ON_COURSE, Course, Expected, course, road
from stip.monitor.figures.reading import figures
from stip.monitor.figures.references import references
from stip.monitor.figures.trends import since_break
from stip.monitor.models import Dataset, Indicator
from stip.monitor.targets import Tally, Target
from stip.places.access import Visitor

Series = dict[int, float]
Key = tuple[str, str, str]


class Outcome(StrEnum):
    """What can be said of a target in a word."""

    ON_COURSE = "op koers"
    BEHIND = "loopt achter"
    UNTOLD = "niet te zeggen"
    NO_NUMBER = "geen getal"


@dataclass(frozen=True)
class Judged:
    """A target with its measurements.

    indicator     what it is measured by; None for a counted result, and when the visitor may not read its figures
    series        value by year, with the baseline of a counted result
    since         the year from which the definition is the present one, when it changed
    approximate   years of which the figure was worked out from those of municipalities
    """

    target: Target
    indicator: Indicator | None
    series: Mapping[int, float]
    since: int | None
    approximate: frozenset[int]
    course: Course

    @property
    def outcome(self) -> Outcome:
        if self.target.aim is None:
            return Outcome.NO_NUMBER
        return {ON_COURSE: Outcome.ON_COURSE, BEHIND: Outcome.BEHIND}.get(self.course.verdict, Outcome.UNTOLD)

    @property
    def is_hidden(self) -> bool:
        """Whether the visitor may not read what this target is measured by."""
        return self.indicator is None and self.target.indicator_id is not None

    @property
    def reason(self) -> str:
        """Why the verdict is what it is, in a sentence."""
        if self.is_hidden:
            return "De cijfers waaraan dit doel wordt afgemeten zijn niet openbaar."
        return self.course.reason

    @property
    def comparable(self) -> Series:
        """The values that count for the verdict."""
        return {year: value for year, value in self.series.items() if self.since is None or year >= self.since}

    @property
    def latest(self) -> tuple[int, float] | None:
        """The last year that was measured, with its value."""
        return max(self.series.items(), default=None)

    @property
    def road(self) -> list[Expected]:
        """What is expected of each year to come, when there is enough to go on."""
        if self.target.year is None or self.course.is_final:
            return []
        return road(self.comparable, until=self.target.year)


def judge(targets: Iterable[Target], visitor: Visitor) -> list[Judged]:
    """Judge targets that the visitor may read, in their order."""
    rows = list(targets)
    readable = _indicators(rows, visitor)
    measured = _measured([row for row in rows if row.indicator_id in readable], readable, visitor)
    counted = _counted([row for row in rows if row.indicator_id is None])
    return [_judged(row, readable.get(row.indicator_id), measured, counted) for row in rows]


def area_of(target: Target) -> str:
    """The code of the area whose figures count: that of the region when the target names none; "" when it has none."""
    area = target.area or target.region.area
    return area.code if area else ""


def _judged(
    target: Target,
    indicator: Indicator | None,
    measured: Mapping[Key, tuple[Series, frozenset[int]]],
    counted: Mapping[int, Series],
) -> Judged:
    since, approximate, series = None, frozenset[int](), counted.get(target.pk, {})
    if indicator:
        series, approximate = measured.get((indicator.code, area_of(target), target.part), ({}, approximate))
        kept = since_break(indicator, sorted(series))
        since = kept[0] if len(kept) < len(series) else None
    found = course(
        series,
        aim=None if target.aim is None else float(target.aim),
        year=target.year,
        higher_is_better=target.higher_is_better,
        since=since,
    )
    return Judged(target, indicator, dict(sorted(series.items())), since, approximate, found)


def _indicators(targets: Sequence[Target], visitor: Visitor) -> dict[int | None, Indicator]:
    wanted = {row.indicator_id for row in targets if row.indicator_id is not None}
    if not wanted:
        return {}
    datasets = Dataset.objects.readable_by(visitor).values("pk")
    found = Indicator.objects.filter(pk__in=wanted, dataset__in=datasets).select_related("dataset")
    return {one.pk: one for one in found}


def _measured(
    targets: Sequence[Target], readable: Mapping[int | None, Indicator], visitor: Visitor
) -> dict[Key, tuple[Series, frozenset[int]]]:
    """The figures of each indicator, area and group. A figure of everybody may be worked out from municipalities."""
    of_all = [row for row in targets if not row.part]
    of_groups = [row for row in targets if row.part]
    found: dict[Key, tuple[Series, frozenset[int]]] = {}
    if of_all:
        indicators = list({row.indicator_id: readable[row.indicator_id] for row in of_all}.values())
        told = references(indicators, sorted({area_of(row) for row in of_all}), visitor=visitor)
        for row in of_all:
            code = readable[row.indicator_id].code
            rows = told.series(code, area_of(row))
            series = {one.year: one.value for one in rows if one.value is not None}
            found[code, area_of(row), ""] = series, frozenset(one.year for one in rows if one.is_approximate)
    if of_groups:
        codes = sorted({readable[row.indicator_id].code for row in of_groups})
        areas = sorted({area_of(row) for row in of_groups})
        for figure in figures(codes, areas=areas, part=None, visitor=visitor):
            series, _ = found.setdefault((figure.indicator, figure.area, figure.part), ({}, frozenset()))
            if figure.value is not None:
                series[figure.year] = figure.value
    return found


def _counted(targets: Sequence[Target]) -> dict[int, Series]:
    """What was counted by year; the baseline is the first count unless its year was counted."""
    found: dict[int, Series] = defaultdict(dict)
    for row in targets:
        if row.baseline is not None and row.baseline_year is not None:
            found[row.pk][row.baseline_year] = float(row.baseline)
    if targets:
        rows = Tally.objects.filter(target__in=[row.pk for row in targets]).order_by("year")
        for target, year, value in rows.values_list("target", "year", "value"):
            found[target][year] = float(value)
    return found
