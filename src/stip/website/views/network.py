# SPDX-License-Identifier: EUPL-1.2
"""How the items of a plan hang together, among themselves and with other plans: a drawing, and always also a list."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stip.plans.connections import ends_of, joins, lineage, links_of, top_of
from stip.plans.models import Item, Link, Plan
from stip.website import facets
from stip.website.downloads import FORMATS, Cell, download
from stip.website.facets import Facet
from stip.website.formatting import written_in
from stip.website.navigation import Crumb
from stip.website.network_picture import draw
from stip.website.views.plans import about, plan_or_404, plan_trail

HEADER = (
    "van plan", "van code", "van", "soort", "naar plan", "naar code", "naar", "toelichting", "bronnen",
)  # fmt: skip


def network(request: HttpRequest, plan: str) -> HttpResponse:
    found = plan_or_404(request, plan)
    links = links_of(found, request.user)
    family = lineage(found, ends_of(links), request.user)
    questions = _questions(found, links, family)
    source, target = request.GET.get("van", ""), request.GET.get("naar", "")
    between = [link for link in links if joins(link, family, source=source, target=target)]
    shown = facets.fitting(between, questions, request.GET)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name=f"samenhang-{found.code}", header=HEADER, rows=_lines(shown))
    tops = {item.code: item.title for item in family.values() if top_of(item, family) is item}
    near = lineage(found, ends_of(shown), request.user) if len(shown) < len(links) else family
    inside = sum(link.source.plan_id == link.target.plan_id for link in links)
    context = {
        "links": shown,
        "picture": draw(found, shown, near),
        "kinds": [(Link.Kind(code), count) for code, count in Counter(link.kind for link in shown).most_common()],
        "inside": inside,
        "outside": len(links) - inside,
        "total": len(links),
        "linked": sum(item.plan_id == found.pk for item in ends_of(links)),
        "others": len({item.plan_id for item in ends_of(links)} - {found.pk}),
        "filters": facets.as_filters(between, questions, request.GET),
        "between": (tops.get(source, ""), tops.get(target, "")) if source in tops or target in tops else None,
        "page_name": "samenhang",
        "path": [*plan_trail(found), Crumb("Samenhang")],
    }
    return render(request, "website/plans/network.html", about(found) | context)


def _questions(plan: Plan, links: Sequence[Link], family: Mapping[str, Item]) -> list[Facet[Link]]:
    ends = ends_of(links)
    tops = [top_of(item, family) for item in ends if item.plan_id == plan.pk]
    plans = {item.plan.code: item.plan.title for item in ends if item.plan_id != plan.pk}
    return [
        Facet("soort", "Soort verband", lambda link: (link.kind,), dict(Link.Kind.choices)),
        Facet("met", "Met", lambda link: _others(link, plan), {plan.code: "binnen dit plan"} | plans),
        Facet(
            "onderdeel",
            "Valt onder",
            lambda link: [top_of(item, family).code for item in (link.source, link.target) if item.plan_id == plan.pk],
            {top.code: top.title for top in sorted(tops, key=lambda top: top.path)},
        ),
    ]


def _others(link: Link, plan: Plan) -> set[str]:
    return {link.source.plan.code, link.target.plan.code} - {plan.code} or {plan.code}


def _lines(links: Sequence[Link]) -> Iterator[tuple[Cell, ...]]:
    for link in links:
        ends = [(item.plan.title, item.code, item.title) for item in (link.source, link.target)]
        sources = (written_in(one.document.title, one.page_number) for one in link.citations.all())
        yield *ends[0], link.get_kind_display(), *ends[1], link.note, "; ".join(sources)
