# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages about money and people: reading first, then where something is changed."""

from django.urls import URLPattern, path

from stip.website.views import money

money_pages: list[URLPattern] = [
    path("plannen/<slug:plan>/geld", money.plan_money, name="plan_money"),
    path("plannen/<slug:plan>/onderdelen/<str:item>/geld", money.item_money, name="item_money"),
]

money_editing: list[URLPattern] = []
