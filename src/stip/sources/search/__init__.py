# SPDX-License-Identifier: EUPL-1.2
"""Full-text search in Dutch over documents, plans, organisations and areas, alike on SQLite and PostgreSQL.

All linguistic work is done here in Python: the databases only match ready-made tokens. So both give the same hits, in
the same order.
"""

from stip.sources.search.finding import Hit, Results, Suggestion, codes, highlight, search, suggest
from stip.sources.search.indexing import PAGE, Entry, index, rebuild, remove

__all__ = [
    "PAGE",
    "Entry",
    "Hit",
    "Results",
    "Suggestion",
    "codes",
    "highlight",
    "index",
    "rebuild",
    "remove",
    "search",
    "suggest",
]
