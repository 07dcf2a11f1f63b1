# SPDX-License-Identifier: EUPL-1.2
"""`/regios`: the cooperations that have a joint programme."""

from collections import defaultdict
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.lists import Lijst
from stip.api.parameters import Paged
from stip.api.problems import not_found
from stip.places.access import Visitor
from stip.places.models import REFERENCE_YEAR, Area, Containment, Region
from stip.plans.models import Plan

COLUMNS = ("code", "name", "summary", "area__code", "example")

router = Router(tags=["regios"])


class Regio(Schema):
    """Een samenwerking met een gezamenlijk programma."""

    code: str = Field(description="Vaste code van de regio.", examples=["voorbeeldregio"])
    naam: str = Field(description="Naam van de regio.", examples=["Voorbeeldregio"])
    samenvatting: str | None = Field(
        description="Wat de regio is, in een paar zinnen.", examples=["Een verzonnen regio."]
    )
    gebied: str | None = Field(description="Code van het gebied dat de regio beslaat.", examples=["SG-voorbeeld"])
    gemeenten: list[str] = Field(
        description=f"Codes van de gemeenten in de regio, naar de indeling van {REFERENCE_YEAR}.", examples=[["VB0001"]]
    )
    plannen: list[str] = Field(description="Codes van de plannen van de regio.", examples=[["voorbeeldplan"]])
    voorbeeld: bool = Field(description="Of de regio verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(description="Adres van de webpagina.", examples=["http://127.0.0.1:8000/voorbeeldregio"])


@router.get("", response=Lijst[Regio], operation_id="regios", summary="Alle regio's")
def regions(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """Alle regio's, met hun gemeenten en plannen."""
    return page_of(request, Region.objects.all(), asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get("/{code}", response=Regio, operation_id="regio", summary="Eén regio")
def region(request: HttpRequest, code: str) -> HttpResponse:
    """Eén regio, met haar gemeenten en plannen."""
    key = Region.objects.filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen regio met de code ‘{code}’.", "Kijk op /api/v1/regios welke er zijn.")
    return answer(request, _shown([key], request.user, site(request))[0])


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    municipalities = defaultdict(list)
    inside = Containment.objects.filter(
        whole__regions__in=keys, year=REFERENCE_YEAR, part__kind=Area.Kind.MUNICIPALITY
    ).order_by("part__code")
    for whole, code in inside.values_list("whole__code", "part__code").distinct():
        municipalities[whole].append(code)
    plans = defaultdict(list)
    for region_code, code in (
        Plan.objects.readable_by(visitor).filter(region__in=keys).values_list("region__code", "code")
    ):
        plans[region_code].append(code)
    return [
        {
            "code": code,
            "naam": name,
            "samenvatting": summary or None,
            "gebied": area,
            "gemeenten": municipalities[area] if area else [],
            "plannen": plans[code],
            "voorbeeld": example,
            "url": page(home, "region", code),
        }
        for code, name, summary, area, example in Region.objects.filter(pk__in=keys).values_list(*COLUMNS)
    ]
