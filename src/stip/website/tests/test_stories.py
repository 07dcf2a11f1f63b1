# SPDX-License-Identifier: EUPL-1.2
"""What people tell beside the numbers: to be read, to be written, and never shown to who may not see it."""

import csv
import io
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from stip.accounts.models import Change
from stip.conftest import Cast
from stip.monitor.aims import actions
from stip.monitor.models import Dataset, Story
from stip.places.access import Visibility
from stip.plans.models import Item
from stip.website.tests.filling import filled, signed_in, words
from stip.website.tests.test_figures import MARK, figures_folder, valley

__all__ = ["figures_folder", "valley"]
PAGE = "/beekdal/verhalen"
AREA, ITEM = "/gebieden/BD01/cijfers", "/plannen/beekdal-2024-2030/onderdelen/1.1"
INDICATOR = f"/indicatoren/{MARK}"
HOSTILE = '<script>alert(1)</script><img src="x" onerror="alert(2)">'


@pytest.fixture(autouse=True)
def pictures_folder(tmp_path: Any, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path / "documenten"
    return settings.MEDIA_ROOT


def story(**changes: Any) -> Story:
    facts = {
        "regio": "beekdal",
        "titel": "Langs de beek",
        "tekst": "Op een ochtend in mei.\n\nHet water staat hoog.",
        "datum": "2025-05-03",
        "gebied": "BD01",
        "onderdeel": "beekdal-2024-2030/1.1",
        "indicator": MARK,
        **changes,
    }
    return actions.add_story({name: value for name, value in facts.items() if value}, by=None)


def photo(kind: str = "JPEG", size: tuple[int, int] = (900, 600)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "green").save(out, kind)
    return out.getvalue()


def with_picture(**changes: Any) -> Story:
    return actions.set_picture(story(**changes), photo(), "Een groene oever", seen=1, by=None)


def send(client: Client, found: Story, content: bytes, name: str = "foto.jpg", **changes: Any) -> Any:
    address = f"{PAGE}/{found.pk}/foto"
    sent = filled(client.get(address), **{"fotoInWoorden": "Een groene oever", **changes})
    return client.post(address, {**sent, "foto": SimpleUploadedFile(name, content, "image/jpeg")})


def test_a_story_stands_in_the_list_and_beside_the_numbers(client: Client, valley: Cast) -> None:
    found = story(voorbeeld=True)
    assert "Eén verhaal uit Beekdal laat zien wat er achter de cijfers zit. Eén daarvan is verzonnen" in words(
        client.get(PAGE)
    )
    for address in (PAGE, AREA, "/gebieden/BD/cijfers", ITEM, INDICATOR):
        page = client.get(address)
        assert f'href="{PAGE}/{found.pk}"' in page.content.decode(), address
        assert "Op een ochtend in mei. Het water staat hoog." in words(page)
        assert "Voorbeeld" in words(page)
    assert "Langs de beek" not in words(client.get("/gebieden/BD02/cijfers"))


def test_the_page_of_a_story_tells_it_in_paragraphs_beside_the_figure(client: Client, valley: Cast) -> None:
    found = with_picture()
    page = client.get(f"{PAGE}/{found.pk}").content.decode()
    assert "<p>Op een ochtend in mei.</p><p>Het water staat hoog." in page
    assert 'alt="Een groene oever" width="900" height="600"' in page
    assert f'href="{AREA}"' in page
    assert f'href="{ITEM}"' in page
    assert "Rapportcijfer" in page


def test_a_quote_says_who_and_since_when_it_may_be_told(client: Client, valley: Cast) -> None:
    found = story(citaat="Mooi is het hier.", wie="een wandelaar", toestemming="2025-05-04")
    page = words(client.get(f"{PAGE}/{found.pk}"))
    assert "“Mooi is het hier.” Een wandelaar. Toestemming voor dit citaat is gegeven op 4 mei 2025." in page
    (row,) = csv.DictReader(io.StringIO(client.get(f"{PAGE}?formaat=csv").content.decode()))
    assert (row["titel"], row["datum"]) == ("Langs de beek", "2025-05-03")
    # Consent is for the page; a file goes on to where nobody asked her.
    assert "wandelaar" not in str(row)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"toestemming": ""}, "een citaat mag alleen met toestemming"),
        ({"wie": ""}, "bij een citaat hoort wie dit zei"),
        ({"toestemming": "2999-01-01"}, "ligt in de toekomst"),
    ],
)
def test_a_quote_without_consent_is_not_kept(valley: Cast, wrong: dict[str, str], why: str) -> None:
    bureau = signed_in(valley.bureau)
    told = {"titel": "T", "tekst": "T", "gebied": "Bovendal", "citaat": "Mooi.", "wie": "een wandelaar",
            "toestemming": "2025-05-04"}  # fmt: skip
    answer = bureau.post(f"{PAGE}/nieuw", filled(bureau.get(f"{PAGE}/nieuw"), **{**told, **wrong}))
    assert answer.status_code == 422
    assert why in words(answer).lower()
    assert not Story.objects.exists()


def test_a_quote_goes_when_consent_is_taken_back(client: Client, valley: Cast) -> None:
    found, bureau = story(citaat="Mooi.", wie="een wandelaar", toestemming="2025-05-04"), signed_in(valley.bureau)
    address = f"{PAGE}/{found.pk}/wijzig"
    assert bureau.post(address, filled(bureau.get(address), toestemming="")).status_code == 422
    emptied = filled(bureau.get(address), toestemming="", citaat="", wie="")
    assert bureau.post(address, emptied).status_code == 302
    assert "wandelaar" not in words(client.get(f"{PAGE}/{found.pk}"))


def test_the_picture_is_a_jpeg_that_can_do_nothing(client: Client, valley: Cast) -> None:
    found = with_picture()
    answer = client.get(f"{PAGE}/{found.pk}/beeld")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "public, no-cache"
    assert Image.open(BytesIO(answer.content)).size == (900, 600)
    again = client.get(f"{PAGE}/{found.pk}/beeld", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Image.open(BytesIO(client.get(f"{PAGE}/{found.pk}/beeld?klein").content)).size == (400, 267)
    assert "?klein" in client.get(PAGE).content.decode()


def test_a_hidden_story_and_its_picture_reach_the_bureau_alone(client: Client, valley: Cast) -> None:
    found = with_picture(titel="Geheim verhaal", zichtbaarheid="intern")
    own, beeld = f"{PAGE}/{found.pk}", f"{PAGE}/{found.pk}/beeld"
    neighbour, bureau = signed_in(valley.neighbour), signed_in(valley.bureau)
    for visitor in (client, neighbour):
        for address in (own, beeld, f"{beeld}?klein"):
            assert visitor.get(address).status_code == 404
        for address in (PAGE, AREA, ITEM, INDICATOR, f"{PAGE}?formaat=csv"):
            assert "Geheim verhaal" not in visitor.get(address).content.decode()
    etag = bureau.get(beeld)["ETag"]
    assert bureau.get(beeld)["Cache-Control"] == "private, no-store"
    assert client.get(beeld, headers={"if-none-match": etag}).status_code == 404
    for address in (PAGE, AREA, ITEM, INDICATOR):
        assert "Geheim verhaal" in bureau.get(address).content.decode()


@pytest.mark.parametrize("what", ["item", "dataset"])
def test_a_story_about_what_is_hidden_is_hidden_with_its_picture(client: Client, valley: Cast, what: str) -> None:
    found = with_picture()
    if what == "item":
        Item.objects.filter(pk=found.item_id).update(visibility=Visibility.INTERNAL)
    else:
        Dataset.objects.update(visibility=Visibility.INTERNAL, region=valley.region)
    assert client.get(f"{PAGE}/{found.pk}").status_code == 404
    assert client.get(f"{PAGE}/{found.pk}/beeld").status_code == 404
    assert "Langs de beek" not in client.get(AREA).content.decode()
    assert signed_in(valley.bureau).get(f"{PAGE}/{found.pk}/beeld").status_code == 200


def test_addresses_that_name_nothing_are_not_found(client: Client, valley: Cast) -> None:
    found = story()
    without = (f"{PAGE}/{found.pk}/beeld", f"{PAGE}/999", f"{PAGE}/{'9' * 30}", f"/elders/verhalen/{found.pk}")
    for address in (*without, "/elders/verhalen", f"{PAGE}/{'9' * 30}/beeld"):
        assert client.get(address).status_code == 404, address


def test_a_picture_that_is_gone_from_the_disk_leaves_a_page_that_reads(client: Client, valley: Cast) -> None:
    found = with_picture()
    found.picture.storage.delete(found.picture.name)
    page = client.get(f"{PAGE}/{found.pk}")
    assert page.status_code == 200
    assert "stip-story__picture" not in page.content.decode()
    assert client.get(f"{PAGE}/{found.pk}/beeld").status_code == 404


def test_hostile_words_stay_words(client: Client, valley: Cast) -> None:
    found = with_picture(
        titel=HOSTILE, tekst=f"{HOSTILE}\n{'w' * 9000}", citaat=HOSTILE, wie=HOSTILE[:100], toestemming="2025-05-04"
    )
    actions.set_picture(found, photo(), f'" onload="alert(3){HOSTILE}', seen=2, by=None)
    for address in (PAGE, AREA, ITEM, INDICATOR, f"{PAGE}/{found.pk}"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert 'onerror="alert' not in page
        assert 'onload="alert' not in page
    assert client.get(AREA).content.decode().count("w" * 300) == 0


def test_the_bureau_writes_a_story_and_gives_it_a_picture(client: Client, valley: Cast) -> None:
    bureau = signed_in(valley.bureau)
    form = bureau.get(f"{PAGE}/nieuw?gebied=BD01")
    assert 'value="Bovendal"' in form.content.decode()
    sent = filled(form, titel="Nieuw", tekst="Een alinea.\r\nNog een.", onderdeel="Beekherstel", datum="2025-05-03")
    made = bureau.post(f"{PAGE}/nieuw", sent)
    assert made.status_code == 302
    found = Story.objects.get()
    assert (found.text, found.item.code, found.told_on.year) == ("Een alinea.\nNog een.", "1.1", 2025)  # type: ignore[union-attr]
    assert "Foto toevoegen" in words(bureau.get(made["Location"]))
    assert send(bureau, found, photo("PNG"), "foto.png").status_code == 302
    found.refresh_from_db()
    assert (found.picture_alternative, found.revision) == ("Een groene oever", 2)
    assert client.get(f"{PAGE}/{found.pk}/beeld").content.startswith(b"\xff\xd8\xff")
    assert [row.reason for row in Change.objects.filter(code=f"verhaal/{found.pk}")] == ["andere foto", ""]


def test_a_story_about_nothing_is_refused(valley: Cast) -> None:
    bureau = signed_in(valley.bureau)
    answer = bureau.post(f"{PAGE}/nieuw", filled(bureau.get(f"{PAGE}/nieuw"), titel="T", tekst="T"))
    assert answer.status_code == 422
    assert "hoort nog nergens bij" in words(answer)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "foto.svg"),
        (b"GIF89a<script>alert(1)</script>", "foto.gif"),
        (b"%PDF-1.7", "foto.jpg"),
        (photo()[:200], "foto.jpg"),
        (b"", "foto.jpg"),
        (b"\xff\xd8\xff" + bytes(15_000_001), "foto.jpg"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_words_stay(valley: Cast, content: bytes, name: str) -> None:
    found, bureau = story(), signed_in(valley.bureau)
    answer = send(bureau, found, content, name)
    assert answer.status_code == 422
    assert 'value="Een groene oever"' in answer.content.decode()
    assert not Story.objects.get().picture


def test_a_picture_that_is_a_page_as_well_comes_out_as_a_picture_alone(client: Client, valley: Cast) -> None:
    found, bureau = story(), signed_in(valley.bureau)
    assert (
        send(bureau, found, photo() + b"<html><script>alert(1)</script>", "../../../etc/foto.html").status_code == 302
    )
    content = client.get(f"{PAGE}/{found.pk}/beeld").content
    assert b"script" not in content
    stored = Story.objects.get().picture.name
    assert stored.startswith("verhalen/")
    assert stored.endswith(".jpg")
    assert ".." not in stored


def test_a_picture_needs_words_and_an_old_one_leaves_the_disk(
    valley: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    found, bureau = with_picture(), signed_in(valley.bureau)
    old, storage = found.picture.name, found.picture.storage
    assert send(bureau, found, photo(), **{"fotoInWoorden": " "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert send(bureau, found, photo()).status_code == 302
    found.refresh_from_db()
    assert not storage.exists(old)
    assert storage.exists(found.picture.name)
    away = {"gezien": found.revision, "weg": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        assert bureau.post(f"{PAGE}/{found.pk}/foto", away).status_code == 302
    assert not storage.exists(found.picture.name)
    assert not Story.objects.get().picture


def test_two_writers_of_a_story_choose_and_a_late_picture_is_asked_again(valley: Cast) -> None:
    found, bureau = story(), signed_in(valley.bureau)
    address = f"{PAGE}/{found.pk}/wijzig"
    sent = filled(bureau.get(address), tekst="Mijn tekst", onderdeel="")
    picture = filled(bureau.get(f"{PAGE}/{found.pk}/foto"), fotoInWoorden="Oever")
    actions.change_story(found, {"tekst": "Hun tekst"}, seen=1, by=valley.bureau)
    both = bureau.post(address, sent)
    assert both.status_code == 409
    assert bureau.post(address, filled(both, **{"keuze-tekst": "mijn"})).status_code == 302
    found.refresh_from_db()
    assert (found.text, found.item) == ("Mijn tekst", None)
    late = bureau.post(f"{PAGE}/{found.pk}/foto", {**picture, "foto": SimpleUploadedFile("f.jpg", photo())})
    assert late.status_code == 409
    assert "De foto is nog niet bewaard" in words(late)
    assert 'value="Oever"' in late.content.decode()
    assert not Story.objects.get().picture


def test_a_story_is_taken_away_with_its_picture(valley: Cast, django_capture_on_commit_callbacks: Any) -> None:
    found, bureau = with_picture(), signed_in(valley.bureau)
    address = f"{PAGE}/{found.pk}/verwijder"
    with django_capture_on_commit_callbacks(execute=True):
        assert bureau.post(address, filled(bureau.get(address), waarom="op verzoek")).status_code == 302
    assert not Story.objects.exists()
    assert not found.picture.storage.exists(found.picture.name)
    assert Change.objects.filter(code=f"verhaal/{found.pk}").latest("id").reason == "op verzoek"


def test_only_the_bureau_of_the_region_changes_stories(client: Client, valley: Cast) -> None:
    found = story()
    for word in ("nieuw", f"{found.pk}/wijzig", f"{found.pk}/foto", f"{found.pk}/verwijder"):
        assert client.get(f"{PAGE}/{word}").status_code == 302
        assert signed_in(valley.neighbour).get(f"{PAGE}/{word}").status_code == 403
        assert signed_in(valley.neighbour).post(f"{PAGE}/{word}").status_code == 403
    assert "Foto toevoegen" not in words(signed_in(valley.neighbour).get(f"{PAGE}/{found.pk}"))


def test_more_stories_ask_no_more_queries(client: Client, valley: Cast) -> None:
    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    story()
    addresses = (PAGE, AREA, ITEM, INDICATOR, f"{PAGE}?formaat=csv")
    before = {address: count(address) for address in addresses}
    for place in range(8):
        story(titel=f"Verhaal {place}", onderdeel="beekdal-2024-2030/1.1", bronnen=[{"document": "beekdalnota"}])
    after = {address: count(address) for address in addresses}
    assert after == before
    assert "Meer verhalen" in words(client.get(AREA))
