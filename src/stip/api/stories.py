# SPDX-License-Identifier: EUPL-1.2
"""`/verhalen`: what people tell beside the numbers. Quotes and pictures stay on the page that has the consent."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Field, P, PathEx, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.keys import Keys
from stip.api.lists import Lijst
from stip.api.parameters import CODE_WITH_PLAN, Paged, code_filter
from stip.api.problems import not_found
from stip.monitor.targets import Story
from stip.places.access import Visitor

COLUMNS = (
    *("pk", "region__code", "title", "text", "told_on", "area__code", "item__plan__code", "item__code"),
    *("indicator__code", "example", "region__example"),
)

router = Router(tags=["verhalen"])


class Verhaal(Schema):
    """Wat mensen vertellen bij een gebied, onderdeel of indicator. Citaten en foto’s staan alleen op de webpagina."""

    nummer: int = Field(description="Nummer van het verhaal in deze installatie.", examples=[1], ge=1)
    regio: str = Field(description="Code van de regio.", examples=["voorbeeldregio"])
    titel: str = Field(description="De titel.", examples=["De kop koffie van elf uur"])
    tekst: str = Field(description="De tekst; elke regel is een alinea.", examples=["Elke woensdag om elf uur ..."])
    datum: date | None = Field(description="Van welke dag het is, zover bekend.", examples=["2026-03-04"])
    gebied: str | None = Field(description="Code van het gebied waar het over gaat.", examples=["GM0984"])
    plan: str | None = Field(description="Code van het plan van het onderdeel.", examples=["voorbeeldplan"])
    onderdeel: str | None = Field(description="Code van het onderdeel waar het over gaat.", examples=["oefenvijver"])
    indicator: str | None = Field(description="Code van de indicator waar het over gaat.", examples=["inwoners"])
    bronnen: list[Bron] = Field(description="Waar dit staat.")
    voorbeeld: bool = Field(description="Of het verhaal verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(
        description="De webpagina van het verhaal.",
        examples=["http://127.0.0.1:8000/voorbeeldregio/verhalen/1"],
        json_schema_extra={"format": "uri"},
    )


class StoryFilters(Paged):
    region: str | None = code_filter("regio", "Alleen verhalen uit deze regio: code.", "voorbeeldregio")
    area: str | None = code_filter("gebied", "Alleen verhalen over dit gebied: code.", "GM0984")
    plan: str | None = code_filter("plan", "Alleen over onderdelen van dit plan: code.", "voorbeeldplan")
    item: str | None = code_filter(
        "onderdeel",
        "Alleen over dit onderdeel: plan/code, of een code samen met plan.",
        "voorbeeldplan/oefenvijver",
        pattern=CODE_WITH_PLAN,
    )
    indicator: str | None = code_filter("indicator", "Alleen over deze indicator: code.", "inwoners")


@router.get("/verhalen", response=Lijst[Verhaal], operation_id="verhalen", summary="Wat mensen vertellen")
def stories(request: HttpRequest, asked: Query[StoryFilters]) -> HttpResponse:
    """Verhalen, het nieuwste eerst."""
    plan, _, item = (asked.item or "").rpartition("/")
    plain = {
        "region__code": asked.region,
        "area__code": asked.area,
        "item__plan__code": asked.plan,
        "item__code": item,
        "indicator__code": asked.indicator,
    }
    found = Story.objects.readable_by(request.user).filter(**{name: value for name, value in plain.items() if value})
    if plan:
        found = found.filter(item__plan__code=plan)
    return page_of(
        request, found.order_by("-told_on", "-pk"), asked, lambda keys: _shown(keys, request.user, site(request))
    )


@router.get("/verhalen/{nummer}", response=Verhaal, operation_id="verhaal", summary="Eén verhaal")
def story(request: HttpRequest, number: PathEx[int, P(alias="nummer", ge=1)]) -> HttpResponse:
    """Eén verhaal."""
    key = Story.objects.readable_by(request.user).filter(pk=number).order_by("pk").values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen verhaal {number}.", "Kijk op /api/v1/verhalen welke er zijn.")
    return answer(request, _shown([key], request.user, site(request))[0])


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    rows = {row[0]: row for row in Story.objects.filter(pk__in=Keys(keys)).order_by().values_list(*COLUMNS)}
    cited = citations_of({Story: keys}, visitor)[Story]
    facts = []
    for row in (rows[key] for key in keys):
        key, region, title, text, told_on, area, plan, item, indicator, example, whole = row
        facts.append(
            {
                "nummer": key,
                "regio": region,
                "titel": title,
                "tekst": text,
                "datum": told_on,
                "gebied": area,
                "plan": plan,
                "onderdeel": item,
                "indicator": indicator,
                "bronnen": cited.get(key, []),
                "voorbeeld": example or whole,
                "url": f"{page(home, 'stories', region)}/{key}",
            }
        )
    return facts
