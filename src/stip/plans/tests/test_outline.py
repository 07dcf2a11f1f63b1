# SPDX-License-Identifier: EUPL-1.2
"""The outline of a plan: order, what lies under a line, and what fits a choice."""

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from stip.plans.models import Item, Plan
from stip.plans.outline import Choice, Outline, outline_of, years_of


@pytest.fixture
def outline(plan: Plan) -> Outline:
    return outline_of(plan, AnonymousUser(), with_text=True)


def test_lines_stand_in_reading_order_under_one_another(outline: Outline) -> None:
    assert [(line.code, line.depth, line.above) for line in outline.lines] == [
        ("1", 0, None),
        ("1.1", 1, 0),
        ("1.1.1", 2, 1),
        ("1.2", 1, 0),
        ("2", 0, None),
    ]


def test_what_lies_under_a_line_is_counted_by_level_and_by_what_runs(outline: Outline) -> None:
    below = outline.below(range(5))[0]
    assert [(level.code, count) for level, count in below.levels] == [("lijn", 2), ("project", 1)]
    assert (below.count, below.running) == (3, 1)
    assert outline.below([])[0].count == 0


def test_a_line_under_a_hidden_one_hangs_under_the_nearest_that_can_be_read(plan: Plan) -> None:
    Item.objects.filter(code="1.1").update(visibility="intern")
    lines = outline_of(plan, AnonymousUser()).lines
    assert [(line.code, line.depth) for line in lines] == [("1", 0), ("1.1.1", 1), ("1.2", 1), ("2", 0)]


def test_only_levels_that_carry_nothing_are_leaves(outline: Outline) -> None:
    assert outline.leaf_levels == {"project"}


def test_words_are_found_in_texts_and_points_whatever_capitals_and_accents(outline: Outline) -> None:
    for words in ("TWEEDE alinéa", "droge voeten", "1.1.1", "smalle  bedding"):
        assert [outline.lines[place].code for place in outline.matching(Choice(words=words))] == ["1.1.1"], words


def test_no_choice_is_everything(outline: Outline) -> None:
    assert Choice().is_everything
    assert outline.matching(Choice()) == [0, 1, 2, 3, 4]


answers = st.fixed_dictionaries(
    {},
    optional={
        "niveau": st.frozensets(st.sampled_from(["programma", "lijn", "project", "?"])),
        "status": st.frozensets(st.sampled_from(["uitvoering", "gestopt", "onbekend"])),
        "thema": st.frozensets(st.sampled_from(["water", "vuur"])),
    },
)


def test_every_count_is_what_choosing_that_answer_leaves(outline: Outline) -> None:
    @given(answers)
    def law(chosen: dict[str, frozenset[str]]) -> None:
        for name, counts in outline.counts(Choice(chosen)).items():
            for answer, count in counts.items():
                assert len(outline.matching(Choice({**chosen, name: frozenset({answer})}))) == count

    law()


@pytest.mark.parametrize("text", ["0001/9999", "onzin", "/", "9999"])
def test_a_strange_period_gives_few_years_or_none(text: str) -> None:
    assert len(years_of(text, "")) <= 61
