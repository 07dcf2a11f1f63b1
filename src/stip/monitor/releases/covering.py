# SPDX-License-Identifier: EUPL-1.2
"""Work out of which indicators, kinds of areas and years a release has figures, and keep that beside it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ibis.expr.types import Table

from stip.monitor.figures.levels import level_column
from stip.monitor.figures.shelf import STORE, own_levels
from stip.monitor.models import Coverage, Indicator, Release


def cover(release: Release, path: Path, others: Mapping[str, str] | None = None) -> None:
    """Register what the file of a release holds; `others` tells the level of areas without a CBS code."""
    keys = dict(Indicator.objects.values_list("code", "pk"))
    Coverage.objects.bulk_create(
        [
            Coverage(
                release=release,
                indicator_id=keys[row["indicator"]],
                level=row["level"],
                year=row["year"],
                measured=row["measured"],
                rows=row["rows"],
                known=row["rows"],
            )
            for row in coverage_of(path, others or {})
        ],
        batch_size=1000,
    )
    _count_together(release, path)


def coverage_of(path: Path, others: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the file holds per indicator, year and level: how many areas were measured, and how many rows there are."""
    table = STORE.files([path])
    level = level_column(table.area, others).name("level")
    counted = table.group_by(table.indicator, table.year, level).aggregate(
        measured=table.area.nunique(where=table.value.notnull()), rows=table.count()
    )
    rows: list[dict[str, Any]] = counted.to_pyarrow().to_pylist()
    return rows


def _count_together(release: Release, path: Path) -> None:
    """Say of what several releases speak of how many figures they have together, each counted once."""
    of_dataset = Coverage.objects.filter(release__dataset=release.dataset_id).select_related("indicator", "release")
    mine = {_cell(row): row for row in of_dataset.filter(release=release)}
    earlier = [row for row in of_dataset.exclude(release=release) if _cell(row) in mine]
    if not earlier:
        return
    paths = sorted({STORE.path(row.release.code) for row in earlier} | {path})
    together = _together(STORE.files(paths), earlier)
    changed = [*earlier, *(mine[cell] for cell in {_cell(row) for row in earlier})]
    for row in changed:
        row.known = together[_cell(row)]
    Coverage.objects.bulk_update(changed, ["known"], batch_size=1000)


def _cell(row: Coverage) -> tuple[str, str, int]:
    return row.indicator.code, row.level, row.year


def _together(table: Table, cells: Sequence[Coverage]) -> dict[tuple[str, str, int], int]:
    level = level_column(table.area, own_levels({row.level for row in cells})).name("level")
    wanted = table.filter(
        table.indicator.isin(sorted({row.indicator.code for row in cells})),
        table.year.isin(sorted({row.year for row in cells})),
    )
    figures = wanted.select("indicator", "year", "area", "part", level).distinct()
    counted = figures.group_by("indicator", "level", "year").aggregate(known=figures.count())
    return {(row["indicator"], row["level"], row["year"]): row["known"] for row in counted.to_pyarrow().to_pylist()}
