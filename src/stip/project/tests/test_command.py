# SPDX-License-Identifier: EUPL-1.2
"""The command line, as somebody in a terminal meets it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stip.conftest import Cast
from stip.project import command


def _in_a_shell(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "SECRET_KEY"}}
    environment |= {"STIP_DATA_DIR": str(folder), "STIP_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "stip.project.settings"}
    program = [sys.executable, "-m", "stip.project.command", *words]
    return subprocess.run(program, env=environment, capture_output=True, text=True, check=False, cwd=folder)


def test_every_command_explains_itself(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["start"], ["serve"], ["demo", "load"], ["plan", "import"], ["plan", "export"], ["sources", "add"],
                  ["invite"], ["backup"], ["restore"], ["admin"], ["money", "check"], ["money", "import"],
                  ["money", "book-stated"]):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            command.main([*words, "--help"])
        assert ended.value.code == 0
        assert "usage: stip" in capsys.readouterr().out


def test_what_cannot_be_done_is_said_in_one_line_and_the_exit_code_is_not_zero(
    db: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "plan.yaml"
    broken.write_text("stip: plan/1\ncode: x\n")
    for words, sentence in (
        (["plan", "export", "bestaat-niet"], "Er is geen plan met de code 'bestaat-niet'"),
        (["plan", "import", str(tmp_path / "weg.yaml")], "is er niet"),
        (["plan", "import", str(broken)], "er is niets ingelezen"),
        (["money", "import", str(broken)], "er is niets ingelezen"),
        (["sources", "add", str(tmp_path / "weg.pdf")], "is er niet"),
        (["invite", "iemand@gemeente.example", "nergens"], "De regio 'nergens' is er niet"),
    ):
        assert command.main(words) == 1
        assert sentence in capsys.readouterr().err


def test_a_backup_brings_back_what_was_there(tmp_path: Path) -> None:
    kept = tmp_path / "kopie.tar.gz"
    data = tmp_path / "data"
    data.mkdir()
    first = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--skip-checks", "-v0"],
        env={**os.environ, "DATABASE_URL": "", "STIP_DATA_DIR": str(data), "STIP_DEBUG": "1",
             "DJANGO_SETTINGS_MODULE": "stip.project.settings"},
        check=False,
    )  # fmt: skip
    assert first.returncode == 0
    password = {"STIP_ADMIN_PASSWORD": "een lang wachtwoord"}
    os.environ.update(password)
    try:
        assert _in_a_shell(data, "admin", "beheer@regio.example").returncode == 0
        for folder in ("documents/verhalen", "observaties"):
            (data / folder).mkdir(parents=True)
            (data / folder / "iets").write_text("van mensen")
        assert _in_a_shell(data, "backup", str(kept)).returncode == 0
        for folder in ("documents", "observaties"):
            shutil.rmtree(data / folder)
        assert _in_a_shell(data, "admin", "later@regio.example").returncode == 0
    finally:
        del os.environ["STIP_ADMIN_PASSWORD"]
    refused = _in_a_shell(data, "restore", str(kept))
    assert refused.returncode == 1 and "--overschrijf" in refused.stderr
    assert _in_a_shell(data, "restore", str(kept), "--overschrijf").returncode == 0
    for folder in ("documents/verhalen", "observaties"):
        assert (data / folder / "iets").read_text() == "van mensen"
    again = _in_a_shell(data, "backup", str(kept))
    assert again.returncode == 1 and "bestaat al" in again.stderr


def test_an_exported_plan_is_imported_without_a_change(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.yaml"
    assert command.main(["plan", "export", cast.plan.code, "--naar", str(file)]) == 0
    assert command.main(["plan", "import", str(file)]) == 0
    assert "er verandert niets" in capsys.readouterr().out
