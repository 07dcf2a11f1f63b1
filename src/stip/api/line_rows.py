# SPDX-License-Identifier: EUPL-1.2
"""Lines of the books as facts: a fixed number of queries, however many lines are asked for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from stip.api.addresses import page
from stip.api.amounts import in_euro, in_fte
from stip.api.answers import Facts
from stip.api.keys import Keys
from stip.money import reading
from stip.money.ledger import STAGES, Kind, Total
from stip.money.models import Line, Movement
from stip.money.schemes import Scheme
from stip.places.access import Visitor, readable

COLUMNS = (
    *("pk", "kind", "plan__code", "item__code", "activity", "year", "party__code", "recipient__code", "team__code"),
    *("scheme_id", "form", "purse", "from_state_grant", "rate", "plan__example"),
)
BALANCE_COLUMNS = ("line", "stage", "low", "high", "circa", "unknown")
CITATION_COLUMNS = ("document__code", "page_number", "anchor")

PerLine = dict[int, list[Facts]]


def lines_as_facts(keys: Sequence[int], visitor: Visitor, home: str, *, on: date | None = None) -> list[Facts]:
    """The facts of the lines with these keys, in the same order; the visitor must be allowed to read them.

    on   as the books stood at the end of that day; None is now
    """
    lines = Line.objects.filter(pk__in=Keys(keys)).order_by()
    rows = {row[0]: row for row in lines.values_list(*COLUMNS)}
    schemes = scheme_codes((row[9] for row in rows.values()), visitor)
    amounts = _amounts(reading.standing(lines, "pk", "kind", "rate", on=on))
    cited = _citations(keys, visitor, on)
    facts = []
    for row in (rows[key] for key in keys if key in rows):
        key, kind, plan, item, activity, year, party, recipient, team, scheme, form, purse, granted, rate, example = row
        facts.append(
            {
                "nummer": key,
                "soort": kind,
                "plan": plan,
                "onderdeel": item,
                "activiteit": activity or None,
                "jaar": year,
                "partij": party,
                "ontvanger": recipient,
                "team": team,
                "regeling": schemes.get(scheme),
                "vorm": form,
                "herkomst": purse or None,
                "uitAndereRijksregeling": granted,
                "tarief": None if rate is None else f"{rate:.2f}",
                "bedragen": amounts.get(key, []),
                "bronnen": cited.get(key, []),
                "voorbeeld": example,
                "mutaties": f"{home}/api/v1/mutaties?regel={key}",
                "url": page(home, "item_money", plan, item) if item else page(home, "plan_money", plan),
            }
        )
    return facts


def scheme_codes(keys: Iterable[int | None], visitor: Visitor) -> dict[int | None, str]:
    """The codes of the schemes that the visitor may read; a line may be readable while its scheme is not."""
    readable_schemes = Scheme.objects.readable_by(visitor).order_by()
    return dict(readable_schemes.filter(pk__in=Keys({key for key in keys if key})).values_list("pk", "code"))


def _amounts(standing: dict[tuple[int, str, Decimal | None, str], Total]) -> PerLine:
    """What stands at each stage by line, in the order in which money passes through the stages."""
    found: PerLine = defaultdict(list)
    places = sorted(standing.items(), key=lambda place: _rank(place[0][1], place[0][3]))
    for (line, kind, rate, stage), total in places:
        amount = in_fte(total, rate) if kind == Kind.CAPACITY else in_euro(total)
        found[line].append({"stadium": stage, **amount})
    return found


def _rank(kind: str, stage: str) -> int:
    return [known.value for known in STAGES[Kind(kind)]].index(stage)


def _citations(keys: Sequence[int], visitor: Visitor, on: date | None) -> PerLine:
    """Where the movements of these lines are written, once each; of what was taken back nothing."""
    may_read = readable(visitor, visibility="citations__document__visibility", region="citations__document__region")
    movements = Movement.objects.filter(line__in=Keys(keys)).in_force(on)
    columns = [f"citations__{column}" for column in CITATION_COLUMNS]
    found: PerLine = defaultdict(list)
    for line, document, number, anchor in (
        movements.filter(may_read).order_by("line_id", *columns).values_list("line_id", *columns).distinct()
    ):
        found[line].append({"document": document, "pagina": number, "anker": anchor or None})
    return found
