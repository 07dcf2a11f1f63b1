# SPDX-License-Identifier: EUPL-1.2
"""What figures of the books look like in words and in pictures, worked by hand."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stip.money.ledger import UNKNOWN, ZERO, Total, between, circa, exact
from stip.money.summary import Summary
from stip.website import flow_picture, year_picture
from stip.website.flow_picture import MOST, Course, Stop
from stip.website.formatting import NBSP
from stip.website.money_figures import bar, figures, lacking, sentence
from stip.website.pages.money_page import not_asked, stage_rows
from stip.website.people_figures import in_words, per_year

# "Circa nothing" cannot be booked.
AMOUNTS = st.builds(
    lambda low, more, circa, unknown: Total(Decimal(low), Decimal(low + more), circa if low + more else 0, unknown),
    st.integers(0, 50_000_000),
    st.sampled_from([0, 0, 250_000]),
    st.integers(0, 1),
    st.integers(0, 1),
)
PLACES = st.sampled_from(
    [("kosten", "geraamd"), ("kosten", "besloten"), ("bijdrage", "gevraagd"), ("bijdrage", "toegezegd"),
     ("bijdrage", "ontvangen"), ("uitgave", "besteed"), ("inzet", "gevraagd")]
)  # fmt: skip


def of(**totals: Total) -> Summary:
    """A summary by stage."""
    kinds = {"geraamd": "kosten", "besloten": "kosten", "besteed": "uitgave", "ingezet": "inzet"}
    return Summary({(kinds.get(stage, "bijdrage"), stage): total for stage, total in totals.items()})


def answer(summary: Summary, **more: Any) -> str:
    """The sentence about books of one year."""
    return sentence(summary, {2026: summary}, **more)


def test_the_answer_in_one_sentence() -> None:
    need = circa(202_500_000)
    told = {
        answer(of(geraamd=need, gevraagd=exact(30_000_000)), asked_of=["het Rijk"]):
            "Van de circa € 202,5 mln die nodig is, is € 30,0 mln aan het Rijk gevraagd. "
            "In de boeken staat nog geen toezegging.",
        answer(of(geraamd=need, gereserveerd=exact(5), gevraagd=exact(5)), asked_of=["het Rijk"]):
            "Van de circa € 202,5 mln die nodig is, is € 10 gevraagd of gereserveerd. "
            "In de boeken staat nog geen toezegging.",
        answer(of(geraamd=exact(100), toegezegd=exact(40)), what="voor de beek"):
            "Van de € 100 die nodig is voor de beek, is € 40 gedekt. Er is nog € 60 nodig.",
        answer(of(geraamd=exact(100), toegezegd=exact(100))):
            "Van de € 100 die nodig is, is € 100 gedekt. Daarmee is alles gedekt.",
        answer(of(geraamd=exact(100), toegezegd=exact(102))):
            "Van de € 100 die nodig is, is € 102 gedekt. Dat is € 2 meer dan nodig.",
        answer(of(geraamd=exact(100) + UNKNOWN, toegezegd=exact(40) + UNKNOWN)):
            "Van de minstens € 100 die nodig is, is minstens € 40 gedekt. Wat nog nodig is, is niet te zeggen: "
            "zowel van de kosten als van de dekking is een deel niet bekend.",
        answer(of(geraamd=exact(100) + UNKNOWN, toegezegd=exact(140))):
            "Van de minstens € 100 die nodig is, is € 140 gedekt. Wat nog nodig is, is niet te zeggen: "
            "van de kosten is een deel niet bekend.",
        answer(of(geraamd=exact(100))): "Van de € 100 die nodig is, staat in de boeken nog geen bijdrage.",
        answer(of(geraamd=UNKNOWN, toegezegd=exact(40))): "Wat er nodig is, is niet bekend. Er is € 40 gedekt.",
        answer(of(besteed=exact(40))): "Wat er nodig is, is niet bekend. Er is € 40 besteed.",
        answer(of(ingezet=circa("2.5"))): "Hier is alleen inzet van mensen geboekt: circa 2,5 fte in 2026.",
        answer(of()): "In de boeken staat nog geen geld.",
    }  # fmt: skip
    for found, expected in told.items():
        assert found.replace(NBSP, " ") == expected


def test_people_of_two_years_are_never_added_up() -> None:
    by_year = {2025: of(ingezet=exact(3)), 2026: of(ingezet=exact(3)), None: of(ingezet=circa(1))}
    whole = of(geraamd=exact(100), ingezet=exact(6) + circa(1))
    people = next(figure for figure in figures(whole, by_year) if figure.term == "Mensen")
    assert (people.words, people.note) == (
        f"3{NBSP}fte",
        f"in 2026; 3{NBSP}fte in 2025 en circa 1{NBSP}fte zonder jaar",
    )
    rows = [(row.total, row.meaning) for row in stage_rows(whole, by_year) if row.is_people]
    assert rows[0] == (exact(3), "aan het werk, in 2026")
    many = {year: of(ingezet=exact(1)) for year in range(2020, 2030)}
    assert in_words(per_year(many)).endswith("en inzet in 7 andere jaren")


def test_without_a_cost_nobody_can_say_what_is_still_needed() -> None:
    assert lacking(of(toegezegd=exact(5))) == "niet te zeggen"
    assert lacking(of(geraamd=UNKNOWN, toegezegd=UNKNOWN)) == "niet te zeggen"


@given(st.dictionaries(PLACES, AMOUNTS))
def test_what_is_not_known_is_never_written_as_nought(standing: dict[tuple[str, str], Total]) -> None:
    summary = Summary(standing)
    for total in (summary.cost, summary.covered):
        if not total.known:
            assert "€\u00a00" not in answer(summary)
    assert figures(summary, {2026: summary})


@given(st.dictionaries(PLACES, AMOUNTS))
def test_the_parts_of_a_bar_lie_end_to_end_within_its_width(standing: dict[tuple[str, str], Total]) -> None:
    drawn = bar(Summary(standing))
    if drawn is None:
        return
    end = Decimal(0)
    for part in drawn.parts:
        assert abs(Decimal(part.x.rstrip("%")) - end) <= Decimal("0.3")
        end = Decimal(part.x.rstrip("%")) + Decimal(part.width.rstrip("%"))
    assert end <= (Decimal("94.3") if drawn.unknown else Decimal("100.3"))
    assert Decimal(drawn.upper.rstrip("%")) <= 100


def test_what_is_still_to_be_found_is_left_when_all_that_was_asked_is_taken_off() -> None:
    assert not_asked(of(geraamd=exact(100), gevraagd=exact(30), toegezegd=exact(20))) == exact(50)
    assert not_asked(of(geraamd=circa(100), gevraagd=exact(30))) == circa(70)
    assert not_asked(of(geraamd=between(100, 120), toegezegd=exact(110))) == Total(Decimal(0), Decimal("10.00"))
    assert not_asked(of(geraamd=exact(100), toegezegd=exact(120))) == ZERO
    assert not_asked(of(geraamd=exact(100), toegezegd=UNKNOWN)) == UNKNOWN, "an unknown promise may cover it all"
    assert not_asked(of(geraamd=UNKNOWN)) == UNKNOWN


def test_a_flow_gathers_what_is_small_and_its_table_keeps_it() -> None:
    courses = [
        Course((Stop(f"f{number}", f"Geldgever {number}"), Stop("a", "Water")), exact(number + 1), "toegezegd")
        for number in range(MOST + 5)
    ]
    drawn = flow_picture.draw(courses)
    assert drawn is not None
    assert len([block for block in drawn.blocks if block.x == 0]) == MOST
    assert any("overig (6)" in block.title for block in drawn.blocks)
    assert len(drawn.courses) == MOST + 5


def test_courses_of_different_length_stand_in_one_flow() -> None:
    water, brook = Stop("a", "Water", "/a"), Stop("b", "Beek")
    payer = Stop("p", "Provincie")
    drawn = flow_picture.draw(
        [Course((payer, water), exact(5)), Course((payer, water, brook), UNKNOWN, "toegezegd"), Course((payer,), ZERO)]
    )
    assert drawn is not None
    assert drawn.has_unknown
    assert {tone for tone, _ in drawn.tones} == {"gedekt", "open"}
    assert [heading for _, heading in drawn.headings] == ["Wie betaalt", "Programma", "Project"]
    assert flow_picture.draw([Course((payer, water), ZERO, "toegezegd")]) is None


@pytest.mark.parametrize("label", ["", "x" * 300, "een twee drie " * 40, "<b>&"])
def test_any_name_fits_above_its_block(label: str) -> None:
    drawn = flow_picture.draw([Course((Stop("p", label), Stop("a", label)), exact(5), "gevraagd")])
    assert drawn is not None
    assert all(len(block.lines) <= 2 and len(line) <= 31 for block in drawn.blocks for _, line in block.lines)


def test_years_stand_in_order_and_what_has_no_year_apart() -> None:
    drawn = year_picture.draw(
        {None: of(geraamd=exact(50)), 2026: of(toegezegd=UNKNOWN), 2025: of(geraamd=exact(100), ontvangen=exact(25))}
    )
    assert drawn is not None
    assert [year.label for year in drawn.years] == ["2025", "2026", "zonder jaar"]
    heights = {(year.label, column.kind): column.height for year in drawn.years for column in year.columns}
    full = year_picture.HEIGHT - year_picture.STRIP
    assert heights["2025", "nodig"] == full
    assert heights["zonder jaar", "nodig"] == full // 2
    assert heights["2026", "gedekt"] == 0
    unknown = drawn.years[1].columns[0]
    assert unknown.strip_y is not None
    assert drawn.is_dated


def test_money_without_any_year_is_said_and_not_drawn() -> None:
    drawn = year_picture.draw({None: of(geraamd=exact(50))})
    assert drawn is not None
    assert not drawn.is_dated
    assert year_picture.draw({2025: of(ingezet=exact(1))}) is None


def test_a_very_long_table_shows_the_largest_amounts_and_says_so() -> None:
    water = Stop("a", "Water")
    courses = [Course((Stop(f"f{n}", f"Geldgever {n}"), water), exact(n + 1), "toegezegd") for n in range(400)]
    drawn = flow_picture.draw(courses)
    assert drawn is not None
    assert drawn.count == 400
    assert min(course.amount.low for course in drawn.courses) == 400 - flow_picture.MOST_ROWS + 1
