# SPDX-License-Identifier: EUPL-1.2
"""Everything that the page of an indicator shows, read with a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from stip.monitor.figures.levels import COUNTRY
from stip.monitor.figures.reading import Figures, Ranked, figures, ranking
from stip.monitor.figures.references import Reference, References, references
from stip.monitor.figures.store import Status
from stip.monitor.models import Baseline, Coverage, Indicator, Pin, Release
from stip.places.access import Visitor
from stip.places.models import Area, Region
from stip.places.reading import ancestors
from stip.website import trend_picture
from stip.website.formatting import enumerated

LEVELS = (Area.Kind.MUNICIPALITY, Area.Kind.DISTRICT, Area.Kind.NEIGHBOURHOOD)
_FINE = (Area.Kind.DISTRICT, Area.Kind.NEIGHBOURHOOD)
NO_REASON = {
    Status.SECRET: "Het cijfer is geheim: het gaat om te weinig mensen",
    Status.IMPOSSIBLE: "Dit kan hier niet voorkomen",
    Status.NOT_MEASURED: "Er is hier niet gemeten",
}


@dataclass(frozen=True)
class Choice:
    """Which figures the address asks for, with what else could be chosen."""

    level: str
    year: int
    whole: Area
    chosen: Area
    levels: list[str]
    years: list[int]
    regions: list[Area]
    municipalities: list[Area]
    parts: dict[str, Area]
    towns: dict[str, str]

    def town_of(self, area: Area) -> str:
        """The municipality of a district or neighbourhood, when the map shows several."""
        return self.towns.get(_town_code(area.code), "")

    def query(self, **other: object) -> str:
        """The address of the same page with something else chosen."""
        asked = {"niveau": self.level, "in": self.whole.code, "jaar": self.year, "gebied": self.chosen.code} | other
        # What follows from the rest is left out: a page has many of these.
        if asked["gebied"] in self.parts:
            del asked["niveau"]
        if asked["jaar"] == self.years[-1]:
            del asked["jaar"]
        return f"?{urlencode(asked)}"


def levels_of(indicator: Indicator, visitor: Visitor) -> dict[str, list[int]]:
    """The years with figures for each kind of area."""
    rows = Coverage.objects.filter(indicator=indicator, measured__gt=0)
    rows = rows.filter(release__dataset__in=type(indicator.dataset).objects.readable_by(visitor).values("pk"))
    found: dict[str, set[int]] = {}
    for level, year in rows.values_list("level", "year"):
        found.setdefault(level, set()).add(year)
    return {level: sorted(years) for level, years in found.items()}


def choice(asked: QueryDict, covered: dict[str, list[int]]) -> Choice | None:
    """What is asked, as far as it exists; None when there is nothing to choose from."""
    levels = [level for level in LEVELS if level in covered]
    regions = [region.area for region in Region.objects.filter(example=False).select_related("area") if region.area]
    if not levels or not regions:
        return None
    wanted = asked.get("gebied", "")
    own = Area.objects.filter(code=wanted).first() if wanted.isprintable() else None
    above = ancestors(own) if own else []
    level = _level(asked, levels, own)
    municipalities = list(Area.objects.filter(kind=Area.Kind.MUNICIPALITY, parts__isnull=False).distinct())
    wholes = [*(regions if level != Area.Kind.NEIGHBOURHOOD else []), *(municipalities if level in _FINE else [])]
    whole = _whole(asked, wholes, level, own, above)
    if whole is None:
        return None
    parts = {area.code: area for area in Area.objects.filter(kind=level).within(whole)}
    years = covered[level]
    year = next((each for each in years if str(each) == asked.get("jaar")), years[-1])
    chosen = parts.get(own.code, whole) if own else whole
    several = level in _FINE and whole.kind != Area.Kind.MUNICIPALITY
    towns = Area.objects.filter(code__in={_town_code(code) for code in parts}) if several else Area.objects.none()
    return Choice(
        level,
        year,
        whole,
        chosen,
        [str(each) for each in levels],
        years,
        regions if level != Area.Kind.NEIGHBOURHOOD else [],
        municipalities if level in _FINE else [],
        parts,
        dict(towns.values_list("code", "name")),
    )


def _town_code(code: str) -> str:
    """CBS writes the number of the municipality in the codes of its districts and neighbourhoods."""
    return f"GM{code[2:6]}"


def _level(asked: QueryDict, levels: Sequence[str], own: Area | None) -> str:
    wanted = asked.get("niveau") or (own.kind if own else "")
    return str(wanted if wanted in levels else levels[0])


def _whole(asked: QueryDict, wholes: list[Area], level: str, own: Area | None, above: list[Area]) -> Area | None:
    by_code = {area.code: area for area in wholes}
    named = by_code.get(asked.get("in", ""))
    if named or not wholes:
        return named
    if own and own.code in by_code:
        return own
    around_own = [area for area in above if area.code in by_code]
    if around_own and level in _FINE:
        return around_own[0]
    largest = [area for area in wholes if area.kind == Area.Kind.PROVINCE]
    return (around_own or largest or wholes)[-1 if around_own else 0]


@dataclass(frozen=True)
class Told:
    """The figures for a choice: of every area on the map, and of the wholes through the years.

    through   the figures of every area on the map and of the chosen one, of all years
    """

    indicator: Indicator
    choice: Choice
    ranked: list[Ranked]
    lines: list[tuple[Area, str]]
    found: References
    through: Figures

    @cached_property
    def own(self) -> Reference:
        return self.found.of(self.indicator.code, self.choice.chosen.code, self.choice.year)

    @cached_property
    def country(self) -> Reference:
        return self.found.of(self.indicator.code, COUNTRY, self.choice.year)

    @property
    def difference(self) -> float | None:
        """The own figure minus the national one."""
        if self.own.value is None or self.country.value is None:
            return None
        return self.own.value - self.country.value

    def beside_country(self, value: float | None) -> float | None:
        return None if value is None or self.country.value is None else value - self.country.value

    def side(self, difference: float | None) -> int:
        """1 better, -1 worse, 0 the same or without a good side."""
        shown = round(difference or 0.0, self.indicator.decimals)
        if not shown or not self.indicator.direction:
            return 0
        return 1 if (shown > 0) == (self.indicator.direction == Indicator.Direction.HIGHER) else -1

    @property
    def is_same(self) -> bool:
        """Whether the difference with the country disappears in rounding."""
        return self.difference is not None and not round(self.difference, self.indicator.decimals)

    @property
    def own_side(self) -> int:
        return self.side(self.difference)

    @property
    def why_not(self) -> str:
        """Why the chosen area has no figure, as a sentence."""
        status = self.through.at(self.indicator.code, self.choice.chosen.code, self.choice.year).status
        return f"{NO_REASON[status]}." if status in NO_REASON else self.own.why

    @property
    def weighed_by(self) -> str:
        return self.indicator.denominator.replace("-", " ")

    @property
    def is_approximate(self) -> bool:
        """Whether any figure in the table of years was worked out here."""
        return any(one.is_approximate for _, cells in self.years for _, one in cells)

    @property
    def trend_title(self) -> str:
        return f"{self.indicator.title} in {enumerated([area.name for area, _ in self.lines])}"

    @cached_property
    def years(self) -> list[tuple[int, list[tuple[Area, Reference]]]]:
        """Each year, the latest first, with the figure of every line."""
        code = self.indicator.code
        every = {one.year for area, _ in self.lines for one in self.found.series(code, area.code)}
        return [
            (year, [(area, self.found.of(code, area.code, year)) for area, _ in self.lines])
            for year in sorted(every, reverse=True)
        ]

    def releases(self) -> list[Release]:
        """The deliveries that the figures on this page come from."""
        named = {row.figure.release for row in self.ranked} | {self.own.release, self.country.release}
        return list(Release.objects.filter(code__in=named - {""}).select_related("dataset"))


def tell(indicator: Indicator, choice: Choice, visitor: Visitor) -> Told:
    codes = sorted(choice.parts)
    lines = _lines(choice)
    found = references([indicator], [area.code for area, _ in lines], visitor=visitor)
    through = figures([indicator.code], areas=sorted({*codes, choice.chosen.code}), visitor=visitor)
    ranked = ranking(indicator, through.of_areas(codes), year=choice.year, areas=codes)
    return Told(indicator, choice, ranked, lines, found, through)


def _lines(choice: Choice) -> list[tuple[Area, str]]:
    """The chosen area, what it lies in, and the country; each with how it is drawn."""
    above = {area.kind: area for area in ancestors(choice.chosen)}
    near = [above.get(kind) for kind in (Area.Kind.MUNICIPALITY, Area.Kind.PROVINCE)]
    country = above.get(Area.Kind.COUNTRY)
    lines = [(choice.chosen, "own"), *((area, "near") for area in near if area and area != choice.chosen)]
    return [*lines, *([(country, "wide")] if country and country != choice.chosen else [])]


def pins_of(told: Told, visitor: Visitor) -> list[Pin]:
    """Where the chosen area's regions pinned this indicator as their start, the latest first."""
    around = [told.choice.chosen, *ancestors(told.choice.chosen)]
    mine = Baseline.objects.readable_by(visitor).filter(region__area__in=around)
    pins = Pin.objects.filter(indicator=told.indicator, baseline__in=mine.order_by().values("pk"))
    return list(pins.select_related("baseline__region").order_by("-baseline__dated"))


def draw_trend(
    told: Told, pins: Sequence[Pin] = (), aims: Sequence[trend_picture.Mark] = ()
) -> trend_picture.Picture | None:
    """The lines through the years, with where a region started and the aims for the chosen area."""
    code = told.indicator.code
    series = [
        trend_picture.Series(
            area.name,
            kind,
            [(one.year, one.value) for one in told.found.series(code, area.code) if one.value is not None],
        )
        for area, kind in told.lines
    ]
    pinned = {pin.year: f"Nulmeting van {pin.baseline.region.name}" for pin in pins}
    breaks = [(int(year), str(why)) for year, why in told.indicator.breaks]
    return trend_picture.draw(series, breaks, pins=sorted(pinned.items()), marks=aims)
