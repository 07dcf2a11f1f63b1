# SPDX-License-Identifier: EUPL-1.2
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stip.money.ledger import UNKNOWN, ZERO, Total, between, circa, exact
from stip.money.notation import HIGHEST, Notation, notation_of, parse, write

READ = {
    "1.250.000,50": exact("1250000.50"),
    "1,250,000.50": exact("1250000.50"),
    "1250000": exact(1250000),
    "1250000,5": exact("1250000.50"),
    "1250000.5": exact("1250000.50"),
    "1.250": exact(1250),
    "1.25": exact("1.25"),
    "1,25": exact("1.25"),
    "1,250,000": exact(1250000),
    "1 250 000,50": exact("1250000.50"),
    "1\u00a0250\u202f000": exact(1250000),
    "0,125": exact("0.13"),
    "12345.678333": exact("12345.68"),
    "€ 14,5 mln": exact(14500000),
    "€14.5 mln.": exact(14500000),
    "EUR 1.250": exact(1250),
    "1.250 euro": exact(1250),
    "1.250,-": exact(1250),
    "€ 1.250,--": exact(1250),
    "1.250 €": exact(1250),
    "1,2 miljoen": exact(1200000),
    "750 K": exact(750000),
    "750k": exact(750000),
    "2 mld": exact(2000000000),
    "1,2345678 mln": exact("1234567.80"),
    "circa 500.000": circa(500000),
    "ca. 1,2 mln": circa(1200000),
    "±500": circa(500),
    "+/- 500": circa(500),
    "~ € 500": circa(500),
    "PM": UNKNOWN,
    "p.m.": UNKNOWN,
    "p.m": UNKNOWN,
    "?": UNKNOWN,
    "onbekend": UNKNOWN,
    "Niet bekend (PM)": UNKNOWN,
    "n.t.b.": UNKNOWN,
    "€ PM": UNKNOWN,
    "2 PM": Total(unknown=2),
    "1-2 mln": between(1000000, 2000000),
    "1–2 mln": between(1000000, 2000000),
    "1,0 tot 1,5 mln": between(1000000, 1500000),
    "€ 1 tot € 2 mln": between(1000000, 2000000),
    "500.000 - 1 mln": between(500000, 1000000),
    "€ 1.250,- tot € 2.000,-": between(1250, 2000),
    "1.000 t/m 2.000": between(1000, 2000),
    "500 k – 1 mln": between(500000, 1000000),
    "circa 1-2 mln": Total(Decimal("1000000.00"), Decimal("2000000.00"), circa=1),
    "minstens 1.200": exact(1200) + UNKNOWN,
    "1.200 + PM": exact(1200) + UNKNOWN,
    "minstens circa 1.200 + 2 PM": circa(1200) + UNKNOWN + UNKNOWN,
    "0": ZERO,
    "nihil": ZERO,
    "2,5 fte": exact("2.50"),
    "": None,
    "   ": None,
    "-": None,
    "n.v.t.": None,
}


@pytest.mark.parametrize("text", READ)
def test_an_amount_is_read_as_people_mean_it(text):
    assert parse(text) == READ[text]


REFUSED = {
    "1,250": "kan 1,25 of 1.250 zijn",
    "12,500": "kan",
    "1.250 mln": "kan",
    "1,250 mln": "kan",
    "1234.567": "punten en komma's",
    "1.25.000": "punten en komma's",
    "1,25,000": "punten en komma's",
    "1..5": "punten en komma's",
    "007": "begint met een nul",
    "-5": "negatief",
    "−5": "negatief",
    "€ -5": "negatief",
    "(5.000)": "negatief",
    "5-": "negatief",
    "zie bijlage": "geen bedrag",
    "100 + 200": "geen bedrag",
    "5 ton": "geen bedrag",
    "5 M": "geen bedrag",
    "1-1-2026": "datum",
    "2026-01-01": "datum",
    "01/02/2026": "datum",
    "2026-01-01 00:00:00": "datum",
    "2025-2026": "jaartallen",
    "2 mln - 1 mln": "hoogste bedrag",
    "2-1 mln": "bandbreedte",
    "100 - 1 mln": "bandbreedte",
    "50%": "percentage",
    "#REF!": "foutmelding",
    "#DEEL/0!": "foutmelding",
    "NaN": "geen bedrag",
    "inf": "geen bedrag",
    "1e400": "geen bedrag",
    "1e5": "geen bedrag",
    "１２３": "geen bedrag",
    "١٢٣": "geen bedrag",
    "1\u200b000": "onzichtbare",
    "1\x00": "onzichtbare",
    "9" * 200: "te lang",
    "9" * 60: "hoger",
    "10000 mld": "hoger",
    "=1+1": "geen bedrag",
    "99999999 PM": "geen bedrag",
    "0 PM": "onmogelijk aantal",
    float("nan"): "geen getal",
    float("inf"): "geen getal",
    1e300: "hoger",
    -0.01: "negatief",
    True: "geen bedrag",
    Decimal("NaN"): "geen getal",
    date(2026, 1, 1): "datum",
    b"12": "geen bedrag",
}


@pytest.mark.parametrize("text", REFUSED, ids=repr)
def test_what_is_no_amount_or_could_be_two_is_refused_with_what_to_do(text):
    with pytest.raises(ValueError, match=REFUSED[text]) as refusal:
        parse(text)
    assert str(refusal.value).endswith(".") and str(refusal.value).count(". ") >= 1


@pytest.mark.parametrize("text", ["1 fte - € 2", "5 fte €"])
def test_two_units_in_one_cell_are_refused(text):
    with pytest.raises(ValueError, match="eenhe"):
        parse(text)


def test_euros_are_refused_where_people_are_counted_and_the_other_way_round():
    with pytest.raises(ValueError, match="eenheid"):
        parse("€ 5", unit="fte")
    with pytest.raises(ValueError, match="eenheid"):
        parse("2 fte", unit="euro")
    assert parse("2 fte", unit="fte") == exact(2)


def test_a_range_whose_first_figure_could_be_units_or_millions_is_not_guessed():
    assert parse("100 - 1000 mln") == between(100_000_000, 1_000_000_000)
    with pytest.raises(ValueError, match="bandbreedte"):
        parse("100 - 1 mln")


@pytest.mark.parametrize(
    ("text", "notation", "right"),
    [
        ("1,250", Notation.ENGLISH, exact(1250)),
        ("1.25", Notation.ENGLISH, exact("1.25")),
        ("1.250 mln", Notation.DUTCH, exact(1250000000)),
    ],
)
def test_the_notation_of_the_file_decides_what_could_be_two(text, notation, right):
    assert parse(text, notation=notation) == right


@pytest.mark.parametrize(("text", "notation"), [("1,250", Notation.DUTCH), ("1.250", Notation.ENGLISH)])
def test_three_digits_behind_a_mark_are_never_cents(text, notation):
    with pytest.raises(ValueError, match="kan 1.* of 1.* zijn"):
        parse(text, notation=notation)


def test_a_cell_in_the_other_notation_than_its_file_is_refused():
    with pytest.raises(ValueError, match="notatie"):
        parse("1,250.50", notation=Notation.DUTCH)


@pytest.mark.parametrize(
    ("text", "right"),
    [("1.250,50", Notation.DUTCH), ("1,250.50", Notation.ENGLISH), ("1.250", None), ("12", None), ("PM", None)],
)
def test_a_text_tells_the_notation_of_its_file_when_it_can(text, right):
    assert notation_of(text) == right


def test_floats_of_a_spreadsheet_lose_no_cent():
    assert parse(0.1 + 0.2) == exact("0.30")
    assert parse(1234567.89) == exact("1234567.89")
    assert parse(2.675) == exact("2.68")
    assert parse(0) is ZERO


amounts = st.decimals(0, 10**12, places=2)
counts = st.integers(0, 3)


@st.composite
def totals(draw):
    low, high = sorted((draw(amounts), draw(amounts)))
    return Total(low, high if draw(st.booleans()) else low, draw(counts), draw(counts))


@given(totals())
def test_what_is_written_is_read_back_the_same(total):
    assert parse(write(total)) == total
    assert write(parse(write(total))) == write(total)


@given(st.integers(0, 10**12))
def test_a_float_of_whole_cents_is_those_cents(hundredths):
    assert parse(hundredths / 100) == exact(Decimal(hundredths).scaleb(-2))


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_a_sentence(text):
    try:
        found = parse(text)
    except ValueError as refusal:
        assert str(refusal)
    else:
        assert found is None or (found.is_possible and found.high < HIGHEST)


def test_a_negative_total_is_not_written():
    with pytest.raises(ValueError):
        write(-exact(5))
