# SPDX-License-Identifier: EUPL-1.2
import io
import os
import re
import time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from stip.money import actions
from stip.money.ledger import Stage, exact
from stip.money.models import Balance, Line, Movement
from stip.money.tests.beekdal import fill
from stip.website import waiting

pytestmark = pytest.mark.django_db
HEAD = "Onderdeel;Activiteit;Soort;Stadium;Partij;Aard;2026\n"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def bureau(client, cast):
    client.force_login(cast.bureau)
    return client


def address(cast):
    return reverse("grid_import", args=[cast.plan.code])


def sent(client, cast, *rows, name="begroting.csv", content=None):
    text = content if content is not None else (HEAD + "\n".join(rows)).encode()
    return client.post(address(cast), {"bestand": SimpleUploadedFile(name, text)})


def parcel_in(answer):
    return re.search(r'name="pakket" value="([^"]+)"', answer.content.decode())[1]


def waiting_files(tmp_path):
    return list((tmp_path / "wachtend").glob("*"))


def test_a_file_is_shown_first_and_booked_after_a_yes(bureau, cast, tmp_path):
    answer = sent(
        bureau, cast, "1.1;Graven;kosten;geraamd;;circa;1.250.000,50", "2;;bijdrage;toegezegd;provincie-dal;;PM"
    )
    text = answer.content.decode().replace("\xa0", " ")
    assert "Dit zou 2 bedragen veranderen: 2 nieuw." in text
    assert "circa € 1.250.000,50" in text and "niet bekend (PM)" in text and "Provincie Dal" in text
    assert not Movement.objects.exists()
    done = bureau.post(address(cast), {"pakket": parcel_in(answer)}, follow=True)
    assert "is ingelezen: 2 bedragen veranderd" in done.content.decode()
    assert {row.delivery for row in Movement.objects.all()} == {"begroting.csv, rij 2", "begroting.csv, rij 3"}
    assert waiting_files(tmp_path) == []


def test_a_yes_that_comes_twice_books_once(bureau, cast):
    parcel = parcel_in(sent(bureau, cast, "1.1;Graven;kosten;geraamd;;;5"))
    bureau.post(address(cast), {"pakket": parcel})
    again = bureau.post(address(cast), {"pakket": parcel}, follow=True)
    assert "Kies het bestand opnieuw" in again.content.decode()
    assert Movement.objects.count() == 1


def test_problems_are_told_by_row_and_column_and_nothing_is_kept(bureau, cast, tmp_path):
    answer = sent(bureau, cast, "9.9;Graven;kosten;geraamd;;;5", "1.1;Graven;kosten;geraamd;;;1,250")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Herstel deze 2 punten" in text and '<td data-label="Kolom">2026</td>' in text
    assert not Line.objects.exists() and waiting_files(tmp_path) == []


def test_books_that_changed_in_between_are_shown_anew(bureau, cast):
    parcel = parcel_in(sent(bureau, cast, "1.1;Graven;kosten;geraamd;;;5"))
    line = actions.line_for(
        plan=cast.plan, item=cast.plan.items.get(code="1.1"), kind="kosten", activity="Graven", year=2026
    )
    actions.book(line, exact(3), by=None, target=Stage.ESTIMATED)
    again = bureau.post(address(cast), {"pakket": parcel})
    assert again.status_code == 409 and "intussen gewijzigd" in again.content.decode()
    assert "€\xa03" in again.content.decode()
    bureau.post(address(cast), {"pakket": parcel_in(again)})
    assert Balance.objects.get().total == exact(5)


def test_a_parcel_of_another_person_or_plan_or_a_forged_one_does_nothing(bureau, cast, admin_client):
    parcel = parcel_in(sent(bureau, cast, "1.1;Graven;kosten;geraamd;;;5"))
    for client, text in ((admin_client, parcel), (bureau, parcel + "x"), (bureau, "x")):
        answer = client.post(address(cast), {"pakket": text}, follow=True)
        assert "Kies het bestand opnieuw" in answer.content.decode()
    assert not Movement.objects.exists()


def test_a_file_that_says_the_same_as_the_books_needs_no_yes(bureau, cast, tmp_path):
    fill(cast)
    file = bureau.get(reverse("plan_money_file", args=[cast.plan.code]))
    answer = sent(bureau, cast, name="geld.xlsx", content=file.content)
    assert "Er verandert niets" in answer.content.decode()
    assert "Zo inlezen" not in answer.content.decode() and waiting_files(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"PK\x03\x04kapot", b"\x00\x01\x02"])
def test_what_is_no_spreadsheet_is_refused_under_the_field(bureau, cast, content):
    answer = sent(bureau, cast, content=content)
    assert answer.status_code == 422 and "stip-message--error" in answer.content.decode()


def test_an_upload_waits_a_day_and_no_longer(tmp_path):
    name = waiting.keep(b"oud")
    path = tmp_path / "wachtend" / name
    assert waiting.fetch(name) == b"oud" and path.stat().st_mode & 0o777 == 0o600
    day_ago = time.time() - waiting.ONE_DAY - 5
    os.utime(path, (day_ago, day_ago))
    waiting.keep(b"nieuw")
    assert waiting.fetch(name) is None
    assert waiting.fetch("../../etc/passwd") is None and waiting.fetch("") is None


def test_only_the_bureau_takes_a_file_in_and_everybody_takes_one_out(client, cast):
    fill(cast)
    Line.objects.filter(kind="kosten").update(visibility="intern")
    file = client.get(reverse("plan_money_file", args=[cast.plan.code]) + "?vorm=csv")
    assert file["Content-Disposition"] == 'attachment; filename="beekdal-2024-2030-geld.csv"'
    text = file.content.decode("utf-8-sig")
    assert "bijdrage;toegekend;rijk-dal" in text and "kosten" not in text
    client.force_login(cast.neighbour)
    assert sent(client, cast, "1.1;Graven;kosten;geraamd;;;5").status_code == 403


def test_the_workbook_tells_where_it_is_from(client, cast):
    fill(cast)
    content = client.get(reverse("plan_money_file", args=[cast.plan.code])).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    words = [cell.value for row in book["Uitleg"].iter_rows() for cell in row if cell.value]
    assert "http://testserver/plannen/beekdal-2024-2030/geld" in words and "Beekdalprogramma" in words
    assert book["Begroting"].max_row > 8


def test_the_page_escapes_what_a_file_says(bureau, cast):
    answer = sent(bureau, cast, "1.1;<script>alert(1)</script>;kosten;geraamd;;;5", name="<b>.csv")
    assert "<script>alert(1)" not in answer.content.decode()
    problem = sent(bureau, cast, "1.1;a;<script>alert(1)</script>;geraamd;;;5")
    assert "<script>alert(1)" not in problem.content.decode()
