# SPDX-License-Identifier: EUPL-1.2
"""Beekdal with the text of its document: three pages, on which the plan rests."""

import re
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stip.sources.actions import add_document
from stip.sources.models import Document

_INLINE = re.compile(r"</?(?:mark|a|strong|span|code|time)\b[^>]*>")
_BLOCK = re.compile(r"<[^>]*>")
PAGES = (
    "Onze horizon\nIn 2030 houdt het dal zijn eigen water vast. Dat willen alle gemeenten.",
    "Iedereen heeft droge voeten. Wateroverlast is er niet meer.\n• Eerst de beek\n• Dan het plein",
    "De beek krijgt weer bochten. Dat kost veertien miljoen.",
)
TEXT = "\f".join(PAGES).encode()


def add_text(document: Document, text: bytes = TEXT) -> Document:
    return add_document(content=text, filename="nota.txt", document=document, by=None)[0]


def words(html: str) -> str:
    """The text of a page without its marks, on one line."""
    text = unescape(_BLOCK.sub(" ", _INLINE.sub("", html)))
    return " ".join(text.split())


def queries(client: Client, address: str) -> int:
    """How many queries a page asks, once all that a process keeps in memory is there."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
