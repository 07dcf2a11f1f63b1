# SPDX-License-Identifier: EUPL-1.2
"""A plan in exchange form: the shape of the YAML file, of a version and of the history.

Described in docs/planformaat.md.
Field names are those of the published format and therefore Dutch. "Facts" are plain dicts in this form without
default values, so that two equal plans are equal dicts.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints, ValidationError

from stip.partners.exchange import AreaCode, Code, SourceFacts

Facts = dict[str, Any]
Location = tuple[str | int, ...]

ItemCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,59}$")]
Target = Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,79}/)?[A-Za-z0-9][A-Za-z0-9.-]{0,59}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\n\x00]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000, pattern=r"^[^\x00]*$")]
Moment = Annotated[str, StringConstraints(max_length=30)]
Visibility = Literal["openbaar", "partners", "intern"]
Euro = Annotated[
    Decimal,
    Field(ge=0, max_digits=15, decimal_places=2),
    PlainSerializer(lambda euro: int(euro) if euro == euro.to_integral_value() else f"{euro:.2f}", when_used="json"),
]

PointKind = Literal[
    "doel", "stand-van-zaken", "bouwt-voort-op", "aanpak", "interventie", "toegevoegde-waarde", "uitdaging",
    "voorwaarde", "uitgangspunt", "resultaat", "wijziging", "samenstelling", "verwijzing",
]  # fmt: skip
PartnerRole = Literal[
    "trekker", "opdrachtgever", "uitvoerder", "financier", "departement", "partner", "betrokken", "doelgroep"
]
LinkKind = Literal["bouwt-voort-op", "hangt-af-van", "draagt-bij-aan", "vervolg-op", "overlapt-met", "botst-met"]


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class PartnerFacts(_Facts):
    """De rol van een organisatie in een onderdeel."""

    organisatie: Code
    rol: PartnerRole
    bronnen: list[SourceFacts] = []


class PointFacts(_Facts):
    """Een feit dat kleiner is dan een onderdeel."""

    soort: PointKind
    tekst: Annotated[Text, Field(min_length=1)]
    bronnen: list[SourceFacts] = []


class AmountFacts(_Facts):
    """Een bedrag zoals de tekst het noemt; zonder `euro` als het PM is, met `tot` als het een bandbreedte is."""

    soort: Literal["nodig", "gevraagd", "toegekend", "gereserveerd", "begroot", "toegezegd"]
    euro: Euro | None = None
    tot: Euro | None = None
    aard: Literal["exact", "circa", "bandbreedte", "pm"] = "exact"
    omschrijving: Annotated[str, StringConstraints(max_length=300)] = ""
    financier: Code | None = None
    jaar: Annotated[int, Field(ge=1900, le=2200)] | None = None
    activiteit: Annotated[str, StringConstraints(max_length=200)] = ""
    natura: bool = False
    bronnen: list[SourceFacts] = []


class LinkFacts(_Facts):
    """Een relatie naar een onderdeel van dit plan (code) of van een ander plan (plan/code)."""

    soort: LinkKind
    naar: Target
    toelichting: Text = ""
    bronnen: list[SourceFacts] = []


class ItemFacts(_Facts):
    """Eén onderdeel met wat eronder hangt."""

    code: ItemCode
    niveau: Code
    titel: Line
    samenvatting: Text = ""
    tekst: Text = ""
    status: Literal["idee", "voorbereiding", "uitvoering", "afgerond", "gestopt", ""] = ""
    herkomst: Literal["nieuw", "voortgezet", ""] = ""
    reden: Text = ""
    periode: Moment = ""
    oplevering: Annotated[str, StringConstraints(max_length=10)] = ""
    zichtbaarheid: Visibility = "openbaar"
    themas: list[Code] = []
    gebieden: list[AreaCode] = []
    partners: list[PartnerFacts] = []
    punten: list[PointFacts] = []
    bedragen: list[AmountFacts] = []
    relaties: list[LinkFacts] = []
    bronnen: list[SourceFacts] = []
    onderdelen: list["ItemFacts"] = []


class LevelFacts(_Facts):
    """Een niveau; `onder` noemt de niveaus waar het direct onder mag hangen."""

    code: Code
    naam: Line
    meervoud: Line
    onder: Annotated[list[Code] | None, BeforeValidator(lambda listed: listed or None)] = None
    bovenaan: bool = False


class ThemeFacts(_Facts):
    """Een thema dat dwars door de niveaus loopt."""

    code: Code
    titel: Line
    samenvatting: Text = ""
    bronnen: list[SourceFacts] = []


class FindingFacts(_Facts):
    """Iets in een bron dat niet klopt; beide plekken staan bij de bronnen."""

    code: Code
    soort: Literal["getal", "periode", "naam", "verwijzing"]
    titel: Line
    toelichting: Text = ""
    bronnen: list[SourceFacts] = []


class PlanFacts(_Facts):
    """Een plan van een regio."""

    stip: Literal["plan/1"]
    code: Code
    titel: Line
    regio: Code
    soort: Annotated[str, StringConstraints(max_length=80)] = ""
    periode: Moment = ""
    status: Literal["ontwerp", "lopend", "afgerond", "vervallen"] = "lopend"
    samenvatting: Text = ""
    horizon: Text = ""
    zichtbaarheid: Visibility = "openbaar"
    voorbeeld: bool = False
    bronnen: list[SourceFacts] = []
    niveaus: Annotated[list[LevelFacts], Field(min_length=1)]
    themas: list[ThemeFacts] = []
    onderdelen: list[ItemFacts] = []
    bevindingen: list[FindingFacts] = []


@dataclass(frozen=True)
class Problem:
    """What is wrong and where; `place` is the path in the file, `line` (from 1) is filled in when a file was read."""

    message: str
    place: Location = ()
    line: int | None = None

    def __str__(self) -> str:
        where = f"Regel {self.line}: " if self.line else ""
        return f"{where}{self.message}"


def normalise(raw: object) -> tuple[Facts, list[Problem]]:
    """Check the shape of `raw` and leave out default values. Returns the facts, or the problems and no facts."""
    return shaped(PlanFacts, raw)


def shaped(form: type[BaseModel], raw: object) -> tuple[Facts, list[Problem]]:
    """As `normalise`, for another file in the same manner; `form` says what may be in it."""
    try:
        return form.model_validate(raw).model_dump(mode="json", exclude_defaults=True), []
    except ValidationError as invalid:
        return {}, [_problem(error) for error in invalid.errors()]


def fingerprint(facts: Facts) -> str:
    """The SHA-256, in hexadecimal, of the canonical JSON of these facts."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the exchange form."""
    made = PlanFacts.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Plan (Stip)"}


@dataclass(frozen=True)
class FlatItem:
    """An item out of its tree: its own facts without `onderdelen`, its parent's code and where it stands."""

    facts: Facts
    parent: str | None
    path: str
    place: Location

    @property
    def code(self) -> str:
        return str(self.facts["code"])


def flatten(facts: Facts) -> Iterator[FlatItem]:
    """All items of a plan in reading order."""
    yield from _flatten(facts.get("onderdelen", []), parent=None, path="", place=("onderdelen",))


def _flatten(items: list[Facts], *, parent: str | None, path: str, place: Location) -> Iterator[FlatItem]:
    for index, item in enumerate(items):
        own = {key: value for key, value in item.items() if key != "onderdelen"}
        here, at = f"{path}{index:04x}", (*place, index)
        yield FlatItem(own, parent, here, at)
        if "onderdelen" in item:
            yield from _flatten(item["onderdelen"], parent=item["code"], path=here, place=(*at, "onderdelen"))


_MESSAGES = {
    "missing": "'{field}' ontbreekt: vul het in",
    "extra_forbidden": "'{field}' kent dit formaat niet: haal het weg of kijk of het goed gespeld is",
    "literal_error": "'{value}' mag niet bij '{field}': kies uit {expected}",
    "string_type": "'{field}' moet tekst zijn: zet de waarde tussen aanhalingstekens",
    "string_too_long": "'{field}' is te lang: maak het korter dan {max_length} tekens",
    "string_too_short": "'{field}' is leeg: vul het in of haal het weg",
    "string_pattern_mismatch": "'{value}' is geen geldige waarde voor '{field}': gebruik letters, cijfers, "
    "koppeltekens (en in codes van onderdelen punten), zonder spaties of regeleinden",
    "list_type": "'{field}' moet een lijst zijn: begin elke regel eronder met een streepje",
    "too_short": "'{field}' is leeg: noem er minstens één",
    "model_type": "'{field}' moet uit velden bestaan (naam: waarde)",
    "int_parsing": "'{value}' is geen geheel getal: vul bij '{field}' een paginanummer in",
    "int_type": "'{field}' moet een geheel getal zijn",
    "greater_than_equal": "'{field}' mag niet lager zijn dan {ge}",
    "decimal_parsing": "'{value}' is geen bedrag: schrijf het zonder punten, bijvoorbeeld 14500000",
    "decimal_type": "'{field}' moet een bedrag zijn, bijvoorbeeld 14500000",
    "bool_parsing": "'{field}' moet true of false zijn",
}


def _problem(error: Any) -> Problem:
    place = tuple(error["loc"])
    names = [part for part in place if isinstance(part, str)]
    context = {key: value for key, value in error.get("ctx", {}).items()}
    if error["type"] == "value_error":
        return Problem(f"'{names[-1] if names else 'het bestand'}': {context['error']}", place)
    template = _MESSAGES.get(error["type"], "'{field}' klopt niet: vergelijk het met de uitleg van het formaat")
    value = str(error.get("input"))[:60]
    values = {"field": names[-1] if names else "het bestand", "value": value, "expected": "", "max_length": ""}
    return Problem(template.format(**{**values, **context}).replace(" or ", " of "), place)
