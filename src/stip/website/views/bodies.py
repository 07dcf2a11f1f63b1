# SPDX-License-Identifier: EUPL-1.2
"""Where organisations meet: the structure of a region's bodies, and each body on a page of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.partners.models import Body, Branch, Organisation, Seat
from stip.places.models import Region
from stip.plans.involvement import readable_roles
from stip.plans.models import PartnerRole
from stip.plans.reading import cited
from stip.sources.models import Citation
from stip.website.downloads import FORMATS, Cell, download
from stip.website.navigation import Crumb, trail
from stip.website.views.questions import KINDS

LEADING = (PartnerRole.Role.LEAD, PartnerRole.Role.DEPARTMENT)
HEADER = ("gremium", "soort", "valt onder", "taak", "samenstelling", "zetel", "rol", "functie")


@dataclass(frozen=True)
class Row:
    """A body in the list of lists; `closing` says how many lists end after it."""

    branch: Branch
    closing: range


@dataclass(frozen=True)
class SeatRow:
    seat: Seat
    citations: list[Citation]


def region_who(request: HttpRequest, region: str) -> HttpResponse:
    found = get_object_or_404(Region.objects.select_related("area"), code=region)
    tree = Body.objects.of_region(found).select_related("parent").tree()
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"gremia-{found.code}", header=HEADER, rows=_lines(tree))
    roles = readable_roles(request.user, found)
    partners: Any = Organisation.objects.filter(pk__in=roles.values("organisation")).with_count_of(roles)
    by_kind = groupby(sorted(partners, key=lambda one: (one.kind, -one.count, one.name)), key=lambda one: one.kind)
    groups = [(KINDS[Organisation.Kind(kind)], list(rows)) for kind, rows in by_kind]
    seated = {seat.organisation_id for branch in tree for seat in branch.body.seats.all() if seat.organisation_id}
    context = {
        "region": found,
        "question": "wie",
        "groups": sorted(groups, key=lambda group: -len(group[1])),
        "partner_count": sum(len(rows) for _, rows in groups),
        "leads": roles.filter(role__in=LEADING).values("organisation").distinct().count(),
        "rows": _rows(tree),
        "seated": len(seated),
        "path": trail(found, Crumb("Wie")),
    }
    return render(request, "website/questions/wie.html", context)


def body(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Body.objects.select_related("region", "parent"), code=code)
    seats = list(found.seats.select_related("organisation"))
    sources = cited(request.user).filter(content_type=ContentType.objects.get_for_model(Body), object_id=found.pk)
    crumbs = [Crumb("Wie", reverse("region_who", args=[found.region.code]))] if found.region else []
    context = {
        "body": found,
        "seats": _with_citations(seats, request),
        "children": found.children.annotate(seat_count=Count("seats")),
        "citations": sources.order_by("order", "pk"),
        "region": found.region,
        "question": "wie" if found.region else "",
        "path": trail(found.region, *crumbs, Crumb(found.name)),
    }
    return render(request, "website/body.html", context)


def _rows(tree: Sequence[Branch]) -> list[Row]:
    depths = [branch.depth for branch in tree]
    following = [*depths, 0][1:]
    return [Row(branch, range(max(branch.depth - after, 0))) for branch, after in zip(tree, following, strict=True)]


def _with_citations(seats: Sequence[Seat], request: HttpRequest) -> list[SeatRow]:
    kind = ContentType.objects.get_for_model(Seat)
    keys = [seat.pk for seat in seats]
    found: dict[int, list[Citation]] = {}
    for one in cited(request.user).filter(content_type=kind, object_id__in=keys).order_by("order", "pk"):
        found.setdefault(one.object_id, []).append(one)
    return [SeatRow(seat, found.get(seat.pk, [])) for seat in seats]


def _lines(tree: Sequence[Branch]) -> Iterator[tuple[Cell, ...]]:
    for branch in tree:
        one = branch.body
        about = (one.name, one.get_kind_display(), one.parent.name if one.parent else "", one.task, one.composition)
        seats = list(one.seats.all())
        for seat in seats:
            holder = seat.organisation.name if seat.organisation else ""
            yield *about, holder, seat.get_role_display(), seat.office
        if not seats:
            yield *about, "", "", ""
