# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages about figures: reading first, then where something is changed."""

from django.urls import URLPattern, path

from stip.website.views import area_figures, indicators, releases

monitor_pages: list[URLPattern] = [
    path("indicatoren", indicators.indicators, name="indicators"),
    path("indicatoren/<slug:code>", indicators.indicator, name="indicator"),
    path("gebieden/<str:code>/cijfers", area_figures.area_figures, name="area_figures"),
    path("cijfers/vergelijk", area_figures.compare_areas, name="compare_areas"),
    path("cijfers/uitgaven", releases.releases, name="releases"),
]

monitor_editing: list[URLPattern] = []
