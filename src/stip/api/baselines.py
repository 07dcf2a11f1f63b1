# SPDX-License-Identifier: EUPL-1.2
"""`/regios/{regio}/nulmetingen`: with which figures a region began, and what was measured since."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.keys import Keys
from stip.api.lists import Lijst
from stip.api.parameters import Paged
from stip.api.problems import not_found
from stip.monitor.aims.since import Measured, Since, areas_of, measured, readable_pins
from stip.monitor.figures.references import Reference
from stip.monitor.models import Baseline, Dataset, Pin
from stip.places.access import Visitor
from stip.places.models import Region

COLUMNS = ("pk", "code", "region__code", "region__area__code", "title", "dated", "motive", "example")
PIN_COLUMNS = ("baseline_id", "indicator__code", "indicator__unit", "release__code", "release__published", "year")

router = Router(tags=["nulmetingen"])


class VastgezetCijfer(Schema):
    """Eén indicator van een nulmeting: uit welke levering, en van welk jaar."""

    indicator: str = Field(description="Code van de indicator.", examples=["inwoners"])
    eenheid: str = Field(description="Eenheid van de waarden.", examples=["aantal"])
    levering: str = Field(description="Code van de levering die is vastgezet.", examples=["kerncijfers-2022-1"])
    uitgegeven: str | None = Field(
        description="Jaar, maand of dag waarop die is uitgegeven, zover bekend.", examples=["2023-03"]
    )
    jaar: int = Field(description="Het jaar dat als begin geldt.", examples=[2022])


class Nulmeting(Schema):
    """Met welke cijfers een regio begint. Een latere levering verandert er niets aan."""

    code: str = Field(description="Code van de nulmeting, uniek binnen de regio.", examples=["nulmeting-2022"])
    regio: str = Field(description="Code van de regio.", examples=["voorbeeldregio"])
    titel: str = Field(description="Titel van de nulmeting.", examples=["Nulmeting 2022"])
    vaststellingsdatum: date = Field(description="Wanneer zij is vastgesteld.", examples=["2026-01-31"])
    toelichting: str | None = Field(description="Waarom deze cijfers.", examples=["Het jaar voor de start."])
    gebieden: list[str] = Field(
        description="Codes van de gebieden waar zij over gaat: de regio als geheel, en wat er apart is genoemd.",
        examples=[["SG-voorbeeld", "GM0984"]],
    )
    punten: list[VastgezetCijfer] = Field(description="De indicatoren, met de levering en het jaar die zijn vastgezet.")
    bronnen: list[Bron] = Field(description="Waar de nulmeting staat.")
    voorbeeld: bool = Field(description="Of zij verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(
        description="De webpagina van de nulmeting.",
        examples=["http://127.0.0.1:8000/voorbeeldregio/nulmetingen/nulmeting-2022"],
        json_schema_extra={"format": "uri"},
    )


class Meetwaarde(Schema):
    """Een waarde, met het jaar en de levering."""

    jaar: int = Field(description="Het jaar waar de waarde over gaat.", examples=[2022])
    waarde: float = Field(description="De waarde, in de eenheid van de indicator.", examples=[43765])
    circa: bool = Field(description="Of zij uit de gemeenten is berekend.", examples=[False])
    uitgave: str | None = Field(
        description="Code van de levering; leeg als de waarde uit de gemeenten is berekend.",
        examples=["kerncijfers-2022-1"],
    )


class CijferSinds(Schema):
    """Eén vastgezet cijfer van één gebied, en wat er sindsdien is gemeten."""

    gebied: str = Field(description="Code van het gebied.", examples=["GM0984"])
    indicator: str = Field(description="Code van de indicator.", examples=["inwoners"])
    toen: Meetwaarde | None = Field(description="De waarde die is vastgezet; leeg als zij niet bekend is.")
    bijgesteld: Meetwaarde | None = Field(
        description="Wat een latere levering over hetzelfde jaar zegt, als dat anders is. "
        "Het verschil rekent met wat is vastgezet."
    )
    laatste: Meetwaarde | None = Field(description="De laatste meting van een later jaar; leeg als die er niet is.")
    verschil: float | None = Field(
        description="De laatste min de vastgezette waarde, zoals zij worden getoond.", examples=[120]
    )
    sinds: str = Field(
        description="Wat er van het cijfer werd sinds de nulmeting.",
        json_schema_extra={"enum": [each.value for each in Since]},
        examples=["beter"],
    )


class NulmetingMetCijfers(Nulmeting):
    """Een nulmeting, met de cijfers van toen en van nu."""

    cijfers: list[CijferSinds] = Field(description="De cijfers, per gebied in de volgorde van de punten.")


@router.get(
    "/regios/{regio}/nulmetingen",
    response=Lijst[Nulmeting],
    operation_id="nulmetingen",
    summary="Nulmetingen van een regio",
)
def baselines(request: HttpRequest, regio: str, asked: Query[Paged]) -> HttpResponse:
    """Met welke cijfers een regio begon, de laatst vastgestelde nulmeting eerst."""
    region = Region.objects.filter(code=regio).values_list("pk", flat=True).first()
    if region is None:
        raise not_found(f"Er is geen regio met de code ‘{regio}’.", "Kijk op /api/v1/regios welke er zijn.")
    found = Baseline.objects.readable_by(request.user).filter(region=region).order_by("-dated", "title", "pk")
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get(
    "/regios/{regio}/nulmetingen/{code}",
    response=NulmetingMetCijfers,
    operation_id="nulmeting",
    summary="Eén nulmeting van een regio",
)
def baseline(request: HttpRequest, regio: str, code: str) -> HttpResponse:
    """Eén nulmeting, met van elk gebied het cijfer van toen en het laatste."""
    found = Baseline.objects.readable_by(request.user).filter(region__code=regio, code=code)
    kept = found.select_related("region__area").first()
    if kept is None:
        raise not_found(
            f"Er is geen nulmeting ‘{code}’ van een regio ‘{regio}’.",
            f"Kijk op /api/v1/regios/{regio}/nulmetingen welke er zijn.",
        )
    facts = _shown([kept.pk], request.user, site(request))[0]
    return answer(request, facts | {"cijfers": _figures(kept, request.user)})


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    pins, named = _pins(keys, visitor), _named(keys)
    cited = citations_of({Baseline: keys}, visitor)[Baseline]
    rows = {row[0]: row for row in Baseline.objects.filter(pk__in=Keys(keys)).order_by().values_list(*COLUMNS)}
    facts = []
    for key, code, region, whole, title, dated, motive, example in (rows[key] for key in keys):
        facts.append(
            {
                "code": code,
                "regio": region,
                "titel": title,
                "vaststellingsdatum": dated,
                "toelichting": motive or None,
                "gebieden": list(dict.fromkeys([*([whole] if whole else []), *named.get(key, [])])),
                "punten": pins.get(key, []),
                "bronnen": cited.get(key, []),
                "voorbeeld": example,
                "url": page(home, "baseline", region, code),
            }
        )
    return facts


def _pins(keys: Sequence[int], visitor: Visitor) -> dict[int, list[Facts]]:
    """What is pinned, as far as the visitor may read the figures."""
    readable = Dataset.objects.readable_by(visitor).order_by().values("pk")
    rows = Pin.objects.filter(
        baseline__in=Keys(keys), release__dataset__in=readable, indicator__dataset__in=readable
    ).order_by("indicator__order", "pk")
    found: dict[int, list[Facts]] = defaultdict(list)
    for key, indicator, unit, release, published, year in rows.values_list(*PIN_COLUMNS):
        found[key].append(
            {
                "indicator": indicator,
                "eenheid": unit,
                "levering": release,
                "uitgegeven": published or None,
                "jaar": year,
            }
        )
    return found


def _named(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Baseline.areas.through.objects.filter(baseline__in=Keys(keys)).order_by("area__kind", "area__name")
    for key, code in rows.values_list("baseline_id", "area__code"):
        found[key].append(code)
    return found


def _figures(kept: Baseline, visitor: Visitor) -> list[Facts]:
    found = measured(readable_pins(kept, visitor), areas_of(kept), visitor)
    return [_figure(one) for ones in found.values() for one in ones]


def _figure(one: Measured) -> Facts:
    return {
        "gebied": one.area.code,
        "indicator": one.indicator.code,
        "toen": _value(one.start),
        "bijgesteld": _value(one.restated),
        "laatste": _value(one.latest),
        "verschil": one.change,
        "sinds": one.since.value,
    }


def _value(one: Reference | None) -> Facts | None:
    if one is None or one.value is None:
        return None
    return {
        "jaar": one.year,
        "waarde": one.value,
        "circa": one.is_approximate,
        "uitgave": one.release or None,
    }
