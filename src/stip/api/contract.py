# SPDX-License-Identifier: EUPL-1.2
"""The promises that hold for every answer of the API, also for a wrong address and for our own mistakes."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from stip.api import API_VERSION
from stip.api.parameters import refuse_all
from stip.api.problems import Problem, method_not_allowed, our_fault, problem_answer, unknown_address

ALLOWED = "GET, HEAD, OPTIONS"
HEADERS = {
    "API-Version": API_VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, ETag, Last-Modified",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PREFLIGHT = {
    "Allow": ALLOWED,
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Accept, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
POLICY = "default-src 'none'; frame-ancestors 'none'"

View = Callable[..., HttpResponse]
logger = logging.getLogger("django.request")


def kept(view: View, *, takes_query: bool) -> View:
    """Wrap a view so that its answers keep the contract: reading only, problems as problems, headers everywhere."""

    @csrf_exempt
    @wraps(view)
    def promised(request: HttpRequest, **path: Any) -> HttpResponse:
        response = _answered(view, request, path, takes_query=takes_query)
        for name, value in HEADERS.items():
            response[name] = value
        if response.get("Content-Type", "").split(";")[0] != "text/html":
            response["Content-Security-Policy"] = POLICY
        response.setdefault("Cache-Control", "no-store")
        return response

    return promised


def unknown(request: HttpRequest) -> HttpResponse:
    """Any address that is not there."""
    raise unknown_address(request.path)


def _answered(view: View, request: HttpRequest, path: dict[str, Any], *, takes_query: bool) -> HttpResponse:
    try:
        if view is unknown:
            return view(request)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT)
        if request.method not in {"GET", "HEAD"}:
            raise method_not_allowed(str(request.method), ALLOWED)
        if not takes_query:
            refuse_all(request.GET)
        return _read(view, request, path)
    except Problem as problem:
        return problem_answer(problem)
    except Http404:
        return problem_answer(unknown_address(request.path))
    except Exception:
        # The last line of defence: whatever broke, the asker gets a problem and we get the trace.
        logger.exception("API: %s", request.path)
        return problem_answer(our_fault())


def _read(view: View, request: HttpRequest, path: dict[str, Any]) -> HttpResponse:
    """Run a view; HEAD is a GET of which only the head is sent."""
    if any("\x00" in str(part) for part in path.values()):
        raise unknown_address(request.path)
    if request.method != "HEAD":
        return view(request, **path)
    request.method = "GET"
    try:
        response = view(request, **path)
    finally:
        request.method = "HEAD"
    length = len(response.content)
    response.content = b""
    response["Content-Length"] = str(length)
    return response
