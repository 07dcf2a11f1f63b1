# SPDX-License-Identifier: EUPL-1.2
"""The JSON Schema of a plan told to people: which fields there are, which must be there, and what may stand in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
WHOLE = "plan"
_TYPES = {
    "string": "tekst",
    "boolean": "true (ja) of false (nee)",
    "integer": "een geheel getal",
    "number": "een getal",
    "array": "een lijst van codes",
}


@dataclass(frozen=True)
class Field:
    """`of` names the section that tells more, empty when there is none; `answers` are all that may be filled in."""

    name: str
    is_required: bool
    what: str
    answers: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True)
class Section:
    name: str
    description: str
    fields: tuple[Field, ...]


def sections(schema: Schema) -> list[Section]:
    """The plan itself, then everything in it, in the order in which it is first named."""
    names: dict[str, str] = {}
    waiting = [(WHOLE, schema)]
    found: list[Section] = []
    while waiting:
        name, part = waiting.pop(0)
        for field, reference in _references(part):
            if reference not in names:
                names[reference] = field
                waiting.append((field, schema["$defs"][reference]))
        description = re.sub("`(.+?)`", r"“\1”", part.get("description", ""))
        found.append(Section(name, description, tuple(_fields(part, names))))
    return found


def _references(part: Schema) -> Iterator[tuple[str, str]]:
    for field, shape in part["properties"].items():
        reference = shape.get("items", {}).get("$ref")
        if reference:
            yield field, reference.rpartition("/")[2]


def _fields(part: Schema, names: dict[str, str]) -> Iterator[Field]:
    required = set(part.get("required", []))
    references = dict(_references(part))
    for name, shape in part["properties"].items():
        answers = tuple(each for each in shape.get("enum", []) if each)
        if "const" in shape:
            answers = (shape["const"],)
        of = names.get(references.get(name, ""), "")
        yield Field(name, name in required, "" if answers else _what(shape, of), answers, of)


def _what(shape: Schema, of: str) -> str:
    if of:
        return "een lijst"
    kinds = [shape.get("type"), *(each.get("type") for each in shape.get("anyOf", []))]
    kind = next((each for each in kinds if each in _TYPES), "string")
    most = f", hoogstens {shape['maxLength']} tekens" if shape.get("maxLength", 20_000) < 20_000 else ""
    return _TYPES[kind] + most
