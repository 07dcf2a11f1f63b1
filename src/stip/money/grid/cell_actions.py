# SPDX-License-Identifier: EUPL-1.2
"""Save what people type in the table of the books, cell by cell: one cell that is refused holds no other back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from stip.accounts.conflict import Conflict
from stip.accounts.models import User
from stip.money import actions, notation
from stip.money.ledger import ZERO, Stage, Total
from stip.money.line_facts import LineFacts, Register
from stip.money.models import Balance, Line
from stip.places.access import Visibility
from stip.plans.models import Plan

NOTE = "Ingevuld in de tabel"
_MOST_CLOSED = (Visibility.INTERNAL, Visibility.PARTNERS, Visibility.PUBLIC)


class Outcome(StrEnum):
    SAVED = "bewaard"
    REFUSED = "geweigerd"
    CONFLICT = "botsing"


@dataclass(frozen=True)
class Typed:
    """What somebody typed in a cell, and the text that she saw there before."""

    row: LineFacts
    year: int | None
    seen: str
    text: str


@dataclass(frozen=True)
class Answer:
    """What became of it. `now` is what stands in the cell; of a refused cell that is not looked up."""

    outcome: Outcome
    now: Total = ZERO
    message: str = ""


@dataclass(frozen=True)
class _Wish:
    """A cell that can be saved: its line (not saved yet), and what should stand there."""

    line: Line
    stage: Stage
    seen: Total
    wanted: Total

    @property
    def place(self) -> tuple[str, Stage]:
        return self.line.key_now(), self.stage


def read_amount(text: str, unit: str = "euro") -> Total:
    """An amount as people type it; an empty cell is nothing. Raises ValueError, in Dutch."""
    return notation.parse(text, unit=unit) or ZERO


def write_amount(total: Total) -> str:
    """An amount as it stands in a cell; nothing is an empty cell."""
    return notation.write(total) if total else ""


def save_cells(plan: Plan, typed: Sequence[Typed], *, by: User) -> list[Answer]:
    """Book what changed, and answer for each cell in the given order.

    A cell that already says what was typed counts as saved, so that sending twice does no harm. Of a cell that is
    named twice the last text counts, against what was seen first.
    """
    register = Register(plan, [cell.row for cell in typed], by)
    refused: dict[int, Answer] = {}
    wishes: dict[tuple[str, Stage], _Wish] = {}
    places: dict[int, tuple[str, Stage]] = {}
    for number, cell in enumerate(typed):
        try:
            wish = _wish(register, cell)
        except ValueError as wrong:
            refused[number] = Answer(Outcome.REFUSED, message=str(wrong))
            continue
        first = wishes.get(wish.place, wish)
        wishes[wish.place] = _Wish(wish.line, wish.stage, first.seen, wish.wanted)
        places[number] = wish.place
    answers = _book(list(wishes.values()), by)
    return [refused[number] if number in refused else answers[places[number]] for number in range(len(typed))]


def _wish(register: Register, cell: Typed) -> _Wish:
    line = register.line(cell.row, cell.year)
    unit = cell.row.unit
    return _Wish(line, Stage(cell.row.stage), read_amount(cell.seen, unit), read_amount(cell.text, unit))


def _book(wishes: Sequence[_Wish], by: User) -> dict[tuple[str, Stage], Answer]:
    """Save all that can be saved together; each round leaves out what somebody else has changed since.

    What the books refuse is looked for by halves, so that it holds nothing else back.
    """
    answers: dict[tuple[str, Stage], Answer] = {}
    left = list(wishes)
    while left:
        try:
            stale = _try(left, by)
        except ValueError as wrong:
            if len(left) == 1:
                return answers | {left[0].place: Answer(Outcome.REFUSED, message=str(wrong))}
            middle = len(left) // 2
            return answers | _book(left[:middle], by) | _book(left[middle:], by)
        if not stale:
            break
        answers |= stale
        left = [wish for wish in left if wish.place not in stale]
    return answers | {wish.place: Answer(Outcome.SAVED, wish.wanted) for wish in left}


def _try(wishes: Sequence[_Wish], by: User) -> dict[tuple[str, Stage], Answer]:
    """Book them, all or none; gives the answers to those that stand in the way. Raises ValueError, in Dutch."""
    keys: dict[int, str] = {}
    try:
        with transaction.atomic():
            lines = actions.lines_for(_with_neighbours(wish.line for wish in wishes))
            keys = {line.pk: line.key for line in lines}
            rows = [(line, wish.stage, wish.wanted) for line, wish in zip(lines, wishes, strict=True)]
            seen = {(line.pk, stage): wish.seen for (line, stage, _), wish in zip(rows, wishes, strict=True)}
            actions.set_standing(rows, seen=seen, by=by, note=NOTE)
    except Conflict as conflict:
        places = [place.split("/") for place in conflict.theirs]
        stale = {(keys[int(line)], Stage(stage)) for line, stage in places}
        return _answers([wish for wish in wishes if wish.place in stale])
    return {}


def _answers(wishes: Sequence[_Wish]) -> dict[tuple[str, Stage], Answer]:
    rows = Balance.objects.filter(line__key__in=[wish.place[0] for wish in wishes]).select_related("line")
    now = {(row.line.key, Stage(row.stage)): row.total for row in rows}
    return {wish.place: _answer(wish, now.get(wish.place, ZERO)) for wish in wishes}


def _answer(wish: _Wish, now: Total) -> Answer:
    if now == wish.wanted:
        return Answer(Outcome.SAVED, now)
    there = write_amount(now) or "niets"
    return Answer(Outcome.CONFLICT, now, f"Iemand anders heeft dit intussen gewijzigd: er staat nu {there}.")


def _with_neighbours(lines: Iterable[Line]) -> list[Line]:
    """New lines open to the same readers, and at the same rate, as the lines of other years in their row."""
    asked = list(lines)
    there = set(Line.objects.filter(key__in=[line.key_now() for line in asked]).values_list("key", flat=True))
    for line in asked:
        if line.key_now() in there:
            continue
        siblings = Line.objects.filter(
            plan=line.plan, item=line.item, kind=line.kind, activity=line.activity, party=line.party,
            recipient=line.recipient, team=line.team, scheme=line.scheme, form=line.form, purse=line.purse,
            from_state_grant=line.from_state_grant,
        )  # fmt: skip
        found = list(siblings.values_list("visibility", "rate"))
        line.visibility = min((each for each, _ in found), key=_MOST_CLOSED.index, default=line.visibility)
        line.rate = next((rate for _, rate in found if rate is not None), line.rate)
    return asked
