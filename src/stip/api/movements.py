# SPDX-License-Identifier: EUPL-1.2
"""`/mutaties`: every booking, so that anybody can add up each figure again. Who booked is not told."""

from collections.abc import Sequence
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, P, PathEx, Query, Router
from pydantic.config import JsonDict

from stip.api.addresses import numbered_page, site
from stip.api.amounts import FIGURE, Onzekerheid, in_euro
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.keys import Keys
from stip.api.line_schemas import STAGE_NAMES
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice_filter, code_filter, day_filter, number_filter, one_of, word_filter
from stip.api.problems import not_found
from stip.money.ledger import Kind, Total
from stip.money.models import Line, Movement, MovementQuerySet
from stip.places.access import Visitor

COLUMNS = (
    *("pk", "line_id", "line__kind", "line__plan__code", "source", "target", "low", "high", "circa", "unknown"),
    *("day", "booked_at", "note", "reverses_id", "line__plan__example"),
)

router = Router(tags=["mutaties"])
STAGES_OR_NONE: JsonDict = {"enum": [*STAGE_NAMES, None]}


class Mutatie(Onzekerheid):
    """Een boeking: een bedrag gaat van een stadium naar een ander. Zij verandert nooit en verdwijnt nooit."""

    nummer: int = Field(description="Nummer van de mutatie.", examples=[1], ge=1)
    regel: int = Field(description="Nummer van de regel waar zij op staat.", examples=[12], ge=1)
    soort: str = Field(
        description="Waar die regel over gaat.", json_schema_extra=one_of(Line.Kind), examples=["bijdrage"]
    )
    plan: str = Field(description="Code van het plan.", examples=["voorbeeldplan"])
    van: str | None = Field(
        description="Stadium waar het bedrag af gaat; leeg als het nieuw is.",
        json_schema_extra=STAGES_OR_NONE,
        examples=[None],
    )
    naar: str | None = Field(
        description="Stadium waar het bedrag bij komt; leeg als het vervalt.",
        json_schema_extra=STAGES_OR_NONE,
        examples=["toegezegd"],
    )
    bedrag: str | None = Field(
        description="Het bekende deel, als tekst met twee cijfers achter de punt. Leeg bij pm.",
        examples=["5000000.00"],
        pattern=FIGURE,
    )
    hoogstens: str | None = Field(
        description="Bij een bandbreedte het hoogste bedrag; bedrag is dan het laagste. Anders leeg.",
        examples=["6000000.00"],
        pattern=FIGURE,
    )
    eenheid: str = Field(
        description="Waarin het bedrag is; fte alleen bij inzet.",
        json_schema_extra={"enum": ["euro", "fte"]},
        examples=["euro"],
    )
    datum: date | None = Field(
        description="Datum van het stuk waar de boeking op rust; leeg als die niet bekend is.", examples=["2024-05-01"]
    )
    geboektOp: datetime = Field(description="Wanneer de boeking is gedaan.", examples=["2026-01-31T12:00:00Z"])
    toelichting: str | None = Field(description="Waarom zij is geboekt.", examples=["Brief van de provincie."])
    draaitTerug: int | None = Field(description="Nummer van de mutatie die zij ongedaan maakt.", examples=[None])
    teruggedraaidDoor: int | None = Field(description="Nummer van de mutatie die haar ongedaan maakt.", examples=[2])
    bronnen: list[Bron] = Field(description="Waar het bedrag staat.")
    voorbeeld: bool = Field(description="Of het plan verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(description="Adres van de webpagina.", examples=["http://127.0.0.1:8000/mutaties/1"])


class MovementFilters(Paged):
    line: int | None = number_filter("regel", "Alleen mutaties op deze regel: nummer.")
    plan: str | None = code_filter("plan", "Alleen mutaties bij dit plan: code.", "voorbeeldplan")
    region: str | None = code_filter("regio", "Alleen mutaties bij plannen van deze regio: code.", "voorbeeldregio")
    kind: str | None = choice_filter("soort", "Alleen mutaties op regels van deze soort.", Line.Kind, "bijdrage")
    target: str | None = word_filter("naar", "Alleen mutaties naar dit stadium.", STAGE_NAMES, "toegezegd")
    day: date | None = day_filter("peildatum", "Alleen wat aan het eind van deze dag in de boeken stond.")


@router.get("/mutaties", response=Lijst[Mutatie], operation_id="mutaties", summary="Boekingen")
def movements(request: HttpRequest, asked: Query[MovementFilters]) -> HttpResponse:
    """Boekingen, in de volgorde waarin zij zijn gedaan. Een bedrag is wat er bij kwam min wat er af ging."""
    found = _chosen(asked, request.user).order_by("pk")
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get("/mutaties/{nummer}", response=Mutatie, operation_id="mutatie", summary="Eén boeking")
def movement(request: HttpRequest, number: PathEx[int, P(alias="nummer", ge=1)]) -> HttpResponse:
    """Eén boeking."""
    key = (
        Movement.objects.readable_by(request.user).filter(pk=number).order_by("pk").values_list("pk", flat=True).first()
    )
    if key is None:
        raise not_found(f"Er is geen mutatie {number}.", "Kijk op /api/v1/mutaties welke er zijn.")
    return answer(request, _shown([key], request.user, site(request))[0])


def _chosen(asked: MovementFilters, visitor: Visitor) -> MovementQuerySet:
    plain = {
        "line": asked.line,
        "line__plan__code": asked.plan,
        "line__plan__region__code": asked.region,
        "line__kind": asked.kind,
        "target": asked.target,
    }
    found = Movement.objects.readable_by(visitor).filter(**{name: value for name, value in plain.items() if value})
    return found.known_on(asked.day) if asked.day else found


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    cited = citations_of({Movement: keys}, visitor)[Movement]
    rows = {
        row[0]: row
        for row in Movement.objects.filter(pk__in=Keys(keys)).order_by().values_list(*COLUMNS, "reversed_by")
    }
    facts = []
    for row in (rows[key] for key in keys):
        key, line, kind, plan, source, target, low, high, circa, unknown, day, booked, note, takes, example, taken = row
        amount = in_euro(Total(low, high, circa, unknown))
        facts.append(
            {
                "nummer": key,
                "regel": line,
                "soort": kind,
                "plan": plan,
                "van": source or None,
                "naar": target or None,
                "bedrag": amount.pop("euro"),
                **amount,
                "eenheid": "fte" if kind == Kind.CAPACITY else "euro",
                "datum": day,
                "geboektOp": booked,
                "toelichting": note or None,
                "draaitTerug": takes,
                "teruggedraaidDoor": taken,
                "bronnen": cited.get(key, []),
                "voorbeeld": example,
                "url": numbered_page(home, "movement", key),
            }
        )
    return facts
