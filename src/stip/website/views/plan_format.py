# SPDX-License-Identifier: EUPL-1.2
"""The format in which a plan travels: the JSON Schema for programs, and the same told to people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from stip.money.exchange import facts as books
from stip.plans import exchange, files
from stip.website.navigation import Crumb, trail
from stip.website.pages.format_page import sections


def _fingerprint(request: HttpRequest) -> str:
    return f'"{exchange.fingerprint(exchange.schema())[:16]}"'


@cache_control(public=True, max_age=3600)
@condition(etag_func=_fingerprint)
def schema(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(files.schema_text(), content_type="application/schema+json; charset=utf-8")
    # Editors check a plan while it is typed, from wherever they are.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _fingerprint_of_books(request: HttpRequest) -> str:
    return f'"{exchange.fingerprint(books.schema())[:16]}"'


@cache_control(public=True, max_age=3600)
@condition(etag_func=_fingerprint_of_books)
def books_schema(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(books.schema_text(), content_type="application/schema+json; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def explanation(request: HttpRequest) -> HttpResponse:
    context = {"sections": sections(exchange.schema()), "path": trail(None, Crumb("Een plan als bestand"))}
    return render(request, "website/plan_format.html", context)
