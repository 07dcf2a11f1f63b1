# SPDX-License-Identifier: EUPL-1.2
"""What a budget file would change, in words: names for keys, and amounts as the pages write them."""

from collections.abc import Iterable
from dataclasses import dataclass

from stip.money.grid.importing import Change, Preview
from stip.money.ledger import Kind, Total
from stip.partners.models import Body, Organisation
from stip.plans.models import Item, Plan
from stip.website import formatting
from stip.website.formatting import counted, enumerated

MOST_SHOWN = 200
SORTS = {"new": "nieuw", "changed": "gewijzigd", "gone": "vervalt"}


@dataclass(frozen=True)
class ChangeRow:
    """One position before and after. `row` is the row of the file."""

    row: int
    sort: str
    item: str
    about: str
    year: str
    stage: str
    before: str
    after: str


def answer(found: Preview) -> str:
    """What taking the file in comes down to, as one sentence."""
    if not found.changes:
        return "Er verandert niets: het bestand zegt hetzelfde als de boeken."
    parts = [f"{found.count(sort)} {word}" for sort, word in SORTS.items() if found.count(sort)]
    many = len(found.changes)
    same = f" {counted(found.same, 'bedrag blijft', 'bedragen blijven')} gelijk." if found.same else ""
    return (
        f"Er verandert nog niets. Dit zou {counted(many, 'bedrag', 'bedragen')} veranderen: {enumerated(parts)}.{same}"
    )


def change_rows(plan: Plan, changes: Iterable[Change]) -> list[ChangeRow]:
    """The first changes in words, in three queries."""
    shown = list(changes)[:MOST_SHOWN]
    items = Item.objects.in_bulk({change.place.facts[0] for change in shown if change.place.facts[0]})
    keys = {key for change in shown for key in change.place.facts[3:5] if key}
    parties = Organisation.objects.in_bulk(keys)
    teams = Body.objects.in_bulk({change.place.facts[6] for change in shown if change.place.facts[6]})
    return [_row(plan, change, items, parties, teams) for change in shown]


def _row(
    plan: Plan, change: Change, items: dict[int, Item], parties: dict[int, Organisation], teams: dict[int, Body]
) -> ChangeRow:
    item, kind, activity, party, recipient, _, team, form, _, _ = change.place.facts
    words = [kind, activity, parties[party].name if party else "", teams[team].name if team else ""]
    if recipient:
        words.append(f"aan {parties[recipient].name}")
    if form == "natura":
        words.append("in natura")
    write = _fte if kind == Kind.CAPACITY else _euro
    return ChangeRow(
        row=change.row,
        sort=SORTS[change.sort],
        item=f"{items[item].number} {items[item].title}".strip() if item else f"{plan.title} als geheel",
        about=", ".join(filter(None, words)),
        year=str(change.place.year or "zonder jaar"),
        stage=change.place.stage,
        before=write(change.before),
        after=write(change.after),
    )


def _euro(total: Total) -> str:
    return formatting.total(total, full=True) if total else "geen"


def _fte(total: Total) -> str:
    return formatting.fte(total) if total else "geen"
