# SPDX-License-Identifier: EUPL-1.2
from typing import Any

import pytest

from stip.partners import exchange
from stip.partners.models import Body, Organisation, Seat


def test_the_words_of_the_files_are_those_of_the_models() -> None:
    assert set(exchange.KINDS_AND_ROLES["organisatie"]) == set(Organisation.Kind.values)
    assert set(exchange.KINDS_AND_ROLES["gremium"]) == set(Body.Kind.values)
    assert set(exchange.KINDS_AND_ROLES["zetel"]) == set(Seat.Role.values)


def test_defaults_are_left_out_so_that_equal_things_are_equal() -> None:
    row = {"code": "a", "naam": " A ", "soort": "bedrijf", "afkorting": "", "leden": [], "gebied": None}
    assert exchange.organisation(row) == ({"code": "a", "naam": "A", "soort": "bedrijf"}, [])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"naam": "A", "soort": "bedrijf"}, "'code' ontbreekt"),
        ({"code": "A b", "naam": "A", "soort": "bedrijf"}, "kan niet bij 'code'"),
        ({"code": "a", "naam": "", "soort": "bedrijf"}, "'naam' is leeg"),
        ({"code": "a", "naam": "A" * 201, "soort": "bedrijf"}, "korter dan 200"),
        ({"code": "a", "naam": "A\x00", "soort": "bedrijf"}, "kan niet bij 'naam'"),
        ({"code": "a", "naam": "A", "soort": "sekte"}, "mag niet bij 'soort'"),
        ({"code": "a", "naam": "A", "soort": "bedrijf", "kleur": "rood"}, "'kleur' kent deze lijst niet"),
        ({"code": "a", "naam": "A", "soort": "bedrijf", "website": "javascript:alert(1)"}, "'website'"),
        ({"code": "a", "naam": "A", "soort": "bedrijf", "sinds": "gisteren"}, "geen datum"),
        ({"code": "a", "naam": "A", "soort": "bedrijf", "leden": "gemeente-proef"}, "moet een lijst zijn"),
        ("een tekst", "moet uit velden bestaan"),
        (None, "moet uit velden bestaan"),
    ],
)
def test_a_row_of_the_wrong_shape_is_refused_in_dutch(row: Any, message: str) -> None:
    facts, problems = exchange.organisation(row, ("organisaties", 3))
    assert facts == {}
    assert message in str(problems[0])
    assert str(problems[0]).startswith("organisaties.3")
