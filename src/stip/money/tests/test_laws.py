# SPDX-License-Identifier: EUPL-1.2
"""Laws of the ledger that hold for any amounts and any order of bookings."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stip.money.ledger import (
    UNKNOWN,
    ZERO,
    Entry,
    Kind,
    Nature,
    Overdrawn,
    Stage,
    Total,
    between,
    cents,
    check_move,
    check_standing,
    circa,
    exact,
    gap,
    positions,
    reversal,
    split,
    steps,
    total_of,
)
from stip.money.tests.strategies import amounts, any_euros, euros, moves, totals


def booked(moves: Sequence[Entry], kind: Kind = Kind.CONTRIBUTION) -> list[Entry]:
    """Those movements, in order, that the books take."""
    taken: list[Entry] = []
    for move in moves:
        try:
            check_move(kind, move.source, move.target, move.amount)
            check_standing(move.source, positions(taken).get((move.line, move.source), ZERO), move.amount)
        except Overdrawn:
            continue
        taken.append(move)
    return taken


# Totals form an abelian group.


@given(totals, totals, totals)
def test_totals_can_be_added_in_any_order(one: Total, two: Total, three: Total) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)


@given(totals, totals)
def test_what_is_added_can_be_taken_away_again(one: Total, two: Total) -> None:
    assert one + ZERO == one
    assert one - one == ZERO
    assert one + two - two == one
    assert -(one + two) == -one - two


@given(st.lists(totals, max_size=8))
def test_a_sum_does_not_depend_on_how_it_is_cut(parts: list[Total]) -> None:
    for cut in range(len(parts) + 1):
        assert total_of(parts[:cut]) + total_of(parts[cut:]) == total_of(parts)


# What is not known travels along.


@given(st.lists(amounts, min_size=1, max_size=8))
def test_a_sum_with_an_unknown_part_is_at_least_and_never_one_figure(parts: list[Total]) -> None:
    whole = total_of([*parts, UNKNOWN])
    assert whole.is_at_least and whole.exactly is None
    assert (whole.low, whole.high) == (total_of(parts).low, total_of(parts).high)


@given(st.lists(amounts, min_size=1, max_size=8))
def test_a_sum_is_as_vague_as_its_vaguest_part(parts: list[Total]) -> None:
    whole, natures = total_of(parts), {part.nature for part in parts}
    if natures == {Nature.UNKNOWN}:
        assert whole.nature is Nature.UNKNOWN
    elif whole.low != whole.high:
        assert Nature.RANGE in natures and whole.nature is Nature.RANGE
    elif Nature.CIRCA in natures:
        assert whole.nature is Nature.CIRCA
    else:
        assert whole.nature is Nature.EXACT


@given(euros, euros)
def test_ranges_add_up_end_by_end(one: Decimal, two: Decimal) -> None:
    low, high = sorted((one, two))
    assert between(low, high) + exact(1) == Total(low + 1, high + 1)
    assert between(low, low) == exact(low)
    if low != high:
        with pytest.raises(ValueError, match="low must not be above high"):
            between(high, low)


# The books.


@given(st.sampled_from(list(Kind)).flatmap(lambda kind: st.tuples(st.just(kind), st.lists(moves(kind), max_size=20))))
def test_whatever_is_booked_all_positions_together_are_nothing(drawn: tuple[Kind, list[Entry]]) -> None:
    kind, asked = drawn
    standing = positions(booked(asked, kind))
    assert total_of(standing.values()) == ZERO
    inside = [total for (_, stage), total in standing.items() if stage is not Stage.OUTSIDE]
    assert all(total.is_possible and total.low <= total.high for total in inside)


@given(st.lists(moves(Kind.CONTRIBUTION), max_size=15))
def test_a_position_is_what_arrived_less_what_left(asked: list[Entry]) -> None:
    entries = booked(asked)
    for (line, stage), total in positions(entries).items():
        arrived = total_of(entry.amount for entry in entries if (entry.line, entry.target) == (line, stage))
        left = total_of(entry.amount for entry in entries if (entry.line, entry.source) == (line, stage))
        assert total == arrived - left


@given(st.lists(moves(Kind.CONTRIBUTION), max_size=15))
def test_taking_everything_back_in_reverse_order_restores_every_position_on_the_way(asked: list[Entry]) -> None:
    entries = booked(asked)
    now = list(entries)
    for place in range(len(entries) - 1, -1, -1):
        back = reversal(entries[place])
        check_standing(back.source, positions(now).get((back.line, back.source), ZERO), back.amount)
        now.append(back)
        assert positions(now) == positions(entries[:place])
    assert positions(now) == {}


@given(st.lists(moves(Kind.CONTRIBUTION), max_size=15), st.data())
def test_positions_do_not_depend_on_the_order_in_which_movements_are_read(
    asked: list[Entry], data: st.DataObject
) -> None:
    entries = booked(asked)
    assert positions(data.draw(st.permutations(entries))) == positions(entries)


@given(st.one_of(st.just(ZERO), amounts), st.one_of(st.just(ZERO), amounts))
def test_the_steps_to_a_standing_lead_there_and_can_be_booked(standing: Total, wanted: Total) -> None:
    now = standing
    for arrives, amount in steps(standing, wanted):
        source, target = (Stage.OUTSIDE, Stage.PLEDGED) if arrives else (Stage.PLEDGED, Stage.OUTSIDE)
        check_move(Kind.CONTRIBUTION, source, target, amount)
        check_standing(source, now, amount)
        assert amount.high or not amount.circa, "niemand boekt circa niets"
        now = now + amount if arrives else now - amount
    assert now == wanted
    assert len(steps(standing, wanted)) <= 2


# The gap.


@given(amounts, amounts)
def test_the_gap_holds_the_true_gap_whatever_the_true_amounts_are(need: Total, cover: Total) -> None:
    told = gap(need, cover)
    assert told.low <= told.high
    assert told.low == need.low - cover.high and told.high == need.high - cover.low


@given(amounts, amounts, amounts)
def test_cover_and_need_of_the_same_size_leave_the_gap_as_it_is(need: Total, cover: Total, more: Total) -> None:
    assume(more.low == more.high and not more.unknown)
    before, after = gap(need, cover), gap(need + more, cover + more)
    assert (before.low, before.high) == (after.low, after.high)


@given(amounts, amounts)
def test_a_surplus_is_only_told_when_no_need_is_unknown(need: Total, cover: Total) -> None:
    assert gap(need, cover).is_surplus == (cover.low > need.high and not need.unknown)
    assert not gap(need + UNKNOWN, cover).is_surplus
    assert not gap(need + UNKNOWN, cover + UNKNOWN).can_be_told


def test_nothing_needed_and_nothing_covered_is_no_gap() -> None:
    told = gap(ZERO, ZERO)
    assert (told.low, told.high) == (0, 0) and told.can_be_told and not told.is_surplus


# Sharing out.

weights = st.lists(
    st.one_of(
        st.integers(0, 10**9).map(Decimal),
        st.decimals(0, 10**6, places=4, allow_nan=False, allow_infinity=False),
        st.just(Decimal(0)),
    ),
    min_size=1,
    max_size=30,
).filter(any)


@given(any_euros, weights)
def test_shares_add_up_to_the_cent(euro: Decimal, weights: list[Decimal]) -> None:
    shares = split(euro, weights)
    assert sum(shares) == euro
    assert all(share == cents(share) and not (share.is_zero() and share.is_signed()) for share in shares)


@given(any_euros, weights)
def test_every_share_is_less_than_a_cent_from_its_exact_part(euro: Decimal, weights: list[Decimal]) -> None:
    whole = sum(weights)
    for share, weight in zip(split(euro, weights), weights, strict=True):
        # Whole numbers, for the exact part may not end.
        assert abs(share * whole - euro * weight) < whole * Decimal("0.01")


@given(any_euros, weights)
def test_whoever_has_no_weight_pays_nothing_and_whoever_has_more_pays_no_less(
    euro: Decimal, weights: list[Decimal]
) -> None:
    paid = sorted(zip(weights, map(abs, split(euro, weights)), strict=True))
    assert all(share == 0 for weight, share in paid if not weight)
    assert all(less <= more for (light, less), (heavy, more) in zip(paid, paid[1:], strict=False) if light < heavy)


@given(euros, weights)
def test_a_refund_is_shared_out_as_the_bill_was(euro: Decimal, weights: list[Decimal]) -> None:
    assert split(-euro, weights) == [-share if share else share for share in split(euro, weights)]


@given(euros, st.lists(st.integers(1, 10**6), min_size=2, max_size=5, unique=True))
def test_the_order_of_members_only_matters_for_equal_remainders(euro: Decimal, figures: list[int]) -> None:
    whole = sum(figures)
    remainders = [int(euro * 100) * figure % whole for figure in figures]
    assume(len(set(remainders)) == len(remainders))
    shares = dict(zip(figures, split(euro, [Decimal(figure) for figure in figures]), strict=True))
    for order in permutations(figures):
        assert split(euro, [Decimal(figure) for figure in order]) == [shares[figure] for figure in order]


@given(euros, weights, st.integers(1, 10**6))
def test_only_the_proportions_matter(euro: Decimal, weights: list[Decimal], factor: int) -> None:
    assert split(euro, [weight * factor for weight in weights]) == split(euro, weights)


def test_equal_members_of_one_cent_the_first_pays_it() -> None:
    assert split(Decimal("0.01"), [Decimal(1)] * 3) == [Decimal("0.01"), Decimal(0), Decimal(0)]


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(0), Decimal(0)], [Decimal(2), Decimal(-1)]])
def test_nothing_can_be_shared_out_over_nobody(weights: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="weights must be zero or more"):
        split(Decimal(1), weights)


def test_parts_of_a_cent_cannot_be_shared_out() -> None:
    with pytest.raises(ValueError, match="two places"):
        split(Decimal("0.005"), [Decimal(1)])


def test_weights_that_differ_far_in_size_keep_every_cent() -> None:
    euro = Decimal("1000000000000.00")
    shares = split(euro, [Decimal("1E+30"), Decimal("1E-20"), Decimal("0.3333333333333333333333333333333333")])
    assert sum(shares) == euro
    assert shares == [euro, 0, 0]


@given(st.lists(amounts, min_size=1, max_size=6))
def test_a_circa_part_taken_away_again_leaves_no_doubt(parts: list[Total]) -> None:
    assert total_of(parts) + circa(5) - circa(5) == total_of(parts)
