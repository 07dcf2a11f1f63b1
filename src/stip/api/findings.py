# SPDX-License-Identifier: EUPL-1.2
"""`/bevindingen`: what contradicts itself in the sources.

One finding stands under its plan: `/plannen/{plan}/bevindingen/{code}`.
"""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice_filter, code_filter, one_of
from stip.api.problems import not_found
from stip.places.access import Visitor
from stip.plans.models import Finding, Plan

COLUMNS = ("pk", "code", "plan__code", "kind", "title", "explanation", "plan__example")

router = Router(tags=["bevindingen"])


class Bevinding(Schema):
    """Iets in een bron dat zichzelf of een andere bron tegenspreekt."""

    code: str = Field(description="Code van de bevinding, uniek binnen het plan.", examples=["woningen-havenkwartier"])
    plan: str = Field(description="Code van het plan.", examples=["voorbeeldplan"])
    soort: str = Field(description="Wat er niet klopt.", json_schema_extra=one_of(Finding.Kind), examples=["getal"])
    titel: str = Field(description="De bevinding, kort.", examples=["Twee aantallen woningen in het Havenkwartier"])
    toelichting: str = Field(
        description="Wat er staat, waar, en wat Stip toont.", examples=["Stip toont het aantal uit de tekst."]
    )
    bronnen: list[Bron] = Field(description="De plaatsen die elkaar tegenspreken.")
    voorbeeld: bool = Field(description="Of het plan verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(
        description="Adres van de webpagina.",
        examples=["http://127.0.0.1:8000/bevindingen/voorbeeldplan/woningen-havenkwartier"],
    )


class FindingFilters(Paged):
    plan: str | None = code_filter("plan", "Alleen bevindingen bij dit plan: code.", "voorbeeldplan")
    kind: str | None = choice_filter("soort", "Alleen bevindingen van deze soort.", Finding.Kind, "getal")


@router.get("/bevindingen", response=Lijst[Bevinding], operation_id="bevindingen", summary="Bevindingen")
def findings(request: HttpRequest, asked: Query[FindingFilters]) -> HttpResponse:
    """Wat er in de bronnen niet klopt of elkaar tegenspreekt."""
    found = _readable(request.user).order_by("plan_id", "order", "pk")
    if asked.plan:
        found = found.filter(plan__code=asked.plan)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get(
    "/plannen/{plan}/bevindingen/{code}",
    response=Bevinding,
    operation_id="bevinding",
    summary="Eén bevinding bij een plan",
)
def finding(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Eén bevinding, met de plaatsen die elkaar tegenspreken."""
    key = _readable(request.user).filter(plan__code=plan, code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(
            f"Er is geen bevinding ‘{code}’ bij een plan ‘{plan}’.",
            f"Kijk op /api/v1/bevindingen?plan={plan} welke er zijn.",
        )
    return answer(request, _shown([key], request.user, site(request))[0])


def _readable(visitor: Visitor) -> QuerySet[Finding]:
    return Finding.objects.filter(plan__in=Plan.objects.readable_by(visitor))


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    cited = citations_of({Finding: keys}, visitor)[Finding]
    rows = {row[0]: row for row in Finding.objects.filter(pk__in=keys).values_list(*COLUMNS)}
    return [
        {
            "code": code,
            "plan": plan,
            "soort": kind,
            "titel": title,
            "toelichting": explanation,
            "bronnen": cited.get(key, []),
            "voorbeeld": example,
            "url": page(home, "finding", plan, code),
        }
        for key, code, plan, kind, title, explanation, example in (rows[key] for key in keys)
    ]
