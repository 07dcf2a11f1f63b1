# SPDX-License-Identifier: EUPL-1.2
"""Files to read, made on the spot, a folder of their own to keep them in, and a valley they are about."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen import canvas

from stip.accounts.models import User
from stip.partners.models import Organisation
from stip.places.models import Membership, Region
from stip.sources.actions import cite_many
from stip.sources.models import Document


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> Path:
    """Every test keeps its files apart."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.DATA_DIR = tmp_path
    return tmp_path


@dataclass(frozen=True)
class Valley:
    """An invented region with a document that four facts rest on. `bureau` works for it; `neighbour` elsewhere."""

    region: Region
    document: Document
    bureau: User
    neighbour: User


@pytest.fixture
def valley(db: None) -> Valley:
    region = Region.objects.create(code="beekdal", name="Beekdal")
    Organisation.objects.create(code="provincie-dal", kind="provincie", name="Provincie Dal")
    document = Document.objects.create(code="beekdalnota", title="Beekdalnota", published="2023-11", region=region)
    anchors = [(1, "eigen water"), (2, "droge voeten"), (3, "bochten"), (3, "")]
    cite_many([(region, document, page, anchor, order) for order, (page, anchor) in enumerate(anchors)])
    bureau = User.objects.create_user("bureau@beekdal.example", "een-lang-wachtwoord")
    Membership.objects.create(user=bureau, region=region)
    neighbour = User.objects.create_user("buur@elders.example", "een-lang-wachtwoord")
    return Valley(region, document, bureau, neighbour)


def pdf(pages: Sequence[Sequence[str]], **settings: object) -> bytes:
    """A PDF with these lines on each page."""
    target = io.BytesIO()
    drawing = canvas.Canvas(target, invariant=1, **settings)
    for lines in pages:
        for row, line in enumerate(lines):
            drawing.drawString(72, 780 - 14 * row, line)
        drawing.showPage()
    drawing.save()
    return target.getvalue()


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    """A copy of a zip file in which one part has other content."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return target.getvalue()
