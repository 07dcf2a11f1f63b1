# SPDX-License-Identifier: EUPL-1.2
"""A file of a publisher becomes a release in one step, or nothing of it does."""

from pathlib import Path

import pytest

from stip.monitor.figures.reading import figures
from stip.monitor.figures.store import Refused, Status
from stip.monitor.models import Release
from stip.monitor.releases import loading
from stip.monitor.releases.adding import Delivery
from stip.monitor.releases.files import add_file

pytestmark = pytest.mark.django_db
DELIVERY = Delivery("nieuw", "Nieuw", published="2026-01")


@pytest.fixture(autouse=True)
def loaded() -> None:
    loading.load()


def written(folder: Path, text: str) -> Path:
    path = folder / "bestand.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_key_figures_of_a_new_year_are_brought_in_with_the_columns_they_have(tmp_path: Path) -> None:
    path = written(tmp_path, "gwb_code_10;a_inw;p_koopw;onbekend\nGM0983;105000;.;1\nWK098300;;x;1\n")
    release = add_file("kerncijfers", path, DELIVERY, year=2025, by=None)
    found = figures(["inwoners", "koopwoningen"], areas=["GM0983", "WK098300"], years=[2025])
    assert (release.row_count, found.at("inwoners", "GM0983", 2025).value) == (4, 105000.0)
    assert found.at("koopwoningen", "WK098300", 2025).status is Status.SECRET
    assert found.at("inwoners", "WK098300", 2025).status is Status.IMPOSSIBLE


def test_an_empty_cell_in_a_file_without_signs_is_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "code,a_inw,g_wozbag\nGM0983,105000,\n")
    assert add_file("kerncijfers", path, DELIVERY, year=2025, by=None).row_count == 1


def test_the_classes_of_the_leefbaarometer_are_brought_in(tmp_path: Path) -> None:
    path = written(tmp_path, "code,KL14,KL16,VKL1416\nGM0983,6,7,5\n")
    add_file("leefbaarometer", path, DELIVERY, by=None)
    assert [row.value for row in figures(["leefbaarheid"], areas=["GM0983"])] == [6.0, 7.0]


def test_a_new_edition_of_the_regional_monitor_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    before = figures(["werkloosheid"], areas=["GM0983"], years=[2020]).at("werkloosheid", "GM0983", 2020)
    path = written(tmp_path, "gemeentecode,indicator,jaar,waarde\nGM0983,09_E_V_13,2020,9.9\n")
    add_file("brede-welvaart", path, DELIVERY, by=None)
    after = figures(["werkloosheid"], areas=["GM0983"], years=[2020]).at("werkloosheid", "GM0983", 2020)
    assert (before.release, after.release, after.value) == ("brede-welvaart-2023", "nieuw", 9.9)


@pytest.mark.parametrize(
    ("kind", "text", "year", "message"),
    [
        ("kerncijfers", "code,a_inw\nGM0983,1\n", None, "welk jaar"),
        ("kerncijfers", "code,iets\nGM0983,1\n", 2025, "Geen enkele kolom"),
        ("brede-welvaart", "gemeentecode,indicator,jaar,waarde\nVenlo,01_GZ_08,2020,1\n", None, "Rij 2: We kennen"),
        ("leefbaarometer", "code,KL16\nGM0983,12\n", None, "geen klasse"),
        ("weerbericht", "a\n", None, "kunnen we niet lezen"),
    ],
)  # fmt: skip
def test_a_file_with_something_wrong_is_no_release(
    tmp_path: Path, kind: str, text: str, year: int | None, message: str
) -> None:
    count = Release.objects.count()
    with pytest.raises(Refused, match=message):
        add_file(kind, written(tmp_path, text), DELIVERY, year=year, by=None)
    assert Release.objects.count() == count
