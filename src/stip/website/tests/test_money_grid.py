# SPDX-License-Identifier: EUPL-1.2
"""The table in which the books are edited: as a form, and as the script sends cells."""

import json
from typing import Any
from urllib.parse import urlencode

import lxml.html
import pytest
from django.http import HttpResponse
from django.test import Client

from stip.accounts.models import User
from stip.conftest import BEEKDAL_PLAN, Cast, import_plan
from stip.money import ledger
from stip.money.actions import book, line_for
from stip.money.grid.cells import Choice, table
from stip.money.ledger import Stage, circa, exact
from stip.money.line_facts import LineFacts
from stip.money.models import Balance, Line, Movement
from stip.money.schemes import Scheme
from stip.money.tests.beekdal import fill
from stip.places.models import Membership, Region
from stip.website.tests.filling import filled, signed_in, words
from stip.website.views import money_grid

GRID = "/plannen/beekdal-2024-2030/geld/bewerken"
COST = LineFacts(item="1.1", kind="kosten", activity="Communicatie", stage="besloten")


@pytest.fixture
def bureau(cast: Cast) -> Client:
    fill(cast)
    return signed_in(cast.bureau)


def field(page: HttpResponse, about: LineFacts, year: str) -> str:
    """The name of the field of a cell on this page."""
    rows = json.loads(filled(page)["gezien"])["rijen"]
    return f"c-{rows.index(about.key)}-{year}"


def standing(cast: Cast, about: LineFacts, year: int | None) -> ledger.Total:
    return table(cast.plan, cast.bureau, Choice()).cells.get((about, year), ledger.ZERO)


def send(client: Client, *cells: dict[str, Any], query: str = "") -> Any:
    return client.post(GRID + query, json.dumps({"cellen": cells}), content_type="application/json")


def cell(text: str, seen: str = "60.000,55", about: LineFacts = COST, year: str = "2025") -> dict[str, str]:
    return {"rij": about.key, "jaar": year, "gezien": seen, "tekst": text}


def test_the_table_shows_what_stands_in_the_books_with_totals(bureau: Client) -> None:
    page = bureau.get(GRID)
    text = words(page)
    assert "Beekherstel" in text and "Bijdrage, toegekend" in text and "Rijk van Dal" in text
    assert filled(page)[field(page, COST, "2025")] == "60.000,55"
    estimate = LineFacts(item="1.1", kind="kosten", stage="geraamd")
    assert filled(page)[field(page, estimate, "")] == "circa 14.500.000"
    assert "circa 14.560.000,55" in text
    assert "minstens 6.250.000" in text


def test_sending_the_form_as_it_is_changes_nothing(bureau: Client) -> None:
    count = Movement.objects.count()
    response = bureau.post(GRID, filled(bureau.get(GRID)), follow=True)
    assert "Er is niets gewijzigd." in words(response)
    assert Movement.objects.count() == count


def test_without_a_script_all_changed_cells_are_saved_at_once(bureau: Client, cast: Cast) -> None:
    page = bureau.get(GRID)
    sent = filled(page) | {field(page, COST, "2025"): "70.000", field(page, COST, "2026"): "circa 1,2 mln"}
    response = bureau.post(GRID, sent, follow=True)
    assert "2 bedragen zijn bewaard." in words(response)
    assert standing(cast, COST, 2025) == exact(70_000)
    assert standing(cast, COST, 2026) == circa(1_200_000)


def test_a_wrong_cell_is_shown_with_what_was_typed_and_holds_no_other_back(bureau: Client, cast: Cast) -> None:
    page = bureau.get(GRID)
    wrong, right = field(page, COST, "2025"), field(page, COST, "2026")
    response = bureau.post(GRID, filled(page) | {wrong: "1e999", right: "5"})
    assert response.status_code == 409
    assert "1 bedrag is bewaard." in words(response) and "1 bedrag is nog niet bewaard." in words(response)
    assert filled(response)[wrong] == "1e999"
    assert 'aria-invalid="true"' in response.content.decode()
    assert standing(cast, COST, 2026) == exact(5) and standing(cast, COST, 2025) == exact("60000.55")


def test_without_a_script_the_second_writer_sees_both_values_and_chooses(bureau: Client, cast: Cast) -> None:
    page = bureau.get(GRID)
    name = field(page, COST, "2025")
    send(bureau, cell("65.000"))
    response = bureau.post(GRID, filled(page) | {name: "70.000"})
    assert response.status_code == 409
    assert "er staat nu 65.000" in words(response) and "70.000 (van u)" in words(response)
    again = bureau.post(GRID, filled(response))
    assert again.status_code == 409 and "Kies welk bedrag het wordt." in words(again)
    bureau.post(GRID, filled(again) | {f"keuze-{name}": "hun"})
    assert standing(cast, COST, 2025) == exact(65_000)
    bureau.post(GRID, filled(again) | {f"keuze-{name}": "mijn"})
    assert standing(cast, COST, 2025) == exact(70_000)


def test_the_script_gets_an_answer_for_each_cell_with_the_new_totals(bureau: Client, cast: Cast) -> None:
    response = send(bureau, cell("70.000,55"), cell("veel", year="2026"), cell("PM", seen="9", year="2027"))
    said = response.json()
    assert [each["staat"] for each in said["cellen"]] == ["bewaard", "geweigerd", "botsing"]
    assert "is geen bedrag" in said["cellen"][1]["melding"]
    cents = {"": "1450000000|1450000000|1|0", "2025": "7000055|7000055|0|0", "alles": "1457000055|1457000055|1|0"}
    assert said["totalen"]["kosten"] == cents
    assert said["regels"] == {COST.key: {"2025": "70.000,55"}}


def test_a_script_that_was_away_asks_what_stands_there_now(bureau: Client) -> None:
    gone = LineFacts(item="1.2", kind="kosten", stage="geraamd")
    asked = json.dumps({"rijen": [COST.key, gone.key]})
    said = bureau.post(f"{GRID}?soort=kosten", asked, content_type="application/json").json()
    assert said["regels"] == {COST.key: {"2025": "60.000,55"}, gone.key: {}}
    assert list(said["totalen"]) == ["kosten"]


def test_a_new_row_is_there_at_once_and_stays_when_something_stands_in_it(bureau: Client, cast: Cast) -> None:
    page = bureau.get(GRID)
    sent = filled(page, toevoegen="1", soort="bijdrage/toegezegd", onderdeel="Waterplein", partij="Provincie Dal")
    response = bureau.post(GRID, sent | {field(page, COST, "2025"): "1"}, follow=True)
    assert response.redirect_chain[0][0].endswith("#nieuw")
    row = LineFacts(item="1.2", kind="bijdrage", party="provincie-dal", purse="publiek", stage="toegezegd")
    assert "Nieuwe regels" in words(response)
    name = field(response, row, "2026")
    assert standing(cast, COST, 2025) == exact(1)
    bureau.post(response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"], filled(response) | {name: "8"})
    assert standing(cast, row, 2026) == exact(8)
    assert "Nieuwe regels" not in words(bureau.get(f"{GRID}?{response.request['QUERY_STRING']}"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"soort": ""}, "De regel is nog niet toegevoegd."),
        ({"soort": "kosten/geraamd", "partij": "Provincie Dal"}, "Kosten hebben geen partij."),
        ({"soort": "kosten/geraamd", "onderdeel": "Kwantumflapdrol"}, "kennen we niet"),
        ({"soort": "kosten/besteed"}, "De regel is nog niet toegevoegd."),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    bureau: Client, fields: dict[str, str], said: str
) -> None:
    page = bureau.get(GRID)
    response = bureau.post(GRID, filled(page, toevoegen="1", activiteit="Vlaggen") | fields)
    assert response.status_code == 422
    assert said in words(response) and filled(response)["activiteit"] == "Vlaggen"


def test_more_rows_than_fit_go_to_a_next_page_and_totals_stay_those_of_all(
    bureau: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(money_grid, "MOST_CELLS", 40)
    first, second = bureau.get(GRID), bureau.get(f"{GRID}?pagina=2")
    assert "op deze pagina 1 tot en met 5" in words(first)
    assert len(json.loads(filled(first)["gezien"])["rijen"]) == 5
    for page in (first, second, bureau.get(f"{GRID}?pagina=99"), bureau.get(f"{GRID}?pagina=x")):
        assert "circa 14.560.000,55" in words(page)


def test_a_page_has_few_rows_unless_all_are_asked_for(bureau: Client, cast: Cast) -> None:
    rows = [Line(plan=cast.plan, kind="kosten", activity=f"Deel {n}", year=2024, key=f"k{n}") for n in range(60)]
    Line.objects.bulk_create(rows)
    Balance.objects.bulk_create([Balance(line=line, stage="geraamd", low=1, high=1, circa=0) for line in rows])
    usual, whole = bureau.get(f"{GRID}?soort=kosten"), bureau.get(f"{GRID}?soort=kosten&toon=alles")
    assert len(json.loads(filled(usual)["gezien"])["rijen"]) == money_grid.USUAL_ROWS
    assert len(json.loads(filled(whole)["gezien"])["rijen"]) > 60
    assert "Toon alle" in words(usual) and "soort=kosten&amp;toon=alles" in usual.content.decode()
    assert "Toon 25 regels per pagina" in words(whole) and "Volgende" not in words(whole)
    assert "Toon alle" not in words(bureau.get(f"{GRID}?soort=uitgave"))


def test_people_are_not_added_up_over_the_years(bureau: Client) -> None:
    page = lxml.html.fromstring(bureau.get(GRID).content)
    rows = page.xpath("//tr[@data-kind='inzet'] | //tr[@data-total='inzet']")
    assert rows
    for row in rows:
        assert not row.xpath(".//*[@data-row-total or @data-year='alles']")
        assert (row[-1].text_content(), row[-1].get("title")) == (
            "",
            "Fte geldt per jaar en telt niet op over de jaren",
        )
    assert page.xpath("//tr[@data-kind='kosten']//*[@data-row-total]")
    assert "fte geldt per jaar" in page.xpath("string(//caption)")


def test_thousands_of_cells_can_be_shown_and_sent_back(bureau: Client, cast: Cast) -> None:
    rows = [Line(plan=cast.plan, kind="kosten", activity=f"Deel {n}", year=2024, key=f"k{n}") for n in range(300)]
    Line.objects.bulk_create(rows)
    Balance.objects.bulk_create([Balance(line=line, stage="geraamd", low=1, high=1, circa=0) for line in rows])
    page = bureau.get(f"{GRID}?toon=alles")
    sent = filled(page)
    assert sum(name.startswith("c-") for name in sent) > 1900
    assert bureau.post(GRID, sent).status_code == 302


def test_hostile_cells_are_refused_and_never_markup(bureau: Client, cast: Cast) -> None:
    before = Movement.objects.count()
    odd = ["1e999", "<script>alert(1)</script>", "NaN", "-1", "9" * 500, "nul\x00teken", "١٢٣", "=1+1", "\u202e12"]
    said = send(bureau, *(cell(text) for text in odd)).json()["cellen"]
    assert [each["staat"] for each in said] == ["geweigerd"] * len(odd)
    page = bureau.get(GRID)
    for text in odd:
        response = bureau.post(GRID, filled(page) | {field(page, COST, "2025"): text})
        assert response.status_code == 409
        assert b"<script>alert(1)" not in response.content
    assert Movement.objects.count() == before


@pytest.mark.parametrize(
    "body",
    ["", "null", "[]", "{}", '{"cellen": []}', '{"cellen": [1]}', '{"cellen": [{"rij": "[]"}]}', "[" * 10_000,
     '{"cellen": [{"rij": "x", "jaar": "2025", "gezien": "", "tekst": "1"}]}',
     json.dumps({"cellen": [cell("1", year="-025")]}), json.dumps({"cellen": [cell("1", year="٢٠٢٥")]}),
     '{"rijen": []}', '{"rijen": 5}', '{"rijen": ["x"]}', '{"rijen": [[]]}',
     json.dumps({"cellen": [cell("1")] * 501}), json.dumps({"cellen": [{**cell("1"), "gezien": 5}]})],
)  # fmt: skip
def test_what_the_script_never_sends_is_a_bad_request(bureau: Client, body: str) -> None:
    assert bureau.post(GRID, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("seen", ["", "x", "[]", "{}", '{"rijen": 5, "gezien": {}}', '{"rijen": ["x"], "gezien": {}}',
                                  '{"rijen": [], "gezien": {}, "botsing": 5}'])  # fmt: skip
def test_a_form_that_was_tampered_with_is_a_bad_request(bureau: Client, seen: str) -> None:
    assert bureau.post(GRID, {"gezien": seen, "c-0-2025": "1"}).status_code == 400


def test_a_row_or_address_that_was_spoilt_shows_the_table_without_it(bureau: Client) -> None:
    for query in ("?rij=x", "?rij=[]", "?onderdeel=nee&soort=x&stadium=x&pagina=-1", f"?rij={'[' * 900}"):
        assert bureau.get(GRID + query).status_code == 200


def test_an_address_or_a_cell_never_tells_the_name_of_a_hidden_deal(bureau: Client, cast: Cast) -> None:
    elsewhere = Region.objects.create(code="elders", name="Elders")
    Scheme.objects.create(code="stille", name="Stille Deal", kind="overig", region=elsewhere, visibility="intern")
    row = LineFacts(kind="kosten", scheme="stille", stage="geraamd")
    assert "Stille Deal" not in words(bureau.get(f"{GRID}?{urlencode({'rij': row.key})}"))
    page = {"gezien": json.dumps({"rijen": [row.key], "gezien": {}}), "c-0-2025": "5"}
    response = bureau.post(GRID, page)
    assert response.status_code == 409 and "Stille Deal" not in words(response)
    assert "Stille Deal" not in json.dumps(send(bureau, cell("5", about=row)).json())


def test_nobody_edits_the_books_of_another_region(bureau: Client, cast: Cast) -> None:
    elsewhere = Region.objects.create(code="elders", name="Elders")
    Membership.objects.create(user=cast.neighbour, region=elsewhere)
    import_plan(BEEKDAL_PLAN.replace("beekdal-2024-2030", "elders-plan").replace("regio: beekdal", "regio: elders"))
    client = signed_in(cast.neighbour)
    before = Movement.objects.count()
    assert send(client, cell("5")).status_code == 403
    assert client.post(GRID, {"gezien": "{}"}).status_code == 403
    own = client.post(
        "/plannen/elders-plan/geld/bewerken",
        json.dumps({"cellen": [cell("5", seen="")]}),
        content_type="application/json",
    )
    assert own.status_code == 200
    assert {movement.line.plan.code for movement in Movement.objects.all()[before:]} == {"elders-plan"}


def test_who_was_signed_out_meanwhile_loses_nothing(cast: Cast) -> None:
    fill(cast)
    page = signed_in(cast.bureau).get(GRID)
    response = Client().post(GRID, filled(page) | {field(page, COST, "2025"): "77.777"})
    assert response.status_code == 403
    assert "Kosten, 1.1, Communicatie, besloten, 2025" in words(response) and "77.777" in words(response)
    assert "14.500.000" not in words(response)
    assert send(Client(), cell("5")).status_code == 403


def test_a_cell_without_a_valid_token_is_refused(bureau: Client, cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.bureau, backend="django.contrib.auth.backends.ModelBackend")
    assert send(strict, cell("5")).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_rows(
    bureau: Client, cast: Cast, django_assert_max_num_queries: Any, transactional_queries: int = 40
) -> None:
    for number in range(30):
        line = line_for(plan=cast.plan, kind="kosten", activity=f"Deel {number}", year=2024)
        book(line, exact(number + 1), target=Stage.ESTIMATED, by=None)
    with django_assert_max_num_queries(transactional_queries):
        bureau.get(GRID)


def test_a_superuser_edits_every_region(cast: Cast) -> None:
    fill(cast)
    beheer = User.objects.create_superuser("beheer@stip.example", "een heel lang wachtwoord")
    assert send(signed_in(beheer), cell("5")).json()["cellen"][0]["staat"] == "bewaard"
