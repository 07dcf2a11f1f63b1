# SPDX-License-Identifier: EUPL-1.2
"""What is measured, and each measured thing on a page of its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from stip.monitor.figures.reading import Ranked
from stip.monitor.models import Coverage, Dataset, Indicator, Release
from stip.places.access import Visitor
from stip.places.models import Area
from stip.website import monitor_words
from stip.website.downloads import FORMATS, Cell, download
from stip.website.listing import Filter, Option, choices, folding
from stip.website.navigation import Crumb, trail
from stip.website.pages import claims_page, indicator_page, stories_page, targets_page, years_map
from stip.website.pages.indicator_page import Told

LIST_HEADER = (
    "code", "indicator", "thema", "eenheid", "beter is", "soort", "modelschatting", "gebieden", "van",
    "tot en met", "bron", "uitgever", "licentie",
)  # fmt: skip
HEADER = (
    "code", "gebied", "soort", "jaar", "plaats", "van", "waarde", "eenheid", "stand", "verschil met Nederland",
    "levering", "bron", "uitgever", "licentie",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """An indicator with the kinds of areas and the years it has figures of."""

    indicator: Indicator
    levels: list[str]
    first: int | None
    last: int | None


def readable(visitor: Visitor) -> QuerySet[Indicator]:
    datasets = Dataset.objects.readable_by(visitor)
    return Indicator.objects.filter(dataset__in=datasets.values("pk")).select_related("dataset")


def indicators(request: HttpRequest) -> HttpResponse:
    rows = _rows(readable(request.user), request.user)
    themes = choices(request.GET, "thema", sorted({row.indicator.theme for row in rows}))
    levels = choices(request.GET, "niveau", ("gemeente", "wijk", "buurt"))
    sources = choices(request.GET, "bron", sorted({row.indicator.dataset.code for row in rows}))
    words = request.GET.get("zoek", "").strip().lower()
    found = [
        row
        for row in rows
        if (not themes or row.indicator.theme in themes)
        and (not levels or set(levels) & set(row.levels))
        and (not sources or row.indicator.dataset.code in sources)
        and words in row.indicator.title.lower()
    ]
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        return download(kind, name="indicatoren", header=LIST_HEADER, rows=map(_line, found))
    context = {
        "rows": found,
        "themes": _by_theme(found),
        "total": len(rows),
        "theme_count": len({row.indicator.theme for row in rows}),
        "filters": _filters(rows, themes, levels, sources),
        "path": trail(None, Crumb("Cijfers")),
    }
    return render(request, "website/monitor/indicators.html", context)


def _rows(found: QuerySet[Indicator], visitor: Visitor) -> list[Row]:
    covered = Coverage.objects.filter(
        measured__gt=0, release__dataset__in=Dataset.objects.readable_by(visitor).values("pk")
    )
    levels: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    spans = covered.order_by().values_list("indicator", "level").annotate(Min("year"), Max("year"))
    for indicator, level, first, last in spans:
        levels[indicator][level] = (first, last)
    return [_row(one, levels[one.pk]) for one in found]


def _row(indicator: Indicator, levels: dict[str, tuple[int, int]]) -> Row:
    firsts, lasts = [first for first, _ in levels.values()], [last for _, last in levels.values()]
    ordered = [level for level in monitor_words.LEVELS if level in levels]
    return Row(indicator, ordered, min(firsts, default=None), max(lasts, default=None))


def _by_theme(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    themes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        themes[row.indicator.theme].append(row)
    return list(themes.items())


def _filters(rows: Sequence[Row], themes: list[str], levels: list[str], sources: list[str]) -> list[Filter]:
    of_theme: dict[str, int] = defaultdict(int)
    of_source: dict[str, int] = defaultdict(int)
    titles = {row.indicator.dataset.code: row.indicator.dataset.title for row in rows}
    for row in rows:
        of_theme[row.indicator.theme] += 1
        of_source[row.indicator.dataset.code] += 1
    return [
        Filter(
            "niveau",
            "Er zijn cijfers per",
            [
                Option(level, level, sum(level in row.levels for row in rows), level in levels)
                for level in ("gemeente", "wijk", "buurt")
            ],
        ),
        folding("thema", "Thema", [Option(one, one, count, one in themes) for one, count in of_theme.items()]),
        folding("bron", "Bron", [Option(one, titles[one], count, one in sources) for one, count in of_source.items()]),
    ]


def _line(row: Row) -> tuple[Cell, ...]:
    one = row.indicator
    return (
        one.code,
        one.title,
        one.theme,
        one.unit,
        one.direction,
        one.measure,
        "ja" if one.is_model else "nee",
        ", ".join(row.levels),
        row.first,
        row.last,
        one.dataset.title,
        one.dataset.publisher,
        one.dataset.licence,
    )


def indicator(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(readable(request.user), code=code)
    covered = indicator_page.levels_of(found, request.user)
    choice = indicator_page.choice(request.GET, covered)
    targets = targets_page.of_indicator(found, request.user)
    context = {
        "indicator": found,
        "path": trail(None, Crumb("Cijfers", reverse("indicators")), Crumb(found.title)),
        "releases": list(Release.objects.filter(coverage__indicator=found).select_related("dataset").distinct()),
        "claims": claims_page.of_indicator(found, request.user),
        "targets": targets,
        "stories": stories_page.of_indicator(found, request.user),
        "same": list(readable(request.user).filter(title=found.title).exclude(pk=found.pk)),
    }
    if choice is None:
        return render(request, "website/monitor/indicator_empty.html", context)
    told = indicator_page.tell(found, choice, request.user)
    kind = request.GET.get("formaat", "")
    if kind in FORMATS:
        name = f"{found.code}-{choice.whole.slug}-{choice.level}-{choice.year}"
        return download(kind, name=name, header=HEADER, rows=_lines(told))
    pins = indicator_page.pins_of(told, request.user)
    context |= {
        "told": told,
        "pins": pins,
        "choice": choice,
        "ranking": _ranking(told),
        "years": [(year, choice.query(jaar=year)) for year in choice.years],
        "map": years_map.draw(told),
        "trend": indicator_page.draw_trend(told, pins, targets_page.about(targets, choice.chosen)),
        "used": told.releases(),
    }
    return render(request, "website/monitor/indicator.html", context)


@dataclass(frozen=True)
class Ranking:
    """A line of the ranking. `address` is this page for that area."""

    row: Ranked
    area: Area
    town: str
    address: str
    profile: str
    difference: float | None
    side: int


def _ranking(told: Told) -> list[Ranking]:
    lines = []
    for row in told.ranked:
        difference = told.beside_country(row.figure.value)
        area = told.choice.parts[row.figure.area]
        address = told.choice.query(gebied=area.code)
        lines.append(
            Ranking(
                row,
                area,
                told.choice.town_of(area),
                address,
                reverse("area_figures", args=[area.code]),
                difference,
                told.side(difference),
            )
        )
    return lines


def _lines(told: Told) -> Iterator[tuple[Cell, ...]]:
    dataset = told.indicator.dataset
    for row in told.ranked:
        difference = told.beside_country(row.figure.value)
        yield (
            row.figure.area,
            told.choice.parts[row.figure.area].name,
            told.choice.level,
            told.choice.year,
            row.place,
            row.of,
            row.figure.value,
            told.indicator.unit,
            row.figure.status,
            None if difference is None else round(difference, told.indicator.decimals + 1),
            row.figure.release,
            dataset.title,
            dataset.publisher,
            dataset.licence,
        )
