# SPDX-License-Identifier: EUPL-1.2
"""What the pages about deals and funds say: the answer, the rules with their verdicts, and versions side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from stip.money.deals import ruleset
from stip.money.deals.checking import Figure, Outcome, Verdict, state_share
from stip.money.deals.counting import STATE, Facts, tally
from stip.money.deals.ruleset import Counts
from stip.money.deals.standing import Basis, SchemeMoney, facts_of_version
from stip.money.ledger import STAGES, ZERO, Kind, Total, total_of
from stip.money.models import Line
from stip.money.schemes import SchemeLine, SchemeVersion
from stip.website import formatting

PURSES = {value: label for value, label in Line.Purse.choices if value} | {"": "herkomst niet bekend"}
STANDS = {
    Basis.REQUESTED: "wat gevraagd is",
    Basis.COVERED: "wat gedekt is",
    Basis.RECEIVED: "wat ontvangen is",
    Basis.SPENT: "wat besteed is",
}
_NO_PROMISE = "in de boeken staat nog geen toezegging"
_THE = {"aanvraag": "de", "toekenning": "de", "convenant": "het", "begroting": "de"}
_ORDER = (Outcome.FAILS, Outcome.UNTOLD, Outcome.HOLDS)


@dataclass(frozen=True)
class Stand:
    """A choice of which money is held against the rules."""

    value: str
    label: str
    facts: Facts
    is_chosen: bool


@dataclass(frozen=True)
class Judged:
    """A rule with what came out of it."""

    name: str
    verdict: Verdict


@dataclass(frozen=True)
class Change:
    """An amount in one version. `word` says what changed since the version before it that names it."""

    total: Total | None
    word: str
    line: SchemeLine | None = None


@dataclass(frozen=True)
class Compared:
    """One amount in every version: the cost of a part, or what one purse pays for it."""

    about: str
    code: str
    what: str
    cells: list[Change]


def answer(money: SchemeMoney, verdicts: Sequence[Verdict]) -> str:
    """The page in two sentences: how much money there is, and whether the rules are met."""
    told = [_of_money(money), in_verdicts(verdicts)]
    return " ".join(part for part in told if part)


def in_verdicts(verdicts: Sequence[Verdict]) -> str:
    """How many rules are met, broken or open, as a sentence; empty without rules."""
    counts = {outcome: sum(verdict.outcome is outcome for verdict in verdicts) for outcome in Outcome}
    holds, fails, open_ = (counts[each] for each in (Outcome.HOLDS, Outcome.FAILS, Outcome.UNTOLD))
    if not verdicts:
        return ""
    if holds == len(verdicts):
        return "Aan de regel is voldaan." if holds == 1 else f"Aan alle {formatting.in_words(holds)} regels is voldaan."
    parts = [f"aan {formatting.in_words(holds)} is voldaan"] if holds else []
    parts += [f"aan {formatting.in_words(fails)} niet"] if fails else []
    parts += [f"van {formatting.in_words(open_)} is het niet te zeggen"] if open_ else []
    told = " en ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    told = told.replace(" niet", " is niet voldaan", 1) if not holds and fails else told
    return f"Van de {formatting.in_words(len(verdicts))} regels: {told}." if len(verdicts) > 1 else f"De regel: {told}."


def tallied(verdicts: Sequence[Verdict]) -> list[tuple[Outcome, int]]:
    """How often each outcome came out, the worst first."""
    return [(one, count) for one in _ORDER if (count := sum(verdict.outcome is one for verdict in verdicts))]


def judged(verdicts: Sequence[Verdict]) -> list[Judged]:
    return [Judged(formatting.capitalised(ruleset.NAMES[verdict.rule.regel]), verdict) for verdict in verdicts]


def stands(
    money: SchemeMoney, versions: Sequence[SchemeVersion], lines: Sequence[SchemeLine], asked: str = ""
) -> list[Stand]:
    """The moneys that can be held against the rules: those in the books, and what each version says.

    asked   the stand that the address asks for; when there is no such, the one that says most is chosen
    """
    rows = [(each.value, STANDS[each], money.facts(each)) for each in Basis if money.parts(each)]
    for version in versions:
        own = [line for line in lines if line.version_id == version.pk]
        if any(line.purse for line in own):
            label = f"{_THE[version.kind]} {version.kind} van {formatting.day(version.dated)}"
            rows.append((f"{version.kind}-{version.dated}", label, facts_of_version(own, money.scheme)))
    names = [value for value, *_ in rows]
    usual = money.basis.value if money.basis in names or not names else names[-1]
    wanted = asked if asked in names else usual
    if not rows:
        rows = [(money.basis.value, STANDS[money.basis], money.facts(money.basis))]
    return [Stand(value, label, facts, value == wanted) for value, label, facts in rows]


def chosen(stands: Sequence[Stand]) -> Stand:
    return next(each for each in stands if each.is_chosen)


def counting(money: SchemeMoney, facts: Facts) -> tuple[Counts | None, list[Figure]]:
    """The rule about what counts as regional, and what does not count because of it."""
    rule = next((rule for rule in money.rules if isinstance(rule, Counts)), None)
    aside = tally(money.rules, facts.parts).aside
    return rule, [Figure(reason, amount) for reason, amount in aside.items()]


def counted_forms(rule: Counts) -> list[tuple[str, str]]:
    """What counts of each purse, in words."""
    rows = (("regionaal publiek", rule.publiek), ("privaat", rule.privaat), ("Europees", rule.europees))
    told = [(purse, "in " + " en in ".join(forms) if forms else "telt niet mee") for purse, forms in rows]
    return [*told, ("geld uit een andere rijksregeling", "telt mee" if rule.andereRijksregelingen else "telt niet mee")]


def share_of_state(money: SchemeMoney) -> str:
    return state_share(money.rules, money.facts(money.basis)) or formatting.UNKNOWN


def by_purse(money: SchemeMoney) -> tuple[list[str], list[tuple[str, list[Total]]], list[Total]]:
    """Contributions now: the stages, a row per purse, and the totals per stage."""
    stages = [stage for stage in STAGES[Kind.CONTRIBUTION] if money.at(Kind.CONTRIBUTION, stage)]
    rows = [(label, [money.at(Kind.CONTRIBUTION, stage, purse) for stage in stages]) for purse, label in PURSES.items()]
    totals = [money.at(Kind.CONTRIBUTION, stage) for stage in stages]
    return [stage.value for stage in stages], [(label, cells) for label, cells in rows if any(cells)], totals


def other_money(money: SchemeMoney) -> list[tuple[str, str, Total]]:
    """Costs and spending now, as (kind, stage, amount)."""
    rows = [
        (kind.value, stage.value, money.at(kind, stage))
        for kind in (Kind.COST, Kind.SPENDING)
        for stage in STAGES[kind]
    ]
    return [row for row in rows if row[2]]


def compared(versions: Sequence[SchemeVersion], lines: Sequence[SchemeLine]) -> list[Compared]:
    """The amounts of all versions side by side, the oldest first, with what changed in each.

    lines   the readable lines of all versions with their items
    """
    places = {version.pk: place for place, version in enumerate(versions)}
    found: dict[tuple[str, str, str, str, str], dict[int, list[SchemeLine]]] = {}
    for line in lines:
        path, code, title = (
            (line.item.path, line.item.code, line.item.title) if line.item else ("", "", "De hele regeling")
        )
        key = (path, code, title, line.purse, "" if line.purse or not line.label else line.label)
        found.setdefault(key, {}).setdefault(places[line.version_id], []).append(line)
    order = list(Line.Purse.values)
    rows = sorted(found, key=lambda key: (key[0], key[3] != "", order.index(key[3]) if key[3] in order else 0, key[4]))
    return [
        Compared(
            title,
            code,
            PURSES[purse] if purse else label or "kosten",
            _cells(found[path, code, title, purse, label], len(versions)),
        )
        for path, code, title, purse, label in rows
    ]


def _cells(by_place: dict[int, list[SchemeLine]], width: int) -> list[Change]:
    cells: list[Change] = []
    before: Total | None = None
    for place in range(width):
        there = by_place.get(place)
        if not there:
            cells.append(Change(None, ""))
            continue
        now = total_of(line.total for line in there)
        cells.append(Change(now, _change(before, now), there[0]))
        before = now
    return cells


def _change(before: Total | None, now: Total) -> str:
    if before is None:
        return ""
    if before == now:
        return "onveranderd"
    if before.exactly is None or now.exactly is None:
        return "veranderd"
    more = now.exactly - before.exactly
    if not more:
        return "even hoog, anders genoemd"
    return f"{formatting.euro(abs(more))} {'meer' if more > 0 else 'minder'}"


def _of_money(money: SchemeMoney) -> str:
    name = money.scheme.name
    covered = total_of(part.total for part in money.parts(Basis.COVERED))
    if covered:
        state = money.of_purse(Basis.COVERED, STATE)
        of_state = f"{formatting.total(state)} van het Rijk" if state else "van het Rijk is nog niets geboekt"
        return f"Voor {name} is {formatting.total(covered)} gedekt; daarvan {of_state}."
    asked = money.of_purse(Basis.REQUESTED, STATE)
    if asked:
        return f"Voor {name} is {formatting.total(asked)} aan het Rijk gevraagd; {_NO_PROMISE}."
    whole = total_of(part.total for part in money.parts(Basis.REQUESTED))
    if whole != ZERO:
        return f"Voor {name} is {formatting.total(whole)} gevraagd of gereserveerd; {_NO_PROMISE}."
    return f"Van {name} staat nog geen geld in de boeken."
