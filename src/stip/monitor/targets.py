# SPDX-License-Identifier: EUPL-1.2
"""What a region wants to reach, why it thinks its work contributes, what people tell, and recipes that were saved."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q

from stip.partners.models import Organisation
from stip.places.access import Visibility, Visitor, readable
from stip.places.models import Area, Region
from stip.plans.models import Item
from stip.sources.models import Citation


class OfItemQuerySet(models.QuerySet[Any]):
    def readable_by(self, visitor: Visitor) -> "OfItemQuerySet":
        """Rows the visitor may read, of an item that she may read when there is one."""
        return self.filter(readable(visitor), Q(item=None) | Q(item__in=Item.objects.readable_by(visitor).order_by()))


class ToldQuerySet(OfItemQuerySet):
    def readable_by(self, visitor: Visitor) -> "ToldQuerySet":
        """As for any row of an item; one that tells of an indicator needs its figures to be readable too."""
        dataset = "indicator__dataset__"
        measured = readable(visitor, visibility=f"{dataset}visibility", region=f"{dataset}region")
        return super().readable_by(visitor).filter(Q(indicator=None) | measured)  # type: ignore[return-value]


class Target(models.Model):
    """An aim for a year, with the dimensions of its measurements: what, where, of whom.

    What is an indicator, or a result that an item counts itself, in a unit of its own. Without `aim` the source names a
    target and no number. What the aim was before is in `revisions`.
    """

    class Side(models.TextChoices):
        AT_LEAST = "minstens", "ten minste"
        AT_MOST = "hoogstens", "ten hoogste"

    region = models.ForeignKey(Region, models.PROTECT, related_name="targets")
    code = models.SlugField(max_length=80)
    title = models.CharField("doel", max_length=300)
    indicator = models.ForeignKey("monitor.Indicator", models.PROTECT, null=True, blank=True, related_name="targets")
    unit = models.CharField("eenheid", max_length=120, blank=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="targets")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="targets")
    # The group it is about, as in the store; "" is everybody.
    part = models.CharField("groep", max_length=80, blank=True)
    side = models.CharField("kant", max_length=9, choices=Side.choices, default=Side.AT_LEAST)
    aim = models.DecimalField("streefwaarde", max_digits=18, decimal_places=4, null=True, blank=True)
    is_approximate = models.BooleanField("circa", default=False)
    year = models.PositiveSmallIntegerField("jaar", null=True, blank=True)
    baseline = models.DecimalField("beginwaarde", max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField("beginjaar", null=True, blank=True)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name="eigenaar"
    )
    note = models.TextField("toelichting", blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    example = models.BooleanField("voorbeeld", default=False)
    order = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    citations = GenericRelation(Citation)

    objects: ClassVar[OfItemQuerySet] = OfItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("region_id", "order", "title")
        constraints = (
            models.UniqueConstraint(fields=["region", "code"], name="target_once"),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, unit="") | (Q(indicator=None) & ~Q(unit="")),
                name="target_measures_one_thing",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def higher_is_better(self) -> bool:
        return self.side == self.Side.AT_LEAST


class KeptQuerySet(models.QuerySet[Any]):
    """Rows that are added and never change. What they belong to can take them along when it goes."""

    def update(self, **values: Any) -> int:
        raise TypeError("Dit ligt vast en wordt niet gewijzigd: voeg een nieuwe regel toe.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Dit ligt vast en wordt niet verwijderd: voeg een nieuwe regel toe.")


class TargetRevision(models.Model):
    """What the aim of a target was until a decision changed it, and why."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="revisions")
    aim = models.DecimalField("streefwaarde", max_digits=18, decimal_places=4, null=True)
    is_approximate = models.BooleanField("circa", default=False)
    year = models.PositiveSmallIntegerField("jaar", null=True)
    dated = models.DateField("gewijzigd op")
    decision = models.CharField("besluit", max_length=300)
    reason = models.TextField("reden")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    citations = GenericRelation(Citation)

    objects: ClassVar[models.Manager[Any]] = KeptQuerySet.as_manager()

    class Meta:
        ordering = ("target_id", "-dated", "-id")

    def __str__(self) -> str:
        return f"{self.target} tot {self.dated}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("Wat een doel was, ligt vast en wordt niet gewijzigd: stel het doel nog eens bij.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Wat een doel was, ligt vast en wordt niet verwijderd: stel het doel nog eens bij.")


class Tally(models.Model):
    """How much of a counted result there was at the end of a year."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="tallies")
    year = models.PositiveSmallIntegerField("jaar")
    value = models.DecimalField("stand", max_digits=18, decimal_places=4)
    note = models.CharField("toelichting", max_length=300, blank=True)
    citations = GenericRelation(Citation)

    class Meta:
        verbose_name_plural = "tellingen"
        ordering = ("target_id", "year")
        constraints = (models.UniqueConstraint(fields=["target", "year"], name="tally_once"),)

    def __str__(self) -> str:
        return f"{self.target} {self.year}"


class Claim(models.Model):
    """Why an item is thought to matter: item, what it delivers, the condition that improves, and the indicator.

    It "draagt bij aan": an effect is never claimed, for too much else moves an indicator.
    """

    class Strength(models.TextChoices):
        STRONG = "sterk", "sterk: elders vaker onderzocht"
        FAIR = "redelijk", "redelijk: enig onderzoek of eigen meting"
        WEAK = "zwak", "zwak: ervaring of verwachting"
        UNKNOWN = "", "niet bekend"

    region = models.ForeignKey(Region, models.PROTECT, related_name="claims")
    item = models.ForeignKey(Item, models.CASCADE, related_name="claims")
    output = models.CharField("wat het oplevert", max_length=300)
    condition = models.CharField("wat daardoor verandert", max_length=300)
    indicator = models.ForeignKey("monitor.Indicator", models.PROTECT, related_name="claims")
    strength = models.CharField("onderbouwing", max_length=10, choices=Strength.choices, blank=True)
    note = models.TextField("toelichting", blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    order = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    citations = GenericRelation(Citation)

    objects: ClassVar[ToldQuerySet] = ToldQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("item__path", "order", "id")

    def __str__(self) -> str:
        return f"{self.item} draagt bij aan {self.indicator}"


class Story(models.Model):
    """What people tell beside the numbers, at an area, an item or an indicator."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="stories")
    title = models.CharField("titel", max_length=200)
    text = models.TextField("tekst")
    told_on = models.DateField("datum", null=True, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="stories")
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="stories")
    indicator = models.ForeignKey("monitor.Indicator", models.PROTECT, null=True, blank=True, related_name="stories")
    picture = models.FileField("foto", upload_to="verhalen/", blank=True)
    picture_alternative = models.CharField("wat er op de foto staat", max_length=300, blank=True)
    quote = models.TextField("citaat", blank=True)
    quoted = models.CharField("wie dit zei", max_length=120, blank=True)
    # The day on which this person agreed to being quoted.
    consent_on = models.DateField("toestemming op", null=True, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    example = models.BooleanField("voorbeeld", default=False)
    revision = models.PositiveIntegerField(default=1)
    citations = GenericRelation(Citation)

    objects: ClassVar[ToldQuerySet] = ToldQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "verhalen"
        ordering = ("-told_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(area__isnull=False) | Q(item__isnull=False) | Q(indicator__isnull=False),
                name="story_about_something",
            ),
            models.CheckConstraint(condition=Q(picture="") | ~Q(picture_alternative=""), name="story_picture_in_words"),
            models.CheckConstraint(
                condition=Q(quote="") | Q(consent_on__isnull=False), name="story_quote_with_consent"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def may_quote(self) -> bool:
        """Whether there is a quote that the one who said it agreed to."""
        return bool(self.quote) and self.consent_on is not None

    @property
    def is_example(self) -> bool:
        return self.example or self.region.example


class SavedRecipeQuerySet(models.QuerySet["SavedRecipe"]):
    def readable_by(self, visitor: Visitor) -> "SavedRecipeQuerySet":
        return self.filter(readable(visitor))


class SavedRecipe(models.Model):
    """A recipe for focus areas that was kept: `content` is as `monitor.recipe` describes it."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="recipes")
    code = models.SlugField(max_length=80)
    name = models.CharField("naam", max_length=200)
    content = models.JSONField("recept")
    fingerprint = models.CharField("vingerafdruk", max_length=64)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    example = models.BooleanField("voorbeeld", default=False)
    revision = models.PositiveIntegerField(default=1)
    citations = GenericRelation(Citation)

    objects: ClassVar[SavedRecipeQuerySet] = SavedRecipeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("region_id", "name")
        constraints = (models.UniqueConstraint(fields=["region", "code"], name="recipe_once"),)

    def __str__(self) -> str:
        return self.name


class SavedOutcome(models.Model):
    """What a recipe gave at a moment, with the recipe as it then was and the years and checksum of its figures."""

    recipe = models.ForeignKey(SavedRecipe, models.CASCADE, related_name="outcomes")
    content = models.JSONField("recept")
    fingerprint = models.CharField("vingerafdruk", max_length=64)
    figures = models.CharField("controlegetal van de cijfers", max_length=64)
    # {indicator: year}
    years = models.JSONField("jaren")
    # [[area, score, rank, low, high, probability, chosen], ...] from the weakest.
    places = models.JSONField("gebieden")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager[Any]] = KeptQuerySet.as_manager()

    class Meta:
        ordering = ("recipe_id", "-id")

    def __str__(self) -> str:
        return f"{self.recipe} {self.at:%d-%m-%Y}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("Een bewaarde uitkomst ligt vast en wordt niet gewijzigd: bewaar een nieuwe.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Een bewaarde uitkomst ligt vast en wordt niet verwijderd: bewaar een nieuwe.")
