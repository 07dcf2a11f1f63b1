# SPDX-License-Identifier: EUPL-1.2
"""The description of the API in OpenAPI 3.1, as the Dutch API Design Rules ask for it."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stip.api import API_VERSION
from stip.api.answers import GEOJSON, JSON, answer
from stip.api.application import api
from stip.api.catalogue import JSON_LD, TURTLE
from stip.api.problems import MEDIA_TYPE

FILE = Path(__file__).parent / "openapi.json"

TAGS = {
    "regios": "Samenwerkingen met een gezamenlijk programma.",
    "plannen": "Wat een regio wil en doet.",
    "versies": "Wat er van een plan vastligt.",
    "onderdelen": "Opgaven, actielijnen, programma's en projecten: de onderdelen van plannen.",
    "relaties": "Hoe onderdelen samenhangen, ook over plannen heen.",
    "bevindingen": "Wat er in de bronnen niet klopt.",
    "begrotingsregels": "Wat het kost.",
    "bijdragen": "Wie het betaalt.",
    "uitgaven": "Wat ervan is uitgegeven.",
    "capaciteit": "Welke mensen eraan werken, en wat zij kosten.",
    "regelingen": "Deals en fondsen waar het geld uit komt, met hun regels.",
    "mutaties": "De boekingen waar elk bedrag de som van is.",
    "indicatoren": "Wat er gemeten wordt.",
    "waarnemingen": "De cijfers, elk met status, eenheid en levering.",
    "datasets": "Wiens cijfers het zijn.",
    "leveringen": "Wat er wanneer binnenkwam.",
    "nulmetingen": "Met welke cijfers een regio begon, en wat er sindsdien is gemeten.",
    "doelen": "Wat bereikt moet worden, of het binnen bereik komt, en wat het doel eerder was.",
    "bijdragelijnen": "Waaraan projecten bijdragen, en waarom dat te verwachten is.",
    "verhalen": "Wat mensen vertellen naast de cijfers.",
    "recepten": "Hoe aandachtsgebieden zijn gekozen, om over te doen.",
    "catalogus": "De datasets volgens DCAT-AP-NL 3.0.",
    "organisaties": "Wie er meedoen.",
    "gremia": "Waar zij elkaar treffen.",
    "gebieden": "Over welk land het gaat, met grenzen als GeoJSON.",
    "documenten": "Waar het staat.",
}
ERRORS = {
    "400": "De vraag klopt niet: een parameter is onbekend of heeft een waarde die niet kan.",
    "404": "Dit bestaat niet, of is niet openbaar.",
    "406": "Niet te krijgen in de vorm die in de kop Accept staat.",
    "500": "Er ging bij ons iets mis.",
}
PATH_EXAMPLES: dict[str, str | int] = {
    "regios": "voorbeeldregio",
    "gebieden": "GM0984",
    "organisaties": "gemeente-voorbeeldstad",
    "gremia": "opgaveteam-water-voorbeeldregio",
    "documenten": "voorbeeldnota",
    "plannen": "voorbeeldplan",
    "versies": 1,
    "onderdelen": "oefenvijver",
    "relaties": "voorbeeldplan:groene-daken:draagt-bij-aan:voorbeeldplan:oefenvijver",
    "bevindingen": "woningen-havenkwartier",
    "begrotingsregels": 1,
    "bijdragen": 1,
    "uitgaven": 1,
    "capaciteit": 1,
    "mutaties": 1,
    "regelingen": "voorbeelddeal",
    "indicatoren": "inwoners",
    "datasets": "kerncijfers",
    "leveringen": "kerncijfers-2022-1",
    "nulmetingen": "nulmeting-2022",
    "doelen": "duurzame-stroom",
    "recepten": "kwetsbare-wijken",
    "bijdragelijnen": 1,
    "verhalen": 1,
    "uitkomsten": 1,
}
PROBLEM = {
    "type": "object",
    "description": "Wat er mis is en hoe het te verhelpen is (RFC 9457).",
    "required": ["status", "title", "detail"],
    "properties": {
        "status": {"type": "integer", "description": "De HTTP-status.", "examples": [404]},
        "title": {"type": "string", "description": "Wat er mis is, kort.", "examples": ["Niet gevonden"]},
        "detail": {
            "type": "string",
            "description": "Wat er mis is en hoe het te verhelpen is.",
            "examples": ["Er is geen plan met de code ‘x’. Kijk op /api/v1/plannen welke er zijn."],
        },
        "fouten": {
            "type": "array",
            "description": "De parameters die niet kloppen, allemaal tegelijk.",
            "items": {"$ref": "#/components/schemas/Fout"},
        },
    },
}
FAULT = {
    "type": "object",
    "description": "Eén parameter die niet klopt.",
    "required": ["parameter", "uitleg"],
    "properties": {
        "parameter": {"type": "string", "description": "Naam van de parameter.", "examples": ["pagina"]},
        "uitleg": {
            "type": "string",
            "description": "Wat er mis is en hoe het te verhelpen is.",
            "examples": ["de waarde is te klein. Neem 1 of meer."],
        },
    },
}

Document = dict[str, Any]


@cache
def description() -> Document:
    """The whole description. It depends on the code alone, except for whom to write to."""
    document: Document = dict(api.get_openapi_schema(path_prefix=""))
    document["info"] |= {
        "contact": settings.API_CONTACT,
        "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        "summary": "Plannen en cijfers van samenwerkende regio's, met wie, wat, waar en waar het staat.",
    }
    document["servers"] = [{"url": "/api/v1", "description": "Deze installatie"}]
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    document["components"]["headers"] = {"API-Version": _version_header()}
    document["components"]["schemas"] |= {"Probleem": PROBLEM, "Fout": FAULT}
    for path, methods in document["paths"].items():
        _complete(path, methods["get"])
    text = orjson.dumps(_tidy(document), option=orjson.OPT_NON_STR_KEYS).decode()
    # The framework calls a list of plans "Lijst_Regioplan_".
    plain: Document = orjson.loads(re.sub(r"\bLijst_([A-Za-z]+)_", r"Lijst\1", text))
    plain["components"]["schemas"] = _referenced(plain)
    return plain


def described(request: HttpRequest) -> HttpResponse:
    return answer(request, description())


def written() -> bytes:
    """The description as the file in the repository."""
    return orjson.dumps(description(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _referenced(document: Document) -> Document:
    """The schemas that something refers to; the framework also lists the query parameters as if they were bodies."""
    text = orjson.dumps(document).decode()
    return {
        name: schema
        for name, schema in document["components"]["schemas"].items()
        if f'"#/components/schemas/{name}"' in text
    }


def _version_header() -> Document:
    schema = {"type": "string", "examples": [API_VERSION]}
    return {"description": "De volledige versie van deze API.", "schema": schema}


def _complete(path: str, operation: Document) -> None:
    """Add what the framework does not know: headers, media types, problems, examples of paths."""
    header = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
    found = operation["responses"][200]
    content = {GEOJSON if path.endswith("/geojson") else JSON: found["content"][JSON]}
    if path == "/catalogus":
        content = {JSON_LD: found["content"][JSON], TURTLE: {"schema": {"type": "string"}}}
    answered = {"description": "Het antwoord.", "headers": header, "content": content}
    responses = {"200": answered, "304": {"description": "Uw kopie is nog goed.", "headers": header}}
    for status, text in ERRORS.items():
        if status != "404" or "{" in path:
            content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Probleem"}}}
            responses[status] = {"description": text, "headers": header, "content": content}
    operation["responses"] = responses
    for parameter in operation["parameters"]:
        _complete_parameter(path, parameter)


def _complete_parameter(path: str, parameter: Document) -> None:
    schema = parameter["schema"]
    if parameter["in"] == "path":
        # "/plannen/{plan}/onderdelen/{code}": the word before {code} says of what it is the code.
        collection = path.split("/{" + parameter["name"])[0].rsplit("/", 1)[-1]
        kind = "Het nummer" if schema["type"] == "integer" else "De code"
        parameter["description"] = f"{kind}, zoals de lijst {'dat' if kind == 'Het nummer' else 'die'} geeft."
        parameter["example"] = PATH_EXAMPLES[collection]
        return
    parameter.pop("examples", None)
    parameter["example"] = schema.pop("examples")[0]
    schema.pop("description", None)
    # A filter that is left out has no value; null cannot be written in an address.
    if "anyOf" in schema:
        kinds = [kind for kind in schema.pop("anyOf") if kind.get("type") != "null"]
        schema |= kinds[0]
    if schema.get("default", "") is None:
        del schema["default"]


def _tidy(part: Any) -> Any:
    """Drop the titles that the framework makes up from names in the code."""
    if isinstance(part, list):
        return [_tidy(each) for each in part]
    if not isinstance(part, dict):
        return part
    made_up = isinstance(part.get("title"), str) and ("type" in part or "anyOf" in part or "$ref" in part)
    return {name: _tidy(value) for name, value in part.items() if not (name == "title" and made_up)}
