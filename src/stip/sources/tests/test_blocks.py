# SPDX-License-Identifier: EUPL-1.2
"""A cleaned page falls apart into paragraphs and list items; a passage has neighbours."""

from hypothesis import given
from hypothesis import strategies as st

from stip.sources.blocks import blocks_of
from stip.sources.passages import MAX_BESIDE, surroundings

PAGE = "Onze beek\n\nDe beek krijgt bochten. Dat duurt lang.\n• Eerst graven\n– Dan planten\n1. Klaar\na) Echt klaar"


def test_paragraphs_and_items_keep_their_place_and_lose_their_bullet() -> None:
    blocks = list(blocks_of(PAGE))
    assert [PAGE[block.start : block.end] for block in blocks] == [
        "Onze beek", "De beek krijgt bochten. Dat duurt lang.", "Eerst graven", "Dan planten", "1. Klaar",
        "a) Echt klaar",
    ]  # fmt: skip
    assert [block.is_item for block in blocks] == [False, False, True, True, True, True]
    assert [block.is_numbered for block in blocks[2:]] == [False, False, True, True]


@given(st.text(alphabet="ab .\n•-1)\t€é", max_size=200))
def test_no_letter_of_a_page_is_lost_or_shown_twice(text: str) -> None:
    blocks = list(blocks_of(text))
    shown = "".join(text[block.start : block.end] for block in blocks)
    assert [sign for sign in shown if sign.isalnum()] == [sign for sign in text if sign.isalnum()]
    assert all(one.end <= other.start for one, other in zip(blocks, blocks[1:], strict=False))


def test_a_passage_is_shown_between_its_neighbours() -> None:
    start = PAGE.index("Dat duurt")
    begin, until = surroundings(PAGE, start, start + len("Dat duurt lang."))
    assert PAGE[begin:until] == "De beek krijgt bochten. Dat duurt lang.\n• Eerst graven"
    assert surroundings("Alleen dit.", 0, 11) == (0, 11)


@given(st.text(alphabet="ab .\nA•", max_size=900), st.data())
def test_neighbours_hold_the_passage_and_stay_within_bounds(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    begin, until = surroundings(text, start, end)
    assert 0 <= begin <= start <= end <= until <= len(text)
    assert start - begin <= MAX_BESIDE and until - end <= MAX_BESIDE
