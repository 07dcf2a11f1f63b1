# SPDX-License-Identifier: EUPL-1.2
"""Bring organisations and bodies in the database in line with their exchange form. Every change of one ends here."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from stip.accounts import history
from stip.accounts.models import User
from stip.partners import exchange, rules
from stip.partners.exchange import Facts, Place, Problem, Refused
from stip.partners.exporting import facts_of_bodies, facts_of_organisations, ordered
from stip.partners.models import Body, FormerName, Identifier, Organisation, Seat
from stip.places.models import Area, Region

_BATCH = 500


@transaction.atomic
def load(organisations: Sequence[object], bodies: Sequence[object], *, by: User | None = None, reason: str = "") -> str:
    """Make the database equal to these rows; what is not named stays as it is. Says in one line what it did.

    organisations, bodies   rows as in the YAML lists; bodies get the order in which they stand
    raises                  Refused, with every problem and its place, when a rule is broken; then nothing has changed
    """
    parties, wrong = _read(organisations, "organisaties")
    gatherings, also_wrong = _read(bodies, "gremia")
    for index, (_, facts) in enumerate(gatherings):
        if index:
            facts.setdefault("volgorde", index)
    problems = wrong + also_wrong or rules.check(parties, gatherings)
    if problems:
        raise Refused(problems)
    changed = save_organisations([facts for _, facts in parties], by=by, reason=reason)
    changed += save_bodies([facts for _, facts in gatherings], by=by, reason=reason)
    return f"{len(parties)} organisaties en {len(gatherings)} gremia geladen, {changed} nieuw of gewijzigd"


def save_organisations(rows: list[Facts], *, by: User | None, reason: str = "") -> int:
    """Write organisations whose facts have been checked. Returns how many are new or changed."""
    rows = [ordered(facts) for facts in rows]
    present = Organisation.objects.in_bulk([facts["code"] for facts in rows], field_name="code")
    before = {facts["code"]: facts for facts in facts_of_organisations(present.values()).values()}
    changed = [facts for facts in rows if before.get(facts["code"]) != facts]
    areas = Area.objects.by_code(facts["gebied"] for facts in changed if "gebied" in facts)
    for facts in changed:
        is_new = facts["code"] not in present
        one = present.setdefault(facts["code"], Organisation(code=facts["code"]))
        _fill_organisation(one, facts, areas)
        one.revision += 0 if is_new else 1
    _create_or_update(Organisation, [present[facts["code"]] for facts in changed], _ORGANISATION_FIELDS)
    _replace_names_and_numbers(changed, present)
    _replace_members(changed, present)
    _record(changed, present, before, by=by, reason=reason)
    return len(changed)


def save_bodies(rows: list[Facts], *, by: User | None, reason: str = "") -> int:
    """Write bodies whose facts have been checked, and their seats. Returns how many are new or changed."""
    rows = [ordered(facts) for facts in rows]
    present = Body.objects.in_bulk([facts["code"] for facts in rows], field_name="code")
    before = {facts["code"]: facts for facts in facts_of_bodies(present.values()).values()}
    changed = [facts for facts in rows if before.get(facts["code"]) != facts]
    regions = Region.objects.in_bulk([facts["regio"] for facts in changed if "regio" in facts], field_name="code")
    for facts in changed:
        is_new = facts["code"] not in present
        one = present.setdefault(facts["code"], Body(code=facts["code"]))
        _fill_body(one, facts, regions)
        one.revision += 0 if is_new else 1
    _create_or_update(Body, [present[facts["code"]] for facts in changed], _BODY_FIELDS)
    _hang(changed, present)
    _write_seats(changed, present)
    _record(changed, present, before, by=by, reason=reason)
    return len(changed)


def _read(raw: Sequence[object], name: str) -> tuple[rules.Rows, list[Problem]]:
    check = {"organisaties": exchange.organisation, "gremia": exchange.body}[name]
    rows: rules.Rows = []
    problems: list[Problem] = []
    for index, row in enumerate(raw):
        place: Place = (name, index)
        facts, wrong = check(row, place)
        problems += wrong
        rows.append((place, facts))
    return rows, problems


_ORGANISATION_FIELDS = [
    "kind", "name", "abbreviation", "spellings", "note", "since", "until", "website", "area", "example", "revision",
]  # fmt: skip
_BODY_FIELDS = ["kind", "name", "region", "task", "composition", "order", "example", "revision"]


def _fill_organisation(one: Organisation, facts: Facts, areas: dict[str, Area]) -> None:
    one.kind = facts["soort"]
    one.name = facts["naam"]
    one.abbreviation = facts.get("afkorting", "")
    one.spellings = facts.get("ookGenoemd", [])
    one.note = facts.get("toelichting", "")
    one.since = facts.get("sinds")
    one.until = facts.get("totEnMet")
    one.website = facts.get("website", "")
    one.area = areas[facts["gebied"]] if "gebied" in facts else None
    one.example = facts.get("voorbeeld", False)


def _fill_body(one: Body, facts: Facts, regions: dict[str, Region]) -> None:
    one.kind = facts["soort"]
    one.name = facts["naam"]
    one.region = regions[facts["regio"]] if "regio" in facts else None
    one.task = facts.get("taak", "")
    one.composition = facts.get("samenstelling", "")
    one.order = facts.get("volgorde", 0)
    one.example = facts.get("voorbeeld", False)


def _create_or_update(model: Any, rows: list[Any], fields: list[str]) -> None:
    model.objects.bulk_create([row for row in rows if row.pk is None], batch_size=_BATCH)
    model.objects.bulk_update([row for row in rows if row.pk is not None], fields, batch_size=_BATCH)


def _replace_names_and_numbers(changed: list[Facts], present: dict[str, Organisation]) -> None:
    owners = [present[facts["code"]] for facts in changed]
    FormerName.objects.filter(organisation__in=owners).delete()
    Identifier.objects.filter(organisation__in=owners).delete()
    FormerName.objects.bulk_create(
        FormerName(
            organisation=present[facts["code"]],
            name=row["naam"],
            abbreviation=row.get("afkorting", ""),
            since=row.get("vanaf"),
            until=row["totEnMet"],
            source=row.get("bron", ""),
        )
        for facts in changed
        for row in facts.get("eerdereNamen", [])
    )
    Identifier.objects.bulk_create(
        Identifier(
            organisation=present[facts["code"]], scheme=row["stelsel"], value=row["waarde"], uri=row.get("uri", "")
        )
        for facts in changed
        for row in facts.get("identificaties", [])
    )


def _replace_members(changed: list[Facts], present: dict[str, Organisation]) -> None:
    through: Any = Organisation.members.through
    through.objects.filter(from_organisation__in=[present[facts["code"]] for facts in changed]).delete()
    keys = _keys(Organisation, (code for facts in changed for code in facts.get("leden", [])))
    through.objects.bulk_create(
        through(from_organisation=present[facts["code"]], to_organisation_id=keys[code])
        for facts in changed
        for code in dict.fromkeys(facts.get("leden", []))
    )


def _hang(changed: list[Facts], present: dict[str, Body]) -> None:
    keys = _keys(Body, (facts["onder"] for facts in changed if "onder" in facts))
    for facts in changed:
        present[facts["code"]].parent_id = keys[facts["onder"]] if "onder" in facts else None
    Body.objects.bulk_update([present[facts["code"]] for facts in changed], ["parent"], batch_size=_BATCH)


def _write_seats(changed: list[Facts], present: dict[str, Body]) -> None:
    """Keep the row of a seat that stays, for sources point at it; a seat with a new holder stays the same row."""
    keys = _keys(Organisation, (seat.get("organisatie", "") for facts in changed for seat in facts.get("zetels", [])))
    old: dict[int, list[Seat]] = {}
    for seat in Seat.objects.filter(body__in=[present[facts["code"]] for facts in changed]):
        old.setdefault(seat.body_id, []).append(seat)
    kept: list[Seat] = []
    for facts in changed:
        body = present[facts["code"]]
        wanted = [_seat(body, row, keys, order) for order, row in enumerate(facts.get("zetels", []))]
        kept += _matched(wanted, old.setdefault(body.pk, []))
    Seat.objects.filter(pk__in=[seat.pk for left in old.values() for seat in left]).delete()
    _create_or_update(Seat, kept, ["office", "person", "person_public", "order"])


def _seat(body: Body, row: Facts, keys: dict[str, int], order: int) -> Seat:
    return Seat(
        body=body,
        organisation_id=keys[row["organisatie"]] if "organisatie" in row else None,
        role=row.get("rol", Seat.Role.MEMBER),
        office=row.get("functie", ""),
        person=row.get("persoon", ""),
        person_public=row.get("persoonOpenbaar", False),
        order=order,
    )


def _matched(wanted: list[Seat], old: list[Seat]) -> list[Seat]:
    """Give each wanted seat the key of the old one it continues, and take that one out of `old`."""
    for same in (("organisation_id", "role", "office", "person"), ("organisation_id", "role")):
        for seat in wanted:
            if seat.pk is None:
                mark = [getattr(seat, name) for name in same]
                found = next((one for one in old if [getattr(one, name) for name in same] == mark), None)
                if found:
                    seat.pk = found.pk
                    old.remove(found)
    return wanted


def _keys(model: Any, codes: Iterable[str]) -> dict[str, int]:
    return dict(model.objects.filter(code__in=set(codes)).values_list("code", "pk"))


def _record(
    changed: list[Facts], present: dict[str, Any], before: dict[str, Facts], *, by: User | None, reason: str
) -> None:
    history.save_all(
        [
            history.change(
                present[facts["code"]],
                code=facts["code"],
                title=facts["naam"],
                by=by,
                reason=reason,
                before=before.get(facts["code"]),
                after=facts,
                region=facts.get("regio", ""),
            )
            for facts in changed
        ]
    )
