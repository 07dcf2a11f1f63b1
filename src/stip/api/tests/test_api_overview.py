# SPDX-License-Identifier: EUPL-1.2
"""The page that tells a person what there is."""

import re

from django.test import Client

from stip.api.description import description


def test_the_page_names_every_address_and_every_filter(anyone: Client) -> None:
    page = anyone.get("/api/v1").content.decode()
    for path, methods in description()["paths"].items():
        assert f"/api/v1{path}" in page
        for parameter in methods["get"]["parameters"]:
            if parameter["in"] == "query":
                assert f"<code>{parameter['name']}</code>" in page


def test_the_page_is_dutch_and_takes_nothing_from_elsewhere(anyone: Client) -> None:
    page = anyone.get("/api/v1").content.decode()
    assert '<html lang="nl">' in page
    assert page.count("<h1>") == 1
    assert "style=" not in page
    assert re.findall(r'<(?:link|img|script)[^>]+(?:href|src)="(?:https?:)?//', page) == []


def test_the_links_on_the_page_work(anyone: Client) -> None:
    page = anyone.get("/api/v1").content.decode()
    for address in re.findall(r'href="(/api/v1/[^"]+)"', page):
        assert anyone.get(address).status_code == 200
