# SPDX-License-Identifier: EUPL-1.2
"""Fields that speak the exchange form: `clean` gives a fact, `to_text` shows a fact as people type it."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from stip.website.formatting import number
from stip.website.forms.about import About

_UNTIL = re.compile(r"\s*(?:t/m|tot en met|tot)\s*", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})")
_EURO = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}|-))?")
_MILLION = re.compile(r"\s*(?:mln\.?|miljoen)$", re.IGNORECASE)


class Line(forms.CharField):
    """Text on one line."""

    def __init__(self, *, suggest: str = "", **options: Any) -> None:
        super().__init__(**{"max_length": 300, **options})
        if suggest:
            self.widget.attrs |= {"list": f"lijst-{suggest}", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        return " ".join(str(super().clean(value)).split())


class Text(forms.CharField):
    """Running text; line ends as the files have them."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        options = {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": 20_000, **options}
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        # The browser sends two characters for a line end; the maximum counts one.
        return str(super().clean(str(value or "").replace("\r\n", "\n").replace("\r", "\n"))).strip()


class Lines(Text):
    """A list, one on each line."""

    def to_text(self, fact: Any) -> str:
        return "\n".join(fact or [])

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class Period(Line):
    """A period or a moment; "2024 t/m 2027" is understood too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 30, "required": False, **options})

    def clean(self, value: Any) -> Any:
        text = _UNTIL.sub("/", super().clean(value)).removeprefix("circa ")
        return _YEARS.sub(r"\1/\2", text)


class Euro(Line):
    """Euros in Dutch notation; the fact is a whole number, or text with two decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 40, "required": False, **options})
        self.widget.attrs["inputmode"] = "decimal"

    def to_text(self, fact: Any) -> str:
        if fact in (None, ""):
            return ""
        value = Decimal(str(fact))
        return number(value, 0 if value == value.to_integral_value() else 2)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).removeprefix("€").strip()
        if not text:
            return ""
        millions = _MILLION.search(text)
        match = _EURO.fullmatch(_MILLION.sub("", text).strip())
        if not match:
            raise ValidationError(f"“{text}” is geen bedrag. Schrijf het zo: 1.250.000 of 1.250.000,50.")
        return _euro_fact(match, 1_000_000 if millions else 1)


def _euro_fact(match: re.Match[str], times: int) -> int | str:
    try:
        euro = Decimal(f"{match[1].replace('.', '')}.{(match[2] or '0').replace('-', '0')}") * times
    except InvalidOperation as odd:
        raise ValidationError("Dit is geen bedrag. Schrijf het zo: 1.250.000 of 1.250.000,50.") from odd
    if euro >= 10**13:
        raise ValidationError("Dit bedrag is te groot. Kijk het aantal nullen na.")
    return int(euro) if euro == euro.to_integral_value() else f"{euro:.2f}"


class Named(Line):
    """Something with a code, typed by its name. The form gives `about` before the field is used.

    what   the list in `About` to look in
    """

    about: About

    def __init__(self, what: str, word: str, **options: Any) -> None:
        super().__init__(suggest=what, **options)
        self.what, self.word = what, word

    def to_text(self, fact: Any) -> str:
        return str(getattr(self.about, self.what).text(fact)) if fact else ""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        listed = getattr(self.about, self.what)
        code = listed.code(text)
        if code is None:
            raise ValidationError(_unknown(self.word, text, listed.like(text)), code="unknown")
        return code


class Target(Line):
    """An item of this plan or another, typed by title or code."""

    about: About

    def __init__(self, **options: Any) -> None:
        super().__init__(suggest="items", **options)

    def to_text(self, fact: Any) -> str:
        return self.about.item_text(fact) if fact else ""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        code = self.about.item_code(text)
        if code is None:
            raise ValidationError(_unknown("dit onderdeel", text, self.about.items_like(text)), code="unknown")
        return code


def _unknown(word: str, text: str, near: list[str]) -> str:
    # A long text has more than one near name only by accident.
    meant = f" Bedoelt u: {'; '.join(near)}?" if near else " Kies een naam uit de lijst."
    return f"“{text[:60]}”: {word} kennen we niet of u mag het niet lezen.{meant}"
