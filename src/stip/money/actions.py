# SPDX-License-Identifier: EUPL-1.2
"""What can be done to the books. Each verb adds movements and keeps the balances, in one transaction.

The line is locked first, so that two people who book on it at once come one after the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from stip.accounts.conflict import Conflict
from stip.accounts.models import User
from stip.money import ledger, writing
from stip.money.ledger import Overdrawn, Stage, Total
from stip.money.lines import line_for, lines_for
from stip.money.models import PARTS, Balance, Line, Movement
from stip.money.rebuilding import rebuild_balances
from stip.places.access import may_edit
from stip.places.models import Region
from stip.plans.models import Plan
from stip.sources.actions import cite_many
from stip.sources.models import Document

__all__ = [
    "AlreadyReversed",
    "Booking",
    "Step",
    "book",
    "book_many",
    "book_steps",
    "correct",
    "line_for",
    "lines_for",
    "rebuild_balances",
    "reverse",
    "set_standing",
]

Source = tuple[Document, int | None, str]
"""Where an amount is written: document, page, anchor."""
NOTE_LENGTH = 300
_MANY = 5_000
"""From so many lines on, it is quicker to read all balances of their plans than to ask for each line."""


class AlreadyReversed(ValueError):
    """A movement can be taken back only once."""

    def __init__(self, movement: Movement) -> None:
        super().__init__(
            f"Deze mutatie is al teruggedraaid of is zelf een terugdraaiing ({movement}). Boek een nieuwe mutatie."
        )


@dataclass(frozen=True)
class Booking:
    """A movement that is to be added to a line."""

    line: Line
    amount: Total
    target: Stage = Stage.OUTSIDE
    source: Stage = Stage.OUTSIDE
    day: date | None = None
    note: str = ""
    delivery: str = ""
    sources: Sequence[Source] = field(default=())
    reverses: Movement | None = None


class Step(NamedTuple):
    """A booking as the tables hold it: keys in the place of rows."""

    line: int
    kind: ledger.Kind
    amount: Total
    source: Stage
    target: Stage
    day: date | None = None
    note: str = ""
    delivery: str = ""
    reverses: int | None = None


def book(
    line: Line, amount: Total, *, by: User | None, target: Stage, source: Stage = Stage.OUTSIDE, **facts: Any
) -> Movement:
    """Move an amount on a line from one stage to another; without `source` it is new.

    facts   day, note, delivery, sources: see `Booking`
    raises  ValueError, in Dutch, when the line has no such stage; Overdrawn when not enough stands at `source`
    """
    return book_many([Booking(line, amount, target, source, **facts)], by=by)[0]


@transaction.atomic
def book_many(bookings: Sequence[Booking], *, by: User | None, at: datetime | None = None) -> list[Movement]:
    """Add movements, all or none, in the given order. `at` is only for books that were kept elsewhere before.

    raises  as `book`; ValueError when `at` is before something that is in these books already
    """
    steps = [_step(booking) for booking in bookings]
    keys, moment = book_steps(steps, plans={booking.line.plan_id for booking in bookings}, by=by, at=at)
    movements = [
        _movement(key, booking, step, by, moment) for key, booking, step in zip(keys, bookings, steps, strict=True)
    ]
    _cite(movements, bookings)
    return movements


@transaction.atomic
def book_steps(
    steps: Sequence[Step], *, plans: set[int], by: User | None, at: datetime | None = None
) -> tuple[Sequence[int], datetime]:
    """Do what `book_many` does, by keys and without papers: for tens of thousands at once.

    plans    the plans of all lines in `steps`
    returns  the keys of the movements and the moment at which they came into the books
    """
    if not steps:
        return [], timezone.now()
    _allow(plans, by)
    _check_facts(steps)
    there = _locked_balances({step.line for step in steps}, plans)
    standing = {place: balance.total for place, balance in there.items()}
    changed: dict[tuple[int, str], Total] = {}
    for step in steps:
        _move(standing, changed, step)
    _keep(changed, there)
    moment = _moment(at, plans)
    return _add(steps, by, moment), moment


@transaction.atomic
def reverse(movement: Movement, *, by: User | None, note: str) -> Movement:
    """Take a movement back: the same amount the other way. Every position becomes what it would be without it.

    raises  AlreadyReversed; Overdrawn when the amount has since moved on (take that movement back first)
    """
    movement = _to_take_back(movement)
    return _book_reversal(movement, note, by)[0]


@transaction.atomic
def correct(movement: Movement, amount: Total, *, by: User | None, note: str, **facts: Any) -> Movement:
    """Replace a movement by the right amount: take it back and book it anew, such as when "PM" becomes known.

    Both come into the books at one moment, by which `corrections` finds the one with the other.

    raises  as `reverse` and `book`
    """
    movement = _to_take_back(movement)
    facts = {"day": movement.day, **facts}
    anew = Booking(movement.line, amount, Stage(movement.target), Stage(movement.source), note=note, **facts)
    return _book_reversal(movement, note, by, anew)[1]


@transaction.atomic
def set_standing(
    wanted: Iterable[tuple[Line, Stage, Total]],
    *,
    by: User | None,
    seen: dict[tuple[int, Stage], Total] | None = None,
    note: str = "",
    delivery: str = "",
) -> list[Movement]:
    """Bring lines to a standing, as a grid states it, by booking the differences. Nothing to do books nothing.

    seen    what the writer saw, by (line, stage); where somebody else has changed that since, Conflict is raised with
            the amounts in `ledger.in_short` notation, by "line/stage"
    raises  ValueError when one position is named twice; PermissionDenied
    """
    rows = [(line, stage, total) for line, stage, total in wanted]
    _allow({line.plan_id for line, *_ in rows}, by)
    if len({(line.pk, stage) for line, stage, _ in rows}) < len(rows):
        raise ValueError("Dezelfde regel staat er twee keer met hetzelfde stadium. Laat er een van weg.")
    balances = _locked_balances({line.pk for line, *_ in rows})
    standing = {(line.pk, stage): _total(balances.get((line.pk, stage))) for line, stage, _ in rows}
    stale = [place for place in standing if seen is not None and seen.get(place, ledger.ZERO) != standing[place]]
    if stale:
        raise Conflict(
            theirs={f"{line}/{stage}": ledger.in_short(standing[line, stage]) for line, stage in stale},
            yours={
                f"{line.pk}/{stage}": ledger.in_short(total) for line, stage, total in rows if (line.pk, stage) in stale
            },
            revision=0,
        )
    bookings = [
        Booking(
            line, amount, *((stage, Stage.OUTSIDE) if arrives else (Stage.OUTSIDE, stage)), note=note, delivery=delivery
        )
        for line, stage, total in rows
        for arrives, amount in ledger.steps(standing[line.pk, stage], total)
    ]
    return book_many(bookings, by=by)


def _to_take_back(movement: Movement) -> Movement:
    """The movement, which nobody else can take back until this transaction ends. Raises AlreadyReversed."""
    found: Movement = Movement.objects.select_related("line").select_for_update(of=("self",)).get(pk=movement.pk)
    if found.reverses_id or Movement.objects.filter(reverses=found).exists():
        raise AlreadyReversed(found)
    return found


def _book_reversal(movement: Movement, note: str, by: User | None, *more: Booking) -> list[Movement]:
    """Book the same amount the other way, and then `more` on the same line."""
    back = ledger.reversal(movement.entry)
    reversal = Booking(
        movement.line, back.amount, back.target, back.source, day=movement.day, note=note, reverses=movement
    )
    try:
        return book_many([reversal, *more], by=by)
    except Overdrawn as moved:
        if moved.stage is not back.source:
            raise
        advice = "Het bedrag is intussen verder geboekt. Draai eerst die latere mutatie terug."
        raise Overdrawn(stage=moved.stage, there=moved.there, asked=moved.asked, advice=advice) from moved


def _check_facts(bookings: Sequence[Step]) -> None:
    """Raise ValueError, in Dutch, when what is told about a movement cannot be."""
    today = timezone.localdate()
    for booking in bookings:
        if booking.day is not None and booking.day > today:
            raise ValueError(
                f"De datum {booking.day:%d-%m-%Y} ligt in de toekomst. Vul de datum in van het stuk dat er al is."
            )
        if len(booking.note) > NOTE_LENGTH:
            raise ValueError(f"De toelichting is {len(booking.note)} tekens lang. Maak er hoogstens {NOTE_LENGTH} van.")


def _moment(at: datetime | None, plans: set[int]) -> datetime:
    """When the books learn of a movement: now, or earlier when nothing later is in these books.

    What was reported as of an earlier day may never change afterwards.
    """
    now = timezone.now()
    if at is None:
        return now
    if Movement.objects.filter(line__plan__in=plans, booked_at__gt=at).exists():
        raise ValueError(
            f"In deze boeken staan al mutaties van na {timezone.localtime(at):%d-%m-%Y}. Boek met de datum van nu: "
            "wat eerder is gemeld, mag niet meer veranderen."
        )
    return min(at, now)


def _locked_balances(lines: set[int], plans: set[int] | None = None) -> dict[tuple[int, str], Balance]:
    """The balances of these lines, which nobody else can change until this transaction ends.

    plans   the plans of all these lines, when known: of very many lines the whole plan is read at once
    """
    found: dict[tuple[int, str], Balance] = {}
    keys = sorted(lines)
    if plans and len(keys) > _MANY:
        chunks = [(Q(plan__in=plans), Q(line__plan__in=plans))]
    else:
        chunks = [
            (Q(pk__in=some), Q(line__in=some)) for at in range(0, len(keys), 500) for some in [keys[at : at + 500]]
        ]
    for of_lines, of_balances in chunks:
        list(Line.objects.select_for_update().filter(of_lines).order_by("pk").values_list("pk"))
        for row in Balance.objects.filter(of_balances):
            if row.line_id in lines:
                found[row.line_id, row.stage] = row
    return found


def _move(standing: dict[tuple[int, str], Total], changed: dict[tuple[int, str], Total], step: Step) -> None:
    ledger.check_move(step.kind, step.source, step.target, step.amount)
    ledger.check_standing(step.source, standing.get((step.line, step.source.value), ledger.ZERO), step.amount)
    for stage in (step.source, step.target):
        if stage is not Stage.OUTSIDE:
            place = (step.line, stage.value)
            change = step.amount if stage is step.target else -step.amount
            there = standing.get(place)
            standing[place] = changed[place] = change if there is None else there + change


def _keep(changed: dict[tuple[int, str], Total], there: dict[tuple[int, str], Balance]) -> None:
    """Write what stands now: new balances in one go, others changed."""
    new = [(*place, *_stored(total)) for place, total in changed.items() if place not in there]
    old = [(*_stored(total), there[place].pk) for place, total in changed.items() if place in there]
    writing.insert(Balance, ("line_id", "stage", *PARTS), new)
    writing.update(Balance, PARTS, old)


def _add(steps: Sequence[Step], by: User | None, moment: datetime) -> Sequence[int]:
    writer, booked_at = by.pk if by else None, writing.moment(moment)
    columns = ("line_id", "source", "target", *PARTS, "day", "booked_at", "by_id", "note", "delivery", "reverses_id")
    rows = [
        (
            *(step.line, step.source.value, step.target.value, *_stored(step.amount)),
            *(writing.day(step.day), booked_at, writer, step.note, step.delivery, step.reverses),
        )
        for step in steps
    ]
    return writing.insert(Movement, columns, rows)


def _stored(total: Total) -> tuple[int, int, int, int]:
    """A total as the columns of PARTS hold it."""
    return writing.hundredths(total.low), writing.hundredths(total.high), total.circa, total.unknown


def _step(booking: Booking) -> Step:
    line, reverses = booking.line, booking.reverses
    return Step(
        *(line.pk, ledger.Kind(line.kind), booking.amount, booking.source, booking.target, booking.day, booking.note),
        delivery=booking.delivery[:200],
        reverses=reverses.pk if reverses else None,
    )


def _movement(key: int, booking: Booking, step: Step, by: User | None, moment: datetime) -> Movement:
    """The movement as the database holds it now."""
    amount = step.amount
    movement = Movement(
        pk=key,
        line=booking.line,
        source=step.source.value,
        target=step.target.value,
        low=amount.low,
        high=amount.high,
        circa=amount.circa,
        unknown=amount.unknown,
        day=step.day,
        booked_at=moment,
        by=by,
        note=step.note,
        delivery=step.delivery,
        reverses=booking.reverses,
    )
    movement._state.adding = False
    movement._state.db = connection.alias
    return movement


def _cite(movements: list[Movement], bookings: Sequence[Booking]) -> None:
    rows = [
        (movement, document, page, anchor, order)
        for movement, booking in zip(movements, bookings, strict=True)
        for order, (document, page, anchor) in enumerate(booking.sources)
    ]
    if rows:
        cite_many(rows)


def _total(balance: Balance | None) -> Total:
    return balance.total if balance else ledger.ZERO


def _allow(plans: set[int], by: User | None) -> None:
    if by is None:
        return
    for region in Region.objects.filter(plans__in=Plan.objects.filter(pk__in=plans)).distinct():
        if not may_edit(by, region):
            raise PermissionDenied(f"{by} werkt niet voor {region}")
