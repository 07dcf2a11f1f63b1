# SPDX-License-Identifier: EUPL-1.2
"""Real answers are what the description says, no more and no less."""

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema.validators import Draft202012Validator

from stip.api.description import description
from stip.api.tests.test_api_answers import ADDRESSES, WRONG

RESOURCES = [address for address in ADDRESSES if address not in {"/api/v1", "/api/v1/openapi.json"}]


@pytest.mark.parametrize("address", RESOURCES)
def test_an_answer_is_what_the_description_says(bureau: Client, address: str) -> None:
    operation = description()["paths"][_path(address.partition("?")[0])]["get"]
    answer = bureau.get(address)
    content = operation["responses"]["200"]["content"]
    media_type = answer["Content-Type"]
    assert media_type in content
    facts = answer.content.decode() if media_type.startswith("text/") else json.loads(answer.content)
    _validate(facts, content[media_type]["schema"])


@pytest.mark.parametrize("address", [address for address, _ in WRONG])
def test_a_problem_is_what_the_description_says(anyone: Client, address: str) -> None:
    _validate(anyone.get(address).json(), {"$ref": "#/components/schemas/Probleem"})


def _path(address: str) -> str:
    """The described path of an address; the longest literal part wins."""
    steps = address.removeprefix("/api/v1/").replace("gebieden.geojson", "gebieden/geojson").split("/")
    fitting = []
    for path in description()["paths"]:
        parts = path[1:].split("/")
        if len(parts) == len(steps) and all(
            part.startswith("{") or part == step for part, step in zip(parts, steps, strict=True)
        ):
            fitting.append(path)
    return min(fitting, key=lambda path: path.count("{"))


def _validate(facts: Any, schema: dict[str, Any]) -> None:
    closed = json.loads(json.dumps(description()["components"]))
    for part in closed["schemas"].values():
        part["additionalProperties"] = False
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator({**schema, "components": closed}, format_checker=checker).validate(facts)
