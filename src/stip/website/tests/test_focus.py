# SPDX-License-Identifier: EUPL-1.2
"""A policy officer chooses focus areas, sees how sure that is, and keeps the choice so that others can redo it."""

import csv
import io
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from stip.conftest import Cast
from stip.monitor.figures.shelf import STORE
from stip.monitor.focus import keeping
from stip.monitor.models import Dataset
from stip.monitor.targets import SavedRecipe
from stip.monitor.tests.districts import DISTRICTS, HEALTH, HIDDEN, INCOME, NEAR, PEOPLE, build, deliver
from stip.website.focus_words import WEIGHINGS
from stip.website.pages.focus_answer import Names
from stip.website.tests.filling import filled, signed_in, words

LIST = "/beekdal/aandachtsgebieden"
CHOOSE, KEEP, COMPARE = f"{LIST}/kies", f"{LIST}/bewaar", f"{LIST}/vergelijk"
MOTIVE = "Wie het minst heeft, gaat voor."


@pytest.fixture(autouse=True)
def figures_folder(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(STORE, "folder", tmp_path / "observaties")  # type: ignore[operator]


@pytest.fixture
def dataset(cast: Cast) -> Dataset:
    return build(cast)


def asked(*codes: str, **other: object) -> str:
    pairs = [("c", code) for code in codes or (HEALTH, INCOME, NEAR)]
    return f"{CHOOSE}?{urlencode([*pairs, *((key.replace('_', '-'), str(value)) for key, value in other.items())])}"


def kept(cast: Cast, code: str = "zwakste", *codes: str, **other: object) -> SavedRecipe:
    criteria = [
        {"indicator": each, "richting": "lager" if each == NEAR else "hoger"} for each in codes or (HEALTH, INCOME)
    ]
    recipe = {"naam": code.title(), "motief": MOTIVE, "regio": "beekdal", "criteria": criteria, "aantal": 3, **other}
    return keeping.keep({"regio": "beekdal", "code": code, "recept": recipe}, by=cast.bureau)


def test_an_empty_address_answers_at_once_with_what_there_is(client: Client, dataset: Dataset) -> None:
    page = words(client.get(CHOOSE))
    assert "Welke wijken eerst?" in page
    assert "In 9 van de 10 gevallen" in page
    assert "3 criteria gekozen" in page
    assert "bij de zwakste 5 van de 8 wijken, hoe u ook kiest." in page


def test_the_answer_says_who_is_always_in_and_what_was_filled_in(client: Client, dataset: Dataset) -> None:
    page = words(client.get(asked(aantal=1)))
    assert "hoort Adorp bij de zwakste 1 van de 8 wijken" in page
    assert "Wijk 00 Adorp altijd erbij" in page
    assert "ingevuld, want niet bekend: Afstand tot een winkel" in page
    assert "Wat maakt het meeste verschil?" in page


def test_the_figures_behind_an_area_say_why_one_is_not_there(client: Client, dataset: Dataset) -> None:
    page = words(client.get(asked()))
    assert "geheim: het gaat om te weinig mensen" in page
    assert "Bureau Beekdal, Wijkmeting, 2023, licentie CC0 1.0" in page


def test_a_weight_a_direction_and_a_place_in_the_address_count(client: Client, dataset: Dataset) -> None:
    heavy = words(client.get(asked(HEALTH, NEAR, aantal=2, **{f"g_{NEAR}": 10, f"g_{HEALTH}": "0,5"})))
    assert "telt voor 95%" in heavy
    turned = words(client.get(asked(HEALTH, aantal=1, **{f"r_{HEALTH}": "lager"})))
    assert "hoort Hdorp bij de zwakste 1" in turned
    assert "van de 4 wijken" in words(client.get(asked(**{"in": "BD02"}, aantal=2)))


@pytest.mark.parametrize("weighing", ["gelijk", "uit de cijfers"])
def test_weights_may_come_from_elsewhere_and_go_along_when_kept(
    client: Client, dataset: Dataset, cast: Cast, weighing: str
) -> None:
    address = asked(HEALTH, INCOME, gewichten=weighing, **{f"g-{HEALTH}": 9, f"g-{INCOME}": 1})
    page = words(client.get(address))
    assert "Alleen wat op 0 staat, telt niet mee." in page
    assert "telt voor 90%" not in page and "telt voor 50%" in page
    saved = save(cast, address, naam="Anders gewogen")
    assert saved.content["gewichten"] == weighing
    told = words(client.get(f"{LIST}/{saved.code}"))
    assert f"Waar komen de gewichten vandaan?{WEIGHINGS[weighing]}" in told
    again = words(client.get(f"{LIST}/{saved.code}?controle"))
    assert "precies" in again


def test_a_strange_way_of_weighing_gets_a_sentence(client: Client, dataset: Dataset) -> None:
    assert "kies uit 'eigen', 'gelijk' of 'uit de cijfers'" in words(client.get(asked(gewichten="zwaar")))


def test_back_to_own_weights_is_kept_too(dataset: Dataset, cast: Cast) -> None:
    saved = kept(cast, gewichten="gelijk")
    keeping.change(saved, {"recept": {"gewichten": "eigen"}}, seen=saved.revision, by=cast.bureau)
    assert SavedRecipe.objects.get(pk=saved.pk).content["gewichten"] == "eigen"


def test_nothing_counts_that_is_a_number_of_people_or_not_public(client: Client, dataset: Dataset) -> None:
    page = words(client.get(asked(HEALTH, PEOPLE, HIDDEN)))
    assert "dus dit telt niet mee: bewoners, geheim-cijfer" in page
    assert "1 criterium gekozen" in page
    assert "Geheim cijfer" not in page


def test_the_bureau_may_use_its_own_figures(dataset: Dataset, cast: Cast) -> None:
    assert "Geheim cijfer" in words(signed_in(cast.bureau).get(asked(HEALTH, HIDDEN)))
    assert "Geheim cijfer" not in words(signed_in(cast.neighbour).get(asked(HEALTH, HIDDEN)))


HOSTILE = [
    f"c={HEALTH}&g-{HEALTH}=abc",
    f"c={HEALTH}&g-{HEALTH}=nan",
    f"c={HEALTH}&g-{HEALTH}=inf",
    f"c={HEALTH}&g-{HEALTH}=-3",
    f"c={HEALTH}&g-{HEALTH}=0",
    f"c={HEALTH}&g-{HEALTH}=1e999",
    f"c={HEALTH}&r-{HEALTH}=omhoog",
    f"c={HEALTH}&j-{HEALTH}=nan",
    f"c={HEALTH}&j-{HEALTH}=1e300",
    f"c={HEALTH}&j-{HEALTH}=2023.5",
    f"c={HEALTH}&j-{HEALTH}=1999",
    f"c={HEALTH}&u-{HEALTH}=bestaat-niet",
    f"c={HEALTH}&u-{HEALTH}=geheim-2023",
    f"c={HEALTH}&u-{HEALTH}=%00%27--",
    f"c={HEALTH}&l-{HEALTH}=9&h-{HEALTH}=1",
    f"c={HEALTH}&aantal=0",
    f"c={HEALTH}&aantal=1e9",
    f"c={HEALTH}&aantal=99999999999999999999",
    f"c={HEALTH}&trekkingen=1000000",
    f"c={HEALTH}&trekkingen=veel",
    f"c={HEALTH}&toevalsgetal=-1",
    f"c={HEALTH}&minstens=0",
    f"c={HEALTH}&minstens=nan",
    f"c={HEALTH}&concentratie=0",
    f"c={HEALTH}&concentratie=nan",
    f"c={HEALTH}&normalisatie=magie",
    f"c={HEALTH}&samenvoegen=niet-compenserend",
    f"c={HEALTH}&ontbrekend=weglaten&ontbrekend=gemiddelde",
    f"c={HEALTH}&in=WK999999",
    f"c={HEALTH}&in=%3Cscript%3E",
    f"c={HEALTH}&niveau=buurt",
    "c=%00&gekozen=1",
    "gekozen=1",
    "niveau=planeet&gekozen=1&c=niets",
    "&".join(f"c=x{number}" for number in range(500)),
]


@pytest.mark.parametrize("query", HOSTILE)
def test_an_odd_address_gets_a_sentence_and_never_breaks(client: Client, dataset: Dataset, query: str) -> None:
    response = client.get(f"{CHOOSE}?{query}")
    page = words(response)
    assert response.status_code == 200
    assert "Er is nog geen uitkomst" in page
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "query", ["pagina=-1", "pagina=x", "recept=%00", "recept=niets", f"c={HEALTH}&c={HEALTH}", "formaat=exe", "in=alle"]
)
def test_what_does_no_harm_is_passed_over(client: Client, dataset: Dataset, cast: Cast, query: str) -> None:
    assert "In 9 van de 10 gevallen" in words(client.get(f"{CHOOSE}?{query}"))
    assert signed_in(cast.bureau).get(f"{CHOOSE}?{query}").status_code == 200


def test_the_file_holds_all_areas_with_their_chance_and_figures(client: Client, dataset: Dataset) -> None:
    rows = list(csv.reader(io.StringIO(client.get(asked(formaat="csv")).content.decode())))
    assert rows[0][:4] == ["code", "gebied", "gemeente", "plaats"]
    assert {row[0] for row in rows[1:]} == set(DISTRICTS)
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["gebied"], first["plaats"], first["altijd erbij"]) == ("Wijk 00 Adorp", "1", "ja")
    assert first["Voelt zich gezond (2023)"] == "40.0"


def test_the_number_of_queries_does_not_grow_with_the_areas(client: Client, dataset: Dataset, cast: Cast) -> None:
    client.get(asked(aantal=2))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(asked(aantal=2, **{"in": "BD01"}))
    with CaptureQueriesContext(connection) as many:
        client.get(asked(aantal=2))
    assert len(many) <= len(few) + 1 <= 40


def test_no_save_button_for_who_may_not(client: Client, dataset: Dataset, cast: Cast) -> None:
    assert KEEP not in client.get(asked()).content.decode()
    assert KEEP not in signed_in(cast.neighbour).get(asked()).content.decode()
    assert KEEP in signed_in(cast.bureau).get(asked()).content.decode()
    assert signed_in(cast.neighbour).get(KEEP).status_code == 403
    assert client.get(KEEP).status_code == 302


def save(cast: Cast, address: str, **fields: str) -> SavedRecipe:
    """Choose, press the button, give it a name and send it: all without a script."""
    client = signed_in(cast.bureau)
    query = client.get(address).context["query"]
    form = client.get(f"{KEEP}?{query}")
    sent = filled(form, **{"naam": "Kwetsbare wijken", "motief": MOTIVE, **fields})
    response = client.post(f"{KEEP}?{query}", sent)
    assert response.status_code == 302, words(response)
    return SavedRecipe.objects.latest("pk")


def test_a_choice_is_kept_with_name_motive_years_and_outcome(client: Client, dataset: Dataset, cast: Cast) -> None:
    saved = save(cast, asked(aantal=2, **{f"g_{NEAR}": 8}))
    assert (saved.code, saved.name) == ("kwetsbare-wijken", "Kwetsbare wijken")
    weights = {each["indicator"]: each["gewicht"] for each in saved.content["criteria"]}
    assert weights == {HEALTH: 5.0, INCOME: 5.0, NEAR: 8.0}
    page = words(client.get(f"{LIST}/{saved.code}"))
    assert MOTIVE in page
    assert "De zwakste 2 wijken in Beekdal." in page
    assert "door Bo Bureau" not in page
    assert "door Bo Bureau" in words(signed_in(cast.bureau).get(f"{LIST}/{saved.code}"))
    assert "bewaarde één recept" in words(client.get(LIST))


def test_the_kept_outcome_is_the_one_that_was_on_the_screen(client: Client, dataset: Dataset, cast: Cast) -> None:
    address = asked(aantal=2, trekkingen=1000, **{f"g_{INCOME}": 7})
    on_screen = client.get(address).context["shown"].answer
    saved = save(cast, address)
    assert [list(row) for row in saved.outcomes.get().places] == keeping.rows_of(on_screen)


def test_a_name_that_is_an_address_gets_another_code(dataset: Dataset, cast: Cast) -> None:
    assert [save(cast, asked(aantal=number), naam="Kies").code for number in (1, 2)] == ["recept-kies", "recept-kies-2"]


def test_without_a_name_nothing_is_kept_and_the_motive_stays(dataset: Dataset, cast: Cast) -> None:
    client = signed_in(cast.bureau)
    query = client.get(asked()).context["query"]
    response = client.post(f"{KEEP}?{query}", filled(client.get(f"{KEEP}?{query}"), naam="", motief=MOTIVE))
    assert response.status_code == 422
    assert MOTIVE in words(response)
    assert not SavedRecipe.objects.exists()


def test_figures_of_the_bureau_make_no_public_recipe(dataset: Dataset, cast: Cast) -> None:
    client = signed_in(cast.bureau)
    query = client.get(asked(HEALTH, HIDDEN)).context["query"]
    sent = filled(client.get(f"{KEEP}?{query}"), naam="Geheim", motief=MOTIVE)
    refused = client.post(f"{KEEP}?{query}", sent)
    assert refused.status_code == 422
    assert "cijfers die niet openbaar zijn" in words(refused)
    assert client.post(f"{KEEP}?{query}", {**sent, "zichtbaarheid": "intern"}).status_code == 302
    assert Client().get(f"{LIST}/geheim").status_code == 404
    assert "Geheim" not in words(Client().get(LIST))


def test_anybody_can_check_a_kept_outcome(client: Client, dataset: Dataset, cast: Cast) -> None:
    saved = kept(cast)
    page = words(client.get(f"{LIST}/{saved.code}?controle=1"))
    assert "Nagerekend: bij alle 8 gebieden komen precies dezelfde cijfers uit het recept." in page
    assert "er zijn geen andere cijfers" in words(client.get(f"{LIST}/{saved.code}?nu=1"))


def test_a_later_delivery_shows_and_says_what_changes(client: Client, dataset: Dataset, cast: Cast) -> None:
    saved = kept(cast)
    before = words(client.get(f"{LIST}/{saved.code}"))
    assert "Er zijn nieuwere cijfers." not in before
    deliver(dataset, 2024, **{HEALTH: (95.0, 50.0, 62.0, 70.0, 71.0, 75.0, 80.0, 30.0), INCOME: (50.0,) * 7 + (1.0,)})
    page = words(client.get(f"{LIST}/{saved.code}?nu=1"))
    assert "Er zijn nieuwere cijfers." in page
    assert "Voelt zich gezond (2023, nu 2024)" in page
    came, went = page.split("Erbij: ")[1].split("Eraf: ")
    assert "Hdorp" in came
    assert "Adorp" in went.split(".")[0]
    assert "Nagerekend: bij alle 8" in words(client.get(f"{LIST}/{saved.code}?controle=1"))


def test_a_recipe_opens_in_the_chooser_with_its_own_years(dataset: Dataset, cast: Cast) -> None:
    saved = kept(cast)
    deliver(dataset, 2024)
    client = signed_in(cast.bureau)
    page = client.get(f"{LIST}/{saved.code}")
    opened = client.get(f"{CHOOSE}?{page.context['told'].open_query}")
    assert opened.context["shown"].answer.recipe.fingerprint == saved.fingerprint
    assert "U wijzigt het recept Zwakste" in words(opened)
    assert "Cijfers van 2023; er zijn nieuwere, van 2024." in words(opened)
    assert escape(f"{LIST}/zwakste/wijzig?") in opened.content.decode()


def change_of(client: Client, saved: SavedRecipe, **weights: object) -> str:
    """The address at which the recipe is saved with other weights."""
    query = client.get(f"{LIST}/{saved.code}").context["told"].open_query
    for code, weight in weights.items():
        query = query.replace(f"g-{code}=1", f"g-{code}={weight}")
    return f"{LIST}/{saved.code}/wijzig?{client.get(f'{CHOOSE}?{query}').context['query']}"


def test_another_weight_is_kept_in_the_same_recipe_and_the_earlier_outcome_stays(dataset: Dataset, cast: Cast) -> None:
    saved, client = kept(cast), signed_in(cast.bureau)
    address = change_of(client, saved, **{HEALTH: 7})
    assert client.post(address, filled(client.get(address), waarom="Gezondheid eerst")).status_code == 302
    saved.refresh_from_db()
    assert {each["indicator"]: each["gewicht"] for each in saved.content["criteria"]}[HEALTH] == 7.0
    assert (saved.revision, saved.outcomes.count(), saved.content["motief"]) == (2, 2, MOTIVE)
    first = saved.outcomes.last()
    assert first is not None
    assert "Dit is een eerdere uitkomst." in words(client.get(f"{LIST}/{saved.code}?uitkomst={first.pk}"))


def test_two_who_change_the_same_recipe_choose_between_both(dataset: Dataset, cast: Cast) -> None:
    saved, client = kept(cast), signed_in(cast.bureau)
    address = change_of(client, saved, **{HEALTH: 7})
    sent = filled(client.get(address))
    criteria = [{**each, "gewicht": 3.0} for each in saved.content["criteria"][:1]] + saved.content["criteria"][1:]
    keeping.change(saved, {"recept": {"criteria": criteria}}, seen=1, by=cast.bureau)
    both = client.post(address, sent)
    assert both.status_code == 409
    assert "Criteria en gewichten" in words(both)
    assert "Voelt zich gezond: gewicht" in words(both)
    client.post(address, filled(both, **{"keuze-keuze": "mijn"}))
    saved.refresh_from_db()
    assert {each["indicator"]: each["gewicht"] for each in saved.content["criteria"]}[HEALTH] == 7.0


def test_only_the_name_can_be_changed_too(dataset: Dataset, cast: Cast) -> None:
    saved, client = kept(cast), signed_in(cast.bureau)
    address = f"{LIST}/{saved.code}/wijzig"
    assert client.post(address, filled(client.get(address), naam="Andere naam")).status_code == 302
    saved.refresh_from_db()
    assert (saved.name, saved.outcomes.count()) == ("Andere naam", 1)


def test_a_recipe_is_taken_away_only_by_who_saw_the_last_change(dataset: Dataset, cast: Cast) -> None:
    saved, client = kept(cast), signed_in(cast.bureau)
    address = f"{LIST}/{saved.code}/verwijder"
    sent = filled(client.get(address))
    keeping.change(saved, {"recept": {"naam": "Beter"}}, seen=1, by=cast.bureau)
    assert client.post(address, sent).status_code == 409
    assert client.post(address, filled(client.get(address))).status_code == 302
    assert not SavedRecipe.objects.exists()
    assert client.post(address, sent).status_code == 410


def test_two_recipes_stand_side_by_side(client: Client, dataset: Dataset, cast: Cast) -> None:
    kept(cast, "een", HEALTH, aantal=3)
    kept(cast, "twee", NEAR, aantal=3)
    assert "Kies twee recepten" in words(client.get(COMPARE))
    page = words(client.get(f"{COMPARE}?een=een&twee=twee"))
    assert "2 wijken in beide recepten, 1 alleen in het eerste en 1 alleen in het tweede." in page
    assert "In beide recepten (2)" in page
    assert "telt niet mee" in page
    assert client.get(f"{COMPARE}?een=een&twee=een").status_code == 200
    assert client.get(f"{COMPARE}?een=%00&twee=x").status_code == 200


def test_an_area_says_in_which_recipes_it_was_chosen(client: Client, dataset: Dataset, cast: Cast) -> None:
    kept(cast)
    page = words(client.get(f"/gebieden/{DISTRICTS[0]}/cijfers"))
    assert "Is dit een aandachtsgebied?" in page
    assert "ZwaksteBeekdal: plaats 1 van 8" in page
    assert "receptZwakste" in words(client.get("/gebieden/BD/cijfers"))


def test_a_region_without_districts_says_so(client: Client, cast: Cast) -> None:
    assert client.get(CHOOSE).status_code == 200
    assert "heeft nog geen aandachtsgebieden gekozen" in words(client.get(LIST))


def test_an_area_without_a_name_of_its_own_is_told_with_its_town(dataset: Dataset) -> None:
    names = Names({"GM9901": "Bovendal", "WK990100": "Wijk 00 Adorp", "WK990101": "Centrum"}, frozenset())
    assert [names.told(code) for code in ("WK990100", "WK990101", "WK990107", "WK770000")] == [
        "Adorp",
        "Centrum (Bovendal)",
        "WK990107 (Bovendal)",
        "WK770000",
    ]


def test_when_nobody_is_sure_the_answer_says_so(client: Client, dataset: Dataset) -> None:
    page = words(client.get(asked(INCOME, NEAR, aantal=2, concentratie=1, **{"in": "BD02"})))
    assert "Geen enkele wijk hoort in 9 van de 10 gevallen bij de zwakste 2 van de 4 wijken" in page
    assert "maken kans." in page


def test_a_criterion_that_was_closed_since_is_not_named_to_others(client: Client, dataset: Dataset, cast: Cast) -> None:
    kept(cast, "een", HEALTH)
    kept(cast, "twee", HEALTH, INCOME)
    Dataset.objects.filter(pk=dataset.pk).update(visibility="intern", region=cast.region)
    for address in (f"{LIST}/een?nu=1&controle=1", f"{COMPARE}?een=een&twee=twee"):
        assert "Voelt zich gezond" not in words(client.get(address))
        assert "Voelt zich gezond" in words(signed_in(cast.bureau).get(address))
    assert "1 criterium is niet openbaar" in words(client.get(f"{LIST}/een"))
    assert "Alleen het regiobureau kan het overdoen." in words(client.get(f"{LIST}/een?controle=1"))
