# SPDX-License-Identifier: EUPL-1.2
"""Hold what is known of a deal against its rules, and say in a sentence why it holds, fails or cannot be told.

A rule holds when it holds for every value that the amounts can have, and fails when it fails for every one of them.
Anything else cannot be told. Approximate amounts count as they are written; the sentence says "circa".
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from stip.money import wording
from stip.money.deals.counting import NO_PARTY, PRIVATE, STATE, Facts, Tally, tally
from stip.money.deals.ruleset import (
    CashierKind,
    Counts,
    ItemAtMost,
    PrivateOfParties,
    RegionAtLeast,
    Rule,
    StateAtMost,
    StateBetween,
    Within,
)
from stip.money.deals.spans import ENDLESS, Span, fits, highest, lack, ratio_in_words, share_in_words
from stip.money.ledger import NOTHING, ZERO, Total, total_of
from stip.plans import period


class Outcome(StrEnum):
    HOLDS = "voldoet"
    FAILS = "voldoet niet"
    UNTOLD = "niet te zeggen"


_OUTCOMES = {True: Outcome.HOLDS, False: Outcome.FAILS, None: Outcome.UNTOLD}


@dataclass(frozen=True)
class Figure:
    """An amount that a verdict rests on."""

    name: str
    total: Total


@dataclass(frozen=True)
class Verdict:
    """What came out of one rule. `lacking` is how much there is too little or too much of; ZERO when nothing is."""

    rule: Rule
    outcome: Outcome
    sentence: str
    figures: tuple[Figure, ...] = ()
    lacking: Total = ZERO


def check(rules: Sequence[Rule], facts: Facts) -> list[Verdict]:
    """A verdict for each rule that can be broken; what counts as regional only steers the others."""
    divided = tally(rules, facts.parts)
    return [_CHECKS[type(rule)](rule, facts, divided) for rule in rules if not isinstance(rule, Counts)]


def state_share(rules: Sequence[Rule], facts: Facts) -> str:
    """The share of the State in what State and region bring together, in words; empty when it cannot be told."""
    divided = tally(rules, facts.parts)
    if not divided.state or not divided.knows_region:
        return ""
    return share_in_words(divided.state_span, divided.region_span, Decimal(-1), is_circa=_is_circa(divided))


def _region_at_least(rule: RegionAtLeast, facts: Facts, divided: Tally) -> Verdict:
    outcome, lacking = _balance(divided, rule.deel)
    least = wording.whole_percent(rule.deel)
    if outcome is None:
        return Verdict(rule, Outcome.UNTOLD, _nothing_yet(divided, f"minimaal {least} van de regio"), _sums(divided))
    share = share_in_words(divided.region_span, divided.state_span, rule.deel, is_circa=_is_circa(divided))
    told = f"De regio draagt {share} bij" if share else "Welk deel de regio bijdraagt, is niet te zeggen"
    return Verdict(
        rule, outcome, f"{told}, minimaal {least} is nodig{_short_of(lacking, outcome)}.", _sums(divided), lacking
    )


def _state_at_most(rule: StateAtMost, facts: Facts, divided: Tally) -> Verdict:
    if rule.van == "kosten":
        return _state_of_cost(rule, facts, divided)
    outcome, lacking = _balance(divided, 1 - rule.deel)
    most = wording.whole_percent(rule.deel)
    if outcome is None:
        return Verdict(rule, Outcome.UNTOLD, _nothing_yet(divided, f"hoogstens {most} van het Rijk"), _sums(divided))
    share = share_in_words(divided.state_span, divided.region_span, rule.deel, is_circa=_is_circa(divided))
    told = f"Het Rijk betaalt {share}" if share else "Welk deel het Rijk betaalt, is niet te zeggen"
    more = _short_of(lacking, outcome).replace(": nog", ": van de regio moet er nog")
    more += " bij" if lacking and outcome is Outcome.FAILS else ""
    return Verdict(rule, outcome, f"{told}, hoogstens {most} mag{more}.", _sums(divided), lacking)


def _state_of_cost(rule: StateAtMost, facts: Facts, divided: Tally) -> Verdict:
    most = wording.whole_percent(rule.deel)
    figures = (Figure("Rijk", divided.state), Figure("kosten", facts.cost))
    if not divided.state or not facts.cost:
        what = "de kosten" if divided.state else "de bijdrage van het Rijk"
        return Verdict(rule, Outcome.UNTOLD, f"Van {what} is nog niets bekend; hoogstens {most} mag.", figures)
    allowed = Span(facts.cost.low * rule.deel, highest(facts.cost) * rule.deel)
    outcome = _OUTCOMES[fits(divided.state_span, NOTHING, allowed.low, allowed.high)]
    is_circa = bool(divided.state.circa or facts.cost.circa)
    whole = Span(facts.cost.low, highest(facts.cost))
    share = ratio_in_words(divided.state_span, whole, rule.deel, is_circa=is_circa)
    told = f"Het Rijk betaalt {share} van de kosten" if share else "Welk deel het Rijk betaalt, is niet te zeggen"
    over = lack(divided.state_span, allowed, is_circa=is_circa)
    words = f": {wording.total(over)} te veel" if outcome is Outcome.FAILS else _open(outcome)
    return Verdict(rule, outcome, f"{told}, hoogstens {most} mag{words}.", figures, over)


def _state_between(rule: StateBetween, facts: Facts, divided: Tally) -> Verdict:
    figures = (Figure("Rijk", divided.state),)
    least, most = rule.minstens or NOTHING, ENDLESS if rule.hoogstens is None else rule.hoogstens
    if not divided.state:
        return Verdict(rule, Outcome.UNTOLD, "Van de bijdrage van het Rijk is nog niets bekend.", figures)
    span = divided.state_span
    outcome = _OUTCOMES[fits(span, least, most, most)]
    low_side = outcome is Outcome.FAILS and span.high < least or rule.hoogstens is None
    border = least if low_side or (rule.minstens and outcome is Outcome.UNTOLD and span.low < least) else most
    amount, limit = wording.against(divided.state, border)
    limits = " en ".join(
        f"{word} {limit if value == border else wording.euro(value)}"
        for word, value in (("minstens", rule.minstens), ("hoogstens", rule.hoogstens))
        if value is not None
    )
    lacking = lack(Span(least, least), span) if low_side else lack(span, Span(most, most))
    word = "te weinig" if low_side else "te veel"
    more = f": {wording.total(lacking)} {word}" if outcome is Outcome.FAILS else _open(outcome)
    return Verdict(rule, outcome, f"Het Rijk betaalt {amount}; {limits} mag{more}.", figures, lacking)


def _item_at_most(rule: ItemAtMost, facts: Facts, divided: Tally) -> Verdict:
    of_item = [part for part in facts.parts if rule.onderdeel in part.items]
    own = total_of(
        part.total for part in of_item
        if not rule.herkomst or part.purse == rule.herkomst and not (part.purse == STATE and part.from_state_grant)
    )  # fmt: skip
    unclear = ZERO if not rule.herkomst else total_of(part.total for part in of_item if not part.purse)
    about = facts.names.get(rule.onderdeel) or f"Onderdeel {rule.onderdeel}"
    figures = (Figure(about, own),)
    if not own and not unclear:
        most = wording.euro(rule.bedrag)
        return Verdict(rule, Outcome.UNTOLD, f"{about}: nog geen bedrag bekend; hoogstens {most} mag.", figures)
    span = Span(own.low, highest(own + unclear))
    outcome = _OUTCOMES[fits(span, NOTHING, rule.bedrag, rule.bedrag)]
    amount, most = wording.against(own, rule.bedrag)
    over = lack(span, Span(rule.bedrag, rule.bedrag), is_circa=bool(own.circa))
    more = f": {wording.total(over)} te veel" if outcome is Outcome.FAILS else _open(outcome)
    return Verdict(rule, outcome, f"{about} krijgt {amount}, hoogstens {most} mag{more}.", figures, over)


def _in_period(rule: Within, facts: Facts, divided: Tally) -> Verdict:
    frame, words = period.parse(rule.binnen), period.in_words(rule.binnen)
    years = sorted({part.year for part in facts.parts if part.year})
    outside = [year for year in years if not _touches(frame, year)]
    strays = total_of(part.total for part in facts.parts if part.year in outside)
    loose = total_of(part.total for part in facts.parts if not part.year)
    if outside:
        named = ", ".join(str(year) for year in outside)
        said = f"{wording.total(strays)} staat in {named}, buiten de looptijd {words}."
        return Verdict(rule, Outcome.FAILS, _sentence(said), (Figure("buiten de looptijd", strays),), strays)
    if loose or not years:
        said = f"{wording.total(loose)} heeft geen jaar" if loose else "Er is nog geen bedrag met een jaar"
        return Verdict(
            rule, Outcome.UNTOLD, f"{_sentence(said)}; de looptijd is {words}.", (Figure("zonder jaar", loose),)
        )
    named = str(years[0]) if len(years) == 1 else f"{years[0]} tot en met {years[-1]}"
    return Verdict(rule, Outcome.HOLDS, f"Alle bedragen vallen in {named}, binnen de looptijd {words}.")


def _cashier(rule: CashierKind, facts: Facts, divided: Tally) -> Verdict:
    allowed = f"een {_either(rule.soorten)}" if rule.soorten else f"geen {_either(rule.uitgesloten)}"
    if not facts.cashier_kind:
        return Verdict(rule, Outcome.UNTOLD, f"Wie kassier is, is niet bekend; het moet {allowed} zijn.")
    fits = facts.cashier_kind not in rule.uitgesloten and (not rule.soorten or facts.cashier_kind in rule.soorten)
    said = f"Kassier is {facts.cashier} ({facts.cashier_kind}); het moet {allowed} zijn."
    return Verdict(rule, Outcome.HOLDS if fits else Outcome.FAILS, said)


def _private(rule: PrivateOfParties, facts: Facts, divided: Tally) -> Verdict:
    private = [part for part in facts.parts if part.purse == PRIVATE]
    strays = divided.aside.get(NO_PARTY, ZERO)
    if strays:
        said = f"{wording.total(strays)} komt van wie geen partij is bij de deal en telt niet mee."
        return Verdict(rule, Outcome.FAILS, _sentence(said), (Figure(NO_PARTY, strays),), strays)
    if not facts.parts:
        return Verdict(rule, Outcome.UNTOLD, "Er is nog geen bedrag bekend.")
    if not private:
        return Verdict(rule, Outcome.HOLDS, "Er staat geen privaat geld bij deze deal.")
    whole = total_of(part.total for part in private)
    figures = (Figure("privaat", whole),)
    if not rule.partijen or not all(part.party for part in private):
        said = f"{wording.total(whole)} is privaat; of de gever partij is bij de deal, is niet bekend."
        return Verdict(rule, Outcome.UNTOLD, _sentence(said), figures)
    return Verdict(rule, Outcome.HOLDS, "Alle private gevers zijn partij bij de deal.", figures)


_CHECKS: dict[type, Callable[[Any, Facts, Tally], Verdict]] = {
    RegionAtLeast: _region_at_least,
    StateAtMost: _state_at_most,
    StateBetween: _state_between,
    ItemAtMost: _item_at_most,
    Within: _in_period,
    CashierKind: _cashier,
    PrivateOfParties: _private,
}


def _balance(divided: Tally, regional: Decimal) -> tuple[Outcome | None, Total]:
    """Whether the region brings at least this share beside the State, and how much is lacking; None: nothing known.

    Held against each other by multiplication, so that no share is rounded before it is judged.
    """
    if not divided.state and not divided.unclear or not divided.knows_region:
        return None, ZERO
    region, state = divided.region_span, divided.state_span
    if not regional:
        return Outcome.HOLDS, ZERO
    own, other = 1 - regional, regional
    if region.low * own >= state.high * other:
        return Outcome.HOLDS, ZERO
    outcome = Outcome.FAILS if region.high * own < state.low * other else Outcome.UNTOLD
    needed = Span(state.low * other / own, state.high * other / own)
    return outcome, lack(needed, region, is_circa=_is_circa(divided))


def _short_of(lacking: Total, outcome: Outcome) -> str:
    if outcome is Outcome.FAILS:
        return f": nog {wording.total(lacking)}"
    if outcome is Outcome.UNTOLD and lacking and not lacking.unknown:
        return f". Of dat zo is, is niet te zeggen: er kan nog tot {wording.euro(lacking.high)} nodig zijn"
    return _open(outcome)


def _open(outcome: Outcome) -> str:
    """Why a verdict stays open."""
    return ". Of dat zo is, is niet te zeggen: er zijn bedragen niet bekend" if outcome is Outcome.UNTOLD else ""


def _nothing_yet(divided: Tally, needed: str) -> str:
    missing = [
        word for word, is_known in (("het Rijk", divided.state), ("de regio", divided.knows_region)) if not is_known
    ]
    bring = "bijdragen" if len(missing) > 1 else "bijdraagt"
    return f"Van wat {' en '.join(missing)} {bring}, is nog niets bekend; {needed} is de regel."


def _sums(divided: Tally) -> tuple[Figure, ...]:
    rows = [
        ("Rijk", divided.state),
        ("regio, telt mee", divided.region),
        ("regio, telt misschien mee", divided.maybe),
        ("herkomst niet bekend", divided.unclear),
    ]
    rows += [(f"telt niet mee: {reason}", amount) for reason, amount in divided.aside.items()]
    return tuple(Figure(name, amount) for name, amount in rows if amount)


def _is_circa(divided: Tally) -> bool:
    return bool(divided.state.circa or divided.region.circa or divided.maybe.circa or divided.unclear.circa)


def _touches(frame: period.Period, year: int) -> bool:
    own = period.parse(str(year))
    assert own.first and own.last
    return (frame.first is None or own.last >= frame.first) and (frame.last is None or own.first <= frame.last)


def _either(words: Sequence[str]) -> str:
    return " of ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def worst(verdicts: Iterable[Verdict]) -> Outcome | None:
    """The outcome of a deal as a whole: one failing rule fails it; None without rules."""
    found = {verdict.outcome for verdict in verdicts}
    return next((one for one in (Outcome.FAILS, Outcome.UNTOLD, Outcome.HOLDS) if one in found), None)
