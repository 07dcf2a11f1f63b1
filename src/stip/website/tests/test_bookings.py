# SPDX-License-Identifier: EUPL-1.2
"""One movement on screen: booked, looked at, taken back and corrected."""

from typing import Any

import lxml.html
import pytest
from django.test import Client

from stip.conftest import Cast
from stip.money import ledger
from stip.money.booking_once import once
from stip.money.ledger import circa, exact
from stip.money.models import Balance, Line, Movement
from stip.money.schemes import Scheme
from stip.money.tests.beekdal import Books, fill
from stip.places.models import Membership, Region
from stip.sources.models import Document
from stip.website.tests.filling import filled, signed_in, words

BOOK = "/plannen/beekdal-2024-2030/geld/boeken"
PROMISE = {
    "onderdeel": "Waterplein", "soort": "bijdrage", "partij": "Provincie Dal", "jaar": "2026",
    "naar": "bijdrage/toegezegd",
    "bedrag": "circa 1,2 mln", "datum": "2024-06-01", "waarom": "Brief van de provincie",
}  # fmt: skip


@pytest.fixture
def books(cast: Cast) -> Books:
    return fill(cast)


@pytest.fixture
def bureau(cast: Cast, books: Books) -> Client:
    return signed_in(cast.bureau)


def sent(client: Client, address: str = BOOK, **changes: str) -> dict[str, Any]:
    return filled(client.get(address), **changes)


def test_a_movement_is_booked_with_its_paper_and_why(bureau: Client, cast: Cast) -> None:
    paper = {"bronnen-0-document": "Beekdalnota", "bronnen-0-pagina": "3", "bronnen-0-anker": "bochten"}
    response = bureau.post(BOOK, sent(bureau) | PROMISE | paper, follow=True)
    assert "De mutatie staat in de boeken." in words(response)
    made = Movement.objects.latest("pk")
    assert (made.total, made.source, made.target, made.note) == (
        circa(1_200_000), "", "toegezegd", "Brief van de provincie",
    )  # fmt: skip
    assert (made.by, str(made.day)) == (cast.bureau, "2024-06-01")
    assert (made.line.item.code, made.line.year, made.line.purse) == ("1.2", 2026, "publiek")
    assert [citation.document.code for citation in made.citations.all()] == ["beekdalnota"]
    assert "circa € 1.200.000" in words(response).lower().replace("\xa0", " ")


def test_an_amount_moves_from_one_stage_to_the_next(bureau: Client) -> None:
    bureau.post(BOOK, sent(bureau) | PROMISE)
    step = PROMISE | {"van": "bijdrage/toegezegd", "naar": "bijdrage/toegekend", "bedrag": "circa 1,2 mln"}
    bureau.post(BOOK, sent(bureau) | step)
    line = Line.objects.get(item__code="1.2")
    assert {one.stage: one.total for one in line.balances.all() if one.total} == {"toegekend": circa(1_200_000)}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"van": "bijdrage/gevraagd"}, "Er staat niet genoeg op 'gevraagd'"),
        ({"naar": "uitgave/besteed"}, "hoort bij een andere soort"),
        ({"naar": ""}, "Van en naar zijn hetzelfde stadium"),
        ({"bedrag": "veel"}, "is geen bedrag"),
        ({"bedrag": "0"}, "bedrag boven nul"),
        ({"bedrag": "2 fte"}, "andere eenheid"),
        ({"soort": "kosten", "naar": "kosten/geraamd"}, "Kosten hebben geen partij"),
        ({"onderdeel": "Kwantumflapdrol"}, "kennen we niet"),
        ({"jaar": "25"}, "1900"),
        ({"datum": "2999-01-01"}, "ligt in de toekomst"),
        ({"bronnen-0-document": "Onbekende nota"}, "kennen we niet"),
        ({"waarom": "x" * 400}, "300"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(bureau: Client, fields: dict[str, str], said: str) -> None:
    count = Movement.objects.count()
    response = bureau.post(BOOK, sent(bureau) | PROMISE | fields)
    assert response.status_code == 422
    assert said in words(response)
    kept = filled(response)
    assert {name: kept[name] for name in PROMISE} == {**PROMISE, **{k: v for k, v in fields.items() if k in PROMISE}}
    assert Movement.objects.count() == count


def test_sending_the_form_twice_books_once(bureau: Client) -> None:
    form = sent(bureau) | PROMISE
    count = Movement.objects.count()
    first, second = bureau.post(BOOK, form), bureau.post(BOOK, form)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Movement.objects.count() == count + 1
    bureau.post(BOOK, sent(bureau) | PROMISE)
    assert Movement.objects.count() == count + 2


def test_a_form_that_was_refused_can_be_mended_and_sent(bureau: Client) -> None:
    refused = bureau.post(BOOK, sent(bureau) | PROMISE | {"bedrag": "veel"})
    assert bureau.post(BOOK, filled(refused) | {"bedrag": "5"}).status_code == 302


def test_the_seal_of_one_writer_is_not_that_of_another(cast: Cast, books: Books) -> None:
    mine = once("zegel", lambda: books.granted, by=cast.bureau)
    assert once("zegel", lambda: books.estimate, by=cast.bureau) == mine
    assert once("zegel", lambda: books.estimate, by=cast.neighbour) == books.estimate


def test_a_movement_is_read_by_everybody_but_who_booked_it_by_the_bureau(
    bureau: Client, cast: Cast, books: Books
) -> None:
    address = f"/mutaties/{books.granted.pk}"
    for client in (Client(), signed_in(cast.neighbour)):
        text = words(client.get(address))
        assert "5.000.000 ging van gevraagd naar toegekend" in text and "Rijk van Dal" in text
        assert "Beekdalnota" in text and "Beekdeal" in text
        assert "Bo Bureau" not in text and "Terugdraaien" not in text
    assert "Bo Bureau" in words(bureau.get(address)) and "Terugdraaien" in words(bureau.get(address))


def test_a_correction_leads_to_what_it_replaces_and_back(bureau: Client, books: Books) -> None:
    old = f"/mutaties/{books.estimate.pk}"
    response = bureau.post(
        f"{old}/corrigeren", sent(bureau, f"{old}/corrigeren", bedrag="5", waarom="offerte"), follow=True
    )
    new = response.redirect_chain[-1][0]
    assert f"komt in de plaats van mutatie {books.estimate.pk}." in words(response)
    assert f'href="{old}"' in response.content.decode()
    assert "In haar plaats kwam mutatie" in words(bureau.get(old)) and new in bureau.get(old).content.decode()


def test_stages_are_offered_under_their_kind(bureau: Client) -> None:
    page = lxml.html.fromstring(bureau.get(BOOK).content)
    for name in ("van", "naar"):
        groups = page.xpath(f"//select[@name='{name}']/optgroup")
        offered = {group.get("label"): [option.text for option in group] for group in groups}
        assert offered["Kosten"] == ["geraamd", "besloten"]
        assert offered["Uitgave"] == ["verplicht", "besteed"]


def test_a_movement_hides_what_the_visitor_may_not_read(bureau: Client, books: Books) -> None:
    address = f"/mutaties/{books.granted.pk}"
    Scheme.objects.update(visibility="intern")
    Document.objects.update(visibility="intern")
    assert "Beekdeal" not in words(Client().get(address)) and "Beekdalnota" not in words(Client().get(address))
    Line.objects.filter(pk=books.granted.line_id).update(visibility="intern")
    assert Client().get(address).status_code == 404
    assert bureau.get(address).status_code == 200
    assert Client().get("/mutaties/99999999999999999999999").status_code in {400, 404}


def test_a_movement_is_taken_back_once_with_a_reason(bureau: Client, books: Books) -> None:
    address = f"/mutaties/{books.estimate.pk}/terugdraaien"
    assert bureau.post(address, sent(bureau, address)).status_code == 422
    form = sent(bureau, address, waarom="Verkeerd onderdeel")
    response = bureau.post(address, form, follow=True)
    assert "De mutatie is teruggedraaid." in words(response) and "Verkeerd onderdeel" in words(response)
    assert f"draait mutatie {books.estimate.pk} terug" in words(response)
    assert "ze telt niet meer mee" in words(bureau.get(f"/mutaties/{books.estimate.pk}"))
    assert bureau.post(address, form).status_code == 302
    again = bureau.post(address, sent(bureau, address, waarom="nog eens"))
    assert again.status_code == 422 and "al teruggedraaid" in words(again)
    assert filled(again)["waarom"] == "nog eens"


def test_what_has_moved_on_cannot_be_taken_back_first(bureau: Client, books: Books) -> None:
    address = f"/mutaties/{books.granted.pk}/terugdraaien"
    response = bureau.post(address, sent(bureau, address, waarom="fout"))
    assert response.status_code == 422
    assert "Draai eerst die latere mutatie terug" in words(response)


def test_pm_is_corrected_to_an_amount_on_the_same_paper_or_another(bureau: Client, books: Books) -> None:
    address = f"/mutaties/{books.unknown.pk}/corrigeren"
    form = sent(bureau, address, bedrag="250.000", waarom="De provincie noemt het bedrag")
    response = bureau.post(address, form, follow=True)
    assert "De mutatie is gecorrigeerd." in words(response)
    made = Movement.objects.latest("pk")
    assert made.total == exact(250_000) and made.day == books.unknown.day
    assert [citation.page_number for citation in made.citations.all()] == [3]
    assert Balance.objects.get(line=made.line).total == exact(250_000)
    assert bureau.post(address, form).status_code == 302
    assert Movement.objects.latest("pk") == made
    wrong = bureau.post(f"/mutaties/{made.pk}/corrigeren", form | {"bedrag": "veel", "zegel": "x" * 30})
    assert wrong.status_code == 422 and filled(wrong)["bedrag"] == "veel"


def test_people_are_corrected_in_fte(bureau: Client) -> None:
    people = Movement.objects.filter(line__kind="inzet").exclude(low=0).get()
    address = f"/mutaties/{people.pk}/corrigeren"
    assert "andere eenheid" in words(bureau.post(address, sent(bureau, address, bedrag="€ 5", waarom="x")))
    bureau.post(address, sent(bureau, address, bedrag="3,5 fte", waarom="x"))
    assert Movement.objects.latest("pk").total == exact("3.50")


def test_nobody_books_in_another_region(cast: Cast, books: Books) -> None:
    elsewhere = Region.objects.create(code="elders", name="Elders")
    Membership.objects.create(user=cast.neighbour, region=elsewhere)
    client, count = signed_in(cast.neighbour), Movement.objects.count()
    for page in (BOOK, *(f"/mutaties/{books.estimate.pk}/{verb}" for verb in ("terugdraaien", "corrigeren"))):
        assert client.get(page).status_code == 403
        assert client.post(page, PROMISE).status_code == 403
    assert Movement.objects.count() == count


@pytest.mark.parametrize("odd", ["<script>alert(1)</script>", "NaN", "1e999", "x" * 25_000, "nul\x00teken", "٣"])
def test_odd_input_never_breaks_a_form_and_is_never_markup(bureau: Client, books: Books, odd: str) -> None:
    pages = [BOOK, f"/mutaties/{books.estimate.pk}/corrigeren", f"/mutaties/{books.estimate.pk}/terugdraaien"]
    for page in pages:
        form = sent(bureau, page)
        for name in form:
            if name != "csrfmiddlewaretoken":
                response = bureau.post(page, form | {name: odd})
                assert response.status_code < 500, name
                assert b"<script>alert(1)" not in response.content
    assert ledger.Stage.OUTSIDE == ""
