# SPDX-License-Identifier: EUPL-1.2
"""The shipped areas beside the files of CBS."""

import csv
import json

import pytest

from stip.places import loading
from stip.places.models import Area, Containment

pytestmark = pytest.mark.sources


@pytest.fixture
def areas(db):
    loading.load()
    return {area.code: area for area in Area.objects.all()}


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def features(shared, name):
    content = json.loads((shared / f"data/geo/{name}_wgs84.geojson").read_text(encoding="utf-8"))
    return [feature["properties"] for feature in content["features"]]


def test_districts_and_neighbourhoods_are_those_of_2020(areas, shared):
    found = rows(shared / "data/cbs_kwb/kwb_2020_84799NED_limburg_gm_wk_bu.csv")
    names = {row["WijkenEnBuurten"]: row["naam"] for row in found if row["SoortRegio_2"] in {"Wijk", "Buurt"}}
    shipped = {area.code: area.name for area in areas.values() if area.kind in {"wijk", "buurt"}}
    assert shipped == names


def test_every_neighbourhood_lies_in_the_municipality_that_cbs_names(areas, shared):
    found = rows(shared / "data/cbs_kwb/kwb_2020_84799NED_limburg_gm_wk_bu.csv")
    links = Containment.objects.filter(year=2024).values_list("part__code", "whole__code", "whole__name")
    inside = {part: (whole, name) for part, whole, name in links if part[:2] in {"BU", "WK"}}
    for row in found:
        code = row["WijkenEnBuurten"]
        if code[:2] in {"BU", "WK"}:
            district = inside[code][0] if code[:2] == "BU" else code
            name = inside[district][1]
            assert name.removesuffix(" (L.)") == row["Gemeentenaam_1"].removesuffix(" (L.)"), code


def test_municipalities_are_those_of_2024(areas, shared):
    names = {row["code"]: row["naam"] for row in features(shared, "gemeente_2024_nl")}
    shipped = {code: areas[code].name for code in names}
    assert len(names) == 342
    assert all(names[code] == name or names[code].startswith(f"{name} (") for code, name in shipped.items())


def test_municipalities_lie_in_the_province_that_another_file_names(areas, shared):
    # The provinces are derived from borders; this file of 2022 names them.
    named = {row["code"]: row["province"] for row in rows(shared / "data/cbs_kwb/kwb_2022_gemeente_nl.csv")}
    links = Containment.objects.filter(year=2024, whole__kind="provincie", part__kind="gemeente")
    shipped = dict(links.values_list("part__code", "whole__name"))
    compared = shipped.keys() & named.keys()
    assert len(compared) == 341
    assert {code: shipped[code].replace("â", "a") for code in compared} == {code: named[code] for code in compared}


def test_corop_areas_of_limburg_are_those_of_the_list(areas, shared):
    listed = {row["gemeentecode"]: row["coropcode"] for row in rows(shared / "data/geo/regio_gemeenten_limburg.csv")}
    links = Containment.objects.filter(year=2024, whole__kind="corop", part__code__in=listed)
    assert dict(links.values_list("part__code", "whole__code")) == listed


@pytest.mark.parametrize(("year", "count"), [(2018, 33), (2019, 31), (2022, 31), (2023, 31)])
def test_limburg_has_the_municipalities_of_each_year(areas, shared, year, count):
    codes = {row["code"] for row in features(shared, f"gemeente_{year}_limburg")}
    assert len(codes) == count
    assert {area.code for area in Area.objects.filter(kind="gemeente").inside(areas["PV31"], year)} == codes
