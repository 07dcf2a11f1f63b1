# SPDX-License-Identifier: EUPL-1.2
"""What a file of a region's own comes down to, before anything is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Dataset, Indicator
from stip.monitor.releases import own_figures as domain
from stip.monitor.releases.own_figures import Wish
from stip.monitor.releases.readers.layout import Role
from stip.monitor.releases.readers.own import Preview, Problem
from stip.places.access import Visibility, Visitor
from stip.places.models import Area
from stip.website import monitor_words
from stip.website.formatting import counted

MOST_PROBLEMS = 100
MOST_SHOWN = 50


@dataclass(frozen=True)
class Line:
    """An indicator with what the file says of it."""

    title: str
    is_new: bool
    figures: int
    hidden: int
    without: int
    lowest: str
    highest: str


@dataclass(frozen=True)
class Shown:
    """One figure as the pages will show it."""

    area: str
    indicator: str
    part: str
    year: int
    value: str


@dataclass(frozen=True)
class Told:
    answer: str
    lines: list[Line]
    sample: list[Shown]
    more: int
    problems: Sequence[Problem]
    problem_count: int
    hidden: int
    empty: int
    dataset: str
    is_new_dataset: bool
    is_public: bool
    has_observed: bool
    may_keep: bool


def told(wish: Wish, found: Preview) -> Told:
    """The figures in words, in a fixed number of queries."""
    indicators = domain.names_in(wish)
    count = len(found.problems) + found.left_out
    dataset = wish.dataset
    return Told(
        answer=_answer(found, indicators),
        lines=[_line(one, found.observations) for one in indicators.values()],
        sample=_sample(found.observations[:MOST_SHOWN], indicators),
        more=max(0, len(found.observations) - MOST_SHOWN),
        problems=found.problems[:MOST_PROBLEMS],
        problem_count=count,
        hidden=found.hidden,
        empty=found.empty,
        dataset=dataset.title,
        is_new_dataset=not isinstance(dataset, Dataset),
        is_public=dataset.visibility == Visibility.PUBLIC,
        has_observed=Role.OBSERVED in wish.layout.roles,
        may_keep=not count and bool(found.observations),
    )


def themes(visitor: Visitor) -> list[str]:
    """The themes that the visitor may know of."""
    readable = Dataset.objects.readable_by(visitor)
    found = Indicator.objects.filter(dataset__in=readable.values("pk")).order_by().values_list("theme", flat=True)
    return sorted(set(found.distinct()) - {""})


def _answer(found: Preview, indicators: dict[str, Indicator]) -> str:
    if not found.observations:
        return "Er staat geen enkel cijfer in het bestand dat we kunnen lezen."
    areas = {one.area for one in found.observations}
    years = sorted({one.year for one in found.observations})
    when = f"over {years[0]}" if len(years) == 1 else f"over {years[0]} tot en met {years[-1]}"
    parts = [
        counted(len(found.observations), "cijfer", "cijfers"),
        counted(len(indicators), "indicator", "indicatoren"),
        counted(len(areas), "gebied", "gebieden"),
    ]
    return f"Er is nog niets bewaard. Het bestand heeft {parts[0]} van {parts[1]} in {parts[2]}, {when}."


def _line(indicator: Indicator, observations: Sequence[Observation]) -> Line:
    own = [one for one in observations if one.indicator == indicator.code]
    values = [one.value for one in own if one.value is not None]
    hidden = sum(one.status is Status.SECRET for one in own)
    return Line(
        title=indicator.title,
        is_new=indicator.pk is None,
        figures=len(values),
        hidden=hidden,
        without=len(own) - len(values) - hidden,
        lowest=monitor_words.full(min(values), indicator) if values else "geen",
        highest=monitor_words.full(max(values), indicator) if values else "geen",
    )


def _sample(observations: Sequence[Observation], indicators: dict[str, Indicator]) -> list[Shown]:
    names = {area.code: area.name for area in Area.objects.filter(code__in={one.area for one in observations})}
    return [
        Shown(
            area=f"{names[one.area]} ({one.area})" if one.area in names else one.area,
            indicator=indicators[one.indicator].title,
            part=one.part,
            year=one.year,
            value=_value(one, indicators[one.indicator]),
        )
        for one in observations
    ]


def _value(one: Observation, indicator: Indicator) -> str:
    if one.value is not None:
        return monitor_words.short(one.value, indicator)
    return monitor_words.reason(one.status)
