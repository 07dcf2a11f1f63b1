# SPDX-License-Identifier: EUPL-1.2
"""The tree of a plan's money: every place holds what is booked on it and on all below it, and nothing is lost."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stip.conftest import Cast
from stip.money import actions, overview
from stip.money.ledger import UNKNOWN, Stage, exact, total_of
from stip.money.summary import Summary
from stip.money.tests.beekdal import fill
from stip.plans.models import Item

PATHS = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(lambda steps: "".join(f"{step:04x}" for step in steps))
MONEY = st.integers(1, 1_000_000).map(lambda euro: Summary({("kosten", "geraamd"): exact(euro)}))
NOBODY = AnonymousUser()


@given(st.dictionaries(PATHS, MONEY, max_size=20))
def test_the_tops_hold_everything_and_each_place_its_own_and_its_children(own: dict[str, Summary]) -> None:
    wholes = overview.rolled_up(own)
    assert total_of(wholes[path].cost for path in wholes if len(path) == 4) == total_of(
        each.cost for each in own.values()
    )
    for path, whole in wholes.items():
        below = [other for other in wholes if len(other) == len(path) + 4 and other.startswith(path)]
        itself = own.get(path, Summary({})).cost
        assert whole.cost == itself + total_of(wholes[other].cost for other in below)


def test_a_tree_of_beekdal(cast: Cast) -> None:
    fill(cast)
    actions.book(
        actions.line_for(plan=cast.plan, kind="kosten", activity="Bureau"), exact(100), by=None, target=Stage.DECIDED
    )
    tree = overview.tree(overview.lines_of(cast.plan, NOBODY), cast.plan, NOBODY)
    assert [branch.item.code for branch in tree.branches] == ["1", "1.1"]
    assert [branch.item.code for branch in tree.tops] == ["1"]
    assert tree.itself.cost == exact(100)
    assert not tree.branches[0].own
    assert tree.branches[0].whole.cost == tree.branches[1].own.cost
    assert tree.whole.cost == tree.itself.cost + tree.tops[0].whole.cost


def test_a_hidden_item_is_left_out_but_what_may_be_read_below_it_counts(cast: Cast) -> None:
    fill(cast)
    Item.objects.filter(code="1").update(visibility="intern")
    tree = overview.tree(overview.lines_of(cast.plan, NOBODY), cast.plan, NOBODY)
    assert [branch.item.code for branch in tree.branches] == ["1.1"]
    assert tree.whole.cost == tree.branches[0].whole.cost
    whole = overview.tree(overview.lines_of(cast.plan, cast.bureau), cast.plan, cast.bureau)
    assert len(whole.branches) == 2


def test_what_is_not_known_is_counted_by_kind_and_as_of_any_day(cast: Cast) -> None:
    fill(cast)
    lines = overview.lines_of(cast.plan, NOBODY)
    found = overview.unknowns(lines, most=1)
    assert (found.amounts, found.people, len(found.first)) == (1, 1, 1)
    assert overview.unknowns(lines, most=9, on=timezone.localdate()) == overview.unknowns(lines, most=9)
    before = overview.unknowns(lines, most=9, on=timezone.localdate() - timedelta(days=1))
    assert (before.amounts, before.people, before.first) == (0, 0, [])
    assert found.first[0].total == UNKNOWN
