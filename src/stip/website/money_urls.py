# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages about money and people: reading first, then where something is changed."""

from django.urls import URLPattern, path

from stip.website.views import bookings, editing_keys, keys, money, money_grid, organisation_money

money_pages: list[URLPattern] = [
    path("organisaties/<slug:code>/geld", organisation_money.organisation_money, name="organisation_money"),
    path("<slug:region>/verdeelsleutels", keys.keys, name="keys"),
    path("<slug:region>/verdeelsleutels/<slug:code>", keys.key, name="key"),
    path("mutaties/<int:pk>", bookings.movement, name="movement"),
    path("plannen/<slug:plan>/geld", money.plan_money, name="plan_money"),
    path("plannen/<slug:plan>/onderdelen/<str:item>/geld", money.item_money, name="item_money"),
]

money_editing: list[URLPattern] = [
    path("<slug:region>/verdeelsleutels/nieuw", editing_keys.add, name="key_new"),
    path("<slug:region>/verdeelsleutels/<slug:code>/wijzig", editing_keys.change, name="key_edit"),
    path("plannen/<slug:plan>/geld/bewerken", money_grid.grid_edit, name="grid_edit"),
    path("plannen/<slug:plan>/geld/boeken", bookings.booking_new, name="booking_new"),
    path("mutaties/<int:pk>/terugdraaien", bookings.movement_reverse, name="movement_reverse"),
    path("mutaties/<int:pk>/corrigeren", bookings.movement_correct, name="movement_correct"),
]
