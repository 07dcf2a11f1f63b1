# SPDX-License-Identifier: EUPL-1.2
"""Composite indices, ranks with uncertainty, trends and projections. NumPy only; knows nothing of the rest of Stip.

Arrays have a fixed order of axes: places, indicators, draws. NaN means "not measured" and stays NaN unless a function
says that it fills in.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
