# SPDX-License-Identifier: EUPL-1.2
"""Bring the books of a plan in line with a budget grid: first what would change, then all of that or nothing.

A grid says what stands somewhere, the books how it came there: taking one in books the differences. Rows and years that
a file does not have are left alone.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import IntegrityError, transaction

from stip.accounts.conflict import Conflict
from stip.accounts.models import User
from stip.money import actions, ledger, writing
from stip.money.actions import Step
from stip.money.grid import layout as grid
from stip.money.grid.layout import Grid, Names, Problem, Year
from stip.money.grid.names import FIELDS, LineFacts, Resolver, look_up
from stip.money.grid.reading import Reading
from stip.money.ledger import ZERO, Kind, Stage, Total
from stip.money.models import PARTS, Balance, Line, key_of
from stip.money.schemes import Scheme
from stip.partners.models import Organisation
from stip.places.access import Visibility, Visitor
from stip.plans.models import Plan

_CODES = ("item__code", "activity", "kind", "party__code", "recipient__code", "scheme__code", "team__code")
_MOST_COUNTED = 32_000


class Place(NamedTuple):
    """Where an amount stands, by keys of the database."""

    facts: LineFacts
    year: Year
    stage: str


@dataclass(frozen=True)
class Change:
    """A position that becomes another. `row` is the row of the file that says so."""

    place: Place
    row: int
    before: Total
    after: Total

    @property
    def sort(self) -> str:
        """new, changed or gone."""
        return grid.sort_of(self.before, self.after)


@dataclass(frozen=True)
class Preview:
    """What taking in a file would do. With problems it would do nothing.

    expected  a fingerprint of what the books say now where the file speaks; hand it to `bring_in`
    same      how many positions the file and the books agree on
    """

    problems: list[Problem]
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    same: int = 0
    expected: str = ""

    def count(self, sort: str) -> int:
        return sum(change.sort == sort for change in self.changes)


class Refused(ValueError):
    """The file has problems; nothing was booked."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems[:3]))
        self.problems = problems


def export(plan: Plan, visitor: Visitor) -> Grid:
    """The positions of a plan that the visitor may read, as a grid."""
    lines = Line.objects.filter(plan=plan).readable_by(visitor).order_by()
    columns = (*(f"line__{name}" for name in (*_CODES, "form", "purse", "from_state_grant", "year")), "stage", *PARTS)
    rows = Balance.objects.filter(line__in=lines.values("pk")).order_by().values_list(*columns)
    schemes = {"", *Scheme.objects.readable_by(visitor).values_list("code", flat=True)}
    books: dict[grid.Place, Total] = {}
    for *names, year, stage, low, high, circa, unknown in rows:
        facts = grid.Facts._make([*(name or "" for name in names[:-1]), names[-1]])
        facts = facts if facts.scheme in schemes else facts._replace(scheme="")
        place = grid.Place(facts, stage, year)
        books[place] = books.get(place, ZERO) + Total(low, high, circa, unknown)
    parties = {place.facts.party for place in books}
    names_of = Names(
        items=dict(plan.items.order_by("path").values_list("code", "title")),
        organisations=dict(Organisation.objects.filter(code__in=parties).values_list("code", "name")),
    )
    return grid.laid_out({place: total for place, total in books.items() if total}, names_of)


def preview(plan: Plan, rows: Reading) -> Preview:
    """What the books of `plan` would become. The queries are as many for one row as for all."""
    return _compared(plan, rows, _books_of(plan)[1])


def bring_in(plan: Plan, rows: Reading, *, expected: str, by: User | None, delivery: str) -> int:
    """Book the differences, all or none. Returns how many positions changed.

    expected  the fingerprint of the preview that somebody agreed to
    delivery  the name of the file; each movement keeps it with its row
    raises    Refused; Conflict when the books say something else by now than in that preview
    """
    try:
        return _bring_in(plan, rows, expected=expected, by=by, delivery=delivery)
    except IntegrityError as meanwhile:
        raise Conflict(theirs={}, yours={}, revision=0) from meanwhile


@transaction.atomic
def _bring_in(plan: Plan, rows: Reading, *, expected: str, by: User | None, delivery: str) -> int:
    lines, books = _books_of(plan, lock=True)
    found = _compared(plan, rows, books)
    if found.problems:
        raise Refused(found.problems)
    if found.expected != expected:
        raise Conflict(theirs={}, yours={}, revision=0)
    _add_lines(plan, found.changes, lines)
    steps = [step for change in found.changes for step in _steps(change, lines, delivery)]
    actions.book_steps(steps, plans={plan.pk}, by=by)
    return len(found.changes)


Lines = dict[tuple[LineFacts, Year], int]
"""The key of the line with these facts in this year."""


def _books_of(plan: Plan, *, lock: bool = False) -> tuple[Lines, dict[Place, Total]]:
    """The lines of a plan and where they stand. `lock` keeps others from booking on them in this transaction."""
    if lock:
        # Two files that are taken in at once come one after the other, also when neither has lines yet.
        Plan.objects.select_for_update().get(pk=plan.pk)
    found = Line.objects.filter(plan=plan).order_by("pk")
    lines: Lines = {}
    by_key: dict[int, tuple[LineFacts, Year]] = {}
    for pk, year, *facts in (found.select_for_update() if lock else found).values_list("pk", "year", *FIELDS):
        facts[2] = facts[2].strip()
        key: tuple[LineFacts, Year] = (tuple(facts), year)
        by_key[pk] = key
        lines.setdefault(key, pk)
    balances = Balance.objects.filter(line__plan=plan).order_by("pk").values_list("line_id", "stage", *PARTS)
    return lines, {Place(*by_key[line], stage): Total(*parts) for line, stage, *parts in balances}


def _compared(plan: Plan, rows: Reading, books: dict[Place, Total]) -> Preview:
    resolver = Resolver(look_up(plan))
    wanted, origin, problems = _wanted(rows, resolver)
    problems = [*rows.problems, *resolver.problems, *problems]
    if problems:
        return Preview(sorted(problems, key=lambda problem: problem.row), rows.notes)
    years = set(rows.years)
    for place in books:
        if place.year in years and (place.facts, place.stage) in origin:
            # An empty cell in a row that is there says that nothing stands here.
            wanted.setdefault(place, ZERO)
    changes = [
        Change(place, origin[place.facts, place.stage], before, after)
        for place, before, after in grid.differences(books, wanted)
    ]
    return Preview([], rows.notes, changes, len(wanted) - len(changes), _fingerprint(books, wanted))


def _wanted(
    rows: Reading, resolver: Resolver
) -> tuple[dict[Place, Total], dict[tuple[LineFacts, str], int], list[Problem]]:
    """The positions that the rows add up to, and the first row that speaks of each line and stage."""
    wanted: dict[Place, Total] = {}
    origin: dict[tuple[LineFacts, str], int] = {}
    natures: dict[tuple[LineFacts, str, grid.Nature], int] = {}
    problems: list[Problem] = []
    for row in rows.rows:
        facts = resolver.facts_of(row)
        if facts is None:
            continue
        stage = row.manner.stage.value
        origin.setdefault((facts, stage), row.number)
        twin = natures.setdefault((facts, stage, row.manner.nature), row.number)
        if twin != row.number:
            problems.append(Problem(row.number, "", f"deze regel staat ook in rij {twin}. Tel ze op."))
        for year, total in row.amounts:
            place = Place(facts, year, stage)
            there = wanted.get(place)
            wanted[place] = total if there is None else there + total
    problems += (_impossible(origin, place, total) for place, total in wanted.items() if not _can_stand(total))
    return wanted, origin, problems


def _can_stand(total: Total) -> bool:
    return total.low <= total.high and total.circa <= _MOST_COUNTED and total.unknown <= _MOST_COUNTED


def _impossible(origin: dict[tuple[LineFacts, str], int], place: Place, total: Total) -> Problem:
    message = f"de laagste kant ({total.low}) is hoger dan de hoogste ({total.high}). Verbeter de bandbreedte."
    return Problem(origin[place.facts, place.stage], grid.heading(place.year), message)


def _fingerprint(books: Mapping[Place, Total], wanted: Mapping[Place, Total]) -> str:
    """What stands now where the file speaks; where nothing stands counts only as a place."""
    said = hashlib.sha256(str(len(wanted)).encode())
    for place in wanted:
        there = books.get(place)
        if there:
            said.update(repr((place, there)).encode())
    return said.hexdigest()


def _add_lines(plan: Plan, changes: list[Change], lines: Lines) -> None:
    """Make the lines that are not there yet."""
    keys = dict.fromkeys((change.place.facts, change.place.year) for change in changes)
    new = [key for key in keys if key not in lines]
    rows = []
    for facts, year in new:
        item, kind, activity, party, recipient, scheme, team, form, purse, from_state = facts
        # In the order of Line.key_now.
        told = (plan.pk, item, kind, activity, year, party, recipient, team, scheme, form, purse, from_state)
        rows.append((*facts, plan.pk, year, Visibility.PUBLIC.value, None, key_of(told)))
    lines.update(
        zip(new, writing.insert(Line, (*FIELDS, "plan_id", "year", "visibility", "rate", "key"), rows), strict=True)
    )


def _steps(change: Change, lines: Lines, delivery: str) -> Iterable[Step]:
    line, stage = lines[change.place.facts, change.place.year], Stage(change.place.stage)
    kind, origin = Kind(change.place.facts[1]), f"{delivery[:170]}, rij {change.row}"
    # Most of a first file is new, and then there is nothing to reckon.
    moves = [(True, change.after)] if change.before is ZERO else ledger.steps(change.before, change.after)
    for arrives, amount in moves:
        source, target = (Stage.OUTSIDE, stage) if arrives else (stage, Stage.OUTSIDE)
        yield Step(line, kind, amount, source, target, delivery=origin)
