# SPDX-License-Identifier: EUPL-1.2
"""A drawing of figures says what the figures say: better is right, a break cuts the line, names do not overlap."""

import itertools

import numpy as np

from stip.website import strip_picture, trend_picture
from stip.website.map_classes import around, in_steps
from stip.website.trend_picture import Series

PEERS = [10.0, 20.0, 30.0, 40.0]


def test_better_lies_on_the_right_also_when_lower_is_better() -> None:
    for flipped in (False, True):
        strip = strip_picture.draw(PEERS, [("laag", "dot", 10.0), ("hoog", "square", 40.0)], 25.0, flipped=flipped)
        assert strip
        low, high = (mark.x for mark in strip.marks)
        assert (low > high) == flipped
        assert strip.norm == strip_picture.WIDTH / 2


def test_one_outlier_does_not_push_the_others_together_and_the_country_stays_in_sight() -> None:
    strip = strip_picture.draw([*PEERS, 10_000.0], [("ver", "dot", 10_000.0)], 5.0, flipped=False)
    assert strip
    assert strip.marks[0].x == strip_picture.WIDTH - strip_picture.MARGIN
    assert strip.norm == strip_picture.MARGIN
    places = sorted(int(step.split()[0]) for step in strip.ticks.split("M") if step)
    assert places[3] - places[0] > 50


def test_nothing_to_compare_draws_no_strip() -> None:
    assert strip_picture.draw([5.0], [("zelf", "dot", 5.0)], 5.0, flipped=False) is None
    assert strip_picture.draw([5.0, 5.0], [], None, flipped=False) is None
    assert strip_picture.draw([float("nan"), 1.0], [], None, flipped=False) is None


def test_an_area_without_a_figure_has_no_mark() -> None:
    strip = strip_picture.draw(PEERS, [("zelf", "dot", None)], None, flipped=False)
    assert strip
    assert strip.marks == []
    assert strip.norm is None


def test_a_line_does_not_run_through_a_break() -> None:
    series = Series("Heerlen", "own", [(2016, 64.0), (2020, 69.0), (2022, 57.0)])
    picture = trend_picture.draw([series], [(2020, "andere leeftijd"), (1990, "lang geleden")])
    assert picture
    (line,) = picture.lines
    assert len(line.dots) == 3
    assert len(line.paths) == 1
    assert line.paths[0].count("L") == 1
    assert [year for _, year, _ in picture.breaks] == [2020]


def test_names_of_lines_that_end_at_the_same_height_are_kept_apart() -> None:
    series = [Series(name, "near", [(2020, 1.0), (2021, 5.0)]) for name in ("een", "twee", "drie", "vier")]
    picture = trend_picture.draw(series)
    assert picture
    heights = sorted(line.label_y for line in picture.lines)
    assert all(after - before >= trend_picture.APART - 0.1 for before, after in itertools.pairwise(heights))
    assert max(heights) <= trend_picture.HEIGHT


def test_every_value_lies_within_the_ticks_and_one_year_makes_no_picture() -> None:
    for low, high in ((0.0, 0.0), (-5.0, 3.0), (0.001, 0.002), (1e6, 5e6), (99.9, 100.0)):
        picture = trend_picture.draw([Series("zelf", "own", [(2020, low), (2021, high)])])
        assert picture
        dots = [y for line in picture.lines for _, y, _ in line.dots]
        assert trend_picture.TOP <= min(dots) <= max(dots) <= picture.base
    assert trend_picture.draw([Series("zelf", "own", [(2020, 1.0)])]) is None
    assert trend_picture.draw([]) is None


def test_every_value_falls_in_a_class_of_the_legend() -> None:
    values = {str(place): float(value) for place, value in enumerate(np.linspace(-3, 120, 50))}
    for higher in (True, False):
        classes = around(values, 60.0, higher_is_better=higher, decimals=1)
        assert set(classes.tones) == set(values)
        assert set(classes.tones.values()) <= {tone for tone, _ in classes.legend}
        assert len(classes.legend) == 5
    steps = in_steps(values, decimals=1)
    assert set(steps.tones.values()) == {tone for tone, _ in steps.legend}
    assert in_steps({"A": 2.0, "B": 2.0}, decimals=0).legend == [("3", "overal hetzelfde")]
    assert in_steps({}, decimals=0).legend == []
