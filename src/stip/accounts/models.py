# SPDX-License-Identifier: EUPL-1.2
"""People who sign in, the invitations that let them in, and the record of every change they make."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """Somebody who can sign in, known by e-mail address."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mailadres", unique=True)
    name = models.CharField("naam", max_length=120, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name or self.email


class Change(models.Model):
    """Who changed what, when and why. Rows are only added.

    `before` and `after` hold the subject as it is written in the exchange format; null means "did not exist".
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey()
    # The code keeps the history findable after the subject itself is gone.
    code = models.CharField(max_length=200, db_index=True)
    title = models.CharField(max_length=400)
    region_code = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=400, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["region_code", "-at"]),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.at:%d-%m-%Y})"
