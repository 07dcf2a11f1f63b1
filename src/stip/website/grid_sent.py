# SPDX-License-Identifier: EUPL-1.2
"""Read what comes back from the table of the books: cells from its script, or the whole form.

Everything here raises BadRequest when it is not what the page sends.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

from stip.money.grid.cell_actions import Typed
from stip.money.grid.cells import Place, Year
from stip.money.line_facts import LineFacts, facts_from


@dataclass(frozen=True)
class Sent:
    """The form as it came back. `asked_again` are cells of which two values were shown and none was chosen."""

    changed: list[Typed]
    asked_again: set[Place]


def read_form(post: QueryDict) -> Sent:
    """The cells of the form whose text is not what was seen."""
    try:
        page = json.loads(post.get("gezien", ""))
        rows = [row_from(key) for key in page["rijen"]]
        seen = {str(name): str(text) for name, text in page["gezien"].items()}
        conflicts = {str(name) for name in page.get("botsing", ())}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as broken:
        raise BadRequest("‘gezien’ is niet wat er verstuurd was.") from broken
    changed, again = [], set()
    for name, text in post.items():
        place = _place(name, rows)
        if place is None or post.get(f"keuze-{name}") == "hun":
            continue
        before = seen.get(name, "")
        if " ".join(str(text).split()) != before:
            changed.append(Typed(*place, before, str(text)))
            if name in conflicts and post.get(f"keuze-{name}") != "mijn":
                again.add(place)
    return Sent(changed, again)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """What the script sent: an object."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as broken:
        raise BadRequest("Dit is geen JSON.") from broken
    if not isinstance(sent, dict):
        raise BadRequest("Stuur een object met cellen.")
    return sent


def several(things: object, most: int) -> list[Any]:
    """A list with something in it, and not too much."""
    if not isinstance(things, list) or not 0 < len(things) <= most:
        raise BadRequest(f"Stuur één tot {most} cellen of rijen.")
    return things


def typed_cell(cell: object) -> Typed:
    if not isinstance(cell, dict) or not all(isinstance(cell.get(name), str) for name in ("gezien", "tekst", "jaar")):
        raise BadRequest("Een cel heeft rij, jaar, gezien en tekst.")
    return Typed(row_from(cell.get("rij")), _year(cell["jaar"]), cell["gezien"], cell["tekst"].replace("\x00", " "))


def row_from(key: object) -> LineFacts:
    try:
        return facts_from(key)
    except ValueError as wrong:
        raise BadRequest(str(wrong)) from wrong


def _place(name: str, rows: list[LineFacts]) -> Place | None:
    """The cell that a field stands for; None for any other field."""
    prefix, _, rest = name.partition("-")
    number, dash, year = rest.partition("-")
    if prefix != "c" or not dash or not (number.isascii() and number.isdigit() and len(number) < 5):
        return None
    return (rows[int(number)], _year(year)) if int(number) < len(rows) else None


def _year(text: object) -> Year:
    if text == "":
        return None
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) == 4):
        raise BadRequest("Een jaar heeft vier cijfers.")
    return int(text)
