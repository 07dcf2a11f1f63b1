# SPDX-License-Identifier: EUPL-1.2
"""Which money of a deal counts as whose: the State's, the region's, or neither, and how sure that is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from stip.money.deals.ruleset import Basis, Counts, PrivateOfParties, Rule
from stip.money.deals.spans import Span, highest
from stip.money.ledger import ZERO, Total

STATE, PUBLIC, PRIVATE, EUROPE = "rijk", "publiek", "privaat", "europa"
OTHER_STATE_MONEY = "uit een andere rijksregeling"
STATE_ELSEWHERE = "rijksgeld uit een andere regeling"
NO_PARTY = "van wie geen partij is bij de deal"
_DEFAULT = Counts(regel="telt-mee", grondslag=Basis(publicatie="geen"))


@dataclass(frozen=True)
class Part:
    """An amount and what a rule may ask about it. Empty means: not known.

    items   the codes of the item it is for and of all items above it
    party   the code of the organisation whose money it is
    """

    total: Total
    purse: str
    form: str = ""
    from_state_grant: bool = False
    items: tuple[str, ...] = ()
    party: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of a deal at one moment.

    cashier_kind   the kind of organisation; "" without a cashier
    names          what items are called, by code
    """

    parts: Sequence[Part]
    cost: Total = ZERO
    cashier: str = ""
    cashier_kind: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tally:
    """The money of a deal divided.

    maybe    regional money of which it is not known whether it counts
    unclear  money of which it is not known whose it is: the State's or the region's
    aside    what does not count, by the reason
    """

    state: Total = ZERO
    region: Total = ZERO
    maybe: Total = ZERO
    unclear: Total = ZERO
    aside: dict[str, Total] = field(default_factory=dict)

    @property
    def knows_region(self) -> bool:
        """Whether anything at all is known of what the region brings, also when it does not count."""
        return bool(self.region or self.maybe or self.unclear or set(self.aside) - _NOT_OF_THE_REGION)

    @property
    def region_span(self) -> Span:
        return Span(self.region.low, highest(self.region + self.maybe + self.unclear))

    @property
    def state_span(self) -> Span:
        return Span(self.state.low, highest(self.state + self.unclear))


def tally(rules: Iterable[Rule], parts: Iterable[Part]) -> Tally:
    """Divide the money as the rules say; without a rule public and private money counts and European does not."""
    known = list(rules)
    counts = next((rule for rule in known if isinstance(rule, Counts)), _DEFAULT)
    of_parties = next((rule for rule in known if isinstance(rule, PrivateOfParties)), None)
    sums: dict[str, Total] = {}
    aside: dict[str, Total] = {}
    for part in parts:
        where, reason = _place(part, counts, of_parties)
        into = aside if reason else sums
        into[reason or where] = into.get(reason or where, ZERO) + part.total
    return Tally(**sums, aside=aside)


_EUROPEAN = "Europees geld"
_NOT_OF_THE_REGION = {_EUROPEAN, f"{_EUROPEAN} in natura", f"{_EUROPEAN} in geld", STATE_ELSEWHERE}
_PLACES = {PUBLIC: "publiek geld", PRIVATE: "privaat geld", EUROPE: _EUROPEAN}


def _place(part: Part, counts: Counts, of_parties: PrivateOfParties | None) -> tuple[str, str]:
    """In which sum of the tally a part goes, or the reason why it does not count."""
    if part.purse == STATE:
        return ("", STATE_ELSEWHERE) if part.from_state_grant else ("state", "")
    if part.from_state_grant and not counts.andereRijksregelingen:
        return "", OTHER_STATE_MONEY
    if part.purse not in _PLACES:
        return "unclear", ""
    forms = {PUBLIC: counts.publiek, PRIVATE: counts.privaat, EUROPE: counts.europees}[part.purse]
    if not forms:
        return "", _PLACES[part.purse]
    if part.form and part.form not in forms:
        return "", f"{_PLACES[part.purse]} in natura" if part.form == "natura" else f"{_PLACES[part.purse]} in geld"
    sure = bool(part.form) or len(forms) == 2
    if part.purse == PRIVATE and of_parties:
        if part.party and of_parties.partijen and part.party not in of_parties.partijen:
            return "", NO_PARTY
        sure = sure and bool(part.party and of_parties.partijen)
    return ("region" if sure else "maybe"), ""
