# SPDX-License-Identifier: EUPL-1.2
"""The table in which the books of a plan are edited, ready to be drawn: groups of rows, cells with names and texts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from stip.money import ledger
from stip.money.grid.cell_actions import Answer, Outcome, write_amount
from stip.money.grid.cells import Place, Table, Year
from stip.money.ledger import ZERO, Total
from stip.money.line_facts import LineFacts
from stip.money.models import Line
from stip.money.schemes import Scheme
from stip.money.stating import purse_of
from stip.partners.models import Body, Organisation
from stip.places.access import Visitor
from stip.plans.models import Item, Plan
from stip.website.formatting import capitalised

NO_YEAR = "zonder jaar"
WHOLE_PLAN = "Het plan als geheel"


@dataclass(frozen=True)
class Cell:
    """One field.

    seen      what stands in the books, as text
    text      what stands in the field: `seen`, or what somebody typed that is not saved
    theirs    when somebody else changed it meanwhile: what stands there now ("niets" when it is empty)
    """

    name: str
    year: Year
    label: str
    seen: str
    text: str
    message: str = ""
    theirs: str = ""

    @property
    def heading(self) -> str:
        return year_words(self.year)


@dataclass(frozen=True)
class Row:
    """`number` is its place on the page; `title` and `detail` say what it is about."""

    number: int
    facts: LineFacts
    title: str
    detail: str
    cells: list[Cell]
    total: str

    @property
    def is_people(self) -> bool:
        """Whether it counts people, who are not added up over years."""
        return self.facts.unit == "fte"


@dataclass(frozen=True)
class Group:
    """The rows of one item; `code` is empty for the plan as a whole, and of new rows."""

    title: str
    code: str
    rows: list[Row]
    number: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class TotalCell:
    """`rest` is what stands in rows that are not on this page, in a form that the script adds up."""

    year: str
    heading: str
    text: str
    rest: str


@dataclass(frozen=True)
class TotalRow:
    kind: str
    title: str
    cells: list[TotalCell]
    is_people: bool = False


@dataclass(frozen=True)
class GridPage:
    years: list[Year]
    groups: list[Group]
    totals: list[TotalRow]
    shown: int = 0
    columns: int = 0


@dataclass(frozen=True)
class Draft:
    """What somebody sent that was not saved, by cell: the text, and why it was not saved."""

    texts: Mapping[Place, str] = field(default_factory=dict)
    answers: Mapping[Place, Answer] = field(default_factory=dict)


def grid_page(plan: Plan, visitor: Visitor, found: Table, added: Sequence[LineFacts], draft: Draft) -> GridPage:
    """Rows that were `added` and hold nothing yet come first, in a group of their own."""
    years: list[Year] = [*found.years, None]
    new = [facts for facts in added if facts not in found.rows]
    names = _Names(plan, visitor, [*new, *found.rows])
    numbered = list(enumerate([*new, *found.rows]))
    rows = [_row(number, facts, found, years, names, draft) for number, facts in numbered]
    groups = [Group("Nieuwe regels", "", rows[: len(new)], is_new=True)] if new else []
    for code, of_item in groupby(rows[len(new) :], key=lambda row: row.facts.item):
        item = names.items.get(code)
        groups.append(Group(names.item(code), code, list(of_item), item.number if item else ""))
    totals = [_total_row(kind, found, years) for kind in ledger.Kind if _is_used(kind, found, new)]
    return GridPage(years, groups, totals, shown=len(rows), columns=len(years) + 2)


def year_words(year: Year) -> str:
    return NO_YEAR if year is None else str(year)


def year_key(year: Year) -> str:
    """A year in the name of a field or an attribute; empty is no year."""
    return "" if year is None else str(year)


def cell_words(facts: LineFacts, year: Year) -> str:
    """What a cell is about for somebody who may not look up names now: in codes, as she sent them."""
    word = "inzet" if facts.kind == Line.Kind.CAPACITY else facts.kind
    parts = (word, facts.item, facts.activity, facts.party, facts.scheme, facts.stage, year_words(year))
    return ", ".join(part for part in parts if part)


def total_words(total: Total) -> str:
    """A total as the table writes it; nothing is left empty."""
    return ledger.in_short(total) if total else ""


def total_token(total: Total) -> str:
    """A total as the script adds it up, in whole cents and with parts that may be negative."""
    return f"{total.low.scaleb(2):.0f}|{total.high.scaleb(2):.0f}|{total.circa}|{total.unknown}"


def row_words(facts: LineFacts, names: "_Names") -> tuple[str, str]:
    """What a row is about: kind and stage, and what else tells it apart."""
    word = "inzet" if facts.kind == Line.Kind.CAPACITY else str(Line.Kind(facts.kind).label)
    title = capitalised(f"{word}, {facts.stage}") + (" (fte)" if facts.unit == "fte" else "")
    parts = [
        facts.activity,
        names.party(facts.party),
        f"aan {names.party(facts.recipient)}" if facts.recipient else "",
        names.teams.get(facts.team, facts.team),
        names.scheme(facts.scheme),
        "in natura" if facts.form == Line.Form.IN_KIND else "",
        names.purse(facts),
        "uit een andere rijksregeling" if facts.from_state_grant else "",
    ]
    return title, " · ".join(dict.fromkeys(part for part in parts if part))


class _Names:
    """The names behind the codes of some rows, read at once."""

    def __init__(self, plan: Plan, visitor: Visitor, rows: Iterable[LineFacts]) -> None:
        rows = list(rows)
        parties = {code for row in rows for code in (row.party, row.recipient) if code}
        wanted = plan.items.filter(code__in={row.item for row in rows}).only("code", "title", "plan_id", "path")
        self.items: dict[str, Item] = {item.code: item for item in wanted}
        organisations = Organisation.objects.filter(code__in=parties).prefetch_related("members")
        self._parties = {one.code: one for one in organisations}
        self.teams = dict(Body.objects.filter(code__in={row.team for row in rows}).values_list("code", "name"))
        schemes = Scheme.objects.readable_by(visitor).filter(code__in={row.scheme for row in rows})
        self._schemes = dict(schemes.values_list("code", "name"))

    def party(self, code: str) -> str:
        return self._parties[code].name if code in self._parties else code

    def scheme(self, code: str) -> str:
        return self._schemes.get(code, "een regeling die u niet mag lezen") if code else ""

    def item(self, code: str) -> str:
        return self.items[code].title if code in self.items else code or WHOLE_PLAN

    def purse(self, facts: LineFacts) -> str:
        """From which purse it comes, when that does not follow from who pays."""
        if not facts.purse or facts.purse == purse_of(self._parties.get(facts.party)):
            return ""
        return f"herkomst {Line.Purse(facts.purse).label}"


def _row(number: int, facts: LineFacts, found: Table, years: Sequence[Year], names: _Names, draft: Draft) -> Row:
    title, detail = row_words(facts, names)
    about = ", ".join(part for part in (names.item(facts.item), title, detail) if part)
    cells = [_cell(number, (facts, year), found, about, draft) for year in years]
    whole = ZERO if facts.unit == "fte" else ledger.total_of(found.cells.get((facts, year), ZERO) for year in years)
    return Row(number, facts, title, detail, cells, total_words(whole))


def _cell(number: int, place: Place, found: Table, about: str, draft: Draft) -> Cell:
    year = place[1]
    seen = write_amount(found.cells.get(place, ZERO))
    answer = draft.answers.get(place)
    is_conflict = answer is not None and answer.outcome is Outcome.CONFLICT
    return Cell(
        name=f"c-{number}-{year_key(year)}",
        year=year,
        label=f"{about}, {year_words(year)}",
        seen=seen,
        text=draft.texts.get(place, seen),
        message=answer.message if answer else "",
        theirs=(seen or "niets") if is_conflict else "",
    )


def _is_used(kind: ledger.Kind, found: Table, new: Sequence[LineFacts]) -> bool:
    return any(name == kind for name, _ in found.totals) or any(facts.kind == kind for facts in new)


def _total_row(kind: ledger.Kind, found: Table, years: Sequence[Year]) -> TotalRow:
    here: dict[Year, Total] = {}
    for (facts, year), total in found.cells.items():
        if facts.kind == kind:
            here[year] = here.get(year, ZERO) + total
    by_year = {year: found.totals.get((kind.value, year), ZERO) for year in years}
    cells = [_total_cell(year_key(year), year_words(year), by_year[year], here.get(year, ZERO)) for year in years]
    words = "Inzet van mensen (fte)" if kind is ledger.Kind.CAPACITY else str(Line.Kind(kind.value).label)
    plural = {"bijdrage": "Bijdragen", "uitgave": "Uitgaven"}.get(kind.value, capitalised(words))
    if kind is ledger.Kind.CAPACITY:
        return TotalRow(kind.value, plural, cells, is_people=True)
    whole = _total_cell("alles", "totaal", ledger.total_of(by_year.values()), ledger.total_of(here.values()))
    return TotalRow(kind.value, plural, [*cells, whole])


def _total_cell(year: str, heading: str, total: Total, here: Total) -> TotalCell:
    return TotalCell(year, heading, total_words(total), total_token(total - here))
