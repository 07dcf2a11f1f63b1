# SPDX-License-Identifier: EUPL-1.2
"""What a file with books names: looked up once, with a problem for every name that is not there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from stip.money.schemes import Scheme
from stip.partners.models import Body, Organisation
from stip.places.models import Region
from stip.plans.exchange import Facts, Location, Problem
from stip.plans.models import Item, Plan
from stip.sources.models import Document

_WORDS = {
    "regio": "de regio", "plan": "het plan", "organisatie": "de organisatie", "gremium": "het gremium",
    "document": "het document", "regeling": "de regeling",
}  # fmt: skip
_FIELDS = {
    "regio": "regio", "plan": "plan", "geldgever": "organisatie", "kassier": "organisatie",
    "organisatie": "organisatie", "partij": "organisatie", "ontvanger": "organisatie", "team": "gremium",
    "document": "document", "regeling": "regeling",
}  # fmt: skip
_MODELS: dict[str, Any] = {
    "regio": Region, "plan": Plan, "organisatie": Organisation, "gremium": Body, "document": Document,
    "regeling": Scheme,
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """The rows that a file names, by kind and code; items by plan and code."""

    rows: dict[str, dict[str, Any]]
    items: dict[tuple[str, str], Item]

    def get(self, kind: str, code: str | None) -> Any:
        """The row with this code; None when there is no code. Raises KeyError for an unknown code."""
        return None if code is None else self.rows[kind][code]

    def item(self, plan: str, code: str | None) -> Item | None:
        return None if code is None else self.items[plan, code]


def look_up(facts: Facts) -> Known:
    """Find everything that the file names and the installation has, in one query per kind."""
    wanted: dict[str, set[str]] = {kind: set() for kind in _MODELS}
    for kind, code, _ in _names(facts):
        wanted[kind].add(code)
    for scheme in facts.get("regelingen", []):
        wanted["regeling"].add(scheme["code"])
    rows = {kind: _MODELS[kind].objects.in_bulk(codes, field_name="code") for kind, codes in wanted.items()}
    items = Item.objects.filter(plan__in=[plan.pk for plan in rows["plan"].values()]).select_related("plan")
    return Known(rows, {(item.plan.code, item.code): item for item in items})


def unknown_names(facts: Facts, known: Known) -> Iterator[Problem]:
    """A problem for everything that is named and not there. Schemes may stand in the file itself."""
    coming = {scheme["code"] for scheme in facts.get("regelingen", [])}
    for kind, code, place in _names(facts):
        if code not in known.rows[kind] and not (kind == "regeling" and code in coming):
            yield Problem(f"{_WORDS[kind]} '{code}' is er niet: kijk de code na of voeg die eerst toe", place)
    for plan, code, place in _parts(facts):
        if plan is None:
            yield Problem("een onderdeel hoort bij een plan: vul bij de regeling ook 'plan' in", place)
        elif plan in known.rows["plan"] and (plan, code) not in known.items:
            yield Problem(f"het plan '{plan}' heeft geen onderdeel '{code}': kijk de code na", place)


def _names(facts: Any, place: Location = ()) -> Iterator[tuple[str, str, Location]]:
    """Every (kind, code, place) in the file."""
    if isinstance(facts, dict):
        for field, value in facts.items():
            if field in _FIELDS and isinstance(value, str):
                yield _FIELDS[field], value, (*place, field)
            elif field != "spelregels":
                yield from _names(value, (*place, field))
    elif isinstance(facts, list):
        for index, value in enumerate(facts):
            yield from _names(value, (*place, index))


def _parts(facts: Facts) -> Iterator[tuple[str | None, str, Location]]:
    """Every item that is named, as (code of the plan, code, place)."""
    for index, scheme in enumerate(facts.get("regelingen", [])):
        place: Location = ("regelingen", index)
        for number, version in enumerate(scheme.get("versies", [])):
            yield from _rows(scheme.get("plan"), version.get("posten", []), (*place, "versies", number, "posten"))
        yield from _rows(scheme.get("plan"), scheme.get("verantwoordingen", []), (*place, "verantwoordingen"))
    for index, books in enumerate(facts.get("plannen", [])):
        for field in ("regels", "totalen"):
            yield from _rows(books["plan"], books.get(field, []), ("plannen", index, field))


def _rows(plan: str | None, rows: Iterable[Facts], place: Location) -> Iterator[tuple[str | None, str, Location]]:
    for index, row in enumerate(rows):
        if "onderdeel" in row:
            yield plan, row["onderdeel"], (*place, index, "onderdeel")
