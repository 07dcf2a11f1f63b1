# SPDX-License-Identifier: EUPL-1.2
"""The history of targets, claims, stories, recipes, baselines and deliveries, and who reads which part of it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stip.accounts.models import User
from stip.conftest import Cast
from stip.monitor.aims import actions
from stip.monitor.aims.changes import Told, changes_of, told
from stip.monitor.models import Dataset
from stip.monitor.tests import beekdal
from stip.monitor.tests.beekdal import Monitor
from stip.places.models import Membership, Region
from stip.plans.models import Item


@pytest.fixture
def monitor(cast: Cast) -> Monitor:
    return beekdal.fill(cast)


def read(cast: Cast, visitor: Any) -> list[Told]:
    return told(changes_of(cast.region, visitor), cast.region, visitor)


def of(rows: list[Told], word: str, kind: str = "changed") -> Told:
    return next(row for row in rows if (row.word, row.kind) == (word, kind))


def words(row: Told) -> dict[str, tuple[str, str]]:
    return {field.label: (field.old, field.new) for field in row.fields}


def test_each_kind_of_thing_is_named_in_dutch_and_leads_to_its_page(cast: Cast, monitor: Monitor) -> None:
    rows = read(cast, AnonymousUser())
    assert {row.word for row in rows} >= {"doel", "bijdragelijn", "verhaal", "recept", "levering"}
    target = of(rows, "doel", "added")
    assert target.subject is not None
    assert (target.subject.kind, target.title) == ("doel", "dalbochten graven")
    claim = of(rows, "bijdragelijn", "added")
    assert claim.subject is not None
    assert (claim.title, claim.subject.code) == ("Beekherstel draagt bij aan dalcijfer", "beekdal")


def test_a_change_is_told_with_names_and_numbers_as_people_write_them(cast: Cast, monitor: Monitor) -> None:
    changes = {"gebied": "BD02", "toelichting": "Anders", "beginwaarde": "0.5"}
    actions.change_target(monitor.target, changes, seen=2, by=cast.bureau, reason="beter gekeken")
    row = of(read(cast, AnonymousUser()), "doel")
    assert row.reason == "beter gekeken"
    assert words(row) == {
        "gebied": ("Bovendal", "Benedendal"),
        "beginwaarde": ("1.200", "0,5"),
        "toelichting": ("daltoelichting", "Anders"),
    }


def test_a_changed_recipe_is_taken_apart(cast: Cast, monitor: Monitor) -> None:
    content = {**monitor.recipe.content, "naam": "Dal anders", "normalisatie": ["rang"]}
    content["criteria"] = [{"indicator": "dalcijfer", "richting": "hoger", "gewicht": 2.5}]
    actions.change_recipe(monitor.recipe, {"recept": content}, seen=1, by=cast.bureau)
    fields = {field.label: field for field in of(read(cast, AnonymousUser()), "recept").fields}
    assert fields["naam"].new == "Dal anders"
    assert fields["criteria"].added == ("dalcijfer (hoger is beter, gewicht 2,5)",)
    assert fields["manier van rekenen"].added == ("normalisatie: rang",)


def test_a_quote_that_was_taken_back_is_not_quoted_by_the_history(cast: Cast, monitor: Monitor) -> None:
    gone = {"citaat": "", "wie": "", "toestemming": None, "titel": "Langs het water"}
    actions.change_story(monitor.story, gone, seen=2, by=cast.bureau)
    assert set(words(of(read(cast, AnonymousUser()), "verhaal"))) == {"titel"}
    assert "citaat" in words(of(read(cast, cast.bureau), "verhaal"))


def test_what_was_hidden_is_hidden_or_is_gone_is_for_the_bureau_alone(cast: Cast, monitor: Monitor) -> None:
    secret = beekdal.fill(cast, "zwijg", visibility="intern")
    actions.change_story(secret.story, {"zichtbaarheid": "openbaar"}, seen=2, by=cast.bureau)
    actions.change_target(monitor.target, {"zichtbaarheid": "intern"}, seen=2, by=cast.bureau)
    actions.remove_target(monitor.counted, seen=1, by=cast.bureau)
    outsiders = (AnonymousUser(), cast.neighbour, _of_another_region(cast))
    for visitor in outsiders:
        titles = " ".join(row.title for row in read(cast, visitor))
        assert "zwijg" not in titles
        assert "dalcijfer" not in titles.replace("draagt bij aan dalcijfer", "")
        assert "dalbochten" not in titles
    assert of(read(cast, cast.bureau), "doel", "removed").title == "dalbochten graven"
    assert any("zwijg" in row.title for row in read(cast, cast.bureau))


def test_the_old_words_of_something_about_a_hidden_item_stay_hidden(cast: Cast, monitor: Monitor) -> None:
    """It was public on paper, but nobody could read it: its item was hidden. Then it moved to an open item."""
    Item.objects.filter(code="2").update(visibility="intern")
    first = {"onderdeel": f"{cast.plan.code}/2", "doel": "Stil doel"}
    target = actions.change_target(monitor.counted, first, seen=1, by=cast.bureau)
    open_again = {"onderdeel": f"{cast.plan.code}/1.1", "doel": "Open doel"}
    actions.change_target(target, open_again, seen=2, by=cast.bureau)
    rows = [row for row in read(cast, AnonymousUser()) if row.title == "Open doel"]
    assert len(rows) == 3
    assert "Stil doel" not in str([row.fields for row in rows])
    Dataset.objects.filter(pk=monitor.dataset.pk).update(visibility="intern")
    assert not {"bijdragelijn", "verhaal", "levering"} & {row.word for row in read(cast, AnonymousUser())}


def _of_another_region(cast: Cast) -> User:
    user = User.objects.create_user("ver@elders.example")
    Membership.objects.create(user=user, region=Region.objects.create(code="elders", name="Elders"))
    return user


def test_the_history_is_told_in_a_fixed_number_of_queries(cast: Cast, monitor: Monitor) -> None:
    with CaptureQueriesContext(connection) as few:
        read(cast, cast.bureau)
    for number in range(4):
        beekdal.fill(cast, f"meer{number}-")
    with CaptureQueriesContext(connection) as many:
        read(cast, cast.bureau)
    assert len(many) == len(few)
