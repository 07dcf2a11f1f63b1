# SPDX-License-Identifier: EUPL-1.2
"""The money on the page of an item: what the books say, and what its text states that is not in the books."""

from collections.abc import Sequence
from dataclasses import dataclass

from stip.money import overview
from stip.money.reading import summaries
from stip.money.stating import kind_of
from stip.money.summary import Summary, together
from stip.places.access import Visitor
from stip.plans.models import Amount, Item
from stip.website import money_figures
from stip.website.pages.movement_page import Account, accounts, in_order
from stip.website.people_figures import ByYear

MOST_LINES = 8


@dataclass(frozen=True)
class ItemMoney:
    """`summary` and `by_year` are of the item and all below it; `accounts` are the first lines of the item itself.

    has_below   whether money of what hangs below it is in the figures
    stated      amounts that the plan names and of which the books hold nothing
    """

    summary: Summary
    by_year: ByYear
    answer: str
    accounts: list[Account]
    has_more: bool
    has_below: bool
    stated: list[Amount]


def money_of(item: Item, amounts: Sequence[Amount], visitor: Visitor) -> ItemMoney:
    """The money of an item, in a fixed number of queries."""
    lines = overview.lines_of(item.plan, visitor).under(item)
    found = summaries(lines, "item", "party")
    whole = together(found.values())
    by_year = {year: summary for (year,), summary in summaries(lines, "year").items()}
    own = lines.filter(item=item).select_related("party", "recipient", "team", "scheme", "plan")
    first = list(in_order(own)[: MOST_LINES + 1])
    shown, _ = accounts(first[:MOST_LINES], visitor)
    return ItemMoney(
        whole,
        by_year,
        money_figures.sentence(whole, by_year),
        shown,
        has_more=len(first) > MOST_LINES,
        has_below=any(key != item.pk for key, _ in found),
        stated=[amount for amount in amounts if not _is_booked(amount, found.get((item.pk, amount.funder_id)))],
    )


def _is_booked(amount: Amount, summary: Summary | None) -> bool:
    """Whether the books of the item hold anything of this kind from this funder."""
    if summary is None:
        return False
    kinds = {kind for (kind, _), total in summary.standing.items() if total}
    return kind_of(amount).value in kinds
