# SPDX-License-Identifier: EUPL-1.2
"""`/plannen/{plan}/versies`: what was frozen of a plan, and when. The frozen text may hold what is not public."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, P, PathEx, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice_filter, one_of
from stip.api.plans import plan_key
from stip.api.problems import not_found
from stip.plans.models import Version

COLUMNS = ("pk", "plan__code", "number", "name", "stage", "note", "sha256", "frozen_at")

router = Router(tags=["versies"])


class Versie(Schema):
    """Een tekst van een plan die vastligt en niet meer verandert."""

    plan: str = Field(description="Code van het plan.", examples=["voorbeeldplan"])
    nummer: int = Field(description="Nummer van de versie, binnen het plan.", examples=[1], ge=1)
    naam: str = Field(description="Naam van de versie.", examples=["Eerste concept"])
    stadium: str = Field(
        description="Hoe ver de versie is.", json_schema_extra=one_of(Version.Stage), examples=["vastgesteld"]
    )
    toelichting: str | None = Field(description="Waarom deze versie er is.", examples=["Na de inspraak."])
    vastgelegdOp: datetime = Field(description="Wanneer de tekst is vastgelegd.", examples=["2026-01-31T12:00:00Z"])
    sha256: str = Field(
        description="Kenmerk van de tekst: is er één letter anders, dan is het kenmerk anders.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
    url: str = Field(
        description="Webpagina met alle versies van het plan.",
        examples=["http://127.0.0.1:8000/plannen/voorbeeldplan/versies"],
    )


class VersionFilters(Paged):
    stage: str | None = choice_filter("stadium", "Alleen versies in dit stadium.", Version.Stage, "vastgesteld")


@router.get("/{plan}/versies", response=Lijst[Versie], operation_id="versies", summary="Versies van een plan")
def versions(request: HttpRequest, plan: str, asked: Query[VersionFilters]) -> HttpResponse:
    """Wat er van een plan vastligt, de laatste versie eerst. De tekst van een versie staat hier niet."""
    found = Version.objects.filter(plan=plan_key(plan, request.user)).order_by("-number")
    if asked.stage:
        found = found.filter(stage=asked.stage)
    return page_of(request, found, asked, lambda keys: _shown(keys, site(request)))


@router.get("/{plan}/versies/{nummer}", response=Versie, operation_id="versie", summary="Eén versie van een plan")
def version(request: HttpRequest, plan: str, number: PathEx[int, P(alias="nummer", ge=1)]) -> HttpResponse:
    """Eén versie, met het kenmerk van haar tekst."""
    found = Version.objects.filter(plan=plan_key(plan, request.user), number=number)
    key = found.values_list("pk", flat=True).first()
    if key is None:
        raise not_found(
            f"Er is geen versie {number} van het plan ‘{plan}’.", f"Kijk op /api/v1/plannen/{plan}/versies."
        )
    return answer(request, _shown([key], site(request))[0])


def _shown(keys: Sequence[int], home: str) -> list[Facts]:
    rows = {row[0]: row[1:] for row in Version.objects.filter(pk__in=keys).values_list(*COLUMNS)}
    return [
        {
            "plan": plan,
            "nummer": number,
            "naam": name,
            "stadium": stage,
            "toelichting": note or None,
            "vastgelegdOp": frozen,
            "sha256": sha256,
            "url": page(home, "versions", plan),
        }
        for plan, number, name, stage, note, sha256, frozen in (rows[key] for key in keys)
    ]
