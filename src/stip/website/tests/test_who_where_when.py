# SPDX-License-Identifier: EUPL-1.2
"""Who does what and meets where, what touches an area, and when it happens."""

import csv
import io
import re
from datetime import date

import pytest
from django.template import engines
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stip.conftest import Cast, import_plan
from stip.partners.models import Body, FormerName, Organisation
from stip.places.models import Area, Containment, Region
from stip.website.tests.valley import SECOND, connect, hide
from stip.website.timeline_picture import Axis, Planned, axis_of, draw

ADDRESSES = (
    "/organisaties",
    "/organisaties/gemeente-bovendal",
    "/gremia/dalberaad",
    "/beekdal/wie",
    "/beekdal/tijdlijn",
    "/gebieden",
    "/gebieden/BD01",
    "/gebieden/BD",
    "/gebieden/WK01",
    "/gebieden/BU01",
    "/gebieden/BD09",
)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.content.decode())


def table(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_organisations_come_with_their_roles_and_how_many(client: Client, cast: Cast) -> None:
    connect(cast)
    rows = {row["code"]: row for row in table(client, "/organisaties?formaat=csv")}
    assert rows["gemeente-bovendal"]["aantal rollen"] == "2"
    assert rows["gemeente-bovendal"]["rollen"] == "trekker; partner"
    assert "De plannen noemen 4 organisaties; 4 daarvan hebben een rol in een onderdeel." in page(
        client, "/organisaties"
    )


def test_organisations_filter_sort_and_are_found_by_any_name(client: Client, cast: Cast) -> None:
    connect(cast)
    Organisation.objects.filter(code="provincie-dal").update(spellings=["het provinciehuis"])
    for query, expected in {
        "soort=gemeente": ["gemeente-bovendal"],
        "rol=financier": ["provincie-dal"],
        "rol=trekker&regio=beekdal": ["gemeente-bovendal"],
        "zoek=provinciehuis": ["provincie-dal"],
        "sorteer=-naam": ["provincie-dal", "ministerie-wonen", "ministerie-water", "gemeente-bovendal"],
        "sorteer=wachtwoord&soort=onzin&zoek=bovendal": ["gemeente-bovendal"],
    }.items():
        assert [row["code"] for row in table(client, f"/organisaties?{query}&formaat=csv")] == expected
    assert "Niets gevonden" in page(client, "/organisaties?zoek=bestaatniet")


def test_an_organisation_shows_its_names_numbers_roles_and_seats(client: Client, cast: Cast) -> None:
    connect(cast)
    bovendal = Organisation.objects.get(code="gemeente-bovendal")
    FormerName.objects.create(organisation=bovendal, name="Gemeente Oudendal", until=date(2018, 12, 31))
    text = page(client, "/organisaties/gemeente-bovendal")
    assert "Heeft een rol in 2 onderdelen van twee plannen en zit in 2 gremia." in text
    assert "Gemeente Oudendal" in text
    assert "tot en met 31 december 2018" in text
    assert 'href="https://identifier.example/gm9999"' in text
    assert text.index("<h4>Trekker") < text.index("<h4>Partner")
    assert "Beekherstel" in text
    assert "Torenflat" in text


def test_a_role_in_a_hidden_item_is_not_told(client: Client, cast: Cast) -> None:
    hide(connect(cast), "A.1.1")
    assert "Torenflat" not in page(client, "/organisaties/gemeente-bovendal")
    rows = {row["code"]: row["rollen"] for row in table(client, "/organisaties?formaat=csv")}
    assert rows["gemeente-bovendal"] == "trekker"


def test_an_organisation_shows_what_plans_expect_it_to_pay(client: Client, cast: Cast) -> None:
    text = page(client, "/organisaties/provincie-dal")
    assert "Bedragen van deze partij in de plannen" in text
    assert "niet bekend (PM)" in text


def test_an_organisation_without_a_role_says_so(client: Client, cast: Cast) -> None:
    Organisation.objects.create(code="stil", kind="overig", name="Stille partij")
    assert "heeft in geen enkel onderdeel een rol" in page(client, "/organisaties/stil")


def test_a_name_of_a_person_is_shown_only_when_it_is_public(client: Client, cast: Cast) -> None:
    connect(cast)
    for address in ("/beekdal/wie", "/gremia/beekteam", "/organisaties/gemeente-bovendal", "/beekdal/wie?formaat=csv"):
        assert "Gerda Geheim" not in client.get(address).content.decode()
    assert "Vera Openbaar" in page(client, "/gremia/dalberaad")


def test_the_structure_shows_what_falls_under_what(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, "/beekdal/wie")
    assert "In de plannen van Beekdal hebben 4 organisaties een rol; 3 trekken een onderdeel." in text
    assert "Er zijn 2 gremia waarin 1 organisatie zit." in text
    assert text.index("Dalberaad</a>") < text.index("Beekteam</a>")
    assert text.count("<ul") == text.count("</ul>")
    assert len(re.findall(r"<li[ >]", text)) == text.count("</li>")
    assert [row["valt onder"] for row in table(client, "/beekdal/wie?formaat=csv")] == ["", "Dalberaad"]


def test_a_body_tells_its_task_its_seats_and_what_is_below(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, "/gremia/dalberaad")
    assert "Bestuurt het dal." in text
    assert "Eén zetel" in text
    assert 'href="/gremia/beekteam"' in text
    Body.objects.create(code="leeg", kind="team", name="Leeg team")
    assert "Wie er zitten, staat niet in de bronnen." in page(client, "/gremia/leeg")


def test_a_municipality_shows_what_names_it_and_apart_what_holds_for_more(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, "/gebieden/BD01")
    assert "4 onderdelen van plannen raken Bovendal: 2 noemen het zelf, 1 geldt voor een groter gebied" in text
    assert "en aan 1 doet de eigen organisatie mee." in text
    assert "geldt voor heel Beekdal" in text
    assert "Gemeente Bovendal is partner" in text
    rows = {row["onderdeel"]: row["raakt hoe"] for row in table(client, "/gebieden/BD01?formaat=csv")}
    assert rows == {
        "Beekherstel": "Noemt Bovendal zelf",
        "Beken op orde": "Noemt Bovendal zelf",
        "Bouwen bij het station": "Geldt voor een groter gebied",
        "Torenflat": "Doet mee als organisatie",
    }


def test_an_area_shows_what_names_a_part_of_it(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, "/gebieden/BD")
    assert "gaat over Benedendal" in text
    assert "gaat over Bovendal" in text


def test_a_hidden_item_touches_nothing(client: Client, cast: Cast) -> None:
    hide(connect(cast), "A.1")
    assert "Bouwen bij het station" not in page(client, "/gebieden/BD01")


def test_an_area_tells_what_it_came_from_and_what_became_of_it(client: Client, cast: Cast) -> None:
    connect(cast)
    assert 'Bovendal ontstond in 2019 uit <a href="/gebieden/BD09">Oudendal</a>.' in page(client, "/gebieden/BD01")
    assert 'Oudendal ging in 2019 over in <a href="/gebieden/BD01">Bovendal</a>.' in page(client, "/gebieden/BD09")


def test_a_municipality_lists_its_districts_with_their_neighbourhoods(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, "/gebieden/BD01")
    assert 'href="/gebieden/WK01">Beekwijk</a>' in text
    assert 'href="/gebieden/BU01">Oeverbuurt</a>' in text


def test_an_area_is_drawn_in_mergel_inside_its_region(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, "/gebieden/BD01")
    assert 'href="/gebieden/BD01" class="stip-map__area stip-map__area--chosen"' in text
    assert 'href="/gebieden/BD02" class="stip-map__area stip-map__area--2"' in text
    Area.objects.create(code="XX", kind=Area.Kind.ABROAD, name="Overzee", slug="overzee")
    assert "Van Overzee hebben we geen grens" in page(client, "/gebieden/XX")


def test_an_area_may_belong_to_several_regions(client: Client, cast: Cast) -> None:
    whole = Area.objects.create(code="GD", kind=Area.Kind.COOPERATION, name="Groot dal", slug="groot-dal")
    Containment.objects.create(whole=whole, part=cast.municipality, year=2024)
    Region.objects.create(code="groot", name="Groot dal", area=whole)
    assert "Hoort bij de regio’s" in page(client, "/gebieden/BD01")


def test_an_unknown_area_body_or_organisation_is_not_there(client: Client, db: None) -> None:
    for address in ("/gebieden/NIETS", "/gremia/niets", "/organisaties/niets", "/niets/wie", "/niets/tijdlijn"):
        assert client.get(address).status_code == 404


def test_areas_are_listed_with_how_many_items_name_them(client: Client, cast: Cast) -> None:
    connect(cast)
    Area.objects.update(example=False)
    rows = {row["code"]: row["aantal onderdelen"] for row in table(client, "/gebieden?formaat=csv")}
    assert rows["BD01"] == "2"
    assert rows["BU01"] == "0"
    assert [row["code"] for row in table(client, "/gebieden?soort=wijk&formaat=csv")] == ["WK01"]
    assert [row["code"] for row in table(client, "/gebieden?zoek=boven&sorteer=-naam&formaat=csv")] == ["BD01"]


def test_the_timeline_tells_how_many_items_have_a_date_and_shows_them_all(client: Client, cast: Cast) -> None:
    connect(cast)
    text = page(client, "/beekdal/tijdlijn")
    assert "Van de 11 onderdelen in de plannen van Beekdal noemen er 4 een periode of een oplevering." in text
    assert "Torenflat: oplevering circa 2031" in text
    assert "Dezelfde perioden als tabel" in text
    rows = table(client, "/beekdal/tijdlijn?formaat=csv")
    assert [row["onderdeel"] for row in rows] == ["Beekherstel", "Bouwen bij het station", "Torenflat", "Rotonde"]


def test_the_timeline_filters_by_plan_level_and_state(client: Client, cast: Cast) -> None:
    connect(cast)
    for query, expected in {
        "plan=beekdal-wonen&niveau=lijn": ["A.1", "B.1"],
        "status=uitvoering": ["1.1"],
        "status=onbekend&niveau=project": ["A.1.1"],
        "plan=onzin": ["1.1", "A.1", "A.1.1", "B.1"],
    }.items():
        assert [row["code"] for row in table(client, f"/beekdal/tijdlijn?{query}&formaat=csv")] == expected


def test_a_timeline_without_dates_says_so(client: Client, db: None) -> None:
    Region.objects.create(code="leeg", name="Leegdal")
    assert "Van Leegdal staat hier nog geen plan." in page(client, "/leeg/tijdlijn")


def test_an_axis_holds_everything_and_this_year() -> None:
    rows = [
        Planned("a", "", "", "2020-11/2020-12", ""),
        Planned("b", "", "", "", "2050"),
        Planned("c", "", "", "/2019", ""),
    ]
    assert axis_of(rows, date(2026, 1, 1)) == Axis(2019, 2050)
    assert axis_of([], date(2026, 1, 1)) == Axis(2026, 2026)
    assert axis_of([Planned("d", "", "", "2030/", "")], date(2026, 1, 1)) == Axis(2026, 2032)


def test_a_bar_lies_between_its_first_and_last_day() -> None:
    # Four years over the room beside the labels: the second and third year are the middle half of it.
    row = Planned("a", "", "", "2022/2023", "")
    axis = Axis(2021, 2024)
    bar = draw([row], axis, date(2022, 1, 1)).lines[0].bar
    assert bar is not None
    assert float(bar.x) == pytest.approx(axis.place(date(2022, 1, 1)), abs=0.1)
    assert float(bar.x) + float(bar.width) == pytest.approx(axis.place(date(2023, 12, 31)), abs=0.2)
    assert not (bar.is_circa or bar.open_from or bar.open_until)


def test_a_top_with_a_date_of_its_own_is_not_named_twice() -> None:
    rows = [Planned("Veilig", "", "", "2024", ""), Planned("Weerbaar", "", "Veilig", "2024", "")]
    drawn = draw([*rows, Planned("Later", "", "Energie", "2025", "")], Axis(2024, 2025), date(2024, 1, 1))
    assert [line.label for line in drawn.lines] == ["Veilig", "Weerbaar", "Energie", "Later"]


def test_an_open_side_fades_and_a_circa_is_marked() -> None:
    axis = Axis(2020, 2030)
    ends = draw([Planned("a", "", "", text, "") for text in ("2022/", "/2024", "~2028")], axis, date(2026, 1, 1)).lines
    bars = [line.bar for line in ends if line.bar]
    assert [(bar.open_from, bar.open_until, bar.is_circa) for bar in bars] == [
        (False, True, False),
        (True, False, False),
        (False, False, True),
    ]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_number_of_queries_stays_the_same_when_there_is_more(
    client: Client, cast: Cast, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    connect(cast)
    _grow(cast.region, 2)
    page(client, address)
    with django_assert_max_num_queries(45) as before:
        page(client, address)
    _grow(cast.region, 14)
    with django_assert_max_num_queries(len(before)):
        page(client, address)


def _grow(region: Region, count: int) -> None:
    """More of what is already there: items, roles, areas, links, bodies and seats."""
    extra = "".join(
        f"""  - code: D{n}
    niveau: opgave
    titel: Extra {n}
    periode: 202{n % 5 + 5}
    gebieden: [BD01, BD02, BD, WK01, BU01]
    partners: [{{organisatie: gemeente-bovendal, rol: trekker}}, {{organisatie: gemeente-bovendal, rol: partner}}]
    bronnen: [{{document: beekdalnota, pagina: {n + 1}}}]
"""
        for n in range(count)
    )
    import_plan(SECOND + extra)
    board = Body.objects.get(code="dalberaad")
    for number in range(count):
        body = Body.objects.create(
            code=f"team-{count}-{number}", kind="team", name=f"Team {number}", region=region, parent=board
        )
        body.seats.create(organisation=Organisation.objects.get(code="gemeente-bovendal"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_template_knows_its_variables_and_has_one_heading(
    client: Client, cast: Cast, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(cast)
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "ONBEKENDE VARIABELE %s")
    text = client.get(address).content.decode()
    assert not re.findall(r"ONBEKENDE VARIABELE \S+", text)
    assert text.count("<h1") == 1
    assert not re.search(r"\sstyle=|<style", text)


@pytest.mark.parametrize("address", [each for each in ADDRESSES if not each.startswith("/gremia")])
def test_a_spreadsheet_comes_out(client: Client, cast: Cast, address: str) -> None:
    connect(cast)
    assert client.get(f"{address}?formaat=xlsx").content.startswith(b"PK")
