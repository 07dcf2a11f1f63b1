# SPDX-License-Identifier: EUPL-1.2
"""Write the text of documents: pages, the file itself, and what can be searched. Used by the actions alone."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from stip.accounts.models import User
from stip.places.models import Region
from stip.sources import register, search
from stip.sources.citing import find_citations
from stip.sources.cleaning import CleanPage, clean
from stip.sources.matching import Letters
from stip.sources.models import Citation, Document, Page
from stip.sources.pagination import cut, find_starts
from stip.sources.reading import Reading
from stip.sources.reading.kinds import EXTENSIONS


@dataclass(frozen=True)
class File:
    """A file that has been read, and where it is kept."""

    content: bytes
    reading: Reading
    sha256: str

    @property
    def path(self) -> str:
        return f"{self.sha256[:2]}/{self.sha256}.{EXTENSIONS[self.reading.media_type]}"

    @property
    def text(self) -> str:
        return "\f".join(self.reading.pages)

    def keep(self) -> None:
        """Store the file under the hash of its content, once."""
        if not default_storage.exists(self.path):
            default_storage.save(self.path, ContentFile(self.content))


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def recognise(file: File, documents: Iterable[Document]) -> list[tuple[Document, list[CleanPage]]]:
    """The documents without text that a file holds, with their pages."""
    known = {document.code: document for document in documents}
    anchors = _anchors([document for document in known.values() if not document.page_starts])
    candidates = [register.Known(code, _starts(one), anchors.get(one.pk, [])) for code, one in known.items()]
    return [
        (
            known[found.code],
            clean(
                cut(file.text, found.marks, begin=found.begin, end=found.end),
                has_lines=file.reading.has_lines,
            ),
        )
        for found in register.match(file.text, candidates)
    ]


def pages_of(file: File, document: Document) -> list[CleanPage]:
    """The pages of a file that holds one document."""
    starts = _starts(document)
    marks = find_starts(Letters(file.text), starts) if starts else []
    # Opening words that mostly fail to appear are those of another version of the document.
    marks = marks if len(marks) >= len(starts) * 0.8 else []
    return clean(cut(file.text, marks), has_lines=file.reading.has_lines)


def write_text(document: Document, file: File, pages: list[CleanPage], by: User | None) -> None:
    """Give a document its text, in place of what it had, and find its citations again."""
    document.file.name = file.path
    document.media_type = file.reading.media_type
    document.sha256 = file.sha256
    document.page_count = len(pages)
    document.added_at = timezone.now()
    document.added_by = by
    document.revision += 1
    document.save()
    forget_entries(document)
    document.pages.all().delete()
    Page.objects.bulk_create(
        [Page(document=document, number=page.number, position=page.position, text=page.text) for page in pages],
        batch_size=500,
    )
    find_citations(document.citations.all())
    index_document(document)


def new_document(*, filename: str, title: str, region: Region | None, visibility: str) -> Document:
    """A document that was not known before, named after its title or its file."""
    stem = PurePath(filename.replace("\\", "/")).stem
    title = title.strip() or " ".join(stem.replace("_", " ").replace("-", " ").split()).capitalize() or "Document"
    return Document.objects.create(
        code=_free_code(title), title=title[:300], region=region, visibility=visibility, revision=0
    )


def index_document(document: Document) -> None:
    """Renew what can be found of a document: its title, and each page."""
    shared: dict[str, Any] = {
        "title": document.title,
        "region_id": document.region_id,
        "visibility": document.visibility,
    }
    entries = [search.Entry(kind="document", code=document.code, label=document.kind, text="", **shared)]
    entries += [
        search.Entry(kind=search.PAGE, code=page_code(document, number), label=f"p. {number}", text=text, **shared)
        for number, text in document.pages.values_list("number", "text")
    ]
    search.index(entries)


def forget_entries(document: Document) -> None:
    numbers = document.pages.values_list("number", flat=True)
    search.remove(search.PAGE, [page_code(document, number) for number in numbers])
    search.remove("document", [document.code])


def page_code(document: Document, number: int) -> str:
    return f"{document.code}/p/{number}"


def _starts(document: Document) -> list[tuple[int, str]]:
    return [(int(number), str(opening)) for number, opening in document.page_starts]


def _anchors(documents: list[Document]) -> dict[int, list[tuple[int, str]]]:
    """Page and anchor of what cites these documents, by document."""
    anchors: dict[int, list[tuple[int, str]]] = {}
    rows = Citation.objects.filter(document__in=documents).exclude(anchor="").exclude(page_number=None)
    ordered = rows.order_by("document_id", "page_number", "anchor")
    for document, number, anchor in ordered.values_list("document_id", "page_number", "anchor").distinct():
        anchors.setdefault(document, []).append((number or 0, anchor))
    return anchors


def _free_code(title: str) -> str:
    code = slugify(title)[:100].strip("-") or "document"
    if not Document.objects.filter(code=code).exists():
        return code
    last: int = Document.objects.aggregate(last=Max("pk"))["last"] or 0
    return f"{code}-{last + 1}"
