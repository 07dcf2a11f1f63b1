# SPDX-License-Identifier: EUPL-1.2
"""The regions of the demo, and the invented areas of the example region. Needs the areas of `stip.places.loading`."""

from pathlib import Path

import yaml
from django.db import transaction

from stip.places import loading
from stip.places.models import Area, Region
from stip.sources import search

FILE = Path(__file__).parent / "regios.yaml"


@transaction.atomic
def load() -> int:
    """Make or refresh the regions; returns how many there are. Raises KeyError for an area that is not loaded."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    loading.save(loading.from_rows(content["voorbeeldgebieden"], example=True))
    rows = content["regios"]
    areas = Area.objects.by_code(row["gebied"] for row in rows)
    for order, row in enumerate(rows, start=1):
        Region.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["naam"],
                "summary": row["samenvatting"],
                "area": areas[row["gebied"]],
                "order": order,
                "example": row.get("voorbeeld", False),
            },
        )
    return len(rows)


def index() -> int:
    """Let people find areas by name; returns how many entries are new or changed."""
    return search.index(
        search.Entry(kind="gebied", code=area.code, title=area.name, label=area.get_kind_display())
        for area in Area.objects.filter(last_year=None)
    )
