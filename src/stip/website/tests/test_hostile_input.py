# SPDX-License-Identifier: EUPL-1.2
"""People, scripts and accidents send odd things. Each is shown harmlessly or refused; nothing breaks or leaks."""

import pytest
from django.test import Client

from stip.accounts.models import User
from stip.conftest import BEEKDAL_PLAN, Cast, import_plan
from stip.partners.models import Body
from stip.places.models import Membership, Region
from stip.plans import actions
from stip.plans.exporting import facts_of
from stip.plans.models import Plan
from stip.sources.models import Document
from stip.website.tests.filling import filled, signed_in

ITEM = "/plannen/beekdal-2024-2030/onderdelen/1.1"
ODD = [
    "<script>alert(1)</script>",
    "x" * 10_000,
    "x" * 25_000,
    "nul\x00teken",
    "\u202eomgekeerd\u202c \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "'; DROP TABLE plans_item; --",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "\r\n\t \u00a0",
    "１２３",
    "../../etc/passwd",
]
PAGES = {
    "/plannen/beekdal-2024-2030/wijzig": ["titel", "samenvatting", "periode", "status", "gezien", "bronnen-0-pagina"],
    "/plannen/beekdal-2024-2030/themas": ["themas-0-code", "themas-0-titel", "themas-TOTAL_FORMS"],
    "/plannen/beekdal-2024-2030/niveaus": ["niveaus-0-code", "niveaus-1-onder", "niveaus-0-naam"],
    "/plannen/beekdal-2024-2030/versies/nieuw": ["naam", "stadium", "toelichting"],
    "/plannen/beekdal-2024-2030/onderdelen/nieuw": ["code", "niveau", "titel", "tekst", "themas"],
    f"{ITEM}/wijzig": ["titel", "tekst", "status", "periode", "oplevering", "themas", "gebieden-0-gebied", "gezien"],
    f"{ITEM}/partners": ["partners-0-organisatie", "partners-0-rol", "partners-0-rij", "nieuw-0-naam"],
    f"{ITEM}/punten": ["punten-0-soort", "punten-0-tekst", "punten-0-rij", "punten-INITIAL_FORMS"],
    f"{ITEM}/bedragen": ["bedragen-0-soort", "bedragen-0-euro", "bedragen-0-financier", "bedragen-TOTAL_FORMS"],
    f"{ITEM}/relaties": ["relaties-0-naar", "relaties-0-soort", "relaties-0-toelichting"],
    f"{ITEM}/bronnen": ["bronnen-0-document", "bronnen-0-pagina", "bronnen-0-anker", "bronnen-0-bij"],
    f"{ITEM}/verplaats": ["onder", "plek", "waarom"],
    "/organisaties/nieuw": ["naam", "soort", "website", "gebied", "sinds", "eerdereNamen-0-totEnMet", "leden-0-lid"],
    "/organisaties/gemeente-bovendal/wijzig": ["naam", "soort", "website", "ookGenoemd", "sinds", "gezien"],
    "/gremia/nieuw": ["regio", "naam", "onder", "volgorde", "zetels-0-organisatie", "zetels-0-rol"],
    "/documenten/beekdalnota/wijzig": ["titel", "datum", "uitgever", "zichtbaarheid", "gezien"],
    "/documenten/toevoegen": ["regio", "document", "titel"],
    "/beekdal/mensen": ["email"],
}


@pytest.mark.parametrize("address", PAGES)
def test_odd_input_in_any_field_never_breaks_a_page_and_is_never_markup(cast: Cast, address: str) -> None:
    client = signed_in(cast.bureau)
    page = client.get(address)
    names = PAGES[address]
    everywhere = [dict.fromkeys(names, odd) | {"gezien": filled(page).get("gezien", "")} for odd in ODD]
    alone = [{name: odd} for name in names for odd in ("x" * 25_000, "nul\x00teken")]
    for odd in (*everywhere, *alone):
        response = client.post(address, {**filled(page), **odd})
        assert response.status_code < 500, (odd.keys(), str(odd)[:60])
        assert b"<script>alert(1)" not in response.content
    assert client.get("/plannen/beekdal-2024-2030").status_code == 200
    assert b"<script>alert(1)" not in client.get(ITEM).content


def test_another_regions_plan_cannot_be_changed_by_writing_its_codes(cast: Cast) -> None:
    elsewhere = Region.objects.create(code="elders", name="Elders")
    Membership.objects.create(user=cast.neighbour, region=elsewhere)
    own = import_plan(
        BEEKDAL_PLAN.replace("beekdal-2024-2030", "elders-plan").replace("regio: beekdal", "regio: elders")
    )
    client = signed_in(cast.neighbour)
    before = facts_of(cast.plan)
    for page in ("wijzig", "partners", "punten", "bedragen", "relaties", "bronnen", "verplaats", "verwijder"):
        sent = filled(client.get(f"/plannen/elders-plan/onderdelen/1.1/{page}"), zeker="on")
        assert client.post(f"{ITEM}/{page}", sent).status_code == 403
    sent = filled(client.get("/plannen/elders-plan/onderdelen/nieuw?onder=1"), titel="x")
    assert client.post("/plannen/beekdal-2024-2030/onderdelen/nieuw?onder=1", sent).status_code == 403
    assert facts_of(cast.plan) == before
    moved = filled(client.get("/plannen/elders-plan/onderdelen/1.1/verplaats"), onder="beekdal-2024-2030/2")
    assert client.post("/plannen/elders-plan/onderdelen/1.1/verplaats", moved).status_code == 422
    assert own.items.get(code="1.1").parent.code == "1"


def test_a_form_never_names_what_the_writer_may_not_read(cast: Cast) -> None:
    secret = import_plan(_secret_plan())
    Document.objects.create(code="geheim-stuk", title="Geheime nota", region=secret.region, visibility="intern")
    client = signed_in(cast.bureau)
    pages = [*(address for address in PAGES if "nieuw" not in address), "/plannen/beekdal-2024-2030/onderdelen/nieuw"]
    for address in pages:
        text = client.get(address).content.decode()
        assert "Geheim" not in text and "geheim" not in text, address


def test_a_hidden_item_cannot_be_linked_to_nor_found_out(cast: Cast) -> None:
    import_plan(_secret_plan())
    client = signed_in(cast.bureau)
    page = client.get(f"{ITEM}/relaties")
    for typed in ("geheim-plan/1", "Geheim onderdeel", "geheim-plan/99", "Bestaat niet"):
        response = client.post(
            f"{ITEM}/relaties", filled(page, relaties__0__soort="draagt-bij-aan", relaties__0__naar=typed)
        )
        assert response.status_code == 422
        assert "kennen we niet of u mag het niet lezen" in response.content.decode()


def test_a_relation_to_something_that_became_hidden_stays_when_the_list_is_changed(cast: Cast) -> None:
    secret = import_plan(_secret_plan().replace("zichtbaarheid: intern", "zichtbaarheid: openbaar"))
    item = cast.plan.items.get(code="1.1")
    links = [{"soort": "draagt-bij-aan", "naar": "geheim-plan/1"}]
    actions.change_item(item, {"relaties": links}, seen=item.revision, by=None)
    Plan.objects.filter(pk=secret.pk).update(visibility="intern")
    client = signed_in(cast.bureau)
    page = client.get(f"{ITEM}/relaties")
    assert b"geheim" not in page.content
    client.post(f"{ITEM}/relaties", filled(page, relaties__0__soort="draagt-bij-aan", relaties__0__naar="2"))
    assert {link.target.code for link in item.links_out.all()} == {"2", "1"}


def test_a_body_of_another_region_cannot_be_taken_along(cast: Cast) -> None:
    elsewhere = Region.objects.create(code="elders", name="Elders")
    theirs = Body.objects.create(code="raad-elders", name="Raad", kind="raad", region=elsewhere)
    client = signed_in(cast.bureau)
    page = client.get("/gremia/nieuw")
    response = client.post("/gremia/nieuw", filled(page, naam="Raad", soort="raad", regio="elders"))
    assert response.status_code == 422
    assert client.get(f"/gremia/{theirs.code}/wijzig").status_code == 403


def test_a_tampered_form_is_refused(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/punten"))
    for name, value in (("punten-TOTAL_FORMS", "99999999"), ("punten-TOTAL_FORMS", "-1"), ("punten-TOTAL_FORMS", "x")):
        assert client.post(f"{ITEM}/punten", {**sent, name: value}).status_code in {302, 422}
    del sent["gezien"]
    assert client.post(f"{ITEM}/punten", sent).status_code == 400
    assert cast.plan.items.get(code="1.1").points.count() == 1


def test_a_closed_account_can_change_nothing(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    User.objects.filter(pk=cast.bureau.pk).update(is_active=False)
    assert client.get(f"{ITEM}/wijzig").status_code == 302


def test_too_many_wrong_passwords_close_the_door_for_a_while(cast: Cast) -> None:
    client = Client()
    for _ in range(9):
        last = client.post("/account/login/", {"login": cast.bureau.email, "password": "verkeerd"})
    assert last.status_code == 429
    assert "Even wachten" in last.content.decode()


def _secret_plan() -> str:
    Region.objects.create(code="elders", name="Elders")
    return """\
stip: plan/1
code: geheim-plan
titel: Geheim plan
regio: elders
zichtbaarheid: intern
niveaus:
  - {code: project, naam: project, meervoud: projecten}
onderdelen:
  - {code: '1', niveau: project, titel: Geheim onderdeel}
"""
