# SPDX-License-Identifier: EUPL-1.2
"""What was delivered, decided or worked out stays as it was, whatever anybody tries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from stip.conftest import Cast
from stip.monitor.aims import actions
from stip.monitor.checking import damaged
from stip.monitor.figures.reading import figures
from stip.monitor.figures.shelf import STORE
from stip.monitor.figures.store import NotUnique, Observation, Refused, Status, write
from stip.monitor.models import Dataset, Indicator, Release, SavedOutcome, TargetRevision
from stip.monitor.releases.adding import Delivery, add_release
from stip.monitor.tests import beekdal
from stip.monitor.tests.beekdal import Monitor


@pytest.fixture
def monitor(cast: Cast) -> Monitor:
    return beekdal.fill(cast)


def one(value: float, indicator: str = "dalcijfer") -> list[Observation]:
    return [Observation(indicator, "BD01", 2024, "", value, Status.MEASURED)]


ATTEMPTS: list[Callable[[Any], object]] = [
    lambda row: row.save(),
    lambda row: row.save(update_fields=["id"]),
    lambda row: row.delete(),
    lambda row: type(row).objects.filter(pk=row.pk).update(id=row.pk),
    lambda row: type(row).objects.filter(pk=row.pk).delete(),
    lambda row: type(row).objects.all().delete(),
    lambda row: type(row).objects.bulk_update([row], ["id"]),
    lambda row: type(row).objects.update_or_create(pk=row.pk, defaults={"at": None}),
]


@pytest.mark.parametrize("kind", [Release, TargetRevision, SavedOutcome])
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_row_that_is_kept_is_neither_changed_nor_taken_away(
    monitor: Monitor, kind: Any, attempt: Callable[[Any], object]
) -> None:
    row = kind.objects.first()
    before = list(kind.objects.values())
    with pytest.raises((TypeError, ValueError)), transaction.atomic():
        attempt(row)
    assert list(kind.objects.values()) == before


def test_a_delivery_under_a_code_that_is_taken_changes_nothing(cast: Cast, monitor: Monitor) -> None:
    before = STORE.path(monitor.release.code).read_bytes()
    for code in (monitor.release.code, "brede-welvaart-2023"):
        with pytest.raises(ValidationError, match="Er is al een levering"):
            add_release(monitor.dataset, Delivery(code, "Anders"), one(9), by=cast.bureau)
    assert STORE.path(monitor.release.code).read_bytes() == before
    assert damaged() == []


@pytest.mark.parametrize("code", ["../dalmeting-2024", "/etc/passwd", "a/b", "..", "", "x" * 81, "a\0b", "a b"])
def test_the_code_of_a_delivery_cannot_lead_out_of_its_folder(cast: Cast, monitor: Monitor, code: str) -> None:
    before = sorted(STORE.folder.rglob("*"))
    with pytest.raises(ValidationError):
        add_release(monitor.dataset, Delivery(code, "Anders"), one(9), by=cast.bureau)
    assert sorted(STORE.folder.rglob("*")) == before


def test_a_better_series_is_a_new_delivery_and_the_old_one_stays(cast: Cast, monitor: Monitor) -> None:
    add_release(monitor.dataset, Delivery("later", "Later", "2025"), one(5), by=cast.bureau)
    assert figures(["dalcijfer"], areas=["BD01"], years=[2024]).at("dalcijfer", "BD01", 2024).value == 5
    old = STORE.table([monitor.release.code]).filter(lambda table: table.year == 2024).to_pyarrow().to_pylist()
    assert {row["value"] for row in old if row["area"] == "BD01"} == {1204.0}


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([], Refused),
        (one(1) * 2, NotUnique),
        (one(float("nan")), Refused),
        (one(float("inf")), Refused),
        ([Observation("dalcijfer", "BD01", 2024, "", None, Status.MEASURED)], Refused),
        ([Observation("dalcijfer", "BD01", 2024, "", 0.0, Status.SECRET)], Refused),
        ([Observation("dalcijfer", "GEEN", 2024, "", 1.0, Status.MEASURED)], Refused),
        (one(1, "van-een-ander"), Refused),
    ],
)
def test_a_delivery_with_a_mistake_leaves_no_trace(cast: Cast, monitor: Monitor, rows: Any, error: Any) -> None:
    other = Dataset.objects.create(code="ander", title="Ander", publisher="Ander")
    Indicator.objects.create(code="van-een-ander", title="Ander", unit="x", measure="aantal", dataset=other)
    before = sorted(STORE.folder.rglob("*"))
    with pytest.raises(error):
        add_release(monitor.dataset, Delivery("fout", "Fout"), rows, by=cast.bureau)
    assert sorted(STORE.folder.rglob("*")) == before
    assert not Release.objects.filter(code="fout").exists()


def test_nobody_delivers_for_a_region_that_she_does_not_work_for(cast: Cast, monitor: Monitor) -> None:
    with pytest.raises(PermissionDenied):
        add_release(monitor.dataset, Delivery("vreemd", "Vreemd"), one(9), by=cast.neighbour)
    shared = Dataset.objects.create(code="van-iedereen", title="Van iedereen", publisher="CBS")
    with pytest.raises(PermissionDenied):
        add_release(shared, Delivery("vreemd", "Vreemd"), one(9), by=cast.bureau)


def test_a_file_is_written_once(monitor: Monitor) -> None:
    with pytest.raises(FileExistsError):
        write(STORE.path(monitor.release.code), one(9))


def test_a_file_that_somebody_meddled_with_is_noticed(monitor: Monitor) -> None:
    path = STORE.path(monitor.release.code)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"?")
    assert damaged() == [
        f"het bestand van {monitor.release.code} is veranderd: zet {path.name} terug uit een reservekopie"
    ]
    path.unlink()
    assert "is het bestand weg" in damaged()[0]
    path.write_bytes(whole)
    assert damaged() == []


def test_a_target_that_goes_takes_along_what_it_was(cast: Cast, monitor: Monitor) -> None:
    actions.remove_target(monitor.target, seen=monitor.target.revision, by=cast.bureau)
    assert not TargetRevision.objects.exists()


def test_the_database_itself_refuses_a_second_delivery_under_a_code(monitor: Monitor) -> None:
    facts = {"dataset": monitor.dataset, "code": monitor.release.code, "read_at": monitor.release.read_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(**facts, title="Nog een", sha256="0", row_count=1)
