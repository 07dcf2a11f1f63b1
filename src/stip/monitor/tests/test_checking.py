# SPDX-License-Identifier: EUPL-1.2
"""Whoever runs an installation can ask whether all figures are still what they were."""

import pytest

from stip.conftest import Cast
from stip.monitor.checking import check
from stip.monitor.figures.shelf import STORE
from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Coverage, Dataset, Release
from stip.monitor.releases import loading
from stip.monitor.releases.adding import Delivery, add_release

pytestmark = pytest.mark.django_db
FIGURES = [Observation("bezoekers", "BD01", 2023, "", 1200.0, Status.MEASURED)]


@pytest.fixture
def kept(valley_count: Dataset, cast: Cast) -> Release:
    loading.load()
    return add_release(valley_count, Delivery("dalmeting-2023", "Dalmeting 2023"), FIGURES, by=cast.bureau)


def test_all_is_well_when_nothing_was_touched(kept: Release) -> None:
    found = check()
    assert (found.problems, found.notes, found.releases) == ([], [], 7)


def test_a_file_that_is_gone_or_changed_is_told(kept: Release) -> None:
    path = STORE.path(kept.code)
    path.write_bytes(path.read_bytes()[:-10])
    assert "is veranderd" in check().problems[0]
    path.unlink()
    assert "is het bestand weg" in check().problems[0]


def test_coverage_that_does_not_fit_the_file_is_told(kept: Release) -> None:
    Coverage.objects.filter(release=kept).update(measured=2)
    assert check().problems == [
        "wat bekend is over dalmeting-2023 klopt niet met dalmeting-2023.parquet: meld deze fout"
    ]


def test_a_file_of_nobody_is_mentioned_but_does_no_harm(kept: Release) -> None:
    (STORE.folder / "wees.parquet").write_bytes(b"half")
    (STORE.folder / ".wees-1-1.half").write_bytes(b"half")
    found = check()
    assert found.problems == [] and [note.split()[0] for note in found.notes] == ["wees.parquet", ".wees-1-1.half"]


def test_what_is_shipped_must_be_loaded_and_say_whose_it_is(kept: Release) -> None:
    Dataset.objects.filter(code="kerncijfers").update(licence="")
    assert "van kerncijfers-2021 ontbreekt de uitgever of de licentie: draai ‘stip monitor load’" in check().problems
    loading.load()
    assert check().problems == []


def test_shipped_figures_that_were_never_loaded_are_told() -> None:
    assert any("brede-welvaart-2023 hoort bij Stip" in told for told in check().problems)
