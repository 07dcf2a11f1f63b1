# SPDX-License-Identifier: EUPL-1.2
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stip.money.grid import layout as grid
from stip.money.grid.layout import Facts, Names, Place
from stip.money.grid.reading import read
from stip.money.ledger import STAGES, UNKNOWN, ZERO, Kind, Total, between, circa, exact, total_of

ITEMS = {"1": "Beek", "1.1": "Bochten", "1.2": "Oevers"}
NAMES = Names(ITEMS, {"rijk": "Rijk", "stad": "Stad"})
COST = Facts("1.1", "Communicatie", "kosten", "", "", "", "", "geld", "", False)
STATE = Facts("1.1", "", "bijdrage", "rijk", "", "deal", "", "geld", "rijk", False)


def back(table_rows, header):
    """The positions that a table gives, as far as codes tell them apart."""
    reading = read([header, *table_rows])
    assert reading.problems == []
    books = {}
    for row in reading.rows:
        manner = row.manner
        facts = Facts(
            row.item, row.activity, manner.kind.value, row.party, row.recipient, row.scheme, row.team, manner.form,
            manner.purse, manner.from_state_grant,
        )  # fmt: skip
        for year, total in row.amounts:
            place = Place(facts, manner.stage.value, year)
            books[place] = books.get(place, ZERO) + total
    return {place: total for place, total in books.items() if total}


def test_a_row_is_a_line_at_a_stage_with_a_column_per_year():
    books = {
        Place(COST, "geraamd", 2026): exact("1250000.50"),
        Place(COST, "geraamd", 2027): exact(5),
        Place(COST, "geraamd", None): exact(7),
    }
    made = grid.laid_out(books, NAMES)
    assert made.header[-3:] == ["2026", "2027", "Zonder jaar"]
    assert made.rows == [
        ["1.1", "Bochten", "Communicatie", "kosten", "geraamd", "", "", "", "", "", "geld", "", "nee", "exact",
         Decimal("1250000.50"), Decimal("5.00"), Decimal("7.00")],
    ]  # fmt: skip


def test_parts_of_different_nature_each_get_a_row_and_real_numbers():
    books = {
        Place(STATE, "toegezegd", 2026): exact(5) + UNKNOWN,
        Place(STATE, "toegezegd", 2027): between(1, 2) + circa(0),
        Place(STATE, "toegezegd", 2028): circa(3) + circa(4),
    }
    made = grid.laid_out(books, NAMES)
    assert [(row[13], row[14:17]) for row in made.rows] == [
        ("exact", [Decimal("5.00"), None, None]),
        ("circa (2)", [None, None, Decimal("7.00")]),
        ("circa bandbreedte van", [None, Decimal("1.00"), None]),
        ("circa bandbreedte tot", [None, Decimal("2.00"), None]),
        ("pm", ["PM", None, None]),
    ]
    assert back(made.rows, made.header) == books


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8)
money = st.decimals(0, 10**11, places=2)


@st.composite
def positions(draw):
    kind = draw(st.sampled_from(list(Kind)))
    facts = Facts(
        draw(st.sampled_from(["", *ITEMS])),
        draw(texts.filter(lambda text: not text.lower().startswith("totaal"))),
        kind.value,
        "" if kind is Kind.COST else draw(st.sampled_from(["", "rijk", "stad"])),
        draw(st.sampled_from(["", "stad"])),
        draw(st.sampled_from(["", "deal"])),
        draw(st.sampled_from(["", "team"])),
        draw(st.sampled_from(list(grid.FORMS))),
        draw(st.sampled_from(list(grid.PURSES))),
        draw(st.booleans()),
    )
    low, high = sorted((draw(money), draw(money)))
    total = Total(low, draw(st.sampled_from([low, high])), draw(st.integers(0, 3)), draw(st.integers(0, 3)))
    stage = draw(st.sampled_from(STAGES[kind])).value
    return Place(facts, stage, draw(st.sampled_from([None, 2024, 2025, 2030]))), total


@settings(max_examples=200)
@given(st.dictionaries(st.integers(0, 8), positions()))
def test_whatever_the_books_hold_comes_back_the_same(found):
    books = {}
    for place, total in found.values():
        books[place] = total
    books = {place: total for place, total in books.items() if total}
    made = grid.laid_out(books, NAMES)
    assert back(made.rows, made.header) == books
    assert grid.differences(books, back(made.rows, made.header)) == []


def test_differences_are_new_changed_and_gone():
    books = {"a": exact(1), "b": exact(2), "c": exact(3)}
    found = grid.differences(books, {"a": exact(1), "b": exact(5), "c": ZERO, "d": exact(9)})
    sorts = [(place, grid.sort_of(before, after)) for place, before, after in found]
    assert sorts == [("b", "changed"), ("c", "gone"), ("d", "new")]


HEAD = ["Onderdeel", "Soort", "Stadium", "Partij", "Aard", 2026.0, "2027", "Zonder jaar"]


def test_columns_may_stand_in_any_order_with_empty_rows_and_unknown_columns_between():
    table = [
        ["Begroting Beekdal", None],
        [],
        ["2027", "Opmerking", "Stadium", "Soort", "Onderdeel", "Totaal"],
        [5.0, "let op", "geraamd", "kosten", "1.1", 5.0],
        [None, None, None],
        [7.0, "", "Geraamd", "KOSTEN", 2.0, 7.0],
        [12.0, None, None, None, "Totaal", 12.0],
    ]
    reading = read(table)
    assert reading.problems == []
    assert [(row.number, row.item, row.amounts) for row in reading.rows] == [
        (4, "1.1", ((2027, exact(5)),)),
        (6, "2", ((2027, exact(7)),)),
    ]
    assert reading.notes == [
        "Rijen met een totaal zijn overgeslagen: 1.",
        "Kolommen die het rooster niet kent, zijn niet gelezen: ‘Opmerking’ (B).",
    ]


def test_two_header_rows_are_one():
    table = [
        ["Onderdeel", "Soort", "Stadium", "Bedragen", None],
        [None, None, None, 2026.0, 2027.0],
        ["1.1", "kosten", "geraamd", 1.0, 2.0],
    ]
    assert read(table).rows[0].amounts == ((2026, exact(1)), (2027, exact(2)))
    upside_down = [[None, None, None, 2026.0, 2027.0], ["Onderdeel", "Soort", "Stadium", None, None], table[2]]
    assert read(upside_down).rows[0].amounts == ((2026, exact(1)), (2027, exact(2)))


def test_every_problem_is_told_with_its_row_and_column():
    table = [
        HEAD,
        ["1.1", "kosten", "geraamd", "", "", "1,250", None, None],
        ["1.1", "bijdrage", "geraamd", "rijk", "", 1.0, None, None],
        ["1.1", "winst", "geraamd", "", "", 1.0, None, None],
        ["1.1", "kosten", "besloten", "rijk", "zeker", "#REF!", -5.0, None],
        ["1.1", "kosten", "besloten", "rijk", "", "#REF!", -5.0, None],
        ["1.1", "inzet", "gevraagd", "stad", "", "€ 5", None, None],
        [None, None, None, None, None, 8.0],
        ["1.1", "kosten", "besloten", "", "pm", 8.0, None, None],
    ]
    assert [(problem.row, problem.column) for problem in read(table).problems] == [
        (2, "2026"), (3, "Stadium"), (4, "Soort"), (5, "Aard"), (6, "Partij"), (6, "2026"), (6, "2027"), (7, "2026"),
        (8, "Soort"), (9, "2026"),
    ]  # fmt: skip
    assert str(read(table).problems[1]).startswith("Rij 3, kolom Stadium: ‘geraamd’ kan hier niet. Kies uit: gevraagd,")


def test_a_row_that_stands_there_twice_is_a_problem():
    rows = [["1.1", "kosten", "geraamd", "", "", 1.0], ["1.1", "kosten", "geraamd", "", "", 2.0]]
    assert "ook in rij 2" in read([HEAD, *rows]).problems[0].message
    assert read([HEAD, rows[0], ["1.1", "kosten", "geraamd", "", "circa", 2.0]]).problems == []


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([], "kolomkoppen"),
        ([["a", "b"]], "kolomkoppen"),
        ([["Onderdeel", "Soort", "2026"]], "Stadium"),
        ([["Onderdeel", "Soort", "Stadium"]], "een jaar"),
        ([["Soort", "Stadium", "2026", 2026.0]], "twee keer"),
    ],
)
def test_a_table_without_a_usable_header_is_refused_as_a_whole(table, said):
    assert said in read(table).problems[0].message


def test_a_formula_without_outcome_is_a_problem_only_where_it_counts():
    table = [[*HEAD, "Totaal"], ["1.1", "kosten", "geraamd", "", "", 1.0, None, None, None], ["Totaal"]]
    assert read(table, without_value=[(1, 8), (2, 5)]).problems == []
    (problem,) = read(table, without_value=[(1, 6)]).problems
    assert (problem.row, problem.column) == (2, "2027") and "cel G2" in problem.message


def test_one_english_amount_decides_how_the_others_are_read():
    rows = [["1.1", "kosten", "geraamd", "", "", "1,250"], ["1.1", "kosten", "besloten", "", "", "1,250.50"]]
    assert total_of(total for row in read([HEAD, *rows]).rows for _, total in row.amounts) == exact("2500.50")


@pytest.mark.parametrize(
    ("nature", "cell", "right"),
    [
        ("circa", 5.0, circa(5)),
        ("circa", 0.0, ZERO),
        ("circa", "circa 0", circa(0)),
        ("circa", "1-2 mln", between(10**6, 2 * 10**6) + circa(0)),
        ("exact", "circa 5", circa(5)),
        ("", "1-2 mln", between(10**6, 2 * 10**6)),
        ("bandbreedte", "1.000 tot 2.000", between(1000, 2000)),
        ("pm", "?", UNKNOWN),
        ("exact", "5 + PM", exact(5) + UNKNOWN),
    ],
)
def test_what_a_cell_says_goes_before_what_its_row_says(nature, cell, right):
    assert grid.amount_in(cell, grid.nature_named(nature), "euro", None) == right
