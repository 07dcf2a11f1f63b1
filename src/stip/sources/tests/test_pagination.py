# SPDX-License-Identifier: EUPL-1.2
"""A text is cut where its pages begin, and each page bears the number that is printed on it."""

from hypothesis import given
from hypothesis import strategies as st

from stip.sources.matching import Letters
from stip.sources.pagination import MAX_PAGE_CHARACTERS, cut, find_starts, printed_numbers

BODY = "Het water blijft waar het valt. De beek krijgt weer bochten en het dal houdt zijn eigen water vast. " * 4


def test_form_feeds_are_pages_counted_from_one() -> None:
    pages = cut("een\ftwee\f\fvier")
    assert [(page.position, page.number, page.text) for page in pages] == [
        (1, 1, "een"), (2, 2, "twee"), (3, 3, ""), (4, 4, "vier"),
    ]  # fmt: skip


def test_opening_words_tell_where_pages_begin_whatever_spaces_hyphens_and_case_they_have() -> None:
    text = f"Voorwoord\n{BODY}\n\n\n\n2De opgaven van\nhet dal\n{BODY}\n 5Mensen & mid-\ndelen\n{BODY}"
    starts = [(1, "Voorwoord"), (2, "de opgaven van het"), (5, "Mensen & middelen")]
    pages = cut(text, find_starts(Letters(text), starts))
    assert [page.number for page in pages] == [1, 2, 5]
    assert pages[1].text.startswith("2De opgaven")
    assert "".join(page.text for page in pages) == text


def test_a_line_that_happens_to_hold_the_opening_words_is_no_page() -> None:
    text = f"Begin\n{BODY}\nzie ook de Slotsom hierna\n{BODY}\n\n\n\nSlotsom\n{BODY}"
    marks = find_starts(Letters(text), [(1, "Begin"), (2, "Slotsom")])
    assert text[marks[1].place :].startswith("Slotsom\n")


def test_glued_numbers_that_grow_cut_a_text_without_a_register() -> None:
    text = f"Deel {BODY}\n\n\n\n33Regio {BODY}\n\n\n\n34De beek {BODY}\n 353\tProgramma {BODY}\n 38Slot {BODY}"
    assert [page.number for page in cut(text)] == [32, 33, 34, 35, 38]


def test_numbered_lists_are_no_pages() -> None:
    text = "\n\n\n\n".join(f"{number}. {BODY}" for number in range(1, 6))
    assert [page.number for page in cut(text)] == [1, 2, 3, 4, 5]
    assert cut(text)[1].text.startswith("2. ")
    assert len(cut("\n".join(f"{number}. {BODY}" for number in range(1, 6)))) == 1


def test_runs_of_blank_lines_are_pages_when_nothing_better_is_there() -> None:
    assert [page.text.split()[0] for page in cut(f"Eerste {BODY}\n\n\n\n\nTweede {BODY}\n\n\n\nDerde {BODY}")] == [
        "Eerste", "Tweede", "Derde",
    ]  # fmt: skip


def test_printed_numbers_are_recognised_because_they_grow() -> None:
    assert printed_numbers([f"tekst\n{number}" for number in (7, 8, 9, 10)]) == [7, 8, 9, 10]
    assert printed_numbers(["Omslag", "1 van 4\na", "2 van 4\nb", "3 van 4\nc"]) == [None, 1, 2, 3]
    assert printed_numbers(["34Iets", "353 Programma", "36Anders", "37Meer"]) == [34, 35, 36, 37]
    assert printed_numbers(["a\n3", "b\n12", "c\n5"]) == [None, None, None]


def test_pages_of_a_file_bear_the_printed_number_and_keep_their_place() -> None:
    pages = cut("\f".join(["Omslag", "Inhoud", "1\nEen", "2\nTwee", "Plaatje", "4\nVier"]))
    assert [(page.position, page.number) for page in pages] == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6)]
    pages = cut("\f".join(["11\nEen", "12\nTwee", "Plaatje", "14\nVier"]))
    assert [page.number for page in pages] == [11, 12, 13, 14]


def test_a_text_without_any_page_is_cut_when_it_grows_too_long() -> None:
    pages = cut("\n\n".join([BODY.strip()] * 200))
    assert len(pages) > 1
    assert all(len(page.text) <= MAX_PAGE_CHARACTERS for page in pages)


@given(st.text(alphabet="ab1 .\n\f", max_size=300))
def test_cutting_loses_nothing_and_numbers_every_page_once(text: str) -> None:
    pages = cut(text)
    assert "".join(page.text for page in pages) == text.replace("\f", "")
    numbers = [page.number for page in pages]
    assert numbers == sorted(set(numbers))
    assert all(number > 0 for number in numbers)
