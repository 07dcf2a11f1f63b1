# SPDX-License-Identifier: EUPL-1.2
"""What Stip is, how accessible it is and what it keeps of visitors."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stip.website.navigation import Crumb, trail


def about(request: HttpRequest) -> HttpResponse:
    return _page(request, "about", "Over Stip")


def accessibility(request: HttpRequest) -> HttpResponse:
    return _page(request, "accessibility", "Toegankelijkheid")


def methods(request: HttpRequest) -> HttpResponse:
    return _page(request, "methods", "Zo rekenen we")


def privacy(request: HttpRequest) -> HttpResponse:
    return _page(request, "privacy", "Privacy")


def _page(request: HttpRequest, name: str, title: str) -> HttpResponse:
    contact = getattr(settings, "API_CONTACT", {})
    return render(request, f"website/{name}.html", {"path": trail(None, Crumb(title)), "contact": contact})
