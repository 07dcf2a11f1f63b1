# SPDX-License-Identifier: EUPL-1.2
"""What a recipe gives, made ready for a page: the sentence, the ranking, what moves it, the map and the sources."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from django.core.paginator import Page, Paginator
from django.urls import reverse

from stip.monitor.figures.levels import parent_of
from stip.monitor.figures.reading import Figure
from stip.monitor.focus.answering import Answer
from stip.monitor.focus.choosing import Influence, LeftOut, Place
from stip.monitor.focus.gathering import Source, figures_of
from stip.monitor.focus.recipe import Criterion, Recipe
from stip.monitor.models import Indicator, Release
from stip.places.access import Visitor
from stip.places.models import Area
from stip.places.reading import areas_map
from stip.website import focus_words, map_figure, rank_picture
from stip.website.downloads import Cell
from stip.website.formatting import counted, enumerated, number
from stip.website.map_classes import NO_FIGURE
from stip.website.monitor_words import percent, plural

PAGE_SIZE = 25
MOST_ON_MAP = 400
FEW_LEFT_OUT = 12
SURE = 0.9
_NUMBER = re.compile(r"^Wijk \d+ (?=\S)")
_NO_NAME = {"centrum", "noord", "oost", "zuid", "west", "midden", "kern", "buitengebied", "dorp"}
MAP_CLASSES = (
    (0.9, "5", "90% of meer"),
    (0.5, "4", "50 tot 90%"),
    (0.1, "3", "10 tot 50%"),
    (0.0, "1", "minder dan 10%"),
)


class Kept(NamedTuple):
    """One place as a kept outcome has it."""

    area: str
    score: float
    rank: int
    low: int
    high: int
    probability: float
    is_chosen: bool


@dataclass(frozen=True)
class Names:
    """What areas are called. Most districts outside Limburg have figures and no name here; then the code is shown."""

    areas: Mapping[str, str]
    known: frozenset[str]

    def of(self, code: str) -> str:
        return self.areas.get(code, code)

    def told(self, code: str) -> str:
        """The name as a sentence says it: without the number of the district, and with the town when it is no name."""
        name = _NUMBER.sub("", self.of(code))
        town = self.town_of(code)
        is_vague = name == code or name.lower() in _NO_NAME
        return f"{name} ({town})" if town and is_vague else name

    def town_of(self, code: str) -> str:
        town = parent_of(parent_of(code)) or parent_of(code)
        return self.areas.get(town, "")


def names_of(codes: Sequence[str]) -> Names:
    towns = {parent_of(parent_of(code)) or parent_of(code) for code in codes} - {""}
    rows = Area.objects.filter(code__in={*codes, *towns}).values_list("code", "name")
    found = dict(rows)
    return Names(found, frozenset(found))


@dataclass(frozen=True)
class Line:
    """An area in the ranking."""

    place: Place | Kept
    name: str
    town: str
    address: str
    bar: rank_picture.Bar
    only_under: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    is_always: bool = False

    @property
    def percent(self) -> str:
        return percent(self.place.probability)


@dataclass(frozen=True)
class Counted:
    """A criterion as it counts in a recipe, with where its figures come from."""

    criterion: Criterion
    indicator: Indicator
    year: int
    release: Release | None
    share: str

    @property
    def direction(self) -> str:
        return "hoger is beter" if self.criterion.richting == "hoger" else "lager is beter"


@dataclass(frozen=True)
class Mover:
    """What moves the outcome, as a line of a list."""

    name: str
    words: str
    width: int


@dataclass(frozen=True)
class Shown:
    """Everything below the first sentence."""

    answer: Answer
    lead: str
    rest: str
    short: str
    page: Page[Line]
    criteria: list[Counted]
    movers: list[Mover]
    choices: list[Mover]
    notes: list[str]
    left_out: list[tuple[str, str, str]]
    left_count: int
    map: map_figure.Figure | None
    table: list[tuple[Line, list[tuple[Counted, Figure]]]]

    @property
    def count(self) -> int:
        return len(self.answer.outcome.places)

    @property
    def sources(self) -> str:
        return source_line(self.criteria)


def show(answer: Answer, visitor: Visitor, number_of_page: str | None, titles: Mapping[str, str]) -> Shown:
    """Eight queries or so, however many areas there are."""
    outcome, recipe = answer.outcome, answer.recipe
    paginator = Paginator(outcome.places, PAGE_SIZE)
    page = paginator.get_page(number_of_page)
    small = len(outcome.places) <= MOST_ON_MAP
    chosen = [place for place in outcome.places if place.is_chosen]
    told = outcome.places if small else to_be_named(outcome.places, recipe, page.object_list)
    names = names_of([*(place.area for place in told), *(each.area for each in outcome.left_out[:FEW_LEFT_OUT])])
    lines = ranked(list(page.object_list), names, recipe.aantal, titles)
    criteria = counted_criteria(recipe, answer.sources, outcome.weights)
    figures = figures_of(
        [each.criterion.indicator for each in criteria], answer.sources, [line.place.area for line in lines], visitor
    )
    lead, rest = sentence(outcome.places, recipe, names)
    return Shown(
        answer,
        lead,
        rest,
        short(chosen, names),
        _with(page, lines),
        criteria,
        _movers(outcome.criteria, recipe, titles),
        _choices(outcome.choices),
        [focus_words.with_titles(note, titles) for note in outcome.notes],
        [_left(each, names, titles) for each in outcome.left_out[:FEW_LEFT_OUT]],
        len(outcome.left_out),
        draw_map(outcome.places, outcome.left_out, names) if small else None,
        [(line, [(each, figures[each.criterion.indicator, line.place.area]) for each in criteria]) for line in lines],
    )


def sentence(places: Sequence[Place | Kept], recipe: Recipe, names: Names) -> tuple[str, str]:
    """The answer, and how sure the rest is."""
    k, many = recipe.aantal, plural(recipe.niveau)
    weakest = f"de zwakste {number(k)} van de {counted(len(places), recipe.niveau, many)}"
    sure = [names.told(place.area) for place in places if place.probability >= SURE]
    maybe = [names.told(place.area) for place in _maybe(places, k)]
    others = f"{enumerated(focus_words.named(maybe))} {'maakt' if len(maybe) == 1 else 'maken'} kans." if maybe else ""
    if not sure:
        one = f"Geen enkele {recipe.niveau} hoort in 9 van de 10 gevallen bij {weakest}"
        return f"{one}: het hangt ervan af hoe u kiest.", others
    verb = "hoort" if len(sure) == 1 else "horen"
    lead = f"In 9 van de 10 gevallen {verb} {enumerated(focus_words.named(sure))} bij {weakest}, hoe u ook kiest."
    left = k - len(sure)
    if not maybe or left < 1:
        return lead, ""
    seats = "De laatste plek hangt" if left == 1 else f"De andere {number(left)} plekken hangen"
    return lead, f"{seats} af van de keuze: {others}"


def to_be_named(places: Sequence[Place | Kept], recipe: Recipe, shown: Iterable[Place | Kept]) -> list[Place | Kept]:
    """Of a great many areas those whose name the page says."""
    chosen = [place for place in places if place.is_chosen]
    return [*chosen, *_maybe(places, recipe.aantal), *shown]


def _maybe(places: Sequence[Place | Kept], k: int) -> list[Place | Kept]:
    """Who may belong to the weakest but not for sure, the likeliest first."""
    some = [place for place in places if 0.1 <= place.probability < SURE]
    return sorted(some, key=lambda place: -place.probability)[: max(6, k)]


def short(chosen: Sequence[Place | Kept], names: Names) -> str:
    return enumerated(focus_words.named([names.told(place.area) for place in chosen], 4))


def ranked(places: Sequence[Place] | Sequence[Kept], names: Names, k: int, titles: Mapping[str, str]) -> list[Line]:
    last = rank_picture.scale([place.high for place in places], k)
    return [
        Line(
            place,
            names.of(place.area),
            names.town_of(place.area),
            reverse("area_figures", args=[place.area]) if place.area in names.known else "",
            rank_picture.draw(rank=place.rank, low=place.low, high=place.high, k=k, last=last),
            *(_marks(place, titles) if isinstance(place, Place) else ()),
        )
        for place in places
    ]


def _marks(place: Place, titles: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    under = tuple(focus_words.option(each) for each in place.only_under)
    return under, tuple(titles.get(code, code) for code in place.missing), place.is_always


def counted_criteria(
    recipe: Recipe, sources: Mapping[str, Source], weights: Mapping[str, float] | None = None
) -> list[Counted]:
    """Each criterion with its share of the weight; two queries."""
    codes = [each.indicator for each in recipe.criteria]
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=codes).select_related("dataset")}
    releases = Release.objects.in_bulk([source.release for source in sources.values()], field_name="code")
    share = shares(recipe, weights)
    return [
        Counted(
            each,
            indicators[each.indicator],
            sources[each.indicator].year,
            releases.get(sources[each.indicator].release),
            share[each.indicator],
        )
        for each in recipe.criteria
        if each.indicator in sources and each.indicator in indicators
    ]


def shares(recipe: Recipe, weights: Mapping[str, float] | None = None) -> dict[str, str]:
    """For how much each criterion counts.

    weights  as an outcome says; without them it is not told what comes from the figures
    """
    if weights is None and recipe.gewichten == "uit de cijfers":
        return {each.indicator: "uit de cijfers" if each.gewicht else "0%" for each in recipe.criteria}
    own = {each.indicator: float(each.gewicht) for each in recipe.criteria}
    even = {code: float(weight > 0) for code, weight in own.items()}
    given = weights or (even if recipe.gewichten == "gelijk" else own)
    total = sum(given.values())
    return {code: f"{100 * given.get(code, 0.0) / total:.0f}%" for code in own}


def _movers(found: Sequence[Influence], recipe: Recipe, titles: Mapping[str, str]) -> list[Mover]:
    """What happens when a criterion is left out."""
    if len(found) < 2:
        return []
    most = max(each.shift for each in found) or 1.0
    return [
        Mover(titles.get(each.name, each.name), _changes(each, recipe), round(100 * each.shift / most))
        for each in found
    ]


def _changes(each: Influence, recipe: Recipe) -> str:
    one, many = recipe.niveau, plural(recipe.niveau)
    places = counted_places(each.shift)
    if not each.changed:
        return f"zonder dit: dezelfde {number(recipe.aantal)}; gemiddeld schuift een {one} {places} op"
    return f"zonder dit: {counted(each.changed, 'andere ' + one, 'andere ' + many)}; gemiddeld {places} verschil"


def counted_places(shift: float) -> str:
    """
    >>> counted_places(1.0), counted_places(2.34)
    ('1,0 plaats', '2,3 plaatsen')
    """
    written = number(shift, 1)
    return f"{written} plaats" if written == "1,0" else f"{written} plaatsen"


def _choices(found: Sequence[Influence]) -> list[Mover]:
    return [
        Mover(
            focus_words.CHOICES[each.name],
            f"{percent(each.in_all)} van het verschil tussen uitkomsten",
            round(100 * each.in_all),
        )
        for each in found
        if each.in_all >= 0.005
    ]


def _left(each: LeftOut, names: Names, titles: Mapping[str, str]) -> tuple[str, str, str]:
    lacking = enumerated(focus_words.named([titles.get(code, code) for code in each.missing], 4))
    return names.of(each.area), names.town_of(each.area), lacking


def draw_map(places: Sequence[Place | Kept], left_out: Sequence[LeftOut], names: Names) -> map_figure.Figure | None:
    """The areas by their chance, with a line around those that are chosen; None when there are no borders."""
    by_code = {place.area: place for place in places}
    codes = [*by_code, *(each.area for each in left_out)]
    drawing = areas_map(Area.objects.filter(code__in=codes))
    if not drawing.shapes or len(drawing.missing) > len(drawing.shapes):
        return None
    tones = {code: _tone(place.probability) for code, place in by_code.items()}
    without = [shape.code for shape in drawing.shapes if shape.code not in tones]
    legend = [(tone, words) for _, tone, words in MAP_CLASSES]
    figure = map_figure.figure(
        drawing,
        address=lambda code: reverse("area_figures", args=[code]),
        tones=tones | dict.fromkeys(without, NO_FIGURE),
        notes={code: f"plaats {place.rank}, kans {percent(place.probability)}" for code, place in by_code.items()},
        legend=[*legend, *([(NO_FIGURE, "te weinig cijfers")] if without else [])],
    )
    chosen = {place.area for place in places if place.is_chosen}
    outlines = " ".join(shape.path for shape in drawing.shapes if shape.code in chosen)
    return replace(figure, picked=outlines)


def _tone(probability: float) -> str:
    return next(tone for least, tone, _ in MAP_CLASSES if probability >= least)


def _with(page: "Page[Place]", lines: list[Line]) -> "Page[Line]":
    return Page(lines, page.number, cast("Paginator[Line]", page.paginator))


def header(criteria: Sequence[Counted]) -> tuple[str, ...]:
    """The columns of the file."""
    return (
        "code", "gebied", "gemeente", "plaats", "laagste plaats", "hoogste plaats", "kans", "gekozen", "altijd erbij",
        "alleen bij", "ingevuld", "score",
        *(f"{each.indicator.title} ({each.year})" for each in criteria), "bronnen",
    )  # fmt: skip


def file_lines(shown: Shown, titles: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    """All areas, also those that do not stand on this page of the screen."""
    answer = shown.answer
    names = names_of([place.area for place in answer.outcome.places])
    row_at = {area: at for at, area in enumerate(answer.matrix.areas)}
    columns = [answer.matrix.indicators.index(each.criterion.indicator) for each in shown.criteria]
    sources = source_line(shown.criteria)
    for place in answer.outcome.places:
        under, missing, always = _marks(place, titles)
        values = answer.matrix.values[row_at[place.area], columns].tolist()
        yield (
            place.area,
            names.of(place.area),
            names.town_of(place.area),
            place.rank,
            place.low,
            place.high,
            place.probability,
            "ja" if place.is_chosen else "nee",
            "ja" if always else "nee",
            "; ".join(under),
            "; ".join(missing),
            round(place.score, 4),
            *(None if value != value else value for value in values),
            sources,
        )


def source_line(criteria: Sequence[Counted]) -> str:
    rows = {
        f"{each.indicator.dataset.publisher}, {each.indicator.dataset.title}, {each.year}, "
        f"licentie {each.indicator.dataset.licence or 'niet bekend'}"
        for each in criteria
    }
    return "; ".join(sorted(rows))
