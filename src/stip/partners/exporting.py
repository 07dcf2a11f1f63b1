# SPDX-License-Identifier: EUPL-1.2
"""Organisations and bodies of the database in exchange form. Sources are kept a folder higher and are not in it."""

from collections.abc import Iterable
from typing import Any

from stip.partners.exchange import Facts
from stip.partners.models import Body, Organisation


def facts_of_organisations(organisations: Iterable[Organisation]) -> dict[int, Facts]:
    """The facts of these organisations by key, in as many queries for one as for a thousand."""
    keys = [organisation.pk for organisation in organisations]
    rows = Organisation.objects.filter(pk__in=keys).select_related("area").with_names().prefetch_related("members")
    return {row.pk: _organisation(row) for row in rows}


def facts_of_bodies(bodies: Iterable[Body]) -> dict[int, Facts]:
    """The facts of these bodies by key, in as many queries for one as for a thousand."""
    rows = Body.objects.filter(pk__in=[body.pk for body in bodies]).select_related("region", "parent").with_seats()
    return {row.pk: _body(row) for row in rows}


def ordered(facts: Facts) -> Facts:
    """The same facts with lists of which the order means nothing in a fixed order, and without sources."""
    sorts: dict[str, Any] = {
        "leden": None,
        "eerdereNamen": lambda row: (row["totEnMet"], row["naam"]),
        "identificaties": lambda row: (row["stelsel"], row["waarde"]),
    }
    kept = {name: value for name, value in facts.items() if name != "bronnen"}
    kept |= {name: sorted(kept[name], key=key) for name, key in sorts.items() if name in kept}
    if "zetels" in kept:
        kept["zetels"] = [{name: value for name, value in seat.items() if name != "bronnen"} for seat in kept["zetels"]]
    return kept


def _organisation(row: Organisation) -> Facts:
    return ordered(
        _filled(
            code=row.code,
            naam=row.name,
            soort=row.kind,
            afkorting=row.abbreviation,
            ookGenoemd=row.spellings,
            toelichting=row.note,
            sinds=row.since and row.since.isoformat(),
            totEnMet=row.until and row.until.isoformat(),
            website=row.website,
            gebied=row.area and row.area.code,
            leden=[member.code for member in row.members.all()],
            voorbeeld=row.example,
            eerdereNamen=[
                _filled(
                    naam=name.name,
                    afkorting=name.abbreviation,
                    vanaf=name.since and name.since.isoformat(),
                    totEnMet=name.until.isoformat(),
                    bron=name.source,
                )
                for name in row.former_names.all()
            ],
            identificaties=[
                _filled(stelsel=number.scheme, waarde=number.value, uri=number.uri) for number in row.identifiers.all()
            ],
        )
    )


def _body(row: Body) -> Facts:
    return _filled(
        code=row.code,
        naam=row.name,
        soort=row.kind,
        regio=row.region and row.region.code,
        onder=row.parent and row.parent.code,
        taak=row.task,
        samenstelling=row.composition,
        volgorde=row.order,
        voorbeeld=row.example,
        zetels=[
            _filled(
                organisatie=seat.organisation and seat.organisation.code,
                rol="" if seat.role == "lid" else seat.role,
                functie=seat.office,
                persoon=seat.person,
                persoonOpenbaar=seat.person_public,
            )
            for seat in row.seats.all()
        ],
    )


def _filled(**values: Any) -> Facts:
    """Only what differs from the default of its field: empty, none, zero or no."""
    return {name: value for name, value in values.items() if value}
