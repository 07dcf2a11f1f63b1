# SPDX-License-Identifier: EUPL-1.2
"""What people can do to organisations and bodies. Each verb checks who asks, what they had seen, and the rules."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from stip.accounts.conflict import Conflict
from stip.accounts.models import User
from stip.partners import exchange, loading, rules
from stip.partners.access import may_edit_body, may_edit_organisations
from stip.partners.exchange import Facts, Problem, Refused
from stip.partners.exporting import facts_of_bodies, facts_of_organisations
from stip.partners.models import Body, Organisation, Seat
from stip.places.access import may_edit
from stip.places.models import Region


@transaction.atomic
def add_organisation(values: Facts, *, by: User | None, reason: str = "") -> Organisation:
    """Add an organisation. Raises Refused when a rule is broken, also when the code is taken."""
    _allow_organisations(by)
    _not_taken(Organisation, values)
    return _save_organisation(values, by=by, reason=reason)


@transaction.atomic
def change_organisation(
    organisation: Organisation, values: Facts, *, seen: int, by: User | None, reason: str = ""
) -> Organisation:
    """Change facts of an organisation; a list (ookGenoemd, eerdereNamen, leden, ...) is replaced as a whole.

    seen     the revision that the writer had on screen
    raises   Conflict when that is no longer the present one, Refused when a rule is broken
    """
    _allow_organisations(by)
    current = Organisation.objects.select_for_update().get(pk=organisation.pk)
    facts = _merged(facts_of_organisations([current])[current.pk], values, seen=seen, revision=current.revision)
    return _save_organisation(facts, by=by, reason=reason)


@transaction.atomic
def add_body(values: Facts, *, by: User | None, reason: str = "") -> Body:
    """Add a body to the structure of a region. Raises Refused when a rule is broken, also when the code is taken."""
    _allow_region(values.get("regio"), by)
    _not_taken(Body, values)
    return _save_body(values, by=by, reason=reason)


@transaction.atomic
def change_body(body: Body, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Body:
    """Change facts of a body; its seats (zetels) are replaced as a whole.

    seen     the revision that the writer had on screen
    raises   Conflict when that is no longer the present one, Refused when a rule is broken
    """
    current = _locked(body, by)
    if "regio" in values:
        _allow_region(values["regio"], by)
    facts = _merged(facts_of_bodies([current])[current.pk], values, seen=seen, revision=current.revision)
    return _save_body(facts, by=by, reason=reason)


@transaction.atomic
def add_seat(body: Body, values: Facts, *, by: User | None, reason: str = "") -> Seat:
    """Give a body one more seat, as the last. Raises Refused when a rule is broken."""
    current = _locked(body, by)
    facts = facts_of_bodies([current])[current.pk]
    facts["zetels"] = [*facts.get("zetels", []), values]
    return _save_body(facts, by=by, reason=reason).seats.order_by("order")[len(facts["zetels"]) - 1]


@transaction.atomic
def remove_seat(seat: Seat, *, by: User | None, reason: str = "") -> None:
    """Take a seat away; the history keeps who held it. A seat that is gone already stays gone."""
    current = _locked(seat.body, by)
    facts = facts_of_bodies([current])[current.pk]
    keys = list(current.seats.values_list("pk", flat=True))
    if seat.pk in keys:
        del facts["zetels"][keys.index(seat.pk)]
        _save_body(facts, by=by, reason=reason)


def _locked(body: Body, by: User | None) -> Body:
    current = Body.objects.select_for_update(of=("self",)).select_related("region").get(pk=body.pk)
    if by is not None and not may_edit_body(by, current):
        raise PermissionDenied(f"{by} werkt niet voor {current.region or 'deze regio'}")
    return current


def _allow_organisations(by: User | None) -> None:
    if by is not None and not may_edit_organisations(by):
        raise PermissionDenied(f"{by} werkt niet voor een regio en kan geen organisaties wijzigen")


def _allow_region(code: str | None, by: User | None) -> None:
    if by is not None and not may_edit(by, Region.objects.filter(code=code).first()):
        raise PermissionDenied(f"{by} werkt niet voor de regio '{code}'")


def _not_taken(model: Any, values: Facts) -> None:
    if model.objects.filter(code=values.get("code")).exists():
        raise Refused([Problem(f"de code '{values['code']}' is al in gebruik: kies een andere", ("code",))])


def _merged(facts: Facts, values: Facts, *, seen: int, revision: int) -> Facts:
    if revision != seen and any(facts.get(name) != value for name, value in values.items()):
        raise Conflict(theirs={name: facts.get(name, "") for name in values}, yours=values, revision=revision)
    if values.get("code", facts["code"]) != facts["code"]:
        raise Refused([Problem("de code ligt vast, want andere gegevens verwijzen ernaar: laat hem staan", ("code",))])
    return {**facts, **values}


def _save_organisation(values: Facts, *, by: User | None, reason: str) -> Organisation:
    facts, problems = exchange.organisation(values)
    problems = problems or rules.check([((), facts)], [])
    if problems:
        raise Refused(problems)
    loading.save_organisations([facts], by=by, reason=reason)
    return Organisation.objects.get(code=facts["code"])


def _save_body(values: Facts, *, by: User | None, reason: str) -> Body:
    facts, problems = exchange.body(values)
    problems = problems or rules.check([], [((), facts)])
    if problems:
        raise Refused(problems)
    loading.save_bodies([facts], by=by, reason=reason)
    return Body.objects.get(code=facts["code"])
