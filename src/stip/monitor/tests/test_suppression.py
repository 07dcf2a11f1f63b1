# SPDX-License-Identifier: EUPL-1.2
"""Nobody can be recognised in a small number, nor work a hidden one out from what is shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stip.monitor.figures.suppression import (
    Cell,
    Reason,
    hide_together,
    may_show,
    suppress,
    suppress_areas,
    suppress_table,
)

ANSWERS = ("ja", "nee", "soms", "weet niet")


def test_a_small_count_is_hidden_with_the_next_smallest_so_that_the_total_does_not_give_it_away() -> None:
    told = suppress({"ja": 60, "nee": 40, "soms": 3, "weet niet": 20})
    assert told["soms"] == Cell(None, Reason.SMALL)
    assert told["weet niet"] == Cell(None, Reason.COMPLEMENTARY)
    assert (told["ja"], told["nee"]) == (Cell(60), Cell(40))


def test_without_a_total_only_the_small_count_is_hidden() -> None:
    told = suppress({"ja": 60, "nee": 40, "soms": 3}, with_total=False)
    assert [cell.is_hidden for cell in told.values()] == [False, False, True]


@pytest.mark.parametrize(("observed", "shown"), [(0, False), (29, False), (30, True), (31, True)])
def test_a_group_of_thirty_is_large_enough(observed: int, shown: bool) -> None:
    assert may_show(observed) is shown


def test_a_group_of_fewer_than_thirty_shows_nothing() -> None:
    assert set(suppress({"ja": 15, "nee": 14}).values()) == {Cell(None, Reason.FEW)}


@pytest.mark.parametrize(("most", "hidden"), [(90, False), (91, True)])
def test_when_more_than_nine_in_ten_say_the_same_the_group_shows_nothing(most: int, hidden: bool) -> None:
    told = suppress({"ja": most, "nee": 100 - most})
    assert (told["ja"].reason is Reason.DOMINANT) is hidden


@pytest.mark.parametrize(("count", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_is_small_and_nought_is_not(count: int, hidden: bool) -> None:
    assert suppress({"ja": 50, "nee": 40, "soms": count})["soms"].is_hidden is hidden


def test_a_group_in_which_nobody_was_asked_hides_nobody() -> None:
    assert suppress({"ja": 0, "nee": 0}) == {"ja": Cell(0), "nee": Cell(0)}
    assert suppress({}) == {}


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="got -1"):
        suppress({"ja": -1})
    with pytest.raises(ValueError, match="got -1"):
        may_show(-1)


def test_two_small_ones_that_hardly_leave_room_take_a_third_along() -> None:
    assert hide_together({"a": 1, "b": 2, "c": 30, "d": 40}, ["a", "b"]) == ["c"]


counts = st.dictionaries(st.sampled_from(ANSWERS), st.integers(0, 200), min_size=1)
tables = st.dictionaries(
    st.sampled_from(["A", "B", "C", "D", "E"]),
    st.fixed_dictionaries({answer: st.integers(0, 120) for answer in ANSWERS}),
    min_size=1,
)


@given(counts)
def test_what_is_shown_is_true_and_never_small(given_counts: dict[str, int]) -> None:
    for name, cell in suppress(given_counts).items():
        assert cell.is_hidden or cell.count == given_counts[name]
        assert cell.is_hidden or not 0 < given_counts[name] < 5


@given(counts)
def test_no_hidden_count_follows_from_the_total(given_counts: dict[str, int]) -> None:
    hidden = [name for name, cell in suppress(given_counts).items() if cell.is_hidden]
    assert len(hidden) != 1 or len(given_counts) == 1


@given(tables)
def test_no_hidden_count_of_a_table_follows_from_its_totals(table: dict[str, dict[str, int]]) -> None:
    """A cell is known when its row of the equations for rows and columns can be solved for it alone."""
    cells = suppress_table(table)
    hidden = [(group, answer) for group in table for answer in ANSWERS if cells[group][answer].is_hidden]
    lines = [[(group, answer) for answer in ANSWERS] for group in table]
    lines += [[(group, answer) for group in table] for answer in ANSWERS] if len(table) > 1 else []
    equations = np.array([[float(cell in line) for cell in hidden] for line in lines]).reshape(len(lines), len(hidden))
    for place, _ in enumerate(hidden):
        only = np.zeros(len(hidden))
        only[place] = 1
        assert np.linalg.matrix_rank(np.vstack([equations, only])) > np.linalg.matrix_rank(equations)


def test_a_cell_that_ties_two_blocks_of_hidden_ones_together_is_not_worked_out_either() -> None:
    small = {("A", "p"), ("A", "q"), ("B", "p"), ("B", "q"), ("C", "r"), ("C", "s"), ("D", "r"), ("D", "s"), ("B", "r")}
    table = {group: {answer: 4 if (group, answer) in small else 60 for answer in "pqrs"} for group in "ABCD"}
    cells = suppress_table(table)
    assert sum(cell.is_hidden for row in cells.values() for cell in row.values()) > len(small)


@given(tables)
def test_suppressing_a_table_hides_all_that_its_rows_hide(table: dict[str, dict[str, int]]) -> None:
    cells = suppress_table(table)
    for group, row in table.items():
        for answer, cell in suppress(row).items():
            assert cells[group][answer].is_hidden or not cell.is_hidden


def parent(area: str) -> str:
    return area[:-1]


areas = st.dictionaries(
    st.sampled_from(["a1", "a2", "a3", "a11", "a12", "a13", "a21", "a22", "a31"]), st.integers(0, 40)
)


@given(areas)
def test_no_hidden_count_of_an_area_follows_from_the_areas_around_it(lowest: dict[str, int]) -> None:
    """Parents are the sum of their parts, and everybody can add: what is hidden must not be solvable."""
    counts = {area: count for area, count in lowest.items() if len(area) == 3}
    for length in (2, 1):
        for above in {parent(area) for area in counts if len(area) == length + 1}:
            counts[above] = sum(count for area, count in counts.items() if parent(area) == above)
    cells = suppress_areas(counts, parent)
    hidden = sorted(area for area, cell in cells.items() if cell.is_hidden)
    families = [[area for area in counts if parent(area) == above] for above in counts]
    lines = [[above, *family] for above, family in zip(counts, families, strict=True) if len(family) > 1]
    equations = np.array([[float(area in line) * (-1 if area == line[0] else 1) for area in hidden] for line in lines])
    equations = equations.reshape(len(lines), len(hidden))
    for place, area in enumerate(hidden):
        only = np.zeros(len(hidden))
        only[place] = 1
        is_solved = np.linalg.matrix_rank(np.vstack([equations, only])) == np.linalg.matrix_rank(equations)
        assert not is_solved, (area, counts, hidden)
    for area, cell in cells.items():
        assert cell.is_hidden or not 0 < counts[area] < 5
