# SPDX-License-Identifier: EUPL-1.2
"""What a summary of the books says: its figures with a word of explanation, a bar, and one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from stip.money.ledger import Kind, Nature, Stage, Total
from stip.money.summary import Summary
from stip.website import formatting, people_figures
from stip.website.formatting import UNKNOWN, counted, enumerated
from stip.website.people_figures import ByYear

_PARTS = (
    (Stage.RECEIVED, "ontvangen"),
    (Stage.GRANTED, "toegekend"),
    (Stage.PLEDGED, "toegezegd"),
    (Stage.RESERVED, "gereserveerd"),
    (Stage.REQUESTED, "gevraagd"),
)
NOTHING = "niets geboekt"
"""A source may be silent where somebody has promised money, so the books speak for themselves only."""
_OPEN_END = Decimal(94)
"""Per cent of the width for what is known, when a part is not."""


@dataclass(frozen=True)
class Figure:
    """One figure of the strip."""

    term: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class Part:
    """A stretch of the bar, in percentages ready for SVG."""

    stage: str
    words: str
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """Cover against need on one scale. `need` and `upper` are where the need ends at its lowest and its highest.

    words       the bar in one line, for who cannot see it
    unknown     whether the need or the cover goes on further than is known
    has_need    whether anything of the need is known; without it there is no frame to draw
    """

    parts: list[Part]
    need: str
    upper: str
    words: str
    unknown: bool
    has_need: bool


def figures(summary: Summary, by_year: ByYear) -> list[Figure]:
    """The strip: what is needed, covered and lacking, and what else is in the books.

    by_year   the same per year, for people are told year by year
    """
    cost, covered = summary.cost, summary.covered
    if _only_people(summary):
        return _people(by_year)
    found = [
        Figure("Nodig", _or(cost, UNKNOWN), _about_cost(summary)),
        Figure("Gedekt", _or(covered, NOTHING), _about_cover(summary)),
        Figure("Nog nodig", lacking(summary), "wat nodig is min wat is gedekt" if cost else "de kosten ontbreken"),
    ]
    if asked(summary):
        reserved = summary.at(Kind.CONTRIBUTION, Stage.RESERVED)
        note = "of gereserveerd, nog niet toegezegd" if reserved else "nog niet toegezegd"
        found.append(Figure("Gevraagd", formatting.total(asked(summary)), note))
    if summary.at(Kind.SPENDING, Stage.COMMITTED, Stage.SPENT):
        committed = summary.at(Kind.SPENDING, Stage.COMMITTED)
        note = f"en {formatting.total(committed)} verplicht" if committed else ""
        found.append(Figure("Besteed", _or(summary.spent, NOTHING), note))
    return [*found, *_people(by_year)]


def asked(summary: Summary) -> Total:
    """What is requested or reserved, and not yet promised."""
    return summary.at(Kind.CONTRIBUTION, Stage.REQUESTED, Stage.RESERVED)


def lacking(summary: Summary, *, full: bool = False) -> str:
    """What is still needed, in words; without a cost it cannot be told."""
    return formatting.gap(summary.gap, full=full) if summary.cost else "niet te zeggen"


def sentence(summary: Summary, by_year: ByYear, *, what: str = "", asked_of: Sequence[str] = ()) -> str:
    """The answer to "is there enough?" in one or two sentences.

    by_year    the same per year, for people are told year by year
    what       what it is for, such as "voor “Beekherstel”"
    asked_of   who was asked, when it is good to say so
    """
    about = f" {what}" if what else ""
    cost = summary.cost
    wanted = asked(summary)
    word = _asking(summary)
    by = f" aan {enumerated(list(asked_of))}" if word == "gevraagd" and 0 < len(asked_of) < 4 else ""
    if not summary:
        return f"In de boeken staat nog geen geld{about}."
    if _only_people(summary):
        people = people_figures.in_words(people_figures.per_year(by_year))
        return f"Hier{about} is alleen inzet van mensen geboekt: {people}."
    if not cost or cost.nature is Nature.UNKNOWN:
        held = [
            *([f"{formatting.total(summary.covered)} gedekt"] if summary.covered else []),
            *([f"{formatting.total(wanted)}{by} {word}"] if wanted else []),
            *([f"{formatting.total(summary.spent)} besteed"] if summary.spent else []),
        ]
        known = f" Er is {enumerated(held)}." if held else ""
        return f"Wat er nodig is{about}, is niet bekend.{known}"
    begin = f"Van de {formatting.total(cost)} die nodig is{about},"
    if summary.covered:
        return f"{begin} is {formatting.total(summary.covered)} gedekt. {_conclusion(summary)}"
    if wanted:
        return f"{begin} is {formatting.total(wanted)}{by} {word}. In de boeken staat nog geen toezegging."
    return f"{begin} staat in de boeken nog geen bijdrage."


def not_known(money: int, people: int) -> str:
    """How much is not known, in a sentence or two; empty when all is.

    >>> not_known(1, 0), not_known(0, 5)
    ('1 bedrag is niet bekend.', 'Bij 5 keer inzet van mensen is niet bekend hoeveel fte.')
    """
    words = [f"{counted(money, 'bedrag is', 'bedragen zijn')} niet bekend."] if money else []
    words += [f"Bij {people} keer inzet van mensen is niet bekend hoeveel fte."] if people else []
    return " ".join(words)


def bar(summary: Summary) -> Bar | None:
    """Cover and requests beside each other, against the need; None when there is nothing to compare."""
    stages = [(stage, word, summary.at(Kind.CONTRIBUTION, stage)) for stage, word in _PARTS]
    cost = summary.cost
    whole = max(cost.high, sum((_middle(total) for *_, total in stages), Decimal(0)))
    if not whole:
        return None
    unknown = bool(cost.unknown or any(total.unknown for *_, total in stages))
    scale = (_OPEN_END if unknown else Decimal(100)) / whole
    parts, at = [], Decimal(0)
    for stage, word, total in stages:
        if total:
            width = _middle(total) * scale
            parts.append(Part(stage.value, f"{word} {formatting.total(total)}", _percent(at), _percent(width)))
            at += width
    words = "; ".join([f"nodig {_or(cost, UNKNOWN)}", *(part.words for part in parts)])
    return Bar(parts, _percent(cost.low * scale), _percent(cost.high * scale), words, unknown, cost.high > 0)


def _people(by_year: ByYear) -> list[Figure]:
    """People of the newest year, with the years before it in small."""
    found = people_figures.per_year(by_year)
    if not found:
        return []
    newest, *others = found
    note = f"{newest.when}; {people_figures.in_words(others)}" if others else newest.when
    return [Figure("Mensen", formatting.fte(newest.total), note)]


def _only_people(summary: Summary) -> bool:
    return bool(summary) and all(kind == Kind.CAPACITY for (kind, _), total in summary.standing.items() if total)


def _asking(summary: Summary) -> str:
    """What has happened to the money that nobody promised yet."""
    requested = summary.at(Kind.CONTRIBUTION, Stage.REQUESTED)
    reserved = summary.at(Kind.CONTRIBUTION, Stage.RESERVED)
    return "gevraagd of gereserveerd" if requested and reserved else "gereserveerd" if reserved else "gevraagd"


def _conclusion(summary: Summary) -> str:
    """What follows from need and cover."""
    gap = summary.gap
    words = lacking(summary)
    if words == "niet te zeggen":
        sides = "van de kosten als van de dekking" if not gap.can_be_told else "van de kosten"
        both = "zowel " if not gap.can_be_told else ""
        return f"Wat nog nodig is, is niet te zeggen: {both}{sides} is een deel niet bekend."
    if gap.high <= 0:
        return "Daarmee is alles gedekt." if words == "niets" else f"Dat is {words}."
    return f"Er is nog {words} nodig."


def _about_cost(summary: Summary) -> str:
    decided = summary.at(Kind.COST, Stage.DECIDED)
    if not decided:
        return "geraamd" if summary.cost else "er zijn geen kosten geboekt"
    return "besloten" if decided == summary.cost else f"waarvan {formatting.total(decided)} besloten"


def _about_cover(summary: Summary) -> str:
    cost, covered = summary.cost.exactly, summary.covered.exactly
    if cost and covered and covered <= cost:
        percent = (covered / cost * 100).quantize(Decimal(1), ROUND_HALF_UP)
        return f"{percent}% van wat nodig is" if percent else "minder dan 1% van wat nodig is"
    return "toegezegd, toegekend of ontvangen"


def _or(total: Total, otherwise: str) -> str:
    return formatting.total(total) if total else otherwise


def _middle(total: Total) -> Decimal:
    return (total.low + total.high) / 2


def _percent(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
