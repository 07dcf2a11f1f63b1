# SPDX-License-Identifier: EUPL-1.2
"""Template tags of the pages about money. They are loaded everywhere; each component has one tag here."""

from typing import Any

from django import template

from stip.money.ledger import Total
from stip.money.summary import Summary
from stip.website import flow_picture, formatting, money_figures, year_picture
from stip.website.people_figures import ByYear

register = template.Library()
COMPONENTS = "website/components/"


@register.filter
def total_or_none(value: Total | None) -> str:
    """A sum for a table cell; "geen" when nothing is booked."""
    return formatting.total(value, full=True) if value else "geen"


@register.filter
def cost_in_books(value: Total) -> str:
    """What something costs, for a table cell: without a cost in the books it is not free, but not booked."""
    return formatting.total(value, full=True) if value else "niet geboekt"


@register.filter
def lacking(summary: Summary) -> str:
    """What is still needed, for a table; without a cost it cannot be told."""
    return money_figures.lacking(summary, full=True)


@register.filter
def asked(summary: Summary) -> Total:
    """What is requested or reserved, and not yet promised."""
    return money_figures.asked(summary)


@register.filter
def stage_words(stage: str) -> str:
    """A stage, or that nobody pays it yet."""
    return flow_picture.words_of_stage(stage)


@register.inclusion_tag(COMPONENTS + "money_figures.html", name="money_figures")
def figures(summary: Summary, by_year: ByYear) -> dict[str, Any]:
    """The figures of a summary as a strip, with cover against need as a bar under it."""
    return {"figures": money_figures.figures(summary, by_year), "bar": money_figures.bar(summary)}


@register.inclusion_tag(COMPONENTS + "money_bar.html")
def money_bar(summary: Summary) -> dict[str, Any]:
    """Cover against need as a bar with its words; nothing when there is nothing to compare."""
    return {"bar": money_figures.bar(summary)}


@register.inclusion_tag(COMPONENTS + "flow.html")
def flow(picture: flow_picture.Picture | None, title: str = "Wie betaalt wat") -> dict[str, Any]:
    """A drawing of flow_picture.draw() with its table; nothing for None."""
    return {"flow": picture, "title": title}


@register.inclusion_tag(COMPONENTS + "years.html")
def years(picture: year_picture.Picture | None, title: str = "Per jaar") -> dict[str, Any]:
    """A drawing of year_picture.draw() with its table; nothing for None."""
    return {"picture": picture, "title": title}
