# SPDX-License-Identifier: EUPL-1.2
"""The lines of the books with every movement on them, in the order in which they were booked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Case, Prefetch, When
from django.utils import timezone

from stip.money.ledger import STAGES, Kind, Total
from stip.money.models import Line, LineQuerySet, Movement
from stip.money.reading import standing
from stip.places.access import Visitor
from stip.plans.reading import cited
from stip.sources.models import Citation
from stip.website import formatting
from stip.website.formatting import capitalised
from stip.website.pages.money_page import KINDS, in_sentence

MOST_MOVEMENTS = 200
"""How many movements one page shows; of more, the newest."""


@dataclass(frozen=True)
class Booked:
    """A movement in words. `is_undone`: taken back since; `undoes`: it takes another back itself."""

    movement: Movement
    course: str
    amount: str
    is_undone: bool
    undoes: bool

    @property
    def origin(self) -> str:
        """What it came in with: a file, or the text of the plan itself; empty when somebody typed it."""
        mark = self.movement.delivery
        return "de tekst van het plan" if mark.startswith("plan:") else mark


@dataclass(frozen=True)
class Account:
    """A line, what stands at each of its stages, and its movements; `short` is its title where its kind is clear."""

    line: Line
    title: str
    short: str
    facts: list[str]
    standing: list[tuple[str, str]]
    booked: list[Booked]

    @property
    def citations(self) -> list[Citation]:
        """Where it is written what stands here: the sources of what was not taken back, each place once."""
        found = {
            (citation.document_id, citation.page_number, citation.anchor): citation
            for each in self.booked
            if not (each.is_undone or each.undoes)
            for citation in each.movement.citations.all()
        }
        return list(found.values())


def in_order(lines: LineQuerySet) -> LineQuerySet:
    """Costs first, then who pays, what was spent and who works on it."""
    place = Case(*(When(kind=kind, then=number) for number, kind in enumerate(Line.Kind.values)))
    return lines.order_by(place, "activity", "year", "party__name", "pk")


def by_kind(accounts: Sequence[Account]) -> list[tuple[str, list[Account]]]:
    """The lines under a heading per kind, in the order given."""
    grouped = groupby(accounts, key=lambda account: account.line.kind)
    return [(KINDS[Kind(kind)], list(found)) for kind, found in grouped]


def accounts(lines: Sequence[Line], visitor: Visitor, on: date | None = None) -> tuple[list[Account], bool]:
    """The lines with their movements; and whether movements were left out because there are too many.

    lines   with party, recipient, team and scheme
    """
    chosen = Line.objects.filter(pk__in=[line.pk for line in lines])
    stands: dict[int, dict[str, Total]] = defaultdict(dict)
    for (line, stage), total in standing(chosen, "pk", on=on).items():
        stands[line][stage] = total
    movements = Movement.objects.filter(line__in=chosen.order_by().values("pk")).select_related("by", "reversed_by")
    movements = movements.known_on(on) if on else movements
    newest = list(
        movements.prefetch_related(Prefetch("citations", cited(visitor))).order_by("-booked_at", "-pk")[
            : MOST_MOVEMENTS + 1
        ]
    )
    by_line: dict[int, list[Movement]] = defaultdict(list)
    for movement in reversed(newest[:MOST_MOVEMENTS]):
        by_line[movement.line_id].append(movement)
    found = [_account(line, stands[line.pk], by_line[line.pk], on) for line in lines]
    return found, len(newest) > MOST_MOVEMENTS


def _account(line: Line, stands: dict[str, Total], movements: Sequence[Movement], on: date | None) -> Account:
    stages = [stage.value for stage in STAGES[Kind(line.kind)] if stage.value in stands]
    return Account(
        line,
        _title(line),
        _short(line),
        _facts(line),
        [(stage, _amount(line, stands[stage])) for stage in stages],
        [_booked(line, movement, on) for movement in movements],
    )


def _booked(line: Line, movement: Movement, on: date | None) -> Booked:
    back = getattr(movement, "reversed_by", None)
    return Booked(
        movement,
        f"{movement.source or 'nieuw'} → {movement.target or 'vervallen'}",
        _amount(line, movement.total),
        is_undone=back is not None and (on is None or timezone.localdate(back.booked_at) <= on),
        undoes=movement.reverses_id is not None,
    )


def _title(line: Line) -> str:
    parts = [line.get_kind_display(), *([f"van {in_sentence(line.party.name)}"] if line.party else [])]
    about = f": {line.activity}" if line.activity else ""
    return f"{capitalised(' '.join(parts))}{about}"


def _short(line: Line) -> str:
    parts = [line.party.name] if line.party else []
    return ": ".join([*parts, *([line.activity] if line.activity else [])]) or capitalised(line.get_kind_display())


def _facts(line: Line) -> list[str]:
    """What the line is about, beside its title; empty facts are left out."""
    return [
        str(line.year) if line.year else "zonder jaar",
        *([f"team {line.team.name}"] if line.team else []),
        *([f"aan {line.recipient.name}"] if line.recipient else []),
        *([line.get_purse_display()] if line.purse else []),
        *(["in natura"] if line.form == Line.Form.IN_KIND else []),
        *(["uit een andere rijksregeling"] if line.from_state_grant else []),
        *([f"{formatting.euro_full(line.rate)} per fte per jaar"] if line.rate is not None else []),
    ]


def _amount(line: Line, total: Total) -> str:
    return formatting.fte(total) if line.kind == Line.Kind.CAPACITY else formatting.total(total, full=True)
