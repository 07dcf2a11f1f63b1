# SPDX-License-Identifier: EUPL-1.2
"""Two moments of a plan side by side: which ones, what differs in words, and the table to download."""

from collections.abc import Iterator
from dataclasses import dataclass

from stip.places.access import Visitor
from stip.plans.comparison import Comparison, FieldChange, ItemChange, compare
from stip.plans.exchange import Facts, flatten
from stip.plans.exporting import facts_of
from stip.plans.models import Plan, Version
from stip.plans.visible import sight_of, visible
from stip.plans.wording import names_in, worded
from stip.website.formatting import counted, enumerated, number
from stip.website.listing import Filter, Option

NOW = "nu"
KINDS = {"added": "toegevoegd", "removed": "verwijderd", "moved": "verplaatst", "changed": "gewijzigd"}
HEADER = ("wat", "code", "niveau", "onderdeel", "veld", "oud", "nieuw")


@dataclass(frozen=True)
class Moment:
    """A version, or the plan as it stands now."""

    value: str
    label: str
    version: Version | None = None


@dataclass(frozen=True)
class Moved:
    """One differing item, with the titles of what it hung and hangs under."""

    change: ItemChange
    old_place: str
    new_place: str
    exists: bool


def moments(plan: Plan) -> list[Moment]:
    """Everything that can be compared, newest first; the content is not fetched."""
    versions = plan.versions.defer("content").order_by("-number")
    frozen = [Moment(str(each.number), _name(each), each) for each in versions]
    return [Moment(NOW, "het plan van nu"), *frozen]


def _name(version: Version) -> str:
    return f"versie {version.number} ({version.name})" if version.name else f"versie {version.number}"


def chosen(found: list[Moment], asked: str | None, otherwise: int) -> Moment:
    """The moment that is asked for; the one at place `otherwise` when it does not exist."""
    own = next((moment for moment in found if moment.value == asked), None)
    return own or found[min(otherwise, len(found) - 1)]


def differences(plan: Plan, old: Moment, new: Moment, visitor: Visitor) -> tuple[Comparison, list[Moved]]:
    """Compare two moments in words, as far as the visitor may read them."""
    stored = [_facts(plan, old), _facts(plan, new)]
    sight = sight_of(visitor, plan, stored)
    seen = [visible(facts, sight) for facts in stored]
    names = names_in(plan, seen)
    before, after = (worded(facts, names) for facts in seen)
    found = compare(before, after)
    titles = {row.code: row.facts["titel"] for facts in (before, after) for row in flatten(facts)}
    present = {row.code for row in flatten(after)} if new.value == NOW else set()
    return found, [
        Moved(
            change,
            old_place=titles.get(change.old_parent or "", "bovenaan"),
            new_place=titles.get(change.new_parent or "", "bovenaan"),
            exists=change.code in present,
        )
        for change in found.items
    ]


def answer(found: Comparison, old: Moment, new: Moment) -> str:
    """The differences in one sentence."""
    between = f"Tussen {old.label} en {new.label}"
    if found.is_empty:
        return f"{between} is er geen verschil."
    if not found.items:
        return f"{between} is alleen het plan zelf gewijzigd, geen onderdeel."
    counts = {word: len(found.of(kind)) for kind, word in KINDS.items() if found.of(kind)}
    (word, count), *rest = counts.items()
    first = f"{counted(count, 'onderdeel', 'onderdelen')} {word}"
    what = enumerated([first, *(f"{number(count)} {word}" for word, count in rest)])
    amounts = len(found.amounts)
    money = f"; bij {number(amounts)} daarvan veranderde een bedrag" if amounts else ""
    return f"{between}: {what}{money}."


def kinds_filter(found: Comparison, asked: list[str]) -> Filter:
    options = [Option(kind, word, len(found.of(kind)), kind in asked) for kind, word in KINDS.items()]
    return Filter("soort", "Wat is er gebeurd?", [option for option in options if option.count or option.chosen])


def table(found: Comparison, shown: list[Moved]) -> Iterator[tuple[str, ...]]:
    """One row per changed field; an item that came, went or moved has a row of its own."""
    for field in found.plan:
        yield ("gewijzigd", "", "plan", "", field.label, *_sides(field))
    for each in shown:
        change = each.change
        about = (KINDS[change.kind], change.code, change.level, change.title)
        if change.kind != "changed":
            moved = change.kind == "moved"
            yield (*about, "plek" if moved else "", each.old_place if moved else "", each.new_place if moved else "")
        for field in change.fields:
            yield (*about, field.label, *_sides(field))


def _facts(plan: Plan, moment: Moment) -> Facts:
    if moment.version is None:
        return facts_of(plan)
    content: Facts = plan.versions.values_list("content", flat=True).get(pk=moment.version.pk)
    return content


def _sides(field: FieldChange) -> tuple[str, str]:
    if field.added or field.removed:
        return "\n".join(field.removed), "\n".join(field.added)
    return field.old, field.new
