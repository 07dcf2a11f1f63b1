# SPDX-License-Identifier: EUPL-1.2
"""How targets are told: the aim with its side and year, and in a sentence whether it comes within reach."""

from decimal import Decimal

from django.utils import timezone

from stip.monitor.aims.course import Course
from stip.monitor.aims.judging import Judged, Outcome
from stip.monitor.models import Indicator, Target, TargetRevision
from stip.statistics.projection import FEWEST_PERIODS
from stip.website import monitor_words
from stip.website.formatting import UNKNOWN, capitalised, counted, in_words

SHAPES = {
    Outcome.ON_COURSE: "circle",
    Outcome.BEHIND: "square",
    Outcome.UNTOLD: "triangle",
    Outcome.NO_NUMBER: "ring",
}
_SMALL = 10


def measured_in(judged: Judged) -> Indicator:
    """What the values of a target are written in; a counted result is written like an indicator of that unit."""
    if judged.indicator:
        return judged.indicator
    return Indicator(unit=judged.target.unit, decimals=_decimals(judged), measure=Indicator.Measure.COUNT)


def value(number: float | Decimal | None, judged: Judged) -> str:
    """A value of this target with its unit; what the source states has its own decimals."""
    return monitor_words.full(_plain(number), _as_written(number, judged))


def short(number: float | Decimal | None, judged: Judged) -> str:
    """A value of this target for a table or a picture."""
    return monitor_words.short(_plain(number), _as_written(number, judged))


def aim(judged: Judged, was: TargetRevision | None = None) -> str:
    """The value to reach, or what it was before.

    returns  such as "ten minste circa 1.200 GWh"; "niet bekend" when the source names no number
    """
    source: Target | TargetRevision = was or judged.target
    if source.aim is None:
        return UNKNOWN
    circa = "circa " if source.is_approximate else ""
    return f"{judged.target.get_side_display()} {circa}{value(source.aim, judged)}"


def verdict(judged: Judged) -> str:
    """The verdict as one or two sentences."""
    if judged.outcome is Outcome.NO_NUMBER:
        return "Geen getal: de bron noemt geen streefwaarde, dus dit doel is niet na te rekenen."
    if judged.is_hidden:
        return "Niet te zeggen: de cijfers waaraan dit doel wordt afgemeten zijn niet openbaar."
    if judged.course.is_final:
        return _final(judged)
    if judged.course.probability is not None:
        return _expected(judged)
    return f"Niet te zeggen: {_why(judged)}"


def chance(probability: float) -> str:
    """A chance in words; a straight line is never certain.

    >>> chance(0.934), chance(0.999), chance(0.001)
    ('ongeveer 93%', 'meer dan 99%', 'minder dan 1%')
    """
    if probability > 0.99:
        return "meer dan 99%"
    return "minder dan 1%" if probability < 0.01 else f"ongeveer {probability:.0%}"


def span(judged: Judged) -> tuple[float, float]:
    """Between which values the target year is expected to lie; what cannot be is cut off."""
    low, high = judged.course.low or 0.0, judged.course.high or 0.0
    return within(low, judged), within(high, judged)


def within(number: float, judged: Judged) -> float:
    """A projected value, kept inside what can be: a share from 0 to 100, no count below zero."""
    unit = measured_in(judged).unit
    lowest = min(judged.series.values(), default=0.0)
    if unit.startswith("%"):
        return max(min(number, 100.0), min(0.0, lowest))
    return max(number, 0.0) if lowest >= 0 else number


def _final(judged: Judged) -> str:
    word = "Gehaald" if judged.outcome is Outcome.ON_COURSE else "Niet gehaald"
    measured = value(judged.course.expected, judged)
    return f"{word}: in {judged.target.year} was het {measured}, en het doel was {aim(judged)}."


def _expected(judged: Judged) -> str:
    course = judged.course
    low, high = (_bare(each, judged) for each in span(judged))
    year, found = judged.target.year, value(within(_known(course), judged), judged)
    between = f" (tussen {low} en {high})" if low != high else ""
    line = f"gaat het zo door, dan wordt het in {year} ongeveer {found}{between}"
    odds = f"De kans dat het doel wordt gehaald is dan {chance(course.probability or 0.0)}."
    if judged.outcome is Outcome.UNTOLD:
        return f"Niet te zeggen: {line}. {odds} Dat is te onzeker voor een oordeel."
    return f"{capitalised(judged.outcome)}: {line}. {odds}"


def _why(judged: Judged) -> str:
    """Why there is no verdict on a target with a number."""
    target, measured = judged.target, judged.comparable
    verb = "gemeten" if judged.indicator else "geteld"
    if target.year is None:
        return f"de bron noemt geen jaar waarin het doel gehaald moet zijn.{_latest(judged)}"
    if not judged.series and target.year < timezone.localdate().year:
        return f"er is niet {verb}, terwijl {target.year} al voorbij is."
    if not judged.series:
        return f"er is nog niet {verb}."
    if len(measured) < FEWEST_PERIODS:
        verb = "is" if len(measured) == 1 else "zijn"
        since = f" sinds de definitie in {judged.since} veranderde" if judged.since else ""
        counts = f"er {verb} {counted(len(measured), 'meting', 'metingen')}{since}"
        return f"{counts}, en voor een oordeel zijn er {in_words(FEWEST_PERIODS)} nodig.{_latest(judged)}"
    return f"in {target.year} zelf is niet {verb}.{_latest(judged)}"


def _latest(judged: Judged) -> str:
    """The last measurement as a sentence, with a space before it."""
    if judged.latest is None:
        return ""
    year, number = judged.latest
    return f" In {year} was het {value(number, judged)}."


def _known(course: Course) -> float:
    assert course.expected is not None
    return course.expected


def _decimals(judged: Judged) -> int:
    """As many decimals as the numbers of a target have; one for small results that are expected."""
    target = judged.target
    stated = [number for number in (target.aim, target.baseline) if number is not None]
    stated += [Decimal(str(number)) for number in judged.series.values()]
    places = [_places(number) for number in stated]
    small = 1 if judged.course.probability is not None and all(abs(number) < _SMALL for number in stated) else 0
    return min(4, max([small if not judged.course.is_final else 0, *places]))


def _as_written(number: float | Decimal | None, judged: Judged) -> Indicator:
    """What a number is written in: a stated one, known by its kind, without zeros that nobody wrote."""
    unit = measured_in(judged)
    if not isinstance(number, Decimal):
        return unit
    return Indicator(unit=unit.unit, measure=unit.measure, decimals=_places(number))


def _bare(number: float, judged: Judged) -> str:
    """A number after which the unit need not be said again; a sign such as % stays."""
    unit = measured_in(judged)
    sign = unit.unit if unit.unit.startswith(("%", "euro")) else ""
    return monitor_words.short(number, Indicator(unit=sign, decimals=unit.decimals))


def _places(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


def _plain(number: float | Decimal | None) -> float | None:
    return None if number is None else float(number)
