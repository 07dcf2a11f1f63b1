# SPDX-License-Identifier: EUPL-1.2
"""Organisations and the bodies in which they meet."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from stip.places.models import Area, Region


class ReadableJson(json.JSONEncoder):
    """Keeps letters such as ë as they are, so that the database can search in them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of_kind(self, *kinds: str) -> "OrganisationQuerySet":
        return self.filter(kind__in=kinds)

    def named(self, text: str) -> "OrganisationQuerySet":
        """Organisations of which a name, abbreviation or spelling, of now or before, contains `text`."""
        earlier = FormerName.objects.filter(models.Q(name__icontains=text) | models.Q(abbreviation__icontains=text))
        return self.filter(
            models.Q(name__icontains=text)
            | models.Q(abbreviation__icontains=text)
            | models.Q(spellings__icontains=text)
            | models.Q(pk__in=earlier.values("organisation"))
        )

    def with_names(self) -> "OrganisationQuerySet":
        """Fetches earlier names and official numbers along, for pages that show or date many organisations."""
        return self.prefetch_related("former_names", "identifiers")

    def touching(self, organisation: "Organisation") -> "OrganisationQuerySet":
        """The organisation itself and the groups and networks that it is a member of."""
        return self.filter(models.Q(pk=organisation.pk) | models.Q(members=organisation)).distinct()

    def with_count_of(self, rows: models.QuerySet[Any]) -> "OrganisationQuerySet":
        """Adds `count`: how many of `rows` belong to each organisation.

        rows   rows of a higher folder with a key `organisation`, already narrowed to what the visitor may read
        """
        mine = rows.filter(organisation=models.OuterRef("pk")).order_by().values("organisation")
        return self.annotate(
            count=Coalesce(models.Subquery(mine.annotate(number=models.Count("pk")).values("number")), 0)
        )


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
        GROUP = "groep", "groep partijen"
        ADVISER = "adviseur", "adviseur"
        OTHER = "overig", "overig"

    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField("soort", max_length=24, choices=Kind.choices)
    name = models.CharField("naam", max_length=200)
    abbreviation = models.CharField("afkorting", max_length=40, blank=True)
    # Other ways in which texts write this party, as they occur: search and import find it by them.
    spellings = models.JSONField("ook genoemd", default=list, blank=True, encoder=ReadableJson)
    note = models.TextField("toelichting", blank=True)
    since = models.DateField("bestaat sinds", null=True, blank=True)
    until = models.DateField("bestond tot en met", null=True, blank=True)
    website = models.URLField(blank=True)
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="organisations")
    # Of a group or network: the parties in it, as far as they are known.
    members = models.ManyToManyField("self", symmetrical=False, related_name="member_of", blank=True)
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
        return self._called_on(day).name

    def short_on(self, day: date) -> str:
        """The abbreviation of `day` when there was one, else the name of that day."""
        called = self._called_on(day)
        return called.abbreviation or called.name

    def names(self) -> list["Called"]:
        """All names with their days, the present one first."""
        earlier = sorted(self.former_names.all(), key=lambda name: name.until, reverse=True)
        start = earlier[0].until + timedelta(days=1) if earlier else self.since
        now = Called(self.name, self.abbreviation, start, self.until, "")
        return [now, *(Called(row.name, row.abbreviation, row.since, row.until, row.source) for row in earlier)]

    def _called_on(self, day: date) -> "Called":
        now, *earlier = self.names()
        fitting = [called for called in earlier if called.until is not None and called.until >= day]
        return fitting[-1] if fitting else now


@dataclass(frozen=True)
class Called:
    """A name with the first and last day on which an organisation bore it; None where that is open or not known."""

    name: str
    abbreviation: str
    since: date | None
    until: date | None
    source: str


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
        ordering = ("scheme", "value")
        constraints = (models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),)

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class BodyQuerySet(models.QuerySet["Body"]):
    def of_region(self, region: Region) -> "BodyQuerySet":
        return self.filter(region=region)

    def with_seats(self) -> "BodyQuerySet":
        """Fetches seats and their organisations along."""
        return self.prefetch_related(models.Prefetch("seats", Seat.objects.select_related("organisation")))

    def tree(self) -> list["Branch"]:
        """These bodies as a structure: those that fall under none of the others first, each followed by what is below.

        Asks two queries, however many bodies there are.
        """
        return list(_branches(list(self.with_seats())))


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
    revision = models.PositiveIntegerField(default=1)

    objects: ClassVar[BodyQuerySet] = BodyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("order", "name")
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Branch:
    """A body in its structure, with its seats at hand; depth 0 is the top."""

    body: Body
    depth: int
    children: int


def _branches(bodies: list[Body]) -> Iterable[Branch]:
    present = {body.pk for body in bodies}
    below: dict[int | None, list[Body]] = {}
    for body in bodies:
        below.setdefault(body.parent_id if body.parent_id in present else None, []).append(body)
    waiting = [(body, 0) for body in reversed(below.get(None, []))]
    while waiting:
        body, depth = waiting.pop()
        children = below.get(body.pk, [])
        yield Branch(body, depth, len(children))
        waiting += [(child, depth + 1) for child in reversed(children)]


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
    # What the holder is outside this body ("wethouder"), or what the text says about an empty seat.
    office = models.CharField("functie", max_length=120, blank=True)
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
