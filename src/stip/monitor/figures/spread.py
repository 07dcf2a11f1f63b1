# SPDX-License-Identifier: EUPL-1.2
"""How far municipalities usually lie apart: the measuring rod that lets all indicators stand beside each other."""

from collections.abc import Mapping

import numpy as np

from stip.monitor.figures.reading import NOBODY, matrix
from stip.places.access import Visitor

LEVEL = "gemeente"


def usual_distances(years: Mapping[str, int], visitor: Visitor = NOBODY) -> dict[str, float]:
    """The standard deviation between the municipalities with a figure, by indicator; 0 when it cannot be told.

    years   of which year, by indicator
    """
    table = matrix(list(years), years=years, level=LEVEL, visitor=visitor)
    counts = (~np.isnan(table.values)).sum(axis=0)
    spread = [float(np.nanstd(table.values[:, place])) if counts[place] > 1 else 0.0 for place in range(len(years))]
    return dict(zip(table.indicators, spread, strict=True))
