# SPDX-License-Identifier: EUPL-1.2
"""The rules of a deal or fund as data: the shape in which `Scheme.rules` and the files hold them.

Field names are those of the files and therefore Dutch. Each rule says on which publication and article it rests.
How a rule is judged stands in `checking`.
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, TypeAdapter, ValidationError
from pydantic import model_validator as after_all

from stip.partners.exchange import Code, OrganisationKind, Problem
from stip.plans import period
from stip.plans.exchange import Euro, ItemCode

Facts = dict[str, Any]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\n\x00]*$")]
Address = Annotated[str, StringConstraints(max_length=300, pattern=r"^(https?://[^\s\x00]+)?$")]
Form = Literal["geld", "natura"]
Purse = Literal["rijk", "publiek", "privaat", "europa", ""]
_AsText = PlainSerializer(lambda share: f"{share.normalize():f}", when_used="json")
Share = Annotated[Decimal, Field(gt=0, le=1, max_digits=8), _AsText]
Part = Annotated[Decimal, Field(gt=0, lt=1, max_digits=8), _AsText]


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class Basis(_Facts):
    """Waar de regel op rust: de publicatie, het artikel en waar die te lezen is."""

    publicatie: Annotated[Line, Field(min_length=1)]
    artikel: Line = ""
    adres: Address = ""


class _Rule(_Facts):
    grondslag: Basis
    toelichting: Line = ""


class Counts(_Rule):
    """Welke financiering als regionaal telt. Een lege lijst: telt niet."""

    regel: Literal["telt-mee"]
    publiek: tuple[Form, ...] = ("geld", "natura")
    privaat: tuple[Form, ...] = ("geld", "natura")
    europees: tuple[Form, ...] = ()
    andereRijksregelingen: bool = False


class StateAtMost(_Rule):
    """Het Rijk betaalt hoogstens dit deel, van de financiering (Rijk en wat als regionaal telt) of van de kosten."""

    regel: Literal["rijksdeel-hoogstens"]
    deel: Share
    van: Literal["financiering", "kosten"] = "financiering"


class RegionAtLeast(_Rule):
    """De regio betaalt minstens dit deel van wat Rijk en regio samen opbrengen."""

    regel: Literal["regiodeel-minstens"]
    deel: Part


class StateBetween(_Rule):
    """De bijdrage van het Rijk ligt tussen deze bedragen."""

    regel: Literal["rijksbedrag-tussen"]
    minstens: Euro | None = None
    hoogstens: Euro | None = None

    @after_all(mode="after")
    def _bounds(self) -> "StateBetween":
        if self.minstens is None and self.hoogstens is None:
            raise ValueError("noem 'minstens', 'hoogstens' of beide")
        if self.minstens is not None and self.hoogstens is not None and self.minstens > self.hoogstens:
            raise ValueError("'minstens' is hoger dan 'hoogstens': draai ze om")
        return self


class ItemAtMost(_Rule):
    """Voor een onderdeel, met alles eronder, komt uit deze herkomst hoogstens dit bedrag; leeg is elke herkomst."""

    regel: Literal["post-hoogstens"]
    onderdeel: ItemCode
    bedrag: Euro
    herkomst: Purse = "rijk"


class Within(_Rule):
    """De jaren van de regeling vallen in deze periode."""

    regel: Literal["looptijd"]
    binnen: Annotated[str, StringConstraints(min_length=1, max_length=30)]

    @after_all(mode="after")
    def _readable(self) -> "Within":
        period.parse(self.binnen)
        return self


class CashierKind(_Rule):
    """Wat voor organisatie kassier mag zijn: een van `soorten`, en geen van `uitgesloten`."""

    regel: Literal["kassier"]
    soorten: tuple[OrganisationKind, ...] = ()
    uitgesloten: tuple[OrganisationKind, ...] = ()


class PrivateOfParties(_Rule):
    """Privaat geld telt alleen van wie partij is bij de deal."""

    regel: Literal["privaat-van-partijen"]
    partijen: tuple[Code, ...] = ()


Rule = Counts | StateAtMost | RegionAtLeast | StateBetween | ItemAtMost | Within | CashierKind | PrivateOfParties
_RULES: TypeAdapter[list[Rule]] = TypeAdapter(list[Annotated[Rule, Field(discriminator="regel")]])
NAMES = {
    "telt-mee": "wat als regionaal telt",
    "rijksdeel-hoogstens": "hoogste deel van het Rijk",
    "regiodeel-minstens": "laagste deel van de regio",
    "rijksbedrag-tussen": "hoogte van de rijksbijdrage",
    "post-hoogstens": "plafond per onderdeel",
    "looptijd": "looptijd",
    "kassier": "wie kassier mag zijn",
    "privaat-van-partijen": "privaat geld van partijen bij de deal",
}
"""What each rule is called on screen."""


def parse(raw: object) -> list[Rule]:
    """Read a rule set. Raises ValueError, in Dutch, with everything that is wrong."""
    rules, problems = read(raw)
    if problems:
        raise ValueError("; ".join(str(problem) for problem in problems))
    return rules


def read(raw: object) -> tuple[list[Rule], list[Problem]]:
    """The rules, or what is wrong and where (place: number of the rule, field) and no rules."""
    try:
        return _RULES.validate_python(raw), []
    except ValidationError as invalid:
        return [], [_problem(error) for error in invalid.errors()]


def facts_of(rules: list[Rule]) -> list[Facts]:
    """Rules as the files write them, without what is left at its default."""
    return [{"regel": rule.regel, **rule.model_dump(mode="json", exclude_defaults=True)} for rule in rules]


_MESSAGES = {
    "missing": "'{field}' ontbreekt: vul het in",
    "extra_forbidden": "'{field}' kent deze regel niet: haal het weg of kijk of het goed gespeld is",
    "literal_error": "'{value}' mag niet bij '{field}': kies uit {expected}",
    "union_tag_invalid": "deze regel bestaat niet: kies uit {expected_tags}",
    "union_tag_not_found": "'regel' ontbreekt: zeg welke regel het is",
    "list_type": "'{field}' moet een lijst zijn: begin elke regel met een streepje",
    "greater_than": "'{value}' bij '{field}' moet meer zijn dan {gt}",
    "greater_than_equal": "'{value}' bij '{field}' mag niet onder {ge} liggen",
    "less_than": "'{value}' bij '{field}' moet minder zijn dan {lt}: schrijf 50% als 0.5",
    "less_than_equal": "'{value}' bij '{field}' mag niet boven {le} liggen: schrijf 50% als 0.5",
    "decimal_parsing": "'{value}' is geen getal: schrijf bij '{field}' bijvoorbeeld 0.5 of 5000000",
    "decimal_max_places": "'{value}' bij '{field}' heeft te veel decimalen: hoogstens twee",
    "string_too_short": "'{field}' is leeg: vul het in",
    "string_too_long": "'{field}' is te lang: maak het korter dan {max_length} tekens",
    "value_error": "{error}",
}


def _problem(error: Any) -> Problem:
    # Inside a rule the path also names which rule it is; the reader sees that already.
    place = tuple(part for part in error["loc"] if part not in NAMES)
    names = [part for part in place if isinstance(part, str)]
    template = _MESSAGES.get(error["type"], "'{field}' klopt niet: vergelijk het met docs/boekenformaat.md")
    values = {
        "field": names[-1] if names else "de regels",
        "value": str(error.get("input"))[:60],
        **error.get("ctx", {}),
    }
    return Problem(template.format(**values).replace(" or ", " of "), place)
