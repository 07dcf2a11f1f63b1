# SPDX-License-Identifier: EUPL-1.2
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from stip.accounts.conflict import Conflict
from stip.accounts.models import Change
from stip.conftest import Cast
from stip.money.deals import actions as scheme_actions
from stip.money.deals import ready_made
from stip.money.exchange.exporting import scheme_facts
from stip.money.ledger import UNKNOWN, circa
from stip.money.schemes import Deadline, Scheme
from stip.money.tests.beekdal import fill
from stip.places.access import Visibility
from stip.plans.importing import Refused

DEAL = {
    "code": "daldeal", "naam": "Daldeal", "regio": "beekdal", "soort": "regio-deal", "plan": "beekdal-2024-2030",
    "kassier": "gemeente-bovendal", "periode": "2024/2027", "spelregels": ready_made.rules_of("regio-deal-tranche-5"),
}  # fmt: skip
BID = {
    "soort": "aanvraag", "titel": "Voorstel", "datum": "2024-02",
    "posten": [{"onderdeel": "1", "bedrag": "circa 30 mln"}, {"onderdeel": "1", "herkomst": "rijk", "bedrag": "PM"}],
}  # fmt: skip


@pytest.fixture
def deal(cast: Cast) -> Scheme:
    return scheme_actions.add_scheme(DEAL, by=cast.bureau, reason="nieuwe deal")


def test_a_new_scheme_has_its_rules_and_a_history(deal: Scheme, cast: Cast) -> None:
    assert (deal.name, deal.cashier, deal.revision) == ("Daldeal", deal.cashier, 1)
    assert deal.rules == DEAL["spelregels"]
    change = Change.objects.get(code="daldeal")
    assert (change.by, change.reason, change.before, change.region_code) == (
        cast.bureau,
        "nieuwe deal",
        None,
        "beekdal",
    )


def test_a_taken_code_and_a_strange_name_are_refused(deal: Scheme, cast: Cast) -> None:
    with pytest.raises(Refused, match="al in gebruik"):
        scheme_actions.add_scheme(DEAL, by=cast.bureau)
    with pytest.raises(Refused) as refused:
        scheme_actions.change_scheme(deal, {"kassier": "niemand"}, seen=1, by=cast.bureau)
    assert [problem.place for problem in refused.value.problems] == [("kassier",)]


def test_only_the_bureau_of_the_region_changes_a_scheme(deal: Scheme, cast: Cast) -> None:
    for attempt in (
        lambda: scheme_actions.add_scheme({**DEAL, "code": "ander"}, by=cast.neighbour),
        lambda: scheme_actions.change_scheme(deal, {"naam": "X"}, seen=1, by=cast.neighbour),
        lambda: scheme_actions.save_version(deal, BID, seen=1, by=cast.neighbour),
        lambda: scheme_actions.declare_year(deal, 2024, [{}], seen=1, by=cast.neighbour),
        lambda: scheme_actions.add_deadline(DUE, by=cast.neighbour),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert Scheme.objects.get(pk=deal.pk).revision == 1


def test_the_second_of_two_writers_sees_what_the_first_wrote(deal: Scheme, cast: Cast) -> None:
    scheme_actions.change_scheme(deal, {"naam": "Eerste"}, seen=1, by=cast.bureau)
    with pytest.raises(Conflict) as conflict:
        scheme_actions.change_scheme(deal, {"naam": "Tweede"}, seen=1, by=cast.bureau)
    assert (conflict.value.theirs, conflict.value.revision) == ({"naam": "Eerste"}, 2)
    assert Scheme.objects.get(pk=deal.pk).name == "Eerste"


def test_versions_are_kept_beside_each_other(deal: Scheme, cast: Cast) -> None:
    scheme_actions.save_version(deal, BID, seen=1, by=cast.bureau)
    grant = {"soort": "toekenning", "titel": "Beschikking", "datum": "2024-11-14"}
    scheme_actions.save_version(deal, grant, seen=2, by=cast.bureau)
    bid, granted = deal.versions.order_by("dated")
    assert [line.total for line in bid.lines.all()] == [circa(30_000_000), UNKNOWN]
    assert granted.title == "Beschikking"
    scheme_actions.save_version(deal, {**BID, "titel": "Herzien"}, was=("aanvraag", "2024-02"), seen=3, by=cast.bureau)
    assert sorted(deal.versions.values_list("title", flat=True)) == ["Beschikking", "Herzien"]
    scheme_actions.remove_version(deal, ("aanvraag", "2024-02"), seen=4, by=cast.bureau)
    assert list(deal.versions.values_list("title", flat=True)) == ["Beschikking"]
    with pytest.raises(Refused, match="deze versie is er niet meer"):
        scheme_actions.remove_version(deal, ("aanvraag", "2024-02"), seen=5, by=cast.bureau)


def test_two_versions_of_one_kind_and_day_are_refused(deal: Scheme, cast: Cast) -> None:
    scheme_actions.save_version(deal, BID, seen=1, by=cast.bureau)
    with pytest.raises(Refused, match="staat hier twee keer"):
        scheme_actions.save_version(deal, BID, seen=2, by=cast.bureau)


def test_a_year_is_declared_as_a_whole_and_per_item(deal: Scheme, cast: Cast) -> None:
    both = [{"afwijkingen": "Later begonnen."}, {"onderdeel": "1.1", "toelichting": "Loopt."}]
    scheme_actions.declare_year(deal, 2024, both, seen=1, by=cast.bureau)
    scheme_actions.declare_year(deal, 2023, [{"eindverantwoording": True}], seen=2, by=cast.bureau)
    rows = [
        (row.year, row.item and row.item.code, row.is_final, row.deviations, row.note) for row in deal.accounts.all()
    ]
    assert rows == [
        (2023, None, True, "", ""), (2024, None, False, "Later begonnen.", ""), (2024, "1.1", False, "", "Loopt."),
    ]  # fmt: skip
    scheme_actions.declare_year(deal, 2024, [], seen=3, by=cast.bureau)
    assert list(deal.accounts.values_list("year", flat=True)) == [2023]


def test_one_item_twice_in_a_year_is_refused(deal: Scheme, cast: Cast) -> None:
    with pytest.raises(Refused, match="staat hier twee keer"):
        scheme_actions.declare_year(deal, 2024, [{"onderdeel": "1"}, {"onderdeel": "1"}], seen=1, by=cast.bureau)


def test_rules_that_break_the_shape_are_refused_with_their_place(deal: Scheme, cast: Cast) -> None:
    with pytest.raises(Refused, match="deze regel bestaat niet") as refused:
        scheme_actions.change_scheme(deal, {"spelregels": [{"regel": "verzonnen"}]}, seen=1, by=cast.bureau)
    assert refused.value.problems[0].place[0] == "spelregels"


def test_nothing_points_at_a_plan_that_the_writer_may_not_read(cast: Cast) -> None:
    cast.plan.visibility = Visibility.INTERNAL
    cast.plan.save()
    elsewhere = Scheme.objects.create(code="x", name="X", kind="overig", region=cast.region)
    facts = scheme_facts(elsewhere)
    assert "plan" not in facts
    with pytest.raises(Refused, match="is er niet"):
        scheme_actions._checked("regelingen", {**facts, "plan": cast.plan.code}, cast.neighbour)


DUE: dict[str, Any] = {
    "code": "sisa", "regio": "beekdal", "titel": "SiSa-bijlage", "maand": 7, "dag": 15, "overJaar": -1,
}  # fmt: skip


def test_a_deadline_is_added_changed_and_taken_away(cast: Cast) -> None:
    fill(cast)
    deadline = scheme_actions.add_deadline(DUE, by=cast.bureau)
    changed = scheme_actions.change_deadline(deadline, {"regeling": "beekdeal"}, seen=1, by=cast.bureau)
    assert (changed.scheme and changed.scheme.code, changed.revision) == ("beekdeal", 2)
    with pytest.raises(Conflict):
        scheme_actions.change_deadline(deadline, {"titel": "Iets anders"}, seen=1, by=cast.bureau)
    scheme_actions.remove_deadline(deadline, by=cast.bureau)
    scheme_actions.remove_deadline(deadline, by=cast.bureau)
    assert not Deadline.objects.exists()
    assert Change.objects.filter(code="sisa").count() == 3


def test_a_deadline_is_once_or_every_year(cast: Cast) -> None:
    with pytest.raises(Refused, match="een termijn heeft een 'datum', of elk jaar"):
        scheme_actions.add_deadline({**DUE, "datum": "2026"}, by=cast.bureau)
