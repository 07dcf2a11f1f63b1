# SPDX-License-Identifier: EUPL-1.2
"""What the monitor tells: indicators, figures, deliveries, targets and recipes, to whom, and what the filters leave."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from stip.monitor.figures.listing import Choice, page_of
from stip.monitor.models import Dataset, Indicator
from stip.monitor.releases import loading
from stip.monitor.targets import SavedOutcome, SavedRecipe, Tally, Target

NOTA = {"document": "nota", "pagina": 1, "anker": "honderd huizen"}
MEMO = {**NOTA, "document": "memo-intern"}
HOME = "http://testserver"
MARK = "ab" * 32

FIGURES = [
    ("", [("NL", "2023", None, 1000.0), ("GM0984", "2022", None, 100.0), ("GM0984", "2023", None, 120.5),
          ("GM0984", "2023", "65+", 0.0), ("WK098400", "2023", None, None)]),
    ("indicator=rapportcijfer", [("WK098400", "2023", None, None)]),
    ("gebied=GM0984&periode=2022", [("GM0984", "2022", None, 100.0)]),
    ("niveau=land", [("NL", "2023", None, 1000.0)]),
    ("niveau=land&gebied=NL&indicator=bezoekers&periode=2023/2023&uitgave=dalmeting-2023",
     [("NL", "2023", None, 1000.0)]),
    ("niveau=wijk&gebied=NL", []),
    ("periode=2020/2022", [("GM0984", "2022", None, 100.0)]),
    ("periode=2022/2020", []),
    ("periode=0000", []),
    ("uitgave=dalmeting-2023-2", [("GM0984", "2023", None, 120.5)]),
    ("uitgave=dalmeting-2023&periode=2023&niveau=gemeente",
     [("GM0984", "2023", None, 110.0), ("GM0984", "2023", "65+", 0.0)]),
    ("uitgave=geheim-telling-2023", []),
    ("indicator=geheim-meting", []),
    ("indicator=niemand", []),
    ("gebied=niemand", []),
]  # fmt: skip
FILTERS = [
    ("indicatoren", "code", ["bezoekers", "rapportcijfer"]),
    ("indicatoren?thema=Dal", "code", ["rapportcijfer"]),
    ("indicatoren?niveau=land", "code", ["bezoekers"]),
    ("indicatoren?zoek=CIJFER", "code", ["rapportcijfer"]),
    ("indicatoren?dataset=geheim-telling", "code", []),
    ("datasets", "code", ["dalmeting"]),
    ("datasets?regio=noord", "code", []),
    ("leveringen", "code", ["dalmeting-2023-2", "dalmeting-2023"]),
    ("leveringen?indicator=rapportcijfer", "code", ["dalmeting-2023"]),
    ("leveringen?dataset=geheim-telling", "code", []),
    ("doelen", "code", ["meer-bezoek", "huizen", "op-een-telling"]),
    ("doelen?regio=zuid", "code", []),
    ("doelen?plan=plan-open", "code", ["meer-bezoek"]),
    ("doelen?onderdeel=plan-open/1.1", "code", ["meer-bezoek"]),
    ("doelen?onderdeel=plan-open/geheim-partners", "code", []),
    ("doelen?indicator=bezoekers&gebied=GM0984&jaar=2030&eigenaar=gemeente-venray", "code", ["meer-bezoek"]),
    ("doelen?indicator=geheim-meting", "code", []),
    ("bijdragelijnen", "nummer", [7000]),
    ("bijdragelijnen?regio=zuid", "nummer", []),
    ("bijdragelijnen?plan=plan-open&indicator=bezoekers&onderbouwing=redelijk", "nummer", [7000]),
    ("bijdragelijnen?onderdeel=plan-open/1.1", "nummer", [7000]),
    ("bijdragelijnen?onderbouwing=zwak", "nummer", []),
    ("bijdragelijnen?indicator=geheim-meting", "nummer", []),
    ("verhalen", "nummer", [7000]),
    ("verhalen?regio=zuid", "nummer", []),
    ("verhalen?gebied=GM0984&plan=plan-open&indicator=bezoekers", "nummer", [7000]),
    ("verhalen?onderdeel=plan-open/geheim-partners", "nummer", []),
    ("regios/noord/nulmetingen", "code", ["begin"]),
    ("regios/zuid/nulmetingen", "code", []),
    ("recepten", "code", ["wijken"]),
    ("recepten?regio=zuid", "code", []),
]
FOR_THE_BUREAU = [
    ("indicatoren", 2, 3),
    ("waarnemingen", 5, 6),
    ("datasets", 1, 2),
    ("leveringen", 2, 3),
    ("doelen", 3, 5),
    ("regios/noord/nulmetingen", 1, 2),
    ("recepten", 1, 2),
    ("bijdragelijnen", 1, 4),
    ("verhalen", 1, 4),
]


def told(client: Client, address: str) -> Any:
    return client.get(f"/api/v1/{address}").json()


@pytest.mark.parametrize(("query", "expected"), FIGURES)
def test_figures_are_what_the_filters_leave_of_the_newest_delivery(anyone: Client, query: str, expected: Any) -> None:
    found = told(anyone, f"waarnemingen?{query}")
    assert [(row["gebied"], row["periode"], row["groep"], row["waarde"]) for row in found["resultaten"]] == expected
    assert found["aantal"] == len(expected)


def test_a_figure_says_its_status_unit_and_delivery_and_a_secret_is_no_zero(anyone: Client) -> None:
    rows = told(anyone, "waarnemingen")["resultaten"]
    assert rows[-1] == {
        "indicator": "rapportcijfer", "gebied": "WK098400", "periode": "2023", "groep": None, "waarde": None,
        "status": "geheim", "eenheid": "punten", "uitgave": "dalmeting-2023",
    }  # fmt: skip
    assert rows[3] | {"uitgave": ""} == {
        "indicator": "bezoekers", "gebied": "GM0984", "periode": "2023", "groep": "65+", "waarde": 0.0,
        "status": "gemeten", "eenheid": "aantal", "uitgave": "",
    }  # fmt: skip
    early = told(anyone, "waarnemingen?uitgave=dalmeting-2023&gebied=GM0984")["resultaten"]
    assert [row["status"] for row in early] == ["gemeten", "voorlopig", "gemeten"]


@pytest.mark.parametrize("query", ["", "gebied=GM0984&", "indicator=bezoekers&"])
def test_pages_of_figures_join_up(anyone: Client, query: str) -> None:
    address, rows = f"/api/v1/waarnemingen?{query}paginaGrootte=1", []
    whole = told(anyone, f"waarnemingen?{query}")
    while address:
        page = anyone.get(address).json()
        assert page["aantal"] == whole["aantal"]
        rows += page["resultaten"]
        address = page["volgende"]
    assert rows == whole["resultaten"]


def test_a_page_far_past_the_end_is_empty(anyone: Client) -> None:
    assert told(anyone, "waarnemingen?pagina=1000000&paginaGrootte=500") == {
        "aantal": 5, "volgende": None, "resultaten": [],
    }  # fmt: skip


@pytest.mark.parametrize(("address", "name", "expected"), FILTERS)
def test_a_filter_leaves_what_it_says(anyone: Client, address: str, name: str, expected: list[str]) -> None:
    assert [row[name] for row in told(anyone, address)["resultaten"]] == expected


@pytest.mark.parametrize(("name", "public", "own"), FOR_THE_BUREAU)
def test_the_bureau_reads_more_than_others(
    anyone: Client, bureau: Client, other_bureau: Client, name: str, public: int, own: int
) -> None:
    assert [told(client, name)["aantal"] for client in (anyone, other_bureau, bureau)] == [public, public, own]


@pytest.mark.parametrize(
    "address",
    [
        "indicatoren/geheim-meting",
        "datasets/geheim-telling",
        "leveringen/geheim-telling-2023",
        "regios/noord/doelen/geheim-doel",
        "regios/noord/doelen/geheim-onderdeel",
        "bijdragelijnen/7001",
        "bijdragelijnen/7002",
        "bijdragelijnen/7003",
        "verhalen/7001",
        "verhalen/7002",
        "verhalen/7003",
        "regios/noord/nulmetingen/geheim-begin",
        "regios/noord/recepten/geheim-recept",
        "regios/noord/recepten/geheim-recept/uitkomsten/7001",
    ],
)
def test_what_is_hidden_is_there_for_its_own_bureau_alone(
    anyone: Client, bureau: Client, other_bureau: Client, address: str
) -> None:
    clients = (bureau, anyone, other_bureau)
    assert [client.get(f"/api/v1/{address}").status_code for client in clients] == [200, 404, 404]


def test_an_indicator_says_all_that_is_in_the_dictionary(anyone: Client) -> None:
    assert told(anyone, "indicatoren/bezoekers") == {
        "code": "bezoekers", "naam": "Bezoekers", "thema": "Gezondheid", "dimensie": "hier-en-nu", "eenheid": "aantal",
        "decimalen": 0, "richting": "hoger", "maat": "aantal", "noemer": None, "modelschatting": False,
        "definitie": None, "breuken": [{"vanaf": 2023, "toelichting": "anders geteld"}], "dataset": "dalmeting",
        "dekking": [{"niveau": "land", "jaren": [2023]}, {"niveau": "gemeente", "jaren": [2022, 2023]}],
        "bronnen": [NOTA], "voorbeeld": False, "waarnemingen": f"{HOME}/api/v1/waarnemingen?indicator=bezoekers",
        "url": f"{HOME}/indicatoren/bezoekers",
    }  # fmt: skip


def test_a_delivery_says_what_it_is_but_not_from_whose_file(anyone: Client) -> None:
    found = told(anyone, "leveringen/dalmeting-2023")
    assert (found["dataset"], found["uitgegeven"], found["aantalWaarnemingen"]) == ("dalmeting", "2024-03", 5)
    assert len(found["sha256"]) == 64
    assert anyone.get(found["waarnemingen"]).json()["aantal"] == 5
    assert "geheim.csv" not in str(found)
    assert told(anyone, "datasets/dalmeting")["leveringen"] == ["dalmeting-2023-2", "dalmeting-2023"]


def test_a_target_says_what_it_was_before_and_who_decided(anyone: Client, bureau: Client) -> None:
    found = told(anyone, "regios/noord/doelen/meer-bezoek")
    assert found == {
        "code": "meer-bezoek", "regio": "noord", "doel": "Meer bezoek", "indicator": "bezoekers", "eenheid": "aantal",
        "plan": "plan-open", "onderdeel": "1.1", "gebied": "GM0984", "groep": "65+", "kant": "minstens",
        "streefwaarde": 200.0, "circa": True, "jaar": 2030, "beginwaarde": 100.0, "beginjaar": 2022,
        "eigenaar": "gemeente-venray", "toelichting": "Samen.", "oordeel": {
            "oordeel": "niet te zeggen", "uitleg": "Er is 1 meting en 4 is het minste.", "verwacht": None,
            "laag": None, "hoog": None, "kans": None, "definitief": False, "laatsteJaar": 2023, "laatsteStand": 0.0,
            "sinds": None,
        }, "tellingen": [], "eerder": [{
            "streefwaarde": 150.5, "circa": False, "jaar": 2028, "datum": "2026-01-31",
            "besluit": "Besluit van de stuurgroep.", "reden": "Het liep harder.", "bronnen": [NOTA],
        }], "bronnen": [NOTA], "voorbeeld": False, "url": f"{HOME}/noord/doelen/meer-bezoek",
    }  # fmt: skip
    assert told(bureau, "regios/noord/doelen/meer-bezoek")["bronnen"] == [NOTA, MEMO]


def test_a_counted_result_has_a_unit_of_its_own_and_its_tallies(anyone: Client) -> None:
    found = told(anyone, "regios/noord/doelen/huizen")
    assert (found["indicator"], found["eenheid"], found["streefwaarde"]) == (None, "huizen", None)
    assert found["tellingen"] == [
        {"jaar": 2025, "stand": 12.0, "toelichting": "Zonder het buitengebied.", "bronnen": [NOTA]}
    ]


def test_a_target_on_a_hidden_indicator_does_not_name_it(anyone: Client, bureau: Client) -> None:
    address = "regios/noord/doelen/op-een-telling"
    assert [told(client, address)["indicator"] for client in (anyone, bureau)] == [None, "geheim-meting"]
    assert [told(client, address)["eenheid"] for client in (anyone, bureau)] == [None, "GEHEIM eenheid"]


def test_a_target_tells_whether_it_comes_within_reach(anyone: Client, bureau: Client) -> None:
    huizen = Target.objects.get(code="huizen")
    huizen.aim, huizen.year = Decimal(30), 2026
    huizen.save()
    for year, value in ((2022, 5), (2023, 8), (2024, 10)):
        Tally.objects.create(target=huizen, year=year, value=value)
    verdict = told(anyone, "regios/noord/doelen/huizen")["oordeel"]
    assert (verdict["oordeel"], verdict["definitief"], verdict["laatsteJaar"]) == ("loopt achter", False, 2025)
    # A line through 5, 8, 10 and 12 is 14.5 in the year after.
    assert verdict["verwacht"] == pytest.approx(14.5)
    assert verdict["laag"] < 14.5 < verdict["hoog"] < 30 and verdict["kans"] < 0.05
    Tally.objects.create(target=huizen, year=2026, value=31)
    verdict = told(anyone, "doelen?regio=noord")["resultaten"]
    assert [row["oordeel"]["oordeel"] for row in verdict if row["code"] == "huizen"] == ["op koers"]


def test_a_verdict_on_hidden_figures_gives_nothing_away(anyone: Client, bureau: Client) -> None:
    Target.objects.filter(code="op-een-telling").update(aim=1, year=2030)
    address = "regios/noord/doelen/op-een-telling"
    hidden = told(anyone, address)["oordeel"]
    assert hidden["uitleg"] == "De cijfers waaraan dit doel wordt afgemeten zijn niet openbaar."
    assert [value for value in hidden.values() if isinstance(value, float)] == []


def test_a_baseline_tells_what_was_pinned_and_what_came_after(anyone: Client) -> None:
    found = told(anyone, "regios/noord/nulmetingen/begin")
    figures = found.pop("cijfers")
    assert found == {
        "code": "begin", "regio": "noord", "titel": "Begin", "vaststellingsdatum": "2026-01-31",
        "toelichting": "Samen.",
        "gebieden": ["PV31", "GM0984"], "bronnen": [NOTA], "voorbeeld": False, "url": f"{HOME}/noord/nulmetingen/begin",
        "punten": [{
            "indicator": "bezoekers", "eenheid": "aantal", "levering": "dalmeting-2023", "uitgegeven": "2024-03",
            "jaar": 2022,
        }],
    }  # fmt: skip
    assert told(anyone, "regios/noord/nulmetingen")["resultaten"] == [found]
    [town] = [row for row in figures if row["gebied"] == "GM0984"]
    # Measured in another way since 2023.
    assert town == {
        "gebied": "GM0984", "indicator": "bezoekers",
        "toen": {"jaar": 2022, "waarde": 100.0, "circa": False, "uitgave": "dalmeting-2023"}, "bijgesteld": None,
        "laatste": {"jaar": 2023, "waarde": 120.5, "circa": False, "uitgave": "dalmeting-2023-2"}, "verschil": 20.0,
        "sinds": "niet te vergelijken",
    }  # fmt: skip


def test_a_baseline_keeps_its_delivery_and_shows_a_restatement_beside_it(bureau: Client) -> None:
    rows = told(bureau, "regios/noord/nulmetingen/geheim-begin")["cijfers"]
    town = {row["indicator"]: row for row in rows if row["gebied"] == "GM0984"}
    assert (town["bezoekers"]["toen"]["waarde"], town["bezoekers"]["bijgesteld"]["waarde"]) == (110.0, 120.5)
    assert [(row["laatste"], row["sinds"]) for row in town.values()] == [(None, "nog geen latere meting")] * 2
    # Of the province nobody measured it: it is added up from its municipalities.
    whole = {row["indicator"]: row for row in rows if row["gebied"] == "PV31"}
    assert whole["geheim-meting"]["toen"] == {"jaar": 2023, "waarde": 7.0, "circa": True, "uitgave": None}


def test_baselines_of_no_region_are_not_found(anyone: Client) -> None:
    assert anyone.get("/api/v1/regios/niemand/nulmetingen").status_code == 404
    assert anyone.get("/api/v1/regios/zuid/nulmetingen/begin").status_code == 404


def test_a_claim_tells_its_steps_and_its_sources(anyone: Client) -> None:
    assert told(anyone, "bijdragelijnen/7000") == {
        "nummer": 7000, "regio": "noord", "plan": "plan-open", "onderdeel": "1.1", "oplevering": "Bochten",
        "voorwaarde": "Bochten voor wandelaars", "indicator": "bezoekers", "onderbouwing": "redelijk",
        "toelichting": "Samen.", "bronnen": [NOTA], "voorbeeld": False, "url": f"{HOME}/noord/bijdragen",
    }  # fmt: skip


def test_a_story_keeps_its_quote_and_picture_to_its_page(anyone: Client, bureau: Client) -> None:
    assert told(anyone, "verhalen/7000") == {
        "nummer": 7000, "regio": "noord", "titel": "Bochten", "tekst": "Bochten in mei.", "datum": "2026-05-04",
        "gebied": "GM0984", "plan": "plan-open", "onderdeel": "1.1", "indicator": "bezoekers", "bronnen": [NOTA],
        "voorbeeld": False, "url": f"{HOME}/noord/verhalen/7000",
    }  # fmt: skip
    assert "citaat" not in str(told(bureau, "verhalen"))


def test_a_recipe_can_be_done_again_and_its_outcome_read(anyone: Client) -> None:
    found = told(anyone, "regios/noord/recepten/wijken")
    assert (found["recept"]["toevalsgetal"], found["kenmerk"], found["bronnen"]) == (1, MARK, [NOTA])
    [outcome] = found["uitkomsten"]
    assert (outcome["nummer"], outcome["kenmerkCijfers"], outcome["jaren"]) == (7000, "cd" * 32, {"bezoekers": 2023})
    assert anyone.get(outcome["adres"]).json()["gebieden"] == [
        {
            "gebied": "WK098400", "score": 41.5, "rang": 1, "laagsteRang": 1, "hoogsteRang": 3, "kans": 0.93,
            "gekozen": True,
        }
    ]  # fmt: skip


def test_a_recipe_does_not_name_figures_that_were_closed_since(anyone: Client, bureau: Client) -> None:
    content = {"naam": "Wijken", "criteria": [{"indicator": "bezoekers"}, {"indicator": "geheim-meting"}]}
    SavedRecipe.objects.filter(code="wijken").update(content=content)
    row = SavedOutcome.objects.get(pk=7000)
    later = SavedOutcome.objects.create(
        recipe=row.recipe, content=content, fingerprint=MARK, figures="ef" * 32, places=row.places,
        years={"bezoekers": 2023, "geheim-meting": 2023},
    )  # fmt: skip
    for address in ("recepten", "regios/noord/recepten/wijken", f"regios/noord/recepten/wijken/uitkomsten/{later.pk}"):
        assert "geheim-meting" not in str(told(anyone, address))
        assert "geheim-meting" in str(told(bureau, address))
        assert "bezoekers" in str(told(anyone, address))


def test_an_indicator_does_not_name_a_denominator_that_is_hidden(anyone: Client, bureau: Client) -> None:
    Indicator.objects.filter(code="rapportcijfer").update(denominator="geheim-meting")
    assert told(anyone, "indicatoren/rapportcijfer")["noemer"] is None
    assert told(bureau, "indicatoren/rapportcijfer")["noemer"] == "geheim-meting"
    Indicator.objects.filter(code="rapportcijfer").update(denominator="bezoekers")
    assert told(anyone, "indicatoren/rapportcijfer")["noemer"] == "bezoekers"


def test_an_outcome_is_only_found_under_its_own_recipe(bureau: Client) -> None:
    assert bureau.get("/api/v1/regios/noord/recepten/wijken/uitkomsten/7001").status_code == 404


def test_the_shipped_figures_can_be_read_to_the_last_page(anyone: Client) -> None:
    loading.load()
    page = told(anyone, "waarnemingen?indicator=inwoners&niveau=wijk&periode=2022&paginaGrootte=500")
    last = -(-page["aantal"] // 500)
    assert (
        page["aantal"] == page_of(Choice("inwoners", None, "wijk", 2022, 2022), AnonymousUser(), start=0, size=1).total
    )
    rows = told(anyone, f"waarnemingen?indicator=inwoners&niveau=wijk&periode=2022&paginaGrootte=500&pagina={last}")
    assert rows["volgende"] is None
    assert len(rows["resultaten"]) == page["aantal"] - 500 * (last - 1)
    assert {row["uitgave"] for row in rows["resultaten"]} == {"kerncijfers-2022-1"}


def test_a_dataset_that_is_closed_takes_everything_along(anyone: Client) -> None:
    Dataset.objects.update(visibility="intern")
    for name in ("indicatoren", "waarnemingen", "datasets", "leveringen"):
        assert told(anyone, name)["aantal"] == 0
