# SPDX-License-Identifier: EUPL-1.2
"""Bring what the text of a plan states about money into the books: needs, and contributions at their stage.

Who booked what stays clear: movements from a plan bear its mark. A position (a line at a stage) on which somebody has
booked by hand, or moved money on by hand, is hers from then on: the plan changes nothing there any more. Nor is
anything new booked where somebody has already booked what it is about in another way, such as per year. The findings
tell where plan and books differ. So nothing is counted twice and nobody's work is overwritten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.text import Truncator

from stip.accounts.models import User
from stip.money import ledger
from stip.money.actions import NOTE_LENGTH, Booking, Source, book_many, lines_for
from stip.money.ledger import Kind, Stage, Total
from stip.money.models import PARTS, Balance, Line, Movement
from stip.money.schemes import Scheme
from stip.partners.models import Organisation
from stip.plans.models import Amount, Plan

Place = tuple[str, Stage]
"""A line, by its key, at a stage."""
Subject = tuple[int | None, str, int | None]
"""Item, kind of line and party."""

_STAGES = {
    Amount.Kind.ASKED: Stage.REQUESTED,
    Amount.Kind.RESERVED: Stage.RESERVED,
    Amount.Kind.PLEDGED: Stage.PLEDGED,
    Amount.Kind.GRANTED: Stage.GRANTED,
    Amount.Kind.BUDGETED: Stage.PLEDGED,
}
PURSE_OF_KIND = {
    Organisation.Kind.STATE: Line.Purse.STATE,
    Organisation.Kind.MINISTRY: Line.Purse.STATE,
    Organisation.Kind.AGENCY: Line.Purse.STATE,
    Organisation.Kind.PROVINCE: Line.Purse.PUBLIC,
    Organisation.Kind.MUNICIPALITY: Line.Purse.PUBLIC,
    Organisation.Kind.WATER_BOARD: Line.Purse.PUBLIC,
    Organisation.Kind.COMPANY: Line.Purse.PRIVATE,
    Organisation.Kind.HOUSING: Line.Purse.PRIVATE,
}


@dataclass(frozen=True)
class Statement:
    """What a plan states about one line at one stage; `line` may not be in the books yet."""

    line: Line
    stage: Stage
    total: Total
    amounts: tuple[Amount, ...]


@transaction.atomic
def book_what_is_stated(
    plan: Plan, *, by: User | None, scheme: Scheme | None = None, note: str = "zoals het plan het noemt"
) -> list[Movement]:
    """Book the difference between what the plan states and what was booked from it before; again books nothing.

    scheme   the deal that the contributions belong to
    note     why; what the plan says about the amount is added to it
    raises   PermissionDenied when the person does not work for the region of the plan
    """
    # One at a time: two runs at once would both see the same difference.
    Plan.objects.select_for_update().get(pk=plan.pk)
    wanted = {place: row for place, row in stated(plan, scheme=scheme).items() if row.total}
    booked = _booked_before(plan)
    by_hand = _touched_by_hand(plan)
    elsewhere = _booked_by_hand(plan)
    decided = {key for key, stage in wanted if stage is Stage.DECIDED} | _decided_by_hand(plan, by_hand)
    aims: dict[Place, Total] = {}
    for place in (*wanted, *(place for place in booked if place not in wanted)):
        row = wanted.get(place)
        replaced = place[1] is Stage.ESTIMATED and place[0] in decided
        aim = row.total if row and not replaced else ledger.ZERO
        is_free = place in booked or (row is not None and not _is_among(row.line, elsewhere))
        if place not in by_hand and is_free and aim != booked.get(place, ledger.ZERO):
            aims[place] = aim
    lines = _lines(plan, aims, wanted)
    bookings = (
        booking
        for place, aim in aims.items()
        for booking in _bookings(
            lines[place[0]], place[1], booked.get(place, ledger.ZERO), aim, wanted.get(place), note
        )
    )
    return book_many(list(bookings), by=by)


def stated(plan: Plan, *, scheme: Scheme | None = None) -> dict[Place, Statement]:
    """What the plan states, by line and stage, in the order of the plan. Amounts of one line and stage add up."""
    amounts = (
        Amount.objects.filter(item__plan=plan)
        .select_related("item", "funder")
        .prefetch_related("funder__members", "citations__document")
        .order_by("item__path", "order", "pk")
    )
    rows: dict[Place, Statement] = {}
    for amount in amounts:
        line, stage = _line(plan, amount, scheme), stage_of(amount)
        place = (line.key_now(), stage)
        before = rows.get(place, Statement(line, stage, ledger.ZERO, ()))
        rows[place] = Statement(before.line, stage, before.total + total_of(amount), (*before.amounts, amount))
    return rows


def kind_of(amount: Amount) -> Kind:
    """Whether the plan speaks of a cost or of what somebody pays: a budget with a funder is what that funder pays."""
    is_cost = amount.kind == Amount.Kind.NEEDED or (amount.kind == Amount.Kind.BUDGETED and not amount.funder_id)
    return Kind.COST if is_cost else Kind.CONTRIBUTION


def stage_of(amount: Amount) -> Stage:
    """Where the plan says that the amount stands."""
    if kind_of(amount) is Kind.COST:
        return Stage.ESTIMATED if amount.kind == Amount.Kind.NEEDED else Stage.DECIDED
    return _STAGES[Amount.Kind(amount.kind)]


def total_of(amount: Amount) -> Total:
    """The amount with what is not known about it."""
    if amount.euro is None:
        return ledger.UNKNOWN
    if amount.high is not None and amount.high != amount.euro:
        return ledger.between(amount.euro, amount.high)
    return ledger.circa(amount.euro) if amount.nature == Amount.Nature.APPROXIMATE else ledger.exact(amount.euro)


def purse_of(funder: Organisation | None) -> Line.Purse:
    """Guess from which purse this party pays; a group pays from the purse that all its members have in common."""
    if funder is None:
        return Line.Purse.UNKNOWN
    if funder.kind == Organisation.Kind.GROUP:
        purses = {
            PURSE_OF_KIND.get(Organisation.Kind(member.kind), Line.Purse.UNKNOWN) for member in funder.members.all()
        }
        return purses.pop() if len(purses) == 1 else Line.Purse.UNKNOWN
    return PURSE_OF_KIND.get(Organisation.Kind(funder.kind), Line.Purse.UNKNOWN)


def mark_of(plan: Plan) -> str:
    """How movements say that they came in with this plan."""
    return f"plan:{plan.code}"


def _line(plan: Plan, amount: Amount, scheme: Scheme | None) -> Line:
    kind = kind_of(amount)
    paid = {} if kind is Kind.COST else {"party": amount.funder, "purse": purse_of(amount.funder), "scheme": scheme}
    form = Line.Form.IN_KIND if amount.in_kind else Line.Form.CASH
    return Line(
        plan=plan, item=amount.item, kind=kind.value, activity=amount.activity, year=amount.year, form=form, **paid
    )


def _booked_before(plan: Plan) -> dict[Place, Total]:
    """What the plan's own movements leave standing."""
    movements = Movement.objects.filter(line__plan=plan, delivery=mark_of(plan))
    return {(key, Stage(stage)): total for (key, stage), total in movements.standing("line__key").items()}


def _lines(plan: Plan, aims: Iterable[Place], wanted: dict[Place, Statement]) -> dict[str, Line]:
    """The lines of these places, by key: made when they are new, found when the plan says no more of them."""
    places = set(aims)
    lines = {line.key: line for line in lines_for([row.line for place, row in wanted.items() if place in places])}
    gone = {key for key, _ in places} - lines.keys()
    if gone:
        own = Movement.objects.filter(line__plan=plan, delivery=mark_of(plan)).order_by()
        found = Line.objects.filter(pk__in=own.values("line")).select_related("plan")
        lines |= {line.key: line for line in found if line.key in gone}
    return lines


def _touched_by_hand(plan: Plan) -> set[Place]:
    others = Movement.objects.filter(line__plan=plan).exclude(delivery=mark_of(plan)).order_by()
    ends = others.values_list("line__key", "source", "target").distinct()
    return {(key, Stage(stage)) for key, *stages in ends for stage in stages if stage}


def _booked_by_hand(plan: Plan) -> dict[Subject, list[Line]]:
    """Lines on which something stands and somebody has booked, by what they are about."""
    others = Movement.objects.filter(line=OuterRef("pk")).exclude(delivery=mark_of(plan))
    standing = Balance.objects.filter(line=OuterRef("pk")).exclude(**dict.fromkeys(PARTS, 0))
    found: dict[Subject, list[Line]] = {}
    for line in Line.objects.filter(Exists(others), Exists(standing), plan=plan).order_by():
        found.setdefault(_subject(line), []).append(line)
    return found


def _subject(line: Line) -> Subject:
    return line.item_id, line.kind, line.party_id


def _is_among(line: Line, by_hand: dict[Subject, list[Line]]) -> bool:
    """Whether this money is in the books already: the same subject, and no other activity or year as far as is told."""
    return any(
        (not line.activity or not other.activity or line.activity == other.activity)
        and (not line.year or not other.year or line.year == other.year)
        for other in by_hand.get(_subject(line), ())
    )


def _decided_by_hand(plan: Plan, by_hand: set[Place]) -> set[str]:
    """Lines of which somebody else than the plan says what was decided."""
    rows = Balance.objects.filter(line__plan=plan, line__kind=Line.Kind.COST, stage=Stage.DECIDED.value)
    standing = rows.select_related("line")
    return {row.line.key for row in standing if row.total and (row.line.key, Stage.DECIDED) in by_hand}


def _bookings(
    line: Line, stage: Stage, booked: Total, total: Total, row: Statement | None, note: str
) -> Iterable[Booking]:
    amounts = row.amounts if row else ()
    labels = "; ".join(dict.fromkeys(amount.label for amount in amounts if amount.label))
    for arrives, change in ledger.steps(booked, total):
        source, target = (Stage.OUTSIDE, stage) if arrives else (stage, Stage.OUTSIDE)
        yield Booking(
            line,
            change,
            target,
            source,
            day=_day(amounts),
            note=Truncator(f"{note}: {labels}" if labels else note).chars(NOTE_LENGTH),
            delivery=mark_of(line.plan),
            sources=_sources(amounts),
        )


def _sources(amounts: Sequence[Amount]) -> list[Source]:
    found = (
        (citation.document, citation.page_number, citation.anchor)
        for amount in amounts
        for citation in amount.citations.all()
    )
    return list(dict.fromkeys(found))


def _day(amounts: Sequence[Amount]) -> date | None:
    """The day of the first paper of which the whole date is known."""
    dates = (document.published for document, *_ in _sources(amounts))
    return next((date.fromisoformat(day) for day in dates if len(day) == len("2024-05-31")), None)
