# SPDX-License-Identifier: EUPL-1.2
"""Where a visitor is: the five questions of a region, and the path along which she came."""

from dataclasses import dataclass

from django.urls import reverse

from stip.places.models import Region

QUESTIONS = {
    "wat": "Wat",
    "wie": "Wie",
    "waarmee": "Waarmee",
    "besluiten": "Besluiten",
    "resultaat": "Resultaat",
}


@dataclass(frozen=True)
class Crumb:
    label: str
    address: str = ""


def trail(region: Region | None, *crumbs: Crumb) -> list[Crumb]:
    """The path to this page: the region first, this page itself last and without an address."""
    start = (
        [Crumb(region.name, reverse("region", args=[region.code]))] if region else [Crumb("Regio’s", reverse("start"))]
    )
    return [*start, *crumbs]
