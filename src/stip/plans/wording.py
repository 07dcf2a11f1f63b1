# SPDX-License-Identifier: EUPL-1.2
"""The facts of a plan in words for a reader: names instead of codes, so that differences can be read by anyone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from stip.partners.models import Organisation
from stip.places.models import Area
from stip.plans import period
from stip.plans.exchange import Facts
from stip.plans.models import Item, Link, Plan, Point
from stip.plans.names import target_of
from stip.sources.models import Document

_Codes = dict[str, set[str]]


@dataclass(frozen=True)
class Names:
    """The names behind the codes in a set of facts; items by (plan, item) code."""

    plan: str
    organisations: dict[str, str]
    areas: dict[str, str]
    documents: dict[str, str]
    items: dict[tuple[str, str], str]
    levels: dict[str, str]
    themes: dict[str, str]


def names_in(plan: Plan, batch: Iterable[Facts]) -> Names:
    """Look up the names of everything that these facts (plans or single items of one plan) name."""
    codes: _Codes = {"organisatie": set(), "gebied": set(), "document": set(), "naar": set()}
    rows = list(batch)
    for facts in rows:
        _collect(facts, codes)
    own = {(plan.code, row["code"]): row["titel"] for facts in rows for row in _items(facts)}
    return Names(
        plan=plan.code,
        organisations=dict(Organisation.objects.filter(code__in=codes["organisatie"]).values_list("code", "name")),
        areas=dict(Area.objects.filter(code__in=codes["gebied"]).values_list("code", "name")),
        documents=dict(Document.objects.filter(code__in=codes["document"]).values_list("code", "title")),
        items=own | _titles({target_of(naar, plan.code) for naar in codes["naar"]}),
        levels=_named(rows, "niveaus", "naam") | dict(plan.levels.values_list("code", "name")),
        themes=_named(rows, "themas", "titel") | dict(plan.themes.values_list("code", "title")),
    )


def worded(facts: Facts, names: Names) -> Facts:
    """The same facts with names for codes; a relation to something without a name falls away."""
    found = {name: _WORDS[name](value, names) if name in _WORDS else value for name, value in facts.items()}
    if "niveau" in facts:
        found.setdefault("zichtbaarheid", "openbaar")
    return found


def _source(row: Facts, names: Names) -> Facts:
    return {**row, "document": names.documents.get(row["document"], row["document"])}


def _partner(row: Facts, names: Names) -> Facts:
    return {**row, "organisatie": names.organisations.get(row["organisatie"], row["organisatie"])}


def _amount(row: Facts, names: Names) -> Facts:
    funder = row.get("financier")
    return {**row, "financier": names.organisations.get(funder, funder)} if funder else row


def _point(row: Facts, names: Names) -> Facts:
    return {**row, "soort": Point.Kind(row["soort"]).label}


def _links(rows: list[Facts], names: Names) -> list[Facts]:
    named = [(row, names.items.get(target_of(row["naar"], names.plan))) for row in rows]
    return [{**row, "soort": Link.Kind(row["soort"]).label, "naar": title} for row, title in named if title]


def _each(word: Callable[[Any, Names], Any]) -> Callable[[Any, Names], Any]:
    return lambda rows, names: [word(row, names) for row in rows]


_WORDS: dict[str, Callable[[Any, Names], Any]] = {
    "ouder": lambda code, names: names.items.get((names.plan, code), "het plan zelf"),
    "niveau": lambda code, names: names.levels.get(code, code),
    "periode": lambda text, names: period.in_words(text),
    "oplevering": lambda text, names: period.in_words(text),
    "themas": _each(lambda row, names: row if isinstance(row, dict) else names.themes.get(row, row)),
    "gebieden": _each(lambda code, names: names.areas.get(code, code)),
    "partners": _each(_partner),
    "punten": _each(_point),
    "bedragen": _each(_amount),
    "relaties": _links,
    "bronnen": _each(_source),
    "onderdelen": _each(worded),
}


def _collect(facts: Facts, codes: _Codes) -> None:
    codes["gebied"].update(facts.get("gebieden", []))
    for name, key in (("organisatie", "organisatie"), ("organisatie", "financier"), ("document", "document")):
        if facts.get(key):
            codes[name].add(facts[key])
    codes["naar"].update(facts[name] for name in ("naar", "ouder") if facts.get(name))
    for value in facts.values():
        for row in value if isinstance(value, list) else ():
            if isinstance(row, dict):
                _collect(row, codes)


def _titles(targets: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    items = Item.objects.filter(plan__code__in={plan for plan, _ in targets}, code__in={code for _, code in targets})
    return {(plan, code): title for plan, code, title in items.order_by().values_list("plan__code", "code", "title")}


def _named(batch: list[Facts], field: str, name: str) -> dict[str, str]:
    rows = (row for facts in batch for row in facts.get(field, []) if isinstance(row, dict))
    return {row["code"]: row[name] for row in rows}


def _items(facts: Facts) -> Iterator[Facts]:
    for row in facts.get("onderdelen", []):
        yield row
        yield from _items(row)
