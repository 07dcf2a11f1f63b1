# SPDX-License-Identifier: EUPL-1.2
"""A recipe as an address: what can be chosen, what the address asks, and the address of a recipe.

Of each choice of method the first value in the address is what the recipe works with; the rest is tried as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from stip.monitor.focus.answering import MOST_SHOWN
from stip.monitor.focus.gathering import unpinned
from stip.monitor.focus.recipe import Criterion, Recipe, read
from stip.monitor.models import Coverage, Dataset, Indicator
from stip.places.access import Visitor
from stip.places.models import Area, Region
from stip.website.formatting import enumerated
from stip.website.monitor_words import plural

LEVELS = ("wijk", "buurt", "gemeente")
ALL = "alle"
WEIGHT, MOST_WEIGHT = 5, 10
NAMELESS = "Nog zonder naam"
FIXED, OWN = "vast", "eigen"
# What the page begins with, as far as there are figures: one or two of each subject.
BEGIN = {
    "wijk": (
        "ervaren-gezondheid", "angst-depressie", "moeite-met-rondkomen", "laag-inkomen", "werkt", "ernstig-eenzaam",
        "vrijwilligers", "geluidhinder",
    ),
    "buurt": (
        "ervaren-gezondheid", "angst-depressie", "moeite-met-rondkomen", "ernstig-eenzaam", "vrijwilligers",
        "geluidhinder",
    ),
    "gemeente": (
        "ervaren-gezondheid-gemeente", "moeite-met-rondkomen", "laag-inkomen", "netto-arbeidsparticipatie",
        "ernstig-eenzaam", "vrijwilligers", "misdrijven", "geluidhinder",
    ),
}  # fmt: skip
METHODS = ("normalisatie", "uitschieters", "ontbrekend", "samenvoegen")
BEGIN_METHODS = {
    "normalisatie": ["min-max", "z-score", "rang"],
    "uitschieters": ["geen", "winsoriseren"],
    "ontbrekend": ["gemiddelde"],
    "samenvoegen": ["rekenkundig", "meetkundig"],
}


@dataclass(frozen=True)
class Offer:
    """What can be chosen at a level: indicators with figures, by code, each with its last year; and where."""

    level: str
    indicators: Mapping[str, Indicator]
    years: Mapping[str, int]
    municipalities: Sequence[Area]

    @property
    def themes(self) -> list[tuple[str, list[Indicator]]]:
        found: dict[str, list[Indicator]] = {}
        for one in self.indicators.values():
            found.setdefault(one.theme, []).append(one)
        return list(found.items())


@dataclass(frozen=True)
class Asked:
    """What an address asks. Without a recipe, `problems` says why; `dropped` is what it named and cannot be had."""

    level: str
    where: str
    recipe: Recipe | None
    raw: dict[str, Any]
    problems: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def level_of(query: QueryDict) -> str:
    wanted = query.get("niveau", "")
    return wanted if wanted in LEVELS else LEVELS[0]


def offer(region: Region, level: str, visitor: Visitor) -> Offer:
    """Two queries. Numbers of people or homes are left out: they tell how large an area is, not how it fares."""
    covered = Coverage.objects.filter(
        level=level, measured__gt=0, release__dataset__in=Dataset.objects.readable_by(visitor).values("pk")
    ).order_by()
    years: dict[int, int] = {}
    for key, year in covered.values_list("indicator", "year").distinct():
        years[key] = max(year, years.get(key, 0))
    rows = Indicator.objects.filter(pk__in=years).exclude(measure=Indicator.Measure.COUNT).select_related("dataset")
    found = {one.code: one for one in rows.order_by("theme", "order", "title")}
    return Offer(level, found, {one.code: years[one.pk] for one in found.values()}, list(region.municipalities()))


def asked(query: QueryDict, region: Region, given: Offer) -> Asked:
    """Read a recipe out of an address; whatever stands in it, a recipe or a sentence comes out."""
    where = query.get("in", "")
    codes = list(dict.fromkeys(query.getlist("c")))
    if not codes and "gekozen" not in query:
        codes = [code for code in BEGIN[given.level] if code in given.indicators]
        codes = codes or [one.code for one in given.indicators.values() if one.direction][:6]
    known = [code for code in given.indicators if code in set(codes)]
    dropped = [code for code in codes if code not in given.indicators]
    raw = {
        "naam": NAMELESS,
        "niveau": given.level,
        **_where(where, region, given),
        "criteria": [_criterion(code, query, given) for code in known],
        **_method(query),
        "aantal": query.get("aantal") or (3 if given.level == "gemeente" else 5),
    }
    problems = _limits(known, dropped)
    if where not in {"", ALL, *(area.code for area in given.municipalities)}:
        problems.append(f"‘{where[:40]}’ ligt niet in {region.name}. Kies een gemeente uit de lijst.")
    recipe, found = (None, []) if problems else read(raw)
    problems += [_sentence(problem.message) for problem in found]
    return Asked(given.level, where, recipe, raw, problems, [code[:60] for code in dropped[:5]])


def query_of(recipe: Recipe, **more: str) -> str:
    """The address in which a recipe stands whole, all but its name and motive."""
    pairs: list[tuple[str, str]] = [("niveau", recipe.niveau)]
    if recipe.gebieden:
        pairs += [("in", code) for code in recipe.gebieden[:1]]
    elif not recipe.regio:
        pairs.append(("in", ALL))
    pairs.append(("aantal", str(recipe.aantal)))
    for each in recipe.criteria:
        pairs += _pairs(each)
    for name in METHODS:
        pairs += [(name, value) for value in getattr(recipe, name)]
    if recipe.gewichten != OWN:
        pairs.append(("gewichten", recipe.gewichten))
    spread = FIXED if recipe.concentratie is None else f"{recipe.concentratie:g}"
    pairs += [("minstens", f"{recipe.minstens * 100:g}"), ("concentratie", spread)]
    pairs += [("trekkingen", str(recipe.trekkingen)), ("toevalsgetal", str(recipe.toevalsgetal))]
    return urlencode([*pairs, *more.items()])


def now_query(recipe: Recipe, **more: str) -> str:
    """As `query_of`, on the newest figures."""
    return query_of(unpinned(recipe), **more)


def fits_address(recipe: Recipe) -> bool:
    """Whether an address can say it: not when somebody listed areas of his own."""
    return len(recipe.gebieden) <= 1


def _pairs(each: Criterion) -> list[tuple[str, str]]:
    code = each.indicator
    pairs = [("c", code), (f"g-{code}", f"{each.gewicht:g}"), (f"r-{code}", each.richting)]
    pinned = (
        ("j", "" if each.jaar == "nieuwste" else each.jaar),
        ("u", each.uitgave),
        ("l", each.laag),
        ("h", each.hoog),
    )
    return [*pairs, *((f"{key}-{code}", str(value)) for key, value in pinned if value not in ("", None))]


def _criterion(code: str, query: QueryDict, given: Offer) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "indicator": code,
        "richting": query.get(f"r-{code}") or given.indicators[code].direction or "hoger",
        "gewicht": _number(query.get(f"g-{code}") or str(WEIGHT)),
    }
    for key, name in (("j", "jaar"), ("u", "uitgave"), ("l", "laag"), ("h", "hoog")):
        text = query.get(f"{key}-{code}", "")
        if text:
            raw[name] = text if name == "uitgave" else _number(text)
    if isinstance(raw.get("jaar"), float):
        raw["jaar"] = int(raw["jaar"]) if raw["jaar"] == raw["jaar"] // 1 else raw["jaar"]
    return raw


def _where(where: str, region: Region, given: Offer) -> dict[str, Any]:
    if where == ALL:
        return {}
    if any(area.code == where for area in given.municipalities):
        return {"gebieden": [where]}
    return {"regio": region.code}


def _method(query: QueryDict) -> dict[str, Any]:
    raw: dict[str, Any] = {
        name: list(dict.fromkeys(filter(None, query.getlist(name)))) or BEGIN_METHODS[name] for name in METHODS
    }
    raw["gewichten"] = query.get("gewichten") or OWN
    spread = query.get("concentratie", "")
    if spread:
        raw["concentratie"] = None if spread == FIXED else _number(spread)
    least = query.get("minstens", "")
    if least:
        percent = _number(least)
        raw["minstens"] = percent / 100 if isinstance(percent, float) else percent
    for name in ("trekkingen", "toevalsgetal"):
        if query.get(name):
            raw[name] = query[name]
    return raw


def _limits(known: Sequence[str], dropped: Sequence[str]) -> list[str]:
    if len(known) > MOST_SHOWN:
        return [f"Er zijn {len(known)} criteria gekozen en {MOST_SHOWN} is het meeste. Haal er een paar weg."]
    if not known:
        return ["Er telt nog niets mee. Kies ten minste één criterium bij ‘Wat telt mee’."]
    return []


def where_words(recipe: Recipe, region: Region, names: Mapping[str, str]) -> str:
    """The areas that take part, in words: "de wijken in Noord-Limburg"."""
    many = plural(recipe.niveau)
    if len(recipe.gebieden) > 3:
        return f"{len(recipe.gebieden)} gekozen {many}"
    if recipe.gebieden:
        return f"{many} in {enumerated([names.get(code, code) for code in recipe.gebieden])}"
    return f"{many} in {region.name}" if recipe.regio else f"van alle {many} met cijfers"


def _number(text: str) -> float | str:
    """The number that somebody typed, with a point or a comma; the text itself when it is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text[:60]


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:] + ("" if message.endswith(".") else ".")
