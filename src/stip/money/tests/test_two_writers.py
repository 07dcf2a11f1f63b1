# SPDX-License-Identifier: EUPL-1.2
"""Real processes on a database of their own: two that book at once, and one that is killed half-way."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

BEGIN = """
import json, os, signal
import django
django.setup()
from django.db import connection
from stip.money import actions, stating
from stip.money.actions import Booking
from stip.money.ledger import Overdrawn, Stage, exact
from stip.money.models import Balance, Line, Movement
from stip.places.models import Area, Region
from stip.plans.models import Amount, Item, Level, Plan

code = os.environ["PLAN"]
valley = Area.objects.create(code=code, kind=Area.Kind.COOPERATION, name="Beekdal", slug=code)
region = Region.objects.create(code=code, name="Beekdal", area=valley)
plan = Plan.objects.create(code=code, title="Plan", region=region)
level = Level.objects.create(plan=plan, code="project", name="project", plural="projecten", order=0)
item = Item.objects.create(plan=plan, level=level, path="0001", code="1", title="Beek")
Amount.objects.create(item=item, kind="gevraagd", euro=500)

def line():
    return actions.line_for(plan=plan, kind="bijdrage", year=2025)

def at_once(*deeds):
    "Do each of these in a process of its own, with a connection of its own; returns how they ended."
    connection.close()
    children = []
    for deed in deeds:
        child = os.fork()
        if not child:
            try:
                deed()
            except BaseException as problem:
                print(repr(problem), flush=True)
                os._exit(1)
            os._exit(0)
        children.append(child)
    return [os.waitpid(child, 0)[1] for child in children]

def report():
    mine = Movement.objects.filter(line__plan=plan)
    rows = Balance.objects.filter(line__plan=plan).exclude(low=0)
    return {
        "movements": mine.count(), "lines": plan.money_lines.count(), "wrong": actions.rebuild_balances(),
        "standing": {row.stage: str(row.total.low) for row in rows},
    }
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a database that several processes can open, of the kind that the tests run on."""
    environment = {**os.environ, "STIP_DATA_DIR": str(tmp_path_factory.mktemp("two-writers")), "STIP_DEBUG": "1"}
    environment |= {"DJANGO_SETTINGS_MODULE": "stip.project.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    url = os.environ.get("DATABASE_URL", "")
    if url:
        name = f"two_writers_{os.getpid()}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
            yield _prepared(environment | {"DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}"})
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    else:
        yield _prepared(environment)


def _prepared(environment: dict[str, str]) -> dict[str, str]:
    migrate = [sys.executable, "-m", "django", "migrate", "--skip-checks", "-v0"]
    subprocess.run(migrate, env=environment, check=True)
    return environment


def told_by(database: dict[str, str], script: str) -> Any:
    """What the script prints as JSON, after setting the scene with a plan of its own."""
    environment = database | {"PLAN": str(abs(hash(script)) % 10**9)}
    program = [sys.executable, "-c", BEGIN + script]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_two_people_book_at_once_on_one_new_line_is_all_there(database: dict[str, str]) -> None:
    script = """
def write():
    for _ in range(25):
        actions.book(line(), exact(10), target=Stage.PLEDGED, by=None)
ends = at_once(write, write)
print(json.dumps([ends, report()]))
"""
    standing = {"movements": 50, "lines": 1, "wrong": [], "standing": {"toegezegd": "500.00"}}
    assert told_by(database, script) == [[0, 0], standing]


def test_two_people_cannot_both_take_the_last_euro(database: dict[str, str]) -> None:
    script = """
actions.book(line(), exact(30), target=Stage.PLEDGED, by=None)
def take():
    try:
        for _ in range(30):
            actions.book(line(), exact(1), source=Stage.PLEDGED, target=Stage.GRANTED, by=None)
    except Overdrawn:
        pass
ends = at_once(take, take)
print(json.dumps([ends, report()]))
"""
    standing = {"movements": 31, "lines": 1, "wrong": [], "standing": {"toegekend": "30.00"}}
    assert told_by(database, script) == [[0, 0], standing]


def test_a_plan_that_is_booked_by_two_people_at_once_is_booked_once(database: dict[str, str]) -> None:
    script = """
def write():
    stating.book_what_is_stated(plan, by=None)
ends = at_once(write, write)
print(json.dumps([ends, report()]))
"""
    standing = {"movements": 1, "lines": 1, "wrong": [], "standing": {"gevraagd": "500.00"}}
    assert told_by(database, script) == [[0, 0], standing]


def test_a_booking_that_is_killed_half_way_leaves_nothing_behind(database: dict[str, str]) -> None:
    # The papers of a booking are written last: by then its balances and movements are in the database.
    script = """
actions.book(line(), exact(30), target=Stage.PLEDGED, by=None)
class Deadly(list):
    def __iter__(self):
        assert Movement.objects.filter(line=line()).count() == 101 and line().balances.get().low == 1030
        os.kill(os.getpid(), signal.SIGKILL)
def write():
    bookings = [Booking(line(), exact(10), Stage.PLEDGED, sources=Deadly()) for _ in range(100)]
    actions.book_many(bookings, by=None)
ends = at_once(write)
print(json.dumps([ends, report()]))
"""
    standing = {"movements": 1, "lines": 1, "wrong": [], "standing": {"toegezegd": "30.00"}}
    assert told_by(database, script) == [[signal.SIGKILL], standing]
