# SPDX-License-Identifier: EUPL-1.2
"""Regions and the areas they consist of. Codes are those of CBS; borders are kept per year."""

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Abs, RowNumber

REFERENCE_YEAR = 2024
"""The boundary year that pages show unless they say otherwise."""

# UNION (not UNION ALL) also ends the walk when somebody has put two areas in each other.
UPWARD = """
    WITH RECURSIVE up(id) AS (
        SELECT whole_id FROM places_containment WHERE part_id = %s AND year = %s
        UNION
        SELECT step.whole_id FROM places_containment step JOIN up ON step.part_id = up.id WHERE step.year = %s
    ) SELECT id FROM up
"""
DOWNWARD = """
    WITH RECURSIVE down(id) AS (
        SELECT part_id FROM places_containment WHERE whole_id = %s AND year = %s
        UNION
        SELECT step.part_id FROM places_containment step JOIN down ON step.whole_id = down.id WHERE step.year = %s
    ) SELECT id FROM down
"""


class AreaQuerySet(models.QuerySet["Area"]):
    def real(self) -> "AreaQuerySet":
        """Areas that exist outside our own example."""
        return self.filter(example=False)

    def by_code(self, codes: Iterable[str]) -> dict[str, "Area"]:
        """The areas with these codes, by code; an unknown code is left out."""
        return {area.code: area for area in self.filter(code__in=set(codes))}

    def existing_in(self, year: int) -> "AreaQuerySet":
        """Areas that existed on 1 January of `year`."""
        return self.filter(
            models.Q(first_year=None) | models.Q(first_year__lte=year),
            models.Q(last_year=None) | models.Q(last_year__gte=year),
        )

    def inside(self, whole: "Area", year: int = REFERENCE_YEAR) -> "AreaQuerySet":
        """Areas that lie directly in `whole` in `year`."""
        return self.filter(wholes__whole=whole, wholes__year=year)

    def around(self, part: "Area", year: int = REFERENCE_YEAR) -> "AreaQuerySet":
        """Areas that directly contain `part` in `year`."""
        return self.filter(parts__part=part, parts__year=year)

    def containing(self, part: "Area", year: int = REFERENCE_YEAR) -> "AreaQuerySet":
        """All areas that contain `part` in `year`, directly or through others."""
        return self.filter(pk__in=RawSQL(UPWARD, (part.pk, year, year)))

    def within(self, whole: "Area", year: int = REFERENCE_YEAR) -> "AreaQuerySet":
        """All areas that lie in `whole` in `year`, directly or through others."""
        return self.filter(pk__in=RawSQL(DOWNWARD, (whole.pk, year, year)))

    def touching(self, area: "Area", year: int = REFERENCE_YEAR) -> "AreaQuerySet":
        """`area` itself, everything in it and everything that contains it in `year`."""
        return self.filter(
            models.Q(pk=area.pk)
            | models.Q(pk__in=RawSQL(UPWARD, (area.pk, year, year)))
            | models.Q(pk__in=RawSQL(DOWNWARD, (area.pk, year, year)))
        )


class Area(models.Model):
    """A piece of land with a code: from country to neighbourhood, a cooperation of municipalities, or abroad."""

    class Kind(models.TextChoices):
        COUNTRY = "land", "land"
        PROVINCE = "provincie", "provincie"
        COROP = "corop", "COROP-gebied"
        COOPERATION = "samenwerkingsgebied", "samenwerkingsgebied"
        MUNICIPALITY = "gemeente", "gemeente"
        DISTRICT = "wijk", "wijk"
        NEIGHBOURHOOD = "buurt", "buurt"
        ABROAD = "buitenland", "buitenlandse regio"

    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField("naam", max_length=120)
    slug = models.SlugField(max_length=120)
    first_year = models.PositiveSmallIntegerField("bestaat sinds", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("bestond tot en met", null=True, blank=True)
    example = models.BooleanField("voorbeeld", default=False)

    objects: ClassVar[AreaQuerySet] = AreaQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name", "code")
        indexes = (models.Index(fields=["kind", "name"]),)

    def __str__(self) -> str:
        return self.name


class ContainmentQuerySet(models.QuerySet["Containment"]):
    def year_nearest_to(self, year: int) -> int | None:
        """The year nearest to `year` that these rows speak of; of two as near, the earlier."""
        return (
            self.annotate(distance=Abs(models.F("year") - year))
            .order_by("distance", "year")
            .values_list("year", flat=True)
            .first()
        )


class Containment(models.Model):
    """`part` lies in `whole` in `year`. An area may lie in several: its province, its COROP area, its region."""

    whole = models.ForeignKey(Area, models.CASCADE, related_name="parts")
    part = models.ForeignKey(Area, models.CASCADE, related_name="wholes")
    year = models.PositiveSmallIntegerField()

    objects: ClassVar[ContainmentQuerySet] = ContainmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (models.UniqueConstraint(fields=["whole", "part", "year"], name="containment_once"),)
        indexes = (models.Index(fields=["part", "year"]),)

    def __str__(self) -> str:
        return f"{self.part} in {self.whole} ({self.year})"


class BoundaryQuerySet(models.QuerySet["Boundary"]):
    def nearest_to(self, year: int) -> "BoundaryQuerySet":
        """One boundary per area: that of the year nearest to `year`; of two as near, the earlier."""
        nearness = models.Window(
            RowNumber(), partition_by="area", order_by=[Abs(models.F("year") - year), models.F("year").asc()]
        )
        return self.annotate(nearness=nearness).filter(nearness=1)


class Boundary(models.Model):
    """The border of an area in a year, simplified for maps at regional scale."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="boundaries")
    year = models.PositiveSmallIntegerField("jaar")
    geometry = models.JSONField(help_text="GeoJSON Polygon or MultiPolygon, WGS84 degrees")
    source = models.CharField("bron", max_length=200)

    objects: ClassVar[BoundaryQuerySet] = BoundaryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-year",)
        constraints = (models.UniqueConstraint(fields=["area", "year"], name="boundary_once_a_year"),)

    def __str__(self) -> str:
        return f"{self.area} {self.year}"


class Succession(models.Model):
    """From `year` on, `after` takes over (a part of) `before`: a merger, a split or a new code."""

    before = models.ForeignKey(Area, models.CASCADE, related_name="successors")
    after = models.ForeignKey(Area, models.CASCADE, related_name="predecessors")
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["before", "after", "year"], name="succession_once"),)

    def __str__(self) -> str:
        return f"{self.before} → {self.after} ({self.year})"


class Region(models.Model):
    """A cooperation that has a joint programme. Its area is a set of municipalities that may overlap other regions."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField("naam", max_length=120)
    summary = models.TextField("samenvatting", blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="regions", null=True)
    order = models.PositiveSmallIntegerField(default=0)
    example = models.BooleanField("voorbeeld", default=False)

    class Meta:
        ordering = ("example", "order", "name")

    def __str__(self) -> str:
        return self.name

    def municipalities(self, year: int = REFERENCE_YEAR) -> AreaQuerySet:
        """The municipalities of this region, by name."""
        areas = Area.objects.filter(kind=Area.Kind.MUNICIPALITY)
        return areas.inside(self.area, year).order_by("name") if self.area else areas.none()


class Membership(models.Model):
    """A person who works for a region, in a role."""

    class Role(models.TextChoices):
        BUREAU = "regiobureau", "regiobureau"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    region = models.ForeignKey(Region, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.BUREAU)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "region", "role"], name="membership_once"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.role} {self.region}"


class Invitation(models.Model):
    """A letter that lets one person make an account for a region, once, within two weeks."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Membership.Role.choices, default=Membership.Role.BUREAU)
    email = models.EmailField("e-mailadres")
    token = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email}: {self.region}"
