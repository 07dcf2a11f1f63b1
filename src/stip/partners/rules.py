# SPDX-License-Identifier: EUPL-1.2
"""The rules that organisations and bodies keep, whoever changes them. Names are looked up in the database."""

from collections.abc import Iterable, Iterator

from stip.partners.exchange import Facts, Place, Problem
from stip.partners.models import Body, Identifier, Organisation
from stip.places.models import Area, Region

Rows = list[tuple[Place, Facts]]


def check(organisations: Rows, bodies: Rows) -> list[Problem]:
    """Everything that is wrong with these rows, which may name each other and what the installation already has."""
    return [
        *_repeated(organisations),
        *_repeated(bodies),
        *_organisations(organisations),
        *_numbers(organisations),
        *_bodies(bodies, organisations),
        *_circles(bodies),
    ]


def _repeated(rows: Rows) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, facts in rows:
        if facts["code"] in seen:
            yield Problem(
                f"de code '{facts['code']}' komt twee keer voor: geef elke rij een eigen code", (*place, "code")
            )
        seen.add(facts["code"])


def _organisations(rows: Rows) -> Iterator[Problem]:
    areas = _present(Area, (facts["gebied"] for _, facts in rows if "gebied" in facts))
    known = {facts["code"] for _, facts in rows}
    known |= _present(Organisation, (code for _, facts in rows for code in facts.get("leden", [])))
    for place, facts in rows:
        if "gebied" in facts and facts["gebied"] not in areas:
            yield Problem(f"het gebied '{facts['gebied']}' is er niet: kijk de code na", (*place, "gebied"))
        for index, code in enumerate(facts.get("leden", [])):
            if code not in known:
                yield Problem(f"het lid '{code}' is er niet: voeg die organisatie eerst toe", (*place, "leden", index))
            elif code == facts["code"]:
                yield Problem(f"'{facts['naam']}' is lid van zichzelf: haal dat weg", (*place, "leden", index))
        yield from _days(place, facts)


def _days(place: Place, facts: Facts) -> Iterator[Problem]:
    if facts.get("sinds", "") > facts.get("totEnMet", "9999"):
        yield Problem(f"'{facts['naam']}' eindigt voordat zij begint: wissel de dagen om", (*place, "totEnMet"))
    for index, name in enumerate(facts.get("eerdereNamen", [])):
        if name.get("vanaf", "") > name["totEnMet"]:
            yield Problem(
                f"de naam '{name['naam']}' eindigt voordat hij begint: wissel de dagen om",
                (*place, "eerdereNamen", index),
            )


def _numbers(rows: Rows) -> Iterator[Problem]:
    taken = {
        (scheme, value): code
        for scheme, value, code in Identifier.objects.exclude(
            organisation__code__in=[facts["code"] for _, facts in rows]
        ).values_list("scheme", "value", "organisation__code")
    }
    for place, facts in rows:
        for index, number in enumerate(facts.get("identificaties", [])):
            owner = taken.setdefault((number["stelsel"], number["waarde"]), facts["code"])
            if owner != facts["code"]:
                yield Problem(
                    f"het nummer {number['waarde']} is al van '{owner}': kijk na van wie het is",
                    (*place, "identificaties", index),
                )


def _bodies(rows: Rows, organisations: Rows) -> Iterator[Problem]:
    regions = _present(Region, (facts["regio"] for _, facts in rows if "regio" in facts))
    above = {facts["code"] for _, facts in rows}
    above |= _present(Body, (facts["onder"] for _, facts in rows if "onder" in facts))
    known = {facts["code"] for _, facts in organisations}
    known |= _present(Organisation, (seat.get("organisatie", "") for _, facts in rows for seat in _seats(facts)))
    for place, facts in rows:
        if "regio" in facts and facts["regio"] not in regions:
            yield Problem(f"de regio '{facts['regio']}' is er niet: maak die eerst aan", (*place, "regio"))
        if "onder" in facts and facts["onder"] not in above:
            yield Problem(f"het gremium '{facts['onder']}' is er niet: voeg het eerst toe", (*place, "onder"))
        for index, seat in enumerate(_seats(facts)):
            here = (*place, "zetels", index)
            if "organisatie" in seat and seat["organisatie"] not in known:
                yield Problem(f"de organisatie '{seat['organisatie']}' is er niet: voeg haar eerst toe", here)
            if seat.get("persoonOpenbaar") and not seat.get("persoon"):
                yield Problem(
                    "deze zetel heeft geen naam om te tonen: vul 'persoon' in of haal 'persoonOpenbaar' weg", here
                )


def _circles(rows: Rows) -> Iterator[Problem]:
    parents: dict[str, str | None] = dict(Body.objects.exclude(parent=None).values_list("code", "parent__code"))
    parents |= {facts["code"]: facts.get("onder") for _, facts in rows}
    for place, facts in rows:
        walked, code = {facts["code"]}, facts.get("onder")
        while code is not None and code not in walked:
            walked.add(code)
            code = parents.get(code)
        if code == facts["code"]:
            yield Problem(f"'{facts['naam']}' valt zo onder zichzelf: kies een ander gremium", (*place, "onder"))


def _seats(facts: Facts) -> list[Facts]:
    return list(facts.get("zetels", []))


def _present(model: type[Area] | type[Region] | type[Body] | type[Organisation], codes: Iterable[str]) -> set[str]:
    return set(model._default_manager.filter(code__in=set(codes)).values_list("code", flat=True))
