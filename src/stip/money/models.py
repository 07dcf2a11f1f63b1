# SPDX-License-Identifier: EUPL-1.2
"""The books: lines, the movements on them, and where each line stands. Schemes and keys are in modules of their own.

Movements are only ever added. A balance is the sum of the movements of a line at one stage; it is kept beside them
because people read it far more often than they write.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Sum, When
from django.utils import timezone

from stip.money import ledger
from stip.money.hundredths import AmountColumns, HundredthsField
from stip.money.schemes import Scheme
from stip.partners.models import Body, Organisation
from stip.places.access import Visibility, Visitor, readable
from stip.plans.models import Item, Plan
from stip.sources.models import Citation

PARTS = ("low", "high", "circa", "unknown")
"""The columns that together hold a `ledger.Total`."""


class LineQuerySet(models.QuerySet["Line"]):
    def readable_by(self, visitor: Visitor) -> "LineQuerySet":
        """Lines of which the visitor may read the line, the plan and, when it has one, the item."""
        return self.filter(
            readable(visitor, region="plan__region"),
            readable(visitor, visibility="plan__visibility", region="plan__region"),
            Q(item=None) | readable(visitor, visibility="item__visibility", region="plan__region"),
        )

    def under(self, item: Item) -> "LineQuerySet":
        """Lines of the item and of everything below it."""
        return self.filter(item__plan=item.plan_id, item__path__startswith=item.path)

    def known_on(self, day: date) -> "LineQuerySet":
        """Lines that were in the books at the end of `day`."""
        return self.filter(Exists(Movement.objects.filter(line=OuterRef("pk")).known_on(day)))

    def at_stage(self, stage: ledger.Stage, on: date | None = None) -> "LineQuerySet":
        """Lines of which something stands at this stage, now or at the end of the day `on`."""
        if on is None:
            something = Balance.objects.filter(stage=stage).exclude(**dict.fromkeys(PARTS, 0))
            return self.filter(pk__in=something.values("line"))
        return self.filter(pk__in=Movement.objects.known_on(on).standing_at(stage).values("line"))


def key_of(facts: Iterable[object]) -> str:
    """The key of a line with these facts, in the order of `Line.key_now`."""
    return hashlib.sha256(repr(tuple(["" if fact is None else str(fact) for fact in facts])).encode()).hexdigest()


class Line(models.Model):
    """What one amount is about: a cost, a contribution, spending or people, of an item or of a plan as a whole.

    `party` is whose money it is: the funder of a contribution, the funder whose money was spent, or the organisation
    that supplies people. A cost has none. `amount` columns live on movements and balances.
    """

    class Kind(models.TextChoices):
        COST = ledger.Kind.COST.value, "kosten"
        CONTRIBUTION = ledger.Kind.CONTRIBUTION.value, "bijdrage"
        SPENDING = ledger.Kind.SPENDING.value, "uitgave"
        CAPACITY = ledger.Kind.CAPACITY.value, "inzet van mensen"

    class Form(models.TextChoices):
        CASH = "geld", "geld"
        IN_KIND = "natura", "in natura"

    class Purse(models.TextChoices):
        STATE = "rijk", "Rijk"
        PUBLIC = "publiek", "regionaal publiek"
        PRIVATE = "privaat", "privaat"
        EUROPE = "europa", "Europees"
        UNKNOWN = "", "niet bekend"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="money_lines")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="money_lines")
    kind = models.CharField("soort", max_length=8, choices=Kind.choices)
    activity = models.CharField("activiteit", max_length=200, blank=True)
    # Empty when the source gives no year.
    year = models.PositiveSmallIntegerField("jaar", null=True, blank=True)
    party = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="money_lines", verbose_name="partij"
    )
    recipient = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="received_lines", verbose_name="ontvanger"
    )
    team = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="money_lines", verbose_name="team"
    )
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name="regeling"
    )
    form = models.CharField("vorm", max_length=6, choices=Form.choices, default=Form.CASH)
    purse = models.CharField("herkomst", max_length=8, choices=Purse.choices, blank=True)
    # Money that a partner itself received from the State does not count as the region's own.
    from_state_grant = models.BooleanField("uit een andere rijksregeling", default=False)
    # Euro per fte per year; only of people.
    rate = HundredthsField("tarief", null=True, blank=True)  # type: ignore[misc]
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    key = models.CharField(max_length=64, unique=True, editable=False)

    objects: ClassVar[LineQuerySet] = LineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "regels van de boeken"
        ordering = ("plan_id", "item__path", "kind", "activity", "year", "id")
        indexes = (models.Index(fields=["plan", "item", "kind"]), models.Index(fields=["party", "kind"]))
        constraints = (
            models.CheckConstraint(condition=~Q(kind="kosten") | Q(party=None), name="cost_has_no_party"),
            models.CheckConstraint(condition=Q(rate=None) | Q(kind="inzet"), name="rate_only_of_people"),
        )

    def __str__(self) -> str:
        about = self.activity or (self.item.title if self.item else self.plan.title)
        return f"{self.get_kind_display()}: {about}{f' ({self.year})' if self.year else ''}"

    def save(self, *args: Any, **options: Any) -> None:
        self.key = self.key_now()
        super().save(*args, **options)

    def key_now(self) -> str:
        """What makes this line this line: two lines with equal facts are one line."""
        facts = (
            self.plan_id, self.item_id, self.kind, self.activity, self.year, self.party_id, self.recipient_id,
            self.team_id, self.scheme_id, self.form, self.purse, self.from_state_grant,
        )  # fmt: skip
        return key_of(facts)

    @property
    def stages(self) -> tuple[ledger.Stage, ...]:
        return ledger.STAGES[ledger.Kind(self.kind)]

    @property
    def unit(self) -> str:
        """The unit of its amounts: fte per year for people, euro for all else."""
        return "fte" if self.kind == self.Kind.CAPACITY else "euro"


class SummedQuerySet(models.QuerySet[Any]):
    """Balances or movements that can be added up by any fields of their line."""

    def summed(self, *fields: str) -> dict[tuple[Any, ...], ledger.Total]:
        """Totals by the values of `fields` (field paths), in one query."""
        sums = {f"sum_{part}": Sum(part) for part in PARTS}
        # Without fields there is nothing to group by: one row, of nulls when there are no rows at all.
        if not fields:
            whole = self.order_by().aggregate(**sums)
            return {} if whole["sum_circa"] is None else {(): ledger.Total(*whole.values())}
        rows = self.order_by().values(*fields).annotate(**sums).values_list(*fields, *sums)
        width = len(fields)
        return {row[:width]: ledger.Total(*row[width:]) for row in rows}


class Balance(AmountColumns):
    """Where a line stands at one stage: the sum of its movements, kept up in the transaction that adds them."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="balances")
    stage = models.CharField("stadium", max_length=12)

    objects: ClassVar[SummedQuerySet] = SummedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["line", "stage"], name="balance_once"),
            models.CheckConstraint(
                condition=Q(low__gte=0, high__gte=F("low"), circa__gte=0, unknown__gte=0), name="balance_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.stage}: {ledger.in_short(self.total)}"


class MovementQuerySet(SummedQuerySet):
    def readable_by(self, visitor: Visitor) -> "MovementQuerySet":
        # Line by line and not by a list of lines, so that a few movements are found without reading all lines.
        return self.filter(Exists(Line.objects.readable_by(visitor).order_by().filter(pk=OuterRef("line"))))

    def known_on(self, day: date) -> "MovementQuerySet":
        """Movements that were in the books at the end of `day`, Dutch time."""
        return self.filter(booked_at__lte=timezone.make_aware(datetime.combine(day, time.max)))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Mutaties worden nooit verwijderd: draai ze terug.")

    def in_force(self, on: date | None = None) -> "MovementQuerySet":
        """Movements that were not taken back and take nothing back, now or at the end of the day `on`."""
        takers, movements = Movement.objects.filter(reverses=OuterRef("pk")), self
        if on is not None:
            takers, movements = takers.known_on(on), self.known_on(on)
        return movements.filter(~Exists(takers), reverses=None)

    def standing_at(self, stage: ledger.Stage) -> "MovementQuerySet":
        """Rows {line} of the lines at which these movements leave something at one stage."""
        moved = self.filter(Q(source=stage) | Q(target=stage)).order_by().values("line")
        sums = {f"sum_{part}": _net(part, stage) for part in PARTS}
        return moved.annotate(**sums).exclude(**dict.fromkeys(sums, 0))  # type: ignore[no-any-return]

    def standing(self, *fields: str) -> dict[tuple[Any, ...], ledger.Total]:
        """What these movements leave at each stage, by the values of `fields` with the stage as the last one."""
        arriving = self.exclude(target="").summed(*fields, "target")
        leaving = self.exclude(source="").summed(*fields, "source")
        together = {
            place: arriving.get(place, ledger.ZERO) - leaving.get(place, ledger.ZERO)
            for place in [*arriving, *(place for place in leaving if place not in arriving)]
        }
        return {place: total for place, total in together.items() if total}


class Movement(AmountColumns):
    """One booking: an amount leaves a stage of a line and arrives at another. Never changed, never deleted.

    `day` is the date of the paper it rests on; `booked_at` is when the books learnt of it.
    """

    # Found by the index on the route below, which begins with the line.
    line = models.ForeignKey(Line, models.PROTECT, related_name="movements", db_index=False)
    source = models.CharField("van", max_length=12, blank=True)
    target = models.CharField("naar", max_length=12, blank=True)
    day = models.DateField("datum", null=True, blank=True)
    booked_at = models.DateTimeField("geboekt op", db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField("toelichting", max_length=300, blank=True)
    # The spreadsheet it came in with, by file name and row; empty for what was typed.
    delivery = models.CharField("aangeleverd met", max_length=200, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    citations = GenericRelation(Citation)

    objects: ClassVar[MovementQuerySet] = MovementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("booked_at", "id")
        # All that a standing as of an earlier day is made of, so that adding up a million need not open one row.
        indexes = (models.Index(fields=["line", "source", "target", "booked_at", *PARTS], name="movement_route"),)
        constraints = (
            models.CheckConstraint(condition=~Q(source=F("target")), name="movement_moves"),
            models.CheckConstraint(condition=Q(low__gte=0, high__gte=F("low")), name="movement_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.line}: {ledger.in_short(self.total)} {self.source or 'nieuw'} → {self.target or 'vervallen'}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("Een mutatie wordt nooit gewijzigd: draai hem terug en boek hem opnieuw.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Een mutatie wordt nooit verwijderd: draai hem terug.")

    @property
    def entry(self) -> ledger.Entry:
        return ledger.Entry(self.line_id, ledger.Stage(self.source), ledger.Stage(self.target), self.total)


class Receipt(models.Model):
    """A form that was handled, so that sending it twice books once. `token` is its mark, with whom it was made for."""

    token = models.CharField(max_length=100, unique=True)
    movement = models.ForeignKey(Movement, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.movement_id}"


class StatedTotalQuerySet(models.QuerySet["StatedTotal"]):
    def readable_by(self, visitor: Visitor) -> "StatedTotalQuerySet":
        """Totals over a plan, or an item of it, that the visitor may read."""
        return self.filter(
            readable(visitor, visibility="plan__visibility", region="plan__region"),
            Q(item=None) | readable(visitor, visibility="item__visibility", region="plan__region"),
        )


class StatedTotal(AmountColumns):
    """A total that a source itself gives over lines of a plan. It is compared with their sum and never added up.

    Empty fields do not narrow: a total without a year is over all years.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="stated_totals")
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="stated_totals")
    code = models.SlugField(max_length=80)
    title = models.CharField("titel", max_length=300)
    kind = models.CharField("soort", max_length=8, choices=Line.Kind.choices)
    stage = models.CharField("stadium", max_length=12, blank=True)
    year = models.PositiveSmallIntegerField("jaar", null=True, blank=True)
    party = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    # The euro translation of people: fte times the rate.
    in_euro = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    citations = GenericRelation(Citation)

    objects: ClassVar[StatedTotalQuerySet] = StatedTotalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("plan_id", "order", "id")
        constraints = (models.UniqueConstraint(fields=["plan", "code"], name="stated_total_once"),)

    def __str__(self) -> str:
        return self.title


def _net(part: str, stage: ledger.Stage) -> Sum:
    """What arrives at a stage less what leaves it, as the whole number that the database keeps."""
    number = models.BigIntegerField()
    plus, minus = (ExpressionWrapper(F(part) * sign, output_field=number) for sign in (1, -1))
    return Sum(Case(When(target=stage, then=plus), default=minus, output_field=number), output_field=number)
