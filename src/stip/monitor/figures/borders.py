# SPDX-License-Identifier: EUPL-1.2
"""The years before a merger, told on the borders of now: a series of a new municipality does not begin with it."""

from collections.abc import Mapping, Sequence

from stip.monitor.figures.conversion import Converted, Kind, Step, convert
from stip.monitor.figures.reading import NOBODY, Figure, Figures, figures
from stip.monitor.models import Indicator, Release
from stip.places.access import Visitor
from stip.places.models import Succession

Earlier = Mapping[tuple[str, str, int], Converted]
"""By indicator, area and year."""


def before_mergers(indicators: Sequence[Indicator], areas: Sequence[str], *, visitor: Visitor = NOBODY) -> Earlier:
    """The figures of areas in the years before they were merged, worked out from what went into them.

    A series that the publisher redrew on the new borders is left as it is; what cannot be worked out says why. An area
    that was split is left out: of it we do not know which part went where.
    """
    steps = _mergers(areas)
    if not steps:
        return {}
    codes = {one.code for one in indicators} | {one.denominator for one in indicators if one.denominator}
    every = {step.before for step in steps} | {step.after for step in steps}
    found = figures(sorted(codes), areas=sorted(every), visitor=visitor)
    values, borders = _by_year(found), dict(Release.objects.values_list("code", "boundary_year"))
    redrawn = {(row.indicator, row.area, row.year) for row in found if _is_redrawn(row, steps, borders)}
    earlier: dict[tuple[str, str, int], Converted] = {}
    for indicator in indicators:
        for year in sorted(values.get(indicator.code, {})):
            done = {area for code, area, of in redrawn if (code, of) == (indicator.code, year)}
            earlier |= _told(indicator, year, values, [step for step in steps if step.after not in done])
    return earlier


def _is_redrawn(row: Figure, steps: Sequence[Step], borders: Mapping[str, int | None]) -> bool:
    """Whether an old figure is on the borders of after the merger already, for the publisher has redrawn the series."""
    drawn = borders.get(row.release)
    return any(step.after == row.area and row.year < step.year <= (drawn or 0) for step in steps)


def _mergers(areas: Sequence[str]) -> list[Step]:
    rows = list(Succession.objects.values_list("before__code", "after__code", "year"))
    went_to: dict[tuple[str, int], int] = {}
    for before, _, year in rows:
        went_to[before, year] = went_to.get((before, year), 0) + 1
    wanted = set(areas)
    return [Step(before, after, year) for before, after, year in rows if after in wanted and went_to[before, year] == 1]


def _by_year(found: Figures) -> dict[str, dict[int, dict[str, float | None]]]:
    values: dict[str, dict[int, dict[str, float | None]]] = {}
    for row in found:
        values.setdefault(row.indicator, {}).setdefault(row.year, {})[row.area] = row.value
    return values


def _told(
    indicator: Indicator,
    year: int,
    values: Mapping[str, Mapping[int, Mapping[str, float | None]]],
    steps: Sequence[Step],
) -> dict[tuple[str, str, int], Converted]:
    of_year = values[indicator.code][year]
    weights = values.get(indicator.denominator, {}).get(year, {})
    coming = [step for step in steps if step.year > year]
    if not coming:
        return {}
    # An area that kept its code in the merger is one of its own parts.
    old = ({step.before for step in coming} | {step.after for step in coming}) & of_year.keys()
    converted = convert(
        {area: of_year[area] for area in old},
        coming,
        kind=Kind(indicator.measure),
        since=year,
        until=max(step.year for step in coming),
        weights=weights,
    )
    return {(indicator.code, area, year): one for area, one in converted.items() if one.is_converted}
