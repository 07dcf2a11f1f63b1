# SPDX-License-Identifier: EUPL-1.2
"""Figures, from the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stip.monitor.models import Release
from stip.monitor.releases import loading
from stip.monitor.releases.covering import STORE
from stip.project import command

pytestmark = pytest.mark.django_db
ADD = ["monitor", "add", "leefbaarometer"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    before, STORE.folder = STORE.folder, tmp_path / "observaties"
    loading.load()
    yield tmp_path
    STORE.folder = before


def test_a_file_is_read_once_and_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "klassen.csv"
    path.write_text("code,KL14,KL16\nGM0983,6,7\n")
    assert command.main([*ADD, str(path), "--code", "lbm-2016", "--titel", "Klassen 2016", "--uitgegeven", "2017"]) == 0
    assert capsys.readouterr().out == "Klassen 2016: 2 cijfers ingelezen als levering lbm-2016.\n"
    assert command.main([*ADD, str(path), "--code", "nog-eens"]) == 0
    assert "was er al, als levering lbm-2016" in capsys.readouterr().out
    assert command.main(["monitor", "check"]) == 0
    STORE.path("lbm-2016").write_bytes(b"anders")
    assert command.main(["monitor", "check"]) == 1
    assert "het bestand van lbm-2016 is veranderd" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "more", "message"),
    [
        (None, [], "is er niet: kijk de naam na"),
        ("code,KL14\nGM0983,tien\n", [], "Er is niets ingelezen"),
        ("code,KL14\nGM0983,6\n", ["--uitgegeven", "vorig jaar"], "Schrijf de uitgave als jaar"),
        ("code,KL14\nGM0983,6\n", ["--code", "../weg"], "alleen letters, cijfers en streepjes"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str | None, more: list[str], message: str
) -> None:
    path, before = folder / "klassen.csv", Release.objects.count()
    if text is not None:
        path.write_text(text)
    assert command.main([*ADD, str(path), "--code", "nieuw", *more]) == 1
    assert message in capsys.readouterr().err
    assert Release.objects.count() == before


def test_the_shipped_figures_are_there_without_the_demo(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["monitor", "load"]) == 0
    assert "leveringen staan klaar" in capsys.readouterr().out
