# SPDX-License-Identifier: EUPL-1.2
"""Make src/stip/money/data/inwoners.csv from the CBS files.

    .venv/bin/python scripts/build_inhabitants.py FOLDER

FOLDER holds gemeente_panel/ and cbs_kwb/. Nothing is worked out: figures are only copied, and a year of which the
municipalities do not add up to the country, or of which two copies differ, stops the script.
"""

import csv
import gzip
import io
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/stip/money/data/inwoners.csv"
COUNTRY = "NL00"
Figures = dict[str, int]


def main(folder: Path) -> None:
    names, by_year = panel(folder)
    for year, figures in second_copies(folder).items():
        if sum(by_year[year].values()) != figures.pop(COUNTRY):
            raise SystemExit(f"{year}: the municipalities do not add up to the country")
        if figures != by_year[year]:
            raise SystemExit(f"{year}: two copies of the same table differ")
    years = sorted(by_year)
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(["code", "gemeente", *(f"{year}-01-01" for year in years)])
    writer.writerows([code, names[code], *(by_year[year].get(code, "") for year in years)] for code in sorted(names))
    TARGET.write_text(page.getvalue(), encoding="utf-8")
    print(f"{TARGET.name}: {len(names)} gemeenten, {', '.join(f'{year}: {len(by_year[year])}' for year in years)}")


def panel(folder: Path) -> tuple[dict[str, str], dict[int, Figures]]:
    """The last name of every municipality, and the figures per year."""
    names: dict[str, str] = {}
    by_year: dict[int, Figures] = defaultdict(dict)
    with (folder / "gemeente_panel/gemeente_panel_2012_2024_nl.csv").open(encoding="utf-8") as text:
        for row in sorted(csv.DictReader(text), key=lambda row: row["jaar"]):
            names[row["gemeentecode"]] = row["gemeentenaam"]
            by_year[int(row["jaar"])][row["gemeentecode"]] = int(row["aantal_inwoners"])
    return names, by_year


def second_copies(folder: Path) -> dict[int, Figures]:
    """The same figures of three years, read elsewhere, with that of the whole country."""
    kwb = folder / "cbs_kwb"
    with gzip.open(kwb / "kwb_2020_84799NED_nl_gm_wk_bu.csv.gz", "rt", encoding="utf-8") as text:
        found = {2020: figures_in(text, "WijkenEnBuurten", "AantalInwoners_5")}
    for year in (2021, 2022):
        with (kwb / f"kwb_{year}_nl_gm_wk.csv").open(encoding="utf-8") as text:
            found[year] = figures_in(text, "code", "a_inw")
    return found


def figures_in(text: Iterable[str], code: str, figure: str) -> Figures:
    rows = ((row[code].strip(), row[figure]) for row in csv.DictReader(text))
    return {place: int(inhabitants) for place, inhabitants in rows if place.startswith("GM") or place == COUNTRY}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
