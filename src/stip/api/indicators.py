# SPDX-License-Identifier: EUPL-1.2
"""`/indicatoren`: what is measured, in what unit, which way is better, and for which areas and years."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.keys import Keys
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice_filter, code_filter, one_of, words_filter
from stip.api.problems import not_found
from stip.monitor.models import Coverage, Dataset, Indicator
from stip.places.access import Visitor
from stip.places.models import Area

COLUMNS = (
    *("pk", "code", "title", "theme", "dimension", "unit", "decimals", "direction", "measure", "denominator"),
    *("is_model", "definition", "breaks", "dataset__code", "dataset__example"),
)
COVERAGE_COLUMNS = ("indicator_id", "level", "year")

router = Router(tags=["indicatoren"])


class Breuk(Schema):
    """Een jaar waarin de meting veranderde: cijfers van ervoor en erna zijn niet te vergelijken."""

    vanaf: int = Field(description="Het eerste jaar van de nieuwe meting.", examples=[2022])
    toelichting: str = Field(description="Wat er veranderde.", examples=["nieuwe meting vanaf 2022"])


class Dekking(Schema):
    """Voor welke jaren er van een soort gebied iets bekend is."""

    niveau: str = Field(description="Soort gebied.", json_schema_extra=one_of(Area.Kind), examples=["gemeente"])
    jaren: list[int] = Field(description="De jaren, oudste eerst.", examples=[[2020, 2021, 2022]])


class Maatstaf(Schema):
    """Iets wat gemeten wordt."""

    code: str = Field(description="Vaste code van de indicator.", examples=["inwoners"])
    naam: str = Field(description="Naam van de indicator.", examples=["Inwoners"])
    thema: str = Field(description="Waar de indicator over gaat.", examples=["Bevolking"])
    dimensie: str | None = Field(
        description="Dimensie van brede welvaart, als de indicator daarbij hoort.",
        json_schema_extra=one_of(Indicator.Dimension, or_empty=True),
        examples=["hier-en-nu"],
    )
    eenheid: str = Field(description="Eenheid van de waarden.", examples=["aantal"])
    decimalen: int = Field(description="Cijfers achter de komma om te tonen.", examples=[0], ge=0)
    richting: str | None = Field(
        description="Welke kant beter is; leeg als geen van beide dat is.",
        json_schema_extra=one_of(Indicator.Direction, or_empty=True),
        examples=["hoger"],
    )
    maat: str = Field(
        description="Soort maat: zegt wat u ermee mag rekenen.",
        json_schema_extra=one_of(Indicator.Measure),
        examples=["aantal"],
    )
    noemer: str | None = Field(
        description="Code van de indicator die telt waar een aandeel of gemiddelde over gaat.", examples=["inwoners"]
    )
    modelschatting: bool = Field(description="Of de waarden met een model zijn geschat.", examples=[False])
    definitie: str | None = Field(description="Wat er precies gemeten wordt.", examples=["Op 1 januari."])
    breuken: list[Breuk] = Field(description="Waar de reeks niet te vergelijken is, oudste eerst.")
    dataset: str = Field(description="Code van de dataset waar de waarden uit komen.", examples=["kerncijfers"])
    dekking: list[Dekking] = Field(description="Wat er is: per soort gebied de jaren.")
    bronnen: list[Bron] = Field(description="Waar de indicator beschreven staat.")
    voorbeeld: bool = Field(description="Of de indicator verzonnen is, om iets te laten zien.", examples=[False])
    waarnemingen: str = Field(
        description="Adres van de waarden.",
        examples=["http://127.0.0.1:8000/api/v1/waarnemingen?indicator=inwoners"],
        json_schema_extra={"format": "uri"},
    )
    url: str = Field(description="Adres van de webpagina.", examples=["http://127.0.0.1:8000/indicatoren/inwoners"])


class IndicatorFilters(Paged):
    theme: str | None = words_filter("thema", "Alleen indicatoren met dit thema, precies zo geschreven.", "Bevolking")
    dataset: str | None = code_filter("dataset", "Alleen indicatoren uit deze dataset: code.", "kerncijfers")
    level: str | None = choice_filter(
        "niveau", "Alleen indicatoren die van dit soort gebied bekend zijn.", Area.Kind, "wijk"
    )
    search: str | None = words_filter("zoek", "Alleen indicatoren met deze tekst in hun naam.", "inwoners")


@router.get("", response=Lijst[Maatstaf], operation_id="indicatoren", summary="Wat er gemeten wordt")
def indicators(request: HttpRequest, asked: Query[IndicatorFilters]) -> HttpResponse:
    """Het woordenboek van de monitor: alle indicatoren, met eenheid, richting en breuken."""
    plain = {
        "theme": asked.theme,
        "dataset__code": asked.dataset,
        "title__icontains": asked.search,
    }
    found = readable_indicators(request.user).order_by("order", "title", "pk")
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if asked.level:
        found = found.filter(pk__in=Coverage.objects.filter(level=asked.level).order_by().values("indicator"))
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get("/{code}", response=Maatstaf, operation_id="indicator", summary="Eén indicator")
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Eén indicator, met wat er van bekend is."""
    key = readable_indicators(request.user).filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen indicator met de code ‘{code}’.", "Kijk op /api/v1/indicatoren welke er zijn.")
    return answer(request, _shown([key], request.user, site(request))[0])


def readable_indicators(visitor: Visitor) -> QuerySet[Indicator]:
    """Indicators are as public as the dataset they come from."""
    return Indicator.objects.filter(dataset__in=Dataset.objects.readable_by(visitor).order_by().values("pk"))


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    cited = citations_of({Indicator: keys}, visitor)[Indicator]
    covered = _covered(keys)
    rows = {row[0]: row for row in Indicator.objects.filter(pk__in=Keys(keys)).order_by().values_list(*COLUMNS)}
    named = {row[COLUMNS.index("denominator")] for row in rows.values()}
    denominators = set(readable_indicators(visitor).filter(code__in=named).values_list("code", flat=True))
    facts = []
    for row in (rows[key] for key in keys):
        key, code, title, theme, dimension, unit, decimals, direction, measure, denominator, *rest = row
        is_model, definition, breaks, dataset, example = rest
        facts.append(
            {
                "code": code,
                "naam": title,
                "thema": theme,
                "dimensie": dimension or None,
                "eenheid": unit,
                "decimalen": decimals,
                "richting": direction or None,
                "maat": measure,
                "noemer": denominator if denominator in denominators else None,
                "modelschatting": is_model,
                "definitie": definition or None,
                "breuken": [{"vanaf": year, "toelichting": changed} for year, changed in breaks],
                "dataset": dataset,
                "dekking": covered.get(key, []),
                "bronnen": cited.get(key, []),
                "voorbeeld": example,
                "waarnemingen": f"{home}/api/v1/waarnemingen?indicator={code}",
                "url": page(home, "indicator", code),
            }
        )
    return facts


def _covered(keys: Sequence[int]) -> dict[int, list[Facts]]:
    years: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = Coverage.objects.filter(indicator__in=Keys(keys)).order_by("year").values_list(*COVERAGE_COLUMNS)
    for key, level, year in rows.distinct():
        years[key, level].append(year)
    found: dict[int, list[Facts]] = defaultdict(list)
    for key, level in sorted(years, key=lambda place: Area.Kind.values.index(place[1])):
        found[key].append({"niveau": level, "jaren": years[key, level]})
    return found
