# SPDX-License-Identifier: EUPL-1.2
"""What people can do to schemes and deadlines. Each verb checks who asks, what they had seen, and the rules.

A scheme is one thing with its rules, versions and declared years: it has one revision and one history.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from stip.accounts import history
from stip.accounts.conflict import Conflict
from stip.accounts.models import User
from stip.money.deals import ruleset
from stip.money.exchange import facts as exchange
from stip.money.exchange import names as books
from stip.money.exchange import replacing as scheme_loading
from stip.money.exchange import rules as book_rules
from stip.money.exchange.exporting import deadline_facts, scheme_facts
from stip.money.schemes import Deadline, Scheme
from stip.places.access import may_edit
from stip.places.models import Region
from stip.plans import exchange as plans
from stip.plans.exchange import Facts, Location, Problem
from stip.plans.importing import Refused
from stip.plans.models import Plan


@transaction.atomic
def add_scheme(values: Facts, *, by: User | None, reason: str = "") -> Scheme:
    """Add a scheme. Raises Refused when a rule is broken, also when the code is taken."""
    _allow(values.get("regio"), by)
    if Scheme.objects.filter(code=values.get("code")).exists():
        raise Refused([Problem(f"de code '{values['code']}' is al in gebruik: kies een andere", ("code",))])
    return _save_scheme(values, None, by=by, reason=reason)


@transaction.atomic
def change_scheme(scheme: Scheme, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Scheme:
    """Change facts of a scheme; a list (spelregels, versies, bronnen, ...) is replaced as a whole.

    seen     the revision that the writer had on screen
    raises   Conflict when that is no longer the present one, Refused when a rule is broken
    """
    current = _locked(scheme, by)
    before = scheme_facts(current)
    facts = _merged(before, values, seen=seen, revision=current.revision)
    if facts["regio"] != before["regio"]:
        _allow(facts["regio"], by)
    return _save_scheme(facts, before, by=by, reason=reason, example=current.example)


@transaction.atomic
def save_version(
    scheme: Scheme,
    values: Facts,
    *,
    seen: int,
    by: User | None,
    was: tuple[str, str] | None = None,
    reason: str = "",
) -> Scheme:
    """Add a version (bid, grant, covenant, budget) with its amounts, or replace the one that it `was`.

    was      kind and date of the version as the writer saw it; None adds one
    raises   Conflict, Refused as `change_scheme`
    """
    versions, place = _versions(scheme, was, by)
    put = [*versions[:place], values, *versions[place + (was is not None) :]]
    return change_scheme(scheme, {"versies": put}, seen=seen, by=by, reason=reason)


@transaction.atomic
def remove_version(scheme: Scheme, was: tuple[str, str], *, seen: int, by: User | None, reason: str = "") -> Scheme:
    """Take a version away; the history keeps what it said. Raises Conflict, Refused as `change_scheme`."""
    versions, place = _versions(scheme, was, by)
    left = [*versions[:place], *versions[place + 1 :]]
    return change_scheme(scheme, {"versies": left}, seen=seen, by=by, reason=reason)


@transaction.atomic
def declare_year(
    scheme: Scheme, year: int, rows: list[Facts], *, seen: int, by: User | None, reason: str = ""
) -> Scheme:
    """Say of a year what the books cannot: whether it is the final account, what deviates and why.

    rows     as `exchange.AccountFacts` without `jaar`, instead of what was said of this year; a row without
             `onderdeel` is about the scheme as a whole
    raises   Conflict, Refused as `change_scheme`
    """
    declared = scheme_facts(_locked(scheme, by)).get("verantwoordingen", [])
    others = [row for row in declared if row["jaar"] != year]
    wanted = sorted([*others, *({"jaar": year, **row} for row in rows)], key=_year_and_item)
    return change_scheme(scheme, {"verantwoordingen": wanted}, seen=seen, by=by, reason=reason)


def _year_and_item(row: Facts) -> tuple[int, str]:
    return row["jaar"], row.get("onderdeel") or ""


@transaction.atomic
def add_deadline(values: Facts, *, by: User | None, reason: str = "") -> Deadline:
    """Add a deadline to a region. Raises Refused when a rule is broken, also when the code is taken."""
    _allow(values.get("regio"), by)
    if Deadline.objects.filter(region__code=values.get("regio"), code=values.get("code")).exists():
        raise Refused([Problem(f"de code '{values['code']}' is al in gebruik: kies een andere", ("code",))])
    return _save_deadline(values, None, by=by, reason=reason)


@transaction.atomic
def change_deadline(deadline: Deadline, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Deadline:
    """Change a deadline; an empty value takes the old one away. Raises Conflict, Refused as `change_scheme`."""
    _allow(deadline.region.code, by)
    current = Deadline.objects.select_for_update(of=("self",)).select_related("region", "scheme").get(pk=deadline.pk)
    before = deadline_facts(current)
    facts = _merged(before, values, seen=seen, revision=current.revision)
    return _save_deadline(facts, before, by=by, reason=reason)


@transaction.atomic
def remove_deadline(deadline: Deadline, *, by: User | None, reason: str = "") -> None:
    """Take a deadline off the calendar; the history keeps it. One that is gone already stays gone."""
    _allow(deadline.region.code, by)
    current = Deadline.objects.filter(pk=deadline.pk).select_related("region", "scheme").first()
    if current:
        _record(current, deadline_facts(current), None, by=by, reason=reason)
        current.delete()


def _locked(scheme: Scheme, by: User | None) -> Scheme:
    current = Scheme.objects.select_for_update(of=("self",)).select_related("region").get(pk=scheme.pk)
    _allow(current.region.code, by)
    return current


def _allow(code: str | None, by: User | None) -> None:
    if by is not None and not may_edit(by, Region.objects.filter(code=code).first()):
        raise PermissionDenied(f"{by} werkt niet voor de regio '{code}'")


def _versions(scheme: Scheme, was: tuple[str, str] | None, by: User | None) -> tuple[list[Facts], int]:
    """The versions as they stand, and the place of the one that is meant; the end for a new one."""
    versions = scheme_facts(_locked(scheme, by)).get("versies", [])
    if was is None:
        return versions, len(versions)
    places = [place for place, row in enumerate(versions) if (row["soort"], row["datum"]) == was]
    if not places:
        raise Refused([Problem("deze versie is er niet meer: iemand anders heeft haar weggehaald of verzet")])
    return versions, places[0]


def _merged(facts: Facts, values: Facts, *, seen: int, revision: int) -> Facts:
    if revision != seen and any((facts.get(name) or "") != (value or "") for name, value in values.items()):
        raise Conflict(theirs={name: facts.get(name, "") for name in values}, yours=values, revision=revision)
    if values.get("code", facts["code"]) != facts["code"]:
        raise Refused([Problem("de code ligt vast, want andere gegevens verwijzen ernaar: laat hem staan", ("code",))])
    return {**facts, **values}


def _save_scheme(values: Facts, before: Facts | None, *, by: User | None, reason: str, example: bool = False) -> Scheme:
    facts = _checked("regelingen", values, by)
    scheme_loading.save({"regelingen": [facts], "voorbeeld": example}, books.look_up({"regelingen": [facts]}), by=by)
    scheme = Scheme.objects.select_related("region", "plan", "funder", "cashier").get(code=facts["code"])
    if facts != before:
        _record(scheme, before, facts, by=by, reason=reason)
    return scheme


def _save_deadline(values: Facts, before: Facts | None, *, by: User | None, reason: str) -> Deadline:
    facts = _checked("termijnen", values, by)
    scheme_loading.save({"termijnen": [facts]}, books.look_up({"termijnen": [facts]}), by=by)
    deadline = Deadline.objects.select_related("region").get(region__code=facts["regio"], code=facts["code"])
    if facts != before:
        _record(deadline, before, facts, by=by, reason=reason)
    return deadline


def _checked(name: str, values: Facts, by: User | None) -> Facts:
    """The facts in their plain form. Raises Refused with every problem, its place counted from the thing itself."""
    stated = {field: value for field, value in values.items() if value not in ("", None, [])}
    facts, problems = plans.shaped(exchange.BooksFacts, {"stip": "boeken/1", name: [stated]})
    if not problems:
        problems = [
            *books.unknown_names(facts, books.look_up(facts)),
            *book_rules.check(facts, today=timezone.localdate()),
            *_unreadable(facts[name][0], by),
        ]
    if problems:
        raise Refused([Problem(problem.message, _inside(problem.place)) for problem in problems])
    found = dict(facts[name][0])
    if "spelregels" in found:
        found["spelregels"] = ruleset.facts_of(ruleset.parse(found["spelregels"]))
    return found


def _unreadable(facts: Facts, by: User | None) -> list[Problem]:
    """Who may not read a plan or scheme cannot point at it either."""
    plan, scheme = facts.get("plan"), facts.get("regeling")
    problems = []
    if by and plan and not Plan.objects.readable_by(by).filter(code=plan).exists():
        problems.append(Problem(f"het plan '{plan}' is er niet: kijk de code na", ("regelingen", 0, "plan")))
    if by and scheme and not Scheme.objects.readable_by(by).filter(code=scheme).exists():
        problems.append(Problem(f"de regeling '{scheme}' is er niet: kijk de code na", ("termijnen", 0, "regeling")))
    return problems


def _inside(place: Location) -> Location:
    return place[2:] if place[:1] in (("regelingen",), ("termijnen",)) else place


def _record(subject: Any, before: Facts | None, after: Facts | None, *, by: User | None, reason: str) -> None:
    history.record(
        subject,
        code=subject.code,
        title=str(subject),
        region=subject.region.code,
        by=by,
        reason=reason,
        before=before,
        after=after,
    )
