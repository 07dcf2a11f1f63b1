# SPDX-License-Identifier: EUPL-1.2
"""What citations of the books speak of: told beside the facts of plans wherever a source is shown."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from stip.money.ledger import Total, in_short
from stip.money.models import Line, Movement, StatedTotal
from stip.money.schemes import Deadline, Scheme, SchemeLine, SchemeVersion
from stip.places.access import Visitor
from stip.plans.cited_facts import Citable, Fact, Subject
from stip.plans.models import Item, Plan

KINDS = {"regeling": "regelingen", "termijn": "termijnen"}


def _versions(visitor: Visitor) -> QuerySet[SchemeVersion]:
    schemes = Scheme.objects.readable_by(visitor).filter(pk=OuterRef("scheme_id"))
    return SchemeVersion.objects.filter(Exists(schemes)).order_by()


def _movement(movement: Movement, subject: Subject) -> Fact:
    line = movement.line
    kind = Line.Kind(line.kind).label
    stage = movement.target or f"niet langer {movement.source}"
    about = (line.activity, line.party.name if line.party else "", str(line.year or ""))
    return Fact(subject, f"{kind}, {stage}", _told(movement.total, line.unit, about))


def _stated(total: StatedTotal, subject: Subject) -> Fact:
    unit = "fte" if total.kind == Line.Kind.CAPACITY and not total.in_euro else "euro"
    return Fact(subject, "genoemd totaal", _told(total.total, unit, (total.title,)))


def _scheme_line(row: SchemeLine, subject: Subject) -> Fact:
    purse = Line.Purse(row.purse).label if row.purse else "kosten"
    about = (row.label, row.item.title if row.item else "")
    return Fact(subject, f"{row.version.get_kind_display()}, {purse}", _told(row.total, "euro", about))


def _told(total: Total, unit: str, about: Iterable[str]) -> str:
    words = in_short(total)
    if words != "PM":
        words = f"{words} fte" if unit == "fte" else f"{words} euro"
    return ", ".join([words, *filter(None, about)])


def _schemes(keys: Iterable[int]) -> Iterator[tuple[int, Subject]]:
    for key, code, name, kind in Scheme.objects.filter(pk__in=keys).values_list("pk", "code", "name", "kind"):
        yield key, Subject("regeling", code, name, Scheme.Kind(kind).label)


def _deadlines(keys: Iterable[int]) -> Iterator[tuple[int, Subject]]:
    rows = Deadline.objects.filter(pk__in=keys).order_by()
    for key, region, title in rows.values_list("pk", "region__code", "title"):
        yield key, Subject("termijn", region, title, "termijn")


def _readable(model: type[Any]) -> Any:
    return lambda visitor: model.objects.readable_by(visitor).order_by()


CITABLE: dict[type[Model], Citable] = {
    Movement: Citable(
        _readable(Movement), ((Item, "line__item_id"), (Plan, "line__plan_id")), ("line__party",), _movement
    ),
    StatedTotal: Citable(_readable(StatedTotal), ((Item, "item_id"), (Plan, "plan_id")), tell=_stated),
    Scheme: Citable(_readable(Scheme), ((Scheme, "pk"),)),
    SchemeVersion: Citable(
        _versions, ((Scheme, "scheme_id"),),
        tell=lambda version, subject: Fact(subject, version.get_kind_display(), version.title),
    ),
    SchemeLine: Citable(
        _readable(SchemeLine), ((Scheme, "version__scheme_id"),), ("version", "item"), _scheme_line
    ),
    Deadline: Citable(_readable(Deadline), ((Deadline, "pk"),)),
}  # fmt: skip
SUBJECTS = {Scheme: _schemes, Deadline: _deadlines}
