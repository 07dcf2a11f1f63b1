# SPDX-License-Identifier: EUPL-1.2
"""Figures, from the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stip.monitor.figures.shelf import STORE
from stip.monitor.models import Release
from stip.monitor.releases import loading
from stip.monitor.tests.cbs_stand_in import StandIn, serving
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


ROWS = [
    {"Id": number, "Measure": "T1", "ValueAttribute": "None", "Value": 5.0 * number, "StringValue": None,
     "RegioS": f"GM{number:04}", "Perioden": "2023JJ00"} for number in range(1, 6)
]  # fmt: skip


def test_a_table_of_cbs_is_fetched_with_a_link_and_kept(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.DATA_DIR = folder  # type: ignore[attr-defined]
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    link = folder / "koppeling.yaml"
    link.write_text("bron: kerncijfers\ngebied: RegioS\nmaten: {T1: inwoners}\n")
    with serving(StandIn(ROWS)) as cbs:
        fetch = ["monitor", "fetch", "T", str(link), "--adres", cbs.base, "--code", "cbs-2023", "--titel", "CBS 2023"]
        assert command.main(fetch) == 0
        told = capsys.readouterr().out
        assert "Zet in de koppeling: schema: " in told
        assert told.endswith("CBS 2023: 5 cijfers ingelezen als levering cbs-2023.\n")
        assert command.main(["monitor", "fetch", "T", "--toon", "--adres", cbs.base]) == 0
        assert "T1:   # Inwoners, aantal" in capsys.readouterr().out
        link.write_text("bron: kerncijfers\ngebied: RegioS\nmaten: {T9: inwoners}\n")
        assert command.main([*fetch[:-4], "--code", "nog-een"]) == 1
        assert "De tabel heeft deze maten niet: T9" in capsys.readouterr().err
    assert Release.objects.filter(code="cbs-2023", row_count=5).exists()
    assert not (folder / "cbs" / "T").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["../x", "k.yaml"], "geen nummer van een tabel"),
        (["85318NED"], "Geef ook een koppeling"),
        (["85318NED", "er-is-niets.yaml"], "is er niet: kijk de naam na"),
    ],
)
def test_what_is_wrong_with_a_question_to_cbs_is_told(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert command.main(["monitor", "fetch", *words]) == 1
    assert message in capsys.readouterr().err
