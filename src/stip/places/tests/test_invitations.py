# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from stip.accounts.models import User
from stip.places import invitations
from stip.places.access import may_edit
from stip.places.models import Invitation, Membership, Region

PASSWORD = "een lange zin over de Maas"


@pytest.fixture
def region(db):
    return Region.objects.create(code="noord", name="Regio Noord")


@pytest.fixture
def officer(region):
    user = User.objects.create_user("bureau@voorbeeld.nl", PASSWORD, name="Bureau")
    Membership.objects.create(user=user, region=region)
    return user


@pytest.fixture
def letter(region, officer):
    return invitations.invite(email="nieuw@voorbeeld.nl", region=region, by=officer)


def age(letter, **since):
    Invitation.objects.update(sent_at=letter.invitation.sent_at - timedelta(**since))


def refused(code, **facts):
    with pytest.raises(ValidationError) as caught:
        invitations.accept(**facts)
    assert caught.value.code == code
    return caught.value.messages[0]


def test_who_accepts_an_invitation_works_for_the_region(letter, region):
    user = invitations.accept(token=letter.token, name="  Noor   Jansen ", password=PASSWORD)
    assert (user.email, user.name) == ("nieuw@voorbeeld.nl", "Noor Jansen")
    assert user.check_password(PASSWORD)
    assert may_edit(user, region)
    assert not user.is_staff


def test_an_invitation_works_once(letter):
    invitations.accept(token=letter.token, name="Noor", password=PASSWORD)
    assert "al gebruikt" in refused("used", token=letter.token, name="Noor", password=PASSWORD)
    assert User.objects.filter(email="nieuw@voorbeeld.nl").count() == 1


def test_of_two_that_accept_at_once_one_is_refused(letter):
    first, second = invitations.find(letter.token), invitations.find(letter.token)
    invitations._claim(first)
    with pytest.raises(ValidationError, match="al gebruikt"):
        invitations._claim(second)


def test_an_invitation_works_until_the_last_minute_of_two_weeks(letter):
    age(letter, days=13, hours=23, minutes=58)
    assert invitations.accept(token=letter.token, name="Noor", password=PASSWORD).pk


def test_after_two_weeks_an_invitation_is_refused(letter):
    age(letter, days=14)
    assert "ouder dan 14 dagen" in refused("expired", token=letter.token, name="Noor", password=PASSWORD)


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "a" * 10_000, "\x00", "\ud800"])
def test_an_unknown_link_is_refused(letter, token):
    assert "bestaat niet" in refused("unknown", token=token, name="Noor", password=PASSWORD)


def test_the_secret_itself_is_not_stored(letter):
    stored = Invitation.objects.get().token
    assert letter.token != stored
    assert "bestaat niet" in refused("unknown", token=stored, name="Noor", password=PASSWORD)


@pytest.mark.parametrize("password", ["kort", "password1234", "nieuw@voorbeeld.nl", ""])
def test_a_weak_password_is_refused_and_the_invitation_stays_usable(letter, password):
    with pytest.raises(ValidationError) as caught:
        invitations.accept(token=letter.token, name="Noor", password=password)
    assert caught.value.message_dict["password"]
    assert invitations.accept(token=letter.token, name="Noor", password=PASSWORD).pk


@pytest.mark.parametrize("name", ["", "   ", "\x00\n", "n" * 121])
def test_a_name_is_needed_and_has_an_end(letter, name):
    with pytest.raises(ValidationError) as caught:
        invitations.accept(token=letter.token, name=name, password=PASSWORD)
    assert caught.value.message_dict == {"name": ["Vul uw naam in, met ten hoogste 120 tekens."]}


def test_who_already_has_an_account_gives_its_own_password(letter, region):
    user = User.objects.create_user("nieuw@voorbeeld.nl", "het oude wachtwoord 1", name="Noor")
    with pytest.raises(ValidationError) as caught:
        invitations.accept(token=letter.token, name="Iemand anders", password=PASSWORD)
    assert "Vul uw eigen wachtwoord in" in caught.value.message_dict["password"][0]
    accepted = invitations.accept(token=letter.token, name="Iemand anders", password="het oude wachtwoord 1")
    assert (accepted, accepted.name) == (user, "Noor")
    assert may_edit(accepted, region)


def test_a_closed_account_stays_closed(letter):
    User.objects.create_user("nieuw@voorbeeld.nl", PASSWORD, is_active=False)
    assert "gesloten" in refused("closed", token=letter.token, name="Noor", password=PASSWORD)


def test_a_new_invitation_replaces_the_earlier_one(letter, region, officer):
    later = invitations.invite(email=" Nieuw@Voorbeeld.NL ", region=region, by=officer)
    refused("unknown", token=letter.token, name="Noor", password=PASSWORD)
    assert invitations.accept(token=later.token, name="Noor", password=PASSWORD).email == "nieuw@voorbeeld.nl"


def test_who_already_works_there_is_not_invited_again(region, officer):
    with pytest.raises(ValidationError, match="werkt al voor Regio Noord"):
        invitations.invite(email="BUREAU@voorbeeld.nl", region=region, by=officer)


def test_somebody_of_another_region_may_not_invite(region, officer):
    other = Region.objects.create(code="zuid", name="Regio Zuid")
    with pytest.raises(PermissionDenied, match="U werkt niet voor Regio Zuid"):
        invitations.invite(email="nieuw@voorbeeld.nl", region=other, by=officer)
    assert not Invitation.objects.exists()


def test_the_command_line_may_invite_for_every_region(region):
    letter = invitations.invite(email="eerste@voorbeeld.nl", region=region, by=None)
    assert invitations.find(letter.token).email == "eerste@voorbeeld.nl"


@pytest.mark.parametrize("email", ["", "noor", "noor@", "a@b", "noor@voorbeeld.nl\nBcc: x@y.nl", "n" * 250 + "@vb.nl"])
def test_what_is_no_address_is_refused(region, officer, email):
    with pytest.raises(ValidationError) as caught:
        invitations.invite(email=email, region=region, by=officer)
    assert caught.value.message_dict == {"email": ["Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl."]}


def test_a_role_that_does_not_exist_is_refused(region, officer):
    with pytest.raises(ValidationError, match="Kies een rol uit de lijst"):
        invitations.invite(email="nieuw@voorbeeld.nl", region=region, role="keizer", by=officer)
