# SPDX-License-Identifier: EUPL-1.2
"""Write the rows of a plan in bulk: items, what hangs on them, their citations and links. Used by importing alone."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from stip.plans.exchange import Facts, FlatItem
from stip.plans.models import Amount, Finding, Item, Level, Link, PartnerRole, Plan, Point
from stip.sources.actions import find_citations
from stip.sources.models import Citation

_BATCH = 2000


class Names(Protocol):
    """Keys by code of what a plan may name."""

    organisations: dict[str, int]
    areas: dict[str, int]
    documents: dict[str, int]


def write_items(
    plan: Plan, after: list[FlatItem], changed: list[FlatItem], levels: dict[str, Level]
) -> dict[str, Item]:
    """Create and update the items of a plan, parents first. Returns all of them by code."""
    present = {item.code: item for item in plan.items.all()}
    altered = {item.code for item in changed}
    updated: list[Item] = []
    for depth_items in _by_depth(after):
        new: list[Item] = []
        for flat in depth_items:
            item = present.get(flat.code)
            parent = present[flat.parent] if flat.parent else None
            is_new = item is None
            item = item or Item(plan=plan, code=flat.code)
            moved = item.path != flat.path or item.parent_id != (parent.pk if parent else None)
            item.parent, item.path = parent, flat.path
            if is_new or flat.code in altered:
                _fill(item, flat.facts, levels)
                item.revision += 0 if is_new else 1
            if is_new:
                new.append(item)
            elif moved or flat.code in altered:
                item.changed_at = timezone.now()
                updated.append(item)
        for item in Item.objects.bulk_create(new, batch_size=_BATCH):
            present[item.code] = item
    Item.objects.bulk_update(updated, _WRITTEN, batch_size=200)
    return present


def write_parts(placed: dict[str, Item], changed: list[FlatItem], known: Names, themes: dict[str, int]) -> None:
    """Replace the themes, areas, partners, points, amounts and citations of the changed items."""
    keys = {item.code: placed[item.code].pk for item in changed}
    owners = list(keys.values())
    _replace_members(Item.themes.through, owners, changed, keys, "themas", "theme_id", themes)
    _replace_members(Item.areas.through, owners, changed, keys, "gebieden", "area_id", known.areas)
    for model, name, make in _PARTS:
        _delete_with_citations(model, owners)
        made = [
            (make(row, known, item_id=keys[item.code], order=order), row.get("bronnen", []))
            for item in changed
            for order, row in enumerate(item.facts.get(name, []))
        ]
        _create_with_citations(model, made, known)
    replace_citations(Item, {keys[item.code]: item.facts.get("bronnen", []) for item in changed}, known)


def write_links(plan: Plan, changed: list[FlatItem], targets: dict[tuple[str, str], int], known: Names) -> None:
    """Replace the outgoing links of the changed items."""
    keys = dict(plan.items.filter(code__in=[item.code for item in changed]).values_list("code", "pk"))
    _delete_with_citations(Link, list(keys.values()), owner="source_id")
    made = []
    for item in changed:
        for row in item.facts.get("relaties", []):
            left, slash, right = row["naar"].partition("/")
            target = targets[(left, right) if slash else (plan.code, left)]
            link = Link(kind=row["soort"], source_id=keys[item.code], target_id=target, note=row.get("toelichting", ""))
            made.append((link, row.get("bronnen", [])))
    _create_with_citations(Link, made, known)


def write_findings(plan: Plan, facts: Facts, known: Names) -> None:
    """Replace the findings of a plan."""
    old = list(plan.findings.values_list("pk", flat=True))
    _citations_of(Finding, old).delete()
    plan.findings.all().delete()
    made = [
        (
            Finding(
                plan=plan,
                code=row["code"],
                kind=row["soort"],
                title=row["titel"],
                explanation=row.get("toelichting", ""),
                order=order,
            ),
            row.get("bronnen", []),
        )
        for order, row in enumerate(facts.get("bevindingen", []))
    ]
    _create_with_citations(Finding, made, known)


def delete_items(items: list[Item]) -> None:
    """Delete items with everything that hangs on them."""
    keys = [item.pk for item in items]
    for model, _, _ in _PARTS:
        _delete_with_citations(model, keys)
    for owner in ("source_id", "target_id"):
        _delete_with_citations(Link, keys, owner=owner)
    _citations_of(Item, keys).delete()
    Item.objects.filter(pk__in=keys).delete()


def replace_citations(model: type[Model], sources: dict[int, list[Facts]], known: Any) -> None:
    """Give each of these facts (key: primary key) exactly these citations."""
    _citations_of(model, list(sources)).delete()
    kind = ContentType.objects.get_for_model(model)
    Citation.objects.bulk_create(
        (citation for key, rows in sources.items() for citation in _citations(kind, key, rows, known)),
        batch_size=_BATCH,
    )


def find_passages() -> None:
    """Look up the passage of every citation that has none while the text of its document is there."""
    find_citations(Citation.objects.filter(page=None, document__page_count__gt=0))


def _fill(item: Item, facts: Facts, levels: dict[str, Level]) -> None:
    item.level = levels[facts["niveau"]]
    item.title = facts["titel"]
    item.summary = facts.get("samenvatting", "")
    item.body = facts.get("tekst", "")
    item.status = facts.get("status", "")
    item.origin = facts.get("herkomst", "")
    item.reason = facts.get("reden", "")
    item.period = facts.get("periode", "")
    item.delivery = facts.get("oplevering", "")
    item.visibility = facts.get("zichtbaarheid", "openbaar")


_WRITTEN = [
    "parent", "path", "level", "title", "summary", "body", "status", "origin", "reason", "period", "delivery",
    "visibility", "revision", "changed_at",
]  # fmt: skip


def _by_depth(items: list[FlatItem]) -> Iterable[list[FlatItem]]:
    depths: dict[int, list[FlatItem]] = {}
    for item in items:
        depths.setdefault(len(item.path), []).append(item)
    return (depths[depth] for depth in sorted(depths))


def _partner(row: Facts, known: Names, **own: Any) -> PartnerRole:
    return PartnerRole(organisation_id=known.organisations[row["organisatie"]], role=row["rol"], **own)


def _point(row: Facts, known: Names, **own: Any) -> Point:
    return Point(kind=row["soort"], text=row["tekst"], **own)


def _amount(row: Facts, known: Names, **own: Any) -> Amount:
    funder = known.organisations[row["financier"]] if row.get("financier") else None
    return Amount(
        kind=row["soort"],
        euro=row.get("euro"),
        high=row.get("tot"),
        nature=row.get("aard", "exact"),
        label=row.get("omschrijving", ""),
        funder_id=funder,
        year=row.get("jaar"),
        activity=row.get("activiteit", ""),
        in_kind=row.get("natura", False),
        **own,
    )


_PARTS: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (PartnerRole, "partners", _partner),
    (Point, "punten", _point),
    (Amount, "bedragen", _amount),
)


def _replace_members(
    through: Any,
    owners: list[int],
    changed: list[FlatItem],
    keys: dict[str, int],
    name: str,
    column: str,
    codes: dict[str, int],
) -> None:
    through.objects.filter(item_id__in=owners).delete()
    through.objects.bulk_create(
        (
            through(item_id=keys[item.code], **{column: codes[code]})
            for item in changed
            for code in item.facts.get(name, [])
        ),
        batch_size=_BATCH,
    )


def _citations_of(model: type[Model], keys: list[int]) -> Any:
    return Citation.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)


def _delete_with_citations(model: Any, owners: list[int], owner: str = "item_id") -> None:
    rows = model.objects.filter(**{f"{owner}__in": owners})
    _citations_of(model, list(rows.values_list("pk", flat=True))).delete()
    rows.delete()


def _create_with_citations(model: Any, made: list[tuple[Any, list[Facts]]], known: Any) -> None:
    kind = ContentType.objects.get_for_model(model)
    created = model.objects.bulk_create([row for row, _ in made], batch_size=_BATCH)
    Citation.objects.bulk_create(
        (
            citation
            for row, (_, sources) in zip(created, made, strict=True)
            for citation in _citations(kind, row.pk, sources, known)
        ),
        batch_size=_BATCH,
    )


def _citations(kind: ContentType, key: int, sources: list[Facts], known: Any) -> Iterable[Citation]:
    for order, source in enumerate(sources):
        yield Citation(
            document_id=known.documents[source["document"]],
            page_number=source.get("pagina"),
            anchor=source.get("anker", ""),
            content_type=kind,
            object_id=key,
            order=order,
        )
