# SPDX-License-Identifier: EUPL-1.2
"""A visitor plays the years on a map: by keyboard, with the same classes, and without a script by links."""

import pytest
from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

ADDRESS = "/indicatoren/misdrijven?gebied=GM0917"


def test_the_map_follows_the_slider_by_keyboard_and_says_which_year_it_shows(
    context: BrowserContext, site: str
) -> None:
    page = context.new_page()
    page.goto(site + ADDRESS)
    area = page.locator(".stip-map__area", has=page.locator("title", has_text="Heerlen")).first
    before = area.get_attribute("class")
    slider = page.get_by_label("Jaar op de kaart")
    assert (slider.get_attribute("aria-valuetext"), page.locator("output").inner_text()) == ("2022", "2022")
    assert not page.get_by_text("Toon alles van dit jaar").is_visible()
    top = area.bounding_box()
    slider.focus()
    page.keyboard.press("Home")
    assert (slider.get_attribute("aria-valuetext"), page.locator("output").inner_text()) == ("2013", "2013")
    assert area.bounding_box() == top, "de kaart blijft staan"
    assert area.locator("title").text_content() == "Heerlen: 92,0"
    page.get_by_text("Toon alles van dit jaar").click()
    assert "jaar=2013" in page.url
    assert area.locator("title").text_content() == "Heerlen: 92,0"
    page.get_by_label("Jaar op de kaart").focus()
    page.keyboard.press("End")
    assert area.get_attribute("class") == before


def test_the_years_play_to_the_end_and_stop(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site + ADDRESS + "&jaar=2020")
    page.get_by_role("button", name="Speel de jaren af").click()
    page.get_by_role("button", name="Stop").wait_for()
    page.get_by_role("button", name="Speel de jaren af").wait_for(timeout=10_000)
    assert page.locator("output").inner_text() == "2022"


def test_who_asks_for_calm_moves_the_years_alone(browser: Browser, site: str) -> None:
    calm = browser.new_context(reduced_motion="reduce")
    page = calm.new_page()
    page.goto(site + ADDRESS)
    assert not page.get_by_role("button", name="Speel de jaren af").is_visible()
    assert page.get_by_label("Jaar op de kaart").is_visible()
    calm.close()


def test_without_a_script_the_years_are_links(browser: Browser, site: str) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(site + ADDRESS)
    assert not page.get_by_label("Jaar op de kaart").is_visible()
    page.get_by_role("navigation", name="Jaar").get_by_role("link", name="2016").click()
    assert "2016" in page.locator("#waar").inner_text()
    plain.close()
