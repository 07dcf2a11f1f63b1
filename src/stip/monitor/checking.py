# SPDX-License-Identifier: EUPL-1.2
"""Look whether all figures are there as they came in, and whether kept outcomes can be worked out again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from stip.accounts.models import User
from stip.monitor.figures.shelf import STORE, other_levels
from stip.monitor.figures.store import SHIPPED, checksum_of
from stip.monitor.focus import keeping
from stip.monitor.focus.choosing import CannotChoose
from stip.monitor.models import Coverage, Release
from stip.monitor.releases.covering import coverage_of
from stip.monitor.targets import SavedOutcome


@dataclass(frozen=True)
class Checked:
    """What was looked at, and what is wrong. `notes` do no harm."""

    releases: int
    figures: int
    outcomes: int
    problems: list[str]
    notes: list[str]


def check() -> Checked:
    """Every release, every file and every kept outcome."""
    releases = list(Release.objects.select_related("dataset").order_by("pk"))
    problems = damaged()
    problems += [told for release in releases for told in _wrong_with(release)]
    problems += _not_loaded({release.code for release in releases})
    outcomes = list(SavedOutcome.objects.select_related("recipe"))
    problems += [told for kept in outcomes if (told := _not_the_same(kept))]
    figures = sum(release.row_count for release in releases)
    return Checked(len(releases), figures, len(outcomes), problems, _unused({release.code for release in releases}))


def damaged() -> list[str]:
    """What is wrong with the files of deliveries, a sentence each; empty when each is what it was on its first day."""
    found = []
    for code, checksum in Release.objects.order_by("code").values_list("code", "sha256"):
        path = STORE.path(code)
        if not path.is_file():
            found.append(f"van {code} is het bestand weg: zet {path.name} terug uit een reservekopie")
        elif checksum_of(path) != checksum:
            found.append(f"het bestand van {code} is veranderd: zet {path.name} terug uit een reservekopie")
    return found


def _wrong_with(release: Release) -> Iterator[str]:
    path = STORE.path(release.code)
    if release.is_shipped and not (release.dataset.publisher and release.dataset.licence):
        yield f"van {release.code} ontbreekt de uitgever of de licentie: draai ‘stip monitor load’"
    if not path.is_file() or checksum_of(path) != release.sha256:
        return  # That the file is not what it was is told already.
    rows = pq.read_metadata(path).num_rows
    if rows != release.row_count:
        yield f"in {path.name} staan {rows} cijfers en geen {release.row_count}: zet het terug uit een reservekopie"
    elif _told(release) != _counted(path):
        yield f"wat bekend is over {release.code} klopt niet met {path.name}: meld deze fout"


def _told(release: Release) -> set[tuple[str, str, int, int, int]]:
    rows = Coverage.objects.filter(release=release)
    return set(rows.values_list("indicator__code", "level", "year", "measured", "rows"))


def _counted(path: Path) -> set[tuple[str, str, int, int, int]]:
    areas = pc.unique(pq.read_table(path, columns=["area"])["area"].cast(pa.string())).to_pylist()
    return {
        (row["indicator"], row["level"], row["year"], row["measured"], row["rows"])
        for row in coverage_of(path, other_levels(set(areas)))
    }


def _not_loaded(known: set[str]) -> list[str]:
    shipped = sorted(path.stem for path in SHIPPED.glob("*.parquet") if path.stem not in known)
    return [f"{code} hoort bij Stip maar staat nog niet klaar: draai ‘stip monitor load’" for code in shipped]


def _unused(known: set[str]) -> list[str]:
    """Files of attempts that were broken off: nobody reads them."""
    stray = sorted(path.name for path in STORE.folder.glob("*.parquet") if path.stem not in known)
    half = sorted(path.name for path in STORE.folder.glob(".*.half"))
    return [f"{name} hoort bij geen levering en wordt niet gelezen; u mag het weggooien." for name in [*stray, *half]]


def _not_the_same(kept: SavedOutcome) -> str:
    # Whoever runs the installation may read everything in it.
    everything = User(is_superuser=True)
    try:
        found = keeping.again(kept, everything)
    except CannotChoose as impossible:
        return f"{kept}: de uitkomst is niet na te rekenen: {impossible}"
    return "" if keeping.is_same(kept, found) else f"{kept}: narekenen geeft een andere uitkomst: meld deze fout"
