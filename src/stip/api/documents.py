# SPDX-License-Identifier: EUPL-1.2
"""`/documenten`: the sources. Their text is not here: it belongs to who wrote it."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.answers import Facts, answer, page_of
from stip.api.lists import Lijst
from stip.api.parameters import Paged, code_filter, words_filter
from stip.api.problems import not_found
from stip.sources.models import Document

COLUMNS = (
    "pk",
    "code",
    "title",
    "kind",
    "publisher__code",
    "published",
    "region__code",
    "example",
    "media_type",
    "page_count",
    "added_at",
)

router = Router(tags=["documenten"])


class Brondocument(Schema):
    """Een bron van de feiten in Stip."""

    code: str = Field(description="Vaste code van het document.", examples=["voorbeeldnota"])
    titel: str = Field(description="Titel van het document.", examples=["Voorbeeldnota"])
    soort: str | None = Field(description="Wat voor document het is, in een vrij woord.", examples=["nota"])
    uitgever: str | None = Field(
        description="Code van de organisatie die het uitgaf.", examples=["samenwerking-voorbeeldregio"]
    )
    gepubliceerd: str | None = Field(description="Jaar, maand of dag van uitgave, zover bekend.", examples=["2026-01"])
    regio: str | None = Field(description="Code van de regio waar het over gaat.", examples=["voorbeeldregio"])
    voorbeeld: bool = Field(description="Of het document verzonnen is, om iets te laten zien.", examples=[False])
    heeftTekst: bool = Field(description="Of de tekst is toegevoegd en te doorzoeken is.", examples=[True])
    aantalPaginas: int = Field(
        description="Aantal pagina's met tekst; 0 zolang de tekst er niet is.", examples=[12], ge=0
    )
    bestandstype: str | None = Field(description="Soort bestand, als de tekst er is.", examples=["application/pdf"])
    toegevoegdOp: datetime | None = Field(
        description="Wanneer de tekst is toegevoegd.", examples=["2026-01-31T12:00:00Z"]
    )
    url: str = Field(description="Adres van de webpagina.", examples=["http://127.0.0.1:8000/documenten/voorbeeldnota"])


class DocumentFilters(Paged):
    region: str | None = code_filter("regio", "Alleen documenten over deze regio: code.", "zuid-limburg")
    publisher: str | None = code_filter(
        "uitgever", "Alleen documenten van deze organisatie: code.", "samenwerking-voorbeeldregio"
    )
    search: str | None = words_filter("zoek", "Alleen documenten met deze tekst in de titel.", "regio deal")


@router.get("", response=Lijst[Brondocument], operation_id="documenten", summary="Documenten")
def documents(request: HttpRequest, asked: Query[DocumentFilters]) -> HttpResponse:
    """De bronnen waar de feiten in Stip op rusten."""
    found = Document.objects.readable_by(request.user).order_by("title", "pk")
    if asked.region:
        found = found.filter(region__code=asked.region)
    if asked.publisher:
        found = found.filter(publisher__code=asked.publisher)
    if asked.search:
        found = found.filter(title__icontains=asked.search)
    return page_of(request, found, asked, lambda keys: _shown(keys, site(request)))


@router.get("/{code}", response=Brondocument, operation_id="document", summary="Eén document")
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Eén bron."""
    key = Document.objects.readable_by(request.user).filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen document met de code ‘{code}’.", "Kijk op /api/v1/documenten welke er zijn.")
    return answer(request, _shown([key], site(request))[0])


def _shown(keys: Sequence[int], home: str) -> list[Facts]:
    rows = {row[0]: row[1:] for row in Document.objects.filter(pk__in=keys).values_list(*COLUMNS)}
    return [
        {
            "code": code,
            "titel": title,
            "soort": kind or None,
            "uitgever": publisher,
            "gepubliceerd": published or None,
            "regio": region,
            "voorbeeld": example,
            "heeftTekst": pages > 0,
            "aantalPaginas": pages,
            "bestandstype": media_type or None,
            "toegevoegdOp": added,
            "url": page(home, "document", code),
        }
        for code, title, kind, publisher, published, region, example, media_type, pages, added in (
            rows[key] for key in keys
        )
    ]
