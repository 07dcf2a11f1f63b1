# SPDX-License-Identifier: EUPL-1.2
"""A delivery goes in whole or not at all, and never changes afterwards."""

import multiprocessing
import os
import signal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from stip.accounts.models import Change
from stip.conftest import Cast
from stip.monitor.figures.shelf import STORE
from stip.monitor.figures.store import NotUnique, Observation, Refused, Status, checked, put, write_aside
from stip.monitor.models import Coverage, Dataset, Release
from stip.monitor.releases import adding as actions
from stip.monitor.releases.adding import Delivery, add_release

FIRST = Delivery(code="dalmeting-2023", title="Dalmeting 2023", published="2024-01")
FIGURES = [
    Observation("bezoekers", "BD01", 2023, "", 1200.0, Status.MEASURED),
    Observation("bezoekers", "BD02", 2023, "", None, Status.SECRET),
    Observation("rapportcijfer", "BD01", 2023, "", 7.5, Status.PROVISIONAL),
    Observation("rapportcijfer", "GM0983", 2023, "65+", 6.5, Status.MEASURED),
]


def test_a_delivery_is_kept_with_its_checksum_and_what_it_covers(
    valley_count: Dataset, cast: Cast, figures_folder: Path
) -> None:
    release = add_release(valley_count, FIRST, FIGURES, by=cast.bureau)
    assert (release.row_count, release.is_shipped, release.published) == (4, False, "2024-01")
    assert [path.name for path in figures_folder.iterdir()] == ["dalmeting-2023.parquet"]
    covered = Coverage.objects.filter(release=release, indicator__code="bezoekers")
    assert [(row.level, row.year, row.measured) for row in covered] == [("gemeente", 2023, 1)]
    assert Change.objects.get(code="dalmeting-2023").by == cast.bureau


def test_the_same_content_again_adds_nothing(valley_count: Dataset, cast: Cast, figures_folder: Path) -> None:
    first = add_release(valley_count, FIRST, FIGURES, by=cast.bureau)
    again = add_release(valley_count, Delivery(code="nog-eens", title="Nog eens"), FIGURES[::-1], by=cast.bureau)
    assert again == first
    assert Release.objects.count() == 1
    assert len(list(figures_folder.iterdir())) == 1


def test_other_content_under_a_code_that_is_taken_is_refused_and_the_file_stays(
    valley_count: Dataset, cast: Cast, figures_folder: Path
) -> None:
    add_release(valley_count, FIRST, FIGURES, by=cast.bureau)
    before = (figures_folder / "dalmeting-2023.parquet").read_bytes()
    with pytest.raises(ValidationError, match="al een levering"):
        add_release(valley_count, FIRST, FIGURES[:2], by=cast.bureau)
    assert (figures_folder / "dalmeting-2023.parquet").read_bytes() == before
    assert Release.objects.count() == 1


def test_two_figures_for_the_same_thing_keep_everything_out(
    valley_count: Dataset, cast: Cast, figures_folder: Path
) -> None:
    twice = [*FIGURES, Observation("bezoekers", "BD01", 2023, "", 1300.0, Status.MEASURED)]
    with pytest.raises(NotUnique, match="twee cijfers voor bezoekers in BD01, 2023"):
        add_release(valley_count, FIRST, twice, by=cast.bureau)
    assert not Release.objects.exists()
    assert not figures_folder.exists()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (Observation("bezoekers", "BD01", 2023, "", None, Status.MEASURED), "niet bij elkaar passen"),
        (Observation("bezoekers", "BD01", 2023, "", 5.0, Status.SECRET), "niet bij elkaar passen"),
        (Observation("bezoekers", "BD01", 2023, "", float("nan"), Status.MEASURED), "geen getal"),
        (Observation("bezoekers", "BD01", 2023, "", float("inf"), Status.MEASURED), "geen getal"),
        (Observation("bezoekers", "BD01", 2023, "", 5.0, "verzonnen"), "bestaat niet"),  # type: ignore[arg-type]
        (Observation("inwoners", "BD01", 2023, "", 5.0, Status.MEASURED), "horen niet bij Dalmeting: inwoners"),
        (Observation("bezoekers", "Bovendal", 2023, "", 5.0, Status.MEASURED), "kennen we niet: Bovendal"),
        (Observation("bezoekers", "GM98", 2023, "", 5.0, Status.MEASURED), "kennen we niet: GM98"),
        (Observation("bezoekers", "BD01", 23, "", 5.0, Status.MEASURED), "Het jaar 23"),
        (Observation("bezoekers", "BD01", 10**9, "", 5.0, Status.MEASURED), "geen getal"),
        (Observation("bezoekers", None, 2023, "", 5.0, Status.MEASURED), "kolom ‘area’"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_row_keeps_everything_out(
    valley_count: Dataset, cast: Cast, figures_folder: Path, row: Observation, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        add_release(valley_count, FIRST, [FIGURES[0]._replace(year=2022), row], by=cast.bureau)
    assert not Release.objects.exists()
    assert not figures_folder.exists()


def test_a_delivery_without_figures_is_refused(valley_count: Dataset, cast: Cast) -> None:
    with pytest.raises(Refused, match="geen cijfers"):
        add_release(valley_count, FIRST, [], by=cast.bureau)


@pytest.mark.parametrize(
    "code", ["", "../buiten", "a/b", "met spatie", "kerncijfers-2021", "x" * 81, "nul\x00", "punt.parquet"]
)
def test_a_code_that_is_no_plain_word_or_is_shipped_is_refused(valley_count: Dataset, cast: Cast, code: str) -> None:
    with pytest.raises(ValidationError):
        add_release(valley_count, Delivery(code=code, title="Titel"), FIGURES, by=cast.bureau)


@pytest.mark.parametrize("published", ["2024-13", "vorig jaar", "24", "2024-1-1", "2025-02-29", "20٢٥", "20240101"])
def test_a_moment_of_publication_that_cannot_be_is_refused(valley_count: Dataset, cast: Cast, published: str) -> None:
    with pytest.raises(ValidationError, match="jaar"):
        add_release(valley_count, Delivery(code="a", title="A", published=published), FIGURES, by=cast.bureau)


def test_only_the_bureau_of_the_region_may_add(valley_count: Dataset, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        add_release(valley_count, FIRST, FIGURES, by=cast.neighbour)
    assert add_release(valley_count, FIRST, FIGURES, by=None).pk


def test_what_belongs_to_no_region_is_not_for_a_bureau(valley_count: Dataset, cast: Cast) -> None:
    valley_count.region = None
    with pytest.raises(PermissionDenied):
        add_release(valley_count, FIRST, FIGURES, by=cast.bureau)


def test_a_file_that_an_earlier_attempt_left_behind_is_replaced(
    valley_count: Dataset, cast: Cast, figures_folder: Path
) -> None:
    left = figures_folder / "dalmeting-2023.parquet"
    put(write_aside(left, checked(FIGURES[:1])), left)
    release = add_release(valley_count, FIRST, FIGURES, by=cast.bureau)
    assert pq.read_metadata(left).num_rows == release.row_count == 4


def test_a_failure_half_way_leaves_no_release(
    valley_count: Dataset, cast: Cast, monkeypatch: pytest.MonkeyPatch, figures_folder: Path
) -> None:
    def broken(*_: object) -> None:
        raise OSError("schijf vol")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "cover", broken)
        with pytest.raises(OSError, match="schijf vol"):
            add_release(valley_count, FIRST, FIGURES, by=cast.bureau)
    assert not Release.objects.exists()
    assert not list(figures_folder.glob(".*"))
    assert add_release(valley_count, FIRST, FIGURES, by=cast.bureau).row_count == 4


def test_a_process_that_is_killed_while_writing_leaves_no_file_with_the_name_of_a_release(figures_folder: Path) -> None:
    path = figures_folder / "dalmeting-2023.parquet"
    child = multiprocessing.get_context("fork").Process(target=_die_before_the_name, args=(path,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert not path.exists()
    assert STORE.path("dalmeting-2023") == path


def _die_before_the_name(path: Path) -> None:
    write_aside(path, checked(FIGURES))
    os.kill(os.getpid(), signal.SIGKILL)
