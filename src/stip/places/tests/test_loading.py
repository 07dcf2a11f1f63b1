# SPDX-License-Identifier: EUPL-1.2
from collections import Counter

import pytest

from stip.places import loading
from stip.places.models import Area, Boundary, Containment, Region, Succession


def rows() -> list[object]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Area, Boundary, Containment, Succession)]


def test_each_kind_of_area_is_there_in_full(areas):
    assert Counter(area.kind for area in areas.values()) == {
        "land": 4,
        "provincie": 12,
        "corop": 40,
        "gemeente": 345,
        "wijk": 247,
        "buurt": 911,
        "samenwerkingsgebied": 5,
        "buitenland": 7,
    }


def test_the_netherlands_had_342_municipalities_in_2024(areas):
    present = Area.objects.filter(kind="gemeente").existing_in(2024)
    assert present.count() == 342
    assert present.filter(boundaries__year=2024).count() == 342


@pytest.mark.parametrize(
    ("code", "count"), [("PV20", 10), ("PV21", 18), ("PV24", 6), ("PV30", 56), ("PV31", 31), ("PV29", 13)]
)
def test_municipalities_lie_in_the_province_that_they_lie_in(areas, code, count):
    assert Area.objects.filter(kind="gemeente").inside(areas[code]).count() == count


def test_every_municipality_of_2024_lies_in_one_province_and_one_corop_area_of_that_province(areas):
    for municipality in Area.objects.filter(kind="gemeente").existing_in(2024).prefetch_related("wholes__whole"):
        kinds = Counter(link.whole.kind for link in municipality.wholes.all() if link.year == 2024)
        assert (kinds["provincie"], kinds["corop"]) == (1, 1), municipality
    links = Containment.objects.filter(year=2024, part__kind="gemeente")
    corop = dict(links.filter(whole__kind="corop").values_list("part__code", "whole__code"))
    province = dict(links.filter(whole__kind="provincie").values_list("part__code", "whole__code"))
    of_corop = dict(Containment.objects.filter(year=2024, part__kind="corop").values_list("part__code", "whole__code"))
    assert {code: of_corop[corop[code]] for code in province} == province


def test_limburg_had_33_municipalities_in_2018_and_31_since(areas):
    counts = {year: Area.objects.filter(kind="gemeente").inside(areas["PV31"], year).count() for year in loading.YEARS}
    assert counts == {2018: 33, 2019: 31, 2022: 31, 2023: 31, 2024: 31}
    for year, count in counts.items():
        here = Area.objects.filter(kind="gemeente").inside(areas["PV31"], year)
        assert here.filter(boundaries__year=year).distinct().count() == count


def test_the_three_regions_of_limburg_have_8_7_and_16_municipalities(areas):
    counts = [Area.objects.filter(kind="gemeente").inside(areas[code]).count() for code in ("CR37", "CR38", "CR39")]
    assert counts == [8, 7, 16]


def test_nuth_onderbanken_and_schinnen_became_beekdaelen_in_2019(areas):
    found = Succession.objects.filter(after=areas["GM1954"]).values_list("before__name", "year")
    assert set(found) == {("Nuth", 2019), ("Onderbanken", 2019), ("Schinnen", 2019)}
    municipalities = Area.objects.filter(kind="gemeente")
    before = set(municipalities.existing_in(2018).values_list("name", flat=True))
    after = set(municipalities.existing_in(2019).values_list("name", flat=True))
    assert {"Nuth", "Onderbanken", "Schinnen"} == before - after
    assert {"Beekdaelen"} == after - before


def test_parkstad_and_zuid_limburg_overlap(areas, parkstad, zuid_limburg):
    in_parkstad = {area.name for area in parkstad.municipalities()}
    assert in_parkstad == {
        "Beekdaelen", "Brunssum", "Heerlen", "Kerkrade", "Landgraaf", "Simpelveld", "Voerendaal",
    }  # fmt: skip
    assert in_parkstad < {area.name for area in zuid_limburg.municipalities()}


def test_the_energy_region_is_noord_and_midden_limburg(areas):
    own = set(Area.objects.filter(kind="gemeente").inside(areas["SG-res-noord-midden"]))
    parts = [
        set(Area.objects.filter(kind="gemeente").existing_in(2024).inside(areas[code])) for code in ("CR37", "CR38")
    ]
    assert own == parts[0] | parts[1] and len(own) == 15


def test_of_areas_of_which_no_members_are_known_none_are_filled_in(areas):
    for code in ("SG-euregio-maas-rijn", "SG-de-peel", "SG-groene-long"):
        assert not Area.objects.inside(areas[code]).exists()


def test_loading_twice_changes_nothing(areas):
    before = rows()
    loading.load()
    assert rows() == before


def test_loading_again_keeps_the_key_that_others_point_at(areas):
    region = Region.objects.create(code="venlo", name="Venlo", area=areas["GM0983"])
    Area.objects.filter(code="GM0983").update(name="Verkeerd")
    loading.load()
    region.refresh_from_db()
    assert region.area.name == "Venlo"


def test_loading_again_mends_a_containment_and_leaves_those_of_others_alone(areas):
    own = Area.objects.create(code="SG-eigen", kind="samenwerkingsgebied", name="Eigen", slug="eigen")
    Containment.objects.create(whole=own, part=areas["GM0983"], year=2024)
    Containment.objects.create(whole=areas["PV20"], part=areas["GM0983"], year=2024)
    loading.load()
    provinces = Area.objects.filter(kind="provincie").around(areas["GM0983"])
    assert [area.code for area in provinces] == ["PV31"]
    assert list(Area.objects.inside(own)) == [areas["GM0983"]]


def test_names_are_those_that_people_use(areas):
    assert areas["PV21"].name == "Fryslân"
    assert areas["GM0888"].name == "Beek"
    assert areas["GM0893"].name == "Bergen (L.)"
    assert areas["GM0373"].name == "Bergen (NH.)"


def test_slugs_of_municipalities_are_unique(areas):
    slugs = Counter(area.slug for area in areas.values() if area.kind == "gemeente")
    assert [slug for slug, times in slugs.items() if times > 1 or not slug] == []


def test_a_neighbourhood_that_got_the_code_of_another_has_no_border(areas):
    # BU16690201 was Holst in 2014 and is Sint Odiliënberg in 2020.
    assert areas["BU16690201"].name == "Sint Odiliënberg"
    assert not areas["BU16690201"].boundaries.exists()


def test_every_border_says_where_it_comes_from(areas):
    assert {source.split(",")[0] for source in Boundary.objects.values_list("source", flat=True)} == {"CBS/Kadaster"}
    assert not Boundary.objects.exclude(source__endswith="(CC BY 4.0)").exists()
