# SPDX-License-Identifier: EUPL-1.2
"""Time a call as often as it takes to trust the middle value."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Measured:
    """What one address costs: the middle duration, the queries it makes and the size of its answer."""

    ms: float
    queries: int
    kilobytes: float


def measured(address: str) -> Measured:
    """Ask for a page as any visitor and measure it; it must be there."""
    visitor = Client()

    def ask() -> int:
        answer = visitor.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return len(answer.content)

    return Measured(median_ms(ask), queries(ask), ask() / 1000)


def median_ms(call: Callable[[], object], times: int = 15, warm: int = 3) -> float:
    """The median duration of `call` in milliseconds, after `warm` runs that do not count.

    SQLite works inside this process, so there the time of the processor is told: whatever else the machine does leaves
    that alone. PostgreSQL works beside it, so there the time of the clock is told.
    """
    clock = process_time if connection.vendor == "sqlite" else perf_counter
    for _ in range(warm):
        call()
    durations = []
    for _ in range(times):
        begin = clock()
        call()
        durations.append((clock() - begin) * 1000)
    return statistics.median(durations)


def queries(call: Callable[[], object]) -> int:
    """How many database queries one call makes."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
