# SPDX-License-Identifier: EUPL-1.2
"""The part of loading books that is replaced as a whole: schemes, keys, deadlines and stated totals.

What already says the same keeps its rows, so that whoever points at them keeps pointing right.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from stip.accounts.models import User
from stip.money.actions import Source
from stip.money.exchange import exporting
from stip.money.exchange import rules as book_rules
from stip.money.exchange.names import Known
from stip.money.keys import actions as key_actions
from stip.money.models import StatedTotal
from stip.money.schemes import Account, Deadline, DistributionKey, Scheme, SchemeLine, SchemeVersion
from stip.partners import exchange as partners
from stip.places.models import Region
from stip.plans.exchange import Facts, Problem
from stip.plans.importing import Refused
from stip.sources.actions import cite_many

REASON = "ingelezen uit een boekenbestand"


def save(facts: Facts, known: Known, *, by: User | None) -> int:
    """Write everything of a checked file but the bookings. Returns how much is new or changed."""
    example = facts.get("voorbeeld", False)
    changed = _schemes(facts.get("regelingen", []), known, example=example)
    changed += _keys(facts.get("verdeelsleutels", []), known, example=example, by=by)
    changed += _deadlines(facts.get("termijnen", []), known)
    return changed + sum(_stated(row, known) for row in facts.get("plannen", []))


def sources_of(row: Facts, known: Known) -> list[Source]:
    """Where the row says that it is written."""
    return [
        (known.get("document", source["document"]), source.get("pagina"), source.get("anker", ""))
        for source in row.get("bronnen", [])
    ]


def _schemes(rows: Sequence[Facts], known: Known, *, example: bool) -> int:
    changed = 0
    for order, row in enumerate(rows, start=1):
        scheme = known.rows["regeling"].get(row["code"])
        if scheme is None or exporting.scheme_facts(scheme) != row:
            known.rows["regeling"][row["code"]] = _scheme(scheme, row, known, order=order, example=example)
            changed += 1
    return changed


def _scheme(scheme: Scheme | None, row: Facts, known: Known, *, order: int, example: bool) -> Scheme:
    is_new = scheme is None
    scheme = scheme or Scheme(code=row["code"], order=order)
    scheme.name, scheme.kind = row["naam"], row["soort"]
    scheme.region = known.get("regio", row["regio"])
    scheme.plan = known.get("plan", row.get("plan"))
    scheme.funder = known.get("organisatie", row.get("geldgever"))
    scheme.cashier = known.get("organisatie", row.get("kassier"))
    scheme.period = row.get("periode", "")
    scheme.grant_number = row.get("beschikkingsnummer", "")
    scheme.sisa_code = row.get("sisaCode", "")
    scheme.rules = row.get("spelregels", [])
    scheme.note = row.get("toelichting", "")
    scheme.visibility = row.get("zichtbaarheid", "openbaar")
    scheme.example = example
    scheme.revision += 0 if is_new else 1
    scheme.save()
    scheme.versions.all().delete()
    scheme.accounts.all().delete()
    _cite([(scheme, row)], known)
    for version in row.get("versies", []):
        _version(scheme, version, known)
    for account in row.get("verantwoordingen", []):
        Account.objects.create(
            scheme=scheme,
            item=known.item(row.get("plan", ""), account.get("onderdeel")),
            year=account["jaar"],
            is_final=account.get("eindverantwoording", False),
            deviations=account.get("afwijkingen", ""),
            note=account.get("toelichting", ""),
        )
    return scheme


def _version(scheme: Scheme, row: Facts, known: Known) -> None:
    version = SchemeVersion.objects.create(
        scheme=scheme, kind=row["soort"], title=row["titel"], dated=row["datum"], note=row.get("toelichting", "")
    )
    posts = row.get("posten", [])
    plan = scheme.plan.code if scheme.plan else ""
    lines = SchemeLine.objects.bulk_create(
        SchemeLine(
            version=version,
            item=known.item(plan, post.get("onderdeel")),
            purse=post.get("herkomst", ""),
            label=post.get("omschrijving", ""),
            order=order,
            **_columns(post["bedrag"]),
        )
        for order, post in enumerate(posts, start=1)
    )
    _cite([(version, row), *zip(lines, posts, strict=True)], known)


def _keys(rows: Sequence[Facts], known: Known, *, example: bool, by: User | None) -> int:
    """Figures that the file leaves out are filled in by the method of the key."""
    present = {(key.region.code, key.code): key for key in DistributionKey.objects.select_related("region")}
    changed = 0
    for index, row in enumerate(rows):
        values = {name: value for name, value in row.items() if name != "regio"} | {"voorbeeld": example}
        try:
            changed += _key(present.get((row["regio"], row["code"])), known.get("regio", row["regio"]), values, by)
        except partners.Refused as refused:
            raise Refused(
                [Problem(wrong.message, ("verdeelsleutels", index, *wrong.place)) for wrong in refused.problems]
            ) from refused
    return changed


def _key(key: DistributionKey | None, region: Region, values: Facts, by: User | None) -> bool:
    if key is None:
        key_actions.add_key(region, values, by=by, reason=REASON)
        return True
    before = key_actions.facts_of_key(key)
    if all(_comparable(before.get(name)) == _comparable(value) for name, value in values.items()):
        return False
    return key_actions.change_key(key, values, seen=key.revision, by=by, reason=REASON).revision != key.revision


def _comparable(value: Any) -> Any:
    """A value of a key, whatever the order of its figures; nothing is nothing."""
    return (
        sorted((row["organisatie"], row.get("cijfer")) for row in value) if isinstance(value, list) else value or None
    )


def _deadlines(rows: Sequence[Facts], known: Known) -> int:
    present = {(row.region.code, row.code): row for row in Deadline.objects.select_related("region", "scheme")}
    changed = 0
    for order, row in enumerate(rows, start=1):
        deadline = present.get((row["regio"], row["code"]))
        if deadline is not None and exporting.deadline_facts(deadline) == row:
            continue
        deadline = deadline or Deadline(code=row["code"], region=known.get("regio", row["regio"]), order=order)
        deadline.revision += 1 if deadline.pk else 0
        deadline.title, deadline.audience = row["titel"], row.get("voorWie", "")
        deadline.scheme = known.get("regeling", row.get("regeling"))
        deadline.on = row.get("datum", "")
        deadline.month, deadline.day = row.get("maand"), row.get("dag")
        deadline.about_year, deadline.basis = row.get("overJaar", 0), row.get("grond", "")
        deadline.save()
        _cite([(deadline, row)], known)
        changed += 1
    return changed


def _stated(facts: Facts, known: Known) -> int:
    plan = known.get("plan", facts["plan"])
    present = {row.code: row for row in plan.stated_totals.select_related("item", "party", "team")}
    changed = 0
    for order, row in enumerate(facts.get("totalen", []), start=1):
        stated = present.get(row["code"])
        if stated is not None and exporting.stated_facts(stated) == row:
            continue
        stated = stated or StatedTotal(plan=plan, code=row["code"], order=order)
        stated.title, stated.kind = row["titel"], row["soort"]
        stated.item = known.item(plan.code, row.get("onderdeel"))
        stated.stage, stated.year = row.get("stadium", ""), row.get("jaar")
        stated.party = known.get("organisatie", row.get("partij"))
        stated.team = known.get("gremium", row.get("team"))
        stated.in_euro = row.get("inEuro", False)
        for column, value in _columns(row["bedrag"]).items():
            setattr(stated, column, value)
        stated.save()
        _cite([(stated, row)], known)
        changed += 1
    return changed


def _columns(amount: str) -> dict[str, Any]:
    total = book_rules.amount_of(amount)
    return {"low": total.low, "high": total.high, "circa": total.circa, "unknown": total.unknown}


def _cite(facts: Iterable[tuple[Model, Facts]], known: Known) -> None:
    """Give each fact exactly the sources that its row names."""
    rows: list[Any] = []
    for fact, row in facts:
        citations: Any = fact
        citations.citations.all().delete()
        rows += [(fact, *source, order) for order, source in enumerate(sources_of(row, known))]
    if rows:
        cite_many(rows)
