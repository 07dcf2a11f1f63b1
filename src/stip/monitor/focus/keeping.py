# SPDX-License-Identifier: EUPL-1.2
"""Keep a recipe with what it gave, change it, and work it out again: on its own figures, or on those of now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from stip.accounts.models import User
from stip.monitor.aims import actions
from stip.monitor.focus.answering import Answer, answer
from stip.monitor.focus.choosing import CannotChoose
from stip.monitor.focus.gathering import Source, Sources, sources_of, unpinned
from stip.monitor.focus.recipe import Recipe, read
from stip.monitor.models import Dataset
from stip.monitor.targets import SavedOutcome, SavedRecipe
from stip.partners.exchange import Facts, Problem, Refused
from stip.places.access import Visibility, Visitor


@dataclass(frozen=True)
class Newer:
    """A criterion of which there are newer figures than the recipe uses."""

    indicator: str
    used: Source
    newest: Source


def keep(values: Facts, *, by: User | None, reason: str = "") -> SavedRecipe:
    """Save a recipe with the years and deliveries it uses written in, and what it gave.

    values   as `aims.facts.RecipeFacts`
    raises   Refused, PermissionDenied
    """
    found = _worked_out(values.get("recept", {}), by)
    facts = {**values, "recept": found.recipe.model_dump(mode="json")}
    _refuse_leak(facts.get("zichtbaarheid", Visibility.PUBLIC), found.sources)
    with transaction.atomic():
        saved = actions.save_recipe(facts, by=by, reason=reason)
        _keep_outcome(saved, found, by)
    return saved


def change(saved: SavedRecipe, values: Facts, *, seen: int, by: User | None, reason: str = "") -> SavedRecipe:
    """Change a saved recipe and keep what it gives now; earlier outcomes stay.

    values   `zichtbaarheid`, and what changes within `recept`
    raises   Conflict, Refused, PermissionDenied
    """
    facts = dict(values)
    found = _worked_out({**saved.content, **values.get("recept", {})}, by)
    if "recept" in values:
        facts["recept"] = found.recipe.model_dump(mode="json")
    _refuse_leak(facts.get("zichtbaarheid", saved.visibility), found.sources)
    with transaction.atomic():
        changed = actions.change_recipe(saved, facts, seen=seen, by=by, reason=reason)
        if "recept" in values:
            _keep_outcome(changed, found, by)
    return changed


def again(kept: SavedOutcome, visitor: Visitor) -> Answer:
    """The recipe of an outcome on the very figures it used. Raises CannotChoose when the visitor may not read them."""
    return answer(Recipe.model_validate(kept.content), visitor, bounded=False)


def is_same(kept: SavedOutcome, found: Answer) -> bool:
    """Whether every number came out as it was."""
    return kept.figures == found.outcome.figures and [list(row) for row in kept.places] == rows_of(found)


def on_figures_of_now(kept: SavedOutcome, visitor: Visitor) -> Answer:
    """The recipe of an outcome on the newest figures. Raises CannotChoose."""
    return answer(unpinned(Recipe.model_validate(kept.content)), visitor)


def newer_than(recipe: Recipe, visitor: Visitor) -> list[Newer]:
    """Which criteria have newer figures than the recipe says, as far as the visitor may read them."""
    try:
        newest = sources_of(unpinned(recipe), visitor)
    except CannotChoose:
        return []
    used = {each.indicator: (each.jaar, each.uitgave) for each in recipe.criteria}
    return [
        Newer(code, Source(int(used[code][0]), used[code][1], ""), source)
        for code, source in newest.items()
        if used[code][0] != "nieuwste" and used[code] != (source.year, source.release)
    ]


def rows_of(found: Answer) -> list[list[Any]]:
    """An answer in the shape in which outcomes are kept."""
    return [
        [each.area, each.score, each.rank, each.low, each.high, each.probability, each.is_chosen]
        for each in found.outcome.places
    ]


def chosen_in(rows: Sequence[Sequence[Any]]) -> list[str]:
    """The chosen areas among the rows of a kept outcome, the weakest first."""
    return [row[0] for row in rows if row[6]]


def _worked_out(raw: Mapping[str, Any], by: User | None) -> Answer:
    recipe, problems = read(dict(raw))
    if recipe is None:
        raise Refused([Problem(each.message, ("recept", *each.place)) for each in problems])
    try:
        return answer(recipe, by or AnonymousUser())
    except CannotChoose as impossible:
        raise Refused([Problem(str(impossible), ("recept",))]) from impossible


def _keep_outcome(saved: SavedRecipe, found: Answer, by: User | None) -> None:
    years = {code: source.year for code, source in found.sources.items()}
    actions.keep_outcome(saved, found.outcome, years, by=by)


def _refuse_leak(visibility: str, sources: Sources) -> None:
    """An outcome for everybody would give away figures that are not for everybody."""
    releases = {source.release for source in sources.values()}
    hidden = Dataset.objects.exclude(visibility=Visibility.PUBLIC).filter(releases__code__in=releases)
    if visibility == Visibility.PUBLIC and hidden.exists():
        raise Refused(
            [
                Problem(
                    "deze keuze rust op cijfers die niet openbaar zijn: kies wie het wel mag lezen, of andere cijfers",
                    ("zichtbaarheid",),
                )
            ]
        )
