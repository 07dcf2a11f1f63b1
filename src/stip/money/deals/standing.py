# SPDX-License-Identifier: EUPL-1.2
"""What the books hold of schemes: the facts that their rules are held against, and the money by purse and stage."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from stip.money.deals.checking import Verdict, check
from stip.money.deals.counting import STATE, Facts, Part
from stip.money.deals.readable_rules import readable_rules
from stip.money.deals.ruleset import Rule
from stip.money.ledger import COVERING, STAGES, Kind, Stage, Total, total_of
from stip.money.models import Line
from stip.money.reading import standing
from stip.money.schemes import Scheme, SchemeLine
from stip.money.stating import PURSE_OF_KIND
from stip.partners.models import Organisation
from stip.places.access import Visitor
from stip.plans.models import Item


class Basis(StrEnum):
    """Which money is held against the rules."""

    REQUESTED = "gevraagd"
    COVERED = "gedekt"
    RECEIVED = "ontvangen"
    SPENT = "besteed"


_STAGES: dict[Basis, tuple[Kind, tuple[Stage, ...]]] = {
    # What was asked and has since been promised or paid was asked as well.
    Basis.REQUESTED: (Kind.CONTRIBUTION, STAGES[Kind.CONTRIBUTION]),
    Basis.COVERED: (Kind.CONTRIBUTION, COVERING),
    Basis.RECEIVED: (Kind.CONTRIBUTION, (Stage.RECEIVED,)),
    Basis.SPENT: (Kind.SPENDING, (Stage.SPENT,)),
}
_FIELDS = (
    *("scheme", "kind", "purse", "party__kind", "form", "from_state_grant"),
    *("item__plan", "item__path", "party__code", "year"),
)


def purse_of(purse: str, party_kind: str | None) -> str:
    """Whose money it is: as the line says, else as the kind of the party tells; "" when neither does."""
    if purse or not party_kind:
        return purse
    return str(PURSE_OF_KIND.get(Organisation.Kind(party_kind), ""))


@dataclass(frozen=True)
class Row:
    """What stands at one stage of the lines of a scheme that are alike."""

    kind: str
    stage: str
    part: Part


@dataclass(frozen=True)
class SchemeMoney:
    """The money and the rules of one scheme as far as a visitor may read them.

    names   what the items are called that rules may be about, by code
    """

    scheme: Scheme
    rules: Sequence[Rule] = field(default=())
    rows: Sequence[Row] = field(default=())
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def basis(self) -> Basis:
        """The furthest money there is of the funder: covered, or else what was asked."""
        covered = self.parts(Basis.COVERED)
        return Basis.COVERED if any(part.purse == STATE for part in covered) else Basis.REQUESTED

    def parts(self, basis: Basis) -> list[Part]:
        kind, stages = _STAGES[basis]
        return [row.part for row in self.rows if row.kind == kind and row.stage in stages]

    def facts(self, basis: Basis) -> Facts:
        cost = total_of(row.part.total for row in self.rows if row.kind == Kind.COST)
        return _facts(self.scheme, self.parts(basis), cost, self.names)

    def verdicts(self, basis: Basis | None = None) -> list[Verdict]:
        return check(self.rules, self.facts(basis or self.basis))

    def at(self, kind: Kind, stage: Stage, purse: str | None = None) -> Total:
        """What stands at a stage, of one purse or of all."""
        return total_of(
            row.part.total
            for row in self.rows
            if row.kind == kind and row.stage == stage and purse in (None, row.part.purse)
        )

    def of_purse(self, basis: Basis, purse: str) -> Total:
        return total_of(part.total for part in self.parts(basis) if part.purse == purse)


def money_of(schemes: Collection[Scheme], visitor: Visitor, on: date | None = None) -> dict[int, SchemeMoney]:
    """The money of schemes by key, in a few queries; as the books stood at the end of `on`. Schemes come with cashier.

    A rule names an item by its code alone: it is one of the plan of the scheme, or of any plan when it has none.
    """
    lines = Line.objects.readable_by(visitor).filter(scheme__in=[scheme.pk for scheme in schemes])
    plan_of = {scheme.pk: scheme.plan_id for scheme in schemes}
    rows: dict[int, list[Row]] = {scheme.pk: [] for scheme in schemes}
    found = standing(lines, *_FIELDS, on=on)
    items = _items({key[6] for key in found if key[6]}, visitor)
    for (scheme, kind, purse, party_kind, form, granted, plan, path, party, year, stage), total in found.items():
        part = Part(
            total=total,
            purse=purse_of(purse, party_kind),
            form=form,
            from_state_grant=granted,
            items=_chain(items, plan, path) if plan_of[scheme] in (None, plan) else (),
            party=party or "",
            year=year,
        )
        rows[scheme].append(Row(kind, stage, part))
    rules = readable_rules(schemes, visitor)
    return {
        scheme.pk: SchemeMoney(scheme, rules=rules[scheme.pk], rows=rows[scheme.pk], names=_names(items, scheme))
        for scheme in schemes
    }


def facts_of_version(lines: Sequence[SchemeLine], scheme: Scheme) -> Facts:
    """The facts of a version: a bid, grant, covenant or budget. It says neither what is in kind nor of which year.

    Where it names both a whole and its parts, the whole counts.
    """
    counted = [line for line in lines if not _is_inside(line, lines)]
    parts = [
        Part(line.total, line.purse, items=(line.item.code,) if line.item else ()) for line in counted if line.purse
    ]
    cost = total_of(line.total for line in counted if not line.purse)
    return _facts(scheme, parts, cost, {line.item.code: line.item.title for line in lines if line.item})


def _is_inside(line: SchemeLine, lines: Sequence[SchemeLine]) -> bool:
    """Whether an amount is part of another one of the same purse: of an item above it, or of the whole."""
    if line.item is None:
        return False
    return any(
        other.purse == line.purse
        and (other.item is None or (other.item.path != line.item.path and line.item.path.startswith(other.item.path)))
        for other in lines
    )


def _facts(scheme: Scheme, parts: Sequence[Part], cost: Total, names: Mapping[str, str]) -> Facts:
    cashier = scheme.cashier
    return Facts(parts, cost, cashier.name if cashier else "", cashier.kind if cashier else "", names)


Items = Mapping[tuple[int, str], tuple[str, str]]
"""Code and title of items by plan and path."""


def _items(plans: set[int], visitor: Visitor) -> Items:
    """The readable items that money of schemes is for, and those above them."""
    if not plans:
        return {}
    rows = Item.objects.filter(plan__in=plans, money_lines__scheme__isnull=False).order_by()
    paths = {path[:end] for path in rows.values_list("path", flat=True).distinct()
             for end in range(4, len(path) + 1, 4)}  # fmt: skip
    every = Item.objects.readable_by(visitor).filter(plan__in=plans, path__in=paths).order_by()
    return {
        (plan, path): (code, title) for plan, path, code, title in every.values_list("plan", "path", "code", "title")
    }


def _names(items: Items, scheme: Scheme) -> dict[str, str]:
    return {code: title for (plan, _), (code, title) in items.items() if scheme.plan_id in (None, plan)}


def _chain(items: Items, plan: int | None, path: str | None) -> tuple[str, ...]:
    """The code of an item and of all items above it."""
    if plan is None or not path:
        return ()
    steps = (items.get((plan, path[:end])) for end in range(4, len(path) + 1, 4))
    return tuple(step[0] for step in steps if step)
