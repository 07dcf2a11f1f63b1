# SPDX-License-Identifier: EUPL-1.2
"""Share an amount out over the members of a distribution key, exactly to the cent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from stip.money import ledger
from stip.money.ledger import Total
from stip.money.schemes import DistributionKey, KeyShare
from stip.partners.models import Organisation


@dataclass(frozen=True)
class Share:
    """One member's part: its figure, its part of the whole (0 to 1, four places) and its amount."""

    organisation: Organisation
    figure: Decimal
    part: Decimal
    total: Total


def shares(key: DistributionKey, amount: Decimal | Total, *, among: Collection[int] | None = None) -> list[Share]:
    """What each member of the key would pay of an amount.

    among    keys of the organisations to share it among, when not all members of the key do
    returns  as many shares as members, by name; none when the key has no figures above zero
    raises   ValueError when the amount has more than two places
    """
    rows: Sequence[KeyShare] = [row for row in key.shares.all() if among is None or row.organisation_id in among]
    whole = sum((row.figure for row in rows), Decimal(0))
    if not whole:
        return []
    total = amount if isinstance(amount, Total) else Total(amount, amount)
    amounts = divided(total, [row.figure for row in rows])
    return [
        Share(row.organisation, row.figure, ledger.share(row.figure, whole) or ledger.NOTHING, each)
        for row, each in zip(rows, amounts, strict=True)
    ]


def divides_over(key: DistributionKey, organisations: Collection[int]) -> bool:
    """Whether the key says how these organisations would share: it has a figure for each of them.

    Fixed percentages were agreed for all members together, so they say nothing about some of them.
    """
    members = {row.organisation_id for row in key.shares.all()}
    wanted = set(organisations)
    is_same = members == wanted
    return bool(wanted) and (is_same if key.method == DistributionKey.Method.FIXED else wanted <= members)


def divided(total: Total, weights: Sequence[Decimal]) -> list[Total]:
    """Split a total: the lowest and the highest add up to the cent, and each part is as uncertain as the whole.

    >>> divided(ledger.between(10, 11), [Decimal(1), Decimal(3)])[1]
    Total(low=Decimal('7.50'), high=Decimal('8.25'), circa=0, unknown=0)
    """
    # The width is split apart from the lowest: splitting the highest anew could give a part less than its lowest.
    lowest, width = ledger.split(total.low, weights), ledger.split(total.high - total.low, weights)
    return [Total(low, low + more, total.circa, total.unknown) for low, more in zip(lowest, width, strict=True)]
