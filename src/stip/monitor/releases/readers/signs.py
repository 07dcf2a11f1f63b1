# SPDX-License-Identifier: EUPL-1.2
"""What stands in a cell of a table with figures: a number, or a sign that says why there is none.

The signs are those of StatLine: a point for unknown, an x for secret, a dash for nil, nothing for what cannot be. Files
of borders write the same as a number far below nought; they do not say which of these is meant.
"""

import re
from collections.abc import Iterable, Mapping

from stip.monitor.figures.store import Status

SIGNS: Mapping[str, Status] = {".": Status.ABSENT, "x": Status.SECRET, "X": Status.SECRET}
IN_WORDS: Mapping[str, Status] = {"niet bekend": Status.ABSENT, "onbekend": Status.ABSENT, "geheim": Status.SECRET}
NIL = "-"
SENTINELS = ("-99995", "-99997", "-99999", "-99999999")
_PLAIN = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_GROUPED = re.compile(
    r"-?[0-9]{1,3}([ .\u00a0\u202f'][0-9]{3})+(,[0-9]+)?|-?[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|-?[0-9]{1,3}(,[0-9]{3}){2,}"
)
_COULD_BE_TWO = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")
_UNIT = re.compile(r"\s*%$|^€\s*")


class Unclear(ValueError):
    """A cell that is no number, or could be two. The message is for people."""


def has_decimal_comma(words: Iterable[str]) -> bool | None:
    """Whether a column writes its decimals after a comma; None when nothing in it tells.

    >>> has_decimal_comma(["1.234", "5,6"]), has_decimal_comma(["0.5"]), has_decimal_comma(["1.234"])
    (True, False, None)
    """
    for word in words:
        text = _UNIT.sub("", word.strip())
        if _COULD_BE_TWO.fullmatch(text):
            continue
        comma, point = text.rfind(","), text.rfind(".")
        if (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)) and max(comma, point) >= 0:
            only_groups = text.count(".") > 1 and comma < 0
            return True if only_groups else comma > point
    return None


def plain_number(word: str) -> float:
    """A number as statistics offices write it: no thousands, decimals after a point or a comma.

    raises   Unclear
    """
    if not _PLAIN.fullmatch(word):
        raise Unclear(f"‘{word[:40]}’ is geen getal. Vul een getal in of laat de cel leeg.")
    return float(word.replace(",", "."))


def number(word: str, *, decimal_comma: bool | None) -> float:
    """The number that a cell says.

    decimal_comma   what the column tells; when it tells nothing, what could be two numbers is refused
    raises          Unclear

    >>> number("1.234,5", decimal_comma=True), number("12,5%", decimal_comma=None), number("1 000", decimal_comma=None)
    (1234.5, 12.5, 1000.0)
    """
    text = _UNIT.sub("", word.strip())
    if not _PLAIN.fullmatch(text) and not _GROUPED.fullmatch(text):
        raise Unclear(f"‘{word[:40]}’ is geen getal. Vul een getal in of laat de cel leeg.")
    if _COULD_BE_TWO.fullmatch(text) and not text.lstrip("-").startswith("0"):
        if decimal_comma is None:
            raise Unclear(
                f"‘{word}’ kan duizendtallen of cijfers achter de komma hebben. Schrijf het zonder punt of komma, "
                "of zeg erbij hoe getallen zijn geschreven."
            )
        separates_decimals = ("," in text) == decimal_comma
        return float(text.replace(",", ".") if separates_decimals else re.sub("[.,]", "", text))
    return float(_without_groups(text))


def _without_groups(text: str) -> str:
    """Only the last sign can split off decimals, and only when it stands there once."""
    text = re.sub("[ \u00a0\u202f']", "", text)
    last = max(text.rfind(","), text.rfind("."))
    if last < 0:
        return text
    sign = text[last]
    whole, _, rest = text.rpartition(sign)
    if text.count(sign) > 1:
        return re.sub("[.,]", "", text)
    return f"{re.sub('[.,]', '', whole)}.{rest}"
