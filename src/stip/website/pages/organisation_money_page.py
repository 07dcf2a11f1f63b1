# SPDX-License-Identifier: EUPL-1.2
"""What an organisation pays and gets, as its page tells it: sentences first, then tables of rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from stip.money import notation, parties, rows
from stip.money.ledger import STAGES, UNKNOWN, ZERO, Kind, Nature, Stage, Total, total_of
from stip.money.models import Line, LineQuerySet
from stip.money.parties import Group, InArea, Kept
from stip.money.reading import summaries, summary
from stip.money.rows import Row
from stip.money.schemes import DistributionKey
from stip.money.summary import Summary
from stip.partners.models import Organisation
from stip.places.access import Visitor
from stip.website import formatting
from stip.website.formatting import capitalised, counted, enumerated
from stip.website.pages.money_page import in_sentence
from stip.website.people_figures import ByYear, at_stages, in_words

MOST = 100
"""Rows of one table on the page; the file has them all."""
_PROMISED = (Stage.PLEDGED, Stage.GRANTED, Stage.RECEIVED, Stage.RESERVED, Stage.REQUESTED)


@dataclass(frozen=True)
class Wording:
    """How sentences speak of an organisation: a group of parties is many."""

    name: str
    is_many: bool

    @property
    def pays(self) -> str:
        return "betalen" if self.is_many else "betaalt"

    @property
    def gets(self) -> str:
        return "krijgen" if self.is_many else "krijgt"

    @property
    def puts(self) -> str:
        return "zetten" if self.is_many else "zet"

    @property
    def adds(self) -> str:
        return "dragen" if self.is_many else "draagt"


def wording(organisation: Organisation) -> Wording:
    """The name as it stands inside a sentence, and the verbs that go with it."""
    return Wording(in_sentence(organisation.name), organisation.kind == Organisation.Kind.GROUP)


@dataclass(frozen=True)
class Part:
    """A table of rows. `count` is of all rows, `rows` holds the first ones."""

    rows: list[Row]
    count: int
    totals: list[tuple[str, str]]


@dataclass(frozen=True)
class GroupRow:
    """A row of a group, with what the organisation's part would be by each key; None where that cannot be told."""

    row: Row
    would_be: list[tuple[DistributionKey, Total | None]]


@dataclass(frozen=True)
class GroupSum:
    """All rows of a group at one stage together; a part that cannot be told makes the sum a lower bound."""

    stage: str
    is_people: bool
    total: Total
    would_be: list[tuple[DistributionKey, Total]]


@dataclass(frozen=True)
class GroupPart:
    organisation: Organisation
    count_of_members: int
    keys: list[DistributionKey]
    rows: list[GroupRow]
    sums: list[GroupSum]
    count: int
    summary: Summary
    people_by_year: ByYear
    totals: list[tuple[str, str]]


@dataclass(frozen=True)
class MoneyOf:
    """Everything on the page of one organisation."""

    paid: Summary
    people_by_year: ByYear
    received: Summary
    contributions: Part
    people: Part
    spending: Part
    receipts: Part
    groups: list[GroupPart]
    cashier_of: list[Kept]
    area: InArea
    keys: list[DistributionKey]
    gaps: list[str]

    @property
    def is_empty(self) -> bool:
        return not (self.paid or self.received or self.groups or self.cashier_of or self.area.near or self.area.wider)


def money_of(organisation: Organisation, visitor: Visitor) -> MoneyOf:
    """Read the page; the number of queries does not grow with the books."""
    paying, getting = parties.paid_by(organisation, visitor), parties.received_by(organisation, visitor)
    paid, received, people = summary(paying), summary(getting), _people_by_year(paying)
    groups = parties.groups_of(organisation, visitor)
    return MoneyOf(
        paid=paid,
        people_by_year=people,
        received=received,
        contributions=_part(paying.filter(kind=Line.Kind.CONTRIBUTION), _totals(paid, Kind.CONTRIBUTION), visitor),
        people=_part(paying.filter(kind=Line.Kind.CAPACITY), _totals_of_people(people), visitor),
        spending=_part(paying.filter(kind=Line.Kind.SPENDING), _totals(paid, Kind.SPENDING), visitor),
        receipts=_part(getting, _totals(received, Kind.SPENDING, Kind.CONTRIBUTION), visitor),
        groups=[_group_part(group, organisation, visitor) for group in groups],
        cashier_of=parties.cashier_of(organisation, visitor),
        area=parties.landing_in(organisation, visitor),
        keys=parties.keys_over(organisation, paying),
        gaps=_gaps(organisation, paying | getting, groups),
    )


def to_divide(money: MoneyOf) -> str:
    """What a group brings in, as the page of a key reads it; empty when it is nothing or not known."""
    whole = money.paid.at(Kind.CONTRIBUTION, *_PROMISED)
    return notation.write(whole) if whole.known and whole else ""


def answer(said: Wording, money: MoneyOf) -> str:
    """The answer in a few sentences; what nobody wrote down is called that."""
    name, begin = said.name, capitalised(said.name)
    pays = _pays(money.paid, money.people_by_year)
    told = [
        f"{begin} {said.adds} zelf bij: {enumerated(pays)}."
        if pays
        else f"Van {name} zelf noemen de bronnen geen bijdrage."
    ]
    together = [
        f"“{group.organisation.name}” ({enumerated(paid)})"
        for group in money.groups
        if (paid := _pays(group.summary, group.people_by_year))
    ]
    if together:
        told.append(f"{begin} hoort bij {enumerated(together)}; hoe die dat onderling verdelen, staat in geen bron.")
    gets = _gets(money)
    if gets:
        told.append(f"{begin} {said.gets} {enumerated(gets)}.")
    cost = money.area.summary.cost
    if cost:
        told.append(f"Onderdelen in het eigen gebied kosten samen {formatting.total(cost)}.")
    return " ".join(told)


def _pays(paid: Summary, people_by_year: ByYear) -> list[str]:
    money = [f"{_amount(total)} {stage.value}" for stage in _PROMISED if (total := paid.at(Kind.CONTRIBUTION, stage))]
    people = [f"{in_words(found)} {stage.value}" for stage, found in at_stages(people_by_year)]
    return [*money, *people]


def _amount(total: Total) -> str:
    """An amount inside a sentence."""
    return "een nog onbekend bedrag" if total.nature is Nature.UNKNOWN else formatting.total(total)


def _gets(money: MoneyOf) -> list[str]:
    got = money.received.at(Kind.SPENDING, Stage.COMMITTED, Stage.SPENT) + money.received.covered
    held = [f"als kassier het geld van {counted(len(money.cashier_of), 'regeling', 'regelingen')}"]
    return [*([_amount(got)] if got else []), *(held if money.cashier_of else [])]


def _part(lines: LineQuerySet, totals: list[tuple[str, str]], visitor: Visitor) -> Part:
    return Part(rows.rows(lines, visitor, MOST), rows.count(lines), totals) if totals else Part([], 0, [])


def _totals(found: Summary, *kinds: Kind) -> list[tuple[str, str]]:
    """What stands at each stage, in words."""
    return [
        (capitalised(stage.value), formatting.total(total))
        for kind in kinds
        for stage in STAGES[kind]
        if (total := found.at(kind, stage))
    ]


def _totals_of_people(by_year: ByYear) -> list[tuple[str, str]]:
    return [(f"Mensen {stage.value}", in_words(found)) for stage, found in at_stages(by_year)]


def _people_by_year(lines: LineQuerySet) -> dict[int | None, Summary]:
    found = summaries(lines.filter(kind=Line.Kind.CAPACITY), "year")
    return {year: people for (year,), people in found.items()}


def _group_part(group: Group, member: Organisation, visitor: Visitor) -> GroupPart:
    found = [
        GroupRow(row, [(key, _would_be(group, member, key, row)) for key in group.keys])
        for row in rows.rows(group.lines, visitor, MOST)
    ]
    whole, count, people = summary(group.lines), rows.count(group.lines), _people_by_year(group.lines)
    return GroupPart(
        organisation=group.organisation,
        count_of_members=len(group.members),
        keys=group.keys,
        rows=found,
        sums=_sums(found, group.keys) if count == len(found) else [],
        count=count,
        summary=whole,
        people_by_year=people,
        totals=[*_totals(whole, Kind.CONTRIBUTION, Kind.SPENDING), *_totals_of_people(people)],
    )


def _sums(found: Sequence[GroupRow], keys: Sequence[DistributionKey]) -> list[GroupSum]:
    """One sum per kind and stage, and for people per year, where there is more than one row to add up."""
    places: dict[tuple[str, str], list[GroupRow]] = {}
    for each in found:
        places.setdefault((each.row.line.kind, _stage_words(each.row)), []).append(each)
    return [
        GroupSum(
            stage,
            kind == Kind.CAPACITY,
            total_of(each.row.total for each in some),
            [(key, total_of(dict(each.would_be)[key] or UNKNOWN for each in some)) for key in keys],
        )
        for (kind, stage), some in places.items()
        if len(some) > 1
    ]


def _stage_words(row: Row) -> str:
    return f"{row.stage}, {row.line.year or 'zonder jaar'}" if row.is_people else row.stage


def _would_be(group: Group, member: Organisation, key: DistributionKey, row: Row) -> Total | None:
    """The part by a key of the region of the row; None when the key is of another region or the amount unknown."""
    if key.region_id != row.line.plan.region_id or row.total.nature is Nature.UNKNOWN:
        return None
    return group.share_of(member, key, row.total)


def _gaps(organisation: Organisation, lines: LineQuerySet, groups: Sequence[Group]) -> list[str]:
    """What is not known, in sentences."""
    name = wording(organisation).name
    found = []
    everything = [lines, *(group.lines for group in groups)]
    unknown = sum(total_of(_unknown(each)).unknown for each in everything)
    if unknown:
        found.append(f"Van {counted(unknown, 'bedrag', 'bedragen')} zegt de bron alleen PM: het is nog niet bekend.")
    undated = sum(each.filter(year=None).count() for each in everything)
    if undated:
        found.append(f"{counted(undated, 'regel heeft', 'regels hebben')} in de bron geen jaar.")
    for group in groups:
        for region in parties.regions_without_keys(group):
            found.append(
                f"Hoe “{group.organisation.name}” in {region.name} onderling verdeelt, staat in geen bron en in geen "
                f"verdeelsleutel. Het deel van {name} is daarom niet te berekenen."
            )
    found.append(f"De eigen begroting van {name} staat niet in Stip: alleen wat plannen en regelingen noemen.")
    return found


def _unknown(lines: LineQuerySet) -> list[Total]:
    return list(summary(lines).standing.values()) or [ZERO]
