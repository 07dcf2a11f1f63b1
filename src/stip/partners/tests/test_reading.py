# SPDX-License-Identifier: EUPL-1.2
from datetime import date
from typing import Any

import pytest

from stip.partners.models import Body, Organisation, Seat
from stip.places.models import Region


def _codes(found: Any) -> list[str]:
    return sorted(found.values_list("code", flat=True))


def test_the_name_depends_on_the_day(loaded: Region) -> None:
    ministry = Organisation.objects.get(code="ministerie-lnv")
    assert ministry.name_on(date(2024, 7, 1)) == "Ministerie van Landbouw"
    assert ministry.short_on(date(2020, 11, 17)) == "LNV"
    assert ministry.short_on(date(2024, 7, 2)) == "LVVN"
    assert [(name.abbreviation, name.since, name.until) for name in ministry.names()] == [
        ("LVVN", date(2024, 7, 2), None),
        ("LNV", date(2017, 10, 26), date(2024, 7, 1)),
    ]


def test_of_three_names_the_one_of_the_day_is_taken(loaded: Region) -> None:
    town = Organisation.objects.get(code="gemeente-proef")
    town.former_names.create(name="Oud", until=date(2000, 1, 1))
    town.former_names.create(name="Ouder", until=date(1950, 1, 1))
    days = (date(1950, 1, 1), date(1950, 1, 2), date(2000, 1, 1), date(2000, 1, 2))
    assert [town.name_on(day) for day in days] == ["Ouder", "Oud", "Oud", "Gemeente Proef"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("voedselzekerheid", ["ministerie-lnv"]),
        ("lnv", ["ministerie-lnv"]),
        ("l&v", ["ministerie-lnv"]),
        ("Wallonië-Zuid", ["wallonie"]),
        ("proef", ["gemeente-proef", "proefregio"]),
        ("%", []),
        ("' OR 1=1 --", []),
    ],
)
def test_an_organisation_is_found_by_any_of_its_names(loaded: Region, text: str, codes: list[str]) -> None:
    assert _codes(Organisation.objects.named(text)) == codes


def test_what_touches_a_party_is_itself_and_the_groups_it_is_in(loaded: Region) -> None:
    town = Organisation.objects.get(code="gemeente-proef")
    assert _codes(Organisation.objects.touching(town)) == ["gemeente-proef", "proefregio"]


def test_organisations_are_counted_by_the_rows_that_are_handed_in(loaded: Region) -> None:
    everyone = Organisation.objects.with_count_of(Seat.objects.all()).order_by("code")
    assert dict(everyone.values_list("code", "count")) == {
        "gemeente-proef": 1,
        "ministerie-lnv": 1,
        "proefregio": 0,
        "wallonie": 0,
    }
    chairs = Organisation.objects.with_count_of(Seat.objects.filter(role="voorzitter"))
    assert _codes(chairs.filter(count__gt=0)) == ["gemeente-proef"]


def test_the_structure_is_read_in_two_queries(loaded: Region, django_assert_num_queries: Any) -> None:
    board = Body.objects.get(code="kernoverleg")
    for number in range(20):
        Body.objects.create(code=f"t{number}", name=f"T{number}", kind="team", region=loaded, parent=board, order=5)
    with django_assert_num_queries(2):
        tree = Body.objects.of_region(loaded).tree()
        seats = [str(seat.organisation) for branch in tree for seat in branch.body.seats.all()]
    assert [(branch.body.code, branch.depth, branch.children) for branch in tree[:3]] == [
        ("kernoverleg", 0, 21),
        ("team", 1, 0),
        ("t0", 1, 0),
    ]
    assert len(tree) == 22
    assert len(seats) == 3


def test_a_body_whose_parent_is_elsewhere_stands_at_the_top(loaded: Region) -> None:
    tree = Body.objects.filter(code="team").tree()
    assert [(branch.body.code, branch.depth) for branch in tree] == [("team", 0)]


def test_no_bodies_is_an_empty_structure(region: Region) -> None:
    assert Body.objects.of_region(region).tree() == []
