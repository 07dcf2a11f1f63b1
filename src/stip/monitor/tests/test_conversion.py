# SPDX-License-Identifier: EUPL-1.2
"""Figures on old borders come to new ones without a person gained or lost, or they say why they cannot."""

from math import fsum, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stip.monitor.figures.conversion import Converted, Kind, Step, convert, moved

BEEKDAELEN = [Step(code, "GM1954", 2019) for code in ("GM0951", "GM0881", "GM0962")]


def test_three_municipalities_that_merged_are_counted_together() -> None:
    values = {"GM0951": 15_000.0, "GM0881": 7_900.0, "GM0962": 13_000.0, "GM0983": 101_000.0}
    told = convert(values, BEEKDAELEN, kind=Kind.COUNT, since=2018, until=2024)
    assert told["GM1954"] == Converted("GM1954", 35_900.0, ("GM0881", "GM0951", "GM0962"), True)
    assert told["GM0983"] == Converted("GM0983", 101_000.0, ("GM0983",))


def test_a_share_is_weighed_with_its_denominator() -> None:
    # (10 x 100 + 40 x 200) / 300 = 30
    told = convert(
        {"A": 10.0, "B": 40.0}, [Step("A", "C", 2020), Step("B", "C", 2020)],
        kind=Kind.SHARE, since=2019, until=2020, weights={"A": 100.0, "B": 200.0},
    )  # fmt: skip
    assert told["C"].value == 30.0


@pytest.mark.parametrize("kind", [Kind.MEDIAN, Kind.SCORE])
def test_medians_and_scores_are_not_converted_but_marked(kind: Kind) -> None:
    told = convert({"GM0951": 1.0, "GM0881": 1.0, "GM0962": 1.0}, BEEKDAELEN, kind=kind, since=2018, until=2024)
    assert told["GM1954"].value is None
    assert "niet om te rekenen" in told["GM1954"].why


def test_an_area_that_only_got_another_code_keeps_every_kind_of_figure() -> None:
    for kind in Kind:
        told = convert({"A": 7.0}, [Step("A", "B", 2020)], kind=kind, since=2019, until=2020)
        assert told == {"B": Converted("B", 7.0, ("A",), True)}


def test_a_part_without_a_figure_leaves_the_whole_without_one() -> None:
    for values in ({"GM0951": 1.0, "GM0881": None, "GM0962": 2.0}, {"GM0951": 1.0}):
        told = convert(values, BEEKDAELEN, kind=Kind.COUNT, since=2018, until=2024)
        assert (told["GM1954"].value, told["GM1954"].why[:12]) == (None, "Van een deel")


def test_a_share_without_weights_is_not_averaged() -> None:
    told = convert(
        {"A": 1.0, "B": 2.0}, [Step("A", "C", 2020), Step("B", "C", 2020)], kind=Kind.MEAN, since=1, until=2020
    )
    assert told["C"].value is None
    assert "hoe zwaar" in told["C"].why


def test_a_municipality_that_kept_its_code_and_took_in_another_is_made_of_both() -> None:
    steps = [Step("A", "A", 2020), Step("B", "A", 2020)]
    assert convert({"A": 3.0, "B": 4.0}, steps, kind=Kind.COUNT, since=2019, until=2020)["A"].value == 7.0


def test_steps_before_or_after_the_years_do_not_count() -> None:
    assert moved(BEEKDAELEN, since=2019, until=2024) == {}
    assert moved(BEEKDAELEN, since=2010, until=2018) == {}


def test_a_split_after_a_merger_is_followed_through() -> None:
    steps = [Step("A", "C", 2019), Step("B", "C", 2019), Step("C", "D", 2021, 0.25), Step("C", "E", 2021, 0.75)]
    told = convert({"A": 100.0, "B": 60.0}, steps, kind=Kind.COUNT, since=2018, until=2022)
    assert {area: one.value for area, one in told.items()} == {"D": 40.0, "E": 120.0}


@pytest.mark.parametrize("shares", [(0.5, 0.4), (1.0, 1.0), (1.5, -0.5)])
def test_a_split_whose_shares_are_no_whole_is_refused(shares: tuple[float, float]) -> None:
    steps = [Step("A", "B", 2020, shares[0]), Step("A", "C", 2020, shares[1])]
    with pytest.raises(ValueError, match="add up to 1"):
        convert({"A": 1.0}, steps, kind=Kind.COUNT, since=2019, until=2020)


OLD = [f"O{number}" for number in range(6)]
NEW = [f"N{number}" for number in range(4)]
amounts = st.floats(0, 1e6, allow_nan=False)


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Every old area goes to one or two of the new ones."""
    steps = []
    for area in OLD:
        first, second = draw(st.permutations(NEW))[:2]
        share = draw(st.sampled_from([1.0, 0.5, 0.25]))
        steps.append(Step(area, first, 2020, share))
        if share < 1:
            steps.append(Step(area, second, 2020, 1 - share))
    return steps


@given(histories(), st.lists(amounts, min_size=6, max_size=6))
def test_no_count_is_gained_or_lost(steps: list[Step], counts: list[float]) -> None:
    told = convert(dict(zip(OLD, counts, strict=True)), steps, kind=Kind.COUNT, since=2019, until=2020)
    assert isclose(fsum(one.value or 0.0 for one in told.values()), fsum(counts), rel_tol=1e-9, abs_tol=1e-6)


@given(histories(), st.lists(amounts, min_size=6, max_size=6), st.lists(st.floats(0.1, 1e4), min_size=6, max_size=6))
def test_a_share_times_its_denominator_stays_the_same_and_lies_between_its_parts(
    steps: list[Step], shares: list[float], weights: list[float]
) -> None:
    values, of = dict(zip(OLD, shares, strict=True)), dict(zip(OLD, weights, strict=True))
    told = convert(values, steps, kind=Kind.SHARE, since=2019, until=2020, weights=of)
    sizes = convert(of, steps, kind=Kind.COUNT, since=2019, until=2020)
    after = fsum((one.value or 0.0) * (sizes[area].value or 0.0) for area, one in told.items())
    before = fsum(value * of[area] for area, value in values.items())
    assert isclose(after, before, rel_tol=1e-6, abs_tol=1e-3)
    for one in told.values():
        assert one.value is not None
        assert min(values[part] for part in one.parts) <= one.value <= max(values[part] for part in one.parts)


@given(histories(), st.lists(amounts, min_size=6, max_size=6), st.randoms())
def test_the_order_of_areas_and_steps_does_not_matter(steps: list[Step], counts: list[float], rng: object) -> None:
    values = dict(zip(OLD, counts, strict=True))
    told = convert(values, steps, kind=Kind.COUNT, since=2019, until=2020)
    turned = convert(dict(reversed(values.items())), steps[::-1], kind=Kind.COUNT, since=2019, until=2020)
    assert told == turned


def test_a_municipality_that_took_in_another_without_being_named_itself_is_made_of_both() -> None:
    steps = [Step("B", "A", 2020)]
    assert convert({"A": 3.0, "B": 4.0}, steps, kind=Kind.COUNT, since=2019, until=2020)["A"].value == 7.0
