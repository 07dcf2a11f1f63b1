# SPDX-License-Identifier: EUPL-1.2
"""Bring a plan in the database in line with its exchange form. Every change of a plan, large or small, ends here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, ProtectedError

from stip.accounts import history
from stip.accounts.models import User
from stip.plans import rows
from stip.plans.comparison import Comparison, compare, moved_codes
from stip.plans.exchange import Facts, FlatItem, Problem, flatten
from stip.plans.exporting import facts_of
from stip.plans.models import Item, Level, Plan, Theme
from stip.plans.names import Known, coming_in, look_up, targets_of, unknown_names
from stip.plans.search import forget_items, index_plan


@dataclass(frozen=True)
class Preview:
    """What an import would do: the problems that stop it, or the differences it would make."""

    problems: list[Problem]
    comparison: Comparison | None = None
    is_new: bool = False


class Refused(Exception):
    """The plan breaks a rule; nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems[:3]))
        self.problems = problems


def preview(facts: Facts, also: Iterable[Facts] = ()) -> Preview:
    """What importing `facts` would change. `also` are plans that come in the same batch and may be linked to."""
    known = look_up([facts, *also])
    problems = unknown_names(facts, known, coming=coming_in([facts, *also]))
    plan = Plan.objects.filter(code=facts["code"]).select_related("region").first()
    if problems:
        return Preview(problems, is_new=plan is None)
    return Preview([], compare(facts_of(plan) if plan else {}, facts), is_new=plan is None)


@transaction.atomic
def import_plans(batch: list[Facts], *, by: User | None, reason: str = "") -> list[Plan]:
    """Make the database equal to these plans; links between them may point both ways.

    raises   Refused when a rule is broken; then nothing has changed
    """
    known = look_up(batch)
    coming = coming_in(batch)
    problems = [problem for facts in batch for problem in unknown_names(facts, known, coming=coming)]
    if problems:
        raise Refused(problems)
    written = [_write(facts, known, by=by, reason=reason) for facts in batch]
    known.targets = targets_of(batch)
    for plan, changed, _ in written:
        rows.write_links(plan, changed, known.targets, known)
    rows.find_passages()
    for plan, _, findable in written:
        index_plan(plan, [item.code for item in findable])
    return [plan for plan, _, _ in written]


def _write(facts: Facts, known: Known, *, by: User | None, reason: str) -> tuple[Plan, list[FlatItem], list[FlatItem]]:
    """Write one plan. Returns it with the items that changed and those whose search entries have to be renewed."""
    plan = Plan.objects.select_for_update().select_related("region").filter(code=facts["code"]).first()
    old = facts_of(plan) if plan else {}
    plan = _write_head(plan, old, facts, known)
    levels, themes = _write_levels(plan, facts), _write_themes(plan, facts, known)
    before = {item.code: item for item in flatten(old)}
    after = list(flatten(facts))
    gone = before.keys() - {item.code for item in after}
    _remove(plan, gone, before, by=by, reason=reason)
    changed = [item for item in after if item.code not in before or before[item.code].facts != item.facts]
    placed = rows.write_items(plan, after, changed, levels)
    rows.write_parts(placed, changed, known, themes)
    rows.write_findings(plan, facts, known)
    _record(plan, old, facts, before, changed, placed, by=by, reason=reason)
    # Who may find an item depends on the plan as well.
    hidden_or_shown = old.get("zichtbaarheid") != facts.get("zichtbaarheid")
    return plan, changed, after if hidden_or_shown else changed


def _write_head(plan: Plan | None, old: Facts, facts: Facts, known: Known) -> Plan:
    values = {
        "region": known.regions[facts["regio"]],
        "title": facts["titel"],
        "kind": facts.get("soort", ""),
        "period": facts.get("periode", ""),
        "status": facts.get("status", Plan.Status.RUNNING),
        "summary": facts.get("samenvatting", ""),
        "horizon": facts.get("horizon", ""),
        "visibility": facts.get("zichtbaarheid", "openbaar"),
        "example": facts.get("voorbeeld", False),
    }
    if plan is None:
        plan = Plan.objects.create(code=facts["code"], **values)
    elif head_of(old) != head_of(facts):
        Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
        plan.refresh_from_db()
        for name, value in values.items():
            setattr(plan, name, value)
        plan.save()
    if old.get("bronnen") != facts.get("bronnen"):
        rows.replace_citations(Plan, {plan.pk: facts.get("bronnen", [])}, known)
    return plan


def head_of(facts: Facts) -> Facts:
    """The facts of the plan itself, without its items."""
    return {key: value for key, value in facts.items() if key != "onderdelen"}


def _write_levels(plan: Plan, facts: Facts) -> dict[str, Level]:
    for order, level in enumerate(facts["niveaus"]):
        values = {
            "name": level["naam"],
            "plural": level["meervoud"],
            "order": order,
            "under": level.get("onder") or [],
            "may_be_top": level.get("bovenaan", False),
        }
        Level.objects.update_or_create(plan=plan, code=level["code"], defaults=values)
    return {level.code: level for level in plan.levels.all()}


def _write_themes(plan: Plan, facts: Facts, known: Known) -> dict[str, int]:
    listed = facts.get("themas", [])
    plan.themes.exclude(code__in=[theme["code"] for theme in listed]).delete()
    for order, theme in enumerate(listed):
        values = {"title": theme["titel"], "summary": theme.get("samenvatting", ""), "order": order}
        Theme.objects.update_or_create(plan=plan, code=theme["code"], defaults=values)
    themes = dict(plan.themes.values_list("code", "pk"))
    rows.replace_citations(Theme, {themes[theme["code"]]: theme.get("bronnen", []) for theme in listed}, known)
    return themes


def _remove(plan: Plan, gone: set[str], before: dict[str, FlatItem], *, by: User | None, reason: str) -> None:
    if not gone:
        return
    items = list(plan.items.filter(code__in=gone))
    changes = [
        history.change(
            item,
            code=f"{plan.code}/{item.code}",
            title=item.title,
            by=by,
            reason=reason,
            before=before[item.code].facts,
            after=None,
            region=plan.region.code,
        )
        for item in items
    ]
    history.save_all(changes)
    # Children that stay must not fall with a parent that goes; they get their new parent when the items are written.
    plan.items.filter(parent__code__in=gone).update(parent=None)
    try:
        rows.delete_items(items)
    except ProtectedError as held:
        raise Refused([_held(items, held)]) from held
    forget_items(plan, gone)


def _held(items: list[Item], held: ProtectedError) -> Problem:
    """Why items cannot go: what must be kept, such as the books, speaks of them."""
    by_key = {item.pk: item.title for item in items}
    kept = sorted(held.protected_objects, key=str)
    owners = [getattr(row, "item_id", None) for row in kept]
    titles = sorted({by_key[owner] for owner in owners if owner in by_key}) or [items[0].title]
    what = kept[0]._meta.verbose_name_plural
    return Problem(
        f"'{titles[0]}' kan niet weg, want er horen {what} bij die bewaard moeten blijven: "
        "zet het onderdeel op gestopt, met de reden"
    )


def _record(
    plan: Plan,
    old: Facts,
    facts: Facts,
    before: dict[str, FlatItem],
    changed: list[FlatItem],
    placed: dict[str, Item],
    *,
    by: User | None,
    reason: str,
) -> None:
    after = {item.code: item for item in flatten(facts)}
    moved = moved_codes(before, after) if before else set()
    altered = {item.code for item in changed}
    about: Any = {"by": by, "reason": reason, "region": plan.region.code}
    changes = [
        history.change(
            placed[item.code],
            code=f"{plan.code}/{item.code}",
            title=item.facts["titel"],
            before=_as_it_stood(before[item.code], moved) if item.code in before else None,
            after=_as_it_stood(item, moved),
            **about,
        )
        for item in [*changed, *(after[code] for code in moved if code not in altered)]
    ]
    head_before, head = head_of(old), head_of(facts)
    if head_before != head:
        changes.append(
            history.change(plan, code=plan.code, title=plan.title, before=head_before or None, after=head, **about)
        )
    history.save_all(changes)
    _levels_without_items(plan, facts)


def _as_it_stood(item: FlatItem, moved: set[str]) -> Facts:
    """The facts of an item; of one that moves also where it stood: under which other and at which place, from 1."""
    if item.code not in moved:
        return item.facts
    return {**item.facts, "ouder": item.parent or "", "plaats": int(item.path[-4:], 16) + 1}


def _levels_without_items(plan: Plan, facts: Facts) -> None:
    plan.levels.exclude(code__in=[level["code"] for level in facts["niveaus"]]).delete()
