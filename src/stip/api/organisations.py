# SPDX-License-Identifier: EUPL-1.2
"""`/organisaties`: every party, with its earlier names and official numbers."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, citations_of
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice_filter, code_filter, one_of, words_filter
from stip.api.problems import not_found
from stip.partners.models import FormerName, Identifier, Organisation
from stip.places.access import Visitor

COLUMNS = (
    *("pk", "code", "kind", "name", "abbreviation", "spellings", "note", "since", "until"),
    *("website", "area__code", "example"),
)
NAME_COLUMNS = ("organisation_id", "name", "abbreviation", "since", "until", "source")
IDENTIFIER_COLUMNS = ("organisation_id", "scheme", "value", "uri")

router = Router(tags=["organisaties"])


class EerdereNaam(Schema):
    """Een naam die de organisatie eerder had."""

    naam: str = Field(description="De naam van toen.", examples=["Ministerie van Oefenen"])
    afkorting: str | None = Field(description="De afkorting van toen.", examples=["OEF"])
    vanaf: date | None = Field(
        description="Eerste dag van de naam; leeg als die niet bekend is.", examples=["2020-01-01"]
    )
    totEnMet: date = Field(description="Laatste dag van de naam.", examples=["2023-12-31"])
    bron: str | None = Field(description="Waar dit staat.", examples=["Voorbeeldkrant"])


class Identificatie(Schema):
    """Een officieel nummer van de organisatie."""

    stelsel: str = Field(description="Het stelsel waar het nummer in hoort.", examples=["tooi"])
    waarde: str = Field(description="Het nummer zelf.", examples=["gm0983"])
    uri: str | None = Field(
        description="Het nummer als webadres.", examples=["https://identifier.overheid.nl/tooi/id/gemeente/gm0983"]
    )


class Organisatie(Schema):
    """Een partij met een eigen naam."""

    code: str = Field(description="Vaste code van de organisatie.", examples=["gemeente-voorbeeldstad"])
    naam: str = Field(description="Naam van nu.", examples=["Gemeente Voorbeeldstad"])
    afkorting: str | None = Field(description="Afkorting van nu.", examples=["VBS"])
    soort: str = Field(
        description="Wat voor organisatie het is.",
        json_schema_extra=one_of(Organisation.Kind),
        examples=["gemeente"],
    )
    ookGenoemd: list[str] = Field(description="Hoe teksten haar ook noemen.", examples=[["Voorbeeldstad"]])
    toelichting: str | None = Field(description="Wat verder te weten is.", examples=["Verzonnen."])
    bestaatSinds: date | None = Field(description="Eerste dag; leeg als die niet bekend is.", examples=["2010-10-14"])
    bestondTotEnMet: date | None = Field(description="Laatste dag; leeg als zij nog bestaat.", examples=["2017-10-25"])
    leden: list[str] = Field(
        description="Van een groep of netwerk: codes van wie erin zitten, zover bekend.",
        examples=[["gemeente-voorbeeldstad"]],
    )
    website: str | None = Field(description="Eigen website.", examples=["https://www.example.org/"])
    gebied: str | None = Field(description="Code van het gebied waar zij over gaat.", examples=["VB0001"])
    eerdereNamen: list[EerdereNaam] = Field(description="Namen van vroeger, de laatste eerst.")
    identificaties: list[Identificatie] = Field(description="Officiële nummers.")
    bronnen: list[Bron] = Field(description="Waar de organisatie staat.")
    voorbeeld: bool = Field(description="Of de organisatie verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(
        description="Adres van de webpagina.", examples=["http://127.0.0.1:8000/organisaties/gemeente-voorbeeldstad"]
    )


class OrganisationFilters(Paged):
    kind: str | None = choice_filter("soort", "Alleen organisaties van deze soort.", Organisation.Kind, "gemeente")
    area: str | None = code_filter("gebied", "Alleen organisaties die over dit gebied gaan: code.", "GM0983")
    member: str | None = code_filter("lid", "Alleen groepen en netwerken met dit lid: code.", "gemeente-venlo")
    search: str | None = words_filter(
        "zoek", "Alleen organisaties met deze tekst in een naam of afkorting, van nu of vroeger.", "venlo"
    )


@router.get("", response=Lijst[Organisatie], operation_id="organisaties", summary="Organisaties")
def organisations(request: HttpRequest, asked: Query[OrganisationFilters]) -> HttpResponse:
    """Alle partijen: overheden, kennisinstellingen, bedrijven en verenigingen."""
    found = Organisation.objects.order_by("name", "code")
    if asked.kind:
        found = found.of_kind(asked.kind)
    if asked.area:
        found = found.filter(area__code=asked.area)
    if asked.member:
        found = found.filter(
            pk__in=Organisation.members.through.objects.filter(to_organisation__code=asked.member).values(
                "from_organisation"
            )
        )
    if asked.search:
        found = found.named(asked.search)
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get("/{code}", response=Organisatie, operation_id="organisatie", summary="Eén organisatie")
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Eén partij, met haar eerdere namen en officiële nummers."""
    key = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen organisatie met de code ‘{code}’.", "Kijk op /api/v1/organisaties welke er zijn.")
    return answer(request, _shown([key], request.user, site(request))[0])


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    names, identifiers = defaultdict(list), defaultdict(list)
    earlier = FormerName.objects.filter(organisation__in=keys).order_by("-until", "pk")
    for key, name, short, since, until, source in earlier.values_list(*NAME_COLUMNS):
        names[key].append(
            {"naam": name, "afkorting": short or None, "vanaf": since, "totEnMet": until, "bron": source or None}
        )
    numbers = Identifier.objects.filter(organisation__in=keys).order_by("scheme", "value")
    for key, scheme, value, uri in numbers.values_list(*IDENTIFIER_COLUMNS):
        identifiers[key].append({"stelsel": scheme, "waarde": value, "uri": uri or None})
    members = defaultdict(list)
    pairs = Organisation.members.through.objects.filter(from_organisation__in=keys).order_by("to_organisation__code")
    for key, code in pairs.values_list("from_organisation_id", "to_organisation__code"):
        members[key].append(code)
    cited = citations_of({Organisation: keys}, visitor)[Organisation]
    rows = {row[0]: row[1:] for row in Organisation.objects.filter(pk__in=keys).values_list(*COLUMNS)}
    return [
        {
            "code": code,
            "naam": name,
            "afkorting": short or None,
            "soort": kind,
            "ookGenoemd": spellings,
            "toelichting": note or None,
            "bestaatSinds": since,
            "bestondTotEnMet": until,
            "leden": members[key],
            "website": website or None,
            "gebied": area,
            "eerdereNamen": names[key],
            "identificaties": identifiers[key],
            "bronnen": cited[key],
            "voorbeeld": example,
            "url": page(home, "organisation", code),
        }
        for key, (code, kind, name, short, spellings, note, since, until, website, area, example) in (
            (key, rows[key]) for key in keys
        )
    ]
