# SPDX-License-Identifier: EUPL-1.2
"""Themes against the top of a plan, and what the text says about how those tops hang together."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from django.db.models import Manager, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from stip.plans.connections import Bond, bonds, ends_of, lineage, links_of
from stip.plans.crosscut import Crosscut, crosscut
from stip.plans.models import Item, Plan, Point, Theme
from stip.plans.reading import cited
from stip.sources.models import Citation
from stip.website.downloads import FORMATS, Cell, download
from stip.website.navigation import Crumb
from stip.website.views.plans import about, plan_or_404, plan_trail

HEADER = ("code", "onderdeel", "niveau", "thema", "aantal onderdelen")
WIDEST = 17
"""Half the width in pixels of the largest dot."""


@dataclass(frozen=True)
class Mark:
    """One cell: how many items, where to see them, and the radius of a dot whose area grows with the count."""

    theme: Theme
    count: int
    address: str
    radius: str


@dataclass(frozen=True)
class MatrixRow:
    top: Item
    size: int
    themed: int
    marks: list[Mark]


@dataclass(frozen=True)
class Group:
    heading: str
    rows: list[MatrixRow]


@dataclass(frozen=True)
class Remark:
    title: str
    text: str
    citations: "Manager[Citation]"


@dataclass(frozen=True)
class Tie:
    """A bond with the address of the links behind it."""

    bond: Bond
    address: str


def matrix(request: HttpRequest, plan: str) -> HttpResponse:
    found = plan_or_404(request, plan)
    themes = tuple(found.themes.prefetch_related(Prefetch("citations", cited(request.user))))
    table = crosscut(found, themes, request.user)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"themas-{found.code}", header=HEADER, rows=_lines(table))
    highest = min((top.level.order for top in table.tops), default=0)
    rows = [_row(found, table, top) for top in table.tops]
    links = links_of(found, request.user)
    ties = bonds(found, links, lineage(found, ends_of(links), request.user))
    context = {
        "themes": [(theme, table.of_theme(theme)) for theme in themes],
        "groups": _groups(rows, highest),
        "columns": len(themes) + 2,
        "top_level": next((top.level for top in table.tops if top.level.order == highest), None),
        "themed": sum(table.themed.values()),
        "total": sum(table.sizes.values()),
        "ties": [Tie(bond, _to_links(found, bond)) for bond in ties],
        "tie_count": sum(bond.count for bond in ties),
        "remarks": _remarks(found, request),
        "page_name": "matrix",
        "path": [*plan_trail(found), Crumb("Thema’s")],
    }
    return render(request, "website/plans/matrix.html", about(found) | context)


def _groups(rows: list[MatrixRow], highest: int) -> list[Group]:
    """The rows of the highest level, then what else stands at the top and carries a theme."""
    others = [row for row in rows if row.top.level.order != highest and row.themed]
    groups = [Group("", [row for row in rows if row.top.level.order == highest])]
    return [*groups, Group("Andere onderdelen aan de top van het plan", others)] if others else groups


def _row(plan: Plan, table: Crosscut, top: Item) -> MatrixRow:
    marks = [_mark(plan, top, theme, table) for theme in table.themes]
    return MatrixRow(top, table.sizes[top.pk], table.themed[top.pk], marks)


def _mark(plan: Plan, top: Item, theme: Theme, table: Crosscut) -> Mark:
    count = table.counts.get((top.pk, theme.pk), 0)
    radius = WIDEST * sqrt(count / table.largest) if count else 0
    query = urlencode({"thema": theme.code, "binnen": top.code})
    return Mark(theme, count, f"{reverse('plan', args=[plan.code])}?{query}", f"{radius:.1f}")


def _to_links(plan: Plan, bond: Bond) -> str:
    query = urlencode({"soort": bond.kind, "van": bond.source.code, "naar": bond.target.code})
    return f"{reverse('network', args=[plan.code])}?{query}#lijst"


def _remarks(plan: Plan, request: HttpRequest) -> list[Remark]:
    """What the plan itself records about a matrix in its source: what it shows, what got lost, what contradicts."""
    sources = Prefetch("citations", cited(request.user))
    items = Item.objects.readable_by(request.user).filter(plan=plan).order_by()
    points = Point.objects.filter(item__in=items.values("pk"), text__icontains="matrix").prefetch_related(sources)
    findings = plan.findings.filter(explanation__icontains="matrix").prefetch_related(sources)
    return [
        *(Remark("", point.text, point.citations) for point in points),
        *(Remark(finding.title, finding.explanation, finding.citations) for finding in findings),
    ]


def _lines(table: Crosscut) -> Iterator[tuple[Cell, ...]]:
    for top in table.tops:
        for theme in table.themes:
            yield top.code, top.title, top.level.name, theme.title, table.counts.get((top.pk, theme.pk), 0)
