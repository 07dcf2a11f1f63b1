# SPDX-License-Identifier: EUPL-1.2
import math

from stip.monitor.aims.course import BEHIND, ON_COURSE, UNKNOWN, course

RISING = {year: float(year - 2010) + (0.1 if year % 2 else -0.1) for year in range(2012, 2022)}


def test_a_series_that_rises_steadily_to_the_aim_is_on_course() -> None:
    found = course(RISING, aim=18, year=2030, higher_is_better=True)
    assert (found.verdict, found.is_final) == (ON_COURSE, False)
    assert found.low < found.expected < found.high  # type: ignore[operator]
    assert math.isclose(found.expected or 0, 20.0, abs_tol=0.3)


def test_the_same_series_is_behind_when_less_was_wanted() -> None:
    assert course(RISING, aim=18, year=2030, higher_is_better=False).verdict == BEHIND


def test_figures_that_jump_about_say_nothing() -> None:
    wild = {2015: 5.0, 2016: 40.0, 2017: 2.0, 2018: 38.0, 2019: 12.0}
    assert course(wild, aim=20, year=2025, higher_is_better=True).verdict == UNKNOWN


def test_three_measurements_are_too_few_to_tell() -> None:
    found = course({2018: 1.0, 2019: 2.0, 2020: 3.0, 2021: math.nan}, aim=9, year=2030, higher_is_better=True)
    assert (found.verdict, found.reason) == (UNKNOWN, "Er zijn 3 metingen en 4 is het minste.")


def test_what_was_measured_in_the_year_itself_decides() -> None:
    found = course(RISING, aim=11, year=2021, higher_is_better=True)
    assert (found.verdict, found.is_final, found.reason) == (ON_COURSE, True, "In het doeljaar gehaald.")
    assert course(RISING, aim=50, year=2021, higher_is_better=True).reason == "In het doeljaar niet gehaald."


def test_a_target_without_a_number_or_year_cannot_be_told() -> None:
    assert course(RISING, aim=None, year=2030, higher_is_better=True).verdict == UNKNOWN
    assert course(RISING, aim=1, year=None, higher_is_better=True).verdict == UNKNOWN


def test_what_was_measured_before_a_break_does_not_count() -> None:
    assert course(RISING, aim=18, year=2030, higher_is_better=True, since=2019).verdict == UNKNOWN


def test_a_target_year_that_was_passed_over_cannot_be_told() -> None:
    passed = {year: value for year, value in RISING.items() if year != 2020}
    assert course(passed, aim=1, year=2020, higher_is_better=True).reason == "In het doeljaar zelf is niet gemeten."
