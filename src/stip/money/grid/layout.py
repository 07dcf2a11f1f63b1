# SPDX-License-Identifier: EUPL-1.2
"""The books of a plan as a grid of rows and years, so that a spreadsheet can hold them: pure, no database.

A row is one line of the books at one stage; each year is a column, and what has no year a column of its own. A plain
number cannot say that it is approximate, so a row says it for its cells, in the column "Aard". A position of which
parts differ takes several rows: an exact part, the two ends of a range and what is unknown each get their own, and the
rows of one line and stage are added up again when they come back. Whatever the books hold, the same comes back.
"""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeVar

from stip.money.ledger import NOTHING, STAGES, ZERO, Kind, Stage, Total
from stip.money.notation import Notation, parse, write

Year = int | None
"""The year of a column; None is the column of what has no year."""
Cell = str | int | float | Decimal | None

ITEM, TITLE, ACTIVITY, KIND, STAGE = "Onderdeel", "Titel", "Activiteit", "Soort", "Stadium"
PARTY, NAME, RECIPIENT, SCHEME, TEAM = "Partij", "Naam", "Ontvanger", "Regeling", "Team"
FORM, PURSE, FROM_STATE, NATURE = "Vorm", "Herkomst", "Uit andere rijksregeling", "Aard"
COLUMNS = (
    ITEM, TITLE, ACTIVITY, KIND, STAGE, PARTY, NAME, RECIPIENT, SCHEME, TEAM, FORM, PURSE, FROM_STATE, NATURE,
)  # fmt: skip
NO_YEAR, TOTAL = "Zonder jaar", "Totaal"
WHOLE_PLAN = "(plan als geheel)"
FORMS = {"geld": "geld", "natura": "in natura"}
PURSES = {"rijk": "Rijk", "publiek": "regionaal publiek", "privaat": "privaat", "europa": "Europees", "": ""}
_EXACT, _UNKNOWN, _LOW, _HIGH = "exact", "pm", "bandbreedte van", "bandbreedte tot"
_NATURE = re.compile(rf"(?:exact|pm|(?:circa(?: \(([0-9]{{1,5}})\))?)? ?(bandbreedte|{_LOW}|{_HIGH})?)")


@dataclass(frozen=True)
class Problem:
    """Why a file cannot be taken in: the row of the file as the spreadsheet numbers it, the column, and the sentence.

    row 0 is the file as a whole; an empty column is the row as a whole.
    """

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        column = f", kolom {self.column}" if self.column else ""
        return f"Rij {self.row}{column}: {self.message}" if self.row else self.message


class Facts(NamedTuple):
    """What tells one line from another, by code; the year is a column of its own."""

    item: str
    activity: str
    kind: str
    party: str
    recipient: str
    scheme: str
    team: str
    form: str
    purse: str
    from_state_grant: bool


class Place(NamedTuple):
    """Where an amount stands."""

    facts: Facts
    stage: str
    year: Year


@dataclass(frozen=True)
class Names:
    """What codes are called, for the columns that only people read."""

    items: Mapping[str, str]
    organisations: Mapping[str, str]


@dataclass(frozen=True)
class Grid:
    """A table as a file holds it; after the named columns come the years."""

    years: Sequence[Year]
    rows: list[list[Cell]]

    @property
    def header(self) -> list[str]:
        return [*COLUMNS, *(heading(year) for year in self.years)]


class Nature(NamedTuple):
    """What the plain numbers in a row are: how many estimates each of them is, and which part of a position."""

    circa: int
    part: str

    @property
    def label(self) -> str:
        several = f" ({self.circa})" if self.circa > 1 else ""
        return f"circa{several}{'' if self.part == _EXACT else f' {self.part}'}" if self.circa else self.part


def heading(year: Year) -> str:
    """The heading of a year's column."""
    return NO_YEAR if year is None else str(year)


def unit_of(kind: str) -> str:
    """What the amounts of a kind of line are counted in."""
    return "fte" if kind == Kind.CAPACITY else "euro"


def laid_out(books: Mapping[Place, Total], names: Names) -> Grid:
    """The positions of a plan as rows. Items come in the order of `names`, then by kind, activity and stage."""
    years: list[Year] = [*sorted({place.year for place in books if place.year is not None}), None]
    rows: dict[tuple[Facts, str, Nature], dict[Year, Cell]] = {}
    for place, total in books.items():
        for nature, cell in _pieces(total):
            rows.setdefault((place.facts, place.stage, nature), {})[place.year] = cell
    order = {code: number for number, code in enumerate(names.items)}
    keys = sorted(rows, key=lambda key: _in_order(key, order))
    return Grid(years, [[*_named(*key, names), *(rows[key].get(year) for year in years)] for key in keys])


def amount_in(cell: Cell, nature: Nature, unit: str, notation: Notation | None) -> Total:
    """What a cell adds to its position. A text that says its own nature goes before what its row says.

    raises  ValueError, in Dutch, when it is no amount or does not fit the row
    """
    found = parse(cell, notation=notation, unit=unit)
    if found is None:
        return ZERO
    if found.circa or found.unknown or found.low != found.high:
        if nature.part in (_LOW, _HIGH):
            raise ValueError(f"'{cell}' past niet bij '{nature.label}'. Vul in deze rij alleen gewone bedragen in.")
        return found if found.circa or found.unknown else replace(found, circa=nature.circa)
    return _as_told(found.low, nature) if found.low else ZERO


@lru_cache(maxsize=1000)
def nature_named(text: str) -> Nature:
    """What "Aard" says; empty is exact. Raises ValueError, in Dutch, when it says something else."""
    words = " ".join(text.lower().split()) or _EXACT
    found = _NATURE.fullmatch(
        {"bandbreedte (van)": _LOW, "bandbreedte (tot)": _HIGH, "p.m.": _UNKNOWN}.get(words, words)
    )
    if found is None:
        raise ValueError(f"'{text[:40]}' is geen aard. Kies exact, circa, pm, '{_LOW}' of '{_HIGH}'.")
    if words in (_EXACT, _UNKNOWN, "p.m."):
        return Nature(0, _UNKNOWN if words != _EXACT else _EXACT)
    return Nature(int(found[1] or 1) if words.startswith("circa") else 0, found[2] or _EXACT)


K = TypeVar("K", bound=Hashable)


def differences(books: Mapping[K, Total], wanted: Mapping[K, Total]) -> list[tuple[K, Total, Total]]:
    """What must change for the books to say what is wanted: (place, before, after), only where `wanted` speaks."""
    found = ((place, books.get(place, ZERO), total) for place, total in wanted.items())
    return [(place, before, after) for place, before, after in found if before != after]


def sort_of(before: Total, after: Total) -> str:
    """What happens to a position: new, changed or gone."""
    if not before:
        return "new"
    return "changed" if after else "gone"


def _pieces(total: Total) -> Iterable[tuple[Nature, Cell]]:
    """The parts of a position that need a row each."""
    if total.unknown:
        yield Nature(0, _UNKNOWN), write(Total(unknown=total.unknown))
    if total.low != total.high:
        yield Nature(total.circa, _LOW), total.low
        yield Nature(total.circa, _HIGH), total.high
    elif total.low:
        yield Nature(total.circa, _EXACT), total.low
    elif total.circa:
        # A zero in a row of estimates is what people type for "nothing"; words tell it apart.
        yield Nature(total.circa, _EXACT), write(Total(circa=total.circa))


def _as_told(value: Decimal, nature: Nature) -> Total:
    if nature.part == _LOW:
        return Total(value, NOTHING)
    if nature.part == _HIGH:
        return Total(NOTHING, value, circa=nature.circa)
    if nature.part != _EXACT:
        advice = "Schrijf PM in de cel of verander de aard." if nature.part == _UNKNOWN else "Schrijf 1.000 tot 2.000."
        raise ValueError(f"In deze rij met aard '{nature.part}' staat een gewoon bedrag. {advice}")
    return Total(value, value, circa=nature.circa)


def _named(facts: Facts, stage: str, nature: Nature, names: Names) -> list[Cell]:
    return [
        facts.item, names.items.get(facts.item, "") if facts.item else WHOLE_PLAN, facts.activity, facts.kind, stage,
        facts.party, names.organisations.get(facts.party, ""), facts.recipient, facts.scheme, facts.team,
        FORMS.get(facts.form, facts.form), PURSES.get(facts.purse, facts.purse),
        "ja" if facts.from_state_grant else "nee", nature.label,
    ]  # fmt: skip


def _in_order(key: tuple[Facts, str, Nature], order: Mapping[str, int]) -> tuple[object, ...]:
    facts, stage, nature = key
    kinds, parts = list(Kind), [_EXACT, _LOW, _HIGH, _UNKNOWN]
    kind = Kind(facts.kind)
    at = STAGES[kind].index(Stage(stage))
    own = facts._replace(item="", kind="")
    return (order.get(facts.item, -1), kinds.index(kind), own, at, parts.index(nature.part), nature.circa)
