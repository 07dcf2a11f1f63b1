# SPDX-License-Identifier: EUPL-1.2
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stip.plans.network import Edge, Node, Sizes, lay_out, reading_crossings


@st.composite
def networks(draw):
    columns = draw(st.lists(st.integers(0, 4), min_size=1, max_size=30))
    nodes = [Node(key, column, draw(st.integers(18, 40))) for key, column in enumerate(columns)]
    ends = st.integers(0, len(nodes) - 1)
    pairs = draw(st.lists(st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1]), max_size=40))
    bundles = st.sampled_from([None, "a", "b"])
    return nodes, [Edge(*pair, bundle=draw(bundles)) for pair in pairs]


def test_two_crossed_lines_are_untangled():
    # In reading order a-d and b-c cross once; with c and d exchanged they do not.
    nodes = [Node("a", 0), Node("b", 0), Node("c", 1), Node("d", 1)]
    edges = [Edge("a", "d"), Edge("b", "c")]
    assert reading_crossings(nodes, edges) == 1
    assert lay_out(nodes, edges).crossings == 0


def test_what_cannot_be_untangled_is_counted():
    # Two columns of two, each joined to both of the other: one crossing is the fewest there can be.
    nodes = [Node("a", 0), Node("b", 0), Node("c", 1), Node("d", 1)]
    edges = [Edge(one, other) for one in "ab" for other in "cd"]
    assert lay_out(nodes, edges).crossings == 1


def test_arcs_within_a_column_that_cross_are_counted():
    nodes = [Node(key, 0) for key in "abcd"]
    assert reading_crossings(nodes, [Edge("a", "c"), Edge("b", "d")]) == 1
    assert reading_crossings(nodes, [Edge("a", "d"), Edge("b", "c")]) == 0


@settings(max_examples=60, deadline=None)
@given(networks())
def test_there_are_never_more_crossings_than_in_reading_order(network):
    nodes, edges = network
    assert lay_out(nodes, edges).crossings <= reading_crossings(nodes, edges)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_boxes_never_overlap_and_stay_inside_the_drawing(network):
    nodes, edges = network
    layout = lay_out(nodes, edges, Sizes(gap=6))
    by_column = {}
    for box in layout.boxes:
        assert box.x >= 0 and box.x + box.width <= layout.width
        assert box.y >= 0 and box.y + box.height <= layout.height
        by_column.setdefault(box.x, []).append(box)
    for boxes in by_column.values():
        boxes.sort(key=lambda box: box.y)
        for upper, lower in zip(boxes, boxes[1:], strict=False):
            assert upper.y + upper.height + 6 <= lower.y + 1


@settings(max_examples=30, deadline=None)
@given(networks())
def test_the_same_network_is_always_drawn_the_same(network):
    assert lay_out(*network) == lay_out(*network)


def test_a_line_that_passes_a_column_runs_between_the_boxes():
    nodes = [Node("a", 0), *(Node(f"m{number}", 1) for number in range(5)), Node("z", 2)]
    edges = [Edge("a", "z"), *(Edge("a", f"m{number}") for number in range(5))]
    layout = lay_out(nodes, edges, Sizes(box=100, between=40))
    height = float(re.search(r" 140,([\d.]+)H240", layout.paths[0])[1])
    middle = [box for box in layout.boxes if box.x == 140]
    assert all(not box.y < height < box.y + box.height for box in middle)


def test_a_bundle_takes_one_lane_until_its_lines_part():
    nodes = [Node("a", 0), Node("m", 1), *(Node(f"z{number}", 2) for number in range(3))]
    apart = lay_out(nodes, [Edge("a", f"z{number}") for number in range(3)])
    together = lay_out(nodes, [Edge("a", f"z{number}", bundle="x") for number in range(3)])
    assert len({path.split("H")[0] for path in apart.paths}) == 3
    assert len({path.split("H")[0] for path in together.paths}) == 1


def test_a_line_may_point_to_the_left():
    layout = lay_out([Node("a", 0), Node("b", 1)], [Edge("b", "a")])
    assert layout.paths[0].startswith("M150,")


def test_an_edge_to_nothing_is_refused():
    with pytest.raises(ValueError, match="known nodes"):
        lay_out([Node("a", 0)], [Edge("a", "b")])


def test_nothing_gives_an_empty_drawing():
    layout = lay_out([], [])
    assert (layout.width, layout.height, layout.boxes, layout.paths) == (0, 0, (), ())
