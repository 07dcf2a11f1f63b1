# SPDX-License-Identifier: EUPL-1.2
"""The classes of the Leefbaarometer: a row per area, and a column per year (KL16) or pair of years (VKL1416)."""

import re
from collections.abc import Mapping

from stip.monitor.releases.readers.own import Meaning, Preview, Problem, preview
from stip.monitor.releases.readers.tables import Sheet

_COLUMN = re.compile(r"(KL|VKL(?:\d{2}))(\d{2})", re.IGNORECASE)
HIGHEST = {"KL": 9, "VKL": 7}


def read(sheet: Sheet, codes: Mapping[str, str]) -> Preview:
    """The classes in the file. A development is kept at its last year, and only from the measurement just before it.

    codes   our indicator for "KL" (the class) and "VKL" (the development)
    """
    names = [str(cell or "").strip() for cell in sheet.rows[0]] if sheet.rows else []
    columns = _columns(names, codes)
    area = next((at for at, name in enumerate(names) if name.lower() in ("code", "gebied", "gebiedscode")), None)
    if area is None or not columns:
        return Preview((), (Problem(1, "", "Dit is geen bestand met klassen: er is geen kolom ‘code’ of ‘KL16’."),))
    found = preview(sheet.rows, Meaning(area=area, values=columns))
    return _within_classes(found, {code: HIGHEST[kind] for kind, code in codes.items()})


def _columns(names: list[str], codes: Mapping[str, str]) -> dict[int, tuple[str, int | None]]:
    matches = {at: _COLUMN.fullmatch(name) for at, name in enumerate(names)}
    years = sorted({int(one[2]) for one in matches.values() if one and one[1].upper() == "KL"})
    just_before = dict(zip(years[1:], years, strict=False))
    columns: dict[int, tuple[str, int | None]] = {}
    for at, one in matches.items():
        if not one:
            continue
        kind, last = one[1].upper(), int(one[2])
        if kind == "KL":
            columns[at] = (codes["KL"], 2000 + last)
        elif just_before.get(last) == int(kind[3:]):
            columns[at] = (codes["VKL"], 2000 + last)
    return columns


def _within_classes(found: Preview, highest: Mapping[str, int]) -> Preview:
    """A class is a whole number from 1; anything else is told."""
    wrong = [
        one
        for one in found.observations
        if one.value is not None and (one.value != int(one.value) or not 1 <= one.value <= highest[one.indicator])
    ]
    problems = [Problem(0, one.indicator, f"{one.area}, {one.year}: {one.value} is geen klasse.") for one in wrong]
    good = tuple(one for one in found.observations if one not in set(wrong))
    return Preview(good, found.problems + tuple(problems), found.left_out, found.hidden)
