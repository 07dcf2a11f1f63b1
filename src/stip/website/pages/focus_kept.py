# SPDX-License-Identifier: EUPL-1.2
"""Saved recipes: the list of a region, one with its outcome, whether it holds on newer figures, two side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Max, Q

from stip.accounts.models import Change, User
from stip.monitor.focus import keeping
from stip.monitor.focus.choosing import CannotChoose
from stip.monitor.focus.gathering import Source
from stip.monitor.focus.recipe import Recipe
from stip.monitor.models import Dataset, Indicator
from stip.monitor.targets import SavedOutcome, SavedRecipe
from stip.places.access import Visitor
from stip.places.models import Area, Region
from stip.website import focus_words, map_figure
from stip.website.downloads import Cell
from stip.website.formatting import counted, enumerated
from stip.website.monitor_words import plural
from stip.website.pages import focus_answer, focus_asked
from stip.website.pages.focus_answer import MOST_ON_MAP, PAGE_SIZE, Counted, Kept, Line, Names, names_of

HEADER = ("code", "gebied", "gemeente", "plaats", "laagste plaats", "hoogste plaats", "kans", "gekozen", "score")
MOST_TOLD = 12


@dataclass(frozen=True)
class Row:
    """A recipe in the list."""

    saved: SavedRecipe
    recipe: Recipe
    where: str
    chosen: str
    at: Any


@dataclass(frozen=True)
class Told:
    """A saved recipe with one of its outcomes; without an outcome the last fields are empty."""

    saved: SavedRecipe
    recipe: Recipe
    kept: SavedOutcome | None
    is_latest: bool
    is_of_this: bool
    outcomes: list[SavedOutcome]
    titles: Mapping[str, str]
    criteria: list[Counted]
    hidden: int
    where: str
    lead: str
    rest: str
    page: Page[Line] | None
    places: list[Kept]
    map: map_figure.Figure | None
    newer: list[tuple[str, keeping.Newer]]
    open_query: str
    saved_by: User | None
    saved_at: Any

    @property
    def methods(self) -> list[tuple[str, str, list[str]]]:
        """Each choice of method: the question, the option of the recipe, and the others that were tried."""
        found = []
        for name, (question, options) in focus_words.QUESTIONS.items():
            listed = [options.get(value, value) for value in getattr(self.recipe, name)]
            found.append((question, listed[0], listed[1:]))
        return found

    @property
    def weighing(self) -> tuple[str, str]:
        return focus_words.WEIGHING, focus_words.WEIGHINGS[self.recipe.gewichten]

    @property
    def spread(self) -> str:
        value = "vast" if self.recipe.concentratie is None else f"{self.recipe.concentratie:g}"
        return focus_words.SPREADS.get(value, f"Met concentratie {value}")

    @property
    def percent_needed(self) -> int:
        return round(100 * self.recipe.minstens)


def listed(region: Region, visitor: Visitor) -> list[Row]:
    """The recipes of a region with the areas that each chose last; four queries."""
    rows = list(SavedRecipe.objects.readable_by(visitor).filter(region=region).select_related("region"))
    last = _last_outcomes(rows)
    recipes = {row.pk: Recipe.model_validate(row.content) for row in rows}
    chosen = {row.pk: keeping.chosen_in(last[row.pk].places) if row.pk in last else [] for row in rows}
    wholes = [code for recipe in recipes.values() for code in recipe.gebieden[:3]]
    names = names_of([*wholes, *(code for codes in chosen.values() for code in codes[:MOST_TOLD])])
    return [
        Row(
            row,
            recipes[row.pk],
            focus_asked.where_words(recipes[row.pk], region, names.areas),
            enumerated(focus_words.named([names.told(code) for code in chosen[row.pk]], MOST_TOLD)),
            last[row.pk].at if row.pk in last else None,
        )
        for row in rows
    ]


def _last_outcomes(rows: Sequence[SavedRecipe]) -> dict[int, SavedOutcome]:
    """The last outcome of each recipe that has one, by the key of the recipe; two queries."""
    kept = SavedOutcome.objects.filter(recipe__in=rows).order_by()
    keys = [key for _, key in kept.values_list("recipe").annotate(Max("pk"))]
    return {each.recipe_id: each for each in SavedOutcome.objects.filter(pk__in=keys).defer("content")}


@dataclass(frozen=True)
class OfArea:
    """A recipe that speaks of an area; without a place it is about the areas in it."""

    saved: SavedRecipe
    place: Kept | None
    of: int


def of_area(area: Area, visitor: Visitor) -> list[OfArea]:
    """What the recipes of the regions around an area say of it, in their last outcome; three queries."""
    regions = Region.objects.filter(Q(area=area) | Q(area__in=Area.objects.containing(area)))
    recipes = SavedRecipe.objects.readable_by(visitor).filter(region__in=regions).select_related("region")
    rows = list(recipes[:MOST_TOLD])
    last = _last_outcomes(rows)
    found = []
    for row in rows:
        places = last[row.pk].places if row.pk in last else []
        own = next((Kept(*each) for each in places if each[0] == area.code), None)
        if own or row.region.area_id == area.pk:
            found.append(OfArea(row, own, len(places)))
    return found


def tell(saved: SavedRecipe, visitor: Visitor, page: str | None, asked: str) -> Told:
    """A recipe as it stands, with the outcome that is asked for or the last one."""
    outcomes = list(SavedOutcome.objects.filter(recipe=saved).select_related("by").defer("places"))
    named = next((each for each in outcomes if str(each.pk) == asked), None)
    kept = named or (outcomes[0] if outcomes else None)
    recipe = Recipe.model_validate(kept.content if kept else saved.content)
    places = [Kept(*row) for row in kept.places] if kept else []
    titles = _titles([recipe], visitor)
    paginator = Paginator(places, PAGE_SIZE)
    slice_of = paginator.get_page(page)
    small = len(places) <= MOST_ON_MAP
    told = places if small else focus_answer.to_be_named(places, recipe, slice_of.object_list)
    names = names_of([*recipe.gebieden[:3], *(place.area for place in told)])
    lead, rest = focus_answer.sentence(places, recipe, names) if places else ("", "")
    lines = focus_answer.ranked(list(slice_of.object_list), names, recipe.aantal, titles)
    last = Change.objects.filter(object_id=saved.pk, content_type__model="savedrecipe").select_related("by")
    change = last.order_by("-id").first()
    return Told(
        saved,
        recipe,
        kept,
        bool(kept and outcomes and kept.pk == outcomes[0].pk),
        bool(kept and kept.fingerprint == saved.fingerprint),
        outcomes,
        titles,
        [each for each in focus_answer.counted_criteria(recipe, _sources(recipe)) if each.indicator.code in titles],
        len(recipe.criteria) - len(titles),
        focus_asked.where_words(recipe, saved.region, names.areas),
        lead,
        rest,
        Page(lines, slice_of.number, cast("Paginator[Line]", paginator)) if places else None,
        places,
        focus_answer.draw_map(places, (), names) if places and small else None,
        [(titles.get(each.indicator, each.indicator), each) for each in keeping.newer_than(recipe, visitor)],
        focus_asked.query_of(recipe, recept=saved.code) if _may_open(recipe, titles) else "",
        change.by if change else None,
        change.at if change else None,
    )


def _titles(recipes: Sequence[Recipe], visitor: Visitor) -> dict[str, str]:
    """The names of the criteria that the visitor may read; a dataset may have been closed since."""
    codes = {each.indicator for recipe in recipes for each in recipe.criteria}
    datasets = Dataset.objects.readable_by(visitor).values("pk")
    return dict(Indicator.objects.filter(code__in=codes, dataset__in=datasets).values_list("code", "title"))


def _may_open(recipe: Recipe, titles: Mapping[str, str]) -> bool:
    return focus_asked.fits_address(recipe) and len(titles) == len(recipe.criteria)


def _sources(recipe: Recipe) -> dict[str, Source]:
    """As the recipe itself says; a criterion that does not say its year has none."""
    return {
        each.indicator: Source(each.jaar, each.uitgave, "") for each in recipe.criteria if isinstance(each.jaar, int)
    }


def check(told: Told, visitor: Visitor) -> str:
    """Work the outcome out once more from the recipe, and say whether every number is the same."""
    if told.kept is None:
        return "Er is nog geen uitkomst om na te rekenen."
    try:
        found = keeping.again(told.kept, visitor)
    except CannotChoose as impossible:
        return _why_not(told, impossible)
    count = counted(len(told.places), "gebied", "gebieden")
    if keeping.is_same(told.kept, found):
        return f"Nagerekend: bij alle {count} komen precies dezelfde cijfers uit het recept."
    return "Nagerekend: er komen andere cijfers uit. De cijfers waarop dit recept rust, zijn niet meer dezelfde."


def _why_not(told: Told, impossible: CannotChoose) -> str:
    if told.hidden:
        return "Dit recept rust op cijfers die niet openbaar zijn. Alleen het regiobureau kan het overdoen."
    return focus_words.with_titles(str(impossible), told.titles)


@dataclass(frozen=True)
class Now:
    """The outcome on the figures of now beside the kept one."""

    sentence: str
    came: list[str]
    went: list[str]
    query: str


def now(told: Told, visitor: Visitor) -> Now:
    """Whether the choice holds on the newest figures, and who came and went."""
    if told.kept is None:
        return Now("Er is nog geen uitkomst om naast te leggen.", [], [], "")
    try:
        found = keeping.on_figures_of_now(told.kept, visitor)
    except CannotChoose as impossible:
        return Now(_why_not(told, impossible), [], [], "")
    before = set(keeping.chosen_in(told.kept.places))
    after = {place.area for place in found.outcome.places if place.is_chosen}
    names = names_of(sorted(before | after))
    came, went = (sorted(map(names.told, some)) for some in (after - before, before - after))
    query = focus_asked.query_of(found.recipe, recept=told.saved.code) if focus_asked.fits_address(found.recipe) else ""
    if keeping.is_same(told.kept, found):
        return Now("Op de cijfers van nu komt er precies hetzelfde uit: er zijn geen andere cijfers.", [], [], query)
    many = plural(told.recipe.niveau)
    if not came and not went:
        return Now(f"Op de cijfers van nu zijn dezelfde {many} gekozen; hun kansen zijn wel anders.", [], [], query)
    return Now(f"Op de cijfers van nu verandert de keuze: {len(came)} erbij, {len(went)} eraf.", came, went, query)


@dataclass(frozen=True)
class Side:
    """An area in two recipes; None where it takes no part."""

    name: str
    town: str
    first: Kept | None
    second: Kept | None


@dataclass(frozen=True)
class Pair:
    """Two recipes: their areas by where they are chosen, and in what the recipes differ."""

    told: tuple[SavedRecipe, SavedRecipe]
    recipes: tuple[Recipe, Recipe]
    sentence: str
    groups: list[tuple[str, list[Side]]]
    weights: list[tuple[str, str, str]]
    methods: list[tuple[str, str, str]]


def pair(first: SavedRecipe, second: SavedRecipe, visitor: Visitor) -> Pair | None:
    """None when one of the two has no outcome yet."""
    both = [SavedOutcome.objects.filter(recipe=each).first() for each in (first, second)]
    if both[0] is None or both[1] is None:
        return None
    recipes = (Recipe.model_validate(both[0].content), Recipe.model_validate(both[1].content))
    rows = [{row[0]: Kept(*row) for row in each.places} for each in both if each]
    chosen = [{code for code, row in one.items() if row.is_chosen} for one in rows]
    shared, only, other = chosen[0] & chosen[1], chosen[0] - chosen[1], chosen[1] - chosen[0]
    names = names_of(sorted(chosen[0] | chosen[1]))
    groups = [
        ("In beide recepten", _sides(shared, rows, names)),
        (f"Alleen in {first.name}", _sides(only, rows, names)),
        (f"Alleen in {second.name}", _sides(other, rows, names)),
    ]
    many = plural(recipes[0].niveau)
    words = (
        f"{counted(len(shared), recipes[0].niveau, many)} in beide recepten, {len(only)} alleen in het eerste en "
        f"{len(other)} alleen in het tweede."
    )
    if recipes[0].niveau != recipes[1].niveau:
        other_many = plural(recipes[1].niveau)
        words = f"Het ene recept gaat over {many}, het andere over {other_many}: die zijn niet te vergelijken."
    return Pair(
        (first, second),
        recipes,
        words,
        [each for each in groups if each[1]],
        _weights(recipes, visitor),
        _methods(recipes),
    )


def _sides(codes: set[str], rows: Sequence[Mapping[str, Kept]], names: Names) -> list[Side]:
    sides = [Side(names.of(code), names.town_of(code), rows[0].get(code), rows[1].get(code)) for code in codes]
    return sorted(sides, key=lambda side: (min(row.rank for row in (side.first, side.second) if row), side.name))


def _weights(recipes: tuple[Recipe, Recipe], visitor: Visitor) -> list[tuple[str, str, str]]:
    """The share of the weight and the year of each criterion in the one and in the other."""
    shares = [_shares(recipe) for recipe in recipes]
    codes = list(dict.fromkeys([*shares[0], *shares[1]]))
    titles = _titles(recipes, visitor)
    return [
        (
            titles.get(code, "een criterium dat niet openbaar is"),
            *(share.get(code, "telt niet mee") for share in shares),
        )  # type: ignore[misc]
        for code in codes
    ]


def _shares(recipe: Recipe) -> dict[str, str]:
    share = focus_answer.shares(recipe)
    return {
        each.indicator: f"{share[each.indicator]}, "
        f"{'nieuwste jaar' if each.jaar == 'nieuwste' else each.jaar}"
        f"{'' if each.richting == 'hoger' else ', lager is beter'}"
        for each in recipe.criteria
        if each.gewicht > 0
    }


def _methods(recipes: tuple[Recipe, Recipe]) -> list[tuple[str, str, str]]:
    """Only the choices in which they differ."""
    found = [
        ("Aantal gekozen gebieden", *(str(recipe.aantal) for recipe in recipes)),
        ("Aantal trekkingen", *(str(recipe.trekkingen) for recipe in recipes)),
        (focus_words.WEIGHING, *(focus_words.WEIGHINGS[recipe.gewichten].lower() for recipe in recipes)),
    ]
    for name, (question, options) in focus_words.QUESTIONS.items():
        texts = [
            enumerated([options.get(value, value).lower() for value in getattr(recipe, name)]) for recipe in recipes
        ]
        found.append((question, *texts))
    return [(name, one, two) for name, one, two in found if one != two]


def file_lines(told: Told) -> Iterator[tuple[Cell, ...]]:
    names = names_of([place.area for place in told.places])
    for place in told.places:
        yield (
            place.area,
            names.of(place.area),
            names.town_of(place.area),
            place.rank,
            place.low,
            place.high,
            place.probability,
            "ja" if place.is_chosen else "nee",
            round(place.score, 4),
        )
