# SPDX-License-Identifier: EUPL-1.2
"""The books: positions of a plan with a million movements, against a bare sum in SQL, and a budget of 50,000 rows in.

BENCH_SMALL=1 makes it twenty times as small.
"""

import os
import resource
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter, process_time

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from bench.measuring import median_ms
from stip.money import actions, reading
from stip.money.actions import Booking
from stip.money.grid import importing, spreadsheet
from stip.money.grid.layout import Facts, Grid, Names, Place, laid_out
from stip.money.grid.spreadsheet import About
from stip.money.ledger import Stage, circa, exact
from stip.money.models import Line, Movement
from stip.money.rebuilding import rebuild_balances
from stip.partners.models import Organisation
from stip.places.models import Area, Region
from stip.plans.models import Item, Level, Plan

_PARTS = 20 if os.environ.get("BENCH_SMALL") else 1
MOVEMENTS = 1_000_000 // _PARTS
ITEMS, PARTIES, YEARS = 100, 5, (2024, 2025, 2026, 2027)
STEPS = (
    (Stage.OUTSIDE, Stage.REQUESTED), (Stage.REQUESTED, Stage.PLEDGED),
    (Stage.PLEDGED, Stage.GRANTED), (Stage.GRANTED, Stage.RECEIVED),
)  # fmt: skip
ROWS = (20_000 // _PARTS, 50_000 // _PARTS)


def report() -> None:
    """Print the ratios and the speed of imports."""
    plan = _plan("bench-geld")
    begin = perf_counter()
    first, last = _fill(plan)
    print(f"\nBoeken van één plan: {Movement.objects.filter(line__plan=plan).count()} mutaties op")
    print(f"{plan.money_lines.count()} regels, gevuld in {perf_counter() - begin:.0f} s.")
    _positions(plan, first, last)
    _imports()


def _positions(plan: Plan, first: date, last: date) -> None:
    lines = Line.objects.filter(plan=plan)
    bare = median_ms(lambda: Movement.objects.aggregate(Sum("low")), times=7)
    print(f"| kale som over alle mutaties | {bare:.0f} ms | 1 |")
    half = first + (last - first) / 2
    asked: list[tuple[str, Callable[[], object]]] = [
        ("het plan, nu", lambda: reading.summary(lines)),
        ("per onderdeel, nu", lambda: reading.summaries(lines, "item")),
        ("per onderdeel, partij en jaar, nu", lambda: reading.summaries(lines, "item", "party", "year")),
        ("het plan, vandaag uit de mutaties", lambda: reading.summary(lines, on=last)),
        ("het plan, halverwege", lambda: reading.summary(lines, on=half)),
        ("per onderdeel, halverwege", lambda: reading.summaries(lines, "item", on=half)),
        ("per onderdeel, vorige maand", lambda: reading.summaries(lines, "item", on=last - timedelta(days=30))),
        ("één onderdeel, halverwege", lambda: reading.summary(lines.filter(item__code="7"), on=half)),
    ]
    for name, call in asked:
        ms = median_ms(call, times=7, warm=1)
        print(f"| {name} | {ms:.0f} ms | {ms / bare:.2f} |")


def _imports() -> None:
    for rows in ROWS:
        for kind in ("xlsx", "csv"):
            plan = _plan(f"bench-{kind}-{rows}")
            made = _grid(rows)
            content = spreadsheet.as_csv(made) if kind == "csv" else spreadsheet.as_xlsx(made, About("", "", "", ""))
            begin = _clock()
            found = spreadsheet.read(content)
            read = _clock()
            seen = importing.preview(plan, found)
            looked = _clock()
            assert not seen.problems, seen.problems[:3]
            importing.bring_in(plan, found, expected=seen.expected, by=None, delivery="begroting.xlsx")
            end = _clock()
            again = importing.preview(plan, found)
            assert not again.changes and again.same == rows
            unchanged = _clock() - end + read - begin
            print(
                f"| {kind}, {rows} rijen | {rows / (end - begin):.0f} rijen/s | lezen {read - begin:.2f} s, "
                f"vergelijken {looked - read:.2f} s, boeken {end - looked:.2f} s | "
                f"zonder wijziging {rows / unchanged:.0f} rijen/s |"
            )


def _clock() -> float:
    """Seconds of the processor, those of the process that reads the file included; see `measuring.median_ms`."""
    if connection.vendor != "sqlite":
        return perf_counter()
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + child.ru_utime + child.ru_stime


def _plan(code: str) -> Plan:
    area = Area.objects.create(code=code, kind=Area.Kind.COOPERATION, name=code, slug=code)
    region = Region.objects.create(code=code, name=code, area=area)
    plan = Plan.objects.create(code=code, title=code, region=region)
    level = Level.objects.create(plan=plan, code="project", name="project", plural="projecten", order=0)
    Item.objects.bulk_create(
        Item(plan=plan, level=level, code=str(at), title=f"Project {at}", path=f"{at:04x}", changed_at=timezone.now())
        for at in range(ITEMS)
    )
    for at in range(PARTIES):
        Organisation.objects.get_or_create(code=f"geldgever-{at}", defaults={"kind": "overig", "name": f"Gever {at}"})
    return plan


def _fill(plan: Plan) -> tuple[date, date]:
    """Book as people do, then copy those movements day by day until there are a million. Returns the days it spans."""
    parties = list(Organisation.objects.filter(code__startswith="geldgever-"))
    lines = [
        Line(plan=plan, item=item, kind="bijdrage", year=year, party=party, purse="publiek")
        for item in plan.items.all() for party in parties for year in YEARS
    ]  # fmt: skip
    for line in lines:
        line.key = line.key_now()
    Line.objects.bulk_create(lines)
    bookings = [
        Booking(line, exact(100 * (at + 1)) if at else circa(1000), target, source)
        for line in lines for at, (source, target) in reversed(list(enumerate(STEPS)))
    ]  # fmt: skip
    bookings.sort(key=lambda booking: STEPS.index((booking.source, booking.target)))
    bookings = [booking for booking in bookings if not booking.source] + [
        Booking(booking.line, exact(100), booking.target, booking.source) for booking in bookings if booking.source
    ]
    copies = MOVEMENTS // len(bookings)
    last = timezone.now()
    first = last - timedelta(days=copies - 1)
    with transaction.atomic():
        actions.book_many(bookings, by=None, at=last)
        _copy(copies, [first + timedelta(days=at) for at in range(copies - 1)])
    rebuild_balances()
    with connection.cursor() as cursor:
        # What the server does by itself after a while: counts for the planner, and the map that indexes lean on.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return first.date(), last.date()


def _copy(copies: int, moments: list[object]) -> None:
    columns = "line_id, source, target, low, high, circa, unknown, day, by_id, note, delivery"
    table = Movement._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id), min(id) FROM {table}")
        high, low = cursor.fetchone()
        for moment in moments:
            cursor.execute(
                f"INSERT INTO {table} ({columns}, booked_at) SELECT {columns}, %s FROM {table} "
                f"WHERE id BETWEEN {low} AND {high}",
                [moment],
            )


def _grid(rows: int) -> Grid:
    """One contribution or cost per row, as a controller would list them."""
    books = {}
    for at in range(rows):
        facts = Facts(
            str(at % ITEMS), f"Activiteit {at}", "bijdrage" if at % 3 else "kosten",
            f"geldgever-{at % PARTIES}" if at % 3 else "", "", "", "", "geld", "publiek" if at % 3 else "", False,
        )  # fmt: skip
        amount = circa(at + 1) if at % 10 == 0 else exact(f"{at + 1}.{at % 100:02d}")
        books[Place(facts, "toegezegd" if at % 3 else "geraamd", YEARS[at % len(YEARS)])] = amount
    return laid_out(books, Names({str(at): f"Project {at}" for at in range(ITEMS)}, {}))
