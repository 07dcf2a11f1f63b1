# SPDX-License-Identifier: EUPL-1.2
"""Query parameters: read strictly, all faults reported at once, in Dutch."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Self

from django.db.models import Choices
from django.http import HttpRequest, QueryDict
from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic.config import JsonDict, JsonValue
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ValidationInfo

from stip.api.problems import Fault, invalid_input

CODE = r"^[A-Za-z0-9._-]+$"
CODE_WITH_PLAN = r"^([A-Za-z0-9_-]+/)?[A-Za-z0-9._-]+$"
PERIOD = r"^[0-9]{4}(/[0-9]{4})?$"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def one_of(choices: type[Choices], *, or_empty: bool = False) -> JsonDict:
    """The part of a schema that lists the values a text may have."""
    values: list[JsonValue] = [*choices.values, None] if or_empty else [*choices.values]
    return {"enum": values}


def code_filter(name: str, description: str, example: str, *, pattern: str = CODE) -> Any:
    return Field(None, alias=name, description=description, examples=[example], pattern=pattern, max_length=160)


def words_filter(name: str, description: str, example: str) -> Any:
    return Field(
        None,
        alias=name,
        description=description,
        examples=[example],
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00]*$",
    )


def choice_filter(name: str, description: str, choices: type[Choices], example: str) -> Any:
    return word_filter(name, description, choices.values, example)


def word_filter(name: str, description: str, values: Sequence[str], example: str) -> Any:
    """A filter that takes one of these words; the empty word cannot be asked for."""
    words: list[JsonValue] = [value for value in values if value]
    return Field(None, alias=name, description=description, examples=[example], json_schema_extra={"enum": words})


def switch_filter(name: str, description: str) -> Any:
    return Field(False, alias=name, description=description, examples=[True])


def year_filter(name: str, description: str) -> Any:
    return Field(None, alias=name, description=description, examples=[2024], ge=1800, le=2200)


def period_filter(name: str, description: str) -> Any:
    return Field(None, alias=name, description=description, examples=["2018/2022"], pattern=PERIOD)


def years_of(period: str | None) -> tuple[int | None, int | None]:
    """The first and the last year of a period as the filter takes it."""
    first, _, last = (period or "").partition("/")
    return (int(first), int(last or first)) if first else (None, None)


def number_filter(name: str, description: str) -> Any:
    return Field(None, alias=name, description=description, examples=[1], ge=1, le=999_999_999)


def day_filter(name: str, description: str) -> Any:
    return Field(None, alias=name, description=description, examples=["2026-07-01"])


class Parameters(BaseModel):
    """Base of all query parameters: unknown, repeated, empty and impossible values are refused together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, given: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        request: HttpRequest = (info.context or {})["request"]
        faults = {fault.parameter: fault for fault in _faults(cls, request.GET)}
        try:
            parameters = handler(given)
        except ValidationError as error:
            found = (_translated(cls, each) for each in error.errors(include_url=False))
            faults |= {fault.parameter: fault for fault in found if fault.parameter not in faults}
        if faults:
            raise invalid_input(list(faults.values()))
        return parameters


class Paged(Parameters):
    """Which part of a list is asked for."""

    page: int = Field(
        1, alias="pagina", description="Het nummer van de pagina, vanaf 1.", examples=[1], ge=1, le=1_000_000
    )
    page_size: int = Field(
        50, alias="paginaGrootte", description="Hoeveel resultaten op een pagina staan.", examples=[50], ge=1, le=500
    )


def refuse_all(query: QueryDict) -> None:
    """Refuse every query parameter, for an address that takes none."""
    if query:
        raise invalid_input([Fault(name, "dit adres kent geen parameters. Laat deze weg.") for name in query])


def _faults(model: type[Parameters], query: QueryDict) -> Iterator[Fault]:
    """The faults that pydantic lets pass: strangers, repetitions and values it would bend into shape."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    for name, values in query.lists():
        if name not in fields:
            yield Fault(name, f"deze parameter bestaat hier niet. Kies uit: {', '.join(fields)}.")
        elif len(values) > 1:
            yield Fault(name, "deze parameter staat er meer dan eens. Geef één waarde.")
        elif not values[0]:
            yield Fault(name, "hier staat geen waarde achter. Geef een waarde of laat de parameter weg.")
        else:
            yield from _bent(name, values[0], fields[name])


def _bent(name: str, value: str, field: Any) -> Iterator[Fault]:
    allowed = (field.json_schema_extra or {}).get("enum")
    if allowed and value not in allowed:
        yield Fault(name, f"‘{value[:60]}’ kan hier niet. Kies uit: {', '.join(allowed)}.")
    elif field.annotation is bool and value not in {"true", "false"}:
        yield Fault(name, f"‘{value[:60]}’ kan hier niet. Kies uit: true, false.")
    elif field.annotation in {int, int | None} and not re.fullmatch(r"-?[0-9]{1,9}", value):
        yield Fault(name, f"‘{value[:60]}’ is geen geheel getal. Schrijf alleen cijfers.")
    elif field.annotation in {date, date | None} and not DAY.fullmatch(value):
        yield Fault(name, f"‘{value[:60]}’ is geen datum. Schrijf jaar-maand-dag, zoals 2026-07-01.")


def _translated(model: type[Parameters], error: ErrorDetails) -> Fault:
    name = str(error["loc"][0]) if error["loc"] else ""
    limits = error.get("ctx", {})
    if limits.get("pattern") == PERIOD:
        return Fault(name, "dit is geen periode. Schrijf een jaar of twee jaren, zoals 2022 of 2018/2022.")
    explanations = {
        "greater_than_equal": f"de waarde is te klein. Neem {limits.get('ge')} of meer.",
        "less_than_equal": f"de waarde is te groot. Neem {limits.get('le')} of minder.",
        "date_from_datetime_parsing": "deze dag bestaat niet. Schrijf jaar-maand-dag, zoals 2026-07-01.",
        "string_too_long": f"de waarde is te lang. Gebruik hoogstens {limits.get('max_length')} tekens.",
        "string_pattern_mismatch": "er staan vreemde tekens in. Gebruik letters, cijfers, punt en koppelteken.",
    }
    return Fault(name, explanations.get(error["type"], "deze waarde is niet te lezen. Kijk in /api/v1/openapi.json."))
