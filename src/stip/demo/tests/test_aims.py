# SPDX-License-Identifier: EUPL-1.2
"""The invented region shows what targets, contributions and stories can be, and its note tells every number of it."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import yaml
from django.db import transaction
from django.test import override_settings
from PIL import Image

from stip.demo import aims, partners, regions
from stip.demo.loading import EXAMPLE, read_plan
from stip.demo.tests.test_example import pages, rows
from stip.monitor.aims.actions import change_target
from stip.monitor.aims.course import course
from stip.monitor.releases import loading as monitor
from stip.monitor.targets import Claim, Story, Target, TargetRevision
from stip.places import loading as places
from stip.plans.importing import import_plans
from stip.sources.actions import register_documents
from stip.sources.matching import letters_of


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """The invented region without Limburg, loaded once for this file and rolled back after it."""
    folder = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=folder):
        places.load()
        regions.load()
        partners.load(EXAMPLE)
        register_documents(yaml.safe_load((EXAMPLE / "documenten.yaml").read_text(encoding="utf-8")))
        import_plans([read_plan(EXAMPLE / "plan.yaml")], by=None, reason="test")
        monitor.load()
        aims.load(EXAMPLE)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def example(loaded: None, db: None) -> None:
    pass


def test_a_revised_target_keeps_what_it_was_with_the_decision_and_the_reason(example: None) -> None:
    waiting = Target.objects.get(code="wachttijd-starters")
    assert (waiting.aim, waiting.year) == (5, 2030)
    assert [(row.aim, row.year, f"{row.dated}") for row in waiting.revisions.all()] == [
        (6, 2030, "2026-03-17"), (4, 2028, "2025-03-15"),
    ]  # fmt: skip
    assert all(row.decision and row.reason for row in TargetRevision.objects.all())


def test_the_example_shows_every_verdict_on_a_target(example: None) -> None:
    verdicts = {}
    for target in Target.objects.all():
        series = {tally.year: float(tally.value) for tally in target.tallies.all()}
        aim = None if target.aim is None else float(target.aim)
        found = course(series, aim=aim, year=target.year, higher_is_better=target.higher_is_better)
        verdicts[target.code] = found.verdict
    assert verdicts["droge-straten"] == "op koers"
    assert verdicts["wachttijd-starters"] == "loopt achter"
    assert verdicts["voorzieningen-dichtbij"] == verdicts["bezoekers-buurthuis"] == "niet te zeggen"


def test_the_example_shows_every_strength_and_is_marked_as_an_example(example: None) -> None:
    assert set(Claim.objects.values_list("strength", flat=True)) == set(Claim.Strength.values)
    assert not Target.objects.filter(example=False).exists()
    assert not Story.objects.filter(example=False).exists()


def test_a_story_has_a_picture_in_words_and_a_quote_with_consent(example: None) -> None:
    story = Story.objects.get(title="De kop koffie van elf uur")
    assert story.picture_alternative and story.quote and story.consent_on
    with Image.open(BytesIO(story.picture.read())) as picture:
        assert picture.size == (960, 640)


def test_loading_again_leaves_what_people_changed(example: None) -> None:
    target = Target.objects.get(code="droge-straten")
    change_target(target, {"doel": "Droge straten"}, seen=target.revision, by=None)
    before = {model: model._default_manager.count() for model in (Target, TargetRevision, Claim, Story)}
    aims.load(EXAMPLE)
    assert Target.objects.get(code="droge-straten").title == "Droge straten"
    assert {model: model._default_manager.count() for model in before} == before


def test_every_count_and_every_earlier_aim_stands_in_the_note() -> None:
    told, words = pages()[9], {"droge-straten": "Straten onder water", "wachttijd-starters": "Wachttijd starters"}
    words["voorzieningen-dichtbij"] = "Verste voorziening"
    for row in rows("doelen"):
        for tally in row.get("tellingen", []) if row["code"] in words else []:
            value = f"{Decimal(str(tally['stand']))}".replace(".", ",")
            value = "9,0" if value == "9" else value
            assert letters_of(f"{words[row['code']]} {tally['jaar']} {value}") in told, tally
        for old in row.get("was", []):
            assert letters_of(str(old["streefwaarde"])) in told and letters_of(f"{old['tot']:%Y}") in told
