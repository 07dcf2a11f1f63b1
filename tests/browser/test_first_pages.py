# SPDX-License-Identifier: EUPL-1.2
"""What belongs to the frame of every page: the dot, the switch of regions, and paper; with and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor without JavaScript."""
    visitor = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    yield visitor
    visitor.close()


def test_the_dot_opens_its_source_beside_the_fact_and_escape_goes_back(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site + "/voorbeeldregio")
    dot = page.locator(".stip-source").first
    dot.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="Waar staat dat?")
    panel.wait_for()
    assert "pagina" in panel.inner_text()
    assert page.url.endswith("/voorbeeldregio")
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert dot.evaluate("dot => dot === document.activeElement")


def test_without_javascript_the_dot_leads_to_a_page(plain: BrowserContext, site: str) -> None:
    page = plain.new_page()
    page.goto(site + "/voorbeeldregio")
    page.locator(".stip-source").first.click()
    page.wait_for_url("**/bronnen/*")
    assert "Voorbeeldnota" in page.locator("main").inner_text()


def test_without_javascript_another_region_can_be_chosen(plain: BrowserContext, site: str) -> None:
    page = plain.new_page()
    page.goto(site + "/")
    page.get_by_text("Kies een regio", exact=True).click()
    page.locator(".stip-regions__menu").get_by_role("link", name="Noord-Limburg").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Noord-Limburg"


def test_on_paper_links_become_footnotes_and_what_cannot_be_pressed_is_gone(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site + "/voorbeeldregio")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".stip-print-links li").count() > 2
    assert not page.locator(".stip-search").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".stip-print-links").count() == 0
