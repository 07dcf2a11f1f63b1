# SPDX-License-Identifier: EUPL-1.2
"""Every verdict in plain words, and the picture of a target: what stands where."""

import math
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from stip.monitor.aims.course import course, road
from stip.monitor.aims.judging import Judged, Outcome
from stip.monitor.models import Indicator, Target, TargetRevision
from stip.website import target_words, trend_picture
from stip.website.pages.targets_page import draw
from stip.website.trend_picture import Fan, Mark, Series

# The line through these is 120.4 + 9.9 (year - 2022), so 199.6 in 2030. The squares of what is left add up to 5.1, so
# the error there is the root of 5.1/3 x (1 + 1/5 + 64/10), and 2.353 of those away nine out of ten lie between.
STEADY = {2020: 100.0, 2021: 112.0, 2022: 119.0, 2023: 131.0, 2024: 140.0}
WILD = {2020: 52.0, 2021: 44.0, 2022: 55.0, 2023: 41.0}


def judged(
    series: dict[int, float], *, since: int | None = None, indicator: Indicator | None = None, **facts: Any
) -> Judged:
    """A target with what was counted. Nothing is saved."""
    values = {"unit": "woningen", "aim": Decimal(200), "year": 2030, "side": "minstens", **facts}
    target = Target(title="Doel", **values)
    found = course(
        series, aim=None if target.aim is None else float(target.aim), year=target.year,
        higher_is_better=target.higher_is_better, since=since,
    )  # fmt: skip
    return Judged(target, indicator, series, since, frozenset(), found)


@pytest.mark.parametrize(
    ("series", "facts", "words"),
    [
        (STEADY, {"aim": Decimal(180)},
         "Op koers: gaat het zo door, dan wordt het in 2030 ongeveer 200 woningen (tussen 191 en 208). "
         "De kans dat het doel wordt gehaald is dan meer dan 99%."),
        (STEADY, {"aim": Decimal(250)},
         "Loopt achter: gaat het zo door, dan wordt het in 2030 ongeveer 200 woningen (tussen 191 en 208). "
         "De kans dat het doel wordt gehaald is dan minder dan 1%."),
        (WILD, {"aim": Decimal(30), "side": "hoogstens"},
         "Niet te zeggen: gaat het zo door, dan wordt het in 2030 ongeveer 29 woningen (tussen 0 en 113). "
         "De kans dat het doel wordt gehaald is dan ongeveer 51%. Dat is te onzeker voor een oordeel."),
        ({2030: 212.0}, {}, "Gehaald: in 2030 was het 212 woningen, en het doel was ten minste 200 woningen."),
        ({2030: 199.0}, {"is_approximate": True},
         "Niet gehaald: in 2030 was het 199 woningen, en het doel was ten minste circa 200 woningen."),
        ({}, {}, "Niet te zeggen: er is nog niet geteld."),
        ({}, {"year": 2021}, "Niet te zeggen: er is niet geteld, terwijl 2021 al voorbij is."),
        ({2024: 12.0}, {},
         "Niet te zeggen: er is 1 meting, en voor een oordeel zijn er vier nodig. In 2024 was het 12 woningen."),
        ({2023: 11.0, 2024: 12.0}, {},
         "Niet te zeggen: er zijn 2 metingen, en voor een oordeel zijn er vier nodig. In 2024 was het 12 woningen."),
        (STEADY, {"year": None},
         "Niet te zeggen: de bron noemt geen jaar waarin het doel gehaald moet zijn. In 2024 was het 140 woningen."),
        (STEADY, {"year": 2019}, "Niet te zeggen: in 2019 zelf is niet geteld. In 2024 was het 140 woningen."),
        (STEADY, {"aim": None}, "Geen getal: de bron noemt geen streefwaarde, dus dit doel is niet na te rekenen."),
    ],
)  # fmt: skip
def test_every_verdict_is_told_in_plain_words(series: dict[int, float], facts: dict[str, Any], words: str) -> None:
    assert target_words.verdict(judged(series, **facts)) == words


def test_a_break_in_the_definition_is_told_in_the_verdict() -> None:
    told = target_words.verdict(judged(STEADY, since=2023))
    assert told.startswith("Niet te zeggen: er zijn 2 metingen sinds de definitie in 2023 veranderde")


def test_figures_that_may_not_be_read_are_not_told() -> None:
    found = judged({}, unit="", indicator_id=7)
    assert found.is_hidden
    assert (
        target_words.verdict(found) == "Niet te zeggen: de cijfers waaraan dit doel wordt afgemeten zijn niet openbaar."
    )


def test_a_share_is_never_expected_above_everything_or_below_nothing() -> None:
    rising = {2020: 80.0, 2021: 86.0, 2022: 91.0, 2023: 97.0}
    told = target_words.verdict(judged(rising, unit="% van de straten", aim=Decimal(100)))
    assert "ongeveer 100% van de straten" in told and "en 100%)" in told or "(tussen" not in told
    below = judged({2020: 8.0, 2021: 5.0, 2022: 3.0, 2023: 1.0}, side="hoogstens", aim=Decimal(0))
    assert "-" not in target_words.verdict(below).split("(")[0]


def test_an_aim_keeps_the_decimals_that_were_written() -> None:
    found = judged(STEADY, aim=Decimal("7.5000"), unit="%")
    assert target_words.aim(found) == "ten minste 7,5%"
    assert target_words.aim(judged(STEADY, aim=Decimal("80.0000"), side="hoogstens")) == "ten hoogste 80 woningen"
    assert target_words.aim(judged(STEADY, aim=None)) == "niet bekend"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_each_outcome_has_a_shape_of_its_own(outcome: Outcome) -> None:
    assert len({target_words.SHAPES[each] for each in Outcome}) == len(Outcome)
    assert target_words.SHAPES[outcome]


def test_the_road_begins_at_the_last_measurement_and_ends_where_the_verdict_says() -> None:
    found = judged(STEADY)
    steps = found.road
    assert [step.year for step in steps] == list(range(2024, 2031))
    assert (steps[-1].value, steps[-1].low, steps[-1].high) == pytest.approx(
        (found.course.expected, found.course.low, found.course.high)
    )
    widths = [step.high - step.low for step in steps]
    assert widths == sorted(widths)
    assert road({2020: 1.0, 2021: 2.0, 2022: 3.0}, until=2030) == [] and road(STEADY, until=2024) == []
    assert judged({**STEADY, 2030: 200.0}).road == []


def test_the_picture_has_the_measurements_the_start_the_aim_what_it_was_and_what_is_expected() -> None:
    found = judged(STEADY, baseline=Decimal(90), baseline_year=2018)
    before = TargetRevision(aim=Decimal(240), year=2028, dated=date(2025, 3, 1))
    picture = draw(found, [before])
    assert picture and picture.fan
    marks = {mark.kind: mark for mark in picture.marks}
    assert set(marks) == {"start", "earlier", "aim"}
    assert marks["aim"].name == "doel 2030: 200" and marks["earlier"].name == "tot 01-03-2025: 240"
    assert marks["start"].x == picture.left and marks["aim"].x == picture.right
    assert marks["start"].x < marks["earlier"].x < marks["aim"].x
    # Higher values stand higher: the axis of the picture runs down.
    assert marks["earlier"].y < marks["aim"].y < marks["start"].y
    assert [year for _, year in picture.years][0] == 2018 and [year for _, year in picture.years][-1] == 2030


def test_the_band_lies_around_its_middle_and_begins_at_the_last_dot() -> None:
    picture = draw(judged(STEADY), [])
    assert picture and picture.fan
    corners = [tuple(map(float, pair.split(","))) for pair in picture.fan.band.strip("MZ").split("L")]
    middle = [tuple(map(float, pair.split(","))) for pair in picture.fan.middle.strip("M").split("L")]
    above, below = corners[: len(middle)], corners[len(middle) :][::-1]
    assert [x for x, _ in above] == [x for x, _ in middle] == [x for x, _ in below]
    assert all(high <= mid <= low for (_, high), (_, mid), (_, low) in zip(above, middle, below, strict=True))
    last_dot = picture.lines[0].dots[-1]
    assert middle[0][0] == last_dot[0] and middle[-1][0] == picture.right


def test_everything_stays_inside_the_picture_and_names_leave_each_other_room() -> None:
    for scale in (1e-4, 1.0, 1e9):
        series = [Series("", "own", [(year, value * scale) for year, value in STEADY.items()])]
        marks = [Mark(f"doel {n}", "aim" if n else "earlier", 2030, (200 + n) * scale) for n in range(4)]
        fan = Fan(
            "verwacht", [(2024, 140 * scale, 130 * scale, 150 * scale), (2030, 199 * scale, 190 * scale, 207 * scale)]
        )
        picture = trend_picture.draw(series, marks=marks, fan=fan)
        assert picture and picture.fan
        heights = sorted([mark.label_y for mark in picture.marks] + [picture.fan.label_y])
        assert all(
            after - before >= trend_picture.APART - 0.1 for before, after in zip(heights, heights[1:], strict=False)
        )
        assert min(mark.y for mark in picture.marks) >= trend_picture.TOP and heights[-1] <= picture.base
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", picture.fan.band)]
        assert all(math.isfinite(number) and 0 <= number <= trend_picture.WIDTH for number in numbers)


def test_years_on_the_axis_do_not_touch_when_the_aim_is_far_away() -> None:
    picture = trend_picture.draw([Series("", "own", [*STEADY.items()])], marks=[Mark("doel 2050: 9", "aim", 2050, 9.0)])
    assert picture
    places = [x for x, _ in picture.years]
    assert all(after - before >= trend_picture.YEAR_APART for before, after in zip(places, places[1:], strict=False))
    assert picture.years[0][1] == 2020 and picture.years[-1][1] == 2050


def test_an_aim_alone_makes_no_picture_and_a_start_with_an_aim_does() -> None:
    assert draw(judged({}), []) is None
    assert draw(judged({2020: 90.0}, baseline=Decimal(90), baseline_year=2020), []) is not None
    assert draw(judged({}, aim=None), []) is None
