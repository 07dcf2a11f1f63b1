# SPDX-License-Identifier: EUPL-1.2
"""The money of a plan and of an item on screen: the answer first, what is not known by name, and any earlier day."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from stip.conftest import Cast
from stip.money import actions, ledger
from stip.money.ledger import Stage, exact
from stip.money.models import Line, Movement
from stip.money.tests.beekdal import Books, fill
from stip.partners.models import Organisation
from stip.website.tests.test_plan_outline import count_queries, hide, page

PLAN = "/plannen/beekdal-2024-2030/geld"
ITEM = "/plannen/beekdal-2024-2030/onderdelen/1.1/geld"


@pytest.fixture
def books(cast: Cast) -> Books:
    return fill(cast)


def plain(text: str) -> str:
    """The words of a page, without marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")


def book_then(cast: Cast, moment: datetime, **facts: object) -> Movement:
    line = actions.line_for(plan=cast.plan, item=cast.plan.items.get(code="2"), kind="kosten", activity="Toen")
    return actions.book_many([actions.Booking(line, exact(777_000), Stage.ESTIMATED)], by=None, at=moment)[0]


def test_the_page_opens_with_what_is_needed_and_covered(client: Client, cast: Cast, books: Books) -> None:
    text = plain(page(client, PLAN))
    assert "Van de circa € 14,6 mln die nodig is, is minstens € 5,3 mln gedekt." in text
    assert "Er is nog hoogstens circa € 9,3 mln nodig." in text


def test_what_is_needed_covered_asked_spent_and_staffed_stands_in_the_strip(
    client: Client, cast: Cast, books: Books
) -> None:
    text = plain(page(client, PLAN))
    for words in ("Nodig circa € 14,6 mln", "Gedekt minstens € 5,3 mln", "Gevraagd € 1,0 mln", "Besteed € 1,3 mln"):
        assert words in text
    assert "Mensen minstens circa 2,5 fte" in text


def test_every_row_is_the_sum_of_what_hangs_below_it(client: Client, cast: Cast, books: Books) -> None:
    line = actions.line_for(plan=cast.plan, item=cast.plan.items.get(code="1.2"), kind="kosten")
    actions.book(line, exact(1_000_000), by=cast.bureau, target=Stage.DECIDED)
    rows = re.findall(r"<tr>.*?</tr>", page(client, PLAN), re.DOTALL)
    costs = {
        title: plain(row)
        for row in rows
        for title in ("Droge voeten", "Beekherstel", "Waterplein", "Samen")
        if title in row
    }
    assert "circa € 15.560.000,55" in costs["Droge voeten"]
    assert "€ 1.000.000" in costs["Waterplein"]
    assert "circa € 15.560.000,55" in costs["Samen"]


def test_what_is_not_known_is_named_one_by_one_and_never_nought(client: Client, cast: Cast, books: Books) -> None:
    text = plain(page(client, PLAN))
    assert "1 bedrag is niet bekend. Bij 1 keer inzet van mensen is niet bekend hoeveel fte." in text
    assert "Bijdrage van Provincie Dal, toegezegd, 2026" in text
    assert "Inzet van mensen van Provincie Dal, gevraagd, 2025" in text
    assert "€ 0" not in text


def test_the_flow_shows_who_pays_and_its_table_says_the_same(client: Client, cast: Cast, books: Books) -> None:
    text = page(client, PLAN)
    drawing = text[text.index("stip-flow__picture") : text.index("stip-flow__lists")]
    assert "<title>Rijk van Dal: € 6,0 mln</title>" in drawing.replace("\u00a0", " ")
    assert "stip-flow__strip" in drawing, "what the province pledged has a strip of its own"
    assert 'href="/organisaties/provincie-dal"' in drawing
    table = plain(text[text.index("Dezelfde bedragen als tabel") :])
    assert "Provincie Dal Droge voeten Beekherstel toegezegd niet bekend (PM)" in table
    assert "Rijk van Dal Droge voeten Beekherstel ontvangen € 2.000.000" in table


def test_money_without_a_year_stands_apart(client: Client, cast: Cast, books: Books) -> None:
    years = page(client, PLAN)
    assert plain(years[years.index('id="jaren"') : years.index('id="stadia"')]).count("zonder jaar") >= 2


def test_an_earlier_day_shows_the_books_of_that_day_and_says_so(client: Client, cast: Cast) -> None:
    moment = timezone.now() - timedelta(days=40)
    book_then(cast, moment)
    fill(cast)
    then = plain(page(client, f"{PLAN}?op={timezone.localdate(moment)}"))
    assert "Zoals bekend op" in then
    assert "Nodig € 777.000" in then
    assert "Beekherstel" not in then
    before = plain(page(client, f"{PLAN}?op={timezone.localdate(moment) - timedelta(days=1)}"))
    assert "stond er van dit plan nog niets in de boeken" in before
    assert "Zoals bekend op" not in plain(page(client, PLAN))


@pytest.mark.parametrize("day", ["morgen", "2026-13-01", "9999-12-31", "0001-01-01", "2026-07-01T00:00", "-1"])
def test_an_impossible_day_is_explained_and_breaks_nothing(client: Client, cast: Cast, books: Books, day: str) -> None:
    for address in (PLAN, ITEM):
        response = client.get(address, {"op": day})
        assert response.status_code == 200
        text = plain(response.content.decode())
        assert "Dit is geen dag" in text or "nog niet voorbij" in text or "Zoals bekend op 1 januari 1" in text


def test_today_is_not_an_earlier_day(client: Client, cast: Cast, books: Books) -> None:
    text = plain(page(client, f"{PLAN}?op={timezone.localdate()}"))
    assert "Deze dag is nog niet voorbij." in text
    assert "Nodig circa € 14,6 mln" in text


def test_the_page_of_an_item_shows_every_movement_with_its_source(client: Client, cast: Cast, books: Books) -> None:
    text = page(client, ITEM)
    words = plain(text)
    assert "gevraagd → toegekend" in words
    assert "toegekend → ontvangen" in words
    assert text.count("Bron: Beekdalnota, pagina 3") >= 10
    assert "Bo Bureau" not in words, "who booked is for the bureau"
    client.force_login(cast.bureau)
    assert "door Bo Bureau" in plain(page(client, ITEM))


def test_a_movement_that_was_taken_back_stays_and_is_explained(client: Client, cast: Cast, books: Books) -> None:
    actions.reverse(books.estimate, by=cast.bureau, note="dubbel geboekt")
    text = page(client, ITEM)
    assert "<s>circa € 14.500.000</s>" in text.replace("\u00a0", " ")
    assert "Teruggedraaid." in text
    assert "Draait een eerdere mutatie terug." in text
    assert "dubbel geboekt" in text


def test_money_that_a_visitor_may_not_read_is_in_no_figure(client: Client, cast: Cast, books: Books) -> None:
    Line.objects.filter(kind="kosten", activity="").update(visibility="intern")
    assert "Nodig € 60.001" in plain(page(client, PLAN)) or "Nodig € 60.000,55" in plain(page(client, PLAN))
    hide(cast, "1.1")
    text = plain(page(client, PLAN))
    assert "Van dit plan is nog geen geld geboekt." in text
    assert "Beekherstel" not in text
    assert client.get(ITEM).status_code == 404
    client.force_login(cast.bureau)
    assert "Nodig circa € 14,6 mln" in plain(page(client, PLAN))


def test_a_deal_that_a_visitor_may_not_read_is_not_named(client: Client, cast: Cast, books: Books) -> None:
    address = f"/plannen/{cast.plan.code}/onderdelen/1.1/geld"
    assert "Beekdeal" in page(client, address)
    type(books.scheme).objects.update(visibility="intern")
    assert "Beekdeal" not in page(client, address)
    client.force_login(cast.bureau)
    assert "Beekdeal" in page(client, address)


def test_the_title_of_a_hidden_parent_does_not_leak_through_the_flow(client: Client, cast: Cast, books: Books) -> None:
    hide(cast, "1")
    text = page(client, PLAN)
    assert "Droge voeten" not in text
    assert "Beekherstel" in text
    assert "circa € 14,6 mln" in plain(text), "the total holds all that may be read"


def test_an_item_tells_what_its_text_states_and_the_books_do_not(client: Client, cast: Cast) -> None:
    address = "/plannen/beekdal-2024-2030/onderdelen/1.1"
    text = plain(page(client, address))
    assert "Bedragen die het plan noemt en die niet in de boeken staan; ze tellen niet mee" in text
    fill(cast)
    text = plain(page(client, address))
    assert "niet in de boeken staan" not in text
    assert "Van de circa € 14,6 mln die nodig is" in text


def test_the_money_of_a_plan_without_books_says_so(client: Client, cast: Cast) -> None:
    assert "Van dit plan is nog geen geld geboekt." in plain(page(client, PLAN))
    assert "Hiervan is nog geen geld geboekt." in plain(page(client, ITEM))


def test_a_region_answers_with_what_per_plan(client: Client, cast: Cast, books: Books) -> None:
    text = plain(page(client, "/beekdal/waarmee"))
    assert "Van de circa € 14,6 mln die nodig is voor “Beekdalprogramma”, is minstens € 5,3 mln gedekt." in text
    assert "Rijk van Dal" in text
    region = plain(page(client, "/beekdal"))
    assert "Circa € 14,6 mln nodig" in region
    assert "minstens € 5,3 mln gedekt en € 1,0 mln aan Rijk van Dal gevraagd, voor Beekdalprogramma" in region


def test_names_are_never_markup(client: Client, cast: Cast, books: Books) -> None:
    books.state.name = "<script>Rijk</script>"
    books.state.save()
    for address in (PLAN, ITEM, "/beekdal/waarmee"):
        assert "<script>Rijk" not in page(client, address)


@pytest.mark.parametrize("address", [PLAN, ITEM, f"{PLAN}?op=2026-01-01", "/beekdal/waarmee", "/beekdal"])
def test_the_number_of_queries_does_not_grow_with_the_books(
    client: Client, cast: Cast, books: Books, address: str
) -> None:
    count_queries(client, address)
    before = count_queries(client, address)
    for number in range(12):
        party = Organisation.objects.create(code=f"geldgever-{number}", kind="bedrijf", name=f"Geldgever {number}")
        for code in ("1.1", "1.2", "2"):
            item = cast.plan.items.get(code=code)
            line = actions.line_for(plan=cast.plan, item=item, kind="bijdrage", party=party, year=2024 + number)
            actions.book(line, exact(1_000 + number), by=None, target=Stage.PLEDGED)
            cost = actions.line_for(plan=cast.plan, item=item, kind="kosten", activity=f"Werk {number}")
            actions.book(cost, ledger.UNKNOWN, by=None, target=Stage.ESTIMATED)
    assert count_queries(client, address) <= before
    assert before <= 37
