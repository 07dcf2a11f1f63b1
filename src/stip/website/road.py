# SPDX-License-Identifier: EUPL-1.2
"""Where a period lies on the road that its plan covers: the numbers behind the period bar."""

from dataclasses import dataclass
from datetime import date

from stip.plans import period
from stip.website.formatting import UNKNOWN, span

_Span = tuple[date, date]


@dataclass(frozen=True)
class Road:
    """Places on a bar, as percentages ready for SVG; None where nothing is known."""

    words: str
    start: str | None = None
    length: str | None = None
    end: str | None = None
    today: str | None = None


def road(own: str, *, frame: str = "", delivery: str = "", today: date | None = None) -> Road:
    """Lay a period and its delivery on the bar of a frame, such as the period of the whole plan.

    own, frame, delivery   periods as plans note them; empty is "not known"
    """
    words = _words(own, delivery)
    first, last = _bounds(own)
    delivered = _bounds(delivery)[1]
    frame_first, frame_last = _bounds(frame)
    begin, finish = first or frame_first, delivered or last or frame_last
    if begin is None or finish is None or finish < begin or not (own or delivery):
        return Road(words)
    whole = (min(begin, frame_first or begin), max(finish, frame_last or finish))
    now = today or date.today()
    return Road(
        words,
        start=_percent(_share(begin, whole)),
        length=_percent(_share(finish, whole) - _share(begin, whole)),
        end=_percent(_share(finish, whole)),
        today=_percent(_share(now, whole)) if whole[0] <= now <= whole[1] else None,
    )


def _words(own: str, delivery: str) -> str:
    parts = [span(own)] if own else []
    if delivery:
        parts.append(f"oplevering {span(delivery)}")
    return ", ".join(parts) or f"periode {UNKNOWN}"


def _bounds(text: str) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    try:
        read = period.parse(text)
    except ValueError:
        return None, None
    return read.first, read.last


def _share(moment: date, whole: _Span) -> float:
    days = (whole[1] - whole[0]).days
    return (moment - whole[0]).days / days if days else 1.0


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"
