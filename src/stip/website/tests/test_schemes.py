# SPDX-License-Identifier: EUPL-1.2
"""Deals and funds on screen: what a visitor reads, what she may not, and what a file holds."""

import io
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from stip.conftest import BEEKDAL_PLAN, Cast, import_plan
from stip.money import actions
from stip.money.deals import actions as scheme_actions
from stip.money.deals import ready_made, ruleset
from stip.money.ledger import UNKNOWN, Stage, exact
from stip.money.models import Line
from stip.money.schemes import Account, Deadline, Scheme, SchemeLine, SchemeVersion
from stip.money.tests.beekdal import Books, fill
from stip.partners.models import Organisation
from stip.places.access import Visibility
from stip.website.forms.schemes import flat_rules, rules_from
from stip.website.tests.filling import filled, signed_in, words

DEAL, ACCOUNT = "/regelingen/beekdeal", "/regelingen/beekdeal/verantwoording/2025"
HALF = {"regel": "regiodeel-minstens", "deel": "0.5", "grondslag": {"publicatie": "Dalblad 7"}}


@pytest.fixture
def books(cast: Cast) -> Books:
    books = fill(cast)
    books.scheme.rules = [*ready_made.rules_of("regio-deal-tranche-4"), HALF]
    books.scheme.save()
    return books


def more_public_money(books: Books, amount: int, **facts: Any) -> None:
    line = actions.line_for(
        plan=books.scheme.plan, kind="bijdrage", purse="publiek", scheme=books.scheme,
        party=Organisation.objects.get(code="gemeente-bovendal"), **facts,
    )  # fmt: skip
    actions.book(line, exact(amount), by=None, target=Stage.PLEDGED)


def test_the_list_says_where_the_money_comes_from_and_whether_the_rules_are_met(client: Client, books: Books) -> None:
    page = words(client.get("/regelingen"))
    assert "Uit welke potten komt het geld? Hier staat 1 regeling" in page
    assert "Beekdeal Regio Deal, Beekdal Rijk van Dal 2024 tot en met 2027" in page
    assert "niet te zeggen 1" in page
    assert "voldoet 2" in page


def test_the_list_can_be_narrowed_and_says_what_to_loosen(client: Client, books: Books) -> None:
    Scheme.objects.create(code="fonds", name="Dalfonds", kind="overig", region=books.scheme.region)
    assert "Beekdeal" not in words(client.get("/regelingen?soort=overig"))
    assert "Dalfonds" not in words(client.get("/regelingen?oordeel=niet te zeggen"))
    assert "geen regels vastgelegd" in words(client.get("/regelingen?oordeel=geen-regels"))
    assert "Beekdeal" in words(client.get("/regelingen?zoek=BEEK"))


def test_a_deal_opens_with_the_answer_and_explains_every_rule(client: Client, books: Books) -> None:
    page = words(client.get(DEAL))
    assert "Voor Beekdeal is minstens € 5,3 mln gedekt; daarvan € 5,0 mln van het Rijk." in page
    assert "Van de drie regels: aan twee is voldaan en van één is het niet te zeggen." in page
    assert "De regio draagt minstens 5% bij, minimaal 50% is nodig." in page
    assert "Kassier is Gemeente Bovendal (gemeente)" in page
    assert "Grondslag: Dalblad 7." in page
    assert "Regionaal publiek: in geld en in natura" in page


def test_another_stand_is_held_against_the_same_rules(client: Client, books: Books) -> None:
    more_public_money(books, 9_000_000)
    assert "De regio draagt minstens 65% bij" in words(client.get(DEAL))
    received = words(client.get(f"{DEAL}?stand=ontvangen"))
    assert "Getoetst wordt wat ontvangen is" in received
    assert "Van wat de regio bijdraagt, is nog niets bekend" in received
    assert client.get(f"{DEAL}?stand=verzonnen").status_code == 200


def test_versions_stand_side_by_side_with_what_changed(client: Client, books: Books, cast: Cast) -> None:
    for kind, dated, euro in (("aanvraag", "2023-02", 30_000_000), ("toekenning", "2023-11", 20_000_000)):
        version = SchemeVersion.objects.create(scheme=books.scheme, kind=kind, title=kind.title(), dated=dated)
        SchemeLine.objects.create(version=version, purse="rijk", low=euro, high=euro)
        SchemeLine.objects.create(version=version, item=cast.plan.items.get(code="1"), low=0, high=0, unknown=1)
    page = words(client.get(DEAL))
    assert "De hele regelingRijk€ 30.000.000€ 20.000.000 € 10,0 mln minder" in page.replace("\u00a0", " ")
    assert "Droge voetenkostenniet bekend (PM)niet bekend (PM) onveranderd" in page


def test_a_version_is_held_against_the_rules_too(client: Client, books: Books, cast: Cast) -> None:
    version = SchemeVersion.objects.create(scheme=books.scheme, kind="convenant", title="Convenant", dated="2024-06")
    one, below = cast.plan.items.get(code="1"), cast.plan.items.get(code="1.1")
    for item, purse, euro in ((one, "rijk", 10_000_000), (below, "rijk", 4_000_000), (None, "publiek", 12_000_000)):
        SchemeLine.objects.create(version=version, item=item, purse=purse, low=euro, high=euro)
    page = words(client.get(f"{DEAL}?stand=convenant-2024-06"))
    assert "Getoetst wordt het convenant van juni 2024" in page
    assert "De regio draagt 55% bij, minimaal 50% is nodig." in page


def test_without_money_in_the_books_the_last_version_is_judged(client: Client, cast: Cast) -> None:
    deal = Scheme.objects.create(code="d", name="D", kind="regio-deal", region=cast.region, rules=[HALF])
    for dated, euro in (("2023", 1), ("2024", 9)):
        version = SchemeVersion.objects.create(scheme=deal, kind="begroting", title="B", dated=dated)
        SchemeLine.objects.create(version=version, purse="rijk", low=5, high=5)
        SchemeLine.objects.create(version=version, purse="publiek", low=euro, high=euro)
    assert "Aan de regel is voldaan." in words(client.get("/regelingen/d"))
    assert "voldoet 1" in words(client.get("/regelingen"))


def test_the_annex_shows_its_cells_and_the_movements_behind_them(client: Client, books: Books) -> None:
    page = words(client.get(ACCOUNT))
    assert "In 2025 is € 1,3 mln besteed." in page
    assert "Beekherstel € 1.250.000,10 € 1.250.000,10 € 1.250.000,10" in page.replace("\u00a0", " ")
    assert "Beschikkingsnummer: BD-1." in page
    assert "De hele regeling: 1 mutatie" in page
    assert "Besteding 2025, Besteding t/m 2025, Waarvan rijksbijdrage t/m 2025" in page


def test_the_annex_names_what_is_in_no_year(client: Client, books: Books) -> None:
    line = actions.line_for(plan=books.scheme.plan, kind="uitgave", purse="publiek", scheme=books.scheme)
    actions.book(line, exact(9), by=None, target=Stage.SPENT)
    assert "Niet geplaatst: € 9." in words(client.get(ACCOUNT)).replace("\u00a0", " ")


def test_the_annex_of_an_earlier_day_and_of_a_strange_year(client: Client, books: Books) -> None:
    earlier = words(client.get(f"{ACCOUNT}?op=2020-01-01"))
    assert "Tot en met 2025 staat van deze regeling geen besteding in de boeken." in earlier
    assert client.get("/regelingen/beekdeal/verantwoording/3000000").status_code == 404
    assert client.get("/regelingen/niets/verantwoording/2025").status_code == 404


def test_the_files_hold_real_numbers(client: Client, books: Books) -> None:
    Account.objects.create(scheme=books.scheme, year=2025, is_final=True, deviations="=1+1")
    answer = client.get(f"{ACCOUNT}?formaat=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)  # type: ignore[union-attr]
    whole = dict(zip(rows[0], rows[1], strict=True))
    assert whole["Besteding 2025"] == 1250000.1
    assert (whole["eindverantwoording"], whole["afwijkingen"]) == ("ja", "=1+1")
    assert "'=1+1" in client.get(f"{ACCOUNT}?formaat=csv").content.decode()
    movements = client.get(f"{ACCOUNT}?formaat=csv&deel=mutaties").content.decode()
    assert "1250000.10" in movements
    assert "Beekdalnota, p. 3" in movements
    listed = client.get("/regelingen?formaat=xlsx")
    assert load_workbook(io.BytesIO(listed.content)).active["H2"].value == 6_000_000  # type: ignore[union-attr,index]


def test_what_may_not_be_read_shows_nowhere(client: Client, books: Books, cast: Cast) -> None:
    more_public_money(books, 77_000_000, visibility=Visibility.INTERNAL)
    assert "77" not in words(client.get(DEAL))
    assert "€ 77.250.000" in words(signed_in(cast.bureau).get(DEAL)).replace("\u00a0", " ")
    Deadline.objects.create(region=cast.region, scheme=books.scheme, code="x", title="Geheime termijn", on="2099-01-01")
    Scheme.objects.filter(pk=books.scheme.pk).update(visibility=Visibility.INTERNAL)
    assert client.get(DEAL).status_code == 404
    assert client.get(ACCOUNT).status_code == 404
    assert "Beekdeal" not in words(client.get("/regelingen"))
    assert client.get(f"{DEAL}/wijzig").status_code == 302
    assert signed_in(cast.neighbour).get(f"{DEAL}/wijzig").status_code == 404
    assert not Deadline.objects.readable_by(AnonymousUser()).exists()


def test_an_amount_of_a_hidden_item_is_not_in_the_versions(client: Client, books: Books, cast: Cast) -> None:
    version = SchemeVersion.objects.create(scheme=books.scheme, kind="aanvraag", title="Bod", dated="2023")
    item = cast.plan.items.get(code="2")
    SchemeLine.objects.create(version=version, item=item, low=5, high=5)
    assert "Wonen in het dal" in words(client.get(DEAL))
    item.visibility = Visibility.INTERNAL
    item.save()
    assert "Wonen in het dal" not in words(client.get(DEAL))


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_more_schemes_years_and_versions_ask_no_more_queries(client: Client, books: Books, cast: Cast) -> None:
    def add(number: int) -> None:
        for each in range(number):
            other = Scheme.objects.create(
                code=f"deal-{Scheme.objects.count()}", name="Deal", kind="overig", region=cast.region,
                cashier=books.scheme.cashier, funder=books.state, plan=cast.plan, rules=books.scheme.rules,
            )  # fmt: skip
            item = cast.plan.items.get(code="1.2")
            facts: dict[str, Any] = {"plan": cast.plan, "item": item, "purse": "publiek"}
            line = actions.line_for(kind="bijdrage", scheme=other, **facts)
            actions.book(line, UNKNOWN, by=None, target=Stage.PLEDGED)
            spent = actions.line_for(kind="uitgave", scheme=books.scheme, year=2000 + each + 10 * number, **facts)
            actions.book(spent, exact(5), by=None, target=Stage.SPENT, sources=[(cast.document, 3, "bochten")])
            version = SchemeVersion.objects.create(
                scheme=books.scheme, kind="begroting", title="B", dated=str(2000 + each + 10 * number)
            )
            SchemeLine.objects.create(version=version, item=item, low=5, high=5)
            Deadline.objects.create(region=cast.region, code=other.code, title="T", month=7, day=15, scheme=other)

    addresses = ("/regelingen", DEAL, ACCOUNT, "/beekdal/geldkalender", f"{ACCOUNT}?formaat=csv&deel=mutaties")
    add(2)
    for address in addresses:
        client.get(address)
    before = {address: queries(client, address) for address in addresses}
    add(6)
    assert {address: queries(client, address) for address in addresses} == before
    assert max(before.values()) <= 30


def test_a_scheme_without_anything_still_reads_well(client: Client, cast: Cast) -> None:
    assert "Er is nog geen regeling vastgelegd." in words(client.get("/regelingen"))
    Scheme.objects.create(code="leeg", name="Leeg fonds", kind="overig", region=cast.region)
    page = words(client.get("/regelingen/leeg"))
    assert "Van Leeg fonds staat nog geen geld in de boeken." in page
    assert "Van deze regeling zijn geen regels vastgelegd." in page
    assert client.get("/regelingen/leeg/verantwoording/2025").status_code == 200


def test_stored_rules_that_break_the_shape_do_not_break_the_page(client: Client, books: Books) -> None:
    Scheme.objects.update(rules=[{"regel": "verzonnen"}])
    assert client.get(DEAL).status_code == 200
    assert client.get("/regelingen").status_code == 200


def test_the_calendar_says_what_comes_first(client: Client, cast: Cast) -> None:
    year = date.today().year + 1
    Deadline.objects.create(
        region=cast.region, code="sisa", title="SiSa, bijlage", month=7, day=15, about_year=-1,
        audience="de kassier", basis="Regeling SiSa, artikel 2",
    )  # fmt: skip
    Deadline.objects.create(region=cast.region, code="maand", title="Gesprek", on=f"{year}-05")
    Deadline.objects.create(region=cast.region, code="oud", title="Iets ouds", on="2001-05-01")
    page = words(client.get("/beekdal/geldkalender"))
    assert "SiSa, bijlage over" in page
    assert f"Mei {year}" in page
    assert page.index("Wat kwam langer geleden één keer voor?") < page.index("Iets ouds")
    agenda = client.get("/beekdal/geldkalender?formaat=ics").content.decode()
    assert agenda.startswith("BEGIN:VCALENDAR\r\n")
    assert "SUMMARY:SiSa\\, bijlage (over" in agenda
    assert "Gesprek" not in agenda
    assert all(len(line.encode()) <= 75 for line in agenda.split("\r\n"))
    assert "Gesprek" in client.get("/beekdal/geldkalender?formaat=csv").content.decode()


def test_a_new_scheme_starts_with_a_shipped_rule_set(cast: Cast) -> None:
    bureau = signed_in(cast.bureau)
    form = bureau.get("/regelingen/nieuw")
    sent = filled(form, naam="Nieuw", soort="regio-deal", regio="beekdal", regelset="regio-deal-tranche-5")
    made = bureau.post("/regelingen/nieuw", sent)
    assert made.status_code == 302, words(made)
    scheme = Scheme.objects.get(name="Nieuw")
    assert scheme.code == "regeling-nieuw"
    assert len(scheme.rules) == 4
    assert bureau.get(made["Location"]).status_code == 200


def test_facts_are_changed_and_two_writers_choose(books: Books, cast: Cast) -> None:
    bureau = signed_in(cast.bureau)
    form = bureau.get(f"{DEAL}/wijzig")
    assert bureau.post(f"{DEAL}/wijzig", filled(form, naam="Andere naam")).status_code == 302
    assert bureau.post(f"{DEAL}/wijzig", filled(form, naam="Derde naam")).status_code == 409
    assert Scheme.objects.get(pk=books.scheme.pk).name == "Andere naam"
    # Somebody else changed another field: nothing to choose.
    assert bureau.post(f"{DEAL}/wijzig", filled(form, periode="2025 t/m 2028")).status_code == 302
    assert Scheme.objects.get(pk=books.scheme.pk).period == "2025/2028"


def test_rules_are_edited_as_rows(books: Books, cast: Cast) -> None:
    bureau = signed_in(cast.bureau)
    form = bureau.get(f"{DEAL}/regels/wijzig")
    assert "50%" in form.content.decode()
    same = bureau.post(f"{DEAL}/regels/wijzig", filled(form))
    assert same.status_code == 302
    assert Scheme.objects.get(pk=books.scheme.pk).revision == 1
    wrong = bureau.post(f"{DEAL}/regels/wijzig", filled(form, spelregels__3__deel="150"))
    assert wrong.status_code == 422
    changed = bureau.post(f"{DEAL}/regels/wijzig", filled(form, spelregels__3__deel="40%"))
    assert changed.status_code == 302, words(changed)
    assert Scheme.objects.get(pk=books.scheme.pk).rules[3]["deel"] == "0.4"
    assert Scheme.objects.get(pk=books.scheme.pk).rules[0] == books.scheme.rules[0]


def test_a_rule_without_a_publication_is_refused_beside_its_row(books: Books, cast: Cast) -> None:
    bureau = signed_in(cast.bureau)
    form = bureau.get(f"{DEAL}/regels/wijzig")
    refused = bureau.post(f"{DEAL}/regels/wijzig", filled(form, spelregels__3__publicatie=""))
    assert refused.status_code == 422
    assert "publicatie" in words(refused)


def test_a_version_is_added_changed_and_taken_away_on_screen(books: Books, cast: Cast) -> None:
    bureau = signed_in(cast.bureau)
    new = f"{DEAL}/versies/nieuw"
    sent = filled(
        bureau.get(new), soort="aanvraag", titel="Bod", datum="2023-02", posten__0__herkomst="rijk",
        posten__0__bedrag="circa 30 mln", posten__1__onderdeel="1", posten__1__bedrag="PM",
    )  # fmt: skip
    assert bureau.post(new, {**sent, "posten-1-bedrag": "veel"}).status_code == 422
    assert bureau.post(new, sent).status_code == 302
    address = f"{DEAL}/versies/aanvraag/2023-02"
    assert "Bod" in words(bureau.get(f"{DEAL}/versies"))
    form = bureau.get(f"{address}/wijzig")
    scheme_actions.change_scheme(books.scheme, {"naam": "Tussendoor"}, seen=2, by=cast.bureau)
    changed = bureau.post(f"{address}/wijzig", filled(form, titel="Voorstel"))
    assert changed.status_code == 302, words(changed)
    version = books.scheme.versions.get()
    assert (version.title, version.lines.count()) == ("Voorstel", 2)
    gone = bureau.post(f"{address}/verwijder", filled(bureau.get(f"{address}/verwijder")))
    assert gone.status_code == 302
    assert not books.scheme.versions.exists()
    assert bureau.get(f"{address}/wijzig").status_code == 404


def test_a_cashier_declares_a_year(books: Books, cast: Cast) -> None:
    bureau = signed_in(cast.bureau)
    form = bureau.get(f"{ACCOUNT}/wijzig")
    sent = filled(form, eindverantwoording="on", afwijkingen="Later begonnen.", onderdelen__0__onderdeel="1.1",
                  onderdelen__0__toelichting="Loopt door.")  # fmt: skip
    answer = bureau.post(f"{ACCOUNT}/wijzig", sent)
    assert answer.status_code == 302, words(answer)
    page = words(bureau.get(ACCOUNT))
    assert "Later begonnen." in page
    assert "Loopt door." in page
    assert Account.objects.count() == 2
    again = bureau.get(f"{ACCOUNT}/wijzig")
    assert bureau.post(f"{ACCOUNT}/wijzig", filled(again, afwijkingen="")).status_code == 302
    assert Account.objects.get(item=None).deviations == ""


def test_a_deadline_is_kept_on_screen(cast: Cast) -> None:
    bureau = signed_in(cast.bureau)
    new = "/beekdal/geldkalender/nieuw"
    form = bureau.get(new)
    assert bureau.post(new, filled(form, titel="SiSa-bijlage")).status_code == 422
    made = bureau.post(new, filled(form, titel="SiSa-bijlage", maand="7", dag="15", overJaar="-1"))
    assert made.status_code == 302, words(made)
    edit = "/beekdal/geldkalender/sisa-bijlage/wijzig"
    assert bureau.post(edit, filled(bureau.get(edit), dag="1")).status_code == 302
    assert Deadline.objects.get().day == 1
    remove = "/beekdal/geldkalender/sisa-bijlage/verwijder"
    assert bureau.post(remove, filled(bureau.get(remove))).status_code == 302
    assert not Deadline.objects.exists()


def test_who_works_elsewhere_changes_nothing(books: Books, cast: Cast) -> None:
    neighbour = signed_in(cast.neighbour)
    for address in (f"{DEAL}/wijzig", f"{DEAL}/regels/wijzig", f"{DEAL}/versies", f"{ACCOUNT}/wijzig"):
        assert neighbour.get(address).status_code == 403, address
    assert Line.objects.exists()


def test_parties_to_a_deal_are_typed_by_name(books: Books, cast: Cast) -> None:
    bureau = signed_in(cast.bureau)
    address = f"{DEAL}/regels/wijzig"
    sent = filled(
        bureau.get(address), spelregels__4__regel="privaat-van-partijen", spelregels__4__publicatie="Dalblad 8",
        spelregels__4__partijen="Beekbouw bv\r\nGemeente Bovendal",
    )  # fmt: skip
    assert "kennen we niet" in words(bureau.post(address, {**sent, "spelregels-4-partijen": "Niemand"}))
    assert bureau.post(address, sent).status_code == 302
    assert Scheme.objects.get(pk=books.scheme.pk).rules[4]["partijen"] == ["beekbouw", "gemeente-bovendal"]
    assert "Beekbouw bv\nGemeente Bovendal" in bureau.get(address).content.decode()


def test_a_cap_on_an_item_is_read_by_who_reads_the_item(client: Client, books: Books, cast: Cast) -> None:
    cap = {"regel": "post-hoogstens", "onderdeel": "1", "bedrag": 3_000_000, "grondslag": {"publicatie": "Dalblad 9"}}
    Scheme.objects.update(rules=[cap])
    assert "Droge voeten krijgt € 5,0 mln, hoogstens € 3,0 mln mag: € 2,0 mln te veel." in words(client.get(DEAL))
    cast.plan.items.filter(code="1").update(visibility=Visibility.INTERNAL)
    assert "Dalblad 9" not in words(client.get(DEAL))
    assert "Dalblad 9" in words(signed_in(cast.bureau).get(DEAL))


def test_a_cap_is_about_the_plan_of_the_scheme_and_no_other(client: Client, books: Books, cast: Cast) -> None:
    other = import_plan(BEEKDAL_PLAN.replace("beekdal-2024-2030", "ander").replace("Droge voeten", "Ander plan"))
    line = actions.line_for(
        plan=other, item=other.items.get(code="1"), kind="bijdrage", purse="rijk", scheme=books.scheme
    )
    actions.book(line, exact(90_000_000), by=None, target=Stage.GRANTED)
    cap = {"regel": "post-hoogstens", "onderdeel": "1", "bedrag": 6_000_000, "grondslag": {"publicatie": "Dalblad 9"}}
    Scheme.objects.update(rules=[cap])
    assert "Droge voeten krijgt € 5,0 mln, hoogstens € 6,0 mln mag." in words(client.get(DEAL))


@pytest.mark.parametrize("code", ready_made.rule_sets())
def test_a_shipped_rule_set_survives_the_form(code: str) -> None:
    rules = ready_made.rules_of(code)
    assert ruleset.facts_of(ruleset.parse(rules_from(flat_rules(rules)))) == rules


def test_every_kind_of_rule_survives_the_form() -> None:
    basis = {"publicatie": "Dalblad", "artikel": "artikel 1", "adres": "https://dal.example/1"}
    rules = [
        {
            "regel": "telt-mee",
            "publiek": ["geld"],
            "privaat": [],
            "europees": ["natura"],
            "andereRijksregelingen": True,
        },
        {"regel": "rijksdeel-hoogstens", "deel": "0.125", "van": "kosten"},
        {"regel": "rijksbedrag-tussen", "hoogstens": 5, "toelichting": "Zo is het."},
        {"regel": "post-hoogstens", "onderdeel": "1.2", "bedrag": 1000, "herkomst": ""},
        {"regel": "post-hoogstens", "onderdeel": "1.2", "bedrag": "1000.50"},
        {"regel": "looptijd", "binnen": "2020/2023"},
        {"regel": "kassier", "uitgesloten": ["waterschap"]},
        {"regel": "privaat-van-partijen", "partijen": ["beekbouw"]},
    ]
    facts = ruleset.facts_of(ruleset.parse([{**rule, "grondslag": basis} for rule in rules]))
    assert ruleset.facts_of(ruleset.parse(rules_from(flat_rules(facts)))) == facts


def test_the_list_of_one_region_stays_with_that_region(client: Client, books: Books, cast: Cast) -> None:
    response = client.get(f"/regelingen?regio={cast.region.code}")
    assert response.context["region"] == cast.region
    assert "Waarmee" in words(response)
    assert client.get("/regelingen").context["region"] is None


def test_what_changes_a_deal_hangs_where_the_deal_hangs(cast: Cast, books: Books) -> None:
    bureau = signed_in(cast.bureau)
    read, change = (bureau.get(address) for address in (DEAL, f"{DEAL}/versies"))
    assert [crumb.address for crumb in change.context["path"][:3]] == [
        crumb.address for crumb in read.context["path"][:3]
    ]
    assert change.context["path"][1].label == "Waarmee" and "regio=" in change.context["path"][2].address
