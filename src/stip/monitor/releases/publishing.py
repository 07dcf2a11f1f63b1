# SPDX-License-Identifier: EUPL-1.2
"""When the next delivery of a dataset is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stip.monitor.models import Dataset, Release


@dataclass(frozen=True)
class Due:
    """expected: the month of the next delivery as "2026-03", or the year; empty when it cannot be told."""

    expected: str
    is_late: bool


def due(dataset: Dataset, releases: Sequence[Release], today: date) -> Due:
    """The rhythm of a dataset counted on from its newest delivery, the first of `releases`, when its date is known.

    >>> due(Dataset(every_months=12), [Release(published="2025-11")], date(2026, 11, 21))
    Due(expected='2026-11', is_late=False)
    >>> due(Dataset(every_months=24), [Release(published="2023")], date(2026, 1, 1))
    Due(expected='2025', is_late=True)
    >>> due(Dataset(every_months=12), [Release(published="")], date(2026, 1, 1))
    Due(expected='', is_late=False)
    """
    last = releases[0].published if releases else ""
    if not last or not dataset.every_months:
        return Due("", False)
    year, month = int(last[:4]), int(last[5:7] or 12)
    months = year * 12 + month - 1 + dataset.every_months
    end = f"{months // 12:04d}-{months % 12 + 1:02d}"
    return Due(end if len(last) > 4 else end[:4], f"{today:%Y-%m}" > end)
