# SPDX-License-Identifier: EUPL-1.2
"""The history of targets, claims, stories, recipes, baselines and deliveries, as a visitor may read it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from stip.accounts.models import Change
from stip.monitor.cited_facts import SUBJECTS
from stip.monitor.models import Baseline, Dataset, Indicator, Release
from stip.monitor.targets import Claim, SavedRecipe, Story, Target
from stip.partners.exchange import Facts
from stip.partners.models import Organisation
from stip.places.access import Visitor, regions_of
from stip.places.models import Area, Region
from stip.plans.cited_facts import Subject
from stip.plans.comparison import FieldChange, field_changes
from stip.plans.models import Item
from stip.sources.models import Document

LABELS = {
    "titel": "titel",
    "doel": "doel",
    "tekst": "tekst",
    "oplevering": "wat het oplevert",
    "voorwaarde": "wat daardoor verandert",
    "indicator": "indicator",
    "eenheid": "eenheid",
    "onderdeel": "onderdeel",
    "gebied": "gebied",
    "gebieden": "gebieden",
    "groep": "groep",
    "kant": "kant",
    "streefwaarde": "streefwaarde",
    "circa": "bij benadering",
    "jaar": "jaar",
    "beginwaarde": "beginwaarde",
    "beginjaar": "beginjaar",
    "eigenaar": "eigenaar",
    "onderbouwing": "onderbouwing",
    "datum": "datum",
    "vastgesteldOp": "vastgesteld op",
    "fotoInWoorden": "wat er op de foto staat",
    "citaat": "citaat",
    "wie": "wie dit zei",
    "toestemming": "toestemming op",
    "tellingen": "tellingen",
    "punten": "vastgezette cijfers",
    "naam": "naam",
    "motief": "motief",
    "niveau": "per",
    "criteria": "criteria",
    "aantal": "aantal gebieden",
    "manier": "manier van rekenen",
    "toelichting": "toelichting",
    "zichtbaarheid": "zichtbaarheid",
    "voorbeeld": "voorbeeld",
    "bronnen": "bronnen",
}
# Who took back what she said, or may no longer be named, is not quoted by the history either.
_PERSONAL = ("zichtbaarheid", "citaat", "wie", "toestemming")
_NOT_PUBLIC = "niet openbaar"
_DUTCH_SIGNS = str.maketrans(",.", ".,")
_Keys = Iterable[int]


@dataclass(frozen=True)
class Told:
    """One change in words. `kind` is "added", "removed" or "changed"; `subject` is None for what is gone."""

    kind: str
    at: datetime
    by: str
    reason: str
    word: str
    title: str
    subject: Subject | None
    fields: tuple[FieldChange, ...] = ()


def _claims(keys: _Keys) -> Iterable[tuple[int, Subject]]:
    for claim in Claim.objects.filter(pk__in=keys).select_related("region", "item", "indicator"):
        yield claim.pk, Subject("onderbouwing", claim.region.code, str(claim), "bijdragelijn")


def _releases(keys: _Keys) -> Iterable[tuple[int, Subject]]:
    for key, title in Release.objects.filter(pk__in=keys).order_by().values_list("pk", "title"):
        yield key, Subject("levering", "", title, "levering")


WORDS: dict[type[Model], str] = {
    Target: "doel",
    Claim: "bijdragelijn",
    Story: "verhaal",
    SavedRecipe: "recept",
    Baseline: "nulmeting",
    Release: "levering",
}
_SUBJECTS: Mapping[type[Model], Callable[[_Keys], Iterable[tuple[int, Subject]]]] = {
    **SUBJECTS, Claim: _claims, Release: _releases,
}  # fmt: skip


def changes_of(region: Region, visitor: Visitor) -> QuerySet[Change]:
    """All changes in the monitor of a region that the visitor may read, newest first.

    Outside the region's own people nobody reads of what was not public then, is not public now, or is gone.
    """
    found = Change.objects.filter(region_code=region.code, content_type__in=_kinds().values())
    if region.pk not in regions_of(visitor):
        found = found.filter(_public(visitor)).exclude(before__has_key="zichtbaarheid")
        found = found.exclude(after__has_key="zichtbaarheid")
    return found.select_related("by").order_by("-at", "-id")


def subjects_of(changes: Iterable[Change], visitor: Visitor) -> dict[int, Subject]:
    """What each of these changes is about, by the key of the change, as far as it is there and may be read."""
    models = {kind.pk: model for model, kind in _kinds().items()}
    keys: dict[type[Model], dict[int, list[int]]] = {}
    for row in changes:
        if model := models.get(row.content_type_id):
            keys.setdefault(model, {}).setdefault(row.object_id, []).append(row.pk)
    found: dict[int, Subject] = {}
    for model, rows in keys.items():
        readable = _readable(model, visitor).filter(pk__in=list(rows)).values_list("pk", flat=True)
        for key, subject in _SUBJECTS[model](list(readable)):
            found.update(dict.fromkeys(rows[key], subject))
    return found


def told(changes: Iterable[Change], region: Region, visitor: Visitor) -> list[Told]:
    """These changes of one region in words, in a fixed number of queries."""
    rows = list(changes)
    names = _Names([facts for row in rows for facts in (row.before, row.after) if facts], visitor)
    subjects, is_own = subjects_of(rows, visitor), region.pk in regions_of(visitor)
    words = {kind.pk: WORDS[model] for model, kind in _kinds().items()}
    return [_told(row, words[row.content_type_id], subjects.get(row.pk), names, is_own=is_own) for row in rows]


def _told(row: Change, word: str, subject: Subject | None, names: "_Names", *, is_own: bool) -> Told:
    kind = "changed" if row.before and row.after else "added" if row.after else "removed"
    fields: tuple[FieldChange, ...] = ()
    if kind == "changed" and (is_own or not (names.hides(row.before) or names.hides(row.after))):
        before, after = names.worded(row.before or {}), names.worded(row.after or {})
        fields = field_changes(before, after, LABELS)
    if not is_own:
        fields = tuple(each for each in fields if each.field not in _PERSONAL)
    title = subject.title if subject else row.title
    return Told(kind, row.at, str(row.by) if row.by else "", row.reason, word, title, subject, fields)


class _Names:
    """The names behind the codes in a set of facts, as far as the visitor may read them."""

    def __init__(self, batch: list[Facts], visitor: Visitor) -> None:
        codes: dict[str, set[str]] = {name: set() for name in ("indicator", "onderdeel", "gebied", "eigenaar", "bron")}
        for facts in batch:
            _collect(facts, codes)
        datasets = Dataset.objects.readable_by(visitor).values("pk")
        items = Item.objects.readable_by(visitor).filter(code__in={path.split("/")[1] for path in codes["onderdeel"]})
        self._names = {
            "indicator": dict(
                Indicator.objects.filter(code__in=codes["indicator"], dataset__in=datasets).values_list("code", "title")
            ),
            "onderdeel": {f"{plan}/{code}": title for plan, code, title in items.order_by().values_list(
                "plan__code", "code", "title"
            )},
            "gebied": dict(Area.objects.filter(code__in=codes["gebied"]).values_list("code", "name")),
            "eigenaar": dict(Organisation.objects.filter(code__in=codes["eigenaar"]).values_list("code", "name")),
            "bron": dict(
                Document.objects.readable_by(visitor).filter(code__in=codes["bron"]).values_list("code", "title")
            ),
        }  # fmt: skip

    def hides(self, facts: Facts | None) -> bool:
        """Whether these facts speak of an item or figures that the visitor may not read."""
        codes: dict[str, set[str]] = {name: set() for name in self._names}
        _collect(facts or {}, codes)
        return any(codes[name] - self._names[name].keys() for name in ("onderdeel", "indicator"))

    def worded(self, facts: Facts) -> Facts:
        """The same facts with names for codes, dates and numbers as people write them, and a recipe taken apart."""
        facts = {**facts, **_of_recipe(facts["recept"])} if "recept" in facts else dict(facts)
        for name, word in _WORDS.items():
            if name in facts:
                facts[name] = word(facts[name], self)
        return facts

    def of(self, kind: str, code: str) -> str:
        return self._names[kind].get(code, _NOT_PUBLIC)


def _collect(facts: Facts, codes: dict[str, set[str]]) -> None:
    for name in ("indicator", "onderdeel", "gebied", "eigenaar"):
        if facts.get(name):
            codes[name].add(facts[name])
    codes["bron"].update(row["document"] for row in facts.get("bronnen", []))
    codes["gebied"].update(facts.get("gebieden", []))
    recipe = facts.get("recept", {})
    codes["gebied"].update(recipe.get("gebieden", []))
    for row in (*facts.get("punten", []), *recipe.get("criteria", [])):
        codes["indicator"].add(row["indicator"])


def _of_recipe(recipe: Facts) -> Facts:
    method = ("uitschieters", "ontbrekend", "normalisatie", "samenvoegen")
    chosen = [f"{name}: {', '.join(recipe[name])}" for name in method if name in recipe]
    chosen += [f"gewichten: {recipe['gewichten']}"] if "gewichten" in recipe else []
    return {**{name: value for name, value in recipe.items() if name in LABELS}, "manier": chosen}


def _source(row: Facts, names: _Names) -> Facts:
    return {**row, "document": names.of("bron", row["document"])}


def _criterion(row: Facts, names: _Names) -> str:
    weight = _number(row.get("gewicht", 1), names)
    return f"{names.of('indicator', row['indicator'])} ({row['richting']} is beter, gewicht {weight})"


def _pin(row: Facts, names: _Names) -> str:
    return f"{names.of('indicator', row['indicator'])}, {row['jaar']}"


def _tally(row: Facts, names: _Names) -> str:
    return f"{row['jaar']}: {_number(row['stand'], names)}"


def _number(value: object, names: _Names | None = None) -> str:
    """
    >>> _number("1250.5"), _number(24.0), _number("-0.05")
    ('1.250,5', '24', '-0,05')
    """
    exact = Decimal(f"{value:g}" if isinstance(value, float) else str(value))
    return f"{exact:,f}".translate(_DUTCH_SIGNS)


def _day(value: str, names: _Names) -> str:
    day = date.fromisoformat(value)
    return f"{day.day}-{day.month}-{day.year}"


def _named(kind: str) -> Callable[[Any, _Names], str]:
    return lambda code, names: names.of(kind, code)


def _each(word: Callable[[Any, _Names], Any]) -> Callable[[Any, _Names], Any]:
    return lambda rows, names: [word(row, names) for row in rows]


_WORDS: dict[str, Callable[[Any, _Names], Any]] = {
    **{name: _named(name) for name in ("indicator", "onderdeel", "gebied", "eigenaar")},
    **dict.fromkeys(("streefwaarde", "beginwaarde"), _number),
    **dict.fromkeys(("datum", "vastgesteldOp", "toestemming"), _day),
    "gebieden": _each(_named("gebied")),
    "bronnen": _each(_source),
    "criteria": _each(_criterion),
    "punten": _each(_pin),
    "tellingen": _each(_tally),
    "circa": lambda value, names: "ja" if value else "nee",
}


def _kinds() -> dict[type[Model], ContentType]:
    return ContentType.objects.get_for_models(*WORDS)


def _readable(model: type[Any], visitor: Visitor) -> QuerySet[Any]:
    if model is Release:
        return Release.objects.filter(dataset__in=Dataset.objects.readable_by(visitor).order_by().values("pk"))
    found: QuerySet[Any] = model.objects.readable_by(visitor).order_by()
    return found


def _public(visitor: Visitor) -> Q:
    rule = Q()
    for model, kind in _kinds().items():
        rule |= Q(content_type=kind, object_id__in=_readable(model, visitor).values("pk"))
    return rule
