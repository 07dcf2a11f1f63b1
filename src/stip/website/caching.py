# SPDX-License-Identifier: EUPL-1.2
"""What may be kept of a page: of somebody who signed in nothing for others, and nothing without asking again."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def private_when_signed_in(answer: Answer) -> Answer:
    """Middleware; an answer that says itself how it may be kept stays as it is."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-cache"
        return response

    return answered
