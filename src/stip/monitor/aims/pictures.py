# SPDX-License-Identifier: EUPL-1.2
"""Pictures of stories: drawn anew from what somebody sends, so that nothing else in the file comes along."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from stip.partners.exchange import Problem, Refused

MEDIA_TYPE = "image/jpeg"
MOST_BYTES = 15_000_000
_MOST_PIXELS = 50_000_000
_WIDEST, _SMALL = 1_600, 400
# A page stays under 200 kB with its picture: a busy picture loses sharpness before it gets heavy.
_HEAVIEST = 140_000
_STEPS = ((_WIDEST, 85), (1_280, 78), (1_280, 66), (960, 66), (960, 50), (640, 50))
_KINDS = ("JPEG", "PNG", "WEBP")
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def drawn_anew(content: bytes) -> bytes:
    """The picture as JPEG: upright, at most 1,600 pixels wide, without the place and camera that the file tells.

    raises   Refused when it is too large, or no picture
    """
    if len(content) > MOST_BYTES:
        raise Refused([Problem("de foto is groter dan 15 MB: maak hem kleiner", ("foto",))])
    picture = _read(content)
    for widest, quality in _STEPS:
        picture.thumbnail((widest, widest))
        written = _written(picture, quality)
        if len(written) <= _HEAVIEST:
            break
    return written


def small(content: bytes) -> bytes:
    """A picture of `drawn_anew` for in a list."""
    with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
        picture.draft("RGB", (_SMALL, _SMALL))
        shrunk = picture.convert("RGB")
    shrunk.thumbnail((_SMALL, _SMALL))
    return _written(shrunk, 72)


def _read(content: bytes) -> Image.Image:
    wrong = Problem("dit bestand is geen foto die we kunnen lezen: kies een JPEG-, PNG- of WebP-bestand", ("foto",))
    try:
        with Image.open(BytesIO(content), formats=_KINDS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise Refused([Problem("de foto heeft te veel beeldpunten: maak hem kleiner", ("foto",))])
            read = _opaque(ImageOps.exif_transpose(picture))
    except _BROKEN as error:
        raise Refused([wrong]) from error
    # A comment in the file would be written again.
    read.info = {}
    return read


def _opaque(picture: Image.Image) -> Image.Image:
    """What is see-through lies on white paper."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    above = picture.convert("RGBA")
    paper = Image.new("RGBA", above.size, "white")
    paper.alpha_composite(above)
    return paper.convert("RGB")


def _written(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
