# SPDX-License-Identifier: EUPL-1.2
"""`/api/v1`: the page that tells a person what there is, in the frame of the site."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from stip.api.answers import conditional
from stip.api.description import description
from stip.api.problems import not_acceptable


def overview(request: HttpRequest) -> HttpResponse:
    if not request.accepts("text/html"):
        raise not_acceptable("text/html")
    document = description()
    groups = [{"tag": tag, "operations": _operations(document, tag["name"])} for tag in document["tags"]]
    page = render_to_string("api/overview.html", {"info": document["info"], "groups": groups}, request)
    return conditional(request, page.encode(), "text/html; charset=utf-8")


def _operations(document: dict[str, object], tag: str) -> list[dict[str, object]]:
    paths = document["paths"]
    assert isinstance(paths, dict)
    found = []
    for address, methods in paths.items():
        operation = methods["get"]
        if tag in operation["tags"]:
            queries = [each for each in operation["parameters"] if each["in"] == "query"]
            found.append({"address": f"/api/v1{address}", "plain": "{" not in address, "queries": queries, **operation})
    return found
