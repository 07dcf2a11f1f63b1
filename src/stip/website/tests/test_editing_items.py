# SPDX-License-Identifier: EUPL-1.2
import pytest

from stip.accounts.models import Change
from stip.conftest import Cast
from stip.partners.models import Organisation
from stip.plans.exporting import facts_of
from stip.plans.models import Item
from stip.website.tests.filling import filled, signed_in, words

ITEM = "/plannen/beekdal-2024-2030/onderdelen/1.1"


def item(cast: Cast, code: str = "1.1") -> Item:
    return cast.plan.items.get(code=code)


def test_the_button_stands_on_the_page_for_who_may_change_it_alone(cast: Cast) -> None:
    assert f"{ITEM}/wijzig" in signed_in(cast.bureau).get(ITEM).content.decode()
    assert f"{ITEM}/wijzig" not in signed_in(cast.neighbour).get(ITEM).content.decode()


def test_a_change_is_saved_with_its_reason(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/wijzig"), titel="Beek vrij", waarom="Naam gekozen door bewoners")
    response = client.post(f"{ITEM}/wijzig", sent, follow=True)
    assert "De wijziging is bewaard." in words(response)
    assert item(cast).title == "Beek vrij"
    change = Change.objects.latest("pk")
    assert (change.by, change.reason) == (cast.bureau, "Naam gekozen door bewoners")


@pytest.mark.parametrize("page", ["wijzig", "partners", "punten", "bedragen", "relaties", "bronnen"])
def test_sending_a_page_as_it_is_changes_nothing(cast: Cast, page: str) -> None:
    before = facts_of(cast.plan)
    client = signed_in(cast.bureau)
    response = client.post(f"{ITEM}/{page}", filled(client.get(f"{ITEM}/{page}")), follow=True)
    assert "Er is niets gewijzigd." in words(response)
    assert facts_of(cast.plan) == before


def test_an_error_stands_beside_its_field_and_everything_typed_is_still_there(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/wijzig"), titel="Andere titel", periode="2019/2020", waarom="daarom")
    response = client.post(f"{ITEM}/wijzig", sent)
    assert response.status_code == 422
    assert filled(response)["titel"] == "Andere titel"
    assert filled(response)["waarom"] == "daarom"
    page = response.content.decode()
    field = page[page.index('for="id_periode"') : page.index('name="periode"')]
    assert "valt buiten die van het plan (2024/2030)" in field
    assert item(cast).title == "Beekherstel"


def test_euros_are_written_the_dutch_way(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = client.get(f"{ITEM}/bedragen")
    assert filled(page)["bedragen-0-euro"] == "14.500.000"
    client.post(f"{ITEM}/bedragen", filled(page, bedragen__0__euro="€ 1.250.000,50"))
    assert str(item(cast).amounts.first().euro) == "1250000.50"
    client.post(f"{ITEM}/bedragen", filled(client.get(f"{ITEM}/bedragen"), bedragen__0__euro="14,5 mln"))
    assert item(cast).amounts.first().euro == 14_500_000


@pytest.mark.parametrize("wrong", ["veel", "1.25", "-5", "12,345", "1e9", "99999999999999999999", "NaN"])
def test_what_is_no_amount_is_refused_beside_the_field(cast: Cast, wrong: str) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/bedragen"), bedragen__0__euro=wrong)
    response = client.post(f"{ITEM}/bedragen", sent)
    assert response.status_code == 422
    assert filled(response)["bedragen-0-euro"] == wrong


def test_an_amount_is_known_or_pm(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    response = client.post(f"{ITEM}/bedragen", filled(client.get(f"{ITEM}/bedragen"), bedragen__0__aard="pm"))
    assert response.status_code == 422
    assert "Een bedrag heeft euro&#x27;s of is PM" in response.content.decode()


def test_a_row_can_be_added_without_javascript_and_nothing_is_saved_yet(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/punten"), punten__1__tekst="Nieuw punt", punten__1__soort="doel")
    response = client.post(f"{ITEM}/punten", {**sent, "nog-punten": "1"})
    assert filled(response)["punten-1-tekst"] == "Nieuw punt"
    assert "punten-2-tekst" in filled(response)
    assert item(cast).points.count() == 1
    client.post(f"{ITEM}/punten", filled(response))
    assert [point.text for point in item(cast).points.all()] == ["Tien kilometer beek hersteld.", "Nieuw punt"]


def test_a_row_keeps_its_sources_when_its_words_change_and_goes_when_it_is_taken_away(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    client.post(f"{ITEM}/punten", filled(client.get(f"{ITEM}/punten"), punten__0__tekst="Elf kilometer."))
    point = item(cast).points.get()
    assert (point.text, point.citations.get().page_number) == ("Elf kilometer.", 3)
    client.post(f"{ITEM}/punten", filled(client.get(f"{ITEM}/punten"), punten__0__DELETE="on"))
    assert not item(cast).points.exists()


def test_a_partner_is_named_by_name_or_abbreviation(cast: Cast) -> None:
    Organisation.objects.create(code="waterschap-dal", kind="waterschap", name="Waterschap Dal", abbreviation="WD")
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/partners"), partners__2__organisatie="wd", partners__2__rol="uitvoerder")
    client.post(f"{ITEM}/partners", sent)
    assert item(cast).partners.filter(organisation__code="waterschap-dal", role="uitvoerder").exists()


def test_an_organisation_that_is_not_there_yet_is_added_on_the_way(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = client.get(f"{ITEM}/partners")
    unknown = filled(page, partners__2__organisatie="Stichting Bocht", partners__2__rol="partner")
    assert "kennen we niet" in words(client.post(f"{ITEM}/partners", unknown))
    new = filled(page, nieuw__0__naam="Stichting Bocht", nieuw__0__soort="maatschappelijk", nieuw__0__rol="partner")
    client.post(f"{ITEM}/partners", new)
    assert item(cast).partners.get(role="partner").organisation.code == "stichting-bocht"
    assert item(cast).partners.count() == 3


def test_a_relation_is_named_by_title_or_code(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    for typed in ("Wonen in het dal", "2", "beekdal-2024-2030/2"):
        page = client.get(f"{ITEM}/relaties")
        sent = filled(page, relaties__0__soort="draagt-bij-aan", relaties__0__naar=typed, relaties__0__toelichting="zo")
        client.post(f"{ITEM}/relaties", sent)
        assert item(cast).links_out.get().target.code == "2"


def test_sources_of_all_parts_are_changed_in_one_list(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = client.get(f"{ITEM}/bronnen")
    sent = filled(page)
    point = next(index for index in range(5) if sent.get(f"bronnen-{index}-bij", "").startswith("punten:"))
    client.post(f"{ITEM}/bronnen", {**sent, f"bronnen-{point}-pagina": "7"})
    assert item(cast).points.get().citations.get().page_number == 7
    assert item(cast).citations.get().anchor == "bochten"


def test_a_new_item_gets_the_next_code_and_stands_last(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = client.get("/plannen/beekdal-2024-2030/onderdelen/nieuw?onder=1")
    assert filled(page)["code"] == "1.3"
    client.post("/plannen/beekdal-2024-2030/onderdelen/nieuw?onder=1", filled(page, titel="Vistrap"))
    new = item(cast, "1.3")
    assert (new.title, new.parent.code, new.level.code) == ("Vistrap", "1", "project")


def test_an_item_is_moved_to_another_parent_and_never_under_itself(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = client.get(f"{ITEM}/verplaats")
    client.post(f"{ITEM}/verplaats", filled(page, onder="2", plek="1"))
    assert item(cast).parent.code == "2"
    refused = client.post(f"{ITEM}/verplaats", filled(page, onder="1.1", plek="1"))
    assert refused.status_code == 422


def test_taking_away_says_first_what_goes_along(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    address = "/plannen/beekdal-2024-2030/onderdelen/1/verwijder"
    page = client.get(address)
    assert "Beekherstel" in words(page)
    assert client.post(address, filled(page)).status_code == 422
    client.post(address, filled(page, zeker="on", waarom="opgeheven"))
    assert not cast.plan.items.filter(code__startswith="1").exists()


def test_taking_away_waits_when_somebody_changed_it_meanwhile(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = client.get(f"{ITEM}/verwijder")
    client.post(f"{ITEM}/wijzig", filled(client.get(f"{ITEM}/wijzig"), titel="Nieuwe titel"))
    assert client.post(f"{ITEM}/verwijder", filled(page, zeker="on")).status_code == 409
    assert item(cast).title == "Nieuwe titel"
