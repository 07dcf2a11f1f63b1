# SPDX-License-Identifier: EUPL-1.2
"""`/gremia`: meetings, teams and bureaus, and who sits in them."""

from collections import defaultdict
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice_filter, code_filter, one_of
from stip.api.problems import not_found
from stip.partners.models import Body, Seat
from stip.places.access import Visitor

COLUMNS = ("pk", "code", "kind", "name", "region__code", "parent__code", "task", "composition", "example")
SEAT_COLUMNS = ("body", "organisation__code", "role", "office", "person", "person_public")

router = Router(tags=["gremia"])


class Zetel(Schema):
    """Een plaats in een gremium."""

    organisatie: str | None = Field(
        description="Code van de organisatie die de plaats vervult.", examples=["gemeente-voorbeeldstad"]
    )
    rol: str = Field(description="In welke rol.", json_schema_extra=one_of(Seat.Role), examples=["voorzitter"])
    functie: str | None = Field(
        description="Wat de vervuller elders is, of wat de tekst over een lege plaats zegt.", examples=["wethouder"]
    )
    persoon: str | None = Field(description="Naam van de persoon, alleen als die openbaar is.", examples=[None])
    bronnen: list[Bron] = Field(description="Waar de plaats staat.")


class Gremium(Schema):
    """Een overleg, team of bureau in de structuur van een regio."""

    code: str = Field(description="Vaste code van het gremium.", examples=["opgaveteam-water-voorbeeldregio"])
    naam: str = Field(description="Naam van het gremium.", examples=["Opgaveteam Water"])
    soort: str = Field(description="Wat voor gremium het is.", json_schema_extra=one_of(Body.Kind), examples=["team"])
    regio: str | None = Field(description="Code van de regio waar het bij hoort.", examples=["voorbeeldregio"])
    valtOnder: str | None = Field(
        description="Code van het gremium waar het onder valt.", examples=["ambtelijk-overleg-voorbeeldregio"]
    )
    taak: str | None = Field(description="Wat het gremium doet.", examples=["Bewaakt de voortgang."])
    samenstelling: str | None = Field(
        description="Wie er volgens de afspraken in zitten.", examples=["Eén wethouder per gemeente."]
    )
    zetels: list[Zetel] = Field(description="De plaatsen, in volgorde.")
    voorbeeld: bool = Field(description="Of het gremium verzonnen is, om iets te laten zien.", examples=[False])
    bronnen: list[Bron] = Field(description="Waar het gremium staat.")
    url: str = Field(
        description="Adres van de webpagina.",
        examples=["http://127.0.0.1:8000/gremia/opgaveteam-water-voorbeeldregio"],
    )


class BodyFilters(Paged):
    region: str | None = code_filter("regio", "Alleen gremia van deze regio: code.", "zuid-limburg")
    kind: str | None = choice_filter("soort", "Alleen gremia van deze soort.", Body.Kind, "team")
    organisation: str | None = code_filter(
        "organisatie", "Alleen gremia waar deze organisatie in zit: code.", "gemeente-venlo"
    )


@router.get("", response=Lijst[Gremium], operation_id="gremia", summary="Gremia")
def bodies(request: HttpRequest, asked: Query[BodyFilters]) -> HttpResponse:
    """Overleggen, teams en bureaus, met hun zetels."""
    found = Body.objects.order_by("region__order", "order", "name", "pk")
    if asked.region:
        found = found.filter(region__code=asked.region)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.organisation:
        found = found.filter(pk__in=Seat.objects.filter(organisation__code=asked.organisation).values("body"))
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get("/{code}", response=Gremium, operation_id="gremium", summary="Eén gremium")
def body(request: HttpRequest, code: str) -> HttpResponse:
    """Eén overleg, team of bureau, met zijn zetels."""
    key = Body.objects.filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen gremium met de code ‘{code}’.", "Kijk op /api/v1/gremia welke er zijn.")
    return answer(request, _shown([key], request.user, site(request))[0])


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    seats = defaultdict(list)
    held = Seat.objects.filter(body__in=keys).select_related("organisation").only(*SEAT_COLUMNS)
    rows_of_seats = list(held.order_by("order", "id"))
    cited = citations_of({Body: keys, Seat: [seat.pk for seat in rows_of_seats]}, visitor)
    for seat in rows_of_seats:
        organisation = seat.organisation.code if seat.organisation else None
        seats[seat.body_id].append(
            {
                "organisatie": organisation,
                "rol": seat.role,
                "functie": seat.office or None,
                "persoon": seat.public_person or None,
                "bronnen": cited[Seat][seat.pk],
            }
        )
    rows = {row[0]: row[1:] for row in Body.objects.filter(pk__in=keys).values_list(*COLUMNS)}
    return [
        {
            "code": code,
            "naam": name,
            "soort": kind,
            "regio": region,
            "valtOnder": parent,
            "taak": task or None,
            "samenstelling": composition or None,
            "zetels": seats[key],
            "voorbeeld": example,
            "bronnen": cited[Body][key],
            "url": page(home, "body", code),
        }
        for key, (code, kind, name, region, parent, task, composition, example) in ((key, rows[key]) for key in keys)
    ]
