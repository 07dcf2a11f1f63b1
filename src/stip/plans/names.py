# SPDX-License-Identifier: EUPL-1.2
"""The names in a plan (regions, organisations, areas, documents, other items) and whether they exist."""

from dataclasses import dataclass, field

from stip.partners.models import Organisation
from stip.places.models import Area, Region
from stip.plans.exchange import Facts, FlatItem, Problem, flatten
from stip.plans.models import Item, Plan
from stip.sources.models import Document


@dataclass
class Known:
    """Keys of everything a plan may name, by code: looked up once per import."""

    regions: dict[str, Region] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    areas: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    targets: dict[tuple[str, str], int] = field(default_factory=dict)


def look_up(batch: list[Facts]) -> Known:
    """Find everything that these plans name, in one query per kind."""
    return Known(
        regions={region.code: region for region in Region.objects.all()},
        organisations=dict(Organisation.objects.values_list("code", "pk")),
        areas=dict(Area.objects.filter(code__in=_named_areas(batch)).values_list("code", "pk")),
        documents=dict(Document.objects.values_list("code", "pk")),
        targets=targets_of(batch),
    )


def unknown_names(facts: Facts, known: Known, *, coming: set[tuple[str, str]]) -> list[Problem]:
    """Names in a plan that the installation does not have."""
    problems = []
    if facts["regio"] not in known.regions:
        problems.append(Problem(f"de regio '{facts['regio']}' is er niet: maak die eerst aan", ("regio",)))
    elif Plan.objects.filter(code=facts["code"]).exclude(region__code=facts["regio"]).exists():
        problems.append(
            Problem(f"het plan '{facts['code']}' hoort bij een andere regio: kies een andere code", ("code",))
        )
    problems += _unknown_sources(facts, (), known)
    for name in ("themas", "bevindingen"):
        for index, row in enumerate(facts.get(name, [])):
            problems += _unknown_sources(row, (name, index), known)
    for item in flatten(facts):
        problems += _unknown_in_item(item, facts["code"], known, coming)
    return problems


def _unknown_in_item(item: FlatItem, plan: str, known: Known, coming: set[tuple[str, str]]) -> list[Problem]:
    return [
        *_unknown_sources(item.facts, item.place, known),
        *_unknown_areas(item, known),
        *_unknown_organisations(item, known),
        *_unknown_targets(item, plan, known, coming),
        *(
            problem
            for name in ("partners", "punten", "bedragen", "relaties")
            for index, row in enumerate(item.facts.get(name, []))
            for problem in _unknown_sources(row, (*item.place, name, index), known)
        ),
    ]


def _unknown_areas(item: FlatItem, known: Known) -> list[Problem]:
    return [
        Problem(
            f"het gebied '{code}' is er niet: kijk de code na in de lijst van gebieden",
            (*item.place, "gebieden", index),
        )
        for index, code in enumerate(item.facts.get("gebieden", []))
        if code not in known.areas
    ]


def _unknown_organisations(item: FlatItem, known: Known) -> list[Problem]:
    return [
        Problem(f"de organisatie '{row[key]}' is er niet: voeg haar eerst toe", (*item.place, name, index))
        for name, key in (("partners", "organisatie"), ("bedragen", "financier"))
        for index, row in enumerate(item.facts.get(name, []))
        if row.get(key) and row[key] not in known.organisations
    ]


def _unknown_targets(item: FlatItem, plan: str, known: Known, coming: set[tuple[str, str]]) -> list[Problem]:
    return [
        Problem(
            f"het onderdeel '{link['naar']}' is er niet: lees eerst het plan in waar het staat",
            (*item.place, "relaties", index),
        )
        for index, link in enumerate(item.facts.get("relaties", []))
        if target_of(link["naar"], plan) not in coming and target_of(link["naar"], plan) not in known.targets
    ]


def _unknown_sources(row: Facts, place: tuple[str | int, ...], known: Known) -> list[Problem]:
    return [
        Problem(f"het document '{source['document']}' is er niet: meld het eerst aan", (*place, "bronnen", index))
        for index, source in enumerate(row.get("bronnen", []))
        if source["document"] not in known.documents
    ]


def target_of(naar: str, plan: str) -> tuple[str, str]:
    """The (plan code, item code) that a link points at."""
    left, slash, right = naar.partition("/")
    return (left, right) if slash else (plan, left)


def _named_areas(batch: list[Facts]) -> set[str]:
    return {code for facts in batch for item in flatten(facts) for code in item.facts.get("gebieden", [])}


def coming_in(batch: list[Facts]) -> set[tuple[str, str]]:
    """The (plan code, item code) of every item in the batch, for links may point at what is still to be written."""
    return {(facts["code"], item.code) for facts in batch for item in flatten(facts)}


def targets_of(batch: list[Facts]) -> dict[tuple[str, str], int]:
    """The keys of all items in the plans of the batch and those they link to, by (plan code, item code)."""
    plans = {facts["code"] for facts in batch}
    for facts in batch:
        for item in flatten(facts):
            plans |= {target_of(link["naar"], facts["code"])[0] for link in item.facts.get("relaties", [])}
    items = Item.objects.filter(plan__code__in=plans).values_list("plan__code", "code", "pk")
    return {(plan, code): key for plan, code, key in items}
