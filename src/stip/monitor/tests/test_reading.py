# SPDX-License-Identifier: EUPL-1.2
"""A question gives the figure of the newest release, says which one that is, and tells missing figures apart."""

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stip.conftest import Cast
from stip.monitor.figures.positions import positions
from stip.monitor.figures.reading import figures, latest_years, matrix, ranking
from stip.monitor.figures.shelf import STORE
from stip.monitor.figures.store import Observation, Status, write
from stip.monitor.models import Dataset, Indicator
from stip.monitor.releases.adding import Delivery, add_release


def seen(indicator: str, area: str, year: int, value: float | None, status: Status = Status.MEASURED) -> Observation:
    return Observation(indicator, area, year, "", value, status)


@pytest.fixture
def counted(valley_count: Dataset, cast: Cast) -> Dataset:
    """A first delivery over two years, and a newer one that estimates a part of it anew."""
    first = [
        seen("bezoekers", "BD01", 2022, 1000.0),
        seen("bezoekers", "BD01", 2023, 1200.0),
        seen("bezoekers", "BD02", 2023, None, Status.SECRET),
        seen("rapportcijfer", "BD01", 2023, 7.5),
        seen("rapportcijfer", "BD02", 2023, 6.5),
    ]
    newer = [seen("bezoekers", "BD01", 2023, 1250.0, Status.PROVISIONAL), seen("bezoekers", "BD01", 2024, 1300.0)]
    add_release(valley_count, Delivery("eerste", "Eerste", published="2024-01"), first, by=None)
    add_release(valley_count, Delivery("tweede", "Tweede", published="2025"), newer, by=None)
    return valley_count


def test_the_newest_release_that_has_the_figure_is_taken(counted: Dataset) -> None:
    found = figures(["bezoekers"], areas=["BD01", "BD02"])
    told = [(row.year, row.value, row.status, row.release) for row in found.series("bezoekers", "BD01")]
    assert told == [
        (2022, 1000.0, Status.MEASURED, "eerste"),
        (2023, 1250.0, Status.PROVISIONAL, "tweede"),
        (2024, 1300.0, Status.MEASURED, "tweede"),
    ]


def test_a_release_that_is_asked_for_is_the_only_one_that_answers(counted: Dataset) -> None:
    found = figures(["bezoekers"], areas=["BD01"], releases=["eerste"])
    assert [row.value for row in found] == [1000.0, 1200.0]
    assert len(figures(["bezoekers"], releases=["bestaat-niet"])) == 0


def test_without_a_known_date_the_delivery_that_came_later_is_newer_but_older_than_any_dated(
    valley_count: Dataset,
) -> None:
    for code, value, published in (("a", 1.0, ""), ("b", 2.0, ""), ("c", 3.0, "2019")):
        add_release(valley_count, Delivery(code, code, published), [seen("bezoekers", "BD01", 2023, value)], by=None)
    assert figures(["bezoekers"]).at("bezoekers", "BD01", 2023).value == 3.0
    assert figures(["bezoekers"], releases=["a", "b"]).at("bezoekers", "BD01", 2023).value == 2.0


def test_secret_and_absent_are_told_apart_and_neither_is_zero(counted: Dataset) -> None:
    found = figures(["bezoekers"], areas=["BD01", "BD02"], years=[2023])
    assert (found.at("bezoekers", "BD02", 2023).value, found.at("bezoekers", "BD02", 2023).status) == (None, "geheim")
    assert found.at("bezoekers", "BD02", 2024).status is Status.ABSENT


def test_a_question_about_nothing_finds_nothing(counted: Dataset) -> None:
    assert len(figures([])) == 0
    assert len(figures(["bezoekers"], areas=[])) == 0
    assert len(figures(["bezoekers"], years=[])) == 0
    assert len(figures(["onbekend", "'; drop table x --"], areas=["BD01", "'"])) == 0
    assert matrix([], years={}, level="gemeente").values.shape == (0, 0)
    assert positions("BD01", [], years={}, level="gemeente") == {}


def test_figures_that_a_region_keeps_to_itself_are_for_its_bureau(counted: Dataset, cast: Cast) -> None:
    Dataset.objects.filter(pk=counted.pk).update(visibility="intern")
    assert len(figures(["bezoekers"], areas=["BD01"])) == 0
    assert len(figures(["bezoekers"], areas=["BD01"], visitor=cast.neighbour)) == 0
    assert len(figures(["bezoekers"], areas=["BD01"], visitor=cast.bureau)) == 3
    assert latest_years(["bezoekers"], level="gemeente", visitor=AnonymousUser()) == {}


def test_the_number_of_queries_does_not_grow_with_the_question(counted: Dataset) -> None:
    questions = (
        {"areas": ["BD01"], "years": [2023]},
        {"level": "gemeente"},
        {"areas": [f"GM{n:04}" for n in range(400)]},
    )
    for question in questions:
        with CaptureQueriesContext(connection) as made:
            figures(["bezoekers", "rapportcijfer"], **question)
        assert len(made) <= 2


def test_the_last_year_counts_only_years_with_a_value(counted: Dataset) -> None:
    later = [seen("rapportcijfer", "BD01", 2025, None, Status.NOT_MEASURED)]
    add_release(counted, Delivery("derde", "Derde"), later, by=None)
    assert latest_years(["bezoekers", "rapportcijfer"], level="gemeente") == {"bezoekers": 2024, "rapportcijfer": 2023}


def test_a_ranking_puts_the_best_first_shares_places_and_ends_with_what_has_none(valley_count: Dataset) -> None:
    rows = [
        seen("rapportcijfer", "GM0001", 2023, 7.0),
        seen("rapportcijfer", "GM0002", 2023, 8.0),
        seen("rapportcijfer", "GM0003", 2023, 7.0),
        seen("rapportcijfer", "GM0004", 2023, 5.0),
        seen("rapportcijfer", "GM0005", 2023, None, Status.SECRET),
        seen("rapportcijfer", "WK000100", 2023, 9.0),
    ]
    add_release(valley_count, Delivery("cijfers", "Cijfers"), rows, by=None)
    mark = Indicator.objects.get(code="rapportcijfer")
    ranked = ranking(mark, figures([mark.code], level="gemeente"), year=2023)
    assert [(row.place, row.of, row.figure.area) for row in ranked] == [
        (1, 4, "GM0002"), (2, 4, "GM0001"), (2, 4, "GM0003"), (4, 4, "GM0004"), (None, 4, "GM0005"),
    ]  # fmt: skip
    mark.direction = Indicator.Direction.LOWER
    assert ranking(mark, figures([mark.code], level="gemeente"), year=2023)[0].figure.area == "GM0004"
    listed = ranking(mark, figures([mark.code], areas=["GM0002", "GM0099"]), year=2023, areas=["GM0002", "GM0099"])
    assert [(row.place, row.figure.area, row.figure.status) for row in listed] == [
        (1, "GM0002", "gemeten"), (None, "GM0099", "ontbreekt"),
    ]  # fmt: skip


def test_a_matrix_has_each_indicator_in_its_own_year_and_nan_where_there_is_no_value(counted: Dataset) -> None:
    found = matrix(
        ["rapportcijfer", "bezoekers", "onbekend"],
        years={"rapportcijfer": 2023, "bezoekers": 2024},
        areas=["BD02", "BD01", "GM0001"],
    )
    assert found.areas == ("BD02", "BD01", "GM0001")
    expected = [["6.5", "nan", "nan"], ["7.5", "1300.0", "nan"], ["nan", "nan", "nan"]]
    assert [[str(value) for value in row] for row in found.values.tolist()] == expected


def test_a_position_counts_from_the_highest_and_tells_the_spread_of_the_peers(valley_count: Dataset) -> None:
    rows = [seen("bezoekers", f"GM{number:04}", 2023, float(number)) for number in range(1, 102)]
    add_release(valley_count, Delivery("cijfers", "Cijfers"), rows, by=None)
    years = {"bezoekers": 2023}
    mine = positions("GM0099", ["bezoekers"], years=years, level="gemeente")["bezoekers"]
    assert (mine.value, mine.place, mine.of) == (99.0, 3, 101)
    assert (mine.low, mine.lower, mine.middle, mine.upper, mine.high) == (6.0, 26.0, 51.0, 76.0, 96.0)
    strange = positions("GM9999", ["bezoekers"], years=years, level="gemeente")["bezoekers"]
    assert (strange.value, strange.place, strange.of) == (None, None, 101)
    among = positions("GM0001", ["bezoekers"], years=years, peers=["GM0002", "GM0003"])["bezoekers"]
    assert (among.place, among.of) == (3, 3)


def test_threads_that_ask_at_once_each_get_their_own_answer(counted: Dataset) -> None:
    def ask(number: int) -> tuple[int, int]:
        table = STORE.table(["eerste", "tweede"])
        year = 2022 + number % 3
        return year, int(table.filter(table.year == year).count().execute())

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(60)))
    assert answers == {(2022, 1), (2023, 5), (2024, 1)}


def test_more_sets_of_releases_than_are_kept_at_hand_can_be_asked_about(figures_folder: Path) -> None:
    codes = [f"levering-{number}" for number in range(13)]
    for number, code in enumerate(codes):
        write(figures_folder / f"{code}.parquet", [seen("bezoekers", "GM0001", 2000 + number, float(number))])
    sets = list(combinations(codes, 2))
    assert len(sets) > 64
    for first, second in [*sets, sets[0]]:
        years = STORE.table([first, second]).year.sum().to_pyarrow().as_py()
        assert years == 4000 + codes.index(first) + codes.index(second)
