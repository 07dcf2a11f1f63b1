# SPDX-License-Identifier: EUPL-1.2
"""The invented example shows one of everything, and every fact in it can be found in its note."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from stip.demo import regions
from stip.partners.models import Body, Organisation, Seat
from stip.places import loading as places
from stip.places.models import Area
from stip.plans import exchange, files
from stip.plans.comparison import compare
from stip.plans.models import Amount, Item
from stip.sources.matching import letters_of
from stip.sources.reading import read

FOLDER = Path(__file__).parent.parent / "voorbeeld"
PLANS = ("plan.yaml", "plan-versie-1.yaml")
AIMS = ("doelen", "bijdragen", "verhalen")


@cache
def plan(name: str) -> exchange.Facts:
    facts, problems = files.read((FOLDER / name).read_text(encoding="utf-8"))
    assert problems == []
    return facts


def rows(name: str) -> list[dict[str, Any]]:
    content = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return content[name] if isinstance(content, dict) else content


@cache
def pages() -> tuple[str, ...]:
    return tuple(letters_of(page) for page in read((FOLDER / "documenten/voorbeeldnota.pdf").read_bytes()).pages)


def walk(facts: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a tree of facts."""
    if isinstance(facts, dict):
        yield facts
        for value in facts.values():
            yield from walk(value)
    elif isinstance(facts, list):
        for value in facts:
            yield from walk(value)


def kinds(field: str, key: str) -> set[str]:
    return {row[key] for item in exchange.flatten(plan("plan.yaml")) for row in item.facts.get(field, [])}


def test_every_anchor_stands_on_the_page_that_is_cited() -> None:
    cited = [*map(plan, PLANS), *(row for name in ("organisaties", "gremia", *AIMS) for row in rows(name))]
    sources = [row for row in walk(cited) if "anker" in row]
    missing = [row for row in sources if letters_of(row["anker"]) not in pages()[row["pagina"] - 1]]
    assert len(sources) > 200
    assert missing == []


def test_every_fact_has_a_source() -> None:
    without_source_of_their_own = ("bronnen", "niveaus")
    for name in PLANS:
        for row in walk({key: part for key, part in plan(name).items() if key not in without_source_of_their_own}):
            if "document" not in row and "stip" not in row and row.keys() & {"titel", "tekst", "soort", "rol"}:
                assert row.get("bronnen"), row
    assert all(row["bronnen"] for name in ("organisaties", "gremia", *AIMS) for row in rows(name))


def test_there_is_one_of_every_kind() -> None:
    assert kinds("punten", "soort") == set(get_args(exchange.PointKind))
    assert kinds("relaties", "soort") == set(get_args(exchange.LinkKind))
    assert kinds("partners", "rol") == set(get_args(exchange.PartnerRole))
    assert kinds("bedragen", "soort") == set(Amount.Kind.values)
    amounts = [row for item in exchange.flatten(plan("plan.yaml")) for row in item.facts.get("bedragen", [])]
    assert {row.get("aard", "exact") for row in amounts} == set(Amount.Nature.values)
    assert {item.facts.get("status") for item in exchange.flatten(plan("plan.yaml"))} == {*Item.Status.values, None}
    assert {row["soort"] for row in rows("gremia")} == set(Body.Kind.values)


def test_the_stopped_project_says_why() -> None:
    stopped = [item.facts for item in exchange.flatten(plan("plan.yaml")) if item.facts.get("status") == "gestopt"]
    assert [item["reden"] for item in stopped] == ["Het proefstuk brak twee keer in de golfbak."]


def test_the_two_versions_differ_in_every_way_that_a_comparison_shows() -> None:
    found = compare(plan("plan-versie-1.yaml"), plan("plan.yaml"))
    assert {row.code for row in found.of("added")} == {"wandelen-met-de-wijkzuster", "stagebank"}
    assert {row.code for row in found.of("removed")} == {"regentonnenactie", "woontoren-op-palen"}
    assert {row.code for row in found.of("moved")} == {"beekpad", "verzonnen-veer"}
    assert {"oefenvijver", "dijk-van-proefhoven", "havenkwartier"} <= {row.code for row in found.amounts}
    reworded = [change for row in found.of("changed") for change in row.fields if change.marks]
    assert {"titel", "samenvatting"} <= {change.field for change in reworded}


def test_the_amounts_add_up_to_what_the_note_says() -> None:
    amounts = [row for item in exchange.flatten(plan("plan.yaml")) for row in item.facts.get("bedragen", [])]
    needed = [row for row in amounts if row["soort"] == "nodig"]
    assert sum(row.get("euro", 0) for row in needed) == 42_500_500
    assert sum(row.get("aard") == "pm" for row in needed) == 3


def test_the_plans_and_bodies_name_only_invented_organisations() -> None:
    own = {row["code"] for row in rows("organisaties")}
    named = {row["organisatie"] for row in walk([*map(plan, PLANS), *rows("gremia")]) if "organisatie" in row}
    assert named <= own
    assert {row["soort"] for row in rows("organisaties")} <= set(Organisation.Kind.values)
    assert {seat["rol"] for row in rows("gremia") for seat in row["zetels"]} <= set(Seat.Role.values)


def test_no_invented_place_bears_the_name_of_a_real_one(db: None) -> None:
    places.load()
    regions.load()
    invented = set(Area.objects.filter(example=True).values_list("name", flat=True))
    assert len(invented) == 5
    assert not Area.objects.real().filter(name__in=invented).exists()


def test_every_page_of_the_note_says_that_it_is_invented() -> None:
    assert len(pages()) == 11
    assert all("verzonnenvoorbeeld" in page for page in pages())
    assert (FOLDER / "documenten/voorbeeldnota.pdf").stat().st_size < 60_000
