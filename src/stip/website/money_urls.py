# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages about money and people: reading first, then where something is changed."""

from django.urls import URLPattern

money_pages: list[URLPattern] = []

money_editing: list[URLPattern] = []
