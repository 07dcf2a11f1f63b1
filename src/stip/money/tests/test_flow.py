# SPDX-License-Identifier: EUPL-1.2
"""The flow picture: heights add up, nothing overlaps, and the order in which streams come makes no difference."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stip.money.flow import REST, Band, Block, Layout, Sizes, Stream, gathered, lay_out
from stip.money.ledger import UNKNOWN, Total, between, circa, exact, total_of

ROOM = 38
KEYS = st.sampled_from([f"{letter}{number}" for letter in "abc" for number in range(5)])
AMOUNTS = st.builds(
    lambda low, more, circa, unknown: Total(Decimal(low), Decimal(low + more), circa, unknown),
    st.integers(0, 90_000_000),
    st.sampled_from([0, 0, 0, 1_000_000]),
    st.integers(0, 2),
    st.integers(0, 2),
)
STREAMS = st.lists(
    st.builds(
        lambda keys, amount, tone: Stream(tuple(keys), amount, tone),
        st.lists(KEYS, min_size=1, max_size=3),
        AMOUNTS,
        st.sampled_from(["gedekt", "gevraagd"]),
    ),
    max_size=25,
)


def laid(streams: list[Stream]) -> Layout:
    return lay_out(streams, lambda place: ROOM)


def test_a_flow_worked_by_hand() -> None:
    streams = [
        Stream(("rijk", "water"), exact(30)),
        Stream(("rijk", "wonen"), exact(10)),
        Stream(("dal", "water"), exact(20)),
        Stream(("dal", "wonen"), UNKNOWN),
    ]
    layout = lay_out(streams, lambda place: 20, Sizes(box=100, between=50, gap=10, full=60, strip=4))
    bars = {block.place: (block.x, block.y, block.height) for block in layout.blocks}
    assert bars == {
        (0, "rijk"): (0, 20, 40),
        (0, "dal"): (0, 90, 24),
        # Above, for then only the thin strip from the valley crosses.
        (1, "wonen"): (150, 20, 14),
        (1, "water"): (150, 64, 50),
    }
    assert (layout.width, layout.height) == (250, 114)
    first = layout.bands[0]
    assert (first.left, first.right, first.solid, first.strip) == ((100, 20), (150, 20), 10, 0)
    assert [band.strip for band in layout.bands] == [0, 0, 4, 0]


def test_what_is_not_known_has_a_strip_of_its_own_and_never_the_height_of_nothing() -> None:
    (band,) = laid([Stream(("rijk", "water"), UNKNOWN)]).bands
    assert (band.solid, band.strip) == (0, Sizes().strip)
    (band,) = laid([Stream(("rijk", "water"), exact(5) + UNKNOWN)]).bands
    assert (band.solid, band.strip) == (Sizes().full, Sizes().strip)


def test_a_range_is_drawn_at_its_middle_and_a_small_amount_at_least_a_pixel_high() -> None:
    layout = laid([Stream(("a", "x"), between(10, 30)), Stream(("b", "x"), exact(20)), Stream(("c", "x"), circa(0))])
    heights = {block.place[1]: block.height for block in layout.blocks}
    assert heights["a"] == heights["b"] == Sizes().full // 2
    assert heights["c"] == 1


def test_nothing_flows_when_there_is_nothing() -> None:
    assert laid([]) == Layout(0, 0, (), ())
    assert laid([Stream(("a", "b"), Total())]) == Layout(0, 0, (), ())


def test_an_amount_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        laid([Stream(("a",), exact(-1))])


@given(STREAMS)
def test_the_bands_of_a_block_add_up_to_its_height(streams: list[Stream]) -> None:
    layout = laid(streams)
    for block in layout.blocks:
        entering = sum(band.height for band in layout.bands if band.target == block.place)
        leaving = sum(band.height for band in layout.bands if band.source == block.place)
        begun = {stream.keys[0] for stream in streams} if block.place[0] == 0 else set()
        assert entering == (0 if begun else block.height)
        assert leaving <= block.height


@given(STREAMS)
def test_blocks_stand_apart_with_room_for_their_labels(streams: list[Stream]) -> None:
    layout = laid(streams)
    for upper, lower in zip(layout.blocks, layout.blocks[1:], strict=False):
        if upper.place[0] == lower.place[0]:
            assert upper.y + upper.height + Sizes().gap <= lower.y - ROOM
    for block in layout.blocks:
        assert block.y >= ROOM
        assert block.y + block.height <= layout.height
        assert block.x + block.width <= layout.width


@given(STREAMS)
def test_bands_do_not_overlap_where_they_leave_and_arrive(streams: list[Stream]) -> None:
    layout = laid(streams)
    where = {block.place: block for block in layout.blocks}
    for block in where.values():
        _apart([(band.left[1], band) for band in layout.bands if band.source == block.place], block)
        _apart([(band.right[1], band) for band in layout.bands if band.target == block.place], block)


def _apart(ends: list[tuple[int, Band]], block: Block) -> None:
    free = block.y
    for top, band in sorted(ends, key=lambda end: (end[0], end[1].height)):
        assert top >= free
        free = top + band.height
    assert free <= block.y + block.height


@given(STREAMS, st.randoms(use_true_random=False))
def test_the_order_of_the_streams_makes_no_difference(streams: list[Stream], chance: object) -> None:
    shuffled = streams[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert laid(shuffled) == laid(streams)
    assert gathered(shuffled, 4) == gathered(streams, 4)


@given(STREAMS)
def test_no_amount_is_lost_on_the_way(streams: list[Stream]) -> None:
    layout = laid(streams)
    first = total_of(block.amount for block in layout.blocks if block.place[0] == 0)
    assert first == total_of(stream.amount for stream in streams)


@given(STREAMS, st.integers(2, 6))
def test_gathering_keeps_the_largest_and_loses_nothing(streams: list[Stream], most: int) -> None:
    together, joined = gathered(streams, most)
    assert total_of(stream.amount for stream in together) == total_of(stream.amount for stream in streams)
    layout = laid(together)
    for column in range(3):
        keys = [block.place[1] for block in layout.blocks if block.place[0] == column]
        assert len(keys) <= most
        assert REST not in keys or keys[-1] == REST
    assert all(count > 1 for count in joined.values())


def test_a_tree_is_drawn_without_crossings() -> None:
    streams = [
        Stream(("rijk", programme, f"{programme}{number}"), exact(10 + number))
        for programme in ("energie", "ruimte", "wonen")
        for number in range(3)
    ]
    columns: dict[int, list[str]] = {}
    for block in laid(streams).blocks:
        columns.setdefault(block.place[0], []).append(block.place[1])
    assert [key[:-1] for key in columns[2]] == [key for key in columns[1] for _ in range(3)]
