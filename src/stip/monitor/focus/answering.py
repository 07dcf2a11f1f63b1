# SPDX-License-Identifier: EUPL-1.2
"""Answer a recipe for a page: at once when only a weight moved, and never with more work than a visitor may ask for.

What does not depend on the weights is kept in memory, by the checksums of the deliveries it was made of; so is the last
handful of answers. Nothing here is needed to get the same answer again: that is in the recipe.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from stip.monitor.figures.reading import Matrix
from stip.monitor.focus.choosing import CannotChoose, Outcome, Prepared, decide, prepare
from stip.monitor.focus.gathering import Sources, areas_of, gather, pinned, sources_of
from stip.monitor.focus.recipe import Recipe, fingerprint
from stip.places.access import Visitor

MOST_WORK = 300_000_000
"""Draws times areas times criteria that one page may ask for: about a third of a second on two processors."""
MOST_PAIRED = 600
"""Areas that a page may compare two by two."""
MOST_SHOWN = 24
"""Criteria that a page works with."""
FEWEST_DRAWS = 500
_MOST_BYTES, _MOST_PLACES = 64_000_000, 60_000
_WEIGHTS = {"gewicht"}
_METHOD = {"niveau", "minstens", "uitschieters", "ontbrekend", "normalisatie", "samenvoegen"}

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Answer:
    """What a recipe gives. `recipe` is the one that was worked out: with its years, and draws within bounds."""

    recipe: Recipe
    sources: Sources
    matrix: Matrix
    outcome: Outcome


@dataclass(frozen=True)
class _Basis:
    """All that stays when a weight moves."""

    matrix: Matrix
    prepared: Prepared

    @property
    def size(self) -> int:
        arrays = (self.matrix.values, self.prepared.stated, self.prepared.missing, *self.prepared.variants)
        return sum(each.nbytes for each in arrays) + 200 * len(self.matrix.areas)


class LastUsed(Generic[Thing]):
    """The things that were used last, as many as there is room for."""

    def __init__(self, room: int) -> None:
        self._room, self._used = room, 0
        self._things: OrderedDict[str, tuple[Thing, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, make: Callable[[], Thing], size: Callable[[Thing], int]) -> Thing:
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key][0]
        thing = make()
        with self._lock:
            self._put(key, thing, size(thing))
        return thing

    def _put(self, key: str, thing: Thing, size: int) -> None:
        if key in self._things or size > self._room:
            return
        self._things[key] = (thing, size)
        self._used += size
        while self._used > self._room:
            _, (_, freed) = self._things.popitem(last=False)
            self._used -= freed


_BASES: LastUsed[_Basis] = LastUsed(_MOST_BYTES)
_OUTCOMES: LastUsed[Outcome] = LastUsed(_MOST_PLACES)
# Each simulation holds up to a few hundred megabytes; who comes third waits a moment.
_AT_ONCE = threading.BoundedSemaphore(2)


def answer(recipe: Recipe, visitor: Visitor, *, bounded: bool = True) -> Answer:
    """Work out a recipe on the figures that the visitor may read.

    bounded  keep the work within what one page may ask: fewer draws on many areas; the answer says how many
    raises   CannotChoose, in Dutch
    """
    sources = sources_of(recipe, visitor)
    areas = areas_of(recipe)
    if areas == ():
        many = "gemeenten" if recipe.niveau == "gemeente" else f"{recipe.niveau}en"
        raise CannotChoose(f"We kennen hier geen {many}. Kies iets anders bij ‘Waar’.")
    asked = pinned(recipe, sources)
    key = _key(asked, sources, areas)
    if bounded:
        _refuse_pairs(asked, areas)
    basis = _BASES.get(key, lambda: _basis(asked, sources, areas, visitor), lambda each: each.size)
    asked = _within_bounds(asked, basis) if bounded else asked
    outcome = _OUTCOMES.get(
        key + asked.fingerprint, lambda: _decided(basis, asked), lambda each: len(each.places) + len(each.left_out)
    )
    return Answer(asked, sources, basis.matrix, outcome)


def draws_within(areas: int, criteria: int, asked: int) -> int:
    """How many draws a page makes for so many areas and criteria.

    >>> draws_within(100, 8, 10_000), draws_within(14_500, 24, 10_000)
    (10000, 800)
    """
    most = MOST_WORK // max(1, areas * criteria) // 100 * 100
    return min(asked, max(FEWEST_DRAWS, most))


def _within_bounds(recipe: Recipe, basis: _Basis) -> Recipe:
    draws = draws_within(len(basis.prepared.areas), len(basis.prepared.criteria), recipe.trekkingen)
    return recipe if draws == recipe.trekkingen else recipe.model_copy(update={"trekkingen": draws})


def _refuse_pairs(recipe: Recipe, areas: tuple[str, ...] | None) -> None:
    if recipe.samenvoegen[0] == "niet-compenserend" and (areas is None or len(areas) > MOST_PAIRED):
        raise CannotChoose(
            "‘Niet-compenserend’ vergelijkt alle gebieden twee aan twee. Op het scherm kan dat tot "
            f"{MOST_PAIRED} gebieden: kies minder gebieden, of zet een andere manier van samenvoegen voorop."
        )


def _basis(recipe: Recipe, sources: Sources, areas: tuple[str, ...] | None, visitor: Visitor) -> _Basis:
    found = gather(recipe, sources, areas, visitor)
    return _Basis(found, prepare(found, recipe))


def _decided(basis: _Basis, recipe: Recipe) -> Outcome:
    with _AT_ONCE:
        return decide(basis.prepared, recipe)


def _key(recipe: Recipe, sources: Sources, areas: tuple[str, ...] | None) -> str:
    """The same for recipes that differ in weights, number and chance alone; without weight a criterion is left out."""
    facts: dict[str, Any] = recipe.model_dump(mode="json", include=_METHOD)
    facts["criteria"] = [
        each.model_dump(mode="json", exclude=_WEIGHTS) | {"telt": each.gewicht > 0} for each in recipe.criteria
    ]
    facts["leveringen"] = sorted({source.mark for source in sources.values()})
    facts["gebieden"] = None if areas is None else list(areas)
    return fingerprint(facts)
