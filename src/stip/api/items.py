# SPDX-License-Identifier: EUPL-1.2
"""`/onderdelen`: the items of all plans. One item stands under its plan: `/plannen/{plan}/onderdelen/{code}`."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from stip.api.addresses import site
from stip.api.answers import answer, page_of
from stip.api.item_rows import items_as_facts
from stip.api.item_schemas import Onderdeel
from stip.api.item_search import items_about
from stip.api.keys import Keys
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice_filter, code_filter, switch_filter, words_filter
from stip.api.problems import not_found
from stip.places.access import Visitor
from stip.places.models import Area
from stip.plans.models import Item, ItemQuerySet, PartnerRole

router = Router(tags=["onderdelen"])


class ItemFilters(Paged):
    plan: str | None = code_filter("plan", "Alleen onderdelen van dit plan: code.", "novi-zuid-limburg")
    level: str | None = code_filter("niveau", "Alleen onderdelen op dit niveau: code.", "project")
    organisation: str | None = code_filter(
        "organisatie", "Alleen onderdelen waar deze organisatie aan meedoet: code.", "provincie-limburg"
    )
    role: str | None = choice_filter(
        "rol", "Alleen onderdelen met een partner (of met deze organisatie) in deze rol.", PartnerRole.Role, "trekker"
    )
    area: str | None = code_filter("gebied", "Alleen onderdelen die over dit gebied gaan: code.", "GM0984")
    around: bool = switch_filter(
        "metOmliggend", "Ook onderdelen die over een gebied gaan waar dit gebied in ligt, zoals de provincie."
    )
    theme: str | None = code_filter("thema", "Alleen onderdelen met dit thema: code.", "energietransitie")
    status: str | None = choice_filter("status", "Alleen onderdelen met deze status.", Item.Status, "uitvoering")
    origin: str | None = choice_filter(
        "herkomst", "Alleen nieuwe of alleen voortgezette onderdelen.", Item.Origin, "nieuw"
    )
    parent: str | None = code_filter(
        "ouder", "Alleen onderdelen direct onder dit onderdeel: code, liefst samen met plan.", "2"
    )
    search: str | None = words_filter(
        "zoek", "Alleen onderdelen die over deze woorden gaan; werkt als het zoeken op de site.", "warmte"
    )


@router.get("/onderdelen", response=Lijst[Onderdeel], operation_id="onderdelen", summary="Onderdelen van plannen")
def items(request: HttpRequest, asked: Query[ItemFilters]) -> HttpResponse:
    """Onderdelen van alle plannen, in leesvolgorde: opgaven, actielijnen, programma's, projecten."""
    found = _chosen(asked, request.user).order_by("plan_id", "path")
    return page_of(request, found, asked, lambda keys: items_as_facts(keys, request.user, site(request)))


@router.get(
    "/plannen/{plan}/onderdelen/{code}",
    response=Onderdeel,
    operation_id="onderdeel",
    summary="Eén onderdeel van een plan",
)
def item(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Eén onderdeel, met alles wat erover bekend is."""
    readable = Item.objects.readable_by(request.user)
    found = readable.filter(plan__code=plan, code=code).values_list("pk", "changed_at").first()
    if found is None:
        raise not_found(
            f"Er is geen onderdeel ‘{code}’ in een plan ‘{plan}’.",
            f"Kijk op /api/v1/onderdelen?plan={plan} welke er zijn.",
        )
    key, changed = found
    return answer(request, items_as_facts([key], request.user, site(request))[0], changed=changed)


def _chosen(asked: ItemFilters, visitor: Visitor) -> ItemQuerySet:
    readable = Item.objects.readable_by(visitor)
    plain = {
        "plan__code": asked.plan,
        "level__code": asked.level,
        "status": asked.status,
        "origin": asked.origin,
    }
    found = readable.filter(**{name: value for name, value in plain.items() if value})
    if asked.organisation or asked.role:
        found = found.filter(pk__in=_taking_part(asked))
    if asked.area:
        found = found.filter(pk__in=Item.areas.through.objects.filter(area__in=_areas(asked)).values("item"))
    if asked.theme:
        found = found.filter(pk__in=Item.themes.through.objects.filter(theme__code=asked.theme).values("item"))
    if asked.parent:
        found = found.filter(parent__in=readable.filter(code=asked.parent))
    if asked.search:
        found = found.filter(pk__in=Keys(items_about(asked.search, visitor)))
    return found


def _taking_part(asked: ItemFilters) -> QuerySet[PartnerRole, Any]:
    roles = PartnerRole.objects.all()
    if asked.organisation:
        roles = roles.filter(organisation__code=asked.organisation)
    if asked.role:
        roles = roles.filter(role=asked.role)
    return roles.values("item")


def _areas(asked: ItemFilters) -> set[int]:
    area = Area.objects.filter(code=asked.area).first()
    if area is None:
        return set()
    around = Area.objects.containing(area).values_list("pk", flat=True) if asked.around else ()
    return {area.pk, *around}
