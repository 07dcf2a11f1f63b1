# SPDX-License-Identifier: EUPL-1.2
"""Why a project matters: the chain to an indicator on screen, who may change it, and what stays hidden."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stip.accounts.models import Change
from stip.conftest import Cast
from stip.monitor.aims import actions
from stip.monitor.models import Claim, Dataset, Indicator
from stip.monitor.releases.adding import Delivery, add_release
from stip.places.access import Visibility
from stip.plans.models import Item
from stip.website.tests.filling import filled, signed_in, words
from stip.website.tests.test_figures import MARK, figures_folder, seen, valley

__all__ = ["figures_folder", "valley"]
PAGE, ITEM, INDICATOR = "/beekdal/bijdragen", "/plannen/beekdal-2024-2030/onderdelen/1.1", f"/indicatoren/{MARK}"
HOSTILE = "<script>alert(1)</script>"


def claim(**changes: Any) -> Claim:
    facts = {
        "regio": "beekdal",
        "onderdeel": "beekdal-2024-2030/1.1",
        "oplevering": "Een beek met bochten",
        "voorwaarde": "Meer mensen wandelen in het dal",
        "indicator": MARK,
        "onderbouwing": "redelijk",
        "bronnen": [{"document": "beekdalnota", "pagina": 3}],
        **changes,
    }
    return actions.add_claim(facts, by=None)


@pytest.fixture
def dal(valley: Cast) -> Cast:
    """The valley with figures of itself as a whole: behind the country, and catching up."""
    rows = [seen(MARK, "BD", year, 50.0 + 2 * (year - 2017)) for year in range(2017, 2024)]
    add_release(Dataset.objects.get(), Delivery("dal-2025", "Dalmeting 2025", published="2025-02"), rows, by=None)
    return valley


def test_the_page_tells_the_chain_with_the_figure_and_whether_the_gap_closes(client: Client, dal: Cast) -> None:
    claim()
    page = words(client.get(PAGE))
    assert "Eén onderdeel van de plannen draagt bij aan één indicator." in page
    assert "Op één daarvan staat Beekdal slechter voor dan Nederland, en daar loopt de regio duidelijk in." in page
    for step in ("Beekherstel", "Een beek met bochten", "Meer mensen wandelen", "Dat draagt bij aan"):
        assert step in page
    assert "Beekdal: 62,0% van de bezoekers, een acht of meer (2023). Nederland: 70,0%. ↗ De regio loopt in." in page
    assert "Onderbouwing: redelijk: enig onderzoek of eigen meting." in page
    assert "nooit “effect van”" in page
    assert f'href="/bronnen/{Claim.objects.get().citations.get().pk}"' in client.get(PAGE).content.decode()


def test_a_region_without_claims_or_figures_says_so(client: Client, valley: Cast) -> None:
    assert "Van geen onderdeel van de plannen van Beekdal" in words(client.get(PAGE))
    dataset = Dataset.objects.get()
    Indicator.objects.create(code="leeg", title="Leeg", unit="km", measure="score", theme="Dal", dataset=dataset)
    claim(indicator="leeg")
    assert "Van geen daarvan is een cijfer van Beekdal bekend." in words(client.get(PAGE))
    claim(onderbouwing="", indicator="bezoekers")
    page = words(client.get(PAGE))
    assert "Onderbouwing: niet bekend." in page
    assert "Beekdal: circa 2.000 (2023)" in page
    assert "slechter voor" not in page


def test_the_source_of_a_claim_opens(client: Client, dal: Cast) -> None:
    source = claim().citations.get()
    page = words(client.get(f"/bronnen/{source.pk}"))
    assert "Beekherstel" in page
    assert "Draagt bij aan: Rapportcijfer, want: Meer mensen wandelen in het dal" in page


def test_an_item_and_an_indicator_show_their_claims(client: Client, dal: Cast) -> None:
    claim()
    claim(onderdeel="beekdal-2024-2030/1.2", oplevering="Een plein dat water bergt")
    item = words(client.get(ITEM))
    assert "Waaraan draagt dit bij? Levert op Een beek met bochten" in item.replace("Levert op", " Levert op ").replace(
        "  ", " "
    )
    assert "Een plein dat water bergt" not in item
    above = words(client.get("/plannen/beekdal-2024-2030/onderdelen/1"))
    assert "Een plein dat water bergt" in above
    indicator = words(client.get(INDICATOR))
    assert "Wat draagt hieraan bij?" in indicator
    assert "Een beek met bochten" in indicator
    assert "Waaraan draagt dit bij?" not in words(client.get("/plannen/beekdal-2024-2030/onderdelen/2"))


def test_the_list_narrows_and_says_what_to_loosen(client: Client, dal: Cast) -> None:
    claim()
    claim(oplevering="Een brug", onderbouwing="zwak", indicator="bezoekers")
    assert "Een brug" not in words(client.get(f"{PAGE}?onderbouwing=redelijk"))
    assert "Een brug" in words(client.get(f"{PAGE}?zoek=BRUG"))
    assert "bochten" not in words(client.get(f"{PAGE}?zoek=BRUG"))
    nothing = client.get(f"{PAGE}?zoek=niets")
    assert "0 bijdragelijnen" in words(nothing)
    assert 'class="stip-empty' in nothing.content.decode()


def test_the_file_holds_every_step_and_runs_nothing(client: Client, dal: Cast) -> None:
    claim(oplevering="=1+1", toelichting="@som")
    (row,) = csv.DictReader(io.StringIO(client.get(f"{PAGE}?formaat=csv").content.decode()))
    assert row["draagt bij aan"] == "Rapportcijfer"
    assert (row["wat het oplevert"], row["toelichting"]) == ("'=1+1", "'@som")
    assert (row["cijfer van de regio"], row["jaar"], row["loopt de regio in?"]) == ("62.0", "2023", "loopt in")
    assert row["bronnen"] == "Beekdalnota, p. 3"
    assert client.get(f"{PAGE}?formaat=xlsx").status_code == 200


def test_hostile_words_stay_words(client: Client, dal: Cast) -> None:
    claim(oplevering=HOSTILE, voorwaarde=HOSTILE, toelichting=f"{HOSTILE}\n{'w' * 5000}")
    for address in (PAGE, ITEM, INDICATOR):
        assert HOSTILE not in client.get(address).content.decode()


def test_what_is_hidden_shows_to_the_bureau_alone(client: Client, dal: Cast) -> None:
    claim(oplevering="Geheime oever", zichtbaarheid="intern")
    bureau, neighbour = signed_in(dal.bureau), signed_in(dal.neighbour)
    for address in (PAGE, f"{PAGE}?formaat=csv", ITEM, INDICATOR):
        assert "Geheime oever" not in client.get(address).content.decode()
        assert "Geheime oever" not in neighbour.get(address).content.decode()
        assert "Geheime oever" in bureau.get(address).content.decode()
    assert "alleen het regiobureau" in words(bureau.get(PAGE))


@pytest.mark.parametrize("what", ["item", "dataset"])
def test_a_claim_is_as_hidden_as_its_item_and_its_figures(client: Client, dal: Cast, what: str) -> None:
    found = claim()
    if what == "item":
        Item.objects.filter(pk=found.item_id).update(visibility=Visibility.INTERNAL)
    else:
        Dataset.objects.update(visibility=Visibility.INTERNAL, region=dal.region)
    assert "bochten" not in client.get(PAGE).content.decode()
    assert "bochten" in signed_in(dal.bureau).get(PAGE).content.decode()


def test_the_bureau_adds_a_claim_from_the_page_of_an_item(dal: Cast) -> None:
    bureau = signed_in(dal.bureau)
    assert f"{PAGE}/nieuw?onderdeel=beekdal-2024-2030/1.1" in bureau.get(ITEM).content.decode()
    form = bureau.get(f"{PAGE}/nieuw?onderdeel=beekdal-2024-2030/1.1")
    assert "Beekherstel (beekdal-2024-2030/1.1)" in form.content.decode()
    sent = filled(form, oplevering="Bochten", voorwaarde="Koeler dal", indicator="Rapportcijfer", waarom="Gesprek")
    assert bureau.post(f"{PAGE}/nieuw", sent).status_code == 302
    made = Claim.objects.get()
    assert (made.item.code, made.indicator.code, made.strength) == ("1.1", MARK, "")
    assert Change.objects.get(code=f"onderbouwing/{made.pk}").reason == "Gesprek"


def test_a_claim_without_its_steps_is_refused_beside_the_fields(dal: Cast) -> None:
    bureau = signed_in(dal.bureau)
    sent = filled(bureau.get(f"{PAGE}/nieuw"), oplevering="Bochten", indicator="Bestaat niet")
    answer = bureau.post(f"{PAGE}/nieuw", sent)
    assert answer.status_code == 422
    assert "kennen we niet" in words(answer)
    assert not Claim.objects.exists()


def test_two_writers_of_a_claim_choose(dal: Cast) -> None:
    found, bureau = claim(), signed_in(dal.bureau)
    address = f"{PAGE}/{found.pk}/wijzig"
    sent = filled(bureau.get(address), oplevering="Mijn tekst")
    actions.change_claim(found, {"oplevering": "Hun tekst"}, seen=1, by=dal.bureau)
    both = bureau.post(address, sent)
    assert both.status_code == 409
    assert bureau.post(address, filled(both, **{"keuze-oplevering": "mijn"})).status_code == 302
    assert Claim.objects.get().output == "Mijn tekst"
    assert "Eerdere wijzigingen" in words(bureau.get(address))


def test_a_claim_is_taken_away_once_and_only_as_it_was_seen(dal: Cast) -> None:
    found, bureau = claim(), signed_in(dal.bureau)
    address = f"{PAGE}/{found.pk}/verwijder"
    sent = filled(bureau.get(address), waarom="dubbel")
    actions.change_claim(found, {"oplevering": "Anders"}, seen=1, by=dal.bureau)
    assert bureau.post(address, sent).status_code == 409
    assert bureau.post(address, filled(bureau.get(address))).status_code == 302
    assert not Claim.objects.exists()
    assert bureau.post(address, sent).status_code == 410
    assert bureau.get(address).status_code == 404


def test_only_the_bureau_of_the_region_changes_claims(client: Client, dal: Cast) -> None:
    found = claim()
    for word in ("nieuw", f"{found.pk}/wijzig", f"{found.pk}/verwijder"):
        assert client.get(f"{PAGE}/{word}").status_code == 302
        assert signed_in(dal.neighbour).get(f"{PAGE}/{word}").status_code == 403
    assert "Bijdragelijn toevoegen" not in words(signed_in(dal.neighbour).get(PAGE))
    assert client.get(f"/elders/bijdragen/{found.pk}/wijzig").status_code in {302, 404}


def test_more_claims_ask_no_more_queries(client: Client, dal: Cast) -> None:
    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    claim()
    addresses = (PAGE, ITEM, INDICATOR, f"{PAGE}?formaat=csv")
    before = {address: count(address) for address in addresses}
    dataset = Dataset.objects.get()
    for place in range(8):
        Indicator.objects.create(
            code=f"extra-{place}", title=f"Extra {place}", unit="km", measure="gemiddelde", direction="lager",
            theme=f"Thema {place}", dataset=dataset,
        )  # fmt: skip
        claim(indicator=f"extra-{place}")
        claim(oplevering=f"Nog iets {place}")
    assert {address: count(address) for address in addresses} == before
