# SPDX-License-Identifier: EUPL-1.2
"""A plan as a table of contents: its lines in reading order, what lies under each, and which ones fit a choice.

The whole plan is read in a fixed number of queries; choosing and counting happen here, so that every
filter can tell how many lines it would leave.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet

from stip.partners.models import Organisation
from stip.places.access import Visitor
from stip.places.models import Area
from stip.plans import period
from stip.plans.models import Item, Level, PartnerRole, Plan, Point, Theme
from stip.plans.numbering import number_in

UNKNOWN = "onbekend"
"""The value of a question that an item does not answer."""
_LONGEST_PERIOD = 60


@dataclass(frozen=True)
class Line:
    """One item of the outline. `above` is the place in the outline of the line it hangs under, None at the top.

    themes, areas, partners   codes; a partner may stand there in several roles, here once
    within                    codes of all lines it hangs under, and its own
    """

    key: int
    code: str
    level: str
    title: str
    summary: str
    status: str
    origin: str
    reason: str
    period: str
    delivery: str
    above: int | None
    depth: int
    words: str
    years: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()

    @property
    def number(self) -> str:
        """The code when it counts; empty when it is a name."""
        return number_in(self.code)


@dataclass(frozen=True)
class Below:
    """What lies under a line: how many lines per level (highest level first), and how many of all are running."""

    levels: tuple[tuple[Level, int], ...]
    running: int

    @property
    def count(self) -> int:
        return sum(count for _, count in self.levels)


@dataclass(frozen=True)
class Choice:
    """What a reader wants to see: per question the wanted answers (any of them), and words that must all occur."""

    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: str = ""

    @property
    def is_everything(self) -> bool:
        return not any(self.answers.values()) and not self.words.strip()


QUESTIONS: dict[str, Callable[[Line], frozenset[str]]] = {
    "binnen": lambda line: line.within,
    "niveau": lambda line: frozenset({line.level}),
    "status": lambda line: frozenset({line.status or UNKNOWN}),
    "thema": lambda line: line.themes,
    "organisatie": lambda line: line.partners,
    "gebied": lambda line: line.areas,
    "jaar": lambda line: line.years or frozenset({UNKNOWN}),
    "herkomst": lambda line: frozenset({line.origin or UNKNOWN}),
}
"""The answers that a line gives to each question one can choose on."""


@dataclass(frozen=True)
class Outline:
    """The lines a visitor may read, in reading order, with the names behind the codes."""

    plan: Plan
    lines: tuple[Line, ...]
    levels: Mapping[str, Level]
    themes: Mapping[str, str]
    areas: Mapping[str, str]
    organisations: Mapping[str, str]

    @cached_property
    def leaf_levels(self) -> frozenset[str]:
        """The levels under which no other level may hang: what is really done, such as actions and projects."""
        named = {code for level in self.levels.values() for code in _under(level, list(self.levels.values()))}
        return frozenset(self.levels) - named

    def matching(self, choice: Choice) -> list[int]:
        """The places of the lines that fit a choice."""
        return [place for place, line in enumerate(self.lines) if not _misses(line, choice)]

    def counts(self, choice: Choice) -> dict[str, Counter[str]]:
        """Per question and answer: how many lines are left when this answer replaces what was chosen there."""
        found: dict[str, Counter[str]] = {name: Counter() for name in QUESTIONS}
        for line in self.lines:
            misses = _misses(line, choice)
            for name, answers in QUESTIONS.items():
                if not misses - {name}:
                    found[name].update(answers(line))
        return found

    def with_ancestors(self, places: Iterable[int]) -> list[int]:
        """These places and those of all lines they hang under, in reading order."""
        shown: set[int] = set()
        for place in places:
            above: int | None = place
            while above is not None and above not in shown:
                shown.add(above)
                above = self.lines[above].above
        return sorted(shown)

    def below(self, places: Iterable[int]) -> list[Below]:
        """For each line of the outline: what lies under it, counting only the lines at `places`."""
        levels: list[Counter[str]] = [Counter() for _ in self.lines]
        running = [0] * len(self.lines)
        for place in places:
            line = self.lines[place]
            above = line.above
            while above is not None:
                levels[above][line.level] += 1
                running[above] += line.status == Item.Status.RUNNING
                above = self.lines[above].above
        return [
            Below(tuple((level, count[code]) for code, level in self.levels.items() if count[code]), running[place])
            for place, count in enumerate(levels)
        ]


def outline_of(plan: Plan, visitor: Visitor, *, with_text: bool = False) -> Outline:
    """Read the outline of a plan in seven queries, or nine when texts and points are searched too."""
    items = Item.objects.readable_by(visitor).filter(plan=plan).order_by("path")
    levels = {level.code: level for level in plan.levels.all()}
    themes = _pairs(Item.themes.through, plan, "theme__code")
    areas = _pairs(Item.areas.through, plan, "area__code")
    partners = _pairs(PartnerRole, plan, "organisation__code")
    texts = _texts(items) if with_text else {}
    lines: list[Line] = []
    places: dict[str, int] = {}
    for row in items.values(*_FIELDS):
        key, above = row["pk"], _nearest(row["path"], places)
        places[row["path"]] = len(lines)
        line = Line(
            key=key,
            code=row["code"],
            level=row["level__code"],
            title=row["title"],
            summary=row["summary"],
            status=row["status"],
            origin=row["origin"],
            reason=row["reason"],
            period=row["period"],
            delivery=row["delivery"],
            above=above,
            depth=0 if above is None else lines[above].depth + 1,
            words=_folded(" ".join([row["code"], row["title"], row["summary"], *texts.get(key, ())]))
            if with_text
            else "",
            years=years_of(row["period"], row["delivery"], within=plan.period),
            themes=frozenset(themes.get(key, ())),
            areas=frozenset(areas.get(key, ())),
            partners=frozenset(partners.get(key, ())),
            within=frozenset({row["code"]}) | (frozenset() if above is None else lines[above].within),
        )
        lines.append(line)
    return Outline(
        plan=plan,
        lines=tuple(lines),
        levels=levels,
        themes=dict(Theme.objects.filter(plan=plan).values_list("code", "title")),
        areas=_area_names({code for line in lines for code in line.areas}),
        organisations=_organisation_names({code for line in lines for code in line.partners}),
    )


def years_of(own: str, delivery: str, *, within: str = "") -> frozenset[str]:
    """The years in which an item runs or is delivered; an open side ends where the plan ends.

    >>> sorted(years_of("2024/2025", "2030"))
    ['2024', '2025', '2030']
    >>> sorted(years_of("2026/", "", within="2024/2027")), sorted(years_of("", ""))
    (['2026', '2027'], [])
    """
    years: set[int] = set()
    for text in filter(None, (own, delivery)):
        try:
            first, last = _bounds(text, within if text == own else "")
        except ValueError:
            continue
        years.update(range(first, min(last, first + _LONGEST_PERIOD) + 1))
    return frozenset(map(str, years))


_FIELDS = (
    "pk", "code", "path", "level__code", "title", "summary", "status", "origin", "reason", "period", "delivery",
)  # fmt: skip


def _bounds(text: str, within: str) -> tuple[int, int]:
    own = period.parse(text)
    plan = period.parse(within) if within else period.Period(None, None)
    first, last = own.first or plan.first or own.last, own.last or plan.last or own.first
    if first is None or last is None:
        raise ValueError(f"'{text}' noemt geen jaar: vul een begin of een einde in")
    return first.year, max(first, last).year


def _misses(line: Line, choice: Choice) -> set[str]:
    """The questions on which a line does not fit; words count as a question of their own."""
    missed = {name for name, wanted in choice.answers.items() if wanted and not wanted & QUESTIONS[name](line)}
    if any(word not in line.words for word in _folded(choice.words).split()):
        missed.add("zoek")
    return missed


def _nearest(path: str, places: dict[str, int]) -> int | None:
    """The nearest readable line above; what hangs under an item that may not be read moves up."""
    for end in range(len(path) - 4, 0, -4):
        if path[:end] in places:
            return places[path[:end]]
    return None


def _pairs(model: type, plan: Plan, name: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = model.objects.filter(item__plan=plan).order_by().values_list("item_id", name)  # type: ignore[attr-defined]
    for key, code in rows:
        found[key].append(code)
    return found


def _texts(items: QuerySet[Item]) -> dict[int, list[str]]:
    """The running text and the points of each item."""
    found = {key: [body] for key, body in items.order_by().values_list("pk", "body")}
    points = Point.objects.filter(item__in=items.order_by().values("pk")).order_by()
    for key, text in points.values_list("item_id", "text"):
        found[key].append(text)
    return found


def _area_names(codes: set[str]) -> dict[str, str]:
    """Names by code, from the smallest kind of area to the largest."""
    rows = Area.objects.filter(code__in=codes).values_list("kind", "name", "code")
    order = {kind: rank for rank, kind in enumerate(("buurt", "wijk", "gemeente"))}
    return {code: name for kind, name, code in sorted(rows, key=lambda row: (order.get(row[0], len(order)), row[1]))}


def _organisation_names(codes: set[str]) -> dict[str, str]:
    return dict(Organisation.objects.filter(code__in=codes).order_by("name").values_list("code", "name"))


def _under(level: Level, levels: list[Level]) -> list[str]:
    """The levels that this one may hang under: as told, or the one above."""
    above = [other.code for other in levels if other.order < level.order]
    return list(level.under) or above[-1:]


def _folded(text: str) -> str:
    """Without capitals and accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
