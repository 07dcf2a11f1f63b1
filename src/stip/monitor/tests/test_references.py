# SPDX-License-Identifier: EUPL-1.2
"""A place is held against the publisher's own figure of the whole; else against an approximation, marked as one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stip.monitor.figures.references import References, references
from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Dataset, Indicator
from stip.monitor.releases.adding import Delivery, add_release
from stip.places.models import Area, Succession


@pytest.fixture
def marks(valley_count: Dataset) -> Dataset:
    Indicator.objects.create(
        code="middelste", title="Middelste", unit="euro", measure="mediaan", theme="Dal", dataset=valley_count
    )
    Indicator.objects.create(
        code="los", title="Zonder noemer", unit="%", measure="aandeel", theme="Dal", dataset=valley_count
    )
    return valley_count


def given(dataset: Dataset, *rows: tuple[str, str, int, float | None], wholes: tuple[str, ...] = ("BD",)) -> References:
    observations = [
        Observation(code, area, year, "", value, Status.SECRET if value is None else Status.MEASURED)
        for code, area, year, value in rows
    ]
    add_release(dataset, Delivery("levering", "Levering"), observations, by=None)
    return references(list(Indicator.objects.filter(dataset=dataset)), list(wholes))


def test_the_figure_of_the_publisher_comes_first(marks: Dataset) -> None:
    told = given(
        marks,
        ("rapportcijfer", "BD", 2023, 9.0), ("rapportcijfer", "BD01", 2023, 7.0), ("bezoekers", "BD01", 2023, 100.0),
    ).of("rapportcijfer", "BD", 2023)  # fmt: skip
    assert (told.value, told.is_approximate, told.release) == (9.0, False, "levering")


def test_a_mean_of_parts_is_weighed_with_the_denominator_and_marked(marks: Dataset) -> None:
    # (7 x 300 + 5 x 100) / 400 = 6,5
    told = given(
        marks,
        ("rapportcijfer", "BD01", 2023, 7.0), ("rapportcijfer", "BD02", 2023, 5.0),
        ("bezoekers", "BD01", 2023, 300.0), ("bezoekers", "BD02", 2023, 100.0),
    )  # fmt: skip
    mean = told.of("rapportcijfer", "BD", 2023)
    assert (mean.value, mean.is_approximate, mean.weighed_by, mean.covered) == (6.5, True, "bezoekers", 1.0)
    assert told.of("bezoekers", "BD", 2023).value == 400.0


def test_weights_of_another_year_are_used_when_need_be_and_told(marks: Dataset) -> None:
    told = given(
        marks,
        ("rapportcijfer", "BD01", 2023, 7.0), ("rapportcijfer", "BD02", 2023, 5.0),
        ("bezoekers", "BD01", 2021, 300.0), ("bezoekers", "BD02", 2021, 100.0), ("bezoekers", "BD02", 2010, 9.0),
    ).of("rapportcijfer", "BD", 2023)  # fmt: skip
    assert (told.value, told.weighed_in) == (6.5, (2021,))


def test_a_mean_over_too_small_a_part_is_no_mean_of_the_whole(marks: Dataset) -> None:
    told = given(
        marks,
        ("rapportcijfer", "BD01", 2023, None), ("rapportcijfer", "BD02", 2023, 5.0),
        ("bezoekers", "BD01", 2023, 300.0), ("bezoekers", "BD02", 2023, 100.0),
    ).of("rapportcijfer", "BD", 2023)  # fmt: skip
    assert (told.value, told.covered) == (None, 0.25)
    assert "Te weinig gemeenten" in told.why


def test_a_count_with_a_part_missing_is_not_added_up(marks: Dataset) -> None:
    told = given(marks, ("bezoekers", "BD01", 2023, 300.0), ("bezoekers", "BD02", 2023, None))
    assert told.of("bezoekers", "BD", 2023).value is None
    assert "Niet elke gemeente" in told.of("bezoekers", "BD", 2023).why


def test_medians_are_never_averaged_and_a_share_without_denominator_neither(marks: Dataset) -> None:
    told = given(
        marks,
        ("middelste", "BD01", 2023, 7.0), ("middelste", "BD02", 2023, 5.0), ("los", "BD01", 2023, 7.0),
        ("los", "BD02", 2023, 5.0), ("bezoekers", "BD01", 2023, 300.0),
    )  # fmt: skip
    assert told.of("middelste", "BD", 2023).value is None
    assert "mediaan" in told.of("middelste", "BD", 2023).why
    assert "geen noemer" in told.of("los", "BD", 2023).why
    assert told.of("los", "BD", 1999).why == "Voor dit gebied en dit jaar is er geen cijfer."


def test_before_a_merger_the_parts_of_then_count(marks: Dataset) -> None:
    merged = Area.objects.get(code="BD02")
    for code in ("BD08", "BD09"):
        before = Area.objects.create(code=code, kind="gemeente", name=code, slug=code.lower(), last_year=2022)
        Succession.objects.create(before=before, after=merged, year=2023)
    told = given(
        marks,
        ("bezoekers", "BD01", 2022, 300.0), ("bezoekers", "BD08", 2022, 60.0), ("bezoekers", "BD09", 2022, 40.0),
        ("bezoekers", "BD01", 2021, 300.0), ("bezoekers", "BD08", 2021, 60.0),
    )  # fmt: skip
    assert told.of("bezoekers", "BD", 2022).value == 400.0
    assert told.of("bezoekers", "BD", 2021).value is None


def test_the_number_of_queries_does_not_grow_with_indicators_wholes_and_years(marks: Dataset) -> None:
    given(marks, *[("bezoekers", "BD01", year, 1.0) for year in range(2000, 2024)])
    every = list(Indicator.objects.all())
    counts = []
    for indicators, wholes in ((every[:1], ["BD"]), (every, ["BD", "BD01", "BD02"])):
        with CaptureQueriesContext(connection) as made:
            references(indicators, wholes)
        counts.append(len(made))
    assert counts[0] == counts[1] <= 5


def test_a_municipality_that_is_asked_for_itself_still_counts_in_the_whole(marks: Dataset) -> None:
    rows = (("bezoekers", "BD01", 2023, 300.0), ("bezoekers", "BD02", 2023, 100.0))
    told = given(marks, *rows, wholes=("BD", "BD01"))
    assert (told.of("bezoekers", "BD", 2023).value, told.of("bezoekers", "BD01", 2023).value) == (400.0, 300.0)
