# SPDX-License-Identifier: EUPL-1.2
import pytest

from stip.conftest import Cast
from stip.plans import actions
from stip.website.tests.filling import filled, signed_in, words

ITEM = "/plannen/beekdal-2024-2030/onderdelen/1.1"


def rival(cast: Cast, **values: object) -> None:
    """A colleague who saves first."""
    item = cast.plan.items.get(code="1.1")
    actions.change_item(item, values, seen=item.revision, by=cast.bureau, reason="eerder")


def test_the_second_writer_sees_both_texts_with_the_words_that_differ(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/wijzig"), samenvatting="De beek krijgt weer brede bochten.")
    rival(cast, samenvatting="De beek krijgt weer diepe bochten.")
    response = client.post(f"{ITEM}/wijzig", sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert '<del class="stip-removed">diepe</del>' in page
    assert '<ins class="stip-added">brede</ins>' in page
    assert "Bo Bureau bewaarde" in words(response)
    assert cast.plan.items.get(code="1.1").summary == "De beek krijgt weer diepe bochten."


@pytest.mark.parametrize(
    ("choice", "becomes"), [("hun", "Hun tekst."), ("mijn", "Mijn tekst."), ("samen", "Beide teksten.")]
)
def test_the_second_writer_chooses_per_field(cast: Cast, choice: str, becomes: str) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/wijzig"), samenvatting="Mijn tekst.", titel="Mijn titel")
    rival(cast, samenvatting="Hun tekst.")
    both = client.post(f"{ITEM}/wijzig", sent)
    chosen = filled(both, **{"keuze-samenvatting": choice, "samen-samenvatting": "Beide teksten."})
    assert chosen["keuze-titel"] == "mijn"
    client.post(f"{ITEM}/wijzig", chosen)
    item = cast.plan.items.get(code="1.1")
    assert (item.summary, item.title) == (becomes, "Mijn titel")


def test_a_field_without_a_choice_is_asked_again(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/wijzig"), samenvatting="Mijn tekst.")
    rival(cast, samenvatting="Hun tekst.")
    both = client.post(f"{ITEM}/wijzig", sent)
    assert client.post(f"{ITEM}/wijzig", filled(both)).status_code == 409
    assert cast.plan.items.get(code="1.1").summary == "Hun tekst."


def test_a_third_writer_makes_the_second_choose_once_more_and_keeps_the_merged_text(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/wijzig"), samenvatting="Mijn tekst.")
    rival(cast, samenvatting="Hun tekst.")
    both = client.post(f"{ITEM}/wijzig", sent)
    rival(cast, samenvatting="Nog een tekst.")
    merged = filled(both, **{"keuze-samenvatting": "samen", "samen-samenvatting": "Zorgvuldig samengevoegd."})
    again = client.post(f"{ITEM}/wijzig", merged)
    assert again.status_code == 409
    assert "Nog een tekst." in words(again)
    assert filled(again)["samen-samenvatting"] == "Zorgvuldig samengevoegd."
    client.post(f"{ITEM}/wijzig", filled(again, **{"keuze-samenvatting": "samen"}))
    assert cast.plan.items.get(code="1.1").summary == "Zorgvuldig samengevoegd."


def test_two_lists_can_be_put_together(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/punten"), punten__1__soort="doel", punten__1__tekst="Mijn punt.")
    old = {"soort": "doel", "tekst": "Tien kilometer beek hersteld."}
    rival(cast, punten=[old, {"soort": "aanpak", "tekst": "Hun punt."}])
    both = client.post(f"{ITEM}/punten", sent)
    assert both.status_code == 409
    client.post(f"{ITEM}/punten", filled(both, **{"keuze-punten": "samen"}))
    texts = {point.text for point in cast.plan.items.get(code="1.1").points.all()}
    assert {"Hun punt.", "Mijn punt."} <= texts


def test_a_new_partner_survives_the_choice(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    page = client.get(f"{ITEM}/partners")
    sent = filled(page, nieuw__0__naam="Stichting Bocht", nieuw__0__soort="maatschappelijk", nieuw__0__rol="partner")
    rival(cast, titel="Andere titel")
    both = client.post(f"{ITEM}/partners", sent)
    assert both.status_code == 409
    client.post(f"{ITEM}/partners", filled(both))
    assert cast.plan.items.get(code="1.1").partners.get(role="partner").organisation.name == "Stichting Bocht"


def test_the_same_text_twice_needs_no_choice(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/wijzig"), samenvatting="Zelfde tekst.")
    rival(cast, samenvatting="Zelfde tekst.")
    assert client.post(f"{ITEM}/wijzig", sent).status_code == 302


def test_what_was_typed_is_shown_when_the_item_was_taken_away_meanwhile(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/wijzig"), tekst="Een lange alinea die niet kwijt mag.")
    item = cast.plan.items.get(code="1.1")
    actions.remove_item(item, seen=item.revision, by=cast.bureau)
    response = client.post(f"{ITEM}/wijzig", sent)
    assert response.status_code == 410
    assert "Een lange alinea die niet kwijt mag." in words(response)


def test_what_was_typed_is_shown_when_the_writer_was_signed_out_meanwhile(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get(f"{ITEM}/wijzig"), tekst="Een lange alinea die niet kwijt mag.")
    client.logout()
    response = client.post(f"{ITEM}/wijzig", sent)
    assert response.status_code == 403
    assert "Een lange alinea die niet kwijt mag." in words(response)


def test_two_people_change_the_head_of_a_plan(cast: Cast) -> None:
    client = signed_in(cast.bureau)
    address = "/plannen/beekdal-2024-2030/wijzig"
    sent = filled(client.get(address), samenvatting="Mijn samenvatting.")
    actions.change_plan(cast.plan, {"samenvatting": "Hun samenvatting."}, seen=cast.plan.revision, by=cast.bureau)
    both = client.post(address, sent)
    assert both.status_code == 409
    client.post(address, filled(both, **{"keuze-samenvatting": "mijn"}))
    cast.plan.refresh_from_db()
    assert cast.plan.summary == "Mijn samenvatting."
