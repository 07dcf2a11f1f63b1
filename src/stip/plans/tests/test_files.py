# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from stip.plans import exchange, files
from stip.plans.tests.conftest import SMALL


def _problem(old: str, new: str) -> exchange.Problem:
    assert old in SMALL
    facts, problems = files.read(SMALL.replace(old, new))
    assert facts == {}
    return problems[0]


def test_writing_and_reading_again_changes_nothing() -> None:
    facts, _ = files.read(SMALL)
    written = files.write(facts)
    assert files.read(written) == (facts, [])
    assert files.write(files.read(written)[0]) == written


def test_the_written_file_is_the_file_a_person_would_write() -> None:
    facts, _ = files.read(SMALL)
    again = files.write(facts)
    assert "{soort: nodig, euro: 1250000, aard: circa, omschrijving: raming}" in again
    assert "tekst: |-" in again


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("titel: Beekherstel", "titel: ''", 27, "is leeg"),
        ("status: uitvoering", "status: bezig", 33, "kies uit"),
        ("euro: 1250000", "euro: veel", 45, "geen bedrag"),
        ("pagina: 1", "pagina: een", 8, "geen geheel getal"),
        ("titel: Wegen", "titel: Wegen, kleur: rood", 50, "kent dit formaat niet"),
        ("regio: proefregio\n", "", 1, "'regio' ontbreekt"),
        ("periode: 2024-03/2025", "periode: 2024-13", 34, "bestaat niet op de kalender"),
        ("periode: 2024-03/2025", "periode: 2019/2025", 34, "valt buiten die van het plan"),
        ("naar: '2'", "naar: '3'", 49, "dat onderdeel is er niet"),
        ("naar: '2'", "naar: 1.1.1", 49, "relatie met zichzelf"),
        ("code: '1.2'", "code: '1.1'", 50, "komt twee keer voor"),
        ("niveau: lijn, titel: Wegen", "niveau: programma, titel: Wegen", 50, "kan niet onder een programma hangen"),
        ("onder: [programma, lijn]", "onder: [project]", 12, "noem bij 'onder' alleen hogere niveaus"),
        ("status: uitvoering", "reden: geld op", 33, "heeft een reden van stoppen"),
        ("aard: pm, ", "", 46, "euro's of is PM"),
        ("themas: [water]", "themas: [vuur]", 23, "staat niet bij de themas"),
        ("gebieden: [PG01]", "gebieden: [PG01, PG01]", 36, "twee keer hetzelfde"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    problem = _problem(old, new)
    assert words in problem.message
    assert problem.line == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- een\n- lijst\n",
        "a: [1",
        "\x00",
        "stip: plan/1\nstip: plan/1\n",
        "x: &a [1]\ny: *a\n",
        "!!python/object:os.system {}",
        "[" * 5000,
    ],
)
def test_what_is_no_plan_is_refused_with_one_sentence(text: str) -> None:
    facts, problems = files.read(text)
    assert facts == {}
    assert problems and all(len(problem.message) < 250 for problem in problems)


def test_a_document_that_refers_to_itself_a_million_times_is_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefghi", "bcdefghij", strict=True)
    )
    assert "& en *" in files.read(bomb)[1][0].message


def test_the_published_schema_is_up_to_date_and_accepts_the_file() -> None:
    published = json.loads((Path(files.__file__).parent / "plan.schema.json").read_text())
    assert published == exchange.schema()
    jsonschema.validate(yaml.safe_load(SMALL.replace("2024/2027", "'2024/2027'")), published)


def test_the_fingerprint_does_not_depend_on_the_order_of_fields() -> None:
    facts, _ = files.read(SMALL)
    turned = dict(reversed(list(facts.items())))
    assert exchange.fingerprint(turned) == exchange.fingerprint(facts)
