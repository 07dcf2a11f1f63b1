# SPDX-License-Identifier: EUPL-1.2
import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stip.accounts.models import Change
from stip.plans import files, importing, rules
from stip.plans.exchange import Facts, normalise
from stip.plans.exporting import facts_of
from stip.plans.models import Item, Link, Plan
from stip.sources.models import Citation, SearchEntry


def test_what_goes_in_comes_out_unchanged(plan: Plan, facts: Facts) -> None:
    assert facts_of(plan) == facts


def test_importing_twice_changes_nothing(plan: Plan, facts: Facts) -> None:
    before = (Change.objects.count(), list(Item.objects.values_list("pk", "revision")))
    importing.import_plans([facts], by=None)
    assert (Change.objects.count(), list(Item.objects.values_list("pk", "revision"))) == before


def test_the_preview_says_what_will_change_before_it_changes(plan: Plan, facts: Facts) -> None:
    wish = copy.deepcopy(facts)
    wish["onderdelen"][1]["titel"] = "Veilig leven"
    preview = importing.preview(wish)
    assert preview.comparison is not None
    assert [(item.kind, item.code) for item in preview.comparison.items] == [("changed", "2")]
    assert plan.items.get(code="2").title == "Veiligheid"


def test_an_item_keeps_its_key_and_its_incoming_links_when_it_changes(plan: Plan, facts: Facts) -> None:
    key = plan.items.get(code="2").pk
    wish = copy.deepcopy(facts)
    wish["onderdelen"][1]["titel"] = "Veilig leven"
    importing.import_plans([wish], by=None)
    assert plan.items.get(code="2").pk == key
    assert Link.objects.filter(target_id=key).count() == 1


def test_a_child_moves_out_before_its_parent_is_removed(plan: Plan, facts: Facts) -> None:
    wish = copy.deepcopy(facts)
    project = wish["onderdelen"][0]["onderdelen"][0]["onderdelen"].pop()
    wish["onderdelen"] = [wish["onderdelen"][1] | {"onderdelen": [project]}]
    key = plan.items.get(code="1.1.1").pk
    importing.import_plans([wish], by=None)
    assert list(plan.items.values_list("code", "path")) == [("2", "0000"), ("1.1.1", "00000000")]
    assert plan.items.get(code="1.1.1").pk == key


def test_nothing_is_left_behind_when_all_items_go(plan: Plan, facts: Facts) -> None:
    wish = {**facts, "onderdelen": [], "bevindingen": [], "bronnen": []}
    importing.import_plans([normalise(wish)[0]], by=None)
    assert Item.objects.count() == Link.objects.count() == Citation.objects.count() == 0


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("regio",), "elders", "de regio 'elders' is er niet"),
        (("onderdelen", 1, "gebieden"), ["GM9999"], "het gebied 'GM9999' is er niet"),
        (("onderdelen", 1, "partners"), [{"organisatie": "niemand", "rol": "partner"}], "'niemand' is er niet"),
        (("onderdelen", 1, "bronnen"), [{"document": "kwijt"}], "het document 'kwijt' is er niet"),
        (("onderdelen", 1, "relaties"), [{"soort": "overlapt-met", "naar": "ander/1"}], "lees eerst het plan in"),
    ],
)
def test_an_unknown_name_stops_the_import_and_changes_nothing(
    plan: Plan, facts: Facts, place: tuple[Any, ...], value: Any, words: str
) -> None:
    wish = copy.deepcopy(facts)
    target: Any = wish
    for part in place[:-1]:
        target = target[part]
    target[place[-1]] = value
    with pytest.raises(importing.Refused, match=words):
        importing.import_plans([wish], by=None)
    assert facts_of(plan) == facts


def test_two_plans_may_link_to_each_other_in_one_import(plan: Plan, facts: Facts) -> None:
    other = copy.deepcopy(facts)
    other["code"] = "tweede"
    other["onderdelen"][1]["relaties"] = [{"soort": "vervolg-op", "naar": "proefplan/2"}]
    wish = copy.deepcopy(facts)
    wish["onderdelen"][1]["relaties"] = [{"soort": "overlapt-met", "naar": "tweede/2"}]
    importing.import_plans([wish, other], by=None)
    assert facts_of(Plan.objects.get(code="tweede")) == other
    assert facts_of(plan) == wish


def test_the_export_takes_as_many_queries_for_a_large_plan(
    plan: Plan, facts: Facts, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(18):
        facts_of(plan)
    wish = copy.deepcopy(facts)
    extra = {"niveau": "project", "partners": [{"organisatie": "waterschap-proef", "rol": "partner"}]}
    wish["onderdelen"][0]["onderdelen"][1]["onderdelen"] = [
        {"code": f"x{n}", "titel": f"Project {n}", **extra} for n in range(60)
    ]
    large = importing.import_plans([wish], by=None)[0]
    with django_assert_num_queries(18):
        facts_of(large)


_titles = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


@st.composite
def _plans(draw: st.DrawFn) -> Facts:
    """Any tree of programmes, lines and projects with any texts."""
    count = iter(range(1000))

    def item(level: str, children: list[Facts]) -> Facts:
        return {
            "code": f"i{next(count)}",
            "niveau": level,
            "titel": draw(_titles),
            "samenvatting": draw(_titles),
            "tekst": draw(st.sampled_from(["", "a\n\nb", "  - x\n#y", "'q' \"z\": |"])),
            "periode": draw(st.sampled_from(["", "2024", "2025/", "~2026"])),
            "bedragen": draw(
                st.sampled_from([[], [{"soort": "nodig", "euro": "12.50"}], [{"soort": "nodig", "euro": 0}]])
            ),
            "onderdelen": children,
        }

    sizes = draw(st.lists(st.lists(st.integers(0, 2), max_size=3), max_size=3))
    tree = [
        item("programma", [item("lijn", [item("project", []) for _ in range(n)]) for n in lines]) for lines in sizes
    ]
    levels = [{"code": c, "naam": c, "meervoud": c} for c in ("programma", "lijn", "project")]
    head = {"stip": "plan/1", "code": "los", "titel": draw(_titles), "regio": "proefregio", "periode": "2024/2027"}
    return {**head, "niveaus": levels, "onderdelen": tree}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=_plans())
def test_any_plan_survives_file_and_database_unchanged(region: Any, raw: Facts) -> None:
    facts, problems = normalise(raw)
    assert problems == [] and rules.check(facts) == []
    assert files.read(files.write(facts)) == (facts, [])
    plan = importing.import_plans([facts], by=None)[0]
    assert facts_of(plan) == facts


def test_hiding_a_plan_hides_its_items_from_search(plan: Plan, facts: Facts) -> None:
    assert SearchEntry.objects.filter(kind="onderdeel", group__visibility="openbaar").count() == 5
    importing.import_plans([{**facts, "zichtbaarheid": "intern"}], by=None)
    assert not SearchEntry.objects.filter(group__visibility="openbaar").exists()
