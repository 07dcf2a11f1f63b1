# SPDX-License-Identifier: EUPL-1.2
"""What people and programs can do to documents and citations. Each verb checks who asks and is all or nothing."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model

from stip.accounts.conflict import Conflict
from stip.accounts.history import Facts, record
from stip.accounts.models import User
from stip.partners.models import Organisation
from stip.places.access import Visibility, may_edit, regions_of
from stip.places.models import Region
from stip.sources.citing import find_citations
from stip.sources.models import Citation, Document
from stip.sources.reading import Unreadable, read
from stip.sources.storing import (
    File,
    forget_entries,
    index_document,
    new_document,
    pages_of,
    recognise,
    sha256_of,
    write_text,
)

__all__ = [
    "Conflict",
    "add_document",
    "add_files",
    "change_document",
    "cite",
    "cite_many",
    "find_citations",
    "register_documents",
    "remove_document",
]


def add_document(
    *,
    content: bytes,
    filename: str,
    by: User | None,
    region: Region | None = None,
    title: str = "",
    document: Document | None = None,
    visibility: str = Visibility.PUBLIC,
) -> list[Document]:
    """Add a file: read it, recognise which known documents it holds, keep it and find every citation of them.

    document   the document whose text this is; it replaces a text that is there already. Without it, known documents
               without text are recognised, and else a new document is made
    returns    the documents of the file; the same file again changes nothing
    raises     Unreadable when the file cannot be read, PermissionDenied when the person may not add it
    """
    sha256 = sha256_of(content)
    present = list(Document.objects.filter(sha256=sha256).order_by("pk"))
    if present and (document is None or document in present):
        return present
    _allow(by, document.region if document and document.region else region)
    file = File(content, read(content), sha256)
    with transaction.atomic():
        documents = [
            _with_text(one, file, pages, by)
            for one, pages in _texts_in(file, filename, title, region, visibility, document, by)
        ]
        file.keep()
    return documents


def add_files(paths: Iterable[Path], progress: Callable[[Iterable[Path]], Iterable[Path]] = iter) -> str:
    """Add files from disk. Returns one line that says what was done.

    progress   wraps the list of files, to show how far it is
    raises     Unreadable, naming the file, at the first one that cannot be read; the ones before it are in
    """
    new: list[Document] = []
    count = 0
    for path in progress(list(paths)):
        try:
            before = set(Document.objects.with_text().values_list("pk", flat=True))
            documents = add_document(content=path.read_bytes(), filename=path.name, by=None)
        except Unreadable as error:
            raise Unreadable(f"{path.name}: {error.message}") from error
        count += 1
        new += [document for document in documents if document.pk not in before]
    pages = sum(document.page_count for document in new)
    citations = Citation.objects.filter(document__in=new)
    found = citations.exclude(start=None).count()
    added = f"{_counted(len(new), 'nieuw document', 'nieuwe documenten')}, {_counted(pages, 'pagina', 'pagina’s')}"
    return (
        f"{_counted(count, 'bestand', 'bestanden')} gelezen: {added}, "
        f"{found} van {citations.count()} bronverwijzingen gevonden."
    )


@transaction.atomic
def register_documents(rows: Iterable[Facts]) -> list[Document]:
    """Make documents known by title, publisher, date and page starts, as `documenten.yaml` lists them.

    A document that is known already gets what the list says; its text stays. The same list again changes nothing.
    raises   ValidationError when a publisher or region does not exist
    """
    rows = list(rows)
    publishers = {row.code: row for row in Organisation.objects.filter(code__in=_named(rows, "uitgever"))}
    regions = {row.code: row for row in Region.objects.filter(code__in=_named(rows, "regio"))}
    known = {row.code: row for row in Document.objects.filter(code__in=[row["code"] for row in rows])}
    return [_register(row, known.get(row["code"]), publishers, regions) for row in rows]


@transaction.atomic
def change_document(document: Document, values: Facts, *, seen: int, by: User | None, reason: str = "") -> Document:
    """Change what is known about a document.

    values   any of titel, soort, uitgever (code), datum, regio (code), zichtbaarheid
    seen     the revision that the writer had on screen
    raises   Conflict when that is no longer the present one, ValidationError (by field) when a value cannot be
    """
    current = Document.objects.select_for_update().get(pk=document.pk)
    _allow(by, current.region)
    before = facts_of(current)
    if current.revision != seen and any(before.get(name) != value for name, value in values.items()):
        theirs = {name: before.get(name, "") for name in values}
        raise Conflict(theirs=theirs, yours=values, revision=current.revision)
    _fill(current, values)
    _allow(by, current.region)
    after = facts_of(current)
    if after == before:
        return current
    current.revision += 1
    current.save()
    index_document(current)
    _write_history(current, by, reason, before, after)
    return current


@transaction.atomic
def remove_document(document: Document, *, by: User | None, reason: str = "") -> None:
    """Remove a document that nothing cites. Raises ValidationError when facts still rest on it."""
    _allow(by, document.region)
    count = document.citations.count()
    if count:
        raise ValidationError(
            f"Op dit document rusten nog {count} bronverwijzingen. Geef die eerst een andere bron of haal ze weg."
        )
    forget_entries(document)
    _write_history(document, by, reason, facts_of(document), None)
    document.delete()


def cite(fact: Model, document: Document, page_number: int | None, anchor: str, order: int = 0) -> Citation:
    """Say where a fact is written, and find the passage when the text is there."""
    return cite_many([(fact, document, page_number, anchor, order)])[0]


@transaction.atomic
def cite_many(rows: Sequence[tuple[Model, Document, int | None, str, int]]) -> list[Citation]:
    """Cite for many facts in one pass: (fact, document, page number, anchor, order) each."""
    kinds = ContentType.objects.get_for_models(*{type(fact) for fact, *_ in rows})
    made = Citation.objects.bulk_create(
        [
            Citation(
                content_type=kinds[type(fact)],
                object_id=fact.pk,
                document=document,
                page_number=page_number,
                anchor=anchor,
                order=order,
            )
            for fact, document, page_number, anchor, order in rows
        ],
        batch_size=1000,
    )
    keys = [citation.pk for citation in made]
    find_citations(Citation.objects.filter(pk__in=keys, document__page_count__gt=0))
    return list(Citation.objects.filter(pk__in=keys).order_by("pk"))


def facts_of(document: Document) -> Facts:
    """A document as the register writes it."""
    return {
        "code": document.code,
        "titel": document.title,
        "soort": document.kind,
        "uitgever": document.publisher.code if document.publisher else "",
        "datum": document.published,
        "regio": document.region.code if document.region else "",
        "zichtbaarheid": str(document.visibility),
        "bestand": document.sha256,
        "paginas": document.page_count,
    }


def _texts_in(
    file: File,
    filename: str,
    title: str,
    region: Region | None,
    visibility: str,
    document: Document | None,
    by: User | None,
) -> Iterable[tuple[Document, Any]]:
    """The documents that a file gives text to. What waits for others is theirs to fill: facts rest on its words."""
    if document is None:
        waiting = Document.objects.filter(page_count=0).select_for_update().order_by("pk")
        if by is not None and not by.is_superuser:
            waiting = waiting.filter(region__in=regions_of(by))
        found = recognise(file, waiting)
        if found:
            return found
        document = new_document(filename=filename, title=title, region=region, visibility=visibility)
    return [(document, pages_of(file, document))]


def _with_text(document: Document, file: File, pages: Any, by: User | None) -> Document:
    before = facts_of(document) if document.revision else None
    write_text(document, file, pages, by)
    _write_history(document, by, "Bestand toegevoegd", before, facts_of(document))
    return document


def _register(
    row: Facts, document: Document | None, publishers: dict[str, Organisation], regions: dict[str, Region]
) -> Document:
    before = (facts_of(document), document.page_starts) if document else None
    document = document or Document(code=row["code"], revision=0)
    _fill(document, {name: _text(row.get(name)) for name in ("titel", "soort", "datum")})
    document.publisher = _one(publishers, row.get("uitgever"), "uitgever")
    document.region = _one(regions, row.get("regio"), "regio")
    document.example = bool(row.get("voorbeeld", False))
    document.page_starts = [[number, opening] for number, opening in row.get("paginas", [])]
    after = facts_of(document)
    if before == (after, document.page_starts):
        return document
    document.revision += 1
    document.save()
    index_document(document)
    _write_history(document, None, "Documentenlijst ingelezen", before[0] if before else None, after)
    return document


def _fill(document: Document, values: Facts) -> None:
    if "titel" in values:
        document.title = values["titel"].strip()
    if "soort" in values:
        document.kind = values["soort"].strip()
    if "datum" in values:
        document.published = values["datum"].strip()
    if "zichtbaarheid" in values:
        document.visibility = values["zichtbaarheid"]
    if "uitgever" in values:
        organisations = {row.code: row for row in Organisation.objects.filter(code=values["uitgever"])}
        document.publisher = _one(organisations, values["uitgever"], "uitgever")
    if "regio" in values:
        regions = {row.code: row for row in Region.objects.filter(code=values["regio"])}
        document.region = _one(regions, values["regio"], "regio")
    document.check_facts()


def _one(rows: dict[str, Any], code: str | None, name: str) -> Any:
    if not code:
        return None
    if code not in rows:
        raise ValidationError({name: f"'{code}' bestaat niet. Kies een {name} uit de lijst."})
    return rows[code]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _named(rows: Iterable[Facts], name: str) -> set[str]:
    return {row[name] for row in rows if row.get(name)}


def _allow(by: User | None, region: Region | None) -> None:
    if by is not None and not may_edit(by, region):
        raise PermissionDenied("U kunt hier geen documenten toevoegen of wijzigen. Vraag het regiobureau om hulp.")


def _write_history(document: Document, by: User | None, reason: str, before: Facts | None, after: Facts | None) -> None:
    record(
        document,
        code=document.code,
        title=document.title,
        by=by,
        reason=reason,
        before=before,
        after=after,
        region=document.region.code if document.region else "",
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
