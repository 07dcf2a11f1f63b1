# SPDX-License-Identifier: EUPL-1.2
"""The history as people remember it: what was done in one go is one occasion."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Generic, Protocol, TypeVar


class Told(Protocol):
    """A change to a plan, or to the monitor, in words."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def reason(self) -> str: ...


Row = TypeVar("Row", bound=Told)


@dataclass(frozen=True)
class Occasion(Generic[Row]):
    """Changes by one person, in one minute, for one reason. What came and what went is a list; the rest has words."""

    at: datetime
    by: str
    reason: str
    changed: tuple[Row, ...]
    added: tuple[Row, ...]
    removed: tuple[Row, ...]


def occasions(changes: Iterable[Row]) -> list[Occasion[Row]]:
    """Gather changes, given newest first, into occasions."""
    groups = groupby(changes, key=lambda change: (change.at.replace(second=0, microsecond=0), change.by, change.reason))
    return [_occasion(at, by, reason, list(rows)) for (at, by, reason), rows in groups]


def _occasion(at: datetime, by: str, reason: str, rows: list[Row]) -> Occasion[Row]:
    """Within an occasion things stand in the order in which they were written: that of the plan."""
    by_kind = {
        kind: tuple(row for row in reversed(rows) if row.kind == kind) for kind in ("changed", "added", "removed")
    }
    return Occasion(at, by, reason, **by_kind)
