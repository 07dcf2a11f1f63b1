# SPDX-License-Identifier: EUPL-1.2
"""How an aim of any kind is added, changed and taken away: who asks, what she had seen, the rules, the history."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from pydantic import BaseModel

from stip.accounts import history
from stip.accounts.conflict import Conflict
from stip.accounts.models import User
from stip.monitor.aims import facts as shapes
from stip.partners.exchange import Facts, Problem, Refused
from stip.places.access import may_edit
from stip.places.models import Region
from stip.plans.models import Item
from stip.sources.actions import cite_many
from stip.sources.models import Document

Row = TypeVar("Row", bound=Model)


def nothing_hangs(row: Any, facts: Facts) -> None:
    """For a kind of which one row holds all."""


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """How one kind of thing is checked and written; `hang` writes the rows that belong to a row just saved."""

    model: type[Row]
    form: type[BaseModel]
    facts_of: Callable[[Any], Facts]
    fields: Callable[[Facts, "Names"], dict[str, Any]]
    name: str
    locked: tuple[str, ...] = ("regio",)
    hang: Callable[[Any, Facts], None] = nothing_hangs

    @property
    def rows(self) -> Any:
        return self.model._default_manager.select_related("region")


class Names:
    """Looks names up in the database, and collects those that are not there."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def find(self, model: Any, facts: Facts, field: str) -> Any:
        code = facts.get(field)
        if code is None:
            return None
        wanted = {"plan__code": code.split("/")[0], "code": code.split("/")[1]} if model is Item else {"code": code}
        found = model.objects.filter(**wanted).first()
        if found is None:
            self.problems.append(Problem(f"‘{code}’ is er niet: kijk de code na of voeg het eerst toe", (field,)))
        return found


@transaction.atomic
def add(kind: Kind[Row], values: Facts, *, by: User | None, reason: str) -> Row:
    facts = _shaped(kind, values)
    region = Region.objects.filter(code=facts["regio"]).first()
    if region is None:
        raise Refused([Problem(f"de regio ‘{facts['regio']}’ is er niet: maak die eerst aan", ("regio",))])
    allow(region, by)
    if "code" in kind.locked and kind.rows.filter(region=region, code=facts["code"]).exists():
        raise Refused([Problem(f"de code ‘{facts['code']}’ is al in gebruik: kies een andere", ("code",))])
    return _write(kind, kind.model(region=region), facts, None, by=by, reason=reason)


@transaction.atomic
def change(kind: Kind[Row], row: Row, values: Facts, *, seen: int, by: User | None, reason: str) -> Row:
    current = held(kind, row, by)
    before = kind.facts_of(current)
    if current.revision != seen and any(before.get(name) != value for name, value in values.items()):
        theirs = {name: before.get(name, "") for name in values}
        raise Conflict(theirs=theirs, yours=values, revision=current.revision)
    for name in kind.locked:
        if values.get(name, before[name]) != before[name]:
            raise Refused([Problem("dit ligt vast, want andere gegevens verwijzen ernaar: laat het staan", (name,))])
    facts = _shaped(kind, {**before, **values})
    if facts == before:
        unchanged: Row = current
        return unchanged
    current.revision += 1
    return _write(kind, current, facts, before, by=by, reason=reason)


@transaction.atomic
def remove(kind: Kind[Row], row: Row, *, seen: int, by: User | None, reason: str) -> None:
    current = held(kind, row, by)
    before = kind.facts_of(current)
    if current.revision != seen:
        raise Conflict(theirs=before, yours={}, revision=current.revision)
    record(kind, current, before, None, by=by, reason=reason)
    current.delete()


def held(kind: Kind[Row], row: Row, by: User | None) -> Any:
    """The row as it is now, held until the end of the transaction. Raises PermissionDenied, Refused when it is gone."""
    found = kind.rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise Refused([Problem(f"dit {kind.name} is intussen weggehaald")])
    allow(found.region, by)
    return found


def allow(region: Region, by: User | None) -> None:
    if by is not None and not may_edit(by, region):
        raise PermissionDenied(f"{by} werkt niet voor {region}")


def _shaped(kind: Kind[Row], values: Facts) -> Facts:
    facts, problems = shapes.normalised(kind.form, values)
    if problems:
        raise Refused(problems)
    return facts


def _write(kind: Kind[Row], row: Any, facts: Facts, before: Facts | None, *, by: User | None, reason: str) -> Row:
    """Save the row with what hangs on it, and write down what changed."""
    names = Names()
    for field, value in kind.fields(facts, names).items():
        setattr(row, field, value)
    row.visibility = facts.get("zichtbaarheid", "openbaar")
    documents = {code: names.find(Document, {"bronnen": code}, "bronnen") for code in _documents(facts)}
    if names.problems:
        raise Refused(names.problems)
    row.save()
    kind.hang(row, facts)
    if before is None or facts.get("bronnen") != before.get("bronnen"):
        row.citations.all().delete()
        rows = [
            (row, documents[each["document"]], each.get("pagina"), each.get("anker", ""), order)
            for order, each in enumerate(facts.get("bronnen", []))
        ]
        if rows:
            cite_many(rows)
    fresh: Row = kind.rows.get(pk=row.pk)
    record(kind, fresh, before, kind.facts_of(fresh), by=by, reason=reason)
    return fresh


def _documents(facts: Facts) -> list[str]:
    return sorted({each["document"] for each in facts.get("bronnen", [])})


def record(
    kind: Kind[Row], row: Any, before: Facts | None, after: Facts | None, *, by: User | None, reason: str
) -> None:
    history.record(
        row,
        code=f"{kind.name}/{getattr(row, 'code', row.pk)}",
        title=str(row),
        by=by,
        reason=reason,
        before=before,
        after=after,
        region=row.region.code,
    )
