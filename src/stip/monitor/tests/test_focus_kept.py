# SPDX-License-Identifier: EUPL-1.2
"""A choice of focus areas is kept with the figures it rests on, and can be made again to the last digit."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from stip.accounts.conflict import Conflict
from stip.conftest import Cast
from stip.monitor.aims import actions
from stip.monitor.figures.store import Status
from stip.monitor.focus import answering, keeping
from stip.monitor.focus.answering import LastUsed, answer, draws_within
from stip.monitor.focus.choosing import CannotChoose
from stip.monitor.focus.gathering import figures_of, sources_of, unpinned
from stip.monitor.focus.recipe import Recipe
from stip.monitor.models import Dataset
from stip.monitor.releases.adding import Delivery, add_release
from stip.monitor.targets import SavedRecipe
from stip.monitor.tests.districts import DISTRICTS, HEALTH, HIDDEN, INCOME, NEAR, build, deliver, figure
from stip.partners.exchange import Refused
from stip.places.access import Visibility

ANYONE = AnonymousUser()


@pytest.fixture
def dataset(cast: Cast) -> Dataset:
    return build(cast)


def raw(*codes: str, **other: Any) -> dict[str, Any]:
    criteria = [{"indicator": code, "richting": "lager" if code in (NEAR, HIDDEN) else "hoger"} for code in codes]
    return {"naam": "Proef", "motief": "Daarom.", "regio": "beekdal", "criteria": criteria, "aantal": 3, **other}


def recipe(*codes: str, **other: Any) -> Recipe:
    return Recipe.model_validate(raw(*(codes or (HEALTH, INCOME, NEAR)), **other))


def kept(cast: Cast, *codes: str, **other: Any) -> SavedRecipe:
    facts = {"regio": "beekdal", "code": "proef", "recept": raw(*(codes or (HEALTH, INCOME, NEAR)), **other)}
    return keeping.keep(facts, by=cast.bureau)


def test_the_weakest_on_everything_comes_first_and_is_in_whatever_one_chooses(dataset: Dataset) -> None:
    found = answer(recipe(), ANYONE)
    first = found.outcome.places[0]
    assert (first.area, first.rank, first.is_always) == (DISTRICTS[0], 1, True)
    assert found.outcome.places[-1].area == DISTRICTS[7]


def test_what_is_used_is_written_into_the_recipe(dataset: Dataset, cast: Cast) -> None:
    saved = kept(cast)
    assert {(each["jaar"], each["uitgave"]) for each in saved.content["criteria"]} == {(2023, "wijken-2023")}
    assert saved.outcomes.get().years == {HEALTH: 2023, INCOME: 2023, NEAR: 2023}


def test_the_same_criteria_ticked_in_another_order_give_the_same_recipe_and_numbers(dataset: Dataset) -> None:
    one, other = answer(recipe(HEALTH, INCOME, NEAR), ANYONE), answer(recipe(NEAR, HEALTH, INCOME), ANYONE)
    assert one.recipe.fingerprint == other.recipe.fingerprint
    assert keeping.rows_of(one) == keeping.rows_of(other)


def test_every_published_number_is_made_again_from_the_stored_recipe(dataset: Dataset, cast: Cast) -> None:
    outcome = kept(cast).outcomes.get()
    answering._OUTCOMES = LastUsed(answering._MOST_PLACES)
    found = keeping.again(outcome, ANYONE)
    assert keeping.rows_of(found) == [list(row) for row in outcome.places]
    assert keeping.is_same(outcome, found)


def test_the_open_data_tell_the_same_numbers(dataset: Dataset, cast: Cast, client: Client) -> None:
    kept(cast)
    told = client.get("/api/v1/regios/beekdal/recepten/proef").json()
    places = client.get(told["uitkomsten"][0]["adres"]).json()["gebieden"]
    found = answer(Recipe.model_validate(told["recept"]), ANYONE).outcome
    assert told["kenmerk"] == found.recipe
    assert [tuple(place.values()) for place in places] == [
        (each.area, each.score, each.rank, each.low, each.high, each.probability, each.is_chosen)
        for each in found.places
    ]


def test_a_later_delivery_changes_nothing_of_what_was_kept_and_shows_as_newer(dataset: Dataset, cast: Cast) -> None:
    saved = kept(cast)
    deliver(dataset, 2024, **{HEALTH: (95.0, 50.0, 62.0, 70.0, 71.0, 75.0, 80.0, 90.0), INCOME: (50.0,) * 8})
    outcome = saved.outcomes.get()
    assert keeping.is_same(outcome, keeping.again(outcome, ANYONE))
    newer = keeping.newer_than(Recipe.model_validate(saved.content), ANYONE)
    assert {each.indicator: (each.used.year, each.newest.year) for each in newer}[HEALTH] == (2023, 2024)
    now = keeping.on_figures_of_now(outcome, ANYONE)
    assert now.outcome.figures != outcome.figures
    assert now.recipe.criteria[0].jaar == 2024


def test_a_pinned_delivery_is_read_alone_also_when_a_younger_one_has_the_same_year(dataset: Dataset) -> None:
    asked = answer(recipe(HEALTH), ANYONE).recipe
    again = [figure(HEALTH, code, 2023, 1.0) for code in DISTRICTS]
    add_release(dataset, Delivery("wijken-2023-2", "Herziene wijkmeting", published="2025"), again, by=None)
    assert answer(asked, ANYONE).matrix.values[0, 0] == 40.0
    assert sources_of(unpinned(asked), ANYONE)[HEALTH].release == "wijken-2023-2"
    assert figures_of([HEALTH], sources_of(asked, ANYONE), DISTRICTS[:1], ANYONE)[HEALTH, DISTRICTS[0]].value == 40.0


def test_a_secret_figure_keeps_its_reason(dataset: Dataset) -> None:
    found = answer(recipe(), ANYONE)
    cell = figures_of([NEAR], found.sources, [DISTRICTS[6]], ANYONE)[NEAR, DISTRICTS[6]]
    assert (cell.value, cell.status) == (None, Status.SECRET)
    assert next(each for each in found.outcome.places if each.area == DISTRICTS[6]).missing == (NEAR,)


def test_a_municipality_stands_for_its_districts_and_a_list_for_itself(dataset: Dataset) -> None:
    own = answer(recipe(regio=None, gebieden=["BD01"]), ANYONE)
    assert {each.area for each in own.outcome.places} == set(DISTRICTS[:4])
    three = answer(recipe(regio=None, gebieden=list(DISTRICTS[2:5]), aantal=1), ANYONE)
    assert {each.area for each in three.outcome.places} == set(DISTRICTS[2:5])
    assert len(answer(recipe(regio=None), ANYONE).outcome.places) == 8


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (recipe("niemand"), "Van ‘niemand’ zijn er geen cijfers per wijk."),
        (recipe(niveau="buurt"), "zijn er geen cijfers per buurt"),
        (recipe(regio="nergens"), "Deze regio is er niet."),
        (recipe(aantal=50), "Kies er minder."),
        (recipe(HIDDEN), "geen cijfers per wijk"),
        (recipe(regio=None, gebieden=["BD01"], niveau="gemeente"), "geen cijfers per gemeente"),
    ],
)
def test_what_cannot_be_chosen_is_told_in_a_sentence(dataset: Dataset, asked: Recipe, sentence: str) -> None:
    with pytest.raises(CannotChoose, match=sentence):
        answer(asked, ANYONE)


def test_figures_that_are_not_public_are_for_the_bureau_and_give_no_public_outcome(
    dataset: Dataset, cast: Cast
) -> None:
    assert answer(recipe(HIDDEN, HEALTH), cast.bureau).outcome.places
    with pytest.raises(CannotChoose):
        answer(recipe(HIDDEN, HEALTH), cast.neighbour)
    with pytest.raises(Refused):
        kept(cast, HIDDEN, HEALTH)
    facts = {"regio": "beekdal", "code": "intern", "zichtbaarheid": "intern", "recept": raw(HIDDEN, HEALTH)}
    assert keeping.keep(facts, by=cast.bureau).visibility == Visibility.INTERNAL
    saved = SavedRecipe.objects.get(code="intern")
    with pytest.raises(Refused):
        keeping.change(saved, {"zichtbaarheid": "openbaar"}, seen=saved.revision, by=cast.bureau)


def test_another_name_keeps_the_outcome_and_another_weight_adds_one(dataset: Dataset, cast: Cast) -> None:
    saved = kept(cast)
    named = keeping.change(saved, {"recept": {"naam": "Beter"}}, seen=1, by=cast.bureau)
    assert (named.name, named.revision, named.outcomes.count()) == ("Beter", 2, 1)
    criteria = [{**each, "gewicht": 9.0} if each["indicator"] == NEAR else each for each in named.content["criteria"]]
    weighed = keeping.change(named, {"recept": {"criteria": criteria}}, seen=2, by=cast.bureau)
    assert weighed.outcomes.count() == 2
    assert weighed.outcomes.first().fingerprint == weighed.fingerprint  # type: ignore[union-attr]


def test_who_did_not_see_the_last_change_may_not_write_over_it(dataset: Dataset, cast: Cast) -> None:
    saved = kept(cast)
    keeping.change(saved, {"recept": {"naam": "Eerste"}}, seen=1, by=cast.bureau)
    with pytest.raises(Conflict):
        keeping.change(SavedRecipe.objects.get(), {"recept": {"naam": "Tweede"}}, seen=1, by=cast.bureau)
    with pytest.raises(Conflict):
        actions.remove_recipe(saved, seen=1, by=cast.bureau)
    actions.remove_recipe(saved, seen=2, by=cast.bureau)
    assert not SavedRecipe.objects.exists()


def test_no_page_asks_for_more_work_than_it_may(dataset: Dataset) -> None:
    assert draws_within(14_500, 24, 10_000) * 14_500 * 24 <= answering.MOST_WORK
    assert draws_within(8, 3, 10_000) == 10_000
    paired = recipe(regio=None, samenvoegen=["niet-compenserend", "rekenkundig"])
    with pytest.raises(CannotChoose, match="twee aan twee"):
        answer(paired, ANYONE)
    assert answer(recipe(samenvoegen=["niet-compenserend", "rekenkundig"]), ANYONE).outcome.places


def test_what_was_not_used_for_longest_is_forgotten() -> None:
    last: LastUsed[str] = LastUsed(2)
    for word in ("a", "b", "a", "c"):
        last.get(word, lambda word=word: word, lambda _: 1)  # type: ignore[misc]
    made = []
    for word in ("a", "b"):
        last.get(word, lambda word=word: made.append(word) or word, lambda _: 1)  # type: ignore[misc, func-returns-value]
    assert made == ["b"]
    assert last.get("groot", lambda: "groot", lambda _: 99) == "groot"
