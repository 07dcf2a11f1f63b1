# SPDX-License-Identifier: EUPL-1.2
"""The money of a plan and of an item on screen: the answer first, what is not known by name, and any earlier day."""

import re
from datetime import datetime

import pytest
from django.test import Client

from stip.conftest import Cast
from stip.money import actions
from stip.money.ledger import Stage, exact
from stip.money.models import Movement
from stip.money.tests.beekdal import Books, fill
from stip.website.tests.test_plan_outline import page

PLAN = "/plannen/beekdal-2024-2030/geld"
ITEM = "/plannen/beekdal-2024-2030/onderdelen/1.1/geld"


@pytest.fixture
def books(cast: Cast) -> Books:
    return fill(cast)


def plain(text: str) -> str:
    """The words of a page, without marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")


def book_then(cast: Cast, moment: datetime, **facts: object) -> Movement:
    line = actions.line_for(plan=cast.plan, item=cast.plan.items.get(code="2"), kind="kosten", activity="Toen")
    return actions.book_many([actions.Booking(line, exact(777_000), Stage.ESTIMATED)], by=None, at=moment)[0]


def test_the_page_opens_with_what_is_needed_and_covered(client: Client, cast: Cast, books: Books) -> None:
    text = plain(page(client, PLAN))
    assert "Van de circa € 14,6 mln die nodig is, is minstens € 5,3 mln gedekt." in text
    assert "Er is nog hoogstens circa € 9,3 mln nodig." in text
