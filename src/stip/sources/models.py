# SPDX-License-Identifier: EUPL-1.2
"""Documents, their text per page, and the citations that tie a fact to a passage."""

import re
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models

from stip.partners.models import Organisation
from stip.places.access import Visibility, Visitor, readable
from stip.places.models import Region

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class DocumentQuerySet(models.QuerySet["Document"]):
    def readable_by(self, visitor: Visitor) -> "DocumentQuerySet":
        return self.filter(readable(visitor))

    def with_text(self) -> "DocumentQuerySet":
        return self.filter(page_count__gt=0)


class Document(models.Model):
    """A source. It may be known by title alone; its text comes when somebody adds the file."""

    code = models.SlugField(max_length=120, unique=True)
    title = models.CharField("titel", max_length=300)
    kind = models.CharField("soort", max_length=60, blank=True)
    publisher = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="documents", verbose_name="uitgever"
    )
    # A year, month or day, as far as it is known: "2022-11".
    published = models.CharField("datum", max_length=10, blank=True)
    region = models.ForeignKey(Region, models.SET_NULL, null=True, blank=True, related_name="documents")
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    example = models.BooleanField("voorbeeld", default=False)
    # [[page number, opening words], ...]: tells a plain text without page marks where its pages begin.
    page_starts = models.JSONField(default=list, blank=True)

    file = models.FileField(upload_to="%Y/", blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    page_count = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    @property
    def has_text(self) -> bool:
        return self.page_count > 0

    def check_facts(self) -> None:
        """Raise ValidationError, by field, when what is known about the document cannot be."""
        problems: dict[str, str] = {}
        if not self.title:
            problems["titel"] = "De titel ontbreekt. Vul de titel in die op het document staat."
        elif len(self.title) > 300:
            problems["titel"] = f"De titel is {len(self.title)} tekens lang. Maak er hoogstens 300 van."
        if len(self.kind) > 60:
            problems["soort"] = f"De soort is {len(self.kind)} tekens lang. Maak er hoogstens 60 van."
        if self.published and not _DATE.fullmatch(self.published):
            problems["datum"] = "Dit is geen datum. Schrijf een jaar, maand of dag, zoals 2024, 2024-05 of 2024-05-31."
        if self.visibility not in Visibility.values:
            problems["zichtbaarheid"] = f"'{self.visibility}' bestaat niet. Kies wie het document mag lezen."
        if problems:
            raise ValidationError(problems)


class Page(models.Model):
    """The text of one page, cleaned: words joined over line ends, running headers and page numbers left out."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField("paginanummer", help_text="as printed, or counted when nothing is printed")
    # Place in the file, from 1: the image of this page.
    position = models.PositiveIntegerField()
    text = models.TextField("tekst")

    class Meta:
        ordering = ("document_id", "position")
        constraints = (models.UniqueConstraint(fields=["document", "position"], name="page_once"),)
        indexes = (models.Index(fields=["document", "number"]),)

    def __str__(self) -> str:
        return f"{self.document}, p. {self.number}"


class Citation(models.Model):
    """Where a fact is written: document, page and an anchor of a few words by which the passage is found.

    `page`, `start` and `end` point at the passage in the cleaned text; they are empty until the text is there.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="citations")
    page_number = models.PositiveIntegerField("pagina", null=True, blank=True)
    anchor = models.CharField("anker", max_length=200, blank=True)
    page = models.ForeignKey(Page, models.SET_NULL, null=True, blank=True, related_name="citations")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    fact = GenericForeignKey()

    class Meta:
        ordering = ("order", "id")
        indexes = (models.Index(fields=["content_type", "object_id"]), models.Index(fields=["document", "page_number"]))

    def __str__(self) -> str:
        return f"{self.document_id}, p. {self.page_number}"

    @property
    def is_found(self) -> bool:
        """Whether the passage itself can be opened."""
        return self.page_id is not None and self.start is not None


class SearchGroup(models.Model):
    """What findable things are counted and hidden by: their kind, region and visibility.

    The key of its group is part of the place of an entry in the index, so that hits are counted without reading them.
    """

    kind = models.CharField(max_length=20)
    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, related_name="+")
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)

    def __str__(self) -> str:
        return f"{self.kind} {self.region_id} {self.visibility}"


class SearchEntry(models.Model):
    """One findable thing: a page of a document, or an item, plan, organisation or area. Written by its owner's actions.

    Its words are in `SearchText`, and in the index of the database under `place`.
    """

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=260)
    title = models.CharField(max_length=400)
    label = models.CharField(max_length=200, blank=True)
    group = models.ForeignKey(SearchGroup, models.CASCADE, related_name="entries")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "code"], name="search_entry_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def place(self) -> int:
        """Where the index keeps it: its group, then its own key in the lower 32 bits."""
        return (self.group_id << 32) + self.pk


class SearchText(models.Model):
    """The text of a findable thing. `words` holds it as folded Dutch stems, so that both databases match alike."""

    entry = models.OneToOneField(SearchEntry, models.CASCADE, primary_key=True, related_name="body")
    text = models.TextField(blank=True)
    words = models.TextField()

    def __str__(self) -> str:
        return str(self.entry_id)


class SearchWord(models.Model):
    """A word that stands somewhere in the index, folded but whole, with its stem: compounds and typing errors are
    resolved against these."""

    word = models.CharField(max_length=64, primary_key=True)
    stem = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.word


class SearchStamp(models.Model):
    """One row that changes when words are added, so that every process knows when to read them again."""

    stamp = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.stamp
