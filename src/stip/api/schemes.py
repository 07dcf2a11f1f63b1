# SPDX-License-Identifier: EUPL-1.2
"""`/regelingen`: deals and funds, with their rules and what each dated version of them said."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from stip.api.addresses import page, site
from stip.api.amounts import InEuro, in_euro
from stip.api.answers import Facts, answer, page_of
from stip.api.citations import Bron, Found, citations_of
from stip.api.keys import Keys
from stip.api.lists import Lijst
from stip.api.parameters import Paged, choice_filter, code_filter, one_of
from stip.api.problems import not_found
from stip.money.deals.checking import Verdict
from stip.money.deals.ruleset import Rule
from stip.money.deals.standing import money_of
from stip.money.ledger import Total
from stip.money.models import Line
from stip.money.schemes import Scheme, SchemeLine, SchemeVersion
from stip.places.access import Visitor

COLUMNS = (
    *("pk", "code", "name", "kind", "region__code", "plan__code", "funder__code", "cashier__code", "period"),
    *("grant_number", "sisa_code", "note", "example"),
)
VERSION_COLUMNS = ("scheme_id", "pk", "kind", "title", "dated", "note")
LINE_COLUMNS = (
    *("version_id", "pk", "item__plan__code", "item__code", "purse", "label", "low", "high", "circa", "unknown"),
)

EURO_OF_RULES = ("bedrag", "minstens", "hoogstens")

router = Router(tags=["regelingen"])


class Regelingsbedrag(InEuro):
    """Een bedrag in een versie van een regeling."""

    plan: str | None = Field(description="Code van het plan van het onderdeel.", examples=["voorbeeldplan"])
    onderdeel: str | None = Field(
        description="Code van het onderdeel, in dat plan; leeg als het over het geheel gaat.", examples=["oefenvijver"]
    )
    herkomst: str | None = Field(
        description="Uit welke beurs het komt; leeg als het de kosten zijn.",
        json_schema_extra={"enum": [*(purse for purse in Line.Purse.values if purse), None]},
        examples=["rijk"],
    )
    omschrijving: str | None = Field(description="Waar het bedrag voor is.", examples=["hele vijver"])
    bronnen: list[Bron] = Field(description="Waar het staat.")


class Regelingsversie(Schema):
    """Wat een regeling op een moment zei: wat gevraagd is, is niet wat is toegekend."""

    soort: str = Field(
        description="Wat voor stuk het is.", json_schema_extra=one_of(SchemeVersion.Kind), examples=["aanvraag"]
    )
    titel: str = Field(description="Titel van de versie.", examples=["Aanvraag van de regio"])
    gedateerd: str = Field(description="Jaar, maand of dag van het stuk, zover bekend.", examples=["2022-11"])
    toelichting: str | None = Field(description="Wat erover te weten is.", examples=["De eerste aanvraag."])
    bedragen: list[Regelingsbedrag] = Field(description="De bedragen in deze versie, in volgorde.")
    bronnen: list[Bron] = Field(description="Waar de versie staat.")


class Regeling(Schema):
    """Een deal, fonds of andere geldstroom, met eigen regels."""

    code: str = Field(description="Vaste code van de regeling.", examples=["voorbeelddeal"])
    naam: str = Field(description="Naam van de regeling.", examples=["Voorbeelddeal"])
    soort: str = Field(
        description="Wat voor regeling het is.", json_schema_extra=one_of(Scheme.Kind), examples=["regio-deal"]
    )
    regio: str = Field(description="Code van de regio.", examples=["voorbeeldregio"])
    plan: str | None = Field(
        description="Code van het plan dat ermee wordt betaald, als dat er één is.", examples=["voorbeeldplan"]
    )
    geldgever: str | None = Field(
        description="Code van de organisatie die het geld geeft.", examples=["ministerie-van-voorbeelden"]
    )
    kassier: str | None = Field(
        description="Code van de organisatie die het geld beheert en verantwoordt.", examples=["gemeente-voorbeeldstad"]
    )
    periode: str | None = Field(
        description="Jaar, maand, dag of interval (van/tot). Leeg: niet bekend.", examples=["2026/2029"]
    )
    beschikkingsnummer: str | None = Field(description="Nummer van de beschikking.", examples=["VB-2026-1"])
    sisaCode: str | None = Field(description="Code van de regeling in SiSa.", examples=["X00"])
    regels: list[dict[str, Any]] = Field(
        description="De regels. `regel` zegt welke het is, `grondslag` waar zij op rust, `oordeel` of het "
        "geld in de boeken eraan voldoet (voldoet, voldoet niet, niet te zeggen; leeg als zij niets eist) en `uitleg` "
        "waarom. Bedragen zijn tekst, zoals overal.",
        examples=[
            [
                {
                    "regel": "regiodeel-minstens",
                    "deel": "0.5",
                    "grondslag": {"publicatie": "Voorbeeldbesluit", "artikel": "artikel 3", "adres": None},
                    "toelichting": None,
                    "oordeel": "niet te zeggen",
                    "uitleg": "Er is nog niets toegezegd.",
                }
            ]
        ],
    )
    toelichting: str | None = Field(description="Wat verder te weten is.", examples=["Verzonnen."])
    versies: list[Regelingsversie] = Field(description="Aanvraag, toekenning, convenant en begroting, de oudste eerst.")
    bronnen: list[Bron] = Field(description="Waar de regeling staat.")
    voorbeeld: bool = Field(description="Of de regeling verzonnen is, om iets te laten zien.", examples=[False])
    url: str = Field(description="Adres van de webpagina.", examples=["http://127.0.0.1:8000/regelingen/voorbeelddeal"])


class SchemeFilters(Paged):
    region: str | None = code_filter("regio", "Alleen regelingen van deze regio: code.", "voorbeeldregio")
    plan: str | None = code_filter("plan", "Alleen regelingen die dit plan betalen: code.", "voorbeeldplan")
    kind: str | None = choice_filter("soort", "Alleen regelingen van deze soort.", Scheme.Kind, "regio-deal")
    party: str | None = code_filter(
        "partij", "Alleen regelingen met deze geldgever: code.", "ministerie-van-voorbeelden"
    )


@router.get("", response=Lijst[Regeling], operation_id="regelingen", summary="Deals en fondsen")
def schemes(request: HttpRequest, asked: Query[SchemeFilters]) -> HttpResponse:
    """Waar geld vandaan komt: deals, fondsen en eigen middelen, met hun regels en versies."""
    plain = {
        "region__code": asked.region,
        "plan__code": asked.plan,
        "kind": asked.kind,
        "funder__code": asked.party,
    }
    found = Scheme.objects.readable_by(request.user).order_by("region__order", "order", "name", "pk")
    found = found.filter(**{name: value for name, value in plain.items() if value})
    return page_of(request, found, asked, lambda keys: _shown(keys, request.user, site(request)))


@router.get("/{code}", response=Regeling, operation_id="regeling", summary="Eén deal of fonds")
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """Eén regeling, met haar regels en wat elke versie zei."""
    key = Scheme.objects.readable_by(request.user).filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise not_found(f"Er is geen regeling met de code ‘{code}’.", "Kijk op /api/v1/regelingen welke er zijn.")
    return answer(request, _shown([key], request.user, site(request))[0])


def _shown(keys: Sequence[int], visitor: Visitor, home: str) -> list[Facts]:
    asked = Keys(keys)
    versions = list(
        SchemeVersion.objects.filter(scheme__in=asked).order_by("dated", "pk").values_list(*VERSION_COLUMNS)
    )
    lines = SchemeLine.objects.readable_by(visitor).filter(version__scheme__in=asked).order_by("order", "pk")
    amounts = list(lines.values_list(*LINE_COLUMNS))
    cited = citations_of(
        {Scheme: keys, SchemeVersion: [row[1] for row in versions], SchemeLine: [row[1] for row in amounts]}, visitor
    )
    per_scheme = _versions(versions, _amounts(amounts, cited[SchemeLine]), cited[SchemeVersion])
    rows = {row[0]: row for row in Scheme.objects.filter(pk__in=asked).order_by().values_list(*COLUMNS)}
    rules = _rules(keys, visitor)
    facts = []
    for row in (rows[key] for key in keys):
        key, code, name, kind, region, plan, funder, cashier, period, grant, sisa, note, example = row
        facts.append(
            {
                "code": code,
                "naam": name,
                "soort": kind,
                "regio": region,
                "plan": plan,
                "geldgever": funder,
                "kassier": cashier,
                "periode": period or None,
                "beschikkingsnummer": grant or None,
                "sisaCode": sisa or None,
                "regels": rules.get(key, []),
                "toelichting": note or None,
                "versies": per_scheme.get(key, []),
                "bronnen": cited[Scheme].get(key, []),
                "voorbeeld": example,
                "url": page(home, "scheme", code),
            }
        )
    return facts


def _amounts(rows: list[tuple[Any, ...]], cited: Found) -> Found:
    found: Found = defaultdict(list)
    for version, key, plan, item, purse, label, *parts in rows:
        found[version].append(
            {
                "plan": plan,
                "onderdeel": item,
                "herkomst": purse or None,
                "omschrijving": label or None,
                **in_euro(Total(*parts)),
                "bronnen": cited.get(key, []),
            }
        )
    return found


def _versions(rows: list[tuple[Any, ...]], amounts: Found, cited: Found) -> Found:
    found: Found = defaultdict(list)
    for scheme, key, kind, title, dated, note in rows:
        found[scheme].append(
            {
                "soort": kind,
                "titel": title,
                "gedateerd": dated,
                "toelichting": note or None,
                "bedragen": amounts.get(key, []),
                "bronnen": cited.get(key, []),
            }
        )
    return found


def _rules(keys: Sequence[int], visitor: Visitor) -> dict[int, list[Facts]]:
    """The rules per scheme that the visitor may read, each held against the money that she may read."""
    schemes = list(Scheme.objects.filter(pk__in=Keys(keys)).select_related("cashier").order_by())
    # Without rules there is nothing to hold the money against, and it may be much.
    schemes = [scheme for scheme in schemes if scheme.rules]
    found: dict[int, list[Facts]] = {}
    for key, money in money_of(schemes, visitor).items():
        verdicts = {id(verdict.rule): verdict for verdict in money.verdicts()}
        found[key] = [_rule(rule, verdicts.get(id(rule))) for rule in money.rules]
    return found


def _rule(rule: Rule, verdict: Verdict | None) -> Facts:
    facts: Facts = {"regel": rule.regel} | rule.model_dump(mode="json")
    for name in EURO_OF_RULES:
        if facts.get(name) is not None:
            facts[name] = f"{getattr(rule, name):.2f}"
    facts["grondslag"] = _told(facts["grondslag"])
    facts |= {"oordeel": verdict.outcome.value if verdict else None, "uitleg": verdict.sentence if verdict else None}
    return _told(facts)


def _told(facts: Facts) -> Facts:
    """The facts with what was left open as not known."""
    return {name: None if value == "" else value for name, value in facts.items()}
