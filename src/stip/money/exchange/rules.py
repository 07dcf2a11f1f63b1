# SPDX-License-Identifier: EUPL-1.2
"""The rules that a file with books keeps beside those of its shape: pure, without a database."""

from collections.abc import Iterable, Iterator
from datetime import date

from stip.money import ledger, notation
from stip.money.ledger import Entry, Kind, Stage, Total
from stip.plans.exchange import Facts, Location, Problem


def check(facts: Facts, *, today: date) -> list[Problem]:
    """Everything that is wrong with these books, with its place."""
    return [
        *_repeated(facts),
        *_deadlines(facts),
        *_lines(facts, today),
        *_totals(facts),
    ]


def amount_of(text: str) -> Total:
    """An amount of a checked file."""
    return notation.parse(text, notation=notation.Notation.DUTCH) or ledger.ZERO


def entries(line: Facts, number: int = 0) -> list[Entry]:
    """The movements of one line as the arithmetic sees them.

    raises  LookupError(number of the movement) when it takes back one that does not come before it
    """
    found: list[Entry] = []
    for index, row in enumerate(line["mutaties"]):
        if "draaitTerug" in row:
            if row["draaitTerug"] > index:
                raise LookupError(index)
            found.append(ledger.reversal(found[row["draaitTerug"] - 1]))
        else:
            amount = amount_of(row.get("bedrag", "0"))
            found.append(Entry(number, Stage(row.get("van", "")), Stage(row.get("naar", "")), amount))
    return found


def _repeated(facts: Facts) -> Iterator[Problem]:
    lists: list[tuple[Location, list[Facts], tuple[str, ...]]] = [
        (("regelingen",), facts.get("regelingen", []), ("code",)),
        (("verdeelsleutels",), facts.get("verdeelsleutels", []), ("regio", "code")),
        (("termijnen",), facts.get("termijnen", []), ("regio", "code")),
        (("plannen",), facts.get("plannen", []), ("plan",)),
    ]
    lists += [
        (("regelingen", index, "versies"), scheme.get("versies", []), ("soort", "datum"))
        for index, scheme in enumerate(facts.get("regelingen", []))
    ]
    lists += [
        (("regelingen", index, "verantwoordingen"), scheme.get("verantwoordingen", []), ("jaar", "onderdeel"))
        for index, scheme in enumerate(facts.get("regelingen", []))
    ]
    lists += [
        (("plannen", index, "totalen"), books.get("totalen", []), ("code",))
        for index, books in enumerate(facts.get("plannen", []))
    ]
    for place, rows, fields in lists:
        seen: set[tuple[object, ...]] = set()
        for index, row in enumerate(rows):
            key = tuple(row.get(field) for field in fields)
            if key in seen:
                shown = " ".join(str(part) for part in key if part is not None)
                yield Problem(f"'{shown}' staat hier twee keer: haal er één weg", (*place, index))
            seen.add(key)


def _deadlines(facts: Facts) -> Iterator[Problem]:
    for index, row in enumerate(facts.get("termijnen", [])):
        yearly = "maand" in row and "dag" in row
        if yearly == ("datum" in row) or ("maand" in row) != ("dag" in row):
            yield Problem("een termijn heeft een 'datum', of elk jaar een 'maand' en 'dag'", ("termijnen", index))


def _lines(facts: Facts, today: date) -> Iterator[Problem]:
    for index, books in enumerate(facts.get("plannen", [])):
        for number, line in enumerate(books.get("regels", [])):
            place: Location = ("plannen", index, "regels", number)
            if line["soort"] == "kosten" and "partij" in line:
                yield Problem("kosten hebben geen partij: zet wie betaalt bij een bijdrage", (*place, "partij"))
            if "tarief" in line and (line["soort"] != "inzet" or amount_of(line["tarief"]).exactly is None):
                yield Problem("een tarief is één bedrag per fte en hoort bij inzet", (*place, "tarief"))
            yield from _movements(line, place, today)


def _movements(line: Facts, place: Location, today: date) -> Iterator[Problem]:
    """Walk through the bookings of one line in order, as the books would take them."""
    before = ""
    for index, row in enumerate(line["mutaties"]):
        at: Location = (*place, "mutaties", index)
        for field in ("datum", "geboektOp"):
            if row.get(field, "") > today.isoformat():
                yield Problem(f"'{field}' ligt na vandaag ({row[field]}): kijk de datum na", (*at, field))
        learnt = row.get("geboektOp", today.isoformat())
        if learnt < before:
            yield Problem("'geboektOp' loopt terug in de tijd: zet de mutaties in volgorde", (*at, "geboektOp"))
        before = max(before, learnt)
        if ("draaitTerug" in row) == ("bedrag" in row) or ("draaitTerug" in row and {"van", "naar"} & row.keys()):
            yield Problem("een mutatie heeft een 'bedrag' met 'naar' of 'van', of alleen 'draaitTerug'", at)
            return
    try:
        steps = entries(line)
    except LookupError as missing:
        at = (*place, "mutaties", missing.args[0], "draaitTerug")
        yield Problem("'draaitTerug' is het nummer van een mutatie hierboven in deze lijst, de eerste is 1", at)
        return
    yield from _walk(Kind(line["soort"]), steps, (*place, "mutaties"))


def _walk(kind: Kind, steps: Iterable[Entry], place: Location) -> Iterator[Problem]:
    done: list[Entry] = []
    for index, step in enumerate(steps):
        try:
            ledger.check_move(kind, step.source, step.target, step.amount)
            standing = ledger.positions(done).get((step.line, step.source), ledger.ZERO)
            ledger.check_standing(step.source, standing, step.amount)
        except ValueError as wrong:
            yield Problem(str(wrong), (*place, index))
            return
        done.append(step)


def _totals(facts: Facts) -> Iterator[Problem]:
    for index, books in enumerate(facts.get("plannen", [])):
        for number, row in enumerate(books.get("totalen", [])):
            place: Location = ("plannen", index, "totalen", number)
            if "stadium" in row and Stage(row["stadium"]) not in ledger.STAGES[Kind(row["soort"])]:
                yield Problem(f"'{row['soort']}' kent geen stadium '{row['stadium']}'", (*place, "stadium"))
            if row.get("inEuro") and row["soort"] != "inzet":
                yield Problem("'inEuro' is er alleen voor inzet: andere bedragen zijn al in euro", (*place, "inEuro"))
