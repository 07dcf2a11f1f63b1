# SPDX-License-Identifier: EUPL-1.2
"""`/relaties`: connections between items, of one plan or of two.

A link has no code of its own; it is known by what it is and what it joins: `plan:code:soort:plan:code`.
"""

from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.lists import Lijst
from stip.api.parameters import CODE_WITH_PLAN, Paged, choice_filter, code_filter, one_of
from stip.api.problems import not_found
from stip.places.access import Visitor
from stip.plans.models import Item, Link

COLUMNS = (
    *("pk", "kind", "note", "source__plan__code", "source__code", "target__plan__code", "target__code"),
    "source__plan__example",
)

router = Router(tags=["relaties"])


class Relatie(Schema):
    """Een relatie tussen twee onderdelen. Lees: van, soort, naar."""

    code: str = Field(
        description="Waaraan de relatie te herkennen is.",
        examples=["voorbeeldplan:groene-daken:draagt-bij-aan:voorbeeldplan:oefenvijver"],
    )
    soort: str = Field(
        description="Wat voor relatie het is.",
        json_schema_extra=one_of(Link.Kind),
        examples=["draagt-bij-aan"],
    )
    van: str = Field(description="Het ene onderdeel, als plan/code.", examples=["voorbeeldplan/groene-daken"])
    naar: str = Field(description="Het andere onderdeel, als plan/code.", examples=["voorbeeldplan/oefenvijver"])
    toelichting: str | None = Field(
        description="Waarom zij samenhangen.", examples=["Regen die het dak vasthoudt, hoeft niet in de vijver."]
    )
    bronnen: list[Bron] = Field(description="Waar de relatie staat.")
    voorbeeld: bool = Field(description="Of het plan verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(
        description="Webpagina van het onderdeel waar de relatie vandaan komt.",
        examples=["http://127.0.0.1:8000/plannen/voorbeeldplan/onderdelen/groene-daken"],
    )


class LinkFilters(Paged):
    plan: str | None = code_filter(
        "plan", "Alleen relaties van of naar een onderdeel van dit plan: code.", "novi-zuid-limburg"
    )
    item: str | None = code_filter(
        "onderdeel",
        "Alleen relaties van of naar dit onderdeel: plan/code, of een code samen met plan.",
        "voorbeeldplan/oefenvijver",
        pattern=CODE_WITH_PLAN,
    )
    kind: str | None = choice_filter("soort", "Alleen relaties van deze soort.", Link.Kind, "draagt-bij-aan")


@router.get("", response=Lijst[Relatie], operation_id="relaties", summary="Relaties tussen onderdelen")
def links(request: HttpRequest, asked: Query[LinkFilters]) -> HttpResponse:
    """Relaties tussen onderdelen, ook van verschillende plannen."""
    found = Link.objects.readable_by(request.user).order_by("pk")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.plan or asked.item:
        ends = _ends(asked)
        found = found.filter(Q(source__in=ends) | Q(target__in=ends))
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get("/{code}", response=Relatie, operation_id="relatie", summary="Eén relatie")
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Eén relatie, met wat zij verbindt en waar dat staat."""
    names = ("source__plan__code", "source__code", "kind", "target__plan__code", "target__code")
    parts = dict(zip(names, code.split(":"), strict=False))
    readable = Link.objects.readable_by(request.user)
    key = readable.filter(**parts).values_list("pk", flat=True).first() if code.count(":") == 4 else None
    if key is None:
        raise not_found(f"Er is geen relatie ‘{code}’.", "Schrijf haar als plan:code:soort:plan:code.")
    return answer(request, _shown([key], request.user, site(request))[0])


def _ends(asked: LinkFilters) -> set[int]:
    """Keys of the items that the asker means."""
    found = Item.objects.all()
    plan, _, code = (asked.item or "").rpartition("/")
    for name, value in (("plan__code", asked.plan), ("plan__code", plan), ("code", code)):
        if value:
            found = found.filter(**{name: value})
    return set(found.values_list("pk", flat=True))


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    cited = citations_of({Link: keys}, visitor)[Link]
    rows = {row[0]: row for row in Link.objects.filter(pk__in=keys).values_list(*COLUMNS)}
    facts = []
    for key, kind, note, from_plan, from_code, to_plan, to_code, example in (rows[key] for key in keys):
        facts.append(
            {
                "code": f"{from_plan}:{from_code}:{kind}:{to_plan}:{to_code}",
                "soort": kind,
                "van": f"{from_plan}/{from_code}",
                "naar": f"{to_plan}/{to_code}",
                "toelichting": note or None,
                "bronnen": cited.get(key, []),
                "voorbeeld": example,
                "url": page(home, "item", from_plan, from_code),
            }
        )
    return facts
