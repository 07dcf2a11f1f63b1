# SPDX-License-Identifier: EUPL-1.2
"""The facts of a plan as far as a visitor may read them.

A version and the history keep everything; whoever shows or exports them passes through here first.
What is not public now stays hidden in old versions too, for it may have been made internal on purpose.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from stip.accounts.models import Change
from stip.places.access import Visitor, regions_of
from stip.plans.exchange import Facts
from stip.plans.models import Item, Plan
from stip.plans.names import target_of
from stip.sources.models import Document


@dataclass(frozen=True)
class Sight:
    """What one visitor may read of a plan.

    is_own      the visitor works for the region of the plan and reads all of it
    hidden      codes of items of the plan that she may not read now, see `hidden_codes`
    documents   codes of the documents she may read, of those that the facts name
    targets     (plan, item) codes she may read in other plans, of those that the facts link to
    """

    plan: str
    is_own: bool
    hidden: frozenset[str]
    documents: frozenset[str]
    targets: frozenset[tuple[str, str]]

    def reads(self, facts: Facts) -> bool:
        """Whether the item with these facts may be shown."""
        is_public = facts.get("zichtbaarheid", "openbaar") == "openbaar"
        return self.is_own or (is_public and facts["code"] not in self.hidden)


def sight_of(visitor: Visitor, plan: Plan, batch: Iterable[Facts]) -> Sight:
    """Find out what the visitor may read of everything that these facts (plans or single items) name."""
    rows = list(batch)
    readable = Item.objects.readable_by(visitor)
    is_own = plan.region_id in regions_of(visitor)
    linked = {target for facts in rows for target in _targets(facts, plan.code) if target[0] != plan.code}
    elsewhere = readable.filter(plan__code__in={code for code, _ in linked}).order_by()
    documents = Document.objects.readable_by(visitor).filter(code__in={c for facts in rows for c in _documents(facts)})
    return Sight(
        plan=plan.code,
        is_own=is_own,
        hidden=hidden_codes(visitor, plan),
        documents=frozenset(documents.values_list("code", flat=True)),
        targets=frozenset(linked & set(elsewhere.values_list("plan__code", "code"))) if linked else frozenset(),
    )


def hidden_codes(visitor: Visitor, plan: Plan) -> frozenset[str]:
    """Codes of items of a plan that the visitor may not read: those there now, and those removed while not public."""
    if plan.region_id in regions_of(visitor):
        return frozenset()
    readable = Item.objects.readable_by(visitor).filter(plan=plan)
    hidden = Item.objects.filter(plan=plan).exclude(pk__in=readable.values("pk")).values_list("code", flat=True)
    removed = Change.objects.filter(
        content_type=ContentType.objects.get_for_model(Item),
        region_code=plan.region.code,
        code__startswith=f"{plan.code}/",
        after__isnull=True,
        before__has_key="zichtbaarheid",
    ).values_list("code", flat=True)
    gone = {code.removeprefix(f"{plan.code}/") for code in removed}
    return frozenset(hidden) | (gone - set(readable.values_list("code", flat=True)) if gone else set())


def visible(facts: Facts, sight: Sight) -> Facts:
    """A plan or item in exchange form without what may not be read; what hung under a hidden item moves up."""
    hidden = sight.hidden | {row["code"] for row in _items(facts) if not sight.reads(row)}
    return _pruned(facts, sight, frozenset(hidden))


def _pruned(facts: Facts, sight: Sight, hidden: frozenset[str]) -> Facts:
    found: Facts = {}
    for name, value in facts.items():
        if name == "ouder" and value in hidden:
            continue
        if name == "bronnen":
            value = [row for row in value if row["document"] in sight.documents]
        elif name == "relaties":
            value = [_pruned(row, sight, hidden) for row in value if _may_link(row["naar"], sight, hidden)]
        elif name == "onderdelen":
            value = [_pruned(row, sight, hidden) for row in _lifted(value, sight)]
        elif isinstance(value, list):
            value = [_pruned(row, sight, hidden) if isinstance(row, dict) else row for row in value]
        if value != []:
            found[name] = value
    return found


def _lifted(rows: list[Facts], sight: Sight) -> Iterator[Facts]:
    for row in rows:
        if sight.reads(row):
            yield row
        else:
            yield from _lifted(row.get("onderdelen", []), sight)


def _may_link(naar: str, sight: Sight, hidden: frozenset[str]) -> bool:
    plan, code = target_of(naar, sight.plan)
    return code not in hidden if plan == sight.plan else (plan, code) in sight.targets


def _items(facts: Facts) -> Iterator[Facts]:
    for row in facts.get("onderdelen", []):
        yield row
        yield from _items(row)


def _targets(facts: Facts, plan: str) -> set[tuple[str, str]]:
    own = {target_of(row["naar"], plan) for row in facts.get("relaties", [])}
    return own.union(*(_targets(row, plan) for row in facts.get("onderdelen", [])))


def _documents(facts: Facts) -> set[str]:
    """Every document named anywhere in these facts."""
    found = {row["document"] for row in facts.get("bronnen", [])}
    for value in facts.values():
        if isinstance(value, list):
            found.update(*(_documents(row) for row in value if isinstance(row, dict)))
    return found
