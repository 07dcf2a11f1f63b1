# SPDX-License-Identifier: EUPL-1.2
"""An anchor of a few words finds its passage, and the passage keeps its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stip.sources.matching import Letters, letters_of
from stip.sources.passages import MAX_PASSAGE, Pages, find_anchor, identity, widen

TEXT = (
    "Waarom dit plan?\nIn 2030 houdt het dal zijn eigen water vast, o.a. door de ‘Beekdal-aanpak’. "
    "Daarvoor is circa € 14,5 miljoen nodig. Wie betaalt dat?\n• Haven Stein (2040)\n• de 3e tranche"
)


def quote(anchor: str, text: str = TEXT) -> str | None:
    span = find_anchor(Letters(text), anchor)
    if span is None:
        return None
    start, end = widen(text, *span)
    return text[start:end]


@pytest.mark.parametrize(
    ("anchor", "passage"),
    [
        ("eigen water", "In 2030 houdt het dal zijn eigen water vast, o.a. door de ‘Beekdal-aanpak’."),
        ('"beekdal aanpak"', "In 2030 houdt het dal zijn eigen water vast, o.a. door de ‘Beekdal-aanpak’."),
        ("EIGEN\nWA-TER", "In 2030 houdt het dal zijn eigen water vast, o.a. door de ‘Beekdal-aanpak’."),
        ("14,5 miljoen", "Daarvoor is circa € 14,5 miljoen nodig."),
        ("haven stein", "Haven Stein (2040)"),
        ("3e tranche", "de 3e tranche"),
        ("dit plan", "Waarom dit plan?"),
        ("staat er niet", None),
        ("", None),
        ("?!", None),
    ],
)
def test_an_anchor_is_found_and_widened_to_its_sentence_or_list_item(anchor: str, passage: str | None) -> None:
    assert quote(anchor) == passage


def test_whole_words_go_before_parts_of_words_and_short_parts_do_not_count() -> None:
    assert quote("water", "Het waterschap zwijgt. Het water stijgt.") == "Het water stijgt."
    assert quote("waters", "Het waterschap zwijgt.") == "Het waterschap zwijgt."
    assert quote("PM", "Het rompmodel.") is None


def test_a_very_long_sentence_is_cut_around_the_anchor() -> None:
    text = "woord " * 400 + "anker " + "woord " * 400
    passage = quote("anker", text)
    assert passage is not None and "anker" in passage and len(passage) <= MAX_PASSAGE


PAGES = Pages([(3, "De beek. Het plein."), (4, "Het dal."), (5, "De beek."), (9, "Ver weg: de molen.")])


def test_the_page_itself_goes_first_then_its_neighbours_then_all_others() -> None:
    places = {number: PAGES.find("de beek", number) for number in (3, 4, 5, 9, 77, None)}
    assert {number: found.page for number, found in places.items() if found} == {3: 0, 4: 0, 5: 2, 9: 2, 77: 0, None: 0}
    found = PAGES.find("molen", 3)
    assert found is not None and found.page == 3
    assert PAGES.find("nergens", 3) is None


def test_the_name_of_a_passage_lasts_while_its_words_do() -> None:
    name = identity("nota", 3, "Het  ‘eigen’ water")
    assert name == identity("nota", 3, "het eigen wa-\nter")
    assert name != identity("nota", 4, "Het eigen water") != identity("nota", 3, "Het andere water")
    assert len(name) == 12


@given(st.text(max_size=200), st.data())
def test_any_stretch_of_letters_of_a_text_is_found_back_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    stretch = text[start : start + data.draw(st.integers(1, 40))]
    spans = list(Letters(text).spans(stretch))
    if letters_of(stretch):
        assert any(letters_of(text[begin:end]).endswith(letters_of(stretch)[-1]) for begin, end in spans)
    for begin, end in spans:
        low, high = widen(text, begin, end)
        assert 0 <= low <= begin < end <= high <= len(text)
        assert high - low <= max(MAX_PASSAGE, end - begin)
