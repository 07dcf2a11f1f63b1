# SPDX-License-Identifier: EUPL-1.2
"""Organisations and bodies in exchange form: the shape of the YAML lists, of the history and of the forms.

Field names are those of the files and therefore Dutch. "Facts" are plain dicts in this form without default values,
so that two equal things are equal dicts.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

Facts = dict[str, Any]
Place = tuple[str | int, ...]

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
AreaCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,23}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\n\x00]*$")]
Short = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\n\x00]*$")]
Line = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\n\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
Address = Annotated[str, StringConstraints(max_length=200, pattern=r"^(https?://[^\s\x00]+)?$")]

OrganisationKind = Literal[
    "rijk", "ministerie", "uitvoeringsorganisatie", "provincie", "gemeente", "waterschap", "kennisinstelling",
    "onderwijs", "bedrijf", "corporatie", "zorg", "maatschappelijk", "buitenlandse-overheid", "netwerk", "groep",
    "adviseur", "overig",
]  # fmt: skip
BodyKind = Literal["college", "raad", "bestuurlijk-overleg", "ambtelijk-overleg", "team", "bureau", "netwerk"]
SeatRole = Literal["voorzitter", "secretaris", "aanvoerder", "trekker", "boegbeeld", "gedelegeerde", "lid"]


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class SourceFacts(_Facts):
    """Waar een feit staat: document, pagina en een paar woorden waaraan de passage te vinden is."""

    document: Code
    pagina: int | None = Field(None, ge=1, le=100_000)
    anker: Annotated[str, StringConstraints(max_length=200)] = ""


class FormerNameFacts(_Facts):
    """Een naam die een organisatie eerder had."""

    naam: Name
    afkorting: Short = ""
    vanaf: date | None = None
    totEnMet: date
    bron: Annotated[str, StringConstraints(max_length=300)] = ""


class IdentifierFacts(_Facts):
    """Een officieel nummer."""

    stelsel: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    waarde: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    uri: Address = ""


class OrganisationFacts(_Facts):
    """Een partij met een eigen naam, of een groep partijen die een tekst samen noemt."""

    code: Code
    naam: Name
    soort: OrganisationKind
    afkorting: Short = ""
    ookGenoemd: list[Name] = []
    toelichting: Text = ""
    sinds: date | None = None
    totEnMet: date | None = None
    website: Address = ""
    gebied: AreaCode | None = None
    leden: list[Code] = []
    voorbeeld: bool = False
    eerdereNamen: list[FormerNameFacts] = []
    identificaties: list[IdentifierFacts] = []
    bronnen: list[SourceFacts] = []


class SeatFacts(_Facts):
    """Een plaats in een gremium; de naam van een persoon is alleen te zien als `persoonOpenbaar` aan staat."""

    organisatie: Code | None = None
    rol: SeatRole = "lid"
    functie: Line = ""
    persoon: Line = ""
    persoonOpenbaar: bool = False
    bronnen: list[SourceFacts] = []


class BodyFacts(_Facts):
    """Een overleg, team, bureau of bestuursorgaan; `onder` is het gremium waar het onder valt."""

    code: Code
    naam: Name
    soort: BodyKind
    regio: Code | None = None
    onder: Code | None = None
    taak: Text = ""
    samenstelling: Text = ""
    volgorde: int = Field(0, ge=0, le=32_000)
    voorbeeld: bool = False
    zetels: list[SeatFacts] = []
    bronnen: list[SourceFacts] = []


@dataclass(frozen=True)
class Problem:
    """What is wrong and where: `place` is the path in the lists, such as ("organisaties", 3, "soort")."""

    message: str
    place: Place = ()

    def __str__(self) -> str:
        return f"{'.'.join(str(part) for part in self.place)}: {self.message}" if self.place else self.message


class Refused(Exception):
    """A rule is broken; nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems[:3]))
        self.problems = problems


def organisation(raw: object, place: Place = ()) -> tuple[Facts, list[Problem]]:
    """Check the shape of one organisation. Returns its facts, or the problems and no facts."""
    return _normalise(OrganisationFacts, raw, place)


def body(raw: object, place: Place = ()) -> tuple[Facts, list[Problem]]:
    """Check the shape of one body. Returns its facts, or the problems and no facts."""
    return _normalise(BodyFacts, raw, place)


def _normalise(form: type[_Facts], raw: object, place: Place) -> tuple[Facts, list[Problem]]:
    try:
        return form.model_validate(raw).model_dump(mode="json", exclude_defaults=True), []
    except ValidationError as invalid:
        return {}, [_problem(error, place) for error in invalid.errors()]


_MESSAGES = {
    "missing": "'{field}' ontbreekt: vul het in",
    "extra_forbidden": "'{field}' kent deze lijst niet: haal het weg of kijk of het goed gespeld is",
    "literal_error": "'{value}' mag niet bij '{field}': kies uit {expected}",
    "string_type": "'{field}' moet tekst zijn: zet de waarde tussen aanhalingstekens",
    "string_too_long": "'{field}' is te lang: maak het korter dan {max_length} tekens",
    "string_too_short": "'{field}' is leeg: vul het in",
    "string_pattern_mismatch": "'{value}' kan niet bij '{field}': gebruik in een code kleine letters, cijfers en "
    "koppeltekens, begin een webadres met https:// en laat regeleinden weg",
    "list_type": "'{field}' moet een lijst zijn: begin elke regel eronder met een streepje",
    "model_type": "'{field}' moet uit velden bestaan (naam: waarde)",
    "int_parsing": "'{value}' is geen geheel getal: vul bij '{field}' een getal in",
    "bool_parsing": "'{field}' moet true of false zijn",
}
_DATES = ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact")
_MESSAGES.update(dict.fromkeys(_DATES, "'{value}' is geen datum: schrijf jaar-maand-dag, zoals 2024-07-01"))


def _problem(error: Any, place: Place) -> Problem:
    inside = tuple(error["loc"])
    names = [part for part in (*place, *inside) if isinstance(part, str)]
    template = _MESSAGES.get(error["type"], "'{field}' klopt niet: vergelijk het met de andere rijen")
    values = {"field": names[-1] if names else "de rij", "value": str(error.get("input"))[:60]}
    values |= {"expected": "", "max_length": "", **error.get("ctx", {})}
    return Problem(template.format(**values).replace(" or ", " of "), (*place, *inside))


KINDS_AND_ROLES = {
    "organisatie": get_args(OrganisationKind),
    "gremium": get_args(BodyKind),
    "zetel": get_args(SeatRole),
}
"""The words that files may use; a test holds them equal to those of the models."""
