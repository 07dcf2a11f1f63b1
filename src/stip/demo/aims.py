# SPDX-License-Identifier: EUPL-1.2
"""The targets, contributions, stories, baselines and recipes of the demo. What is there already is left as it is."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from stip.monitor.aims import actions, baselines
from stip.monitor.aims.actions import Decision
from stip.monitor.focus import keeping
from stip.monitor.models import Baseline
from stip.monitor.targets import Claim, SavedRecipe, Story, Target
from stip.partners.exchange import Facts

REASON = "demo geladen"
_REVISED = ("streefwaarde", "circa", "jaar")


def load(folder: Path) -> None:
    """Load the files of a folder, as far as it has them. Raises Refused when one is not valid."""
    _load_targets(_rows(folder, "doelen"))
    _load_claims(_rows(folder, "bijdragen"))
    _load_stories(_rows(folder, "verhalen"), folder / "beelden")
    _load_baselines(_rows(folder, "nulmetingen"))
    _load_recipes(_rows(folder, "recepten"))


def _rows(folder: Path, name: str) -> list[Facts]:
    path = folder / f"{name}.yaml"
    if not path.exists():
        return []
    rows: list[Facts] = yaml.safe_load(path.read_text(encoding="utf-8"))[name]
    return rows


def _load_targets(rows: Iterable[Facts]) -> None:
    known = set(Target.objects.values_list("region__code", "code"))
    added = []
    for order, row in enumerate(rows, start=1):
        if (row["regio"], row["code"]) not in known:
            added.append(_added(row))
            added[-1].order = order
    Target.objects.bulk_update(added, ["order"])


def _added(row: Facts) -> Target:
    """Add a target as it first was, and revise it until it is what it is now."""
    before = row.get("was", [])
    aims = [{name: each.get(name) for name in _REVISED if name in each} for each in (*before, row)]
    facts = {name: value for name, value in row.items() if name not in (*_REVISED, "was")}
    target = actions.add_target({**facts, **aims[0]}, by=None, reason=REASON)
    for old, aim in zip(before, aims[1:], strict=True):
        decision = Decision(dated=old["tot"], decision=old["besluit"], reason=old["reden"])
        target = actions.revise_target(target, aim, decision, seen=target.revision, by=None)
    return target


def _load_claims(rows: Iterable[Facts]) -> None:
    columns = ("item__plan__code", "item__code", "indicator__code", "output", "condition")
    known = set(Claim.objects.values_list(*columns))
    for row in rows:
        named = (*row["onderdeel"].split("/"), row["indicator"], row["oplevering"], row["voorwaarde"])
        if named not in known:
            actions.add_claim(row, by=None, reason=REASON)


def _load_stories(rows: Iterable[Facts], pictures: Path) -> None:
    known = set(Story.objects.values_list("region__code", "title"))
    for row in rows:
        if (row["regio"], row["titel"]) in known:
            continue
        facts = {name: value for name, value in row.items() if name != "foto"}
        story = actions.add_story(facts, by=None, reason=REASON)
        if "foto" in row:
            content = (pictures / row["foto"]).read_bytes()
            actions.set_picture(story, content, row["fotoInWoorden"], seen=story.revision, by=None, reason=REASON)


def _load_baselines(rows: Iterable[Facts]) -> None:
    known = set(Baseline.objects.values_list("region__code", "code"))
    for row in rows:
        if (row["regio"], row["code"]) not in known:
            baselines.add_baseline(row, by=None, reason=REASON)


def _load_recipes(rows: Iterable[Facts]) -> None:
    known = set(SavedRecipe.objects.values_list("region__code", "code"))
    for row in rows:
        if (row["regio"], row["code"]) not in known:
            keeping.keep(row, by=None, reason=REASON)
