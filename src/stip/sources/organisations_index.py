# SPDX-License-Identifier: EUPL-1.2
"""How search finds organisations. They know nothing of search themselves, so whoever changes one calls this after."""

from collections.abc import Iterable, Iterator

from stip.partners.models import Organisation
from stip.sources import search

KIND = "organisatie"


def index_organisations(codes: Iterable[str]) -> int:
    """Renew what can be found of these organisations; a code that is gone is forgotten. Returns how many changed."""
    wanted = set(codes)
    present = list(Organisation.objects.filter(code__in=wanted).with_names())
    gone = wanted - {organisation.code for organisation in present}
    return search.index(_entry(organisation) for organisation in present) + search.remove(KIND, sorted(gone))


def _entry(organisation: Organisation) -> search.Entry:
    return search.Entry(
        kind=KIND,
        code=organisation.code,
        title=organisation.name,
        label=organisation.get_kind_display(),
        text="\n".join(filter(None, _words(organisation))),
    )


def _words(organisation: Organisation) -> Iterator[str]:
    yield organisation.abbreviation
    yield from organisation.spellings
    for name in organisation.former_names.all():
        yield f"{name.name} {name.abbreviation}"
    yield organisation.note
