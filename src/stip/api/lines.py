# SPDX-License-Identifier: EUPL-1.2
"""`/begrotingsregels`, `/bijdragen`, `/uitgaven`, `/capaciteit`: lines of the books, a resource for each kind."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from stip.api.addresses import site
from stip.api.answers import answer, page_of
from stip.api.keys import Keys
from stip.api.line_rows import lines_as_facts
from stip.api.line_schemas import Begrotingsregel, Bijdrage, Inzet, Uitgave
from stip.api.lists import Lijst
from stip.api.parameters import (
    CODE_WITH_PLAN,
    Paged,
    Parameters,
    choice_filter,
    code_filter,
    day_filter,
    word_filter,
    year_filter,
)
from stip.api.problems import not_found
from stip.money.ledger import STAGES, Kind, Stage
from stip.money.models import Line, LineQuerySet
from stip.money.schemes import Scheme
from stip.places.access import Visitor
from stip.plans.models import Item

DAY = "Zoals de boeken aan het eind van deze dag stonden. Standaard: nu."
NAMES = {
    Kind.COST: "begrotingsregels",
    Kind.CONTRIBUTION: "bijdragen",
    Kind.SPENDING: "uitgaven",
    Kind.CAPACITY: "capaciteit",
}
LOOKUPS = {
    "plan": "plan__code",
    "region": "plan__region__code",
    "year": "year",
    "party": "party__code",
    "recipient": "recipient__code",
    "team": "team__code",
    "purse": "purse",
    "form": "form",
}

router = Router()


def stage_filter(kind: Kind, example: Stage) -> Any:
    words = [stage.value for stage in STAGES[kind]]
    return word_filter("stadium", "Alleen regels waar in dit stadium iets staat.", words, example.value)


def party_filter(description: str) -> Any:
    return code_filter("partij", description, "ministerie-van-voorbeelden")


class AsOf(Parameters):
    day: date | None = day_filter("peildatum", DAY)


class LineFilters(Paged):
    """What all four have in common."""

    plan: str | None = code_filter("plan", "Alleen regels van dit plan: code.", "voorbeeldplan")
    item: str | None = code_filter(
        "onderdeel",
        "Alleen regels van dit onderdeel en van wat eronder hangt: plan/code, of een code samen met plan.",
        "voorbeeldplan/oefenvijver",
        pattern=CODE_WITH_PLAN,
    )
    region: str | None = code_filter("regio", "Alleen regels van plannen van deze regio: code.", "voorbeeldregio")
    scheme: str | None = code_filter("regeling", "Alleen regels van deze regeling: code.", "voorbeelddeal")
    year: int | None = year_filter("jaar", "Alleen regels voor dit jaar.")
    day: date | None = day_filter("peildatum", DAY)


class CostFilters(LineFilters):
    stage: str | None = stage_filter(Kind.COST, Stage.ESTIMATED)


class ContributionFilters(LineFilters):
    party: str | None = party_filter("Alleen wat deze organisatie betaalt: code.")
    recipient: str | None = code_filter(
        "ontvanger", "Alleen wat deze organisatie krijgt: code.", "gemeente-voorbeeldstad"
    )
    purse: str | None = choice_filter("herkomst", "Alleen geld uit zo'n beurs.", Line.Purse, "rijk")
    form: str | None = choice_filter("vorm", "Alleen geld, of alleen inbreng in natura.", Line.Form, "natura")
    stage: str | None = stage_filter(Kind.CONTRIBUTION, Stage.PLEDGED)


class SpendingFilters(LineFilters):
    party: str | None = party_filter("Alleen wat van het geld van deze organisatie is uitgegeven: code.")
    recipient: str | None = code_filter(
        "ontvanger", "Alleen wat deze organisatie kreeg: code.", "gemeente-voorbeeldstad"
    )
    stage: str | None = stage_filter(Kind.SPENDING, Stage.SPENT)


class CapacityFilters(LineFilters):
    party: str | None = party_filter("Alleen mensen van deze organisatie: code.")
    team: str | None = code_filter("team", "Alleen mensen in dit team: code.", "opgaveteam-water-voorbeeldregio")
    stage: str | None = stage_filter(Kind.CAPACITY, Stage.PLEDGED)


AnyFilters = CostFilters | ContributionFilters | SpendingFilters | CapacityFilters
Number = PathEx[int, P(alias="nummer", ge=1)]


@router.get(
    "/begrotingsregels",
    response=Lijst[Begrotingsregel],
    operation_id="begrotingsregels",
    summary="Wat alles kost",
    tags=["begrotingsregels"],
)
def costs(request: HttpRequest, asked: Query[CostFilters]) -> HttpResponse:
    """Kosten per onderdeel, activiteit en jaar: geraamd of besloten."""
    return _listed(request, asked, Kind.COST)


@router.get(
    "/begrotingsregels/{nummer}",
    response=Begrotingsregel,
    operation_id="begrotingsregel",
    summary="Eén begrotingsregel",
    tags=["begrotingsregels"],
)
def cost(request: HttpRequest, number: Number, asked: Query[AsOf]) -> HttpResponse:
    """Eén regel over kosten."""
    return _one(request, asked, Kind.COST, number)


@router.get(
    "/bijdragen",
    response=Lijst[Bijdrage],
    operation_id="bijdragen",
    summary="Wie wat betaalt",
    tags=["bijdragen"],
)
def contributions(request: HttpRequest, asked: Query[ContributionFilters]) -> HttpResponse:
    """Bijdragen per partij: gevraagd, gereserveerd, toegezegd, toegekend of ontvangen."""
    return _listed(request, asked, Kind.CONTRIBUTION)


@router.get(
    "/bijdragen/{nummer}",
    response=Bijdrage,
    operation_id="bijdrage",
    summary="Eén bijdrage",
    tags=["bijdragen"],
)
def contribution(request: HttpRequest, number: Number, asked: Query[AsOf]) -> HttpResponse:
    """Eén regel over wat een partij betaalt."""
    return _one(request, asked, Kind.CONTRIBUTION, number)


@router.get(
    "/uitgaven",
    response=Lijst[Uitgave],
    operation_id="uitgaven",
    summary="Wat is uitgegeven",
    tags=["uitgaven"],
)
def spending(request: HttpRequest, asked: Query[SpendingFilters]) -> HttpResponse:
    """Uitgaven: wat vastligt en wat is besteed, en van wie dat geld is."""
    return _listed(request, asked, Kind.SPENDING)


@router.get("/uitgaven/{nummer}", response=Uitgave, operation_id="uitgave", summary="Eén uitgave", tags=["uitgaven"])
def spent(request: HttpRequest, number: Number, asked: Query[AsOf]) -> HttpResponse:
    """Eén regel over wat is uitgegeven."""
    return _one(request, asked, Kind.SPENDING, number)


@router.get(
    "/capaciteit",
    response=Lijst[Inzet],
    operation_id="capaciteit",
    summary="Wie mensen levert",
    tags=["capaciteit"],
)
def capacity(request: HttpRequest, asked: Query[CapacityFilters]) -> HttpResponse:
    """Mensen in fte per organisatie en team, met wat zij kosten."""
    return _listed(request, asked, Kind.CAPACITY)


@router.get(
    "/capaciteit/{nummer}",
    response=Inzet,
    operation_id="inzet",
    summary="Eén regel over mensen",
    tags=["capaciteit"],
)
def people(request: HttpRequest, number: Number, asked: Query[AsOf]) -> HttpResponse:
    """Eén regel over de inzet van mensen."""
    return _one(request, asked, Kind.CAPACITY, number)


def _listed(request: HttpRequest, asked: AnyFilters, kind: Kind) -> HttpResponse:
    found = _chosen(asked, request.user).filter(kind=kind).order_by("pk")
    return page_of(request, found, asked, lambda keys: lines_as_facts(keys, request.user, site(request), on=asked.day))


def _one(request: HttpRequest, asked: AsOf, kind: Kind, number: int) -> HttpResponse:
    found = Line.objects.readable_by(request.user).filter(kind=kind, pk=number)
    if asked.day:
        found = found.known_on(asked.day)
    key = found.values_list("pk", flat=True).first()
    if key is None:
        then = " op die dag" if asked.day else ""
        raise not_found(
            f"Er is{then} geen regel {number} bij {NAMES[kind]}.", f"Kijk op /api/v1/{NAMES[kind]} welke er zijn."
        )
    return answer(request, lines_as_facts([key], request.user, site(request), on=asked.day)[0])


def _chosen(asked: AnyFilters, visitor: Visitor) -> LineQuerySet:
    plain = {LOOKUPS[name]: value for name, value in asked if name in LOOKUPS and value is not None}
    found = Line.objects.readable_by(visitor).filter(**plain)
    if asked.item:
        found = found.filter(item__in=Keys(_inside(asked.item, visitor)))
    if asked.scheme:
        found = found.filter(scheme__in=Scheme.objects.readable_by(visitor).filter(code=asked.scheme).order_by())
    if asked.stage:
        return found.at_stage(Stage(asked.stage), asked.day)
    return found.known_on(asked.day) if asked.day else found


def _inside(name: str, visitor: Visitor) -> set[int]:
    """Keys of the asked items and of all below them; `name` is plan/code or a code alone."""
    plan, _, code = name.rpartition("/")
    asked = Item.objects.readable_by(visitor).filter(code=code, **({"plan__code": plan} if plan else {}))
    paths = dict(asked.order_by().values_list("plan", "path"))
    # A path begins with the path of what the item hangs under.
    rows = Item.objects.filter(plan__in=Keys(paths)).order_by().values_list("pk", "plan", "path")
    return {key for key, plan_key, path in rows if path.startswith(paths[plan_key])}
