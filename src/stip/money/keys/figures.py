# SPDX-License-Identifier: EUPL-1.2
"""The figures of a distribution key: filled in by its method, or refused with the reason beside the row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from stip.money.keys import inhabitants
from stip.money.schemes import DistributionKey
from stip.partners.exchange import Problem
from stip.partners.models import Organisation
from stip.places.models import Region

Facts = dict[str, Any]
Method = DistributionKey.Method
LARGEST = Decimal(10) ** 10
"""Figures stay below this, as the database holds them."""


@dataclass(frozen=True)
class Filled:
    """What the figures of a key become: as text by organisation, the source to name, and what is wrong."""

    figures: dict[str, str]
    source: str
    problems: list[Problem]


@dataclass(frozen=True)
class Asked:
    """What is asked of a key, with what it said before (empty for a new one)."""

    region: Region
    facts: Facts
    before: Facts
    rows: list[Facts]
    parties: dict[str, Organisation]

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.facts["peildatum"]) if self.facts.get("peildatum") else None

    @property
    def source(self) -> str:
        return str(self.facts.get("bron", ""))


def figures_of(region: Region, facts: Facts, before: Facts) -> Filled:
    """The figures by the method that the facts ask for.

    facts    the key in exchange form; `cijfers` names the organisations, and without them the municipalities of the
             region take part
    before   the key as it stands: a figure that CBS gave then stays as long as method and day stay
    """
    rows = [dict(row) for row in facts.get("cijfers", [])]
    if not rows and facts["methode"] in (Method.INHABITANTS, Method.EQUAL):
        rows, lacking = _municipalities(region)
        if lacking:
            return Filled({}, "", [lacking])
    codes = [row["organisatie"] for row in rows]
    # PostgreSQL cannot even be asked for a text with a zero character.
    askable = [code for code in codes if "\x00" not in code]
    parties = Organisation.objects.select_related("area").in_bulk(askable, field_name="code")
    problems = [*_not_there(rows, parties), *_twice(codes)]
    if not rows:
        problems.append(Problem("een verdeelsleutel heeft minstens één organisatie: voeg er een toe", ("cijfers",)))
    if problems:
        return Filled({}, "", problems)
    return _FILLERS[facts["methode"]](Asked(region, facts, before, rows, parties))


def plain(value: Decimal) -> str:
    """A figure as text, without needless zeros.

    >>> plain(Decimal("35896.0000")), plain(Decimal("12.50")), plain(Decimal("100"))
    ('35896', '12.5', '100')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _per_inhabitant(asked: Asked) -> Filled:
    if asked.day is None:
        return Filled({}, "", [Problem("kies de peildatum van de inwonertallen", ("peildatum",))])
    counts = _counts(asked, asked.day)
    counted = {code: str(count.inhabitants) for code, count in counts.items()}
    old = {row["organisatie"]: row["cijfer"] for row in asked.before.get("cijfers", [])}
    stays = _same_method_and_day(asked)
    figures = {row["organisatie"]: row.get("cijfer", "") for row in asked.rows}
    figures |= {code: old[code] if stays and code in old else counted[code] for code in counted}
    problems = []
    for index, row in enumerate(asked.rows):
        code, typed = row["organisatie"], row.get("cijfer", "")
        if not figures[code]:
            told = _not_counted(asked.parties[code].name, asked.day)
        elif typed not in ("", figures[code], old.get(code), counted.get(code)):
            told = _counted_otherwise(figures[code], asked.day)
        else:
            continue
        problems.append(Problem(told, ("cijfers", index, "cijfer")))
    source = asked.source
    if not stays and source == asked.before.get("bron", ""):
        source = _source(asked.day, {asked.parties[code].name: count for code, count in counts.items()})
    if not source and not problems:
        problems.append(Problem("noem de bron van de inwonertallen die u zelf invult", ("bron",)))
    return Filled(figures, source, problems or _all_zero(figures))


def _counts(asked: Asked, day: date) -> dict[str, inhabitants.Count]:
    """What CBS counted in the municipalities that take part, by the code of the organisation."""
    towns = [party for party in asked.parties.values() if party.area and party.kind == Organisation.Kind.MUNICIPALITY]
    areas = {party.code: party.area.code for party in towns if party.area}
    found = inhabitants.counts(list(areas.values()), day)
    return {code: found[area] for code, area in areas.items() if area in found}


def _equal(asked: Asked) -> Filled:
    return Filled({row["organisatie"]: "1" for row in asked.rows}, asked.source, [])


def _fixed(asked: Asked) -> Filled:
    figures, problems = _typed(asked, "vul het percentage van deze organisatie in, zoals 12,5")
    whole = sum((Decimal(figure) for figure in figures.values()), Decimal(0))
    if not problems and whole != 100:
        said = plain(whole).replace(".", ",")
        problems = [Problem(f"de percentages tellen op tot {said} en niet tot 100: pas ze aan", ("cijfers",))]
    return Filled(figures, asked.source, problems)


def _own(asked: Asked) -> Filled:
    figures, problems = _typed(asked, "vul het cijfer van deze organisatie in; nul mag ook")
    return Filled(figures, asked.source, [*problems, *_all_zero(figures)])


_FILLERS: dict[str, Callable[[Asked], Filled]] = {
    Method.INHABITANTS: _per_inhabitant,
    Method.EQUAL: _equal,
    Method.FIXED: _fixed,
    Method.OWN: _own,
}


def readable_figure(text: object) -> str | None:
    """A figure as plain text, or None when it is no number from zero up with at most four decimals."""
    try:
        value = Decimal(str(text))
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value < LARGEST or value != round(value, 4):
        return None
    return plain(value)


def _municipalities(region: Region) -> tuple[list[Facts], Problem | None]:
    """The organisations of all municipalities of the region, or which of them are not there."""
    areas = list(region.municipalities())
    towns = Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY, area__in=areas).order_by("name")
    by_area = dict(towns.values_list("area", "code"))
    lacking = [area.name for area in areas if area.pk not in by_area]
    if lacking:
        told = f"van {', '.join(lacking)} staat de gemeente nog niet bij de organisaties: voeg haar toe met haar gebied"
        return [], Problem(told, ("cijfers",))
    return [{"organisatie": code} for code in by_area.values()], None


def _typed(asked: Asked, missing: str) -> tuple[dict[str, str], list[Problem]]:
    figures = {row["organisatie"]: row.get("cijfer", "") for row in asked.rows}
    empty = [index for index, row in enumerate(asked.rows) if not row.get("cijfer")]
    return figures, [Problem(missing, ("cijfers", index, "cijfer")) for index in empty]


def _same_method_and_day(asked: Asked) -> bool:
    return all(asked.before.get(name) == asked.facts.get(name) for name in ("methode", "peildatum"))


def _not_there(rows: list[Facts], parties: dict[str, Organisation]) -> list[Problem]:
    return [
        Problem(f"de organisatie '{row['organisatie']}' kennen we niet: kies er een uit de lijst", ("cijfers", index))
        for index, row in enumerate(rows)
        if row["organisatie"] not in parties
    ]


def _twice(codes: list[str]) -> list[Problem]:
    return [
        Problem("deze organisatie staat er al: haal een van de twee weg", ("cijfers", index))
        for index, code in enumerate(codes)
        if code in codes[:index]
    ]


def _all_zero(figures: dict[str, str]) -> list[Problem]:
    if any(Decimal(figure or 1) for figure in figures.values()):
        return []
    return [Problem("alle cijfers zijn nul, dus er valt niets te verdelen: vul minstens één cijfer in", ("cijfers",))]


def _not_counted(name: str, day: date) -> str:
    if not inhabitants.on(day):
        years = ", ".join(str(each.year) for each in inhabitants.days())
        return f"op {day:%d-%m-%Y} hebben we geen inwonertallen van het CBS: kies 1 januari van {years}, of vul zelf in"
    return f"van {name} hebben we op {day:%d-%m-%Y} geen inwonertal van het CBS: vul het zelf in, met de bron"


def _counted_otherwise(figure: str, day: date) -> str:
    return (
        f"op {day:%d-%m-%Y} telde het CBS er {int(Decimal(figure)):,}".replace(",", ".")
        + ": laat dat staan, of kies de methode “eigen cijfers”"
    )


def _source(day: date, counts: dict[str, inhabitants.Count]) -> str:
    """Where the counted figures stand; empty when nothing was counted."""
    made = [
        f"{name} is {' + '.join(part for part, _ in count.parts)}"
        for name, count in sorted(counts.items())
        if count.parts
    ]
    return "; ".join([inhabitants.source(day), *made])[:300] if counts else ""
