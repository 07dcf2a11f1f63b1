# SPDX-License-Identifier: EUPL-1.2
"""Make src/stip/places/data/gebieden.json.gz from the CBS files. Needs shapely, from the development packages.

    .venv/bin/python scripts/build_places.py FOLDER

FOLDER holds geo/ and cbs_kwb/. What is done to the borders is told in src/stip/places/data/HERKOMST.md.
"""

import csv
import gzip
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

TARGET = Path(__file__).parent.parent / "src/stip/places/data/gebieden.json.gz"
DEGREES = 1e-5  # the files have five decimals, which is about a metre
SLIVER = 1e-3  # half the width, in degrees, below which a gap between two municipalities is drawing error
LIMBURG_YEARS = (2018, 2019, 2022, 2023)
ALL_YEARS = (*LIMBURG_YEARS, 2024)
BEEKDAELEN, ITS_PARTS = "GM1954", ("GM0881", "GM0951", "GM0962")

Shapes = dict[str, BaseGeometry]
Year = int | None


def main(folder: Path) -> None:
    data = Build(folder)
    text = json.dumps(data.content(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    TARGET.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{TARGET.name}: {TARGET.stat().st_size // 1024} kB, {dict(Counter(row[1] for row in data.areas))}")


class Build:
    """Everything read and derived, in the order in which each part needs the earlier."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.areas: list[list[Any]] = []
        self.boundaries: list[list[Any]] = []
        self.containments: list[list[Any]] = []
        self.provinces = self.shapes("provincie_2022_nl")
        self.corops = self.shapes("corop_2015_nl")
        self.corop_province = {code: largest_overlap(border, self.provinces) for code, border in self.corops.items()}
        self.limburg_corop = {
            row["gemeentecode"]: row["coropcode"] for row in self.rows("geo/regio_gemeenten_limburg.csv")
        }
        self.kwb = {
            row["WijkenEnBuurten"]: row["naam"] for row in self.rows("cbs_kwb/kwb_2020_84799NED_limburg_gm_wk_bu.csv")
        }

    def content(self) -> dict[str, Any]:
        self.country_and_provinces()
        self.corop_areas()
        self.municipalities()
        self.former_municipalities()
        self.districts()
        self.neighbourhoods()
        return {
            "areas": sorted(self.areas),
            "boundaries": sorted(self.boundaries, key=lambda row: row[:2]),
            "containments": sorted(self.containments),
            "successions": [[before, BEEKDAELEN, 2019] for before in ITS_PARTS],
        }

    def country_and_provinces(self) -> None:
        # The file writes Fryslân without its accent.
        names = self.names("provincie_2022_nl") | {"PV21": "Fryslân"}
        self.area("NL", "land", "Nederland")
        whole = shapely.union_all(list(self.provinces.values()), grid_size=DEGREES)
        self.border("NL", 2022, whole, "provincie-2022-samengesteld")
        for code, border in self.provinces.items():
            self.area(code, "provincie", names[code])
            self.border(code, 2022, border, "provincie-2022")
            self.contain("NL", code, ALL_YEARS)

    def corop_areas(self) -> None:
        names = self.names("corop_2015_nl")
        for code, border in self.corops.items():
            self.area(code, "corop", names[code])
            self.border(code, 2015, border, "corop-2015")
            self.contain(self.corop_province[code], code, ALL_YEARS)

    def municipalities(self) -> None:
        names = plain_names(self.names("gemeente_2024_nl"))
        for code, border in coverage(self.shapes("gemeente_2024_nl")).items():
            self.area(code, "gemeente", names[code], first_year=2019 if code == BEEKDAELEN else None)
            self.border(code, 2024, border, "gemeente-2024")
            self.place(code, border, [2024])

    def former_municipalities(self) -> None:
        for year in LIMBURG_YEARS:
            names = self.names(f"gemeente_{year}_limburg")
            for code, border in coverage(self.shapes(f"gemeente_{year}_limburg")).items():
                if code in ITS_PARTS:
                    self.area(code, "gemeente", names[code], last_year=2018)
                self.border(code, year, border, f"gemeente-{year}")
                self.place(code, border, [year])

    def place(self, municipality: str, border: BaseGeometry, years: list[int]) -> None:
        """Put a municipality in its province and COROP area: as listed for Limburg, else by largest overlap."""
        listed = self.limburg_corop.get(municipality)
        province = "PV31" if listed else largest_overlap(border, self.provinces)
        candidates = {code: self.corops[code] for code, whole in self.corop_province.items() if whole == province}
        self.contain(province, municipality, years)
        self.contain(listed or largest_overlap(border, candidates), municipality, years)

    def districts(self) -> None:
        for code, border in self.shapes("wijk_2022_limburg").items():
            municipality = "GM" + code[2:6]
            self.area(code, "wijk", self.kwb[code], first_year=2019 if municipality == BEEKDAELEN else None)
            self.border(code, 2022, border, "wijk-2022")
            self.contain(municipality, code, [2024])

    def neighbourhoods(self) -> None:
        districts = self.shapes("wijk_2022_limburg")
        borders, old_names = self.shapes("buurt_2014_limburg"), self.names("buurt_2014_limburg")
        codes = [code for code in self.kwb if code.startswith("BU")]
        for code in codes:
            district = "WK" + code[2:8]
            self.area(code, "buurt", self.kwb[code], first_year=2019 if code[2:6] == BEEKDAELEN[2:] else None)
            self.contain(district, code, [2024])
            border = borders.get(code)
            if border and same_name(old_names[code], self.kwb[code]) and mostly_in(border, districts[district]):
                self.border(code, 2014, border, "buurt-2014")

    def area(self, code: str, kind: str, name: str, *, first_year: Year = None, last_year: Year = None) -> None:
        self.areas.append([code, kind, name, first_year, last_year])

    def border(self, code: str, year: int, border: BaseGeometry, source: str) -> None:
        self.boundaries.append([code, year, rounded(mapping(border)), source])

    def contain(self, whole: str, part: str, years: tuple[int, ...] | list[int]) -> None:
        self.containments.extend([whole, part, year] for year in years)

    def features(self, name: str) -> list[dict[str, Any]]:
        content: dict[str, Any] = json.loads((self.folder / f"geo/{name}_wgs84.geojson").read_text(encoding="utf-8"))
        features: list[dict[str, Any]] = content["features"]
        return features

    def shapes(self, name: str) -> Shapes:
        """The borders by code; a border that has shrunk to a line is left out."""
        found = {one["properties"]["code"]: shape(one["geometry"]) for one in self.features(name)}
        return {code: border for code, border in sorted(found.items()) if border.area > 0}

    def names(self, name: str) -> dict[str, str]:
        return {one["properties"]["code"]: one["properties"]["naam"] for one in self.features(name)}

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


def largest_overlap(part: BaseGeometry, wholes: Shapes) -> str:
    return max(wholes, key=lambda code: wholes[code].intersection(part).area)


def mostly_in(part: BaseGeometry, whole: BaseGeometry) -> bool:
    return bool(part.intersection(whole).area >= part.area / 2)


def plain_names(names: dict[str, str]) -> dict[str, str]:
    """Leave out the "(L.)" behind a municipality's name where no other municipality bears that name."""
    plain = {code: re.sub(r" \(.+\)$", "", name) for code, name in names.items()}
    times = Counter(plain.values())
    return {code: plain[code] if times[plain[code]] == 1 else name for code, name in names.items()}


def same_name(old: str, new: str) -> bool:
    """Whether two names are spellings of one. A code may have been given to another neighbourhood since."""
    one, other = (_letters(name) for name in (old, new))
    return SequenceMatcher(None, one, other).ratio() >= 0.85


def _letters(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]", "", ascii_name.replace("verspreide huizen", "verspr.h."))


def coverage(borders: Shapes) -> Shapes:
    """Make neighbours share their border. Each was simplified apart, which left slivers between them and overlaps."""
    drawn = [border.boundary for border in (*borders.values(), *_bays(borders))]
    lines = shapely.union_all(drawn, grid_size=DEGREES)
    faces = list(shapely.get_parts(shapely.polygonize(list(shapely.get_parts(lines)))))
    pieces, doubtful = _divide(faces, borders)
    for face in sorted(doubtful, key=lambda one: one.area, reverse=True):
        owner = _longest_shared_border(face, pieces)
        if owner:
            pieces[owner].append(face)
    return {code: shapely.union_all(pieces[code], grid_size=DEGREES) for code in borders}


def _bays(borders: Shapes) -> list[Polygon]:
    """Slivers between two areas that are open to the outside."""
    land = shapely.union_all(list(borders.values()))
    closed = land.buffer(SLIVER, join_style="mitre").buffer(-SLIVER, join_style="mitre")
    tree = shapely.STRtree(list(borders.values()))
    pieces = [piece for piece in shapely.get_parts(closed.difference(land)) if piece.area > DEGREES**2]
    return [piece for piece in pieces if len(tree.query(piece, predicate="dwithin", distance=DEGREES)) > 1]


def _divide(faces: list[Polygon], borders: Shapes) -> tuple[dict[str, list[Polygon]], list[Polygon]]:
    """The faces that lie in exactly one area, per area; and those that lie in several, or in a narrow gap."""
    codes = list(borders)
    tree = shapely.STRtree(list(borders.values()))
    pieces: dict[str, list[Polygon]] = defaultdict(list)
    doubtful = []
    for face in faces:
        owners = tree.query(face.representative_point(), predicate="within")
        if len(owners) == 1:
            pieces[codes[owners[0]]].append(face)
        elif len(owners) > 1 or face.buffer(-SLIVER).is_empty:
            doubtful.append(face)
    return pieces, doubtful


def _longest_shared_border(face: Polygon, pieces: dict[str, list[Polygon]]) -> str:
    near = {
        code: sum(face.boundary.intersection(one.boundary).length for one in shapes if one.intersects(face))
        for code, shapes in pieces.items()
        if any(one.intersects(face) for one in shapes)
    }
    best = max(near, key=lambda code: near[code], default="")
    return best if best and near[best] > 0 else ""


def rounded(geometry: Any) -> dict[str, Any]:
    def walk(value: Any) -> Any:
        if isinstance(value, float | int):
            return round(value, 5)
        return [walk(one) for one in value]

    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Geef de map met geo/ en cbs_kwb/: scripts/build_places.py MAP")
    main(Path(sys.argv[1]))
