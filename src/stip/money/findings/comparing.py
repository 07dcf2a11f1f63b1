# SPDX-License-Identifier: EUPL-1.2
"""Whether two totals can be the same amount, and how far rounding alone may drive them apart."""

from collections.abc import Iterable
from decimal import Decimal

from stip.money.ledger import NOTHING, Total, cents

_AT_MOST = Decimal("0.05")


def difference(stated: Total, found: Total) -> Decimal | None:
    """How much `found` is above (or, negative, below) what was stated; nothing when both can be the same amount.

    returns  None when it cannot be told because one of them is not known at all

    >>> from stip.money.ledger import UNKNOWN, between, exact
    >>> difference(exact(100), exact(90)), difference(between(80, 95), exact(90)), difference(UNKNOWN, exact(90))
    (Decimal('-10.00'), Decimal('0.00'), None)
    >>> difference(exact(100), exact(90) + UNKNOWN), difference(exact(100), exact(110) + UNKNOWN)
    (Decimal('0.00'), Decimal('10.00'))
    """
    if not (stated.known and found.known):
        return None
    if found.low > stated.high and not stated.unknown:
        return found.low - stated.high
    if found.high < stated.low and not found.unknown:
        return found.high - stated.low
    return NOTHING


def rounding(parts: Iterable[Total]) -> Decimal:
    """How far the true sum of these parts may be from the sum of the figures, because some are approximate.

    A figure that is "circa" is taken to be rounded at its last digit that is not zero. Nobody can tell at which of
    its zeros 30.000.000 was rounded: that counts for a twentieth at most.

    >>> from stip.money.ledger import circa, exact
    >>> rounding([circa(14_500_000), exact(3), circa("0.8")]), rounding([circa(3)]), rounding([circa(30_000_000)])
    (Decimal('50000.05'), Decimal('0.50'), Decimal('1500000.00'))
    """
    return cents(sum((_half_a_step(part.high) * part.circa for part in parts if part.circa), Decimal(0)))


def _half_a_step(figure: Decimal) -> Decimal:
    if not figure:
        return figure
    places = int(figure.normalize().as_tuple().exponent)
    half = Decimal(1).scaleb(places) / 2
    return min(half, abs(figure) * _AT_MOST) if places > 0 else half
