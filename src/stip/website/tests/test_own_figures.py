# SPDX-License-Identifier: EUPL-1.2
"""A region brings in figures of its own: in four steps, whole or not at all, and for whom they are meant."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stip.conftest import Cast
from stip.monitor.figures.shelf import STORE
from stip.monitor.models import Dataset, Indicator, Release

pytestmark = pytest.mark.django_db
ADDRESS = "/beekdal/cijfers/inlezen"
SOURCE = {
    "b-bron": "nieuw", "b-titel": "Dalpeiling", "b-uitgever": "Beekdal", "b-licentie": "CC BY 4.0",
    "b-zichtbaarheid": "openbaar", "b-maanden": "12", "b-uitgegeven": "21-11-2025",
}  # fmt: skip
DUTCH = {"k-getallen": "komma", "k-rol-0": "gebied", "k-rol-2": "cijfers", "k-rol-3": "cijfers"}
WIDE = "gebied;jaar;Bezoekers;Tevreden\nBD01;2025;1.200;71,5\nBD02;2025;800;64,0\n"
VISITORS = {"wat": "nieuw", "mensen": "on", "naam": "Bezoekers", "eenheid": "aantal", "thema": "Dal", "maat": "aantal",
            "decimalen": "0"}  # fmt: skip
CONTENT = {"wat": "nieuw", "naam": "Tevreden", "eenheid": "% van de bezoekers", "thema": "Dal", "maat": "aandeel",
           "richting": "hoger"}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    before, STORE.folder = STORE.folder, tmp_path / "observaties"
    yield
    STORE.folder = before


@pytest.fixture
def bureau(client: Client, cast: Cast) -> Client:
    client.force_login(cast.bureau, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(client: Client, content: str | bytes, name: str = "peiling.csv", **source: str) -> Any:
    upload = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return client.post(ADDRESS, {"bestand": upload, **SOURCE, **source})


def page(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def fields(answer: Any) -> dict[str, str]:
    """What the page has filled in itself: hidden fields, boxes and chosen options."""
    text = answer.content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        is_off = 'type="checkbox"' in tag and "checked" not in tag
        if name and not is_off and 'type="file"' not in tag:
            found[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', body) or re.search(r'<option value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else ""
    return found


def step(client: Client, answer: Any, stap: str, **changes: str) -> Any:
    return client.post(ADDRESS, fields(answer) | changes | {"stap": stap})


def subject(place: int, told: dict[str, str]) -> dict[str, str]:
    return {f"i{place}-{name}": value for name, value in told.items()}


def looked_at(client: Client, content: str | bytes = WIDE, **source: str) -> Any:
    """The fourth step for the table of two indicators."""
    columns = step(client, sent(client, content, **source), "kolommen", **DUTCH)
    return step(client, columns, "indicatoren", **subject(0, VISITORS), **subject(1, CONTENT))


def brought_in(client: Client, content: str | bytes = WIDE, **source: str) -> Any:
    return client.post(ADDRESS, fields(looked_at(client, content, **source)) | {"stap": "bevestig"}, follow=True)


def waiting_files(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "wachtend").glob("*"))


def test_a_table_becomes_a_release_after_a_look(bureau: Client, tmp_path: Path) -> None:
    answer = looked_at(bureau)
    assert "Het bestand heeft 4 cijfers van 2 indicatoren in 2 gebieden, over 2025." in page(answer)
    assert "Een aantal mensen van 1 tot en met 4 is geheim." in page(answer)
    assert not Dataset.objects.exists() and len(waiting_files(tmp_path)) == 1
    done = bureau.post(ADDRESS, fields(answer) | {"stap": "bevestig"}, follow=True)
    assert "Ingelezen: ‘Dalpeiling’ met 4 cijfers." in page(done)
    release = Release.objects.select_related("dataset").get()
    assert (release.published, release.origin, release.row_count) == ("2025-11-21", "peiling.csv", 4)
    told = (
        release.dataset.publisher,
        release.dataset.licence,
        release.dataset.every_months,
        release.dataset.region.code,
    )
    assert told == ("Beekdal", "CC BY 4.0", 12, "beekdal")
    assert waiting_files(tmp_path) == []


def test_the_figures_are_on_the_pages_with_their_source(bureau: Client) -> None:
    brought_in(bureau)
    code = Indicator.objects.get(title="Tevreden").code
    shown = page(bureau.get(f"/indicatoren/{code}?gebied=BD01"))
    assert "71,5" in shown and "Dalpeiling" in shown and "CC BY 4.0" in shown
    assert "71,5" in page(bureau.get("/gebieden/BD01/cijfers"))
    found = bureau.get(f"/api/v1/waarnemingen?indicator={code}&gebied=BD01").json()
    assert "71.5" in str(found)


def test_a_second_delivery_goes_to_the_same_indicators(bureau: Client) -> None:
    brought_in(bureau)
    dataset = Dataset.objects.get()
    columns = step(bureau, sent(bureau, WIDE.replace("2025", "2026"), **{"b-bron": dataset.code}), "kolommen", **DUTCH)
    suggested = fields(columns)
    codes = dict(Indicator.objects.values_list("title", "code"))
    assert (suggested["i0-wat"], suggested["i1-wat"]) == (codes["Bezoekers"], codes["Tevreden"])
    last = step(bureau, columns, "indicatoren")
    assert "(nieuw)" not in page(last)
    bureau.post(ADDRESS, fields(last) | {"stap": "bevestig"})
    assert (Release.objects.count(), Indicator.objects.count(), Dataset.objects.count()) == (2, 2, 1)


def test_the_same_figures_again_add_nothing(bureau: Client) -> None:
    brought_in(bureau)
    dataset = Dataset.objects.get()
    columns = step(bureau, sent(bureau, WIDE, **{"b-bron": dataset.code}), "kolommen", **DUTCH)
    last = step(bureau, columns, "indicatoren")
    done = bureau.post(ADDRESS, fields(last) | {"stap": "bevestig"}, follow=True)
    assert "Deze cijfers waren er al" in page(done)
    assert Release.objects.count() == 1


def test_a_yes_that_comes_twice_keeps_one_release(bureau: Client) -> None:
    sealed = fields(looked_at(bureau)) | {"stap": "bevestig"}
    bureau.post(ADDRESS, sealed)
    again = bureau.post(ADDRESS, sealed, follow=True)
    assert "verlopen of al ingelezen" in page(again)
    assert (Release.objects.count(), Dataset.objects.count()) == (1, 1)


def test_mistakes_are_told_by_row_and_column_and_the_mended_file_keeps_the_answers(
    bureau: Client, tmp_path: Path
) -> None:
    answer = looked_at(bureau, WIDE.replace("BD02;2025;800", "Nergens;2025;800").replace("71,5", "veel"))
    text = page(answer)
    assert answer.status_code == 422 and "Herstel deze 2 punten" in text
    assert '<td data-label="Rij">3</td><td data-label="Kolom">gebied</td>' in text and "‘Nergens’" in text
    assert "Deze cijfers inlezen" not in text
    mended = bureau.post(
        ADDRESS,
        {"pakket": fields(answer)["pakket"], "stap": "bestand", "bestand": SimpleUploadedFile("b.csv", WIDE.encode())},
    )
    assert "Het bestand heeft 4 cijfers" in page(mended) and len(waiting_files(tmp_path)) == 1
    assert not Dataset.objects.exists()


def test_a_mended_file_with_other_columns_is_asked_about_anew(bureau: Client) -> None:
    answer = looked_at(bureau, WIDE.replace("71,5", "veel"))
    other = SimpleUploadedFile("b.csv", WIDE.replace("jaar;Bezoekers", "Bezoekers;jaar").encode())
    again = bureau.post(ADDRESS, {"pakket": fields(answer)["pakket"], "stap": "bestand", "bestand": other})
    assert "Wat staat er in de kolommen?" in page(again)


def test_a_yes_to_a_file_with_mistakes_keeps_nothing(bureau: Client) -> None:
    answer = looked_at(bureau, WIDE.replace("BD02", "Nergens"))
    done = bureau.post(ADDRESS, fields(answer) | {"stap": "bevestig"})
    assert done.status_code == 422
    assert not (Dataset.objects.exists() or Indicator.objects.exists() or Release.objects.exists())


def test_small_numbers_are_hidden_and_never_kept(bureau: Client, client: Client) -> None:
    answer = looked_at(bureau, WIDE.replace("1.200", "3"))
    assert "We verbergen 2 cijfers." in page(answer)
    bureau.post(ADDRESS, fields(answer) | {"stap": "bevestig"})
    code = Indicator.objects.get(title="Bezoekers").code
    kept = STORE.table([Release.objects.get().code]).to_pyarrow().to_pylist()
    assert [(row["value"], row["status"]) for row in kept if row["indicator"] == code] == [(None, "geheim")] * 2
    client.logout()
    assert "geheim" in client.get(f"/api/v1/waarnemingen?indicator={code}").content.decode()


def test_what_counts_things_is_not_hidden(bureau: Client) -> None:
    columns = step(bureau, sent(bureau, WIDE.replace("1.200", "3")), "kolommen", **DUTCH)
    things = fields(columns) | subject(0, VISITORS) | subject(1, CONTENT) | {"stap": "indicatoren"}
    del things["i0-mensen"]
    assert "hoeft er niets verborgen te worden" in page(bureau.post(ADDRESS, things))


def test_figures_of_the_bureau_alone_reach_nobody_else(bureau: Client, cast: Cast) -> None:
    brought_in(bureau, **{"b-zichtbaarheid": "intern"})
    code = Indicator.objects.get(title="Tevreden").code
    assert "71,5" in page(bureau.get(f"/indicatoren/{code}?gebied=BD01"))
    stranger, neighbour = Client(), Client()
    neighbour.force_login(cast.neighbour, backend="django.contrib.auth.backends.ModelBackend")
    for visitor in (stranger, neighbour):
        assert visitor.get(f"/indicatoren/{code}").status_code == 404
        for address in (
            "/indicatoren", "/indicatoren?formaat=csv", "/gebieden/BD01/cijfers", "/gebieden/BD01/cijfers?formaat=csv",
            "/cijfers/vergelijk?gebied=BD01&gebied=BD02", "/cijfers/uitgaven", "/cijfers/uitgaven?formaat=csv",
            "/beekdal/resultaat", "/gebieden/BD01", "/api/v1/indicatoren", f"/api/v1/waarnemingen?indicator={code}",
            "/api/v1/waarnemingen?gebied=BD01", "/api/v1/datasets", "/api/v1/leveringen",
            f"/api/v1/indicatoren/{code}", "/zoeken?zoek=Tevreden", "/beekdal/cijfers/geschiedenis",
            "/beekdal/aandachtsgebieden/kies",
        ):  # fmt: skip
            answer = visitor.get(address, follow=True)
            text = answer.content.decode()
            assert "Dalpeiling" not in text and "71,5" not in text and "71.5" not in text, address


def test_only_the_bureau_of_the_region_brings_figures_in(client: Client, cast: Cast) -> None:
    assert client.get(ADDRESS).status_code == 302
    client.force_login(cast.neighbour, backend="django.contrib.auth.backends.ModelBackend")
    assert sent(client, WIDE).status_code == 403
    assert client.get("/bestaat-niet/cijfers/inlezen").status_code == 404


def test_a_parcel_of_somebody_else_or_a_forged_one_does_nothing(
    bureau: Client, cast: Cast, admin_client: Client
) -> None:
    sealed = fields(looked_at(bureau)) | {"stap": "bevestig"}
    for visitor, pack in ((admin_client, sealed["pakket"]), (bureau, sealed["pakket"] + "x"), (bureau, "")):
        answer = visitor.post(ADDRESS, sealed | {"pakket": pack}, follow=True)
        assert "Kies het opnieuw" in page(answer)
    assert not Release.objects.exists()


def test_stopping_throws_the_file_away(bureau: Client, tmp_path: Path) -> None:
    answer = step(bureau, looked_at(bureau), "stop")
    assert answer.status_code == 302 and waiting_files(tmp_path) == []


def test_somebody_may_go_back_and_finds_the_answers(bureau: Client) -> None:
    last = looked_at(bureau)
    back = step(bureau, last, "terug-naar-indicatoren")
    assert fields(back)["i1-eenheid"] == "% van de bezoekers"
    columns = step(bureau, back, "terug-naar-kolommen")
    assert fields(columns)["k-rol-2"] == "cijfers"


def test_a_number_that_could_be_two_is_asked_about(bureau: Client) -> None:
    columns = step(bureau, sent(bureau, WIDE), "kolommen")
    last = step(bureau, columns, "indicatoren", **subject(0, VISITORS), **subject(1, CONTENT))
    assert "‘1.200’ kan duizendtallen of cijfers achter de komma hebben." in page(last)


def test_what_contradicts_itself_is_told_in_words(bureau: Client) -> None:
    first = sent(bureau, WIDE)
    for changes, words in (
        ({"k-rol-0": ""}, "Geen enkele kolom is het gebied."),
        ({"k-rol-1": ""}, "Van welk jaar de cijfers zijn, is niet te zien."),
        ({"k-rol-2": "", "k-rol-3": ""}, "Geen enkele kolom heeft cijfers."),
        ({"k-rol-2": "waarde"}, "niet allebei"),
        ({"k-rol-2": "gebied"}, "Meer dan één kolom is ‘gebied’."),
        ({"k-rol-2": "onzin"}, "rode streep"),
    ):
        answer = step(bureau, first, "kolommen", **changes)
        assert answer.status_code == 422 and words in page(answer), changes


def test_an_indicator_that_is_not_finished_is_told_in_words(bureau: Client) -> None:
    columns = step(bureau, sent(bureau, WIDE), "kolommen", **DUTCH)
    for changes, words in (
        ({"i0-eenheid": ""}, "Vul in waarin het wordt geteld"),
        ({"i1-naam": "Bezoekers"}, "Er is al een indicator ‘Bezoekers’"),
        ({"i1-wat": "inwoners"}, "rode streep"),
        ({"i0-wat": "weg", "i1-wat": "weg"}, "Er is geen enkele indicator gekozen."),
    ):
        told = subject(0, VISITORS) | subject(1, CONTENT) | changes
        answer = step(bureau, columns, "indicatoren", **told)
        assert answer.status_code == 422, changes
        assert words in page(answer) or words == "rode streep", changes


LONG = (
    "gemeente;jaar;indicator;waarde\nBovendal;2025;Bezoekers;1200\nBenedendal;2025;Bezoekers;800\n"
    "Bovendal;2025;Rest;9\n"
)


def test_a_long_table_names_areas_and_leaves_out_what_nobody_wants(bureau: Client) -> None:
    columns = step(bureau, sent(bureau, LONG), "kolommen")
    last = step(bureau, columns, "indicatoren", **subject(0, VISITORS), **{"i1-wat": "weg"})
    assert "Het bestand heeft 2 cijfers van 1 indicator in 2 gebieden" in page(last)
    assert "Bovendal (BD01)" in page(last)


def test_a_column_per_year_is_one_indicator(bureau: Client) -> None:
    columns = step(bureau, sent(bureau, "code,2024,2025\nBD01,10,20\n"), "kolommen")
    assert columns.content.decode().count("stip-own__subject") == 1
    last = step(bureau, columns, "indicatoren", **subject(0, VISITORS))
    assert "2 cijfers van 1 indicator in 1 gebied, over 2024 tot en met 2025" in page(last)


def workbook() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("Uitleg").write_row(0, 0, ["Lees", "mij"])
        sheet = book.add_worksheet("Cijfers")
        sheet.merge_range("A1:D1", "Dalpeiling")
        sheet.write_row(2, 0, ["gebied", "jaar", "Bezoekers", "Tevreden"])
        sheet.write_row(3, 0, ["BD01 ", 2025, 1200])
        sheet.write_formula(3, 3, "=70+1.5", None, 71.5)
        sheet.write_row(4, 0, ["BD 02", 2025, 800, 64])
    return content.getvalue()


def test_a_workbook_is_read_from_the_sheet_and_row_that_are_chosen(bureau: Client) -> None:
    first = sent(bureau, workbook(), "peiling.xlsx")
    other = step(bureau, first, "ander-blad", **{"k-blad": "Cijfers"})
    assert fields(other)["k-kop"] == "3" and fields(other)["k-rol-0"] == "gebied"
    columns = step(bureau, other, "kolommen")
    last = step(bureau, columns, "indicatoren", **subject(0, VISITORS), **subject(1, CONTENT))
    assert "Het bestand heeft 4 cijfers" in page(last) and "71,5%" in page(last)


def test_another_sheet_without_looking_at_it_is_asked_about_first(bureau: Client) -> None:
    first = sent(bureau, workbook(), "peiling.xlsx")
    assert "zoals BD01" in page(step(bureau, first, "kolommen", **{"k-blad": "Cijfers"}))


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"<html></html>", b"PK\x03\x04kapot", b"\x00\x01\x02", b"\xff\xfe\x00"]
)
def test_what_is_no_table_is_refused_under_the_field(bureau: Client, content: bytes, tmp_path: Path) -> None:
    answer = sent(bureau, content)
    assert answer.status_code == 422 and "stip-message--error" in answer.content.decode()
    assert waiting_files(tmp_path) == []


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("BD01;2025;-5;1", "kan niet onder 0 komen"),
        ("BD01;2025;5;101", "kan niet boven 100 komen"),
        ("BD01;2025;nan;1", "geen getal"),
        ("BD01;2025;inf;1", "geen getal"),
        ("BD01;2025;=1+1;1", "geen getal"),
        ("BD01;vorig jaar;5;1", "geen jaar"),
        ("BD01;12025;5;1", "kan niet kloppen"),
        (";2025;5;1", "Er staat geen gebied"),
        ("GM9999;2025;5;1", "We kennen geen gebied ‘GM9999’"),
        ("983;2025;5;1", "We kennen geen gebied ‘983’"),
        ("BD01;2025;800;64\nBD01;2025;801;64", "staat al in rij"),
    ],
)
def test_a_line_that_cannot_be_is_told(bureau: Client, cells: str, words: str) -> None:
    answer = looked_at(bureau, f"gebied;jaar;Bezoekers;Tevreden\nBD02;2025;90;5\n{cells}\n")
    assert answer.status_code == 422 and words in page(answer)


def test_the_pages_escape_what_a_file_says(bureau: Client) -> None:
    odd = "<script>alert(1)</script>"
    first = sent(bureau, f"gebied;jaar;{odd}\nBD01;2025;5\n{odd};2025;{odd}\n", name="<b>.csv")
    columns = step(bureau, first, "kolommen")
    last = step(bureau, columns, "indicatoren", **subject(0, VISITORS | {"naam": odd}))
    for answer in (first, columns, last):
        assert "<script>alert(1)" not in answer.content.decode()


def test_fifty_thousand_lines_are_told_about_in_one_page(bureau: Client, cast: Cast) -> None:
    lines = "".join(f"BU{place:08};2025;{place};5\n" for place in range(50_000))
    answer = looked_at(bureau, f"gebied;jaar;Bezoekers;Tevreden\n{lines}")
    assert "Herstel deze 50.000 punten" in page(answer) and len(answer.content) < 200_000


def test_the_releases_say_where_to_bring_figures_in(bureau: Client, cast: Cast) -> None:
    assert ADDRESS in bureau.get("/cijfers/uitgaven").content.decode()
    assert ADDRESS not in Client().get("/cijfers/uitgaven").content.decode()


@pytest.mark.parametrize("row", ["9" * 5000, "²", "0", "-1", "1.5", ""])
def test_a_row_of_headings_that_cannot_be_is_asked_again(bureau: Client, row: str) -> None:
    columns = sent(bureau, WIDE)
    assert step(bureau, columns, "kolommen", **DUTCH, **{"k-kop": row}).status_code in {200, 422}


@pytest.mark.parametrize("moment", ["31-02-2025", "2025-13", "2025-00-10", "20٢٥", "2025-1", "20250101"])
def test_a_day_that_never_was_is_refused(bureau: Client, moment: str) -> None:
    answer = sent(bureau, WIDE, **{"b-uitgegeven": moment})
    assert answer.status_code == 422
    assert "Dit is geen jaar, maand of dag." in page(answer)
