# SPDX-License-Identifier: EUPL-1.2
"""How far municipalities usually lie apart: the measuring rod that lets all indicators stand beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from stip.monitor.figures.reading import NOBODY, Matrix, matrix
from stip.places.access import Visitor
from stip.places.models import REFERENCE_YEAR, Area, Containment

LEVEL = "gemeente"
_MOST_IN_A_PART = 200
"""With figures of fewer municipalities the rod may be that of one part of the country."""


@dataclass(frozen=True)
class Rod:
    """distance: the standard deviation between municipalities, 0 when it cannot be told.

    towns   how many municipalities have a figure
    where   the province that all of these lie in; empty when they lie in several
    """

    distance: float
    towns: int
    where: str = ""


def usual_distances(years: Mapping[str, int], visitor: Visitor = NOBODY) -> dict[str, Rod]:
    """How far municipalities with a figure lie apart, by indicator.

    years   of which year, by indicator
    """
    return distances_in(matrix(list(years), years=years, level=LEVEL, visitor=visitor))


def distances_in(table: Matrix) -> dict[str, Rod]:
    """As `usual_distances`, with the figures of all municipalities at hand."""
    has = ~np.isnan(table.values)
    provinces = _provinces()
    rods = {}
    for place, code in enumerate(table.indicators):
        towns = [area for area, there in zip(table.areas, has[:, place], strict=True) if there]
        distance = float(np.nanstd(table.values[:, place])) if len(towns) > 1 else 0.0
        rods[code] = Rod(distance, len(towns), _shared(towns, provinces))
    return rods


def _provinces() -> dict[str, str]:
    """The province of each municipality, by code."""
    rows = Containment.objects.filter(
        whole__kind=Area.Kind.PROVINCE, part__kind=Area.Kind.MUNICIPALITY, year=REFERENCE_YEAR
    )
    return dict(rows.values_list("part__code", "whole__name"))


def _shared(towns: list[str], provinces: Mapping[str, str]) -> str:
    if not towns or len(towns) > _MOST_IN_A_PART:
        return ""
    names = {provinces.get(town, "") for town in towns} - {""}
    return names.pop() if len(names) == 1 else ""
