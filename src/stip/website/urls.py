# SPDX-License-Identifier: EUPL-1.2
"""Addresses of all pages: Dutch, in kebab-case, without a slash at the end. A page group adds its own lines.

What every template may count on, by name:
    start, question(region, question), region(region), plan(plan), item(plan, item), organisation(code), area(code),
    document(code), citation(pk), search
"""

from django.urls import URLPattern, URLResolver, path

from stip.website import stylesheet
from stip.website.views import (
    about,
    citations,
    coming,
    items,
    matrix,
    network,
    plans,
    questions,
    regions,
    start,
    tracks,
    versions,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("stijl/<slug:name>.css", stylesheet.stylesheet, name="stylesheet"),
    path("over", about.about, name="about"),
    path("toegankelijkheid", about.accessibility, name="accessibility"),
    path("privacy", about.privacy, name="privacy"),
    path("bronnen/<int:pk>", citations.citation, name="citation"),
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
    path("plannen", coming.coming, name="plans"),
    path("organisaties", coming.coming, name="organisations"),
    path("organisaties/<slug:code>", coming.coming, name="organisation"),
    path("gebieden/<str:code>", coming.coming, name="area"),
    path("documenten", coming.coming, name="documents"),
    path("documenten/<slug:code>", coming.coming, name="document"),
    path("zoeken", coming.coming, name="search"),
    # Last: a region's code is the whole address.
    path("<slug:region>/<slug:question>", questions.question, name="question"),
    path("<slug:region>", regions.region, name="region"),
]
