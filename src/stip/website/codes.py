# SPDX-License-Identifier: EUPL-1.2
"""Codes for new things, made from their names, so that nobody has to invent one."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

from stip.money.schemes import Scheme
from stip.partners.models import Body, Organisation
from stip.plans.models import Item, Plan

_MODELS: dict[str, type[Organisation] | type[Body] | type[Scheme]] = {
    "organisation": Organisation, "body": Body, "scheme": Scheme,
}  # fmt: skip
_NUMBER_AT_END = re.compile(r"^(.*?)(\d+)$")


def free_code(kind: str, name: str) -> str:
    """A code that no organisation or body has yet."""
    return free_among(_MODELS[kind]._default_manager.all(), name, otherwise=kind)


def free_among(rows: "QuerySet[Any]", name: str, *, otherwise: str, reserved: Sequence[str] = ()) -> str:
    """A code made of a name that none of these rows has.

    otherwise   the word for a name that gives no code, and before a code that would be the address of another page
    reserved    the last parts of the addresses of those other pages
    """
    stem = slugify(name)[:70].strip("-_").replace("_", "-") or otherwise
    stem = f"{otherwise}-{stem}" if stem in reserved else stem
    taken = set(rows.filter(code__startswith=stem).values_list("code", flat=True))
    candidates = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(code for code in candidates if code not in taken)


def next_item_code(plan: Plan, under: Item | None) -> str:
    """The code that follows on those of the siblings: after 2.1 and 2.2 comes 2.3."""
    taken = set(plan.items.values_list("code", flat=True))
    last = plan.items.filter(parent=under).order_by("path").values_list("code", flat=True).last()
    match = _NUMBER_AT_END.match(last) if last else None
    begin, number = (match[1], int(match[2])) if match else (f"{under.code}." if under else "", 0)
    while f"{begin}{number + 1}" in taken:
        number += 1
    return f"{begin}{number + 1}"[:60]
