# SPDX-License-Identifier: EUPL-1.2
"""A table of a region's own is read as somebody says it must be; what cannot be read is told row by row."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from stip.monitor.figures.store import Observation, Status
from stip.monitor.releases.readers import leefbaarometer, prosperity, tables
from stip.monitor.releases.readers.own import Meaning, Preview, by_code, preview
from stip.monitor.releases.readers.signs import Unclear, has_decimal_comma, number
from stip.monitor.releases.readers.tables import Cell, Sheet
from stip.sources.unreadable import Unreadable

LONG = Meaning(area=0, year=1, indicator=2, value=3, indicators={"Bezoekers": "bezoekers", "Cijfer": "rapportcijfer"})
WIDE = Meaning(area=0, year=1, values={2: ("bezoekers", None), 3: ("rapportcijfer", None)})


def told(text: str, meaning: Meaning, **other: object) -> Preview:
    return preview(tables.rows_of_text(text), meaning, **other)  # type: ignore[arg-type]


def test_a_long_table_has_a_figure_per_row() -> None:
    found = told("gebied;jaar;wat;waarde\nGM0983;2023;Bezoekers;1.200,5\nwk098300 ;2023;Cijfer;x\n", LONG)
    assert found.problems == ()
    assert found.observations == (
        Observation("bezoekers", "GM0983", 2023, "", 1200.5, Status.MEASURED),
        Observation("rapportcijfer", "WK098300", 2023, "", None, Status.SECRET),
    )


def test_a_wide_table_has_a_column_per_figure_or_per_year() -> None:
    found = told("gebied;jaar;bezoekers;cijfer\nGM0983;2023;1200;7,5\n", WIDE)
    assert [(one.indicator, one.value) for one in found.observations] == [("bezoekers", 1200.0), ("rapportcijfer", 7.5)]
    by_year = Meaning(area=0, values={1: ("bezoekers", 2022), 2: ("bezoekers", 2023)})
    found = told("gebied,2022,2023\nGM0983,1,2\n", by_year)
    assert [(one.year, one.value) for one in found.observations] == [(2022, 1.0), (2023, 2.0)]


def test_areas_may_be_named_when_somebody_can_tell_which_they_are() -> None:
    names = {"venlo": "GM0983"}
    found = told(
        "gebied;bezoekers\nVenlo;5\nVenloo;6\n",
        Meaning(area=0, of_year=2023, values={1: ("bezoekers", None)}),
        find_area=lambda word: names.get(word.lower(), by_code(word)),
    )
    assert [one.area for one in found.observations] == ["GM0983"]
    assert (found.problems[0].row, found.problems[0].column) == (3, "gebied")
    assert "‘Venloo’" in found.problems[0].message


def test_every_problem_is_told_with_its_row_and_column_and_the_rest_is_read() -> None:
    found = told(
        "gebied;jaar;wat;waarde\n"
        ";2023;Bezoekers;1\n"
        "GM0983;vorig jaar;Bezoekers;1\n"
        "GM0983;1023;Bezoekers;1\n"
        "GM0983;2023;Onbekend;1\n"
        "\n"
        "GM0983;2023;Bezoekers;veel\n"
        "GM0983;2023;Bezoekers;5\n"
        "GM0983;2023;Bezoekers;6\n"
        "GM0984;2023;Bezoekers\n",
        LONG,
    )
    assert [(one.row, one.column) for one in found.problems] == [
        (2, "gebied"), (3, "jaar"), (4, "jaar"), (5, "wat"), (7, "waarde"), (9, "waarde"),
    ]  # fmt: skip
    assert "staat al in rij 8" in found.problems[-1].message
    assert [one.value for one in found.observations] == [5.0]


def test_the_row_number_counts_from_the_top_of_the_file_also_below_a_title() -> None:
    rows: list[list[Cell]] = [["Onze cijfers"], ["gebied", "jaar", "bezoekers", "cijfer"], ["??", 2023, 1, 2]]
    assert preview(rows, WIDE, heading=1).problems[0].row == 3


def test_a_number_that_could_be_two_is_asked_about_unless_the_column_tells() -> None:
    assert "duizendtallen" in told("g;j;b;c\nGM0983;2023;1.234;1\n", WIDE).problems[0].message
    assert told("g;j;b;c\nGM0983;2023;1.234;1\nGM0984;2023;0,5;1\n", WIDE).observations[0].value == 1234.0
    assert told("g;j;b;c\nGM0983;2023;1.234;1\nGM0984;2023;0.5;1\n", WIDE).observations[0].value == 1.234


def test_empty_means_nothing_unless_somebody_says_what() -> None:
    text = "g;j;b;c\nGM0983;2023;;1\n"
    assert [one.indicator for one in told(text, WIDE).observations] == ["rapportcijfer"]
    meaning = Meaning(area=0, year=1, values=WIDE.values, blank=Status.NOT_MEASURED)
    assert told(text, meaning).observations[0].status is Status.NOT_MEASURED


def test_what_people_write_for_no_figure_is_understood() -> None:
    text = "gebied;bezoekers\nGM0983;Niet bekend\nGM0984;onbekend\nGM0889;geheim\n"
    found = told(text, Meaning(area=0, of_year=2023, values={1: ("bezoekers", None)}))
    assert found.problems == ()
    assert [one.status for one in found.observations] == [Status.ABSENT, Status.ABSENT, Status.SECRET]


def test_small_numbers_are_hidden_by_the_rule() -> None:
    meaning = Meaning(area=0, year=1, values=WIDE.values, observed=4, counts=frozenset({"bezoekers"}))
    found = told(
        "g;j;b;c;n\nGM0001;2023;4;7;30\nGM0002;2023;5;7;29\nGM0003;2023;0;7;300\nGM0004;2023;9;7;?\n"
        "GM0005;2023;40;7;50\nGM0006;2023;80;7;90\n",
        meaning,
    )
    shown = {(one.area, one.indicator): (one.value, one.status) for one in found.observations}
    secret = (None, Status.SECRET)
    assert shown == {
        ("GM0001", "bezoekers"): secret,
        ("GM0001", "rapportcijfer"): (7.0, Status.MEASURED),
        ("GM0002", "bezoekers"): secret,
        ("GM0002", "rapportcijfer"): secret,
        ("GM0003", "bezoekers"): (0.0, Status.MEASURED),
        ("GM0005", "bezoekers"): secret,  # 4 and 5 leave too little room between them
        ("GM0005", "rapportcijfer"): (7.0, Status.MEASURED),
        ("GM0006", "bezoekers"): (80.0, Status.MEASURED),
        ("GM0006", "rapportcijfer"): (7.0, Status.MEASURED),
        ("GM0003", "rapportcijfer"): (7.0, Status.MEASURED),
    }
    assert (found.hidden, found.problems[0].row) == (4, 5)


def test_a_hidden_count_takes_another_along_so_that_the_municipality_does_not_give_it_away() -> None:
    meaning = Meaning(area=0, of_year=2023, values={1: ("bezoekers", None)}, counts=frozenset({"bezoekers"}))
    found = told("g;b\nGM0983;93\nWK098300;3\nWK098301;20\nWK098302;70\n", meaning)
    assert [(one.area, one.value) for one in found.observations] == [
        ("GM0983", 93.0), ("WK098300", None), ("WK098301", None), ("WK098302", 70.0),
    ]  # fmt: skip
    assert found.hidden == 2


@pytest.mark.parametrize(
    "meaning",
    [
        Meaning(area=0, year=1),
        Meaning(area=0, year=1, values={2: ("a", None)}, indicator=2, value=3),
        Meaning(area=0, values={2: ("a", None)}),
    ],
)
def test_a_meaning_that_contradicts_itself_is_refused(meaning: Meaning) -> None:
    with pytest.raises(ValueError, match="a mapping must"):
        preview([["a"]], meaning)


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()), max_size=5), max_size=8
    )
)
def test_no_table_however_odd_breaks_the_reading(rows: list[list[Cell]]) -> None:
    for meaning in (LONG, WIDE):
        for one in preview(rows, meaning).observations:
            assert one.value is None or one.status is Status.MEASURED


@given(st.integers(-(10**9), 10**9), st.integers(0, 3), st.booleans())
def test_a_number_that_was_written_out_is_read_back(whole: int, decimals: int, comma: bool) -> None:
    written = f"{whole / 10**decimals:,.{decimals}f}"
    if comma:
        written = written.translate(str.maketrans(",.", ".,"))
    assert number(written, decimal_comma=comma) == pytest.approx(whole / 10**decimals)


@pytest.mark.parametrize(
    "word", ["", "veel", "1,2,3", "1.2.3", "12 34", "--1", "1e5", "٣", "½", "nan", "inf", "1.23.456"]
)
def test_what_is_no_number_is_refused(word: str) -> None:
    with pytest.raises(Unclear):
        number(word, decimal_comma=True)


def test_a_column_with_several_points_in_one_number_has_thousands() -> None:
    assert has_decimal_comma(["1.234.567"]) is True


def workbook(*sheets: tuple[str, list[list[object]]], hidden: str = "") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
            if name == hidden:
                sheet.hide()
    return content.getvalue()


def test_a_workbook_gives_its_first_visible_sheet_or_the_one_asked_for() -> None:
    content = workbook(("Cijfers", [["a", 1.5]]), ("Meer", [["b", 2]]), ("Geheim", [["c"]]), hidden="Geheim")
    assert tables.read(content) == Sheet([["a", 1.5]], "Cijfers", ("Meer",))
    assert tables.read(content, sheet="Meer").rows == [["b", 2.0]]
    with pytest.raises(Unreadable, match="verborgen"):
        tables.read(content, sheet="Geheim")


def test_a_day_in_a_cell_of_figures_is_no_figure() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["g", "j", "b", "c"])
        sheet.write_row(1, 0, ["GM0983", 2023])
        sheet.write_datetime(1, 2, date(2023, 5, 1))
    found = preview(tables.read(content.getvalue()).rows, WIDE)
    assert (found.observations, found.problems[0].column) == ((), "b")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04kapot", b"\xd0\xcf\x11\xe0kapot", b"<html><table>", b"\x00\x01\x02\x00", b"a" * 100]
)
def test_what_is_no_table_is_refused_or_has_no_figures(content: bytes) -> None:
    try:
        rows = tables.read(content).rows
    except Unreadable:
        return
    assert preview(rows, WIDE).observations == ()


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number_ in range(5):
            archive.writestr(f"deel{number_}", b"\x00" * (100 * 1024 * 1024))
    with pytest.raises(Unreadable, match="veel te groot"):
        tables.read(content.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_in_the_letters_it_was_written_in(encoding: str) -> None:
    assert tables.read("sep=|\nCafé|één\n".encode(encoding)).rows == [[], ["Café", "één"]]


def test_the_regional_monitor_leaves_out_its_noughts() -> None:
    text = "gemeentecode,gemeentenaam,indicator,jaar,waarde\nGM0983,Venlo,01,2022,50.5\nGM0984,Venray,01,2022,0\n"
    found = prosperity.read(Sheet(tables.rows_of_text(text)), {"01": "overgewicht"})
    assert found.observations == (Observation("overgewicht", "GM0983", 2022, "", 50.5, Status.MEASURED),)
    assert "‘indicator’ ontbreekt" in prosperity.read(Sheet([["gemeentecode"]]), {}).problems[0].message
    assert prosperity.read(Sheet([]), {}).problems


def test_the_leefbaarometer_has_classes_per_year_and_a_development_since_the_one_before() -> None:
    text = "code,KL12,KL14,KL16,VKL1214,VKL1216,VKL1416\nWK098300,6,7,8,5,6,4\nWK098301,10,,3,4,4,8\n"
    codes = {"KL": "leefbaarheid", "VKL": "leefbaarheid-ontwikkeling"}
    found = leefbaarometer.read(Sheet(tables.rows_of_text(text)), codes)
    first = [(one.indicator, one.year, one.value) for one in found.observations if one.area == "WK098300"]
    assert first == [
        ("leefbaarheid", 2012, 6.0), ("leefbaarheid", 2014, 7.0), ("leefbaarheid", 2016, 8.0),
        ("leefbaarheid-ontwikkeling", 2014, 5.0), ("leefbaarheid-ontwikkeling", 2016, 4.0),
    ]  # fmt: skip
    assert [one.message[:14] for one in found.problems] == ["WK098301, 2012", "WK098301, 2016"]
    assert leefbaarometer.read(Sheet([["naam", "KL16"]]), codes).problems


PARTS = Meaning(area=0, of_year=2023, part=1, values={2: ("bezoekers", None)}, counts=frozenset({"bezoekers"}))


def test_when_one_group_of_a_place_is_small_all_its_groups_are_hidden() -> None:
    found = told(
        "g;wie;b\nGM0001;;93\nGM0001;man;3\nGM0001;vrouw;90\nGM0002;;80\nGM0002;man;40\nGM0002;vrouw;40\n", PARTS
    )
    shown = {(one.area, one.part): one.value for one in found.observations}
    assert shown["GM0001", ""] == 93.0
    assert shown["GM0001", "man"] is None and shown["GM0001", "vrouw"] is None
    # The other municipality would give the first one away, for the sum of both may be known elsewhere.
    assert shown["GM0002", "man"] is None and shown["GM0002", "vrouw"] is None


def test_a_hidden_total_hides_the_groups_it_is_the_sum_of() -> None:
    found = told("g;wie;b\nGM0001;;4\nGM0001;man;0\nGM0001;vrouw;4\nGM0002;;80\nGM0003;;90\n", PARTS)
    assert [one.value for one in found.observations] == [None, None, None, None, 90.0]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["WK000100", "WK000101", "WK000102"]), st.sampled_from(["man", "vrouw"])),
        st.integers(0, 60),
    )
)
def test_no_hidden_group_follows_from_the_groups_and_places_around_it(counts: dict[tuple[str, str], int]) -> None:
    lines = "".join(f"{area};{part};{count}\n" for (area, part), count in counts.items())
    found = told(f"g;wie;b\n{lines}", PARTS)
    hidden = {(one.area, one.part) for one in found.observations if one.value is None}
    for area, part in hidden:
        groups = {one for one in counts if one[0] == area}
        assert groups <= hidden
        family = {one for one in counts if one[1] == part}
        assert family <= hidden or sum(counts[one] for one in family & hidden) >= 10


def test_a_figure_outside_its_limits_is_told() -> None:
    meaning = Meaning(area=0, of_year=2023, values={1: ("aandeel", None)}, limits={"aandeel": (0, 100)})
    found = told("g;a\nGM0001;-1\nGM0002;101\nGM0003;100\n", meaning)
    assert [one.message.split(":")[0] for one in found.problems] == ["-1 is te laag", "101 is te hoog"]
    assert [one.value for one in found.observations] == [100.0]


def test_numbers_are_read_as_somebody_says_they_are_written() -> None:
    text = "g;j;b;c\nGM0983;2023;1.234;1\n"
    dutch = Meaning(area=0, year=1, values=WIDE.values, decimal_comma=True)
    english = Meaning(area=0, year=1, values=WIDE.values, decimal_comma=False)
    assert told(text, dutch).observations[0].value == 1234.0
    assert told(text, english).observations[0].value == 1.234


def test_words_that_nobody_wants_are_passed_over() -> None:
    meaning = Meaning(
        area=0, year=1, indicator=2, value=3, indicators={"Bezoekers": "bezoekers"}, skipped=frozenset({"Totaal"})
    )
    found = told("g;j;w;v\nGM0983;2023;Totaal;veel\nGM0983;2023;Bezoekers;5\n", meaning)
    assert (found.problems, len(found.observations)) == ((), 1)


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -float("inf"), 1e300])
def test_a_cell_that_holds_no_real_number_is_told(odd: float) -> None:
    found = preview([["g", "j", "b", "c"], ["GM0983", 2023, odd, 1]], WIDE)
    assert (len(found.observations), found.problems[0].column) == (1, "b")
