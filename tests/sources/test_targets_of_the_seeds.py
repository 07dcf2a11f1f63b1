# SPDX-License-Identifier: EUPL-1.2
"""Every target of the demo says what its page says, and no figure or year to come of the documents got lost."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import override_settings

from stip.demo import loading
from stip.monitor.targets import Claim, Target
from stip.sources.actions import add_files
from stip.sources.models import Page

pytestmark = pytest.mark.sources

NOVI, BID = "plan-van-aanpak-novi-zuid-limburg", "regio-deal-voorstel-zuid-limburg"
FOLDER, ANNEX, NORTH = (
    "regio-deal-folder-zuid-limburg", "bijlage-rijkstrajecten-limburg", "uitvoeringsprogramma-noord-limburg",
)  # fmt: skip

# What a target says in a figure and the text in words: the words, which stand on a page that it cites.
IN_WORDS = {
    "werklocaties-met-fiets": "alle werklocaties",
    "halte-voor-iedereen": "Alle inwoners moeten toegang",
    "lokale-zeggenschap": "bij alle projecten",
    "scholen-verkeersles": "alle scholen",
    "brp-boven-landelijke-trend": "de komende 10 jaar",
    "grensbelemmeringen-opruimen": "1/3 van deze grensbelemmeringen",
    "einstein-telescope-roadmap": "in 2021 een plek",
    "einstein-telescope-locatie": "keuze voor de vestigingslocatie",
    "einstein-telescope-bouw": "schop in grond",
    "einstein-telescope-in-gebruik": "Ca 2035 in functie",
    "circulaire-banen": "komende 10 jaar",
    "circulaire-afvalinzameling": "alle Zuid-Limburgse huishoudens",
    "jeugd-gezond-2050": "net zo gezond en kansrijk",
    "jeugd-kansrijk-2050": "net zo gezond en kansrijk",
    "brede-nulmeting": "eerste brede nulmeting",
    "brede-welvaart-naar-gemiddelde": "alle indicatoren",
    "handelsbedrijf-grondstoffen": "een trading company",
    "afval-van-huishoudens": "20 miljoen",
    "chemelot-zonder-olie-en-gas": "niet meer nodig",
    "haven-stein-zonder-uitstoot": "zero emissie",
    "werkplaats-circulair-geleen": "Werkplaats Circulair Geleen",
    "werkplaats-circulair-textiel": "plaats Circulair Textiel",
    "natura-2000-verbonden": "twee Natura 2000-gebieden",
    "corio-glana-hersteld": "herstel van de beek",
    "glanerbrook-energieneutraal": "energieneutraal sportcomplex",
    "wijk-aan-de-noot": "Noot in Vaals",
    "wijken-pottenberg-nazareth": "Pottenberg en Nazareth",
    "maker-space-incubator": "Space Incubator",
    "regiodialogen": "drie regiologen",
    "convenanten-vijfde-tranche": "de proposities van Noord-Limburg en Midden-Limburg",
}
# In the year that a fall is counted from, it is nothing.
BY_DEFINITION = {"co2-besparen-2030": ("beginwaarde",)}

UNITS = r"%|GWh|hectare|woningen|banen|huishoudens|bedrijven|landbouwbedrijven|trajecten|wijken|min\."
FIGURE = re.compile(rf"(?P<number>\d+(?:\.\d{{3}})*(?:,\d+)?)(?:\s+(?:nieuwe|directe|Europese))?\s*(?:{UNITS})")
YEAR = re.compile(r"(?<![\d-])(20(?:2[5-9]|[3-9]\d))(?!\d)")


class Place(NamedTuple):
    document: str
    page: int
    value: str


# Figures and years to come that are no target, and why.
NO_TARGET = {
    Place("adviesnota-noord-limburg", 2, "2040"): "jaar in de naam van de visie",
    Place("raadsinformatiebrief-noord-limburg", 1, "2040"): "jaar in de naam van de visie",
    Place("raadsinformatiebrief-noord-limburg", 1, "2027"): "einde van het programma",
    Place(ANNEX, 4, "2025"): "vanaf dan wordt aan een opvolger gewerkt",
    Place(NORTH, 7, "2040"): "jaar van de visie, bij het doel van pagina 6",
    Place(NORTH, 26, "34"): "trajecten van de vorige periode",
    Place(NORTH, 57, "2040"): "jaar in de naam van de visie",
    Place(NORTH, 3, "50"): "wie de vorige periode wat betaalde",
    Place(NORTH, 25, "34"): "trajecten van de vorige periode",
    Place(NORTH, 35, "30"): "bedrijven die al geholpen zijn",
    Place(NORTH, 76, "3"): "wijken waar gesprekken waren",
    Place(NORTH, 72, "2030"): "jaar in de naam van een landelijk plan",
    Place(NOVI, 15, "8"): "welvaart die grensregio's missen",
    Place(NOVI, 15, "10,3"): "welvaart die de Euregio mist",
    Place(NOVI, 15, "13,5"): "welvaart die de Euregio mist",
    Place(NOVI, 45, "150"): "bedrijven in een lopend programma",
    Place(FOLDER, 2, "70"): "inwoners in verstedelijkt gebied",
    Place(FOLDER, 2, "5"): "nettoarbeidsparticipatie, een feit",
}


@pytest.fixture(scope="module")
def pages(shared: Path, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[list[Page]]:
    """The pages of the documents beside the demo, loaded once for this file and rolled back after it."""
    folder = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=folder):
        loading.load()
        add_files(sorted((shared / "seeds").glob("*.txt")))
        yield list(Page.objects.filter(document__example=False).select_related("document"))
        transaction.set_rollback(True)


def targets() -> list[Target]:
    return list(Target.objects.filter(example=False).prefetch_related("citations__document"))


def text_of(target: Target, pages: list[Page]) -> str:
    """The text of all pages that a target cites, on one line."""
    cited = {(each.document.code, each.page_number) for each in target.citations.all()}
    found = [page.text for page in pages if (page.document.code, page.number) in cited]
    assert len(found) == len(cited), target.code
    return " ".join(" ".join(found).split())


def said(target: Target) -> dict[str, str]:
    """The figures of a target, in Dutch notation, by their name."""
    numbers = {"streefwaarde": target.aim, "beginwaarde": target.baseline}
    years = {"jaar": target.year, "beginjaar": target.baseline_year}
    return {name: dutch(abs(value)) for name, value in numbers.items() if value is not None} | {
        name: str(value) for name, value in years.items() if value is not None
    }


def dutch(value: Decimal) -> str:
    """
    >>> dutch(Decimal("26550.0000")), dutch(Decimal("33.3"))
    ('26.550', '33,3')
    """
    return f"{value.normalize():,f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def stands_in(figure: str, text: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(figure)}(?!\d|[.,]\d)", text) is not None


def test_every_figure_and_year_of_a_target_stands_on_a_page_that_it_cites(pages: list[Page], db: None) -> None:
    invented = {}
    for target in targets():
        text = text_of(target, pages)
        lost = {name: figure for name, figure in said(target).items() if not stands_in(figure, text)}
        for name in BY_DEFINITION.get(target.code, ()):
            del lost[name]
        if lost and (target.code not in IN_WORDS or IN_WORDS[target.code] not in text):
            invented[target.code] = lost
    assert invented == {}


def test_the_words_that_stand_for_a_figure_stand_in_the_text(pages: list[Page], db: None) -> None:
    by_code = {target.code: target for target in targets()}
    assert set(IN_WORDS) <= by_code.keys()
    for code, words in IN_WORDS.items():
        assert words in text_of(by_code[code], pages), code


def test_no_figure_or_year_to_come_of_the_documents_got_lost(pages: list[Page], db: None) -> None:
    known = {
        Place(citation.document.code, citation.page_number or 0, figure)
        for target in targets()
        for citation in target.citations.all()
        for figure in (
            *said(target).values(),
            *re.findall(r"\d[\d.,]*\d|\d", f"{target.note} {target.unit} {target.title}"),
        )
    }
    found = {
        Place(page.document.code, page.number or 0, figure)
        for page in pages
        for figure in [*(match["number"] for match in FIGURE.finditer(page.text)), *YEAR.findall(page.text)]
    }
    assert len(found) > 40
    assert sorted(found - known - NO_TARGET.keys()) == []
    assert sorted(NO_TARGET.keys() - found) == []


def test_every_citation_of_a_target_and_a_contribution_is_found_on_its_page(pages: list[Page], db: None) -> None:
    for model in (Target, Claim):
        for fact in model._default_manager.prefetch_related("citations"):
            assert fact.citations.all(), fact
            assert all(citation.is_found for citation in fact.citations.all()), fact
