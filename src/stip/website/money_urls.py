# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages about money and people: reading first, then where something is changed."""

from django.urls import URLPattern, path

from stip.website.views import (
    bookings,
    capacity,
    editing_deadlines,
    editing_keys,
    editing_schemes,
    grid_import,
    keys,
    money,
    money_calendar,
    money_findings,
    money_grid,
    organisation_money,
    scheme_account,
    schemes,
)

money_pages: list[URLPattern] = [
    path("regelingen", schemes.schemes, name="schemes"),
    path("regelingen/<slug:code>", schemes.scheme, name="scheme"),
    path("regelingen/<slug:code>/verantwoording/<int:year>", scheme_account.scheme_account, name="scheme_account"),
    path("<slug:region>/geldkalender", money_calendar.money_calendar, name="money_calendar"),
    path("organisaties/<slug:code>/geld", organisation_money.organisation_money, name="organisation_money"),
    path("<slug:region>/geldbevindingen", money_findings.money_findings, name="money_findings"),
    path("<slug:region>/capaciteit", capacity.region_capacity, name="region_capacity"),
    path("<slug:region>/verdeelsleutels", keys.keys, name="keys"),
    path("<slug:region>/verdeelsleutels/<slug:code>", keys.key, name="key"),
    path("mutaties/<int:pk>", bookings.movement, name="movement"),
    path("plannen/<slug:plan>/geld/bestand", grid_import.plan_money_file, name="plan_money_file"),
    path("plannen/<slug:plan>/geld", money.plan_money, name="plan_money"),
    path("plannen/<slug:plan>/onderdelen/<str:item>/geld", money.item_money, name="item_money"),
]

money_editing: list[URLPattern] = [
    path("regelingen/nieuw", editing_schemes.scheme_new, name="scheme_new"),
    path("regelingen/<slug:code>/wijzig", editing_schemes.scheme_edit, name="scheme_edit"),
    path("regelingen/<slug:code>/regels/wijzig", editing_schemes.scheme_rules, name="scheme_rules"),
    path("regelingen/<slug:code>/versies", editing_schemes.scheme_versions, name="scheme_versions"),
    path("regelingen/<slug:code>/versies/nieuw", editing_schemes.scheme_version_new, name="scheme_version_new"),
    path(
        "regelingen/<slug:code>/versies/<slug:kind>/<slug:dated>/wijzig",
        editing_schemes.scheme_version_edit,
        name="scheme_version_edit",
    ),
    path(
        "regelingen/<slug:code>/versies/<slug:kind>/<slug:dated>/verwijder",
        editing_schemes.scheme_version_remove,
        name="scheme_version_remove",
    ),
    path("regelingen/<slug:code>/verantwoording/<int:year>/wijzig", editing_schemes.account_edit, name="account_edit"),
    path("<slug:region>/geldkalender/nieuw", editing_deadlines.deadline_new, name="deadline_new"),
    path("<slug:region>/geldkalender/<slug:code>/wijzig", editing_deadlines.deadline_edit, name="deadline_edit"),
    path("<slug:region>/geldkalender/<slug:code>/verwijder", editing_deadlines.deadline_remove, name="deadline_remove"),
    path("<slug:region>/verdeelsleutels/nieuw", editing_keys.add, name="key_new"),
    path("<slug:region>/verdeelsleutels/<slug:code>/wijzig", editing_keys.change, name="key_edit"),
    path("plannen/<slug:plan>/geld/bewerken", money_grid.grid_edit, name="grid_edit"),
    path("plannen/<slug:plan>/geld/inlezen", grid_import.grid_import, name="grid_import"),
    path("plannen/<slug:plan>/geld/boeken", bookings.booking_new, name="booking_new"),
    path("mutaties/<int:pk>/terugdraaien", bookings.movement_reverse, name="movement_reverse"),
    path("mutaties/<int:pk>/corrigeren", bookings.movement_correct, name="movement_correct"),
]
