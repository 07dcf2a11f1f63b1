# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of the books: pure values, no database.

An amount may be exact, approximate ("circa"), a range, or unknown ("PM"). A `Total` carries all of this along, so that
adding never loses it. Totals form an abelian group: what is added can be taken away again and leaves no trace, which is
why every position can be a plain sum of movements and a reversal restores it exactly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
LARGEST = Decimal("9_999_999_999_999.99")
"""The largest amount of one movement: so many of them fit in one sum of any database that mistakes are found first."""
MOST_PARTS = 32_767
"""The most parts of one movement that may be circa or unknown."""


def cents(value: Decimal | int | str) -> Decimal:
    """Round to two places, halves away from zero. The one place where money (or fte) is rounded.

    >>> cents("2.345"), cents(7), cents("-0.005")
    (Decimal('2.35'), Decimal('7.00'), Decimal('-0.01'))
    """
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


class Nature(StrEnum):
    """How well an amount is known."""

    EXACT = "exact"
    CIRCA = "circa"
    RANGE = "bandbreedte"
    UNKNOWN = "pm"


@dataclass(frozen=True)
class Total:
    """A sum of amounts, with what is not known about it.

    low, high  the known parts at their lowest and highest, two places; equal unless a part is a range
    circa      how many parts are approximate
    unknown    how many parts are not known at all; they are in neither `low` nor `high`
    """

    low: Decimal = NOTHING
    high: Decimal = NOTHING
    circa: int = 0
    unknown: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(
            self.low + other.low, self.high + other.high, self.circa + other.circa, self.unknown + other.unknown
        )

    def __neg__(self) -> "Total":
        """What takes this total away again. It is a movement backwards, not a negative estimate."""
        return Total(-self.low, -self.high, -self.circa, -self.unknown)

    def __sub__(self, other: "Total") -> "Total":
        return self + -other

    def __bool__(self) -> bool:
        return self != ZERO

    @property
    def nature(self) -> Nature:
        """The nature of the known part; unknown when nothing else is there."""
        if self.unknown and not self.known:
            return Nature.UNKNOWN
        if self.low != self.high:
            return Nature.RANGE
        return Nature.CIRCA if self.circa else Nature.EXACT

    @property
    def known(self) -> bool:
        """Whether any part of it is known."""
        return bool(self.low or self.high or self.circa) or not self.unknown

    @property
    def is_at_least(self) -> bool:
        """Whether a part is unknown, so that the known part is only a lower bound."""
        return bool(self.unknown)

    @property
    def is_possible(self) -> bool:
        """Whether no part is negative, as a position of the books must be."""
        return self.low >= 0 and self.high >= 0 and self.circa >= 0 and self.unknown >= 0

    @property
    def exactly(self) -> Decimal | None:
        """The figure when it is one and no part is unknown or a range; approximate counts as known."""
        return self.low if self.low == self.high and not self.unknown else None


ZERO = Total()
UNKNOWN = Total(unknown=1)


def exact(value: Decimal | int | str) -> Total:
    """An amount known to the cent.

    >>> exact(5) + circa(3) + UNKNOWN
    Total(low=Decimal('8.00'), high=Decimal('8.00'), circa=1, unknown=1)
    """
    return Total(cents(value), cents(value))


def circa(value: Decimal | int | str) -> Total:
    """An approximate amount."""
    return replace(exact(value), circa=1)


def between(low: Decimal | int | str, high: Decimal | int | str) -> Total:
    """A range. Raises ValueError when `low` is above `high`."""
    bounds = Total(cents(low), cents(high))
    if bounds.low > bounds.high:
        raise ValueError(f"low must not be above high, got low={bounds.low} high={bounds.high}")
    return bounds


def total_of(parts: Iterable[Total]) -> Total:
    """Add up; nothing gives ZERO."""
    whole = ZERO
    for part in parts:
        whole = whole + part
    return whole


def times(total: Total, factor: Decimal) -> Total:
    """A total at a price, such as fte at a rate. Rounded to the cent."""
    return replace(total, low=cents(total.low * factor), high=cents(total.high * factor))


@dataclass(frozen=True)
class Gap:
    """What is still needed: `low` to `high`, negative when more is covered than needed.

    at_least  an unknown need makes the true gap larger
    at_most   an unknown cover makes the true gap smaller; both at once: it cannot be told
    """

    low: Decimal
    high: Decimal
    circa: bool
    at_least: bool
    at_most: bool

    @property
    def can_be_told(self) -> bool:
        return not (self.at_least and self.at_most)

    @property
    def is_surplus(self) -> bool:
        """Whether more is covered than is needed, whatever the true values are."""
        return self.high < 0 and not self.at_least


def gap(need: Total, cover: Total) -> Gap:
    """The need less the cover, with what is unknown on either side.

    >>> gap(between(10, 12), exact(4))
    Gap(low=Decimal('6.00'), high=Decimal('8.00'), circa=False, at_least=False, at_most=False)
    """
    return Gap(
        low=need.low - cover.high,
        high=need.high - cover.low,
        circa=bool(need.circa or cover.circa),
        at_least=need.is_at_least,
        at_most=cover.is_at_least,
    )


class Kind(StrEnum):
    """What a line of the books is about."""

    COST = "kosten"
    CONTRIBUTION = "bijdrage"
    SPENDING = "uitgave"
    CAPACITY = "inzet"


class Stage(StrEnum):
    """Where an amount stands. OUTSIDE is where it comes from and goes to: the other side of every movement."""

    OUTSIDE = ""
    ESTIMATED = "geraamd"
    DECIDED = "besloten"
    REQUESTED = "gevraagd"
    RESERVED = "gereserveerd"
    PLEDGED = "toegezegd"
    GRANTED = "toegekend"
    RECEIVED = "ontvangen"
    COMMITTED = "verplicht"
    SPENT = "besteed"
    DEPLOYED = "ingezet"


STAGES: dict[Kind, tuple[Stage, ...]] = {
    Kind.COST: (Stage.ESTIMATED, Stage.DECIDED),
    Kind.CONTRIBUTION: (Stage.REQUESTED, Stage.RESERVED, Stage.PLEDGED, Stage.GRANTED, Stage.RECEIVED),
    Kind.SPENDING: (Stage.COMMITTED, Stage.SPENT),
    Kind.CAPACITY: (Stage.REQUESTED, Stage.PLEDGED, Stage.DEPLOYED),
}
"""The stages of each kind of line, in the order in which an amount passes through them."""

COVERING = (Stage.PLEDGED, Stage.GRANTED, Stage.RECEIVED)
"""The stages of a contribution that count as cover: somebody has promised it."""


class Entry(NamedTuple):
    """One movement as the arithmetic sees it: an amount that leaves one stage of a line and arrives at another."""

    line: int
    source: Stage
    target: Stage
    amount: Total


class Overdrawn(ValueError):
    """More would leave a stage than stands there. `advice` is what to do about it."""

    def __init__(self, *, stage: Stage, there: Total, asked: Total, advice: str = "") -> None:
        self.stage, self.there, self.asked = stage, there, asked
        advice = advice or "Haal er minder af, of corrigeer eerst wat er staat."
        super().__init__(
            f"Er staat niet genoeg op '{stage}': daar staat {in_short(there)} en u haalt er {in_short(asked)} vanaf. "
            f"{advice}"
        )


Balances = dict[tuple[int, Stage], Total]


def positions(entries: Iterable[Entry]) -> Balances:
    """What stands at each stage of each line, OUTSIDE included; everything together is always ZERO."""
    standing: Balances = {}
    for line, source, target, amount in entries:
        standing[line, source] = standing.get((line, source), ZERO) - amount
        standing[line, target] = standing.get((line, target), ZERO) + amount
    return {place: total for place, total in standing.items() if total}


def reversal(entry: Entry) -> Entry:
    """The movement that undoes `entry`."""
    return entry._replace(source=entry.target, target=entry.source)


def check_move(kind: Kind, source: Stage, target: Stage, amount: Total) -> None:
    """Raise ValueError, in Dutch, when such a movement cannot be."""
    allowed = (Stage.OUTSIDE, *STAGES[kind])
    for stage in (source, target):
        if stage not in allowed:
            names = ", ".join(STAGES[kind])
            raise ValueError(f"Een regel van de soort '{kind}' kent geen stadium '{stage}'. Kies uit: {names}.")
    if source == target:
        raise ValueError("Van en naar zijn hetzelfde stadium. Kies twee verschillende stadia.")
    if not amount.is_possible or not amount or amount.low > amount.high:
        raise ValueError("Een mutatie is groter dan nul. Draai een boeking terug om er iets af te halen.")
    if amount.high > LARGEST or max(amount.circa, amount.unknown) > MOST_PARTS:
        raise ValueError(
            f"{in_short(amount)} past niet in één mutatie. Kijk of er te veel nullen staan, of splits hem."
        )


def check_standing(stage: Stage, standing: Total, leaving: Total) -> None:
    """Raise Overdrawn when `leaving` is more, or vaguer, than what stands there; OUTSIDE is never empty."""
    if stage is Stage.OUTSIDE:
        return
    rest = standing - leaving
    if not rest.is_possible:
        raise Overdrawn(stage=stage, there=standing, asked=leaving)
    if rest.low > rest.high:
        # 10 less "2 tot 8" would be at least 8 and at most 2.
        advice = "Haal er één bedrag af, of corrigeer eerst wat er staat: een bandbreedte is hier te ruim."
        raise Overdrawn(stage=stage, there=standing, asked=leaving, advice=advice)


def steps(standing: Total, wanted: Total) -> list[tuple[bool, Total]]:
    """The movements that turn one position into another: (is it an arrival, amount), at most two.

    >>> steps(exact(5), exact(8)), steps(exact(5), exact(5))
    ([(True, Total(low=Decimal('3.00'), high=Decimal('3.00'), circa=0, unknown=0))], [])
    """
    change = wanted - standing
    if not change:
        return []
    if _is_one_movement(change):
        return [(True, change)]
    if _is_one_movement(-change):
        return [(False, -change)]
    return [step for step in ((False, standing), (True, wanted)) if step[1]]


def _is_one_movement(change: Total) -> bool:
    """Whether somebody could book this; "circa nothing" only makes sense as part of something else."""
    return change.is_possible and change.low <= change.high and bool(change.high or not change.circa)


def split(euro: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Divide an amount in proportion to `weights`, exactly to the cent.

    Each share is rounded down to the cent; the cents left over go one by one to the largest remainders, and of equal
    remainders to the first. The shares add up to `euro`, also when it is negative.

    raises  ValueError when a weight is negative, when all are zero, or when `euro` has more than two places

    >>> split(Decimal("100.00"), [Decimal(1), Decimal(1), Decimal(1)])
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    """
    whole = sum(weights, Decimal(0))
    if whole <= 0 or min(weights) < 0:
        raise ValueError(f"weights must be zero or more and not all zero, got {[str(weight) for weight in weights]}")
    if cents(euro) != euro:
        raise ValueError(f"an amount to split must have two places, got {euro}")
    sign = -1 if euro < 0 else 1
    units = int(abs(euro) * 100)
    # Whole-number arithmetic: fractions of weights may not end, and 28 digits do not always do.
    scale = 10 ** max(0, *(-int(weight.normalize().as_tuple().exponent) for weight in weights))
    parts = [int(weight * scale) for weight in weights]
    base = [units * part // sum(parts) for part in parts]
    left = units - sum(base)
    remainders = [units * part % sum(parts) for part in parts]
    for index in sorted(range(len(parts)), key=lambda at: (-remainders[at], at))[:left]:
        base[index] += 1
    return [Decimal(sign * units).scaleb(-2) for units in base]


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """A part of a whole, 0 to 1 and four places; None when there is no whole."""
    return (part / whole).quantize(Decimal("0.0001"), ROUND_HALF_EVEN) if whole else None


def in_short(total: Total) -> str:
    """A total for a message, in plain Dutch notation without a currency sign.

    >>> in_short(circa(1200)), in_short(UNKNOWN), in_short(exact("2.5") + UNKNOWN), in_short(between(1, 2))
    ('circa 1.200', 'PM', 'minstens 2,50', '1 tot 2')
    """
    if total.nature is Nature.UNKNOWN:
        return "PM"
    words = _plain(total.low) if total.low == total.high else f"{_plain(total.low)} tot {_plain(total.high)}"
    return "".join(("minstens " if total.unknown else "", "circa " if total.circa else "", words))


def _plain(value: Decimal) -> str:
    places = 0 if value == value.to_integral_value() else 2
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))
