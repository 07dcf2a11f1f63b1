# SPDX-License-Identifier: EUPL-1.2
"""Whether every delivery is still what it was on the day it came in."""

from stip.monitor.figures.store import checksum_of
from stip.monitor.models import Release
from stip.monitor.releases.covering import STORE


def damaged() -> list[str]:
    """What is wrong with the files of deliveries, a sentence each; empty when all are as they came in."""
    found = []
    for code, checksum in Release.objects.order_by("code").values_list("code", "sha256"):
        path = STORE.path(code)
        if not path.is_file():
            found.append(f"van {code} is het bestand weg: zet {path.name} terug uit een reservekopie")
        elif checksum_of(path) != checksum:
            found.append(f"het bestand van {code} is veranderd: zet {path.name} terug uit een reservekopie")
    return found
