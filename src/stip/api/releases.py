# SPDX-License-Identifier: EUPL-1.2
"""`/datasets` and `/leveringen`: whose figures they are, and in which deliveries they came."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import site
from stip.api.answers import Facts, answer, page_of
from stip.api.keys import Keys
from stip.api.lists import Lijst
from stip.api.parameters import Paged, code_filter
from stip.api.problems import not_found
from stip.monitor.models import Coverage, Dataset, Release
from stip.places.access import Visitor

DATASET_COLUMNS = (
    *("pk", "code", "title", "publisher", "licence", "website", "region__code", "every_months", "note", "example"),
)
RELEASE_COLUMNS = (
    *("pk", "dataset__code", "code", "title", "published", "read_at", "sha256", "row_count", "boundary_year"),
    *("is_provisional", "note", "dataset__example"),
)

router = Router()


class Cijferset(Schema):
    """Cijfers van één uitgever, die steeds opnieuw uitkomen."""

    code: str = Field(description="Vaste code van de dataset.", examples=["kerncijfers"])
    titel: str = Field(description="Titel van de dataset.", examples=["Kerncijfers wijken en buurten"])
    uitgever: str = Field(description="Wie de cijfers uitgeeft.", examples=["CBS"])
    licentie: str | None = Field(description="Waaronder u ze mag gebruiken, zover bekend.", examples=["CC BY 4.0"])
    website: str | None = Field(description="Waar de uitgever erover schrijft.", examples=["https://www.cbs.nl/"])
    regio: str | None = Field(
        description="Code van de regio die de cijfers zelf verzamelt; leeg als het er geen is.",
        examples=["voorbeeldregio"],
    )
    verschijntElkeMaanden: int | None = Field(
        description="Om de hoeveel maanden er een levering komt; leeg als dat niet bekend is.", examples=[12], ge=0
    )
    toelichting: str | None = Field(description="Wat erover te weten is.", examples=["Per wijk en buurt."])
    leveringen: list[str] = Field(description="Codes van de leveringen, de nieuwste eerst.", examples=[["kern-2022"]])
    voorbeeld: bool = Field(description="Of de cijfers verzonnen zijn, om iets te laten zien.", examples=[False])


class Levering(Schema):
    """Eén keer dat cijfers binnenkwamen. Een levering verandert nooit: een betere reeks is een nieuwe levering."""

    code: str = Field(description="Vaste code van de levering.", examples=["kerncijfers-2022-1"])
    dataset: str = Field(description="Code van de dataset.", examples=["kerncijfers"])
    titel: str = Field(description="Titel van de levering.", examples=["Kerncijfers 2022, eerste levering"])
    uitgegeven: str | None = Field(description="Jaar, maand of dag van uitgave, zover bekend.", examples=["2023-03"])
    ingelezenOp: datetime = Field(description="Wanneer Stip haar las.", examples=["2026-01-31T12:00:00Z"])
    sha256: str = Field(
        description="Kenmerk van de cijfers: is er één anders, dan is het kenmerk anders.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
    aantalWaarnemingen: int = Field(description="Hoeveel cijfers erin staan.", examples=[47389], ge=0)
    indeling: int | None = Field(
        description="Jaar van de gebiedsgrenzen, als dat er één is voor alle cijfers.", examples=[2022]
    )
    voorlopig: bool = Field(description="Of de uitgever haar voorlopig noemt.", examples=[False])
    toelichting: str | None = Field(description="Wat erover te weten is.", examples=["Nog zonder inkomens."])
    voorbeeld: bool = Field(description="Of de cijfers verzonnen zijn, om iets te laten zien.", examples=[False])
    waarnemingen: str = Field(
        description="Adres van de cijfers.",
        examples=["http://127.0.0.1:8000/api/v1/waarnemingen?uitgave=kerncijfers-2022-1"],
        json_schema_extra={"format": "uri"},
    )


class DatasetFilters(Paged):
    region: str | None = code_filter("regio", "Alleen datasets van deze regio zelf: code.", "voorbeeldregio")


class ReleaseFilters(Paged):
    dataset: str | None = code_filter("dataset", "Alleen leveringen van deze dataset: code.", "kerncijfers")
    indicator: str | None = code_filter("indicator", "Alleen leveringen met deze indicator: code.", "inwoners")


@router.get(
    "/datasets", response=Lijst[Cijferset], operation_id="datasets", summary="Wiens cijfers het zijn", tags=["datasets"]
)
def datasets(request: HttpRequest, asked: Query[DatasetFilters]) -> HttpResponse:
    """Waar de cijfers vandaan komen, met uitgever en licentie."""
    found = Dataset.objects.readable_by(request.user).order_by("title", "pk")
    if asked.region:
        found = found.filter(region__code=asked.region)
    return page_of(request, found, asked, _datasets)


@router.get("/datasets/{code}", response=Cijferset, operation_id="dataset", summary="Eén dataset", tags=["datasets"])
def dataset(request: HttpRequest, code: str) -> HttpResponse:
    """Eén dataset, met haar leveringen."""
    key = Dataset.objects.readable_by(request.user).filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen dataset met de code ‘{code}’.", "Kijk op /api/v1/datasets welke er zijn.")
    return answer(request, _datasets([key])[0])


@router.get(
    "/leveringen", response=Lijst[Levering], operation_id="leveringen", summary="Leveringen", tags=["leveringen"]
)
def releases(request: HttpRequest, asked: Query[ReleaseFilters]) -> HttpResponse:
    """Wat er wanneer binnenkwam, per dataset de nieuwste eerst."""
    found = _readable(request.user).order_by("dataset__title", "dataset_id", "-published", "-pk")
    if asked.dataset:
        found = found.filter(dataset__code=asked.dataset)
    if asked.indicator:
        covered = Coverage.objects.filter(indicator__code=asked.indicator).order_by().values("release")
        found = found.filter(pk__in=covered)
    return page_of(request, found, asked, lambda keys: _releases(keys, site(request)))


@router.get(
    "/leveringen/{code}", response=Levering, operation_id="levering", summary="Eén levering", tags=["leveringen"]
)
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Eén levering, met het kenmerk van haar cijfers."""
    key = _readable(request.user).filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen levering met de code ‘{code}’.", "Kijk op /api/v1/leveringen welke er zijn.")
    return answer(request, _releases([key], site(request))[0])


def _readable(visitor: Visitor) -> QuerySet[Release]:
    return Release.objects.filter(dataset__in=Dataset.objects.readable_by(visitor).order_by().values("pk"))


def _datasets(keys: Sequence[int]) -> list[Facts]:
    releases: dict[int, list[str]] = defaultdict(list)
    of_these = Release.objects.filter(dataset__in=Keys(keys)).order_by("-published", "-pk")
    for key, code in of_these.values_list("dataset_id", "code"):
        releases[key].append(code)
    rows = {row[0]: row for row in Dataset.objects.filter(pk__in=Keys(keys)).order_by().values_list(*DATASET_COLUMNS)}
    facts = []
    for row in (rows[key] for key in keys):
        key, code, title, publisher, licence, website, region, months, note, example = row
        facts.append(
            {
                "code": code,
                "titel": title,
                "uitgever": publisher,
                "licentie": licence or None,
                "website": website or None,
                "regio": region,
                "verschijntElkeMaanden": months,
                "toelichting": note or None,
                "leveringen": releases.get(key, []),
                "voorbeeld": example,
            }
        )
    return facts


def _releases(keys: Sequence[int], home: str) -> list[Facts]:
    rows = {row[0]: row for row in Release.objects.filter(pk__in=Keys(keys)).order_by().values_list(*RELEASE_COLUMNS)}
    facts = []
    for row in (rows[key] for key in keys):
        _, dataset, code, title, published, read_at, sha256, count, boundary, provisional, note, example = row
        facts.append(
            {
                "code": code,
                "dataset": dataset,
                "titel": title,
                "uitgegeven": published or None,
                "ingelezenOp": read_at,
                "sha256": sha256,
                "aantalWaarnemingen": count,
                "indeling": boundary,
                "voorlopig": provisional,
                "toelichting": note or None,
                "voorbeeld": example,
                "waarnemingen": f"{home}/api/v1/waarnemingen?uitgave={code}",
            }
        )
    return facts
