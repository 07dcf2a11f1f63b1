# SPDX-License-Identifier: EUPL-1.2
"""People in words, always year by year: fte of two years are never added up, for they are the same chairs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stip.money.ledger import STAGES, Kind, Stage, Total
from stip.money.summary import Summary
from stip.website import formatting
from stip.website.formatting import enumerated

ByYear = Mapping[int | None, Summary]
"""Summaries per year; under None what has no year."""
_MOST = 3


@dataclass(frozen=True)
class People:
    """The people of one year, at one stage or at all."""

    year: int | None
    total: Total

    @property
    def when(self) -> str:
        return f"in {self.year}" if self.year else "zonder jaar"

    def __str__(self) -> str:
        return f"{formatting.fte(self.total)} {self.when}"


def per_year(by_year: ByYear, stage: Stage | None = None) -> list[People]:
    """The people of each year, the newest first and what has no year last; at all stages together without `stage`."""
    years = sorted(by_year, key=lambda year: -(year or 0))
    found = ((year, by_year[year].at(Kind.CAPACITY, stage) if stage else by_year[year].capacity) for year in years)
    return [People(year, total) for year, total in found if total]


def in_words(people: Iterable[People]) -> str:
    """How many people in which years: "2 fte in 2026 en 1,5 fte in 2025".

    >>> from stip.money.ledger import exact
    >>> in_words([People(2026, exact(2)), People(None, exact(1))]).replace("\\u00a0", " ")
    '2 fte in 2026 en 1 fte zonder jaar'
    """
    rows = list(people)
    rest = [f"inzet in {len(rows) - _MOST} andere jaren"] if len(rows) > _MOST + 1 else []
    return enumerated([*(str(row) for row in (rows[:_MOST] if rest else rows)), *rest])


def at_stages(by_year: ByYear) -> list[tuple[Stage, list[People]]]:
    """The people at each stage that holds any, year by year."""
    return [(stage, found) for stage in STAGES[Kind.CAPACITY] if (found := per_year(by_year, stage))]
