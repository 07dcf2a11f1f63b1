# SPDX-License-Identifier: EUPL-1.2
import signal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stip.accounts.conflict import Conflict
from stip.money import actions
from stip.money.grid import importing, spreadsheet
from stip.money.grid import reading as grid_reading
from stip.money.ledger import UNKNOWN, Stage, between, circa, exact
from stip.money.models import Balance, Line, Movement
from stip.money.tests.beekdal import fill
from stip.money.tests.test_spreadsheet import ABOUT
from stip.money.tests.test_two_writers import database, told_by  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
HEAD = ["Onderdeel", "Titel", "Activiteit", "Soort", "Stadium", "Partij", "Naam", "Team", "Aard", 2026.0, "Zonder jaar"]


def row(item="1.1", kind="kosten", stage="geraamd", **cells):
    facts = {"Onderdeel": item, "Soort": kind, "Stadium": stage, **cells}
    return [facts.get(str(name).removesuffix(".0"), "") for name in HEAD]


def reading(*rows):
    return grid_reading.read([HEAD, *rows])


def bring_in(plan, rows, by):
    found = importing.preview(plan, rows)
    assert found.problems == []
    return importing.bring_in(plan, rows, expected=found.expected, by=by, delivery="begroting.xlsx")


def stand(**facts):
    return {(row.line.activity, row.line.year, row.stage): row.total for row in Balance.objects.filter(**facts)}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_books_taken_out_and_in_again_change_nothing(cast, kind):
    fill(cast)
    actions.book(
        actions.line_for(plan=cast.plan, kind="kosten", activity="+ 'Kade'"),
        between(5, 9), by=cast.bureau, target=Stage.ESTIMATED,
    )  # fmt: skip
    made = importing.export(cast.plan, cast.bureau)
    content = spreadsheet.as_xlsx(made, ABOUT) if kind == "xlsx" else spreadsheet.as_csv(made)
    found = importing.preview(cast.plan, spreadsheet.read(content))
    assert (found.problems, found.changes) == ([], [])
    assert found.same == Balance.objects.exclude(low=0, high=0, circa=0, unknown=0).count()
    before = Movement.objects.count()
    assert bring_in(cast.plan, spreadsheet.read(content), cast.bureau) == 0
    assert Movement.objects.count() == before


def test_what_a_file_says_more_or_else_is_booked_as_a_difference(cast):
    fill(cast)
    rows = reading(
        row(Activiteit="Graven", **{"2026": 100.0}),
        row(Activiteit="Graven", Aard="pm", **{"2026": "PM"}),
        row(item="", Titel="(plan als geheel)", **{"Zonder jaar": "circa 5.000"}),
        row(kind="bijdrage", stage="toegezegd", Naam="provincie dal", **{"2026": 7.0}),
    )
    assert importing.preview(cast.plan, rows).count("new") == 3
    bring_in(cast.plan, rows, cast.bureau)
    assert stand(line__activity="Graven") == {("Graven", 2026, "geraamd"): exact(100) + UNKNOWN}
    assert stand(line__item=None) == {("", None, "geraamd"): circa(5000)}
    movement = Movement.objects.get(line__activity="Graven")
    assert (movement.delivery, movement.by) == ("begroting.xlsx, rij 2", cast.bureau)
    again = reading(row(Activiteit="Graven", **{"2026": 150.0}))
    (change,) = importing.preview(cast.plan, again).changes
    assert (change.sort, change.before, change.after) == ("changed", exact(100) + UNKNOWN, exact(150))
    bring_in(cast.plan, again, cast.bureau)
    assert stand(line__activity="Graven") == {("Graven", 2026, "geraamd"): exact(150)}


def test_an_emptied_cell_takes_an_amount_away_and_a_missing_row_or_year_leaves_it(cast):
    bring_in(
        cast.plan,
        reading(row(Activiteit="a", **{"2026": 1.0, "Zonder jaar": 2.0}), row(Activiteit="b", **{"2026": 3.0})),
        cast.bureau,
    )
    rows = grid_reading.read([[*HEAD[:-1]], row(Activiteit="a")[:-1]])
    (change,) = importing.preview(cast.plan, rows).changes
    assert (change.sort, change.row, change.before) == ("gone", 2, exact(1))
    bring_in(cast.plan, rows, cast.bureau)
    assert {place: total for place, total in stand().items() if total} == {
        ("a", None, "geraamd"): exact(2),
        ("b", 2026, "geraamd"): exact(3),
    }


def test_every_unknown_name_is_a_problem_with_row_and_column_and_nothing_is_booked(cast):
    rows = reading(
        row(item="9.9", **{"2026": 1.0}),
        row(item="", Titel="Iets anders", **{"2026": 1.0}),
        row(kind="bijdrage", stage="toegezegd", Partij="nergens", **{"2026": 1.0}),
        row(kind="inzet", stage="gevraagd", Team="geen team", **{"2026": 1.0}),
        row(Activiteit="x" * 201, **{"2026": 1.0}),
        row(Activiteit="goed", **{"2026": 1.0}),
        row(Activiteit="scheef", Aard="bandbreedte van", **{"2026": 1.0}),
        row(Naam="Provincie Dal", Activiteit="kosten van een partij", **{"2026": 1.0}),
        row(item="1.1", Titel="Beekherstel", Activiteit="tweemaal", **{"2026": 1.0}),
        row(item="", Titel="Beekherstel", Activiteit="tweemaal", **{"2026": 1.0}),
    )
    found = importing.preview(cast.plan, rows)
    assert [(problem.row, problem.column) for problem in found.problems] == [
        (2, "Onderdeel"), (3, "Onderdeel"), (4, "Partij"), (5, "Team"), (6, "Activiteit"), (8, "2026"), (9, "Naam"),
        (11, ""),
    ]  # fmt: skip
    with pytest.raises(importing.Refused):
        importing.bring_in(cast.plan, rows, expected=found.expected, by=cast.bureau, delivery="x")
    assert not Line.objects.exists() and not Movement.objects.exists()


def test_a_code_that_a_spreadsheet_made_a_number_is_refused_when_it_could_be_another(cast):
    cast.plan.items.filter(code="1.2").update(code="1.10")
    (problem,) = importing.preview(cast.plan, reading(row(item=1.1, **{"2026": 1.0}))).problems
    assert problem.column == "Onderdeel" and "kan ook onderdeel 1.10 zijn" in problem.message
    cast.plan.items.filter(code="1").update(code="20")
    for code in ("1.1", 2.0):
        assert importing.preview(cast.plan, reading(row(item=code, **{"2026": 1.0}))).problems == []


def test_books_that_changed_since_the_preview_are_a_conflict(cast):
    rows = reading(row(**{"2026": 5.0}))
    found = importing.preview(cast.plan, rows)
    line = actions.line_for(plan=cast.plan, item=cast.plan.items.get(code="1.1"), kind="kosten", year=2026)
    actions.book(line, exact(5), by=cast.bureau, target=Stage.ESTIMATED)
    with pytest.raises(Conflict):
        importing.bring_in(cast.plan, rows, expected=found.expected, by=cast.bureau, delivery="x")
    assert stand() == {("", 2026, "geraamd"): exact(5)}


def test_a_booking_that_the_file_does_not_speak_of_is_no_conflict(cast):
    rows = reading(row(**{"2026": 5.0}))
    found = importing.preview(cast.plan, rows)
    line = actions.line_for(plan=cast.plan, kind="kosten", year=2030)
    actions.book(line, exact(5), by=cast.bureau, target=Stage.ESTIMATED)
    assert importing.bring_in(cast.plan, rows, expected=found.expected, by=cast.bureau, delivery="x") == 1


def test_only_the_bureau_of_the_region_takes_a_file_in(cast):
    rows = reading(row(**{"2026": 5.0}))
    found = importing.preview(cast.plan, rows)
    with pytest.raises(PermissionDenied):
        importing.bring_in(cast.plan, rows, expected=found.expected, by=cast.neighbour, delivery="x")
    assert not Line.objects.exists()


def test_a_visitor_takes_out_only_what_she_may_read(cast):
    books = fill(cast)
    Line.objects.filter(kind="kosten").update(visibility="intern")
    books.scheme.visibility = "intern"
    books.scheme.save()
    assert {row[3] for row in importing.export(cast.plan, cast.neighbour).rows} == {"bijdrage", "uitgave", "inzet"}
    assert {row[8] for row in importing.export(cast.plan, cast.neighbour).rows} == {""}
    assert {row[8] for row in importing.export(cast.plan, cast.bureau).rows} == {"", "beekdeal"}


def test_looking_asks_as_many_questions_for_one_row_as_for_many(cast):
    def asked(count):
        rows = reading(*(row(Activiteit=f"deel {at}", **{"2026": 5.0}) for at in range(count)))
        with CaptureQueriesContext(connection) as queries:
            importing.preview(cast.plan, rows)
        return len(queries)

    assert asked(1) == asked(300)


def test_an_import_that_is_killed_half_way_leaves_nothing_behind(database):  # noqa: F811
    script = """
from stip.money.grid import reading as grid_reading, importing
from stip.money import writing
cells = [["1", f"deel {at}", "kosten", "geraamd", 5.0] for at in range(3000)]
rows = grid_reading.read([["Onderdeel", "Activiteit", "Soort", "Stadium", 2026.0], *cells])
keep = writing.insert
def insert(model, *parts):
    keys = keep(model, *parts)
    if model is Movement:
        # Movements come last: by now everything is in the database.
        assert Movement.objects.filter(line__plan=plan).count() == plan.money_lines.count() == 3000
        os.kill(os.getpid(), signal.SIGKILL)
    return keys
def write():
    writing.insert = insert
    importing.bring_in(plan, rows, expected=importing.preview(plan, rows).expected, by=None, delivery="x")
ends = at_once(write)
after = report()
write_again = importing.bring_in(plan, rows, expected=importing.preview(plan, rows).expected, by=None, delivery="x")
print(json.dumps([ends, after, write_again]))
"""
    nothing = {"movements": 0, "lines": 0, "wrong": [], "standing": {}}
    assert told_by(database, script) == [[signal.SIGKILL], nothing, 3000]


def test_two_people_who_take_in_the_same_file_at_once_book_it_once(database):  # noqa: F811
    script = """
from stip.accounts.conflict import Conflict
from stip.money.grid import reading as grid_reading, importing
cells = [["1", f"deel {at}", "kosten", "geraamd", 5.0] for at in range(300)]
rows = grid_reading.read([["Onderdeel", "Activiteit", "Soort", "Stadium", 2026.0], *cells])
seen = importing.preview(plan, rows).expected
def write():
    try:
        importing.bring_in(plan, rows, expected=seen, by=None, delivery="x")
    except Conflict:
        os._exit(7)
ends = at_once(write, write)
print(json.dumps([sorted(os.waitstatus_to_exitcode(end) for end in ends), report()["movements"]]))
"""
    assert told_by(database, script) == [[0, 7], 300]
