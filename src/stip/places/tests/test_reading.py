# SPDX-License-Identifier: EUPL-1.2
import pytest

from stip.places import reading
from stip.places.models import Area, Boundary, Containment, Region


def names(areas):
    return [area.name for area in areas]


def test_a_neighbourhood_knows_all_areas_that_contain_it(areas, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = reading.ancestors(areas["BU09173300"])
    assert [area.code for area in found] == ["WK091733", "GM0917", "SG-parkstad", "CR39", "PV31", "NL"]


def test_a_region_abroad_lies_in_its_country(areas):
    assert names(reading.ancestors(areas["DE-AACHEN"])) == ["Nordrhein-Westfalen", "StädteRegion Aachen", "Duitsland"]
    assert names(reading.ancestors(areas["NL"])) == []


def test_in_2018_schinnen_lay_in_zuid_limburg(areas):
    assert "Zuid-Limburg" in names(reading.ancestors(areas["GM0962"], 2018))
    assert reading.ancestors(areas["GM0962"], 2024) == []


def test_what_lies_in_an_area_is_found_through_all_layers(areas, django_assert_num_queries):
    with django_assert_num_queries(1):
        inside = list(Area.objects.within(areas["GM0917"]))
    assert {area.kind for area in inside} == {"wijk", "buurt"}
    assert Area.objects.within(areas["PV31"]).filter(kind="buurt").count() == 911


def test_touching_an_area_is_lying_in_it_containing_it_or_being_it(areas):
    touching = {area.code for area in Area.objects.touching(areas["GM0984"])}
    assert {"NL", "PV31", "CR37", "GM0984", "WK098401", "BU09840101"} <= touching
    assert not {"GM0983", "CR39"} & touching


def test_areas_that_contain_each_other_do_not_hang_the_reader(areas):
    Containment.objects.create(whole=areas["GM0917"], part=areas["NL"], year=2024)
    assert areas["GM0917"] in reading.ancestors(areas["GM0917"])
    assert Area.objects.within(areas["GM0917"]).filter(kind="gemeente").exists()


def test_areas_by_code_leave_out_what_does_not_exist(areas, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = Area.objects.by_code(["GM0983", "GM0983", "GM9999", "'; DROP TABLE", ""])
    assert found == {"GM0983": areas["GM0983"]}


def test_a_region_is_drawn_with_its_municipalities_in_three_queries(zuid_limburg, django_assert_num_queries):
    with django_assert_num_queries(3):
        drawing = reading.region_map(zuid_limburg)
    assert len(drawing.shapes) == 16
    assert (drawing.year, drawing.note, drawing.missing) == (2024, "", ())


def test_the_number_of_queries_does_not_grow_with_the_map(areas, django_assert_num_queries):
    with django_assert_num_queries(2):
        drawing = reading.areas_map(Area.objects.filter(kind="gemeente").existing_in(2024))
    assert len(drawing.shapes) == 342


def test_a_region_in_2018_has_the_municipalities_of_2018(zuid_limburg):
    shapes = reading.region_map(zuid_limburg, 2018).shapes
    assert len(shapes) == 18
    assert {"GM0951", "GM0881", "GM0962"} < {shape.code for shape in shapes}


@pytest.mark.parametrize(("asked", "shown"), [(1990, 2018), (2020, 2019), (2021, 2022), (2030, 2024)])
def test_a_year_without_borders_shows_the_nearest_and_says_so(zuid_limburg, asked, shown):
    drawing = reading.region_map(zuid_limburg, asked)
    assert {shape.year for shape in drawing.shapes} == {shown}
    assert drawing.note == f"De grenzen zijn van {shown}, want van {asked} hebben we die niet."


def test_an_area_without_border_is_named_beside_the_map(areas):
    drawing = reading.parts_map(areas["WK091733"], Area.Kind.NEIGHBOURHOOD)
    assert drawing.missing
    assert f"Van {drawing.missing[0]} hebben we geen grens." in drawing.note


def test_a_municipality_is_drawn_with_its_districts(areas):
    drawing = reading.parts_map(areas["GM0917"], Area.Kind.DISTRICT)
    assert {shape.code[:6] for shape in drawing.shapes} == {"WK0917"}


def test_a_country_abroad_without_borders_gives_an_empty_map(areas):
    drawing = reading.parts_map(areas["BE"], Area.Kind.ABROAD)
    assert drawing.shapes == ()
    assert drawing.missing == ("Vlaanderen", "Wallonië")


def test_a_region_without_area_gives_an_empty_map(areas):
    assert reading.region_map(Region.objects.create(code="leeg", name="Leeg")).shapes == ()


def test_the_start_map_draws_larger_regions_under_smaller_ones(zuid_limburg, parkstad, django_assert_num_queries):
    Region.objects.create(code="leeg", name="Leeg")
    with django_assert_num_queries(4):
        drawing = reading.start_map(Region.objects.all())
    assert [shape.code for shape in drawing.shapes] == ["zuid-limburg", "parkstad"]
    assert len(drawing.ground) == 16
    assert drawing.shapes[0].path == drawing.outline


def test_a_border_that_changes_is_drawn_anew(areas, zuid_limburg):
    before = reading.region_map(zuid_limburg)
    other = Boundary.objects.get(area=areas["GM0983"], year=2024)
    Boundary.objects.filter(area=areas["GM0917"], year=2024).update(geometry=other.geometry)
    assert reading.region_map(zuid_limburg).outline != before.outline
