# SPDX-License-Identifier: EUPL-1.2
"""Fetch a table of CBS over OData v4, page by page, into a folder. What was broken off goes on at the last whole page.

CBS is asked by a command, never while somebody waits for a page. What these pages say is read in `cbs_pages`.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from stip.monitor.figures.store import Refused

BASE = "https://datasets.cbs.nl/odata/v1/CBS"
MAX_PAGE_BYTES = 200 * 1024 * 1024
MAX_PAGES = 10_000
_ATTEMPTS = 6
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_TIMES = httpx.Timeout(60.0, connect=15.0)
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_STATE, _SCHEMA = "stand.json", "schema.json"
Json = dict[str, Any]


class Unreachable(Exception):
    """CBS does not answer, also not after several attempts. What was fetched stays, and can be gone on with."""


class SchemaChanged(Refused):
    """The table has other columns or measures than before."""


@dataclass(frozen=True)
class Schema:
    """What a table is made of. The fingerprint changes with any dimension, measure or unit."""

    dimensions: tuple[tuple[str, str], ...]  # identifier, kind
    measures: tuple[tuple[str, str, str], ...]  # identifier, title, unit

    @property
    def fingerprint(self) -> str:
        return sha256(json.dumps([self.dimensions, self.measures], ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True)
class Download:
    """A table that was fetched in full."""

    folder: Path
    schema: Schema

    def rows(self) -> Iterator[Json]:
        """All observations as CBS gives them."""
        for path in sorted(self.folder.glob("blad-*.json")):
            yield from json.loads(path.read_bytes())


@dataclass(frozen=True)
class Source:
    """Where and how to ask. `sleep` waits so many seconds; `rng` spreads the waits of several who ask at once."""

    table: str
    base: str = BASE
    client: httpx.Client = field(
        default_factory=lambda: httpx.Client(timeout=_TIMES, headers={"Accept": "application/json"})
    )
    sleep: Callable[[float], None] = time.sleep
    rng: random.Random = field(default_factory=random.Random)

    def address(self, part: str, **options: str) -> str:
        asked = f"?{urlencode(options)}" if options else ""
        return f"{self.base}/{self.table}/{part}{asked}"


def fetch(
    source: Source,
    folder: Path,
    *,
    only: str = "",
    expected: str = "",
    progress: Callable[[int], Any] = lambda _: None,
) -> Download:
    """Fetch the observations of a table, going on where an earlier attempt in the same folder was broken off.

    only       an OData filter, such as "startswith(RegioS,'GM')"
    expected   the fingerprint of the schema that the mapping was made for; empty at the first time
    progress   is told how many rows there are more
    raises     Unreachable; SchemaChanged; Refused when the answers are no pages of observations
    """
    if not source.table.replace("-", "").isalnum():
        raise ValueError(f"table must be an identifier such as 84799NED, got {source.table}")
    schema = read_schema(source)
    if expected and schema.fingerprint != expected:
        raise SchemaChanged(
            f"Tabel {source.table} heeft andere kolommen of maten dan de vorige keer. Kijk de koppeling na."
        )
    folder.mkdir(parents=True, exist_ok=True)
    first = source.address("Observations", **({"$filter": only} if only else {}))
    state = _begun(folder, schema, first)
    progress(state["rows"])
    while state["next"]:
        before = state["rows"]
        state = _next_page(source, folder, state)
        progress(state["rows"] - before)
    return Download(folder, schema)


def read_schema(source: Source) -> Schema:
    """The dimensions and measures of a table as they are now."""
    dimensions = _values(_ask(source, source.address("Dimensions")))
    measures = _values(_ask(source, source.address("MeasureCodes")))
    try:
        return Schema(
            tuple(sorted((str(row["Identifier"]), str(row.get("Kind") or "")) for row in dimensions)),
            tuple(
                sorted(
                    (str(row["Identifier"]), str(row.get("Title") or ""), str(row.get("Unit") or ""))
                    for row in measures
                )
            ),
        )
    except KeyError as error:
        raise Refused(f"De beschrijving van tabel {source.table} heeft geen {error}. Er is niets ingelezen.") from error


def period_statuses(source: Source, dimension: str) -> dict[str, str]:
    """What CBS says of each period: definite, provisional or nothing, by its code."""
    rows = _values(_ask(source, source.address(f"{dimension}Codes")))
    return {str(row["Identifier"]): str(row.get("Status") or "") for row in rows}


def _begun(folder: Path, schema: Schema, first: str) -> Json:
    """Where the folder has got to; a folder with another question or schema is begun anew."""
    state = folder / _STATE
    if state.exists():
        begun: Json = json.loads(state.read_bytes())
        if (begun["first"], begun["schema"]) == (first, schema.fingerprint):
            return begun
    for old in (*folder.glob("blad-*.json"), *folder.glob("*.half"), state):
        old.unlink(missing_ok=True)
    _keep(folder / _SCHEMA, {"dimensions": schema.dimensions, "measures": schema.measures})
    return {"first": first, "schema": schema.fingerprint, "next": first, "pages": 0, "rows": 0}


def _next_page(source: Source, folder: Path, state: Json) -> Json:
    """Fetch one page. Its file comes before the state that counts it, so what the state counts is there."""
    answer = _ask(source, state["next"])
    rows = _values(answer)
    following = answer.get("@odata.nextLink") or ""
    _check_link(source, state, following, rows)
    number = state["pages"] + 1
    _keep(folder / f"blad-{number:05}.json", rows)
    after = {**state, "next": following, "pages": number, "rows": state["rows"] + len(rows)}
    _keep(folder / _STATE, after)
    return after


def _check_link(source: Source, state: Json, following: str, rows: list[Json]) -> None:
    """A next page must be on the same machine, further on, and come to an end."""
    if not following:
        return
    here, there = httpx.URL(source.base), httpx.URL(following)
    if (here.scheme, here.host, here.port) != (there.scheme, there.host, there.port):
        raise Refused(f"CBS verwijst naar een andere machine ({there.host}). Er is niets ingelezen.")
    if following == state["next"] or not rows or state["pages"] >= MAX_PAGES:
        raise Refused(f"Tabel {source.table} komt niet aan een eind. Er is niets ingelezen.")


def _keep(path: Path, content: object) -> None:
    half = path.with_name(f"{path.name}.half")
    half.write_text(json.dumps(content), encoding="utf-8")
    half.replace(path)


def _values(answer: Json) -> list[Json]:
    rows = answer.get("value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("CBS geeft een antwoord zonder rijen. Er is niets ingelezen: probeer het later opnieuw.")
    return rows


def _ask(source: Source, address: str) -> Json:
    """Ask until there is a whole answer; each wait is longer than the one before, and never the same for all.

    raises   Unreachable after several attempts; Refused on an answer that another attempt will not change
    """
    trouble = ""
    for attempt in range(_ATTEMPTS):
        if attempt:
            source.sleep(_wait(source, attempt, trouble))
        try:
            answer, trouble = _once(source, address)
        except (httpx.TransportError, json.JSONDecodeError, UnicodeDecodeError) as error:
            answer, trouble = None, f"{type(error).__name__}: {error}"
        if answer is not None:
            return answer
    raise Unreachable(f"CBS geeft na {_ATTEMPTS} pogingen geen antwoord ({trouble}). Probeer het later opnieuw.")


def _once(source: Source, address: str) -> tuple[Json | None, str]:
    """The answer, or what was the matter; a number of seconds when the server says how long to wait."""
    with source.client.stream("GET", address) as response:
        if response.status_code in _AGAIN:
            return None, response.headers.get("Retry-After", f"status {response.status_code}")
        if response.status_code != 200:
            raise Refused(f"CBS antwoordt met {response.status_code} op {address}. Kijk de tabel en het filter na.")
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > MAX_PAGE_BYTES:
                raise Refused("CBS stuurt een blad dat te groot is. Er is niets ingelezen.")
    answer = json.loads(content)
    if not isinstance(answer, dict):
        raise Refused("CBS geeft een antwoord zonder rijen. Er is niets ingelezen: probeer het later opnieuw.")
    return answer, ""


def _wait(source: Source, attempt: int, trouble: str) -> float:
    asked = _seconds(trouble)
    if asked is not None:
        return min(max(asked, 0.0), _LONGEST_WAIT)
    longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0**attempt)
    return source.rng.uniform(longest / 2, longest)


def _seconds(told: str) -> float | None:
    """What a Retry-After header says: a number of seconds or a moment."""
    if told.isdigit():
        return float(told)
    try:
        return parsedate_to_datetime(told).timestamp() - time.time()
    except (TypeError, ValueError):
        return None
