# SPDX-License-Identifier: EUPL-1.2
"""The regional monitor of broad prosperity: a row per municipality, indicator and year.

Such a file writes 0 where there is no value, so a nought is not taken over: of its indicators none can be exactly 0.
"""

from collections.abc import Mapping

from stip.monitor.figures.store import Status
from stip.monitor.releases.readers.own import Meaning, Preview, Problem, preview
from stip.monitor.releases.readers.tables import Sheet

COLUMNS = ("gemeentecode", "indicator", "jaar", "waarde")


def read(sheet: Sheet, codes: Mapping[str, str]) -> Preview:
    """The figures in the file.

    codes   our indicator by the code of the file, such as "01_GZ_08"
    """
    names = [str(cell or "").strip().lower() for cell in sheet.rows[0]] if sheet.rows else []
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        return Preview(
            (), (Problem(1, "", f"De kolom ‘{missing[0]}’ ontbreekt. Kijk na of dit het goede bestand is."),)
        )
    area, indicator, year, value = (names.index(name) for name in COLUMNS)
    meaning = Meaning(area=area, indicator=indicator, indicators=codes, year=year, value=value)
    found = preview(sheet.rows, meaning)
    real = tuple(one for one in found.observations if one.value != 0 or one.status is not Status.MEASURED)
    return Preview(real, found.problems, found.left_out, found.hidden)
