# SPDX-License-Identifier: EUPL-1.2
"""What people can do to targets, claims, stories and recipes. Each verb checks who asks, what they had seen, the rules.

`by` is nobody when it comes from the command line of the installation, which may do anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from PIL import Image, ImageOps, UnidentifiedImageError
from pydantic import BaseModel

from stip.accounts import history
from stip.accounts.conflict import Conflict
from stip.accounts.models import User
from stip.monitor.aims import facts as shapes
from stip.monitor.focus.choosing import Outcome
from stip.monitor.focus.recipe import Recipe
from stip.monitor.models import Indicator
from stip.monitor.targets import Claim, SavedOutcome, SavedRecipe, Story, Tally, Target, TargetRevision
from stip.partners.exchange import Facts, Problem, Refused
from stip.partners.models import Organisation
from stip.places.access import may_edit
from stip.places.models import Area, Region
from stip.plans.models import Item
from stip.sources.actions import cite_many
from stip.sources.models import Document

_MOST_PIXELS, _WIDEST, _MOST_BYTES = 50_000_000, 1_600, 15_000_000
_REVISED = ("streefwaarde", "circa", "jaar")

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Decision:
    """What changed a target: the day, what was decided by whom, and why."""

    dated: date
    decision: str
    reason: str


def add_target(values: Facts, *, by: User | None, reason: str = "") -> Target:
    """Add a target. Raises PermissionDenied; Refused when a rule is broken, also when the code is taken."""
    return _add(_TARGET, values, by=by, reason=reason)


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
    return _change(_TARGET, target, values, seen=seen, by=by, reason=reason)


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
    changed = _change(_TARGET, target, values, seen=seen, by=by, reason=decision.reason)
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
    _remove(_TARGET, target, seen=seen, by=by, reason=reason)


def add_claim(values: Facts, *, by: User | None, reason: str = "") -> Claim:
    """Say why an item contributes to an indicator. Raises as `add_target`."""
    return _add(_CLAIM, values, by=by, reason=reason)


def change_claim(claim: Claim, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Claim:
    """Change facts of a claim. Raises as `change_target`."""
    return _change(_CLAIM, claim, values, seen=seen, by=by, reason=reason)


def remove_claim(claim: Claim, *, seen: int, by: User | None, reason: str = "") -> None:
    """Take a claim away. Raises as `remove_target`."""
    _remove(_CLAIM, claim, seen=seen, by=by, reason=reason)


def add_story(values: Facts, *, by: User | None, reason: str = "") -> Story:
    """Add a story, still without a picture. Raises as `add_target`."""
    return _add(_STORY, values, by=by, reason=reason)


def change_story(story: Story, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Story:
    """Change facts of a story. Raises as `change_target`; Refused too when a picture would lose its words."""
    if story.picture and values.get("fotoInWoorden", story.picture_alternative) == "":
        raise Refused([Problem("beschrijf wat er op de foto staat, of haal de foto eerst weg", ("fotoInWoorden",))])
    return _change(_STORY, story, values, seen=seen, by=by, reason=reason)


@transaction.atomic
def set_picture(story: Story, content: bytes, in_words: str, *, seen: int, by: User | None) -> Story:
    """Give a story a picture, drawn anew so that the place and camera in the file do not come along.

    in_words   what is to be seen, for who cannot see it
    raises     as `change_target`; Refused too when it is no picture
    """
    if not in_words.strip():
        raise Refused([Problem("beschrijf wat er op de foto staat, voor wie hem niet kan zien", ("fotoInWoorden",))])
    drawn = _drawn(content)
    changed = _change(_STORY, story, {"fotoInWoorden": in_words}, seen=seen, by=by, reason="foto")
    changed.picture.save(f"verhaal-{changed.pk}.jpg", ContentFile(drawn), save=False)
    changed.save(update_fields=["picture"])
    return changed


def remove_story(story: Story, *, seen: int, by: User | None, reason: str = "") -> None:
    """Take a story away. Raises as `remove_target`."""
    _remove(_STORY, story, seen=seen, by=by, reason=reason)


def save_recipe(values: Facts, *, by: User | None, reason: str = "") -> SavedRecipe:
    """Keep a recipe under a code. Raises as `add_target`."""
    return _add(_RECIPE, values, by=by, reason=reason)


def change_recipe(saved: SavedRecipe, values: Facts, *, seen: int, by: User | None, reason: str = "") -> SavedRecipe:
    """Change a saved recipe. Outcomes keep the recipe they were made with. Raises as `change_target`."""
    return _change(_RECIPE, saved, values, seen=seen, by=by, reason=reason)


@transaction.atomic
def keep_outcome(saved: SavedRecipe, outcome: Outcome, years: Mapping[str, int], *, by: User | None) -> SavedOutcome:
    """Keep what a recipe gave, so that it can be shown and made again. The same outcome is kept once.

    raises   PermissionDenied; Refused when the outcome is of another recipe
    """
    saved = SavedRecipe.objects.select_for_update(of=("self",)).select_related("region").get(pk=saved.pk)
    _allow(saved.region, by)
    if outcome.recipe != saved.fingerprint:
        raise Refused([Problem("deze uitkomst hoort bij een ander recept: bereken haar opnieuw")])
    same = saved.outcomes.filter(fingerprint=outcome.recipe, figures=outcome.figures).first()
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


@dataclass(frozen=True)
class _Kind(Generic[Row]):
    """How one kind of thing is checked and written."""

    model: type[Row]
    form: type[BaseModel]
    facts_of: Callable[[Any], Facts]
    fields: Callable[[Facts, "_Names"], dict[str, Any]]
    name: str
    locked: tuple[str, ...] = ("regio",)

    @property
    def rows(self) -> Any:
        return self.model._default_manager.select_related("region")


class _Names:
    """Looks names up in the database, and collects those that are not there."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def find(self, model: Any, facts: Facts, field: str) -> Any:
        code = facts.get(field)
        if code is None:
            return None
        wanted = {"plan__code": code.split("/")[0], "code": code.split("/")[1]} if model is Item else {"code": code}
        found = model.objects.filter(**wanted).first()
        if found is None:
            self.problems.append(Problem(f"‘{code}’ is er niet: kijk de code na of voeg het eerst toe", (field,)))
        return found


def _target_fields(facts: Facts, names: _Names) -> dict[str, Any]:
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


def _claim_fields(facts: Facts, names: _Names) -> dict[str, Any]:
    return {
        "item": names.find(Item, facts, "onderdeel"),
        "output": facts["oplevering"],
        "condition": facts["voorwaarde"],
        "indicator": names.find(Indicator, facts, "indicator"),
        "strength": facts.get("onderbouwing", ""),
        "note": facts.get("toelichting", ""),
    }


def _story_fields(facts: Facts, names: _Names) -> dict[str, Any]:
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


def _recipe_fields(facts: Facts, names: _Names) -> dict[str, Any]:
    recipe = Recipe.model_validate(facts["recept"])
    return {
        "code": facts["code"],
        "name": recipe.naam,
        "content": recipe.model_dump(mode="json"),
        "fingerprint": recipe.fingerprint,
        "example": facts.get("voorbeeld", False),
    }


_TARGET = _Kind(Target, shapes.TargetFacts, shapes.target_facts, _target_fields, "doel", ("regio", "code"))
_CLAIM = _Kind(Claim, shapes.ClaimFacts, shapes.claim_facts, _claim_fields, "onderbouwing")
_STORY = _Kind(Story, shapes.StoryFacts, shapes.story_facts, _story_fields, "verhaal")
_RECIPE = _Kind(SavedRecipe, shapes.RecipeFacts, shapes.recipe_facts, _recipe_fields, "recept", ("regio", "code"))


@transaction.atomic
def _add(kind: _Kind[Row], values: Facts, *, by: User | None, reason: str) -> Row:
    facts = _shaped(kind, values)
    region = Region.objects.filter(code=facts["regio"]).first()
    if region is None:
        raise Refused([Problem(f"de regio ‘{facts['regio']}’ is er niet: maak die eerst aan", ("regio",))])
    _allow(region, by)
    if "code" in kind.locked and kind.rows.filter(region=region, code=facts["code"]).exists():
        raise Refused([Problem(f"de code ‘{facts['code']}’ is al in gebruik: kies een andere", ("code",))])
    return _write(kind, kind.model(region=region), facts, None, by=by, reason=reason)


@transaction.atomic
def _change(kind: _Kind[Row], row: Row, values: Facts, *, seen: int, by: User | None, reason: str) -> Row:
    current = _current(kind, row, by)
    before = kind.facts_of(current)
    if current.revision != seen and any(before.get(name) != value for name, value in values.items()):
        theirs = {name: before.get(name, "") for name in values}
        raise Conflict(theirs=theirs, yours=values, revision=current.revision)
    for name in kind.locked:
        if values.get(name, before[name]) != before[name]:
            raise Refused([Problem("dit ligt vast, want andere gegevens verwijzen ernaar: laat het staan", (name,))])
    facts = _shaped(kind, {**before, **values})
    if facts == before:
        unchanged: Row = current
        return unchanged
    current.revision += 1
    return _write(kind, current, facts, before, by=by, reason=reason)


@transaction.atomic
def _remove(kind: _Kind[Row], row: Row, *, seen: int, by: User | None, reason: str) -> None:
    current = _current(kind, row, by)
    before = kind.facts_of(current)
    if current.revision != seen:
        raise Conflict(theirs=before, yours={}, revision=current.revision)
    _record(kind, current, before, None, by=by, reason=reason)
    current.delete()


def _current(kind: _Kind[Row], row: Row, by: User | None) -> Any:
    found = kind.rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise Refused([Problem(f"dit {kind.name} is intussen weggehaald")])
    _allow(found.region, by)
    return found


def _allow(region: Region, by: User | None) -> None:
    if by is not None and not may_edit(by, region):
        raise PermissionDenied(f"{by} werkt niet voor {region}")


def _shaped(kind: _Kind[Row], values: Facts) -> Facts:
    facts, problems = shapes.normalised(kind.form, values)
    if problems:
        raise Refused(problems)
    return facts


def _write(kind: _Kind[Row], row: Any, facts: Facts, before: Facts | None, *, by: User | None, reason: str) -> Row:
    """Save the row with what hangs on it, and write down what changed."""
    names = _Names()
    for field, value in kind.fields(facts, names).items():
        setattr(row, field, value)
    row.visibility = facts.get("zichtbaarheid", "openbaar")
    documents = {code: names.find(Document, {"bronnen": code}, "bronnen") for code in _documents(facts)}
    if names.problems:
        raise Refused(names.problems)
    row.save()
    if isinstance(row, Target):
        row.tallies.all().delete()
        for tally in facts.get("tellingen", []):
            Tally.objects.create(
                target=row, year=tally["jaar"], value=Decimal(tally["stand"]), note=tally.get("toelichting", "")
            )
    if before is None or facts.get("bronnen") != before.get("bronnen"):
        row.citations.all().delete()
        rows = [
            (row, documents[each["document"]], each.get("pagina"), each.get("anker", ""), order)
            for order, each in enumerate(facts.get("bronnen", []))
        ]
        if rows:
            cite_many(rows)
    fresh: Row = kind.rows.get(pk=row.pk)
    _record(kind, fresh, before, kind.facts_of(fresh), by=by, reason=reason)
    return fresh


def _documents(facts: Facts) -> list[str]:
    return sorted({each["document"] for each in facts.get("bronnen", [])})


def _record(
    kind: _Kind[Row], row: Any, before: Facts | None, after: Facts | None, *, by: User | None, reason: str
) -> None:
    history.record(
        row,
        code=f"{kind.name}/{getattr(row, 'code', row.pk)}",
        title=str(row),
        by=by,
        reason=reason,
        before=before,
        after=after,
        region=row.region.code,
    )


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _plain(value: Any) -> str:
    """Two ways of writing one number are one number."""
    try:
        return "" if value in (None, False) else str(Decimal(str(value)).normalize())
    except ArithmeticError:
        return str(value)


def _drawn(content: bytes) -> bytes:
    wrong = Problem("dit bestand is geen foto die we kunnen lezen: kies een JPEG-, PNG- of WebP-bestand", ("foto",))
    if len(content) > _MOST_BYTES:
        raise Refused([Problem("de foto is groter dan 15 MB: maak hem kleiner", ("foto",))])
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise Refused([Problem("de foto heeft te veel beeldpunten: maak hem kleiner", ("foto",))])
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused([wrong]) from error
    upright.thumbnail((_WIDEST, _WIDEST))
    out = BytesIO()
    upright.save(out, "JPEG", quality=85)
    return out.getvalue()
