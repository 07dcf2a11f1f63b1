# SPDX-License-Identifier: EUPL-1.2
"""Read fetched observations of CBS as figures. Anything we do not know for sure is refused, with all the rest.

Table 70072ned gives one code of a measure to several measures without a word about it: two values for one place and
year are therefore an error, not a choice.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from stip.monitor.figures.levels import canonical, level_of
from stip.monitor.figures.store import NotUnique, Observation, Refused, Status
from stip.monitor.releases.readers.cbs_odata import Json, Schema

REASONS: Mapping[str, Status] = {"Impossible": Status.IMPOSSIBLE, "Confidential": Status.SECRET}
"""Why there is no value, in the words of CBS."""

PERIODS: Mapping[str, Status] = {
    "": Status.MEASURED,
    "Definitive": Status.MEASURED,
    "Definitief": Status.MEASURED,
    "Provisional": Status.PROVISIONAL,
    "Voorlopig": Status.PROVISIONAL,
    "RevisedProvisional": Status.REVISED,
    "NaderVoorlopig": Status.REVISED,
}
_YEAR = re.compile(r"(\d{4})JJ00")
_KNOWN = {"Id", "Measure", "ValueAttribute", "Value", "StringValue"}


@dataclass(frozen=True)
class Mapped:
    """What the columns of a table mean to us.

    measures   our indicator by code of CBS; other measures are left out
    region     the dimension with the areas, such as "WijkenEnBuurten"
    period     the dimension with the years; figures of quarters and months are left out
    parts      for every other dimension: our part by code, "" for everybody; other codes are left out
    """

    measures: Mapping[str, str]
    region: str
    period: str = "Perioden"
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def dimensions(self) -> tuple[str, ...]:
        return (self.region, self.period, *self.parts)


def observations(
    rows: Iterable[Json], schema: Schema, mapped: Mapped, *, statuses: Mapping[str, str] | None = None
) -> Iterator[Observation]:
    """The figures in `rows`.

    statuses   what CBS says of each period, as `cbs_odata.period_statuses` gives it
    raises     NotUnique; Refused when a row or the mapping says something that cannot be
    """
    _check(schema, mapped)
    keys: set[tuple[str, ...]] = set()
    names = [name for name, _ in schema.dimensions]
    for row in rows:
        key = _key(row, names)
        if key in keys:
            raise NotUnique(f"CBS geeft twee cijfers voor {', '.join(key)}. Er is niets ingelezen: meld het aan CBS.")
        keys.add(key)
        found = _observation(row, mapped, statuses or {})
        if found:
            yield found


def _check(schema: Schema, mapped: Mapped) -> None:
    there = {name for name, _ in schema.dimensions}
    if set(mapped.dimensions()) != there:
        odd = ", ".join(sorted(there ^ set(mapped.dimensions())))
        raise Refused(f"De koppeling en de tabel hebben niet dezelfde dimensies ({odd}). Kijk de koppeling na.")
    unknown = sorted(set(mapped.measures) - {code for code, _, _ in schema.measures})
    if unknown:
        raise Refused(f"De tabel heeft deze maten niet: {', '.join(unknown)}. Kijk de koppeling na.")


def _key(row: Json, names: list[str]) -> tuple[str, ...]:
    try:
        return (str(row["Measure"]).strip(), *(str(row[name]).strip() for name in names))
    except KeyError as error:
        raise Refused(f"Een rij van CBS heeft geen {error}. Er is niets ingelezen.") from error


def _observation(row: Json, mapped: Mapped, statuses: Mapping[str, str]) -> Observation | None:
    value, status = _value(row, statuses.get(str(row[mapped.period]), ""))
    indicator = mapped.measures.get(str(row["Measure"]).strip())
    year = _YEAR.fullmatch(str(row[mapped.period]).strip())
    area = canonical(str(row[mapped.region]))
    words = [parts.get(str(row[name]).strip()) for name, parts in mapped.parts.items()]
    # Parts of the country and such are no areas of ours; a quarter is no year; a group we did not ask for is no part.
    if indicator is None or year is None or not level_of(area) or None in words:
        return None
    return Observation(indicator, area, int(year[1]), " ".join(filter(None, words)), value, status)


def _value(row: Json, period: str) -> tuple[float | None, Status]:
    """The value with its status. No value without a reason is an error; so is a value with a reason to have none."""
    reason, value = str(row.get("ValueAttribute") or "None"), row.get("Value")
    if reason != "None" and reason not in REASONS:
        raise Refused(f"CBS geeft een reden die we niet kennen: {reason}. Er is niets ingelezen.")
    if (value is None) != (reason in REASONS) or isinstance(value, bool) or not isinstance(value, float | int | None):
        told = ", ".join(f"{name} {row[name]}" for name in row if name not in _KNOWN or name == "Measure")
        raise Refused(
            f"CBS geeft een waarde die niet kan ({value}, reden {reason}) voor {told}. Er is niets ingelezen."
        )
    if value is None:
        return None, REASONS[reason]
    if period not in PERIODS:
        raise Refused(f"CBS geeft een stand van een periode die we niet kennen: {period}. Er is niets ingelezen.")
    return float(value), PERIODS[period]
