# SPDX-License-Identifier: EUPL-1.2
"""People per team as bars, stacked by organisation: every stretch has the number of its organisation and its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from stip.money.capacity import Table
from stip.money.ledger import Nature, Total
from stip.website import formatting

TONES = 6
OPEN = Decimal(4)
"""Per cent of the width for an organisation of which the number of people is not known."""
_NARROWEST_WITH_NUMBER = Decimal(3)


@dataclass(frozen=True)
class Stretch:
    """What one organisation brings. `x` and `width` are percentages ready for SVG, `middle` where the number stands.

    number   which organisation; the same on every bar and in every year
    tone     1 to TONES
    """

    number: int
    tone: int
    name: str
    words: str
    x: str
    width: str
    middle: str
    has_number: bool
    is_known: bool


@dataclass(frozen=True)
class Bar:
    team: str
    address: str
    words: str
    stretches: list[Stretch]


def bars(table: Table, addresses: Sequence[str]) -> list[Bar]:
    """A bar for each team on one scale, which ends at the largest team.

    addresses   of the teams, in the order of the table; empty for none
    """
    cells = [[table.cell(team, party).fte for party in table.parties] for team in table.teams]
    longest = max((sum((total.high for total in row), Decimal(0)) for row in cells), default=Decimal(0))
    open_ends = max((sum(_is_open(total) for total in row) for row in cells), default=0)
    scale = (100 - OPEN * open_ends) / longest if longest else Decimal(0)
    names = [(table.number_of(party), party.name if party else "niet bekend wie") for party in table.parties]
    return [
        Bar(team.name, address, formatting.fte(table.of_team(team).fte), _stretches(row, names, scale))
        for team, address, row in zip(table.teams, addresses, cells, strict=True)
    ]


def _stretches(row: Sequence[Total], names: Sequence[tuple[int, str]], scale: Decimal) -> list[Stretch]:
    found, at = [], Decimal(0)
    for total, (number, name) in zip(row, names, strict=True):
        if not total:
            continue
        is_known = total.nature is not Nature.UNKNOWN
        width = total.high * scale if is_known else OPEN
        found.append(
            Stretch(
                number, (number - 1) % TONES + 1, name, formatting.fte(total), _percent(at), _percent(width),
                _percent(at + width / 2), width >= _NARROWEST_WITH_NUMBER, is_known,
            )
        )  # fmt: skip
        at += width
    return found


def _is_open(total: Total) -> bool:
    return bool(total) and total.nature is Nature.UNKNOWN


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"
