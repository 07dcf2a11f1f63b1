# SPDX-License-Identifier: EUPL-1.2
"""Two texts of the same thing: what differs between them, and what the second writer chose."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from stip.accounts.history import Facts
from stip.plans.comparison import Mark, word_marks
from stip.website.forms.rows import as_text
from stip.website.forms.sheet import Sheet

THEIRS, MINE, TOGETHER = "hun", "mijn", "samen"
_TECHNICAL = ("csrfmiddlewaretoken", "gezien", "vergeleken", "nog-", "nakijken", "terug")


@dataclass(frozen=True)
class Difference:
    """One field with two texts.

    kind     "text" (may be merged by hand), "list" (may be put together) or "choice"
    merged   what the field to merge in holds at first
    chosen   the choice to propose: mine when they left the field as it was, none when both changed a text
    """

    name: str
    label: str
    kind: str
    theirs: list[Mark]
    mine: list[Mark]
    merged: str
    chosen: str
    untouched: bool


def differences(sheet: Sheet, theirs: Facts, mine: Facts) -> list[Difference]:
    """How the writer's values differ from what stands there now."""
    return [_difference(sheet, name, theirs.get(name), value) for name, value in mine.items()]


def merged(post: QueryDict) -> QueryDict:
    """What was sent, with each text that the writer merged by hand in the place of her own."""
    data = post.copy()
    for name in _chosen(post, TOGETHER):
        if f"samen-{name}" in post:
            data[name] = str(post[f"samen-{name}"])
    return data


def choose(sheet: Sheet, theirs: Facts, post: QueryDict) -> Facts:
    """The facts to be saved after the writer chose for each field."""
    values = sheet.everything()
    wanted = sheet.changed() | {name: values[name] for name in _chosen(post, TOGETHER) if name in values}
    for name in _chosen(post, TOGETHER):
        if sheet.is_list(name):
            wanted[name] = together(theirs.get(name, []), values[name])
    return {name: value for name, value in wanted.items() if post.get(f"keuze-{name}") != THEIRS}


def is_answered(sheet: Sheet, theirs: Facts, post: QueryDict) -> bool:
    """Whether the writer chose for every field in which the two texts differ."""
    asked = [name for name, value in sheet.changed().items() if not sheet.same(name, theirs, value)]
    return all(post.get(f"keuze-{name}") in {THEIRS, MINE, TOGETHER} for name in asked)


def _chosen(post: QueryDict, choice: str) -> list[str]:
    return [key.removeprefix("keuze-") for key in post if key.startswith("keuze-") and post[key] == choice]


def together(theirs: Iterable[Any], mine: Iterable[Any]) -> list[Any]:
    """Their rows, followed by those of mine that are not among them.

    >>> together(["a", "b"], ["b", "c"])
    ['a', 'b', 'c']
    """
    first = list(theirs)
    return [*first, *(row for row in mine if row not in first)]


def typed(post: QueryDict) -> list[tuple[str, str]]:
    """What somebody typed, as (field, text), to be copied elsewhere."""
    filled = ((key, value) for key, values in post.lists() for value in values if value.strip())
    return [
        (key.replace("-", " "), value)
        for key, value in filled
        if not key.startswith(_TECHNICAL) and not key.endswith(("_FORMS", "-rij", "password", "wachtwoord"))
    ]


def _difference(sheet: Sheet, name: str, theirs: Any, mine: Any) -> Difference:
    kind = "list" if sheet.is_list(name) else "text" if sheet.is_text(name) else "choice"
    untouched = sheet.same(name, sheet.base, theirs)
    marks = word_marks(sheet.words(name, theirs), sheet.words(name, mine))
    return Difference(
        name=name,
        label=sheet.label(name),
        kind=kind,
        theirs=[mark for mark in marks if mark.kind != "added"],
        mine=[mark for mark in marks if mark.kind != "removed"],
        merged=str(as_text(sheet.main.fields[name], mine)) if kind == "text" else "",
        chosen=MINE if untouched else TOGETHER if kind == "list" else "",
        untouched=untouched,
    )
