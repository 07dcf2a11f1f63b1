# SPDX-License-Identifier: EUPL-1.2
"""Raw pages become text that reads well: no page numbers, no running headers, no broken words."""

import re
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stip.sources.cleaning import clean
from stip.sources.joining import join, learn
from stip.sources.pagination import RawPage


def cleaned(*texts: str, first: int = 1, has_lines: bool = True) -> list[str]:
    pages = [RawPage(place, first + place - 1, text) for place, text in enumerate(texts, start=1)]
    return [page.text for page in clean(pages, has_lines=has_lines)]


KNOWN = learn(
    [
        [
            "de mobiliteitsportal is klaar en de kwaliteit telt",
            "het dag-recreatieve aanbod in Noord-Limburg groeit nu",
            "van zee komt een eend en een ongeluk met een auto komt zelden",
            "het Rijk helpt en de provincie helpt mee",
            "op de fysieke leefomgeving en het water",
        ]
    ]
)


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("de mobiliteits-", "portal is", "de mobiliteitsportal is"),
        ("in Noord-", "Limburg", "in Noord-Limburg"),
        ("zowel in-", "en extern", "zowel in- en extern"),
        ("woon-", "of leefklimaat", "woon- of leefklimaat"),
        ("worden op- en", "aangepakt", "worden op- en aangepakt"),
        ("het dag-", "recreatieve", "het dag-recreatieve"),
        ("een zee-", "eend", "een zee-eend"),
        ("het MIRT-", "programma", "het MIRT-programma"),
        ("de CO2-", "uitstoot", "de CO2-uitstoot"),
        ("in 2024-", "2027", "in 2024-2027"),
        ("(Rijk-", "provincie)", "(Rijk-provincie)"),
        ("alle out-of-", "pocket kosten", "alle out-of-pocket kosten"),
        ("dit -", "en dat", "dit - en dat"),
        ("programma/", "domein", "programma/domein"),
        ("de beek", "krijgt", "de beek krijgt"),
    ],
)
def test_lines_are_joined_as_a_reader_would(left: str, right: str, joined: str) -> None:
    assert join(left, right, KNOWN) == joined


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("de capa", "citeit", "de capaciteit"),
        ("op de", "fysieke", "op de fysieke"),
        ("de kwaliteit", "b. water", "de kwaliteit b. water"),
        ("de kwaliteit", "Water", "de kwaliteit Water"),
    ],
)
def test_a_word_may_be_broken_without_a_hyphen_when_the_file_lost_it(left: str, right: str, joined: str) -> None:
    assert join(left, right, KNOWN, may_be_broken=True) == joined


WORDS = st.lists(st.from_regex(r"[a-z]{3,9}", fullmatch=True), min_size=2, max_size=30)


@given(WORDS)
def test_breaking_lines_between_words_and_joining_them_again_changes_nothing(words: list[str]) -> None:
    assert reduce(lambda text, word: join(text, word, KNOWN), words) == " ".join(words)


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_can_be_cleaned_and_cleaning_leaves_no_control_signs(one: str, other: str) -> None:
    for text in cleaned(one, other):
        assert not re.search("[\x00-\x08\x0b-\x1f\ue000-\uf8ff\ud800-\udfff]", text)
        assert "\n\n\n" not in text
        assert text == text.strip()


def test_numbers_glued_to_the_first_word_of_pages_are_left_out() -> None:
    assert cleaned("34Regio een.", "353\tProgramma twee.", "36De beek drie.", first=34) == [
        "Regio een.", "3 Programma twee.", "De beek drie.",
    ]  # fmt: skip


def test_a_number_that_belongs_to_the_text_stays() -> None:
    assert cleaned("1. Vaststellen van het plan", "Inleiding op het plan", "3 gemeenten doen mee") == [
        "1. Vaststellen van het plan", "Inleiding op het plan", "3 gemeenten doen mee",
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["2", "- 2 -", "pagina 2", "2 van 3", "2/3", "Blz. 2"])
def test_a_page_number_on_a_line_of_its_own_is_left_out(number: str) -> None:
    assert cleaned("Een", f"{number}\nTwee gaat verder", "Drie")[1] == "Twee gaat verder"
    assert cleaned("Een", f"Twee gaat verder\n\n{number}", "Drie")[1] == "Twee gaat verder"


def test_headers_and_footers_that_return_are_left_out() -> None:
    pages = [
        f"Beekdalnota 2024\n\nTekst {letter} over water.\n\nGemeente Bovendal | {n}"
        for n, letter in enumerate("abcd", 1)
    ]
    assert cleaned(*pages) == [f"Tekst {letter} over water." for letter in "abcd"]


def test_a_page_that_holds_nothing_else_keeps_its_heading() -> None:
    assert cleaned("Kop", "Kop", "Kop") == ["Kop", "Kop", "Kop"]


def test_paragraphs_stay_apart_and_lines_within_them_flow() -> None:
    assert cleaned("De beek krijgt weer bochten en\nhet water blijft.\n\nHet dal wordt\nnatter.") == [
        "De beek krijgt weer bochten en het water blijft.\n\nHet dal wordt natter."
    ]


def test_list_items_keep_a_line_each_with_one_kind_of_bullet() -> None:
    text = "Wij doen dit:\n\uf0b7 beek her-\nstellen;\n· \tplein aanleggen\n•\nbomen planten\n1. tellen\na. meten"
    assert cleaned(text) == [
        "Wij doen dit:\n• beek herstellen;\n• plein aanleggen\n• bomen planten\n1. tellen\na. meten"
    ]


def test_double_spacing_is_undone() -> None:
    lines = ["Samen werken de gemeenten ", "aan de beek en aan het ", "water in het hele dal. "]
    text = "\n\n".join([*lines, " ", *lines, " ", *lines])
    assert cleaned(text) == [
        "\n\n".join(["Samen werken de gemeenten aan de beek en aan het water in het hele dal."] * 3)
    ]


def test_a_word_broken_over_two_pages_is_finished_on_the_first() -> None:
    assert cleaned("De gemeenten letten op gezond-", "heidskeuzes, en meer dan dat.") == [
        "De gemeenten letten op gezondheidskeuzes,", "en meer dan dat.",
    ]  # fmt: skip


def test_text_that_has_paragraphs_of_its_own_is_left_as_it_is() -> None:
    assert cleaned("Kop\n\nEen alinea die\nzo hoort.\n• punt", has_lines=False) == [
        "Kop\n\nEen alinea die\nzo hoort.\n• punt"
    ]
