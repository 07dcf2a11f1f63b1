# SPDX-License-Identifier: EUPL-1.2
"""`/gebieden/geojson` and `/gebieden/{code}/geojson`: borders of areas (RFC 7946)."""

from typing import Any, Literal

import orjson
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.answers import GEOJSON, Facts, answer
from stip.api.areas import AreaChoice, area_key, chosen
from stip.api.parameters import Parameters, one_of, year_filter
from stip.places.models import REFERENCE_YEAR, Area, AreaQuerySet, Boundary

COLUMNS = ("area_id", "year", "source")

router = Router(tags=["gebieden"])


class Eigenschappen(Schema):
    """Wat er van het gebied bij zijn grens staat."""

    code: str = Field(description="Code van het gebied.", examples=["GM0984"])
    naam: str = Field(description="Naam van het gebied.", examples=["Venray"])
    soort: str = Field(
        description="Wat voor gebied het is.", json_schema_extra=one_of(Area.Kind), examples=["gemeente"]
    )
    jaar: int | None = Field(description="Het jaar van de getoonde grens; leeg als er geen is.", examples=[2024])
    bron: str | None = Field(description="Waar de grens vandaan komt.", examples=["CBS Wijk- en buurtkaart"])


class Vorm(Schema):
    """Een vlak of een verzameling vlakken, in graden lengte en breedte (WGS 84)."""

    type: Literal["Polygon", "MultiPolygon"] = Field(description="Soort vorm.", examples=["Polygon"])
    coordinates: list[Any] = Field(
        description="De hoekpunten.", examples=[[[[5.9, 51.5], [6.0, 51.5], [6.0, 51.6], [5.9, 51.5]]]]
    )


class Kaartgebied(Schema):
    """Eén gebied als GeoJSON Feature."""

    type: Literal["Feature"] = Field(description="Altijd Feature.", examples=["Feature"])
    id: str = Field(description="Code van het gebied.", examples=["GM0984"])
    properties: Eigenschappen = Field(description="Gegevens van het gebied.")
    geometry: Vorm | None = Field(description="De grens; leeg als die niet bekend is.")


class Kaart(Schema):
    """Gebieden als GeoJSON FeatureCollection."""

    type: Literal["FeatureCollection"] = Field(description="Altijd FeatureCollection.", examples=["FeatureCollection"])
    features: list[Kaartgebied] = Field(description="De gebieden.")


class BorderYear(Parameters):
    year: int | None = year_filter(
        "jaar", f"Het jaar van de grens; is dat jaar er niet, dan het naaste. Standaard {REFERENCE_YEAR}."
    )


@router.get("/geojson", response=Kaart, operation_id="gebiedenGeojson", summary="Grenzen van gebieden")
def borders(request: HttpRequest, asked: Query[AreaChoice]) -> HttpResponse:
    """De grenzen van alle gekozen gebieden, als GeoJSON. Ook te vragen als /gebieden.geojson."""
    around = asked.year or REFERENCE_YEAR
    found = chosen(asked).existing_in(around).order_by("name", "code")
    return _map_answer(request, {"type": "FeatureCollection", "features": _features(found, around)})


@router.get("/{code}/geojson", response=Kaartgebied, operation_id="gebiedGeojson", summary="Grens van één gebied")
def border(request: HttpRequest, code: str, asked: Query[BorderYear]) -> HttpResponse:
    """De grens van één gebied, als GeoJSON."""
    found = Area.objects.filter(pk=area_key(code))
    return _map_answer(request, _features(found, asked.year or REFERENCE_YEAR)[0])


def _map_answer(request: HttpRequest, facts: Facts) -> HttpResponse:
    response = answer(request, facts, media_type=GEOJSON)
    response["Content-Crs"] = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    return response


def _features(areas: AreaQuerySet, around: int) -> list[Facts]:
    """Features in the order of `areas`. The geometry is passed on as the database wrote it, unread."""
    nearest = Boundary.objects.filter(area__in=areas.order_by().values("pk")).nearest_to(around)
    found = {key: rest for key, *rest in nearest.values_list(*COLUMNS, Cast("geometry", TextField()))}
    features = []
    for key, code, name, kind in areas.values_list("pk", "code", "name", "kind"):
        year, source, text = found.get(key, (None, None, "null"))
        properties = {"code": code, "naam": name, "soort": kind, "jaar": year, "bron": source or None}
        geometry = orjson.Fragment(text)
        features.append({"type": "Feature", "id": code, "properties": properties, "geometry": geometry})
    return features
