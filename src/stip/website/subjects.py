# SPDX-License-Identifier: EUPL-1.2
"""Where the things live that facts belong to."""

from django.urls import reverse

from stip.plans.cited_facts import Subject

_PAGES = {
    "plan": "plan",
    "onderdeel": "item",
    "organisatie": "organisation",
    "gremium": "body",
    "bevinding": "finding",
    "regeling": "scheme",
    "termijn": "money_calendar",
    "indicator": "indicator",
    "nulmeting": "baseline",
    "doel": "target",
    "verhaal": "story",
    "recept": "focus_recipe",
    "onderbouwing": "claims",
    "levering": "releases",
}


def address(subject: Subject) -> str:
    """The page of a subject; its code is "plan/code" or "region/code" where another may have the same.

    What has no page of its own is on that of its region, or on the one list there is.
    """
    return reverse(_PAGES[subject.kind], args=subject.code.split("/", 1) if subject.code else [])
