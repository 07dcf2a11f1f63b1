# SPDX-License-Identifier: EUPL-1.2
"""Who may open the file behind a document. Who may read a document at all is told by `Document.objects.readable_by`."""

from django.core.files.storage import default_storage

from stip.places.access import Visitor
from stip.sources.models import Document


def may_open_file(visitor: Visitor, document: Document) -> bool:
    """Whether the file is there and all that it holds may be read: one file may hold several documents."""
    if not document.file.name:
        return False
    inside = Document.objects.filter(sha256=document.sha256)
    hidden = inside.exclude(pk__in=inside.readable_by(visitor).values("pk"))
    return not hidden.exists() and default_storage.exists(document.file.name)
