# SPDX-License-Identifier: EUPL-1.2
"""A page that has an address but no content yet says so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def coming(request: HttpRequest, **names: str) -> HttpResponse:
    return render(request, "website/coming.html", status=404)
