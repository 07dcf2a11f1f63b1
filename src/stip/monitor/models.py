# SPDX-License-Identifier: EUPL-1.2
"""What is measured, from which delivery, and what was pinned as the baseline. The figures are in the store."""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q

from stip.monitor.targets import Claim as Claim
from stip.monitor.targets import SavedOutcome as SavedOutcome
from stip.monitor.targets import SavedRecipe as SavedRecipe
from stip.monitor.targets import Story as Story
from stip.monitor.targets import Tally as Tally
from stip.monitor.targets import Target as Target
from stip.monitor.targets import TargetRevision as TargetRevision
from stip.places.access import Visibility, Visitor, readable
from stip.places.models import Area, Region
from stip.sources.models import Citation


class OwnedQuerySet(models.QuerySet["Dataset"]):
    def readable_by(self, visitor: Visitor) -> "OwnedQuerySet":
        """Datasets of nobody in particular are as public as they say; those of a region follow its bureau."""
        return self.filter(readable(visitor))

    def of_use_to(self, region: str) -> "OwnedQuerySet":
        """Datasets that a region may build on, by its code: what is public, and its own."""
        return self.filter(Q(visibility=Visibility.PUBLIC) | Q(region__code=region))


class Dataset(models.Model):
    """A publication that comes out again and again, such as the key figures per neighbourhood."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField("titel", max_length=200)
    publisher = models.CharField("uitgever", max_length=200)
    licence = models.CharField("licentie", max_length=120, blank=True)
    website = models.URLField(blank=True)
    # Empty: of everybody. Else the region that brought it in.
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="datasets")
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    # How often a delivery is expected, in months; empty when nobody knows.
    every_months = models.PositiveSmallIntegerField("verschijnt elke … maanden", null=True, blank=True)
    note = models.TextField("toelichting", blank=True)
    example = models.BooleanField("voorbeeld", default=False)

    objects: ClassVar[OwnedQuerySet] = OwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Indicator(models.Model):
    """Something that is measured, with its unit and which way is better."""

    class Direction(models.TextChoices):
        HIGHER = "hoger", "hoger is beter"
        LOWER = "lager", "lager is beter"
        NONE = "", "geen goede of slechte kant"

    class Measure(models.TextChoices):
        COUNT = "aantal", "aantal"
        SHARE = "aandeel", "aandeel"
        MEAN = "gemiddelde", "gemiddelde"
        MEDIAN = "mediaan", "mediaan"
        SCORE = "score", "score of klasse"

    class Dimension(models.TextChoices):
        HERE_AND_NOW = "hier-en-nu", "hier en nu"
        LATER = "later", "later"
        ELSEWHERE = "elders", "elders"
        NONE = "", "geen"

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField("naam", max_length=200)
    theme = models.CharField("thema", max_length=80)
    dimension = models.CharField("dimensie", max_length=10, choices=Dimension.choices, blank=True)
    unit = models.CharField("eenheid", max_length=120)
    decimals = models.PositiveSmallIntegerField("cijfers achter de komma", default=1)
    direction = models.CharField("richting", max_length=5, choices=Direction.choices, blank=True)
    measure = models.CharField("soort maat", max_length=10, choices=Measure.choices)
    # The indicator that counts what a share or mean is over, by code: needed to add areas together.
    denominator = models.CharField("noemer", max_length=80, blank=True)
    is_model = models.BooleanField("modelschatting", default=False)
    definition = models.TextField("definitie", blank=True)
    # [[year from which the definition differs, what changed], ...]
    breaks = models.JSONField("breuken", default=list, blank=True)
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="indicators")
    order = models.PositiveSmallIntegerField(default=0)
    citations = GenericRelation(Citation)

    class Meta:
        ordering = ("order", "title")
        indexes = (models.Index(fields=["theme", "order"]),)

    def __str__(self) -> str:
        return self.title


class ReleaseQuerySet(models.QuerySet["Release"]):
    def update(self, **values: Any) -> int:
        raise TypeError("Een levering wordt nooit gewijzigd: voeg een nieuwe toe.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Een levering wordt nooit verwijderd: voeg een nieuwe toe.")


class Release(models.Model):
    """One delivery of a dataset. It never changes: a re-estimated series is a new release."""

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="releases")
    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField("titel", max_length=200)
    # When the publisher brought it out: a year, month or day, as far as it is known.
    published = models.CharField("uitgegeven", max_length=10, blank=True)
    read_at = models.DateTimeField("ingelezen op")
    origin = models.CharField("gelezen uit", max_length=300, blank=True)
    sha256 = models.CharField("controlegetal", max_length=64)
    row_count = models.PositiveIntegerField("aantal waarnemingen")
    # The year of the area boundaries, when all figures are on one.
    boundary_year = models.PositiveSmallIntegerField("indeling van", null=True, blank=True)
    is_provisional = models.BooleanField("voorlopig", default=False)
    # Shipped with Stip, or in the data folder.
    is_shipped = models.BooleanField(default=False)
    note = models.TextField("toelichting", blank=True)

    objects: ClassVar[ReleaseQuerySet] = ReleaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("dataset_id", "-published", "-id")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("Een levering wordt nooit gewijzigd: voeg een nieuwe toe.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Een levering wordt nooit verwijderd: voeg een nieuwe toe.")


class Coverage(models.Model):
    """For which kind of area and which years a release has figures of an indicator: what a page can offer."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="coverage")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="coverage")
    level = models.CharField("niveau", max_length=20, choices=Area.Kind.choices)
    year = models.PositiveSmallIntegerField("jaar")
    measured = models.PositiveIntegerField("gemeten gebieden")
    # How many figures the release has here, and how many there are in all releases together: to page through them.
    rows = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("indicator_id", "level", "year")
        constraints = (models.UniqueConstraint(fields=["release", "indicator", "level", "year"], name="coverage_once"),)

    def __str__(self) -> str:
        return f"{self.indicator} {self.level} {self.year}"


class BaselineQuerySet(models.QuerySet["Baseline"]):
    def readable_by(self, visitor: Visitor) -> "BaselineQuerySet":
        return self.filter(readable(visitor))


class Baseline(models.Model):
    """A zero measurement: which figures of which release and year a region starts from."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="baselines")
    code = models.SlugField(max_length=80)
    title = models.CharField("titel", max_length=200)
    dated = models.DateField("vastgesteld op")
    motive = models.TextField("toelichting", blank=True)
    areas = models.ManyToManyField(Area, related_name="+", blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    example = models.BooleanField("voorbeeld", default=False)
    revision = models.PositiveIntegerField(default=1)
    citations = GenericRelation(Citation)

    objects: ClassVar[BaselineQuerySet] = BaselineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("region_id", "-dated", "title")
        constraints = (models.UniqueConstraint(fields=["region", "code"], name="baseline_once"),)

    def __str__(self) -> str:
        return self.title


class Pin(models.Model):
    """One indicator in a baseline: the release and the year that count as the start."""

    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="pins")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("jaar")

    class Meta:
        ordering = ("indicator__order",)
        constraints = (models.UniqueConstraint(fields=["baseline", "indicator"], name="pin_once"),)

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
