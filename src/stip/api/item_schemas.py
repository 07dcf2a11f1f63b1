# SPDX-License-Identifier: EUPL-1.2
"""What an item looks like in the description of the API."""

from datetime import datetime

from ninja import Field, Schema

from stip.api.citations import Bron
from stip.api.parameters import one_of
from stip.plans.models import Amount, Item, Link, PartnerRole, Point


class PartnerInRol(Schema):
    """Een organisatie die meedoet, in een rol."""

    organisatie: str = Field(description="Code van de organisatie.", examples=["waterschap-verzonnen-vliet"])
    rol: str = Field(description="In welke rol.", json_schema_extra=one_of(PartnerRole.Role), examples=["trekker"])
    bronnen: list[Bron] = Field(description="Waar staat dat deze organisatie meedoet, als dat ergens anders staat.")


class Punt(Schema):
    """Een feit dat kleiner is dan een onderdeel."""

    soort: str = Field(description="Wat voor feit het is.", json_schema_extra=one_of(Point.Kind), examples=["doel"])
    tekst: str = Field(description="Het feit.", examples=["60.000 kubieke meter regenwater bergen."])
    bronnen: list[Bron] = Field(description="Waar het staat.")


class Bedrag(Schema):
    """Een bedrag zoals de tekst het noemt."""

    soort: str = Field(
        description="Waar het bedrag voor staat.", json_schema_extra=one_of(Amount.Kind), examples=["nodig"]
    )
    euro: str | None = Field(
        description="Het bedrag in euro's, als tekst met twee cijfers achter de punt. Leeg bij pm.",
        examples=["6500000.00"],
        pattern=r"^[0-9]+\.[0-9]{2}$",
    )
    hoogstens: str | None = Field(
        description="Bij een bandbreedte het hoogste bedrag; euro is dan het laagste. Anders leeg.",
        examples=["7000000.00"],
        pattern=r"^[0-9]+\.[0-9]{2}$",
    )
    aard: str = Field(
        description="Hoe zeker het bedrag is.", json_schema_extra=one_of(Amount.Nature), examples=["circa"]
    )
    omschrijving: str | None = Field(description="Waar het geld voor is.", examples=["hele vijver"])
    financier: str | None = Field(
        description="Code van de organisatie die betaalt.", examples=["ministerie-van-voorbeelden"]
    )
    jaar: int | None = Field(description="Voor welk jaar; leeg als de tekst er geen noemt.", examples=[2026])
    activiteit: str | None = Field(description="Voor welke activiteit.", examples=["aanleg"])
    natura: bool = Field(description="Of het werk of goederen zijn in plaats van geld.", examples=[False])
    bronnen: list[Bron] = Field(description="Waar het staat.")


class Verwijzing(Schema):
    """Een relatie van dit onderdeel naar een ander."""

    soort: str = Field(
        description="Wat voor relatie het is.",
        json_schema_extra=one_of(Link.Kind),
        examples=["draagt-bij-aan"],
    )
    naar: str = Field(description="Het andere onderdeel, als plan/code.", examples=["voorbeeldplan/oefenvijver"])
    toelichting: str | None = Field(
        description="Waarom zij samenhangen.", examples=["Regen die het dak vasthoudt, hoeft niet in de vijver."]
    )


class Onderdeel(Schema):
    """Een onderdeel van een plan, op een niveau. Wat leeg is, is niet bekend."""

    code: str = Field(description="Code van het onderdeel, uniek binnen het plan.", examples=["oefenvijver"])
    titel: str = Field(description="Titel.", examples=["Oefenvijver"])
    samenvatting: str | None = Field(description="Wat het is, in een zin.", examples=["Een vijver in Oefendam."])
    tekst: str | None = Field(description="Langere uitleg, in gewone tekst.", examples=["Eerste alinea."])
    niveau: str = Field(description="Code van het niveau; /plannen/{code} noemt ze.", examples=["project"])
    ouder: str | None = Field(
        description="Code van het onderdeel waar het onder hangt, in hetzelfde plan.", examples=["1.1"]
    )
    plan: str = Field(description="Code van het plan.", examples=["voorbeeldplan"])
    periode: str | None = Field(
        description="Jaar, maand, dag of interval (van/tot); een tilde betekent circa.", examples=["2026/2028"]
    )
    oplevering: str | None = Field(description="Jaar of maand van oplevering.", examples=["2028"])
    status: str | None = Field(
        description="Hoe ver het is.", json_schema_extra=one_of(Item.Status, or_empty=True), examples=["uitvoering"]
    )
    herkomst: str | None = Field(
        description="Of het nieuw is of een vervolg.",
        json_schema_extra=one_of(Item.Origin, or_empty=True),
        examples=["nieuw"],
    )
    reden: str | None = Field(description="Waarom het is gestopt.", examples=["De grond bleek te nat."])
    partners: list[PartnerInRol] = Field(description="Wie meedoen, in volgorde.")
    gebieden: list[str] = Field(description="Codes van de gebieden waar het over gaat.", examples=[["VB0002"]])
    themas: list[str] = Field(
        description="Codes van de thema's van het plan waar het bij hoort.", examples=[["natuur"]]
    )
    punten: list[Punt] = Field(description="Kleinere feiten, in volgorde.")
    bedragen: list[Bedrag] = Field(description="Bedragen zoals de tekst ze noemt, in volgorde.")
    relaties: list[Verwijzing] = Field(
        description="Relaties naar andere onderdelen; beide kanten op staan ze onder /relaties."
    )
    bronnen: list[Bron] = Field(description="Waar het onderdeel staat.")
    voorbeeld: bool = Field(description="Of het plan verzonnen is, om iets te laten zien.", examples=[False])
    gewijzigdOp: datetime = Field(
        description="Wanneer het onderdeel voor het laatst veranderde.", examples=["2026-01-31T12:00:00Z"]
    )
    url: str = Field(
        description="Adres van de webpagina.",
        examples=["http://127.0.0.1:8000/plannen/voorbeeldplan/onderdelen/oefenvijver"],
    )
