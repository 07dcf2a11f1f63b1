# SPDX-License-Identifier: EUPL-1.2
"""Addresses that cannot be meant: a zero character belongs in no text, and PostgreSQL refuses it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def without_zero_characters(answer: Answer) -> Answer:
    """Middleware: drop zero characters from the question; an address with one in its path is a bad request."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/api/"):  # the API explains this itself
            return answer(request)
        if "\x00" in request.path:
            raise BadRequest("Het adres bevat een teken dat niet mag.")
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return answer(request)

    return answered
