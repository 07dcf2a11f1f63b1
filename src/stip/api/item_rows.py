# SPDX-License-Identifier: EUPL-1.2
"""Items as facts: a fixed number of queries, however many items are asked for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, F, When

from stip.api.addresses import page
from stip.api.answers import Facts
from stip.api.citations import citations_of
from stip.api.keys import Keys
from stip.places.access import Visitor, readable
from stip.plans.models import Amount, Item, Link, PartnerRole, Point

COLUMNS = (
    *("pk", "code", "title", "summary", "body", "level__code", "plan__code", "period", "delivery"),
    *("status", "origin", "reason", "plan__example", "changed_at"),
)
PARTNER_COLUMNS = ("item_id", "pk", "organisation__code", "role")
POINT_COLUMNS = ("item_id", "pk", "kind", "text")
AMOUNT_COLUMNS = (
    *("item_id", "pk", "kind", "euro", "high", "nature", "label", "funder__code", "year", "activity", "in_kind"),
)
LINK_COLUMNS = ("source_id", "target_id", "kind", "target__plan__code", "target__code", "note")

Row = tuple[Any, ...]
PerItem = dict[int, list[Any]]


def items_as_facts(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    """The facts of the items with these keys, in the same order; the visitor must be allowed to read them."""
    asked = Keys(keys)
    partners = _rows(PartnerRole, asked, PARTNER_COLUMNS)
    points = _rows(Point, asked, POINT_COLUMNS)
    amounts = _rows(Amount, asked, AMOUNT_COLUMNS)
    owned = {PartnerRole: partners, Point: points, Amount: amounts}
    cited = citations_of({Item: keys} | {model: [row[1] for row in rows] for model, rows in owned.items()}, visitor)
    lists: dict[str, PerItem] = {
        "partners": _partners(partners, cited[PartnerRole]),
        "gebieden": _codes(Item.areas.through.objects.filter(item_id__in=asked).values_list("item_id", "area__code")),
        "themas": _codes(
            Item.themes.through.objects.filter(item_id__in=asked)
            .order_by("theme__order", "theme_id")
            .values_list("item_id", "theme__code")
        ),
        "punten": _points(points, cited[Point]),
        "bedragen": _amounts(amounts, cited[Amount]),
        "relaties": _links(asked, visitor),
        "bronnen": cited[Item],
    }
    # An item may be readable while its parent is not.
    parent = Case(
        When(readable(visitor, visibility="parent__visibility", region="plan__region"), then=F("parent__code"))
    )
    rows = Item.objects.filter(pk__in=asked).values_list(*COLUMNS, parent)
    facts = {row[0]: _item(row, lists, home) for row in rows}
    return [facts[key] for key in keys if key in facts]


def _item(row: Row, lists: dict[str, PerItem], home: str) -> Facts:
    key, code, title, summary, body, level, plan, period, delivery, status, origin, reason, example, changed, parent = (
        row
    )
    return {
        "code": code,
        "titel": title,
        "samenvatting": summary or None,
        "tekst": body or None,
        "niveau": level,
        "ouder": parent,
        "plan": plan,
        "periode": period or None,
        "oplevering": delivery or None,
        "status": status or None,
        "herkomst": origin or None,
        "reden": reason or None,
        **{name: found.get(key, []) for name, found in lists.items()},
        "voorbeeld": example,
        "gewijzigdOp": changed,
        "url": page(home, "item", plan, code),
    }


def _rows(model: Any, asked: Keys, columns: tuple[str, ...]) -> list[Row]:
    return list(model.objects.filter(item_id__in=asked).order_by("order", "id").values_list(*columns))


def _codes(rows: Iterable[tuple[int, str]]) -> PerItem:
    found = defaultdict(list)
    for key, code in rows:
        found[key].append(code)
    return found


def _partners(rows: list[Row], cited: Any) -> PerItem:
    found = defaultdict(list)
    for item, key, organisation, role in rows:
        found[item].append({"organisatie": organisation, "rol": role, "bronnen": cited.get(key, [])})
    return found


def _points(rows: list[Row], cited: Any) -> PerItem:
    found = defaultdict(list)
    for item, key, kind, text in rows:
        found[item].append({"soort": kind, "tekst": text, "bronnen": cited.get(key, [])})
    return found


def _amounts(rows: list[Row], cited: Any) -> PerItem:
    found = defaultdict(list)
    for item, key, kind, euro, high, nature, label, funder, year, activity, in_kind in rows:
        found[item].append(
            {
                "soort": kind,
                "euro": None if euro is None else str(euro),
                "hoogstens": None if high is None else str(high),
                "aard": nature,
                "omschrijving": label or None,
                "financier": funder,
                "jaar": year,
                "activiteit": activity or None,
                "natura": in_kind,
                "bronnen": cited.get(key, []),
            }
        )
    return found


def _links(asked: Keys, visitor: Visitor) -> PerItem:
    """Links from the items to items that the visitor may read too."""
    rows = list(Link.objects.filter(source_id__in=asked).order_by("id").values_list(*LINK_COLUMNS))
    ends = Item.objects.readable_by(visitor).filter(pk__in=Keys(row[1] for row in rows))
    readable_ends = set(ends.values_list("pk", flat=True))
    found = defaultdict(list)
    for item, end, kind, plan, code, note in rows:
        if end in readable_ends:
            found[item].append({"soort": kind, "naar": f"{plan}/{code}", "toelichting": note or None})
    return found
