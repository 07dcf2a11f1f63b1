# SPDX-License-Identifier: EUPL-1.2
"""The books of a plan as a table: a row per set of facts and stage, a column per year. Reads; `cell_actions` writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from stip.money import ledger
from stip.money.ledger import Total
from stip.money.line_facts import LineFacts
from stip.money.models import PARTS, Balance, Line, LineQuerySet
from stip.places.access import Visitor
from stip.plans import period
from stip.plans.models import Item, Plan

Year = int | None
Place = tuple[LineFacts, Year]

_PATHS = (
    "item__code", "kind", "activity", "party__code", "recipient__code", "team__code", "scheme__code", "form", "purse",
    "from_state_grant",
)  # fmt: skip
_ROW = (*(f"line__{path}" for path in _PATHS), "stage")
MOST_YEARS = 30


@dataclass(frozen=True)
class Choice:
    """Which rows are looked at; empty narrows nothing."""

    item: Item | None = None
    kind: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Table:
    """Some rows of the books of a plan, with the totals of all rows that were chosen.

    cells    what stands in each cell; an absent one is empty
    totals   by kind and year, over all chosen rows, also those that are not in `rows`
    count    how many rows were chosen
    """

    years: list[int]
    rows: list[LineFacts]
    cells: dict[Place, Total]
    totals: dict[tuple[str, Year], Total]
    count: int


def table(plan: Plan, visitor: Visitor, choice: Choice, *, start: int = 0, size: int | None = None) -> Table:
    """The rows from `start` on, `size` of them, in the order of the plan."""
    chosen = balances(plan, visitor, choice)
    ordered = _ordered(chosen)
    rows = [_facts(values) for values in (ordered[start : start + size] if size is not None else ordered[start:])]
    totals = {(kind, year): total for (kind, year), total in chosen.summed("line__kind", "line__year").items()}
    return Table(years_of(plan, visitor), rows, _cells(chosen, rows), totals, ordered.count())


def balances(plan: Plan, visitor: Visitor, choice: Choice) -> Any:
    """The balances that are not empty, of the chosen lines that the visitor may read."""
    lines: LineQuerySet = Line.objects.readable_by(visitor).filter(plan=plan)
    if choice.item is not None:
        lines = lines.under(choice.item)
    if choice.kind:
        lines = lines.filter(kind=choice.kind)
    # Totals are only right when nothing is joined that repeats a row, so the lines are a subquery.
    found = Balance.objects.filter(line__in=lines.order_by().values("pk")).exclude(low=0, high=0, circa=0, unknown=0)
    return found.filter(stage=choice.stage) if choice.stage else found


def standing_at(plan: Plan, visitor: Visitor, rows: Sequence[LineFacts]) -> dict[Place, Total]:
    """What stands now in all cells of these rows."""
    return _cells(balances(plan, visitor, Choice()), rows)


def years_of(plan: Plan, visitor: Visitor) -> list[int]:
    """The years of the plan's period and all years in which its books have a line, in order."""
    lines = Line.objects.readable_by(visitor).filter(plan=plan).exclude(year=None)
    used = lines.order_by().values_list("year", flat=True).distinct()
    return sorted({*(year for year in used if year is not None), *_period_years(plan)})


def _period_years(plan: Plan) -> list[int]:
    """The years that the plan speaks of; of a plan without an end the coming ones."""
    now = date.today().year
    try:
        span = period.parse(plan.period)
    except ValueError:
        return list(range(now, now + 4))
    first = span.first.year if span.first else (span.last.year - 3 if span.last else now)
    last = span.last.year if span.last else max(first, now) + 3
    return list(range(first, last + 1))[:MOST_YEARS]


def _ordered(found: "QuerySet[Balance]") -> Any:
    """Each row once, as the plan reads: the plan as a whole first, then item by item, costs before contributions."""
    return (
        found.order_by(
            F("line__item__path").asc(nulls_first=True), _place("line__kind", list(ledger.Kind)), "line__activity",
            "line__party__name", "line__scheme__name", "line__team__name", "line__recipient__name", "line__form",
            "line__purse", "line__from_state_grant", _place("stage", list(ledger.Stage)),
        )
        .values_list(*_ROW)
        .distinct()
    )  # fmt: skip


def _place(field: str, values: Sequence[str]) -> Case:
    whens = [When(**{field: value}, then=Value(place)) for place, value in enumerate(map(str, values))]
    return Case(*whens, default=Value(len(values)), output_field=IntegerField())


def _cells(chosen: Any, rows: Sequence[LineFacts]) -> dict[Place, Total]:
    if not rows:
        return {}
    wanted = set(rows)
    about = Q(line__item__code__in={row.item for row in rows if row.item})
    if any(not row.item for row in rows):
        about |= Q(line__item=None)
    found: dict[Place, Total] = {}
    fields = chosen.filter(about, line__kind__in={row.kind for row in rows})
    for *facts, year, low, high, circa, unknown in _plain(fields.values_list(*_ROW, "line__year", *PARTS)):
        row = _facts(facts)
        if row in wanted:
            found[row, year] = found.get((row, year), ledger.ZERO) + Total(low, high, circa, unknown)
    return found


def _plain(rows: "QuerySet[Any, Any]") -> Iterable[tuple[Any, ...]]:
    return rows.order_by().iterator(chunk_size=5000)


def _facts(values: Iterable[Any]) -> LineFacts:
    known: list[Any] = ["" if value is None else value for value in values]
    return LineFacts(*known)
