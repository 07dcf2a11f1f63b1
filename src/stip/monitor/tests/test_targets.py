# SPDX-License-Identifier: EUPL-1.2
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from PIL import Image

from stip.accounts.conflict import Conflict
from stip.accounts.models import Change
from stip.conftest import Cast
from stip.monitor.aims import actions
from stip.monitor.aims.actions import Decision
from stip.monitor.aims.facts import target_facts
from stip.monitor.focus.choosing import choose
from stip.monitor.focus.recipe import Recipe
from stip.monitor.models import Dataset, SavedOutcome, Story, Target
from stip.monitor.tests.test_focus import figures
from stip.partners.exchange import Refused
from stip.plans.models import Item

COUNCIL = Decision(date(2025, 3, 1), "Besluit van de stuurgroep", "De aannemer ging failliet.")


def kilometres(**changes: Any) -> dict[str, Any]:
    return {
        "regio": "beekdal",
        "code": "beek-hersteld",
        "doel": "Tien kilometer beek hersteld",
        "eenheid": "km",
        "onderdeel": "beekdal-2024-2030/1.1",
        "streefwaarde": "10",
        "jaar": 2026,
        "eigenaar": "gemeente-bovendal",
        "bronnen": [{"document": "beekdalnota", "pagina": 3}],
        **changes,
    }


@pytest.fixture
def target(cast: Cast) -> Target:
    return actions.add_target(kilometres(), by=cast.bureau)


def test_a_target_keeps_all_that_was_said(target: Target) -> None:
    assert (target.aim, target.year, target.owner.name) == (Decimal(10), 2026, "Gemeente Bovendal")  # type: ignore[union-attr]
    assert target_facts(target) == kilometres()


def test_a_tally_keeps_its_sources_when_others_change(cast: Cast) -> None:
    source = {"document": "beekdalnota", "pagina": 2, "anker": "vier kilometer"}
    counted = [{"jaar": 2023, "stand": "4", "bronnen": [source]}, {"jaar": 2024, "stand": "6"}]
    target = actions.add_target(kilometres(tellingen=counted), by=cast.bureau)
    assert target_facts(target)["tellingen"] == counted
    more = [*counted, {"jaar": 2025, "stand": "7"}]
    target = actions.change_target(target, {"tellingen": more}, seen=target.revision, by=cast.bureau)
    target = actions.change_target(target, {"toelichting": "Zonder monding."}, seen=target.revision, by=cast.bureau)
    assert target_facts(target)["tellingen"] == more
    [citation] = target.tallies.get(year=2023).citations.all()
    assert (citation.document, citation.page_number, citation.anchor) == (cast.document, 2, "vier kilometer")


def test_a_tally_names_a_document_that_is_there(cast: Cast) -> None:
    counted = [{"jaar": 2023, "stand": "4", "bronnen": [{"document": "nergens"}]}]
    with pytest.raises(Refused, match="‘nergens’ is er niet"):
        actions.add_target(kilometres(tellingen=counted), by=cast.bureau)
    assert not Target.objects.exists()


def test_a_target_of_an_indicator_has_its_unit_and_not_one_of_its_own(cast: Cast, valley_count: Dataset) -> None:
    values = kilometres(indicator="rapportcijfer")
    with pytest.raises(Refused, match="vul er precies één in"):
        actions.add_target(values, by=cast.bureau)
    assert actions.add_target({**values, "eenheid": ""}, by=cast.bureau).indicator.code == "rapportcijfer"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"eigenaar": "niemand"}, "‘niemand’ is er niet"),
        ({"onderdeel": "beekdal-2024-2030/9.9"}, "‘beekdal-2024-2030/9.9’ is er niet"),
        ({"bronnen": [{"document": "zoek"}]}, "‘zoek’ is er niet"),
        ({"regio": "elders"}, "de regio ‘elders’ is er niet"),
        ({"beginjaar": 2030}, "ligt na het doeljaar"),
        ({"streefwaarde": "veel"}, "streefwaarde"),
        ({"streefwaarde": "NaN"}, "streefwaarde"),
        ({"doel": ""}, "‘doel’ is leeg"),
        ({"tellingen": [{"jaar": 2024, "stand": 1}, {"jaar": 2024, "stand": 2}]}, "een jaar staat twee keer"),
    ],
)
def test_a_target_that_cannot_be_is_refused_and_nothing_is_kept(cast: Cast, wrong: Any, message: str) -> None:
    with pytest.raises(Refused, match=message):
        actions.add_target(kilometres(**wrong), by=cast.bureau)
    assert not Target.objects.exists()


def test_only_the_bureau_of_the_region_sets_targets(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.add_target(kilometres(), by=cast.neighbour)


def test_a_code_is_used_once(target: Target, cast: Cast) -> None:
    with pytest.raises(Refused, match="al in gebruik"):
        actions.add_target(kilometres(), by=cast.bureau)


def test_a_revised_target_keeps_the_old_one_with_date_decision_and_reason(target: Target, cast: Cast) -> None:
    revised = actions.revise_target(target, {"streefwaarde": "7.5", "jaar": 2027}, COUNCIL, seen=1, by=cast.bureau)
    old = revised.revisions.get()
    assert (revised.aim, revised.year) == (Decimal("7.5"), 2027)
    assert (old.aim, old.year, old.dated, old.reason) == (10, 2026, COUNCIL.dated, COUNCIL.reason)
    with pytest.raises(TypeError, match="wordt niet gewijzigd"):
        old.save()


def test_an_aim_does_not_change_by_the_way(target: Target, cast: Cast) -> None:
    with pytest.raises(Refused, match="doel bijstellen"):
        actions.change_target(target, {"streefwaarde": "7"}, seen=1, by=cast.bureau)
    actions.change_target(target, {"streefwaarde": "10.0", "toelichting": "Aan de bovenloop."}, seen=1, by=cast.bureau)


def test_a_revision_without_reason_or_without_change_is_refused(target: Target, cast: Cast) -> None:
    with pytest.raises(Refused, match="de reden ontbreekt"):
        actions.revise_target(target, {"jaar": 2028}, Decision(COUNCIL.dated, "Besluit", " "), seen=1, by=cast.bureau)
    with pytest.raises(Refused, match="er verandert niets"):
        actions.revise_target(target, {"jaar": 2026}, COUNCIL, seen=1, by=cast.bureau)
    assert not target.revisions.exists()


def test_who_writes_second_sees_both_texts(target: Target, cast: Cast) -> None:
    actions.change_target(target, {"toelichting": "Eerst"}, seen=1, by=cast.bureau)
    with pytest.raises(Conflict) as conflict:
        actions.change_target(target, {"toelichting": "Daarna"}, seen=1, by=cast.bureau)
    assert (conflict.value.theirs, conflict.value.yours) == ({"toelichting": "Eerst"}, {"toelichting": "Daarna"})
    with pytest.raises(Conflict):
        actions.remove_target(target, seen=1, by=cast.bureau)


def test_the_history_tells_each_change_and_a_save_without_change_none(target: Target, cast: Cast) -> None:
    actions.change_target(target, {"doel": "Tien kilometer beek hersteld"}, seen=1, by=cast.bureau)
    changed = actions.change_target(target, {"tellingen": [{"jaar": 2024, "stand": "2.5"}]}, seen=1, by=cast.bureau)
    actions.remove_target(changed, seen=2, by=cast.bureau, reason="dubbel")
    rows = Change.objects.filter(code="doel/beek-hersteld").order_by("id")
    assert [(row.before is None, row.after is None) for row in rows] == [(True, False), (False, False), (False, True)]
    assert rows[1].after["tellingen"] == [{"jaar": 2024, "stand": "2.5"}]


def test_a_target_of_a_hidden_item_is_hidden_too(target: Target, cast: Cast) -> None:
    assert target in Target.objects.readable_by(cast.neighbour)
    Item.objects.filter(pk=target.item_id).update(visibility="intern")
    assert target not in Target.objects.readable_by(cast.neighbour)
    assert target in Target.objects.readable_by(cast.bureau)


def test_a_claim_says_contributes_to_and_never_effect(cast: Cast, valley_count: Dataset) -> None:
    claim = actions.add_claim(
        {
            "regio": "beekdal",
            "onderdeel": "beekdal-2024-2030/1.1",
            "oplevering": "Een beek met bochten",
            "voorwaarde": "Meer mensen wandelen in het dal",
            "indicator": "rapportcijfer",
            "onderbouwing": "zwak",
        },
        by=cast.bureau,
    )
    assert str(claim) == "Beekherstel draagt bij aan Rapportcijfer"
    assert actions.change_claim(claim, {"onderbouwing": "redelijk"}, seen=1, by=cast.bureau).strength == "redelijk"


def told(**changes: Any) -> dict[str, Any]:
    return {"regio": "beekdal", "titel": "Langs de beek", "tekst": "Op een ochtend.", "gebied": "BD01", **changes}


def test_a_story_stands_at_something(cast: Cast) -> None:
    with pytest.raises(Refused, match="hoort nog nergens bij"):
        actions.add_story({name: value for name, value in told().items() if name != "gebied"}, by=cast.bureau)


def test_nobody_is_quoted_without_consent(cast: Cast) -> None:
    with pytest.raises(Refused, match="mag alleen met toestemming"):
        actions.add_story(told(citaat="Mooi is het hier."), by=cast.bureau)
    story = actions.add_story(told(citaat="Mooi is het hier.", wie="Een wandelaar", toestemming="2025-01-31"), by=None)
    assert story.consent_on == date(2025, 1, 31)
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(consent_on=None)


def photo() -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Merk van de camera"
    Image.new("RGB", (2000, 500), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_picture_is_drawn_anew_and_told_in_words(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    story = actions.set_picture(actions.add_story(told(), by=None), photo(), "Een groene oever", seen=1, by=cast.bureau)
    content = story.picture.read()
    assert b"Merk van de camera" not in content
    assert Image.open(BytesIO(content)).size == (1600, 400)
    with pytest.raises(Refused, match="beschrijf wat er op de foto staat"):
        actions.change_story(story, {"fotoInWoorden": ""}, seen=2, by=cast.bureau)


@pytest.mark.parametrize("content", [b"", b"<svg onload='alert(1)'/>", b"GIF89a", photo()[:300]])
def test_what_is_no_picture_is_refused(cast: Cast, content: bytes) -> None:
    with pytest.raises(Refused, match="geen foto die we kunnen lezen"):
        actions.set_picture(actions.add_story(told(), by=None), content, "Iets", seen=1, by=cast.bureau)


RECIPE = {"naam": "Proef", "criteria": [{"indicator": "i0", "richting": "hoger"}], "aantal": 1, "trekkingen": 200}


def test_a_saved_recipe_gives_its_outcome_again_to_the_bit(cast: Cast) -> None:
    saved = actions.save_recipe({"regio": "beekdal", "code": "proef", "recept": RECIPE}, by=cast.bureau)
    table = figures(np.random.default_rng(1).normal(size=(20, 1)))
    kept = actions.keep_outcome(saved, choose(table, Recipe(**saved.content)), {"i0": 2022}, by=cast.bureau)
    again = choose(table, Recipe(**SavedOutcome.objects.get(pk=kept.pk).content))
    assert [row[:3] for row in kept.places] == [[each.area, each.score, each.rank] for each in again.places]
    assert actions.keep_outcome(saved, again, {"i0": 2022}, by=cast.bureau) == kept


def test_an_outcome_of_another_recipe_is_refused(cast: Cast) -> None:
    saved = actions.save_recipe({"regio": "beekdal", "code": "proef", "recept": RECIPE}, by=cast.bureau)
    other = choose(figures([[1], [2], [3]]), Recipe(**{**RECIPE, "aantal": 2}))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="hoort bij een ander recept"):
        actions.keep_outcome(saved, other, {}, by=cast.bureau)


def test_a_recipe_with_a_mistake_says_where(cast: Cast) -> None:
    values = {"regio": "beekdal", "code": "proef", "recept": {**RECIPE, "aantal": 0}}
    with pytest.raises(Refused, match="recept.aantal: ‘0’ is te weinig"):
        actions.save_recipe(values, by=cast.bureau)
