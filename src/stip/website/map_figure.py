# SPDX-License-Identifier: EUPL-1.2
"""A drawn map made ready for a page: every area with its link, its tone and what the list beside it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from stip.places.maps import Map, MapShape

QUIET = "2"
CHOSEN = "chosen"
NAME_HEIGHT, NAME_WIDTH = 30, 180  # room that a name on the map takes, in its pixels


@dataclass(frozen=True)
class MapArea:
    """One area. `tone` is "0" (nothing) to "5" (most), or CHOSEN; `note` is the value that the list shows.

    label   where its name stands on the map, as x and y; None when the name is only in the list
    """

    name: str
    path: str
    address: str = ""
    tone: str = QUIET
    note: str = ""
    label: tuple[str, str] | None = None


@dataclass(frozen=True)
class Figure:
    view_box: str
    areas: tuple[MapArea, ...]
    outline: str = ""
    note: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    picked: str = ""


def figure(
    drawing: Map,
    *,
    address: Callable[[str], str] = lambda code: "",
    tones: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    legend: Sequence[tuple[str, str]] = (),
    labelled: bool = False,
    picked: str = "",
) -> Figure:
    """Dress a map; `address`, `tones` and `notes` go by the code of an area.

    legend     tone and words of each class, see `in_classes`
    labelled   put names on the map where there is room
    picked     the code of the area to draw a line around, so that it keeps its tone
    """
    tones, notes = tones or {}, notes or {}
    named = _named(drawing) if labelled else set()
    areas = (
        MapArea(
            shape.name,
            shape.path,
            address(shape.code),
            tones.get(shape.code, QUIET),
            notes.get(shape.code, ""),
            (f"{shape.x:.0f}", f"{shape.y:.0f}") if shape.code in named else None,
        )
        for shape in drawing.shapes
    )
    line = next((shape.path for shape in drawing.shapes if shape.code == picked), "")
    return Figure(drawing.view_box, tuple(areas), drawing.outline, drawing.note, tuple(legend), line)


def _named(drawing: Map) -> set[str]:
    """Areas with room for their name: not what lies under all others, nor what would be written over another name."""
    placed: list[MapShape] = []
    for shape in drawing.shapes:
        free = all(abs(shape.y - one.y) > NAME_HEIGHT or abs(shape.x - one.x) > NAME_WIDTH for one in placed)
        if free and shape.path != drawing.outline:
            placed.append(shape)
    return {shape.code for shape in placed}


def in_classes(values: Mapping[str, int], classes: int = 4) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Give each count a tone, and each tone its words for the legend: nothing is "0", the rest in equal steps.

    >>> in_classes({"GM1": 0, "GM2": 1, "GM3": 8})
    ({'GM1': '0', 'GM2': '2', 'GM3': '5'}, [('0', 'geen'), ('2', '1–2'), ('3', '3–4'), ('4', '5–6'), ('5', '7–8')])
    >>> in_classes({"GM1": 2, "GM2": 1})[1]
    [('0', 'geen'), ('2', '1'), ('3', '2')]
    """
    step = max(1, -(-max(values.values(), default=0) // classes))
    tones = {code: "0" if not value else str(2 + (value - 1) // step) for code, value in values.items()}
    highest = max(values.values(), default=0)
    lows = range(1, highest + 1, step)
    words = [str(low) if step == 1 else f"{low}–{low + step - 1}" for low in lows]
    return tones, [("0", "geen"), *((str(2 + place), word) for place, word in enumerate(words))]
