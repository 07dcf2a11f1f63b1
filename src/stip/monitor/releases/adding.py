# SPDX-License-Identifier: EUPL-1.2
"""Add a delivery of figures. What is in it never changes afterwards: a better series is a new delivery."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction
from django.utils import timezone

from stip.accounts.history import record
from stip.accounts.models import User
from stip.monitor.figures.levels import level_of
from stip.monitor.figures.shelf import STORE, other_levels
from stip.monitor.figures.store import Observation, Refused, checked, checksum_of, put, write_aside
from stip.monitor.models import Dataset, Indicator, Release
from stip.monitor.releases.covering import cover
from stip.places.access import may_edit

_MOMENT = re.compile(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}")
_FIRST_DAY = "-01-01"
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_SHOWN = 5


@dataclass(frozen=True)
class Delivery:
    """What is known about a delivery besides its figures.

    published       when the publisher brought it out: a year, month or day; empty when nobody knows
    origin          the file or address it was read from
    boundary_year   the year of the area boundaries, when all figures are on one
    """

    code: str
    title: str
    published: str = ""
    origin: str = ""
    boundary_year: int | None = None
    is_provisional: bool = False
    note: str = ""


def add_release(
    dataset: Dataset, delivery: Delivery, figures: pa.Table | Iterable[Observation], *, by: User | None
) -> Release:
    """Keep a delivery of `dataset` for good; content that is there already adds nothing and gives the release it is in.

    figures  observations, or a table with the columns of the store
    by       nobody when it comes from the command line of the installation, which may do anything
    raises   PermissionDenied; ValidationError on what is wrong in `delivery`; Refused (of which NotUnique is one) when
             something is wrong in the figures. Nothing is kept then.
    """
    if by is not None and not may_edit(by, dataset.region):
        raise PermissionDenied(f"U werkt niet voor de regio van {dataset}. Vraag het regiobureau om deze levering.")
    _check(delivery)
    table = checked(figures)
    _check_indicators(table, dataset)
    others = _check_areas(table)
    _check_years(table)
    path = STORE.folder / f"{delivery.code}.parquet"
    half = write_aside(path, table)
    try:
        return _register(dataset, delivery, half, path, others, rows=table.num_rows, by=by)
    finally:
        half.unlink(missing_ok=True)


def _register(
    dataset: Dataset,
    delivery: Delivery,
    half: Path,
    path: Path,
    others: dict[str, str],
    *,
    rows: int,
    by: User | None,
) -> Release:
    """Row, file and coverage in one transaction. The row comes first: of two at once, one waits for the other there.

    A process that is killed in between leaves at most a file without a row: nobody reads it, the next one replaces it.
    """
    checksum = checksum_of(half)
    try:
        with transaction.atomic():
            Dataset.objects.select_for_update().get(pk=dataset.pk)
            same = Release.objects.filter(dataset=dataset, sha256=checksum).first()
            if same:
                return same
            release = Release.objects.create(
                dataset=dataset,
                read_at=timezone.now(),
                sha256=checksum,
                row_count=rows,
                **vars(delivery),
            )
            put(half, path)
            cover(release, path, others)
            _record(release, by)
            return release
    except IntegrityError as error:
        raise _taken(delivery.code) from error


def is_moment(text: str) -> bool:
    """Whether this is a year, month or day that was or will be, written as we keep it.

    >>> is_moment("2025"), is_moment("2025-11"), is_moment("2024-02-29"), is_moment("2025-02-29"), is_moment("2025-13")
    (True, True, True, False, False)
    """
    if not _MOMENT.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + _FIRST_DAY[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _record(release: Release, by: User | None) -> None:
    region = release.dataset.region
    facts = {"code": release.code, "aantal": release.row_count, "controlegetal": release.sha256}
    record(
        release, code=release.code, title=release.title, by=by, before=None, after=facts,
        region=region.code if region else "",
    )  # fmt: skip


def _check(delivery: Delivery) -> None:
    try:
        validate_slug(delivery.code)
    except ValidationError as error:
        raise ValidationError(
            {"code": "De code mag alleen letters, cijfers en streepjes hebben. Kies een andere code."}
        ) from error
    if len(delivery.code) > 80:
        raise ValidationError({"code": "De code is langer dan 80 tekens. Kies een kortere code."})
    if not delivery.title.strip() or len(delivery.title) > 200:
        raise ValidationError({"title": "De titel is leeg of langer dan 200 tekens. Vul een titel in."})
    if len(delivery.origin) > 300:
        raise ValidationError({"origin": "De herkomst is langer dan 300 tekens. Maak die korter."})
    if delivery.published and not is_moment(delivery.published):
        raise ValidationError(
            {"published": "Schrijf de uitgave als jaar, jaar-maand of dag: 2023, 2023-05, 2023-05-31."}
        )
    if delivery.boundary_year is not None and not _FIRST_YEAR <= delivery.boundary_year <= _LAST_YEAR:
        raise ValidationError({"boundary_year": "Dit jaar van de indeling bestaat niet. Vul een jaartal in."})
    # The file of a shipped release would be read in place of this one.
    if STORE.is_shipped(delivery.code):
        raise _taken(delivery.code)


def _taken(code: str) -> ValidationError:
    return ValidationError({"code": f"Er is al een levering met de code ‘{code}’. Kies een andere code."})


def _check_indicators(table: pa.Table, dataset: Dataset) -> None:
    """A delivery may only speak of the indicators of its own dataset: nobody overrules the figures of somebody else."""
    if not table.num_rows:
        raise Refused("De levering heeft geen cijfers. Kijk het bestand na.")
    known = set(Indicator.objects.filter(dataset=dataset).values_list("code", flat=True))
    unknown = sorted(_words(table, "indicator") - known)
    if unknown:
        raise Refused(
            f"Deze indicatoren horen niet bij {dataset}: {_some(unknown)}. Er is niets ingelezen: maak ze eerst aan of "
            "haal ze uit het bestand."
        )


def _check_areas(table: pa.Table) -> dict[str, str]:
    """The level of areas without a CBS code.

    raises  Refused when nobody knows the area
    """
    areas = _words(table, "area")
    others = other_levels(areas)
    unknown = sorted(code for code in areas if not level_of(code) and code not in others)
    if unknown:
        raise Refused(
            f"Deze gebieden kennen we niet: {_some(unknown)}. Er is niets ingelezen: gebruik de codes van CBS, zoals "
            "GM0983 of WK098300."
        )
    return others


def _check_years(table: pa.Table) -> None:
    ends = pc.min_max(table["year"]).as_py()
    for year in ends.values():
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise Refused(f"Het jaar {year} kan niet kloppen. Er is niets ingelezen: kijk het bestand na.")


def _words(table: pa.Table, column: str) -> set[str]:
    return set(pc.unique(table[column].cast(pa.string())).to_pylist())


def _some(words: list[str]) -> str:
    shown = ", ".join(words[:_SHOWN])
    return shown if len(words) <= _SHOWN else f"{shown} en nog {len(words) - _SHOWN}"
