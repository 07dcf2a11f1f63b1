# SPDX-License-Identifier: EUPL-1.2
"""Bring the books in line with a file: schemes, keys, deadlines, stated totals, and bookings that are not there yet.

Loading the same file again changes nothing. Bookings are only ever added: one that is already in the books is
recognised by its line, stages, amount, day and note.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from stip.accounts import history
from stip.accounts.models import User
from stip.money.actions import Booking, book_many, lines_for
from stip.money.exchange import exporting
from stip.money.exchange import names as books
from stip.money.exchange import replacing as scheme_loading
from stip.money.exchange import rules as book_rules
from stip.money.exchange.names import Known
from stip.money.ledger import Stage, Total
from stip.money.models import Line, Movement
from stip.money.schemes import Deadline, Scheme
from stip.places.access import may_edit
from stip.plans.exchange import Facts, Problem
from stip.plans.importing import Refused
from stip.plans.models import Plan

MARK = "boekenbestand"
"""How movements say that they came in with a file of books."""


@transaction.atomic
def load(facts: Facts, *, by: User | None) -> str:
    """Make the books equal to a file that `exchange.read` gave. Says in one line what it did.

    raises  Refused, with every problem and its place; PermissionDenied. Then nothing has changed
    """
    known, problems = _check(facts)
    if problems:
        raise Refused(problems)
    _allow(facts, known, by)
    before = _told(facts)
    changed = scheme_loading.save(facts, known, by=by)
    _record(before, _told(facts), by)
    booked = sum(_bookings(row, known, by) for row in facts.get("plannen", []))
    return (
        f"{booked} mutaties geboekt, {changed} regelingen, sleutels, termijnen en genoemde totalen nieuw of gewijzigd"
    )


def check(facts: Facts) -> list[Problem]:
    """Everything that would make `load` refuse this file."""
    return _check(facts)[1]


def _check(facts: Facts) -> tuple[Known, list[Problem]]:
    known = books.look_up(facts)
    problems = [*books.unknown_names(facts, known), *book_rules.check(facts, today=timezone.localdate())]
    return known, problems


def _allow(facts: Facts, known: Known, by: User | None) -> None:
    if by is None:
        return
    regions = {known.get("plan", row["plan"]).region for row in facts.get("plannen", [])}
    for name in ("regelingen", "verdeelsleutels", "termijnen"):
        for row in facts.get(name, []):
            regions.add(known.get("regio", row["regio"]))
            there = known.rows["regeling"].get(row["code"]) if name == "regelingen" else None
            regions |= {there.region} if there else set()
    for region in regions:
        if not may_edit(by, region):
            raise PermissionDenied(f"{by} werkt niet voor {region}")


Told = dict[tuple[str, int], tuple[Scheme | Deadline, Facts]]


def _told(facts: Facts) -> Told:
    """The schemes and deadlines of the file as the database has them, by list and key."""
    schemes = Scheme.objects.filter(code__in=[row["code"] for row in facts.get("regelingen", [])])
    due = [(row["regio"], row["code"]) for row in facts.get("termijnen", [])]
    deadlines = Deadline.objects.filter(code__in={code for _, code in due}).select_related("region", "scheme")
    told: Told = {
        ("regelingen", row.pk): (row, exporting.scheme_facts(row)) for row in schemes.select_related("region")
    }
    for row in deadlines:
        if (row.region.code, row.code) in due:
            told["termijnen", row.pk] = (row, exporting.deadline_facts(row))
    return told


def _record(before: Told, after: Told, by: User | None) -> None:
    """Write in the history what became different; keys write their own."""
    history.save_all(
        [
            history.change(
                row,
                code=row.code,
                title=str(row),
                region=row.region.code,
                by=by,
                reason=scheme_loading.REASON,
                before=before[key][1] if key in before else None,
                after=facts,
            )
            for key, (row, facts) in after.items()
            if key not in before or before[key][1] != facts
        ]
    )


def _bookings(facts: Facts, known: Known, by: User | None) -> int:
    """Book what is not in the books yet, in the order in which it was booked. Returns how many."""
    plan = known.get("plan", facts["plan"])
    is_empty = not Movement.objects.filter(line__plan=plan).exists()
    rows = facts.get("regels", [])
    lines = lines_for([_line(plan, row, known) for row in rows])
    movements = [_already_there(line, row) for line, row in zip(lines, rows, strict=True)]
    missing = [
        (_moment(row, is_empty=is_empty), number, index)
        for number, line in enumerate(rows)
        for index, row in enumerate(line["mutaties"])
        if movements[number][index] is None
    ]
    missing.sort(key=lambda place: (place[0] is None, place[0] or _EVER))
    for at, group in _at_once(missing, rows):
        bookings = [_booking(lines[number], rows[number], index, movements[number], known) for number, index in group]
        for (number, index), movement in zip(group, book_many(bookings, by=by, at=at), strict=True):
            movements[number][index] = movement
    return len(missing)


Place = tuple[int, int]
"""A booking: number of its line, and its number on that line."""
_EVER = datetime.min


def _at_once(
    missing: Iterable[tuple[datetime | None, int, int]], rows: Sequence[Facts]
) -> Iterable[tuple[datetime | None, list[Place]]]:
    """Bookings that can be added together: of one moment, and none that takes back another of the same group."""
    group: list[Place] = []
    moment: datetime | None = None
    for at, number, index in missing:
        undone = rows[number]["mutaties"][index].get("draaitTerug")
        if group and (at != moment or (undone and (number, undone - 1) in group)):
            yield moment, group
            group = []
        moment = at
        group.append((number, index))
    if group:
        yield moment, group


def _line(plan: Plan, row: Facts, known: Known) -> Line:
    rate = {"rate": book_rules.amount_of(row["tarief"]).low} if "tarief" in row else {}
    return Line(
        plan=plan,
        item=known.item(plan.code, row.get("onderdeel")),
        kind=row["soort"],
        activity=row.get("activiteit", ""),
        year=row.get("jaar"),
        party=known.get("organisatie", row.get("partij")),
        recipient=known.get("organisatie", row.get("ontvanger")),
        team=known.get("gremium", row.get("team")),
        scheme=known.get("regeling", row.get("regeling")),
        form=row.get("vorm", "geld"),
        purse=row.get("herkomst", ""),
        from_state_grant=row.get("uitRijksregeling", False),
        visibility=row.get("zichtbaarheid", "openbaar"),
        **rate,
    )


def _already_there(line: Line, row: Facts) -> list[Movement | None]:
    """For each booking of the file the movement that it became when it was loaded before."""
    present: dict[tuple[Any, ...], list[Movement]] = {}
    for movement in line.movements.order_by("id"):
        present.setdefault(
            _mark(movement.source, movement.target, movement.total, movement.day, movement.note), []
        ).append(movement)
    found: list[Movement | None] = []
    for entry, facts, day in zip(book_rules.entries(row), row["mutaties"], _days(row), strict=True):
        same = present.get(_mark(entry.source, entry.target, entry.amount, day, facts.get("toelichting", "")), [])
        found.append(same.pop(0) if same else None)
    return found


def _mark(source: str, target: str, amount: Total, day: date | None, note: str) -> tuple[Any, ...]:
    return str(source), str(target), amount, day, note


def _days(row: Facts) -> list[date | None]:
    """The day of each booking; one that takes another back has the day of that one when it names none."""
    days: list[date | None] = []
    for facts in row["mutaties"]:
        if "datum" in facts:
            days.append(date.fromisoformat(facts["datum"]))
        else:
            days.append(days[facts["draaitTerug"] - 1] if "draaitTerug" in facts else None)
    return days


def _moment(row: Facts, *, is_empty: bool) -> datetime | None:
    """When the books learnt of it, None for now. Only books that are still empty have a history."""
    if is_empty and "geboektOp" in row:
        return timezone.make_aware(datetime.combine(date.fromisoformat(row["geboektOp"]), time(12)))
    return None


def _booking(line: Line, row: Facts, index: int, movements: Sequence[Movement | None], known: Known) -> Booking:
    entry, facts = book_rules.entries(row)[index], row["mutaties"][index]
    undone = facts.get("draaitTerug")
    return Booking(
        line=line,
        amount=entry.amount,
        target=Stage(entry.target),
        source=Stage(entry.source),
        day=_days(row)[index],
        note=facts.get("toelichting", ""),
        delivery=MARK,
        sources=scheme_loading.sources_of(facts, known),
        reverses=movements[undone - 1] if undone else None,
    )
