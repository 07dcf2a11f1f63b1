# SPDX-License-Identifier: EUPL-1.2
"""The choices behind focus areas in plain words."""

from collections.abc import Mapping, Sequence

# What stands in the fold "Hoe rekenen we?": the question, and every option with what it does.
QUESTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "normalisatie": (
        "Hoe komen verschillende cijfers op één schaal?",
        {
            "min-max": "Van het laagste tot het hoogste cijfer",
            "z-score": "Naar de afstand tot het gemiddelde",
            "rang": "Alleen naar de volgorde",
        },
    ),
    "uitschieters": (
        "Wat doen we met een cijfer dat ver buiten de rest ligt?",
        {"geen": "Het telt zoals het is", "winsoriseren": "Het telt als het cijfer dat er het dichtst bij ligt"},
    ),
    "ontbrekend": (
        "Wat doen we als een cijfer ontbreekt?",
        {
            "gemiddelde": "Het gemiddelde van alle gebieden invullen",
            "mediaan": "Het middelste cijfer invullen",
            "gemeente": "Het gemiddelde van de gemeente invullen",
            "weglaten": "Het gebied doet niet mee",
        },
    ),
    "samenvoegen": (
        "Mag een goed cijfer een slecht cijfer goedmaken?",
        {
            "rekenkundig": "Ja: we nemen het gemiddelde",
            "meetkundig": "Ten dele: een heel slecht cijfer weegt extra",
            "niet-compenserend": "Nee: we tellen waarop een gebied slechter scoort dan de andere",
        },
    ),
}
WEIGHING = "Waar komen de gewichten vandaan?"
WEIGHINGS = {
    "eigen": "Zoals u ze hierboven kiest",
    "gelijk": "Alles telt even zwaar",
    "uit de cijfers": "Uit de cijfers: wat sterk met de rest samenhangt, telt zwaarder",
}
SPREADS = {
    "vast": "De gewichten staan vast",
    "96": "Een ander weegt bijna net zo",
    "24": "Een ander weegt wat anders",
    "6": "Een ander weegt heel anders",
}
CHOICES = {
    "normalisatie": "de schaal",
    "uitschieters": "wat we met uitschieters doen",
    "ontbrekend": "wat we invullen als een cijfer ontbreekt",
    "samenvoegen": "of een goed cijfer een slecht cijfer goedmaakt",
    "gewichten": "hoe zwaar elk criterium telt",
}
_OPTIONS = {
    "min-max": "een schaal van laagste tot hoogste",
    "z-score": "een schaal naar afstand tot het gemiddelde",
    "rang": "een schaal naar volgorde",
    "geen": "uitschieters zoals ze zijn",
    "winsoriseren": "afgezwakte uitschieters",
    "gemiddelde": "een gemiddelde waar een cijfer ontbreekt",
    "mediaan": "het middelste cijfer waar er een ontbreekt",
    "gemeente": "het cijfer van de gemeente waar er een ontbreekt",
    "weglaten": "alleen gebieden met alle cijfers",
    "rekenkundig": "een gewoon gemiddelde",
    "meetkundig": "extra gewicht voor heel slechte cijfers",
    "niet-compenserend": "vergelijken twee aan twee",
}


def option(text: str) -> str:
    """A choice and option as `Place.only_under` gives them, in words.

    >>> option("samenvoegen: meetkundig")
    'extra gewicht voor heel slechte cijfers'
    """
    value = text.partition(": ")[2]
    return _OPTIONS.get(value, value)


def with_titles(sentence: str, titles: Mapping[str, str]) -> str:
    """A sentence about a recipe with the names of indicators for their codes.

    >>> with_titles("‘werkt’ is overal gelijk.", {"werkt": "Werkende inwoners"})
    '‘Werkende inwoners’ is overal gelijk.'
    """
    for code, title in titles.items():
        sentence = sentence.replace(f"‘{code}’", f"‘{title}’")
    return sentence


def named(names: Sequence[str], most: int = 6) -> list[str]:
    """Names for a sentence, the last ones counted when there are many.

    >>> named(["A", "B", "C", "D"], 2)
    ['A', 'B', '2 andere']
    """
    rest = len(names) - most
    return list(names) if rest <= 1 else [*names[:most], f"{rest} andere"]
