# SPDX-License-Identifier: EUPL-1.2
"""How focus areas are chosen, written down so that anybody can do it again.

Field names are Dutch: a recipe is shown, saved and exchanged as it stands. Of each choice the first option is what the
recipe works with; the others are as defensible, and the simulation tries them all.
"""

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from stip.partners.exchange import AreaCode, Code, Facts, Problem

MOST_DRAWS = 10_000
MOST_CRITERIA = 60
MOST_VARIANTS = 36

Treatment = Literal["geen", "winsoriseren"]
Imputation = Literal["gemiddelde", "mediaan", "gemeente", "weglaten"]
Normalisation = Literal["min-max", "z-score", "rang"]
Aggregation = Literal["rekenkundig", "meetkundig", "niet-compenserend"]
Weighing = Literal["eigen", "gelijk", "uit de cijfers"]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\n\x00]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000, pattern=r"^[^\x00]*$")]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class Criterion(_Facts):
    """Eén indicator die meetelt; `laag` en `hoog` zijn de uiteinden van de schaal in de eenheid van de indicator."""

    indicator: Code
    jaar: Annotated[int, Field(ge=1800, le=2200)] | Literal["nieuwste"] = "nieuwste"
    uitgave: Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{0,80}$")] = ""
    richting: Literal["hoger", "lager"]
    gewicht: Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)] = 1.0
    laag: Number | None = None
    hoog: Number | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.laag is not None and self.hoog is not None and self.laag >= self.hoog:
            raise ValueError(f"‘laag’ ({self.laag}) moet lager zijn dan ‘hoog’ ({self.hoog}): draai ze om")
        return self


class Recipe(_Facts):
    """Waarmee aandachtsgebieden gekozen worden."""

    naam: Title
    motief: Text = ""
    regio: Code | None = None
    gebieden: Annotated[list[AreaCode], Field(max_length=20_000)] = []
    niveau: Literal["gemeente", "wijk", "buurt"] = "wijk"
    criteria: Annotated[list[Criterion], Field(min_length=1, max_length=MOST_CRITERIA)]
    # Welk deel van de criteria gemeten moet zijn om mee te doen.
    minstens: Annotated[float, Field(gt=0, le=1)] = 0.5
    uitschieters: Annotated[list[Treatment], Field(min_length=1)] = ["geen"]
    ontbrekend: Annotated[list[Imputation], Field(min_length=1)] = ["gemiddelde"]
    normalisatie: Annotated[list[Normalisation], Field(min_length=1)] = ["min-max", "z-score", "rang"]
    # Hoe zwaar een criterium met een gewicht boven nul telt: zoals het gewicht zegt, even zwaar als de andere, of naar
    # hoe de cijfers samenhangen.
    gewichten: Weighing = "eigen"
    samenvoegen: Annotated[list[Aggregation], Field(min_length=1)] = ["rekenkundig", "meetkundig"]
    # Hoe dicht andere gewichten bij deze blijven; leeg: de gewichten staan vast.
    concentratie: Annotated[float, Field(ge=0.5, le=10_000)] | None = 24.0
    aantal: Annotated[int, Field(ge=1, le=20_000)] = 10
    trekkingen: Annotated[int, Field(ge=100, le=MOST_DRAWS)] = 10_000
    toevalsgetal: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1

    @model_validator(mode="after")
    def _check(self) -> Self:
        for wrong in _wrong(self):
            raise ValueError(wrong)
        return self

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of what decides the outcome: all but the name and the motive.

        Own weights are not written in, so that a recipe from before there was a choice keeps its mark.
        """
        facts = self.model_dump(mode="json", exclude={"naam", "motief"})
        if facts["gewichten"] == "eigen":
            del facts["gewichten"]
        return fingerprint(facts)


def read(raw: object) -> tuple[Recipe | None, list[Problem]]:
    """Check a recipe from outside. Returns it, or what is wrong, in Dutch."""
    try:
        return Recipe.model_validate(raw), []
    except ValidationError as invalid:
        return None, problems_in(invalid)


def problems_in(invalid: ValidationError) -> list[Problem]:
    """What pydantic found wrong, in Dutch."""
    return [_problem(error) for error in invalid.errors()]


def fingerprint(facts: Facts) -> str:
    """The SHA-256, in hexadecimal, of the canonical JSON of these facts."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _wrong(recipe: Recipe) -> list[str]:
    found = []
    codes = [criterion.indicator for criterion in recipe.criteria]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        found.append(f"‘{twice[0]}’ telt twee keer mee: haal er één weg en geef de ander een groter gewicht")
    if not any(criterion.gewicht > 0 for criterion in recipe.criteria):
        found.append("alle gewichten zijn nul: geef ten minste één criterium een gewicht boven nul")
    for name in ("uitschieters", "ontbrekend", "normalisatie", "samenvoegen", "gebieden"):
        listed = getattr(recipe, name)
        if len(set(listed)) < len(listed):
            found.append(f"bij ‘{name}’ staat iets twee keer: haal er één weg")
    if "weglaten" in recipe.ontbrekend and len(recipe.ontbrekend) > 1:
        found.append("‘weglaten’ gaat niet samen met invullen: kies bij ‘ontbrekend’ het een of het ander")
    if not set(recipe.samenvoegen) & {"rekenkundig", "meetkundig"}:
        found.append(
            "alleen ‘niet-compenserend’ kan niet: zet er bij ‘samenvoegen’ rekenkundig of meetkundig naast, "
            "want daarmee wordt de onzekerheid berekend"
        )
    options = (recipe.uitschieters, recipe.ontbrekend, recipe.normalisatie, recipe.samenvoegen)
    if (count := _product(len(each) for each in options)) > MOST_VARIANTS:
        found.append(f"er zijn {count} combinaties van keuzes, en {MOST_VARIANTS} is het meeste: haal een keuze weg")
    return found


def _product(numbers: Any) -> int:
    product = 1
    for number in numbers:
        product *= number
    return product


_MESSAGES = {
    "missing": "‘{field}’ ontbreekt: vul het in",
    "extra_forbidden": "‘{field}’ hoort hier niet: haal het weg of kijk of het goed gespeld is",
    "literal_error": "‘{value}’ kan niet bij ‘{field}’: kies uit {expected}",
    "string_too_short": "‘{field}’ is leeg: vul het in",
    "string_too_long": "‘{field}’ is te lang: maak het korter dan {max_length} tekens",
    "string_pattern_mismatch": "‘{value}’ kan niet bij ‘{field}’: kijk of het goed gespeld is",
    "string_type": "‘{field}’ moet tekst zijn",
    "too_short": "‘{field}’ is leeg: kies er ten minste één",
    "too_long": "‘{field}’ heeft er te veel: {max_length} is het meeste",
    "greater_than": "‘{value}’ is te weinig voor ‘{field}’: vul meer in dan {gt}",
    "greater_than_equal": "‘{value}’ is te weinig voor ‘{field}’: vul ten minste {ge} in",
    "less_than_equal": "‘{value}’ is te veel voor ‘{field}’: vul hoogstens {le} in",
    "finite_number": "‘{field}’ is geen gewoon getal: vul een getal in",
    "value_error": "{error}",
    **dict.fromkeys(
        ("int_parsing", "int_type", "int_from_float", "float_parsing", "float_type"),
        "‘{value}’ is geen getal dat bij ‘{field}’ past: vul een getal in",
    ),
}


def _problem(error: Any) -> Problem:
    place = tuple(part for part in error["loc"] if not (isinstance(part, str) and ("[" in part or part in _UNION)))
    names = [part for part in place if isinstance(part, str)]
    template = _MESSAGES.get(error["type"], "‘{field}’ klopt niet: kijk het na")
    shown = str(error["input"])[:60] if not isinstance(error["input"], dict | list) else ""
    said = {name: _said(value) for name, value in error.get("ctx", {}).items()}
    return Problem(template.format(field=names[-1] if names else "dit", value=shown, **said), place)


def _said(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).replace(" or ", " of ")


_UNION = ("constrained-int", "constrained-float")
