# SPDX-License-Identifier: EUPL-1.2
"""Who: the organisations, and of each what it is called, what it does, where it meets and where it is mentioned."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, Prefetch, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.partners.models import Organisation, OrganisationQuerySet
from stip.places.models import Region
from stip.plans.involvement import amounts_from, involved, readable_roles, roles_by_organisation
from stip.plans.models import Item, PartnerRole, Plan
from stip.plans.reading import cited
from stip.sources.models import Document
from stip.website import formatting
from stip.website.downloads import FORMATS, Cell, download
from stip.website.formatting import span
from stip.website.listing import Filter, Option, choices, order, page_of
from stip.website.navigation import Crumb, trail
from stip.website.pages.region_page import for_cards

LIST_HEADER = ("code", "naam", "afkorting", "soort", "aantal rollen", "rollen")
HEADER = ("plan", "code", "onderdeel", "niveau", "rol", "stand", "periode")
CARDS_PER_PAGE = 60
MOST_AMOUNTS = 100


@dataclass(frozen=True)
class RoleGroup:
    """The items of one plan in which an organisation has one role."""

    role: str
    items: list[Item]


@dataclass(frozen=True)
class PlanGroup:
    plan: Plan
    roles: list[RoleGroup]


def organisations(request: HttpRequest) -> HttpResponse:
    regions = list(Region.objects.all())
    kinds = choices(request.GET, "soort", Organisation.Kind.values)
    wanted = choices(request.GET, "regio", [region.code for region in regions])
    roles = choices(request.GET, "rol", PartnerRole.Role.values)
    found = involved(request.user, regions=wanted, roles=roles)
    if not any(region.example for region in regions if region.code in wanted):
        found = found.filter(example=False)
    words = request.GET.get("zoek", "").strip()
    found = found.named(words) if words else found
    by_kind = dict(found.order_by().values_list("kind").annotate(Count("pk")))
    found = found.of_kind(*kinds) if kinds else found
    found = found.order_by(_sorted(request), "name", "pk")
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name="organisaties", header=LIST_HEADER, rows=_list_lines(found, request))
    page = page_of(found, request)
    in_words = roles_by_organisation(page, request.user)
    context = {
        "page": page,
        "rows": [(one, in_words.get(one.pk, [])) for one in page],
        "total": Organisation.objects.filter(example=False).count(),
        "busy": readable_roles(request.user)
        .filter(organisation__example=False)
        .values("organisation")
        .distinct()
        .count(),
        "filters": [
            _filter("soort", "Soort", Organisation.Kind.choices, kinds, by_kind),
            _filter("regio", "Doet mee in", [(region.code, region.name) for region in regions], wanted),
            _filter("rol", "Rol", PartnerRole.Role.choices, roles),
        ],
        "path": trail(None, Crumb("Partners")),
    }
    return render(request, "website/organisations.html", context)


def organisation(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.with_names().select_related("area"), code=code)
    roles = readable_roles(request.user).filter(organisation=found)
    weight = Case(*(When(role=role, then=place) for place, role in enumerate(PartnerRole.Role)))
    ordered = roles.order_by("item__plan__order", "item__plan", weight, "item__path")
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        rows = _lines(ordered.select_related("item__plan", "item__level"))
        return download(kind, name=found.code, header=HEADER, rows=rows)
    page = page_of(ordered.only("role", "item_id", "item__plan_id"), request, CARDS_PER_PAGE)
    amounts = amounts_from(found, request.user).prefetch_related(Prefetch("citations", cited(request.user)))
    mentions = cited(request.user).filter(
        content_type=ContentType.objects.get_for_model(Organisation), object_id=found.pk
    )
    context = {
        "organisation": found,
        "names": found.names(),
        "page": page,
        "groups": _groups(list(page), request),
        "item_count": roles.values("item").distinct().count(),
        "plan_count": roles.values("item__plan").distinct().count(),
        "body_count": found.seats.values("body").distinct().count(),
        "seats": found.seats.select_related("body__region").order_by(
            "body__region__order", "body__order", "body", "order"
        ),
        "documents": Document.objects.readable_by(request.user).filter(publisher=found),
        "mentions": mentions.order_by("document__title", "page_number", "order"),
        "amounts": amounts[:MOST_AMOUNTS],
        "members": found.members.all(),
        "member_of": found.member_of.all(),
        "path": trail(None, Crumb("Partners", reverse("organisations")), Crumb(found.name)),
    }
    return render(request, "website/organisation.html", context)


def _sorted(request: HttpRequest) -> str:
    return order(request.GET, {"naam": "name", "soort": "kind", "aantal": "count"}, "naam")


def _filter(
    name: str,
    legend: str,
    labels: Sequence[tuple[str, str]],
    chosen: Sequence[str],
    counts: dict[str, int] | None = None,
) -> Filter:
    """A filter; with counts, answers that nothing gives are left out."""
    options = [
        Option(value, label, counts.get(value, 0) if counts is not None else None, value in chosen)
        for value, label in labels
        if counts is None or counts.get(value) or value in chosen
    ]
    return Filter(name, legend, options)


def _groups(roles: Sequence[PartnerRole], request: HttpRequest) -> list[PlanGroup]:
    """Per plan and role the items as cards, in the order of the roles given."""
    cards = {item.pk: item for item in for_cards(Item.objects.filter(pk__in=[r.item_id for r in roles]), request.user)}
    groups = []
    for _, in_plan in groupby(roles, key=lambda role: cards[role.item_id].plan_id):
        rows = list(in_plan)
        by_role = groupby(rows, key=PartnerRole.get_role_display)
        told = [RoleGroup(role, [cards[one.item_id] for one in of_role]) for role, of_role in by_role]
        groups.append(PlanGroup(cards[rows[0].item_id].plan, told))
    return groups


def _list_lines(found: OrganisationQuerySet, request: HttpRequest) -> Iterator[tuple[Cell, ...]]:
    rows = list(found)
    roles = roles_by_organisation(rows, request.user)
    for one in rows:
        count = one.count  # type: ignore[attr-defined]
        yield one.code, one.name, one.abbreviation, one.get_kind_display(), count, "; ".join(roles.get(one.pk, []))


def _lines(roles: Iterable[PartnerRole]) -> Iterator[tuple[Cell, ...]]:
    for one in roles:
        item = one.item
        state = item.status or formatting.UNKNOWN
        when = span(item.period) if item.period else formatting.UNKNOWN
        yield item.plan.title, item.code, item.title, item.level.name, one.get_role_display(), state, when
