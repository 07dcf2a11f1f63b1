# SPDX-License-Identifier: EUPL-1.2
"""Tell a code that counts, as in a table of contents, from a code that is a name."""

import re

_PART = r"([a-z]{0,2}\d+[a-z]?|[a-z]|[ivx]+)"
_NUMBER = re.compile(rf"{_PART}([.-]{_PART})*", re.IGNORECASE)


def number_in(code: str) -> str:
    """The code when it counts, else nothing.

    >>> [number_in(code) for code in ("1.2.e.ii", "A2", "haven-stein", "2.gala")]
    ['1.2.e.ii', 'A2', '', '']
    """
    return code if _NUMBER.fullmatch(code) else ""
