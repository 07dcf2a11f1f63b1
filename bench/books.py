# SPDX-License-Identifier: EUPL-1.2
"""Books for the invented country: what every item costs and who pays, and of some what is spent and who works on it."""

import random
from collections.abc import Iterator
from datetime import date

from stip.money import actions
from stip.money.ledger import UNKNOWN, Stage, Total, circa, exact
from stip.money.models import Line
from stip.money.schemes import Scheme
from stip.partners.models import Organisation
from stip.plans.models import Item, Plan
from stip.sources.models import Document

STEPS = {
    "kosten": (Stage.ESTIMATED,),
    "bijdrage": (Stage.REQUESTED, Stage.GRANTED),
    "uitgave": (Stage.SPENT,),
    "inzet": (Stage.PLEDGED,),
}
YEARS = (2024, 2025, 2026, 2027)


def build(seed: int = 1) -> int:
    """Book on all plans of the country; returns how many movements there are."""
    rng = random.Random(seed)
    organisations = list(Organisation.objects.filter(code__startswith="bench-"))
    papers = list(Document.objects.filter(code__startswith="bench-"))
    count = 0
    for plan in Plan.objects.filter(code__startswith="streek-").select_related("region"):
        scheme = Scheme.objects.create(region=plan.region, plan=plan, code=plan.code, name="Deal", kind="regio-deal")
        lines = [
            _line(rng, plan, item, kind, organisations, scheme) for item in plan.items.all() for kind in _kinds(rng)
        ]
        Line.objects.bulk_create(lines, batch_size=2000)
        bookings = [booking for line in lines for booking in _bookings(rng, line, papers)]
        count += len(actions.book_many(bookings, by=None))
    return count


def _kinds(rng: random.Random) -> list[str]:
    return [
        kind
        for kind, chance in (("kosten", 1), ("bijdrage", 1), ("uitgave", 0.5), ("inzet", 0.25))
        if rng.random() < chance
    ]


def _line(
    rng: random.Random, plan: Plan, item: Item, kind: str, organisations: list[Organisation], scheme: Scheme
) -> Line:
    line = Line(plan=plan, item=item, kind=kind, year=rng.choice(YEARS))
    if kind != "kosten":
        line.party, line.purse, line.scheme = rng.choice(organisations), "publiek", scheme
    line.key = line.key_now()
    return line


def _bookings(rng: random.Random, line: Line, papers: list[Document]) -> Iterator[actions.Booking]:
    amount: Total = rng.choice([exact, circa])(rng.randint(1000, 5_000_000)) if rng.random() < 0.9 else UNKNOWN
    before = Stage.OUTSIDE
    for stage in STEPS[line.kind]:
        sources = [(rng.choice(papers), rng.randint(1, 100), "")]
        yield actions.Booking(line, amount, stage, before, day=date(2025, 1, 1), sources=sources)
        before = stage
