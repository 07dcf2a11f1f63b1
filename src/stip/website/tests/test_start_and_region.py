# SPDX-License-Identifier: EUPL-1.2
"""What a visitor sees on the start page and on the page of a region."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stip.conftest import Cast, import_plan
from stip.partners.models import Organisation
from stip.places.models import Region
from stip.plans.models import Item, Plan
from stip.website.views.questions import KINDS


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_start_page_says_how_many_regions_and_plans_there_are(client: Client, cast: Cast) -> None:
    text = page(client, "/")
    assert "Eén regio legt hier één plan open" in text
    assert 'href="/beekdal"' in text


def test_the_start_page_keeps_an_example_region_apart(client: Client, cast: Cast) -> None:
    Region.objects.create(code="verzonnen", name="Verzonnen regio", example=True)
    text = page(client, "/")
    assert "Eén regio legt" in text
    assert "is verzonnen" in text


def test_an_empty_installation_has_a_start_page(client: Client, db: None) -> None:
    assert "Hier staat nog geen regio" in page(client, "/")


def test_a_region_opens_with_figures_that_are_counted(client: Client, cast: Cast) -> None:
    text = page(client, "/beekdal")
    assert "Eén plan voor twee gemeenten, met 4 onderdelen en 2 partners. Van 1 is bekend dat het loopt" in text


def test_a_region_shows_its_dot_on_the_horizon_with_its_source(client: Client, cast: Cast) -> None:
    text = page(client, "/beekdal")
    assert "In 2030 houdt het dal zijn eigen water vast." in text
    assert "Bron: Beekdalnota, pagina 1" in text


def test_a_region_heads_its_cards_with_what_stands_at_the_top_of_the_plan(client: Client, cast: Cast) -> None:
    text = page(client, "/beekdal")
    assert "Twee opgaven" in text
    assert "2 projecten" in text
    assert text.count("dan noemt het plan die niet") == 1


def test_a_region_shows_what_is_delivered_when(client: Client, cast: Cast) -> None:
    text = page(client, "/beekdal")
    assert "Wanneer is wat klaar?" in text
    assert ">2026</span>" in text


def test_the_map_lists_each_municipality_with_its_number_of_items(client: Client, cast: Cast) -> None:
    text = page(client, "/beekdal")
    assert "<title>Bovendal: 1</title>" in text
    assert '<a href="/gebieden/BD02">Benedendal</a> <span>0</span>' in text


def test_a_region_without_a_plan_says_so(client: Client, db: None) -> None:
    Region.objects.create(code="leeg", name="Leegdal", summary="Een dal zonder plan.")
    assert "Een dal zonder plan. Er staat hier nog geen plan van deze regio." in page(client, "/leeg")


def test_an_example_region_says_on_every_page_that_it_is_invented(client: Client, cast: Cast) -> None:
    Region.objects.filter(code="beekdal").update(example=True)
    for address in ("/beekdal", "/beekdal/wat", "/beekdal/wie", "/beekdal/waarmee", "/beekdal/besluiten"):
        assert "Deze regio is verzonnen" in page(client, address)


@pytest.mark.parametrize("question", ["wat", "wie", "waarmee", "besluiten", "resultaat"])
def test_each_of_the_five_questions_has_a_page_and_is_marked_in_the_menu(
    client: Client, cast: Cast, question: str
) -> None:
    assert f'href="/beekdal/{question}" aria-current="page"' in page(client, f"/beekdal/{question}")


def test_the_money_page_shows_amounts_as_the_plan_states_them_and_calls_the_unknown_unknown(
    client: Client, cast: Cast
) -> None:
    text = page(client, "/beekdal/waarmee").replace("\u00a0", " ")
    assert "het grootste is circa € 14,5 mln nodig voor “Beekherstel”" in text
    assert "circa € 14.500.000" in text
    assert "niet bekend (PM)" in text


def test_every_kind_of_partner_has_a_heading() -> None:
    assert set(KINDS) == set(Organisation.Kind)


def test_an_unknown_region_or_question_is_not_found(client: Client, cast: Cast) -> None:
    assert client.get("/nergens").status_code == 404
    assert client.get("/beekdal/waarom").status_code == 404


def test_what_is_not_public_is_neither_shown_nor_counted_for_a_visitor(client: Client, cast: Cast) -> None:
    Item.objects.filter(code="1.1").update(visibility="intern")
    text = page(client, "/beekdal")
    assert "Beekherstel" not in text
    assert "met 3 onderdelen" in text
    assert "bekend dat het loopt" not in text
    assert "<title>Bovendal: 0</title>" in text
    assert "14,5" not in page(client, "/beekdal/waarmee")
    assert "Tien kilometer" not in page(client, "/beekdal/resultaat")


def test_the_bureau_of_the_region_sees_what_is_not_public(client: Client, cast: Cast) -> None:
    Item.objects.filter(code="1.1").update(visibility="intern")
    client.force_login(cast.bureau)
    assert "Beekherstel" in page(client, "/beekdal")


def test_a_plan_that_is_not_public_hides_all_its_items(client: Client, cast: Cast) -> None:
    Plan.objects.update(visibility="intern")
    text = page(client, "/beekdal")
    assert "Droge voeten" not in text
    assert "Beekdalprogramma" not in text
    client.force_login(cast.neighbour)
    assert "Beekdalprogramma" not in page(client, "/beekdal")


def test_text_from_a_plan_cannot_become_html(client: Client, cast: Cast) -> None:
    Item.objects.filter(code="1").update(title="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page(client, "/beekdal")


@pytest.mark.parametrize("address", ["/", "/beekdal", "/beekdal/wat", "/beekdal/wie", "/beekdal/waarmee"])
def test_the_number_of_queries_does_not_grow_with_the_content(
    client: Client, cast: Cast, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(client, address)
    with django_assert_max_num_queries(36) as before:
        page(client, address)
    _grow()
    with django_assert_max_num_queries(len(before)):
        page(client, address)


def _grow() -> None:
    rows = "".join(
        f"""
      - code: '2.{number}'
        niveau: project
        titel: Project {number}
        status: uitvoering
        oplevering: '{2025 + number % 5}'
        partners: [{{organisatie: provincie-dal, rol: trekker}}]
        bronnen: [{{document: beekdalnota, pagina: {number}}}]"""
        for number in range(1, 20)
    )
    import_plan(
        f"""\
stip: plan/1
code: tweede
titel: Tweede plan
regio: beekdal
niveaus:
  - {{code: opgave, naam: opgave, meervoud: opgaven}}
  - {{code: project, naam: project, meervoud: projecten, onder: [opgave]}}
onderdelen:
  - code: '2'
    niveau: opgave
    titel: Meer
    onderdelen:{rows}
"""
    )
