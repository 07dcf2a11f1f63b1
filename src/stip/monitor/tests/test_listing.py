# SPDX-License-Identifier: EUPL-1.2
"""Leafing through all figures gives each once, in a fixed order, whatever the size of a page."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stip.conftest import Cast
from stip.monitor.figures.listing import Choice, page_of
from stip.monitor.figures.reading import Figure, figures
from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Coverage, Dataset, Release
from stip.monitor.releases import loading
from stip.monitor.releases.adding import Delivery, add_release

NOBODY = AnonymousUser()


def seen(indicator: str, area: str, year: int, value: float | None, part: str = "") -> Observation:
    return Observation(indicator, area, year, part, value, Status.SECRET if value is None else Status.MEASURED)


@pytest.fixture
def counted(valley_count: Dataset, cast: Cast) -> Dataset:
    """Two deliveries that speak of the same for a part, also of areas without a code of CBS."""
    first = [
        seen("bezoekers", "BD01", 2022, 1.0),
        seen("bezoekers", "BD02", 2022, None),
        seen("bezoekers", "BD02", 2022, 3.0, "65+"),
        seen("bezoekers", "NL", 2022, 4.0),
        seen("rapportcijfer", "GM0983", 2022, 5.0),
    ]
    newer = [seen("bezoekers", "BD01", 2022, 10.0), seen("bezoekers", "WK098300", 2022, 6.0)]
    add_release(valley_count, Delivery("eerste", "Eerste", published="2024-01"), first, by=None)
    add_release(valley_count, Delivery("tweede", "Tweede", published="2025"), newer, by=None)
    return valley_count


def told(choice: Choice, size: int = 500) -> list[Figure]:
    found, start = [], 0
    while True:
        page = page_of(choice, NOBODY, start=start, size=size)
        found += page.figures
        start += size
        if start >= page.total:
            assert len(found) == page.total
            return found


@pytest.mark.parametrize("size", [1, 2, 3, 5, 500])
def test_pages_join_up_to_the_whole_list_from_country_to_neighbourhood(counted: Dataset, size: int) -> None:
    rows = [(row.indicator, row.area, row.part, row.value, row.release) for row in told(Choice(), size)]
    assert rows[0] == ("bezoekers", "NL", "", 4.0, "eerste")
    assert rows[-1] == ("bezoekers", "WK098300", "", 6.0, "tweede")
    assert sorted(rows[1:-1], key=str) == [
        ("bezoekers", "BD01", "", 10.0, "tweede"),
        ("bezoekers", "BD02", "", None, "eerste"),
        ("bezoekers", "BD02", "65+", 3.0, "eerste"),
        ("rapportcijfer", "GM0983", "", 5.0, "eerste"),
    ]


def test_each_filter_leaves_what_it_says(counted: Dataset) -> None:
    def values(**asked: object) -> list[float | None]:
        return [row.value for row in told(Choice(**asked))]  # type: ignore[arg-type]

    assert values(area="BD01") == [10.0]
    assert values(area="BD02") == [None, 3.0]
    assert values(area="BD01", release="eerste") == [1.0]
    assert values(release="tweede") == [10.0, 6.0]
    assert values(level="land") == [4.0]
    assert values(area="NL", level="land") == [4.0]
    assert values(area="NL", level="wijk") == []
    assert values(indicator="rapportcijfer") == [5.0]
    assert values(first_year=2023) == values(last_year=2021) == values(area="ZZ") == values(indicator="weg") == []


def test_what_a_region_keeps_to_itself_is_neither_listed_nor_counted(counted: Dataset) -> None:
    Dataset.objects.update(visibility="intern")
    for choice in (Choice(), Choice(area="BD01"), Choice(release="eerste"), Choice(indicator="bezoekers")):
        assert page_of(choice, NOBODY, start=0, size=10) == (0, [])


def test_a_page_past_the_end_is_empty_but_knows_the_count(counted: Dataset) -> None:
    for start in (6, 7, 10**12):
        assert page_of(Choice(), NOBODY, start=start, size=10) == (6, [])


def test_an_older_release_that_comes_later_is_counted_but_not_shown(counted: Dataset) -> None:
    older = [seen("bezoekers", "BD01", 2022, 0.5), seen("bezoekers", "WK098301", 2022, 0.25)]
    add_release(counted, Delivery("oudste", "Oudste", published="2023"), older, by=None)
    found = {row.area: row.value for row in told(Choice(indicator="bezoekers")) if not row.part}
    assert found == {"BD01": 10.0, "BD02": None, "NL": 4.0, "WK098300": 6.0, "WK098301": 0.25}


def test_the_shipped_figures_are_listed_as_pages_show_them(db: None) -> None:
    loading.load()
    for code in ("inwoners", "werkt", "overgewicht"):
        listed = [row for row in told(Choice(indicator=code, level="gemeente")) if not row.part]
        assert sorted(listed) == sorted(figures([code], level="gemeente"))
    assert sum(Release.objects.values_list("row_count", flat=True)) == sum(
        Coverage.objects.values_list("rows", flat=True)
    )


def test_a_page_asks_as_many_questions_whatever_its_size(counted: Dataset) -> None:
    def queries(choice: Choice, size: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(choice, NOBODY, start=0, size=size)
        return len(captured)

    assert queries(Choice(), 1) == queries(Choice(), 500) <= 4
    assert queries(Choice(area="BD02"), 500) <= 5
