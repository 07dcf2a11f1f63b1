# SPDX-License-Identifier: EUPL-1.2
"""`/plannen`: plans, with the levels and themes they are cut into."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice_filter, code_filter, one_of
from stip.api.problems import Problem, not_found
from stip.places.access import Visitor
from stip.plans.models import Item, Level, Plan, Theme

COLUMNS = (
    *("pk", "code", "title", "kind", "region__code", "period", "status"),
    *("summary", "horizon", "example", "changed_at"),
)
LEVEL_COLUMNS = ("plan_id", "pk", "code", "name", "plural", "under", "may_be_top")
THEME_COLUMNS = ("plan_id", "pk", "code", "title", "summary")

router = Router(tags=["plannen"])


class Niveau(Schema):
    """Een laag van een plan, zoals het plan die zelf noemt."""

    code: str = Field(description="Code van het niveau, binnen het plan.", examples=["programmalijn"])
    naam: str = Field(description="Naam van het niveau.", examples=["programmalijn"])
    meervoud: str = Field(description="Naam in het meervoud.", examples=["programmalijnen"])
    onder: list[str] = Field(
        description="Codes van de niveaus waar het onder mag hangen; leeg: het niveau erboven.", examples=[["opgave"]]
    )
    bovenaan: bool = Field(description="Of het ook zonder ouder mag voorkomen.", examples=[False])
    aantal: int = Field(description="Hoeveel onderdelen er op dit niveau zijn.", examples=[12], ge=0)


class Thema(Schema):
    """Een thema dat dwars door de niveaus van een plan loopt."""

    code: str = Field(description="Code van het thema, binnen het plan.", examples=["natuur"])
    titel: str = Field(description="Naam van het thema.", examples=["Natuur telt mee"])
    samenvatting: str | None = Field(
        description="Wat het thema inhoudt.", examples=["De natuur komt beter uit elk project."]
    )
    bronnen: list[Bron] = Field(description="Waar het staat.")


class Regioplan(Schema):
    """Wat een regio wil en doet, verdeeld over niveaus die het plan zelf noemt."""

    code: str = Field(description="Vaste code van het plan.", examples=["voorbeeldplan"])
    titel: str = Field(description="Titel van het plan.", examples=["Voorbeeldplan"])
    soort: str | None = Field(description="Wat voor plan het is, in een vrij woord.", examples=["uitvoeringsprogramma"])
    regio: str = Field(description="Code van de regio.", examples=["voorbeeldregio"])
    periode: str | None = Field(
        description="Jaar, maand, dag of interval (van/tot); een tilde betekent circa. Leeg: niet bekend.",
        examples=["2026/2029"],
    )
    status: str = Field(
        description="Hoe het met het plan staat.", json_schema_extra=one_of(Plan.Status), examples=["lopend"]
    )
    samenvatting: str | None = Field(description="Wat het plan is, in een zin.", examples=["Een verzonnen plan."])
    horizon: str | None = Field(description="De stip op de horizon van dit plan.", examples=["Droge voeten in 2040."])
    niveaus: list[Niveau] = Field(description="De niveaus, van hoog naar laag.")
    themas: list[Thema] = Field(description="De thema's, in volgorde.")
    bronnen: list[Bron] = Field(description="Waar titel, samenvatting en horizon staan.")
    voorbeeld: bool = Field(description="Of het plan verzonnen is, om iets te laten zien.", examples=[False])
    gewijzigdOp: datetime = Field(
        description="Wanneer het plan zelf voor het laatst veranderde.", examples=["2026-01-31T12:00:00Z"]
    )
    url: str = Field(description="Adres van de webpagina.", examples=["http://127.0.0.1:8000/plannen/voorbeeldplan"])


class PlanFilters(Paged):
    region: str | None = code_filter("regio", "Alleen plannen van deze regio: code.", "zuid-limburg")
    status: str | None = choice_filter("status", "Alleen plannen met deze status.", Plan.Status, "lopend")


@router.get("", response=Lijst[Regioplan], operation_id="plannen", summary="Plannen")
def plans(request: HttpRequest, asked: Query[PlanFilters]) -> HttpResponse:
    """Plannen, met hun niveaus, thema's en het aantal onderdelen per niveau."""
    found = Plan.objects.readable_by(request.user).order_by("region__order", "order", "title", "pk")
    if asked.region:
        found = found.filter(region__code=asked.region)
    if asked.status:
        found = found.filter(status=asked.status)
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get("/{code}", response=Regioplan, operation_id="plan", summary="Eén plan")
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Eén plan. De onderdelen ervan staan onder /onderdelen?plan=."""
    found = Plan.objects.readable_by(request.user).filter(code=code).values_list("pk", "changed_at").first()
    if found is None:
        raise _no_plan(code)
    key, changed = found
    return answer(request, _shown([key], request.user, site(request))[0], changed=changed)


def plan_key(code: str, visitor: Visitor) -> int:
    """The key of a plan that the visitor may read; raises the problem "not found" otherwise."""
    key = Plan.objects.readable_by(visitor).filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise _no_plan(code)
    return key


def _no_plan(code: str) -> Problem:
    return not_found(f"Er is geen plan met de code ‘{code}’.", "Kijk op /api/v1/plannen welke er zijn.")


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    themes = list(Theme.objects.filter(plan__in=keys).order_by("order", "pk").values_list(*THEME_COLUMNS))
    cited = citations_of({Plan: keys, Theme: [row[1] for row in themes]}, visitor)
    levels, themes_of = _levels(keys, visitor), defaultdict(list)
    for plan, key, code, title, summary in themes:
        facts = {"code": code, "titel": title, "samenvatting": summary or None, "bronnen": cited[Theme][key]}
        themes_of[plan].append(facts)
    rows = {row[0]: row[1:] for row in Plan.objects.filter(pk__in=keys).values_list(*COLUMNS)}
    return [
        {
            "code": code,
            "titel": title,
            "soort": kind or None,
            "regio": region,
            "periode": period or None,
            "status": status,
            "samenvatting": summary or None,
            "horizon": horizon or None,
            "niveaus": levels[key],
            "themas": themes_of[key],
            "bronnen": cited[Plan][key],
            "voorbeeld": example,
            "gewijzigdOp": changed,
            "url": page(home, "plan", code),
        }
        for key, (code, title, kind, region, period, status, summary, horizon, example, changed) in (
            (key, rows[key]) for key in keys
        )
    ]


def _levels(keys: Sequence[int], visitor: Visitor) -> dict[int, list[Facts]]:
    """The levels per plan, with the number of items on each that the visitor may read."""
    readable = Item.objects.readable_by(visitor).filter(plan__in=keys).order_by()
    counts = dict(readable.values_list("level_id").annotate(Count("pk")))
    levels = defaultdict(list)
    rows = Level.objects.filter(plan__in=keys).order_by("order", "pk").values_list(*LEVEL_COLUMNS)
    for plan, key, code, name, plural, under, top in rows:
        levels[plan].append(
            {
                "code": code,
                "naam": name,
                "meervoud": plural,
                "onder": under,
                "bovenaan": top,
                "aantal": counts.get(key, 0),
            }
        )
    return levels
