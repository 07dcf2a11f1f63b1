# SPDX-License-Identifier: EUPL-1.2
"""Where a source or a plan says something else about money than the books do."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from stip.money import stating, wording
from stip.money.findings.comparing import difference, rounding
from stip.money.findings.rules import Books, Figure, Position, Sort, Suspicion
from stip.money.ledger import COVERING, UNKNOWN, Kind, Stage, Total, in_short, times, total_of
from stip.money.models import StatedTotal
from stip.partners.models import Organisation
from stip.plans.models import Amount
from stip.sources.models import Citation

_NEEDLESS_ZERO = re.compile(r"(,\d)0\b")
Found = Iterator[tuple[Suspicion, Sequence[Citation]]]


def of_totals(books: Books, stated: Iterable[StatedTotal], teams: dict[int, set[int]]) -> Found:
    """Stated totals that are not the sum of their lines.

    teams   each team with the teams under it: a total over a team is over all of them
    """
    for one in stated:
        path = one.item.path if one.item else ""
        rows = [row for row in books.under.get(path, ()) if _is_in(row, one, teams)]
        if books.is_whole(path):
            yield from _of_total(books, one, path, rows)


def _is_in(row: Position, one: StatedTotal, teams: dict[int, set[int]]) -> bool:
    return (
        row.kind == one.kind
        and one.stage in ("", row.stage)
        and one.year in (None, row.year)
        and one.party_id in (None, row.party)
        and (one.team_id is None or row.team in teams.get(one.team_id, {one.team_id}))
    )


def _of_total(books: Books, one: StatedTotal, path: str, rows: Sequence[Position]) -> Found:
    parts = [_in_euro(row) if one.in_euro else row.total for row in rows]
    found = total_of(parts)
    apart = difference(one.total, found)
    if not apart:
        return
    room = sum((_room(row, in_euro=one.in_euro) for row in rows), rounding([one.total]))
    is_rounding = bool(rows) and abs(apart) <= room
    unit = "fte" if one.kind == Kind.CAPACITY and not one.in_euro else "euro"
    more = "meer" if apart > 0 else "minder"
    words = f"De bron noemt {_words(one.total, unit)}. "
    if rows:
        distance = _words(Total(abs(apart), abs(apart)), unit)
        words += f"De regels geven samen {_words(found, unit)}: {distance} {more}."
    else:
        words += "In de boeken staan de regels daarvan nog niet."
    words += " Dat past binnen de afronding van de bedragen die circa zijn." if is_rounding else ""
    suspicion = Suspicion(
        Sort.ROUNDING if is_rounding else Sort.TOTAL,
        books.plan,
        path,
        f"‘{one.title}’ is niet {'precies ' if is_rounding else ''}de som van de regels",
        words,
        (Figure("totaal in de bron", one.total), *([Figure("som van de regels", found)] if rows else ())),
        frozenset(row.line for row in rows),
        unit,
    )
    yield suspicion, one.citations.all()


def of_amounts(books: Books, amounts: Sequence[Amount]) -> Found:
    """What the plan states and the books do not say, per item and funder; and in one finding the other way about."""
    groups: dict[tuple[str, Kind, int | None], list[Amount]] = {}
    for amount in _that_count(amounts):
        kind = stating.kind_of(amount)
        groups.setdefault((amount.item.path, kind, None if kind is Kind.COST else amount.funder_id), []).append(amount)
    for (path, kind, party), group in groups.items():
        if books.is_whole(path):
            rows = [row for row in books.own.get(path, ()) if row.kind is kind and row.party == party]
            yield from _of_group(books, path, kind, group, rows)
    if amounts:
        yield from _not_stated(books, {amount.item.path for amount in amounts})


def _that_count(amounts: Sequence[Amount]) -> Iterator[Amount]:
    """Leaves out the estimate of a line of which the plan itself says what was decided."""
    decided = {_line(amount) for amount in amounts if _is_at(amount, Stage.DECIDED)}
    return (amount for amount in amounts if not (_is_at(amount, Stage.ESTIMATED) and _line(amount) in decided))


def _is_at(amount: Amount, stage: Stage) -> bool:
    return stating.stage_of(amount) is stage


def _line(amount: Amount) -> tuple[int, str, int | None, bool]:
    return amount.item_id, amount.activity, amount.year, amount.in_kind


def _of_group(books: Books, path: str, kind: Kind, group: list[Amount], rows: list[Position]) -> Found:
    says, stands = _stated(group), total_of(row.total for row in rows)
    replaced = any(row.stage is Stage.DECIDED for row in rows) and not any(_is_at(one, Stage.DECIDED) for one in group)
    what = "kosten" if kind is Kind.COST else f"de bijdrage van {_name(group[0].funder)}"
    if not says:
        return
    if not stands:
        words = f"Het plan noemt voor {what} {wording.total(says)}. In de boeken staat er niets van."
    elif _differ(says, stands) and not replaced:
        words = f"Het plan noemt voor {what} {wording.total(says)}. In de boeken staat {wording.total(stands)}."
    elif _is_less_sure(group, rows):
        says, stands = _stated(group, COVERING), total_of(row.total for row in rows if row.stage in COVERING)
        words = f"Volgens het plan is {what} toegezegd of toegekend. In de boeken is dat nog niet zo ver."
    else:
        return
    figures = (Figure("in het plan", says), Figure("in de boeken", stands))
    lines = frozenset(row.line for row in rows)
    title = "Het plan noemt geld dat zo niet in de boeken staat"
    citations = [citation for amount in group for citation in amount.citations.all()]
    yield Suspicion(Sort.NOT_BOOKED, books.plan, path, title, words, figures, lines), citations[:3]


def _differ(says: Total, stands: Total) -> bool:
    apart = difference(says, stands)
    return apart is not None and abs(apart) > rounding([says, stands])


def _is_less_sure(group: list[Amount], rows: list[Position]) -> bool:
    """Whether the plan calls money promised that the books do not."""
    says = _stated(group, COVERING)
    stands = total_of(row.total for row in rows if row.stage in COVERING)
    apart = difference(says, stands) if says else None
    return bool(says) and (not stands or (apart is not None and apart < 0))


def _not_stated(books: Books, stated: set[str]) -> Found:
    kinds = (Kind.COST, Kind.CONTRIBUTION)
    rows = [row for row in books.positions if row.kind in kinds and row.path and row.path not in stated]
    places = len({row.path for row in rows})
    if not places or books.hidden:
        return
    where = "één onderdeel" if places == 1 else f"{places} onderdelen"
    costs, paid = (total_of(row.total for row in rows if row.kind is kind) for kind in kinds)
    yield (
        Suspicion(
            Sort.NOT_STATED,
            books.plan,
            "",
            "In de boeken staat geld dat het plan niet noemt",
            f"Bij {where} staat geld in de boeken, terwijl de tekst van het plan daar geen bedrag noemt. Dat kan "
            "kloppen: het plan noemt bij andere onderdelen wel bedragen.",
            tuple(one for one in (Figure("kosten", costs), Figure("bijdragen", paid)) if one.total),
            frozenset(row.line for row in rows),
        ),
        (),
    )


def _stated(group: Iterable[Amount], stages: Sequence[Stage] | None = None) -> Total:
    return total_of(stating.total_of(one) for one in group if stages is None or stating.stage_of(one) in stages)


def _name(funder: Organisation | None) -> str:
    return funder.name if funder else "een geldgever zonder naam"


def _in_euro(row: Position) -> Total:
    return UNKNOWN if row.rate is None else times(row.total, row.rate)


def _room(row: Position, *, in_euro: bool) -> Decimal:
    """How far rounding may drive this line from its true value: people are rounded in fte, also when told in euro."""
    room = rounding([row.total])
    return room * row.rate if in_euro and row.rate is not None else room


def _words(total: Total, unit: str) -> str:
    if unit == "euro":
        return wording.total(total, full=True)
    return _NEEDLESS_ZERO.sub(r"\1", in_short(total)) + " fte"
