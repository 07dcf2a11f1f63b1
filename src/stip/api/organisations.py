# SPDX-License-Identifier: EUPL-1.2
"""`/organisaties`: every party, with its earlier names and official numbers."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice, code, words
from stip.api.problems import not_found
from stip.partners.models import FormerName, Identifier, Organisation

COLUMNS = ("pk", "code", "kind", "name", "abbreviation", "website", "area__code", "example")
NAME_COLUMNS = ("organisation_id", "name", "abbreviation", "since", "until", "source")
IDENTIFIER_COLUMNS = ("organisation_id", "scheme", "value", "uri")

router = Router(tags=["organisaties"])


class EerdereNaam(Schema):
    """Een naam die de organisatie eerder had."""

    naam: str = Field(description="De naam van toen.", examples=["Ministerie van Economische Zaken en Klimaat"])
    afkorting: str | None = Field(description="De afkorting van toen.", examples=["EZK"])
    vanaf: date | None = Field(description="Eerste dag van de naam; leeg als die niet bekend is.", examples=["2017-10-26"])
    totEnMet: date = Field(description="Laatste dag van de naam.", examples=["2024-07-01"])
    bron: str | None = Field(description="Waar dit staat.", examples=["Staatscourant"])


class Identificatie(Schema):
    """Een officieel nummer van de organisatie."""

    stelsel: str = Field(description="Het stelsel waar het nummer in hoort.", examples=["tooi"])
    waarde: str = Field(description="Het nummer zelf.", examples=["gm0983"])
    uri: str | None = Field(
        description="Het nummer als webadres.", examples=["https://identifier.overheid.nl/tooi/id/gemeente/gm0983"]
    )


class Organisatie(Schema):
    """Een partij met een eigen naam."""

    code: str = Field(description="Vaste code van de organisatie.", examples=["gemeente-venlo"])
    naam: str = Field(description="Naam van nu.", examples=["Gemeente Venlo"])
    afkorting: str | None = Field(description="Afkorting van nu.", examples=["RVO"])
    soort: str = Field(
        description="Wat voor organisatie het is.", json_schema_extra={"enum": Organisation.Kind.values}, examples=["gemeente"]
    )
    website: str | None = Field(description="Eigen website.", examples=["https://www.venlo.nl/"])
    gebied: str | None = Field(description="Code van het gebied waar zij over gaat.", examples=["GM0983"])
    eerdereNamen: list[EerdereNaam] = Field(description="Namen van vroeger, de laatste eerst.")
    identificaties: list[Identificatie] = Field(description="Officiële nummers.")
    voorbeeld: bool = Field(description="Of de organisatie verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(description="Adres van de webpagina.", examples=["http://127.0.0.1:8000/organisaties/gemeente-venlo"])


class OrganisationFilters(Paged):
    kind: str | None = choice("soort", "Alleen organisaties van deze soort.", Organisation.Kind, "gemeente")
    area: str | None = code("gebied", "Alleen organisaties die over dit gebied gaan: code.", "GM0983")
    search: str | None = words("zoek", "Alleen organisaties met deze tekst in naam, eerdere naam of afkorting.", "venlo")


@router.get("", response=Lijst[Organisatie], operation_id="organisaties", summary="Organisaties")
def organisations(request: HttpRequest, asked: Query[OrganisationFilters]) -> HttpResponse:
    """Alle partijen: overheden, kennisinstellingen, bedrijven en verenigingen."""
    found = Organisation.objects.order_by("name", "code")
    if asked.kind:
        found = found.of_kind(asked.kind)
    if asked.area:
        found = found.filter(area__code=asked.area)
    if asked.search:
        found = found.filter(pk__in=_named(asked.search))
    return page_of(request, found, asked, lambda keys: _shown(keys, site(request)))


@router.get("/{code}", response=Organisatie, operation_id="organisatie", summary="Eén organisatie")
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Eén partij, met haar eerdere namen en officiële nummers."""
    key = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen organisatie met de code ‘{code}’.", "Kijk op /api/v1/organisaties welke er zijn.")
    return answer(request, _shown([key], site(request))[0])


def _named(text: str) -> set[int]:
    now = Organisation.objects.filter(Q(name__icontains=text) | Q(abbreviation__icontains=text))
    then = FormerName.objects.filter(Q(name__icontains=text) | Q(abbreviation__icontains=text))
    return {*now.values_list("pk", flat=True), *then.values_list("organisation_id", flat=True)}


def _shown(keys: Sequence[int], home: str) -> list[Facts]:
    names, identifiers = defaultdict(list), defaultdict(list)
    earlier = FormerName.objects.filter(organisation__in=keys).order_by("-until", "pk")
    for key, name, short, since, until, source in earlier.values_list(*NAME_COLUMNS):
        names[key].append(
            {"naam": name, "afkorting": short or None, "vanaf": since, "totEnMet": until, "bron": source or None}
        )
    numbers = Identifier.objects.filter(organisation__in=keys).order_by("scheme", "value")
    for key, scheme, value, uri in numbers.values_list(*IDENTIFIER_COLUMNS):
        identifiers[key].append({"stelsel": scheme, "waarde": value, "uri": uri or None})
    rows = {row[0]: row[1:] for row in Organisation.objects.filter(pk__in=keys).values_list(*COLUMNS)}
    return [
        {
            "code": code,
            "naam": name,
            "afkorting": short or None,
            "soort": kind,
            "website": website or None,
            "gebied": area,
            "eerdereNamen": names[key],
            "identificaties": identifiers[key],
            "voorbeeld": example,
            "url": page(home, "organisatie", code),
        }
        for key, (code, kind, name, short, website, area, example) in ((key, rows[key]) for key in keys)
    ]
