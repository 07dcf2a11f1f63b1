# SPDX-License-Identifier: EUPL-1.2
"""Load the demo: all of Limburg, and the invented example region. Loading again changes nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from stip.demo import books, partners, regions
from stip.money.models import Movement
from stip.monitor.releases import loading as monitor
from stip.monitor.targets import Target
from stip.places import loading as places
from stip.plans import actions as plan_actions
from stip.plans import files, importing
from stip.plans.exchange import Facts
from stip.plans.models import Item, Plan, Version
from stip.sources import actions as source_actions

FOLDER = Path(__file__).parent
LIMBURG = FOLDER / "limburg"
EXAMPLE = FOLDER / "voorbeeld"
PLANS = (
    "noord-limburg-2024-2027",
    "novi-zuid-limburg",
    "regio-deal-zuid-limburg",
    "regio-deal-zuid-limburg-voorstel",
    "rijkstrajecten-limburg",
)
REASON = "demo geladen"

Say = Callable[[str], None]


def load(say: Say = lambda line: None) -> str:
    """Load everything, in one transaction. Returns one line that says what is there."""
    # Choosing focus areas needs slow libraries, that the other commands do without.
    from stip.demo import aims

    with transaction.atomic():
        say("Gebieden en regio's …")
        places.load()
        regions.load()
        say("Organisaties, gremia en documenten …")
        partners.load(LIMBURG)
        partners.load(EXAMPLE)
        documents = source_actions.register_documents(_rows(LIMBURG) + _rows(EXAMPLE))
        regions.index()
        partners.cite(LIMBURG)
        partners.cite(EXAMPLE)
        say("Plannen …")
        importing.import_plans([read_plan(LIMBURG / f"{code}.yaml") for code in PLANS], by=None, reason=REASON)
        _order_plans()
        _freeze_what_was_adopted()
        _load_example()
        say("Geld en mensen …")
        books.load(LIMBURG)
        books.load(EXAMPLE)
        books.book_plans()
        say("Cijfers …")
        figures = monitor.load()
        say("Doelen en verhalen …")
        aims.load(LIMBURG)
        aims.load(EXAMPLE)
    return (
        f"Demo geladen: {Plan.objects.count()} plannen met {Item.objects.count()} onderdelen, "
        f"{Movement.objects.count()} boekingen, {figures.releases} leveringen met cijfers, "
        f"{Target.objects.count()} doelen, {len(documents)} documenten."
    )


def read_plan(path: Path) -> Facts:
    """The facts in a shipped plan file. Raises ValueError when it is not valid."""
    facts, problems = files.read(path.read_text(encoding="utf-8"))
    if problems:
        raise ValueError(f"{path.name}: {problems[0]}")
    return facts


def _rows(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((folder / "documenten.yaml").read_text(encoding="utf-8"))
    return rows


def _order_plans() -> None:
    for order, code in enumerate(PLANS):
        Plan.objects.filter(code=code).update(order=order)


def _freeze_what_was_adopted() -> None:
    """The press release says that the colleges adopted the Noord-Limburg programme; the NOVI plan calls itself a first
    version that is still to grow."""
    _freeze_once("noord-limburg-2024-2027", "Uitvoeringsprogramma 2024-2027", Version.Stage.ADOPTED)
    _freeze_once("novi-zuid-limburg", "Eerste versie, 17 november 2020", Version.Stage.CONSULTATION)


def _load_example() -> None:
    if not Plan.objects.filter(code="voorbeeldplan").exists():
        importing.import_plans([read_plan(EXAMPLE / "plan-versie-1.yaml")], by=None, reason=REASON)
        _freeze_once("voorbeeldplan", "Eerste versie", Version.Stage.REPLACED)
    importing.import_plans([read_plan(EXAMPLE / "plan.yaml")], by=None, reason="tweede versie van het voorbeeld")
    if Plan.objects.get(code="voorbeeldplan").versions.count() == 1:
        plan_actions.freeze(
            Plan.objects.get(code="voorbeeldplan"), name="Tweede versie", stage=Version.Stage.ADOPTED, by=None
        )
    for document in sorted((EXAMPLE / "documenten").glob("*.pdf")):
        source_actions.add_document(content=document.read_bytes(), filename=document.name, by=None)


def _freeze_once(code: str, name: str, stage: str) -> None:
    plan = Plan.objects.get(code=code)
    if not plan.versions.exists():
        plan_actions.freeze(plan, name=name, stage=stage, by=None, note="Bij het laden van de demo vastgelegd.")
