# SPDX-License-Identifier: EUPL-1.2
"""Pictures from strangers: what is drawn is a picture and nothing but a picture."""

import random
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from stip.monitor.aims.pictures import MOST_BYTES, drawn_anew, small
from stip.partners.exchange import Refused


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(4).randbytes(width * height * 3))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_becomes_a_jpeg_of_the_same_scene(kind: str) -> None:
    drawn = Image.open(BytesIO(drawn_anew(encoded(Image.new("RGB", (300, 200), "green"), kind))))
    assert (drawn.format, drawn.size) == ("JPEG", (300, 200))
    red, green, blue = drawn.getpixel((150, 100))  # type: ignore[misc]
    assert green > 100 > max(red, blue)


def test_nothing_but_the_picture_comes_along() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Merk van de camera"
    script = b"<script>alert(1)</script><?php echo 1; ?>"
    for sent in (
        encoded(Image.new("RGB", (40, 40)), "JPEG", exif=exif, comment=script) + script,
        encoded(Image.new("RGB", (40, 40)), "PNG", pnginfo=_with_text(script.decode())) + b"PK\x03\x04" + script,
        encoded(Image.new("RGB", (40, 40)), "WEBP", exif=exif, xmp=script),
    ):
        drawn = drawn_anew(sent)
        assert b"script" not in drawn
        assert b"php" not in drawn
        assert b"camera" not in drawn
        assert drawn.startswith(b"\xff\xd8\xff")
        assert drawn.endswith(b"\xff\xd9")


def _with_text(text: str) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", text)
    return info


def test_a_picture_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn = drawn_anew(encoded(Image.new("RGB", (60, 20)), "JPEG", exif=exif))
    assert Image.open(BytesIO(drawn)).size == (20, 60)


def test_what_is_see_through_lies_on_white() -> None:
    drawn = Image.open(BytesIO(drawn_anew(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))))
    assert drawn.getpixel((10, 10)) == (255, 255, 255)


def test_the_busiest_picture_still_leaves_a_light_page() -> None:
    drawn = drawn_anew(encoded(noise(2400, 1800), "JPEG", quality=90))
    assert len(drawn) <= 200_000
    assert len(small(drawn)) <= 60_000
    assert max(Image.open(BytesIO(small(drawn))).size) == 400


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "geen foto die we kunnen lezen"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "geen foto die we kunnen lezen"),
        (b"%PDF-1.7 geen foto", "geen foto die we kunnen lezen"),
        (encoded(Image.new("RGB", (30, 30)), "GIF"), "geen foto die we kunnen lezen"),
        (encoded(Image.new("RGB", (30, 30)), "TIFF"), "geen foto die we kunnen lezen"),
        (encoded(noise(64, 64))[:900], "geen foto die we kunnen lezen"),
        (encoded(Image.new("1", (8000, 8000)), "PNG"), "te veel beeldpunten"),
        (encoded(Image.new("1", (20_000, 20_000)), "PNG"), "geen foto die we kunnen lezen"),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), "groter dan 15 MB"),
    ],
)
def test_what_is_no_picture_or_too_much_is_refused(sent: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        drawn_anew(sent)
