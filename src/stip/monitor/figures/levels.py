# SPDX-License-Identifier: EUPL-1.2
"""Which kind of area a code of CBS stands for: most neighbourhoods have figures but no row of their own."""

import re
from collections.abc import Mapping

import ibis
from ibis.expr.types import StringValue

PREFIXES: Mapping[str, str] = {
    "PV": "provincie",
    "CR": "corop",
    "GM": "gemeente",
    "WK": "wijk",
    "BU": "buurt",
}
COUNTRY = "NL"
# The part of a municipality is written in digits, of a district or neighbourhood also in letters.
_CODE = re.compile(r"NL|(?:PV|CR)\d{2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")


def level_of(code: str) -> str:
    """The kind of area a CBS code stands for; empty when it is not such a code.

    >>> level_of("WK098300"), level_of("NL"), level_of("BD01")
    ('wijk', 'land', '')
    """
    if not _CODE.fullmatch(code):
        return ""
    return "land" if code == COUNTRY else PREFIXES[code[:2]]


def canonical(code: str) -> str:
    """A code as we keep it: without the spaces that StatLine pads it with, and one code for the country.

    >>> canonical("GM0983    "), canonical("NL00"), canonical("wk098300")
    ('GM0983', 'NL', 'WK098300')
    """
    code = code.strip().upper()
    return COUNTRY if code in ("NL00", "NL01") else code


def parent_of(code: str) -> str:
    """The area in which a district or neighbourhood lies, as its code tells; empty for anything else.

    >>> parent_of("BU09830001"), parent_of("WK098300"), parent_of("GM0983")
    ('WK098300', 'GM0983', '')
    """
    if level_of(code) == "buurt":
        return f"WK{code[2:8]}"
    return f"GM{code[2:6]}" if level_of(code) == "wijk" else ""


def level_column(area: StringValue, others: Mapping[str, str]) -> StringValue:
    """As `level_of` for a whole column; `others` tells the level of codes that are not of CBS."""
    cases = [(area == code, level) for code, level in others.items()]
    cases += [(area == COUNTRY, "land")]
    cases += [(area.startswith(prefix), level) for prefix, level in PREFIXES.items()]
    return ibis.cases(*cases, else_="")


def is_at(area: StringValue, level: str) -> ibis.Value:
    """Whether an area with a CBS code is of this level."""
    if level == "land":
        return area == COUNTRY
    prefix = next(prefix for prefix, name in PREFIXES.items() if name == level)
    return area.startswith(prefix)
