# SPDX-License-Identifier: EUPL-1.2
"""What a cashier accounts for over a year of a scheme (SiSa): each figure with the movements that it is the sum of.

Total spending is of every purse together. Co-financing is total spending less the spent money of the State, so money
of which it is not known whose it is makes co-financing a range.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from stip.money.deals.counting import STATE
from stip.money.deals.standing import purse_of
from stip.money.ledger import NOTHING, ZERO, Kind, Stage, Total
from stip.money.models import Line, Movement, MovementQuerySet
from stip.money.schemes import Account, Scheme
from stip.places.access import Visitor
from stip.plans.models import Item


@dataclass(frozen=True)
class Cell:
    """A figure and the keys of the movements that add up to it."""

    total: Total = ZERO
    movements: tuple[int, ...] = ()


@dataclass(frozen=True)
class Spending:
    """One movement to or from spent money. `total` is negative when it takes spending back."""

    movement: int
    item: int | None
    year: int | None
    purse: str
    total: Total


@dataclass(frozen=True)
class AccountRow:
    """The cells of the scheme as a whole, or of one item."""

    item: Item | None
    spent: Cell
    cumulative: Cell
    state: Cell
    cofinancing: Cell
    is_final: bool = False
    is_declared: bool = False
    deviations: str = ""
    note: str = ""


@dataclass(frozen=True)
class Statement:
    """The annex of one year.

    not_placed  spending without a year and without a day: it is in no year at all
    unclear     spending up to and including the year of which it is not known whose money it is
    """

    scheme: Scheme
    year: int
    whole: AccountRow
    items: list[AccountRow]
    not_placed: Cell
    unclear: Cell


def statement(scheme: Scheme, year: int, visitor: Visitor, on: date | None = None) -> Statement:
    """The cells of a year as far as the visitor may read the books, now or as they stood at the end of `on`."""
    rows = spending(scheme, visitor, on)
    declared = {account.item_id: account for account in scheme.accounts.filter(year=year)}
    placed = [row for row in rows if row.year is not None and row.year <= year]
    keys = {row.item for row in placed if row.item} | {key for key in declared if key}
    items = Item.objects.readable_by(visitor).filter(pk__in=keys).select_related("plan").order_by("plan_id", "path")
    return Statement(
        scheme=scheme,
        year=year,
        whole=_row(None, placed, year, declared.get(None)),
        items=[
            _row(item, [row for row in placed if row.item == item.pk], year, declared.get(item.pk)) for item in items
        ],
        not_placed=_cell(row for row in rows if row.year is None),
        unclear=_cell(row for row in placed if not row.purse),
    )


def years_of(scheme: Scheme, visitor: Visitor) -> list[int]:
    """The years of which there is something to account for that the visitor may read: with spending, or declared."""
    found = _spent(scheme, visitor).order_by().values_list("line__year", "day__year").distinct()
    spent = {line_year or of_day for line_year, of_day in found} - {None}
    items = Item.objects.readable_by(visitor).order_by()
    declared = scheme.accounts.filter(Q(item=None) | Q(item__in=items))
    return sorted(spent | set(declared.values_list("year", flat=True)))


def spending(scheme: Scheme, visitor: Visitor, on: date | None = None) -> list[Spending]:
    """Every movement of the scheme that makes spent money more or less, in the order of the books."""
    movements = _spent(scheme, visitor)
    movements = movements.known_on(on) if on else movements
    fields = ("pk", "source", "day", "low", "high", "circa", "unknown")
    about = ("line__item", "line__year", "line__purse", "line__party__kind")
    return [
        Spending(key, item, line_year or (day.year if day else None), purse_of(purse, kind), -total if back else total)
        for key, source, day, *parts, item, line_year, purse, kind in movements.values_list(*fields, *about)
        for back, total in [(source == Stage.SPENT, Total(*parts))]
    ]


def _spent(scheme: Scheme, visitor: Visitor) -> MovementQuerySet:
    lines = Line.objects.readable_by(visitor).filter(scheme=scheme, kind=Kind.SPENDING)
    movements = Movement.objects.filter(line__in=lines.order_by().values("pk"))
    return movements.filter(Q(source=Stage.SPENT) | Q(target=Stage.SPENT))


def _row(item: Item | None, rows: Sequence[Spending], year: int, account: Account | None) -> AccountRow:
    row = AccountRow(
        item=item,
        spent=_cell(one for one in rows if one.year == year),
        cumulative=_cell(rows),
        state=_cell(one for one in rows if one.purse == STATE),
        cofinancing=_cofinancing(rows),
    )
    if account is None:
        return row
    return replace(row, is_declared=True, is_final=account.is_final, deviations=account.deviations, note=account.note)


def _cofinancing(rows: Sequence[Spending]) -> Cell:
    """Total spending less the State's; what may be the State's is in it at the highest and not at the lowest."""
    sure = _cell(row for row in rows if row.purse and row.purse != STATE)
    unclear = _cell(row for row in rows if not row.purse)
    maybe = replace(unclear.total, low=NOTHING)
    return Cell(sure.total + maybe, tuple(sorted(sure.movements + unclear.movements)))


def _cell(rows: Iterable[Spending]) -> Cell:
    there = list(rows)
    total = ZERO
    for row in there:
        total = total + row.total
    return Cell(total, tuple(row.movement for row in there))
