# SPDX-License-Identifier: EUPL-1.2
"""Put the shipped dictionary and deliveries into the database. Loading again changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq
import yaml
from django.db import transaction
from django.utils import timezone

from stip.monitor.figures.store import SHIPPED, checksum_of
from stip.monitor.models import Dataset, Indicator, Release
from stip.monitor.releases.covering import cover

DICTIONARY = SHIPPED.parent / "dictionary.yaml"
RELEASES = SHIPPED.parent / "releases.yaml"
_OF_HEALTH: dict[str, Any] = {
    "thema": "Gezondheid",
    "eenheid": "% van de bevolking van 18 jaar en ouder",
    "maat": "aandeel",
    "noemer": "inwoners",
    "model": True,
}
_INDICATOR_FIELDS = (
    "title", "theme", "dimension", "unit", "decimals", "direction", "measure", "denominator", "is_model", "breaks",
    "dataset", "order",
)  # fmt: skip


class Changed(ValueError):
    """A shipped delivery is not the one that was loaded before."""


@dataclass(frozen=True)
class Loaded:
    """How much there is after loading."""

    datasets: int
    indicators: int
    releases: int


@transaction.atomic
def load() -> Loaded:
    """Register what Stip ships.

    raises  Changed when a delivery has other content than under the same code before
    """
    content = yaml.safe_load(DICTIONARY.read_text(encoding="utf-8"))
    datasets = _datasets(content["bronnen"])
    indicators = _indicators(content["indicatoren"], datasets)
    releases = yaml.safe_load(RELEASES.read_text(encoding="utf-8"))
    known = dict(Release.objects.filter(is_shipped=True).values_list("code", "sha256"))
    for row in releases:
        _release(row, datasets[row["bron"]], known)
    return Loaded(len(datasets), indicators, len(releases))


def _datasets(rows: list[dict[str, Any]]) -> dict[str, Dataset]:
    Dataset.objects.bulk_create(
        [
            Dataset(
                code=row["code"],
                title=row["titel"],
                publisher=row["uitgever"],
                licence=row["licentie"],
                website=row.get("website", ""),
                every_months=row["maanden"],
                note=row.get("toelichting", ""),
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["title", "publisher", "licence", "website", "every_months", "note"],
    )
    return {dataset.code: dataset for dataset in Dataset.objects.filter(code__in=[row["code"] for row in rows])}


def _indicators(rows: dict[str, list[dict[str, Any]]], datasets: dict[str, Dataset]) -> int:
    made = list(_read_indicators(rows, datasets))
    Indicator.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["code"], update_fields=list(_INDICATOR_FIELDS)
    )
    return len(made)


def _read_indicators(rows: dict[str, list[dict[str, Any]]], datasets: dict[str, Dataset]) -> Iterator[Indicator]:
    in_order = [(source, row) for source, of_source in rows.items() for row in of_source]
    for order, (source, own) in enumerate(in_order):
        row = _OF_HEALTH | own if source == "gezondheid" else own
        yield Indicator(
            code=row["code"],
            title=row["naam"],
            theme=row["thema"],
            dimension=row.get("dimensie", ""),
            unit=row["eenheid"],
            decimals=row.get("decimalen", 1),
            direction=row.get("richting", ""),
            measure=row["maat"],
            denominator=row.get("noemer", ""),
            is_model=row.get("model", False),
            breaks=row.get("breuken", []),
            dataset=datasets[source],
            order=order,
        )


def _release(row: dict[str, Any], dataset: Dataset, known: dict[str, str]) -> None:
    path = SHIPPED / f"{row['code']}.parquet"
    checksum = checksum_of(path)
    if row["code"] in known:
        if known[row["code"]] != checksum:
            raise Changed(
                f"De levering {row['code']} heeft een andere inhoud dan de vorige keer. Een levering verandert niet: "
                "geef de nieuwe inhoud een nieuwe code."
            )
        return
    release = Release.objects.create(
        dataset=dataset,
        code=row["code"],
        title=row["titel"],
        published=str(row.get("uitgegeven", "")),
        read_at=timezone.now(),
        origin=f"meegeleverd: {path.name}",
        sha256=checksum,
        row_count=pq.read_metadata(path).num_rows,
        boundary_year=row.get("indeling"),
        is_shipped=True,
        note=row.get("toelichting", ""),
    )
    cover(release, path)
