# SPDX-License-Identifier: EUPL-1.2
"""The books of Beekdal: a deal that pays half of a brook, with money at every stage, people and a key."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from stip.conftest import Cast
from stip.money import actions, ledger
from stip.money.ledger import Stage, Total, circa, exact
from stip.money.models import Movement
from stip.money.schemes import DistributionKey, KeyShare, Scheme
from stip.partners.models import Body, Organisation


@dataclass(frozen=True)
class Books:
    """Item 1.1 costs circa 14,5 mln and € 60.000,55; the State grants 5 mln, the province pledges an unknown sum."""

    scheme: Scheme
    key: DistributionKey
    team: Body
    state: Organisation
    estimate: Movement
    granted: Movement
    unknown: Movement


def fill(cast: Cast) -> Books:
    """Book everything by the bureau. Call once per test."""
    state = Organisation.objects.create(code="rijk-dal", kind="rijk", name="Rijk van Dal")
    province = Organisation.objects.get(code="provincie-dal")
    town = Organisation.objects.get(code="gemeente-bovendal")
    builder = Organisation.objects.create(code="beekbouw", kind="bedrijf", name="Beekbouw bv")
    team = Body.objects.create(code="beekteam", kind="team", name="Beekteam", region=cast.region)
    scheme = Scheme.objects.create(
        code="beekdeal", name="Beekdeal", kind="regio-deal", region=cast.region, plan=cast.plan, funder=state,
        cashier=town, period="2024/2027", grant_number="BD-1",
    )  # fmt: skip

    def booked(kind: str, amount: Total, target: Stage, *, source: Stage = Stage.OUTSIDE, **facts: Any) -> Movement:
        line = actions.line_for(plan=cast.plan, item=cast.plan.items.get(code="1.1"), kind=kind, **facts)
        paper = [(cast.document, 3, "bochten")]
        return actions.book(
            line, amount, by=cast.bureau, target=target, source=source, day=date(2024, 5, 1), sources=paper
        )

    from_state = {"year": 2025, "party": state, "scheme": scheme, "purse": "rijk"}
    estimate = booked("kosten", circa(14_500_000), Stage.ESTIMATED)
    booked("kosten", exact("60000.55"), Stage.DECIDED, activity="Communicatie", year=2025)
    booked("bijdrage", exact(6_000_000), Stage.REQUESTED, **from_state)
    granted = booked("bijdrage", exact(5_000_000), Stage.GRANTED, source=Stage.REQUESTED, **from_state)
    booked("bijdrage", exact(2_000_000), Stage.RECEIVED, source=Stage.GRANTED, **from_state)
    unknown = booked(
        "bijdrage", ledger.UNKNOWN, Stage.PLEDGED, year=2026, party=province, purse="publiek", scheme=scheme
    )
    booked(
        "bijdrage", exact(250_000), Stage.PLEDGED, year=2025, party=town, purse="publiek", form="natura", scheme=scheme
    )
    booked("uitgave", exact("1250000.10"), Stage.SPENT, year=2025, party=state, recipient=builder, scheme=scheme)
    booked("inzet", circa("2.50"), Stage.REQUESTED, year=2025, party=town, team=team, rate="75000")
    booked("inzet", ledger.UNKNOWN, Stage.REQUESTED, year=2025, party=province, team=team, rate="75000")
    key = DistributionKey.objects.create(region=cast.region, code="per-inwoner", name="Per inwoner", method="inwoners")
    KeyShare.objects.create(key=key, organisation=town, figure=12_345)
    KeyShare.objects.create(key=key, organisation=province, figure=6_789)
    return Books(scheme, key, team, state, estimate, granted, unknown)
