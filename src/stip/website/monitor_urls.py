# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages about figures: reading first, then where something is changed."""

from django.urls import URLPattern, path

from stip.website.views import (
    area_figures,
    baselines,
    claims,
    editing_baselines,
    editing_claims,
    editing_focus,
    editing_stories,
    editing_targets,
    focus,
    indicators,
    monitor_history,
    own_figures,
    releases,
    stories,
    targets,
)

monitor_pages: list[URLPattern] = [
    path("indicatoren", indicators.indicators, name="indicators"),
    path("indicatoren/<slug:code>", indicators.indicator, name="indicator"),
    path("gebieden/<str:code>/cijfers", area_figures.area_figures, name="area_figures"),
    path("gebieden/<str:code>/inlopen", area_figures.area_gap, name="area_gap"),
    path("cijfers/vergelijk", area_figures.compare_areas, name="compare_areas"),
    path("<slug:region>/cijfers/geschiedenis", monitor_history.monitor_history, name="monitor_history"),
    path("cijfers/uitgaven", releases.releases, name="releases"),
    path("<slug:region>/aandachtsgebieden", focus.focus, name="focus"),
    path("<slug:region>/aandachtsgebieden/kies", focus.focus_choose, name="focus_choose"),
    path("<slug:region>/aandachtsgebieden/vergelijk", focus.focus_compare, name="focus_compare"),
    path("<slug:region>/aandachtsgebieden/<slug:code>", focus.focus_recipe, name="focus_recipe"),
    path("<slug:region>/nulmetingen", baselines.baselines, name="baselines"),
    path("<slug:region>/nulmetingen/<slug:code>", baselines.baseline, name="baseline"),
    path("<slug:region>/doelen", targets.targets, name="targets"),
    path("<slug:region>/doelen/<slug:code>", targets.target, name="target"),
    path("<slug:region>/bijdragen", claims.claims, name="claims"),
    path("<slug:region>/verhalen", stories.stories, name="stories"),
    path("<slug:region>/verhalen/<int:pk>", stories.story, name="story"),
    path("<slug:region>/verhalen/<int:pk>/beeld", stories.picture, name="story_picture"),
]

monitor_editing: list[URLPattern] = [
    path("<slug:region>/cijfers/inlezen", own_figures.own_figures, name="own_figures"),
    path("<slug:region>/aandachtsgebieden/bewaar", editing_focus.focus_keep, name="focus_keep"),
    path("<slug:region>/aandachtsgebieden/<slug:code>/wijzig", editing_focus.focus_edit, name="focus_edit"),
    path("<slug:region>/aandachtsgebieden/<slug:code>/verwijder", editing_focus.focus_remove, name="focus_remove"),
    path("<slug:region>/nulmetingen/nieuw", editing_baselines.baseline_new, name="baseline_new"),
    path("<slug:region>/nulmetingen/<slug:code>/wijzig", editing_baselines.baseline_edit, name="baseline_edit"),
    path("<slug:region>/nulmetingen/<slug:code>/verwijder", editing_baselines.baseline_remove, name="baseline_remove"),
    path("<slug:region>/doelen/nieuw", editing_targets.target_new, name="target_new"),
    path("<slug:region>/doelen/<slug:code>/wijzig", editing_targets.target_edit, name="target_edit"),
    path("<slug:region>/doelen/<slug:code>/bijstellen", editing_targets.target_revise, name="target_revise"),
    path("<slug:region>/doelen/<slug:code>/tellen", editing_targets.target_tally, name="target_tally"),
    path("<slug:region>/doelen/<slug:code>/verwijder", editing_targets.target_remove, name="target_remove"),
    path("<slug:region>/bijdragen/nieuw", editing_claims.new, name="claim_new"),
    path("<slug:region>/bijdragen/<int:pk>/wijzig", editing_claims.change, name="claim_edit"),
    path("<slug:region>/bijdragen/<int:pk>/verwijder", editing_claims.remove, name="claim_remove"),
    path("<slug:region>/verhalen/nieuw", editing_stories.new, name="story_new"),
    path("<slug:region>/verhalen/<int:pk>/wijzig", editing_stories.change, name="story_edit"),
    path("<slug:region>/verhalen/<int:pk>/foto", editing_stories.picture, name="story_picture_edit"),
    path("<slug:region>/verhalen/<int:pk>/verwijder", editing_stories.remove, name="story_remove"),
]
