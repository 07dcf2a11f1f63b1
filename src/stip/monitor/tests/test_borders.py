# SPDX-License-Identifier: EUPL-1.2
"""A merged municipality has a past: that of what went into it, as far as the kind of measure allows."""

import pytest

from stip.monitor.figures.borders import before_mergers
from stip.monitor.figures.reading import figures
from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Dataset, Indicator
from stip.monitor.releases import loading
from stip.monitor.releases.adding import Delivery, add_release
from stip.places import loading as places
from stip.places.models import Area, Succession


@pytest.fixture
def merged(valley_count: Dataset) -> Dataset:
    for code in ("BD08", "BD09"):
        before = Area.objects.create(code=code, kind="gemeente", name=code, slug=code.lower(), last_year=2022)
        Succession.objects.create(before=before, after=Area.objects.get(code="BD02"), year=2023)
    return valley_count


def given(dataset: Dataset, *rows: tuple[str, str, int, float | None], drawn: int | None = None) -> None:
    observations = [
        Observation(code, area, year, "", value, Status.SECRET if value is None else Status.MEASURED)
        for code, area, year, value in rows
    ]
    add_release(dataset, Delivery("levering", "Levering", boundary_year=drawn), observations, by=None)


def test_counts_of_before_the_merger_add_up_and_means_are_weighed(merged: Dataset) -> None:
    given(
        merged,
        ("bezoekers", "BD08", 2022, 300.0), ("bezoekers", "BD09", 2022, 100.0), ("bezoekers", "BD02", 2023, 410.0),
        ("rapportcijfer", "BD08", 2022, 7.0), ("rapportcijfer", "BD09", 2022, 5.0),
    )  # fmt: skip
    told = before_mergers(list(Indicator.objects.all()), ["BD02"])
    assert told["bezoekers", "BD02", 2022].value == 400.0
    assert told["rapportcijfer", "BD02", 2022].value == 6.5
    assert ("bezoekers", "BD02", 2023) not in told


def test_a_part_that_is_secret_leaves_the_past_without_a_figure_and_says_why(merged: Dataset) -> None:
    given(merged, ("bezoekers", "BD08", 2022, 300.0), ("bezoekers", "BD09", 2022, None))
    told = before_mergers(list(Indicator.objects.all()), ["BD02"])["bezoekers", "BD02", 2022]
    assert (told.value, told.why[:12]) == (None, "Van een deel")


def test_a_figure_that_is_on_new_borders_already_is_not_worked_out_again(merged: Dataset) -> None:
    given(
        merged,
        ("bezoekers", "BD08", 2022, 300.0), ("bezoekers", "BD09", 2022, 100.0), ("bezoekers", "BD02", 2022, 405.0),
        drawn=2024,
    )  # fmt: skip
    assert before_mergers(list(Indicator.objects.all()), ["BD02"]) == {}


def test_a_municipality_that_kept_its_code_is_one_of_its_own_parts(merged: Dataset) -> None:
    given(
        merged,
        ("bezoekers", "BD08", 2022, 300.0), ("bezoekers", "BD09", 2022, 100.0), ("bezoekers", "BD02", 2022, 5.0),
    )  # fmt: skip
    assert before_mergers(list(Indicator.objects.all()), ["BD02"])["bezoekers", "BD02", 2022].value == 405.0


def test_an_area_that_never_merged_has_nothing_to_tell(merged: Dataset) -> None:
    assert before_mergers(list(Indicator.objects.all()), ["BD01"]) == {}


def test_beekdaelen_had_as_many_inhabitants_as_its_three_parts(db: None) -> None:
    places.load()
    loading.load()
    parts = figures(["inwoners"], areas=["GM0881", "GM0951", "GM0962"], years=[2018])
    indicators = list(Indicator.objects.filter(code__in=["inwoners", "laag-inkomen", "huishoudensgrootte"]))
    told = before_mergers(indicators, ["GM1954"])
    assert told["inwoners", "GM1954", 2018].value == sum(row.value or 0 for row in parts) > 30_000
    size = told["huishoudensgrootte", "GM1954", 2018].value
    assert size is not None
    assert 2.0 <= size <= 2.5
