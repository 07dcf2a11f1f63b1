# SPDX-License-Identifier: EUPL-1.2
"""What people can do to targets, claims, stories and recipes. Each verb checks who asks, what they had seen, the rules.

`by` is nobody when it comes from the command line of the installation, which may do anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from stip.accounts.conflict import Conflict
from stip.accounts.models import User
from stip.monitor.aims import facts as shapes
from stip.monitor.aims.pictures import drawn_anew
from stip.monitor.aims.writing import Kind, Names, add, allow, change, held, record, remove
from stip.monitor.focus.choosing import Outcome
from stip.monitor.focus.recipe import Recipe
from stip.monitor.models import Indicator
from stip.monitor.targets import Claim, SavedOutcome, SavedRecipe, Story, Tally, Target, TargetRevision
from stip.partners.exchange import Facts, Problem, Refused
from stip.partners.models import Organisation
from stip.places.models import Area
from stip.plans.models import Item
from stip.sources.actions import cite_many
from stip.sources.models import Document

_REVISED = ("streefwaarde", "circa", "jaar")


@dataclass(frozen=True)
class Decision:
    """What changed a target: the day, what was decided by whom, and why."""

    dated: date
    decision: str
    reason: str


def add_target(values: Facts, *, by: User | None, reason: str = "") -> Target:
    """Add a target. Raises PermissionDenied; Refused when a rule is broken, also when the code is taken."""
    return add(_TARGET, values, by=by, reason=reason)


def change_target(target: Target, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Target:
    """Change facts of a target; a list (tellingen, bronnen) is replaced as a whole. The aim goes by `revise_target`.

    seen     the revision that the writer had on screen
    raises   Conflict when that is no longer the present one, Refused when a rule is broken
    """
    before = shapes.target_facts(target)
    for name in _REVISED:
        if name in values and _plain(values[name]) != _plain(before.get(name)):
            raise Refused(
                [Problem("het doel zelf verandert met een besluit en een reden: kies ‘doel bijstellen’", (name,))]
            )
    return change(_TARGET, target, values, seen=seen, by=by, reason=reason)


@transaction.atomic
def revise_target(target: Target, values: Facts, decision: Decision, *, seen: int, by: User | None) -> Target:
    """Set another aim or year. What it was stays, with the date, the decision and the reason.

    values   any of streefwaarde, circa and jaar
    raises   as `change_target`; Refused too when nothing changes or the decision or the reason is missing
    """
    problems = [
        Problem("dit hoort niet bij het bijstellen: haal het weg", (name,)) for name in values if name not in _REVISED
    ]
    if not decision.decision.strip() or len(decision.decision) > 300:
        problems.append(
            Problem("het besluit ontbreekt of is te lang: schrijf in één regel wie wat besloot", ("besluit",))
        )
    if not decision.reason.strip():
        problems.append(Problem("de reden ontbreekt: schrijf waarom het doel verandert", ("reden",)))
    if problems:
        raise Refused(problems)
    before = Target.objects.select_for_update().get(pk=target.pk)
    changed = change(_TARGET, target, values, seen=seen, by=by, reason=decision.reason)
    if (before.aim, before.is_approximate, before.year) == (changed.aim, changed.is_approximate, changed.year):
        raise Refused(
            [Problem("er verandert niets: vul een andere streefwaarde of een ander jaar in", ("streefwaarde",))]
        )
    TargetRevision.objects.create(
        target=changed,
        aim=before.aim,
        is_approximate=before.is_approximate,
        year=before.year,
        dated=decision.dated,
        decision=decision.decision.strip(),
        reason=decision.reason.strip(),
        by=by,
    )
    return changed


def remove_target(target: Target, *, seen: int, by: User | None, reason: str = "") -> None:
    """Take a target away; the history keeps what it said. Raises Conflict, PermissionDenied."""
    remove(_TARGET, target, seen=seen, by=by, reason=reason)


def add_claim(values: Facts, *, by: User | None, reason: str = "") -> Claim:
    """Say why an item contributes to an indicator. Raises as `add_target`."""
    return add(_CLAIM, values, by=by, reason=reason)


def change_claim(claim: Claim, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Claim:
    """Change facts of a claim. Raises as `change_target`."""
    return change(_CLAIM, claim, values, seen=seen, by=by, reason=reason)


def remove_claim(claim: Claim, *, seen: int, by: User | None, reason: str = "") -> None:
    """Take a claim away. Raises as `remove_target`."""
    remove(_CLAIM, claim, seen=seen, by=by, reason=reason)


def add_story(values: Facts, *, by: User | None, reason: str = "") -> Story:
    """Add a story, still without a picture. Raises as `add_target`."""
    return add(_STORY, values, by=by, reason=reason)


def change_story(story: Story, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Story:
    """Change facts of a story. Raises as `change_target`; Refused too when a picture would lose its words."""
    if story.picture and values.get("fotoInWoorden", story.picture_alternative) == "":
        raise Refused([Problem("beschrijf wat er op de foto staat, of haal de foto eerst weg", ("fotoInWoorden",))])
    return change(_STORY, story, values, seen=seen, by=by, reason=reason)


@transaction.atomic
def set_picture(story: Story, content: bytes, in_words: str, *, seen: int, by: User | None, reason: str = "") -> Story:
    """Give a story a picture, drawn anew so that the place and camera in the file do not come along.

    in_words   what is to be seen, for who cannot see it
    raises     PermissionDenied; Conflict when `seen` is no longer the present revision; Refused when it is no picture
    """
    words, problems = shapes.normalised(shapes.PictureFacts, {"fotoInWoorden": in_words})
    if problems:
        raise Refused(problems)
    drawn = drawn_anew(content)
    return _set_picture(story, drawn, words["fotoInWoorden"], seen=seen, by=by, reason=reason or "andere foto")


@transaction.atomic
def remove_picture(story: Story, *, seen: int, by: User | None, reason: str = "") -> Story:
    """Take the picture of a story away, also from the disk. Raises as `set_picture`."""
    return _set_picture(story, None, "", seen=seen, by=by, reason=reason or "foto weggehaald")


@transaction.atomic
def remove_story(story: Story, *, seen: int, by: User | None, reason: str = "") -> None:
    """Take a story away with its picture. Raises as `remove_target`."""
    old = held(_STORY, story, by).picture.name
    remove(_STORY, story, seen=seen, by=by, reason=reason)
    _forget_file(old)


def _set_picture(story: Story, drawn: bytes | None, in_words: str, *, seen: int, by: User | None, reason: str) -> Story:
    current: Story = held(_STORY, story, by)
    before, old = shapes.story_facts(current), current.picture.name
    if current.revision != seen:
        raise Conflict(theirs=before, yours={"fotoInWoorden": in_words}, revision=current.revision)
    current.picture_alternative, current.revision, current.picture = in_words, current.revision + 1, ""
    if drawn is not None:
        current.picture.save(f"{uuid4().hex}.jpg", ContentFile(drawn), save=False)
    current.save(update_fields=["picture", "picture_alternative", "revision"])
    record(_STORY, current, before, shapes.story_facts(current), by=by, reason=reason)
    _forget_file(old)
    return current


def _forget_file(name: str | None) -> None:
    """Take a picture from the disk once the database no longer knows it."""
    if name:
        transaction.on_commit(lambda: Story.picture.field.storage.delete(name))


def save_recipe(values: Facts, *, by: User | None, reason: str = "") -> SavedRecipe:
    """Keep a recipe under a code. Raises as `add_target`."""
    return add(_RECIPE, values, by=by, reason=reason)


def change_recipe(saved: SavedRecipe, values: Facts, *, seen: int, by: User | None, reason: str = "") -> SavedRecipe:
    """Change a saved recipe. Outcomes keep the recipe they were made with. Raises as `change_target`."""
    return change(_RECIPE, saved, values, seen=seen, by=by, reason=reason)


def remove_recipe(saved: SavedRecipe, *, seen: int, by: User | None, reason: str = "") -> None:
    """Take a recipe away with its outcomes; the history keeps the recipe. Raises as `remove_target`."""
    remove(_RECIPE, saved, seen=seen, by=by, reason=reason)


@transaction.atomic
def keep_outcome(saved: SavedRecipe, outcome: Outcome, years: Mapping[str, int], *, by: User | None) -> SavedOutcome:
    """Keep what a recipe gave, so that it can be shown and made again. The same outcome is kept once.

    raises   PermissionDenied; Refused when the outcome is of another recipe
    """
    saved = SavedRecipe.objects.select_for_update(of=("self",)).select_related("region").get(pk=saved.pk)
    allow(saved.region, by)
    if outcome.recipe != saved.fingerprint:
        raise Refused([Problem("deze uitkomst hoort bij een ander recept: bereken haar opnieuw")])
    same: SavedOutcome | None = saved.outcomes.filter(fingerprint=outcome.recipe, figures=outcome.figures).first()
    if same:
        return same
    return SavedOutcome.objects.create(
        recipe=saved,
        content=saved.content,
        fingerprint=outcome.recipe,
        figures=outcome.figures,
        years=dict(years),
        places=[
            [each.area, each.score, each.rank, each.low, each.high, each.probability, each.is_chosen]
            for each in outcome.places
        ],
        by=by,
    )


def _target_fields(facts: Facts, names: Names) -> dict[str, Any]:
    for tally in facts.get("tellingen", []):
        for source in tally.get("bronnen", []):
            names.find(Document, source, "document")
    return {
        "code": facts["code"],
        "title": facts["doel"],
        "indicator": names.find(Indicator, facts, "indicator"),
        "unit": facts.get("eenheid", ""),
        "item": names.find(Item, facts, "onderdeel"),
        "area": names.find(Area, facts, "gebied"),
        "part": facts.get("groep", ""),
        "side": facts.get("kant", Target.Side.AT_LEAST),
        "aim": _decimal(facts.get("streefwaarde")),
        "is_approximate": facts.get("circa", False),
        "year": facts.get("jaar"),
        "baseline": _decimal(facts.get("beginwaarde")),
        "baseline_year": facts.get("beginjaar"),
        "owner": names.find(Organisation, facts, "eigenaar"),
        "note": facts.get("toelichting", ""),
        "example": facts.get("voorbeeld", False),
    }


def _claim_fields(facts: Facts, names: Names) -> dict[str, Any]:
    return {
        "item": names.find(Item, facts, "onderdeel"),
        "output": facts["oplevering"],
        "condition": facts["voorwaarde"],
        "indicator": names.find(Indicator, facts, "indicator"),
        "strength": facts.get("onderbouwing", ""),
        "note": facts.get("toelichting", ""),
    }


def _story_fields(facts: Facts, names: Names) -> dict[str, Any]:
    return {
        "title": facts["titel"],
        "text": facts["tekst"],
        "told_on": facts.get("datum"),
        "area": names.find(Area, facts, "gebied"),
        "item": names.find(Item, facts, "onderdeel"),
        "indicator": names.find(Indicator, facts, "indicator"),
        "picture_alternative": facts.get("fotoInWoorden", ""),
        "quote": facts.get("citaat", ""),
        "quoted": facts.get("wie", ""),
        "consent_on": facts.get("toestemming"),
        "example": facts.get("voorbeeld", False),
    }


def _recipe_fields(facts: Facts, names: Names) -> dict[str, Any]:
    recipe = Recipe.model_validate(facts["recept"])
    return {
        "code": facts["code"],
        "name": recipe.naam,
        "content": recipe.model_dump(mode="json"),
        "fingerprint": recipe.fingerprint,
        "example": facts.get("voorbeeld", False),
    }


def _hang_tallies(target: Target, facts: Facts) -> None:
    target.tallies.all().delete()
    tallies = facts.get("tellingen", [])
    codes = {source["document"] for tally in tallies for source in tally.get("bronnen", [])}
    documents = {document.code: document for document in Document.objects.filter(code__in=codes)}
    cited = []
    for tally in tallies:
        row = Tally.objects.create(
            target=target, year=tally["jaar"], value=Decimal(tally["stand"]), note=tally.get("toelichting", "")
        )
        cited += [
            (row, documents[each["document"]], each.get("pagina"), each.get("anker", ""), order)
            for order, each in enumerate(tally.get("bronnen", []))
        ]
    if cited:
        cite_many(cited)


_TARGET = Kind(
    Target, shapes.TargetFacts, shapes.target_facts, _target_fields, "doel", ("regio", "code"), _hang_tallies
)
_CLAIM = Kind(Claim, shapes.ClaimFacts, shapes.claim_facts, _claim_fields, "onderbouwing")
_STORY = Kind(Story, shapes.StoryFacts, shapes.story_facts, _story_fields, "verhaal")
_RECIPE = Kind(SavedRecipe, shapes.RecipeFacts, shapes.recipe_facts, _recipe_fields, "recept", ("regio", "code"))


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _plain(value: Any) -> str:
    """Two ways of writing one number are one number."""
    try:
        return "" if value in (None, False) else str(Decimal(str(value)).normalize())
    except ArithmeticError:
        return str(value)
