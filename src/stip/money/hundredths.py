# SPDX-License-Identifier: EUPL-1.2
"""Amounts as columns: whole numbers of hundredths, so that every database adds them up exactly."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from stip.money.ledger import Total

if TYPE_CHECKING:
    _Field = models.Field[Decimal, Decimal]
else:
    _Field = models.BigIntegerField


class HundredthsField(_Field):
    """A Decimal with two places, kept as a whole number: SQLite has no exact decimals of its own."""

    def from_db_value(self, value: int | Decimal | None, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-2)

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or hasattr(value, "resolve_expression"):
            return value  # type: ignore[no-any-return]
        hundredths = Decimal(value).scaleb(2)
        if hundredths != hundredths.to_integral_value():
            raise ValueError(f"an amount must have at most two places, got {value}")
        return int(hundredths)

    def to_python(self, value: Any) -> Decimal | None:
        try:
            return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))
        except ArithmeticError as broken:
            raise ValidationError(
                f"'{value}' is geen bedrag. Vul een getal in met hoogstens twee decimalen."
            ) from broken

    def get_internal_type(self) -> str:
        return "BigIntegerField"


class AmountColumns(models.Model):
    """The four columns that together hold a `ledger.Total`; see there what they mean."""

    low = HundredthsField("bedrag")
    high = HundredthsField("hoogstens")
    circa = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def total(self) -> Total:
        return Total(self.low, self.high, self.circa, self.unknown)
