# SPDX-License-Identifier: EUPL-1.2
"""Make the figures that Stip ships, from the folder with open data: python scripts/build_monitor.py FOLDER

Writes src/stip/monitor/data/<release>.parquet and says how many figures each holds. What a source leaves empty is left
out: these files do not say why it is empty.
"""

import csv
import gzip
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))
from stip.monitor.figures.store import SHIPPED, Observation, Status, write  # noqa: E402

DICTIONARY = yaml.safe_load((SHIPPED.parent / "dictionary.yaml").read_text(encoding="utf-8"))["indicatoren"]
COUNTRY = {"NL00": "NL", "NL01": "NL"}


def main(folder: Path) -> None:
    for release, make in RELEASES.items():
        path = SHIPPED / f"{release}.parquet"
        path.unlink(missing_ok=True)
        checksum, count = write(path, make(folder))
        print(f"{release}: {count} cijfers, {path.stat().st_size / 1000:.0f} kB, {checksum[:12]}")


def _prosperity(folder: Path) -> Iterator[Observation]:
    codes = {row["kolom"]: row["code"] for row in DICTIONARY["brede-welvaart"]}
    for row in _rows(folder / "brede_welvaart/rmbw_gemeente_2013_2022_nl.csv"):
        yield _measured(codes[row["indicator"]], row["gemeentecode"], int(row["jaar"]), float(row["waarde"]))


def _key_figures(name: str, file: str, area: str, year: int) -> Callable[[Path], Iterator[Observation]]:
    columns = {row["code"]: row["kolommen"][name] for row in DICTIONARY["kerncijfers"] if name in row["kolommen"]}

    def read(folder: Path) -> Iterator[Observation]:
        for row in _rows(folder / "cbs_kwb" / file):
            yield from _from(row, columns, row[area], year)

    return read


def _panel(folder: Path) -> Iterator[Observation]:
    columns = {row["code"]: row["kolommen"]["panel"] for row in DICTIONARY["kerncijfers"] if "panel" in row["kolommen"]}
    for row in _rows(folder / "gemeente_panel/gemeente_panel_2012_2024_nl.csv"):
        # Incomes up to 2012 are not comparable with later ones.
        usable = {code: name for code, name in columns.items() if row["jaar"] != "2012" or "inkomen" not in code}
        yield from _from(row, usable, row["gemeentecode"], int(row["jaar"]))


def _health(folder: Path) -> Iterator[Observation]:
    columns = {row["code"]: row["kolom"] for row in DICTIONARY["gezondheid"]}
    for row in _rows(folder / "rivm_gezondheid/gezondheid_50090NED_2012_2016_2020_limburg.csv"):
        part = "" if row["leeftijd"] == "18+" else row["leeftijd"]
        yield from _from(row, columns, row["code"], int(row["jaar"]), part)


def _from(row: dict[str, str], columns: dict[str, str], area: str, year: int, part: str = "") -> Iterator[Observation]:
    for code, column in columns.items():
        if row.get(column, "") not in ("", "NA", "nan"):
            yield _measured(code, area, year, float(row[column]), part)


def _measured(code: str, area: str, year: int, value: float, part: str = "") -> Observation:
    area = area.strip()
    return Observation(code, COUNTRY.get(area, area), year, part, value, Status.MEASURED)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as lines:
        yield from csv.DictReader(lines)


RELEASES: dict[str, Callable[[Path], Iterator[Observation]]] = {
    "brede-welvaart-2023": _prosperity,
    "kerncijfers-2020-1": _key_figures("kwb2020", "kwb_2020_84799NED_nl_gm_wk_bu.csv.gz", "WijkenEnBuurten", 2020),
    "kerncijfers-2021": _key_figures("kwb", "kwb_2021_nl_gm_wk.csv", "code", 2021),
    "kerncijfers-2022-1": _key_figures("kwb", "kwb_2022_nl_gm_wk.csv", "code", 2022),
    "kerncijfers-gemeenten-2012-2024": _panel,
    "gezondheid-limburg-2012-2020": _health,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
