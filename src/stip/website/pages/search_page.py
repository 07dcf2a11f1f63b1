# SPDX-License-Identifier: EUPL-1.2
"""What a search shows: each hit as the thing it is, the filters, and what to try when there is little."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from stip.places.access import Visitor
from stip.places.models import Region
from stip.plans.models import Item
from stip.sources.search import PAGE, Hit, Results, Suggestion
from stip.sources.search.snippets import Parts
from stip.sources.search.words import words_in
from stip.website.downloads import Cell
from stip.website.listing import Filter, Option

KINDS = {
    "onderdeel": "Onderdelen van plannen",
    "plan": "Plannen",
    PAGE: "Bladzijden van documenten",
    "document": "Documenten",
    "organisatie": "Organisaties",
    "gebied": "Gebieden",
}
ONE = {
    "onderdeel": "onderdeel",
    "plan": "plan",
    PAGE: "bladzijde",
    "document": "document",
    "organisatie": "organisatie",
    "gebied": "gebied",
}
HEADER = ("soort", "titel", "waar", "stand", "tekst", "adres")
EVERYWHERE = "Alle regio’s"


@dataclass(frozen=True)
class Found:
    """A hit ready to show. `where` says what it is or is part of; `item` is there for an item of a plan."""

    kind: str
    title: str
    title_parts: Parts
    where: str
    snippet: Parts
    address: str
    item: Item | None = None


@dataclass(frozen=True)
class Correction:
    """A word that stands nowhere, with the words that were read instead and the query that each would make."""

    word: str
    others: tuple[tuple[str, str], ...]


def as_found(hits: Sequence[Hit], words: str, visitor: Visitor) -> list[Found]:
    """The hits with what only the plans know; one query, however many hits."""
    items = _items(hits, visitor)
    return [_found(hit, words, items.get(hit.code)) for hit in hits]


def address_of(kind: str, code: str, words: str = "") -> str:
    """The page of a findable thing; a page of a document marks the words."""
    if kind == PAGE:
        document, _, number = code.rpartition("/p/")
        marked = f"?{urlencode({'q': words})}" if words else ""
        return reverse("page", args=[document, number]) + marked
    name = {"onderdeel": "item", "plan": "plan", "organisatie": "organisation", "gebied": "area"}.get(kind, kind)
    return reverse(name, args=code.split("/", 1) if kind == "onderdeel" else [code])


def suggestion_rows(suggestions: Iterable[Suggestion]) -> list[tuple[Suggestion, str, str]]:
    """Each suggestion with what it is and its address."""
    return [
        (each, each.label or ONE.get(each.kind, each.kind), address_of(each.kind, each.code)) for each in suggestions
    ]


def filters(results: Results, regions: Sequence[Region], query: QueryDict) -> list[Filter]:
    """By kind and by region, with how many hits each would leave; what belongs to no region is always among them."""
    kinds, region = kinds_in(query), query.get("regio", "")
    by_kind = [
        Option(kind, label, results.facets.get(kind, 0), kind in kinds)
        for kind, label in KINDS.items()
        if results.facets.get(kind) or kind in kinds
    ]
    shared = results.regions.get(None, 0)
    by_region = [
        Option(each.code, each.name, results.regions.get(each.pk, 0) + shared, each.code == region)
        for each in regions
        if results.regions.get(each.pk) or each.code == region
    ]
    everywhere = Option("", EVERYWHERE, sum(results.regions.values()), not any(each.chosen for each in by_region))
    return [
        Filter("soort", "Wat zoekt u?", by_kind),
        Filter("regio", "Regio", [everywhere, *by_region] if by_region else [], single=True),
    ]


def kinds_in(query: QueryDict) -> list[str]:
    return [kind for kind in KINDS if kind in query.getlist("soort")]


def corrections(results: Results, words: str, query: QueryDict) -> list[Correction]:
    """ "Bedoelde u ...?": each reading of a word that stands nowhere, as a query of its own."""
    return [
        Correction(word, tuple((other, _address(query, q=_replaced(words, word, other))) for other in others))
        for word, others in results.corrections.items()
    ]


def loosened(words: str, chosen: Sequence[Filter], query: QueryDict) -> list[tuple[str, str]]:
    """What to try when nothing is found: each as its words and its address."""
    ways = [
        (f"Niet alleen “{option.label}”", _without(query, filter.name, option.value))
        for filter in chosen
        for option in filter.chosen
        if option.value
    ]
    if any(sign in words for sign in '"“”'):
        ways.append(("De woorden hoeven niet naast elkaar te staan", _address(query, q=_unquoted(words))))
    plain = [word for word in _unquoted(words).split() if not word.startswith("-")]
    if len(plain) < len(_unquoted(words).split()) and plain:
        ways.append(("Zonder de woorden met een min ervoor", _address(query, q=" ".join(plain))))
    if 1 < len(plain) <= 5:
        ways += [(f"Alleen “{word}”", _address(query, q=word)) for word in plain]
    return ways


def table(found: Iterable[Found], site: str) -> Iterator[tuple[Cell, ...]]:
    for each in found:
        state = each.item.get_status_display() if each.item else ""
        snippet = "".join(part for part, _ in each.snippet)
        yield ONE.get(each.kind, each.kind), each.title, each.where, state, snippet, f"{site}{each.address}"


def _found(hit: Hit, words: str, item: Item | None) -> Found:
    where = hit.label or ONE.get(hit.kind, hit.kind)
    if item:
        where = f"{item.level.name} in {item.plan.title}"
    elif hit.kind == PAGE:
        where = f"bladzijde {hit.code.rpartition('/')[2]}"
    return Found(hit.kind, hit.title, hit.title_parts, where, hit.snippet, address_of(hit.kind, hit.code, words), item)


def _items(hits: Sequence[Hit], visitor: Visitor) -> dict[str, Item]:
    codes = [hit.code.partition("/") for hit in hits if hit.kind == "onderdeel"]
    rows = Item.objects.readable_by(visitor).filter(
        plan__code__in={plan for plan, _, _ in codes}, code__in={code for _, _, code in codes}
    )
    found = rows.select_related("plan", "level").only("code", "status", "plan__code", "plan__title", "level__name")
    return {f"{item.plan.code}/{item.code}": item for item in found}


def _replaced(words: str, word: str, other: str) -> str:
    """The query with one word, told by its folded form, replaced."""
    for folded, begin, end in reversed(list(words_in(words))):
        if folded == word:
            words = words[:begin] + other + words[end:]
    return words


def _unquoted(words: str) -> str:
    return " ".join(re.sub('["“”]', " ", words).split())


def _address(query: QueryDict, **values: str) -> str:
    changed = query.copy()
    changed.pop("pagina", None)
    for name, value in values.items():
        changed[name] = value
    return f"?{changed.urlencode()}"


def _without(query: QueryDict, name: str, value: str) -> str:
    changed = query.copy()
    changed.setlist(name, [each for each in changed.getlist(name) if each != value])
    changed.pop("pagina", None)
    return f"?{changed.urlencode()}"
