# SPDX-License-Identifier: EUPL-1.2
"""A small region with a few parties, and the people who may or may not change them."""

import pytest

from stip.accounts.models import User
from stip.partners import loading
from stip.partners.exchange import Facts
from stip.places.models import Area, Membership, Region

MINISTRY: Facts = {
    "code": "ministerie-lnv",
    "naam": "Ministerie van Landbouw, Visserij, Voedselzekerheid en Natuur",
    "soort": "ministerie",
    "afkorting": "LVVN",
    "ookGenoemd": ["L&V"],
    "sinds": "2017-10-26",
    "eerdereNamen": [
        {"naam": "Ministerie van Landbouw", "afkorting": "LNV", "vanaf": "2017-10-26", "totEnMet": "2024-07-01"}
    ],
    "identificaties": [{"stelsel": "tooi", "waarde": "mnre1153", "uri": "https://voorbeeld.example/mnre1153"}],
}
TOWN: Facts = {"code": "gemeente-proef", "naam": "Gemeente Proef", "soort": "gemeente", "gebied": "PG01"}
NEIGHBOUR: Facts = {
    "code": "wallonie",
    "naam": "Wallonië",
    "soort": "buitenlandse-overheid",
    "ookGenoemd": ["Wallonië-Zuid"],
}
NETWORK: Facts = {"code": "proefregio", "naam": "Proefregio", "soort": "netwerk", "leden": ["gemeente-proef"]}
PARTIES = [MINISTRY, TOWN, NEIGHBOUR, NETWORK]

BOARD: Facts = {
    "code": "kernoverleg",
    "naam": "Kernoverleg",
    "soort": "bestuurlijk-overleg",
    "regio": "proefregio",
    "zetels": [
        {"organisatie": "gemeente-proef", "rol": "voorzitter", "persoon": "Anna Voorbeeld", "persoonOpenbaar": True},
        {"organisatie": "ministerie-lnv", "persoon": "Bas Ambtenaar"},
        {"rol": "secretaris", "functie": "nog te benoemen"},
    ],
}
TEAM: Facts = {"code": "team", "naam": "Team", "soort": "team", "regio": "proefregio", "onder": "kernoverleg"}
BODIES = [BOARD, TEAM]


@pytest.fixture
def region(db: None) -> Region:
    Area.objects.create(code="PG01", kind=Area.Kind.MUNICIPALITY, name="Proef", slug="proef")
    return Region.objects.create(code="proefregio", name="Proefregio")


@pytest.fixture
def loaded(region: Region) -> Region:
    loading.load(PARTIES, BODIES)
    return region


@pytest.fixture
def officer(region: Region) -> User:
    user = User.objects.create_user("bureau@proefregio.example", name="Bo van het bureau")
    Membership.objects.create(user=user, region=region)
    return user


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create_user("iemand@elders.example", name="Iemand van elders")
