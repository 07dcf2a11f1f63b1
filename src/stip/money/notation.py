# SPDX-License-Identifier: EUPL-1.2
"""Read and write amounts as people type them, in Dutch and English notation: pure, no database.

Which mark is the decimal one is decided like this. What only one notation allows is read so: "1.250,50", "1,250.50",
"1.25". A dot with three digits behind it marks thousands, as it does in Dutch: "1.250" is 1250. A comma with three
digits behind it is thousands in English and a strange fraction in Dutch, and "1.250 mln" may be a thousand times as
much as meant: both are refused, unless the file is known to be in the notation in which it makes sense.
"""

import re
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from stip.money.ledger import NOTHING, ZERO, Total, cents

HIGHEST = Decimal(10) ** 13
"""No amount may be higher: more than the money of all countries together is a slip of the keyboard."""
LONGEST = 120
"""Characters of one cell; a longer text is not an amount."""

_THOUSAND, _MILLION, _BILLION = Decimal(10) ** 3, Decimal(10) ** 6, Decimal(10) ** 9
_MULTIPLES = {
    "k": _THOUSAND, "duizend": _THOUSAND,
    "mln": _MILLION, "mln.": _MILLION, "mio": _MILLION, "miljoen": _MILLION, "million": _MILLION,
    "mld": _BILLION, "mld.": _BILLION, "mrd": _BILLION, "miljard": _BILLION, "billion": _BILLION,
}  # fmt: skip
_NOTHING_WRITTEN = frozenset(("", "-", "–", "—", "n.v.t.", "nvt"))
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t\r\n", " "))
_PM = (
    r"(?:p\.?m\.?|\?+|onbekend|(?:nog )?niet bekend(?: \(pm\))?|nog onbekend|n\.?t\.?b\.?|nader te bepalen|unknown|tbd)"
)
_UNKNOWN = re.compile(rf"(?:([0-9]{{1,6}}) ?[x×]? ?)?(?:€ ?)?{_PM}(?: fte)?")
_AT_LEAST = re.compile(r"(?:minstens|ten minste|tenminste|minimaal|at least|≥) ?")
_CIRCA = re.compile(r"(?:circa|ongeveer|ca\.?|c\.|plm\.?|±|\+/-|~|about) ?")
_ESTIMATES = re.compile(r" \(([0-9]{1,6}) schattingen\)$")
_BETWEEN = re.compile(r"-|–|—|(?<= )(?:tot en met|t/m|tot|to|à)(?= )")
_MULTIPLE = "|".join(re.escape(word) for word in sorted(_MULTIPLES, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<euro>€|eur(?:o)?(?= |[0-9]))? ?(?P<figure>[0-9](?:[0-9.,]| (?=[0-9]{{3}}(?![0-9])))*?)"
    rf"(?P<round>,(?:-{{1,2}}|=|–|—))?"
    rf" ?(?P<multiple>{_MULTIPLE})?(?: (?P<after>euro|eur|fte))?(?P<sign> ?€)?"
)
_BARE = re.compile(r"[0-9]+")
_GROUPED = {mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:\{mark}[0-9]{{3}})+") for mark in ".,"}
_HELP = "Schrijf bijvoorbeeld 1.250.000,50 of 1,2 mln of circa 500.000 of PM."


class Notation(StrEnum):
    """Which mark stands before the cents."""

    DUTCH = "nederlands"
    ENGLISH = "engels"

    @property
    def decimal(self) -> str:
        return "," if self is Notation.DUTCH else "."


class _Piece(NamedTuple):
    figure: str
    multiple: str
    unit: str


def parse(
    text: str | int | float | Decimal | None, *, notation: Notation | None = None, unit: str = ""
) -> Total | None:
    """The amount in a cell; None when the cell is empty.

    notation  the notation of the file, when it is known; it decides cells that could be read both ways
    unit      "euro" or "fte" when only that may stand behind the figure
    raises    ValueError: one Dutch sentence what is wrong, and one what to do
    """
    if text is None:
        return None
    if isinstance(text, str):
        return _parse_text(text, notation, unit)
    if isinstance(text, bool) or not isinstance(text, int | float | Decimal):
        raise _wrong(text, "is geen bedrag maar een datum, een vinkje of iets anders")
    value = Decimal(repr(text)) if isinstance(text, float) else Decimal(text)
    amount = _rounded(value, shown=text)
    return Total(amount, amount) if amount else ZERO


def write(total: Total) -> str:
    """A position as `parse` reads it, in Dutch notation. The same total always gives the same text.

    raises  ValueError when the total is no position of the books (a part is negative)

    >>> write(Total(Decimal("1200.00"), Decimal("1200.00"), circa=1, unknown=2))
    'minstens circa 1.200 + 2 PM'
    """
    if not total.is_possible or total.low > total.high:
        raise ValueError(f"a total with a negative part is no position and cannot be written, got {total}")
    pm = "PM" if total.unknown == 1 else f"{total.unknown} PM"
    if not total.known:
        return pm
    low, high = _dutch(total.low), _dutch(total.high)
    return "".join(
        (
            "minstens " if total.unknown else "",
            "circa " if total.circa else "",
            low if total.low == total.high else f"{low} tot {high}",
            f" ({total.circa} schattingen)" if total.circa > 1 else "",
            f" + {pm}" if total.unknown else "",
        )
    )


def notation_of(text: str) -> Notation | None:
    """What a text shows about the notation of its file; None when it fits both.

    >>> notation_of("1.250,50"), notation_of("1,250,000"), notation_of("1.250")
    (<Notation.DUTCH: 'nederlands'>, <Notation.ENGLISH: 'engels'>, None)
    """
    found = _AMOUNT.fullmatch(_clean(text).lower()) if len(text) <= LONGEST else None
    if found is None:
        return None
    figure = found["figure"]
    fits = [notation for notation in Notation if _decimal(figure, notation) is not None]
    is_plain = _BARE.fullmatch(figure) or len(fits) != 1
    return None if is_plain else fits[0]


def _parse_text(text: str, notation: Notation | None, unit: str) -> Total | None:
    if len(text) > LONGEST:
        raise _wrong(f"{text[:30]}…", "is te lang voor een bedrag")
    if any(not sign.isprintable() for sign in text.translate(_SPACES)):
        raise _wrong(repr(text), "bevat onzichtbare tekens")
    words = _clean(text).lower()
    if words in _NOTHING_WRITTEN:
        return None
    if words == "nihil":
        return ZERO
    _refuse_oddities(text, words)
    return _combined(text, words, notation, unit)


def _refuse_oddities(text: str, words: str) -> None:
    if words.startswith("#"):
        raise _wrong(text, "is een foutmelding van de spreadsheet", "Herstel de formule in het bestand.")
    if words.endswith("%"):
        raise _wrong(text, "is een percentage", "Vul het bedrag zelf in.")
    if re.fullmatch(r"[-−(].*[0-9].*|(?:€ ?)[-−] ?[0-9].*|[0-9.,]*[0-9] ?[-−]", words):
        raise _wrong(text, "is een negatief bedrag", "Verlaag het bedrag waar het vanaf gaat.")
    if re.fullmatch(r"(?:19|20)[0-9]{2} ?(?:-|–|—|/|tot|t/m) ?(?:19|20)[0-9]{2}", words):
        raise _wrong(text, "lijkt op twee jaartallen", "Schrijf er € voor als het een bedrag is.")
    if re.fullmatch(
        r"(?:[0-9]{1,2}([-/.])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ t].*)?", words
    ):
        raise _wrong(text, "lijkt op een datum")


def _combined(text: str, words: str, notation: Notation | None, unit: str) -> Total:
    """An amount and the count of what is not known beside it."""
    bare = _UNKNOWN.fullmatch(words)
    if bare:
        return Total(unknown=_count(text, bare[1]))
    at_least = _AT_LEAST.match(words)
    known, _, beside = words[at_least.end() if at_least else 0 :].rpartition(" + ")
    unknown = _UNKNOWN.fullmatch(beside) if known else None
    if unknown is None:
        known, count = words[at_least.end() if at_least else 0 :], 1 if at_least else 0
    else:
        count = _count(text, unknown[1])
    found = _estimated(text, known, notation, unit)
    return Total(found.low, found.high, found.circa, count)


def _estimated(text: str, words: str, notation: Notation | None, unit: str) -> Total:
    circa = _CIRCA.match(words)
    words = words[circa.end() :] if circa else words
    several = _ESTIMATES.search(words) if circa else None
    words = words[: several.start()] if several else words
    low, high = _bounds(text, words, notation, unit)
    return Total(low, high, circa=_count(text, several[1]) if several else int(bool(circa)))


def _bounds(text: str, words: str, notation: Notation | None, unit: str) -> tuple[Decimal, Decimal]:
    whole = _piece(words, unit)
    if whole:
        value = _value(text, whole, whole.multiple, notation)
        return value, value
    for mark in _BETWEEN.finditer(words):
        first, last = _piece(words[: mark.start()].strip(), unit), _piece(words[mark.end() :].strip(), unit)
        if first and last:
            return _range(text, first, last, notation)
    raise _wrong(text, "is geen bedrag")


def _range(text: str, first: _Piece, last: _Piece, notation: Notation | None) -> tuple[Decimal, Decimal]:
    """The first figure takes the multiple of the last, unless it already is an amount of its own."""
    if first.unit and last.unit and first.unit != last.unit:
        raise _wrong(text, "heeft twee eenheden", "Vul bedragen in euro in en mensen in fte.")
    high = _value(text, last, last.multiple, notation)
    low = _value(text, first, first.multiple or last.multiple, notation, highest=None)
    if low > high and not first.multiple and last.multiple:
        low = _value(text, first, "", notation)
        if low < _THOUSAND:
            raise _wrong(text, "kan ik niet als bandbreedte lezen", "Schrijf beide bedragen voluit.")
    if low > high:
        raise _wrong(text, "begint met het hoogste bedrag", "Zet het laagste bedrag vooraan.")
    return low, high


def _piece(words: str, unit: str) -> _Piece | None:
    found = _AMOUNT.fullmatch(words)
    if found is None:
        return None
    units = {"fte" if mark == "fte" else "euro" for mark in (found["euro"], found["after"], found["sign"]) if mark}
    if found["round"]:
        units.add("euro")
    if len(units) > 1 or (unit and units - {unit}):
        raise ValueError(
            f"'{words}' heeft een andere eenheid dan {unit or 'één eenheid'}. Vul bedragen in euro in en mensen in fte."
        )
    return _Piece(found["figure"], found["multiple"] or "", "".join(units))


def _value(
    text: str, piece: _Piece, multiple: str, notation: Notation | None, highest: Decimal | None = HIGHEST
) -> Decimal:
    value = _figure(text, piece.figure, notation, in_multiples=bool(piece.multiple))
    return _rounded(value * _MULTIPLES.get(multiple, Decimal(1)), shown=text, highest=highest)


def _figure(text: str, figure: str, notation: Notation | None, *, in_multiples: bool) -> Decimal:
    """The number that the digits and marks stand for, by the rule at the top of this module."""
    if len(figure) > 1 and figure[0] == "0" and figure[1] not in ".,":
        raise _wrong(text, "begint met een nul", "Haal de nullen vooraan weg.")
    readings = {one: _decimal(figure, one) for one in Notation}
    dutch, english = readings[Notation.DUTCH], readings[Notation.ENGLISH]
    told = readings[notation] if notation else None
    if notation and told is None:
        raise _wrong(text, f"past niet bij de {notation}e notatie van dit bestand")
    if dutch is not None and english is not None and dutch != english:
        # Three digits behind one mark are never cents; of millions they may be a fraction, if the file says so.
        best = told if told is not None else dutch if "." in figure and not in_multiples else None
        if best is None or (best != max(dutch, english) and not in_multiples):
            raise _wrong(text, f"kan {_dutch(dutch)} of {_dutch(english)} zijn", "Schrijf het bedrag met centen.")
        return best
    value = dutch if dutch is not None else english
    if value is None:
        raise _wrong(text, "heeft punten en komma's op een plaats waar ze niet kunnen")
    return value


def _decimal(figure: str, notation: Notation) -> Decimal | None:
    """The figure read in one notation; None when it cannot be."""
    grouping = "." if notation is Notation.DUTCH else ","
    whole, mark, fraction = figure.partition(notation.decimal)
    if mark and not _BARE.fullmatch(fraction):
        return None
    plain = whole.replace(" ", "") if " " in whole else whole
    if " " in whole and grouping in whole:
        return None
    if _GROUPED[grouping].fullmatch(plain):
        plain = plain.replace(grouping, "")
    if not _BARE.fullmatch(plain):
        return None
    if mark and len(fraction) == 3 and len(plain) > 3 and plain == whole:
        return None  # "1234.567" is a slip in both notations
    return Decimal(f"{plain}.{fraction or 0}")


def _rounded(value: Decimal, *, shown: object, highest: Decimal | None = HIGHEST) -> Decimal:
    if not value.is_finite():
        raise _wrong(shown, "is geen getal")
    if value < 0:
        raise _wrong(shown, "is een negatief bedrag", "Verlaag het bedrag waar het vanaf gaat.")
    if highest is not None and value >= highest:
        raise _wrong(shown, "is hoger dan een bedrag kan zijn")
    return cents(value) if value else NOTHING


def _count(text: str, digits: str | None) -> int:
    if digits is None:
        return 1
    if not 1 <= int(digits) <= 32_000:
        raise _wrong(text, "telt een onmogelijk aantal")
    return int(digits)


def _clean(text: str) -> str:
    return " ".join(text.translate(_SPACES).split(" ")).strip() if "  " not in text else " ".join(text.split())


def _dutch(value: Decimal) -> str:
    places = 0 if value == value.to_integral_value() else 2
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def _wrong(text: object, what: str, todo: str = _HELP) -> ValueError:
    return ValueError(f"'{str(text)[:60]}' {what}. {todo}")
