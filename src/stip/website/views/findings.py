# SPDX-License-Identifier: EUPL-1.2
"""What contradicts itself in the sources: over all plans, and one by one."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.plans.models import Finding, Plan
from stip.plans.reading import cited
from stip.website.database_facets import Question, as_filters, asked_in, narrowed
from stip.website.downloads import FORMATS, Cell, download
from stip.website.listing import page_of
from stip.website.navigation import Crumb, trail
from stip.website.quoting import Place, pinpoint, place_of

QUESTIONS = (
    Question("plan", "Plan", "plan__code", label="plan__title"),
    Question("soort", "Wat klopt er niet?", "kind", labels=dict(Finding.Kind.choices)),
    Question("regio", "Regio", "plan__region__code", label="plan__region__name"),
)
MANY = {
    Finding.Kind.NUMBER: "over een getal",
    Finding.Kind.PERIOD: "over een periode",
    Finding.Kind.NAME: "over een naam",
    Finding.Kind.REFERENCE: "over een verwijzing",
}
HEADER = ("plan", "code", "soort", "bevinding", "toelichting", "plekken")
PAGE_SIZE = 20


def findings(request: HttpRequest) -> HttpResponse:
    readable = _readable(request)
    words = request.GET.get("zoek", "").replace("\x00", " ").strip()
    named = readable.filter(title__icontains=words) | readable.filter(explanation__icontains=words)
    shown = narrowed(named, QUESTIONS, request.GET)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name="bevindingen", header=HEADER, rows=_lines(shown))
    page = page_of(shown, request, PAGE_SIZE)
    filters = as_filters(named, QUESTIONS, request.GET)
    plans = asked_in(QUESTIONS[0], request.GET)
    counts = dict(shown.order_by().values_list("kind").annotate(Count("pk")))
    context = {
        "page": page,
        "rows": [(finding, places(finding)) for finding in page],
        "total": readable.count(),
        "plan_count": readable.order_by().values("plan").distinct().count(),
        "kinds": [(counts[kind], words) for kind, words in MANY.items() if counts.get(kind)],
        "filters": filters,
        "plan": Plan.objects.readable_by(request.user).filter(code=plans[0]).first() if len(plans) == 1 else None,
        "path": trail(None, Crumb("Bevindingen")),
    }
    return render(request, "website/findings/list.html", context)


def finding(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """One finding, with each place and the sentences around it."""
    found = get_object_or_404(_readable(request), plan__code=plan, code=code)
    crumbs = (Crumb(found.plan.title, reverse("plan", args=[plan])), Crumb("Bevindingen", _of_plan(found.plan)))
    context = {
        "finding": found,
        "places": [place_of(citation) for citation in found.citations.all()],
        "region": found.plan.region,
        "question": "wat",
        "path": trail(found.plan.region, *crumbs, Crumb(found.title)),
    }
    return render(request, "website/findings/finding.html", context)


def places(finding: Finding) -> list[Place]:
    """The places of a finding side by side, each with the very words that clash."""
    return [pinpoint(citation) for citation in finding.citations.all()]


def _readable(request: HttpRequest) -> QuerySet[Finding]:
    rows = Finding.objects.filter(plan__in=Plan.objects.readable_by(request.user)).select_related("plan__region")
    sources = Prefetch("citations", cited(request.user).select_related("document__publisher", "page"))
    return rows.prefetch_related(sources).order_by("plan__region__order", "plan__order", "plan_id", "order", "pk")


def _of_plan(plan: Plan) -> str:
    return f"{reverse('findings')}?plan={plan.code}"


def _lines(findings: Iterable[Finding]) -> Iterator[tuple[Cell, ...]]:
    for each in findings:
        sources = (
            f"{citation.document.title}, p. {citation.page_number or '?'}: {citation.anchor}"
            for citation in each.citations.all()
        )
        kind = each.get_kind_display()
        yield each.plan.title, each.code, kind, each.title, each.explanation, "\n".join(sources)
