# SPDX-License-Identifier: EUPL-1.2
"""What stands in the books as rows: one for each line and stage, with the places where it is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Case, Prefetch, Q, QuerySet, Value, When

from stip.money.ledger import STAGES, Kind, Stage, Total, times
from stip.money.models import Balance, Line, LineQuerySet, Movement
from stip.money.schemes import Scheme
from stip.places.access import Visitor
from stip.plans.reading import cited
from stip.sources.models import Citation

_ORDER = Case(
    *(When(stage=stage, then=Value(place)) for place, stage in enumerate(dict.fromkeys(sum(STAGES.values(), ()))))
)


@dataclass(frozen=True)
class Row:
    """A line at one stage. `scheme` is empty when the visitor may not read it."""

    line: Line
    stage: str
    total: Total
    scheme: Scheme | None = None
    citations: list[Citation] = field(default_factory=list)

    @property
    def is_people(self) -> bool:
        return self.line.kind == Kind.CAPACITY

    @property
    def euro(self) -> Total | None:
        """What people cost a year at the rate of the line; None when no rate is known, or it is not about people."""
        return times(self.total, self.line.rate) if self.is_people and self.line.rate is not None else None


def count(lines: LineQuerySet) -> int:
    return _balances(lines).count()


def rows(lines: LineQuerySet, visitor: Visitor, most: int | None = None) -> list[Row]:
    """The rows of these lines in the order of the plans, the first `most` of them; four queries in all.

    lines   lines that the visitor may read
    """
    found = list(_balances(lines)[:most])
    keys = {balance.line.scheme_id for balance in found if balance.line.scheme_id}
    schemes = Scheme.objects.readable_by(visitor).in_bulk(keys) if keys else {}
    written = _written(found, visitor)
    return [
        Row(
            balance.line, balance.stage, balance.total, schemes.get(balance.line.scheme_id or 0),
            written.get((balance.line_id, balance.stage), []),
        )
        for balance in found
    ]  # fmt: skip


def bare_rows(lines: LineQuerySet, visitor: Visitor) -> Iterator[Row]:
    """All rows without their citations, for a file."""
    schemes = {scheme.pk: scheme for scheme in Scheme.objects.readable_by(visitor)}
    for balance in _balances(lines).iterator(chunk_size=2000):
        yield Row(balance.line, balance.stage, balance.total, schemes.get(balance.line.scheme_id or 0))


def _balances(lines: LineQuerySet) -> QuerySet[Balance]:
    standing = Q(low__gt=0) | Q(high__gt=0) | Q(circa__gt=0) | Q(unknown__gt=0)
    found = Balance.objects.filter(standing, line__in=lines.order_by().values("pk"))
    found = found.select_related("line__plan__region", "line__item", "line__party", "line__recipient", "line__team")
    place = ("line__plan__region__order", "line__plan__order", "line__plan", "line__item__path", "line__year", "line")
    return found.order_by(*place, _ORDER, "pk")


def _written(balances: Iterable[Balance], visitor: Visitor) -> dict[tuple[int, str], list[Citation]]:
    """Where the amounts of these rows are written: the papers of the movements that brought them there."""
    lines = {balance.line_id for balance in balances}
    live = Movement.objects.filter(line__in=lines, reverses=None, reversed_by=None).exclude(target=Stage.OUTSIDE.value)
    live = live.only("line", "target").prefetch_related(Prefetch("citations", cited(visitor)))
    found: dict[tuple[int, str], list[Citation]] = {}
    for movement in live if lines else ():
        found.setdefault((movement.line_id, movement.target), []).extend(movement.citations.all())
    return found
