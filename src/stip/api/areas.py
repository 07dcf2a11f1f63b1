# SPDX-License-Identifier: EUPL-1.2
"""`/gebieden`: areas, from country to neighbourhood, and what lies in what."""

from collections import defaultdict
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.lists import Lijst
from stip.api.parameters import Paged, Parameters, choice_filter, code_filter, one_of, words_filter, year_filter
from stip.api.problems import not_found
from stip.places.models import REFERENCE_YEAR, Area, AreaQuerySet, Boundary, Containment, Succession

COLUMNS = ("pk", "code", "kind", "name", "first_year", "last_year", "example")
CONTAINMENT_COLUMNS = ("part_id", "whole__code", "year")
BOUNDARY_COLUMNS = ("area_id", "year", "source")
SUCCESSION_COLUMNS = ("before_id", "after_id", "before__code", "after__code", "year")

router = Router(tags=["gebieden"])


class InEenJaar(Schema):
    """Een gebied en een jaar."""

    gebied: str = Field(description="Code van het gebied.", examples=["PV31"])
    jaar: int = Field(description="Het jaar waarvoor dit geldt.", examples=[2024])


class Grens(Schema):
    """Een grens die van dit gebied bekend is."""

    jaar: int = Field(description="Het jaar van de grens.", examples=[2024])
    bron: str | None = Field(description="Waar de grens vandaan komt.", examples=["CBS Wijk- en buurtkaart"])


class Gebied(Schema):
    """Een stuk land met een code, van land tot buurt."""

    code: str = Field(description="Code van het gebied; in Nederland die van het CBS.", examples=["GM0984"])
    naam: str = Field(description="Naam van het gebied.", examples=["Venray"])
    soort: str = Field(
        description="Wat voor gebied het is.", json_schema_extra=one_of(Area.Kind), examples=["gemeente"]
    )
    bestaatSinds: int | None = Field(
        description="Eerste jaar van het gebied; leeg als dat niet bekend is.", examples=[2019]
    )
    bestondTotEnMet: int | None = Field(description="Laatste jaar; leeg als het gebied nog bestaat.", examples=[2018])
    ligtIn: list[InEenJaar] = Field(description="De gebieden waar het direct in ligt, met het jaar van de indeling.")
    opvolgers: list[InEenJaar] = Field(description="De gebieden die dit gebied opvolgden, en sinds welk jaar.")
    voorgangers: list[InEenJaar] = Field(description="De gebieden die dit gebied opvolgt, en sinds welk jaar.")
    grenzen: list[Grens] = Field(
        description="De jaren waarvan de grens bekend is; zie het adres dat eindigt op /geojson."
    )
    voorbeeld: bool = Field(description="Of het gebied verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(description="Adres van de webpagina.", examples=["http://127.0.0.1:8000/gebieden/GM0984"])


class AreaChoice(Parameters):
    kind: str | None = choice_filter("soort", "Alleen gebieden van deze soort.", Area.Kind, "gemeente")
    inside: str | None = code_filter(
        "binnen", "Alleen gebieden die in dit gebied liggen, ook via andere: code.", "PV31"
    )
    year: int | None = year_filter(
        "jaar",
        f"Alleen gebieden die in dit jaar bestonden, zoals zij toen in elkaar lagen. "
        f"Standaard: alle gebieden, met de indeling van {REFERENCE_YEAR}.",
    )


class AreaFilters(AreaChoice, Paged):
    name: str | None = words_filter(
        "naam", "Alleen gebieden met deze tekst in hun naam; hoofdletters doen er niet toe.", "venray"
    )


@router.get("", response=Lijst[Gebied], operation_id="gebieden", summary="Gebieden")
def areas(request: HttpRequest, asked: Query[AreaFilters]) -> HttpResponse:
    """Gebieden, met wat waarin ligt en wat wat opvolgde. De grenzen zelf staan onder /gebieden/geojson."""
    found = chosen(asked)
    if asked.name:
        found = found.filter(name__icontains=asked.name)
    around = asked.year or REFERENCE_YEAR
    return page_of(request, found.order_by("name", "code"), asked, lambda keys: _shown(keys, around, site(request)))


@router.get("/{code}", response=Gebied, operation_id="gebied", summary="Eén gebied")
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Eén gebied, met wat waarin ligt en wat wat opvolgde."""
    return answer(request, _shown([area_key(code)], REFERENCE_YEAR, site(request))[0])


def chosen(asked: AreaChoice) -> AreaQuerySet:
    """The areas that the shared filters of the list and the map leave."""
    found = Area.objects.all()
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.year:
        found = found.existing_in(asked.year)
    if asked.inside:
        whole = Area.objects.filter(code=asked.inside).first()
        found = found.within(whole, known_year(asked.year or REFERENCE_YEAR)) if whole else found.none()
    return found


def known_year(wanted: int) -> int:
    """The year nearest to `wanted` of which we know what lies in what."""
    return Containment.objects.all().year_nearest_to(wanted) or wanted


def area_key(code: str) -> int:
    key = Area.objects.filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen gebied met de code ‘{code}’.", "Kijk op /api/v1/gebieden welke er zijn.")
    return key


def _shown(keys: Sequence[int], around: int, home: str) -> list[Facts]:
    wholes, borders = defaultdict(list), defaultdict(list)
    lies_in = Containment.objects.filter(part__in=keys, year=known_year(around)).order_by("whole__code")
    for part, whole, year in lies_in.values_list(*CONTAINMENT_COLUMNS):
        wholes[part].append({"gebied": whole, "jaar": year})
    for key, year, source in Boundary.objects.filter(area__in=keys).order_by("year").values_list(*BOUNDARY_COLUMNS):
        borders[key].append({"jaar": year, "bron": source or None})
    after, before = _succession(keys)
    rows = {row[0]: row[1:] for row in Area.objects.filter(pk__in=keys).values_list(*COLUMNS)}
    return [
        {
            "code": code,
            "naam": name,
            "soort": kind,
            "bestaatSinds": first,
            "bestondTotEnMet": last,
            "ligtIn": wholes[key],
            "opvolgers": after[key],
            "voorgangers": before[key],
            "grenzen": borders[key],
            "voorbeeld": example,
            "url": page(home, "area", code),
        }
        for key, (code, kind, name, first, last, example) in ((key, rows[key]) for key in keys)
    ]


def _succession(keys: Sequence[int]) -> tuple[dict[int, list[Facts]], dict[int, list[Facts]]]:
    """Who came after and who came before, by area."""
    after, before = defaultdict(list), defaultdict(list)
    rows = Succession.objects.filter(before__in=keys) | Succession.objects.filter(after__in=keys)
    for old, new, old_code, new_code, year in rows.order_by("year", "pk").values_list(*SUCCESSION_COLUMNS):
        after[old].append({"gebied": new_code, "jaar": year})
        before[new].append({"gebied": old_code, "jaar": year})
    return after, before
