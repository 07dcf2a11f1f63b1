# SPDX-License-Identifier: EUPL-1.2
"""The addresses under /api. Every one keeps the contract, also the ones that do not exist."""

from django.urls import URLPattern, path, re_path

from stip.api.application import api
from stip.api.contract import kept, unknown
from stip.api.description import described, description
from stip.api.overview import overview

BORDERS = "gebieden/geojson"


def _resources() -> dict[str, URLPattern]:
    """The resources by route, each wrapped in the contract."""
    described_paths = description()["paths"]
    found = {}
    for pattern in api.urls[0]:
        route = str(pattern.pattern)
        operation = described_paths.get("/" + route.replace("<", "{").replace(">", "}"))
        if isinstance(pattern, URLPattern) and operation:
            takes_query = any(parameter["in"] == "query" for parameter in operation["get"]["parameters"])
            found[route] = path(f"v1/{route}", kept(pattern.callback, takes_query=takes_query), name=pattern.name)
    return found


_found = _resources()

app_name = "api"
urlpatterns = [
    path("v1", kept(overview, takes_query=False), name="overview"),
    path("v1/", kept(overview, takes_query=False)),
    path("v1/openapi.json", kept(described, takes_query=False), name="openapi"),
    # Map programs like an address with an extension; the description leaves it out, for the design rules forbid it.
    path("v1/gebieden.geojson", _found[BORDERS].callback),
    *_found.values(),
    re_path(r"", kept(unknown, takes_query=True)),
]
