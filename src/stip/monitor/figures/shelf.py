# SPDX-License-Identifier: EUPL-1.2
"""Where the figures of this installation stand, and of what kind the areas are whose code does not tell."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from stip.monitor.figures.levels import COUNTRY, PREFIXES, level_of
from stip.monitor.figures.store import Store
from stip.places.models import Area

STORE = Store(Path(settings.DATA_DIR) / "observaties")


def other_levels(areas: set[str]) -> dict[str, str]:
    """The level of areas whose code is not one of CBS; an area that nobody knows is left out."""
    strange = {code for code in areas if not level_of(code)}
    return dict(Area.objects.filter(code__in=strange).values_list("code", "kind")) if strange else {}


def own_levels(kinds: Iterable[str]) -> dict[str, str]:
    """The level of the areas of these kinds whose code is not one of CBS: the few that have a row but no such code."""
    rows = Area.objects.filter(kind__in=kinds)
    for prefix in PREFIXES:
        rows = rows.exclude(code__startswith=prefix)
    return dict(rows.exclude(code=COUNTRY).values_list("code", "kind"))
