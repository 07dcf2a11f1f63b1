# SPDX-License-Identifier: EUPL-1.2
"""Hide small numbers in a region's own data, so that nobody can be recognised. Knows no database.

The rule: a count of 1 to 4 is hidden; everything about a group of fewer than 30 observations is hidden; and when one
answer is given by more than 90% of a group, the whole distribution of that group is hidden. Where a total is shown, a
hidden part may not be worked out from it: the next smallest part is then hidden as well, and as many more as it takes
for the hidden parts together to leave room. Nought stays: that nobody is there tells of nobody, unless it gives the
others away. Of a group of fewer than 30 the total is not shown either.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

LEAST_IN_CELL = 5
LEAST_OBSERVED = 30
MOST_IN_ONE = 0.90


class Reason(StrEnum):
    """Why a number is hidden; the words are for people."""

    SMALL = "minder dan 5"
    FEW = "minder dan 30 waarnemingen"
    DOMINANT = "bijna iedereen geeft hetzelfde antwoord"
    COMPLEMENTARY = "anders is een ander getal uit te rekenen"


@dataclass(frozen=True)
class Cell:
    """A count that may be shown, or the reason why it is hidden."""

    count: int | None
    reason: Reason | None = None

    @property
    def is_hidden(self) -> bool:
        return self.reason is not None


Table = Mapping[str, Mapping[str, int]]
"""Counts by group (an area) and answer."""


def may_show(observed: int) -> bool:
    """Whether a mean or share of a group of this size may be shown at all.

    raises   ValueError when the number of observations is negative
    """
    if observed < 0:
        raise ValueError(f"a number of observations must not be negative, got {observed}")
    return observed >= LEAST_OBSERVED


def suppress(counts: Mapping[str, int], *, with_total: bool = True) -> dict[str, Cell]:
    """Hide what has to be hidden in the distribution of one group over its answers.

    with_total   whether the total of the group is known to the reader
    raises       ValueError when a count is negative
    """
    _check(counts)
    total = sum(counts.values())
    if total == 0:
        return {name: Cell(0) for name in counts}
    if total < LEAST_OBSERVED:
        return dict.fromkeys(counts, Cell(None, Reason.FEW))
    if max(counts.values()) > MOST_IN_ONE * total:
        return dict.fromkeys(counts, Cell(None, Reason.DOMINANT))
    hidden = {name: Reason.SMALL for name, count in counts.items() if 0 < count < LEAST_IN_CELL}
    if with_total:
        for name in _needed(counts, hidden):
            hidden[name] = Reason.COMPLEMENTARY
    return {name: Cell(None, hidden[name]) if name in hidden else Cell(count) for name, count in counts.items()}


def suppress_table(table: Table, *, with_totals: bool = True) -> dict[str, dict[str, Cell]]:
    """As `suppress` for several groups whose totals per answer are known too: rows and columns both leave room.

    with_totals   whether the totals per group and per answer are known to the reader
    """
    cells = {group: suppress(counts, with_total=with_totals) for group, counts in table.items()}
    if not with_totals or len(table) == 1:
        return cells
    answers = sorted({answer for counts in table.values() for answer in counts})
    changed = True
    # Every round hides at least one more cell, so this ends.
    while changed:
        changed = any([_close_column(table, cells, answer) for answer in answers])
        changed |= any([_close_row(table[group], cells[group]) for group in table])
        changed = changed or _close_bridge(table, cells)
    return cells


def suppress_areas(
    counts: Mapping[str, int], parent_of: Callable[[str], str], also: Collection[str] = ()
) -> dict[str, Cell]:
    """Hide small counts of areas that lie in each other, so that none follows from the others.

    parent_of   the area in which an area lies; empty at the top. The count of a parent is taken to be known, also when
                it is not among `counts`: it may be published elsewhere.
    also        areas that are hidden for another reason
    """
    _check(counts)
    hidden = dict.fromkeys(also, Reason.COMPLEMENTARY)
    hidden |= {area: Reason.SMALL for area, count in counts.items() if 0 < count < LEAST_IN_CELL}
    families: dict[str, dict[str, int]] = {}
    for area, count in counts.items():
        families.setdefault(parent_of(area), {})[area] = count
    # From the top down: what is hidden at one level decides what has to be hidden in the next.
    for parent in sorted(families, key=lambda area: (_depth(area, parent_of), area)):
        family = families[parent]
        of_family = {area: hidden[area] for area in family if area in hidden}
        more = _needed(family, of_family)
        if parent in hidden and not of_family:
            # Shown in full, the parts would add up to the parent that was hidden.
            more = sorted((area for area in family if family[area]), key=lambda area: (family[area], area))[:1]
        hidden |= dict.fromkeys(more, Reason.COMPLEMENTARY)
    return {area: Cell(None, hidden[area]) if area in hidden else Cell(count) for area, count in counts.items()}


def _depth(area: str, parent_of: Callable[[str], str]) -> int:
    depth = 0
    while area:
        area, depth = parent_of(area), depth + 1
    return depth


def hide_together(counts: Mapping[str, int], hidden: Sequence[str]) -> list[str]:
    """Which more of these counts, of which the total is known, have to be hidden along with `hidden`."""
    _check(counts)
    return _needed(counts, dict.fromkeys(hidden, Reason.SMALL))


def _check(counts: Mapping[str, int]) -> None:
    for name, count in counts.items():
        if count < 0:
            raise ValueError(f"a count must not be negative, got {count} for {name}")


def _needed(counts: Mapping[str, int], hidden: Mapping[str, Reason]) -> list[str]:
    """Add the smallest shown counts until the hidden ones together could be told apart in no way.

    Two hidden parts that together count fewer than the least in a cell would each be known to be small; so they have to
    add up to at least that. A nought helps nobody hide, so what is above nought goes first.
    """
    if not hidden:
        return []
    added: list[str] = []
    shown = sorted(
        (name for name in counts if name not in hidden), key=lambda name: (counts[name] == 0, counts[name], name)
    )
    for name in shown:
        together = [*hidden, *added]
        if len(together) > 1 and fsum(counts[one] for one in together) >= 2 * LEAST_IN_CELL:
            break
        added.append(name)
    return added


def _close_row(counts: Mapping[str, int], cells: dict[str, Cell]) -> bool:
    hidden = {name: Reason.SMALL for name, cell in cells.items() if cell.is_hidden}
    more = _needed(counts, hidden)
    cells.update(dict.fromkeys(more, Cell(None, Reason.COMPLEMENTARY)))
    return bool(more)


def _close_column(table: Table, cells: dict[str, dict[str, Cell]], answer: str) -> bool:
    column = {group: counts[answer] for group, counts in table.items() if answer in counts}
    hidden = {group: Reason.SMALL for group in column if cells[group][answer].is_hidden}
    more = _needed(column, hidden)
    for group in more:
        cells[group][answer] = Cell(None, Reason.COMPLEMENTARY)
    return bool(more)


def _close_bridge(table: Table, cells: dict[str, dict[str, Cell]]) -> bool:
    """Hide one more cell when a hidden one can be worked out by following totals from row to column and back.

    Hidden cells tie a group to an answer. A cell that is on no circle of such ties stands alone in some sum of totals.
    """
    ties = {(group, answer) for group, row in cells.items() for answer, cell in row.items() if cell.is_hidden}
    for group, answer in sorted(ties):
        if not _are_tied(group, answer, ties - {(group, answer)}):
            shown = [one for one in table[group] if not cells[group][one].is_hidden]
            rows = [one for one in table if answer in table[one] and not cells[one][answer].is_hidden]
            choices = [(group, one) for one in shown] + [(one, answer) for one in rows]
            if choices:
                row, column = min(choices, key=lambda at: (table[at[0]][at[1]] == 0, table[at[0]][at[1]], at))
                cells[row][column] = Cell(None, Reason.COMPLEMENTARY)
                return True
    return False


def _are_tied(group: str, answer: str, ties: set[tuple[str, str]]) -> bool:
    """Whether one can walk from the group to the answer over ties."""
    groups, waiting = {group}, [group]
    answers: set[str] = set()
    while waiting:
        here = waiting.pop()
        for answered in {column for row, column in ties if row == here} - answers:
            answers.add(answered)
            onward = {row for row, column in ties if column == answered} - groups
            groups |= onward
            waiting += onward
    return answer in answers
