# SPDX-License-Identifier: EUPL-1.2
"""The names in a budget grid: which item, organisation, scheme and team a row means, looked up in four queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from stip.money.grid import layout as grid
from stip.money.grid.layout import Problem
from stip.money.grid.reading import Row
from stip.money.ledger import Kind
from stip.money.schemes import Scheme
from stip.partners.models import Body, Organisation
from stip.plans.models import Plan

LineFacts = tuple[int | None, str, str, int | None, int | None, int | None, int | None, str, str, bool]
"""item, kind, activity, party, recipient, scheme, team, form, purse, from_state_grant: keys where they are rows."""
FIELDS = (
    "item_id", "kind", "activity", "party_id", "recipient_id", "scheme_id", "team_id", "form", "purse",
    "from_state_grant",
)  # fmt: skip
_LONGEST = 200


@dataclass(frozen=True)
class Called:
    """Rows of one kind by code, and by name in lower case; None is a name that several have."""

    by_code: dict[str, int]
    by_name: dict[str, int | None]

    def find(self, word: str) -> int | None:
        """The key of what a cell names; None when it is nothing, or more than one."""
        return self.by_code.get(word) or self.by_name.get(word.lower())


@dataclass(frozen=True)
class Known:
    """Everything a grid of one plan may name."""

    plan: str
    items: Called
    organisations: Called
    schemes: Called
    teams: Called


def look_up(plan: Plan) -> Known:
    """What there is. Of schemes only those of the plan's region, which accounts for them."""
    parties = Organisation.objects.order_by().values_list("pk", "code", "name", "abbreviation", "spellings")
    schemes = Scheme.objects.filter(region=plan.region_id)
    return Known(
        plan=plan.title.lower(),
        items=_called((pk, code, [title]) for pk, code, title in plan.items.values_list("pk", "code", "title")),
        organisations=_called((pk, code, [name, short, *also]) for pk, code, name, short, also in parties),
        schemes=_called((pk, code, [name]) for pk, code, name in schemes.values_list("pk", "code", "name")),
        teams=_called((pk, code, [name]) for pk, code, name in Body.objects.values_list("pk", "code", "name")),
    )


def _called(rows: Iterable[tuple[int, str, list[str]]]) -> Called:
    by_code: dict[str, int] = {}
    by_name: dict[str, int | None] = {}
    for pk, code, names in rows:
        by_code[code] = pk
        for name in {name.lower() for name in names if name}:
            by_name[name] = None if by_name.get(name, pk) != pk else pk
    return Called(by_code, by_name)


class Resolver:
    """Turns rows into facts of lines, and keeps a problem for every name that is not there."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.problems: list[Problem] = []
        # Rows repeat the same names thousands of times.
        self._found: dict[tuple[object, ...], _Keys | list[tuple[str, str]]] = {}

    def facts_of(self, row: Row) -> LineFacts | None:
        """The facts of the line that a row is about; None when a name in it is unknown."""
        manner, activity = row.manner, row.activity
        names = (
            row.item,
            row.title,
            row.party,
            row.name,
            row.recipient,
            row.scheme,
            row.team,
            manner.kind,
            row.item_was_number,
        )
        found = self._found.get(names)
        if found is None:
            found = self._found[names] = _keys_of(self.known, row)
        fits = len(activity) <= _LONGEST and activity.isprintable()
        if isinstance(found, list) or not fits:
            self._tell(row, found if isinstance(found, list) else [], fits)
            return None
        item, party, recipient, scheme, team = found
        return (
            item, manner.kind.value, activity, party, recipient, scheme, team, manner.form, manner.purse,
            manner.from_state_grant,
        )  # fmt: skip

    def _tell(self, row: Row, problems: list[tuple[str, str]], fits: bool) -> None:
        self.problems += [Problem(row.number, column, message) for column, message in problems]
        if not fits:
            message = f"de activiteit is langer dan {_LONGEST} tekens of bevat onzichtbare tekens. Maak hem korter."
            self.problems.append(Problem(row.number, grid.ACTIVITY, message))


_Keys = tuple[int | None, int | None, int | None, int | None, int | None]


def _keys_of(known: Known, row: Row) -> _Keys | list[tuple[str, str]]:
    """The keys of item, party, recipient, scheme and team, or what is wrong with their names as (column, sentence)."""
    problems: list[tuple[str, str]] = []
    item = _item_of(known, row.item, row.title)
    if isinstance(item, str):
        problems.append((grid.ITEM, item))
    elif row.item_was_number and "." in row.item and f"{row.item}0" in known.items.by_code:
        advice = "Maak de kolom Onderdeel op als tekst en typ de code opnieuw."
        problems.append((grid.ITEM, f"het getal {row.item} kan ook onderdeel {row.item}0 zijn. {advice}"))
    if row.manner.kind is Kind.COST and row.name and not row.party:
        problems.append((grid.NAME, "kosten hebben geen partij. Maak deze cel leeg, of maak er een bijdrage van."))
    parties = known.organisations
    words = (
        (grid.PARTY if row.party else grid.NAME, row.party or row.name, parties),
        (grid.RECIPIENT, row.recipient, parties),
        (grid.SCHEME, row.scheme, known.schemes),
        (grid.TEAM, row.team, known.teams),
    )
    keys = [called.find(word) if word else None for _, word, called in words]
    for (column, word, _), key in zip(words, keys, strict=True):
        if word and key is None:
            problems.append((column, f"‘{word[:80]}’ is er niet, of er zijn er meer die zo heten. Vul de code in."))
    return problems or (item, *keys)  # type: ignore[return-value]


def _item_of(known: Known, code: str, title: str) -> int | None | str:
    if code:
        return (
            known.items.find(code) or f"‘{code[:80]}’ is geen onderdeel van dit plan. Vul de code van een onderdeel in."
        )
    if not title or title.lower() in (grid.WHOLE_PLAN, known.plan):
        return None
    return known.items.find(title) or f"geen onderdeel heet ‘{title[:80]}’, of er zijn er meer. Vul de code in."
