# SPDX-License-Identifier: EUPL-1.2
"""Files to read, made on the spot, and a folder of their own to keep them in."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen import canvas


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> Path:
    """Every test keeps its files apart."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.DATA_DIR = tmp_path
    return tmp_path


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
