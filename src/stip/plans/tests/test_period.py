# SPDX-License-Identifier: EUPL-1.2
from datetime import date

import pytest

from stip.plans import period


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "februari 2024"),
        ("2020-11-17", date(2020, 11, 17), date(2020, 11, 17), "17 november 2020"),
        ("/2030", None, date(2030, 12, 31), "tot en met 2030"),
        ("2020-11/2021-02", date(2020, 11, 1), date(2021, 2, 28), "november 2020 tot en met februari 2021"),
    ],
)
def test_a_period_is_read_and_written(text: str, first: date | None, last: date | None, words: str) -> None:
    assert period.parse(text) == period.Period(first, last)
    assert period.in_words(text) == words


@pytest.mark.parametrize(
    "text", ["", "/", "24", "2024-00", "2024-02-30", "2027/2024", "vorig jaar", "2024/2025/2026", "~"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        period.parse(text)


def test_circa_is_kept() -> None:
    assert period.parse("~2028").approximate
    assert period.in_words("~2028") == "circa 2028"


def test_an_open_side_fits_in_any_period() -> None:
    whole = period.parse("2024/2027")
    assert whole.contains(period.parse("2025/"))
    assert not whole.contains(period.parse("2023"))
