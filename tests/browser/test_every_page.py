# SPDX-License-Identifier: EUPL-1.2
"""What must hold on every type of page, for every visitor."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.pages import PAGES

pytestmark = pytest.mark.browser
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LARGEST_PAGE = 200_000  # bytes over the line
LARGEST_SHIFT = 0.05


def _violations(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    options = json.dumps({"runOnly": _TAGS})
    found: list[dict[str, Any]] = page.evaluate(f"axe.run(document, {options}).then(result => result.violations)")
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:3]]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_a_wide_screen_and_on_a_phone_in_the_dark(
    browser: Browser, site: str, axe: str, name: str
) -> None:
    for width, scheme in ((1280, "light"), (390, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        answer = page.goto(site + PAGES[name])
        assert answer is not None and answer.status == 200
        assert _violations(page, axe) == [], f"{name}, {width} px, {scheme}"
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_dutch_light_stands_still_and_asks_nothing_of_others(browser: Browser, site: str, name: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    received: list[int] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("requestfinished", lambda request: received.append(request.sizes()["responseBodySize"]))
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => {"
        " if (!entry.hadRecentInput) window.shift += entry.value })).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(site + PAGES[name], wait_until="networkidle")
    assert [address for address in asked if not address.startswith((site, "data:"))] == []
    assert complaints == []
    assert sum(received) < LARGEST_PAGE, f"{sum(received)} bytes"
    assert page.evaluate("window.shift") < LARGEST_SHIFT
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.locator("h1").count() == 1
    context.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_page_scrolls_sideways(browser: Browser, site: str, width: int) -> None:
    """320 px is what remains of a 1280 px screen at 400%."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    too_wide = []
    for name, address in PAGES.items():
        page.goto(site + address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(name)
    assert too_wide == []
    context.close()


def test_every_page_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name, address in PAGES.items():
        answer = page.goto(site + address)
        assert answer is not None and answer.status == 200, name
        assert page.locator("h1").is_visible(), name
    page.goto(site + "/")
    page.get_by_role("searchbox").first.fill("Einstein")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Einstein" in page.locator("main").inner_text()
    context.close()


def test_every_page_prints_without_navigation(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.emulate_media(media="print")
    for name, address in PAGES.items():
        page.goto(site + address)
        assert not page.get_by_role("search").first.is_visible(), name
        assert page.locator("h1").is_visible(), name
    assert page.pdf(format="A4").startswith(b"%PDF")
