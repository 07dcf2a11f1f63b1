# SPDX-License-Identifier: EUPL-1.2
"""A file of key figures is read cell for cell: numbers, and the signs that say why there is none."""

import gzip
import io
from pathlib import Path

import pytest
import xlsxwriter

from stip.monitor.figures.store import Refused, checked
from stip.monitor.releases.readers import kwb

COLUMNS = {"inwoners": "a_inw", "woz-waarde": "g_wozbag"}


def figures(path: Path, **told: object) -> dict[tuple[str, str], tuple[float | None, str]]:
    rows = checked(kwb.read(path, year=2022, columns=COLUMNS, **told)).to_pylist()  # type: ignore[arg-type]
    return {(row["area"], row["indicator"]): (row["value"], row["status"]) for row in rows}


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "kwb.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_numbers_and_every_sign_become_a_value_or_a_reason(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "gwb_code_10;regio;a_inw;g_wozbag\n"
        "NL00      ;Nederland;17590672;315,5\n"
        "GM0983    ;Venlo;.;x\n"
        "WK098300  ;Noord;;-99997\n"
        "BU09830000;Oost;-;0\n"
        "BU0983000A;West;   12   ;-5.5\n",
    )
    assert figures(path) == {
        ("NL", "inwoners"): (17590672.0, "gemeten"),
        ("NL", "woz-waarde"): (315.5, "gemeten"),
        ("GM0983", "inwoners"): (None, "ontbreekt"),
        ("GM0983", "woz-waarde"): (None, "geheim"),
        ("WK098300", "inwoners"): (None, "kan niet"),
        ("WK098300", "woz-waarde"): (None, "ontbreekt"),
        ("BU09830000", "inwoners"): (0.0, "gemeten"),
        ("BU09830000", "woz-waarde"): (0.0, "gemeten"),
        ("BU0983000A", "inwoners"): (12.0, "gemeten"),
        ("BU0983000A", "woz-waarde"): (-5.5, "gemeten"),
    }


def test_in_a_file_that_lost_its_signs_empty_cells_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "code,a_inw,g_wozbag\nGM0983,101,\n")
    assert figures(path, blank=None) == {("GM0983", "inwoners"): (101.0, "gemeten")}


def test_names_in_old_letters_commas_in_names_and_a_packed_file_are_read(tmp_path: Path) -> None:
    text = '"code","regio","a_inw","g_wozbag"\n"GM0983","Súdwest, \'t Café",1,2\n'
    expected = {("GM0983", "inwoners"): (1.0, "gemeten"), ("GM0983", "woz-waarde"): (2.0, "gemeten")}
    assert figures(written(tmp_path, text, "latin-1")) == expected
    packed = tmp_path / "kwb.csv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    assert figures(packed) == expected


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("KWB")
        for place, row in enumerate(
            [["gwb_code_10", "a_inw", "g_wozbag"], ["GM0983", 101802, "."], ["WK098300", 5.5, "x"]]
        ):
            sheet.write_row(place, 0, row)
    path = tmp_path / "kwb.xlsx"
    path.write_bytes(content.getvalue())
    assert figures(path) == {
        ("GM0983", "inwoners"): (101802.0, "gemeten"),
        ("GM0983", "woz-waarde"): (None, "ontbreekt"),
        ("WK098300", "inwoners"): (5.5, "gemeten"),
        ("WK098300", "woz-waarde"): (None, "geheim"),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,a_inw,g_wozbag\nGM0983,veel,1\n", "GM0983, a_inw: ‘veel’"),
        ("code,a_inw,g_wozbag\nGM0983,1.234.567,1\n", "1.234.567"),
        ("code,a_inw,g_wozbag\nGM0983,1e5,1\n", "1e5"),
        ("code,a_inw,g_wozbag\nVenlo,1,1\n", "geen codes van gebieden: VENLO"),
        ("code,a_inw\nGM0983,1\n", "deze kolommen niet: g_wozbag"),
        ("gemeente,a_inw,g_wozbag\nGM0983,1,1\n", "geen kolom met de code"),
        ("code,a_inw,g_wozbag\nGM0983,1,1\nGM0983,2,1\n", "twee cijfers"),
    ],
)
def test_what_cannot_be_read_keeps_everything_out(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        figures(written(tmp_path, text))
