# SPDX-License-Identifier: EUPL-1.2
"""A file with books is loaded once, says with its line what is wrong, and keeps the history that it tells."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.core.exceptions import PermissionDenied

from stip.accounts.models import Change, User
from stip.conftest import Cast
from stip.money import ledger, reading
from stip.money.exchange import exporting, loading
from stip.money.exchange import facts as exchange
from stip.money.models import Balance, Line, Movement, StatedTotal
from stip.money.rebuilding import rebuild_balances
from stip.money.schemes import Account, Deadline, DistributionKey, KeyShare, Scheme, SchemeLine, SchemeVersion
from stip.plans.exchange import Facts
from stip.plans.importing import Refused
from stip.sources.models import Citation

BOOKS = """\
stip: boeken/1
regelingen:
  - code: beekdeal
    naam: Beekdeal
    regio: beekdal
    soort: regio-deal
    plan: beekdal-2024-2030
    geldgever: provincie-dal
    kassier: gemeente-bovendal
    periode: 2024/2027
    spelregels: regio-deal-tranche-5
    bronnen: [{document: beekdalnota, pagina: 1}]
    versies:
      - soort: aanvraag
        titel: Voorstel
        datum: 2023
        posten:
          - {onderdeel: '1.1', bedrag: 'circa 14,5 mln', bronnen: [{document: beekdalnota, pagina: 3}]}
          - {onderdeel: '1.1', herkomst: rijk, bedrag: 6.000.000}
    verantwoordingen:
      - {jaar: 2025, eindverantwoording: true, afwijkingen: Geen.}
verdeelsleutels:
  - {code: half, naam: Elk de helft, regio: beekdal, methode: vast, cijfers: [
      {organisatie: gemeente-bovendal, cijfer: 50}, {organisatie: provincie-dal, cijfer: 50}]}
termijnen:
  - {code: sisa, regio: beekdal, titel: SiSa, regeling: beekdeal, maand: 7, dag: 14, overJaar: -1}
  - {code: gesprek, regio: beekdal, titel: Gesprek, datum: 2025, bronnen: [{document: beekdalnota, pagina: 2}]}
plannen:
  - plan: beekdal-2024-2030
    regels:
      - soort: bijdrage
        onderdeel: '1.1'
        jaar: 2025
        partij: provincie-dal
        regeling: beekdeal
        herkomst: publiek
        mutaties:
          - {naar: toegezegd, bedrag: PM, datum: 2024-05-01, geboektOp: 2024-05-06, bronnen: [
              {document: beekdalnota, pagina: 3, anker: bochten}]}
          - {draaitTerug: 1, geboektOp: 2025-03-03, toelichting: nu bekend}
          - {naar: toegezegd, bedrag: 125.000, datum: 2025-02-28, geboektOp: 2025-03-03, toelichting: nu bekend}
          - {van: toegezegd, naar: ontvangen, bedrag: '25.000,50', geboektOp: 2025-06-02}
      - soort: inzet
        jaar: 2025
        partij: gemeente-bovendal
        tarief: 75.000
        mutaties: [{naar: gevraagd, bedrag: 'circa 1,2'}]
    totalen:
      - {code: mensen, titel: Mensen, soort: inzet, jaar: 2025, inEuro: true, bedrag: circa 90.000}
"""
TABLES = (
    Scheme, SchemeVersion, SchemeLine, Account, Deadline, DistributionKey, KeyShare, Line, Movement, Balance,
    StatedTotal, Citation, Change,
)  # fmt: skip


def read(text: str) -> Facts:
    facts, problems = exchange.read(text)
    assert problems == []
    return facts


def wrong(text: str) -> list[str]:
    """What is wrong with a file, by its shape or else by what it names and books."""
    facts, problems = exchange.read(text)
    return [str(problem) for problem in problems or loading.check(facts)]


def rows() -> dict[Any, list[dict[str, Any]]]:
    return {table: list(table._default_manager.order_by("pk").values()) for table in TABLES}


def test_everything_in_the_file_is_there_afterwards(cast: Cast) -> None:
    loading.load(read(BOOKS), by=cast.bureau)
    scheme = Scheme.objects.get(code="beekdeal")
    assert scheme.cashier is not None and scheme.cashier.code == "gemeente-bovendal"
    assert [rule["regel"] for rule in scheme.rules][:2] == ["telt-mee", "regiodeel-minstens"]
    bid = scheme.versions.get()
    assert [ledger.in_short(line.total) for line in bid.lines.all()] == ["circa 14.500.000", "6.000.000"]
    assert scheme.accounts.get().is_final
    assert DistributionKey.objects.get(code="half").shares.count() == 2
    assert (Deadline.objects.get(code="sisa").month, Deadline.objects.get(code="gesprek").on) == (7, "2025")
    stated = StatedTotal.objects.get(code="mensen")
    assert stated.in_euro and ledger.in_short(stated.total) == "circa 90.000"
    people = Line.objects.get(kind="inzet")
    assert (people.rate, people.unit) == (75000, "fte")


def test_a_point_in_an_amount_marks_thousands_and_no_fraction(cast: Cast) -> None:
    loading.load(read(BOOKS), by=None)
    standing = {stage: total for (stage,), total in reading.standing(Line.objects.filter(kind="bijdrage")).items()}
    assert {stage: ledger.in_short(total) for stage, total in standing.items()} == {
        "toegezegd": "99.999,50",
        "ontvangen": "25.000,50",
    }


def test_loading_the_same_file_again_changes_no_row(cast: Cast) -> None:
    loading.load(read(BOOKS), by=cast.bureau)
    before = rows()
    said = loading.load(read(BOOKS), by=cast.bureau)
    assert said.startswith("0 mutaties geboekt, 0 ")
    assert rows() == before
    assert rebuild_balances() == []


def test_what_was_added_to_the_file_is_booked_and_nothing_twice(cast: Cast) -> None:
    loading.load(read(BOOKS), by=None)
    later = "          - {van: toegezegd, naar: ontvangen, bedrag: 10.000}\n      - soort: inzet"
    said = loading.load(read(BOOKS.replace("      - soort: inzet", later)), by=None)
    assert said.startswith("1 mutaties geboekt")
    assert Movement.objects.count() == 6


def test_two_equal_bookings_on_a_line_are_two_bookings(cast: Cast) -> None:
    twice = "[{naar: gevraagd, bedrag: 'circa 1,2'}, {naar: gevraagd, bedrag: 'circa 1,2'}]"
    facts = read(BOOKS.replace("[{naar: gevraagd, bedrag: 'circa 1,2'}]", twice))
    loading.load(facts, by=None)
    loading.load(facts, by=None)
    assert Movement.objects.filter(line__kind="inzet").count() == 2


def test_the_books_tell_what_they_said_on_an_earlier_day(cast: Cast) -> None:
    loading.load(read(BOOKS), by=None)
    lines = Line.objects.filter(kind="bijdrage")
    assert reading.standing(lines, on=date(2024, 1, 1)) == {}
    assert reading.standing(lines, on=date(2024, 12, 31)) == {("toegezegd",): ledger.UNKNOWN}
    assert reading.standing(lines, on=date(2025, 3, 31)) == {("toegezegd",): ledger.exact(125_000)}
    undone = Movement.objects.get(reverses__isnull=False)
    assert undone.reverses is not None and undone.day == undone.reverses.day == date(2024, 5, 1)


def test_books_that_are_not_empty_learn_of_everything_now(cast: Cast) -> None:
    history = "          - {draaitTerug: 1"
    only_first = BOOKS[: BOOKS.index(history)]
    loading.load(read(only_first), by=None)
    loading.load(read(BOOKS), by=None)
    assert reading.standing(Line.objects.filter(kind="bijdrage"), on=date(2025, 12, 31)) == {
        ("toegezegd",): ledger.UNKNOWN
    }


def test_a_changed_scheme_is_changed_and_keeps_its_row(cast: Cast) -> None:
    loading.load(read(BOOKS), by=None)
    key = Scheme.objects.get(code="beekdeal").pk
    loading.load(read(BOOKS.replace("naam: Beekdeal", "naam: Nieuwe beekdeal")), by=None)
    scheme = Scheme.objects.get(code="beekdeal")
    assert (scheme.pk, scheme.name, scheme.revision) == (key, "Nieuwe beekdeal", 2)


def test_the_history_tells_what_a_file_changed_and_who_loaded_it(cast: Cast) -> None:
    loading.load(read(BOOKS), by=cast.bureau)
    made = Change.objects.filter(code__in=["beekdeal", "sisa", "gesprek"])
    assert {(row.code, row.before, row.by) for row in made} == {
        (code, None, cast.bureau) for code in ("beekdeal", "sisa", "gesprek")
    }
    loading.load(read(BOOKS.replace("titel: Gesprek", "titel: Goed gesprek")), by=cast.bureau)
    latest = Change.objects.latest("id")
    assert (latest.code, latest.before["titel"], latest.after["titel"]) == ("gesprek", "Gesprek", "Goed gesprek")


def test_what_the_database_says_of_schemes_and_deadlines_is_what_the_file_says(cast: Cast) -> None:
    facts = read(BOOKS)
    loading.load(facts, by=None)
    assert exporting.scheme_facts(Scheme.objects.get()) == facts["regelingen"][0]
    assert [exporting.deadline_facts(row) for row in Deadline.objects.order_by("order")] == facts["termijnen"]
    assert exporting.stated_facts(StatedTotal.objects.get()) == facts["plannen"][0]["totalen"][0]


def test_who_does_not_work_for_the_region_changes_nothing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        loading.load(read(BOOKS), by=cast.neighbour)
    assert not Line.objects.exists() and not Scheme.objects.exists()


def test_somebody_of_two_regions_cannot_take_a_scheme_of_a_third(cast: Cast) -> None:
    loading.load(read(BOOKS), by=None)
    elsewhere = type(cast.region).objects.create(code="elders", name="Elders")
    writer = User.objects.create_user("twee@elders.example", name="Twee")
    writer.memberships.create(region=elsewhere)
    stolen = "stip: boeken/1\nregelingen:\n  - {code: beekdeal, naam: Van mij, regio: elders, soort: overig}\n"
    with pytest.raises(PermissionDenied):
        loading.load(read(stolen), by=writer)


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("geldgever: provincie-dal", "geldgever: provincie-weg", 8, "de organisatie 'provincie-weg' is er niet"),
        ("onderdeel: '1.1', bedrag", "onderdeel: '9', bedrag", 18, "heeft geen onderdeel '9'"),
        ("document: beekdalnota, pagina: 2", "document: weg, pagina: 2", 27, "het document 'weg' is er niet"),
        ("regeling: beekdeal, maand", "regeling: weg, maand", 26, "de regeling 'weg' is er niet"),
        ("bedrag: 125.000", "bedrag: '125.000,0.0'", 41, "'bedrag': '125.000,0.0'"),
        ("bedrag: 125.000", "bedrag: -5", 41, "is een negatief bedrag"),
        ("bedrag: 125.000", "bedrag: ''", 41, "'bedrag' is leeg"),
        ("bedrag: '25.000,50'", "bedrag: 900.000", 42, "Er staat niet genoeg op 'toegezegd'"),
        ("naar: ontvangen", "naar: besteed", 42, "kent geen stadium 'besteed'"),
        ("draaitTerug: 1", "draaitTerug: 9", 40, "het nummer van een mutatie hierboven"),
        ("geboektOp: 2025-06-02", "geboektOp: 2199-06-02", 42, "ligt na vandaag"),
        ("geboektOp: 2025-06-02", "geboektOp: 2023-06-02", 42, "loopt terug in de tijd"),
        ("maand: 7, dag: 14", "maand: 7", 26, "een 'datum', of elk jaar een 'maand' en 'dag'"),
        ("tarief: 75.000", "tarief: PM", 46, "een tarief is één bedrag per fte"),
        ("soort: inzet, jaar: 2025, inEuro", "soort: kosten, jaar: 2025, inEuro", 49, "is er alleen voor inzet"),
        ("spelregels: regio-deal-tranche-5", "spelregels: bestaat-niet", 11, "De regelset 'bestaat-niet' bestaat niet"),
        ("kassier:", "kasier:", 9, "'kasier' kent dit formaat niet"),
        ("cijfer: 50}]", "cijfer: 60}]", 23, "100"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(cast: Cast, old: str, new: str, line: int, sentence: str) -> None:
    broken = BOOKS.replace(old, new, 1)
    assert broken != BOOKS
    facts, problems = exchange.read(broken)
    if not problems:
        with pytest.raises(Refused) as refused:
            loading.load(facts, by=None)
        problems = exchange.files.with_lines(broken, refused.value.problems)
    assert any(sentence in problem.message for problem in problems), problems
    assert problems[0].line == line
    assert not Movement.objects.exists() and not Scheme.objects.exists()


def test_odd_files_are_refused_in_one_sentence(cast: Cast) -> None:
    assert wrong("") == ["het bestand is leeg: begin met 'stip: boeken/1'"]
    assert wrong("~") == ["het bestand is leeg: begin met 'stip: boeken/1'"]
    assert "'stip' ontbreekt" in wrong("regelingen: []")[0]
    assert wrong("- 1\n- 2")
    assert wrong("stip: boeken/1\nregelingen: 3\n")
    assert "mag niet bij 'stip'" in wrong("stip: plan/1")[0]
    twice = BOOKS.replace("plannen:\n", "plannen:\n  - {plan: beekdal-2024-2030}\n")
    assert any("staat hier twee keer" in row for row in wrong(twice))
    assert wrong("stip: boeken/1\nplannen:\n") == []


def test_the_published_schema_is_up_to_date_and_accepts_the_file() -> None:
    published = json.loads((Path(exchange.__file__).parent / "books.schema.json").read_text(encoding="utf-8"))
    assert published == exchange.schema()
    jsonschema.validate(json.loads(json.dumps(read(BOOKS))), published)
    assert yaml.safe_load(BOOKS)["stip"] == "boeken/1"
