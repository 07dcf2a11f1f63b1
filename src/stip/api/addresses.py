# SPDX-License-Identifier: EUPL-1.2
"""Web pages of the things in the API. The website lies beside the API, so its pages are known by name alone."""

from functools import cache, lru_cache
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse


def site(request: HttpRequest) -> str:
    """The address of this installation, without a slash at the end."""
    return request.build_absolute_uri("/").rstrip("/")


def page(home: str, name: str, *codes: str) -> str:
    """The address of the page of one thing; `name` is the website's name for that kind of page."""
    return home + _mould(name, len(codes)).format(*map(_quoted, codes))


def numbered_page(home: str, name: str, number: int) -> str:
    """The address of the page of one thing that is known by its number, which ends its address."""
    return f"{home}{_stem(name)}{number}"


@cache
def _stem(name: str) -> str:
    return reverse(name, args=[0]).removesuffix("0")


@cache
def _mould(name: str, count: int) -> str:
    """The address with a hole for each code; found once, for finding it costs more than reading an item."""
    stand_ins = [f"stip-{place}-code" for place in range(count)]
    address = reverse(name, args=stand_ins)
    for stand_in in stand_ins:
        address = address.replace(stand_in, "{}")
    return address


@lru_cache(maxsize=4096)
def _quoted(code: str) -> str:
    return quote(code)
