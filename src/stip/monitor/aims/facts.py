# SPDX-License-Identifier: EUPL-1.2
"""Targets, claims, stories and saved recipes in exchange form: the shape of forms, files and history.

Field names are Dutch. "Facts" are plain dicts without default values, so that two equal things are equal dicts. An item
is named as "plan/item".
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, ValidationError, model_validator

from stip.monitor.focus.recipe import Recipe, problems_in
from stip.monitor.targets import Claim, SavedRecipe, Story, Target
from stip.partners.exchange import AreaCode, Code, Facts, Problem, SourceFacts

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\n\x00]*$")]
Filled = Annotated[Line, Field(min_length=1)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000, pattern=r"^[^\x00]*$")]
ItemPath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}/[A-Za-z0-9][A-Za-z0-9.-]{0,59}$")]
Year = Annotated[int, Field(ge=1900, le=2200)]
Visibility = Literal["openbaar", "partners", "intern"]


def plain(value: Decimal) -> str:
    """A number without the zeros that only the database adds.

    >>> plain(Decimal("1200.0000")), plain(Decimal("0.5000"))
    ('1200', '0.5')
    """
    return format(value.normalize(), "f")


Number = Annotated[
    Decimal, Field(max_digits=18, decimal_places=4, allow_inf_nan=False), PlainSerializer(plain, when_used="json")
]


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class TallyFacts(_Facts):
    """De stand van een geteld resultaat aan het eind van een jaar."""

    jaar: Year
    stand: Number
    toelichting: Line = ""
    bronnen: list[SourceFacts] = []


class TargetFacts(_Facts):
    """Een doel: van een indicator, of van een resultaat dat een onderdeel zelf telt (met een eigen eenheid)."""

    regio: Code
    code: Code
    doel: Filled
    indicator: Code | None = None
    eenheid: Annotated[Line, Field(max_length=120)] = ""
    onderdeel: ItemPath | None = None
    gebied: AreaCode | None = None
    groep: Annotated[Line, Field(max_length=80)] = ""
    kant: Literal["minstens", "hoogstens"] = "minstens"
    streefwaarde: Number | None = None
    circa: bool = False
    jaar: Year | None = None
    beginwaarde: Number | None = None
    beginjaar: Year | None = None
    eigenaar: Code | None = None
    toelichting: Text = ""
    zichtbaarheid: Visibility = "openbaar"
    voorbeeld: bool = False
    tellingen: list[TallyFacts] = []
    bronnen: list[SourceFacts] = []

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.indicator is None) == (self.eenheid == ""):
            raise ValueError("een doel heeft een indicator óf een eigen eenheid: vul er precies één in")
        if self.tellingen and self.indicator is not None:
            raise ValueError(
                "tellingen horen bij een doel met een eigen eenheid: de cijfers van een indicator zijn er al"
            )
        if len({row.jaar for row in self.tellingen}) < len(self.tellingen):
            raise ValueError("een jaar staat twee keer bij ‘tellingen’: haal er één weg")
        if self.beginjaar is not None and self.jaar is not None and self.beginjaar > self.jaar:
            raise ValueError(
                f"het beginjaar ({self.beginjaar}) ligt na het doeljaar ({self.jaar}): pas een van beide aan"
            )
        return self


class ClaimFacts(_Facts):
    """Waarom een onderdeel aan een indicator bijdraagt."""

    regio: Code
    onderdeel: ItemPath
    oplevering: Filled
    voorwaarde: Filled
    indicator: Code
    onderbouwing: Literal["sterk", "redelijk", "zwak", ""] = ""
    toelichting: Text = ""
    zichtbaarheid: Visibility = "openbaar"
    bronnen: list[SourceFacts] = []


class StoryFacts(_Facts):
    """Een verhaal bij een gebied, onderdeel of indicator; de foto zelf komt apart."""

    regio: Code
    titel: Annotated[Filled, Field(max_length=200)]
    tekst: Annotated[Text, Field(min_length=1)]
    datum: date | None = None
    gebied: AreaCode | None = None
    onderdeel: ItemPath | None = None
    indicator: Code | None = None
    fotoInWoorden: Line = ""
    citaat: Text = ""
    wie: Annotated[Line, Field(max_length=120)] = ""
    toestemming: date | None = None
    zichtbaarheid: Visibility = "openbaar"
    voorbeeld: bool = False
    bronnen: list[SourceFacts] = []

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.gebied is None and self.onderdeel is None and self.indicator is None:
            raise ValueError("dit verhaal hoort nog nergens bij: kies een gebied, een onderdeel of een indicator")
        if self.citaat and self.toestemming is None:
            raise ValueError("een citaat mag alleen met toestemming: vul in op welke dag die gegeven is")
        if self.citaat and not self.wie:
            raise ValueError("bij een citaat hoort wie dit zei: vul een naam in, of bijvoorbeeld ‘een bewoner’")
        if self.toestemming and self.toestemming > date.today():
            raise ValueError("de dag van de toestemming ligt in de toekomst: vul in wanneer die gegeven is")
        return self


class PictureFacts(_Facts):
    """Wat er op een foto staat, voor wie hem niet kan zien."""

    fotoInWoorden: Line

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.fotoInWoorden:
            raise ValueError("beschrijf wat er op de foto staat, voor wie hem niet kan zien")
        return self


class RecipeFacts(_Facts):
    """Een recept dat bewaard wordt."""

    regio: Code
    code: Code
    zichtbaarheid: Visibility = "openbaar"
    voorbeeld: bool = False
    recept: Recipe
    bronnen: list[SourceFacts] = []


def normalised(form: type[BaseModel], raw: object) -> tuple[Facts, list[Problem]]:
    """Check the shape of something from outside. Returns its facts, or the problems and no facts."""
    try:
        return form.model_validate(raw).model_dump(mode="json", exclude_defaults=True), []
    except ValidationError as invalid:
        return {}, problems_in(invalid)


def target_facts(target: Target) -> Facts:
    """A target as `TargetFacts` writes it."""
    return without_defaults(
        TargetFacts,
        {
            "regio": target.region.code,
            "code": target.code,
            "doel": target.title,
            "indicator": target.indicator.code if target.indicator else None,
            "eenheid": target.unit,
            "onderdeel": _path(target.item),
            "gebied": target.area.code if target.area else None,
            "groep": target.part,
            "kant": target.side,
            "streefwaarde": target.aim,
            "circa": target.is_approximate,
            "jaar": target.year,
            "beginwaarde": target.baseline,
            "beginjaar": target.baseline_year,
            "eigenaar": target.owner.code if target.owner else None,
            "toelichting": target.note,
            "zichtbaarheid": target.visibility,
            "voorbeeld": target.example,
            "tellingen": [
                {"jaar": row.year, "stand": row.value, "toelichting": row.note, "bronnen": sources_of(row)}
                for row in target.tallies.all()
            ],
            "bronnen": sources_of(target),
        },
    )


def claim_facts(claim: Claim) -> Facts:
    """A claim as `ClaimFacts` writes it."""
    return without_defaults(
        ClaimFacts,
        {
            "regio": claim.region.code,
            "onderdeel": _path(claim.item),
            "oplevering": claim.output,
            "voorwaarde": claim.condition,
            "indicator": claim.indicator.code,
            "onderbouwing": claim.strength,
            "toelichting": claim.note,
            "zichtbaarheid": claim.visibility,
            "bronnen": sources_of(claim),
        },
    )


def story_facts(story: Story) -> Facts:
    """A story as `StoryFacts` writes it."""
    return without_defaults(
        StoryFacts,
        {
            "regio": story.region.code,
            "titel": story.title,
            "tekst": story.text,
            "datum": story.told_on,
            "gebied": story.area.code if story.area else None,
            "onderdeel": _path(story.item),
            "indicator": story.indicator.code if story.indicator else None,
            "fotoInWoorden": story.picture_alternative,
            "citaat": story.quote,
            "wie": story.quoted,
            "toestemming": story.consent_on,
            "zichtbaarheid": story.visibility,
            "voorbeeld": story.example,
            "bronnen": sources_of(story),
        },
    )


def recipe_facts(saved: SavedRecipe) -> Facts:
    """A saved recipe as `RecipeFacts` writes it."""
    return without_defaults(
        RecipeFacts,
        {
            "regio": saved.region.code,
            "code": saved.code,
            "zichtbaarheid": saved.visibility,
            "voorbeeld": saved.example,
            "recept": saved.content,
            "bronnen": sources_of(saved),
        },
    )


def without_defaults(form: type[BaseModel], values: dict[str, Any]) -> Facts:
    """Facts of what is kept in the database, as the form writes them."""
    return form.model_validate(values).model_dump(mode="json", exclude_defaults=True)


def _path(item: Any) -> str | None:
    return f"{item.plan.code}/{item.code}" if item else None


def sources_of(fact: Any) -> list[Facts]:
    """Where a fact stands, as `SourceFacts` writes it."""
    rows = fact.citations.select_related("document")
    return [{"document": row.document.code, "pagina": row.page_number, "anker": row.anchor} for row in rows]
