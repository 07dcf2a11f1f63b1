# SPDX-License-Identifier: EUPL-1.2
import re

from django.core import mail
from django.test import Client

from stip.accounts.models import User
from stip.conftest import Cast
from stip.places.models import Membership
from stip.website.tests.filling import filled, signed_in, words

PEOPLE = "/beekdal/mensen"


def invited(cast: Cast, email: str) -> str:
    """Invite somebody on screen; gives the address of the link."""
    client = signed_in(cast.bureau)
    page = client.post(PEOPLE, filled(client.get(PEOPLE), email=email))
    link = re.search(r"http://testserver(/uitnodiging/[\w-]+)", page.content.decode())
    assert link
    return link[1]


def test_an_invitation_is_mailed_and_its_link_is_shown_once(cast: Cast) -> None:
    link = invited(cast, "nieuw@beekdal.example")
    assert mail.outbox[0].to == ["nieuw@beekdal.example"]
    assert link in mail.outbox[0].body
    again = signed_in(cast.bureau).get(PEOPLE)
    assert link not in again.content.decode()
    assert "nieuw@beekdal.example" in words(again)


def test_who_accepts_has_an_account_is_signed_in_and_may_edit(cast: Cast) -> None:
    client = Client()
    link = invited(cast, "nieuw@beekdal.example")
    sent = filled(client.get(link), naam="Noor Nieuw", wachtwoord="wandelen langs de beek")
    welcome = client.post(link, sent, follow=True)
    assert "Welkom, Noor Nieuw" in words(welcome)
    assert client.get("/plannen/beekdal-2024-2030/wijzig").status_code == 200
    assert client.get(link).status_code == 410


def test_a_weak_password_is_refused_beside_its_field_and_the_name_stays(cast: Cast) -> None:
    link = invited(cast, "nieuw@beekdal.example")
    for weak in ("123456789012", "kort", "nieuw@beekdal.example"):
        client = Client()
        response = client.post(link, filled(client.get(link), naam="Noor", wachtwoord=weak))
        assert response.status_code == 422
        assert filled(response)["naam"] == "Noor"
    assert not User.objects.filter(email="nieuw@beekdal.example").exists()


def test_who_has_an_account_gets_the_region_added_after_her_own_password(cast: Cast) -> None:
    cast.neighbour.set_password("wandelen langs de beek")
    cast.neighbour.save()
    link = invited(cast, cast.neighbour.email)
    client = Client()
    page = client.get(link)
    assert "naam" not in filled(page)
    assert client.post(link, filled(page, wachtwoord="verkeerd")).status_code == 422
    client.post(link, filled(page, wachtwoord="wandelen langs de beek"))
    assert Membership.objects.filter(user=cast.neighbour, region=cast.region).exists()


def test_a_link_is_no_place_to_guess_at_somebodys_password(cast: Cast) -> None:
    cast.neighbour.set_password("wandelen langs de beek")
    cast.neighbour.save()
    link = invited(cast, cast.neighbour.email)
    client = Client()
    sent = filled(client.get(link))
    guesses = [client.post(link, {**sent, "wachtwoord": f"gok {number}"}).status_code for number in range(9)]
    assert guesses[0] == 422
    assert guesses[-1] == 429
    assert client.post(link, {**sent, "wachtwoord": "wandelen langs de beek"}).status_code == 429
    assert not Membership.objects.filter(user=cast.neighbour, region=cast.region).exists()


def test_a_wrong_address_is_refused_beside_its_field(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    for wrong in ("geen adres", cast.bureau.email):
        response = client.post(PEOPLE, filled(client.get(PEOPLE), email=wrong))
        assert response.status_code == 422
        assert filled(response)["email"] == wrong
    assert mail.outbox == []


def test_the_header_says_who_is_signed_in_and_for_which_region(cast: Cast) -> None:
    header = words(signed_in(cast.bureau).get("/over"))
    assert "Bo Bureau" in header
    assert "Regiobureau Beekdal" in header
    assert "Bo Bureau" not in words(Client().get("/over"))


def test_a_page_of_who_signed_in_is_kept_for_nobody_else(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    for address in ("/", "/plannen", "/plannen/beekdal-2024-2030?formaat=csv", "/plannen/beekdal-2024-2030/wijzig"):
        assert "private" in client.get(address)["Cache-Control"], address
    assert client.get("/over")["Cache-Control"] == "private, no-cache"
    assert "Cache-Control" not in Client().get("/over")


def test_pages_of_the_account_speak_dutch(cast: Cast) -> None:
    cast.bureau.set_password("wandelen langs de beek")
    cast.bureau.save()
    client = signed_in(cast.bureau)
    pages = [client.get("/account/reauthenticate/?next=/account/2fa/totp/activate/")]
    pages.append(client.post(pages[0].request["PATH_INFO"], {"password": "wandelen langs de beek"}, follow=True))
    pages += [client.get(f"/account/{name}/") for name in ("2fa", "2fa/totp/activate", "password/change", "logout")]
    for page in pages:
        assert page.status_code == 200
        text = words(page).lower()
        assert not re.search(r"\b(password|authenticator secret|sign out|sign in|activate|submit|confirm)\b", text), (
            text
        )
