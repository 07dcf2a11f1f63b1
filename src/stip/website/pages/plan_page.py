# SPDX-License-Identifier: EUPL-1.2
"""The page of a plan: its outline as rows, its filters, its opening sentence and its table to download."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from stip.places.access import Visitor
from stip.plans.models import Item, PartnerRole
from stip.plans.outline import QUESTIONS, UNKNOWN, Below, Choice, Line, Outline
from stip.plans.reading import cited
from stip.website import formatting
from stip.website.formatting import counted, enumerated, in_words, span
from stip.website.listing import Filter, Option

HEADER = (
    "code", "niveau", "titel", "samenvatting", "stand", "periode", "oplevering",
    "partners", "gebieden", "thema’s", "bronnen",
)  # fmt: skip
LEGENDS = {
    "binnen": "Valt onder",
    "niveau": "Niveau",
    "status": "Stand",
    "thema": "Thema",
    "organisatie": "Partner",
    "gebied": "Gemeente of gebied",
    "jaar": "Loopt of klaar in",
    "herkomst": "Herkomst",
}
OPEN_AT_FIRST = 100
"""A plan opens its first level when no more lines than this come in sight."""
SHORT = 30
"""A plan of no more lines than this stands open as a whole: folding it would hide more than it orders."""
_FEW = 7


@dataclass(frozen=True)
class Row:
    """A line ready for the page. `closing` says how many lists end after it; `share` is a percentage for the bar."""

    line: Line
    level: str
    is_match: bool
    is_branch: bool
    is_open: bool
    under: str
    running: str
    share: str
    when: str
    closing: range


def choice_in(query: QueryDict) -> Choice:
    """What the address asks for; names that the plan does not know simply fit nothing."""
    answers = {name: frozenset(query.getlist(name)) for name in QUESTIONS if query.getlist(name)}
    return Choice(answers, query.get("zoek", "").strip())


def filters(outline: Outline, choice: Choice) -> list[Filter]:
    """The filters of this plan; an answer that would leave nothing is not offered."""
    counts = outline.counts(choice)
    groups = []
    for name, legend in LEGENDS.items():
        chosen = choice.answers.get(name, frozenset())
        labels = _LABELS[name](outline)
        shown = [value for value in _order(name, labels, counts[name]) if counts[name][value] or value in chosen]
        options = [Option(value, labels.get(value, value), counts[name][value], value in chosen) for value in shown]
        if (len(options) > 1 and not _is_idle(name, outline)) or chosen:
            groups.append(Filter(name, legend, options, folded=len(options) > _FEW and not chosen))
    return groups


def _is_idle(name: str, outline: Outline) -> bool:
    """Whether a question tells nothing: "falls under" where nothing falls under anything."""
    return name == "binnen" and not any(line.depth for line in outline.lines)


def rows(outline: Outline, matches: Sequence[int], choice: Choice, opened: str) -> list[Row]:
    """The lines to show, in reading order: those that match and what they hang under.

    opened   "alles" or "niets" when the reader asked for that, else empty
    """
    places = outline.with_ancestors(matches)
    below = outline.below(matches)
    found = set(matches)
    is_open = _opening(outline, places, choice, opened)
    depths = [outline.lines[place].depth for place in places]
    following = [*depths[1:], 0][: len(depths)]
    return [
        _row(
            outline,
            outline.lines[place],
            below[place],
            is_whole=choice.is_everything,
            is_match=place in found,
            is_branch=next_depth > depth,
            is_open=next_depth > depth and is_open(outline.lines[place]),
            closing=range(max(depth - next_depth, 0)),
        )
        for place, depth, next_depth in zip(places, depths, following, strict=True)
    ]


def answer(outline: Outline) -> str:
    """What this plan holds, in one sentence."""
    present = Counter(line.level for line in outline.lines)
    if not present:
        return "Dit plan heeft nog geen onderdelen."
    levels = [level for code, level in outline.levels.items() if present[code]]
    top, leaves = levels[0], [level for level in levels[1:] if level.code in outline.leaf_levels]
    between = [(present[level.code], level) for level in levels[1:] if level not in leaves]
    parts = [f"{in_words(count)} {level.name if count == 1 else level.plural}" for count, level in between]
    if leaves:
        together = sum(present[level.code] for level in leaves)
        names = enumerated([level.name if together == 1 else level.plural for level in leaves])
        parts.append(f"{in_words(together)} {names}")
    first = f"{in_words(present[top.code])} {top.name if present[top.code] == 1 else top.plural}"
    what = f"{formatting.capitalised(first)}{' met ' if parts else ''}{enumerated(parts)}"
    return f"{what}; {_running(sum(line.status == Item.Status.RUNNING for line in outline.lines))}."


def table(outline: Outline, places: Sequence[int], visitor: Visitor) -> Iterator[tuple[str, ...]]:
    """The rows of the download: exactly the lines that match."""
    partners, sources = _partners(outline), _sources(outline, visitor)
    for place in places:
        line = outline.lines[place]
        yield (
            line.code,
            outline.levels[line.level].name,
            line.title,
            line.summary,
            line.status or formatting.UNKNOWN,
            span(line.period),
            span(line.delivery),
            "; ".join(partners.get(line.key, ())),
            "; ".join(name for code, name in outline.areas.items() if code in line.areas),
            "; ".join(title for code, title in outline.themes.items() if code in line.themes),
            "; ".join(sources.get(line.key, ())),
        )


def _running(count: int) -> str:
    if not count:
        return "of er iets van loopt, is niet bekend"
    return f"van {in_words(count)} is bekend dat {'het loopt' if count == 1 else 'ze lopen'}"


def _opening(outline: Outline, places: list[int], choice: Choice, opened: str) -> Callable[[Line], bool]:
    if opened in ("alles", "niets"):
        return lambda line: opened == "alles"
    if not choice.is_everything:
        return lambda line: True
    if len(places) <= SHORT:
        return lambda line: True
    near = sum(outline.lines[place].depth < 2 for place in places)
    return lambda line: line.depth == 0 and near <= OPEN_AT_FIRST


def _row(outline: Outline, line: Line, below: Below, *, is_whole: bool, **place: Any) -> Row:
    """A line; the share that runs is told for a whole plan alone, for among a choice it says nothing."""
    running = below.running if is_whole else 0
    return Row(
        line=line,
        level=outline.levels[line.level].name,
        under=", ".join(_together(counted(count, level.name, level.plural)) for level, count in below.levels),
        running=f"{running} van {below.count} {'loopt' if running == 1 else 'lopen'}" if running else "",
        share=f"{100 * running / below.count:.0f}%" if running else "",
        when=_when(line),
        **place,
    )


def _together(words: str) -> str:
    """A number that never parts from its word at the end of a line."""
    return words.replace(" ", formatting.NBSP)


def _when(line: Line) -> str:
    parts = [span(line.period)] if line.period else []
    if line.delivery:
        parts.append(f"klaar {span(line.delivery)}")
    return ", ".join(parts)


_LABELS: dict[str, Callable[[Outline], dict[str, str]]] = {
    "binnen": lambda outline: {line.code: line.title for line in outline.lines if line.above is None},
    "niveau": lambda outline: {code: level.name for code, level in outline.levels.items()},
    "status": lambda outline: dict(Item.Status.choices) | {UNKNOWN: formatting.UNKNOWN},
    "thema": lambda outline: dict(outline.themes),
    "organisatie": lambda outline: dict(outline.organisations),
    "gebied": lambda outline: dict(outline.areas),
    "jaar": lambda outline: {
        **{year: year for year in sorted({year for line in outline.lines for year in line.years})},
        UNKNOWN: formatting.UNKNOWN,
    },
    "herkomst": lambda outline: dict(Item.Origin.choices) | {UNKNOWN: formatting.UNKNOWN},
}


def _order(name: str, labels: dict[str, str], counts: Counter[str]) -> list[str]:
    if name == "organisatie":
        return sorted(labels, key=lambda code: (-counts[code], labels[code].casefold()))
    return list(labels)


def _partners(outline: Outline) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    roles = PartnerRole.objects.filter(item__plan=outline.plan).order_by("order", "pk")
    for key, name, role in roles.values_list("item_id", "organisation__name", "role"):
        found[key].append(f"{name} ({role})")
    return found


def _sources(outline: Outline, visitor: Visitor) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    keys = Item.objects.filter(plan=outline.plan).values("pk")
    citations = cited(visitor).filter(content_type__app_label="plans", content_type__model="item", object_id__in=keys)
    for key, title, page in citations.values_list("object_id", "document__title", "page_number"):
        found[key].append(f"{title}, p. {page}" if page else title)
    return found
