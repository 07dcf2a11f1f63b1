# SPDX-License-Identifier: EUPL-1.2
"""Make and change distribution keys. The figures are kept in the key, so that it divides tomorrow as it does today.

A key in exchange form: code, naam, methode, peildatum, bron, toelichting, voorbeeld and cijfers, a list of
{organisatie, cijfer} with the figure as plain text ("35896", "12.5").
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from stip.accounts import history
from stip.accounts.conflict import Conflict
from stip.accounts.models import User
from stip.money.keys.figures import Facts, Filled, figures_of, plain, readable_figure
from stip.money.schemes import DistributionKey, KeyShare
from stip.partners.exchange import Problem, Refused
from stip.partners.models import Organisation
from stip.places.access import may_edit
from stip.places.models import Region

_LENGTHS = {"naam": 200, "bron": 300, "toelichting": 20_000, "code": 80}


@transaction.atomic
def add_key(region: Region, values: Facts, *, by: User | None, reason: str = "") -> DistributionKey:
    """Add a key to a region. Raises Refused when a rule is broken, also when the code is taken."""
    _allow(region, by)
    if DistributionKey.objects.filter(region=region, code=values.get("code")).exists():
        raise Refused([Problem(f"de code '{values['code']}' is al in gebruik: kies een andere", ("code",))])
    key = DistributionKey(region=region, order=region.keys.count(), revision=0)
    return _save(key, values, {}, by=by, reason=reason)


@transaction.atomic
def change_key(key: DistributionKey, values: Facts, *, seen: int, by: User | None, reason: str = "") -> DistributionKey:
    """Change facts of a key; its figures (cijfers) are replaced as a whole.

    seen     the revision that the writer had on screen
    raises   Conflict when that is no longer the present one, Refused when a rule is broken
    """
    current = DistributionKey.objects.select_for_update(of=("self",)).select_related("region").get(pk=key.pk)
    _allow(current.region, by)
    before = facts_of_key(current)
    if current.revision != seen and any(before.get(name) != value for name, value in values.items()):
        theirs = {name: before.get(name, "") for name in values}
        raise Conflict(theirs=theirs, yours=values, revision=current.revision)
    if values.get("code", current.code) != current.code:
        raise Refused([Problem("de code ligt vast, want adressen verwijzen ernaar: laat hem staan", ("code",))])
    return _save(current, {**before, **values}, before, by=by, reason=reason)


def facts_of_key(key: DistributionKey) -> Facts:
    """A key in exchange form, without what is empty."""
    facts = {
        "code": key.code,
        "naam": key.name,
        "methode": key.method,
        "peildatum": key.reference_day.isoformat() if key.reference_day else "",
        "bron": key.source,
        "toelichting": key.note,
        "voorbeeld": key.example,
        "cijfers": [
            {"organisatie": share.organisation.code, "cijfer": plain(share.figure)}
            for share in key.shares.select_related("organisation")
        ],
    }
    return {name: value for name, value in facts.items() if value}


def _save(key: DistributionKey, values: Facts, before: Facts, *, by: User | None, reason: str) -> DistributionKey:
    facts, problems = _checked(values)
    filled = figures_of(key.region, facts, before) if not problems else Filled({}, "", [])
    if problems or filled.problems:
        raise Refused([*problems, *filled.problems])
    _write(key, facts, filled)
    after = facts_of_key(key)
    if after != before:
        key.revision += 1
        key.save(update_fields=["revision"])
        history.record(
            key, code=key.code, title=key.name, by=by, reason=reason, before=before or None, after=after,
            region=key.region.code,
        )  # fmt: skip
    return key


def _write(key: DistributionKey, facts: Facts, filled: Filled) -> None:
    key.code, key.name, key.method = facts["code"], facts["naam"], facts["methode"]
    key.reference_day = date.fromisoformat(facts["peildatum"]) if facts.get("peildatum") else None
    key.source, key.note = filled.source, facts.get("toelichting", "")
    key.example = bool(facts.get("voorbeeld", key.region.example))
    key.save()
    parties = Organisation.objects.in_bulk(list(filled.figures), field_name="code")
    key.shares.all().delete()
    KeyShare.objects.bulk_create(
        KeyShare(key=key, organisation=parties[code], figure=figure) for code, figure in filled.figures.items()
    )


def _checked(values: Facts) -> tuple[Facts, list[Problem]]:
    """The facts with figures as plain text, and what is wrong with their shape."""
    problems = [
        Problem(f"'{name}' is te lang: maak het korter dan {most} tekens", (name,))
        for name, most in _LENGTHS.items()
        if len(str(values.get(name, ""))) > most
    ]
    problems += [
        Problem(f"'{name}' ontbreekt: vul het in", (name,)) for name in ("code", "naam") if not values.get(name)
    ]
    if values.get("methode") not in DistributionKey.Method.values:
        problems.append(Problem(f"kies een methode uit: {', '.join(DistributionKey.Method.values)}", ("methode",)))
    if values.get("peildatum") and not _is_day(values["peildatum"]):
        problems.append(Problem("dit is geen datum: schrijf jaar-maand-dag, zoals 2024-01-01", ("peildatum",)))
    rows = []
    for index, row in enumerate(values.get("cijfers", [])):
        figure = readable_figure(row["cijfer"]) if row.get("cijfer") not in (None, "") else ""
        if figure is None:
            told = "dit is geen cijfer: vul een getal van nul of meer in, met hoogstens vier decimalen"
            problems.append(Problem(told, ("cijfers", index, "cijfer")))
        rows.append({"organisatie": row.get("organisatie", ""), "cijfer": figure})
    return {**values, "cijfers": rows}, problems


def _is_day(text: Any) -> bool:
    try:
        return bool(date.fromisoformat(str(text)))
    except ValueError:
        return False


def _allow(region: Region, by: User | None) -> None:
    if by is not None and not may_edit(by, region):
        raise PermissionDenied(f"{by} werkt niet voor {region}")
