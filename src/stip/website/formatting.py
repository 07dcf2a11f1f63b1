# SPDX-License-Identifier: EUPL-1.2
"""How numbers, money and days are written on screen: Dutch, and "niet bekend" for what nobody knows.

A space that may not break over lines is a no-break space, so that "€ 14,5 mln" stays together.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from stip.money.ledger import Gap, Nature, Total
from stip.plans import period

UNKNOWN = "niet bekend"
NBSP = "\u00a0"
_WORDS = (
    *("geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
    *("dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig"),
)
_MILLION = Decimal(1_000_000)
_BILLION = Decimal(1_000_000_000)


def number(value: int | float | Decimal | None, decimals: int = 0) -> str:
    """Write a number with Dutch signs.

    >>> number(1234567), number(Decimal("0.5"), 1), number(-1200), number(None)
    ('1.234.567', '0,5', '-1.200', 'niet bekend')
    """
    if value is None:
        return UNKNOWN
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def euro(value: Decimal | int | None) -> str:
    """Write an amount for running text: from a million on in millions with one decimal.

    >>> [euro(each).replace(NBSP, " ") for each in (14_500_000, 950_000, 1_250_000_000, 999_999, None)]
    ['€ 14,5 mln', '€ 950.000', '€ 1,3 mld', '€ 999.999', 'niet bekend']
    """
    if value is None:
        return UNKNOWN
    amount = Decimal(value)
    if abs(amount) >= _BILLION:
        return NBSP.join(["€", number(amount / _BILLION, 1), "mld"])
    if abs(amount) >= _MILLION:
        return NBSP.join(["€", number(amount / _MILLION, 1), "mln"])
    return euro_full(amount)


def euro_full(value: Decimal | int | None) -> str:
    """Write an amount for a table, in whole euros unless there are cents.

    >>> [euro_full(each).replace(NBSP, " ") for each in (14_500_000, Decimal("1.50"), Decimal("20000000.00"), None)]
    ['€ 14.500.000', '€ 1,50', '€ 20.000.000', 'niet bekend']
    """
    if value is None:
        return UNKNOWN
    amount = Decimal(value)
    return f"€{NBSP}{number(amount, 0 if amount == amount.to_integral_value() else 2)}"


def stated(value: Decimal | None, nature: str, *, high: Decimal | None = None, full: bool = False) -> str:
    """Write an amount as a source states it: exact, "circa", a range or "PM".

    >>> stated(Decimal(6_400_000), "circa").replace(NBSP, " "), stated(None, "pm")
    ('circa € 6,4 mln', 'niet bekend (PM)')
    """
    if value is None:
        return f"{UNKNOWN} (PM)" if nature == "pm" else UNKNOWN
    write = euro_full if full else euro
    words = write(value) if high is None else f"{write(value)} tot {write(high)}"
    return f"circa {words}" if nature == "circa" else words


def total(value: Total, *, full: bool = False) -> str:
    """Write a sum of amounts with what is not known about it.

    >>> from stip.money.ledger import UNKNOWN as PM, between, circa, exact
    >>> [total(each).replace(NBSP, " ") for each in (exact(5), circa(6_400_000), PM, exact(2_000_000) + circa(5) + PM)]
    ['€ 5', 'circa € 6,4 mln', 'niet bekend (PM)', 'minstens circa € 2,0 mln']
    >>> total(between(1_000_000, 1_500_000)).replace(NBSP, " ")
    '€ 1,0 mln tot € 1,5 mln'
    """
    write = euro_full if full else euro
    return _carrying(value, write(value.low), write(value.high))


def to_the_cent(value: Total) -> str:
    """Write an amount that was worked out, always with its cents.

    >>> from stip.money.ledger import circa, exact
    >>> to_the_cent(exact(60_000)).replace(NBSP, " "), to_the_cent(circa("1.5")).replace(NBSP, " ")
    ('€ 60.000,00', 'circa € 1,50')
    """
    return _carrying(value, *(f"€{NBSP}{number(bound, 2)}" for bound in (value.low, value.high)))


def fte(value: Total) -> str:
    """Write people, in full-time equivalents.

    >>> from stip.money.ledger import UNKNOWN as PM, circa, exact
    >>> [fte(each).replace(NBSP, " ") for each in (circa("0.8"), exact(2), PM, circa("8.50") + PM)]
    ['circa 0,8 fte', '2 fte', 'niet bekend (PM)', 'minstens circa 8,5 fte']
    """
    return _carrying(value, _fte(value.low), _fte(value.high))


def gap(value: Gap, *, full: bool = False) -> str:
    """Write what is still needed, or what is over.

    >>> from stip.money.ledger import UNKNOWN as PM, circa, exact, gap as gap_of
    >>> gap(gap_of(circa(2_000_000), exact(500_000))).replace(NBSP, " ")
    'circa € 1,5 mln'
    >>> gap(gap_of(exact(5), exact(7))).replace(NBSP, " "), gap(gap_of(exact(5), exact(5))), gap(gap_of(PM, PM))
    ('€ 2 meer dan nodig', 'niets', 'niet te zeggen')
    >>> gap(gap_of(exact(5) + PM, exact(2))).replace(NBSP, " "), gap(gap_of(exact(5), exact(2) + PM)).replace(NBSP, " ")
    ('minstens € 3', 'hoogstens € 3')
    """
    if not value.can_be_told:
        return "niet te zeggen"
    write = euro_full if full else euro
    if value.low == value.high == 0 and not (value.at_least or value.at_most):
        return "niets"
    over = value.high <= 0
    low, high = (-value.high, -value.low) if over else (value.low, value.high)
    if over and value.at_least:
        return "niet te zeggen"
    # Unknown cover only makes a surplus larger, and a shortage smaller.
    bound = "minstens " if value.at_least or (over and value.at_most) else "hoogstens " if value.at_most else ""
    words = write(low) if low == high else f"{write(low)} tot {write(high)}"
    return f"{bound}{'circa ' if value.circa else ''}{words}{' meer dan nodig' if over else ''}"


def _carrying(value: Total, low: str, high: str) -> str:
    if value.nature is Nature.UNKNOWN:
        return f"{UNKNOWN} (PM)"
    words = low if low == high else f"{low} tot {high}"
    return f"{'minstens ' if value.unknown else ''}{'circa ' if value.circa else ''}{words}"


def _fte(value: Decimal) -> str:
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return f"{number(value, places)}{NBSP}fte"


def day(value: date | datetime | str | None) -> str:
    """Write a day, or a year or month of which no more is known.

    >>> day(date(2020, 11, 17)), day("2022-11"), day("2019"), day(None), day("")
    ('17 november 2020', 'november 2022', '2019', 'niet bekend', 'niet bekend')
    """
    if not value:
        return UNKNOWN
    if isinstance(value, str):
        return span(value)
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return period.in_words(f"{value:%Y-%m-%d}")


def span(text: str) -> str:
    """Write a period as plans note it; what cannot be read is shown as it stands.

    >>> span("2024/2027"), span("~2028"), span(""), span("voorjaar")
    ('2024 tot en met 2027', 'circa 2028', 'niet bekend', 'voorjaar')
    """
    try:
        return period.in_words(text) or UNKNOWN
    except (ValueError, IndexError):
        return text


def written_in(document: str, page: int | None) -> str:
    """Write where something stands in a document, as a line of a file has it.

    >>> written_in("Uitvoeringsplan", 12), written_in("Besluit", None)
    ('Uitvoeringsplan, p. 12', 'Besluit')
    """
    return f"{document}, p. {page}" if page else document


def counted(count: int, singular: str, plural: str) -> str:
    """Write a number of things.

    >>> counted(1, "project", "projecten"), counted(1200, "project", "projecten"), counted(0, "plan", "plannen")
    ('1 project', '1.200 projecten', '0 plannen')
    """
    return f"{number(count)} {singular if count == 1 else plural}"


def in_words(count: int) -> str:
    """Write a small number as a word, as running text does.

    >>> in_words(0), in_words(3), in_words(16), in_words(21)
    ('geen', 'drie', 'zestien', '21')
    """
    return _WORDS[count] if 0 <= count < len(_WORDS) else number(count)


def capitalised(text: str) -> str:
    """Begin with a capital; a capital é loses its accent when another follows, as Dutch spelling asks.

    >>> capitalised("drie opgaven"), capitalised("één plan"), capitalised("")
    ('Drie opgaven', 'Eén plan', '')
    """
    return f"E{text[1:]}" if text.startswith("éé") else text[:1].upper() + text[1:]


def enumerated(words: list[str]) -> str:
    """Join words as a sentence does.

    >>> enumerated(["Venlo"]), enumerated(["Beek", "Stein", "Vaals"]), enumerated([])
    ('Venlo', 'Beek, Stein en Vaals', '')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} en {words[-1]}"
