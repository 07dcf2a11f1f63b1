# SPDX-License-Identifier: EUPL-1.2
"""Amounts and shares inside a sentence: short and Dutch, but never so short that different figures look the same."""

from decimal import ROUND_HALF_UP, Decimal

from stip.money.ledger import Total

NBSP = "\u00a0"
_MILLION = Decimal(1_000_000)


def euro(value: Decimal, *, full: bool = False) -> str:
    """Write an amount: from a million on in millions with one decimal, unless it must be `full`.

    >>> [euro(Decimal(each)).replace(NBSP, " ") for each in ("1249999", "250000", "0.5", "-3000000")]
    ['€ 1,2 mln', '€ 250.000', '€ 0,50', '€ -3,0 mln']
    """
    if abs(value) >= _MILLION and not full:
        return f"€{NBSP}{_dutch(value / _MILLION, 1)}{NBSP}mln"
    return f"€{NBSP}{_dutch(value, 0 if value == value.to_integral_value() else 2)}"


def total(amount: Total, *, full: bool = False) -> str:
    """Write a total with what is not known about it.

    >>> total(Total(Decimal(5), Decimal(7), 1, 1)).replace(NBSP, " "), total(Total(unknown=2))
    ('minstens circa € 5 tot € 7', 'een bedrag dat niet bekend is (PM)')
    """
    if amount.unknown and not amount.known:
        return "een bedrag dat niet bekend is (PM)"
    low, high = euro(amount.low, full=full), euro(amount.high, full=full)
    words = low if amount.low == amount.high else f"{low} tot {high}"
    return "".join(("minstens " if amount.unknown else "", "circa " if amount.circa else "", words))


def against(amount: Total, border: Decimal) -> tuple[str, str]:
    """An amount and the border it is held against, written so that they look alike only when they are.

    >>> million, more = Decimal(40_000_000), Decimal(40_000_001)
    >>> [each.replace(NBSP, " ") for each in against(Total(more, more), million)]
    ['€ 40.000.001', '€ 40.000.000']
    """
    full = any(euro(each) == euro(border) and each != border for each in (amount.low, amount.high))
    return total(amount, full=full), euro(border, full=full)


def percent(share: Decimal, border: Decimal) -> str:
    """A share of 1 as a percentage, with as many decimals as it takes to tell it from `border`, at most four.

    >>> percent(Decimal("0.4612"), Decimal("0.5")), percent(Decimal("0.49996"), Decimal("0.5"))
    ('46%', '49,996%')
    """
    places = 0
    while places < 4 and share != border and _rounded(share, places) == _rounded(border, places):
        places += 1
    return f"{_dutch(share * 100, places)}%"


def whole_percent(share: Decimal) -> str:
    """A rule's own percentage, with the decimals it has.

    >>> whole_percent(Decimal("0.5")), whole_percent(Decimal("0.125"))
    ('50%', '12,5%')
    """
    value = (share * 100).normalize()
    return f"{_dutch(value, max(0, -int(value.as_tuple().exponent)))}%"


def _rounded(share: Decimal, places: int) -> Decimal:
    return (share * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _dutch(value: Decimal, places: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,.{places}f}".translate(str.maketrans(",.", ".,"))
