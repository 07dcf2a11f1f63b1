# SPDX-License-Identifier: EUPL-1.2
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stip.places.maps import Border, Group, draw, draw_groups


def border(*rings, code="A", name="Aa", year=2024):
    return Border(code, name, year, json.dumps({"type": "Polygon", "coordinates": rings}))


def square(west, south, size=1.0):
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def rings_of(path):
    """Read path data back to rings of points, in tenths of a pixel."""
    assert re.fullmatch(r"(M-?[\d.]+,-?[\d.]+l[-\d., ]+Z)*", path)
    rings = []
    for part in re.findall(r"M([^Z]+)Z", path):
        start, steps = part.split("l")
        points = [tuple(round(float(number) * 10) for number in start.split(","))]
        for step in steps.split():
            across, down = (round(float(number) * 10) for number in step.split(","))
            points.append((points[-1][0] + across, points[-1][1] + down))
        rings.append([*points, points[0]])
    return rings


def area(path):
    """The area of a path in pixels, holes subtracted when they turn the other way."""
    return (
        abs(sum(x * v - u * y for ring in rings_of(path) for (x, y), (u, v) in zip(ring, ring[1:], strict=False))) / 200
    )


def test_a_square_degree_at_sixty_north_is_half_as_wide_as_it_is_high():
    # cos(60°) = 0.5, and 208 pixels high leave 200 inside the margin of 4.
    drawing = draw([border(square(5, 59.5))], year=2024, width=500, height=208)
    assert drawing.view_box == "0 0 108 208"
    assert drawing.shapes[0].path == "M4,204l100,0 0,-200 -100,0Z"


def test_north_is_up():
    north, south = draw([border(square(5, 52), code="N"), border(square(5, 51), code="S")], year=2024).shapes
    assert north.y < south.y


def test_a_hole_stays_a_hole_and_keeps_its_winding():
    hole = list(reversed(square(5.25, 52.25, 0.5)))
    drawing = draw([border(square(5, 52), hole)], year=2024)
    outer, inner = rings_of(drawing.shapes[0].path)
    assert area(drawing.shapes[0].path) == pytest.approx(0.75 * 592 * drawing_width(drawing), rel=0.02)
    assert len(inner) == 5
    assert outer != inner


def drawing_width(drawing):
    return (drawing.width - 8) * (drawing.height - 8) / 592


def test_points_closer_together_than_half_a_pixel_become_one():
    many = [[5 + step / 10_000, 52.0] for step in range(10_001)]
    drawing = draw([border([*many, [6, 53], [5, 53], [5, 52]])], year=2024)
    assert len(rings_of(drawing.shapes[0].path)[0]) < 1210


def test_numbers_have_at_most_one_decimal():
    jagged = [[5.123456, 52.654321], [5.987654, 52.123456], [5.55555, 52.99999], [5.123456, 52.654321]]
    path = draw([border(jagged)], year=2024).shapes[0].path
    assert not re.search(r"\.\d\d", path)


def test_an_area_too_small_to_draw_can_still_be_pointed_at():
    shapes = draw([border(square(5, 52)), border(square(5.5, 52.5, 1e-7), code="B")], year=2024).shapes
    assert area(shapes[1].path) == pytest.approx(1)


def test_the_outline_of_two_neighbours_leaves_out_the_border_between_them():
    drawing = draw([border(square(5, 52)), border(square(6, 52), code="B")], year=2024)
    (ring,) = rings_of(drawing.outline)
    middle = drawing.width * 10 / 2
    inner = [point for point in ring if abs(point[0] - middle) < 5]
    assert len(set(inner)) == 2
    assert area(drawing.outline) == pytest.approx(sum(area(shape.path) for shape in drawing.shapes))


def test_islands_that_touch_in_one_point_keep_closed_outlines():
    drawing = draw([border(square(5, 52)), border(square(6, 53), code="B")], year=2024)
    assert all(ring[0] == ring[-1] for ring in rings_of(drawing.outline))
    assert sum(len(ring) - 1 for ring in rings_of(drawing.outline)) == 8


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=20))
def test_the_outline_has_the_area_of_its_parts(cells):
    borders = [border(square(5 + x / 4, 50 + y / 4, 0.25), code=f"{x}{y}") for x, y in sorted(cells)]
    drawing = draw(borders, year=2024)
    sides = {}
    for ring in rings_of(drawing.outline):
        for one, other in zip(ring, ring[1:], strict=False):
            sides[frozenset((one, other))] = sides.get(frozenset((one, other)), 0) + 1
    assert set(sides.values()) == {1}
    # A line through the middle of each row crosses in and out as often as the row has runs of cells.
    for row in {y for _, y in cells}:
        columns = {x for x, y in cells if y == row}
        runs = sum(x - 1 not in columns for x in columns)
        level = next(shape.y for shape in drawing.shapes if shape.code[1] == str(row)) * 10 + 0.5
        crossings = sum(min(a[1], b[1]) < level < max(a[1], b[1]) for a, b in map(tuple, sides))
        assert crossings == 2 * runs


def test_the_place_for_a_name_lies_inside_a_hollow_shape():
    horseshoe = [[5, 52], [6, 52], [6, 53], [5.8, 53], [5.8, 52.2], [5.2, 52.2], [5.2, 53], [5, 53], [5, 52]]
    shape = draw([border(horseshoe)], year=2024).shapes[0]
    ring = [(x / 10, y / 10) for x, y in rings_of(shape.path)[0]]
    crossings = [
        (shape.y - y) * (u - x) / (v - y) + x
        for (x, y), (u, v) in zip(ring, ring[1:], strict=False)
        if (y < shape.y) != (v < shape.y)
    ]
    assert sum(crossing > shape.x for crossing in crossings) % 2 == 1


def test_groups_are_drawn_large_to_small_over_their_parts():
    left, right = border(square(5, 52)), border(square(6, 52), code="B")
    drawing = draw_groups([Group("klein", "Klein", (left,)), Group("groot", "Groot", (left, right))], year=2024)
    assert [shape.code for shape in drawing.shapes] == ["groot", "klein"]
    assert [shape.code for shape in drawing.ground] == ["A", "B"]


def test_a_group_of_nothing_is_left_out():
    assert draw_groups([Group("leeg", "Leeg", ())], year=2024).shapes == ()


def test_nothing_gives_an_empty_map():
    drawing = draw([], year=2024)
    assert (drawing.shapes, drawing.outline, drawing.note) == ((), "", "")


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "LineString", "coordinates": [[5, 52], [6, 53]]},
        {"type": "GeometryCollection", "geometries": []},
        {"coordinates": []},
        None,
        [],
    ],
)
def test_what_is_no_area_is_refused(geometry):
    with pytest.raises(ValueError, match="must be a Polygon or MultiPolygon"):
        draw([Border("A", "Aa", 2024, json.dumps(geometry))], year=2024)


@pytest.mark.parametrize("coordinates", [[], [[]]])
def test_a_border_without_points_is_refused(coordinates):
    with pytest.raises(ValueError, match="must have points"):
        draw([Border("A", "Aa", 2024, json.dumps({"type": "Polygon", "coordinates": coordinates}))], year=2024)


def test_a_border_with_heights_is_read_without_them():
    flat = draw([border(square(5, 52))], year=2024)
    high = draw([border([[*point, 300.0] for point in square(5, 52)])], year=2024)
    assert high.shapes[0].path == flat.shapes[0].path


def test_a_map_of_a_single_point_does_not_divide_by_nothing():
    assert draw([border([[5, 52], [5, 52], [5, 52]])], year=2024).shapes[0].path.endswith("Z")


@pytest.mark.parametrize(
    ("years", "note"),
    [
        ((2024, 2024), ""),
        ((2022, 2022), "De grenzen zijn van 2022, want van 2024 hebben we die niet."),
        ((2024, 2014), "Een deel van de grenzen is van 2014, want van 2024 hebben we die niet."),
        ((2014, 2022), "De grenzen zijn van 2014 en 2022, want van 2024 hebben we die niet."),
    ],
)
def test_the_map_says_which_borders_are_of_another_year(years, note):
    one, other = years
    drawing = draw([border(square(5, 52), year=one), border(square(6, 52), code="B", year=other)], year=2024)
    assert drawing.note == note
