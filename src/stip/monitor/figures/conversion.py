# SPDX-License-Identifier: EUPL-1.2
"""Bring figures on old borders to new ones, each kind of measure in its own way. Knows no database.

Counts add up. Shares and means are averaged with their denominator as the weight. Medians and scores cannot be brought
over: they get no value and say why. An area that was split goes to its successors by stated shares, never by a guess.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

ROUNDING = 1e-9


class Kind(StrEnum):
    """How a measure behaves when areas are joined; the words are those of `Indicator.Measure`."""

    COUNT = "aantal"
    SHARE = "aandeel"
    MEAN = "gemiddelde"
    MEDIAN = "mediaan"
    SCORE = "score"


@dataclass(frozen=True)
class Step:
    """From `year` on, `after` holds `share` of what was in `before`: less than 1 only when `before` was split."""

    before: str
    after: str
    year: int
    share: float = 1.0


@dataclass(frozen=True)
class Converted:
    """A figure on the new borders. `value` is None when there is none; `why` then says so in Dutch.

    parts   the areas it was made from; the area alone when nothing changed
    """

    area: str
    value: float | None
    parts: tuple[str, ...]
    is_converted: bool = False
    why: str = ""


_NO_MEDIAN = "Een mediaan is niet om te rekenen naar nieuwe grenzen."
_NO_SCORE = "Een score of klasse is niet om te rekenen naar nieuwe grenzen."
_PART_MISSING = "Van een deel van dit gebied ontbreekt het cijfer."
_NO_WEIGHT = "Van een deel van dit gebied is niet bekend hoe zwaar het telt."


def convert(
    values: Mapping[str, float | None],
    steps: Iterable[Step],
    *,
    kind: Kind,
    since: int,
    until: int,
    weights: Mapping[str, float | None] | None = None,
) -> dict[str, Converted]:
    """Figures on the borders of the year `since`, told on those of `until`, by new area.

    values    by area; None where there is no figure
    steps     what happened to areas; only steps after `since` up to and including `until` count
    weights   the denominator per old area: needed for shares and means
    raises    ValueError when the shares of a split do not add up to 1, or when areas go round in a circle
    """
    known = list(steps)
    shares = moved(known, since=since, until=until)
    made_of: dict[str, dict[str, float]] = {}
    for area in values:
        for after, share in shares.get(area, {area: 1.0}).items():
            made_of.setdefault(after, {})[area] = share
    # A part of which we hold no row at all is missing too: a successor without it would be too small. But what only
    # came about in between was no part yet.
    in_between = {step.after for step in known if since < step.year <= until}
    for before, onward in shares.items():
        if before in in_between:
            continue
        for after, share in onward.items():
            if after in made_of and share > 0:
                made_of[after].setdefault(before, share)
    return {area: _joined(area, parts, values, weights or {}, kind) for area, parts in sorted(made_of.items())}


def moved(steps: Iterable[Step], *, since: int, until: int) -> dict[str, dict[str, float]]:
    """For each area that changed: where it went between two years, and with which share."""
    by_year: dict[int, dict[str, dict[str, float]]] = {}
    for step in steps:
        if since < step.year <= until:
            by_year.setdefault(step.year, {}).setdefault(step.before, {})[step.after] = step.share
    shares: dict[str, dict[str, float]] = {}
    for year in sorted(by_year):
        _check(year, by_year[year])
        _go_on(shares, by_year[year])
    return shares


def _check(year: int, changes: Mapping[str, Mapping[str, float]]) -> None:
    for before, onward in changes.items():
        total = fsum(onward.values())
        if abs(total - 1) > ROUNDING or min(onward.values()) < 0:
            raise ValueError(f"the shares of {before} in {year} must be positive and add up to 1, got {total:.4f}")


def _go_on(shares: dict[str, dict[str, float]], changes: Mapping[str, Mapping[str, float]]) -> None:
    """Let what was already moved move on, and start with the areas that had not moved yet."""
    for area, onward in shares.items():
        reached: dict[str, float] = {}
        for middle, share in onward.items():
            stays: Mapping[str, float] = {middle: 1.0}
            for after, part in changes.get(middle, stays).items():
                reached[after] = reached.get(after, 0.0) + share * part
        shares[area] = reached
    for before, first in changes.items():
        shares.setdefault(before, dict(first))


def _joined(
    area: str,
    parts: Mapping[str, float],
    values: Mapping[str, float | None],
    weights: Mapping[str, float | None],
    kind: Kind,
) -> Converted:
    names = tuple(sorted(parts))
    if names == (area,) and parts[area] == 1:
        return Converted(area, values.get(area), names)
    if kind in (Kind.MEDIAN, Kind.SCORE) and not _is_renamed(names, parts):
        return Converted(area, None, names, True, _NO_MEDIAN if kind is Kind.MEDIAN else _NO_SCORE)
    found = [values.get(name) for name in names]
    known = [value for value in found if value is not None]
    if len(known) < len(found):
        return Converted(area, None, names, True, _PART_MISSING)
    if _is_renamed(names, parts):
        return Converted(area, known[0], names, True)
    if kind is Kind.COUNT:
        total = fsum(value * parts[name] for name, value in zip(names, known, strict=True))
        return Converted(area, total, names, True)
    return _averaged(area, names, known, [_weight(weights.get(name), parts[name]) for name in names])


def _is_renamed(names: Sequence[str], parts: Mapping[str, float]) -> bool:
    """Whether one whole area only got another code."""
    return len(names) == 1 and abs(parts[names[0]] - 1) <= ROUNDING


def _weight(weight: float | None, share: float) -> float | None:
    return None if weight is None else weight * share


def _averaged(area: str, names: tuple[str, ...], values: list[float], weights: list[float | None]) -> Converted:
    known = [weight for weight in weights if weight is not None and weight >= 0]
    total = fsum(known)
    if len(known) < len(values) or total <= 0:
        return Converted(area, None, names, True, _NO_WEIGHT)
    mean = fsum(value * weight for value, weight in zip(values, known, strict=True)) / total
    # Rounding may not push a mean past the values it is made of.
    return Converted(area, min(max(mean, min(values)), max(values)), names, True)
