# SPDX-License-Identifier: EUPL-1.2
"""Find the figures that a recipe asks for: which areas, and of each criterion which year out of which delivery.

A recipe that says "nieuwste" is answered with the newest year that has figures, out of the youngest delivery that has
them. What was used is written into the recipe when it is kept, so that a later delivery changes nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from stip.monitor.figures.reading import Figure, Matrix, figures, matrix
from stip.monitor.focus.choosing import CannotChoose
from stip.monitor.focus.recipe import Criterion, Recipe
from stip.monitor.models import Coverage, Dataset
from stip.places.access import Visitor
from stip.places.models import Area, Region


class Source(NamedTuple):
    """Where the figures of one criterion come from; `mark` is the checksum of the delivery."""

    year: int
    release: str
    mark: str


Sources = Mapping[str, Source]


def sources_of(recipe: Recipe, visitor: Visitor) -> dict[str, Source]:
    """The year and delivery of each criterion, by indicator.

    raises  CannotChoose when the visitor can read no such figures
    """
    offered = _offered(recipe, visitor)
    found = {each.indicator: _youngest(offered[each.indicator], each) for each in recipe.criteria}
    for criterion in recipe.criteria:
        if found[criterion.indicator] is None:
            when = "" if criterion.jaar == "nieuwste" else f" over {criterion.jaar}"
            raise CannotChoose(
                f"Van ‘{criterion.indicator}’ zijn er geen cijfers per {recipe.niveau}{when}. "
                "Haal dit criterium weg of kies een ander jaar."
            )
    return {code: source for code, source in found.items() if source is not None}


def pinned(recipe: Recipe, sources: Sources) -> Recipe:
    """The same recipe, that from now on always means these figures.

    The criteria go by their code, for chance is dealt out in their order: in whatever order they are ticked, the same
    comes out.
    """
    criteria = [
        {**each.model_dump(), "jaar": sources[each.indicator].year, "uitgave": sources[each.indicator].release}
        for each in sorted(recipe.criteria, key=lambda each: each.indicator)
    ]
    return Recipe.model_validate({**recipe.model_dump(), "criteria": criteria})


def unpinned(recipe: Recipe) -> Recipe:
    """The same recipe on the newest figures there are."""
    criteria = [{**each.model_dump(), "jaar": "nieuwste", "uitgave": ""} for each in recipe.criteria]
    return Recipe.model_validate({**recipe.model_dump(), "criteria": criteria})


def areas_of(recipe: Recipe) -> tuple[str, ...] | None:
    """The areas that take part, by code; None for all that have figures.

    A larger area in `gebieden`, such as a municipality, stands for all areas of the level in it; without `gebieden`
    those in the area of the region take part.
    """
    if not recipe.gebieden:
        wholes = list(Area.objects.filter(regions__code=recipe.regio)) if recipe.regio else []
        if recipe.regio and not wholes:
            known = Region.objects.filter(code=recipe.regio).exists()
            raise CannotChoose("Van deze regio zijn de gemeenten niet bekend." if known else "Deze regio is er niet.")
        return _inside(wholes, recipe) if recipe.regio else None
    named = Area.objects.by_code(recipe.gebieden)
    wholes = [area for area in named.values() if area.kind != recipe.niveau]
    own = [code for code in recipe.gebieden if code not in named or named[code].kind == recipe.niveau]
    return tuple(sorted({*own, *_inside(wholes, recipe)}))


def gather(recipe: Recipe, sources: Sources, areas: Sequence[str] | None, visitor: Visitor) -> Matrix:
    """The figures as numbers, each criterion out of its own delivery."""
    indicators = [each.indicator for each in recipe.criteria]
    parts = [
        matrix(
            codes,
            years={code: sources[code].year for code in codes},
            releases=[release],
            **({"level": recipe.niveau} if areas is None else {"areas": list(areas)}),
            visitor=visitor,
        )
        for release, codes in _by_release(indicators, sources).items()
    ]
    rows = tuple(sorted({area for part in parts for area in part.areas})) if areas is None else tuple(areas)
    row_at = {area: place for place, area in enumerate(rows)}
    values = np.full((len(rows), len(indicators)), np.nan)
    column_at = {code: place for place, code in enumerate(indicators)}
    for part in parts:
        down = np.array([row_at[area] for area in part.areas], dtype=np.int64)
        across = np.array([column_at[code] for code in part.indicators], dtype=np.int64)
        values[np.ix_(down, across)] = part.values
    return Matrix(rows, tuple(indicators), {code: sources[code].year for code in indicators}, values)


def figures_of(
    indicators: Sequence[str], sources: Sources, areas: Sequence[str], visitor: Visitor
) -> dict[tuple[str, str], Figure]:
    """The figures with the reason why one is not there, by (indicator, area)."""
    found = {}
    for release, codes in _by_release(indicators, sources).items():
        years = sorted({sources[code].year for code in codes})
        read = figures(codes, areas=list(areas), years=years, releases=[release], visitor=visitor)
        for code in codes:
            for area in areas:
                found[code, area] = read.at(code, area, sources[code].year)
    return found


def _by_release(indicators: Sequence[str], sources: Sources) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for code in indicators:
        grouped[sources[code].release].append(code)
    return grouped


Offered = dict[str, list[tuple[int, str, int, str, str]]]


def _offered(recipe: Recipe, visitor: Visitor) -> Offered:
    rows = Coverage.objects.filter(
        indicator__code__in=[each.indicator for each in recipe.criteria],
        level=recipe.niveau,
        measured__gt=0,
        release__dataset__in=Dataset.objects.readable_by(visitor).values("pk"),
    )
    found: Offered = defaultdict(list)
    columns = ("indicator__code", "year", "release__published", "release_id", "release__code", "release__sha256")
    for code, *rest in rows.order_by().values_list(*columns):
        found[code].append(tuple(rest))
    return found


def _youngest(rows: Sequence[tuple[int, str, int, str, str]], criterion: Criterion) -> Source | None:
    fit = [row for row in rows if criterion.jaar in ("nieuwste", row[0]) and criterion.uitgave in ("", row[3])]
    if not fit:
        return None
    year, _, _, release, mark = max(fit)
    return Source(year, release, mark)


def _inside(wholes: Sequence[Area], recipe: Recipe) -> tuple[str, ...]:
    codes: set[str] = set()
    for whole in wholes:
        codes.update(Area.objects.filter(kind=recipe.niveau).within(whole).values_list("code", flat=True))
    return tuple(sorted(codes))
