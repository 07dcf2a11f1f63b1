# SPDX-License-Identifier: EUPL-1.2
"""A table of CBS becomes a release: fetched in full, read with a link that says what its measures mean, then kept.

What was fetched before the line broke stays in the folder, and the next attempt goes on there, for a day at most: after
that CBS may have changed the table, and two halves of different days would be mixed.
"""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from stip.accounts.models import User
from stip.monitor.figures.store import Refused
from stip.monitor.models import Dataset, Release
from stip.monitor.releases.adding import Delivery, add_release
from stip.monitor.releases.readers import cbs_odata, cbs_pages
from stip.monitor.releases.readers.cbs_odata import Source
from stip.monitor.releases.readers.cbs_pages import Mapped

_ONE_DAY = 24 * 3600
_KEYS = {"bron", "gebied", "periode", "maten", "delen", "filter", "schema"}
_HINT = "Kijk het voorbeeld na met ‘stip monitor fetch --help’."


@dataclass(frozen=True)
class Link:
    """What a table means to us.

    dataset    the code of the dataset that the release belongs to
    only       an OData filter; empty fetches everything
    expected   the fingerprint of the table that the link was made for; empty when it is not known yet
    """

    dataset: str
    mapped: Mapped
    only: str = ""
    expected: str = ""


def read_link(text: str) -> Link:
    """A link written as YAML. Raises Refused with what is wrong."""
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Refused(f"De koppeling is geen YAML ({str(error).splitlines()[0]}). {_HINT}") from error
    if not isinstance(told, dict) or not all(isinstance(key, str) for key in told):
        raise Refused(f"De koppeling is leeg of geen lijst van namen met waarden. {_HINT}")
    odd = sorted(set(told) - _KEYS)
    if odd:
        raise Refused(f"De koppeling heeft ‘{odd[0]}’, dat kennen we niet. {_HINT}")
    parts = {name: _words(codes, f"delen, {name}") for name, codes in _mapping(told, "delen", {}).items()}
    mapped = Mapped(
        measures=_words(_mapping(told, "maten"), "maten"),
        region=_word(told, "gebied"),
        period=_word(told, "periode", "Perioden"),
        parts=parts,
    )
    return Link(_word(told, "bron"), mapped, _word(told, "filter", ""), _word(told, "schema", ""))


def sketch(source: Source) -> str:
    """A link to fill in: every dimension and measure of a table with its name and unit. Raises Unreachable, Refused."""
    schema = cbs_odata.read_schema(source)
    regions = [name for name, kind in schema.dimensions if kind.startswith("Geo")]
    periods = [name for name, kind in schema.dimensions if kind.startswith("Time")]
    others = [name for name, _ in schema.dimensions if name not in (*regions, *periods)]
    lines = [
        f"# Tabel {source.table}. Laat alleen de maten staan die u wilt, met de code van onze indicator erachter.",
        "bron: kerncijfers",
        f"gebied: {regions[0] if regions else 'VUL-IN'}",
        f"periode: {periods[0] if periods else 'VUL-IN'}",
        "maten:",
        *(f"  {code}:   # {title}, {unit or 'zonder eenheid'}" for code, title, unit in schema.measures),
        *(["delen:"] if others else []),
        *(f"  {name}: {{}}   # code van CBS: onze groep, of leeg voor iedereen" for name in others),
        f"schema: {schema.fingerprint}",
    ]
    return "\n".join(lines)


def add_table(
    source: Source,
    link: Link,
    folder: Path,
    delivery: Delivery,
    *,
    by: User | None,
    progress: Callable[[int], Any] = lambda _: None,
) -> tuple[Release, str]:
    """Fetch a table and keep it as a release. Returns the release and the fingerprint of the table.

    folder     where pages lie until all of it is in
    progress   is told how many rows each page brought
    raises     Unreachable, with what was fetched still there; Refused, with nothing left of it
    """
    dataset = Dataset.objects.get(code=link.dataset)
    _throw_away_old(folder)
    try:
        download = cbs_odata.fetch(source, folder, only=link.only, expected=link.expected, progress=progress)
        statuses = cbs_odata.period_statuses(source, link.mapped.period)
        figures = cbs_pages.observations(download.rows(), download.schema, link.mapped, statuses=statuses)
        release = add_release(dataset, delivery, figures, by=by)
    except Refused:
        # Pages that were refused once would be refused again, also after CBS has mended them.
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return release, download.schema.fingerprint


def _throw_away_old(folder: Path) -> None:
    newest = max((path.stat().st_mtime for path in folder.glob("*")), default=time.time())
    if time.time() - newest > _ONE_DAY:
        shutil.rmtree(folder, ignore_errors=True)


def _mapping(told: Mapping[str, Any], key: str, absent: Any = None) -> dict[str, Any]:
    found = told.get(key, absent)
    if not isinstance(found, dict) or (absent is None and not found):
        raise Refused(f"In de koppeling ontbreekt ‘{key}’ of het is geen lijst van namen met waarden. {_HINT}")
    return found


def _words(found: Any, where: str) -> dict[str, str]:
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Refused(f"In de koppeling hoort bij elke code van ‘{where}’ één woord. {_HINT}")
    return {str(key): value for key, value in found.items()}


def _word(told: Mapping[str, Any], key: str, absent: str | None = None) -> str:
    found = told.get(key, absent)
    if not isinstance(found, str):
        raise Refused(f"In de koppeling ontbreekt ‘{key}’ of het is geen woord. {_HINT}")
    return found
