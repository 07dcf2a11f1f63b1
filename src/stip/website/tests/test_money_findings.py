# SPDX-License-Identifier: EUPL-1.2
"""What does not add up in the books, as a visitor reads it."""

import csv
from io import BytesIO

from django.test import Client
from python_calamine import CalamineWorkbook

from stip.conftest import Cast
from stip.money import actions
from stip.money.ledger import Stage, circa, exact
from stip.money.models import StatedTotal
from stip.partners.models import Organisation
from stip.plans.models import Amount
from stip.website.tests.library import queries, words

PAGE = "/beekdal/geldbevindingen"


def decided(cast: Cast, item: str = "1.2", visibility: str = "openbaar") -> None:
    """Costs that were decided, and of which nobody promised to pay enough."""
    facts = {"plan": cast.plan, "item": cast.plan.items.get(code=item)}
    cost = actions.line_for(kind="kosten", visibility=visibility, **facts)
    actions.book(cost, exact(125_000), target=Stage.DECIDED, by=None, sources=[(cast.document, 3, "bochten")])
    promise = actions.line_for(kind="bijdrage", party=Organisation.objects.get(code="provincie-dal"), **facts)
    actions.book(promise, circa(100_000), target=Stage.PLEDGED, by=None)


def test_the_page_says_first_how_much_was_found_and_then_what(client: Client, cast: Cast) -> None:
    Amount.objects.all().delete()
    decided(cast)
    html = client.get(PAGE).content.decode()
    text = words(html)
    assert "We vonden één punt in één plan" in text
    assert "Besluit zonder geld" in text
    assert "Er is € 125.000 aan kosten besloten. Gedekt is circa € 100.000: er is nog circa € 25.000 nodig." in text
    assert f"/plannen/{cast.plan.code}/onderdelen/1.2/geld" in html
    assert "Bron: Beekdalnota, pagina 3" in text


def test_findings_are_grouped_filtered_and_counted(client: Client, cast: Cast) -> None:
    decided(cast)
    text = words(client.get(PAGE).content.decode())
    assert "4 bevindingen" in text and "In het plan, maar niet zo in de boeken" in text
    text = words(client.get(f"{PAGE}?soort=zonder-geld&plan={cast.plan.code}").content.decode())
    assert "1 bevinding" in text and "We vonden" in text
    assert client.get(f"{PAGE}?soort=onzin&plan=x&pagina=999").status_code == 200


def test_the_files_hold_exactly_what_is_shown_with_real_numbers(client: Client, cast: Cast) -> None:
    decided(cast)
    book = client.get(f"{PAGE}?soort=zonder-geld&formaat=xlsx").content
    header, row = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert header[:3] == ["soort", "plan", "onderdeel"]
    assert row[8:16] == ["besloten", 125_000, 125_000, "exact", "gedekt", 100_000, 100_000, "circa"]
    assert row[16] == "Beekdalnota, p. 3"
    _, *lines = csv.reader(client.get(f"{PAGE}?formaat=csv").content.decode().splitlines())
    assert [line[2] for line in lines] == ["1.2", "1.1", "1.1", ""]


def test_books_in_order_say_what_was_checked(client: Client, cast: Cast) -> None:
    Amount.objects.all().delete()
    text = words(client.get(PAGE).content.decode())
    assert "er staat nog geen geld van deze regio in de boeken" in text and "Wat we nakijken" in text
    cost = actions.line_for(plan=cast.plan, item=cast.plan.items.get(code="1.2"), kind="kosten")
    actions.book(cost, exact(5), target=Stage.ESTIMATED, by=None)
    text = words(client.get(PAGE).content.decode())
    assert "Ja. We hebben alles nagekeken" in text and "bevindingen" not in text


def test_what_differs_by_rounding_alone_is_told_apart(client: Client, cast: Cast) -> None:
    Amount.objects.all().delete()
    item = cast.plan.items.get(code="1.2")
    cost = actions.line_for(plan=cast.plan, item=item, kind="kosten")
    actions.book(cost, circa(1_040_000), target=Stage.ESTIMATED, by=None)
    StatedTotal.objects.create(
        plan=cast.plan, item=item, code="t", title="Totaal", kind="kosten", low=1_000_000, high=1_000_000, circa=1
    )
    assert "Ja. Alleen door afronding verschilt één totaal van de som." in words(client.get(PAGE).content.decode())
    decided(cast, item="2")
    text = words(client.get(PAGE).content.decode())
    assert "We vonden één punt in één plan" in text and "Verder verschilt één totaal door afronding." in text


def test_hidden_money_is_not_told(client: Client, cast: Cast) -> None:
    Amount.objects.all().delete()
    decided(cast, visibility="intern")
    text = words(client.get(PAGE).content.decode())
    assert "Besluit zonder geld" not in text and "125.000" not in text
    client.force_login(cast.neighbour)
    assert "125.000" not in words(client.get(PAGE).content.decode())
    client.force_login(cast.bureau)
    assert "€ 125.000" in words(client.get(PAGE).content.decode())


def test_the_page_asks_a_fixed_number_of_questions(client: Client, cast: Cast) -> None:
    decided(cast)
    few = queries(client, PAGE)
    decided(cast, item="2")
    decided(cast, item="1.1")
    assert queries(client, PAGE) <= few
    assert client.get("/nergens/geldbevindingen").status_code == 404
