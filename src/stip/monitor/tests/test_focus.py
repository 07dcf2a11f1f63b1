# SPDX-License-Identifier: EUPL-1.2
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from stip.monitor.focus.choosing import CannotChoose, choose, decide, prepare
from stip.monitor.focus.recipe import Recipe, read
from stip.statistics.weigh import principal_component

NAN = np.nan


@dataclass(frozen=True)
class Figures:
    areas: tuple[str, ...]
    indicators: tuple[str, ...]
    values: np.ndarray


def recipe(indicators: int = 2, **changes: Any) -> Recipe:
    criteria = [{"indicator": f"i{number}", "richting": "hoger"} for number in range(indicators)]
    found, problems = read({"naam": "Proef", "criteria": criteria, "trekkingen": 500, "aantal": 1, **changes})
    assert found and not problems, problems
    return found


def figures(values: Any, areas: list[str] | None = None) -> Figures:
    array = np.array(values, dtype=float)
    return Figures(
        tuple(areas or [f"WK0001{number:02d}" for number in range(array.shape[0])]),
        tuple(f"i{number}" for number in range(array.shape[1])),
        array,
    )


def country(places: int = 200, indicators: int = 4) -> Figures:
    values = np.random.default_rng(8).normal(size=(places, indicators))
    values[3, 1] = values[50, 2] = NAN
    return figures(values, [f"WK{number // 10:04d}{number % 10:02d}" for number in range(places)])


def test_scores_and_ranks_by_hand() -> None:
    """Min-max: first column 0 50 100, second (less is better) 100 0 50; weights 3 to 1: 25, 37.5, 87.5."""
    criteria = [
        {"indicator": "i0", "richting": "hoger", "gewicht": 3},
        {"indicator": "i1", "richting": "lager", "gewicht": 1},
    ]
    found = choose(figures([[10, 5], [20, 9], [30, 7]]), recipe(criteria=criteria))
    assert [(each.area, each.score, each.rank) for each in found.places] == [
        ("WK000100", 25.0, 1),
        ("WK000101", 37.5, 2),
        ("WK000102", 87.5, 3),
    ]
    assert [each.is_chosen for each in found.places] == [True, False, False]


def test_goalposts_of_the_recipe_count_and_not_the_lowest_and_highest() -> None:
    criteria = [{"indicator": "i0", "richting": "lager", "laag": 0, "hoog": 100}]
    found = choose(figures([[10], [40], [250]]), recipe(criteria=criteria))
    assert [each.score for each in found.places] == [0.0, 60.0, 90.0]


def test_an_area_that_is_weakest_on_everything_is_in_whatever_you_choose() -> None:
    values = country().values.copy()
    values[7] = -9
    found = choose(figures(values), recipe(4, aantal=3))
    assert (found.places[0].area, found.places[0].is_always, found.places[0].probability) == ("WK000107", True, 1.0)
    assert sum(each.is_always for each in found.places) < 3


def test_an_area_that_falls_under_one_choice_alone_is_told() -> None:
    """B is balanced and A is uneven: with a geometric mean the unevenness weighs, so only then A is the weakest."""
    criteria = [{"indicator": f"i{number}", "richting": "hoger", "laag": 0, "hoog": 100} for number in range(2)]
    asked = recipe(criteria=criteria, normalisatie=["min-max"], concentratie=None)
    found = choose(figures([[0, 90], [38, 38], [100, 100]]), asked)
    by_area = {each.area: each for each in found.places}
    assert by_area["WK000101"].only_under == ("samenvoegen: rekenkundig",)
    assert by_area["WK000100"].only_under == ("samenvoegen: meetkundig",)


def test_the_chances_to_be_among_the_weakest_add_up_to_their_number() -> None:
    found = choose(country(), recipe(4, aantal=12))
    assert np.isclose(sum(each.probability for each in found.places), 12.0)
    assert all(each.low <= each.median <= each.high for each in found.places)


def test_the_same_recipe_on_the_same_figures_gives_the_same_outcome_on_any_number_of_threads() -> None:
    asked = recipe(4, aantal=12, trekkingen=2000)
    assert choose(country(), asked, threads=1) == choose(country(), asked, threads=2) == choose(country(), asked)


def test_other_figures_show_in_the_outcome() -> None:
    before, after = country(), country()
    after.values[0, 0] += 0.001
    assert choose(before, recipe(4)).figures != choose(after, recipe(4)).figures


def test_the_order_in_which_areas_come_does_not_matter() -> None:
    one = country()
    order = np.random.default_rng(1).permutation(200)
    other = Figures(tuple(np.array(one.areas)[order]), one.indicators, one.values[order])
    ranks = [{each.area: (each.rank, each.probability) for each in choose(it, recipe(4)).places} for it in (one, other)]
    assert ranks[0] == ranks[1]


def test_what_was_not_measured_is_told_and_never_a_zero() -> None:
    found = choose(figures([[1, 10], [2, NAN], [3, 30], [NAN, NAN]]), recipe(minstens=0.5))
    by_area = {each.area: each for each in found.places}
    assert by_area["WK000101"].missing == ("i1",)
    assert [(each.area, each.missing) for each in found.left_out] == [("WK000103", ("i0", "i1"))]
    assert "1 gebieden doen niet mee" in found.notes[0]


def test_who_will_not_fill_in_ranks_only_areas_with_all_figures() -> None:
    found = choose(figures([[1, 10], [2, NAN], [3, 30]]), recipe(ontbrekend=["weglaten"]))
    assert [each.area for each in found.places] == ["WK000100", "WK000102"]


def test_a_criterion_that_decides_all_is_told_to_move_most() -> None:
    rng = np.random.default_rng(2)
    criteria = [
        {"indicator": "i0", "richting": "hoger", "gewicht": 8},
        {"indicator": "i1", "richting": "hoger", "gewicht": 1},
    ]
    found = choose(figures(rng.normal(size=(100, 2))), recipe(criteria=criteria, aantal=10))
    assert found.criteria[0].name == "i0"
    assert found.criteria[0].shift > found.criteria[1].shift


def test_a_choice_without_alternatives_moves_nothing() -> None:
    found = choose(country(), recipe(4, normalisatie=["rang"], samenvoegen=["rekenkundig"]))
    shares = {each.name: each.in_all for each in found.choices}
    assert shares["gewichten"] > 0.9
    assert shares["normalisatie"] == shares["samenvoegen"] == shares["uitschieters"] == 0.0


def test_fixed_weights_leave_the_spread_to_the_other_choices() -> None:
    found = choose(country(), recipe(4, concentratie=None))
    shares = {each.name: each.in_all for each in found.choices}
    assert shares["gewichten"] == 0.0
    assert shares["samenvoegen"] > 0.0


def test_a_majority_without_compensation_can_be_the_choice() -> None:
    found = choose(country(), recipe(4, samenvoegen=["niet-compenserend", "rekenkundig"]))
    assert found.places[0].score == min(each.score for each in found.places)


def weighed(weighing: str, **changes: Any) -> Recipe:
    criteria = [
        {"indicator": f"i{number}", "richting": "hoger", "gewicht": weight}
        for number, weight in enumerate((9, 2, 3, 0))
    ]
    return recipe(criteria=criteria, gewichten=weighing, aantal=5, **changes)


def test_weights_can_be_own_or_equal_and_one_of_zero_never_counts() -> None:
    own, equal = (choose(country(), weighed(each)) for each in ("eigen", "gelijk"))
    assert [round(each, 4) for each in own.weights.values()] == [0.6429, 0.1429, 0.2143]
    assert list(equal.weights.items()) == [(f"i{number}", 1 / 3) for number in range(3)]
    even = choose(country(), recipe(3, aantal=5))
    assert equal.places == even.places and equal.places != own.places


def test_weights_can_come_from_the_figures() -> None:
    """Two criteria that go together and a third that stands alone, by the step that the statistics publish."""
    rng = np.random.default_rng(4)
    first, alone = rng.normal(size=(2, 60))
    values = np.column_stack([first, first + rng.normal(size=60), alone])
    asked = recipe(3, gewichten="uit de cijfers", aantal=5, normalisatie=["z-score"])
    found = choose(figures(values), asked)
    assert list(found.weights.values()) == pytest.approx(principal_component(values), abs=1e-6)
    assert all(round(weight, 5) != round(1 / 3, 5) for weight in found.weights.values())
    assert found == choose(figures(values), asked, threads=1)


def test_one_criterion_has_all_the_weight_wherever_it_comes_from() -> None:
    for weighing in ("eigen", "gelijk", "uit de cijfers"):
        assert choose(country(), recipe(1, gewichten=weighing)).weights == {"i0": 1.0}


@pytest.mark.parametrize(
    ("values", "message"),
    [([[1, 5], [2, 5], [3, 5]], "‘i1’ is overal gelijk"), ([[1, 5], [2, 6]], "kunnen pas vanaf 3 gebieden")],
)
def test_figures_that_say_nothing_give_no_weights(values: Any, message: str) -> None:
    with pytest.raises(CannotChoose, match=message):
        choose(figures(values), recipe(gewichten="uit de cijfers"))


def test_moving_a_weight_needs_no_new_preparation() -> None:
    asked = recipe(4)
    heavier = [each.model_copy(update={"gewicht": 1.0 + at}) for at, each in enumerate(asked.criteria)]
    moved = asked.model_copy(update={"criteria": heavier})
    assert decide(prepare(country(), asked), moved) == choose(country(), moved)


@pytest.mark.parametrize(
    ("values", "changes", "message"),
    [
        ([[1, 2], [3, 4]], {"aantal": 3}, "Er zijn 2 gebieden met genoeg cijfers en er moeten er 3 gekozen worden"),
        ([[NAN, 1], [NAN, 2], [NAN, 3]], {}, "‘i0’ is in geen van deze gebieden gemeten"),
        ([[NAN, NAN], [1, 2]], {}, "Er zijn te weinig gebieden"),
    ],
)
def test_figures_that_do_not_bear_the_recipe_are_refused(values: Any, changes: Any, message: str) -> None:
    with pytest.raises(CannotChoose, match=message):
        choose(figures(values), recipe(**changes))


def test_an_indicator_without_figures_is_refused() -> None:
    found = figures([[1, 2], [3, 4]])
    with pytest.raises(CannotChoose, match="Er zijn geen cijfers van ‘i1’"):
        choose(replace(found, indicators=("i0", "anders")), recipe())


def test_areas_that_are_all_alike_share_the_first_place() -> None:
    found = choose(figures([[5, 5]] * 4), recipe())
    assert {each.rank for each in found.places} == {1}
    assert "Op plaats 1 staan gebieden gelijk" in found.notes[-1]


def test_comparing_in_pairs_has_a_limit() -> None:
    with pytest.raises(CannotChoose, match="dat kan tot 3000 gebieden"):
        choose(country(3001), recipe(4, samenvoegen=["niet-compenserend", "rekenkundig"]))
