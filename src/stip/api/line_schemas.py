# SPDX-License-Identifier: EUPL-1.2
"""What a line of the books looks like in the description of the API."""

from ninja import Field, Schema

from stip.api.amounts import FIGURE, InEuro, InFte
from stip.api.citations import Bron
from stip.api.parameters import one_of
from stip.money.ledger import STAGES, Kind
from stip.money.models import Line

STAGE_NAMES = list(dict.fromkeys(stage.value for stages in STAGES.values() for stage in stages))


class Stand(InEuro):
    """Wat er van een regel in één stadium staat."""

    stadium: str = Field(
        description="Hoe ver het geld is.", json_schema_extra={"enum": [*STAGE_NAMES]}, examples=["toegezegd"]
    )


class StandInFte(InFte):
    """Wat er van een regel over mensen in één stadium staat."""

    stadium: str = Field(
        description="Hoe ver de inzet is.",
        json_schema_extra={"enum": [stage.value for stage in STAGES[Kind.CAPACITY]]},
        examples=["toegezegd"],
    )


class Regel(Schema):
    """Wat alle regels van de boeken gemeen hebben."""

    nummer: int = Field(description="Nummer van de regel.", examples=[12], ge=1)
    soort: str = Field(
        description="Waar de regel over gaat.", json_schema_extra=one_of(Line.Kind), examples=["bijdrage"]
    )
    plan: str = Field(description="Code van het plan.", examples=["voorbeeldplan"])
    onderdeel: str | None = Field(
        description="Code van het onderdeel, in dat plan; leeg als de regel over het hele plan gaat.",
        examples=["oefenvijver"],
    )
    activiteit: str | None = Field(description="Voor welke activiteit.", examples=["aanleg"])
    jaar: int | None = Field(description="Voor welk jaar; leeg als de bron geen jaar noemt.", examples=[2026])
    partij: str | None = Field(
        description="Code van de organisatie van wie het geld is of de mensen zijn; kosten hebben er geen.",
        examples=["ministerie-van-voorbeelden"],
    )
    ontvanger: str | None = Field(
        description="Code van de organisatie die het geld krijgt.", examples=["gemeente-voorbeeldstad"]
    )
    team: str | None = Field(
        description="Code van het gremium waar het voor is.", examples=["opgaveteam-water-voorbeeldregio"]
    )
    regeling: str | None = Field(description="Code van de regeling waar het uit komt.", examples=["voorbeelddeal"])
    vorm: str = Field(
        description="Of het geld is of inbreng in natura.", json_schema_extra=one_of(Line.Form), examples=["geld"]
    )
    herkomst: str | None = Field(
        description="Uit wat voor beurs het komt; leeg als dat niet bekend is.",
        json_schema_extra={"enum": [*(purse for purse in Line.Purse.values if purse), None]},
        examples=["rijk"],
    )
    uitAndereRijksregeling: bool = Field(
        description="Of de partij het zelf van het Rijk kreeg; dan telt het niet als regionaal geld.", examples=[False]
    )
    tarief: str | None = Field(
        description="Bij mensen: euro per fte per jaar. Leeg als dat niet bekend is.",
        examples=["75000.00"],
        pattern=FIGURE,
    )
    bronnen: list[Bron] = Field(description="Waar de boekingen staan die nu gelden.")
    voorbeeld: bool = Field(description="Of het plan verzonnen is, om iets te laten zien.", examples=[False])
    mutaties: str = Field(
        description="Adres van de mutaties die samen deze bedragen geven.",
        examples=["http://127.0.0.1:8000/api/v1/mutaties?regel=12"],
        json_schema_extra={"format": "uri"},
    )
    url: str = Field(
        description="Webpagina met het geld van het onderdeel of het plan.",
        examples=["http://127.0.0.1:8000/plannen/voorbeeldplan/onderdelen/oefenvijver/geld"],
    )


class Begrotingsregel(Regel):
    """Wat iets kost."""

    bedragen: list[Stand] = Field(description="Wat er per stadium staat; leeg als er niets staat.")


class Bijdrage(Regel):
    """Wat een partij betaalt."""

    bedragen: list[Stand] = Field(description="Wat er per stadium staat; leeg als er niets staat.")


class Uitgave(Regel):
    """Wat er is uitgegeven of waar men aan vastzit."""

    bedragen: list[Stand] = Field(description="Wat er per stadium staat; leeg als er niets staat.")


class Inzet(Regel):
    """Mensen die een partij levert."""

    bedragen: list[StandInFte] = Field(description="Wat er per stadium staat; leeg als er niets staat.")
