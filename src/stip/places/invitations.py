# SPDX-License-Identifier: EUPL-1.2
"""Invite somebody to work for a region, and let that person in."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction
from django.utils import timezone

from stip.accounts.models import User
from stip.places.access import may_edit
from stip.places.models import Invitation, Membership, Region

VALID = timedelta(days=14)


@dataclass(frozen=True)
class Letter:
    """An invitation with the secret for its link. The secret is not kept: it can be sent once."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(*, email: str, region: Region, role: str = Membership.Role.BUREAU, by: User | None) -> Letter:
    """Invite `email` to `region`; an earlier invitation that was not used lapses.

    by       nobody when it comes from the command line of the installation, which may do anything
    Raises PermissionDenied, or ValidationError on `email` or `role`.
    """
    if by is not None and not may_edit(by, region):
        raise PermissionDenied(f"U werkt niet voor {region}. Vraag het regiobureau om de uitnodiging te sturen.")
    email = _address(email)
    if role not in Membership.Role.values:
        raise ValidationError({"role": f"De rol “{role}” bestaat niet. Kies een rol uit de lijst."})
    if Membership.objects.filter(user__email__iexact=email, region=region, role=role).exists():
        raise ValidationError({"email": f"{email} werkt al voor {region}. Een uitnodiging is niet nodig."})
    Invitation.objects.filter(email__iexact=email, region=region, role=role, accepted_at=None).delete()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(region=region, role=role, email=email, token=_digest(token), invited_by=by)
    return Letter(invitation, token)


def find(token: str) -> Invitation:
    """The invitation behind a link that can still be used. Raises ValidationError that says why it cannot."""
    invitation = Invitation.objects.select_related("region").filter(token=_digest(token)).first()
    if invitation is None:
        raise ValidationError("Deze uitnodiging bestaat niet. Open de link uit uw e-mail helemaal.", code="unknown")
    if invitation.accepted_at:
        raise _used()
    if invitation.sent_at <= timezone.now() - VALID:
        raise ValidationError(
            "Deze uitnodiging is ouder dan 14 dagen. Vraag het regiobureau om een nieuwe.", code="expired"
        )
    return invitation


@transaction.atomic
def accept(*, token: str, name: str, password: str) -> User:
    """Use an invitation: make the account, or add the region to the account that this address already has.

    Who already has an account gives its own password; name and password stay as they were.
    Raises ValidationError; those on a field are keyed "name" or "password".
    """
    invitation = find(token)
    _claim(invitation)
    user = User.objects.filter(email__iexact=invitation.email).first()
    user = _known(user, password) if user else _new(invitation.email, name, password)
    Membership.objects.get_or_create(user=user, region=invitation.region, role=invitation.role)
    return user


def _claim(invitation: Invitation) -> None:
    """Mark the invitation as used. Of two that come at once only one changes the row; the other is refused."""
    unused = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not unused.update(accepted_at=timezone.now()):
        raise _used()


def _used() -> ValidationError:
    return ValidationError("Deze uitnodiging is al gebruikt. Meld u aan met uw wachtwoord.", code="used")


def _known(user: User, password: str) -> User:
    if not user.is_active:
        raise ValidationError("Dit account is gesloten. Vraag het regiobureau om het weer te openen.", code="closed")
    if not user.check_password(password):
        raise ValidationError(
            {"password": "U hebt al een account, en dit is niet het wachtwoord ervan. Vul uw eigen wachtwoord in."}
        )
    return user


def _new(email: str, name: str, password: str) -> User:
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    longest = User._meta.get_field("name").max_length or 0
    if not name or len(name) > longest:
        raise ValidationError({"name": f"Vul uw naam in, met ten hoogste {longest} tekens."})
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as refused:
        raise ValidationError({"password": refused.messages}) from refused
    return User.objects.create_user(email, password, name=name)


def _address(email: str) -> str:
    email = email.strip().lower()
    try:
        MaxLengthValidator(254)(email)
        validate_email(email)
    except ValidationError as refused:
        raise ValidationError({"email": "Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl."}) from refused
    return email


def _digest(token: str) -> str:
    """What is stored instead of the secret, so that a copy of the database opens nothing."""
    return sha256(token.encode(errors="replace")).hexdigest()
