# SPDX-License-Identifier: EUPL-1.2
"""Turn borders into SVG paths. Knows no database: borders come in as GeoJSON text, a drawing goes out.

The projection is equirectangular, narrowed by the cosine of the middle latitude: true enough for a country.
Points are snapped to a grid of half a pixel and repeated points dropped. Because a point's place decides alone
where it lands, two neighbours that share a border still share it afterwards.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any

WIDTH, HEIGHT = 600, 800
MARGIN = 4
TENTHS = 10  # points are whole tenths of a pixel
GRID = 5  # tenths of a pixel: what lies closer together is one point

Point = tuple[int, int]
Ring = list[Point]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Border:
    """An area as it was in `year`; `geometry` is the text of a GeoJSON Polygon or MultiPolygon in degrees."""

    code: str
    name: str
    year: int
    geometry: str


@dataclass(frozen=True)
class Group:
    """Areas that are drawn as one, without the borders between them."""

    code: str
    name: str
    borders: tuple[Border, ...]


@dataclass(frozen=True)
class MapShape:
    """One area on the map. (x, y) lies inside it and suits a name or a dot; `year` is that of the oldest border."""

    code: str
    name: str
    path: str
    x: float
    y: float
    year: int


@dataclass(frozen=True)
class Map:
    """A drawing in pixels. `outline` goes round everything; `missing` names areas of which no border is known."""

    width: int
    height: int
    year: int
    shapes: tuple[MapShape, ...] = ()
    outline: str = ""
    ground: tuple[MapShape, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def note(self) -> str:
        """Say in Dutch which borders are not of the year asked for; empty when all are and none is missing."""
        return " ".join(filter(None, (self._about_years(), self._about_missing())))

    def _about_years(self) -> str:
        others = sorted({shape.year for shape in self.shapes} - {self.year})
        if not others:
            return ""
        years = " en ".join(str(year) for year in others)
        if any(shape.year == self.year for shape in self.shapes):
            return f"Een deel van de grenzen is van {years}, want van {self.year} hebben we die niet."
        return f"De grenzen zijn van {years}, want van {self.year} hebben we die niet."

    def _about_missing(self) -> str:
        count = len(self.missing)
        if count == 1:
            return f"Van {self.missing[0]} hebben we geen grens."
        return f"Van {count} gebieden hebben we geen grens." if count else ""


@dataclass(frozen=True)
class Frame:
    """Where on earth the drawing begins, and how many pixels a degree is."""

    west: float
    north: float
    per_degree_east: float
    per_degree_south: float
    width: int
    height: int


def draw(borders: Sequence[Border], *, year: int, width: int = WIDTH, height: int = HEIGHT) -> Map:
    """Draw each border as a shape, as large as fits in `width` by `height` pixels."""
    frame = _frame([border.geometry for border in borders], width, height)
    shapes = tuple(_shape(Group(one.code, one.name, (one,)), frame) for one in borders)
    return Map(frame.width, frame.height, year, shapes, _drawn(_texts(borders), frame).path if borders else "")


def draw_groups(groups: Sequence[Group], *, year: int, width: int = WIDTH, height: int = HEIGHT) -> Map:
    """Draw each group as one shape, larger ones first so that smaller ones stay in sight; single areas as ground."""
    borders = tuple({border.code: border for group in groups for border in group.borders}.values())
    whole = draw(borders, year=year, width=width, height=height)
    frame = _frame([border.geometry for border in borders], width, height)
    by_size = sorted((group for group in groups if group.borders), key=lambda group: -len(group.borders))
    shapes = tuple(_shape(group, frame) for group in by_size)
    return Map(whole.width, whole.height, year, shapes, whole.outline, ground=whole.shapes)


def _texts(borders: Iterable[Border]) -> tuple[str, ...]:
    return tuple(border.geometry for border in borders)


def _shape(group: Group, frame: Frame) -> MapShape:
    drawing = _drawn(_texts(group.borders), frame)
    year = min(border.year for border in group.borders)
    return MapShape(group.code, group.name, drawing.path, drawing.x / TENTHS, drawing.y / TENTHS, year)


def _frame(geometries: Sequence[str], width: int, height: int) -> Frame:
    if not geometries:
        return Frame(0, 0, 1, 1, width, height)
    wests, souths, easts, norths = zip(*(_bounds(text) for text in geometries), strict=True)
    west, south, east, north = min(wests), min(souths), max(easts), max(norths)
    narrowing = cos(radians((south + north) / 2))
    across, down = max((east - west) * narrowing, 1e-9), max(north - south, 1e-9)
    scale = min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / down)
    return Frame(
        west=west - MARGIN / (scale * narrowing),
        north=north + MARGIN / scale,
        per_degree_east=scale * narrowing,
        per_degree_south=scale,
        width=round(across * scale) + 2 * MARGIN,
        height=round(down * scale) + 2 * MARGIN,
    )


# The caches are keyed by the text of a geometry, not by its database key: a border that changes is drawn anew.
@lru_cache(maxsize=4096)
def _bounds(geometry: str) -> Bounds:
    points = [point for ring in _coordinates(geometry) for point in ring]
    if not points:
        raise ValueError("geometry must have points, got none")
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _coordinates(geometry: str) -> list[list[list[float]]]:
    """All rings of a geometry, outer rings and holes alike, in the order and winding of the source."""
    content: Any = json.loads(geometry)
    kind = content.get("type") if isinstance(content, dict) else content
    if kind == "Polygon":
        return list(content["coordinates"])
    if kind == "MultiPolygon":
        return [ring for polygon in content["coordinates"] for ring in polygon]
    raise ValueError(f"geometry must be a Polygon or MultiPolygon, got {kind}")


@dataclass(frozen=True)
class _Drawing:
    path: str
    x: int
    y: int


@lru_cache(maxsize=4096)
def _drawn(geometries: tuple[str, ...], frame: Frame) -> _Drawing:
    """Draw geometries as one path; of several, only what goes round them all."""
    rings = [_snapped(ring, frame) for text in geometries for ring in _coordinates(text)]
    visible = [ring for ring in rings if len(set(ring)) > 2] or [_speck(rings[0][0])]
    if len(geometries) > 1:
        visible = _round(visible) or visible
    x, y = _inside(max(visible, key=lambda ring: abs(_doubled_area(ring))))
    return _Drawing("".join(map(_path, visible)), x, y)


def _snapped(ring: Iterable[Sequence[float]], frame: Frame) -> Ring:
    """Project a ring onto the grid, without repeated points; it ends where it began."""
    across = frame.per_degree_east * TENTHS / GRID
    down = frame.per_degree_south * TENTHS / GRID
    points: Ring = []
    for longitude, latitude, *_ in ring:
        point = (round((longitude - frame.west) * across) * GRID, round((frame.north - latitude) * down) * GRID)
        if not points or points[-1] != point:
            points.append(point)
    if points and points[0] != points[-1]:
        points.append(points[0])
    return points


def _speck(point: Point) -> Ring:
    """A pixel for an area that is too small to draw: it can still be pointed at."""
    x, y = point
    return [(x - 5, y - 5), (x + 5, y - 5), (x + 5, y + 5), (x - 5, y + 5), (x - 5, y - 5)]


def _round(rings: Iterable[Ring]) -> list[Ring]:
    """The border round all rings together: a side that two areas share falls away.

    Each point of a closed ring has two sides, so what is left has an even number at every point: a walk always closes.
    """
    sides: set[tuple[Point, Point]] = set()
    for ring in rings:
        for one, other in zip(ring, ring[1:], strict=False):
            sides ^= {(one, other) if one < other else (other, one)}
    ways: dict[Point, set[Point]] = {}
    for one, other in sides:
        ways.setdefault(one, set()).add(other)
        ways.setdefault(other, set()).add(one)
    return [_walk(start, ways) for start in sorted(ways) if ways[start]]


def _walk(start: Point, ways: dict[Point, set[Point]]) -> Ring:
    walked, here = [start], start
    while True:
        following = min(ways[here])
        ways[here].discard(following)
        ways[following].discard(here)
        walked.append(following)
        here = following
        if here == start:
            return walked


def _doubled_area(ring: Ring) -> int:
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(ring, ring[1:], strict=False))


def _inside(ring: Ring) -> Point:
    """A point inside the ring: halfway the widest stretch at the height of its centre."""
    heights = [y for _, y in ring]
    # Grid points lie on multiples of five; two tenths beside them no corner can be hit.
    level = (min(heights) + max(heights)) // 2 // GRID * GRID + 2
    crossings = sorted(
        x + (level - y) * (next_x - x) / (next_y - y)
        for (x, y), (next_x, next_y) in zip(ring, ring[1:], strict=False)
        if (y < level) != (next_y < level)
    )
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not stretches:
        return ring[0]
    left, right = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return round((left + right) / 2), level


def _path(ring: Ring) -> str:
    """Closed SVG path data: an absolute start and relative steps, which are short."""
    (x, y), steps = ring[0], []
    for (one_x, one_y), (next_x, next_y) in zip(ring[:-1], ring[1:-1], strict=False):
        steps.append(f"{_number(next_x - one_x)},{_number(next_y - one_y)}")
    return f"M{_number(x)},{_number(y)}l{' '.join(steps)}Z"


@lru_cache(maxsize=20_000)
def _number(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), TENTHS)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
