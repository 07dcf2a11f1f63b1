# SPDX-License-Identifier: EUPL-1.2
import copy

from stip.plans.comparison import compare, word_marks
from stip.plans.exchange import Facts


def _project(facts: Facts) -> Facts:
    project: Facts = facts["onderdelen"][0]["onderdelen"][0]["onderdelen"][0]
    return project


def test_equal_plans_have_no_differences(facts: Facts) -> None:
    assert compare(facts, copy.deepcopy(facts)).is_empty


def test_a_reworded_text_shows_the_words_that_changed(facts: Facts) -> None:
    new = copy.deepcopy(facts)
    _project(new)["samenvatting"] = "De beek krijgt een brede bedding."
    (item,) = compare(facts, new).items
    (field,) = item.fields
    assert [(mark.kind, mark.text) for mark in field.marks if mark.kind != "same"] == [
        ("removed", "smalle"),
        ("added", "brede"),
    ]


def test_marks_put_together_give_both_texts_back() -> None:
    old, new = "Eén, twee  drie!", "Eén twee\ndrie, vier"
    marks = word_marks(old, new)
    assert "".join(mark.text for mark in marks if mark.kind != "added") == old
    assert "".join(mark.text for mark in marks if mark.kind != "removed") == new


def test_a_moved_item_is_moved_and_not_removed_and_added(facts: Facts) -> None:
    new = copy.deepcopy(facts)
    line = new["onderdelen"][0]["onderdelen"].pop(1)
    new["onderdelen"][1]["onderdelen"] = [line]
    (item,) = compare(facts, new).items
    assert (item.kind, item.code, item.old_parent, item.new_parent) == ("moved", "1.2", "1", "2")


def test_swapping_two_items_moves_one_of_them(facts: Facts) -> None:
    new = copy.deepcopy(facts)
    new["onderdelen"].reverse()
    assert len(compare(facts, new).of("moved")) == 1


def test_an_inserted_item_does_not_move_those_behind_it(facts: Facts) -> None:
    new = copy.deepcopy(facts)
    new["onderdelen"].insert(0, {"code": "0", "niveau": "programma", "titel": "Nieuw"})
    assert [(item.kind, item.code) for item in compare(facts, new).items] == [("added", "0")]


def test_a_changed_amount_shows_old_and_new_in_euros(facts: Facts) -> None:
    new = copy.deepcopy(facts)
    _project(new)["bedragen"][0]["euro"] = 1400000
    (item,) = compare(facts, new).amounts
    (field,) = item.fields
    assert field.removed == ("nodig circa € 1.250.000: raming",)
    assert field.added == ("nodig circa € 1.400.000: raming",)


def test_an_unknown_amount_is_called_pm_and_never_zero(facts: Facts) -> None:
    new = copy.deepcopy(facts)
    _project(new)["bedragen"].pop(1)
    (field,) = compare(facts, new).items[0].fields
    assert field.removed == ("toegezegd niet bekend (PM) (waterschap-proef)",)


def test_everything_is_new_against_nothing_and_gone_the_other_way(facts: Facts) -> None:
    assert len(compare({}, facts).of("added")) == 5
    assert len(compare(facts, {}).of("removed")) == 5
