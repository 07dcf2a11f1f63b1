# SPDX-License-Identifier: EUPL-1.2
"""What every page knows: the regions to switch between and the five questions.

A view adds what is its own: `region` (shows its name, questions and, for an example, the banner), `question` (which of
the five is open), `path` (see navigation.trail).
"""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import SimpleLazyObject

from stip.places.models import Region
from stip.website.navigation import QUESTIONS

# What the header offers outside a region.
WIDE_PAGES = (
    (reverse_lazy("plans"), "Plannen"),
    (reverse_lazy("organisations"), "Partners"),
    (reverse_lazy("areas"), "Gebieden"),
    (reverse_lazy("indicators"), "Cijfers"),
    (reverse_lazy("tracks"), "Rijkstrajecten"),
    (reverse_lazy("documents"), "Documenten"),
)


def page(request: HttpRequest) -> dict[str, object]:
    return {
        "all_regions": SimpleLazyObject(lambda: list(Region.objects.only("code", "name", "example"))),
        "questions": QUESTIONS,
        "wide_pages": WIDE_PAGES,
        "region": None,
        "question": "",
        "path": (),
        "search_text": "",
    }
