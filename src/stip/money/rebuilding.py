# SPDX-License-Identifier: EUPL-1.2
"""Work the balances out again from the movements: what is kept beside the movements must equal their sum."""

from django.db import transaction

from stip.money import ledger
from stip.money.ledger import Total
from stip.money.models import Balance, Line, Movement


@transaction.atomic
def rebuild_balances() -> list[str]:
    """Work all balances out again from the movements. Returns a line for each one that was wrong.

    Nobody can book on these lines meanwhile. What movements leave below zero cannot be kept: it is told every time.
    """
    lines = set(Line.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    sums = Movement.objects.all().standing("line")
    right = {place: total for place, total in sums.items() if place[0] in lines}
    rows = [balance for balance in Balance.objects.all() if balance.line_id in lines]
    there = {(balance.line_id, balance.stage): balance.total for balance in rows if balance.total}
    wrong = sorted(place for place in {*right, *there} if right.get(place) != there.get(place))
    mended = set(wrong)
    Balance.objects.filter(pk__in=[row.pk for row in rows if (row.line_id, row.stage) in mended]).delete()
    Balance.objects.bulk_create(
        [_balance(place, right[place]) for place in wrong if place in right and _can_stand(right[place])],
        batch_size=2000,
    )
    return [
        f"Regel {line}, {stage}: er stond {_told(there.get((line, stage)))}, "
        f"de mutaties geven {_told(right.get((line, stage)))}"
        for line, stage in wrong
    ]


def _told(total: Total | None) -> str:
    return ledger.in_short(total) if total else "niets"


def _can_stand(total: Total) -> bool:
    return total.is_possible and total.low <= total.high


def _balance(place: tuple[int, str], total: Total) -> Balance:
    line, stage = place
    return Balance(line_id=line, stage=stage, low=total.low, high=total.high, circa=total.circa, unknown=total.unknown)
