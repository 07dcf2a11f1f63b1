# SPDX-License-Identifier: EUPL-1.2
"""Addresses of all pages: Dutch, in kebab-case, without a slash at the end. A page group adds its own lines.

What every template may count on, by name:
    start, question(region, question), region(region), plan(plan), item(plan, item), organisation(code), area(code),
    document(code), citation(pk), search
"""

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from stip.website import stylesheet
from stip.website.editing_urls import editing_urls
from stip.website.money_urls import money_editing, money_pages
from stip.website.monitor_urls import monitor_editing, monitor_pages
from stip.website.views import (
    about,
    areas,
    bodies,
    citations,
    documents,
    findings,
    items,
    matrix,
    network,
    organisations,
    plan_format,
    plan_list,
    plans,
    questions,
    regions,
    search,
    start,
    timeline,
    tracks,
    versions,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("stijl/<slug:name>.css", stylesheet.stylesheet, name="stylesheet"),
    path("over", about.about, name="about"),
    path("toegankelijkheid", about.accessibility, name="accessibility"),
    path("rekenwijze", about.methods, name="methods"),
    path("privacy", about.privacy, name="privacy"),
    path("bronnen/<int:pk>", citations.citation, name="citation"),
    *editing_urls,
    *money_editing,
    *money_pages,
    *monitor_editing,
    *monitor_pages,
    path("plannen/<slug:plan>", plans.outline, name="plan"),
    path("plannen/<slug:plan>/geschiedenis", plans.history, name="plan_history"),
    path("plannen/<slug:plan>/bestand", plans.file, name="plan_file"),
    path("plannen/<slug:plan>/onderdelen/<str:item>", items.item, name="item"),
    path("plannen/<slug:plan>/versies", versions.versions, name="versions"),
    path("plannen/<slug:plan>/vergelijk", versions.comparison, name="comparison"),
    path("plannen/<slug:plan>/matrix", matrix.matrix, name="matrix"),
    path("plannen/<slug:plan>/samenhang", network.network, name="network"),
    path("rijkstrajecten", tracks.tracks, name="tracks"),
    # Places kept for pages that are still being made; each line goes when its page comes.
    path("plannen", plan_list.plans, name="plans"),
    path("organisaties", organisations.organisations, name="organisations"),
    path("organisaties/<slug:code>", organisations.organisation, name="organisation"),
    path("gremia/<slug:code>", bodies.body, name="body"),
    path("gebieden", areas.areas, name="areas"),
    path("gebieden/<str:code>", areas.area, name="area"),
    path("documenten", documents.documents, name="documents"),
    path("documenten/<slug:code>", documents.document, name="document"),
    path("documenten/<slug:code>/bestand", documents.file, name="document_file"),
    path("documenten/<slug:code>/p/<int:number>", documents.page, name="page"),
    path("documenten/<slug:code>/p/<int:number>/beeld", documents.picture, name="page_image"),
    path("zoeken", search.search, name="search"),
    path("zoeken/suggesties", search.suggestions, name="suggestions"),
    path("bevindingen", findings.findings, name="findings"),
    path("bevindingen/<slug:plan>/<slug:code>", findings.finding, name="finding"),
    path("schema", plan_format.explanation, name="plan_format"),
    path("schema/plan.json", plan_format.schema, name="plan_schema"),
    path("schema/boeken.json", plan_format.books_schema, name="books_schema"),
    path("<slug:region>/wie", bodies.region_who, name="region_who"),
    path("<slug:region>/tijdlijn", timeline.timeline, name="timeline"),
    # Last: a region's code is the whole address.
    path("<slug:region>/<slug:question>", questions.question, name="question"),
    path("<slug:region>", regions.region, name="region"),
]

# Pages to read answer to GET and HEAD alone.
for page in urlpatterns:
    if isinstance(page, URLPattern) and page not in (*editing_urls, *money_editing, *monitor_editing):
        page.callback = require_safe(page.callback)
