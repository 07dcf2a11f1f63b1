# SPDX-License-Identifier: EUPL-1.2
"""Choosing focus areas on a phone: a moved weight answers at once, and the answer stays in view."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser
CHOOSE = "/noord-limburg/aandachtsgebieden/kies"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def phone(browser: Browser) -> Any:
    visitor = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="nl-NL", has_touch=True, is_mobile=True, bypass_csp=True
    )
    yield visitor
    visitor.close()


def _opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    return page


def test_a_moved_weight_answers_without_a_new_page_and_the_address_says_it(phone: BrowserContext, site: str) -> None:
    page = _opened(phone, site + CHOOSE)
    bar = page.locator(".stip-focus__bar")
    page.evaluate("window.stayed = true")
    page.get_by_label("Schuif: Huishoudens met een laag inkomen").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**g-laag-inkomen=10**")
    expect(page.locator("#d-laag-inkomen")).to_have_text("telt voor 22%")
    expect(page.locator("#g-laag-inkomen")).to_have_value("10")
    assert page.evaluate("window.stayed")
    assert page.evaluate("document.activeElement.id") == "s-laag-inkomen"
    expect(bar).to_be_in_viewport()
    shown = bar.inner_text()
    page.reload()
    assert bar.inner_text() == shown
    expect(page.locator("#g-laag-inkomen")).to_have_value("10")


def test_another_criterion_gets_a_weight_and_one_without_goes(phone: BrowserContext, site: str) -> None:
    page = _opened(phone, site + CHOOSE)
    page.locator("#stap-wat > summary").click()
    page.locator("#stap-wat summary", has_text="Gezondheid").click()
    page.get_by_label("Rookt").check()
    expect(page.locator("#g-rokers")).to_have_value("5")
    page.locator("#stap-wat input[value=vrijwilligers]").evaluate("box => box.click()")
    expect(page.locator("#g-vrijwilligers")).to_have_count(0)
    expect(page.locator("[data-focus-part=hoeveel]")).to_have_text("8 criteria gekozen")


def test_everything_to_touch_is_large_enough(phone: BrowserContext, site: str) -> None:
    page = _opened(phone, site + CHOOSE)
    small = page.evaluate(
        """[...document.querySelectorAll('.stip-focus__form :is(summary, input, select, .stip-focus__tick)')]
           .filter(each => each.checkVisibility() && each.type !== 'checkbox' && each.type !== 'hidden')
           .filter(each => each.getBoundingClientRect().height < 32).map(each => each.outerHTML.slice(0, 90))"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_bar_leads_to_the_answer(phone: BrowserContext, site: str) -> None:
    page = _opened(phone, site + CHOOSE)
    page.locator(".stip-focus__bar").click()
    expect(page.locator("#uitkomst")).to_be_in_viewport()


def test_an_odd_choice_is_told_in_the_same_place(phone: BrowserContext, site: str) -> None:
    page = _opened(phone, site + CHOOSE)
    page.locator("#stap-waar > summary").click()
    page.locator("#aantal").fill("400")
    page.locator("#aantal").blur()
    expect(page.locator("[data-focus-part=kort]")).to_contain_text("Kies er minder")
    page.locator("#aantal").fill("4")
    page.locator("#aantal").blur()
    expect(page.locator("[data-focus-part=kort]")).to_contain_text("zwakste 4")


def test_without_a_script_a_number_and_a_button_do_the_same(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + CHOOSE)
    assert not page.locator("#s-laag-inkomen").is_visible()
    page.locator("#g-laag-inkomen").fill("9")
    page.get_by_role("button", name="Reken uit").click()
    assert "g-laag-inkomen=9" in page.url
    assert "zwakste 5" in page.locator(".stip-lead").first.inner_text()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_when_all_is_open(browser: Browser, site: str, axe: str, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page = _opened(context, site + CHOOSE)
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    page.evaluate(axe)
    found = page.evaluate(f"axe.run(document, {json.dumps({'runOnly': _TAGS})}).then(result => result.violations)")
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
    context.close()
