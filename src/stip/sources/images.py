# SPDX-License-Identifier: EUPL-1.2
"""The picture of a page of a PDF, drawn when somebody first asks for it and kept beside the data."""

import os
from pathlib import Path

from django.conf import settings

from stip.sources.confined import run
from stip.sources.models import Page
from stip.sources.reading.kinds import PDF
from stip.sources.unreadable import Unreadable

WIDTHS = (480, 960, 1440)
MEDIA_TYPE = "image/webp"


def has_image(page: Page) -> bool:
    """Whether there is a picture to be drawn of this page."""
    return page.document.media_type == PDF and bool(page.document.file)


def page_image(page: Page, *, width: int = 960) -> Path:
    """The file that holds the picture of a page, in WebP.

    width    in pixels: one of WIDTHS, so that nobody can fill the disk
    raises   Unreadable when the page has no picture
    """
    if width not in WIDTHS:
        raise ValueError(f"width must be one of {WIDTHS}, got {width}")
    if not has_image(page):
        raise Unreadable("Van deze pagina is geen afbeelding. Lees de tekst, of voeg het document toe als pdf.")
    sha256 = page.document.sha256
    path = Path(settings.DATA_DIR) / "images" / sha256[:2] / f"{sha256}-{page.position}-{width}.webp"
    if not path.exists():
        with page.document.file.open("rb") as stream:
            picture = run("stip.sources.picture", stream.read(), str(page.position), str(width))
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside first: another visitor may ask for the same picture at this moment.
        aside = path.with_suffix(f".{os.getpid()}")
        aside.write_bytes(picture)
        aside.replace(path)
    return path
