# SPDX-License-Identifier: EUPL-1.2
from typing import Any

import pytest

from stip.monitor.focus.recipe import Recipe, read

GOOD: dict[str, Any] = {
    "naam": "Kwetsbare wijken",
    "criteria": [
        {"indicator": "inkomen", "richting": "hoger", "gewicht": 2},
        {"indicator": "overgewicht", "richting": "lager", "jaar": 2020},
    ],
}


def made(**changes: Any) -> Recipe:
    recipe, problems = read({**GOOD, **changes})
    assert recipe and not problems, problems
    return recipe


def test_a_recipe_written_out_and_read_again_is_the_same() -> None:
    recipe = made(aantal=5, concentratie=None)
    assert read(recipe.model_dump(mode="json"))[0] == recipe


def test_the_fingerprint_follows_what_decides_and_not_the_words() -> None:
    assert made(naam="Anders", motief="Omdat het kan").fingerprint == made().fingerprint
    assert made(aantal=11).fingerprint != made().fingerprint
    assert made(toevalsgetal=2).fingerprint != made().fingerprint


def test_a_whole_weight_and_the_same_one_with_a_comma_are_one_recipe() -> None:
    assert made(concentratie=24).fingerprint == made(concentratie=24.0).fingerprint


def test_own_weights_are_not_written_into_the_mark_so_that_older_recipes_keep_theirs() -> None:
    mark = "2812ed7a7be5e861eeab1aaa2f593ceb71f28e63f59102922dc0960fab016c22"
    assert made().fingerprint == made(gewichten="eigen").fingerprint == mark
    assert len({made(gewichten=each).fingerprint for each in ("eigen", "gelijk", "uit de cijfers")}) == 3


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"naam": "  "}, "‘naam’ is leeg: vul het in"),
        ({"criteria": []}, "‘criteria’ is leeg: kies er ten minste één"),
        ({"aantal": 0}, "‘0’ is te weinig voor ‘aantal’: vul ten minste 1 in"),
        ({"trekkingen": 10**9}, "hoogstens 10000"),
        ({"normalisatie": ["rang", "rang"]}, "bij ‘normalisatie’ staat iets twee keer"),
        ({"normalisatie": ["trog"]}, "kies uit 'min-max', 'z-score' of 'rang'"),
        ({"samenvoegen": ["niet-compenserend"]}, "zet er bij ‘samenvoegen’ rekenkundig of meetkundig naast"),
        ({"ontbrekend": ["weglaten", "mediaan"]}, "‘weglaten’ gaat niet samen met invullen"),
        ({"gewichten": "zwaar"}, "kies uit 'eigen', 'gelijk' of 'uit de cijfers'"),
        ({"kleur": "rood"}, "‘kleur’ hoort hier niet"),
        ({"criteria": [{"indicator": "a", "richting": "hoger", "gewicht": 0}]}, "alle gewichten zijn nul"),
        ({"criteria": [{"indicator": "a", "richting": "hoger"}] * 2}, "‘a’ telt twee keer mee"),
        ({"criteria": [{"indicator": "a", "richting": "hoger", "gewicht": float("nan")}]}, "‘gewicht’"),
        ({"criteria": [{"indicator": "a", "richting": "hoger", "gewicht": -1}]}, "ten minste 0 in"),
        ({"criteria": [{"indicator": "a", "richting": "hoger", "laag": 2, "hoog": 1}]}, "draai ze om"),
    ],
)
def test_what_is_wrong_is_told_in_dutch(wrong: dict[str, Any], message: str) -> None:
    recipe, problems = read({**GOOD, **wrong})
    assert recipe is None
    assert message in str(problems[0])


@pytest.mark.parametrize("strange", [None, 5, "recept", [], [GOOD], {"naam": "\x00", "criteria": {"a": 1}}])
def test_something_that_is_no_recipe_at_all_is_refused(strange: object) -> None:
    recipe, problems = read(strange)
    assert recipe is None
    assert problems
