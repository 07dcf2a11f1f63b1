# SPDX-License-Identifier: EUPL-1.2
"""`/waarnemingen`: the figures, each with its status, its unit and the delivery it comes from."""

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.answers import Facts, list_of
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice_filter, code_filter, period_filter, years_of
from stip.monitor.figures.listing import Choice, page_of
from stip.monitor.figures.reading import Figure
from stip.monitor.figures.store import Status
from stip.monitor.models import Indicator
from stip.places.models import Area

router = Router(tags=["waarnemingen"])


class Waarneming(Schema):
    """Eén cijfer, of waarom het er niet is."""

    indicator: str = Field(description="Code van de indicator.", examples=["inwoners"])
    gebied: str = Field(description="Code van het gebied, zoals het in dat jaar bestond.", examples=["GM0984"])
    periode: str = Field(description="Het jaar waar het cijfer over gaat.", examples=["2022"], pattern=r"^[0-9]{4}$")
    groep: str | None = Field(description="Over wie het gaat; leeg is iedereen.", examples=["65+"])
    waarde: float | None = Field(
        description="De waarde. Leeg als die er niet is; nul is altijd een gemeten nul.", examples=[43765]
    )
    status: str = Field(
        description="Hoe vast de waarde is, of waarom zij er niet is.",
        json_schema_extra={"enum": [status.value for status in Status]},
        examples=["gemeten"],
    )
    eenheid: str = Field(description="Eenheid van de waarde.", examples=["aantal"])
    uitgave: str = Field(
        description="Code van de levering waar het cijfer uit komt; zie /leveringen.", examples=["kerncijfers-2022-1"]
    )


class ObservationFilters(Paged):
    indicator: str | None = code_filter("indicator", "Alleen cijfers van deze indicator: code.", "inwoners")
    area: str | None = code_filter("gebied", "Alleen cijfers over dit gebied: code.", "GM0984")
    level: str | None = choice_filter("niveau", "Alleen cijfers over dit soort gebied.", Area.Kind, "gemeente")
    period: str | None = period_filter("periode", "Alleen cijfers over dit jaar of deze jaren.")
    release: str | None = code_filter(
        "uitgave",
        "Alleen cijfers uit deze levering: code. Standaard geldt van elk cijfer de nieuwste levering die het heeft.",
        "kerncijfers-2022-1",
    )


@router.get("", response=Lijst[Waarneming], operation_id="waarnemingen", summary="De cijfers")
def observations(request: HttpRequest, asked: Query[ObservationFilters]) -> HttpResponse:
    """Cijfers van land tot buurt, dan per indicator, jaar en gebied. Wat er niet is, staat er met de reden."""
    first, last = years_of(asked.period)
    choice = Choice(asked.indicator, asked.area, asked.level, first, last, asked.release)
    start = (asked.page - 1) * asked.page_size
    found = page_of(choice, request.user, start=start, size=asked.page_size)
    codes = {figure.indicator for figure in found.figures}
    units = dict(Indicator.objects.filter(code__in=codes).values_list("code", "unit"))
    return list_of(request, [_shown(figure, units) for figure in found.figures], asked, total=found.total)


def _shown(figure: Figure, units: dict[str, str]) -> Facts:
    return {
        "indicator": figure.indicator,
        "gebied": figure.area,
        "periode": f"{figure.year:04}",
        "groep": figure.part or None,
        "waarde": figure.value,
        "status": figure.status.value,
        "eenheid": units[figure.indicator],
        "uitgave": figure.release,
    }
