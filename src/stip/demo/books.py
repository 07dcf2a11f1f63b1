# SPDX-License-Identifier: EUPL-1.2
"""The books of the demo: what the files with books hold, and then what the plans state about money."""

from pathlib import Path

from stip.money.exchange import facts as exchange
from stip.money.exchange import loading
from stip.money.schemes import Scheme
from stip.money.stating import book_what_is_stated
from stip.plans.models import Plan

SCHEMES = {
    "regio-deal-zuid-limburg-voorstel": "regio-deal-zuid-limburg-tranche-4",
    "rijkstrajecten-limburg": "groeifonds-einstein-telescope",
}
"""The deal that the contributions in the text of a plan belong to."""


def load(folder: Path) -> str:
    """Load `boeken.yaml` of a folder. Returns one line that says what was done.

    raises   ValueError when the file is not valid
    """
    facts, problems = exchange.read((folder / "boeken.yaml").read_text(encoding="utf-8"))
    if problems:
        raise ValueError(f"{folder.name}/boeken.yaml: {problems[0]}")
    return loading.load(facts, by=None)


def book_plans() -> int:
    """Book what the plans state, after the books: what a bureau booked by hand goes before the plan's text."""
    schemes = Scheme.objects.in_bulk(SCHEMES.values(), field_name="code")
    return sum(
        len(book_what_is_stated(plan, by=None, scheme=schemes.get(SCHEMES.get(plan.code, ""))))
        for plan in Plan.objects.order_by("order", "code")
    )
