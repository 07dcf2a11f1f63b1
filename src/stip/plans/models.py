# SPDX-License-Identifier: EUPL-1.2
"""Plans, their levels and items, the links between items, frozen versions and findings."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from stip.partners.models import Organisation
from stip.places.access import Visibility, Visitor, readable
from stip.places.models import Area, Region
from stip.plans import period
from stip.plans.numbering import number_in
from stip.sources.models import Citation


class PlanQuerySet(models.QuerySet["Plan"]):
    def readable_by(self, visitor: Visitor) -> "PlanQuerySet":
        return self.filter(readable(visitor))


class Plan(models.Model):
    """What a region wants and does, cut into levels that it names itself."""

    class Status(models.TextChoices):
        DRAFT = "ontwerp", "ontwerp"
        RUNNING = "lopend", "lopend"
        FINISHED = "afgerond", "afgerond"
        LAPSED = "vervallen", "vervallen"

    region = models.ForeignKey(Region, models.PROTECT, related_name="plans")
    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField("titel", max_length=300)
    kind = models.CharField("soort", max_length=80, blank=True)
    period = models.CharField("periode", max_length=30, blank=True)
    status = models.CharField("stand", max_length=12, choices=Status.choices, default=Status.RUNNING)
    summary = models.TextField("samenvatting", blank=True)
    horizon = models.TextField("stip op de horizon", blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    example = models.BooleanField("voorbeeld", default=False)
    order = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    citations = GenericRelation(Citation)

    objects: ClassVar[PlanQuerySet] = PlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("region__order", "order", "title")

    def __str__(self) -> str:
        return self.title

    @property
    def period_in_words(self) -> str:
        return period.in_words(self.period)


class Level(models.Model):
    """A rank of a plan, from high (order 0) to low. `under` lists the levels an item of this level may hang under."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="levels")
    code = models.SlugField(max_length=40)
    name = models.CharField("naam", max_length=60)
    plural = models.CharField("meervoud", max_length=60)
    order = models.PositiveSmallIntegerField()
    under = models.JSONField(default=list)
    may_be_top = models.BooleanField(default=False)

    class Meta:
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=["plan", "code"], name="level_once"),)

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """A theme that cuts across the levels of a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="themes")
    code = models.SlugField(max_length=60)
    title = models.CharField("titel", max_length=200)
    summary = models.TextField("samenvatting", blank=True)
    order = models.PositiveSmallIntegerField()
    citations = GenericRelation(Citation)

    class Meta:
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=["plan", "code"], name="theme_once"),)

    def __str__(self) -> str:
        return self.title


class ItemQuerySet(models.QuerySet["Item"]):
    def readable_by(self, visitor: Visitor) -> "ItemQuerySet":
        """Items the visitor may read: both the item and its plan must be readable."""
        return self.filter(
            readable(visitor, region="plan__region"),
            readable(visitor, visibility="plan__visibility", region="plan__region"),
        )


class Item(models.Model):
    """One node of a plan, at a level.

    `path` sorts a plan in reading order: four hexadecimal digits for each ancestor's place and its own.
    """

    class Status(models.TextChoices):
        IDEA = "idee", "idee"
        PREPARING = "voorbereiding", "voorbereiding"
        RUNNING = "uitvoering", "uitvoering"
        DONE = "afgerond", "afgerond"
        STOPPED = "gestopt", "gestopt"

    class Origin(models.TextChoices):
        NEW = "nieuw", "nieuw"
        CONTINUED = "voortgezet", "voortgezet"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    level = models.ForeignKey(Level, models.RESTRICT, related_name="items")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=80, db_index=True)
    code = models.CharField(max_length=60)
    title = models.CharField("titel", max_length=300)
    summary = models.TextField("samenvatting", blank=True)
    body = models.TextField("tekst", blank=True)
    status = models.CharField("stand", max_length=16, choices=Status.choices, blank=True)
    origin = models.CharField("herkomst", max_length=12, choices=Origin.choices, blank=True)
    reason = models.TextField("reden van stoppen", blank=True)
    period = models.CharField("periode", max_length=30, blank=True)
    delivery = models.CharField("oplevering", max_length=10, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    themes = models.ManyToManyField(Theme, related_name="items", blank=True)
    areas = models.ManyToManyField(Area, related_name="items", blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    citations = GenericRelation(Citation)

    objects: ClassVar[ItemQuerySet] = ItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("plan_id", "path")
        constraints = (
            models.UniqueConstraint(fields=["plan", "code"], name="item_code_once"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="item_not_its_own_parent"),
        )
        # Visibility stands in the index too, so that counting and skipping to a far page need not open the rows.
        indexes = (
            models.Index(fields=["plan", "path", "visibility"]),
            models.Index(fields=["plan", "level", "visibility"]),
            models.Index(fields=["status", "plan", "visibility"]),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """The code when it counts, as in a table of contents; empty when it is a name."""
        return number_in(self.code)

    @property
    def depth(self) -> int:
        """0 for an item at the top of its plan."""
        return len(self.path) // 4 - 1

    @property
    def period_in_words(self) -> str:
        return period.in_words(self.period)


class PartnerRole(models.Model):
    """An organisation's part in an item."""

    class Role(models.TextChoices):
        LEAD = "trekker", "trekker"
        CLIENT = "opdrachtgever", "opdrachtgever"
        EXECUTOR = "uitvoerder", "uitvoerder"
        FUNDER = "financier", "financier"
        DEPARTMENT = "departement", "departement"
        PARTNER = "partner", "partner"
        INVOLVED = "betrokken", "betrokken"
        AUDIENCE = "doelgroep", "doelgroep"

    item = models.ForeignKey(Item, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    role = models.CharField("rol", max_length=16, choices=Role.choices)
    order = models.PositiveSmallIntegerField(default=0)
    citations = GenericRelation(Citation)

    class Meta:
        ordering = ("order", "id")
        constraints = (models.UniqueConstraint(fields=["item", "organisation", "role"], name="partner_role_once"),)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.role}"


class Point(models.Model):
    """A fact smaller than an item: what it builds on, a goal, an added value, the state of play."""

    class Kind(models.TextChoices):
        GOAL = "doel", "doel"
        STATE = "stand-van-zaken", "stand van zaken"
        BUILDS_ON = "bouwt-voort-op", "bouwt voort op"
        APPROACH = "aanpak", "aanpak"
        INTERVENTION = "interventie", "interventie"
        ADDED_VALUE = "toegevoegde-waarde", "toegevoegde waarde"
        CHALLENGE = "uitdaging", "uitdaging"
        CONDITION = "voorwaarde", "voorwaarde"
        PRINCIPLE = "uitgangspunt", "uitgangspunt"
        RESULT = "resultaat", "resultaat"
        CHANGE = "wijziging", "wijziging"
        COMPOSITION = "samenstelling", "samenstelling"
        REFERENCE = "verwijzing", "verwijzing"

    item = models.ForeignKey(Item, models.CASCADE, related_name="points")
    kind = models.CharField("soort", max_length=20, choices=Kind.choices)
    text = models.TextField("tekst")
    order = models.PositiveSmallIntegerField(default=0)
    citations = GenericRelation(Citation)

    class Meta:
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.text


class Amount(models.Model):
    """An amount as the plan's text states it; the books themselves are kept elsewhere.

    `euro` is empty for "PM" and the lower end of a range, of which `high` is the upper end.
    """

    class Kind(models.TextChoices):
        NEEDED = "nodig", "nodig"
        ASKED = "gevraagd", "gevraagd"
        GRANTED = "toegekend", "toegekend"
        RESERVED = "gereserveerd", "gereserveerd"
        BUDGETED = "begroot", "begroot"
        PLEDGED = "toegezegd", "toegezegd"

    class Nature(models.TextChoices):
        EXACT = "exact", "exact"
        APPROXIMATE = "circa", "circa"
        RANGE = "bandbreedte", "bandbreedte (van … tot …)"
        UNKNOWN = "pm", "PM"

    item = models.ForeignKey(Item, models.CASCADE, related_name="amounts")
    kind = models.CharField("soort", max_length=12, choices=Kind.choices)
    euro = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    high = models.DecimalField("tot", max_digits=15, decimal_places=2, null=True, blank=True)
    nature = models.CharField("aard", max_length=12, choices=Nature.choices, default=Nature.EXACT)
    label = models.CharField("omschrijving", max_length=300, blank=True)
    funder = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="stated_amounts")
    # As far as the text says: the year it is for, the part of the item it pays, and whether it is work or goods.
    year = models.PositiveSmallIntegerField("jaar", null=True, blank=True)
    activity = models.CharField("activiteit", max_length=200, blank=True)
    in_kind = models.BooleanField("in natura", default=False)
    order = models.PositiveSmallIntegerField(default=0)
    citations = GenericRelation(Citation)

    class Meta:
        ordering = ("order", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(nature="pm", euro=None, high=None)
                | models.Q(nature="bandbreedte", euro__gte=0, high__gt=models.F("euro"))
                | models.Q(nature__in=("exact", "circa"), euro__gte=0, high=None),
                name="amount_known_or_pm",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.euro if self.euro is not None else 'PM'}"


class LinkQuerySet(models.QuerySet["Link"]):
    def readable_by(self, visitor: Visitor) -> "LinkQuerySet":
        """Links of which the visitor may read both ends."""
        items = Item.objects.readable_by(visitor)
        return self.filter(
            models.Exists(items.filter(pk=models.OuterRef("source"))),
            models.Exists(items.filter(pk=models.OuterRef("target"))),
        )


class Link(models.Model):
    """A connection from one item to another, of any plan: read "source … target"."""

    class Kind(models.TextChoices):
        BUILDS_ON = "bouwt-voort-op", "bouwt voort op"
        DEPENDS_ON = "hangt-af-van", "hangt af van"
        CONTRIBUTES = "draagt-bij-aan", "draagt bij aan"
        CONTINUES = "vervolg-op", "is het vervolg op"
        OVERLAPS = "overlapt-met", "hangt samen met"
        CONFLICTS = "botst-met", "botst met"

    kind = models.CharField("soort", max_length=16, choices=Kind.choices)
    source = models.ForeignKey(Item, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Item, models.CASCADE, related_name="links_in")
    note = models.TextField("toelichting", blank=True)
    citations = GenericRelation(Citation)

    objects: ClassVar[LinkQuerySet] = LinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "source", "target"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="link_to_another"),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"


INVERSE = {
    Link.Kind.BUILDS_ON: "is basis voor",
    Link.Kind.DEPENDS_ON: "is nodig voor",
    Link.Kind.CONTRIBUTES: "krijgt een bijdrage van",
    Link.Kind.CONTINUES: "krijgt een vervolg in",
    Link.Kind.OVERLAPS: "hangt samen met",
    Link.Kind.CONFLICTS: "botst met",
}
"""How a link reads from the target's side."""


class Version(models.Model):
    """A frozen snapshot of a plan: `content` in exchange form, `sha256` over its canonical JSON."""

    class Stage(models.TextChoices):
        CONCEPT = "concept", "concept"
        CONSULTATION = "consultatie", "in consultatie"
        PROPOSED = "ter-besluit", "ligt voor ter besluit"
        ADOPTED = "vastgesteld", "vastgesteld"
        REPLACED = "vervangen", "vervangen"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("nummer")
    name = models.CharField("naam", max_length=120)
    stage = models.CharField("stadium", max_length=12, choices=Stage.choices, default=Stage.CONCEPT)
    note = models.TextField("toelichting", blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(auto_now_add=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("plan_id", "number")
        constraints = (models.UniqueConstraint(fields=["plan", "number"], name="version_once"),)

    def __str__(self) -> str:
        return f"{self.plan} versie {self.number}"


class Finding(models.Model):
    """Something in a source that contradicts itself or another source. Both places are cited; nothing is repaired."""

    class Kind(models.TextChoices):
        NUMBER = "getal", "getal"
        PERIOD = "periode", "periode"
        NAME = "naam", "naam"
        REFERENCE = "verwijzing", "verwijzing"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="findings")
    code = models.SlugField(max_length=80)
    kind = models.CharField("soort", max_length=12, choices=Kind.choices)
    title = models.CharField("titel", max_length=300)
    explanation = models.TextField("toelichting")
    order = models.PositiveSmallIntegerField(default=0)
    citations = GenericRelation(Citation)

    class Meta:
        ordering = ("plan_id", "order")
        constraints = (models.UniqueConstraint(fields=["plan", "code"], name="finding_once"),)

    def __str__(self) -> str:
        return self.title
