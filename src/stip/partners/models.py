# SPDX-License-Identifier: EUPL-1.2
"""Organisations and the bodies in which they meet."""

from datetime import date
from typing import ClassVar

from django.db import models

from stip.places.models import Area, Region


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of_kind(self, *kinds: str) -> "OrganisationQuerySet":
        return self.filter(kind__in=kinds)


class Organisation(models.Model):
    """A party with a name of its own. `name` is the present one; earlier names are rows with a last day."""

    class Kind(models.TextChoices):
        STATE = "rijk", "Rijk"
        MINISTRY = "ministerie", "ministerie"
        AGENCY = "uitvoeringsorganisatie", "uitvoeringsorganisatie"
        PROVINCE = "provincie", "provincie"
        MUNICIPALITY = "gemeente", "gemeente"
        WATER_BOARD = "waterschap", "waterschap"
        KNOWLEDGE = "kennisinstelling", "kennisinstelling"
        EDUCATION = "onderwijs", "onderwijsinstelling"
        COMPANY = "bedrijf", "bedrijf"
        HOUSING = "corporatie", "woningcorporatie"
        CARE = "zorg", "zorg en welzijn"
        SOCIETY = "maatschappelijk", "maatschappelijke organisatie"
        ABROAD = "buitenlandse-overheid", "buitenlandse overheid"
        NETWORK = "netwerk", "netwerk of samenwerkingsverband"
        ADVISER = "adviseur", "adviseur"
        OTHER = "overig", "overig"

    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField("soort", max_length=24, choices=Kind.choices)
    name = models.CharField("naam", max_length=200)
    abbreviation = models.CharField("afkorting", max_length=40, blank=True)
    website = models.URLField(blank=True)
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="organisations")
    example = models.BooleanField("voorbeeld", default=False)
    revision = models.PositiveIntegerField(default=1)

    objects: ClassVar[OrganisationQuerySet] = OrganisationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def short(self) -> str:
        """The abbreviation when there is one, else the name."""
        return self.abbreviation or self.name

    def name_on(self, day: date) -> str:
        """The name this organisation bore on `day`."""
        earlier = [name for name in self.former_names.all() if name.until >= day]
        return min(earlier, key=lambda name: name.until).name if earlier else self.name


class FormerName(models.Model):
    """A name that an organisation bore up to and including a day."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_names")
    name = models.CharField("naam", max_length=200)
    abbreviation = models.CharField("afkorting", max_length=40, blank=True)
    since = models.DateField("vanaf", null=True, blank=True)
    until = models.DateField("tot en met")
    source = models.CharField("bron", max_length=300, blank=True)

    class Meta:
        ordering = ("-until",)

    def __str__(self) -> str:
        return f"{self.name} (t/m {self.until})"


class Identifier(models.Model):
    """An official number of an organisation, such as its TOOI identifier."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField("stelsel", max_length=20)
    value = models.CharField("waarde", max_length=80)
    uri = models.URLField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),)

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Body(models.Model):
    """A meeting, team or bureau in the structure of a region; `parent` is the body it falls under."""

    class Kind(models.TextChoices):
        COLLEGE = "college", "college"
        COUNCIL = "raad", "raad"
        ADMINISTRATORS = "bestuurlijk-overleg", "bestuurlijk overleg"
        OFFICIALS = "ambtelijk-overleg", "ambtelijk overleg"
        TEAM = "team", "team"
        BUREAU = "bureau", "bureau"
        NETWORK = "netwerk", "netwerk"

    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField("soort", max_length=24, choices=Kind.choices)
    name = models.CharField("naam", max_length=200)
    region = models.ForeignKey(Region, models.CASCADE, related_name="bodies", null=True, blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    task = models.TextField("taak", blank=True)
    composition = models.TextField("samenstelling", blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    example = models.BooleanField("voorbeeld", default=False)

    class Meta:
        ordering = ("order", "name")
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A place in a body, held by an organisation. A person's name is shown only when `person_public`."""

    class Role(models.TextChoices):
        CHAIR = "voorzitter", "voorzitter"
        SECRETARY = "secretaris", "secretaris"
        CAPTAIN = "aanvoerder", "aanvoerder"
        LEAD = "trekker", "trekker"
        FIGUREHEAD = "boegbeeld", "boegbeeld"
        DELEGATE = "gedelegeerde", "gedelegeerde"
        MEMBER = "lid", "lid"

    body = models.ForeignKey(Body, models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="seats")
    role = models.CharField("rol", max_length=20, choices=Role.choices, default=Role.MEMBER)
    person = models.CharField("persoon", max_length=120, blank=True)
    person_public = models.BooleanField("naam openbaar", default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "id")

    def __str__(self) -> str:
        return f"{self.organisation or 'zetel'} in {self.body}"

    @property
    def public_person(self) -> str:
        """The holder's name if it may be shown, else empty."""
        return self.person if self.person_public else ""
