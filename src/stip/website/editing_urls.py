# SPDX-License-Identifier: EUPL-1.2
"""Addresses where something is changed. They come before the pages themselves, whose codes could swallow them."""

from django.urls import URLPattern, path

from stip.website.views import (
    editing_documents,
    editing_items,
    editing_partners,
    editing_plans,
    editing_structure,
    importing,
    passage_check,
    people,
)

ITEM = "plannen/<slug:plan>/onderdelen/<str:item>"

editing_urls: list[URLPattern] = [
    path("plannen/inlezen", importing.import_plan, name="plan_import"),
    path("plannen/<slug:plan>/wijzig", editing_plans.change, name="plan_edit"),
    path("plannen/<slug:plan>/themas", editing_plans.themes, name="plan_themes"),
    path("plannen/<slug:plan>/niveaus", editing_plans.levels, name="plan_levels"),
    path("plannen/<slug:plan>/versies/nieuw", editing_plans.freeze, name="version_new"),
    path("plannen/<slug:plan>/versies/<int:number>/stadium", editing_plans.stage, name="version_stage"),
    path("plannen/<slug:plan>/onderdelen/nieuw", editing_structure.add, name="item_new"),
    path(f"{ITEM}/wijzig", editing_items.change, name="item_edit"),
    path(f"{ITEM}/partners", editing_items.partners, name="item_partners"),
    path(f"{ITEM}/punten", editing_items.points, name="item_points"),
    path(f"{ITEM}/bedragen", editing_items.amounts, name="item_amounts"),
    path(f"{ITEM}/relaties", editing_items.relations, name="item_relations"),
    path(f"{ITEM}/bronnen", editing_items.sources, name="item_sources"),
    path(f"{ITEM}/verplaats", editing_structure.move, name="item_move"),
    path(f"{ITEM}/verwijder", editing_structure.remove, name="item_remove"),
    path("organisaties/nieuw", editing_partners.add_organisation, name="organisation_new"),
    path("organisaties/<slug:code>/wijzig", editing_partners.change_organisation, name="organisation_edit"),
    path("gremia/nieuw", editing_partners.add_body, name="body_new"),
    path("gremia/<slug:code>/wijzig", editing_partners.change_body, name="body_edit"),
    path("documenten/toevoegen", editing_documents.add, name="document_add"),
    path("documenten/<slug:code>/wijzig", editing_documents.change, name="document_change"),
    path("bronnen/nakijken", passage_check.passage_check, name="passage_check"),
    path("uitnodiging/<str:token>", people.accept, name="invitation"),
    path("<slug:region>/mensen", people.people, name="people"),
]
