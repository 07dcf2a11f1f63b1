# SPDX-License-Identifier: EUPL-1.2
"""What somebody says about the columns of a table, before it is read as figures.

A table is wide, with a column of figures per indicator or per indicator and year, or long, with one figure per row.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from stip.monitor.figures.levels import canonical, level_of
from stip.monitor.figures.store import Status
from stip.monitor.releases.readers.own import Meaning, column_names, word
from stip.monitor.releases.readers.signs import Unclear, number
from stip.monitor.releases.readers.tables import Cell

Rows = Sequence[Sequence[Cell]]
MAX_COLUMNS = 100
MAX_SUBJECTS = 40
_LOOKED_AT = 30
_DECIMALS = re.compile(r"\d[.,](\d{1,2})%?$")
_YEAR = re.compile(r"(?<!\d)(19|20)\d{2}(?!\d)")


class Role(StrEnum):
    """What a column holds."""

    NOTHING = ""
    AREA = "gebied"
    YEAR = "jaar"
    FIGURES = "cijfers"
    SUBJECT = "indicator"
    VALUE = "waarde"
    PART = "groep"
    OBSERVED = "waarnemingen"


_BY_HEADING: Mapping[Role, tuple[str, ...]] = {
    Role.YEAR: ("jaar", "year", "peiljaar", "periode", "perioden"),
    Role.SUBJECT: ("indicator", "onderwerp", "kenmerk", "maat"),
    Role.VALUE: ("waarde", "value", "cijfer", "uitkomst"),
    Role.PART: ("groep", "leeftijd", "geslacht", "doelgroep"),
    Role.OBSERVED: ("n", "waarnemingen", "respondenten", "ondervraagden", "aantal waarnemingen", "aantal respondenten"),
}
_AREA_WORDS = ("gebied", "gemeente", "wijk", "buurt", "regio", "code", "provincie")
_ONCE = (Role.YEAR, Role.SUBJECT, Role.VALUE, Role.PART, Role.OBSERVED)


@dataclass(frozen=True)
class Layout:
    """Where everything stands.

    heading         the row with the names of the columns, from nought
    roles           what each column holds
    years           for each column the year of its figures, when it has one of its own
    of_year         the year of all figures, when no column tells it
    decimal_comma   how numbers are written; when nobody says so, each column tells
    blank           what an empty cell means; else nothing is kept of it
    """

    roles: tuple[Role, ...]
    years: tuple[int | None, ...]
    heading: int = 0
    of_year: int | None = None
    decimal_comma: bool | None = None
    blank: Status | None = None

    def at(self, role: Role) -> int | None:
        """The column with this role."""
        return self.roles.index(role) if role in self.roles else None

    @property
    def is_long(self) -> bool:
        return Role.VALUE in self.roles


@dataclass(frozen=True)
class Subject:
    """Something that the table has figures of, by the word it uses.

    columns    those with its figures
    decimals   how many its first figures are written with, two at most
    """

    name: str
    columns: tuple[int, ...]
    decimals: int = 0


def suggested(rows: Rows) -> Layout:
    """A first idea of what the columns hold, to be looked at by somebody."""
    heading = next((place for place, row in enumerate(rows) if sum(bool(word(cell)) for cell in row) > 1), 0)
    return suggested_below(rows, heading)


def suggested_below(rows: Rows, heading: int) -> Layout:
    """As `suggested`, with the row of headings known."""
    names = column_names(rows[heading]) if heading < len(rows) else []
    body = rows[heading + 1 : heading + 1 + _LOOKED_AT]
    roles = [_by_heading(name) for name in names]
    for role in _ONCE:
        roles = _first_only(roles, role)
    area = _area(names, body, roles)
    roles = [Role.AREA if place == area else role for place, role in enumerate(roles)]
    if Role.VALUE not in roles:
        roles = [
            Role.FIGURES if role is Role.NOTHING and _holds_numbers(body, place) else role
            for place, role in enumerate(roles)
        ]
    told = Role.YEAR in roles
    years = [None if told or role is not Role.FIGURES else _year_in(names[place]) for place, role in enumerate(roles)]
    return Layout(tuple(roles), tuple(years), heading)


def problems(layout: Layout) -> list[str]:
    """What is missing or contradicts itself, in sentences for people."""
    told = [
        f"Meer dan één kolom is ‘{role}’. Kies er een." for role in (Role.AREA, *_ONCE) if layout.roles.count(role) > 1
    ]
    if Role.AREA not in layout.roles:
        told.append("Geen enkele kolom is het gebied. Kies de kolom met codes of namen van gebieden.")
    if Role.FIGURES not in layout.roles and not layout.is_long:
        told.append("Geen enkele kolom heeft cijfers. Kies minstens één kolom met cijfers of met de waarde.")
    if layout.is_long and Role.FIGURES in layout.roles:
        told.append("Kies kolommen met cijfers, of één kolom met de waarde; niet allebei.")
    if Role.SUBJECT in layout.roles and not layout.is_long:
        told.append("Er is een kolom met namen van indicatoren, maar geen kolom met de waarde. Kies die ook.")
    if not told and not _has_year(layout):
        told.append("Van welk jaar de cijfers zijn, is niet te zien. Kies de kolom met het jaar of vul het jaar in.")
    return told


def subjects(layout: Layout, rows: Rows) -> list[Subject]:
    """What there are figures of, in the order of the table."""
    names = column_names(rows[layout.heading]) if layout.heading < len(rows) else []
    body = rows[layout.heading + 1 :]
    if not layout.is_long:
        return [
            Subject(name, tuple(columns), _decimals(word(row[columns[0]]) for row in body if len(row) > columns[0]))
            for name, columns in _of_columns(layout, names).items()
        ]
    value, column = layout.at(Role.VALUE), layout.at(Role.SUBJECT)
    assert value is not None
    of_word: dict[str, list[str]] = {}
    for row in body:
        name = names[value] if column is None else word(row[column]) if len(row) > column else ""
        if name and len(row) > value:
            of_word.setdefault(name, []).append(word(row[value]))
    return [Subject(name, (value,), _decimals(told)) for name, told in of_word.items()]


def meaning(
    layout: Layout,
    found: Sequence[Subject],
    codes: Mapping[str, str],
    *,
    people: frozenset[str] = frozenset(),
    limits: Mapping[str, tuple[float, float]] | None = None,
) -> Meaning:
    """How the table is to be read.

    codes    our indicator by the name of the subject; other subjects are left out
    people   indicators that count people
    limits   by indicator the least and the most it can be
    raises   ValueError when the layout has problems
    """
    wrong = problems(layout)
    area = layout.at(Role.AREA)
    if wrong or area is None:
        raise ValueError(f"a layout must be free of problems, got {wrong}")
    kept = [one for one in found if one.name in codes]
    wide = {column: (codes[one.name], layout.years[column]) for one in kept for column in one.columns}
    return Meaning(
        area=area,
        year=layout.at(Role.YEAR),
        of_year=layout.of_year,
        values={} if layout.is_long else wide,
        indicator=layout.at(Role.SUBJECT),
        indicators={one.name: codes[one.name] for one in kept} if layout.is_long else {},
        value=layout.at(Role.VALUE),
        part=layout.at(Role.PART),
        observed=layout.at(Role.OBSERVED),
        counts=people,
        blank=layout.blank,
        skipped=frozenset(one.name for one in found) - codes.keys(),
        limits=limits or {},
        decimal_comma=layout.decimal_comma,
    )


def _by_heading(name: str) -> Role:
    return next((role for role, words in _BY_HEADING.items() if name.lower() in words), Role.NOTHING)


def _first_only(roles: list[Role], role: Role) -> list[Role]:
    first = roles.index(role) if role in roles else -1
    return [Role.NOTHING if one is role and place != first else one for place, one in enumerate(roles)]


def _area(names: Sequence[str], body: Rows, roles: Sequence[Role]) -> int | None:
    """The column with codes of areas, else the one that its heading calls an area."""
    free = [place for place, role in enumerate(roles) if role is Role.NOTHING]
    coded = (place for place in free if any(level_of(canonical(told)) for told in _told(body, place)))
    named = (place for place in free if any(one in names[place].lower() for one in _AREA_WORDS))
    return next(coded, next(named, None))


def _told(body: Rows, place: int) -> Iterator[str]:
    return (told for row in body if place < len(row) and (told := word(row[place])))


def _holds_numbers(body: Rows, place: int) -> bool:
    told = list(_told(body, place))
    return bool(told) and sum(map(_is_number, told)) * 2 >= len(told)


def _is_number(told: str) -> bool:
    try:
        number(told, decimal_comma=True)
    except Unclear:
        return told in (".", "x", "-")
    return True


def _year_in(name: str) -> int | None:
    found = _YEAR.search(name)
    return int(found[0]) if found else None


def _has_year(layout: Layout) -> bool:
    if layout.of_year is not None or Role.YEAR in layout.roles:
        return True
    with_figures = [year for year, role in zip(layout.years, layout.roles, strict=True) if role is Role.FIGURES]
    return not layout.is_long and None not in with_figures


def _of_columns(layout: Layout, names: Sequence[str]) -> dict[str, list[int]]:
    """Columns that differ in their year only are about the same thing."""
    grouped: dict[str, list[int]] = {}
    for place, role in enumerate(layout.roles):
        if role is Role.FIGURES:
            name = names[place] if place < len(names) else column_names([None] * (place + 1))[place]
            own = layout.years[place]
            if own is not None:
                name = " ".join(name.replace(str(own), "").split()).strip(" ()-_:,") or "cijfers"
            elif name in grouped:
                name = f"{name} ({column_names([None] * (place + 1))[place]})"
            grouped.setdefault(name, []).append(place)
    return grouped


def _decimals(told: Iterable[str]) -> int:
    first = (_DECIMALS.search(one) for one in islice(told, _LOOKED_AT))
    return max((len(found[1]) for found in first if found), default=0)
