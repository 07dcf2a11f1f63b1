# SPDX-License-Identifier: EUPL-1.2
"""The Dutch API Design Rules 2.1, rule by rule, on the description that everyone builds on."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.test import Client
from jsonschema.validators import Draft202012Validator

from stip.api import API_VERSION
from stip.api.description import FILE, description, written

PATHS = description()["paths"]
OPERATIONS = [pytest.param(path, method, id=path) for path, methods in PATHS.items() for method in methods]
SEGMENT = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*|\{[a-z]+\})")
CAMEL = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*")


def test_the_description_in_the_repository_is_up_to_date() -> None:
    assert FILE.read_bytes() == written(), "run: python -m django openapi"


def test_the_description_is_published_for_anyone(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer.json()) == (200, description())


def test_the_description_names_contact_licence_version_and_server() -> None:
    document = description()
    assert document["openapi"].startswith("3.1.")
    assert all(document["info"]["contact"][name] for name in ("name", "email", "url"))
    assert document["info"]["license"]["identifier"] == "EUPL-1.2"
    assert document["info"]["version"] == API_VERSION
    assert re.fullmatch(r"\d+\.\d+\.\d+", API_VERSION)
    assert all(re.search(r"/v\d+$", server["url"]) for server in document["servers"])
    assert document["servers"][0]["url"].endswith(f"/v{API_VERSION.split('.')[0]}")


def test_every_resource_is_there() -> None:
    names = "regios gebieden organisaties gremia documenten plannen onderdelen relaties bevindingen"
    names += " begrotingsregels bijdragen uitgaven capaciteit mutaties regelingen"
    names += " indicatoren waarnemingen datasets leveringen doelen recepten catalogus bijdragelijnen verhalen"
    assert {f"/{name}" for name in names.split()} <= set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_an_address_is_kebab_case_without_a_slash_at_the_end(path: str) -> None:
    assert path.startswith("/")
    assert all(SEGMENT.fullmatch(segment) for segment in path.split("/")[1:])


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_an_operation_only_reads_and_says_in_dutch_what_it_gives(path: str, method: str) -> None:
    operation = PATHS[path][method]
    assert method == "get"
    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert set(operation["tags"]) <= {tag["name"] for tag in description()["tags"]}


def test_operations_and_tags_have_names_of_their_own() -> None:
    names = [operation["operationId"] for methods in PATHS.values() for operation in methods.values()]
    tags = [tag["name"] for tag in description()["tags"]]
    assert len(set(names)) == len(names)
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_names_the_version_header_and_every_error_is_a_problem(path: str, method: str) -> None:
    responses = PATHS[path][method]["responses"]
    assert {"200", "304", "400", "406", "500"} <= set(responses)
    assert ("404" in responses) == ("{" in path)
    assert "422" not in responses
    for status, response in responses.items():
        assert "API-Version" in response["headers"]
        if status >= "400":
            assert list(response["content"]) == ["application/problem+json"]
    assert set(description()["components"]["schemas"]["Probleem"]["required"]) == {"status", "title", "detail"}


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_parameter_is_explained_with_a_fitting_example(path: str, method: str) -> None:
    for parameter in PATHS[path][method]["parameters"]:
        assert CAMEL.fullmatch(parameter["name"])
        assert parameter["description"].endswith(".")
        assert parameter["required"] == (parameter["in"] == "path")
        jsonschema.validate(parameter["example"], parameter["schema"])


def test_every_property_is_explained_with_a_fitting_example() -> None:
    for name, schema in description()["components"]["schemas"].items():
        assert re.fullmatch(r"[A-Z][A-Za-z]*", name)
        assert schema["description"]
        for key, part in schema["properties"].items():
            assert CAMEL.fullmatch(key)
            assert part["description"].endswith("."), (name, key)
            assert "examples" in part or "$ref" in json.dumps(part), (name, key)
            for example in part.get("examples", []):
                Draft202012Validator(part, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(example)


def test_dates_and_moments_have_their_format() -> None:
    for name, part in _properties():
        kinds = [part, *part.get("anyOf", [])]
        formats = {kind.get("format") for kind in kinds}
        if name.endswith("Op"):
            assert "date-time" in formats
        if "atum" in name:
            assert "date" in formats


def test_the_description_obeys_the_schema_language() -> None:
    for schema in description()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(description())
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', text):
        part: Any = description()
        for step in reference.split("/"):
            part = part[step]


def _properties() -> Iterator[tuple[str, Any]]:
    for schema in description()["components"]["schemas"].values():
        yield from schema["properties"].items()
