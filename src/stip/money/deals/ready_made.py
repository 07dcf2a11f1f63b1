# SPDX-License-Identifier: EUPL-1.2
"""Rule sets of schemes that occur more often, shipped in `data/regelingen.yaml`. A deal copies one and may differ."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from stip.money.deals import ruleset
from stip.money.deals.ruleset import Facts


@dataclass(frozen=True)
class RuleSet:
    """A rule set with its name; `kind` is the kind of scheme that it is for."""

    code: str
    name: str
    kind: str
    note: str
    rules: list[Facts]


@cache
def rule_sets() -> dict[str, RuleSet]:
    """All shipped rule sets by code. Raises ValueError when the shipped file breaks the shape."""
    rows = yaml.safe_load(files("stip.money").joinpath("data/regelingen.yaml").read_text(encoding="utf-8"))
    return {
        row["code"]: RuleSet(
            row["code"], row["naam"], row["soort"], row["toelichting"], ruleset.facts_of(ruleset.parse(row["regels"]))
        )
        for row in rows
    }


def rules_of(code: str) -> list[Facts]:
    """The rules of a shipped set, to be kept with a scheme. Raises ValueError, in Dutch, when there is no such set."""
    if code not in rule_sets():
        raise ValueError(
            f"De regelset '{code}' bestaat niet: kies uit {', '.join(rule_sets())}, of schrijf de regels uit."
        )
    return [dict(rule) for rule in rule_sets()[code].rules]
