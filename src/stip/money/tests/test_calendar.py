# SPDX-License-Identifier: EUPL-1.2
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stip.money.deals import calendar


@dataclass(frozen=True)
class Deadline:
    on: str = ""
    month: int | None = None
    day: int | None = None
    about_year: int = 0


SISA = Deadline(month=7, day=15, about_year=-1)


def moments(found: list[calendar.Occurrence]) -> list[str]:
    return [one.moment for one in found]


def test_a_yearly_deadline_falls_every_year_and_is_about_another() -> None:
    found = calendar.occurrences([SISA], date(2025, 7, 15), date(2027, 7, 14))
    assert [(one.moment, one.about) for one in found] == [("2025-07-15", 2024), ("2026-07-15", 2025)]


def test_a_single_deadline_falls_once() -> None:
    once = Deadline(on="2026-03-31")
    assert moments(calendar.occurrences([once], date(2020, 1, 1), date(2030, 1, 1))) == ["2026-03-31"]
    assert calendar.occurrences([once], date(2026, 4, 1), date(2030, 1, 1)) == []


def test_a_month_or_year_stays_a_month_or_year() -> None:
    found = calendar.upcoming([Deadline(on="2026-05"), Deadline(on="2026")], date(2026, 5, 20))
    assert moments(found) == ["2026-05", "2026"]
    assert [one.last for one in found] == [date(2026, 5, 31), date(2026, 12, 31)]
    assert all(one.is_partial for one in found)


def test_what_can_still_come_is_not_late() -> None:
    today = date(2026, 5, 20)
    late = calendar.passed([Deadline(on="2026-05"), Deadline(on="2026-05-19"), Deadline(on="2026-04")], today)
    assert moments(late) == ["2026-05-19", "2026-04"]


def test_a_day_that_a_year_does_not_have_is_the_last_of_the_month() -> None:
    found = calendar.occurrences([Deadline(month=2, day=29)], date(2027, 1, 1), date(2028, 12, 31))
    assert moments(found) == ["2027-02-28", "2028-02-29"]


def test_a_yearly_month_without_a_day_is_that_month() -> None:
    assert moments(calendar.occurrences([Deadline(month=4)], date(2026, 4, 30), date(2026, 6, 1))) == ["2026-04"]


days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
yearly = st.builds(Deadline, month=st.integers(1, 12), day=st.integers(1, 31), about_year=st.integers(-3, 3))


@given(yearly, days, st.integers(0, 2000), st.integers(0, 2000))
def test_two_windows_side_by_side_hold_what_one_holds(deadline: Deadline, first: date, some: int, more: int) -> None:
    middle = first + timedelta(days=some)
    last = middle + timedelta(days=more + 1)
    left = calendar.occurrences([deadline], first, middle)
    right = calendar.occurrences([deadline], middle + timedelta(days=1), last)
    assert left + right == calendar.occurrences([deadline], first, last)
