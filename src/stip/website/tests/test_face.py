# SPDX-License-Identifier: EUPL-1.2
"""The face: colours that can be read, a page that is light, and templates that know all their variables."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import Client

from stip.conftest import Cast
from stip.sources.models import Citation
from stip.website import stylesheet

STATIC = Path(stylesheet.STATIC) / "stip"
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--stip-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (STATIC / "tokens.css").read_text()
    )
}
TEXT_ON = [
    *((text, ground) for text in ("ink", "soft", "maas") for ground in ("paper", "mist")),
    *((text, "paper") for text in ("heuvel", "baksteen", "maas-strong")),
    *(("ink", f"{ground}-soft") for ground in ("mergel", "maas", "heuvel", "baksteen")),
    *(("paper", ground) for ground in ("maas", "maas-strong", "heuvel", "baksteen", "ink")),
    ("baksteen", "baksteen-soft"),
    ("ink", "mist-strong"),
]
SHAPE_ON = [(shape, ground) for shape in ("edge", "maas", "heuvel", "baksteen") for ground in ("paper", "mist")]
PAGES = (
    "/",
    "/beekdal",
    "/beekdal/wat",
    "/beekdal/wie",
    "/beekdal/waarmee",
    "/beekdal/besluiten",
    "/beekdal/resultaat",
)
STILL_PAGES = ("/over", "/toegankelijkheid", "/privacy", "/account/login/", "/account/password/reset/")


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_black_on_white_has_the_contrast_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read_on_its_ground(text: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[text][scheme], COLOURS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_ON)
def test_shapes_and_edges_stand_out_from_their_ground(shape: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[shape][scheme], COLOURS[ground][scheme]) >= 3


def test_a_colour_is_written_in_the_tokens_only() -> None:
    """Components read tokens, so that a region can replace the face in one file; shades of a map are its own."""
    for sheet in STATIC.glob("*.css"):
        if sheet.stem not in {"tokens", "map"}:
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text()), sheet.name


@pytest.mark.parametrize("address", [*PAGES, *STILL_PAGES])
def test_a_page_has_one_heading_a_language_and_nothing_inline(client: Client, cast: Cast, address: str) -> None:
    text = client.get(address).content.decode()
    assert text.count("<h1") == 1
    assert '<html lang="nl">' in text
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script>", text)
    assert "https://" not in re.sub(r'href="https://[^"]*"', "", text)


@pytest.mark.parametrize("address", [*PAGES, *STILL_PAGES])
def test_every_template_knows_all_its_variables(
    client: Client, cast: Cast, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "ONBEKENDE VARIABELE %s")
    text = client.get(address).content.decode()
    assert "ONBEKENDE VARIABELE" not in text, re.findall(r"ONBEKENDE VARIABELE \S+", text)[:3]


def test_the_stylesheet_is_kept_for_ever_under_an_address_that_changes_with_it(client: Client, db: None) -> None:
    address = stylesheet.address("stip")
    answer = client.get(address)
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert "static:" not in answer.content.decode()
    assert client.get("/stijl/stip.css")["Cache-Control"] == "no-cache"
    assert client.get("/stijl/anders.css").status_code == 404


def test_a_page_weighs_less_than_200_kilobytes(client: Client, cast: Cast) -> None:
    """Compressed as it travels: the page, what it loads and the typeface."""
    text = client.get("/beekdal", headers={"accept-encoding": "gzip"})
    sheet = client.get(stylesheet.address("stip"), headers={"accept-encoding": "gzip"})
    files = ["vendor/htmx.js", "vendor/source-sans-3.woff2", *(f"stip/{script.name}" for script in STATIC.glob("*.js"))]
    weights = [Path(found).stat().st_size for name in files if (found := finders.find(name))]
    assert len(text.content) + len(sheet.content) + sum(weights) < 200_000


def test_the_dot_opens_document_page_and_anchor(client: Client, cast: Cast) -> None:
    citation = Citation.objects.get(page_number=1)
    text = client.get(f"/bronnen/{citation.pk}").content.decode()
    assert "In Beekdalnota, op pagina 1." in text
    assert "eigen water" in text
    part = client.get(f"/bronnen/{citation.pk}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "eigen water" in part


def test_a_source_that_is_not_public_has_no_dot_and_no_page(client: Client, cast: Cast) -> None:
    citation = Citation.objects.get(page_number=1)
    cast.document.visibility = "intern"
    cast.document.save()
    assert client.get(f"/bronnen/{citation.pk}").status_code == 404
    assert "Beekdalnota" not in client.get("/beekdal").content.decode()


def test_a_wrong_address_gets_a_dutch_page(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEBUG", False)
    assert "Deze pagina is er niet" in client.get("/bronnen/1").content.decode()


def test_an_expired_form_gets_a_dutch_page(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "Dit formulier is verlopen" in answer.content.decode()


def test_a_wrong_password_is_told_in_dutch_and_the_address_stays(client: Client, cast: Cast) -> None:
    answer = client.post("/account/login/", {"login": "bureau@beekdal.example", "password": "mis"})
    text = answer.content.decode()
    assert "horen niet bij elkaar" in text
    assert 'value="bureau@beekdal.example"' in text
