# SPDX-License-Identifier: EUPL-1.2
"""Every amount of money and every number of people in the five documents stands in the demo, with its page."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import override_settings

from stip.demo import loading
from stip.money.models import Movement, StatedTotal
from stip.money.schemes import SchemeLine
from stip.plans.models import Amount
from stip.sources.actions import add_files
from stip.sources.models import Page

pytestmark = pytest.mark.sources

NUMBER = r"\d+(?:\.\d{3})*(?:[,.]\d+)?"
SIZES = {"miljoen": 1_000_000, "mln": 1_000_000, "miljard": 1_000_000_000, "k": 1_000, "euro": 1, "fte": 1}
PATTERNS = (
    rf"€\s*(?P<number>{NUMBER})(?:\s*(?P<size>miljoen|miljard|mln))?",
    rf"(?P<number>{NUMBER})\s*(?P<size>miljoen|miljard|mln|euro|fte|K)\b",
    rf"\bcirca\s+(?P<number>{NUMBER})",
    r"(?P<number>(?<![\d.,])\d{1,3}(?:\.\d{3})+)(?![\d,])(?!\s*K\b)",
)

NOVI, FOLDER = "plan-van-aanpak-novi-zuid-limburg", "regio-deal-folder-zuid-limburg"
NORTH = "uitvoeringsprogramma-noord-limburg"


class Figure(NamedTuple):
    document: str
    page: int
    value: Decimal


NO_MONEY_OF_THE_PROGRAMME = {
    Figure(NOVI, 15, Decimal(4_000_000)): "inwoners van de Europese agglomeratie",
    Figure(NOVI, 16, Decimal(2_200_000_000)): "wat toeristen in 2016 uitgaven: geen geld van het programma",
    Figure(FOLDER, 2, Decimal(4_000_000)): "inwoners van de Europese agglomeratie",
    Figure(FOLDER, 2, Decimal(20_000_000)): "huishoudens van wie afval wordt verwerkt",
    Figure(FOLDER, 2, Decimal(374_335)): "inwoners",
    Figure(FOLDER, 5, Decimal(33_471)): "hectare Bocagelandschap",
    Figure(FOLDER, 9, Decimal(1_000)): "per 1.000 inwoners",
    Figure(NOVI, 21, Decimal(15_000)): "banen",
    Figure(NOVI, 21, Decimal(20_000)): "banen",
    Figure(NOVI, 21, Decimal(32_000)): "banen",
    Figure(NOVI, 21, Decimal(250_000)): "woningen",
    Figure(NOVI, 43, Decimal(250_000)): "woningen",
    Figure(NORTH, 31, Decimal(300_000)): "mensen die niet goed met een computer kunnen omgaan",
    Figure(NORTH, 51, Decimal(900_000)): "woningen",
    Figure(NORTH, 53, Decimal(20_000)): "woningen",
    Figure(NORTH, 53, Decimal(26_550)): "woningen",
    Figure(NORTH, 79, Decimal(1_200)): "GWh duurzame energie",
    Figure(NORTH, 81, Decimal(1_200)): "GWh duurzame energie",
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


def figures_on(page: Page) -> set[Figure]:
    """Everything on a page that looks like money or people."""
    found = set()
    for pattern in PATTERNS:
        for match in re.finditer(pattern, page.text, re.IGNORECASE):
            parts = match.groupdict()
            value = number(parts["number"]) * SIZES.get((parts.get("size") or "").lower(), 1)
            found.add(Figure(page.document.code, page.number or 0, value))
    return found


def number(text: str) -> Decimal:
    """A figure in Dutch notation; "0.4" stands in the table of people too."""
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    return Decimal(text.replace(",", "."))


def known() -> dict[Figure, str]:
    """The figures of the demo, by the pages where it says that they are written."""
    found: dict[Figure, str] = {}
    for model in (Amount, Movement, StatedTotal, SchemeLine):
        for fact in model._default_manager.prefetch_related("citations__document"):
            for citation in fact.citations.all():
                for value in values_of(fact):
                    found[Figure(citation.document.code, citation.page_number or 0, value)] = str(fact)
    return found


def values_of(fact: Any) -> set[Decimal]:
    if isinstance(fact, Amount):
        return {Decimal(value) for value in (fact.euro, fact.high) if value is not None}
    rate = {fact.line.rate} if isinstance(fact, Movement) and fact.line.rate else set()
    return {fact.low, fact.high} | rate


def test_every_amount_in_the_documents_is_found_back_with_its_page(pages: list[Page], db: None) -> None:
    facts = known()
    found = {figure for page in pages for figure in figures_on(page)}
    assert len(found) > 40
    lost = {figure for figure in found if figure not in facts and figure not in NO_MONEY_OF_THE_PROGRAMME}
    assert sorted(lost) == []


def test_the_list_of_figures_that_are_no_money_names_only_figures_that_are_there(pages: list[Page], db: None) -> None:
    found = {figure for page in pages for figure in figures_on(page)}
    assert set(NO_MONEY_OF_THE_PROGRAMME) <= found
    assert not set(NO_MONEY_OF_THE_PROGRAMME) & known().keys()


def test_every_figure_of_the_demo_stands_on_the_page_that_it_cites(pages: list[Page], db: None) -> None:
    """The other way round: nothing was invented."""
    texts = {(page.document.code, page.number): figures_on(page) for page in pages}
    invented = {
        figure: fact
        for figure, fact in known().items()
        if (figure.document, figure.page) in texts
        and figure.value
        and figure not in texts[figure.document, figure.page]
    }
    assert invented == {}


def test_every_pm_and_question_mark_of_the_table_of_people_is_kept_as_unknown(pages: list[Page], db: None) -> None:
    table = next(page.text for page in pages if (page.document.code, page.number) == (NOVI, 48))
    # PM stands in the total of 2020, the total of the teams and the team of communication; the plus of 2020 is the
    # same as the first. The State of communication and the managers have words instead of a number.
    assert table.count("PM") == 3
    unknown = Movement.objects.filter(line__plan__code="novi-zuid-limburg", line__kind="inzet", unknown=1)
    assert sorted(
        (row.line.party.code if row.line.party else "", row.line.year, row.line.activity) for row in unknown
    ) == [
        ("", 2021, "Vereniging van programmamanagers"),
        ("rijk", 2021, "Communicatieteam"),
        ("triple-helix", 2020, "Plan van aanpak opstellen"),
        ("triple-helix", 2021, "Communicatieteam"),
        ("triple-helix", 2021, "Opgaveteams"),
    ]
