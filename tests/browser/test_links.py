# SPDX-License-Identifier: EUPL-1.2
"""Where the links of every type of page lead; apart from the other tests, for it takes as long as many of them."""

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.pages import PAGES

pytestmark = pytest.mark.browser
# A link in a drawing has no plain address of its own, so both kinds are resolved from the attribute.
_LINKS = """[...document.querySelectorAll('a[href]')].map(
    link => new URL(link.getAttribute('href'), location).href.split('#')[0])"""


def test_every_link_on_every_page_leads_somewhere(context: BrowserContext, site: str) -> None:
    """Each page that is linked to is asked once: the same indicator is linked to for many an area and year."""
    page = context.new_page()
    addresses: dict[str, str] = {}
    for address in PAGES.values():
        page.goto(site + address)
        links = [link for link in page.evaluate(_LINKS) if link.startswith(site) and "formaat=" not in link]
        addresses |= {link.split("?")[0]: link for link in links}
    broken = []
    for address in sorted(addresses.values()):
        if context.request.get(address).status not in {200, 302}:
            broken.append(address.removeprefix(site))
    assert broken == []
