# SPDX-License-Identifier: EUPL-1.2
"""The maps and lines of descent that pages show."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from stip.places import maps
from stip.places.maps import Border, Group, Map
from stip.places.models import REFERENCE_YEAR, Area, AreaQuerySet, Boundary, Containment, Region

FROM_SMALL_TO_LARGE = (
    Area.Kind.NEIGHBOURHOOD,
    Area.Kind.DISTRICT,
    Area.Kind.MUNICIPALITY,
    Area.Kind.COOPERATION,
    Area.Kind.COROP,
    Area.Kind.ABROAD,
    Area.Kind.PROVINCE,
    Area.Kind.COUNTRY,
)


def region_map(
    region: Region, year: int = REFERENCE_YEAR, *, width: int = maps.WIDTH, height: int = maps.HEIGHT
) -> Map:
    """The municipalities of a region. When the year is not known, those of the nearest year that is."""
    if region.area is None:
        return maps.draw([], year=year, width=width, height=height)
    return parts_map(region.area, Area.Kind.MUNICIPALITY, year, width=width, height=height)


def parts_map(
    whole: Area, kind: str, year: int = REFERENCE_YEAR, *, width: int = maps.WIDTH, height: int = maps.HEIGHT
) -> Map:
    """The areas of one kind that lie directly in `whole`."""
    known = Containment.objects.filter(whole=whole, part__kind=kind).year_nearest_to(year)
    parts = Area.objects.filter(kind=kind).inside(whole, known or year)
    return areas_map(parts, year, width=width, height=height)


def areas_map(
    areas: AreaQuerySet, year: int = REFERENCE_YEAR, *, width: int = maps.WIDTH, height: int = maps.HEIGHT
) -> Map:
    """Any set of areas, each with its border of `year` or of the nearest year; areas without a border are named."""
    rows = list(areas.order_by("name", "code").values_list("pk", "name"))
    borders = _borders([key for key, _ in rows], year)
    drawing = maps.draw([borders[key] for key, _ in rows if key in borders], year=year, width=width, height=height)
    return Map(
        drawing.width,
        drawing.height,
        year,
        drawing.shapes,
        drawing.outline,
        missing=tuple(name for key, name in rows if key not in borders),
    )


def start_map(
    regions: QuerySet[Region], year: int = REFERENCE_YEAR, *, width: int = maps.WIDTH, height: int = maps.HEIGHT
) -> Map:
    """Each region as one shape, by the region's code, over the municipalities they consist of."""
    regions = regions.filter(area__isnull=False)
    links = Containment.objects.filter(whole__regions__in=regions, part__kind=Area.Kind.MUNICIPALITY)
    links = links.filter(year=links.year_nearest_to(year) or year)
    parts: dict[int, list[int]] = defaultdict(list)
    for whole, part in links.values_list("whole", "part").distinct().order_by("whole", "part__code"):
        parts[whole].append(part)
    borders = _borders({part for group in parts.values() for part in group}, year)
    groups = [
        Group(code, name, tuple(borders[part] for part in parts[area] if part in borders))
        for code, name, area in regions.values_list("code", "name", "area")
    ]
    return maps.draw_groups(groups, year=year, width=width, height=height)


def _borders(areas: Iterable[int], year: int) -> dict[int, Border]:
    """The border of each of these areas that has one, by the area's key."""
    # As text a geometry need not be taken apart when it has been drawn before.
    rows = Boundary.objects.filter(area__in=areas).nearest_to(year).annotate(text=Cast("geometry", TextField()))
    found = rows.order_by("area__code").values_list("area", "area__code", "area__name", "year", "text")
    return {area: Border(code, name, of_year, text) for area, code, name, of_year, text in found}


def ancestors(area: Area, year: int = REFERENCE_YEAR) -> list[Area]:
    """All areas that contain `area`, from the smallest kind to the largest."""
    return by_size(Area.objects.containing(area, year))


def by_size(areas: Iterable[Area]) -> list[Area]:
    """From neighbourhood to country, and by name within a kind."""
    return sorted(areas, key=lambda area: (FROM_SMALL_TO_LARGE.index(Area.Kind(area.kind)), area.name))
