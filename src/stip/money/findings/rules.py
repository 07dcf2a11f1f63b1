# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with the books of a plan: pure rules over what stands on its lines.

A place is an item with lines of its own, by its path; the plan as a whole has the empty path. Money that stands higher
in the plan also pays for what is below it, so needs and cover are compared at the highest place that has cover.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from stip.money import ledger, wording
from stip.money.ledger import COVERING, ZERO, Gap, Kind, Stage, Total, gap, total_of

_GRANTED = (Stage.GRANTED, Stage.RECEIVED)
_STRICT = ("rijk", "europa")
"""The purses that must grant money before it may be spent; of others a promise is enough."""


class Sort(StrEnum):
    """What a finding is about, in the order in which they are shown."""

    TOTAL = "totaal"
    SURPLUS = "overdekt"
    OVERSPENT = "overschreden"
    NO_DECISION = "zonder-besluit"
    NO_MONEY = "zonder-geld"
    NOT_BOOKED = "niet-in-de-boeken"
    NOT_STATED = "niet-in-het-plan"
    NO_YEAR = "zonder-jaar"
    ROUNDING = "afronding"


class Figure(NamedTuple):
    """An amount that a finding rests on, with what it is."""

    label: str
    total: Total


@dataclass(frozen=True)
class Suspicion:
    """Something that does not fit at a place of a plan; `lines` are the lines it rests on."""

    sort: Sort
    plan: int
    path: str
    title: str
    explanation: str
    figures: tuple[Figure, ...]
    lines: frozenset[int] = frozenset()
    unit: str = "euro"
    party: int | None = None


@dataclass(frozen=True)
class Position:
    """What stands on one line at one stage, with the facts of the line that the rules look at."""

    line: int
    path: str
    kind: Kind
    stage: Stage
    year: int | None
    party: int | None
    team: int | None
    rate: Decimal | None
    purse: str
    total: Total

    @property
    def may_be_spent(self) -> bool:
        stages = _GRANTED if self.purse in _STRICT else COVERING
        return self.kind is Kind.CONTRIBUTION and self.stage in stages


@dataclass
class Books:
    """The positions of one plan, own and summed up over everything below each place.

    hidden   the paths of lines that are left out because the visitor may not read them
    """

    plan: int
    positions: list[Position]
    hidden: frozenset[str] = frozenset()
    own: dict[str, list[Position]] = field(default_factory=dict)
    under: dict[str, list[Position]] = field(default_factory=dict)
    below: dict[str, dict[tuple[Kind, Stage], Total]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.positions:
            self.own.setdefault(row.path, []).append(row)
            place = (row.kind, row.stage)
            for path in with_above(row.path):
                self.under.setdefault(path, []).append(row)
                sums = self.below.setdefault(path, {})
                sums[place] = sums.get(place, ZERO) + row.total

    def at(self, path: str, kind: Kind, *stages: Stage) -> Total:
        """What stands at these stages at the place and below it."""
        sums = self.below.get(path, {})
        return total_of(sums.get((kind, stage), ZERO) for stage in stages)

    def highest(self, path: str, kind: Kind, *stages: Stage) -> str:
        """The highest place, from the plan down to `path`, with such money of its own; `path` when there is none."""
        return next((above for above in with_above(path) if self.has(above, kind, *stages)), path)

    def has(self, path: str, kind: Kind, *stages: Stage) -> bool:
        return any(row.kind is kind and row.stage in stages for row in self.own.get(path, ()))

    def lines(self, path: str, *kinds: Kind) -> frozenset[int]:
        """The lines of these kinds at the place and below it."""
        return frozenset(row.line for row in self.under.get(path, ()) if row.kind in kinds)

    def is_whole(self, path: str) -> bool:
        """Whether nothing at, above or below the place is left out: else a sum would be wrong, or would tell."""
        return not any(hidden.startswith(path) or path.startswith(hidden) for hidden in self.hidden)


def with_above(path: str) -> list[str]:
    """The plan, every ancestor and the place itself.

    >>> with_above("00010002"), with_above("")
    (['', '0001', '00010002'], [''])
    """
    return [path[:end] for end in range(0, len(path) + 1, 4)]


def suspicions(books: Books) -> Iterator[Suspicion]:
    """Everything that does not fit in the books of one plan."""
    for path in sorted(books.own):
        if books.is_whole(path):
            yield from _surplus(books, path)
            yield from _no_decision(books, path)
    yield from _no_money(books)
    yield from _overspent(books)
    yield from _no_year(books)


def _surplus(books: Books, path: str) -> Iterator[Suspicion]:
    if not books.has(path, Kind.COST, *ledger.STAGES[Kind.COST]):
        return
    need = books.at(path, Kind.COST, *ledger.STAGES[Kind.COST])
    cover = books.at(path, Kind.CONTRIBUTION, *COVERING)
    over = gap(need, cover)
    if over.is_surplus:
        yield Suspicion(
            Sort.SURPLUS,
            books.plan,
            path,
            "Er is meer toegezegd dan het kost",
            f"Er is {wording.total(cover)} gedekt en {wording.total(need)} nodig. Dat is {_distance(over)} te veel: "
            "kijk of er kosten ontbreken, of dat een bijdrage twee keer is geboekt.",
            (Figure("nodig", need), Figure("gedekt", cover)),
            books.lines(path, Kind.COST, Kind.CONTRIBUTION),
        )


def _no_decision(books: Books, path: str) -> Iterator[Suspicion]:
    """Money on its way without a decided cost. Whether a paper is cited is looked up by the caller."""
    rows = [
        row
        for row in books.own[path]
        if row.kind is Kind.SPENDING or (row.kind is Kind.CONTRIBUTION and row.stage in _GRANTED)
    ]
    decided = any(books.has(above, Kind.COST, Stage.DECIDED) for above in with_above(path))
    if not rows or decided or books.at(path, Kind.COST, Stage.DECIDED):
        return
    come = total_of(row.total for row in rows if row.kind is Kind.CONTRIBUTION)
    gone = total_of(row.total for row in rows if row.kind is Kind.SPENDING)
    figures = (Figure("toegekend of ontvangen", come), Figure("uitgegeven", gone))
    yield Suspicion(
        Sort.NO_DECISION,
        books.plan,
        path,
        "Er is geld, maar geen besluit",
        "Er is geld toegekend, ontvangen of uitgegeven, terwijl er geen kosten zijn besloten en bij geen van de "
        "mutaties een stuk staat. Boek het besluit, of voeg het stuk toe.",
        tuple(figure for figure in figures if figure.total),
        frozenset(row.line for row in rows),
    )


def _no_money(books: Books) -> Iterator[Suspicion]:
    decided = (path for path in books.own if books.has(path, Kind.COST, Stage.DECIDED))
    pots = {books.highest(path, Kind.CONTRIBUTION, *COVERING) for path in decided}
    for path in sorted(pots):
        need = books.at(path, Kind.COST, Stage.DECIDED)
        cover = books.at(path, Kind.CONTRIBUTION, *COVERING)
        short = gap(need, cover)
        if not books.is_whole(path) or (short.low <= 0 and not (cover.unknown and short.high > 0)):
            continue
        if not cover:
            words = "Niemand heeft er geld voor toegezegd."
        elif cover.unknown:
            words = f"Gedekt is {wording.total(cover)}: of dat genoeg is, is niet te zeggen."
        else:
            words = f"Gedekt is {wording.total(cover)}: er is nog {_distance(short)} nodig."
        yield Suspicion(
            Sort.NO_MONEY,
            books.plan,
            path,
            "Er is een besluit, maar nog niet het geld",
            f"Er is {wording.total(need)} aan kosten besloten. {words}",
            (Figure("besloten", need), Figure("gedekt", cover)),
            books.lines(path, Kind.COST, Kind.CONTRIBUTION),
        )


def _overspent(books: Books) -> Iterator[Suspicion]:
    spent = [row for row in books.positions if row.stage is Stage.SPENT]
    free = [row for row in books.positions if row.may_be_spent]
    pots = {(_purse_of(books, path, party), party) for path, party in {(row.path, row.party) for row in spent}}
    gone_below, come_below = _by_party(spent), _by_party(free)
    for path, party in sorted(pots, key=lambda pot: (pot[0], pot[1] or 0)):
        gone, come = gone_below[path, party], come_below.get((path, party), ZERO)
        over = gap(come, gone)
        if books.is_whole(path) and over.is_surplus:
            whose = "van deze geldgever" if party else "van alle geldgevers samen"
            yield Suspicion(
                Sort.OVERSPENT,
                books.plan,
                path,
                "Er is meer uitgegeven dan er is toegekend",
                f"Van het geld {whose} is {wording.total(gone)} besteed. Om te besteden was er "
                f"{wording.total(come) if come else 'niets'}: {_distance(over)} minder. Geld van het Rijk of Europa "
                "telt daarbij mee als het is toegekend of ontvangen, ander geld ook als het is toegezegd.",
                (Figure("besteed", gone), Figure("te besteden", come)),
                frozenset(
                    row.line
                    for row in books.under[path]
                    if (row.stage is Stage.SPENT or row.may_be_spent) and party in (None, row.party)
                ),
                party=party,
            )


def _by_party(rows: Iterable[Position]) -> dict[tuple[str, int | None], Total]:
    """Sums at each place and below it: of each party, and under None of all together."""
    sums: dict[tuple[str, int | None], Total] = {}
    for row in rows:
        for path in with_above(row.path):
            for party in {row.party, None}:
                sums[path, party] = sums.get((path, party), ZERO) + row.total
    return sums


def _purse_of(books: Books, path: str, party: int | None) -> str:
    """The highest place with money that this spending may come from; the place itself when there is none."""
    for above in with_above(path):
        if any(row.may_be_spent and party in (None, row.party) for row in books.own.get(above, ())):
            return above
    return path


def _no_year(books: Books) -> Iterator[Suspicion]:
    """Contributions that no overview per year or funder can show, in a plan that has years; told once per plan."""
    paid = [row for row in books.positions if row.kind is Kind.CONTRIBUTION]
    if not any(row.year for row in books.positions):
        return
    gaps = (("zonder jaar", [row for row in paid if not row.year]), ("zonder geldgever", _nameless(paid)))
    found = [(label, rows) for label, rows in gaps if rows]
    if found:
        counts = " en ".join(f"{_lines(rows)} {label}" for label, rows in found)
        yield Suspicion(
            Sort.NO_YEAR,
            books.plan,
            "",
            "Bijdragen zonder jaar of geldgever",
            f"De boeken van dit plan gaan per jaar, maar er zijn {counts}. In een overzicht per jaar of per geldgever "
            "staan die apart.",
            tuple(Figure(label, total_of(row.total for row in rows)) for label, rows in found),
            frozenset(row.line for _, rows in found for row in rows),
        )


def _distance(apart: Gap) -> str:
    """How far need and cover are apart, with how sure that is."""
    near = apart.low if apart.low > 0 else -apart.high
    is_one = apart.low == apart.high and not (apart.at_least or apart.at_most)
    return f"{'' if is_one else 'minstens '}{'circa ' if apart.circa else ''}{wording.euro(near)}"


def _nameless(rows: Iterable[Position]) -> list[Position]:
    return [row for row in rows if row.party is None]


def _lines(rows: Iterable[Position]) -> str:
    count = len({row.line for row in rows})
    return "één regel" if count == 1 else f"{count} regels"
