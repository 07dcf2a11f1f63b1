# SPDX-License-Identifier: EUPL-1.2
"""Put the shipped areas, borders and containments into the database. Loading again changes nothing."""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.text import slugify

from stip.places.models import Area, Boundary, Containment, Succession

DATA = Path(__file__).parent / "data"
YEARS = (2018, 2019, 2022, 2023, 2024)
"""The years of which we know which municipality lies where; before 2024 for Limburg only."""

SOURCES = {
    "provincie-2022-samengesteld": "CBS/Kadaster, provinciegrenzen 2022, vereenvoudigd en samengevoegd (CC BY 4.0)",
    "provincie-2022": "CBS/Kadaster, provinciegrenzen 2022, vereenvoudigd (CC BY 4.0)",
    "corop-2015": "CBS/Kadaster, COROP-grenzen 2015, vereenvoudigd (CC BY 4.0)",
    **{
        f"gemeente-{year}": f"CBS/Kadaster, gemeentegrenzen {year}, vereenvoudigd en aaneengesloten (CC BY 4.0)"
        for year in YEARS
    },
    "wijk-2022": "CBS/Kadaster, wijkgrenzen 2022, vereenvoudigd (CC BY 4.0)",
    "buurt-2014": "CBS/Kadaster, buurtgrenzen 2014, sterk vereenvoudigd (CC BY 4.0)",
}


@dataclass
class Content:
    """Areas with what is known about them; containments, boundaries and successions name areas by code."""

    areas: list[Area] = field(default_factory=list)
    containments: list[tuple[str, str, int]] = field(default_factory=list)  # whole, part, year
    boundaries: list[tuple[str, int, dict[str, Any], str]] = field(default_factory=list)  # code, year, geometry, source
    successions: list[tuple[str, str, int]] = field(default_factory=list)  # before, after, year

    def __add__(self, other: "Content") -> "Content":
        return Content(
            self.areas + other.areas,
            self.containments + other.containments,
            self.boundaries + other.boundaries,
            self.successions + other.successions,
        )


@dataclass(frozen=True)
class Loaded:
    """How much there is after loading."""

    areas: int
    boundaries: int
    containments: int


def load() -> Loaded:
    """Load everything that Stip ships: the Netherlands, the neighbours and the cooperation areas."""
    return save(_from_cbs() + _by_hand())


@transaction.atomic
def save(content: Content) -> Loaded:
    """Write `content`. An area keeps its key, so that what points at it stays."""
    Area.objects.bulk_create(
        content.areas,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["kind", "name", "slug", "first_year", "last_year", "example"],
    )
    keys = dict(Area.objects.filter(code__in=[area.code for area in content.areas]).values_list("code", "pk"))
    _save_boundaries(content, keys)
    _save_containments(content, keys)
    _save_successions(content, keys)
    return Loaded(len(content.areas), len(content.boundaries), len(content.containments))


def _save_boundaries(content: Content, keys: dict[str, int]) -> None:
    Boundary.objects.bulk_create(
        (
            Boundary(area_id=keys[code], year=year, geometry=geometry, source=source)
            for code, year, geometry, source in content.boundaries
        ),
        update_conflicts=True,
        unique_fields=["area", "year"],
        update_fields=["geometry", "source"],
    )


def _save_containments(content: Content, keys: dict[str, int]) -> None:
    wanted = {(keys[whole], keys[part], year) for whole, part, year in content.containments}
    years = {year for _, _, year in wanted}
    rows = Containment.objects.filter(whole__in=keys.values(), part__in=keys.values(), year__in=years)
    found = {(whole, part, year): pk for pk, whole, part, year in rows.values_list("pk", "whole", "part", "year")}
    Containment.objects.filter(pk__in=[pk for row, pk in found.items() if row not in wanted]).delete()
    Containment.objects.bulk_create(
        Containment(whole_id=whole, part_id=part, year=year) for whole, part, year in sorted(wanted - found.keys())
    )


def _save_successions(content: Content, keys: dict[str, int]) -> None:
    Succession.objects.bulk_create(
        (Succession(before_id=keys[one], after_id=keys[other], year=year) for one, other, year in content.successions),
        ignore_conflicts=True,
    )


def _from_cbs() -> Content:
    with gzip.open(DATA / "gebieden.json.gz", "rt", encoding="utf-8") as file:
        raw = json.load(file)
    return Content(
        areas=[
            Area(code=code, kind=kind, name=name, slug=slugify(name), first_year=first, last_year=last)
            for code, kind, name, first, last in raw["areas"]
        ],
        containments=[(whole, part, year) for whole, part, year in raw["containments"]],
        boundaries=[(code, year, geometry, SOURCES[source]) for code, year, geometry, source in raw["boundaries"]],
        successions=[(before, after, year) for before, after, year in raw["successions"]],
    )


def _by_hand() -> Content:
    text = (DATA / "buren-en-samenwerking.yaml").read_text(encoding="utf-8")
    return from_rows(yaml.safe_load(text)["gebieden"])


def from_rows(rows: Iterable[dict[str, Any]], *, example: bool = False) -> Content:
    """Read areas as a YAML file writes them: code, soort, naam, and perhaps in, leden and geometrie."""
    content = Content()
    for row in rows:
        name = row["naam"]
        content.areas.append(Area(code=row["code"], kind=row["soort"], name=name, slug=slugify(name), example=example))
        content.containments.extend(_containments(row))
        for year, geometry in row.get("geometrie", {}).items():
            content.boundaries.append((row["code"], year, geometry, row["bron"]))
    return content


def _containments(row: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    yield from ((whole, row["code"], year) for whole in row.get("in", []) for year in YEARS)
    yield from ((row["code"], part, year) for year, parts in row.get("leden", {}).items() for part in parts)
