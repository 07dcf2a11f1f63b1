# SPDX-License-Identifier: EUPL-1.2
"""Web pages of the things in the API. Written here once, for the API knows the website only by address."""

from urllib.parse import quote

from django.http import HttpRequest

PAGES = {
    "regio": "/regios/{}",
    "gebied": "/gebieden/{}",
    "organisatie": "/organisaties/{}",
    "gremium": "/gremia/{}",
    "document": "/documenten/{}",
    "plan": "/plannen/{}",
    "onderdeel": "/plannen/{}/{}",
    "bevinding": "/bevindingen#{}-{}",
}


def site(request: HttpRequest) -> str:
    """The address of this installation, without a slash at the end."""
    return request.build_absolute_uri("/").rstrip("/")


def page(home: str, kind: str, *codes: str) -> str:
    """The address of the page of one thing."""
    return home + PAGES[kind].format(*(quote(code) for code in codes))
