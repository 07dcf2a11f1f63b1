# SPDX-License-Identifier: EUPL-1.2
"""Time a call as often as it takes to trust the middle value."""

import statistics
from collections.abc import Callable
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext


def median_ms(call: Callable[[], object], times: int = 15, warm: int = 3) -> float:
    """The median duration of `call` in milliseconds, after `warm` runs that do not count."""
    for _ in range(warm):
        call()
    durations = []
    for _ in range(times):
        begin = perf_counter()
        call()
        durations.append((perf_counter() - begin) * 1000)
    return statistics.median(durations)


def queries(call: Callable[[], object]) -> int:
    """How many database queries one call makes."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
