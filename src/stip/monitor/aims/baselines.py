# SPDX-License-Identifier: EUPL-1.2
"""A zero measurement: its exchange form, and what people can do to it. A pin names figures that are really there."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from stip.accounts.models import User
from stip.monitor.aims import writing
from stip.monitor.aims.facts import Filled, Text, Visibility, Year, sources_of, without_defaults
from stip.monitor.aims.writing import Kind, Names
from stip.monitor.models import Baseline, Coverage, Dataset, Indicator, Pin, Release
from stip.partners.exchange import AreaCode, Code, Facts, Problem, SourceFacts
from stip.places.models import Area

_FEW = 12


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class PinFacts(_Facts):
    """Eén indicator van een nulmeting: uit welke levering, en van welk jaar."""

    indicator: Code
    levering: Code
    jaar: Year


class BaselineFacts(_Facts):
    """Een nulmeting: met welke cijfers een regio begint. Zonder `gebieden` gaat zij over de regio als geheel."""

    regio: Code
    code: Code
    titel: Annotated[Filled, Field(max_length=200)]
    vastgesteldOp: date
    toelichting: Text = ""
    gebieden: list[AreaCode] = []
    punten: Annotated[list[PinFacts], Field(min_length=1)]
    zichtbaarheid: Visibility = "openbaar"
    voorbeeld: bool = False
    bronnen: list[SourceFacts] = []

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len({pin.indicator for pin in self.punten}) < len(self.punten):
            raise ValueError("een indicator staat twee keer bij ‘punten’: haal er één weg")
        if len(set(self.gebieden)) < len(self.gebieden):
            raise ValueError("een gebied staat twee keer bij ‘gebieden’: haal er één weg")
        return self


def baseline_facts(baseline: Baseline) -> Facts:
    """A baseline as `BaselineFacts` writes it."""
    pins = baseline.pins.select_related("indicator", "release")
    return without_defaults(
        BaselineFacts,
        {
            "regio": baseline.region.code,
            "code": baseline.code,
            "titel": baseline.title,
            "vastgesteldOp": baseline.dated,
            "toelichting": baseline.motive,
            "gebieden": [area.code for area in baseline.areas.order_by("code")],
            "punten": [
                {"indicator": pin.indicator.code, "levering": pin.release.code, "jaar": pin.year} for pin in pins
            ],
            "zichtbaarheid": baseline.visibility,
            "voorbeeld": baseline.example,
            "bronnen": sources_of(baseline),
        },
    )


def add_baseline(values: Facts, *, by: User | None, reason: str = "") -> Baseline:
    """Pin a zero measurement.

    raises   PermissionDenied; Refused when a rule is broken, the code is taken or a figure is not there
    """
    return writing.add(_BASELINE, values, by=by, reason=reason)


def change_baseline(baseline: Baseline, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Baseline:
    """Change facts of a baseline; a list (gebieden, punten, bronnen) is replaced as a whole.

    seen     the revision that the writer had on screen
    raises   Conflict when that is no longer the present one; else as `add_baseline`
    """
    return writing.change(_BASELINE, baseline, values, seen=seen, by=by, reason=reason)


def remove_baseline(baseline: Baseline, *, seen: int, by: User | None, reason: str = "") -> None:
    """Take a baseline away; the history keeps what it said. Raises Conflict, PermissionDenied."""
    writing.remove(_BASELINE, baseline, seen=seen, by=by, reason=reason)


def _fields(facts: Facts, names: Names) -> dict[str, Any]:
    names.problems += _problems_with(facts["punten"], facts["regio"])
    known = set(Area.objects.filter(code__in=facts.get("gebieden", [])).values_list("code", flat=True))
    names.problems += [
        Problem(f"het gebied ‘{code}’ is er niet: kijk de code na", ("gebieden", place))
        for place, code in enumerate(facts.get("gebieden", []))
        if code not in known
    ]
    return {
        "code": facts["code"],
        "title": facts["titel"],
        "dated": date.fromisoformat(facts["vastgesteldOp"]),
        "motive": facts.get("toelichting", ""),
        "example": facts.get("voorbeeld", False),
    }


def _hang(baseline: Baseline, facts: Facts) -> None:
    baseline.areas.set(Area.objects.filter(code__in=facts.get("gebieden", [])))
    baseline.pins.all().delete()
    indicators = dict(_by_code(Indicator, [pin["indicator"] for pin in facts["punten"]]))
    releases = dict(_by_code(Release, [pin["levering"] for pin in facts["punten"]]))
    Pin.objects.bulk_create(
        Pin(
            baseline=baseline,
            indicator_id=indicators[pin["indicator"]],
            release_id=releases[pin["levering"]],
            year=pin["jaar"],
        )
        for pin in facts["punten"]
    )


_BASELINE = Kind(Baseline, BaselineFacts, baseline_facts, _fields, "nulmeting", ("regio", "code"), _hang)


def _problems_with(pins: Sequence[Facts], region: str) -> list[Problem]:
    """What is wrong with pins: each must name figures of a delivery that is of everybody, or of this region."""
    indicators = dict(_by_code(Indicator, [pin["indicator"] for pin in pins]))
    datasets = Dataset.objects.of_use_to(region)
    covered = Coverage.objects.filter(
        indicator__in=indicators.values(), measured__gt=0, release__dataset__in=datasets.values("pk")
    )
    there: dict[str, dict[str, set[int]]] = {}
    for indicator, release, year in (
        covered.order_by().values_list("indicator__code", "release__code", "year").distinct()
    ):
        there.setdefault(indicator, {}).setdefault(release, set()).add(year)
    found = []
    for place, pin in enumerate(pins):
        wrong = _wrong(pin, pin["indicator"] in indicators, there.get(pin["indicator"], {}))
        found += [Problem(message, ("punten", place, field)) for field, message in wrong]
    return found


def _wrong(pin: Facts, is_known: bool, there: dict[str, set[int]]) -> list[tuple[str, str]]:
    """The field that is wrong and how to mend it; nothing when the pin is right.

    there   of which years each delivery has the indicator
    """
    code, release, year = pin["indicator"], pin["levering"], pin["jaar"]
    if not is_known:
        return [("indicator", f"de indicator ‘{code}’ is er niet: kijk de code na")]
    if not there:
        return [("indicator", f"van ‘{code}’ zijn er nog geen cijfers: lees eerst een levering in")]
    if release not in there:
        return [("levering", f"in ‘{release}’ staan geen cijfers van ‘{code}’: kies {_either(sorted(there))}")]
    if year not in there[release]:
        years = [str(one) for one in sorted(there[release])]
        return [("jaar", f"‘{release}’ heeft van ‘{code}’ geen cijfers over {year}: kies {_either(years)}")]
    return []


def _either(words: Sequence[str]) -> str:
    """
    >>> _either(["2020"]), _either(["2020", "2021", "2022"])
    ('2020', '2020, 2021 of 2022')
    """
    words = words[-_FEW:]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} of {words[-1]}"


def _by_code(model: Any, codes: Sequence[str]) -> Any:
    return model.objects.filter(code__in=codes).order_by().values_list("code", "pk")
