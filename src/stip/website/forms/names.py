# SPDX-License-Identifier: EUPL-1.2
"""Things with a code and a name, typed by either: organisations, areas, documents and items."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_CODE_AT_END = re.compile(r"\(([^()\s]+)\)$")


@dataclass
class Names:
    """Names by code. The first thing with a name owns it; a later one is written with its code behind it.

    offered   the texts to suggest while typing
    """

    shown: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    offered: list[str] = field(default_factory=list)

    def text(self, code: str) -> str:
        return self.shown.get(code, code)

    def code(self, text: str) -> str | None:
        """The code that is meant by a typed text, or None."""
        text = " ".join(text.split())
        at_end = _CODE_AT_END.search(text)
        if at_end and at_end[1] in self.shown:
            return at_end[1]
        return text if text in self.shown else self.codes.get(text.casefold())

    def like(self, text: str, limit: int = 5) -> list[str]:
        """Names that contain the text, to ask "do you mean ...?"."""
        part = text.strip().casefold()
        return [name for name in self.shown.values() if part and part in name.casefold()][:limit]


def names(rows: Iterable[tuple[str, str, Iterable[str]]], *, offer: frozenset[str] | None = None) -> Names:
    """Names out of (code, name, other spellings), the most likely first. `offer` narrows what is suggested."""
    found = Names()
    others: list[tuple[str, str]] = []
    for code, name, spellings in rows:
        is_first = found.codes.setdefault(name.casefold(), code) == code
        found.shown[code] = name if is_first else f"{name} ({code})"
        others += [(spelling.casefold(), code) for spelling in spellings if spelling]
        if offer is None or code in offer:
            found.offered.append(found.shown[code])
    for spelling, code in others:
        found.codes.setdefault(spelling, code)
    return found
