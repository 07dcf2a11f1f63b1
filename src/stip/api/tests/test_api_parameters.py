# SPDX-License-Identifier: EUPL-1.2
"""Query parameters are read strictly; every fault is told, all at once."""

import pytest
from django.test import Client

REFUSED = [
    ("onderdelen?pagina=0", "pagina", "te klein"),
    ("onderdelen?pagina=-1", "pagina", "te klein"),
    ("onderdelen?pagina=1.0", "pagina", "geen geheel getal"),
    ("onderdelen?pagina=1_0", "pagina", "geen geheel getal"),
    ("onderdelen?pagina=een", "pagina", "geen geheel getal"),
    ("onderdelen?pagina=99999999999999999999", "pagina", "geen geheel getal"),
    ("onderdelen?pagina=2000000", "pagina", "te groot"),
    ("onderdelen?paginaGrootte=501", "paginaGrootte", "Neem 500 of minder"),
    ("onderdelen?pagina=", "pagina", "geen waarde"),
    ("onderdelen?pagina=1&pagina=2", "pagina", "meer dan eens"),
    ("onderdelen?status=Uitvoering", "status", "Kies uit: idee, voorbereiding, uitvoering, afgerond, gestopt"),
    ("onderdelen?status=" + "x" * 5000, "status", "Kies uit"),
    ("onderdelen?herkomst=oud", "herkomst", "Kies uit: nieuw, voortgezet"),
    ("onderdelen?rol=baas", "rol", "Kies uit: trekker"),
    ("onderdelen?plan=a/b", "plan", "vreemde tekens"),
    ("onderdelen?plan=%27%3B--", "plan", "vreemde tekens"),
    ("onderdelen?plan=x%00", "plan", "vreemde tekens"),
    ("onderdelen?plan=" + "x" * 161, "plan", "te lang"),
    ("onderdelen?zoek=a%00b", "zoek", "vreemde tekens"),
    ("onderdelen?zoek=" + "x" * 201, "zoek", "hoogstens 200"),
    ("onderdelen?metOmliggend=ja", "metOmliggend", "Kies uit: true, false"),
    ("onderdelen?Plan=x", "Plan", "Kies uit: pagina, paginaGrootte, plan"),
    ("onderdelen?page_size=3", "page_size", "bestaat hier niet"),
    ("relaties?onderdeel=a/b/c", "onderdeel", "vreemde tekens"),
    ("gebieden?jaar=twee", "jaar", "geen geheel getal"),
    ("gebieden?soort=dorp", "soort", "Kies uit: land, provincie"),
    ("gebieden/geojson?pagina=1", "pagina", "Kies uit: soort, binnen, jaar"),
    ("gebieden/GM0984/geojson?soort=gemeente", "soort", "Kies uit: jaar"),
    ("bijdragen?peildatum=morgen", "peildatum", "geen datum"),
    ("bijdragen?peildatum=1719784800", "peildatum", "geen datum"),
    ("bijdragen?peildatum=2024-07-01T00:00", "peildatum", "geen datum"),
    ("bijdragen?peildatum=2024-02-30", "peildatum", "deze dag bestaat niet"),
    ("bijdragen/7004?peildatum=2024-02-30", "peildatum", "deze dag bestaat niet"),
    ("bijdragen?stadium=besteed", "stadium", "Kies uit: gevraagd, gereserveerd, toegezegd, toegekend, ontvangen"),
    ("bijdragen?herkomst=kas", "herkomst", "Kies uit: rijk, publiek, privaat, europa"),
    ("bijdragen?vorm=goud", "vorm", "Kies uit: geld, natura"),
    ("begrotingsregels?partij=min-a", "partij", "bestaat hier niet"),
    ("capaciteit?jaar=1e3", "jaar", "geen geheel getal"),
    ("uitgaven?onderdeel=a/b/c", "onderdeel", "vreemde tekens"),
    ("mutaties?regel=0", "regel", "te klein"),
    ("mutaties?regel=1;DROP", "regel", "geen geheel getal"),
    ("regelingen?soort=loterij", "soort", "Kies uit: regio-deal"),
    ("waarnemingen?periode=2022-2023", "periode", "Schrijf een jaar of twee jaren"),
    ("waarnemingen?periode=2022/", "periode", "geen periode"),
    ("waarnemingen?periode=%D9%A2%D9%A0%D9%A2%D9%A2", "periode", "geen periode"),
    ("waarnemingen?niveau=dorp", "niveau", "Kies uit: land, provincie"),
    ("waarnemingen?indicator=a%27b", "indicator", "vreemde tekens"),
    ("waarnemingen?gebied=GM0983&gebied=GM0984", "gebied", "meer dan eens"),
    ("waarnemingen?levering=x", "levering", "bestaat hier niet"),
    ("indicatoren?thema=a%00", "thema", "vreemde tekens"),
    ("doelen?jaar=straks", "jaar", "geen geheel getal"),
    ("recepten?regio=..%2F", "regio", "vreemde tekens"),
    ("catalogus?vorm=xml", "vorm", "Kies uit: json-ld, turtle"),
    ("plannen/plan-open?plan=x", "plan", "kent geen parameters"),
]


@pytest.mark.parametrize(("address", "parameter", "says"), REFUSED)
def test_a_wrong_parameter_is_refused_with_how_to_mend_it(
    anyone: Client, address: str, parameter: str, says: str
) -> None:
    answer = anyone.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    [fault] = answer.json()["fouten"]
    assert fault["parameter"] == parameter
    assert says in fault["uitleg"]
    assert fault["uitleg"] in answer.json()["detail"]
    assert len(answer.content) < 2000


def test_all_faults_are_told_at_once(anyone: Client) -> None:
    answer = anyone.get("/api/v1/onderdelen?pagina=0&paginaGrootte=x&status=weg&kleur=rood&plan=a%20b")
    assert answer.status_code == 400
    assert {fault["parameter"] for fault in answer.json()["fouten"]} == {
        "pagina",
        "paginaGrootte",
        "status",
        "kleur",
        "plan",
    }


def test_pages_of_a_list_join_up_and_keep_the_filters(anyone: Client) -> None:
    address = "/api/v1/onderdelen?plan=plan-open&paginaGrootte=1"
    codes = []
    while address:
        answer = anyone.get(address).json()
        assert answer["aantal"] == 3
        codes += [item["code"] for item in answer["resultaten"]]
        address = answer["volgende"]
        assert address is None or (address.startswith("http://testserver/api/v1/") and "plan=plan-open" in address)
    assert codes == ["1", "1.1", "2.1"]


def test_a_page_past_the_end_is_empty_but_knows_the_count(anyone: Client) -> None:
    assert anyone.get("/api/v1/onderdelen?plan=plan-open&pagina=9").json() == {
        "aantal": 3,
        "volgende": None,
        "resultaten": [],
    }


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_the_count_is_the_same_whatever_the_page_size(anyone: Client, size: int) -> None:
    answer = anyone.get(f"/api/v1/onderdelen?plan=plan-open&paginaGrootte={size}").json()
    assert answer["aantal"] == 3
    assert (answer["volgende"] is None) == (size >= 3)


def test_a_code_that_nobody_bears_gives_an_empty_list(anyone: Client) -> None:
    for name in ("plan", "niveau", "organisatie", "gebied", "thema", "ouder"):
        assert anyone.get(f"/api/v1/onderdelen?{name}=niemand").json()["aantal"] == 0
