# SPDX-License-Identifier: EUPL-1.2
"""Amounts of which only the lowest and the highest are known: hold them against each other, and say their shares."""

from decimal import ROUND_UP, Decimal
from typing import NamedTuple

from stip.money import wording
from stip.money.ledger import CENT, NOTHING, ZERO, Total

ENDLESS = Decimal("Infinity")


class Span(NamedTuple):
    """The lowest and highest that an amount can be; ENDLESS when nobody knows."""

    low: Decimal
    high: Decimal


def highest(total: Total) -> Decimal:
    return ENDLESS if total.unknown else total.high


def lack(wanted: Span, there: Span, *, is_circa: bool = False) -> Total:
    """How much `there` falls short of `wanted`, rounded up to the cent; unknown when there is no end to it.

    >>> lack(Span(Decimal(10), Decimal(10)), Span(Decimal(4), Decimal(12)))
    Total(low=Decimal('0.00'), high=Decimal('6.00'), circa=0, unknown=0)
    """
    low = max(NOTHING, wanted.low - there.high) if there.high != ENDLESS else NOTHING
    if wanted.high == ENDLESS:
        return Total(_up(low), _up(low), int(is_circa), 1)
    high = max(NOTHING, wanted.high - there.low)
    return Total(_up(low), _up(high), int(is_circa)) if high else ZERO


def fits(span: Span, least: Decimal, surely: Decimal, possibly: Decimal) -> bool | None:
    """Whether a span lies between `least` and a most that is itself between `surely` and `possibly`.

    True and False hold for every value; None when it depends on the value.
    """
    if span.low >= least and span.high <= surely:
        return True
    return False if span.high < least or span.low > possibly else None


def share_in_words(part: Span, rest: Span, border: Decimal, *, is_circa: bool = False) -> str:
    """The share of a part in the part and the rest together; empty when it can be anything."""
    return _range_in_words(_share(part.low, rest.high), _share(part.high, rest.low), border, is_circa=is_circa)


def ratio_in_words(part: Span, whole: Span, border: Decimal, *, is_circa: bool = False) -> str:
    """A part as a percentage of a whole that it need not be inside of; empty when it can be anything."""
    low = NOTHING if whole.high == ENDLESS else part.low / whole.high if whole.high else None
    high = part.high / whole.low if whole.low and part.high != ENDLESS else None
    return _range_in_words(low, high, border, is_circa=is_circa)


def _range_in_words(low: Decimal | None, high: Decimal | None, border: Decimal, *, is_circa: bool) -> str:
    circa = "circa " if is_circa else ""
    floor = wording.percent(low, border) if low else ""
    ceiling = wording.percent(high, border) if high is not None and high != 1 else ""
    if low == high and low is not None:
        return f"{circa}{wording.percent(low, border)}"
    if floor and ceiling:
        return f"{circa}{floor} tot {ceiling}"
    return f"minstens {circa}{floor}" if floor else f"hoogstens {circa}{ceiling}" if ceiling else ""


def _share(part: Decimal, rest: Decimal) -> Decimal | None:
    if rest == ENDLESS:
        return None if part == ENDLESS else NOTHING
    if part == ENDLESS:
        return Decimal(1)
    return part / (part + rest) if part + rest else None


def _up(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_UP)
