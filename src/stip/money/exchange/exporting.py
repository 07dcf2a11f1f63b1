# SPDX-License-Identifier: EUPL-1.2
"""Schemes, deadlines and stated totals in the database, in exchange form."""

from typing import Any

from pydantic import BaseModel

from stip.money import notation
from stip.money.exchange import facts as exchange
from stip.money.models import StatedTotal
from stip.money.schemes import Deadline, Scheme, SchemeLine, SchemeVersion
from stip.plans.exchange import Facts


def scheme_facts(scheme: Scheme) -> Facts:
    return _plain(
        exchange.SchemeFacts,
        code=scheme.code,
        naam=scheme.name,
        regio=scheme.region.code,
        soort=scheme.kind,
        plan=_code(scheme.plan),
        geldgever=_code(scheme.funder),
        kassier=_code(scheme.cashier),
        periode=scheme.period,
        beschikkingsnummer=scheme.grant_number,
        sisaCode=scheme.sisa_code,
        spelregels=scheme.rules,
        toelichting=scheme.note,
        zichtbaarheid=scheme.visibility,
        bronnen=_sources(scheme),
        versies=[_version(version) for version in scheme.versions.order_by("id")],
        verantwoordingen=[
            {"jaar": row.year, "onderdeel": _code(row.item), "eindverantwoording": row.is_final,
             "afwijkingen": row.deviations, "toelichting": row.note}
            for row in scheme.accounts.select_related("item").order_by("id")
        ],
    )  # fmt: skip


def deadline_facts(deadline: Deadline) -> Facts:
    return _plain(
        exchange.DeadlineFacts,
        code=deadline.code,
        regio=deadline.region.code,
        titel=deadline.title,
        voorWie=deadline.audience,
        regeling=_code(deadline.scheme),
        datum=deadline.on or None,
        maand=deadline.month,
        dag=deadline.day,
        overJaar=deadline.about_year,
        grond=deadline.basis,
        bronnen=_sources(deadline),
    )


def stated_facts(stated: StatedTotal) -> Facts:
    return _plain(
        exchange.StatedFacts,
        code=stated.code,
        titel=stated.title,
        onderdeel=_code(stated.item),
        soort=stated.kind,
        stadium=stated.stage or None,
        jaar=stated.year,
        partij=_code(stated.party),
        team=_code(stated.team),
        inEuro=stated.in_euro,
        bedrag=notation.write(stated.total),
        bronnen=_sources(stated),
    )


def _version(version: SchemeVersion) -> dict[str, Any]:
    return {
        "soort": version.kind,
        "titel": version.title,
        "datum": version.dated,
        "toelichting": version.note,
        "bronnen": _sources(version),
        "posten": [_post(line) for line in version.lines.select_related("item").order_by("order", "id")],
    }


def _post(line: SchemeLine) -> dict[str, Any]:
    return {
        "onderdeel": _code(line.item),
        "herkomst": line.purse or None,
        "omschrijving": line.label,
        "bedrag": notation.write(line.total),
        "bronnen": _sources(line),
    }


def _sources(fact: Any) -> list[Facts]:
    rows = fact.citations.order_by("order", "id").values_list("document__code", "page_number", "anchor")
    return [{"document": document, "pagina": page, "anker": anchor} for document, page, anchor in rows]


def _code(row: Any) -> str | None:
    return row.code if row is not None else None


def _plain(form: type[BaseModel], **values: Any) -> Facts:
    return form.model_validate(values).model_dump(mode="json", exclude_defaults=True)
