# SPDX-License-Identifier: EUPL-1.2
"""Read the raw pages of a file. One module per format; the sort of file is told from its content.

Files come from strangers. Formats that need a parser are read in a process of its own, with bounds on time and
memory, so that a hostile file cannot hang, crash or read anything of the server.
"""

import json

from stip.sources.confined import run
from stip.sources.reading.kinds import TEXT, kind_of
from stip.sources.reading.text import read_text
from stip.sources.unreadable import MAX_BYTES, Reading, Unreadable

__all__ = ["Reading", "Unreadable", "read"]


def read(content: bytes) -> Reading:
    """Read the raw text of a file, per page where it has pages. Raises Unreadable."""
    if len(content) > MAX_BYTES:
        raise Unreadable(
            f"Het bestand is groter dan {MAX_BYTES // 1024**2} MB. "
            "Verklein de afbeeldingen of knip het document in delen."
        )
    if kind_of(content) == TEXT:
        return read_text(content)
    answer = json.loads(run("stip.sources.reading", content))
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    return Reading(**{**answer, "pages": tuple(answer["pages"])})
