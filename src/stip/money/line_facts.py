# SPDX-License-Identifier: EUPL-1.2
"""What a line of the books is about, as codes that a form can send to and fro; and the way from there to the line."""

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from typing import Any

from stip.accounts.models import User
from stip.money import ledger
from stip.money.models import Line
from stip.money.schemes import Scheme
from stip.partners.models import Body, Organisation
from stip.plans.models import Plan

YEARS = range(1900, 2201)
_LONGEST_KEY = 1000


@dataclass(frozen=True)
class LineFacts:
    """The facts of a line but its year, and the stage that is looked at. Empty is "none" or "not known"."""

    item: str = ""
    kind: str = ""
    activity: str = ""
    party: str = ""
    recipient: str = ""
    team: str = ""
    scheme: str = ""
    form: str = Line.Form.CASH.value
    purse: str = ""
    from_state_grant: bool = False
    stage: str = ""

    @property
    def key(self) -> str:
        """The facts as one text.

        >>> LineFacts(item="1.1", kind="kosten", stage="geraamd").key
        '["1.1","kosten","","","","","","geld","",false,"geraamd"]'
        """
        return json.dumps(astuple(self), ensure_ascii=False, separators=(",", ":"))

    @property
    def unit(self) -> str:
        return "fte" if self.kind == Line.Kind.CAPACITY else "euro"


def facts_from(key: object) -> LineFacts:
    """The facts behind a key. Raises ValueError, in Dutch, when it was tampered with."""
    try:
        values = json.loads(key) if isinstance(key, str) and len(key) <= _LONGEST_KEY else None
    except (ValueError, RecursionError):
        values = None
    kinds = [type(field.default) for field in fields(LineFacts)]
    if not isinstance(values, list) or [type(value) for value in values] != kinds:
        raise ValueError("Deze regel is niet te lezen. Ververs de pagina en vul het bedrag opnieuw in.")
    if any(isinstance(value, str) and not value.isprintable() for value in values):
        raise ValueError("Deze regel bevat onzichtbare tekens. Ververs de pagina en vul het bedrag opnieuw in.")
    return LineFacts(*values)


class Register:
    """The things that some line facts name, read at once. Schemes are those of the plan's own region.

    raises   ValueError, in Dutch, from each of its methods
    """

    def __init__(self, plan: Plan, rows: Iterable[LineFacts], by: User) -> None:
        rows = list(rows)
        parties = {code for row in rows for code in (row.party, row.recipient) if code}
        self.plan = plan
        self._items = {item.code: item for item in plan.items.filter(code__in={row.item for row in rows if row.item})}
        self._organisations = {one.code: one for one in Organisation.objects.filter(code__in=parties)}
        self._teams = {body.code: body for body in Body.objects.filter(code__in={row.team for row in rows if row.team})}
        schemes = Scheme.objects.readable_by(by).filter(region=plan.region_id)
        schemes = schemes.filter(code__in={row.scheme for row in rows if row.scheme})
        self._schemes = {scheme.code: scheme for scheme in schemes}

    def line(self, row: LineFacts, year: int | None) -> Line:
        """The line that is meant, not saved: see `actions.lines_for`."""
        check(row)
        if year is not None and (type(year) is not int or year not in YEARS):
            raise ValueError(f"{str(year)[:20]} is geen jaar. Kies een jaar van {YEARS[0]} tot en met {YEARS[-1]}.")
        return Line(plan=self.plan, year=year, **self._facts(row))

    def _facts(self, row: LineFacts) -> dict[str, Any]:
        return {
            "item": _found(self._items, row.item, "Onderdeel", "in dit plan"),
            "kind": row.kind,
            "activity": row.activity,
            "party": _found(self._organisations, row.party, "Organisatie", "in de lijst"),
            "recipient": _found(self._organisations, row.recipient, "Organisatie", "in de lijst"),
            "team": _found(self._teams, row.team, "Team", "in de lijst"),
            "scheme": _found(self._schemes, row.scheme, "Regeling", "in de lijst"),
            "form": row.form,
            "purse": row.purse,
            "from_state_grant": row.from_state_grant,
        }


def check(row: LineFacts) -> None:
    """Raise ValueError, in Dutch, when no line can have these facts."""
    if row.kind not in Line.Kind.values:
        raise ValueError("Kies de soort: kosten, bijdrage, uitgave of inzet van mensen.")
    stages = ledger.STAGES[ledger.Kind(row.kind)]
    if row.stage not in stages:
        raise ValueError(f"Bij {Line.Kind(row.kind).label} hoort een ander stadium. Kies uit: {', '.join(stages)}.")
    if row.kind == Line.Kind.COST and row.party:
        raise ValueError("Kosten hebben geen partij. Laat de partij leeg, of kies een andere soort.")
    if row.kind == Line.Kind.CONTRIBUTION and row.team:
        raise ValueError("Een bijdrage is niet van een team. Laat het team leeg, of kies ‘inzet van mensen’.")
    if row.form not in Line.Form.values or row.purse not in Line.Purse.values:
        raise ValueError("Deze vorm of herkomst bestaat niet. Kies er een uit de lijst.")
    if len(row.activity) > 200:
        raise ValueError(f"De activiteit is {len(row.activity)} tekens lang. Maak er hoogstens 200 van.")


def _found(things: dict[str, Any], code: str, word: str, where: str) -> Any:
    if not code:
        return None
    if code not in things:
        raise ValueError(f"{word} ‘{code[:60]}’ staat niet (meer) {where}. Ververs de pagina en kies opnieuw.")
    return things[code]
