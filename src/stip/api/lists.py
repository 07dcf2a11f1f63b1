# SPDX-License-Identifier: EUPL-1.2
"""What every list looks like in the description of the API."""

from typing import Generic, TypeVar

from ninja import Field, Schema
from pydantic import ConfigDict

Row = TypeVar("Row")


class Lijst(Schema, Generic[Row]):
    """Eén pagina van een lijst."""

    model_config = ConfigDict(json_schema_extra={"description": "Eén pagina van een lijst."})

    aantal: int = Field(description="Hoeveel resultaten er in totaal zijn.", examples=[2], ge=0)
    volgende: str | None = Field(
        description="Adres van de volgende pagina; leeg op de laatste.",
        examples=["http://127.0.0.1:8000/api/v1/plannen?pagina=2"],
        json_schema_extra={"format": "uri"},
    )
    resultaten: list[Row] = Field(description="De resultaten op deze pagina.")
