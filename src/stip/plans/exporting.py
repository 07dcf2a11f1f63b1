# SPDX-License-Identifier: EUPL-1.2
"""A plan of the database in exchange form. A constant number of queries, whatever the size of the plan."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from stip.plans.exchange import Facts
from stip.plans.models import Amount, Finding, Item, Link, PartnerRole, Plan, Point, Theme
from stip.sources.models import Citation

_Sources = dict[int, list[Facts]]


def facts_of(plan: Plan) -> Facts:
    """The whole plan as facts: what `files.write` writes and what a version freezes."""
    head = {
        "stip": "plan/1",
        "code": plan.code,
        "titel": plan.title,
        "regio": plan.region.code,
        "soort": plan.kind,
        "periode": plan.period,
        "status": _unless(plan.status, "lopend"),
        "samenvatting": plan.summary,
        "horizon": plan.horizon,
        "zichtbaarheid": _unless(plan.visibility, "openbaar"),
        "voorbeeld": plan.example,
        "bronnen": _sources_of(Plan, [plan.pk]).get(plan.pk, []),
        "niveaus": [_level(level) for level in plan.levels.all()],
        "themas": _themes(plan),
        "onderdelen": _tree(plan),
        "bevindingen": _findings(plan),
    }
    return _filled(head)


def _tree(plan: Plan) -> list[Facts]:
    items = list(plan.items.select_related("level").order_by("path"))
    parts = _parts(plan)
    top: list[Facts] = []
    own: dict[int, Facts] = {}
    for item in items:
        facts = own[item.pk] = _filled(
            {**_own_fields(item), **{name: rows.get(item.pk) for name, rows in parts.items()}}
        )
        siblings = own[item.parent_id].setdefault("onderdelen", []) if item.parent_id else top
        siblings.append(facts)
    return top


def _own_fields(item: Item) -> Facts:
    return {
        "code": item.code,
        "niveau": item.level.code,
        "titel": item.title,
        "samenvatting": item.summary,
        "tekst": item.body,
        "status": item.status,
        "herkomst": item.origin,
        "reden": item.reason,
        "periode": item.period,
        "oplevering": item.delivery,
        "zichtbaarheid": _unless(item.visibility, "openbaar"),
    }


def _parts(plan: Plan) -> dict[str, dict[int, list[Any]]]:
    """What hangs on the items of a plan, per field and per item, in the order of the format."""
    return {
        "themas": _grouped(
            Item.themes.through.objects.filter(item__plan=plan).order_by("id").values_list("item_id", "theme__code")
        ),
        "gebieden": _grouped(
            Item.areas.through.objects.filter(item__plan=plan).order_by("id").values_list("item_id", "area__code")
        ),
        "partners": _rows(
            PartnerRole,
            PartnerRole.objects.filter(item__plan=plan).select_related("organisation"),
            lambda row: {"organisatie": row.organisation.code, "rol": row.role},
        ),
        "punten": _rows(
            Point, Point.objects.filter(item__plan=plan), lambda row: {"soort": row.kind, "tekst": row.text}
        ),
        "bedragen": _rows(Amount, Amount.objects.filter(item__plan=plan).select_related("funder"), _amount),
        "relaties": _links(plan),
        "bronnen": _sources_of(Item, Item.objects.filter(plan=plan).values("pk")),
    }


def _amount(row: Amount) -> Facts:
    return {
        "soort": row.kind,
        "euro": _euro(row.euro),
        "tot": _euro(row.high),
        "aard": _unless(row.nature, "exact"),
        "omschrijving": row.label,
        "financier": row.funder.code if row.funder else None,
        "jaar": row.year,
        "activiteit": row.activity,
        "natura": row.in_kind or None,
    }


def _euro(value: Decimal | None) -> int | str | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else f"{value:.2f}"


def _links(plan: Plan) -> dict[int, list[Facts]]:
    links = Link.objects.filter(source__plan=plan).select_related("target", "target__plan").order_by("id")

    def describe(link: Link) -> Facts:
        same = link.target.plan_id == plan.pk
        target = link.target.code if same else f"{link.target.plan.code}/{link.target.code}"
        return {"soort": link.kind, "naar": target, "toelichting": link.note}

    return _rows(Link, links, describe, owner="source_id")


def _rows(model: type[Model], rows: Iterable[Any], describe: Any, owner: str = "item_id") -> dict[int, list[Facts]]:
    found = list(rows)
    sources = _sources_of(model, [row.pk for row in found])
    grouped: dict[int, list[Facts]] = defaultdict(list)
    for row in found:
        facts = {**describe(row), "bronnen": sources.get(row.pk)}
        grouped[getattr(row, owner)].append(_filled(facts))
    return grouped


def _sources_of(model: type[Model], keys: Any) -> _Sources:
    """The citations of these facts, per fact. `keys` is a list of primary keys or a query that gives them."""
    kind = ContentType.objects.get_for_model(model)
    rows = Citation.objects.filter(content_type=kind, object_id__in=keys).order_by("order", "id")
    found: _Sources = defaultdict(list)
    for key, document, page, anchor in rows.values_list("object_id", "document__code", "page_number", "anchor"):
        found[key].append(_filled({"document": document, "pagina": page, "anker": anchor}))
    return found


def _level(level: Any) -> Facts:
    facts = {"code": level.code, "naam": level.name, "meervoud": level.plural}
    return _filled({**facts, "onder": level.under or None, "bovenaan": level.may_be_top})


def _themes(plan: Plan) -> list[Facts]:
    themes = list(plan.themes.all())
    sources = _sources_of(Theme, [theme.pk for theme in themes])
    return [
        _filled({"code": t.code, "titel": t.title, "samenvatting": t.summary, "bronnen": sources.get(t.pk)})
        for t in themes
    ]


def _findings(plan: Plan) -> list[Facts]:
    findings = list(plan.findings.all())
    sources = _sources_of(Finding, [finding.pk for finding in findings])
    return [
        _filled(
            {
                "code": finding.code,
                "soort": finding.kind,
                "titel": finding.title,
                "toelichting": finding.explanation,
                "bronnen": sources.get(finding.pk),
            }
        )
        for finding in findings
    ]


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = defaultdict(list)
    for key, code in pairs:
        grouped[key].append(code)
    return grouped


def _unless(value: str, default: str) -> str:
    return "" if value == default else value


def _filled(facts: Facts) -> Facts:
    """Without the fields that say nothing; zero euro does say something."""
    return {name: value for name, value in facts.items() if value or (value == 0 and value is not False)}
