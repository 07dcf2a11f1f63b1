# SPDX-License-Identifier: EUPL-1.2
"""A process that is killed while it keeps a delivery loses nothing that it said was kept, and shows nothing half."""

import json
import signal
import subprocess
import sys
from typing import Any

from stip.money.tests.test_two_writers import database as database

BEGIN = """
import json, os, signal
import django
django.setup()
from django.db import connection
from stip.monitor import checking
from stip.monitor.figures.reading import figures
from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Dataset, Indicator, Release
from stip.monitor.releases import adding
from stip.monitor.releases.adding import Delivery, add_release

NAMES = ("half", "named", "covered", "anywhere")
for name in NAMES:
    dataset, _ = Dataset.objects.get_or_create(code=name, defaults={"title": name, "publisher": "Dal"})
    Indicator.objects.get_or_create(
        code=name, defaults={"title": name, "unit": "aantal", "measure": "aantal", "dataset": dataset}
    )

def keep(name, number):
    rows = [Observation(name, f"GM{at:04}", 2000 + number, "", float(number), Status.MEASURED) for at in range(300)]
    delivery = Delivery(f"{name}-{number}", "Levering", published=str(2000 + number))
    add_release(Dataset.objects.get(code=name), delivery, rows, by=None)

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def child_of(deed):
    "Do this in a process of its own, before this one has any threads."
    connection.close()
    child = os.fork()
    if not child:
        deed()
        os._exit(0)
    return child

def look():
    problems = [row for row in checking.check().problems if "hoort bij Stip" not in row]
    codes = sorted(Release.objects.values_list("code", flat=True))
    print(json.dumps([problems, codes, figures(NAMES).table.num_rows]))
"""
KILLED = """
put, cover = adding.put, adding.cover
def put_and_die(half, path):
    put(half, path)
    die()
def cover_and_die(*told):
    cover(*told)
    die()
MOMENTS = {"half": {"put": die}, "named": {"put": put_and_die}, "covered": {"cover": cover_and_die}}

def killed(name):
    def deed():
        keep(name, 1)
        vars(adding).update(MOMENTS[name])
        keep(name, 2)
    return os.waitpid(child_of(deed), 0)[1]

def killed_anywhere():
    "How many deliveries it said were kept."
    ours, theirs = os.pipe()
    def deed():
        for number in range(1, 190):
            keep("anywhere", number)
            os.write(theirs, b".")
    child = child_of(deed)
    os.close(theirs)
    said = os.read(ours, 1) + os.read(ours, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(ours, 100):
        said += more
    return len(said)

print(json.dumps([[killed(name) for name in MOMENTS], killed_anywhere()]))
look()
"""
AGAIN = """
for name in ("half", "named", "covered"):
    keep(name, 2)
look()
"""


def told_by(database: dict[str, str], script: str) -> list[Any]:
    program = [sys.executable, "-c", BEGIN + script]
    done = subprocess.run(program, env=database, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_process_that_is_killed_keeps_what_it_said_and_shows_nothing_half(database: dict[str, str]) -> None:
    """Killed before the file has its name, before the row, before the end of the transaction, and just anywhere."""
    (ends, said), (problems, codes, told) = told_by(database, KILLED)
    assert ends == [signal.SIGKILL] * 3
    assert problems == []
    assert [code for code in codes if "anywhere" not in code] == ["covered-1", "half-1", "named-1"]
    assert {f"anywhere-{number}" for number in range(1, said + 1)} <= set(codes)
    assert told == 300 * len(codes)
    ((problems, again, told),) = told_by(database, AGAIN)
    assert problems == []
    assert set(again) - set(codes) == {"covered-2", "half-2", "named-2"}
    assert told == 300 * len(again)
