# SPDX-License-Identifier: EUPL-1.2
"""`/bijdragelijnen`: why an item is thought to contribute to an indicator. Never an effect: too much else moves it."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Field, P, PathEx, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.keys import Keys
from stip.api.lists import Lijst
from stip.api.parameters import CODE_WITH_PLAN, Paged, choice_filter, code_filter
from stip.api.problems import not_found
from stip.monitor.targets import Claim
from stip.places.access import Visitor

COLUMNS = (
    *("pk", "region__code", "item__plan__code", "item__code", "output", "condition", "indicator__code", "strength"),
    *("note", "region__example"),
)

router = Router(tags=["bijdragelijnen"])


class Bijdragelijn(Schema):
    """Waarom een onderdeel ertoe doet: wat het oplevert, wat daardoor verandert, en waaraan dat bijdraagt."""

    nummer: int = Field(description="Nummer van de bijdragelijn in deze installatie.", examples=[1], ge=1)
    regio: str = Field(description="Code van de regio die dit zegt.", examples=["voorbeeldregio"])
    plan: str = Field(description="Code van het plan van het onderdeel.", examples=["voorbeeldplan"])
    onderdeel: str = Field(description="Code van het onderdeel in dat plan.", examples=["oefenvijver"])
    oplevering: str = Field(description="Wat het onderdeel oplevert.", examples=["Een vijver die regen bergt"])
    voorwaarde: str = Field(description="Wat daardoor verandert.", examples=["Straten staan minder vaak blank"])
    indicator: str = Field(description="Code van de indicator waaraan dat bijdraagt.", examples=["inwoners"])
    onderbouwing: str | None = Field(
        description="Hoe sterk dat is onderbouwd; leeg als dat niet bekend is.",
        json_schema_extra={"enum": [*(value for value in Claim.Strength.values if value), None]},
        examples=["redelijk"],
    )
    toelichting: str | None = Field(description="Wat verder te weten is.", examples=["Uit eerder onderzoek."])
    bronnen: list[Bron] = Field(description="Waar dit staat.")
    voorbeeld: bool = Field(description="Of het verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(
        description="De webpagina met de bijdragelijnen van de regio.",
        examples=["http://127.0.0.1:8000/voorbeeldregio/bijdragen"],
        json_schema_extra={"format": "uri"},
    )


class ClaimFilters(Paged):
    region: str | None = code_filter("regio", "Alleen bijdragelijnen van deze regio: code.", "voorbeeldregio")
    plan: str | None = code_filter("plan", "Alleen bij onderdelen van dit plan: code.", "voorbeeldplan")
    item: str | None = code_filter(
        "onderdeel",
        "Alleen bij dit onderdeel: plan/code, of een code samen met plan.",
        "voorbeeldplan/oefenvijver",
        pattern=CODE_WITH_PLAN,
    )
    indicator: str | None = code_filter("indicator", "Alleen wat bijdraagt aan deze indicator: code.", "inwoners")
    strength: str | None = choice_filter("onderbouwing", "Alleen met deze onderbouwing.", Claim.Strength, "redelijk")


@router.get(
    "/bijdragelijnen",
    response=Lijst[Bijdragelijn],
    operation_id="bijdragelijnen",
    summary="Waaraan projecten bijdragen",
)
def claims(request: HttpRequest, asked: Query[ClaimFilters]) -> HttpResponse:
    """Bijdragelijnen, in de volgorde van de plannen."""
    plan, _, item = (asked.item or "").rpartition("/")
    plain = {
        "region__code": asked.region,
        "item__plan__code": asked.plan,
        "item__code": item,
        "indicator__code": asked.indicator,
        "strength": asked.strength,
    }
    found = Claim.objects.readable_by(request.user).filter(**{name: value for name, value in plain.items() if value})
    if plan:
        found = found.filter(item__plan__code=plan)
    ordered = found.order_by("region__order", "region_id", "item__plan_id", "item__path", "order", "pk")
    return page_of(request, ordered, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get("/bijdragelijnen/{nummer}", response=Bijdragelijn, operation_id="bijdragelijn", summary="Eén bijdragelijn")
def claim(request: HttpRequest, number: PathEx[int, P(alias="nummer", ge=1)]) -> HttpResponse:
    """Eén bijdragelijn."""
    key = Claim.objects.readable_by(request.user).filter(pk=number).order_by("pk").values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen bijdragelijn {number}.", "Kijk op /api/v1/bijdragelijnen welke er zijn.")
    return answer(request, _shown([key], request.user, site(request))[0])


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    rows = {row[0]: row for row in Claim.objects.filter(pk__in=Keys(keys)).order_by().values_list(*COLUMNS)}
    cited = citations_of({Claim: keys}, visitor)[Claim]
    facts = []
    for key, region, plan, item, output, condition, indicator, strength, note, example in (rows[key] for key in keys):
        facts.append(
            {
                "nummer": key,
                "regio": region,
                "plan": plan,
                "onderdeel": item,
                "oplevering": output,
                "voorwaarde": condition,
                "indicator": indicator,
                "onderbouwing": strength or None,
                "toelichting": note or None,
                "bronnen": cited.get(key, []),
                "voorbeeld": example,
                "url": page(home, "claims", region),
            }
        )
    return facts
