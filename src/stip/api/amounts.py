# SPDX-License-Identifier: EUPL-1.2
"""Amounts with what is not known about them, as facts and in the description of the API."""

from decimal import Decimal

from ninja import Field, Schema

from stip.api.answers import Facts
from stip.money.ledger import Nature, Total, times

FIGURE = r"^-?[0-9]+\.[0-9]{2}$"
NATURES = [nature.value for nature in Nature]


class Onzekerheid(Schema):
    """Wat er over een som niet bekend is."""

    aard: str = Field(
        description="Hoe zeker het bekende deel is; pm: er is niets van bekend.",
        json_schema_extra={"enum": [*NATURES]},
        examples=["circa"],
    )
    circaDelen: int = Field(description="Uit hoeveel delen bij benadering het bestaat.", examples=[1])
    onbekendeDelen: int = Field(
        description="Hoeveel delen niet bekend zijn (PM); zijn dat er meer dan nul, lees dan ‘minstens’.", examples=[0]
    )


class InEuro(Onzekerheid):
    """Een som in euro's."""

    euro: str | None = Field(
        description="Het bekende deel in euro's, als tekst met twee cijfers achter de punt. Leeg bij pm.",
        examples=["14500000.00"],
        pattern=FIGURE,
    )
    hoogstens: str | None = Field(
        description="Bij een bandbreedte het hoogste bedrag; euro is dan het laagste. Anders leeg.",
        examples=["16000000.00"],
        pattern=FIGURE,
    )


class InFte(Onzekerheid):
    """Een som in fte, met wat zij kost."""

    fte: str | None = Field(
        description="Het bekende deel in fte, als tekst met twee cijfers achter de punt. Leeg bij pm.",
        examples=["2.50"],
        pattern=FIGURE,
    )
    hoogstens: str | None = Field(
        description="Bij een bandbreedte het hoogste aantal fte. Anders leeg.", examples=["3.00"], pattern=FIGURE
    )
    euro: str | None = Field(
        description="Fte maal tarief, in euro's; leeg als het aantal of het tarief niet bekend is.",
        examples=["187500.00"],
        pattern=FIGURE,
    )
    euroHoogstens: str | None = Field(
        description="Bij een bandbreedte het hoogste aantal fte maal tarief. Anders leeg.",
        examples=["225000.00"],
        pattern=FIGURE,
    )


def in_euro(total: Total) -> Facts:
    low, high = _bounds(total)
    return {"euro": low, "hoogstens": high, **_uncertainty(total)}


def in_fte(total: Total, rate: Decimal | None) -> Facts:
    low, high = _bounds(total)
    euro, euro_high = (None, None) if rate is None else _bounds(times(total, rate))
    return {"fte": low, "hoogstens": high, "euro": euro, "euroHoogstens": euro_high, **_uncertainty(total)}


def _bounds(total: Total) -> tuple[str | None, str | None]:
    """The known part and, of a range, its upper end; nothing of what is not known at all."""
    if not total.known:
        return None, None
    return f"{total.low:.2f}", f"{total.high:.2f}" if total.high != total.low else None


def _uncertainty(total: Total) -> Facts:
    return {"aard": total.nature.value, "circaDelen": total.circa, "onbekendeDelen": total.unknown}
