# SPDX-License-Identifier: EUPL-1.2
"""What is known about a document can be changed, with history, and a second writer loses nothing."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from stip.accounts.models import Change
from stip.conftest import Cast
from stip.sources import search
from stip.sources.actions import Conflict, change_document, register_documents, remove_document
from stip.sources.models import Document

ROW = {
    "code": "molennota",
    "titel": "Molennota",
    "soort": "nota",
    "uitgever": "provincie-dal",
    "datum": "2022-11",
    "regio": "beekdal",
    "paginas": [[1, "Molens in het dal"]],
}


def test_a_change_is_kept_with_who_when_and_why(cast: Cast) -> None:
    seen = cast.document.revision
    changed = change_document(
        cast.document,
        {"titel": "Nota van het dal", "uitgever": "provincie-dal"},
        seen=seen,
        by=cast.bureau,
        reason="Naam",
    )
    assert (changed.title, changed.publisher.code, changed.revision) == ("Nota van het dal", "provincie-dal", seen + 1)
    change = Change.objects.get(code="beekdalnota")
    assert (change.by, change.reason, change.region_code) == (cast.bureau, "Naam", "beekdal")
    assert (change.before["titel"], change.after["titel"]) == ("Beekdalnota", "Nota van het dal")
    assert search.search("nota dal", visitor=AnonymousUser()).hits[0].title == "Nota van het dal"


def test_a_second_writer_sees_both_texts_and_chooses(cast: Cast) -> None:
    seen = cast.document.revision
    change_document(cast.document, {"titel": "Eerste"}, seen=seen, by=cast.bureau)
    with pytest.raises(Conflict) as caught:
        change_document(cast.document, {"titel": "Tweede"}, seen=seen, by=cast.bureau)
    assert (caught.value.theirs, caught.value.yours) == ({"titel": "Eerste"}, {"titel": "Tweede"})
    change_document(cast.document, {"titel": "Tweede"}, seen=caught.value.revision, by=cast.bureau)
    assert Document.objects.get(pk=cast.document.pk).title == "Tweede"


def test_the_same_value_twice_is_no_conflict_and_no_change(cast: Cast) -> None:
    change_document(cast.document, {"titel": "Nieuw"}, seen=cast.document.revision, by=cast.bureau)
    change_document(cast.document, {"titel": "Nieuw"}, seen=cast.document.revision, by=cast.bureau)
    assert Change.objects.filter(code="beekdalnota").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"titel": "  "}, "titel"),
        ({"titel": "x" * 301}, "titel"),
        ({"datum": "november 2022"}, "datum"),
        ({"datum": "2022-13"}, "datum"),
        ({"uitgever": "bestaat-niet"}, "uitgever"),
        ({"regio": "bestaat-niet"}, "regio"),
        ({"zichtbaarheid": "geheim"}, "zichtbaarheid"),
    ],
)
def test_a_value_that_cannot_be_is_refused_beside_its_field(cast: Cast, values: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        change_document(cast.document, values, seen=cast.document.revision, by=cast.bureau)
    assert set(caught.value.message_dict) == {field}
    assert Document.objects.get(pk=cast.document.pk).title == "Beekdalnota"


def test_others_may_not_change_or_remove_a_document(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        change_document(cast.document, {"titel": "x"}, seen=cast.document.revision, by=cast.neighbour)
    with pytest.raises(PermissionDenied):
        remove_document(cast.document, by=cast.neighbour)


def test_a_document_that_facts_rest_on_stays(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="4 bronverwijzingen"):
        remove_document(cast.document, by=cast.bureau)


def test_the_list_of_documents_can_be_read_again_without_changing_anything(cast: Cast) -> None:
    [made] = register_documents([ROW])
    assert (made.publisher.code, made.published, made.region, made.page_starts) == (
        "provincie-dal", "2022-11", cast.region, [[1, "Molens in het dal"]],
    )  # fmt: skip
    before = Change.objects.count()
    [again] = register_documents([ROW])
    assert (again.pk, again.revision, Change.objects.count()) == (made.pk, made.revision, before)
    [changed] = register_documents([{**ROW, "titel": "Molens", "datum": date(2022, 11, 3)}])
    assert (changed.pk, changed.title, changed.published) == (made.pk, "Molens", "2022-11-03")


def test_a_list_that_names_an_unknown_publisher_is_refused_whole(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="bestaat niet"):
        register_documents([ROW, {**ROW, "code": "ander", "uitgever": "niemand"}])
    assert not Document.objects.filter(code__in=["molennota", "ander"]).exists()
