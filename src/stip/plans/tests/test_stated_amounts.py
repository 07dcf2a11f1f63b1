# SPDX-License-Identifier: EUPL-1.2
"""What a plan's text says about money comes back as it went in."""

from typing import Any

import pytest

from stip.conftest import BEEKDAL_PLAN, Cast
from stip.plans import actions, rules
from stip.plans.comparison import compare
from stip.plans.exchange import normalise
from stip.plans.exporting import facts_of
from stip.plans.files import read, write
from stip.plans.models import Amount

RANGE = {"soort": "nodig", "euro": 1_000_000, "tot": "1500000.50", "aard": "bandbreedte", "jaar": 2025}
WORK = {"soort": "gevraagd", "euro": 5000, "activiteit": "toezicht", "natura": True, "financier": "provincie-dal"}


def with_amounts(cast: Cast, amounts: list[dict[str, Any]]) -> dict[str, Any]:
    item = cast.plan.items.get(code="1.1")
    actions.change_item(item, {"bedragen": amounts}, seen=item.revision, by=cast.bureau)
    return facts_of(cast.plan)


def test_a_range_a_year_and_an_activity_survive_the_round_trip(cast: Cast) -> None:
    facts = with_amounts(cast, [RANGE, WORK])
    assert read(write(facts)) == (facts, [])
    assert facts["onderdelen"][0]["onderdelen"][0]["bedragen"] == [RANGE, WORK]
    stored = Amount.objects.get(nature="bandbreedte")
    assert (stored.year, str(stored.high)) == (2025, "1500000.50")


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ({"soort": "nodig", "euro": 5, "aard": "bandbreedte"}, "'tot' hoort bij een bandbreedte"),
        ({"soort": "nodig", "euro": 5, "tot": 9}, "'tot' hoort bij een bandbreedte"),
        (
            {"soort": "nodig", "euro": 9, "tot": 5, "aard": "bandbreedte"},
            r"'tot' \(5\) moet hoger zijn dan 'euro' \(9\)",
        ),
        ({"soort": "nodig", "aard": "bandbreedte", "tot": 5}, "vul 'euro' in"),
    ],
)
def test_a_range_has_two_ends_in_order(amount: dict[str, Any], message: str) -> None:
    facts, _ = read(BEEKDAL_PLAN)
    facts["onderdelen"][0]["onderdelen"][0]["bedragen"] = [amount]
    facts, problems = normalise(facts)
    assert not problems
    with pytest.raises(AssertionError, match=message):
        assert not rules.check(facts), rules.check(facts)[0].message


def test_a_comparison_names_year_activity_and_both_ends(cast: Cast) -> None:
    before = facts_of(cast.plan)
    after = with_amounts(cast, [RANGE, WORK])
    told = str(compare(before, after))
    assert "nodig 2025 € 1.000.000 tot € 1.500.000,50" in told
    assert "gevraagd in natura toezicht € 5.000 (provincie-dal)" in told
