# SPDX-License-Identifier: EUPL-1.2
"""Periods as people write them: `2024`, `2020-11`, `2024/2027`, `2022/`, `~2028`."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_MOMENT = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


@dataclass(frozen=True)
class Period:
    """First and last day of a period; None means open on that side. `approximate` is the "circa" of the source."""

    first: date | None
    last: date | None
    approximate: bool = False

    def contains(self, other: "Period") -> bool:
        """Whether `other` lies wholly inside; an open side of `other` counts as "not said" and always fits."""
        starts_well = self.first is None or other.first is None or other.first >= self.first
        ends_well = self.last is None or other.last is None or other.last <= self.last
        return starts_well and ends_well


def parse(text: str) -> Period:
    """Read a period.

    raises   ValueError with a Dutch sentence when the text is no period

    >>> parse("2020-11/2020-12").last
    datetime.date(2020, 12, 31)
    >>> parse("2022/").last is None
    True
    """
    raw = text.strip()
    approximate = raw.startswith("~")
    raw = raw.removeprefix("~")
    if "/" in raw:
        first_text, last_text = (part.strip() for part in raw.split("/", 1))
        if not first_text and not last_text:
            raise ValueError(f"'{text}' is geen periode: noem een begin, een einde of beide, bijvoorbeeld 2024/2027")
        first = _bounds(first_text, text)[0] if first_text else None
        last = _bounds(last_text, text)[1] if last_text else None
    else:
        first, last = _bounds(raw, text)
    if first and last and last < first:
        raise ValueError(f"de periode '{text}' eindigt voordat zij begint: draai begin en einde om")
    return Period(first, last, approximate)


def in_words(text: str) -> str:
    """Write a period for a reader.

    >>> in_words("2024/2027"), in_words("2020-11/2020-12"), in_words("~2028"), in_words("2022/")
    ('2024 tot en met 2027', 'november tot en met december 2020', 'circa 2028', 'vanaf 2022')
    """
    if not text:
        return ""
    raw = text.strip()
    circa = "circa " if raw.startswith("~") else ""
    raw = raw.removeprefix("~")
    if "/" not in raw:
        return circa + _moment_in_words(raw)
    first, last = (part.strip() for part in raw.split("/", 1))
    if not last:
        return f"{circa}vanaf {_moment_in_words(first)}"
    if not first:
        return f"{circa}tot en met {_moment_in_words(last)}"
    begin = _moment_in_words(first)
    if len(first) == 7 and first[:4] == last[:4]:
        begin = begin.rsplit(" ", 1)[0]
    return f"{circa}{begin} tot en met {_moment_in_words(last)}"


def _bounds(moment: str, whole: str) -> tuple[date, date]:
    match = _MOMENT.match(moment)
    if not match:
        raise ValueError(
            f"'{whole}' is geen periode: schrijf een jaar (2024), een maand (2024-05) of een dag (2024-05-31)"
        )
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as impossible:
        raise ValueError(f"'{whole}' bestaat niet op de kalender: kijk de maand en de dag na") from impossible
    if day is not None:
        return first, first
    last_month = 12 if month is None else month
    return first, date(year, last_month, monthrange(year, last_month)[1])


def _moment_in_words(moment: str) -> str:
    parts = moment.split("-")
    if len(parts) == 1:
        return moment
    month = _MONTHS[int(parts[1]) - 1]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"
