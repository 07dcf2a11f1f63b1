# SPDX-License-Identifier: EUPL-1.2
"""Where money comes from: deals and funds with their rules and dated versions, keys that share out, and deadlines."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q

from stip.money import ledger
from stip.money.hundredths import AmountColumns
from stip.partners.models import Organisation
from stip.places.access import Visibility, Visitor, readable
from stip.places.models import Region
from stip.plans.models import Item, Plan
from stip.sources.models import Citation


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def readable_by(self, visitor: Visitor) -> "SchemeQuerySet":
        """Schemes that the visitor may read, of plans that she may read."""
        return self.filter(
            readable(visitor), Q(plan=None) | readable(visitor, visibility="plan__visibility", region="plan__region")
        )


class Scheme(models.Model):
    """A deal, fund or purse with rules of its own. `rules` is a rule set as `money.ruleset` describes it."""

    class Kind(models.TextChoices):
        REGIO_DEAL = "regio-deal", "Regio Deal"
        INVESTMENT_AGENDA = "investeringsagenda", "Regionale Investeringsagenda"
        INTERREG = "interreg", "Interreg"
        JTF = "jtf", "Just Transition Fund"
        GROWTH_FUND = "groeifonds", "Nationaal Groeifonds"
        OWN_MEANS = "eigen-middelen", "eigen middelen"
        OTHER = "overig", "overig"

    region = models.ForeignKey(Region, models.PROTECT, related_name="schemes")
    # The plan that this scheme pays for, when it is one.
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="schemes")
    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField("naam", max_length=200)
    kind = models.CharField("soort", max_length=20, choices=Kind.choices)
    funder = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="schemes", verbose_name="geldgever"
    )
    cashier = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="cashier_of", verbose_name="kassier"
    )
    period = models.CharField("periode", max_length=30, blank=True)
    grant_number = models.CharField("beschikkingsnummer", max_length=60, blank=True)
    sisa_code = models.CharField("SiSa-code", max_length=20, blank=True)
    rules = models.JSONField("regels", default=list, blank=True)
    note = models.TextField("toelichting", blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    example = models.BooleanField("voorbeeld", default=False)
    order = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    citations = GenericRelation(Citation)

    objects: ClassVar[SchemeQuerySet] = SchemeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("region__order", "order", "name")

    def __str__(self) -> str:
        return self.name


class SchemeVersion(models.Model):
    """What a deal said at a moment: bid, grant, covenant or budget. What was asked is not what was granted."""

    class Kind(models.TextChoices):
        BID = "aanvraag", "aanvraag"
        GRANT = "toekenning", "toekenning"
        COVENANT = "convenant", "convenant"
        BUDGET = "begroting", "begroting"

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="versions")
    kind = models.CharField("soort", max_length=12, choices=Kind.choices)
    title = models.CharField("titel", max_length=200)
    # A year, month or day, as far as it is known: "2022-11".
    dated = models.CharField("datum", max_length=10)
    note = models.TextField("toelichting", blank=True)
    citations = GenericRelation(Citation)

    class Meta:
        ordering = ("scheme_id", "dated", "id")
        constraints = (models.UniqueConstraint(fields=["scheme", "kind", "dated"], name="scheme_version_once"),)

    def __str__(self) -> str:
        return f"{self.scheme}: {self.title}"


class SchemeLineQuerySet(models.QuerySet["SchemeLine"]):
    def readable_by(self, visitor: Visitor) -> "SchemeLineQuerySet":
        """Amounts of which the visitor may read the item, if any; who may read the scheme is asked of the scheme."""
        return self.filter(Q(item=None) | Q(item__in=Item.objects.readable_by(visitor).order_by()))


class SchemeLine(AmountColumns):
    """An amount in a version of a deal: the cost of a part of it (`purse` empty) or what one purse pays."""

    version = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="scheme_lines")
    # "" is the cost; else a value of money.Line.Purse.
    purse = models.CharField("herkomst", max_length=8, blank=True)
    label = models.CharField("omschrijving", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    citations = GenericRelation(Citation)

    objects: ClassVar[SchemeLineQuerySet] = SchemeLineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "bedragen van een regeling"
        ordering = ("version_id", "order", "id")
        constraints = (models.CheckConstraint(condition=Q(low__gte=0, high__gte=F("low")), name="scheme_line_range"),)

    def __str__(self) -> str:
        return f"{self.version}: {ledger.in_short(self.total)}"


class Account(models.Model):
    """What a cashier declares about a year of a scheme, beside the figures that follow from the books."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="accounts")
    # Empty: the scheme as a whole.
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="accounts")
    year = models.PositiveSmallIntegerField("jaar")
    is_final = models.BooleanField("eindverantwoording", default=False)
    deviations = models.TextField("afwijkingen", blank=True)
    note = models.TextField("toelichting", blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "verantwoordingen"
        ordering = ("scheme_id", "year", "id")
        constraints = (
            models.UniqueConstraint(fields=["scheme", "item", "year"], name="account_once"),
            models.UniqueConstraint(fields=["scheme", "year"], condition=Q(item=None), name="account_of_whole_once"),
        )

    def __str__(self) -> str:
        return f"{self.scheme} {self.year}"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def readable_by(self, visitor: Visitor) -> "DeadlineQuerySet":
        """Deadlines of the region itself and of schemes that the visitor may read."""
        return self.filter(Q(scheme=None) | Q(scheme__in=Scheme.objects.readable_by(visitor).order_by()))


class Deadline(models.Model):
    """A day by which something must be in: once (`on`), or every year (`month` and `day`, so many years later)."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="deadlines")
    scheme = models.ForeignKey(Scheme, models.CASCADE, null=True, blank=True, related_name="deadlines")
    code = models.SlugField(max_length=80)
    title = models.CharField("wat", max_length=200)
    audience = models.CharField("voor wie", max_length=200, blank=True)
    # Once: a year, month or day, as far as it is known.
    on = models.CharField("datum", max_length=10, blank=True)
    # Every year: the last day on which it may come in, and about which year it is, counted from the year it is in.
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    about_year = models.SmallIntegerField(default=0)
    basis = models.CharField("waar staat het", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    citations = GenericRelation(Citation)

    objects: ClassVar[DeadlineQuerySet] = DeadlineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("region_id", "order", "id")
        constraints = (
            models.UniqueConstraint(fields=["region", "code"], name="deadline_once"),
            models.CheckConstraint(condition=~Q(on="", month=None), name="deadline_has_a_day"),
        )

    def __str__(self) -> str:
        return self.title


class DistributionKey(models.Model):
    """How a cost of the region is shared out over its members."""

    class Method(models.TextChoices):
        INHABITANTS = "inwoners", "per inwoner"
        EQUAL = "gelijk", "gelijke delen"
        FIXED = "vast", "vaste percentages"
        OWN = "eigen", "eigen cijfers"

    region = models.ForeignKey(Region, models.CASCADE, related_name="keys")
    code = models.SlugField(max_length=80)
    name = models.CharField("naam", max_length=200)
    method = models.CharField("methode", max_length=10, choices=Method.choices)
    reference_day = models.DateField("peildatum", null=True, blank=True)
    source = models.CharField("bron", max_length=300, blank=True)
    note = models.TextField("toelichting", blank=True)
    example = models.BooleanField("voorbeeld", default=False)
    order = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("region_id", "order", "name")
        constraints = (models.UniqueConstraint(fields=["region", "code"], name="key_once"),)

    def __str__(self) -> str:
        return self.name


class KeyShare(models.Model):
    """The figure of one member in a key: inhabitants, a percentage, or what the region chose."""

    key = models.ForeignKey(DistributionKey, models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="key_shares")
    figure = models.DecimalField("cijfer", max_digits=14, decimal_places=4)

    class Meta:
        ordering = ("organisation__name",)
        constraints = (
            models.UniqueConstraint(fields=["key", "organisation"], name="key_share_once"),
            models.CheckConstraint(condition=Q(figure__gte=0), name="key_share_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.organisation}"
