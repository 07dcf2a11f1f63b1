# SPDX-License-Identifier: EUPL-1.2
"""The rules that a plan keeps, whoever changes it: checked on the exchange form, without a database."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from stip.plans import period
from stip.plans.exchange import Facts, FlatItem, Problem, flatten

MAXIMUM_DEPTH = 12


def check(facts: Facts) -> list[Problem]:
    """Everything that is wrong inside one plan; an empty list when all rules are kept."""
    items = list(flatten(facts))
    return [
        *_levels(facts),
        *_unique_codes(facts, items),
        *_periods(facts, items),
        *_ranks(facts, items),
        *_references(facts, items),
        *_content(items),
    ]


def _levels(facts: Facts) -> Iterator[Problem]:
    codes = [level["code"] for level in facts["niveaus"]]
    for index, level in enumerate(facts["niveaus"]):
        place = ("niveaus", index)
        if codes.index(level["code"]) != index:
            yield Problem(f"het niveau '{level['code']}' staat er twee keer: geef elk niveau een eigen code", place)
        for above in level.get("onder") or []:
            if above not in codes[:index]:
                yield Problem(
                    f"niveau '{level['code']}' kan niet onder '{above}' hangen: noem bij 'onder' alleen hogere niveaus",
                    place,
                )


def _unique_codes(facts: Facts, items: list[FlatItem]) -> Iterator[Problem]:
    seen: set[str] = set()
    for item in items:
        if item.code in seen:
            yield Problem(
                f"de code '{item.code}' komt twee keer voor: geef elk onderdeel een eigen code", (*item.place, "code")
            )
        seen.add(item.code)
    for name in ("themas", "bevindingen"):
        codes = [row["code"] for row in facts.get(name, [])]
        for index, code in enumerate(codes):
            if codes.index(code) != index:
                yield Problem(f"de code '{code}' komt twee keer voor bij {name}", (name, index, "code"))


def _periods(facts: Facts, items: list[FlatItem]) -> Iterator[Problem]:
    whole = period.Period(None, None)
    if "periode" in facts:
        try:
            whole = period.parse(facts["periode"])
        except ValueError as wrong:
            yield Problem(str(wrong), ("periode",))
    for item in items:
        for field in ("periode", "oplevering"):
            if field not in item.facts:
                continue
            try:
                own = period.parse(item.facts[field])
            except ValueError as wrong:
                yield Problem(str(wrong), (*item.place, field))
                continue
            if field == "periode" and not whole.contains(own):
                yield Problem(
                    f"de periode {item.facts[field]} van '{item.facts['titel']}' valt buiten die van het plan "
                    f"({facts['periode']}): pas een van beide aan",
                    (*item.place, field),
                )


def allowed_parents(facts: Facts) -> dict[str, set[str | None]]:
    """Per level the levels an item may hang under; None stands for the top of the plan."""
    allowed: dict[str, set[str | None]] = {}
    above: str | None = None
    for level in facts["niveaus"]:
        listed = level.get("onder")
        parents: set[str | None] = set(listed) if listed else {above}
        allowed[level["code"]] = parents | ({None} if level.get("bovenaan") else set())
        above = level["code"]
    return allowed


def _ranks(facts: Facts, items: list[FlatItem]) -> Iterator[Problem]:
    allowed = allowed_parents(facts)
    level_of = {item.code: item.facts["niveau"] for item in items}
    for item in items:
        level = item.facts["niveau"]
        if level not in allowed:
            yield Problem(
                f"het niveau '{level}' bestaat niet in dit plan: kies uit {', '.join(allowed)}", (*item.place, "niveau")
            )
            continue
        parent_level = level_of[item.parent] if item.parent else None
        if parent_level not in allowed[level]:
            under = f"onder een {parent_level}" if parent_level else "bovenaan"
            fit = " of ".join(sorted(f"onder een {name}" if name else "bovenaan" for name in allowed[level]))
            yield Problem(
                f"'{item.facts['titel']}' ({level}) kan niet {under} hangen: zet het {fit}", (*item.place, "niveau")
            )
        if len(item.path) > 4 * MAXIMUM_DEPTH:
            yield Problem(f"'{item.facts['titel']}' ligt te diep: {MAXIMUM_DEPTH} lagen is het meeste", item.place)


def _references(facts: Facts, items: list[FlatItem]) -> Iterator[Problem]:
    codes = {item.code for item in items}
    themes = {theme["code"] for theme in facts.get("themas", [])}
    for item in items:
        for index, code in enumerate(item.facts.get("themas", [])):
            if code not in themes:
                yield Problem(
                    f"het thema '{code}' staat niet bij de themas van het plan", (*item.place, "themas", index)
                )
        for index, link in enumerate(item.facts.get("relaties", [])):
            place = (*item.place, "relaties", index)
            target = link["naar"].removeprefix(f"{facts['code']}/")
            if "/" not in target and target not in codes:
                yield Problem(f"de relatie wijst naar '{target}', maar dat onderdeel is er niet in dit plan", place)
            if target == item.code:
                yield Problem(f"'{item.facts['titel']}' heeft een relatie met zichzelf: haal die weg", place)


def _content(items: list[FlatItem]) -> Iterator[Problem]:
    for item in items:
        if item.facts.get("reden") and item.facts.get("status") != "gestopt":
            yield Problem(
                f"'{item.facts['titel']}' heeft een reden van stoppen maar is niet gestopt: "
                "zet de status op gestopt of haal de reden weg",
                (*item.place, "reden"),
            )
        for index, amount in enumerate(item.facts.get("bedragen", [])):
            for message in _amount(amount):
                yield Problem(message, (*item.place, "bedragen", index))
        yield from _repeats(item)


def _amount(amount: Facts) -> Iterator[str]:
    is_range = amount.get("aard") == "bandbreedte"
    if (amount.get("aard") == "pm") != ("euro" not in amount):
        yield "een bedrag heeft euro's of is PM: vul 'euro' in, of zet 'aard' op pm en laat 'euro' weg"
    elif is_range != ("tot" in amount):
        yield "'tot' hoort bij een bandbreedte: vul bij aard 'bandbreedte' ook 'tot' in, of laat 'tot' weg"
    elif is_range and Decimal(amount["tot"]) <= Decimal(amount["euro"]):
        yield f"'tot' ({amount['tot']}) moet hoger zijn dan 'euro' ({amount['euro']}): draai ze om of kies exact"


def _repeats(item: FlatItem) -> Iterator[Problem]:
    keys: dict[str, Callable[[Any], object]] = {
        "partners": lambda row: (row["organisatie"], row["rol"]),
        "relaties": lambda row: (row["soort"], row["naar"]),
        "gebieden": lambda row: row,
        "themas": lambda row: row,
    }
    for field, key in keys.items():
        seen: set[object] = set()
        for index, row in enumerate(item.facts.get(field, [])):
            if key(row) in seen:
                yield Problem(
                    f"bij '{item.facts['titel']}' staat twee keer hetzelfde onder {field}: haal er één weg",
                    (*item.place, field, index),
                )
            seen.add(key(row))
