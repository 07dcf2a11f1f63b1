# SPDX-License-Identifier: EUPL-1.2
"""A plan as one readable YAML file: read with the line of every problem, written so that reading changes nothing."""

import json
from dataclasses import replace
from typing import Any

import yaml

from stip.plans import rules
from stip.plans.exchange import Facts, Location, Problem, normalise, schema

MAXIMUM_SIZE = 20 * 1024 * 1024
MAXIMUM_INDENT = 200
_SHORT = 150


def read(text: str) -> tuple[Facts, list[Problem]]:
    """Read a YAML file. Returns the facts and no problems, or the problems, each with its line."""
    raw, problems = parse(text, first="stip: plan/1")
    if raw is None:
        return {}, problems
    facts, wrong = normalise(raw)
    problems = with_lines(text, problems + (wrong or rules.check(facts)))
    return ({} if problems else facts), problems


def parse(text: str, *, first: str) -> tuple[object | None, list[Problem]]:
    """What a YAML file holds, before its shape is checked; None when it cannot be read at all.

    first    the line that such a file begins with, for the message about an empty one
    returns  with the problems of the YAML itself, each with its line
    """
    if len(text) > MAXIMUM_SIZE:
        return None, [Problem("het bestand is groter dan 20 MB: splits het")]
    if _deepest(text) > MAXIMUM_INDENT:
        return None, [Problem("het bestand springt te ver in: een plan heeft hoogstens twaalf lagen")]
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else None
        return None, [
            Problem("dit is geen geldige YAML: kijk inspringing, dubbele punten en aanhalingstekens na", (), line)
        ]
    except yaml.YAMLError:
        return None, [Problem("dit is geen geldige YAML: het bestand bevat tekens die er niet in mogen")]
    if root is None or root.tag == "tag:yaml.org,2002:null":
        return None, [Problem(f"het bestand is leeg: begin met '{first}'")]
    if _uses_aliases(text):
        return None, [Problem("verwijzingen binnen YAML (& en *) mogen niet: schrijf de tekst op beide plekken uit")]
    try:
        return _Loader(text).construct_document(root), list(_repeated_keys(root))
    except yaml.constructor.ConstructorError as strange:
        line = strange.problem_mark.line + 1 if strange.problem_mark else None
        return None, [
            Problem(
                "hier staat iets dat geen gewone waarde is: haal het uitroepteken met wat erachter staat weg", (), line
            )
        ]


def with_lines(text: str, problems: list[Problem]) -> list[Problem]:
    """Problems that were found after reading, each with its line in the file."""
    root = yaml.compose(text, Loader=_Loader)
    if root is None:
        return problems
    located = [replace(problem, line=problem.line or _line(root, problem.place)) for problem in problems]
    return sorted(located, key=lambda problem: problem.line or 0)


def write(facts: Facts) -> str:
    """Write facts as YAML: short rows on one line, running text as a block."""
    text: str = yaml.dump(facts, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=118)
    return text


def schema_text() -> str:
    """The JSON Schema as it is published: `plans/plan.schema.json`."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which a date, a year and a code stay the text they are."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _construct_text_fields(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        is_text = key in _TEXT_FIELDS and isinstance(value_node, yaml.ScalarNode)
        plain_text = is_text and value_node.tag != "tag:yaml.org,2002:null"
        mapping[str(key)] = value_node.value if plain_text else loader.construct_object(value_node, deep=True)
    return mapping


# A period of `2024` or a code of `1` is text, also without quotes.
_TEXT_FIELDS = {"code", "periode", "oplevering", "naar", "anker", "titel", "samenvatting", "tekst", "toelichting"}
# In the books an amount is text ("125.000" is no fraction), and so is a day of which only the year is known.
_TEXT_FIELDS |= {"bedrag", "tarief", "cijfer", "datum", "onderdeel"}
_Loader.add_constructor("tag:yaml.org,2002:map", _construct_text_fields)


class _Dumper(yaml.CSafeDumper):
    """Safe YAML, written by the C library: a plan of a thousand items in a second."""


def _represent_text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _represent_mapping(dumper: _Dumper, value: dict[str, Any]) -> yaml.MappingNode:
    scalars_only = all(not isinstance(part, (dict, list)) for part in value.values())
    is_short = scalars_only and sum(len(str(part)) + len(key) + 4 for key, part in value.items()) < _SHORT
    one_line = is_short and not any("\n" in str(part) for part in value.values())
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=one_line)


def _represent_list(dumper: _Dumper, value: list[Any]) -> yaml.SequenceNode:
    one_line = all(isinstance(part, str) for part in value) and sum(len(part) + 2 for part in value) < _SHORT
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=one_line)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(dict, _represent_mapping)
_Dumper.add_representer(list, _represent_list)


def _deepest(text: str) -> int:
    """How deep the file nests at most: spaces before a line, or brackets that are open at once."""
    indent = max((len(line) - len(line.lstrip(" -")) for line in text.splitlines() if line.strip()), default=0)
    depth = deepest = 0
    for sign in text:
        depth += (sign in "[{") - (sign in "]}" and depth > 0)
        deepest = max(deepest, depth)
    return max(indent, deepest)


def _uses_aliases(text: str) -> bool:
    return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Loader))


def _repeated_keys(node: yaml.Node) -> list[Problem]:
    found: list[Problem] = []
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                found.append(Problem(f"'{key.value}' staat hier twee keer: haal er één weg", (), line))
            seen.add(key.value)
            children.append(value)
    elif isinstance(node, yaml.SequenceNode):
        children = node.value
    for child in children:
        found += _repeated_keys(child)
    return found


def _line(root: yaml.Node, place: Location) -> int:
    """The line of the deepest part of `place` that exists in the file."""
    node, line = root, root.start_mark.line + 1
    for part in place:
        step = _step(node, part)
        if step is None:
            return line
        node, line = step
    return line


def _step(node: yaml.Node, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        child = node.value[part]
        return child, child.start_mark.line + 1
    return None
