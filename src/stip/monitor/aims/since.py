# SPDX-License-Identifier: EUPL-1.2
"""What became of pinned figures since a zero measurement, read with a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from stip.monitor.figures.reading import Source
from stip.monitor.figures.references import Reference, References, references
from stip.monitor.figures.store import Status
from stip.monitor.models import Baseline, Dataset, Indicator, Pin, Release
from stip.places.access import Visitor
from stip.places.models import Area


class Since(StrEnum):
    """What became of a figure since the zero measurement."""

    BETTER = "beter"
    WORSE = "slechter"
    SAME = "gelijk"
    OTHER = "anders"
    BROKEN = "niet te vergelijken"
    NOTHING_LATER = "nog geen latere meting"
    UNKNOWN = "niet bekend"


@dataclass(frozen=True)
class Measured:
    """One pinned figure of one area.

    start     as its delivery gives it; without a value `status`, where the delivery says one, tells why
    restated  what a later delivery says of the same year, when that differs
    latest    the last figure of a later year; None when there is none
    """

    pin: Pin
    area: Area
    start: Reference
    status: Status | None
    restated: Reference | None
    latest: Reference | None

    @property
    def indicator(self) -> Indicator:
        return self.pin.indicator

    @property
    def release(self) -> Release:
        return self.pin.release

    @property
    def change(self) -> float | None:
        """The latest figure minus the pinned one, as they are shown."""
        if self.latest is None or self.latest.value is None or self.start.value is None:
            return None
        places = self.indicator.decimals
        return round(round(self.latest.value, places) - round(self.start.value, places), places)

    @property
    def break_between(self) -> tuple[int, str] | None:
        """The break in the definition that lies between the two figures."""
        last = self.latest.year if self.latest else 0
        return next(((year, why) for year, why in self.indicator.breaks if self.pin.year < year <= last), None)

    @property
    def since(self) -> Since:
        if self.start.value is None:
            return Since.UNKNOWN
        if self.change is None:
            return Since.NOTHING_LATER
        if self.break_between:
            return Since.BROKEN
        if not self.change:
            return Since.SAME
        if not self.indicator.direction:
            return Since.OTHER
        higher = self.indicator.direction == Indicator.Direction.HIGHER
        return Since.BETTER if (self.change > 0) == higher else Since.WORSE


def areas_of(baseline: Baseline) -> list[Area]:
    """The region as a whole first, then the areas that the baseline names."""
    whole = [baseline.region.area] if baseline.region.area else []
    return [*whole, *(area for area in baseline.areas.order_by("kind", "name") if area not in whole)]


def readable_pins(baseline: Baseline, visitor: Visitor) -> list[Pin]:
    """The pins of figures that the visitor may read."""
    every = baseline.pins.select_related("indicator__dataset", "release__dataset").order_by("indicator__order", "pk")
    readable = set(Dataset.objects.readable_by(visitor).values_list("pk", flat=True))
    return [pin for pin in every if pin.release.dataset_id in readable and pin.indicator.dataset_id in readable]


def measured(pins: Sequence[Pin], areas: Sequence[Area], visitor: Visitor) -> dict[str, list[Measured]]:
    """Every pinned figure by the code of its area, in the order of the pins."""
    indicators = [pin.indicator for pin in pins]
    codes = [area.code for area in areas]
    sources = {pin.indicator.code: Source(pin.release.code, pin.year) for pin in pins}
    now = references(indicators, codes, visitor=visitor)
    years = {pin.year for pin in pins}
    then = references(indicators, codes, years=years, pins=sources, told=now.told, visitor=visitor)
    statuses = {(row.indicator, row.area, row.year): row.status for row in then.told.of_areas(codes)}
    return {
        area.code: [
            _one(pin, area, (then, now), statuses.get((pin.indicator.code, area.code, pin.year))) for pin in pins
        ]
        for area in areas
    }


def _one(pin: Pin, area: Area, found: tuple[References, References], status: Status | None) -> Measured:
    then, now = found
    code = pin.indicator.code
    start, again = then.of(code, area.code, pin.year), now.of(code, area.code, pin.year)
    later = [one for one in now.series(code, area.code) if one.year > pin.year]
    restated = again if _differs(start, again, pin.indicator) else None
    return Measured(pin, area, start, status, restated, later[-1] if later else None)


def _differs(start: Reference, again: Reference, indicator: Indicator) -> bool:
    """Whether a later delivery gives another figure, as it is shown."""
    if start.value is None or again.value is None:
        return False
    return round(start.value, indicator.decimals) != round(again.value, indicator.decimals)
