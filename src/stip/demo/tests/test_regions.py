# SPDX-License-Identifier: EUPL-1.2
import pytest

from stip.demo import regions
from stip.places import loading, reading
from stip.places.models import Area, Region


@pytest.fixture
def loaded(db):
    loading.load()
    return regions.load()


def test_the_regions_have_the_municipalities_that_they_have(loaded):
    counts = {region.code: region.municipalities().count() for region in Region.objects.all()}
    assert counts == {
        "noord-limburg": 8,
        "midden-limburg": 7,
        "zuid-limburg": 16,
        "parkstad": 7,
        "limburg": 31,
        "voorbeeldregio": 4,
    }


def test_a_summary_names_the_municipalities_that_the_region_has(loaded):
    for code in ("noord-limburg", "midden-limburg", "parkstad"):
        region = Region.objects.get(code=code)
        for municipality in region.municipalities():
            assert municipality.name.removesuffix(" (L.)") in region.summary


def test_only_the_example_is_marked_as_example_and_comes_last(loaded):
    assert [region.code for region in Region.objects.all() if region.example] == ["voorbeeldregio"]
    assert list(Region.objects.all())[-1].code == "voorbeeldregio"
    invented = Area.objects.filter(example=True)
    assert sorted(area.code for area in invented) == ["SG-voorbeeld", "VB0001", "VB0002", "VB0003", "VB0004"]
    assert Area.objects.real().filter(kind="gemeente").existing_in(2024).count() == 342


def test_the_invented_municipalities_lie_against_each_other_and_not_in_the_netherlands(loaded):
    region = Region.objects.get(code="voorbeeldregio")
    drawing = reading.region_map(region)
    assert len(drawing.shapes) == 4
    assert drawing.outline.count("M") == 1
    assert reading.ancestors(Area.objects.get(code="VB0001")) == [Area.objects.get(code="SG-voorbeeld")]


def test_loading_twice_changes_nothing(loaded):
    before = list(Region.objects.values_list()), list(Area.objects.order_by("pk").values_list())
    assert regions.load() == loaded
    assert (list(Region.objects.values_list()), list(Area.objects.order_by("pk").values_list())) == before
