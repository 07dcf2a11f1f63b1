# SPDX-License-Identifier: EUPL-1.2
"""Work out of which indicators, kinds of areas and years a release has figures, and keep that beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from stip.monitor.levels import level_column, level_of
from stip.monitor.models import Coverage, Indicator, Release
from stip.monitor.store import Store
from stip.places.models import Area

STORE = Store(Path(settings.DATA_DIR) / "observaties")


def other_levels(areas: set[str]) -> dict[str, str]:
    """The level of areas whose code is not one of CBS; an area that nobody knows is left out."""
    strange = {code for code in areas if not level_of(code)}
    return dict(Area.objects.filter(code__in=strange).values_list("code", "kind")) if strange else {}


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
            )
            for row in _coverage(path, others or {})
        ],
        batch_size=1000,
    )


def _coverage(path: Path, others: Mapping[str, str]) -> list[dict[str, Any]]:
    table = STORE.files([path])
    level = level_column(table.area, others).name("level")
    counted = table.group_by(table.indicator, table.year, level).aggregate(
        measured=table.area.nunique(where=table.value.notnull())
    )
    rows: list[dict[str, Any]] = counted.to_pyarrow().to_pylist()
    return rows
