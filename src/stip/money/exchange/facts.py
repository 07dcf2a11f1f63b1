# SPDX-License-Identifier: EUPL-1.2
"""Books in exchange form: the shape of a YAML file with schemes, keys, deadlines, bookings and stated totals.

Described in docs/boekenformaat.md. Field names are those of the file and therefore Dutch. "Facts" are plain dicts in
this form without default values. Amounts are written as people write them: "125.000", "circa 8,5", "PM".
"""

import json
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from stip.money import notation
from stip.money.deals import ready_made, ruleset
from stip.partners.exchange import Code, SourceFacts
from stip.plans import exchange as plans
from stip.plans import files
from stip.plans.exchange import Facts, ItemCode, Problem

FIRST = "stip: boeken/1"


def _as_text(value: object) -> object:
    """A year or a figure without quotation marks is text all the same."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _canonical(text: str) -> str:
    amount = notation.parse(text, notation=notation.Notation.DUTCH)
    if amount is None:
        raise ValueError("dit bedrag is leeg. Vul een bedrag in, of PM als het niet bekend is")
    return notation.write(amount)


def _plain_figure(text: str) -> str:
    return f"{Decimal(text.replace(',', '.')).normalize():f}"


def _list(value: object) -> object:
    return value if value is not None else []


def _spelled_out(value: object) -> object:
    """The rules of a shipped set that is named by its code; other rules as they are, in the one way to write them."""
    if value is None or isinstance(value, str):
        return ready_made.rules_of(value) if value else []
    return ruleset.facts_of(ruleset.parse(value))


Amount = Annotated[str, BeforeValidator(_as_text), StringConstraints(min_length=1), AfterValidator(_canonical)]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Moment = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\n\x00]*$")]
Short = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\n\x00]*$")]
Line = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\n\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
Part = Annotated[ItemCode, BeforeValidator(_as_text)]
Year = Annotated[int, Field(ge=1900, le=2200)]
Rows = BeforeValidator(_list)
Sources = Annotated[list[SourceFacts], Rows]

Kind = Literal["kosten", "bijdrage", "uitgave", "inzet"]
Stage = Literal[
    "geraamd", "besloten", "gevraagd", "gereserveerd", "toegezegd", "toegekend", "ontvangen", "verplicht", "besteed",
    "ingezet",
]  # fmt: skip
Purse = Literal["rijk", "publiek", "privaat", "europa"]
SchemeKind = Literal[
    "regio-deal", "investeringsagenda", "interreg", "jtf", "groeifonds", "eigen-middelen", "overig"
]  # fmt: skip
Visibility = Literal["openbaar", "partners", "intern"]


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class PostFacts(_Facts):
    """Een bedrag in een versie van een regeling: kosten (zonder herkomst) of wat één herkomst betaalt."""

    onderdeel: Part | None = None
    herkomst: Purse | None = None
    omschrijving: Annotated[str, StringConstraints(max_length=200)] = ""
    bedrag: Amount
    bronnen: Sources = []


class VersionFacts(_Facts):
    """Wat een regeling op een moment zei: wat gevraagd is, is niet wat toegekend is."""

    soort: Literal["aanvraag", "toekenning", "convenant", "begroting"]
    titel: Name
    datum: Moment
    toelichting: Text = ""
    bronnen: Sources = []
    posten: Annotated[list[PostFacts], Rows] = []


class AccountFacts(_Facts):
    """Wat de kassier over een jaar verklaart, naast de cijfers die uit de boeken volgen."""

    jaar: Year
    onderdeel: Part | None = None
    eindverantwoording: bool = False
    afwijkingen: Text = ""
    toelichting: Text = ""


class SchemeFacts(_Facts):
    """Een deal, fonds of pot met eigen regels. `spelregels` is een lijst regels of de code van een regelset."""

    code: Code
    naam: Name
    regio: Code
    soort: SchemeKind
    plan: Code | None = None
    geldgever: Code | None = None
    kassier: Code | None = None
    periode: Annotated[str, BeforeValidator(_as_text), StringConstraints(max_length=30)] = ""
    beschikkingsnummer: Short = ""
    sisaCode: Annotated[str, StringConstraints(max_length=20)] = ""
    spelregels: Annotated[list[dict[str, Any]], BeforeValidator(_spelled_out)] = []
    toelichting: Text = ""
    zichtbaarheid: Visibility = "openbaar"
    bronnen: Sources = []
    versies: Annotated[list[VersionFacts], Rows] = []
    verantwoordingen: Annotated[list[AccountFacts], Rows] = []


class ShareFacts(_Facts):
    """Het cijfer van één lid in een verdeelsleutel."""

    organisatie: Code
    cijfer: Annotated[
        str,
        BeforeValidator(_as_text),
        StringConstraints(pattern=r"^[0-9]{1,10}([.,][0-9]{1,4})?$"),
        AfterValidator(_plain_figure),
    ]


class KeyFacts(_Facts):
    """Hoe de leden van een regio kosten verdelen."""

    code: Code
    naam: Name
    regio: Code
    methode: Literal["inwoners", "gelijk", "vast", "eigen"]
    peildatum: Day | None = None
    bron: Line = ""
    toelichting: Text = ""
    cijfers: Annotated[list[ShareFacts], Rows] = []


class DeadlineFacts(_Facts):
    """Een dag waarop iets binnen moet zijn: eenmaal (`datum`), of elk jaar (`maand` en `dag`)."""

    code: Code
    regio: Code
    titel: Name
    voorWie: Name | Literal[""] = ""
    regeling: Code | None = None
    datum: Moment | None = None
    maand: Annotated[int, Field(ge=1, le=12)] | None = None
    dag: Annotated[int, Field(ge=1, le=31)] | None = None
    overJaar: Annotated[int, Field(ge=-10, le=10)] = 0
    grond: Line = ""
    bronnen: Sources = []


class MovementFacts(_Facts):
    """Eén boeking; zonder `van` is het bedrag nieuw. `draaitTerug`: het nummer van een boeking hoger in de lijst."""

    van: Stage | None = None
    naar: Stage | None = None
    bedrag: Amount | None = None
    draaitTerug: Annotated[int, Field(ge=1)] | None = None
    datum: Day | None = None
    geboektOp: Day | None = None
    toelichting: Line = ""
    bronnen: Sources = []


class LineFacts(_Facts):
    """Waar bedragen over gaan. De eenheid is euro, bij `inzet` fte."""

    soort: Kind
    onderdeel: Part | None = None
    activiteit: Annotated[str, StringConstraints(max_length=200)] = ""
    jaar: Year | None = None
    partij: Code | None = None
    ontvanger: Code | None = None
    team: Code | None = None
    regeling: Code | None = None
    vorm: Literal["geld", "natura"] = "geld"
    herkomst: Purse | None = None
    uitRijksregeling: bool = False
    tarief: Amount | None = None
    zichtbaarheid: Visibility = "openbaar"
    mutaties: Annotated[list[MovementFacts], Field(min_length=1)]


class StatedFacts(_Facts):
    """Een totaal dat de bron zelf noemt. Het wordt vergeleken met de som van de regels en nooit meegeteld."""

    code: Code
    titel: Line
    onderdeel: Part | None = None
    soort: Kind
    stadium: Stage | None = None
    jaar: Year | None = None
    partij: Code | None = None
    team: Code | None = None
    inEuro: bool = False
    bedrag: Amount
    bronnen: Sources = []


class PlanBooksFacts(_Facts):
    """De boeken van één plan."""

    plan: Code
    regels: Annotated[list[LineFacts], Rows] = []
    totalen: Annotated[list[StatedFacts], Rows] = []


class BooksFacts(_Facts):
    """Regelingen, verdeelsleutels, termijnen en de boeken van plannen."""

    stip: Literal["boeken/1"]
    voorbeeld: bool = False
    regelingen: Annotated[list[SchemeFacts], Rows] = []
    verdeelsleutels: Annotated[list[KeyFacts], Rows] = []
    termijnen: Annotated[list[DeadlineFacts], Rows] = []
    plannen: Annotated[list[PlanBooksFacts], Rows] = []


def read(text: str) -> tuple[Facts, list[Problem]]:
    """Read a YAML file. Returns the facts and no problems, or the problems, each with its line."""
    raw, problems = files.parse(text, first=FIRST)
    if raw is None:
        return {}, problems
    facts, wrong = plans.shaped(BooksFacts, raw)
    problems = files.with_lines(text, problems + wrong)
    return ({} if problems else facts), problems


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the exchange form."""
    made = BooksFacts.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Boeken (Stip)"}


def schema_text() -> str:
    """The JSON Schema as it is published: `money/exchange/books.schema.json`."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
