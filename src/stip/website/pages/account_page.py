# SPDX-License-Identifier: EUPL-1.2
"""The account of a year as the annex has it, and under each row the movements that its figures are made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from stip.money.deals.accountability import AccountRow, Cell, Statement
from stip.money.deals.standing import purse_of
from stip.money.ledger import Nature, Stage, Total
from stip.money.models import Line, Movement
from stip.places.access import Visitor
from stip.plans.reading import cited
from stip.website import downloads, formatting
from stip.website.pages.scheme_page import PURSES

MOST = 1500
"""Movements on one page; the file has them all."""


@dataclass(frozen=True)
class Counted:
    """A movement and the cells of its row that it counts in. `total` is negative when it takes spending back."""

    movement: Movement
    total: Total
    year: int | None
    purse: str
    cells: list[str]

    @property
    def about(self) -> str:
        """What was paid for."""
        line = self.movement.line
        return line.activity or (line.item.title if line.item else line.plan.title)

    @property
    def payer(self) -> str:
        party = self.movement.line.party
        return party.name if party else formatting.UNKNOWN


@dataclass(frozen=True)
class Opened:
    """A row of the annex with the movements behind it; `left_out` is how many are only in the file."""

    code: str
    title: str
    row: AccountRow
    counted: list[Counted]
    left_out: int


def names_of(year: int) -> list[tuple[str, str]]:
    """The amounts of the annex: field of `AccountRow` and heading."""
    return [
        ("spent", f"Besteding {year}"),
        ("cumulative", f"Besteding t/m {year}"),
        ("state", f"Waarvan rijksbijdrage t/m {year}"),
        ("cofinancing", f"Cofinanciering t/m {year}"),
    ]


def opened(statement: Statement, visitor: Visitor, most: int = 0) -> list[Opened]:
    """Every row with its movements. What has no year stands with the scheme as a whole.

    most   movements per row; without it as many as fit on a page
    """
    rows = [("", statement.scheme.name, statement.whole, statement.not_placed)]
    rows += [(row.item.code, row.item.title, row, Cell()) for row in statement.items if row.item]
    most = most or max(20, MOST // len(rows))
    behind = [(*row.cumulative.movements, *stray.movements) for *_, row, stray in rows]
    movements = _movements([key for keys in behind for key in keys[:most]], visitor)
    return [
        Opened(
            code,
            title,
            row,
            [_counted(movements[key], row, statement.year) for key in keys[:most] if key in movements],
            len(keys[most:]),
        )
        for (code, title, row, _), keys in zip(rows, behind, strict=True)
    ]


def lines(statement: Statement) -> tuple[list[str], Iterator[list[downloads.Cell]]]:
    """The annex as a file: header and rows, amounts as numbers, and in words what a number cannot say."""
    names = names_of(statement.year)
    scheme = statement.scheme
    header = ["regeling", "SiSa-code", "beschikkingsnummer", "onderdeel", "omschrijving"]
    header += [word for _, word in names]
    header += ["hoe zeker zijn de bedragen", "afwijkingen", "toelichting", "eindverantwoording"]
    begin: list[downloads.Cell] = [scheme.name, scheme.sisa_code, scheme.grant_number]

    def rows() -> Iterator[list[downloads.Cell]]:
        for row in (statement.whole, *statement.items):
            about = [row.item.code, row.item.title] if row.item else ["", "hele regeling"]
            totals = [getattr(row, field).total for field, _ in names]
            unsure = "; ".join(
                f"{word}: {formatting.total(total, full=True)}"
                for (_, word), total in zip(names, totals, strict=True)
                if total.nature is not Nature.EXACT or total.unknown
            )
            end = [unsure or "precies", row.deviations, row.note, "ja" if row.is_final else "nee"]
            yield [*begin, *about, *(total.low if total.known else None for total in totals), *end]

    return header, rows()


def movement_lines(rows: Sequence[Opened]) -> Iterator[list[downloads.Cell]]:
    for counted in rows[0].counted:
        movement = counted.movement
        line = movement.line
        citations = "; ".join(
            f"{one.document.title}{f', p. {one.page_number}' if one.page_number else ''}"
            for one in movement.citations.all()
        )
        yield [
            movement.pk, movement.day, counted.year, line.item.code if line.item else "",
            line.item.title if line.item else "", line.party.name if line.party else formatting.UNKNOWN,
            line.recipient.name if line.recipient else formatting.UNKNOWN, counted.purse,
            counted.total.low if counted.total.known else None, formatting.total(counted.total, full=True),
            ", ".join(counted.cells), movement.note, citations,
        ]  # fmt: skip


MOVEMENT_HEADER = (
    "mutatie", "datum", "jaar", "code", "onderdeel", "geldgever", "ontvanger", "herkomst", "bedrag",
    "bedrag in woorden", "telt in", "toelichting", "bron",
)  # fmt: skip


def _movements(keys: Sequence[int], visitor: Visitor) -> dict[int, Movement]:
    found: dict[int, Movement] = {}
    every = sorted(set(keys))
    rows = Movement.objects.select_related(
        "line__item__plan", "line__plan", "line__party", "line__recipient", "reverses"
    )
    for start in range(0, len(every), 2000):
        some = rows.filter(pk__in=every[start : start + 2000])
        found |= {row.pk: row for row in some.prefetch_related(Prefetch("citations", cited(visitor)))}
    return found


def _counted(movement: Movement, row: AccountRow, year: int) -> Counted:
    line: Line = movement.line
    day: date | None = movement.day
    total = -movement.total if movement.source == Stage.SPENT else movement.total
    cells = [word for field, word in names_of(year) if movement.pk in _keys(row, field)]
    purse = purse_of(line.purse, line.party.kind if line.party else None)
    return Counted(movement, total, line.year or (day.year if day else None), PURSES[purse], cells)


def _keys(row: AccountRow, field: str) -> tuple[int, ...]:
    cell: Cell = getattr(row, field)
    return cell.movements
