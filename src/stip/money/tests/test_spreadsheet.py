# SPDX-License-Identifier: EUPL-1.2
import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.styles import PatternFill

from stip.money.grid import layout as grid
from stip.money.grid import spreadsheet
from stip.money.grid.layout import Place
from stip.money.grid.spreadsheet import About
from stip.money.ledger import UNKNOWN, ZERO, between, circa, exact
from stip.money.tests.test_grid import COST, NAMES, STATE, positions
from stip.sources.unreadable import Unreadable

ABOUT = About("Beekdal 2024-2030", "Beekdal", "1 juli 2026", "https://stip.example/plannen/beekdal")
HEAD = ["Onderdeel", "Activiteit", "Soort", "Stadium", "Partij", "Aard", 2026, 2027, "Totaal"]
BOOKS = {
    Place(COST, "geraamd", 2026): exact("1250000.50"),
    Place(COST, "geraamd", 2027): exact(5) + UNKNOWN,
    Place(COST, "geraamd", None): between(1000, 2000),
    Place(STATE, "toegezegd", 2026): circa(500),
    Place(STATE, "toegezegd", 2027): UNKNOWN + UNKNOWN,
    Place(STATE._replace(activity="=1+1"), "ontvangen", 2026): exact("0.07"),
}


def sheet_of(*rows, header=HEAD, fill=None):
    """A workbook as a controller sends it; `fill` may spoil the sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Begroting"
    for row in (header, *rows):
        sheet.append(row)
    if fill:
        fill(book, sheet)
    return kept(book)


def kept(book):
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def stated(reading):
    books = {}
    for row in reading.rows:
        manner = row.manner
        facts = grid.Facts(
            row.item, row.activity, manner.kind.value, row.party, row.recipient, row.scheme, row.team, manner.form,
            manner.purse, manner.from_state_grant,
        )  # fmt: skip
        for year, total in row.amounts:
            place = Place(facts, manner.stage.value, year)
            books[place] = books.get(place, ZERO) + total
    return {place: total for place, total in books.items() if total}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_goes_out_comes_in_again_unchanged(kind):
    made = grid.laid_out(BOOKS, NAMES)
    content = spreadsheet.as_xlsx(made, ABOUT) if kind == "xlsx" else spreadsheet.as_csv(made)
    reading = spreadsheet.read(content)
    assert reading.problems == []
    assert stated(reading) == BOOKS


@settings(max_examples=8, deadline=None)
@given(positions(), positions())
def test_any_books_survive_a_file(first, second):
    books = {place: total for place, total in (first, second) if total}
    made = grid.laid_out(books, NAMES)
    for content in (spreadsheet.as_xlsx(made, ABOUT), spreadsheet.as_csv(made)):
        reading = spreadsheet.read(content)
        assert (reading.problems, stated(reading)) == ([], books)


def test_the_workbook_holds_real_numbers_and_totals_as_formulas_with_their_outcome():
    content = spreadsheet.as_xlsx(grid.laid_out(BOOKS, NAMES), ABOUT)
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Begroting"]
    sheet = formulas["Begroting"]
    assert formulas.sheetnames == ["Begroting", "Uitleg"]
    assert sheet["O2"].value == 1250000.5 and sheet["O2"].number_format.startswith('"€"')
    assert sheet["R2"].value == "=SUM(O2:Q2)" and values["R2"].value == 1250005.5
    totals = {row[1].value: row for row in values.iter_rows() if row[0].value == "Totaal"}
    assert [cell.value for cell in totals["kosten, geraamd, laagste"][13:18]] == [
        "minstens",
        1250000.5,
        5,
        1000,
        1251005.5,
    ]
    assert [cell.value for cell in totals["kosten, geraamd, hoogste"][13:18]] == [
        "minstens",
        1250000.5,
        5,
        2000,
        1252005.5,
    ]
    assert [cell.value for cell in totals["bijdrage, toegezegd"][13:16]] == ["minstens", 500, 0]
    assert sheet.freeze_panes == "C2"


def test_people_have_no_total_over_the_years():
    pair = next((place, total) for place, total in BOOKS.items() if place.facts.kind == "kosten")
    people = pair[0]._replace(facts=pair[0].facts._replace(kind="inzet", team="t"), stage="ingezet", year=2026)
    books = {people: exact(1), people._replace(year=2027): exact(1)}
    made = grid.laid_out(books, NAMES)
    sheet = openpyxl.load_workbook(io.BytesIO(spreadsheet.as_xlsx(made, ABOUT)))["Begroting"]
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert last[0] == "Totaal" and "SUMIFS" in last[14] and last[17] is None
    assert (sheet["R1"].value, sheet["R2"].value) == ("Totaal", None)
    assert spreadsheet.as_csv(made).decode().splitlines()[1].endswith(";1,00;1,00;;")
    for content in (spreadsheet.as_xlsx(made, ABOUT), spreadsheet.as_csv(made)):
        assert stated(spreadsheet.read(content)) == books


def test_a_total_formula_counts_only_its_own_kind_and_stage():
    sheet = openpyxl.load_workbook(io.BytesIO(spreadsheet.as_xlsx(grid.laid_out(BOOKS, NAMES), ABOUT)))["Begroting"]
    (row,) = (row for row in sheet.iter_rows() if row[1].value == "bijdrage, toegezegd")
    assert row[14].value == '=SUMIFS(O$2:O$8,$D$2:$D$8,"bijdrage",$E$2:$E$8,"toegezegd",$N$2:$N$8,"<>*bandbreedte tot")'


def test_the_csv_is_for_a_dutch_spreadsheet_and_holds_no_formula():
    text = spreadsheet.as_csv(grid.laid_out(BOOKS, NAMES)).decode("utf-8-sig")
    assert "1250000,50;" in text and "'=1+1" in text and ";=" not in text


def test_a_sheet_of_a_controller_is_read():
    rows = [
        ["1.1", "Graven", "kosten", "geraamd", None, None, 1250000.1 + 0.2, "€ 1,2 mln", "=G2+H2"],
        [None] * 9,
        [1.2, "Planten", "Kosten", "besloten", None, "circa", 5000, "PM", "=G4"],
        ["Totaal", None, None, None, None, None, 1255000.3, None, None],
        ["Bron: eigen raming"],
    ]
    reading = spreadsheet.read(sheet_of(*rows))
    assert reading.problems == []
    assert [row.amounts for row in reading.rows] == [
        ((2026, exact("1250000.30")), (2027, exact(1200000))),
        ((2026, circa(5000)), (2027, UNKNOWN)),
    ]
    assert [row.item for row in reading.rows] == ["1.1", "1.2"]
    assert "Rijen zonder soort, stadium en bedrag zijn overgeslagen: 6." in reading.notes


def test_a_formula_without_outcome_is_told_by_cell():
    reading = spreadsheet.read(sheet_of(["1.1", "", "kosten", "geraamd", None, None, "=1+1", 5]))
    assert [
        "cel G2 heeft een foutmelding of een formule zonder uitkomst" in str(problem) for problem in reading.problems
    ] == [True]


def test_merged_cells_among_the_rows_are_told_and_above_them_are_fine():
    def merge(_, sheet):
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("G5:I5")

    row = ["1.1", "a", "kosten", "geraamd", None, None, 5]
    reading = spreadsheet.read(sheet_of(row, [None, "b", *row[2:]], fill=merge))
    assert [str(problem) for problem in reading.problems] == [
        "Rij 2, kolom Onderdeel: cellen A2:A3 zijn samengevoegd. Splits ze en vul elke cel in."
    ]


def test_hidden_and_other_sheets_are_left_out_and_said_to_be():
    def add(book, _):
        book.create_sheet("Vorig jaar")
        book.create_sheet("Rekenblad").sheet_state = "hidden"
        book.create_sheet("Toelichting", 0)

    reading = spreadsheet.read(sheet_of(["1.1", "", "kosten", "geraamd", None, None, 5], fill=add))
    assert len(reading.rows) == 1
    assert reading.notes == [
        "Blad ‘Rekenblad’ is verborgen en niet gelezen.",
        "Blad ‘Toelichting’ is niet gelezen.",
        "Blad ‘Vorig jaar’ is niet gelezen.",
    ]


def test_dates_ticks_and_error_values_are_no_amounts():
    rows = [["1.1", str(at), "kosten", "geraamd", None, None, cell] for at, cell in enumerate([date(2026, 1, 1), True])]
    found = spreadsheet.read(sheet_of(*rows, ["1.1", "c", "kosten", "geraamd", None, None, "#REF!"]))
    assert [(problem.row, problem.column) for problem in found.problems] == [(2, "2026"), (3, "2026"), (4, "2026")]


CSV = "Onderdeel;Soort;Stadium;Aard;2026;Zonder jaar\n1.1;kosten;geraamd;;1.250,50;\nÉén;kosten;besloten;circa;;3\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_csv_is_read_in_any_common_encoding_with_any_common_sign(encoding, sign):
    text = CSV.replace("1.250,50", '"1.250,50"').replace(";", sign)
    reading = spreadsheet.read(text.encode(encoding))
    assert reading.problems == []
    assert [row.amounts for row in reading.rows] == [((2026, exact("1250.50")),), ((None, circa(3)),)]
    assert reading.rows[1].item == "Één"


def test_a_csv_may_say_its_sign_on_the_first_line():
    reading = spreadsheet.read(b"sep=|\n" + CSV.replace(";", "|").encode())
    assert [row.number for row in reading.rows] == [3, 4]


def bomb():
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 500 * 1024 * 1024)
    return page.getvalue()


def lie():
    """A workbook whose directory says that a part is small."""
    made = bytearray(sheet_of(["1.1", "", "kosten", "geraamd", None, None, 5]))
    at = made.rfind(b"xl/worksheets/sheet1.xml") - 46
    made[at + 24 : at + 28] = (7).to_bytes(4, "little")
    return bytes(made)


def far_out():
    return sheet_of(fill=lambda _, sheet: sheet.__setitem__("XFD1048576", 1))


ODD = {
    "an empty file": b"",
    "a page": b"<html><table><tr><td>1</td></tr></table></html>",
    "a zip that is no workbook": b"PK\x03\x04" + b"0" * 100,
    "an old workbook that is not": b"\xd0\xcf\x11\xe0" + b"0" * 1000,
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 50,
    "a locked file": b"\xd0\xcf\x11\xe0" + b"0" * 600 + "EncryptedPackage".encode("utf-16-le"),
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_what_is_no_spreadsheet_is_refused_with_what_to_do(content):
    with pytest.raises(Unreadable) as refusal:
        spreadsheet.read(content)
    assert refusal.value.message.count(".") >= 2


@pytest.mark.parametrize("make", [bomb, lie, far_out])
def test_a_file_that_unpacks_to_too_much_is_refused(make):
    with pytest.raises(Unreadable):
        spreadsheet.read(make())


def test_a_file_above_the_limit_is_not_even_opened():
    with pytest.raises(Unreadable, match="20 MB"):
        spreadsheet.read(b"0" * (spreadsheet.MAX_BYTES + 1))


def test_cells_that_are_only_coloured_far_away_do_no_harm():
    def colour(_, sheet):
        sheet["ZZZ2"].fill = PatternFill("solid", fgColor="FF0000")

    assert spreadsheet.read(sheet_of(["1.1", "", "kosten", "geraamd", None, None, 5], fill=colour)).problems == []


def test_numbers_of_a_spreadsheet_keep_every_cent():
    amounts = [Decimal("0.07"), Decimal("1234567.89"), Decimal("99999999999.99")]
    rows = [["1.1", str(at), "kosten", "geraamd", None, None, float(one)] for at, one in enumerate(amounts)]
    assert [row.amounts[0][1].low for row in spreadsheet.read(sheet_of(*rows)).rows] == amounts
