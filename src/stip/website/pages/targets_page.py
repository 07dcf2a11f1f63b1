# SPDX-License-Identifier: EUPL-1.2
"""Targets ready to show: with their verdict in lists, and one of them with its picture and the table behind it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Prefetch, QuerySet, prefetch_related_objects

from stip.monitor.aims.judging import Judged, Outcome, area_of, judge
from stip.monitor.models import Indicator, Target, TargetRevision
from stip.places.access import Visitor
from stip.places.models import Area, Region
from stip.plans.models import Item
from stip.plans.reading import cited
from stip.sources.models import Citation
from stip.website import target_words, trend_picture
from stip.website.formatting import capitalised, counted, enumerated

NO_ITEM = "Niet van een plan"
_LEVEL = 4
"""How many signs of the path of an item stand for one level."""
# What a reader wants to see first: where something can still be done.
_URGENCY = (Outcome.BEHIND, Outcome.ON_COURSE, Outcome.UNTOLD, Outcome.NO_NUMBER)


@dataclass(frozen=True)
class Row:
    """A target as every list shows it."""

    judged: Judged
    shows_item: bool = True

    @property
    def target(self) -> Target:
        return self.judged.target

    @property
    def outcome(self) -> str:
        return self.judged.outcome.value

    @property
    def word(self) -> str:
        """The verdict in a word; once the target year was measured it is what happened."""
        if not self.judged.course.is_final:
            return self.outcome
        return "gehaald" if self.judged.outcome is Outcome.ON_COURSE else "niet gehaald"

    @property
    def shape(self) -> str:
        return target_words.SHAPES[self.judged.outcome]

    @property
    def aim(self) -> str:
        return target_words.aim(self.judged)

    @property
    def verdict(self) -> str:
        return target_words.verdict(self.judged)

    @property
    def latest(self) -> str:
        """The last measurement with its year; empty when there is none."""
        found = self.judged.latest
        return f"{target_words.short(found[1], self.judged)} in {found[0]}" if found else ""

    @property
    def is_example(self) -> bool:
        return self.target.example or self.target.region.example


@dataclass(frozen=True)
class Answer:
    """The targets of a region in one sentence."""

    region: Region
    rows: Sequence[Row]

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(row.outcome for row in self.rows)

    @property
    def sentence(self) -> str:
        total = len(self.rows)
        if not total:
            return f"Van {self.region.name} zijn nog geen doelen vastgelegd."
        begin = f"{self.region.name} heeft {counted(total, 'doel', 'doelen')}."
        told = [
            (self.counts[Outcome.ON_COURSE], "op koers of gehaald"),
            (self.counts[Outcome.BEHIND], "achter of niet gehaald"),
        ]
        words = [f"{count} {'ligt' if count == 1 else 'liggen'} {word}" for count, word in told if count]
        if self.counts[Outcome.UNTOLD]:
            words.append(f"van {self.counts[Outcome.UNTOLD]} is het nog niet te zeggen")
        if self.counts[Outcome.NO_NUMBER]:
            one = self.counts[Outcome.NO_NUMBER] == 1
            words.append(f"{self.counts[Outcome.NO_NUMBER]} {'heeft' if one else 'hebben'} geen getal")
        return f"{begin} {capitalised(enumerated(words))}."


@dataclass(frozen=True)
class Group:
    """Rows of one part of a plan."""

    title: str
    plan: str
    rows: list[Row]


@dataclass(frozen=True)
class Year:
    """A line of the table behind the picture."""

    year: int
    value: str
    note: str
    tally: Any = None


@dataclass(frozen=True)
class Earlier:
    revision: TargetRevision
    aim: str


@dataclass(frozen=True)
class Page:
    """One target with all that belongs to it."""

    row: Row
    earlier: list[Earlier]
    years: list[Year]
    picture: trend_picture.Picture | None

    @property
    def unit(self) -> str:
        return target_words.measured_in(self.row.judged).unit

    @property
    def indicator(self) -> Indicator:
        return target_words.measured_in(self.row.judged)

    @property
    def baseline(self) -> str:
        """The value one began with and its year, as far as known."""
        target = self.row.target
        if target.baseline is None:
            return ""
        value = target_words.value(target.baseline, self.row.judged)
        return f"{value} in {target.baseline_year}" if target.baseline_year else value

    @property
    def places(self) -> list[Citation]:
        """Where it is written, each page once."""
        found = {(each.document_id, each.page_number): each for each in reversed(self.row.target.citations.all())}
        return list(found.values())[::-1]


def rows_for(visitor: Visitor) -> QuerySet[Target]:
    """The targets that the visitor may read, with what lists say of them, in the order of the plans."""
    rows = Target.objects.readable_by(visitor).select_related(
        "region__area", "area", "owner", "item__plan", "item__level"
    )
    return rows.order_by(
        "region__order", F("item__plan__order").asc(nulls_last=True), "item__plan", "item__path", "order", "pk"
    )


def of_region(region: Region, visitor: Visitor) -> list[Row]:
    return _rows(rows_for(visitor).filter(region=region), visitor)


def of_item(item: Item, visitor: Visitor) -> list[Row]:
    return _rows(rows_for(visitor).filter(item=item), visitor)


def of_area(area: Area, visitor: Visitor) -> list[Row]:
    """The targets about this area; those that name no area are about the whole region."""
    rows = rows_for(visitor)
    return _rows(rows.filter(area=area) | rows.filter(area=None, region__area=area), visitor)


def of_indicator(indicator: Indicator, visitor: Visitor) -> list[Row]:
    return _rows(rows_for(visitor).filter(indicator=indicator), visitor)


def about(rows: Iterable[Row], area: Area) -> list[trend_picture.Mark]:
    """The aims for one area and everybody in it, as marks beside its line."""
    return aims(row.judged for row in rows if area_of(row.target) == area.code and not row.target.part)


def in_short(region: Region, visitor: Visitor, *, most: int) -> tuple[Answer, list[Row]]:
    """The answer for a region, and the few rows to show first: those that are behind, then those on course."""
    rows = [Row(judged) for judged in judge(rows_for(visitor).filter(region=region), visitor)]
    first = sorted(rows, key=lambda row: _URGENCY.index(row.judged.outcome))[:most]
    prefetch_related_objects([row.target for row in first], Prefetch("citations", cited(visitor)))
    return Answer(region, rows), first


def by_part(rows: Sequence[Row], visitor: Visitor) -> list[Group]:
    """The rows under the first level of the plan that their items are in; those of no item last."""
    tops = {(row.target.item.plan_id, row.target.item.path[:_LEVEL]) for row in rows if row.target.item}
    items = Item.objects.readable_by(visitor).filter(
        plan__in={plan for plan, _ in tops}, path__in={path for _, path in tops}
    )
    titles = {(item.plan_id, item.path): item.title for item in items}
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        item = row.target.item
        title = titles.get((item.plan_id, item.path[:_LEVEL]), "") if item else NO_ITEM
        found.setdefault((item.plan.title if item else "", title), []).append(row)
    return [Group(title or plan, plan if title else "", own) for (plan, title), own in found.items()]


def page_of(target: Target, visitor: Visitor) -> Page:
    judged = judge([target], visitor)[0]
    revisions = list(target.revisions.select_related("by").prefetch_related(Prefetch("citations", cited(visitor))))
    return Page(
        Row(judged),
        [Earlier(each, target_words.aim(judged, each)) for each in revisions],
        _years(judged, visitor),
        draw(judged, revisions),
    )


def draw(judged: Judged, revisions: Sequence[TargetRevision]) -> trend_picture.Picture | None:
    """What was measured, where it started, the aim with what it was before, and what is expected."""
    series = trend_picture.Series("", "own", list(judged.series.items()))
    return trend_picture.draw(
        [series],
        _breaks(judged),
        marks=[*_start(judged), *_earlier(judged, revisions), *aims([judged])],
        fan=_fan(judged),
    )


def _fan(judged: Judged) -> trend_picture.Fan | None:
    def within(number: float) -> float:
        return target_words.within(number, judged)

    road = [(one.year, within(one.value), within(one.low), within(one.high)) for one in judged.road]
    return trend_picture.Fan(f"verwacht: {target_words.short(road[-1][1], judged)}", road) if road else None


def aims(found: Iterable[Judged]) -> list[trend_picture.Mark]:
    """The aims that have a number and a year, as marks in a picture."""
    return [
        trend_picture.Mark(f"doel {each.target.year}: {_number(each)}", "aim", each.target.year, float(each.target.aim))
        for each in found
        if each.target.aim is not None and each.target.year is not None
    ]


def _number(judged: Judged, was: TargetRevision | None = None) -> str:
    source: Target | TargetRevision = was or judged.target
    return f"{'circa ' if source.is_approximate else ''}{target_words.short(source.aim, judged)}"


def _start(judged: Judged) -> list[trend_picture.Mark]:
    target = judged.target
    if target.baseline is None or target.baseline_year is None or judged.is_hidden:
        return []
    return [trend_picture.Mark("begin", "start", target.baseline_year, float(target.baseline))]


def _earlier(judged: Judged, revisions: Sequence[TargetRevision]) -> list[trend_picture.Mark]:
    """What the aim was; a revision of a word alone would draw the aim twice."""
    now = (judged.target.aim, judged.target.year)
    return [
        trend_picture.Mark(f"tot {each.dated:%d-%m-%Y}: {_number(judged, each)}", "earlier", each.year, float(each.aim))
        for each in revisions
        if each.aim is not None and each.year is not None and (each.aim, each.year) != now
    ]


def _breaks(judged: Judged) -> list[tuple[int, str]]:
    return [(int(year), str(why)) for year, why in judged.indicator.breaks] if judged.indicator else []


def _years(judged: Judged, visitor: Visitor) -> list[Year]:
    """What was measured, the latest first, with where that is written."""
    sources = Prefetch("citations", cited(visitor))
    tallies: Mapping[int, Any] = {row.year: row for row in judged.target.tallies.prefetch_related(sources)}
    return [
        Year(year, target_words.short(value, judged), _note(judged, year, tallies), tallies.get(year))
        for year, value in sorted(judged.series.items(), reverse=True)
    ]


def _note(judged: Judged, year: int, tallies: Mapping[int, Any]) -> str:
    if year in tallies:
        return str(tallies[year].note)
    if not judged.indicator:
        return "beginwaarde"
    words = ["berekend uit de cijfers van gemeenten"] if year in judged.approximate else []
    return ", ".join([*words, *(["andere definitie, telt niet mee"] if year not in judged.comparable else [])])


def _rows(targets: QuerySet[Target], visitor: Visitor) -> list[Row]:
    with_sources = targets.prefetch_related(Prefetch("citations", cited(visitor)))
    return [Row(judged) for judged in judge(with_sources, visitor)]
