# SPDX-License-Identifier: EUPL-1.2
"""The map of an indicator through the years: one set of classes for all years, so that colours compare."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from stip.monitor.figures.levels import COUNTRY
from stip.monitor.models import Indicator
from stip.places.models import Area
from stip.places.reading import areas_map
from stip.website.map_classes import NO_FIGURE, NORM, Classes, around, in_steps
from stip.website.map_figure import Figure, figure
from stip.website.monitor_words import short
from stip.website.pages.indicator_page import Told

Values = Mapping[int, Mapping[str, float]]


@dataclass(frozen=True)
class YearsMap:
    """The map of the chosen year. `played` is what it looks like in each year, empty when there is one year only."""

    figure: Figure
    played: dict[str, Any]


def draw(told: Told) -> YearsMap:
    choice = told.choice
    values = _values(told)
    classes = _classes(told, values)
    drawing = areas_map(Area.objects.filter(pk__in=[area.pk for area in choice.parts.values()]), choice.year)
    order = [shape.code for shape in drawing.shapes]
    is_gap = any(code not in values[year] for year in values for code in order)
    tones = {year: _tones(order, year, classes) for year in values}
    dressed = figure(
        drawing,
        address=lambda code: reverse("indicator", args=[told.indicator.code]) + choice.query(gebied=code),
        tones=dict(zip(order, tones[choice.year], strict=True)),
        notes={code: short(values[choice.year].get(code), told.indicator) for code in choice.parts},
        legend=[*classes.legend, *([(NO_FIGURE, "geen cijfer")] if is_gap else [])],
        picked=choice.chosen.code,
    )
    return YearsMap(dressed, _played(told, values, tones, order) if len(values) > 1 else {})


def _values(told: Told) -> Values:
    """The figures of the areas in the years that can be compared with the chosen one."""
    found: dict[int, dict[str, float]] = {year: {} for year in _comparable(told)}
    for row in told.through:
        if row.value is not None and row.year in found and row.area in told.choice.parts:
            found[row.year][row.area] = row.value
    return found


def _comparable(told: Told) -> list[int]:
    """The years between the same breaks as the chosen year."""
    breaks = [int(year) for year, _ in told.indicator.breaks]

    def piece(year: int) -> int:
        return sum(year >= one for one in breaks)

    return [year for year in told.choice.years if piece(year) == piece(told.choice.year)]


def _classes(told: Told, values: Values) -> Classes:
    """Classes over all years together, around the last national figure of these years."""
    indicator = told.indicator
    every = {_key(code, year): value for year, row in values.items() for code, value in row.items()}
    norms = [told.found.of(indicator.code, COUNTRY, year) for year in values]
    norm = next((one for one in reversed(norms) if one.value is not None), None)
    if not indicator.direction or norm is None or norm.value is None:
        return in_steps(every, decimals=indicator.decimals)
    return around(
        every,
        norm.value,
        higher_is_better=indicator.direction == Indicator.Direction.HIGHER,
        decimals=indicator.decimals,
        name=f"{NORM} in {norm.year}" if len(values) > 1 else NORM,
    )


def _tones(order: list[str], year: int, classes: Classes) -> list[str]:
    return [classes.tones.get(_key(code, year), NO_FIGURE) for code in order]


def _played(told: Told, values: Values, tones: Mapping[int, list[str]], order: list[str]) -> dict[str, Any]:
    """For the script: of each year the place of every tone in `tones`, the notes, and the address of the page."""
    used = sorted({tone for row in tones.values() for tone in row})
    place = {tone: number for number, tone in enumerate(used)}
    return {
        "tones": used,
        "years": [
            {
                "year": year,
                "tones": [place[tone] for tone in tones[year]],
                "notes": [short(values[year].get(code), told.indicator) for code in order],
                "address": told.choice.query(jaar=year),
            }
            for year in values
        ],
        "shown": list(values).index(told.choice.year),
    }


def _key(code: str, year: int) -> str:
    return f"{code} {year}"
