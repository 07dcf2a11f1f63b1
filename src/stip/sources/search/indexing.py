# SPDX-License-Identifier: EUPL-1.2
"""Keep the search index in step with what it is about. Only the actions that change things call this."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from stip.sources.models import SearchEntry, SearchGroup, SearchStamp, SearchText, SearchWord
from stip.sources.search import engine
from stip.sources.search.scoring import indexed_words
from stip.sources.search.words import stem, words_in

PAGE = "pagina"

T = TypeVar("T")
_Group = tuple[str, int | None, str]

_BATCH = 500


@dataclass(frozen=True)
class Entry:
    """A thing to be found. `visibility` is that of the strictest thing it belongs to."""

    kind: str
    code: str
    title: str
    text: str = ""
    label: str = ""
    region_id: int | None = None
    visibility: str = "openbaar"

    @property
    def group(self) -> _Group:
        return self.kind, self.region_id, self.visibility

    @property
    def own_title(self) -> str:
        """The title to search in: a page only bears the title of its document, as all others of it do."""
        return "" if self.kind == PAGE else self.title


@transaction.atomic
def index(entries: Iterable[Entry]) -> int:
    """Add these things to the index, or renew them. Returns how many were new or different."""
    # Rows can vanish without the index hearing of it, as when a whole database is emptied.
    if not SearchEntry.objects.exists():
        engine.clear()
    return sum(_index_batch(batch) for batch in _batches(entries))


@transaction.atomic
def remove(kind: str, codes: Iterable[str]) -> int:
    """Take things out of the index. Returns how many were there."""
    count = 0
    for batch in _batches(codes):
        rows = SearchEntry.objects.filter(kind=kind, code__in=batch)
        gone = [(row.place, row.body.words) for row in rows.select_related("body")]
        engine.drop(gone)
        rows.delete()
        count += len(gone)
    return count


@transaction.atomic
def rebuild() -> int:
    """Build the index anew from the stored entries, forgetting words that stand nowhere any more."""
    engine.clear()
    SearchWord.objects.all().delete()
    count = 0
    for batch in _batches(_bodies().order_by("pk").iterator(_BATCH)):
        words: set[str] = set()
        for body in batch:
            entry = _entry_of(body)
            body.words = _tokens(entry, words)
        SearchText.objects.bulk_update(batch, ["words"], batch_size=100)
        engine.add([(body.entry.place, body.words) for body in batch])
        _learn(words)
        count += len(batch)
    _stamp()
    return count


def _index_batch(batch: Sequence[Entry]) -> int:
    # The last of two with the same code wins, as it would in two calls.
    latest = {(entry.kind, entry.code): entry for entry in batch}
    words: set[str] = set()
    wanted = {key: (entry, _tokens(entry, words)) for key, entry in latest.items()}
    present = {
        (body.entry.kind, body.entry.code): body
        for body in _bodies().filter(
            entry__kind__in={kind for kind, _ in latest}, entry__code__in=[code for _, code in latest]
        )
    }
    new = {key: value for key, value in wanted.items() if key not in present}
    changed = [
        (present[key], entry, tokens)
        for key, (entry, tokens) in wanted.items()
        if key in present and (_entry_of(present[key]), present[key].words) != (entry, tokens)
    ]
    groups = _groups(latest.values())
    _create(list(new.values()), groups)
    _update(changed, groups)
    _learn(words)
    return len(new) + len(changed)


def _groups(entries: Iterable[Entry]) -> dict[_Group, int]:
    """The key of the group of each entry; groups that are missing are made."""
    rows = SearchGroup.objects.order_by("-pk").values_list("kind", "region_id", "visibility", "pk")
    found: dict[_Group, int] = {(kind, region, visibility): key for kind, region, visibility, key in rows}
    for kind, region, visibility in dict.fromkeys(entry.group for entry in entries):
        if (kind, region, visibility) not in found:
            group = SearchGroup.objects.create(kind=kind, region_id=region, visibility=visibility)
            found[kind, region, visibility] = group.pk
    return found


def _create(new: list[tuple[Entry, str]], groups: dict[_Group, int]) -> None:
    rows = SearchEntry.objects.bulk_create([_fill(SearchEntry(), entry, groups) for entry, _ in new])
    made = [
        SearchText(entry=row, text=entry.text, words=tokens) for row, (entry, tokens) in zip(rows, new, strict=True)
    ]
    SearchText.objects.bulk_create(made)
    engine.add([(body.entry.place, body.words) for body in made])


def _update(changed: list[tuple[SearchText, Entry, str]], groups: dict[_Group, int]) -> None:
    engine.drop([(body.entry.place, body.words) for body, _, _ in changed])
    for body, entry, tokens in changed:
        _fill(body.entry, entry, groups)
        body.text, body.words = entry.text, tokens
    SearchEntry.objects.bulk_update([body.entry for body, _, _ in changed], ["title", "label", "group"], batch_size=100)
    SearchText.objects.bulk_update([body for body, _, _ in changed], ["text", "words"], batch_size=100)
    engine.add([(body.entry.place, body.words) for body, _, _ in changed])


def _fill(row: SearchEntry, entry: Entry, groups: dict[_Group, int]) -> SearchEntry:
    row.kind, row.code = entry.kind, entry.code
    row.title, row.label = entry.title, entry.label
    row.group_id = groups[entry.group]
    return row


def _bodies() -> QuerySet[SearchText]:
    return SearchText.objects.select_related("entry__group")


def _entry_of(body: SearchText) -> Entry:
    row = body.entry
    return Entry(
        kind=row.kind,
        code=row.code,
        title=row.title,
        text=body.text,
        label=row.label,
        region_id=row.group.region_id,
        visibility=row.group.visibility,
    )


def _tokens(entry: Entry, words: set[str]) -> str:
    """The tokens to store for an entry; its words are added to `words`."""
    title = [word for word, _, _ in words_in(entry.own_title)]
    text = [word for word, _, _ in words_in(f"{entry.label}\n{entry.text}" if entry.kind != PAGE else entry.text)]
    words.update(title, text)
    return indexed_words([stem(word) for word in title], [stem(word) for word in text])


def _learn(words: set[str]) -> None:
    """Add words to the vocabulary."""
    missing = sorted(words)
    for batch in _batches(missing):
        known = set(SearchWord.objects.filter(word__in=batch).values_list("word", flat=True))
        fresh = [SearchWord(word=word, stem=stem(word)) for word in batch if word not in known]
        if fresh:
            SearchWord.objects.bulk_create(fresh, ignore_conflicts=True)
            _stamp()


def _stamp() -> None:
    SearchStamp.objects.update_or_create(pk=1, defaults={"stamp": secrets.token_hex(16)})


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
