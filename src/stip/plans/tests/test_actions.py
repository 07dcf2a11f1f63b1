# SPDX-License-Identifier: EUPL-1.2
import pytest
from django.core.exceptions import PermissionDenied

from stip.accounts.models import Change, User
from stip.plans import actions
from stip.plans.exchange import fingerprint
from stip.plans.exporting import facts_of
from stip.plans.importing import Refused
from stip.plans.models import Item, Plan, Version


def _item(plan: Plan, code: str) -> Item:
    return plan.items.get(code=code)


def test_a_change_is_written_down_with_who_and_why(plan: Plan, officer: User) -> None:
    item = _item(plan, "1.1.1")
    actions.change_item(item, {"titel": "Beek vrij"}, seen=item.revision, by=officer, reason="nieuwe naam")
    change = Change.objects.latest("id")
    assert (change.by, change.reason, change.code) == (officer, "nieuwe naam", "proefplan/1.1.1")
    assert change.before and change.before["titel"] == "Beekherstel"
    assert change.after and change.after["titel"] == "Beek vrij"


def test_the_second_writer_sees_both_texts_and_nothing_is_lost(plan: Plan, officer: User) -> None:
    item = _item(plan, "1.1.1")
    actions.change_item(item, {"samenvatting": "De eerste tekst."}, seen=item.revision, by=officer)
    with pytest.raises(actions.Conflict) as conflict:
        actions.change_item(item, {"samenvatting": "De tweede tekst."}, seen=item.revision, by=officer)
    assert conflict.value.theirs == {"samenvatting": "De eerste tekst."}
    assert conflict.value.yours == {"samenvatting": "De tweede tekst."}
    assert _item(plan, "1.1.1").summary == "De eerste tekst."
    actions.change_item(item, conflict.value.yours, seen=conflict.value.revision, by=officer)
    assert _item(plan, "1.1.1").summary == "De tweede tekst."


def test_the_same_text_twice_is_no_conflict(plan: Plan, officer: User) -> None:
    item = _item(plan, "1.1.1")
    for _ in range(2):
        actions.change_item(item, {"titel": "Zelfde"}, seen=item.revision, by=officer)
    assert _item(plan, "1.1.1").revision == item.revision + 1


def test_changing_an_item_leaves_the_revision_of_the_plan_alone(plan: Plan, officer: User) -> None:
    item = _item(plan, "2")
    actions.change_item(item, {"titel": "Anders"}, seen=item.revision, by=officer)
    actions.change_plan(plan, {"titel": "Nieuw plan"}, seen=plan.revision, by=officer)
    assert Plan.objects.get(pk=plan.pk).title == "Nieuw plan"


def test_a_stranger_may_change_nothing(plan: Plan) -> None:
    stranger = User.objects.create_user("vreemde@elders.example")
    item = _item(plan, "2")
    verbs = [
        lambda: actions.change_item(item, {"titel": "x"}, seen=1, by=stranger),
        lambda: actions.change_plan(plan, {"titel": "x"}, seen=1, by=stranger),
        lambda: actions.add_item(plan, {"code": "9", "niveau": "programma", "titel": "x"}, by=stranger),
        lambda: actions.move_item(item, under=None, place=0, by=stranger),
        lambda: actions.remove_item(item, seen=1, by=stranger),
        lambda: actions.freeze(plan, name="x", by=stranger),
    ]
    for verb in verbs:
        with pytest.raises(PermissionDenied):
            verb()
    assert facts_of(plan)["onderdelen"][1]["titel"] == "Veiligheid"


def test_an_item_cannot_hang_under_itself(plan: Plan, officer: User) -> None:
    with pytest.raises(Refused, match="kan niet onder zichzelf"):
        actions.move_item(_item(plan, "1"), under=_item(plan, "1.1"), place=0, by=officer)


def test_an_item_cannot_hang_under_a_lower_level(plan: Plan, officer: User) -> None:
    with pytest.raises(Refused, match="kan niet onder een project hangen"):
        actions.move_item(_item(plan, "1.2"), under=_item(plan, "1.1.1"), place=0, by=officer)


def test_a_moved_item_takes_all_below_it_along(plan: Plan, officer: User) -> None:
    actions.move_item(_item(plan, "1.1"), under=_item(plan, "2"), place=0, by=officer)
    assert list(plan.items.values_list("code", flat=True)) == ["1", "1.2", "2", "1.1", "1.1.1"]


def test_removing_an_item_takes_its_links_along_and_keeps_its_history(plan: Plan, officer: User) -> None:
    item = _item(plan, "2")
    actions.remove_item(item, seen=item.revision, by=officer, reason="vervallen")
    assert not plan.items.filter(code="2").exists()
    assert "relaties" not in facts_of(plan)["onderdelen"][0]["onderdelen"][0]["onderdelen"][0]
    change = Change.objects.get(code="proefplan/2", after__isnull=True)
    assert change.before and change.before["titel"] == "Veiligheid"


def test_an_item_that_changed_meanwhile_is_not_removed(plan: Plan, officer: User) -> None:
    item = _item(plan, "2")
    actions.change_item(item, {"titel": "Belangrijk geworden"}, seen=item.revision, by=officer)
    with pytest.raises(actions.Conflict):
        actions.remove_item(item, seen=item.revision, by=officer)
    assert plan.items.filter(code="2").exists()


def test_a_version_never_changes_again(plan: Plan, officer: User) -> None:
    version = actions.freeze(plan, name="Eerste", by=officer)
    item = _item(plan, "2")
    actions.change_item(item, {"titel": "Later"}, seen=item.revision, by=officer)
    again = Version.objects.get(pk=version.pk)
    assert fingerprint(again.content) == again.sha256 == version.sha256
    assert again.content["onderdelen"][1]["titel"] == "Veiligheid"


def test_adopting_a_version_replaces_the_one_before(plan: Plan, officer: User) -> None:
    first = actions.freeze(plan, name="Eerste", by=officer)
    second = actions.freeze(plan, name="Tweede", by=officer)
    for version in (first, second):
        actions.set_stage(version, stage="vastgesteld", by=officer)
    assert list(plan.versions.values_list("number", "stage")) == [(1, "vervangen"), (2, "vastgesteld")]


def test_a_move_stands_in_the_history_with_where_it_came_from(plan: Plan, officer: User) -> None:
    actions.move_item(_item(plan, "1.1"), under=_item(plan, "2"), place=0, by=officer, reason="hoort hier")
    change = Change.objects.latest("id")
    assert change.code == "proefplan/1.1" and change.before and change.after
    assert (change.before["ouder"], change.after["ouder"], change.after["plaats"]) == ("1", "2", 1)
    actions.move_item(_item(plan, "2"), under=None, place=0, by=officer)
    change = Change.objects.latest("id")
    assert change.before and change.after
    assert change.before["plaats"] != change.after["plaats"]
