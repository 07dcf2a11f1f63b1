# SPDX-License-Identifier: EUPL-1.2
"""The books of one plan of the small country: for the public, for partners, and for the bureau alone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from stip.accounts.models import User
from stip.money import actions
from stip.money.ledger import UNKNOWN, Stage, Total, between, circa, exact
from stip.money.models import Balance, Line, Movement
from stip.money.schemes import Scheme, SchemeLine, SchemeVersion
from stip.partners.models import Body, Organisation
from stip.plans.models import Item, Plan
from stip.sources.models import Citation, Document

BASIS = {"publicatie": "Besluit"}
EARLIER = datetime(2024, 6, 30, 12, tzinfo=UTC)
FIRST = {"plan-open": 7000, "geheim-plan-intern": 7200}
"""Where the numbers of the lines of these plans begin, for the tests to know them."""


def fill(plan: Plan) -> None:
    """Book on a plan of which item 1.1 is public and 'geheim-partners' is not, when the plan itself is public."""
    secret = "GEHEIM " if plan.visibility != "openbaar" else ""
    by, _ = User.objects.get_or_create(email="geheim@voorbeeld.example", name="GEHEIM boeker", is_superuser=True)
    ministry, town = Organisation.objects.get(code="min-a"), Organisation.objects.get(code="gemeente-venray")
    project, hidden = plan.items.get(code="1.1"), plan.items.get(code="geheim-partners")
    deal = _deal(plan, project, hidden, f"deal-{plan.code}", secret)
    closed = _deal(plan, project, hidden, f"geheim-deal-{plan.code}", "GEHEIM ", visibility="intern")
    papers = [(Document.objects.get(code=code), 1, "honderd huizen") for code in ("nota", "memo-intern")]
    facts = {"by": by, "day": date(2024, 5, 1), "note": f"{secret}Na overleg.", "delivery": "geheim.xlsx"}

    def line(place: int, kind: str, **about: Any) -> Line:
        known = {"id": FIRST[plan.code] + place} if plan.code in FIRST else {}
        return actions.line_for(**{"plan": plan, "item": project, "kind": kind, "year": 2025, **about, **known})

    def booked(on: Line, amount: Total, target: Stage, source: Stage = Stage.OUTSIDE) -> Movement:
        return actions.book(on, amount, target=target, source=source, sources=papers, **facts)

    booked(line(1, "kosten", activity=f"{secret}aanleg"), circa("1500000.50"), Stage.ESTIMATED)
    booked(line(2, "kosten", activity="GEHEIM voor het bureau", visibility="intern"), exact(7), Stage.DECIDED)
    booked(line(3, "kosten", item=hidden, activity="GEHEIM bij het onderdeel"), exact(8), Stage.DECIDED)
    paid = line(4, "bijdrage", party=ministry, purse="rijk", scheme=deal)
    booked(paid, exact(6_000_000), Stage.REQUESTED)
    booked(paid, exact(5_000_000), Stage.GRANTED, Stage.REQUESTED)
    work = line(5, "bijdrage", item=None, year=None, party=town, recipient=town, purse="publiek", form="natura")
    booked(work, UNKNOWN, Stage.PLEDGED)
    booked(line(6, "bijdrage", party=town, scheme=closed, from_state_grant=True), exact(9), Stage.PLEDGED)
    wrong = booked(line(7, "uitgave", party=ministry, recipient=town, scheme=deal), exact(100), Stage.SPENT)
    actions.reverse(wrong, by=by, note=f"{secret}Dubbel.")
    booked(line(8, "uitgave", year=2026, party=ministry, recipient=town, scheme=deal), exact("250.10"), Stage.SPENT)
    people = line(9, "inzet", party=town, team=Body.objects.get(code="werkgroep"), rate=Decimal("75000.00"))
    booked(people, between(2, "3.50"), Stage.PLEDGED)
    booked(people, UNKNOWN, Stage.PLEDGED)
    if plan.code in FIRST:
        _kept_elsewhere(line(10, "kosten", item=None), FIRST[plan.code])


def _kept_elsewhere(line: Line, number: int) -> None:
    """A booking of which the tests know the number."""
    amount = {"low": Decimal(5), "high": Decimal(5)}
    Movement.objects.create(id=number, line=line, target="besloten", booked_at=EARLIER, **amount)
    Balance.objects.create(line=line, stage="besloten", **amount)


def _deal(plan: Plan, project: Item, hidden: Item, code: str, secret: str, visibility: str = "openbaar") -> Scheme:
    ministry, town = Organisation.objects.get(code="min-a"), Organisation.objects.get(code="gemeente-venray")
    deal = Scheme.objects.create(
        region=plan.region, plan=plan, code=code, name=f"{secret}Deal", kind="regio-deal", funder=ministry,
        cashier=town, period="2024/2027", grant_number="BD-1", sisa_code="X9", note=f"{secret}Uitleg.",
        visibility=visibility, rules=[
            {"regel": "regiodeel-minstens", "deel": "0.5", "grondslag": BASIS},
            {"regel": "post-hoogstens", "onderdeel": project.code, "bedrag": "10", "grondslag": BASIS},
            {"regel": "post-hoogstens", "onderdeel": hidden.code, "bedrag": "20", "grondslag": BASIS},
        ],
    )  # fmt: skip
    bid = SchemeVersion.objects.create(scheme=deal, kind="aanvraag", title=f"{secret}Aanvraag", dated="2023-11")
    whole = SchemeLine.objects.create(version=bid, low="40", high="50", label=f"{secret}totaal")
    SchemeLine.objects.create(version=bid, item=project, purse="rijk", low=0, high=0, unknown=1, order=1)
    SchemeLine.objects.create(version=bid, item=hidden, purse="rijk", low=3, high=3, label="GEHEIM bedrag", order=2)
    for fact in (deal, bid, whole):
        for place, document in enumerate(("nota", "memo-intern")):
            Citation.objects.create(
                document=Document.objects.get(code=document), page_number=1, anchor="honderd huizen", order=place,
                fact=fact,
            )  # fmt: skip
    return deal
