# SPDX-License-Identifier: EUPL-1.2
"""`/doelen`: what a region wants to reach, and what the aim was before.

One target stands under its region: `/regios/{regio}/doelen/{code}`.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, Found, citations_of
from stip.api.indicators import readable_indicators
from stip.api.keys import Keys
from stip.api.lists import Lijst
from stip.api.parameters import CODE_WITH_PLAN, Paged, code_filter, one_of, year_filter
from stip.api.problems import not_found
from stip.monitor.aims.judging import Judged, Outcome, judge
from stip.monitor.targets import Tally, Target, TargetRevision
from stip.places.access import Visitor

COLUMNS = (
    *("pk", "code", "region__code", "title", "indicator_id", "indicator__code", "indicator__unit", "unit"),
    *("item__plan__code", "item__code", "area__code", "part", "side", "aim", "is_approximate", "year", "baseline"),
    *("baseline_year", "owner__code", "note", "example"),
)
REVISION_COLUMNS = ("target_id", "pk", "aim", "is_approximate", "year", "dated", "decision", "reason")
TALLY_COLUMNS = ("target_id", "pk", "year", "value", "note")

router = Router(tags=["doelen"])


class EerderDoel(Schema):
    """Wat het doel was tot een besluit het veranderde."""

    streefwaarde: float | None = Field(description="De waarde die toen gold; leeg als er geen was.", examples=[800])
    circa: bool = Field(description="Of die waarde bij benadering was.", examples=[False])
    jaar: int | None = Field(description="Het jaar waarin zij gehaald moest zijn.", examples=[2028])
    datum: date = Field(description="Wanneer het doel is bijgesteld.", examples=["2026-01-31"])
    besluit: str = Field(description="Wie wat besloot.", examples=["Besluit van de stuurgroep."])
    reden: str = Field(description="Waarom.", examples=["Het net is vol."])
    bronnen: list[Bron] = Field(description="Waar dat staat.")


class Telling(Schema):
    """Hoeveel er van een geteld resultaat was aan het eind van een jaar."""

    jaar: int = Field(description="Het jaar.", examples=[2025])
    stand: float = Field(description="De stand, in de eenheid van het doel.", examples=[12])
    toelichting: str | None = Field(description="Wat erover te weten is.", examples=["Zonder de wijk Oost."])
    bronnen: list[Bron] = Field(description="Waar de stand staat.")


class Oordeel(Schema):
    """Of het doel binnen bereik komt, en waarop dat oordeel rust. De rechte lijn door de metingen is doorgetrokken."""

    oordeel: str = Field(
        description="Op koers bij een kans van 80% of meer, achter bij 20% of minder; zonder streefwaarde geen getal.",
        json_schema_extra={"enum": [each.value for each in Outcome]},
        examples=["op koers"],
    )
    uitleg: str = Field(description="Waarom.", examples=["Er zijn 3 metingen en 4 is het minste."])
    verwacht: float | None = Field(description="De waarde die in het doeljaar te verwachten is.", examples=[1190])
    laag: float | None = Field(description="Zij ligt negen van de tien keer niet onder deze waarde.", examples=[1100])
    hoog: float | None = Field(description="Zij ligt negen van de tien keer niet boven deze waarde.", examples=[1280])
    kans: float | None = Field(description="De kans dat het doel wordt gehaald, van 0 tot 1.", examples=[0.42])
    definitief: bool = Field(description="Of het doeljaar al is gemeten.", examples=[False])
    laatsteJaar: int | None = Field(description="Het laatste jaar met een meting of telling.", examples=[2025])
    laatsteStand: float | None = Field(description="De waarde in dat jaar.", examples=[920])
    sinds: int | None = Field(
        description="Alleen metingen vanaf dit jaar tellen mee, want toen veranderde de definitie.", examples=[2020]
    )


class Doel(Schema):
    """Wat een regio in een jaar bereikt wil hebben, met dezelfde kenmerken als de cijfers erover."""

    code: str = Field(description="Code van het doel, uniek binnen de regio.", examples=["duurzame-stroom"])
    regio: str = Field(description="Code van de regio.", examples=["voorbeeldregio"])
    doel: str = Field(description="Het doel in woorden.", examples=["1.200 GWh duurzame stroom"])
    indicator: str | None = Field(
        description="Code van de indicator waarop gemeten wordt; leeg bij een resultaat dat wordt geteld.",
        examples=["inwoners"],
    )
    eenheid: str | None = Field(description="Eenheid van de waarden.", examples=["GWh"])
    plan: str | None = Field(description="Code van het plan van het onderdeel.", examples=["voorbeeldplan"])
    onderdeel: str | None = Field(
        description="Code van het onderdeel waar het doel bij hoort, in dat plan.", examples=["oefenvijver"]
    )
    gebied: str | None = Field(description="Code van het gebied; leeg is de hele regio.", examples=["GM0984"])
    groep: str | None = Field(description="Over wie het gaat; leeg is iedereen.", examples=["65+"])
    kant: str = Field(
        description="Of de waarde het minste of het meeste is.",
        json_schema_extra=one_of(Target.Side),
        examples=["minstens"],
    )
    streefwaarde: float | None = Field(
        description="De waarde om te halen; leeg als de bron geen getal noemt.", examples=[1200]
    )
    circa: bool = Field(description="Of die waarde bij benadering is.", examples=[False])
    jaar: int | None = Field(description="Het jaar waarin het doel gehaald moet zijn.", examples=[2030])
    beginwaarde: float | None = Field(description="De waarde waar men begon, zover bekend.", examples=[400])
    beginjaar: int | None = Field(description="Het jaar van de beginwaarde.", examples=[2020])
    eigenaar: str | None = Field(
        description="Code van de organisatie die erop let.", examples=["gemeente-voorbeeldstad"]
    )
    toelichting: str | None = Field(description="Wat verder te weten is.", examples=["Wind en zon samen."])
    oordeel: Oordeel = Field(description="Of het doel binnen bereik komt.")
    tellingen: list[Telling] = Field(description="Standen van een geteld resultaat, oudste eerst.")
    eerder: list[EerderDoel] = Field(description="Wat het doel eerder was, het laatste eerst.")
    bronnen: list[Bron] = Field(description="Waar het doel staat.")
    voorbeeld: bool = Field(description="Of het doel verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(
        description="De webpagina van het doel.",
        examples=["http://127.0.0.1:8000/voorbeeldregio/doelen/duurzame-stroom"],
        json_schema_extra={"format": "uri"},
    )


class TargetFilters(Paged):
    region: str | None = code_filter("regio", "Alleen doelen van deze regio: code.", "voorbeeldregio")
    plan: str | None = code_filter("plan", "Alleen doelen bij onderdelen van dit plan: code.", "voorbeeldplan")
    item: str | None = code_filter(
        "onderdeel",
        "Alleen doelen bij dit onderdeel: plan/code, of een code samen met plan.",
        "voorbeeldplan/oefenvijver",
        pattern=CODE_WITH_PLAN,
    )
    indicator: str | None = code_filter("indicator", "Alleen doelen op deze indicator: code.", "inwoners")
    area: str | None = code_filter("gebied", "Alleen doelen voor dit gebied: code.", "GM0984")
    year: int | None = year_filter("jaar", "Alleen doelen voor dit jaar.")
    owner: str | None = code_filter("eigenaar", "Alleen doelen van deze organisatie: code.", "gemeente-voorbeeldstad")


@router.get("/doelen", response=Lijst[Doel], operation_id="doelen", summary="Wat bereikt moet worden")
def targets(request: HttpRequest, asked: Query[TargetFilters]) -> HttpResponse:
    """Doelen, met waar men begon, hoe het staat en wat het doel eerder was."""
    plan, _, item = (asked.item or "").rpartition("/")
    plain = {
        "region__code": asked.region,
        "item__plan__code": asked.plan,
        "item__code": item,
        "area__code": asked.area,
        "year": asked.year,
        "owner__code": asked.owner,
    }
    found = Target.objects.readable_by(request.user).order_by("region__order", "region_id", "order", "title", "pk")
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if plan:
        found = found.filter(item__plan__code=plan)
    if asked.indicator:
        found = found.filter(indicator__in=readable_indicators(request.user).filter(code=asked.indicator))
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get("/regios/{regio}/doelen/{code}", response=Doel, operation_id="doel", summary="Eén doel van een regio")
def target(request: HttpRequest, regio: str, code: str) -> HttpResponse:
    """Eén doel, met wat het eerder was."""
    found = Target.objects.readable_by(request.user).filter(region__code=regio, code=code)
    key = found.values_list("pk", flat=True).first()
    if key is None:
        raise not_found(
            f"Er is geen doel ‘{code}’ van een regio ‘{regio}’.", f"Kijk op /api/v1/doelen?regio={regio} welke er zijn."
        )
    return answer(request, _shown([key], request.user, site(request))[0])


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    rows = {row[0]: row for row in Target.objects.filter(pk__in=Keys(keys)).order_by().values_list(*COLUMNS)}
    revisions = list(
        TargetRevision.objects.filter(target__in=Keys(keys)).order_by("-dated", "-pk").values_list(*REVISION_COLUMNS)
    )
    tallies = list(Tally.objects.filter(target__in=Keys(keys)).order_by("year").values_list(*TALLY_COLUMNS))
    cited = citations_of(
        {Target: keys, TargetRevision: [row[1] for row in revisions], Tally: [row[1] for row in tallies]}, visitor
    )
    indicators = {row[4] for row in rows.values() if row[4]}
    readable = set(readable_indicators(visitor).filter(pk__in=Keys(indicators)).values_list("pk", flat=True))
    earlier, counted = _earlier(revisions, cited[TargetRevision]), _counted(tallies, cited[Tally])
    verdicts = _verdicts(keys, visitor)
    facts = []
    for row in (rows[key] for key in keys):
        key, code, region, title, measured_by, indicator, its_unit, own_unit, *rest = row
        plan, item, area, part, side, aim, circa, year, baseline, baseline_year, owner, note, example = rest
        may_name = measured_by in readable
        facts.append(
            {
                "code": code,
                "regio": region,
                "doel": title,
                "indicator": indicator if may_name else None,
                "eenheid": (its_unit if may_name else own_unit) or None,
                "plan": plan,
                "onderdeel": item,
                "gebied": area,
                "groep": part or None,
                "kant": side,
                "streefwaarde": _number(aim),
                "circa": circa,
                "jaar": year,
                "beginwaarde": _number(baseline),
                "beginjaar": baseline_year,
                "eigenaar": owner,
                "toelichting": note or None,
                "oordeel": verdicts[key],
                "tellingen": counted.get(key, []),
                "eerder": earlier.get(key, []),
                "bronnen": cited[Target].get(key, []),
                "voorbeeld": example,
                "url": page(home, "target", region, code),
            }
        )
    return facts


def _verdicts(keys: Sequence[int], visitor: Visitor) -> dict[int, Facts]:
    """The verdict on each target; a hidden indicator gives none."""
    targets = Target.objects.filter(pk__in=Keys(keys)).order_by().select_related("area", "region__area")
    return {each.target.pk: _verdict(each) for each in judge(targets, visitor)}


def _verdict(judged: Judged) -> Facts:
    course, latest = judged.course, judged.latest
    return {
        "oordeel": judged.outcome.value,
        "uitleg": judged.reason,
        "verwacht": course.expected,
        "laag": course.low,
        "hoog": course.high,
        "kans": course.probability,
        "definitief": course.is_final,
        "laatsteJaar": latest[0] if latest else None,
        "laatsteStand": latest[1] if latest else None,
        "sinds": judged.since,
    }


def _earlier(rows: Sequence[tuple[Any, ...]], cited: Found) -> Found:
    found: Found = defaultdict(list)
    for target, key, aim, circa, year, dated, decision, reason in rows:
        found[target].append(
            {
                "streefwaarde": _number(aim),
                "circa": circa,
                "jaar": year,
                "datum": dated,
                "besluit": decision,
                "reden": reason,
                "bronnen": cited.get(key, []),
            }
        )
    return found


def _counted(rows: Sequence[tuple[Any, ...]], cited: Found) -> Found:
    found: Found = defaultdict(list)
    for target, key, year, value, note in rows:
        found[target].append(
            {"jaar": year, "stand": _number(value), "toelichting": note or None, "bronnen": cited.get(key, [])}
        )
    return found


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
