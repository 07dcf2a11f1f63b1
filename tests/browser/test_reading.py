# SPDX-License-Identifier: EUPL-1.2
"""A visitor walks from a region to the sentence that a fact rests on."""

import pytest
from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser


def test_a_visitor_finds_a_project_and_where_it_is_written(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site + "/voorbeeldregio")
    assert "Voorbeeld" in page.locator("body").inner_text()
    page.goto(site + "/plannen/voorbeeldplan?open=alles")
    page.locator("main").get_by_role("link", name="Oefenvijver", exact=False).first.click()
    assert "/onderdelen/" in page.url
    assert "Waar staat dat?" in page.locator("main").inner_text()


def test_the_keyboard_skips_to_the_content_first(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site + "/noord-limburg")
    page.keyboard.press("Tab")
    assert "inhoud" in page.evaluate("document.activeElement.textContent").lower()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_filter_survives_in_the_address_and_in_the_download(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site + "/plannen/noord-limburg-2024-2027?status=gestopt")
    text = page.locator("main").inner_text()
    assert "Electric Green Last Mile" in text and "Social Green" in text
    rows = context.request.get(page.url + "&formaat=csv").text().strip().splitlines()
    assert len(rows) == 3


def test_the_theme_that_a_visitor_chooses_stays(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site + "/")
    page.get_by_role("button", name="donker").click()
    page.goto(site + "/over")
    assert page.locator("html").get_attribute("data-theme") == "dark"
