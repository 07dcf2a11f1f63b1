# SPDX-License-Identifier: EUPL-1.2
"""Moments as the API writes them: RFC 3339, in UTC, to the second."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import WithJsonSchema

Moment = Annotated[datetime, WithJsonSchema({"type": "string", "format": "date-time"})]


def in_utc(moment: datetime) -> str:
    """Write a moment.

    >>> in_utc(datetime(2026, 1, 31, 12, 0, 5, 999, tzinfo=UTC))
    '2026-01-31T12:00:05Z'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
