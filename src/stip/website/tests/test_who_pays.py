# SPDX-License-Identifier: EUPL-1.2
"""Keys that divide to the cent, what an organisation pays and gets, and the people behind the plans."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stip.conftest import Cast, import_plan
from stip.money import actions, ledger
from stip.money.keys.actions import add_key, change_key, facts_of_key
from stip.money.ledger import Stage, Total, circa, exact
from stip.money.models import Line, StatedTotal
from stip.money.schemes import DistributionKey, Scheme
from stip.money.tests.beekdal import Books, fill
from stip.partners.models import Body, Organisation
from stip.places.models import Area
from stip.website.tests.filling import filled, signed_in, words
from stip.website.tests.valley import SECOND

KEY = "/beekdal/verdeelsleutels/per-inwoner"
TOWN = "/organisaties/gemeente-bovendal/geld"
PEOPLE = "/beekdal/capaciteit"
HOSTILE = (
    "<script>alert(1)</script>",
    "\x00",
    "'; DROP TABLE",
    "1e400",
    "-5",
    "9" * 200,
    "NaN",
    "１２",
    "../../etc",
    "=1+1",
)


@pytest.fixture
def books(cast: Cast) -> Books:
    return fill(cast)


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return words(response)


def table(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode())))


def booked(cast: Cast, kind: str, amount: Total, target: Stage, *, item: str = "1.1", **facts: Any) -> Line:
    line = actions.line_for(plan=cast.plan, item=cast.plan.items.get(code=item), kind=kind, **facts)
    actions.book(line, amount, by=cast.bureau, target=target)
    return line


@pytest.fixture
def towns(cast: Cast, books: Books) -> Organisation:
    """The two municipalities as a group that reserves € 100, and the members of a key."""
    bovendal = Organisation.objects.get(code="gemeente-bovendal")
    bovendal.area = cast.municipality
    bovendal.save()
    benedendal = Organisation.objects.create(
        code="gemeente-benedendal", kind="gemeente", name="Gemeente Benedendal", area=Area.objects.get(code="BD02")
    )
    group = Organisation.objects.create(code="dalgemeenten", kind="groep", name="De dalgemeenten")
    group.members.set([bovendal, benedendal])
    booked(cast, "bijdrage", exact(100), Stage.RESERVED, item="2", party=group, year=2025, purse="publiek")
    return group


def both(first: str, second: str) -> list[dict[str, str]]:
    return [
        {"organisatie": "gemeente-bovendal", "cijfer": first},
        {"organisatie": "gemeente-benedendal", "cijfer": second},
    ]


# Keys


def test_the_keys_of_a_region_are_listed(client: Client, books: Books) -> None:
    told = page(client, "/beekdal/verdeelsleutels")
    assert "Beekdal heeft één verdeelsleutel" in told
    assert "Per inwoner" in told
    assert table(client, "/beekdal/verdeelsleutels?formaat=csv")[0]["aantal organisaties"] == "2"


def test_a_region_without_keys_says_so(client: Client, cast: Cast) -> None:
    assert "nog niet vastgelegd hoe kosten over de leden worden verdeeld" in page(client, "/beekdal/verdeelsleutels")


def test_a_key_shows_its_figures_and_what_each_pays_of_a_hundred_euro(client: Client, books: Books) -> None:
    told = page(client, KEY)
    assert "Van elke € 100 betaalt Gemeente Bovendal het meest, € 64,52, en Provincie Dal het minst, € 35,48." in told
    assert "12.345" in told
    assert "64,52%" in told


def test_an_amount_is_split_exactly_and_the_page_says_so(client: Client, books: Books) -> None:
    # 12.345 and 6.789 of 19.134: 60.000 is 38.711,1947 and 21.288,8052; the cent goes to the largest remainder.
    told = page(client, f"{KEY}?bedrag=60.000")
    assert "€ 38.711,19" in told
    assert "€ 21.288,81" in told
    assert "De 2 bedragen zijn samen precies € 60.000,00." in told
    rows = table(client, f"{KEY}?bedrag=60.000&formaat=csv")
    assert sorted(row["bedrag (euro)"] for row in rows) == ["21288.81", "38711.19"]


def test_an_uncertain_amount_stays_uncertain(client: Client, books: Books) -> None:
    assert "circa € 0,65" in page(client, f"{KEY}?bedrag=circa+1")
    assert "is ook niet bekend wat elke organisatie betaalt" in page(client, f"{KEY}?bedrag=PM")
    assert "€ 6,45 tot € 12,90" in page(client, f"{KEY}?bedrag=10+tot+20")


def test_a_key_is_a_spreadsheet_with_numbers(client: Client, books: Books) -> None:
    content = client.get(f"{KEY}?bedrag=60.000&formaat=xlsx").content
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<v>38711.19</v>" in sheet


@pytest.mark.parametrize("odd", HOSTILE)
def test_an_odd_amount_is_told_what_is_wrong(client: Client, books: Books, odd: str) -> None:
    response = client.get(KEY, {"bedrag": odd})
    assert response.status_code in (200, 422)
    assert b"<script>alert" not in response.content
    if response.status_code == 422:
        assert 'role="alert"' in response.content.decode()


def test_a_key_of_another_region_is_not_found(client: Client, books: Books) -> None:
    assert client.get("/elders/verdeelsleutels/per-inwoner").status_code == 404
    assert client.get("/elders/verdeelsleutels").status_code == 404
    assert client.get("/beekdal/verdeelsleutels/onbekend").status_code == 404


def test_the_bureau_makes_a_key_on_screen(cast: Cast, towns: Organisation) -> None:
    client = signed_in(cast.bureau)
    address = "/beekdal/verdeelsleutels/nieuw"
    sent = filled(
        client.get(address), naam="Nieuw", methode="vast", cijfers__0__organisatie="Gemeente Bovendal",
        cijfers__0__cijfer="62,5", cijfers__1__organisatie="Gemeente Benedendal", cijfers__1__cijfer="37,4",
    )  # fmt: skip
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "De percentages tellen op tot 99,9 en niet tot 100: pas ze aan." in words(refused)
    made = client.post(address, {**sent, "cijfers-1-cijfer": "37,5"})
    assert made["Location"] == "/beekdal/verdeelsleutels/sleutel-nieuw"
    assert "62,50%" in page(client, made["Location"])


def test_a_form_for_inhabitants_names_what_is_lacking(cast: Cast, towns: Organisation) -> None:
    client = signed_in(cast.bureau)
    sent = filled(client.get("/beekdal/verdeelsleutels/nieuw"), naam="Inwoners", methode="inwoners")
    assert "Kies de peildatum van de inwonertallen." in words(client.post("/beekdal/verdeelsleutels/nieuw", sent))


def test_two_writers_of_one_key_choose(cast: Cast, towns: Organisation) -> None:
    key = add_key(cast.region, {"code": "e", "naam": "E", "methode": "eigen", "cijfers": both("1", "2")}, by=None)
    client = signed_in(cast.bureau)
    sent = filled(client.get("/beekdal/verdeelsleutels/e/wijzig"), cijfers__0__cijfer="7")
    change_key(key, {"cijfers": both("1", "5")}, seen=1, by=cast.bureau)
    response = client.post("/beekdal/verdeelsleutels/e/wijzig", sent)
    assert response.status_code == 409
    assert {row["cijfer"] for row in facts_of_key(DistributionKey.objects.get(code="e"))["cijfers"]} == {"1", "5"}


def test_a_changed_key_shows_figures_as_people_write_them(cast: Cast, books: Books) -> None:
    assert 'value="12.345"' in signed_in(cast.bureau).get(f"{KEY}/wijzig").content.decode()


def test_only_the_bureau_sees_the_way_to_change(client: Client, cast: Cast, books: Books) -> None:
    assert "/wijzig" not in client.get(KEY).content.decode()
    assert f"{KEY}/wijzig" in signed_in(cast.bureau).get(KEY).content.decode()
    assert signed_in(cast.neighbour).get(f"{KEY}/wijzig").status_code == 403
    assert signed_in(cast.neighbour).get("/beekdal/verdeelsleutels/nieuw").status_code == 403


# What an organisation pays and gets


def test_the_page_of_an_organisation_answers_first(client: Client, books: Books) -> None:
    told = page(client, TOWN)
    assert "Gemeente Bovendal draagt zelf bij: € 250.000 toegezegd en circa 2,5 fte in 2025 gevraagd." in told
    assert "Gemeente Bovendal krijgt als kassier het geld van 1 regeling." in told
    assert "in natura" in told
    assert "circa € 187.500" in told


def test_a_funder_sees_its_money_by_stage(client: Client, books: Books) -> None:
    told = page(client, "/organisaties/rijk-dal/geld")
    assert "€ 2,0 mln ontvangen, € 3,0 mln toegekend" in told or "€ 3,0 mln toegekend" in told
    assert "Beekdeal" in told
    assert "Beekbouw bv" in told


def test_a_recipient_sees_what_it_gets_and_from_whom(client: Client, books: Books) -> None:
    told = page(client, "/organisaties/beekbouw/geld")
    assert "Van Beekbouw bv zelf noemen de bronnen geen bijdrage. Beekbouw bv krijgt € 1,3 mln." in told
    assert "Rijk van Dal" in told


def test_what_is_unknown_is_said(client: Client, books: Books) -> None:
    told = page(client, "/organisaties/provincie-dal/geld")
    assert "een nog onbekend bedrag toegezegd" in told
    assert "Van 2 bedragen zegt de bron alleen PM" in told
    assert "De eigen begroting van Provincie Dal staat niet in Stip" in told


def test_an_amount_of_a_group_is_divided_as_a_calculation_and_never_as_a_fact(
    client: Client, cast: Cast, towns: Organisation
) -> None:
    told = page(client, TOWN)
    assert "“De dalgemeenten” (€ 100 gereserveerd); hoe die dat onderling verdelen, staat in geen bron." in told
    assert "Het deel van Gemeente Bovendal is daarom niet te berekenen." in told
    inhabitants = {"code": "i", "naam": "Inwoners", "methode": "eigen", "cijfers": both("2", "1")}
    add_key(cast.region, inhabitants, by=None)
    told = page(client, TOWN)
    assert "zou € 66,67 zijn" in told
    assert "Dat is een berekening en geen afspraak." in told
    assert "niet te berekenen" not in told


def test_a_key_that_lacks_a_member_divides_nothing(client: Client, cast: Cast, towns: Organisation) -> None:
    # The key of Beekdal knows Bovendal and the province, and not Benedendal.
    assert "zou €" not in page(client, TOWN)


def test_fixed_percentages_of_others_too_divide_nothing(client: Client, cast: Cast, towns: Organisation) -> None:
    rows = [*both("40", "40"), {"organisatie": "provincie-dal", "cijfer": "20"}]
    add_key(cast.region, {"code": "v", "naam": "Vast", "methode": "vast", "cijfers": rows}, by=None)
    assert "zou €" not in page(client, TOWN)


def test_what_lands_in_the_area_of_a_municipality_is_counted_once(
    client: Client, cast: Cast, towns: Organisation
) -> None:
    told = page(client, TOWN)
    assert "1 onderdeel noemt Bovendal of een deel ervan, en heeft geld in de boeken." in told
    assert "Samen kost dat circa € 14,6 mln; gedekt is minstens € 5,3 mln." in told
    area = cast.municipality
    cast.plan.items.get(code="1").areas.add(area)
    told = page(client, TOWN)
    assert "Samen kost dat circa € 14,6 mln" in told
    assert "1 onderdeel noemt Bovendal" in told


def test_the_file_holds_every_row(client: Client, towns: Organisation) -> None:
    rows = table(client, f"{TOWN}?formaat=csv")
    assert {row["richting"] for row in rows} == {"betaalt", "betaalt als deel van De dalgemeenten"}
    assert {row["minstens"] for row in rows} == {"250000.00", "2.50", "100.00"}


def test_hidden_lines_plans_and_schemes_stay_hidden(client: Client, cast: Cast, books: Books) -> None:
    Line.objects.filter(form="natura").update(visibility="intern")
    Scheme.objects.update(visibility="intern")
    told = page(client, TOWN)
    assert "€ 250.000" not in told
    assert "Beekdeal" not in told
    assert "250000" not in client.get(f"{TOWN}?formaat=csv").content.decode()
    own = page(signed_in(cast.bureau), TOWN)
    assert "€ 250.000" in own
    assert "Beekdeal" in own


def test_an_unknown_organisation_is_not_found(client: Client, cast: Cast) -> None:
    assert client.get("/organisaties/onbekend/geld").status_code == 404


def test_the_pages_of_organisation_and_area_lead_to_the_money(client: Client, cast: Cast, towns: Organisation) -> None:
    assert TOWN in client.get("/organisaties/gemeente-bovendal").content.decode()
    assert TOWN in client.get("/gebieden/BD01").content.decode()


def test_a_group_is_spoken_of_as_many_and_leads_to_what_each_member_would_pay(
    client: Client, cast: Cast, towns: Organisation
) -> None:
    address = "/organisaties/dalgemeenten/geld"
    assert "Wat betalen en krijgen de dalgemeenten?" in page(client, address)
    assert "per lid" not in page(client, address)
    add_key(cast.region, {"code": "i", "naam": "Inwoners", "methode": "eigen", "cijfers": both("2", "1")}, by=None)
    assert "/beekdal/verdeelsleutels/i?bedrag=100" in client.get(address).content.decode()
    assert "€ 66,67" in page(client, "/beekdal/verdeelsleutels/i?bedrag=100")


# People


def test_people_are_told_per_team_and_organisation_with_their_euro(client: Client, books: Books) -> None:
    told = page(client, PEOPLE)
    assert "In 2025 is minstens circa 2,5 fte gevraagd." in told
    assert "Tegen € 75.000 per fte is dat minstens circa € 187.500." in told
    assert "Beekteam" in told
    assert "niet bekend (PM)" in told


def test_a_total_of_the_source_stands_beside_the_sum_with_the_difference(
    client: Client, cast: Cast, books: Books
) -> None:
    facts = {"plan": cast.plan, "kind": "inzet", "year": 2025}
    StatedTotal.objects.create(**facts, code="a", title="Alle mensen", low="3", high="3", circa=1)
    StatedTotal.objects.create(**facts, code="b", title="In geld", low="187500", high="187500", in_euro=True)
    StatedTotal.objects.create(**{**facts, "year": 2019}, code="c", title="Ooit", low="0", high="0", unknown=1)
    told = page(client, PEOPLE)
    assert "De bron zelf telt op tot circa 3 fte." in told
    assert "de regels zijn samen 0,5 fte minder; wat PM is, telt niet mee" in told
    assert "gelijk; wat PM is, telt niet mee" in told
    assert "Andere totalen in de bronnen" in told


def test_a_total_of_a_team_counts_the_teams_under_it(client: Client, cast: Cast, books: Books) -> None:
    under = Body.objects.create(code="oever", kind="team", name="Oeverteam", region=cast.region, parent=books.team)
    books.team.parent = under  # A circle is a mistake in the data, and no reason to walk for ever.
    books.team.save()
    booked(cast, "inzet", circa("0.5"), Stage.DEPLOYED, party=books.state, team=under, year=2025, rate="75000")
    StatedTotal.objects.create(
        plan=cast.plan, code="t", title="Team en oever", kind="inzet", year=2025, team=books.team, low="3", high="3"
    )
    assert "Team en oever 3 fte minstens circa 3 fte gelijk" in page(client, PEOPLE)


def test_people_without_team_rate_or_year_are_called_so(client: Client, cast: Cast, books: Books) -> None:
    booked(cast, "inzet", exact(1), Stage.PLEDGED, party=books.state)
    told = page(client, PEOPLE)
    assert "Zonder jaar: 1 fte" in told
    assert "zonder team" in told
    assert "een tarief is niet bekend" in told


def test_stages_can_be_chosen(client: Client, cast: Cast, books: Books) -> None:
    booked(cast, "inzet", exact(1), Stage.DEPLOYED, party=books.state, team=books.team, year=2026)
    assert "In 2026 is 1 fte ingezet." in page(client, PEOPLE)
    assert "In 2025 is minstens circa 2,5 fte gevraagd." in page(client, f"{PEOPLE}?stadium=gevraagd")
    for odd in HOSTILE:
        assert client.get(PEOPLE, {"stadium": odd, "formaat": odd}).status_code == 200


def test_the_file_of_people_has_numbers_and_leaves_open_what_is_unknown(client: Client, books: Books) -> None:
    rows = table(client, f"{PEOPLE}?formaat=csv")
    assert {(row["organisatie"], row["minstens (fte)"], row["aard"]) for row in rows} == {
        ("Gemeente Bovendal", "2.50", "circa"),
        ("Provincie Dal", "", "pm"),
    }


def test_a_region_without_people_says_so(client: Client, cast: Cast) -> None:
    assert "Hoeveel mensen Beekdal inzet, staat nog niet in de boeken." in page(client, PEOPLE)


@pytest.mark.parametrize("address", [TOWN, PEOPLE, KEY, "/beekdal/verdeelsleutels"])
def test_the_number_of_queries_does_not_grow_with_the_books(
    client: Client,
    cast: Cast,
    towns: Organisation,
    address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    second = import_plan(SECOND)
    with django_assert_max_num_queries(200) as before:
        client.get(address)
    party, deal = Organisation.objects.get(code="gemeente-bovendal"), Scheme.objects.get()
    for number in range(12):
        team = Body.objects.create(code=f"team-{number}", kind="team", name=f"Team {number}", region=cast.region)
        booked(cast, "bijdrage", exact(5), Stage.PLEDGED, party=party, year=2030 + number, scheme=deal)
        booked(cast, "bijdrage", exact(5), Stage.PLEDGED, party=towns, year=2030 + number)
        booked(cast, "inzet", exact(1), Stage.REQUESTED, party=party, year=2025, team=team, rate="80000")
        actions.line_for(plan=second, kind="kosten", activity=f"{number}")
    with django_assert_max_num_queries(len(before.captured_queries) + 3):
        client.get(address)


def test_unknown_people_have_no_price(client: Client, cast: Cast, books: Books) -> None:
    booked(cast, "inzet", ledger.UNKNOWN, Stage.REQUESTED, party=books.state, year=2031, rate="75000")
    assert "is niet bekend (PM) gevraagd" in page(client, PEOPLE)


def test_who_is_named_nowhere_is_led_to_the_money_of_its_region(client: Client, cast: Cast) -> None:
    Organisation.objects.filter(code="gemeente-bovendal").update(area=Area.objects.get(code="BD01"))
    told = page(client, TOWN)
    assert "Waar staat het geld van de regio?" in told
    assert "Wat kost het, en wie betaalt?" in told


def test_people_of_two_years_stay_apart(client: Client, books: Books) -> None:
    line = Line.objects.filter(kind="inzet", party__code="gemeente-bovendal").select_related("plan", "party").first()
    assert line is not None
    later = actions.line_for(plan=line.plan, kind="inzet", party=line.party, year=2026)
    actions.book(later, exact(2), by=None, target=Stage.REQUESTED)
    assert "2 fte in 2026 en circa 2,5 fte in 2025 gevraagd." in page(client, TOWN)


def test_the_money_of_an_organisation_stays_with_the_region_of_the_visitor(client: Client, books: Books) -> None:
    there = client.get(f"{TOWN}?regio=beekdal")
    assert [crumb.label for crumb in there.context["path"]] == ["Beekdal", "Waarmee", "Gemeente Bovendal", "Geld"]
    for odd in ("", "?regio=", "?regio=onbekend", "?regio=%00"):
        assert client.get(f"{TOWN}{odd}").context["path"][1].label == "Partners"
    assert f"{TOWN}?regio=beekdal" in client.get(PEOPLE).content.decode() + client.get(KEY).content.decode()
