# SPDX-License-Identifier: EUPL-1.2
"""How figures of the monitor are written: with their unit, and a reason where there is none."""

from stip.monitor.figures.references import Reference
from stip.monitor.figures.store import Status
from stip.monitor.models import Indicator
from stip.website.formatting import NBSP, UNKNOWN, number

NO_FIGURE = {
    Status.ABSENT: "niet bekend: de levering noemt dit gebied niet",
    Status.SECRET: "geheim: het gaat om te weinig mensen",
    Status.IMPOSSIBLE: "kan hier niet voorkomen",
    Status.NOT_MEASURED: "niet gemeten",
}
NOT_FINAL = {Status.PROVISIONAL: "voorlopig", Status.REVISED: "nader voorlopig"}
LEVELS = {
    "land": "land",
    "provincie": "provincie",
    "corop": "COROP-gebied",
    "gemeente": "gemeente",
    "wijk": "wijk",
    "buurt": "buurt",
}
_SHORT_UNIT = 5


def plural(level: str) -> str:
    """A kind of area in the plural.

    >>> plural("gemeente"), plural("wijk"), plural("provincie")
    ('gemeenten', 'wijken', 'provincies')
    """
    endings = {"gemeente": "n", "provincie": "s"}
    return f"{level}{endings.get(level, 'en')}"


def short(value: float | None, indicator: Indicator) -> str:
    """A figure for a table: the sign of the unit when it has one.

    >>> short(71.23, Indicator(unit="% van de bevolking")), short(30000.0, Indicator(unit="euro", decimals=0))
    ('71,2%', '€\\xa030.000')
    >>> short(1.5, Indicator(unit="km")), short(7.0, Indicator(unit="per 100 inwoners")), short(None, Indicator())
    ('1,5\\xa0km', '7,0', 'niet bekend')
    """
    written = number(value, indicator.decimals)
    unit = indicator.unit
    if value is None:
        return written
    if unit.startswith("%"):
        return f"{written}%"
    if unit.startswith("euro"):
        return f"€{NBSP}{written}"
    return f"{written}{NBSP}{unit}" if 0 < len(unit) <= _SHORT_UNIT else written


def full(value: float | None, indicator: Indicator) -> str:
    """A figure for running text, with what it is counted in.

    >>> full(71.23, Indicator(unit="% van de bevolking")), full(7.0, Indicator(unit="per 100 inwoners"))
    ('71,2% van de bevolking', '7,0 per 100 inwoners')
    >>> full(7.0, Indicator(unit="schaal van 0 tot 10")), full(12.0, Indicator(unit="aantal", decimals=0))
    ('7,0 (schaal van 0 tot 10)', '12')
    """
    written, unit = short(value, indicator), indicator.unit
    if value is None or unit == "aantal" or len(unit) <= _SHORT_UNIT:
        return written
    for sign in ("%", "euro"):
        if unit.startswith(sign):
            return f"{written}{unit.removeprefix(sign)}"
    if indicator.measure == Indicator.Measure.SCORE or unit.startswith(("schaal", "klasse", "eenheid", "1 ")):
        return f"{written} ({unit})"
    return f"{written} {unit}"


def difference(value: float, indicator: Indicator, *, signed: bool = False) -> str:
    """A distance between two figures; between percentages in points.

    >>> difference(-5.24, Indicator(unit="% van de huizen")), difference(-0.3, Indicator(unit="km"), signed=True)
    ('5,2 procentpunt', '−0,3\\xa0km')
    """
    size = abs(round(value, indicator.decimals))
    sign = ("+" if value > 0 else "−") if signed and size else ""
    if indicator.unit.startswith("%"):
        return sign + (
            number(size, indicator.decimals) if signed else f"{number(size, indicator.decimals)} procentpunt"
        )
    return sign + short(size, indicator)


def reason(status: Status) -> str:
    """Why there is no figure; empty when there is one."""
    return NO_FIGURE.get(status, "")


def approximation(one: Reference) -> str:
    """How a figure of a whole was worked out; empty when the publisher gives it."""
    if not one.is_approximate:
        return ""
    return "gemiddelde van gemeenten, gewogen" if one.weighed_by else "som van gemeenten"


def rhythm(months: int | None) -> str:
    """How often something comes out.

    >>> rhythm(12), rhythm(48), rhythm(1), rhythm(18), rhythm(None)
    ('elk jaar', 'elke 4 jaar', 'elke maand', 'elke 18 maanden', 'niet bekend')
    """
    if not months:
        return UNKNOWN
    years, rest = divmod(months, 12)
    if not rest:
        return "elk jaar" if years == 1 else f"elke {years} jaar"
    return "elke maand" if months == 1 else f"elke {months} maanden"


def percent(share: float) -> str:
    """A chance in words; never all or nothing when it is not.

    >>> percent(1.0), percent(0.9996), percent(0.914), percent(0.002), percent(0.0)
    ('100%', 'bijna 100%', '91%', 'minder dan 1%', '0%')
    """
    if 0.995 <= share < 1:
        return "bijna 100%"
    if 0 < share < 0.005:
        return "minder dan 1%"
    return f"{number(100 * share)}%"
