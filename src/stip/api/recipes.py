# SPDX-License-Identifier: EUPL-1.2
"""`/recepten`: how focus areas were chosen, so that anybody can do it again, and what came out.

One recipe stands under its region: `/regios/{regio}/recepten/{code}`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, P, PathEx, Query, Router, Schema

from stip.api.addresses import site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.indicators import readable_indicators
from stip.api.keys import Keys
from stip.api.lists import Lijst
from stip.api.parameters import Paged, code_filter
from stip.api.problems import not_found
from stip.monitor.targets import SavedOutcome, SavedRecipe
from stip.places.access import Visitor

COLUMNS = ("pk", "code", "region__code", "name", "content", "fingerprint", "example")
OUTCOME_COLUMNS = ("recipe_id", "pk", "fingerprint", "figures", "years", "at")
PLACE_COLUMNS = ("content", "places")

router = Router(tags=["recepten"])
MARK = "3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855a"


class Uitkomst(Schema):
    """Wat een recept op een moment gaf."""

    nummer: int = Field(description="Nummer van de uitkomst.", examples=[1], ge=1)
    kenmerk: str = Field(description="Kenmerk van het recept zoals het toen was.", examples=[MARK])
    kenmerkCijfers: str = Field(
        description="Kenmerk van de gebruikte cijfers: met dezelfde cijfers komt er hetzelfde uit.", examples=[MARK]
    )
    jaren: dict[str, int] = Field(description="Per indicator het gebruikte jaar.", examples=[{"inwoners": 2022}])
    berekendOp: datetime = Field(description="Wanneer zij is berekend.", examples=["2026-01-31T12:00:00Z"])


class Uitkomstadres(Uitkomst):
    """Een uitkomst, en waar de volgorde van de gebieden staat."""

    adres: str = Field(
        description="Adres van de uitkomst, met alle gebieden.",
        examples=["http://127.0.0.1:8000/api/v1/regios/voorbeeldregio/recepten/wijken/uitkomsten/1"],
        json_schema_extra={"format": "uri"},
    )


class Plaats(Schema):
    """Hoe één gebied uitkomt. Rang 1 is het zwakst."""

    gebied: str = Field(description="Code van het gebied.", examples=["WK098400"])
    score: float = Field(description="De score volgens het recept.", examples=[41.5])
    rang: int = Field(description="De rang volgens het recept.", examples=[3], ge=1)
    laagsteRang: int = Field(description="In negen van de tien trekkingen is de rang niet lager dan dit.", examples=[1])
    hoogsteRang: int = Field(description="En niet hoger dan dit.", examples=[9])
    kans: float = Field(
        description="Deel van de trekkingen waarin het gebied bij de zwakste hoort.", examples=[0.93], ge=0, le=1
    )
    gekozen: bool = Field(description="Of het gebied volgens het recept bij de zwakste hoort.", examples=[True])


class UitkomstMetGebieden(Uitkomst):
    """Wat een recept gaf, met alle gebieden."""

    recept: dict[str, Any] = Field(description="Het recept zoals het toen was.", examples=[{"naam": "Wijken"}])
    gebieden: list[Plaats] = Field(description="De gebieden, het zwakste eerst.")


class Recept(Schema):
    """Waarmee aandachtsgebieden zijn gekozen: wie het opnieuw uitvoert, krijgt dezelfde uitkomst."""

    code: str = Field(description="Code van het recept, uniek binnen de regio.", examples=["wijken"])
    regio: str = Field(description="Code van de regio.", examples=["voorbeeldregio"])
    naam: str = Field(description="Naam van het recept.", examples=["Kwetsbare wijken"])
    recept: dict[str, Any] = Field(
        description="Het hele recept: criteria met richting en gewicht, de keuzes die zijn doorgerekend, het aantal "
        "trekkingen en het toevalsgetal.",
        examples=[{"naam": "Kwetsbare wijken", "niveau": "wijk", "toevalsgetal": 1}],
    )
    kenmerk: str = Field(
        description="Kenmerk van alles wat de uitkomst bepaalt: zonder de naam en het motief.", examples=[MARK]
    )
    uitkomsten: list[Uitkomstadres] = Field(description="Uitkomsten die bewaard zijn, de laatste eerst.")
    bronnen: list[Bron] = Field(description="Waar het recept op rust.")
    voorbeeld: bool = Field(description="Of het recept verzonnen is, om iets te laten zien.", examples=[False])


class RecipeFilters(Paged):
    region: str | None = code_filter("regio", "Alleen recepten van deze regio: code.", "voorbeeldregio")


@router.get("/recepten", response=Lijst[Recept], operation_id="recepten", summary="Hoe gebieden zijn gekozen")
def recipes(request: HttpRequest, asked: Query[RecipeFilters]) -> HttpResponse:
    """Bewaarde recepten voor aandachtsgebieden, met hun uitkomsten."""
    found = SavedRecipe.objects.readable_by(request.user).order_by("region__order", "region_id", "name", "pk")
    if asked.region:
        found = found.filter(region__code=asked.region)
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get(
    "/regios/{regio}/recepten/{code}", response=Recept, operation_id="recept", summary="Eén recept van een regio"
)
def recipe(request: HttpRequest, regio: str, code: str) -> HttpResponse:
    """Eén recept, met zijn uitkomsten."""
    return answer(request, _shown([_key(regio, code, request.user)], request.user, site(request))[0])


@router.get(
    "/regios/{regio}/recepten/{code}/uitkomsten/{nummer}",
    response=UitkomstMetGebieden,
    operation_id="uitkomst",
    summary="Eén uitkomst van een recept",
)
def outcome(request: HttpRequest, regio: str, code: str, number: PathEx[int, P(alias="nummer", ge=1)]) -> HttpResponse:
    """Wat een recept gaf: alle gebieden met hun rang, hoe zeker die is, en het recept van toen."""
    kept = SavedOutcome.objects.filter(recipe=_key(regio, code, request.user), pk=number).order_by()
    row = kept.values_list(*OUTCOME_COLUMNS, *PLACE_COLUMNS).first()
    if row is None:
        raise not_found(
            f"Er is geen uitkomst {number} van dit recept.", f"Kijk op /api/v1/regios/{regio}/recepten/{code}."
        )
    *plain, content, places = row
    readable = _readable([content], [row], request.user)
    names = ("gebied", "score", "rang", "laagsteRang", "hoogsteRang", "kans", "gekozen")
    facts = {
        "recept": _open_part(content, readable),
        "gebieden": [dict(zip(names, place, strict=True)) for place in places],
    }
    return answer(request, _outcome(plain, readable) | facts)


def _key(region: str, code: str, visitor: Visitor) -> int:
    found = SavedRecipe.objects.readable_by(visitor).filter(region__code=region, code=code)
    key = found.values_list("pk", flat=True).first()
    if key is None:
        raise not_found(
            f"Er is geen recept ‘{code}’ van een regio ‘{region}’.",
            f"Kijk op /api/v1/recepten?regio={region} welke er zijn.",
        )
    return key


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    cited = citations_of({SavedRecipe: keys}, visitor)[SavedRecipe]
    rows = {row[0]: row for row in SavedRecipe.objects.filter(pk__in=Keys(keys)).order_by().values_list(*COLUMNS)}
    kept = list(SavedOutcome.objects.filter(recipe__in=Keys(keys)).order_by("-pk").values_list(*OUTCOME_COLUMNS))
    readable = _readable([row[4] for row in rows.values()], kept, visitor)
    outcomes: dict[int, list[Facts]] = defaultdict(list)
    for row in kept:
        outcomes[row[0]].append(_outcome(row, readable))
    facts = []
    for key, code, region, name, content, fingerprint, example in (rows[key] for key in keys):
        address = f"{home}/api/v1/regios/{region}/recepten/{code}/uitkomsten"
        facts.append(
            {
                "code": code,
                "regio": region,
                "naam": name,
                "recept": _open_part(content, readable),
                "kenmerk": fingerprint,
                "uitkomsten": [each | {"adres": f"{address}/{each['nummer']}"} for each in outcomes.get(key, [])],
                "bronnen": cited.get(key, []),
                "voorbeeld": example,
            }
        )
    return facts


def _readable(recipes: Iterable[Facts], outcomes: Iterable[Sequence[Any]], visitor: Visitor) -> set[str]:
    """Of all indicators that these name: those that the visitor may read. A dataset may be closed after the choice."""
    named = {each["indicator"] for recipe in recipes for each in recipe.get("criteria", [])}
    named.update(*(row[OUTCOME_COLUMNS.index("years")] for row in outcomes))
    return set(readable_indicators(visitor).filter(code__in=named).values_list("code", flat=True))


def _open_part(recipe: Facts, readable: Collection[str]) -> Facts:
    """A recipe without the criteria that are not to be named."""
    if "criteria" not in recipe:
        return recipe
    return recipe | {"criteria": [each for each in recipe["criteria"] if each["indicator"] in readable]}


def _outcome(row: Sequence[Any], readable: Collection[str]) -> Facts:
    _, key, fingerprint, figures, years, at = row
    used = {code: year for code, year in years.items() if code in readable}
    return {"nummer": key, "kenmerk": fingerprint, "kenmerkCijfers": figures, "jaren": used, "berekendOp": at}
