# SPDX-License-Identifier: EUPL-1.2
"""A drawn map made ready for a page: every area with its link, its tone and what the list beside it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stip.places.maps import Map

QUIET = "2"
CHOSEN = "chosen"


@dataclass(frozen=True)
class MapArea:
    """One area. `tone` is "0" (no data) to "5" (most), or CHOSEN; `note` is the value that the list shows."""

    name: str
    path: str
    address: str = ""
    tone: str = QUIET
    note: str = ""


@dataclass(frozen=True)
class Figure:
    view_box: str
    areas: tuple[MapArea, ...]
    outline: str = ""
    ground: tuple[str, ...] = ()
    note: str = ""


def figure(
    drawing: Map,
    *,
    address: Callable[[str], str] = lambda code: "",
    tones: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> Figure:
    """Dress a map; `address`, `tones` and `notes` go by the code of an area."""
    tones, notes = tones or {}, notes or {}
    areas = (
        MapArea(shape.name, shape.path, address(shape.code), tones.get(shape.code, QUIET), notes.get(shape.code, ""))
        for shape in drawing.shapes
    )
    ground = tuple(shape.path for shape in drawing.ground)
    return Figure(drawing.view_box, tuple(areas), drawing.outline, ground, drawing.note)


def in_classes(values: Mapping[str, int], classes: int = 4) -> dict[str, str]:
    """Give each count a tone: nothing is "0", the rest "2" up to "5" in equal steps up to the largest.

    >>> in_classes({"GM1": 0, "GM2": 1, "GM3": 8})
    {'GM1': '0', 'GM2': '2', 'GM3': '5'}
    """
    largest = max(values.values(), default=0)
    return {code: "0" if not value else str(1 + -(-value * classes // largest)) for code, value in values.items()}
