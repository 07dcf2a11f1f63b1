# SPDX-License-Identifier: EUPL-1.2
"""Bring in a file as its publisher gives it: the right reader, the columns from the dictionary, and a release.

A file of which the licence is not certain comes in this way: it is read by whoever runs the installation, not shipped.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from stip.accounts.models import User
from stip.monitor.figures.store import Refused, Status, as_table
from stip.monitor.models import Dataset, Release
from stip.monitor.releases.adding import Delivery, add_release
from stip.monitor.releases.loading import DICTIONARY
from stip.monitor.releases.readers import kwb, leefbaarometer, prosperity, tables
from stip.monitor.releases.readers.own import Preview

_SHOWN = 5


def add_file(kind: str, path: Path, delivery: Delivery, *, year: int | None = None, by: User | None) -> Release:
    """Read a file of the dataset `kind` (such as "kerncijfers") and keep it as a release.

    year     the year the file is about, when it does not say so itself
    raises   Refused with what is wrong in the file; as `add_release`
    """
    if kind not in READERS:
        raise Refused(f"‘{kind}’ kunnen we niet lezen. Kies uit {', '.join(sorted(READERS))}.")
    figures = READERS[kind](path, year)
    return add_release(Dataset.objects.get(code=kind), delivery, figures, by=by)


def columns(kind: str, headings: list[str]) -> dict[str, str]:
    """Our indicators with their columns in a file with these headings.

    The names changed through the years; of the sets of names in the dictionary the one that fits best is taken.
    """
    there = {name.strip().lower() for name in headings}
    families: dict[str, dict[str, str]] = {}
    for row in _dictionary(kind):
        for family, name in row.get("kolommen", {"": row.get("kolom", "")}).items():
            if name.lower() in there:
                families.setdefault(family, {})[row["code"]] = name
    return max(families.values(), key=len, default={})


def _key_figures(path: Path, year: int | None) -> pa.Table:
    if year is None:
        raise Refused("Een bestand met kerncijfers zegt niet van welk jaar het is. Geef het jaar erbij.")
    headings = kwb.headings(path)
    wanted = columns("kerncijfers", headings)
    if not wanted:
        raise Refused("Geen enkele kolom van dit bestand kennen we. Kijk na of het kerncijfers zijn.")
    return kwb.read(path, year=year, columns=wanted, blank=Status.IMPOSSIBLE if kwb.has_signs(path) else None)


def _prosperity(path: Path, _: int | None) -> pa.Table:
    codes = {row["kolom"]: row["code"] for row in _dictionary("brede-welvaart")}
    return _without_problems(prosperity.read(tables.read(path.read_bytes()), codes))


def _leefbaarometer(path: Path, _: int | None) -> pa.Table:
    codes = {row["kolom"]: row["code"] for row in _dictionary("leefbaarometer")}
    return _without_problems(leefbaarometer.read(tables.read(path.read_bytes()), codes))


def _without_problems(found: Preview) -> pa.Table:
    if found.problems:
        told = " ".join(f"Rij {one.row}: {one.message}" for one in found.problems[:_SHOWN])
        more = len(found.problems) + found.left_out - _SHOWN
        raise Refused(f"{told}{f' En nog {more}.' if more > 0 else ''} Er is niets ingelezen.")
    return as_table(found.observations)


def _dictionary(kind: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(DICTIONARY.read_text(encoding="utf-8"))["indicatoren"][kind]
    return rows


READERS: Mapping[str, Callable[[Path, int | None], pa.Table]] = {
    "kerncijfers": _key_figures,
    "brede-welvaart": _prosperity,
    "leefbaarometer": _leefbaarometer,
}
