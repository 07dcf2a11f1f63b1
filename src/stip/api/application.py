# SPDX-License-Identifier: EUPL-1.2
"""The API itself: all resources put together."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from stip.api import (
    API_VERSION,
    areas,
    baselines,
    bodies,
    catalogue,
    claims,
    documents,
    findings,
    geojson,
    indicators,
    items,
    lines,
    links,
    movements,
    observations,
    organisations,
    plans,
    recipes,
    regions,
    releases,
    schemes,
    stories,
    targets,
    versions,
)
from stip.api.problems import unknown_address

DESCRIPTION = """Alle openbare gegevens van Stip, voor iedereen te lezen zonder aan te melden.

Lijsten komen per pagina: `aantal` zegt hoeveel resultaten er zijn, `volgende` waar de volgende pagina staat.
Een waarde die leeg is (`null`) is niet bekend. Codes zijn vast; een code wijst altijd hetzelfde aan.
Een bedrag is tekst met twee cijfers achter de punt; `aard` zegt hoe zeker het is. Onbekend (`pm`) is nooit nul.
Een cijfer dat er niet is, is leeg en zegt in `status` waarom; ook dat is nooit nul.
Gegevens met `voorbeeld: true` zijn verzonnen, om iets te laten zien."""

api = NinjaAPI(
    title="Stip",
    version=API_VERSION,
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
# The borders come first, for "geojson" would be read as the code of an area.
api.add_router("/regios", regions.router)
api.add_router("/gebieden", geojson.router)
api.add_router("/gebieden", areas.router)
api.add_router("/organisaties", organisations.router)
api.add_router("/gremia", bodies.router)
api.add_router("/documenten", documents.router)
api.add_router("/plannen", plans.router)
api.add_router("/plannen", versions.router)
api.add_router("", items.router)
api.add_router("/relaties", links.router)
api.add_router("", findings.router)
api.add_router("", lines.router)
api.add_router("", movements.router)
api.add_router("/regelingen", schemes.router)
api.add_router("/indicatoren", indicators.router)
api.add_router("/waarnemingen", observations.router)
api.add_router("", releases.router)
api.add_router("", baselines.router)
api.add_router("", targets.router)
api.add_router("", recipes.router)
api.add_router("", claims.router)
api.add_router("", stories.router)
api.add_router("/catalogus", catalogue.router)


@api.exception_handler(Exception)
def _raise(request: HttpRequest, error: Exception) -> HttpResponse:
    """Leave every error to the contract, which tells all problems in one way."""
    raise error


@api.exception_handler(ValidationError)
def _strange_path(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Only a path can still be wrong here; query parameters report their own faults."""
    raise unknown_address(request.path) from error
