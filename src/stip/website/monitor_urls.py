# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages about figures: reading first, then where something is changed."""

from django.urls import URLPattern, path

from stip.website.views import (
    area_figures,
    baselines,
    claims,
    editing_baselines,
    editing_claims,
    editing_stories,
    indicators,
    releases,
    stories,
)

monitor_pages: list[URLPattern] = [
    path("indicatoren", indicators.indicators, name="indicators"),
    path("indicatoren/<slug:code>", indicators.indicator, name="indicator"),
    path("gebieden/<str:code>/cijfers", area_figures.area_figures, name="area_figures"),
    path("gebieden/<str:code>/inlopen", area_figures.area_gap, name="area_gap"),
    path("cijfers/vergelijk", area_figures.compare_areas, name="compare_areas"),
    path("cijfers/uitgaven", releases.releases, name="releases"),
    path("<slug:region>/nulmetingen", baselines.baselines, name="baselines"),
    path("<slug:region>/nulmetingen/<slug:code>", baselines.baseline, name="baseline"),
    path("<slug:region>/bijdragen", claims.claims, name="claims"),
    path("<slug:region>/verhalen", stories.stories, name="stories"),
    path("<slug:region>/verhalen/<int:pk>", stories.story, name="story"),
    path("<slug:region>/verhalen/<int:pk>/beeld", stories.picture, name="story_picture"),
]

monitor_editing: list[URLPattern] = [
    path("<slug:region>/nulmetingen/nieuw", editing_baselines.baseline_new, name="baseline_new"),
    path("<slug:region>/nulmetingen/<slug:code>/wijzig", editing_baselines.baseline_edit, name="baseline_edit"),
    path("<slug:region>/nulmetingen/<slug:code>/verwijder", editing_baselines.baseline_remove, name="baseline_remove"),
    path("<slug:region>/bijdragen/nieuw", editing_claims.new, name="claim_new"),
    path("<slug:region>/bijdragen/<int:pk>/wijzig", editing_claims.change, name="claim_edit"),
    path("<slug:region>/bijdragen/<int:pk>/verwijder", editing_claims.remove, name="claim_remove"),
    path("<slug:region>/verhalen/nieuw", editing_stories.new, name="story_new"),
    path("<slug:region>/verhalen/<int:pk>/wijzig", editing_stories.change, name="story_edit"),
    path("<slug:region>/verhalen/<int:pk>/foto", editing_stories.picture, name="story_picture_edit"),
    path("<slug:region>/verhalen/<int:pk>/verwijder", editing_stories.remove, name="story_remove"),
]
