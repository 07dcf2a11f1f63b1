# SPDX-License-Identifier: EUPL-1.2
"""What people can do to a plan. Each verb checks who asks, what they had seen, and all rules of the plan."""

import copy
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from stip.accounts.conflict import Conflict as Conflict
from stip.accounts.models import User
from stip.places.access import may_edit
from stip.places.models import Region
from stip.plans import rules
from stip.plans.exchange import Facts, Problem, fingerprint, normalise
from stip.plans.exporting import facts_of
from stip.plans.importing import Refused, import_plans
from stip.plans.models import Item, Plan, Version


class Gone(Exception):
    """The item was removed by somebody else since it was read."""


def change_plan(plan: Plan, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Plan:
    """Change facts of the plan itself (titel, samenvatting, horizon, periode, ...).

    seen     the revision that the writer had on screen
    raises   Conflict when that is no longer the present one, Refused when a rule is broken
    """

    def alter(facts: Facts, current: Plan) -> None:
        if current.revision != seen and _differs(facts, values):
            raise Conflict(theirs=_only(facts, values), yours=values, revision=current.revision)
        facts.update(values)

    return _change(plan, alter, by=by, reason=reason)


def change_item(item: Item, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Item:
    """Change facts of an item; a list (partners, relaties, punten, bronnen, ...) is replaced as a whole.

    seen     the revision that the writer had on screen
    raises   Conflict when that is no longer the present one, Refused when a rule is broken
    """

    def alter(facts: Facts, current: Plan) -> None:
        own, _ = _present(facts, item)
        revision = current.items.values_list("revision", flat=True).get(code=item.code)
        if revision != seen and _differs(own, values):
            raise Conflict(theirs=_only(own, values), yours=values, revision=revision)
        own.update(values)

    plan = _change(item.plan, alter, by=by, reason=reason)
    return plan.items.get(code=values.get("code", item.code))


def add_item(plan: Plan, values: Facts, *, under: Item | None = None, by: User | None, reason: str = "") -> Item:
    """Add an item as the last one under another, or at the top. Raises Refused when a rule is broken."""

    def alter(facts: Facts, current: Plan) -> None:
        parent = _present(facts, under)[0] if under else facts
        parent.setdefault("onderdelen", []).append(values)

    return _change(plan, alter, by=by, reason=reason).items.get(code=values["code"])


def move_item(item: Item, *, under: Item | None, place: int, by: User | None, reason: str = "") -> Item:
    """Put an item, with all below it, at a place (from 0) among the children of another, or at the top.

    raises   Refused when the level does not allow it or the new parent lies below the item itself
    """

    def alter(facts: Facts, current: Plan) -> None:
        moving, siblings = _present(facts, item)
        siblings.remove(moving)
        try:
            parent = _find(facts, under.code)[0] if under else facts
        except KeyError as cycle:
            raise Refused(
                [Problem(f"'{item.title}' kan niet onder zichzelf komen te hangen: kies een andere plek")]
            ) from cycle
        parent.setdefault("onderdelen", []).insert(place, moving)

    return _change(item.plan, alter, by=by, reason=reason).items.get(code=item.code)


def remove_item(item: Item, *, seen: int, by: User | None, reason: str = "") -> None:
    """Remove an item with all below it; the history keeps what stood there."""

    def alter(facts: Facts, current: Plan) -> None:
        own, siblings = _present(facts, item)
        revision = current.items.values_list("revision", flat=True).get(code=item.code)
        if revision != seen:
            raise Conflict(theirs=own, yours={}, revision=revision)
        siblings.remove(own)
        gone = set(_codes(own))
        for left in _walk(facts.get("onderdelen", [])):
            links = [row for row in left.get("relaties", []) if row["naar"] not in gone]
            if len(links) != len(left.get("relaties", [])):
                left["relaties"] = links

    _change(item.plan, alter, by=by, reason=reason)


@transaction.atomic
def freeze(plan: Plan, *, name: str, stage: str = Version.Stage.CONCEPT, note: str = "", by: User | None) -> Version:
    """Freeze the plan as it stands into a numbered version that never changes again."""
    _allow(plan, by)
    plan = Plan.objects.select_for_update().select_related("region").get(pk=plan.pk)
    content = facts_of(plan)
    last: int = plan.versions.aggregate(last=Max("number"))["last"] or 0
    return Version.objects.create(
        plan=plan,
        number=last + 1,
        name=name,
        stage=stage,
        note=note,
        content=content,
        sha256=fingerprint(content),
        frozen_by=by,
    )


@transaction.atomic
def set_stage(version: Version, *, stage: str, by: User | None) -> Version:
    """Move a version to another stage; adopting one replaces the version that was adopted before it."""
    _allow(version.plan, by)
    if stage == Version.Stage.ADOPTED:
        adopted = version.plan.versions.filter(stage=Version.Stage.ADOPTED).exclude(pk=version.pk)
        adopted.update(stage=Version.Stage.REPLACED)
    version.stage = Version.Stage(stage)
    version.save(update_fields=["stage"])
    return version


@transaction.atomic
def bring_in(facts: Facts, *, expected: str, by: User | None, reason: str = "") -> Plan:
    """Make a plan equal to these facts, which have the right shape, or make it when it was not there.

    expected  the fingerprint of the plan as it stood when the differences were shown, empty for a new plan
    raises    Conflict when it has changed since, Refused when a rule is broken
    """
    region = Region.objects.filter(code=facts["regio"]).first()
    if by is not None and not may_edit(by, region):
        raise PermissionDenied(f"{by} werkt niet voor de regio '{facts['regio']}'")
    plan = Plan.objects.select_for_update(of=("self",)).select_related("region").filter(code=facts["code"]).first()
    present = facts_of(plan) if plan else {}
    if (fingerprint(present) if plan else "") != expected:
        raise Conflict(theirs=present, yours=facts, revision=plan.revision if plan else 0)
    if plan:
        _allow(plan, by)
    return import_plans([facts], by=by, reason=reason)[0]


@transaction.atomic
def _change(plan: Plan, alter: Callable[[Facts, Plan], None], *, by: User | None, reason: str) -> Plan:
    _allow(plan, by)
    current = Plan.objects.select_for_update().select_related("region").get(pk=plan.pk)
    facts = copy.deepcopy(facts_of(current))
    alter(facts, current)
    facts, problems = normalise(facts)
    problems = problems or rules.check(facts)
    if problems:
        raise Refused(problems)
    return import_plans([facts], by=by, reason=reason)[0]


def _allow(plan: Plan, by: User | None) -> None:
    if by is not None and not may_edit(by, plan.region):
        raise PermissionDenied(f"{by} werkt niet voor {plan.region}")


def _find(facts: Facts, code: str) -> tuple[Facts, list[Facts]]:
    """The facts of an item and the list it stands in. Raises KeyError."""
    lists = [facts.get("onderdelen", [])]
    while lists:
        siblings = lists.pop()
        for row in siblings:
            if row["code"] == code:
                return row, siblings
            if "onderdelen" in row:
                lists.append(row["onderdelen"])
    raise KeyError(code)


def _present(facts: Facts, item: Item) -> tuple[Facts, list[Facts]]:
    try:
        return _find(facts, item.code)
    except KeyError as removed:
        raise Gone(f"'{item.title}' is intussen weggehaald") from removed


def _walk(rows: list[Facts]) -> list[Facts]:
    return [found for row in rows for found in (row, *_walk(row.get("onderdelen", [])))]


def _codes(row: Facts) -> list[str]:
    return [str(found["code"]) for found in _walk([row])]


def _differs(facts: Facts, values: Facts) -> bool:
    return any(facts.get(name) != value for name, value in values.items())


def _only(facts: Facts, values: Facts) -> dict[str, Any]:
    return {name: facts.get(name, "") for name in values}
